"""The slice that is found is the best there is, by the law of smap-format.md."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storymap.model.records import Hypothesis, Outcome, Range, Release, Step, Story, Task, replace
from storymap.model.storymap import StoryMap
from storymap.slicing.confident import sure_slice
from storymap.slicing.graph import map_order
from storymap.slicing.slicer import Slice, SliceError, slice_for_value
from tests.slicing.generate import Typical, odd_map
from tests.slicing.law import Law, number


def story(name: str, **fields: object) -> Story:
    defaults = {
        "step": "step",
        "key": f"a{name[0].upper()}",
        "title": name,
        "estimate": Range(likely=1),
    }
    return Story(id=name, **{**defaults, **fields})


def outcome(name: str, value: float | None, **fields: object) -> Outcome:
    return Outcome(id=name, key="a0", title=name, value=value, **fields)


def map_of(*records: Story | Outcome | Release) -> StoryMap:
    return StoryMap.of([Step(id="step", activity="none", key="a0", title="Step"), *records])


def releases(*names: str) -> list[Release]:
    return [Release(id=name, key=f"a{n}", title=name.title()) for n, name in enumerate(names)]


def facts(found: Slice) -> dict[str, object]:
    told = {name: getattr(found, name) for name in Slice.__slots__}
    del told["seconds"]
    return told


# The law


@pytest.mark.no_cover
@pytest.mark.parametrize("batch", range(20))
def test_the_slice_is_worth_what_brute_force_finds(batch: int) -> None:
    for seed in range(batch * 60, batch * 60 + 60):
        rng = random.Random(seed)
        story_map = odd_map(rng, stories=7)
        release_id = rng.choice((None, "r0", "r1", "r2"))
        capacity = rng.choice((0, 0.1, 0.3, 1, 2, 2.3, 4, 7, 20))

        check_against_law(story_map, release_id, capacity)


@pytest.mark.no_cover
@settings(max_examples=60)
@given(st.randoms(use_true_random=False), st.sampled_from((None, "r0", "r1", "r2")))
def test_larger_odd_maps_agree_with_brute_force_too(
    rng: random.Random, release: str | None
) -> None:
    check_against_law(odd_map(rng, stories=11), release, rng.choice((0, 1, 3.3, 6, 9)))


def check_against_law(story_map: StoryMap, release_id: str | None, capacity: float) -> None:
    law = Law(story_map, release_id)
    best = law.best(capacity)

    if best is None:
        with pytest.raises(SliceError) as caught:
            slice_for_value(story_map, capacity, release_id)
        assert caught.value.code in {"pinned-needs", "pinned-over-capacity"}
        return
    found = slice_for_value(story_map, capacity, release_id)

    chosen = set(found.stories)
    assert law.is_allowed(chosen, capacity)
    assert found.optimal
    assert (
        (number(found.value), number(found.effort))
        == best
        == (
            law.value(chosen),
            law.effort(chosen),
        )
    )
    assert found.bound == found.value
    assert set(found.outcomes) == law.outcomes(chosen)
    assert set(found.unestimated) == law.unestimated
    order = [name for name in map_order(story_map) if name in chosen]
    assert list(found.stories) == order


@pytest.mark.parametrize("seed", range(40))
def test_the_order_of_the_records_does_not_matter(seed: int) -> None:
    rng = random.Random(seed)
    story_map = odd_map(rng, stories=14)
    records = list(story_map.records())
    rng.shuffle(records)

    def attempt(one: StoryMap) -> object:
        try:
            return facts(slice_for_value(one, 4, "r1"))
        except SliceError as error:
            return error.code, error.text, dict(error.details)

    assert attempt(StoryMap.of(records)) == attempt(story_map)


def test_a_large_map_is_solved_the_same_way_whatever_the_order_of_its_records() -> None:
    story_map = Typical(300, 3, 30, 0.3, seed=5).map()
    records = list(story_map.records())
    random.Random(1).shuffle(records)

    assert facts(slice_for_value(StoryMap.of(records), 300)) == facts(
        slice_for_value(story_map, 300)
    )


@pytest.mark.parametrize("seed", range(3))
def test_500_stories_are_proved_optimal_and_keep_the_law(seed: int) -> None:
    case = Typical(500, 2, 20, 0.3, seed)
    story_map = case.map()
    law = Law(story_map, None)

    found = slice_for_value(story_map, case.capacity(story_map))

    assert found.optimal
    assert law.is_allowed(set(found.stories), found.capacity)
    assert law.value(set(found.stories)) == number(found.value) == number(found.bound)


# Outcomes


def test_an_outcome_pays_only_when_all_its_stories_are_delivered() -> None:
    story_map = map_of(
        outcome("o", 10), *(story(name, outcomes=("o",)) for name in ("a", "b", "c"))
    )

    assert slice_for_value(story_map, 2).value == 0
    assert slice_for_value(story_map, 2).stories == ()
    assert slice_for_value(story_map, 3).outcomes == ("o",)


def test_what_is_done_counts_towards_an_outcome_but_earns_nothing_again() -> None:
    story_map = map_of(
        outcome("half", 10),
        outcome("old", 99),
        story("a", outcomes=("half", "old"), status="done"),
        story("b", outcomes=("half",)),
    )

    found = slice_for_value(story_map, 1)

    assert (found.value, found.outcomes, found.stories) == (10, ("half",), ("b",))


def test_what_only_says_that_it_is_done_is_sliced_like_what_is_open() -> None:
    story_map = map_of(
        outcome("half", 10),
        story("a", outcomes=("half",), status="done", acceptance=(Task(id="t", text="It works"),)),
        story("b", outcomes=("half",), needs=("a",)),
    )

    assert slice_for_value(story_map, 1).outcomes == ()
    assert slice_for_value(story_map, 2).stories == ("a", "b")


def test_an_outcome_that_waits_for_a_story_without_an_estimate_is_not_earned() -> None:
    story_map = map_of(
        outcome("o", 10),
        story("a", outcomes=("o",)),
        story("b", outcomes=("o",), estimate=None),
    )

    found = slice_for_value(story_map, 9)

    assert (found.value, found.unestimated) == (0, ("b",))


def test_confidence_weighs_value() -> None:
    half = Hypothesis(confidence=0.5)
    story_map = map_of(
        outcome("o", 10, hypothesis=half),
        story("a", value=3, hypothesis=half, outcomes=("o",)),
        story("b", value=6, hypothesis=Hypothesis(confidence=0)),
    )

    assert slice_for_value(story_map, 1).value == 6.5


# Needs


def test_a_story_brings_what_it_needs() -> None:
    story_map = map_of(
        story("a", value=9, needs=("b",)), story("b", needs=("c",)), story("c"), story("d", value=2)
    )

    assert slice_for_value(story_map, 3).stories == ("a", "b", "c")
    assert slice_for_value(story_map, 2).stories == ("d",)


def test_a_cycle_is_named_story_by_story() -> None:
    story_map = map_of(
        story("a", title="Pay by card", needs=("b",)),
        story("b", title="Pick dates", needs=("a",)),
    )

    with pytest.raises(SliceError) as caught:
        slice_for_value(story_map, 5)

    assert caught.value.code == "cycle"
    assert '"Pay by card" needs "Pick dates" needs "Pay by card"' in caught.value.text
    assert caught.value.details["stories"] == ("a", "b")


def test_the_shortest_cycle_through_the_first_story_on_one_is_named() -> None:
    story_map = map_of(
        story("a", needs=("b",)),
        story("b", needs=("c", "d")),
        story("c", needs=("d",)),
        story("d", needs=("b", "e")),
        story("e", needs=("e",)),
    )

    with pytest.raises(SliceError) as caught:
        slice_for_value(story_map, 5)

    assert caught.value.details["stories"] == ("b", "d")


def test_a_story_that_needs_itself_is_a_cycle() -> None:
    with pytest.raises(SliceError) as caught:
        slice_for_value(map_of(story("a", needs=("a",))), 5)

    assert caught.value.details["stories"] == ("a",)


@pytest.mark.no_cover
def test_a_cycle_through_20000_stories_is_found() -> None:
    stories = [story(f"s{n}", needs=(f"s{(n + 1) % 20_000}",)) for n in range(20_000)]

    with pytest.raises(SliceError) as caught:
        slice_for_value(map_of(*stories), 5)

    assert len(caught.value.details["stories"]) == 20_000


def test_a_chain_of_1200_needs_is_solved() -> None:
    chain = [story(f"s{n}", needs=(f"s{n + 1}",)) for n in range(1_199)]
    story_map = map_of(*chain, story("s1199"), outcome("o", 1))
    story_map = story_map.with_records(replace(story_map.stories["s0"], value=7))

    assert slice_for_value(story_map, 1_200).value == 7
    assert slice_for_value(story_map, 1_199).value == 0


def test_a_need_that_points_nowhere_is_reported_and_holds_nothing_up() -> None:
    found = slice_for_value(map_of(story("a", value=1, needs=("gone",))), 1)

    assert found.stories == ("a",)
    assert found.broken_needs == (("a", "gone"),)


def test_what_a_delivered_story_still_needs_is_not_asked_for() -> None:
    story_map = map_of(
        story("a", value=1, needs=("b",)), story("b", status="done", needs=("c",)), story("c")
    )

    assert slice_for_value(story_map, 1).stories == ("a",)


# Releases and pins


def test_a_release_takes_from_later_ones_and_builds_on_earlier_ones() -> None:
    story_map = map_of(
        *releases("first", "second", "third"),
        outcome("o", 5),
        story("a", release="first", value=50, outcomes=("o",)),
        story("b", release="second", value=1),
        story("c", release="third", value=3, needs=("a",), outcomes=("o",)),
        story("d", value=2),
    )

    found = slice_for_value(story_map, 2, "second")

    assert (found.release, found.release_id) == ("Second", "second")
    assert (found.stories, found.value, found.outcomes) == (("c", "d"), 10, ("o",))


def test_pinned_stories_stay_where_they_are() -> None:
    story_map = map_of(
        *releases("first", "second"),
        story("a", release="first", pinned=True),
        story("b", release="second", value=9, pinned=True),
        story("c", value=1, needs=("b",)),
        story("d", value=1),
    )

    assert slice_for_value(story_map, 2, "first").stories == ("a", "d")
    assert slice_for_value(story_map, 1, "first").stories == ("a",)


def test_pins_that_exceed_the_capacity_are_said_so() -> None:
    story_map = map_of(
        *releases("first"),
        story("a", release="first", pinned=True, needs=("b",)),
        story("b", estimate=Range(likely=4)),
    )

    with pytest.raises(SliceError) as caught:
        slice_for_value(story_map, 3, "first")

    assert caught.value.code == "pinned-over-capacity"
    assert caught.value.details == {"stories": ("a", "b"), "effort": 5, "capacity": 3}


def test_a_pinned_story_whose_need_cannot_be_met_is_named() -> None:
    story_map = map_of(
        *releases("first"),
        story("a", title="Pay", release="first", pinned=True, needs=("b",)),
        story("b", title="Log in", estimate=None),
    )

    with pytest.raises(SliceError, match=r'"Pay" is pinned .* "Log in"') as caught:
        slice_for_value(story_map, 3, "first")

    assert caught.value.code == "pinned-needs"


# Numbers


def test_tenths_fill_a_capacity_exactly() -> None:
    tenths = [story(f"s{n}", estimate=Range(likely=0.1), value=1) for n in range(3)]

    found = slice_for_value(map_of(*tenths), 0.3)

    assert (found.value, found.effort) == (3, 0.3)


@pytest.mark.parametrize("factor", [1e-9, 1, 3.7, 1e9, 1e250])
def test_units_of_any_size_give_the_same_choice(factor: float) -> None:
    story_map = map_of(
        *(
            story(f"s{n}", value=n * factor, estimate=Range(likely=(n % 4 + 1) * factor))
            for n in range(9)
        )
    )

    found = slice_for_value(story_map, 7 * factor)

    assert found.optimal
    assert found.value == pytest.approx(23 * factor)


def test_many_digits_are_proved_to_the_last() -> None:
    rng = random.Random(3)
    story_map = map_of(
        *(
            story(f"s{n}", value=rng.random() * 10, estimate=Range(likely=rng.random() * 10))
            for n in range(12)
        )
    )

    found = slice_for_value(story_map, 20.5)

    best = Law(story_map, None).best(20.5)
    assert found.optimal
    assert Law(story_map, None).value(set(found.stories)) == best.value


def test_a_story_that_costs_nothing_fits_into_no_capacity() -> None:
    story_map = map_of(story("a", value=1, estimate=Range(likely=0)), story("b", value=5))

    found = slice_for_value(story_map, 0)

    assert (found.stories, found.value) == (("a",), 1)


def test_what_adds_no_value_is_left_out_even_if_there_is_room() -> None:
    story_map = map_of(
        story("a", value=0), story("b"), story("c", value=-2), story("d", value=4), outcome("o", 3)
    )

    assert slice_for_value(story_map, 100).stories == ("d",)


def test_of_equals_the_first_on_the_map_goes_first() -> None:
    story_map = map_of(*(story(name, value=1) for name in ("c", "a", "d", "b")))

    assert slice_for_value(story_map, 2).stories == ("a", "b")


def test_of_sets_worth_the_same_the_lighter_is_chosen() -> None:
    story_map = map_of(
        story("a", value=5, estimate=Range(likely=4)), story("b", value=5, estimate=Range(likely=3))
    )

    assert slice_for_value(story_map, 6).stories == ("b",)


def test_an_outcome_can_cost() -> None:
    story_map = map_of(
        outcome("o", -5), story("a", value=3, outcomes=("o",)), story("b", value=3, outcomes=("o",))
    )

    found = slice_for_value(story_map, 9)

    assert (found.stories, found.value) == (("a",), 3)


def test_5000_outcomes_on_one_story_are_summed() -> None:
    outcomes = [outcome(f"o{n}", 1) for n in range(5_000)]
    found = slice_for_value(
        map_of(*outcomes, story("a", outcomes=tuple(o.id for o in outcomes))), 1
    )

    assert (found.value, len(found.outcomes)) == (5_000, 5_000)


# What cannot be asked


@pytest.mark.parametrize("ask", [slice_for_value, sure_slice])
@pytest.mark.parametrize("field", ["value", "estimate"])
def test_what_adds_up_to_no_number_is_refused(ask: Callable[..., object], field: str) -> None:
    huge = {"estimate": Range(likely=1), "value": 1} | {
        field: 1e308 if field == "value" else Range(likely=1e308)
    }

    with pytest.raises(SliceError) as caught:
        ask(map_of(*(story(f"s{n}", **huge) for n in range(3))), 5)

    assert caught.value.code == "too-large"


@pytest.mark.parametrize(
    ("capacity", "release", "code"),
    [
        (-1, None, "negative-capacity"),
        (float("nan"), None, "capacity-not-finite"),
        (float("inf"), None, "capacity-not-finite"),
        (1, "nowhere", "unknown-release"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(
    capacity: float, release: str | None, code: str
) -> None:
    with pytest.raises(SliceError) as caught:
        slice_for_value(map_of(), capacity, release)

    assert caught.value.code == code
    assert str(caught.value) == caught.value.text


def test_an_empty_map_has_an_empty_best_slice() -> None:
    found = slice_for_value(map_of(), 0)

    assert (found.stories, found.value, found.effort, found.optimal) == ((), 0, 0, True)


def test_the_numbers_of_a_slice_are_whole_where_they_can_be() -> None:
    found = slice_for_value(map_of(story("a", value=2.5), story("b", value=2.5)), 2)

    assert type(found.value) is int
    assert type(found.effort) is int
    assert Decimal(found.value) == 5


SLOW_TO_LOAD = """
import sys, time
from storymap.files.codec import load
from storymap.resources import resource
from storymap.slicing.slicer import slice_for_value

class Slow:
    def find_spec(self, name, path=None, target=None):
        if name == "highspy":
            time.sleep(2)

sys.meta_path.insert(0, Slow())
example = load(resource("examples", "city-bikes.smap")).story_map
started = time.perf_counter()
found = slice_for_value(example, 22, example.release_order[0].id)
print("highspy" in sys.modules, time.perf_counter() - started, found.seconds)
"""


def test_loading_the_solver_is_no_part_of_how_long_a_slice_took():
    command = [sys.executable, "-c", SLOW_TO_LOAD]
    done = subprocess.run(command, capture_output=True, text=True, check=True)

    is_loaded, took, told = done.stdout.split()
    assert is_loaded == "True"
    assert float(took) - float(told) > 2
