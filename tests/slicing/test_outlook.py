"""What lies beyond a slice, and what hangs on a story."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from storymap.model.records import Activity, Outcome, Range, Release, Step, Story
from storymap.model.storymap import StoryMap
from storymap.slicing.errors import SliceError
from storymap.slicing.exact import exact, plain
from storymap.slicing.graph import Links, closure, cycles, links
from storymap.slicing.options import SliceOptions
from storymap.slicing.outlook import Addition, outlook
from storymap.slicing.problem import Problem, problem_of
from storymap.slicing.slicer import slice_for_value
from tests.slicing.generate import odd_map


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


def plain_additions(problem: Problem, chosen: frozenset[str]) -> dict[str, Addition]:
    """Each story and outcome that may come in, its worth computed from the whole sets."""
    left = problem.capacity - problem.effort_of(chosen)
    wanted = {
        name: frozenset([name])
        for name in problem.available
        if name not in chosen and problem.value[name] > 0
    }
    for stake in problem.stakes:
        if stake.value > 0 and not stake.waits_for <= chosen:
            wanted[stake.outcome] = stake.waits_for
    told = {}
    for target, names in wanted.items():
        added = closure(problem.needs, names, chosen) - chosen
        effort = problem.effort_of(added)
        told[target] = Addition(
            target,
            tuple(name for name in problem.available if name in added),
            plain(effort),
            plain(problem.worth(chosen | added) - problem.worth(chosen)),
            plain(max(Fraction(), effort - left)),
        )
    return told


def rate(one: Addition) -> tuple[bool, Fraction]:
    return (not one.effort, exact(one.value) / (exact(one.effort) or 1))


@pytest.mark.parametrize("seed", range(150))
def test_what_comes_next_is_what_weighing_whole_sets_says(seed: int) -> None:
    rng = random.Random(seed)
    story_map, release_id = odd_map(rng, stories=12), rng.choice((None, "r1"))
    try:
        found = slice_for_value(story_map, 4, release_id)
    except SliceError:
        return
    problem = problem_of(story_map, found.capacity, release_id)
    additions = plain_additions(problem, frozenset(found.stories))
    outcomes = [one for name, one in additions.items() if name in story_map.outcomes]

    told = outlook(story_map, found)

    paying = [one for one in additions.values() if one.value > 0]
    assert told.next_in_line == max(paying, key=rate, default=None)
    assert told.nearest_outcome == min(outcomes, key=lambda one: exact(one.effort), default=None)
