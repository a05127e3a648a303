"""What to move out of a release that holds too much."""

from __future__ import annotations

import random

import pytest

from storymap.model.done import is_done
from storymap.model.records import Outcome, Range, Release, Step, Story, replace
from storymap.model.storymap import StoryMap
from storymap.slicing.overflow import groups_to_move, to_move_out
from tests.slicing.generate import Typical, odd_map


def map_of(*records: Story | Outcome, capacity: float | None = 2) -> StoryMap:
    room = None if capacity is None else Range(likely=capacity)
    frame = [
        Step(id="p", activity="a", key="a0", title="Step"),
        Release(id="r", key="a0", title="R", capacity=room),
        Release(id="s", key="a1", title="S"),
    ]
    return StoryMap.of([*frame, *records])


def story(name: str, value: float = 1, **fields: object) -> Story:
    fields = {"estimate": Range(likely=1), "release": "r", **fields}
    return Story(id=name, step="p", key=f"a{name}", title=name.upper(), value=value, **fields)


def test_the_least_value_for_the_effort_moves_out() -> None:
    large = story("c", 4, estimate=Range(likely=2))
    story_map = map_of(story("a", 5), story("b", 1), large, story("d", 9))

    assert to_move_out(map_of(story("a", 5), story("b", 1), story("d", 9)), "r") == ("b",)
    assert to_move_out(story_map, "r") == ("b", "c")


def test_what_fits_or_has_no_capacity_stays() -> None:
    stories = (story("a"), story("b"))

    assert to_move_out(map_of(*stories), "r") == ()
    assert to_move_out(map_of(*stories, capacity=None), "r") == ()
    assert to_move_out(map_of(*stories, capacity=0.3), "s") == ()
    tenths = [story(f"{n}", estimate=Range(likely=0.1)) for n in range(3)]
    assert to_move_out(map_of(*tenths, capacity=0.3), "r") == ()


def test_a_story_takes_along_what_needs_it_there() -> None:
    story_map = map_of(
        story("a", 0), story("b", 9, needs=("a",)), story("c", 5), story("d", 1, release="s")
    )

    assert to_move_out(story_map, "r") == ("c",)
    assert to_move_out(story_map.with_records(story("c", 12)), "r") == ("b",)


def test_an_outcome_that_would_be_lost_holds_its_stories() -> None:
    held = [story("a", 0, outcomes=("o",)), story("b", 0, outcomes=("o",)), story("c", 6)]
    outcome = Outcome(id="o", key="a0", title="O", value=9)

    assert to_move_out(map_of(*held, outcome), "r") == ("c",)
    elsewhere = story("d", 0, release="s", outcomes=("o",))
    assert to_move_out(map_of(*held, elsewhere, outcome), "r") == ("a",)


def test_what_is_done_or_pinned_and_what_that_needs_stays() -> None:
    story_map = map_of(
        story("a", 0),
        story("b", 0, pinned=True, needs=("a",)),
        story("c", 0, status="done"),
        story("d", 7),
    )

    assert to_move_out(story_map, "r") == ("d",)


@pytest.mark.parametrize("seed", range(60))
def test_what_is_left_fits_and_keeps_all_it_needs(seed: int) -> None:
    rng = random.Random(seed)
    capacity = Range(likely=rng.choice((0, 1, 3, 5)))
    story_map = odd_map(rng, 12)
    story_map = story_map.with_records(replace(story_map.releases["r1"], capacity=capacity))

    out = set(to_move_out(story_map, "r1"))

    inside = [s for s in story_map.stories.values() if s.release == "r1"]
    left = [s for s in inside if s.id not in out]
    movable = {s.id for group in groups_to_move(story_map, "r1") for s in inside if s.id in group}
    assert not any(s.pinned or is_done(s, story_map.info) for s in inside if s.id in out)
    assert not any(need in out for s in left if not is_done(s, story_map.info) for need in s.needs)
    effort = sum(s.estimate.likely for s in left if s.estimate)
    assert effort <= capacity.likely + 1e-9 or out == movable


def test_the_order_of_records_makes_no_difference() -> None:
    story_map = Typical(300).map()
    release = replace(story_map.releases["r0"], capacity=Range(likely=90))
    records = list(story_map.with_records(release).records())
    one = to_move_out(StoryMap.of(records), "r0")
    random.Random(2).shuffle(records)

    assert to_move_out(StoryMap.of(records), "r0") == one
    assert one
