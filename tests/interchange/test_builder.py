"""Maps built of cards: limits hold and are told."""

from __future__ import annotations

import pytest

from storymap.interchange import builder as building
from storymap.interchange.builder import Card, MapBuilder
from storymap.interchange.formats import ImportFailedError
from tests.interchange.checks import assert_valid, step, story


def built(card: Card):
    builder = MapBuilder()
    step_id = builder.add_step(builder.add_activity(Card(title="Buy")), Card(title="Pay"))
    builder.add_story(step_id, None, card)
    return builder.finish("test", "Shop")


def test_a_text_beyond_the_limit_is_cut_and_told():
    imported = built(Card(title="Card", description="x" * 200_001))

    assert len(story(imported.story_map, "Card").description) == 200_000
    assert imported.losses == ("1 text was too long and was cut to 200,000 characters",)
    assert_valid(imported.story_map)


def test_a_list_beyond_the_limit_is_cut_and_told():
    imported = built(Card(title="Card", tags=tuple(f"t{i}" for i in range(1_002))))

    assert len(story(imported.story_map, "Card").tags) == 1_000
    assert imported.losses == ("2 entries of lists with more than 1,000 were left out",)
    assert_valid(imported.story_map)


def test_a_map_with_too_many_cards_is_refused(monkeypatch):
    monkeypatch.setattr(building, "RECORD_LIMIT", 2)

    with pytest.raises(ImportFailedError) as caught:
        built(Card(title="Card"))

    assert caught.value.kind == "too-large"


def test_what_a_step_has_no_field_for_is_in_its_description():
    builder = MapBuilder()
    card = Card(title="Pay", description="Soon", tags=("a", "b"), acceptance=("Safe",), points=3)
    builder.add_step(builder.add_activity(Card(title="Buy")), card)

    imported = builder.finish("test", "Shop")

    assert step(imported.story_map, "Pay").description == "Soon\n- Safe\nTags: a, b"
    assert imported.losses == (
        'the points of 1 activity, step or persona were left out: "Pay"',
        building.BACKBONE_EXTRAS.one + ': "Pay"',
    )


def test_at_most_three_examples_of_a_loss_are_told():
    builder = MapBuilder()
    for number in range(5):
        builder.losses.add(building.BAD_COLOUR, f"c{number}")

    assert builder.losses.lines() == ('5 colours were not understood: "c0", "c1", "c2", ...',)
