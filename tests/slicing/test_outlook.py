"""What lies beyond a slice, and what hangs on a story."""

from __future__ import annotations

from storymap.model.records import Activity, Outcome, Range, Release, Step, Story
from storymap.model.storymap import StoryMap
from storymap.slicing.graph import Links, cycles, links
from storymap.slicing.options import SliceOptions
from storymap.slicing.outlook import Addition, outlook
from storymap.slicing.slicer import slice_for_value


def story(name: str, effort: float = 1, value: float = 0, step: str = "search", **fields: object):
    own = {"key": f"a{name[0].upper()}", "estimate": Range(likely=effort), "value": value}
    return Story(id=name, step=step, title=name, **{**own, **fields})


def map_of(*records: Story | Outcome | Release) -> StoryMap:
    backbone = [
        Activity(id="find", key="a0", title="Find"),
        Activity(id="pay", key="a1", title="Pay"),
        Step(id="search", activity="find", key="a0", title="Search"),
        Step(id="filter", activity="find", key="a1", title="Filter"),
        Step(id="till", activity="pay", key="a0", title="Till"),
    ]
    return StoryMap.of([*backbone, *records])


def test_next_in_line_is_what_pays_most_for_what_it_adds() -> None:
    story_map = map_of(
        story("a", 3, 9), story("b", 4, 8, needs=("c",)), story("c", 1), story("d", 9, 1)
    )

    told = outlook(story_map, slice_for_value(story_map, 4))

    assert told.next_in_line == Addition("b", ("b", "c"), effort=5, value=8, extra=4)
    assert told.one_more == 1.6


def test_the_nearest_outcome_is_the_one_that_takes_least() -> None:
    story_map = map_of(
        Outcome(id="far", key="a0", title="Far", value=9),
        Outcome(id="near", key="a1", title="Near", value=2),
        story("a", 3, 9, outcomes=("far", "near")),
        story("b", 9, outcomes=("far",)),
        story("c", 2, outcomes=("near",)),
    )

    told = outlook(story_map, slice_for_value(story_map, 4))

    assert told.nearest_outcome == Addition("near", ("c",), effort=2, value=2, extra=1)


def test_a_slice_of_everything_has_nothing_beyond_it() -> None:
    story_map = map_of(story("a", 3, 9))

    told = outlook(story_map, slice_for_value(story_map, 4))

    assert (told.next_in_line, told.nearest_outcome, told.one_more) == (None, None, 0)


def test_what_a_slice_leaves_empty_is_named_and_whether_it_is_a_walking_skeleton() -> None:
    story_map = map_of(
        Release(id="r", key="a0", title="R"),
        story("a", 3, 9),
        story("b", 3, step="filter", status="done"),
        story("c", 1, step="till"),
    )

    told = outlook(story_map, slice_for_value(story_map, 4, "r"))
    covered = slice_for_value(story_map, 4, "r", options=SliceOptions(cover="activities"))

    assert (told.empty_activities, told.empty_steps) == (("pay",), ("till",))
    assert not told.is_walking_skeleton
    assert outlook(story_map, covered).is_walking_skeleton


def test_a_story_has_needs_and_unlocks_others() -> None:
    story_map = map_of(
        story("a", needs=("b", "e")),
        story("b", needs=("c",)),
        story("c"),
        story("d", needs=("b", "c")),
        story("e", status="done"),
    )

    assert links(story_map, "b") == Links(
        needs=("c",),
        all_needs=("c",),
        needed_by=("a", "d"),
        all_needed_by=("a", "d"),
        unlocks=("a",),
    )
    assert links(story_map, "c").all_needed_by == ("a", "b", "d")


def test_every_knot_of_stories_that_need_each_other_has_a_cycle_named() -> None:
    story_map = map_of(
        story("a", needs=("b",)),
        story("b", needs=("a",)),
        story("c", needs=("d",)),
        story("d", needs=("e",)),
        story("e", needs=("c", "b")),
        story("f", needs=("f",)),
    )

    assert cycles(story_map) == (("a", "b"), ("c", "d", "e"), ("f",))
