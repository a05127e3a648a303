"""Simulated futures: against plain normal numbers, against the formulas, and always the same."""

from __future__ import annotations

import random
from math import log

import numpy as np
import pytest

from storymap.model.records import MapInfo, Range, Story
from storymap.slicing.estimates import TEAM, capacity_of, estimate_of
from storymap.slicing.futures import (
    COUNT,
    chance_within_simulated,
    futures_of,
    room_futures,
    share_within,
)
from storymap.slicing.totals import totals_of

INFO = MapInfo(id="map")
HALF_A_POINT = 0.005


def story(n: int, estimate: Range | None, **fields: object) -> Story:
    return Story(id=f"s{n}", step="p", key="a0", title="S", estimate=estimate, **fields)


def some_stories(seed: int) -> list[Story]:
    rng = random.Random(seed)
    stories = []
    for n in range(rng.choice((1, 3, 10, 40, 120))):
        likely = rng.choice((1, 2, 3, 5, 8))
        wide = Range(
            low=likely * rng.uniform(0.3, 1), likely=likely, high=likely * rng.uniform(1, 4)
        )
        status = "done" if rng.random() < 0.2 else "todo"
        stories.append(story(n, rng.choice((wide, wide, Range(likely=likely))), status=status))
    return stories


def plainly_simulated(stories: list[Story], count: int = 400_000) -> np.ndarray:
    """The same futures in many normal numbers, as anybody would draw them."""
    rng = np.random.default_rng(5)
    total, spent = np.zeros(count), 0.0
    for one in stories:
        effort = estimate_of(one.estimate, INFO.spread)
        if one.status == "done":
            spent += one.estimate.likely
        else:
            total += np.exp(rng.normal(log(effort.median), effort.sigma, count))
    return spent + total * np.exp(rng.normal(-(TEAM**2) / 2, TEAM, count))


@pytest.mark.no_cover
@pytest.mark.parametrize("seed", range(12))
def test_a_simulated_chance_is_within_half_a_point_of_plain_normal_numbers(seed: int) -> None:
    stories = some_stories(seed)
    totals, plain = futures_of(stories, INFO), plainly_simulated(stories)

    shares = [
        share_within(totals, np.full(COUNT, np.quantile(plain, n / 10))) for n in range(1, 10)
    ]

    if any(one.status != "done" for one in stories):
        assert np.mean(np.abs(np.array(shares) - np.arange(1, 10) / 10)) < HALF_A_POINT
        assert shares == pytest.approx([n / 10 for n in range(1, 10)], abs=2.5 * HALF_A_POINT)


@pytest.mark.parametrize("seed", range(12))
def test_a_simulated_chance_is_what_the_formulas_say(seed: int) -> None:
    stories = some_stories(seed)
    formula, totals = totals_of(stories, INFO), futures_of(stories, INFO)

    assert totals.mean() == pytest.approx(formula.effort.moments.mean, rel=0.01)
    for capacity in (formula.low, formula.middle, formula.high):
        chance = chance_within_simulated(stories, INFO, capacity * 1.0001)
        assert chance == pytest.approx(formula.effort.chance_below(capacity * 1.0001), abs=0.025)


def test_the_same_stories_have_the_same_futures_in_any_order() -> None:
    stories = some_stories(4)
    before = futures_of(stories, INFO).tobytes()
    random.Random(1).shuffle(stories)

    assert futures_of(stories, INFO).tobytes() == before
    assert futures_of(stories, INFO, seed=1).tobytes() != before


def test_what_is_done_is_spent_and_what_has_no_estimate_is_left_out() -> None:
    totals = futures_of([story(1, Range(likely=3), status="done"), story(2, None)], INFO, count=7)

    assert totals.tolist() == [3.0] * 7


def test_sure_estimates_vary_with_the_team_alone() -> None:
    sure = [story(n, Range(low=2, likely=2, high=2)) for n in range(5)]

    assert futures_of(sure, INFO, team=0).tolist() == [10.0] * COUNT
    assert np.log(futures_of(sure, INFO)).std() == pytest.approx(TEAM, rel=0.01)


def test_a_capacity_is_a_number_or_a_range() -> None:
    wide = Range(low=5, likely=10, high=20)

    assert room_futures(4, count=3).tolist() == [4.0] * 3
    drawn = room_futures(wide)
    assert np.quantile(drawn, (0.1, 0.5, 0.9)) == pytest.approx([5, 10, 20], rel=0.01)
    assert drawn.mean() == pytest.approx(capacity_of(wide).moments.mean, rel=0.01)


def test_what_is_full_to_the_brim_fits() -> None:
    tenths = [story(n, Range(likely=0.1), status="done") for n in range(3)]

    assert chance_within_simulated(tenths, INFO, 0.3) == 1
    assert chance_within_simulated([], INFO, 0) == 1
    assert chance_within_simulated(tenths, INFO, 0.29) == 0


def test_no_chance_is_told_where_more_than_a_quarter_has_no_estimate() -> None:
    known = [story(n, Range(likely=1)) for n in range(3)]

    assert chance_within_simulated([*known, story(8, None)], INFO, 9) is not None
    assert chance_within_simulated([*known, story(8, None), story(9, None)], INFO, 9) is None
