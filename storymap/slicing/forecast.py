"""When releases may be done: their open effort against the team's pace, in many futures.

Releases are worked off in order, one after another. In each future every open story draws its
effort and the team its pace (see :mod:`storymap.slicing.pace`); a release is done on the day by
which as much has been finished as it and those before it hold. Days are calendar days, since the
periods of a history are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, inf, isfinite
from typing import TYPE_CHECKING, Final

from storymap.model.done import is_done
from storymap.model.records import Range, Release, Story
from storymap.model.storymap import ReleaseId, StoryId, StoryMap
from storymap.slicing.futures import (
    COUNT,
    SEED,
    chance_within_simulated,
    factors,
    futures_of,
)
from storymap.slicing.overflow import groups_to_move, stories_of
from storymap.slicing.pace import WEEK, Basis, Pace, pace_of, parsed
from storymap.slicing.totals import UNKNOWN_SHARE

if TYPE_CHECKING:
    from storymap.progress import Progress
    from storymap.slicing.futures import Efforts

SURE: Final = 0.85
"""How likely a date or a capacity has to hold before it is one to promise."""

YEARS: Final = 10
"""How far ahead a forecast looks; what is not done by then has no date."""

POINTS: Final = 24
"""How many dates a fan has at most, besides its start."""

SHARES: Final = (0.1, 0.25, 0.5, 0.75, 0.9)
DATES: Final = (0.5, 0.85, 0.95)

PACES: Final = 6
"""Over how many steps of the future a pace is told."""


@dataclass(frozen=True, slots=True)
class Sample:
    """How many futures there are, and what their random numbers start from."""

    count: int
    seed: int


@dataclass(frozen=True, slots=True)
class FanPoint:
    """How much of a release is done by a date: shares (0-1) of its effort, what is spent included.

    ``p10``: at most so much in a tenth of futures; ``p50``: in half of them.
    """

    day: date
    p10: float
    p25: float
    p50: float
    p75: float
    p90: float


@dataclass(frozen=True, slots=True)
class ReleaseForecast:
    """When one release may be done.

    ``p50``, ``p85``, ``p95``: it is done by that date in as many of 100 futures; None where it has
    no open work, where that is more than ten years ahead, or where too many stories up to it have
    no estimate. ``target``: its finish date, and ``chance_of_date`` the share of futures (0-1) in
    which it is done by then; ``chance_to_fit``: in which it fits its capacity; None if there is
    none or it cannot be said. ``to_cut``: what to move out so that its date (or, without one, its
    capacity) holds in 85 of 100 futures, and ``chance_after_cut`` how likely it then is: less,
    where even all that may be moved is not enough. ``stories``: how many are open; ``unestimated``:
    how many of these have no estimate, and so are left out. ``fan``: its course.
    """

    release_id: ReleaseId
    title: str
    p50: date | None
    p85: date | None
    p95: date | None
    target: date | None
    chance_of_date: float | None
    chance_to_fit: float | None
    to_cut: tuple[StoryId, ...]
    chance_after_cut: float | None
    stories: int
    unestimated: int
    fan: tuple[FanPoint, ...]


@dataclass(frozen=True, slots=True)
class Forecast:
    """Forecasts of the releases that are not shipped, in order.

    ``basis``: where the pace comes from: the map's history, a range that was given, or the
    releases' capacities and dates; None if there is nothing to go by, and then there are no dates.
    ``periods``: how many the history has; ``is_widened``: they are fewer than five, so that the
    futures are spread wider; ``needs_history``: a history, or a range of effort per week, would
    make it a forecast. ``pace``: effort per week in the slowest and in the fastest tenth of
    futures, over PACES steps. ``start``: the first day of work.
    """

    releases: tuple[ReleaseForecast, ...]
    start: date
    basis: Basis | None
    periods: int
    is_widened: bool
    needs_history: bool
    pace: tuple[float, float] | None


def forecast(
    story_map: StoryMap,
    *,
    start: date,
    pace: Range | None = None,
    count: int = COUNT,
    seed: int = SEED,
    progress: Progress | None = None,
) -> Forecast:
    """Return when each release that is not shipped may be done, if work goes on from ``start``.

    It does not go on before the calendar's own start. ``pace``: effort finished per week, instead
    of what the map knows. ``count``: how many futures. The same map has the same forecast,
    whatever the order of its records. Raises Cancelled.
    """
    begin = max(start, parsed(story_map.info.calendar.start) or start)
    known = pace_of(story_map, pace)
    lanes = [_Lane(story_map, one) for one in story_map.release_order if one.state != "shipped"]
    ahead = _Ahead(story_map, lanes, begin, known, Sample(count, seed))
    ahead.run(progress)
    releases = []
    for number in range(len(lanes)):
        if progress is not None:
            progress.step(0.5 + number / len(lanes) / 2, "forecasting")
        releases.append(ahead.forecast(number))
    return Forecast(
        releases=tuple(releases),
        start=begin,
        basis=None if known is None else known.basis,
        periods=0 if known is None else known.periods,
        is_widened=known is not None and known.is_widened,
        needs_history=known is None or known.basis == "releases",
        pace=ahead.weekly(),
    )


class _Lane:
    """A release's stories, as far as they matter to when it is done."""

    def __init__(self, story_map: StoryMap, release: Release) -> None:
        self.release = release
        stories = stories_of(story_map, release.id)
        self.stories = stories
        info = story_map.info
        self.open = [story for story in stories if not is_done(story, info)]
        self.unestimated = sum(story.estimate is None for story in self.open)
        self.spent = sum(
            story.estimate.likely
            for story in stories
            if story.estimate is not None and is_done(story, info)
        )


class _Ahead:
    """All futures: what each release takes, and what is finished after each step.

    ``_done``: after each step, from 0 on, the effort finished in each future; ``_days``: for each
    release, the days (from the start) that it and those before it take in each future.
    """

    def __init__(
        self,
        story_map: StoryMap,
        lanes: Sequence[_Lane],
        start: date,
        pace: Pace | None,
        sample: Sample,
    ) -> None:
        self._map = story_map
        self._lanes = lanes
        self._start = start
        self._pace = pace
        self._sample = sample
        self._efforts = [self._drawn(number, lane.open) for number, lane in enumerate(lanes)]
        self._done: list[Efforts] = []
        self._days: list[Efforts] = []

    def run(self, progress: Progress | None) -> None:
        """Work off the releases, step by step, until all is done in every future or time ends."""
        import numpy as np

        if self._pace is None:
            return
        ends = list(np.cumsum(self._efforts, axis=0)) if self._efforts else []
        self._days = [np.where(end > 0, inf, 0.0) for end in ends]
        done = np.zeros(self._sample.count)
        self._done = [done]
        length = self._pace.step
        for number, finished in enumerate(self._pace.steps(self._sample.count, self._sample.seed)):
            if number * length > YEARS * 366 or not any(np.isinf(d).any() for d in self._days):
                break
            if progress is not None:
                progress.step(0.5 * number * length / (YEARS * 366), "forecasting")
            before, done = done, done + finished
            self._done.append(done)
            for end, days in zip(ends, self._days, strict=True):
                now = np.isinf(days) & (done >= end)
                days[now] = (number + (end[now] - before[now]) / finished[now]) * length

    def forecast(self, number: int) -> ReleaseForecast:
        """Return what there is to say of one release."""
        lane = self._lanes[number]
        release = lane.release
        dates = self._dates(number)
        cut, chance = self._cut(number)
        return ReleaseForecast(
            release_id=release.id,
            title=release.title,
            p50=dates[0],
            p85=dates[1],
            p95=dates[2],
            target=parsed(release.finish),
            chance_of_date=self._chance_of_date(number, lane.open),
            chance_to_fit=self._chance_to_fit(lane, lane.stories),
            to_cut=cut,
            chance_after_cut=chance,
            stories=len(lane.open),
            unestimated=lane.unestimated,
            fan=self._fan(number),
        )

    def weekly(self) -> tuple[float, float] | None:
        """Return the effort per week of the slowest and of the fastest tenth of futures.

        Of the steps that were drawn, each future's mean.
        """
        import numpy as np

        if self._pace is None:
            return None
        if self._pace.basis != "history":
            low, high = (self._pace.speed.quantile(share) * WEEK for share in (0.1, 0.9))
            return low, high
        steps = self._pace.steps(self._sample.count, self._sample.seed)
        drawn = sum((next(steps) for _ in range(PACES)), np.zeros(self._sample.count))
        low, high = np.quantile(drawn / PACES / self._pace.step * WEEK, (0.1, 0.9))
        return float(low), float(high)

    def _drawn(self, number: int, stories: Sequence[Story]) -> Efforts:
        """Return what stories of one release take in each future."""
        info, seed = self._map.info, self._sample.seed
        team = 0.0 if self._pace is None else self._pace.team
        own = futures_of(stories, info, count=self._sample.count, seed=seed + 1 + number, team=0.0)
        return own * factors(team, self._sample.count, seed)

    def _is_known(self, number: int) -> bool:
        """Whether there is a pace, open work, and an estimate for enough of all up to there."""
        before = self._lanes[: number + 1]
        stories = sum(len(lane.open) for lane in before)
        unestimated = sum(lane.unestimated for lane in before)
        has_work = bool(self._lanes[number].open)
        return has_work and bool(self._days) and unestimated <= UNKNOWN_SHARE * stories

    def _dates(self, number: int) -> list[date | None]:
        if not self._is_known(number):
            return [None] * len(DATES)
        return [self._date(self._day(number, share)) for share in DATES]

    def _day(self, number: int, share: float) -> float:
        """Return the days that a release takes at most in this share of futures."""
        import numpy as np

        return float(np.quantile(self._days[number], share, method="inverted_cdf"))

    def _date(self, days: float) -> date | None:
        """Return the day on which so many days of work are over, if the calendar has it."""
        is_known = isfinite(days) and ceil(days) - 1 <= self._days_left
        return self._start + timedelta(max(ceil(days), 1) - 1) if is_known else None

    @property
    def _days_left(self) -> int:
        """The days of the calendar after the first one."""
        return (date.max - self._start).days

    def _chance_of_date(self, number: int, stories: Sequence[Story]) -> float | None:
        """Return the share of futures in which a release with these open stories meets its date."""
        import numpy as np

        target = parsed(self._lanes[number].release.finish)
        if target is None or not self._is_known(number):
            return None
        until = sum(self._efforts[:number], np.zeros(self._sample.count))
        until += self._drawn(number, stories)
        return float((until <= self._finished_by(target) * (1 + 1e-9)).mean())

    def _finished_by(self, day: date) -> Efforts:
        """Return the effort finished at the end of a day, in each future."""
        import numpy as np

        if self._pace is None or not self._done:
            return np.zeros(self._sample.count)
        steps = max(0, (day - self._start).days + 1) / self._pace.step
        last = len(self._done) - 1
        if steps >= last:
            return self._done[last] * (1.0 if last == 0 else max(1.0, steps / last))
        whole = int(steps)
        share = steps - whole
        return self._done[whole] * (1 - share) + self._done[whole + 1] * share

    def _chance_to_fit(self, lane: _Lane, stories: Sequence[Story]) -> float | None:
        if lane.release.capacity is None or not lane.stories:
            return None
        return chance_within_simulated(
            stories,
            self._map.info,
            lane.release.capacity,
            count=self._sample.count,
            seed=self._sample.seed,
        )

    def _cut(self, number: int) -> tuple[tuple[StoryId, ...], float | None]:
        """Return what to move out to be sure enough, and how sure it is then."""
        lane = self._lanes[number]
        by_date = self._chance_of_date(number, lane.open) is not None

        def chance(gone: frozenset[StoryId]) -> float | None:
            if by_date:
                return self._chance_of_date(number, [s for s in lane.open if s.id not in gone])
            return self._chance_to_fit(lane, [s for s in lane.stories if s.id not in gone])

        now = chance(frozenset())
        if now is None or now >= SURE:
            return (), now
        groups = list(groups_to_move(self._map, lane.release.id))
        low, high = 0, len(groups)
        while low < high:
            middle = (low + high) // 2
            if (chance(_union(groups[:middle])) or 0.0) >= SURE:
                high = middle
            else:
                low = middle + 1
        gone = _union(groups[:high])
        return tuple(s.id for s in lane.open if s.id in gone), chance(gone)

    def _fan(self, number: int) -> tuple[FanPoint, ...]:
        """Return a release's course from the start to the day by which it is done in 95 of 100."""
        import numpy as np

        if self._pace is None or not self._is_known(number):
            return ()
        days = self._day(number, DATES[-1])
        last = min(len(self._done) - 1, int(self._days_left / self._pace.step))
        if isfinite(days):
            last = min(last, ceil(days / self._pace.step))
        before = sum(self._efforts[:number], np.zeros(self._sample.count))
        spent, effort = self._lanes[number].spent, self._efforts[number]
        points = []
        for step in sorted({round(last * n / POINTS) for n in range(POINTS + 1)}):
            done = np.clip(self._done[step] - before, 0.0, effort)
            whole = spent + effort
            shares = np.divide(spent + done, whole, out=np.ones_like(whole), where=whole > 0)
            day = self._start + timedelta(step * self._pace.step)
            points.append(FanPoint(day, *np.quantile(shares, SHARES).tolist()))
        return tuple(points)


def _union(groups: Sequence[frozenset[StoryId]]) -> frozenset[StoryId]:
    return frozenset().union(*groups)
