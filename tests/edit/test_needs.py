"""Adding and removing needs, and adding beside others."""

from __future__ import annotations

import pytest

from storymap.edit.errors import EditError
from storymap.edit.needs import add_needs, remove_needs
from storymap.edit.pasting import paste_cards
from storymap.edit.siblings import add_sibling, add_siblings
from storymap.edit.sketch import Spot
from storymap.model.records import replace
from tests.builders import a_map, cell, id_of, ids_of, outline, titles


@pytest.fixture
def m():
    return a_map(
        {"A": {"One": {"MVP": ["Pay"], None: ["Look"]}, "Two": {None: ["Log in"]}}},
        personas=["Ann"],
        stories={"Pay": {"needs": ["Log in"], "personas": ["Ann"]}},
    )


def test_a_need_that_is_there_changes_nothing(m):
    assert add_needs(m, ids_of(m, "Pay"), id_of(m, "Log in")) is m
    assert remove_needs(m, ids_of(m, "Look"), ids_of(m, "Log in")) is m


def test_a_need_is_added_and_removed_again(m):
    added = add_needs(m, ids_of(m, "Pay", "Look"), id_of(m, "Log in"))
    removed = remove_needs(added, ids_of(m, "Look"), ids_of(m, "Log in", "Pay"))

    assert titles(m, added.stories[id_of(m, "Look")].needs) == ["Log in"]
    assert m.stories[id_of(m, "Look")].needs == ()
    assert removed == m


@pytest.mark.parametrize("needing", ["Log in", "Pay"])
def test_a_circle_is_refused_with_the_titles_in_order(m, needing):
    with pytest.raises(EditError) as refused:
        add_needs(m, ids_of(m, needing), id_of(m, "Pay"))

    expected = ["Pay"] if needing == "Pay" else ["Log in", "Pay"]
    assert refused.value.code == "cycle"
    assert refused.value.details["titles"] == expected


@pytest.mark.parametrize("name", ["Pay", "One", "A", "MVP"])
def test_a_sibling_is_of_the_same_kind_and_stands_beside(m, name):
    after = add_sibling(m, id_of(m, name), "New")

    record = m.find(id_of(m, name))
    assert type(after.story_map.find(after.id)) is type(record)
    assert len(list(after.story_map.records())) == len(list(m.records())) + 1


def test_several_siblings_keep_their_order_and_blank_ones_are_left_out(m):
    after, ids = add_siblings(m, id_of(m, "One"), ["x", " ", "y"])

    assert outline(after)["A"] == ["One", "x", "y", "Two"]
    assert titles(after, ids) == ["x", "y"]
    assert add_siblings(m, id_of(m, "One"), []) == (m, ())


def test_pasting_an_activity_leaves_the_first_and_keeps_needs_inside(m):
    activity = m.activities[id_of(m, "A")]
    cards = [activity, *m.steps.values(), *m.stories.values()]

    pasted = paste_cards(m, cards, Spot(activity=activity.id))

    after = pasted.story_map
    (top,) = pasted.ids
    assert [one.title for one, _ in after.backbone] == ["A", "A"]
    copies = [s for s in after.stories.values() if s.id not in m.stories]
    pay = next(story for story in copies if story.title == "Pay")
    log_in = next(story for story in copies if story.title == "Log in")
    assert pay.needs == (log_in.id,)
    assert pay.release == id_of(m, "MVP")
    assert [step.title for step in after.steps_of(top)] == ["One", "Two"]
    assert pasted.dropped == {}
    assert cell(m, "One", "MVP") == ["Pay"]


def test_pasting_into_a_map_that_lacks_what_they_name_tells_what_was_dropped(m):
    bare = a_map({"B": {"Three": {}}})
    pay = replace(m.stories[id_of(m, "Pay")], checks=("read", "tried"))

    pasted = paste_cards(bare, [pay], Spot(step=id_of(bare, "Three")))

    assert pasted.dropped == {"needs": 1, "personas": 1, "checks": 2}
    (story,) = pasted.story_map.stories.values()
    assert (story.needs, story.personas, story.release) == ((), (), None)


def test_nothing_pasted_is_the_same_map(m):
    assert paste_cards(m, [], Spot()).story_map is m
