"""What a release adds up to, against a simulation of the same futures."""

from __future__ import annotations

import random
import subprocess
import sys
from math import isfinite, log

import numpy as np
import pytest

from storymap.model.done import is_done
from storymap.model.records import Item, MapInfo, Range, Release, Spread, Step, Story, Task
from storymap.model.storymap import StoryMap
from storymap.slicing.estimates import (
    TEAM,
    TENTH,
    Lognormal,
    capacity_of,
    deviations_at,
    estimate_of,
    total_of,
)
from storymap.slicing.futures import middles
from storymap.slicing.totals import (
    CAPACITIES,
    UNKNOWN_SHARE,
    chance_to_fit,
    chance_within,
    release_totals,
    totals_of,
)

FUTURES = 200_000


def release(capacity: Range | None) -> Release:
    return Release(id="r", key="a0", title="R", capacity=capacity)


def story(n: int, estimate: Range | None, **fields: object) -> Story:
    return Story(
        id=f"s{n}", step="p", release="r", key="a0", title="S", estimate=estimate, **fields
    )


def map_of(*records: Story | Release, info: MapInfo | None = None) -> StoryMap:
    return StoryMap.of([Step(id="p", activity="a", key="a0", title="Step"), *records], info=info)


def simulated(story_map: StoryMap, seed: int = 7) -> tuple[np.ndarray, np.ndarray]:
    """Return the total effort and the room of a release in many futures."""
    rng = np.random.default_rng(seed)
    rest = np.zeros(FUTURES)
    done = 0.0
    for one in story_map.stories.values():
        if one.estimate is None:
            continue
        if is_done(one, story_map.info):
            done += one.estimate.likely
        else:
            rest += drawn(rng, estimate_of(one.estimate, story_map.info.spread))
    team = np.exp(rng.normal(-(TEAM**2) / 2, TEAM, FUTURES))
    return done + rest * team, drawn(rng, capacity_of(story_map.releases["r"].capacity))


def drawn(rng: np.random.Generator, one: Lognormal) -> np.ndarray:
    if one.median == 0:
        return np.zeros(FUTURES)
    return np.exp(rng.normal(log(one.median), one.sigma, FUTURES))


def random_release(seed: int) -> StoryMap:
    rng = random.Random(seed)
    stories = []
    for n in range(rng.choice((1, 2, 5, 20, 60))):
        likely = rng.choice((1, 2, 3, 5, 8))
        full = Range(
            low=likely * rng.uniform(0.4, 1), likely=likely, high=likely * rng.uniform(1, 3)
        )
        done = rng.random() < 0.2
        stories.append(
            story(
                n,
                rng.choice((*3 * (full,), *2 * (Range(likely=likely),), None)),
                status="done" if done else "todo",
            )
        )
    total = sum(s.estimate.likely for s in stories if s.estimate) * rng.uniform(0.8, 1.8)
    wide = Range(low=total * 0.85, likely=total, high=total * 1.2)
    return map_of(release(rng.choice((wide, Range(likely=total)))), *stories)


@pytest.mark.no_cover
@pytest.mark.parametrize("seed", range(40))
def test_the_chance_to_fit_is_within_two_points_of_a_simulation(seed: int) -> None:
    story_map = random_release(seed)
    chance = chance_to_fit(story_map, "r")
    effort, room = simulated(story_map)

    if chance is None:
        unknown = [one for one in story_map.stories.values() if one.estimate is None]
        assert len(unknown) > UNKNOWN_SHARE * len(story_map.stories)
    else:
        assert chance == pytest.approx(np.mean(effort <= room * (1 + 1e-12)), abs=0.02)


@pytest.mark.no_cover
@pytest.mark.parametrize("seed", range(40))
def test_totals_hold_the_middle_80_of_100_simulated_futures(seed: int) -> None:
    story_map = random_release(seed)
    totals = release_totals(story_map, "r")
    effort, _ = simulated(story_map)

    if totals.effort.median:
        assert np.mean(effort <= totals.low) == pytest.approx(0.1, abs=0.025)
        assert np.mean(effort <= totals.middle) == pytest.approx(0.5, abs=0.025)
        assert np.mean(effort <= totals.high) == pytest.approx(0.9, abs=0.025)


def test_totals_tell_what_is_spent_what_is_likely_and_what_nobody_knows() -> None:
    totals = release_totals(
        map_of(
            story(1, Range(likely=3), status="done"),
            story(2, Range(low=2, likely=4, high=9)),
            story(3, None),
            release(None),
        ),
        "r",
    )

    assert (totals.done, totals.likely, totals.stories, totals.unestimated) == (3, 7, 3, 1)
    assert 3 < totals.low < totals.middle < totals.high


def test_a_release_without_a_capacity_or_an_estimate_has_no_chance_to_tell() -> None:
    assert chance_to_fit(map_of(release(None), story(1, Range(likely=1))), "r") is None
    assert chance_to_fit(map_of(release(Range(likely=9)), story(1, None)), "r") is None
    assert chance_to_fit(map_of(story(1, Range(likely=1))), None) is None


def test_no_chance_is_told_where_more_than_a_quarter_has_no_estimate() -> None:
    room, known = release(Range(likely=9)), [story(n, Range(likely=1)) for n in range(3)]

    assert chance_to_fit(map_of(room, *known, story(8, None)), "r") is not None
    assert chance_to_fit(map_of(room, *known, story(8, None), story(9, None)), "r") is None


def test_an_empty_release_fits() -> None:
    assert chance_to_fit(map_of(release(Range(likely=0))), "r") == 1


def test_what_is_done_takes_its_room_for_sure() -> None:
    done = [story(n, Range(low=1, likely=2, high=9), status="done") for n in range(5)]

    assert chance_to_fit(map_of(release(Range(likely=10)), *done), "r") == 1
    assert chance_to_fit(map_of(release(Range(likely=9.9)), *done), "r") == 0
    assert chance_to_fit(map_of(release(Range(low=5, likely=10, high=20)), *done), "r") == 0.5


def test_the_unscheduled_have_totals_too() -> None:
    loose = Story(id="s", step="p", key="a0", title="S", estimate=Range(likely=2))

    assert release_totals(map_of(loose), None).likely == 2


def test_an_estimate_is_the_lognormal_through_its_ends() -> None:
    one = estimate_of(Range(low=2, likely=3, high=8), Spread())

    assert one.quantile(0.1) == pytest.approx(2)
    assert one.quantile(0.9) == pytest.approx(8)
    assert one.median == pytest.approx(4)
    assert one.chance_below(4) == pytest.approx(0.5)


def test_one_number_gets_the_spread_of_the_map() -> None:
    info = MapInfo(id="map", spread=Spread(low=0.5, high=2))
    one = estimate_of(Range(likely=4), info.spread)

    assert (one.quantile(0.1), one.quantile(0.9)) == pytest.approx((2, 8))


def test_ends_at_zero_are_not_the_end_of_the_world() -> None:
    assert estimate_of(Range(likely=0), Spread()) == Lognormal(0, 0)
    nearly = estimate_of(Range(low=0, likely=1, high=4), Spread())
    assert nearly.quantile(0.1) == pytest.approx(0.2)
    assert Lognormal(0, 0).chance_below(0) == 1


def test_moments_are_those_of_the_distribution() -> None:
    one = Lognormal.through(2, 8)
    drawn_ones = drawn(np.random.default_rng(1), one)

    assert one.moments.mean == pytest.approx(np.mean(drawn_ones), rel=0.01)
    assert one.moments.second == pytest.approx(np.var(drawn_ones), rel=0.03)


def test_a_total_has_the_mean_of_what_it_adds_up() -> None:
    moments = Lognormal.through(2, 8).moments

    total = total_of(moments, spent=3)

    assert total.moments.mean == pytest.approx(3 + moments.mean)


def test_numbers_that_are_written_down_are_those_of_the_normal_distribution() -> None:
    assert deviations_at(0.9) == TENTH
    assert pytest.approx(middles(24), abs=1e-14) == CAPACITIES


def test_labels_do_not_wait_for_the_import_of_statistics() -> None:
    code = (
        "import sys; from storymap.model.records import MapInfo, Range, Story\n"
        "from storymap.slicing.totals import chance_within, totals_of\n"
        "story = Story(id='s', step='p', key='a', title='S', estimate=Range(likely=2))\n"
        "totals = totals_of([story], MapInfo(id='map'))\n"
        "assert chance_within(totals, Range(low=1, likely=2, high=3))\n"
        "sys.exit('statistics' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_what_only_says_that_it_is_done_counts_as_open() -> None:
    open_criterion = (Task(id="t", text="It works"),)
    false = story(1, Range(likely=3), status="done", acceptance=open_criterion)
    info = MapInfo(id="map", done=(Item(id="seen", text="Seen"),))

    assert totals_of([false], MapInfo(id="map")).done == 0
    assert totals_of([story(2, Range(likely=3), status="done")], info).done == 0
    assert totals_of([story(2, Range(likely=3), status="done", checks=("seen",))], info).done == 3


@pytest.mark.parametrize("size", [1e120, 1e170, 1e308])
def test_efforts_beyond_all_numbers_still_have_totals(size: float) -> None:
    total = totals_of([story(n, Range(likely=size)) for n in range(3)], MapInfo(id="map"))

    assert all(isfinite(part) for part in (total.low, total.middle, total.likely, total.high))
    assert chance_within(total, Range(likely=size)) is not None
