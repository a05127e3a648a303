"""A story counts as done once nothing of it is unmet."""

from __future__ import annotations

from hypothesis import given
from msgspec.structs import replace

from storymap.model.done import earned, falsely_done, is_done, map_progress, progress, unmet
from storymap.model.records import Item, Task
from tests.builders import a_map, id_of, ids_of, with_fields
from tests.strategies import maps


def shop():
    """Give a map with a definition of done, and stories at each stage of it."""
    m = a_map(
        {"Buy": {"Pay": {"MVP": ["Card", "Phone", "Cash"], None: ["Cheque"]}}},
        outcomes=["Sales", "Trust"],
        stories={
            "Card": {"status": "done", "checks": ("seen",), "outcomes": ["Sales"]},
            "Phone": {"status": "done", "outcomes": ["Sales", "Trust"]},
            "Cash": {"status": "doing"},
        },
    )
    return m.with_records(replace(m.info, done=(Item(id="seen", text="Seen"),)))


def test_a_story_with_an_item_of_the_definition_of_done_open_is_not_done():
    m = shop()

    assert is_done(m.stories[id_of(m, "Card")], m.info)
    assert not is_done(m.stories[id_of(m, "Phone")], m.info)
    assert falsely_done(m) == (id_of(m, "Phone"),)
    assert unmet(m.stories[id_of(m, "Phone")], m.info).texts == ("Seen",)


def test_a_story_with_an_unmet_criterion_is_not_done():
    m = with_fields(shop(), {"Card": {"acceptance": (Task(id="t", text="It pays"),)}})

    assert falsely_done(m) == tuple(ids_of(m, "Card", "Phone"))
    assert unmet(m.stories[id_of(m, "Card")], m.info).texts == ("It pays",)


def test_progress_counts_only_what_is_done():
    m = shop()

    assert progress(m)[id_of(m, "MVP")] == (3, 1, 1, 1, 0)
    assert progress(m)[None] == (1, 0, 0, 0, 1)
    assert map_progress(m) == (4, 1, 1, 1, 1)


def test_an_outcome_is_earned_by_stories_that_are_all_done():
    m = shop()
    assert earned(m) == frozenset()

    m = with_fields(m, {"Phone": {"checks": ("seen",)}})

    assert earned(m) == frozenset(ids_of(m, "Sales", "Trust"))


@given(maps())
def test_every_story_is_counted_once(m):
    lanes = progress(m)

    whole = map_progress(m)
    assert tuple(map(sum, zip(*lanes.values(), strict=True))) == whole
    assert whole.stories == len(m.stories) == sum(whole[1:])
    assert whole.unmet == len(falsely_done(m))
    assert list(lanes) == list(m.lanes)
