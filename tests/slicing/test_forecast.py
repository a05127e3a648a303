"""Forecasts: dates against plain simulations, what they go by, and what to cut."""

from __future__ import annotations

import random
from datetime import date, timedelta

import numpy as np
import pytest

from storymap.model.records import Calendar, MapInfo, Period, Range, Release, Step, Story
from storymap.model.storymap import StoryMap
from storymap.progress import Cancelled, Progress
from storymap.slicing.forecast import SURE, ReleaseForecast, forecast
from storymap.slicing.futures import chance_within_simulated
from storymap.slicing.pace import ENOUGH, pace_of

MONDAY = date(2026, 11, 23)
SURE_THING = Range(low=1, likely=1, high=1)


def story(n: int, release: str = "r", likely: float = 1, **fields: object) -> Story:
    fields = {"estimate": Range(likely=likely), "value": n, **fields}
    return Story(id=f"s{n:03}", step="p", release=release, key="a0", title="S", **fields)


def release(name: str = "r", key: str = "a0", **fields: object) -> Release:
    return Release(id=name, key=key, title=name.upper(), **fields)


def weeks(*done: float, before: date = MONDAY) -> Calendar:
    """A history of whole weeks that ends where the forecast starts."""
    starts = [before - timedelta(7 * n) for n in range(len(done), 0, -1)]
    return Calendar(
        history=tuple(
            Period(start=f"{start}", end=f"{start + timedelta(6)}", done=effort)
            for start, effort in zip(starts, done, strict=True)
        )
    )


def map_of(*records: Story | Release, calendar: Calendar | None = None) -> StoryMap:
    info = MapInfo(id="map", calendar=calendar or Calendar())
    return StoryMap.of([Step(id="p", activity="a", key="a0", title="P"), *records], info=info)


def only(story_map: StoryMap, **options: object) -> ReleaseForecast:
    (one,) = forecast(story_map, start=MONDAY, **options).releases
    return one


def test_a_steady_team_with_sure_estimates_is_done_on_the_day() -> None:
    stories = [story(n, estimate=SURE_THING) for n in range(12)]

    one = only(map_of(release(), *stories, calendar=weeks(4, 4, 4, 4, 4, 4)))

    assert one.p50 == one.p85 == one.p95 == MONDAY + timedelta(20)


@pytest.mark.no_cover
def test_dates_are_those_of_a_plain_simulation() -> None:
    stories = [story(n, likely=2 + n % 3) for n in range(20)]
    done = (6, 3, 5, 7, 2, 4, 5, 6)
    rng = np.random.default_rng(3)
    spread = np.log(1.6 / 0.7) / (2 * 1.2815515655446004)
    days = []
    for _ in range(4_000):
        left = sum(
            s.estimate.likely * np.sqrt(0.7 * 1.6) * np.exp(rng.normal(0, spread)) for s in stories
        )
        history = rng.choice(done, len(done))
        week = 0
        while left > 0:
            finished = rng.choice(history)
            if finished >= left:
                days.append(7 * (week + left / finished))
            left -= finished
            week += 1

    one = only(map_of(release(), *stories, calendar=weeks(*done)))

    for share, told in ((0.5, one.p50), (0.85, one.p85), (0.95, one.p95)):
        plain = MONDAY + timedelta(int(np.ceil(np.quantile(days, share))) - 1)
        assert abs((told - plain).days) <= 5


def test_releases_are_worked_off_in_order_and_what_is_done_or_shipped_is_over() -> None:
    story_map = map_of(
        release("a", "a0", state="shipped"),
        release("b", "a1"),
        release("c", "a2"),
        release("d", "a3"),
        story(1, "a", 99, estimate=SURE_THING),
        *(story(n, "b", estimate=SURE_THING) for n in range(2, 6)),
        story(6, "b", 50, status="done"),
        *(story(n, "c", estimate=SURE_THING) for n in range(7, 11)),
        calendar=weeks(4, 4, 4, 4, 4),
    )

    told = forecast(story_map, start=MONDAY)

    assert [one.release_id for one in told.releases] == ["b", "c", "d"]
    assert [one.p85 for one in told.releases] == [
        MONDAY + timedelta(6),
        MONDAY + timedelta(13),
        None,
    ]
    assert (told.basis, told.periods, told.is_widened, told.needs_history) == (
        "history", 5, False, False,
    )  # fmt: skip
    assert told.pace == pytest.approx((4, 4))


def test_a_short_history_is_said_and_spreads_wider() -> None:
    stories = [story(n) for n in range(40)]

    short = forecast(map_of(release(), *stories, calendar=weeks(4, 4, 4)), start=MONDAY)
    longer = forecast(map_of(release(), *stories, calendar=weeks(4, 4, 4, 4, 4)), start=MONDAY)

    assert (short.is_widened, longer.is_widened, short.periods) == (True, False, ENOUGH - 2)
    assert width(short.releases[0]) > 2 * width(longer.releases[0])


def width(one: ReleaseForecast) -> int:
    return (one.p95 - one.p50).days


def test_a_range_of_effort_per_week_stands_for_a_history() -> None:
    stories = [story(n) for n in range(40)]
    story_map = map_of(release(), *stories, calendar=weeks(1, 1, 1))

    told = forecast(story_map, start=MONDAY, pace=Range(low=8, likely=10, high=12.5))

    assert (told.basis, told.needs_history) == ("range", False)
    assert told.pace == pytest.approx((8, 12.5), rel=0.03)
    assert 25 <= (told.releases[0].p50 - MONDAY).days <= 36


def test_capacities_and_dates_of_releases_stand_in_and_ask_for_a_history() -> None:
    dated = {"capacity": Range(likely=14), "start": "2026-11-23", "finish": "2026-12-06"}
    stories = [story(n, estimate=SURE_THING) for n in range(14)]

    told = forecast(map_of(release(**dated), *stories), start=MONDAY)

    assert (told.basis, told.needs_history, told.periods) == ("releases", True, 0)
    assert told.pace == pytest.approx((7, 7))
    assert abs((told.releases[0].p50 - date(2026, 12, 6)).days) <= 1
    assert told.releases[0].chance_of_date == pytest.approx(0.54, abs=0.03)


def test_nothing_to_go_by_is_said_and_has_no_dates() -> None:
    told = forecast(map_of(release(capacity=Range(likely=2)), story(1)), start=MONDAY)

    assert (told.basis, told.needs_history, told.pace) == (None, True, None)
    one = told.releases[0]
    assert (one.p50, one.fan, one.chance_of_date) == (None, (), None)
    assert one.chance_to_fit == pytest.approx(0.957, abs=0.01)


def test_a_team_that_finishes_nothing_is_never_done() -> None:
    one = only(map_of(release(finish="2027-01-01"), story(1), calendar=weeks(0, 0, 0, 0, 0)))

    assert (one.p50, one.p95, one.chance_of_date) == (None, None, 0)
    assert one.fan[-1].p90 == 0


def test_what_is_done_after_the_last_day_of_the_calendar_has_no_date() -> None:
    far = date(9999, 12, 27)
    story_map = map_of(
        release(finish="9999-12-31"),
        *(story(n, likely=5) for n in range(4)),
        calendar=Calendar(start=str(far)),
    )

    one = only(story_map, pace=Range(low=6, likely=8, high=10))

    assert (one.p50, one.p95, one.chance_of_date) == (None, None, 0)
    assert one.fan[-1].day <= date.max


def test_what_has_no_estimate_is_said_and_too_much_of_it_has_no_date() -> None:
    known = [story(n) for n in range(3)]
    calendar = weeks(4, 4, 4, 4, 4)

    some = only(map_of(release(), *known, story(8, estimate=None), calendar=calendar))
    many = [story(n, estimate=None) for n in (7, 8)]
    unknown = only(map_of(release(finish="2027-01-01"), *known, *many, calendar=calendar))

    assert some.p50 is not None
    assert (some.stories, some.unestimated) == (4, 1)
    assert (unknown.p50, unknown.chance_of_date, unknown.unestimated) == (None, None, 2)


def test_the_chance_of_a_date_is_that_of_being_done_by_it() -> None:
    stories = [story(n, likely=2) for n in range(20)]
    calendar = weeks(6, 3, 5, 7, 2, 4, 5, 6)
    free = only(map_of(release(), *stories, calendar=calendar))

    dated = only(map_of(release(finish=f"{free.p85}"), *stories, calendar=calendar))

    assert dated.target == free.p85
    assert dated.chance_of_date == pytest.approx(0.85, abs=0.02)


def test_what_to_cut_makes_a_date_or_a_capacity_sure() -> None:
    stories = [story(n, likely=2) for n in range(20)]
    calendar = weeks(6, 3, 5, 7, 2, 4, 5, 6)
    early = MONDAY + timedelta(40)

    by_date = only(map_of(release(finish=f"{early}"), *stories, calendar=calendar))
    by_room = only(map_of(release(capacity=Range(likely=30)), *stories, calendar=calendar))

    for one in (by_date, by_room):
        assert one.chance_after_cut >= SURE
        assert one.to_cut == tuple(f"s{n:03}" for n in range(len(one.to_cut)))
    assert by_date.chance_of_date < SURE
    left = [s for s in stories if s.id not in by_room.to_cut]
    assert chance_within_simulated(left, MapInfo(id="map"), 30) == by_room.chance_after_cut
    kept = [*left, next(s for s in stories if s.id == by_room.to_cut[-1])]
    assert chance_within_simulated(kept, MapInfo(id="map"), 30) < SURE


def test_what_is_sure_enough_needs_no_cut() -> None:
    one = only(map_of(release(finish="2030-01-01"), story(1), calendar=weeks(4, 4, 4, 4, 4)))

    assert (one.to_cut, one.chance_of_date, one.chance_after_cut) == ((), 1, 1)


def test_a_fan_widens_and_ends_where_all_is_done() -> None:
    stories = [story(n, likely=2) for n in range(20)]
    spent = story(90, likely=40, status="done")

    one = only(map_of(release(), *stories, spent, calendar=weeks(6, 3, 5, 7, 2, 4, 5, 6)))

    assert one.fan[0].day == MONDAY
    assert one.fan[0].p50 == pytest.approx(40 / 84.6, abs=0.02)
    assert one.fan[-1].p10 > 0.97
    assert one.fan[-1].day >= one.p95
    for point in one.fan:
        assert point.p10 <= point.p25 <= point.p50 <= point.p75 <= point.p90 <= 1
    assert [point.p50 for point in one.fan] == sorted(point.p50 for point in one.fan)


def test_work_does_not_go_on_before_the_calendar_starts() -> None:
    calendar = weeks(4, 4, 4, 4, 4)
    later = Calendar(start="2027-01-04", history=calendar.history)

    told = forecast(map_of(release(), story(1), calendar=later), start=MONDAY)

    assert told.start == date(2027, 1, 4)
    assert told.releases[0].p50 >= told.start


def test_days_that_are_no_days_are_left_out_of_the_history() -> None:
    odd = Period(start="2026-02-30", end="2026-03-06", done=900)
    turned = Period(start="2026-03-06", end="2026-03-01", done=900)
    calendar = Calendar(history=(odd, turned, *weeks(4, 4).history))

    pace = pace_of(map_of(calendar=calendar), None)

    assert pace is not None
    assert pace.rates == pytest.approx((4 / 7, 4 / 7))


def test_the_order_of_records_makes_no_difference() -> None:
    stories = [story(n, "rs"[n % 2], likely=1 + n % 5) for n in range(30)]
    records = [release(finish="2027-01-01"), release("s", "a1"), *stories]
    calendar = weeks(6, 3, 5, 7, 2, 4)
    one = forecast(map_of(*records, calendar=calendar), start=MONDAY)
    random.Random(4).shuffle(records)
    turned = Calendar(history=calendar.history[::-1])

    assert forecast(map_of(*records, calendar=turned), start=MONDAY) == one


def test_a_map_without_releases_has_none_to_forecast() -> None:
    assert forecast(map_of(calendar=weeks(4, 4)), start=MONDAY).releases == ()


def test_it_can_be_cancelled() -> None:
    progress = Progress()
    progress.cancel()

    with pytest.raises(Cancelled):
        forecast(map_of(release(), story(1)), start=MONDAY, progress=progress)
