"""Slices that fit with a probability: against every set of small maps, and on typical ones."""

from __future__ import annotations

import random
from decimal import Decimal
from itertools import combinations

import pytest

from storymap.model.records import Range, Release, Step, Story, replace
from storymap.model.storymap import StoryMap
from storymap.progress import Cancelled, Progress
from storymap.slicing.confident import NEAR, SureSlice, sure_slice
from storymap.slicing.errors import SliceError
from storymap.slicing.futures import chance_within_simulated, futures_of, room_futures, share_within
from storymap.slicing.options import SliceOptions
from storymap.slicing.slicer import slice_for_value
from tests.slicing.generate import Typical, odd_map
from tests.slicing.law import Law


def map_of(*stories: Story, **release: object) -> StoryMap:
    frame = [
        Step(id="p", activity="a", key="a0", title="Step"),
        Release(id="r", key="a0", title="R", **release),
    ]
    return StoryMap.of([*frame, *stories])


def story(name: str, likely: float = 1, **fields: object) -> Story:
    fields = {"value": 1, "estimate": Range(likely=likely), **fields}
    return Story(id=name, step="p", key=f"a{name}", title=name.upper(), **fields)


def most_sure_value(story_map: StoryMap, capacity: float, release: str | None) -> Decimal | None:
    """The most that any allowed set is worth that fits in 85 of 100 futures."""
    law, rooms = Law(story_map, release), room_futures(capacity)
    free = sorted(law.candidates - law.unestimated)
    return max(
        (
            law.value(chosen)
            for size in range(len(free) + 1)
            for chosen in map(set, combinations(free, size))
            if law.is_allowed(chosen, capacity)
            and share_within(
                futures_of([story_map.stories[s] for s in chosen], story_map.info), rooms
            )
            >= 0.85
        ),
        default=None,
    )


def with_ranges(story_map: StoryMap, rng: random.Random) -> StoryMap:
    """The same map with estimates that are differently wide, so that their means differ too."""
    return story_map.with_records(
        *(
            replace(one, estimate=Range(low=likely / rng.choice((1, 2, 5)), likely=likely,
                                        high=likely * rng.choice((1, 1.5, 3))))
            for one in story_map.stories.values()
            if one.estimate is not None and (likely := one.estimate.likely) is not None
        )
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(40))
def test_no_set_of_a_small_map_that_is_as_sure_is_worth_more(seed: int) -> None:
    rng = random.Random(seed)
    story_map = odd_map(rng, 7)
    if seed % 2:
        story_map = with_ranges(story_map, rng)
    capacity, release = rng.choice((2, 3, 4, 6, 8)), rng.choice((None, "r0", "r1"))
    most = most_sure_value(story_map, capacity, release)

    if most is None:
        with pytest.raises(SliceError):
            sure_slice(story_map, capacity, 0.85, release)
        return
    found = sure_slice(story_map, capacity, 0.85, release)

    assert found.slice.value == pytest.approx(float(most))
    assert found.chance >= 0.85
    assert Law(story_map, release).is_allowed(set(found.slice.stories), capacity)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_typical_slice_is_as_sure_as_asked_and_hardly_more(seed: int) -> None:
    case = Typical(200, seed=seed)
    story_map = case.map()
    capacity = case.capacity(story_map)

    found = sure_slice(story_map, capacity)

    chosen = [story_map.stories[name] for name in found.slice.stories]
    assert 0.85 <= found.chance <= 0.85 + NEAR
    assert found.chance == chance_within_simulated(chosen, story_map.info, capacity)
    assert found.solves <= 3
    assert found.slice.optimal
    assert found.slice.effort == sum(one.estimate.likely for one in chosen) <= capacity
    assert found.slice.capacity == capacity
    assert found.low < found.middle < found.high
    assert found.slice.value < slice_for_value(story_map, capacity).value


def test_a_slice_that_comes_again_is_not_looked_for_at_every_capacity_between() -> None:
    story_map = map_of(story("a", 5, value=5), story("b", 30, value=50))

    found = sure_slice(story_map, 10)

    assert found.slice.stories == ("a",)
    assert found.chance > 0.85 + NEAR
    assert found.solves <= 3


@pytest.mark.parametrize("seed", range(4))
def test_stories_that_are_unlike_take_few_solves_too(seed: int) -> None:
    case = Typical(60, seed=seed)
    story_map = with_ranges(case.map(), random.Random(seed))

    assert sure_slice(story_map, case.capacity(story_map)).solves <= 6


def test_more_certainty_and_a_wider_capacity_cost_value() -> None:
    story_map = Typical(200).map()

    half = sure_slice(story_map, 200, 0.5).slice.value
    most = sure_slice(story_map, 200, 0.95).slice.value
    wide = sure_slice(story_map, Range(low=120, likely=200, high=330), 0.95)

    assert half > most > wide.slice.value
    assert 0.95 <= wide.chance <= 0.95 + NEAR


def test_the_likely_efforts_fit_the_capacity_however_little_is_asked() -> None:
    short = Range(low=1, likely=10, high=10)
    story_map = map_of(*(story(f"{n}", estimate=short) for n in range(8)))

    found = sure_slice(story_map, 40, 0.05)

    assert found.slice.effort == 40


def test_everything_is_in_where_everything_is_sure_to_fit() -> None:
    found = sure_slice(map_of(story("a"), story("b")), 100)

    assert (found.slice.stories, found.chance, found.solves) == (("a", "b"), 1.0, 1)


def test_nothing_fits_no_capacity() -> None:
    found = sure_slice(map_of(story("a")), 0)

    assert (found.slice.stories, found.chance, found.high) == ((), 1.0, 0.0)


def test_what_is_done_and_what_has_no_estimate_is_no_part_of_it() -> None:
    story_map = map_of(
        story("a", 9, release="r", status="done"), story("b", 3), story("c", estimate=None)
    )

    found = sure_slice(story_map, 5, 0.85, "r")

    assert found.slice.stories == ("b",)
    assert found.slice.unestimated == ("c",)


def test_what_is_pinned_is_in_and_said_to_be_unsure_if_it_is() -> None:
    pinned = story("a", 4, release="r", pinned=True, value=0)
    story_map = map_of(pinned, story("b", 1, value=9))

    assert sure_slice(story_map, 8, 0.85, "r").slice.stories == ("a", "b")
    with pytest.raises(SliceError) as refused:
        sure_slice(story_map, 4, 0.85, "r")
    assert refused.value.code == "pinned-not-sure"
    assert refused.value.details["stories"] == ("a",)
    assert refused.value.text.startswith("What is pinned or must be in, with what it needs, fits 4")


@pytest.mark.parametrize("confidence", [0, 1, -0.5, 85, float("nan")])
def test_a_confidence_is_between_0_and_1(confidence: float) -> None:
    with pytest.raises(SliceError) as refused:
        sure_slice(map_of(story("a")), 1, confidence)

    assert refused.value.code == "confidence-out-of-range"


def test_bad_maps_are_refused_as_for_any_slice() -> None:
    with pytest.raises(SliceError) as refused:
        sure_slice(map_of(story("a", needs=("b",)), story("b", needs=("a",))), 5)
    assert refused.value.code == "cycle"

    with pytest.raises(SliceError) as refused:
        sure_slice(map_of(story("a")), -1)
    assert refused.value.code == "negative-capacity"


def test_wishes_hold_and_covering_is_said_to_be_unsure_if_it_is() -> None:
    story_map = map_of(story("a", 4, value=9), story("b", 4))

    must = sure_slice(story_map, 7, options=SliceOptions(must=frozenset("b")))
    assert must.slice.stories == ("b",)
    assert sure_slice(story_map, 7, options=SliceOptions(cover="steps")).slice.stories == ("a",)
    with pytest.raises(SliceError) as refused:
        sure_slice(story_map, 4, options=SliceOptions(cover="steps"))
    assert refused.value.code == "cover-not-sure"


def test_the_order_of_records_makes_no_difference() -> None:
    story_map = Typical(120).map()
    records = list(story_map.records())
    random.Random(3).shuffle(records)

    one, other = (sure_slice(m, 90) for m in (story_map, StoryMap.of(records)))

    assert facts(one) == facts(other)


def facts(found: SureSlice) -> tuple[object, ...]:
    return (found.chance, found.low, found.high, found.slice.stories, found.slice.value)


def test_it_can_be_cancelled() -> None:
    progress = Progress()
    progress.cancel()

    with pytest.raises(Cancelled):
        sure_slice(map_of(story("a"), story("b")), 1, progress=progress)
