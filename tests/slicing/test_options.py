"""Wishes narrow the choice, and the best of what is left is found; the frontier bounds it."""

from __future__ import annotations

import os
import random
from decimal import Decimal

import pytest

from storymap.model.records import Activity, Hypothesis, Outcome, Range, Release, Step, Story
from storymap.model.storymap import StoryMap
from storymap.slicing.frontier import frontier
from storymap.slicing.options import SliceOptions
from storymap.slicing.slicer import SliceError, cover_price, slice_for_value
from tests.slicing.generate import odd_map
from tests.slicing.law import Best, Law, number, weighed

ROUNDS = int(os.environ.get("STORYMAP_SLICING_ROUNDS", "300"))
"""How many maps brute force is tried on; thousands take minutes."""


class Wishes(Law):
    """The law, narrowed by options: written apart from storymap/slicing, and slowly."""

    def __init__(self, story_map: StoryMap, release_id: str | None, options: SliceOptions) -> None:
        super().__init__(story_map, release_id)
        self.options = options
        self.release_id = release_id
        self.candidates -= options.wont

    def is_allowed(self, chosen: set[str], capacity: float) -> bool:
        options = self.options
        return (
            super().is_allowed(chosen, capacity)
            and options.must - self.delivered <= chosen
            and (
                options.most_outcomes is None or len(self.outcomes(chosen)) <= options.most_outcomes
            )
            and all(stories & chosen for stories in self.gaps().values() if stories)
        )

    def gaps(self) -> dict[str, set[str]]:
        """Return what is to be covered and is not yet, each with the stories that can be had."""
        stories = self.map.stories.values()
        stay = {
            s.id
            for s in stories
            if self.release_id is not None and s.pinned and s.release == self.release_id
        }
        places: dict[str, set[str]] = {}
        for activity, steps in self.map.backbone:
            for step in steps:
                held = {s.id for s in stories if s.step == step.id}
                if self.options.cover == "steps":
                    places[step.id] = held
                elif self.options.cover == "activities" and activity is not None:
                    places.setdefault(activity.id, set()).update(held)
        can = self.can_be_had()
        return {
            place: held & can
            for place, held in places.items()
            if not held & (self.delivered | (stay - can))
        }

    def can_be_had(self) -> set[str]:
        had = set(self.delivered)
        free = self.candidates - self.unestimated
        for _ in free:
            had |= {
                s
                for s in free
                if all(n in had for n in self.map.stories[s].needs if n in self.map.stories)
            }
        return had - self.delivered

    def weighed(self, record: Story | Outcome) -> Decimal:
        least, hypothesis = self.options.least_confidence, record.hypothesis
        confidence = None if hypothesis is None else hypothesis.confidence
        is_sure = least is None or confidence is None or confidence >= least
        return weighed(record) if is_sure else Decimal()

    def value(self, chosen: set[str]) -> Decimal:
        stories = sum((self.weighed(self.map.stories[s]) for s in chosen), Decimal())
        earned = self.outcomes(chosen)
        return stories + sum((self.weighed(self.map.outcomes[o]) for o in earned), Decimal())


def odd_options(rng: random.Random, story_map: StoryMap) -> SliceOptions:
    ids = sorted(story_map.stories)
    return SliceOptions(
        must=frozenset(name for name in ids if rng.random() < 0.08),
        wont=frozenset(name for name in ids if rng.random() < 0.08),
        cover=rng.choice((None, "activities", "steps", "steps")),
        most_outcomes=rng.choice((None, None, 0, 1, 2)),
        least_confidence=rng.choice((None, None, 0.3, 1)),
    )


REFUSALS = {
    "pinned-needs",
    "pinned-over-capacity",
    "pinned-over-outcomes",
    "pinned-wont",
    "must-and-wont",
    "must-unavailable",
    "cover-over-capacity",
    "cover-over-outcomes",
}


@pytest.mark.no_cover
@pytest.mark.parametrize("batch", range(10))
def test_with_any_options_the_slice_is_what_brute_force_finds(batch: int) -> None:
    for seed in range(batch * ROUNDS // 10, (batch + 1) * ROUNDS // 10):
        rng = random.Random(f"options {seed}")
        story_map = odd_map(rng, stories=8)
        release_id = rng.choice((None, "r0", "r1", "r2"))
        options = odd_options(rng, story_map)
        capacity = rng.choice((0, 0.3, 1, 2.3, 4, 7, 20))

        check_against_wishes(story_map, release_id, options, capacity)


def check_against_wishes(
    story_map: StoryMap, release_id: str | None, options: SliceOptions, capacity: float
) -> None:
    law = Wishes(story_map, release_id, options)
    refused = options.must & options.wont or any(
        release_id is not None
        and story_map.stories[name].pinned
        and story_map.stories[name].release == release_id
        for name in options.wont - law.delivered
    )
    best: Best | None = None if refused else law.best(capacity)

    if best is None:
        with pytest.raises(SliceError) as caught:
            slice_for_value(story_map, capacity, release_id, options=options)
        assert caught.value.code in REFUSALS
        return
    found = slice_for_value(story_map, capacity, release_id, options=options)

    chosen = set(found.stories)
    assert law.is_allowed(chosen, capacity)
    assert found.optimal
    assert (number(found.value), number(found.effort)) == best
    assert law.value(chosen) == best.value
    assert set(found.uncovered) == {place for place, could in law.gaps().items() if not could}
    check_frontier(law, best, capacity)


def check_frontier(law: Wishes, best: Best, capacity: float) -> None:
    """The frontier's bound holds, and what it gives is allowed and worth what it says."""
    curve = frontier(law.map, law.release_id, options=law.options)
    assert number(curve.bound_at(capacity)) >= best.value - Decimal("1e-9")
    for point in curve.points:
        assert law.is_allowed(set(point.stories), point.effort)
        assert law.value(set(point.stories)) == number(point.value)
        assert law.effort(set(point.stories)) == number(point.effort)
    for earlier, later in zip(curve.points, curve.points[1:], strict=False):
        assert set(earlier.stories) <= set(later.stories)
    if capacity < curve.least:
        with pytest.raises(SliceError, match="covers all"):
            curve.best_at(capacity)
        return
    quick = curve.best_at(capacity)
    chosen = set(quick.stories)
    assert law.is_allowed(chosen, capacity)
    assert law.value(chosen) == number(quick.value) <= best.value
    assert number(quick.bound) >= best.value
    assert not quick.optimal or number(quick.value) == best.value


# One wish at a time


def covered_map(*records: Story | Outcome | Release) -> StoryMap:
    """Return a map of two activities with a step each, and an activity without anything."""
    backbone = [
        Activity(id="find", key="a0", title="Find"),
        Activity(id="pay", key="a1", title="Pay"),
        Activity(id="idle", key="a2", title="Idle"),
        Step(id="search", activity="find", key="a0", title="Search"),
        Step(id="till", activity="pay", key="a0", title="Till"),
    ]
    return StoryMap.of([*backbone, *records])


def story(name: str, step: str, effort: float, value: float = 0, **fields: object) -> Story:
    own = {"key": f"a{name[0].upper()}", "estimate": Range(likely=effort), "value": value}
    return Story(id=name, step=step, title=name, **{**own, **fields})


def test_covering_takes_the_story_that_costs_least_value_and_reports_what_nothing_covers() -> None:
    story_map = covered_map(
        story("a", "search", 3, 9), story("b", "till", 1), story("c", "till", 2, 1)
    )
    wishes = SliceOptions(cover="activities")

    found = slice_for_value(story_map, 5, options=wishes)

    assert (found.stories, found.uncovered) == (("a", "c"), ("idle",))
    assert slice_for_value(story_map, 4, options=wishes).stories == ("a", "b")
    assert slice_for_value(story_map, 4).stories == ("a",)


def test_what_is_done_or_stays_in_the_release_covers_its_step() -> None:
    story_map = covered_map(
        Release(id="r", key="a0", title="R"),
        story("a", "search", 3, status="done"),
        story("b", "till", 2, release="r", pinned=True),
    )

    found = slice_for_value(story_map, 2, "r", options=SliceOptions(cover="steps"))

    assert (found.stories, found.uncovered) == (("b",), ())


def test_too_little_room_to_cover_all_says_how_much_it_takes() -> None:
    story_map = covered_map(story("a", "search", 3), story("b", "till", 2), story("c", "till", 4))

    with pytest.raises(SliceError, match="takes 5 at least; the capacity is 4") as caught:
        slice_for_value(story_map, 4, options=SliceOptions(cover="steps"))

    assert caught.value.details == {"capacity": 4, "effort": 5}


def test_a_story_that_must_be_in_brings_what_it_needs() -> None:
    story_map = covered_map(
        story("a", "search", 2, needs=("b",)), story("b", "till", 1), story("c", "till", 3, 9)
    )

    found = slice_for_value(story_map, 3, options=SliceOptions(must=frozenset("a")))

    assert found.stories == ("a", "b")


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (SliceOptions(must=frozenset("x")), "unknown-story"),
        (SliceOptions(wont=frozenset("x")), "unknown-story"),
        (SliceOptions(must=frozenset("a"), wont=frozenset("a")), "must-and-wont"),
        (SliceOptions(must=frozenset("a"), wont=frozenset("b")), "must-unavailable"),
        (SliceOptions(must=frozenset("c")), "must-unavailable"),
        (SliceOptions(most_outcomes=-1), "bad-option"),
        (SliceOptions(least_confidence=1.5), "bad-option"),
        (SliceOptions(least_confidence=float("nan")), "bad-option"),
    ],
)
def test_a_wish_that_makes_no_sense_is_refused(options: SliceOptions, code: str) -> None:
    story_map = covered_map(
        story("a", "search", 2, needs=("b",)),
        story("b", "till", 1),
        Story(id="c", step="till", key="aC", title="c"),
    )

    with pytest.raises(SliceError) as caught:
        slice_for_value(story_map, 9, options=options)

    assert caught.value.code == code


def test_at_most_so_many_outcomes_are_earned() -> None:
    outcomes = [Outcome(id=f"o{n}", key=f"a{n}", title=f"O{n}", value=n + 1) for n in range(3)]
    stories = [story(f"s{n}", "search", 1, outcomes=(f"o{n}",)) for n in range(3)]

    found = slice_for_value(
        covered_map(*outcomes, *stories), 9, options=SliceOptions(most_outcomes=1)
    )

    assert (found.stories, found.outcomes, found.value) == (("s2",), ("o2",), 3)


def test_what_is_less_sure_than_asked_counts_no_value() -> None:
    story_map = covered_map(
        story("a", "search", 1, 90, hypothesis=Hypothesis(confidence=0.2)),
        story("b", "search", 1, 8, hypothesis=Hypothesis(confidence=0.5)),
        story("c", "search", 1, 3),
    )

    found = slice_for_value(story_map, 2, options=SliceOptions(least_confidence=0.5))

    assert (found.stories, found.value) == (("b", "c"), 7)


def test_covering_has_a_price_in_value() -> None:
    story_map = covered_map(
        story("a", "search", 3, 9), story("b", "till", 1), story("c", "search", 1, 4)
    )

    assert cover_price(story_map, 4, options=SliceOptions(cover="steps")) == 4


@pytest.mark.parametrize("seed", range(30))
def test_the_order_of_the_records_does_not_matter_to_wishes(seed: int) -> None:
    rng = random.Random(f"order {seed}")
    story_map = odd_map(rng, stories=14)
    records = list(story_map.records())
    rng.shuffle(records)
    options = odd_options(rng, story_map)

    def attempt(one: StoryMap) -> object:
        try:
            found = slice_for_value(one, 6, "r1", options=options)
        except SliceError as error:
            return error.code, error.text, dict(error.details)
        return found.stories, found.value, found.effort, found.outcomes, found.uncovered

    assert attempt(StoryMap.of(records)) == attempt(story_map)
