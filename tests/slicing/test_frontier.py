"""Value against every capacity: nested slices under a certified bound, with and without HiGHS."""

from __future__ import annotations

import random
import sys
from itertools import pairwise

import pytest

from storymap.model.records import Outcome, Range, Release, Step, Story
from storymap.model.storymap import StoryMap
from storymap.progress import Cancelled, Progress
from storymap.slicing.frontier import Frontier, frontier
from storymap.slicing.options import SliceOptions
from storymap.slicing.slicer import Slice, SliceError, slice_for_value
from tests.slicing.generate import Typical, hard_map, odd_map


def story(name: str, effort: float, value: float = 0, **fields: object) -> Story:
    place = {"step": "p", "key": f"a{name[0].upper()}", "title": name}
    return Story(id=name, estimate=Range(likely=effort), value=value, **{**place, **fields})


def map_of(*records: Story | Outcome | Release) -> StoryMap:
    return StoryMap.of([Step(id="p", activity="none", key="a0", title="Step"), *records])


@pytest.fixture
def without_highs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "highspy", None)


def test_stories_come_in_by_what_they_pay_for_their_effort() -> None:
    curve = frontier(map_of(story("a", 2, 2), story("b", 2, 6), story("c", 4, 8), story("d", 9)))

    told = [(point.effort, point.value, point.stories) for point in curve.points]
    assert told == [
        (0, 0, ()),
        (2, 6, ("b",)),
        (6, 14, ("b", "c")),
        (8, 16, ("a", "b", "c")),
    ]
    assert [curve.slope_at(capacity) for capacity in (0, 2, 5, 6, 8, 99)] == [3, 2, 2, 1, 0, 0]
    assert [curve.bound_at(capacity) for capacity in (0, 1, 2, 5, 8, 99)] == [0, 3, 6, 12, 16, 16]


def test_an_outcome_brings_its_stories_in_together_with_what_they_need() -> None:
    curve = frontier(
        map_of(
            Outcome(id="o", key="a0", title="O", value=10),
            story("a", 1, outcomes=("o",)),
            story("b", 1, outcomes=("o",), needs=("c",)),
            story("c", 3),
        )
    )

    assert [point.stories for point in curve.points] == [(), ("a", "b", "c")]
    assert curve.slope_at(0) == 2


def test_what_is_pinned_is_in_every_slice_and_asks_for_its_room() -> None:
    curve = frontier(
        map_of(
            Release(id="r", key="a0", title="R"),
            story("a", 3, release="r", pinned=True),
            story("b", 1, 5),
        ),
        "r",
    )

    assert curve.least == 3
    assert curve.points[0].stories == ("a",)
    with pytest.raises(SliceError) as caught:
        curve.best_at(2)
    assert caught.value.code == "pinned-over-capacity"


@pytest.mark.parametrize("case", [Typical(300, 2, 20, 0.3, seed=s) for s in range(4)])
def test_the_exact_slice_is_between_the_quick_one_and_the_bound(case: Typical) -> None:
    story_map = case.map()
    curve = frontier(story_map)

    for share in (0.05, 0.2, 0.5, 0.9, 1):
        capacity = share * curve.points[-1].effort
        quick = curve.best_at(capacity)
        found = slice_for_value(story_map, capacity)
        assert 0.9 * found.value <= quick.value <= found.value <= quick.bound
        assert quick.bound == curve.bound_at(capacity)
        assert quick.effort <= capacity


def test_points_are_nested_and_ever_less_steep() -> None:
    points = frontier(Typical(300, 3, 50, 0.3, seed=5).map()).points

    slopes = [(b.value - a.value) / (b.effort - a.effort) for a, b in pairwise(points)]
    assert slopes == sorted(slopes, reverse=True)
    assert all(set(a.stories) < set(b.stories) for a, b in pairwise(points))


def test_a_frontier_can_be_cancelled() -> None:
    progress = Progress()
    progress.cancel()

    with pytest.raises(Cancelled):
        frontier(Typical(100).map(), progress=progress)


def test_the_order_of_the_records_does_not_matter_to_a_frontier() -> None:
    story_map = Typical(200, 3, 20, 0.3, seed=5).map()
    other = StoryMap.of(reversed(list(story_map.records())))

    told, other_told = (
        [(point.effort, point.value, point.stories) for point in frontier(one).points]
        for one in (story_map, other)
    )

    assert told == other_told


# Found on the way


def test_each_slice_found_is_better_than_the_one_before_and_the_last_is_the_answer() -> None:
    case = Typical(500, 3, 50, 0.3, seed=2)
    story_map = case.map()
    found: list[Slice] = []

    answer = slice_for_value(story_map, case.capacity(story_map), on_found=found.append)

    values = [one.value for one in found]
    assert len(values) > 1
    assert values == sorted(set(values))
    assert values[-1] == answer.value
    assert all(one.value <= answer.value <= one.bound for one in found)
    assert answer.stories == slice_for_value(story_map, case.capacity(story_map)).stories


def test_the_first_slice_is_told_before_time_runs_out() -> None:
    found: list[Slice] = []
    progress = Progress()

    def stop(first: Slice) -> None:
        found.append(first)
        progress.cancel()

    with pytest.raises(Cancelled):
        slice_for_value(hard_map(), 900, time_limit=60, progress=progress, on_found=stop)

    assert not found[0].optimal


# Without HiGHS


@pytest.mark.usefixtures("without_highs")
def test_without_highs_there_is_still_a_good_slice_with_an_honest_bound() -> None:
    case = Typical(200, 2, 20, 0.3, seed=9)
    story_map = case.map()
    found: list[Slice] = []

    answer = slice_for_value(story_map, case.capacity(story_map), on_found=found.append)

    assert not answer.optimal
    assert 0.95 * answer.bound < answer.value < answer.bound
    assert answer.value == found[0].value


@pytest.mark.usefixtures("without_highs")
def test_without_highs_a_slice_that_meets_the_bound_is_proved() -> None:
    found = slice_for_value(map_of(story("a", 1, 3), story("b", 1, 2)), 2)

    assert (found.stories, found.optimal) == (("a", "b"), True)


@pytest.mark.usefixtures("without_highs")
def test_without_highs_everything_is_still_covered() -> None:
    story_map = Typical(200, 2, 20, 0.3, seed=9).map()

    found = slice_for_value(story_map, 120, options=SliceOptions(cover="steps"))

    assert {story_map.stories[name].step for name in found.stories} == set(story_map.steps)


# Numbers and sizes


def in_units(factor: float) -> StoryMap:
    return map_of(
        *(
            story(f"s{n}", (n % 4 + 1) * factor, n * factor, needs=("s1",) if n == 5 else ())
            for n in range(9)
        )
    )


@pytest.mark.parametrize("factor", [1e-9, 3.7, 1e9, 1e250])
def test_units_of_any_size_give_the_same_frontier(factor: float) -> None:
    curve, plain = frontier(in_units(factor)), frontier(in_units(1))

    assert [p.stories for p in curve.points] == [p.stories for p in plain.points]
    assert curve.slope_at(0) == pytest.approx(plain.slope_at(0))
    assert curve.bound_at(7 * factor) == pytest.approx(plain.bound_at(7) * factor, abs=factor)
    assert curve.best_at(7 * factor).value == pytest.approx(plain.best_at(7).value * factor)


def test_a_chain_of_3000_needs_is_one_block() -> None:
    chain = [story(f"s{n}", 1, needs=(f"s{n + 1}",)) for n in range(2_999)]
    curve = frontier(map_of(*chain, story("s2999", 1), story("top", 1, 7, needs=("s0",))))

    assert [(point.effort, point.value) for point in curve.points] == [(0, 0), (3_001, 7)]


def test_5000_outcomes_on_one_story_are_bounded_and_counted() -> None:
    outcomes = [Outcome(id=f"o{n}", key="a0", title="O", value=1) for n in range(5_000)]
    story_map = map_of(*outcomes, story("a", 1, outcomes=tuple(o.id for o in outcomes)))

    assert frontier(story_map).bound_at(1) == 5_000
    few = slice_for_value(story_map, 1, options=SliceOptions(most_outcomes=4_999))
    assert (few.stories, few.value, few.optimal) == ((), 0, True)


@pytest.mark.parametrize("seed", range(60))
def test_what_was_asked_before_does_not_change_an_answer(seed: int) -> None:
    rng = random.Random(seed)
    story_map = odd_map(rng, stories=14)
    options = SliceOptions(most_outcomes=rng.choice((None, None, 1)))
    capacities = [rng.choice((0, 0.2, 1, 2.3, 4, 7, 11)) for _ in range(8)]
    known = frontier(story_map, options=options)

    for capacity in capacities:
        fresh = frontier(story_map, options=options)
        assert told(known, capacity) == told(fresh, capacity)


def told(curve: Frontier, capacity: float) -> tuple[object, ...]:
    found = curve.best_at(capacity)
    return (found.stories, found.value, found.effort, found.bound, found.outcomes)
