"""How sure an estimate is, written down once and used everywhere.

**One estimate.** A range (low, likely, high) stands for a lognormal effort with its 10th
percentile at ``low`` and its 90th at ``high``. Two numbers fix a lognormal, so ``likely`` does not
shape it: it is what a slice counts, and it fills in what is missing. An end that is missing is the
likely times the map's spread for that end. A lognormal cannot begin at 0: a low end below a
twentieth of the high end counts as that twentieth. low = high is a sure number.

**A sum of estimates** is taken as the lognormal with the sum's mean and variance (Fenton and
Wilkinson, *The sum of log-normal probability distributions*, 1960).

**The team.** All estimates of a team are off in the same direction: their sum is multiplied by one
common lognormal factor with mean 1 and a deviation of TEAM on the log scale (slicing.md,
"Uncertainty": without it, a slice called 85 % sure holds in 62 % of futures).

**A capacity** given as a range is a lognormal through its ends just the same. Given as one number
it is that number: how fast the team is, is already in the common factor.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import exp, log, sqrt
from statistics import NormalDist
from typing import Final

from storymap.model.records import Range, Spread

TEAM: Final = 0.2
"""The team's common factor: its standard deviation on the log scale."""

FLATTEST: Final = 1 / 20
"""The smallest low end, as a share of the high end."""

STANDARD: Final = NormalDist()
TENTH: Final = STANDARD.inv_cdf(0.9)
"""How many deviations the 90th percentile is above the middle."""


@dataclass(frozen=True, slots=True)
class Lognormal:
    """An effort whose logarithm is normal; a ``median`` of 0 is no effort, for sure."""

    median: float
    sigma: float

    @classmethod
    def through(cls, low: float, high: float) -> Lognormal:
        """Return the one with these as its 10th and 90th percentile, 0 <= low <= high."""
        if high <= 0:
            return cls(0.0, 0.0)
        low = max(low, high * FLATTEST)
        return cls(sqrt(low * high), log(high / low) / (2 * TENTH))

    @classmethod
    def with_moments(cls, mean: float, variance: float) -> Lognormal:
        """Return the one with this mean and variance."""
        if mean <= 0:
            return cls(0.0, 0.0)
        square = log(1 + variance / mean**2)
        return cls(mean * exp(-square / 2), sqrt(square))

    @property
    def mean(self) -> float:
        """The mean, above the median."""
        return self.median * exp(self.sigma**2 / 2)

    @property
    def variance(self) -> float:
        """The variance."""
        return self.mean**2 * (exp(self.sigma**2) - 1)

    def times(self, sigma: float) -> Lognormal:
        """Return this, times an independent lognormal with mean 1 and deviation ``sigma``."""
        return Lognormal(self.median * exp(-(sigma**2) / 2), sqrt(self.sigma**2 + sigma**2))

    def quantile(self, share: float) -> float:
        """Return what the effort stays below in this share (0-1, both excluded) of futures."""
        return self.median * exp(self.sigma * STANDARD.inv_cdf(share))

    def chance_below(self, effort: float) -> float:
        """Return the share of futures in which it takes at most this effort."""
        if self.median == 0:
            return 1.0 if effort >= 0 else 0.0
        if effort <= 0:
            return 0.0
        if self.sigma == 0:
            return 1.0 if self.median <= effort else 0.0
        return STANDARD.cdf(log(effort / self.median) / self.sigma)


def ends_of(estimate: Range, spread: Spread) -> tuple[float, float]:
    """Return a story's estimate as its 10th and its 90th percentile."""
    low = estimate.likely * spread.low if estimate.low is None else estimate.low
    high = estimate.likely * spread.high if estimate.high is None else estimate.high
    return low, high


def moments_of(estimate: Range, spread: Spread) -> tuple[float, float]:
    """Return the mean and the variance of the effort that a story's estimate stands for."""
    return _moments(*ends_of(estimate, spread))


@lru_cache(maxsize=16_384)
def _moments(low: float, high: float) -> tuple[float, float]:
    one = Lognormal.through(low, high)
    return one.mean, one.variance


def capacity_of(capacity: Range) -> Lognormal:
    """Return the capacity that a release's range stands for."""
    low = capacity.likely if capacity.low is None else capacity.low
    high = capacity.likely if capacity.high is None else capacity.high
    return Lognormal.through(low, high)
