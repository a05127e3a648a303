"""How sure an estimate is, written down once and used everywhere.

**One estimate.** A range (low, likely, high) stands for a lognormal effort with its 10th
percentile at ``low`` and its 90th at ``high``. Two numbers fix a lognormal, so ``likely`` does not
shape it: it is what a slice counts, and it fills in what is missing. An end that is missing is the
likely times the map's spread for that end. A lognormal cannot begin at 0: a low end below a
twentieth of the high end counts as that twentieth. low = high is a sure number.

**The team.** All estimates of a team are off in the same direction: their sum is multiplied by one
common lognormal factor with mean 1 and a deviation of TEAM on the log scale. (Measured: without
it, a slice called 85 % sure holds in 62 % of futures.)

**A sum of estimates** times that factor is taken as the shifted lognormal with its mean, variance
and third moment: the method of Fenton (*The sum of log-normal probability distributions*, 1960)
with one more moment, so that a few wide estimates beside sure ones come out right too.

**A capacity** given as a range is a lognormal through its ends just the same. Given as one number
it is that number: how fast the team is, is already in the common factor.
"""

from __future__ import annotations

from functools import lru_cache
from math import cbrt, erfc, exp, log, sqrt
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec import Struct

from storymap.model.records import Range, Spread

if TYPE_CHECKING:
    from statistics import NormalDist

TEAM: Final = 0.2
"""The team's common factor: its standard deviation on the log scale."""

FLATTEST: Final = 1 / 20
"""The smallest low end, as a share of the high end."""

TENTH: Final = 1.2815515655446008
"""How many deviations the 90th percentile is above the middle, ``deviations_at(0.9)``."""


HUGE: Final = 1e90
"""An effort that no more is told from: the moments of a million of these are still numbers."""


class Lognormal(Struct, frozen=True):
    """An effort: ``shift`` plus something whose logarithm is normal, if ``median`` is above 0."""

    median: float
    sigma: float
    shift: float = 0.0

    @classmethod
    def through(cls, low: float, high: float) -> Lognormal:
        """Return the one with these as its 10th and 90th percentile, 0 <= low <= high."""
        if high <= 0:
            return cls(0.0, 0.0)
        low = max(low, high * FLATTEST)
        return cls(sqrt(low * high), log(high / low) / (2 * TENTH))

    @property
    def moments(self) -> Moments:
        """The mean, and the second and third moment about it."""
        growth = exp(self.sigma**2)
        mean = self.median * sqrt(growth)
        spread = growth - 1
        return Moments(self.shift + mean, mean**2 * spread, mean**3 * spread**2 * (growth + 2))

    def quantile(self, share: float) -> float:
        """Return what the effort stays below in this share (0-1, both excluded) of futures."""
        return self.at(deviations_at(share))

    def at(self, deviations: float) -> float:
        """Return the effort so many deviations above the middle, on the log scale."""
        return self.shift + self.median * exp(self.sigma * deviations)

    def chance_below(self, effort: float) -> float:
        """Return the share of futures in which it takes at most this effort."""
        effort -= self.shift
        if self.median == 0 or self.sigma == 0:
            return 1.0 if self.median <= effort * (1 + 1e-12) else 0.0
        if effort <= 0:
            return 0.0
        return 0.5 * erfc(-log(effort / self.median) / (self.sigma * sqrt(2)))


def deviations_at(share: float) -> float:
    """Return how many deviations above the middle of a normal distribution a share (0-1) ends."""
    return _normal().inv_cdf(share)


@lru_cache(maxsize=1)
def _normal() -> NormalDist:
    from statistics import NormalDist

    return NormalDist()


class Moments(NamedTuple):
    """The mean of an effort, and the second and third moment about it; those of a sum add up."""

    mean: float
    second: float
    third: float


def ends_of(estimate: Range, spread: Spread) -> tuple[float, float]:
    """Return a story's estimate as its 10th and its 90th percentile, at most ``HUGE``."""
    low = estimate.likely * spread.low if estimate.low is None else estimate.low
    high = estimate.likely * spread.high if estimate.high is None else estimate.high
    return min(low, HUGE), min(high, HUGE)


def estimate_of(estimate: Range, spread: Spread) -> Lognormal:
    """Return the effort that a story's estimate stands for."""
    return Lognormal.through(*ends_of(estimate, spread))


def moments_of(estimate: Range, spread: Spread) -> Moments:
    """Return the moments of the effort that a story's estimate stands for."""
    return _moments(*ends_of(estimate, spread))


@lru_cache(maxsize=16_384)
def _moments(low: float, high: float) -> Moments:
    return Lognormal.through(low, high).moments


def total_of(rest: Moments, spent: float = 0.0) -> Lognormal:
    """Return a team's total: what is spent, and a sum with these moments times its factor."""
    if rest.mean <= 0:
        return Lognormal(0.0, 0.0, spent)
    mean, second = rest.mean, rest.second + rest.mean**2
    third = rest.third + 3 * mean * rest.second + mean**3
    second *= exp(TEAM**2)
    third *= exp(3 * TEAM**2)
    return _with_moments(
        Moments(mean, second - mean**2, third - 3 * mean * second + 2 * mean**3), spent
    )


def _with_moments(moments: Moments, spent: float) -> Lognormal:
    """Return the shifted lognormal with these moments, the third being above 0."""
    skew = moments.third / moments.second**1.5
    root = cbrt(1 + skew**2 / 2 + skew * sqrt(1 + skew**2 / 4))
    growth = root + 1 / root - 1
    median = sqrt(moments.second / (growth * (growth - 1)))
    return Lognormal(median, sqrt(log(growth)), spent + moments.mean - median * sqrt(growth))


def capacity_of(capacity: Range) -> Lognormal:
    """Return the capacity that a release's range stands for."""
    low = capacity.likely if capacity.low is None else capacity.low
    high = capacity.likely if capacity.high is None else capacity.high
    return Lognormal.through(low, high)
