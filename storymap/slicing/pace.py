"""How fast the team is: effort per day, drawn for many futures.

**From the history** (the map's calendar: effort finished in each period), by resampling. First a
history is drawn from the history, as many periods as there are, with replacement; then each step of
the future draws one of those. So a future is fast or slow as a whole as far as the history leaves
that open (the bootstrap of Efron, *Bootstrap methods*, 1979), and varies from step to step as the
periods did. Finished effort is counted as it was estimated, so the team's common factor is in it
already. **With fewer than ENOUGH periods** resampling would claim to know too much: the futures are
widened by the common factor and by the standard error of so few periods, each taken to vary by
PERIOD.

**From a range** of effort per week that somebody gives, or **from the releases** that have a
capacity and two dates: the lognormal through its ends, one speed a future. Then the common factor
is in the efforts, as it is wherever a capacity is compared with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from math import sqrt
from statistics import median
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from storymap.model.records import Period, Range
from storymap.model.storymap import StoryMap
from storymap.slicing.estimates import TEAM, Lognormal, capacity_of
from storymap.slicing.futures import factors

if TYPE_CHECKING:
    from storymap.slicing.futures import Efforts

Basis: TypeAlias = Literal["history", "range", "releases"]

ENOUGH: Final = 5
"""How many periods a history needs to speak for itself."""

PERIOD: Final = 0.5
"""How much a period is taken to vary, as a share of the mean, where there are too few to tell."""

UNKNOWN: Final = Lognormal(0.0, 0.0)
"""The speed of a pace that is drawn from a history."""

WEEK: Final = 7
"""Days for which a range of effort is given, and the step of futures that have one speed."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Where the speed comes from, and what it is.

    ``rates``: effort per calendar day, one for each period of the history; else ``speed`` is its
    distribution. ``step``: how many days a drawn speed lasts. ``periods``: how many the history
    has. ``team``: the common factor that efforts still need.
    """

    basis: Basis
    rates: tuple[float, ...] = ()
    speed: Lognormal = UNKNOWN
    step: int = WEEK

    @property
    def periods(self) -> int:
        """How many periods of history there are."""
        return len(self.rates)

    @property
    def is_widened(self) -> bool:
        """Whether there are too few periods to speak for themselves."""
        return self.basis == "history" and self.periods < ENOUGH

    @property
    def team(self) -> float:
        """The deviation of the common factor that efforts are drawn with."""
        return 0.0 if self.basis == "history" else TEAM

    def steps(self, count: int, seed: int) -> Iterator[Efforts]:
        """Yield the effort that is finished in each step, for each of ``count`` futures."""
        import numpy as np

        random = np.random.Generator(np.random.SFC64([seed, 3]))
        if self.basis != "history":
            spread = random.standard_normal(count)
            speeds = self.speed.median * np.exp(self.speed.sigma * spread) * self.step
            while True:
                yield speeds
        wider = 0.0
        if self.is_widened:
            wider = sqrt(TEAM**2 + PERIOD**2 / self.periods)
        scale = self.step * factors(wider, count, seed)
        rates = np.array(self.rates)
        histories = rates[random.integers(0, self.periods, (count, self.periods))]
        rows = np.arange(count)
        while True:
            yield histories[rows, random.integers(0, self.periods, count)] * scale


def pace_of(story_map: StoryMap, weekly: Range | None) -> Pace | None:
    """Return the pace to count with: the one given, else the history's, else the releases'.

    ``weekly``: effort per week. None if nothing is known.
    """
    if weekly is not None:
        ends = capacity_of(weekly)
        return Pace("range", speed=Lognormal(ends.median / WEEK, ends.sigma))
    periods = [(period.done, days) for period, days in _known(story_map.info.calendar.history)]
    if periods:
        step = max(1, round(median(days for _, days in periods)))
        return Pace("history", rates=tuple(done / days for done, days in periods), step=step)
    return _of_releases(story_map)


def _known(history: Iterable[Period]) -> Iterator[tuple[Period, int]]:
    """Yield the periods whose dates are dates, each with its days, in order of their dates."""
    for period in sorted(history, key=lambda one: (one.start, one.end, one.done)):
        days = days_between(period.start, period.end)
        if days is not None:
            yield period, days


def _of_releases(story_map: StoryMap) -> Pace | None:
    """Return the pace that capacities and dates of releases imply, taken together."""
    known = [
        (capacity_of(release.capacity), days)
        for release in story_map.release_order
        if release.capacity is not None and (days := days_between(release.start, release.finish))
    ]
    effort = sum(capacity.median for capacity, _ in known)
    if not effort:
        return None
    sigma = sum(capacity.sigma * capacity.median for capacity, _ in known) / effort
    return Pace("releases", speed=Lognormal(effort / sum(days for _, days in known), sigma))


def days_between(start: str | None, end: str | None) -> int | None:
    """Return how many days there are from one to the other, both included; None if that is none."""
    first, last = parsed(start), parsed(end)
    if first is None or last is None or last < first:
        return None
    return (last - first).days + 1


def parsed(text: str | None) -> date | None:
    """Return a date as the file has it; None if there is no such day."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
