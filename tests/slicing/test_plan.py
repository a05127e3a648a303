"""Plans of several releases: against every plan of small maps, and what each release delivers."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import product

import pytest

from storymap.model.records import Outcome, Range, Release, Step, Story, replace
from storymap.model.storymap import StoryMap
from storymap.progress import Cancelled, Progress
from storymap.slicing.errors import SliceError
from storymap.slicing.options import SliceOptions
from storymap.slicing.plan import Plan, plan_releases
from storymap.slicing.slicer import slice_for_value
from tests.slicing.generate import Typical, odd_map
from tests.slicing.law import is_done, number, weighed


def with_capacities(story_map: StoryMap, *capacities: float | None) -> StoryMap:
    releases = [
        Release(
            id=f"r{n}",
            key=f"a{n}",
            title=f"Release {n}",
            capacity=None if room is None else Range(likely=room),
        )
        for n, room in enumerate(capacities)
    ]
    return story_map.with_records(*releases)


def map_of(*records: Story | Outcome, capacities: tuple[float | None, ...] = (2, 2)) -> StoryMap:
    frame = [Step(id="p", activity="a", key="a0", title="Step"), *records]
    return with_capacities(StoryMap.of(frame), *capacities)


def story(name: str, value: float = 1, **fields: object) -> Story:
    fields = {"estimate": Range(likely=1), **fields}
    return Story(id=name, step="p", key=f"a{name}", title=name.upper(), value=value, **fields)


def held(plan: Plan) -> list[tuple[str, ...]]:
    return [release.stories for release in plan.releases]


def odd_plan(seed: int) -> tuple[StoryMap, float]:
    rng = random.Random(seed)
    story_map = odd_map(rng, rng.randint(3, 6))
    rooms = [None if rng.random() < 0.2 else rng.choice((0, 1, 2, 3, 4, 6)) for _ in range(3)]
    story_map = with_capacities(story_map, *rooms)
    if rng.random() < 0.2:
        story_map = story_map.with_records(replace(story_map.releases["r0"], state="shipped"))
    return story_map, rng.choice((0.9, 0.5, 1, 0.7))


class EveryPlan:
    """The law of smap-format.md for several releases, tried on every plan; apart from slicing/."""

    def __init__(self, story_map: StoryMap, discount: float) -> None:
        self.map, self.discount = story_map, number(discount)
        self.releases = [one for one in story_map.release_order if one.state != "shipped"]
        shipped = {one.id for one in story_map.releases.values() if one.state == "shipped"}
        stories = story_map.stories.values()
        self.delivered = {s.id for s in stories if is_done(s, story_map) or s.release in shipped}
        self.open = [s for s in stories if s.id not in self.delivered]

    def stage(self, one: Story) -> int:
        ids = [release.id for release in self.releases]
        return ids.index(one.release) if one.release in ids else len(ids)

    def choices(self, one: Story) -> list[int]:
        """The releases that a story may be in; the last number is none of them."""
        here, none = self.stage(one), len(self.releases)
        if here < none and self.releases[here].capacity is None:
            planned = [n for n in range(here) if self.releases[n].capacity is not None]
            return [*planned, here] if self.is_free(one) else [here]
        if self.is_free(one):
            return [n for n in range(none) if self.releases[n].capacity is not None] + [none]
        return [here] if one.pinned else [none]

    @staticmethod
    def is_free(one: Story) -> bool:
        return one.estimate is not None and not one.pinned

    def worth(self, stages: dict[str, int]) -> object:
        """The discounted value of a plan, None if it is not allowed."""
        had = [
            self.delivered
            | {s for s, stage in stages.items() if stage < k}
            | {s for s, stage in stages.items() if stage == k and self.counts(s, k)}
            for k in range(len(self.releases))
        ]
        if not all(self.is_met(one, stages, had) for one in self.open) or not self.fits(stages):
            return None
        total, before = number(0), self.delivered
        for k, now in enumerate(had):
            gained = sum(
                (weighed(self.map.stories[s]) for s in now - before if stages[s] == k), number(0)
            )
            for outcome in self.map.outcomes.values():
                named = {s.id for s in self.map.stories.values() if outcome.id in s.outcomes}
                if named and named <= now and not named <= before:
                    gained += weighed(outcome)
            total += gained * self.discount**k
            before = now
        return total

    def counts(self, story_id: str, stage: int) -> bool:
        """Whether a story is delivered in the release that holds it, not only after it."""
        one = self.map.stories[story_id]
        return one.estimate is not None or self.releases[stage].capacity is None

    def is_met(self, one: Story, stages: dict[str, int], had: list[set[str]]) -> bool:
        stage = stages[one.id]
        if stage == len(self.releases) or one.estimate is None:
            return True
        if self.releases[stage].capacity is None:
            return True
        return all(need in had[stage] for need in one.needs if need in self.map.stories)

    def fits(self, stages: dict[str, int]) -> bool:
        stories = self.map.stories
        for k, release in enumerate(self.releases):
            if release.capacity is None:
                continue
            inside = [stories[s] for s, stage in stages.items() if stage == k]
            spent = [
                s for s in stories.values() if is_done(s, self.map) and s.release == release.id
            ]
            room = number(release.capacity.likely) - sum(
                (number(s.estimate.likely) for s in spent if s.estimate), number(0)
            )
            effort = sum((number(s.estimate.likely) for s in inside if s.estimate), number(0))
            if effort > max(room, number(0)):
                return False
        return True

    def best(self) -> object:
        """The most that any allowed plan is worth, None if there is none."""
        values = (
            self.worth({s.id: stage for s, stage in zip(self.open, stages, strict=True)})
            for stages in product(*map(self.choices, self.open))
        )
        return max((value for value in values if value is not None), default=None)


@pytest.mark.no_cover
@pytest.mark.parametrize("seed", range(120))
def test_no_plan_of_a_small_map_is_worth_more(seed: int) -> None:
    story_map, discount = odd_plan(seed)
    every = EveryPlan(story_map, discount)
    best = every.best()
    if best is None or all(one.capacity is None for one in every.releases):
        with pytest.raises(SliceError):
            plan_releases(story_map, discount=discount)
        return

    told: list[Plan] = []
    plan = plan_releases(story_map, discount=discount, on_found=told.append)

    assert plan.value == pytest.approx(float(best), abs=1e-9)
    assert plan.optimal
    assert plan.gap == 0
    assert all(one.bound >= float(best) - 1e-6 for one in told)
    stages = {s: n for n, names in enumerate(held(plan)) for s in names}
    whole = {one.id: stages.get(one.id, every.choices(one)[-1]) for one in every.open}
    assert float(every.worth(whole)) == pytest.approx(plan.value, abs=1e-9)


def test_value_comes_early_and_each_outcome_pays_where_it_is_completed() -> None:
    story_map = map_of(
        Outcome(id="o", key="a0", title="O", value=10),
        story("a", 5),
        story("b", 4),
        story("c", 1, outcomes=("o",)),
        story("d", 0, outcomes=("o",), needs=("e",)),
        story("e", 0),
    )

    plan = plan_releases(story_map, capacities={"r0": 2, "r1": 3})

    assert held(plan) == [("a", "b"), ("c", "d", "e")]
    assert [release.outcomes for release in plan.releases] == [(), ("o",)]
    assert [release.value for release in plan.releases] == [9, 11]
    assert plan.value == 9 + 0.9 * 11
    assert (plan.unplaced, plan.optimal, plan.discount) == ((), True, 0.9)


def test_a_small_first_release_does_not_keep_the_best_from_the_second() -> None:
    large = story("a", 6, estimate=Range(likely=2))
    story_map = map_of(large, story("b", 5.5), story("c", 5), capacities=(2, 1))

    plan = plan_releases(story_map)

    assert slice_for_value(story_map, 2, "r0").stories == ("b", "c")
    assert held(plan) == [("a",), ("b",)]
    assert plan.unplaced == ("c",)


def test_what_adds_nothing_is_left_out_and_what_has_no_estimate_is_said() -> None:
    plan = plan_releases(map_of(story("a", 0), story("b", 1), story("c", 9, estimate=None)))

    assert held(plan) == [("b",), ()]
    assert plan.unplaced == ("a", "c")
    assert plan.unestimated == ("c",)


def test_a_plan_tells_where_stories_go() -> None:
    story_map = map_of(
        story("a", 9),
        story("b", 0, release="r0"),
        story("c", 9, release="r0", estimate=None),
        story("d", 0, release="r2"),
        capacities=(1, 1, None),
    )

    assert plan_releases(story_map).places(story_map) == {"a": "r0", "b": None}


def test_pins_stay_and_what_they_need_comes_in_time() -> None:
    story_map = map_of(
        story("a", 0, release="r1", pinned=True, needs=("b", "c", "d")),
        story("b", 0, estimate=Range(likely=2)),
        story("c", 0),
        story("d", 0, status="done"),
        story("e", 9, pinned=True),
    )

    plan = plan_releases(story_map)

    assert held(plan) == [("b",), ("a", "c")]
    assert plan.unplaced == ("e",)


def test_a_release_without_a_capacity_stays_as_it_is_but_lends_its_stories() -> None:
    standing = [story("a", 5, release="r1"), story("b", 4, release="r1")]
    free = [story("c", 0.1), story("d", 2, needs=("b",))]
    story_map = map_of(*standing, *free, capacities=(1, None, 2))

    plan = plan_releases(story_map)

    assert held(plan) == [("a",), ("b",), ("c", "d")]
    assert plan.skipped == ("r1",)
    assert plan.releases[1].capacity is None
    assert plan.value == pytest.approx(5 + 0.9 * 4 + 0.81 * 2.1)


def test_what_is_done_takes_its_room_and_what_is_shipped_is_delivered() -> None:
    story_map = map_of(
        story("a", 5, release="r1", status="done"),
        story("b", 4, needs=("e",)),
        story("c", 3),
        story("d", 2),
        story("e", 9, release="r0", estimate=None),
    )
    story_map = story_map.with_records(replace(story_map.releases["r0"], state="shipped"))

    plan = plan_releases(story_map)

    assert [release.release_id for release in plan.releases] == ["r1"]
    assert (held(plan), plan.releases[0].capacity) == ([("b",)], 1)


def test_wishes_hold_for_the_whole_plan() -> None:
    story_map = map_of(*(story(name, n) for n, name in enumerate("abcde")))

    wont = plan_releases(story_map, options=SliceOptions(wont=frozenset("e")))
    must = plan_releases(story_map, options=SliceOptions(must=frozenset("a")))

    assert held(wont) == [("c", "d"), ("b",)]
    assert {"a", "c", "d", "e"} == {*must.releases[0].stories, *must.releases[1].stories}


def test_each_better_plan_is_told_with_its_bound_the_first_at_once() -> None:
    case = Typical(60, outcomes=10, room=0.5, seed=2)
    story_map = case.map()
    rooms = [round(case.capacity(story_map) / 4)] * 4
    told: list[Plan] = []

    plan = plan_releases(with_capacities(story_map, *rooms), on_found=told.append)

    values = [one.value for one in told]
    assert values
    assert values == sorted(values)
    assert all(one.value <= plan.value <= one.bound + 1e-6 for one in told)
    assert not any(one.optimal for one in told)
    assert plan.optimal


def test_one_release_is_an_ordinary_slice() -> None:
    case = Typical(150)
    story_map = case.map().without("r1", "r2")
    capacity = case.capacity(story_map)

    plan = plan_releases(with_capacities(story_map, capacity))

    assert plan.value == slice_for_value(story_map, capacity, "r0").value


@pytest.mark.no_cover
def test_the_order_of_records_makes_no_difference() -> None:
    story_map = with_capacities(Typical(60).map(), 30, 30, 30)
    records = list(story_map.records())
    random.Random(3).shuffle(records)

    assert held(plan_releases(story_map)) == held(plan_releases(StoryMap.of(records)))


@pytest.mark.parametrize(
    ("records", "options", "code"),
    [
        ([story("a", needs=("b",)), story("b", needs=("a",))], {}, "cycle"),
        ([story("a")], {"discount": 0}, "discount-out-of-range"),
        ([story("a")], {"discount": 1.1}, "discount-out-of-range"),
        ([story("a")], {"capacities": {"r0": -1}}, "negative-capacity"),
        ([story("a")], {"capacities": {"gone": 1}}, "unknown-release"),
        (
            [story("a", release="r0", pinned=True, estimate=Range(likely=3))],
            {},
            "pinned-over-capacity",
        ),
        (
            [
                story("a", release="r0", pinned=True, needs=("b",)),
                story("b", release="r1", pinned=True),
            ],
            {},
            "pinned-needs",
        ),
        (
            [
                story("a", release="r1", pinned=True, needs=("b",), estimate=Range(likely=2)),
                story("b", estimate=Range(likely=3)),
            ],
            {},
            "no-plan",
        ),
    ],
)
def test_what_cannot_be_planned_is_said(
    records: list[Story], options: dict[str, object], code: str
) -> None:
    with pytest.raises(SliceError) as refused:
        plan_releases(map_of(*records), **options)

    assert refused.value.code == code


def test_releases_without_any_capacity_are_no_plan() -> None:
    with pytest.raises(SliceError) as refused:
        plan_releases(map_of(story("a"), capacities=(None, None)))

    assert refused.value.code == "no-capacities"


def test_it_can_be_cancelled() -> None:
    progress = Progress()
    progress.cancel()

    with pytest.raises(Cancelled):
        plan_releases(map_of(story("a")), progress=progress)


def test_more_than_can_be_computed_is_refused_at_once() -> None:
    stories = (story(f"s{n}") for n in range(700))

    with pytest.raises(SliceError) as refused:
        plan_releases(map_of(*stories, capacities=(1,) * 600))

    assert refused.value.code == "too-large"
    assert "700 stories in 600 releases" in refused.value.text


@pytest.mark.parametrize("ask", [plan_releases, lambda m: slice_for_value(m, 5)])
@pytest.mark.parametrize("odd", [{"value": 1e-300}, {"estimate": Range(likely=1e-300)}])
def test_what_is_too_fine_to_be_added_to_what_is_large_is_refused(
    ask: Callable[[StoryMap], object], odd: dict[str, object]
) -> None:
    large = story("a", 2**53, estimate=Range(likely=2**53))

    with pytest.raises(SliceError) as refused:
        ask(map_of(large, story("b", **odd)))

    assert refused.value.code == "too-large"
    assert "places after the point" in refused.value.text


def test_a_plan_can_be_given_up_between_two_releases() -> None:
    asked = Progress(lambda share, _what: asked.cancel() if share >= 0.1 else None)

    with pytest.raises(Cancelled):
        plan_releases(map_of(story("a"), capacities=(1,) * 300), progress=asked)


@pytest.mark.parametrize("wish", [SliceOptions(cover="steps"), SliceOptions(most_outcomes=1)])
def test_wishes_of_one_slice_are_refused_in_a_plan(wish: SliceOptions) -> None:
    with pytest.raises(SliceError) as refused:
        plan_releases(StoryMap.of([]), options=wish)

    assert refused.value.code == "bad-option"
