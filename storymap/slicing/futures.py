"""Many futures of some stories, drawn from the same distributions that totals are made of.

Each future draws every open story's effort (estimates.py), adds them up, multiplies the sum by the
team's common factor and adds what is spent. A probability that is shown next to a chosen slice is
the share of these futures in which it holds.

Random numbers come from one seed, and stories take theirs in the order of their ids: the same
stories have the same futures, however the map is sorted. The common factor, which decides most, is
drawn from equal strata (each of ``count`` equally likely parts once), so that 10,000 futures tell a
chance to within half a point. Efforts are drawn by inversion from a table of LEVELS quantiles,
which is three times faster than drawing normal numbers and as exact.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Final, TypeAlias

from storymap.model.done import is_done
from storymap.model.records import MapInfo, Range, Story
from storymap.slicing.estimates import TEAM, Lognormal, capacity_of, deviations_at, estimate_of
from storymap.slicing.totals import UNKNOWN_SHARE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Efforts: TypeAlias = NDArray[np.float64]

COUNT: Final = 10_000
"""How many futures are looked at."""

SEED: Final = 2_718
"""What the random numbers start from, unless it is said."""

LEVELS: Final = 4_096
"""How many quantiles stand for the distribution of one story's effort."""

ORDERS: Final = 16
"""How many random orders stories share."""

TIE: Final = 1 + 1e-6
"""Efforts this near to a capacity fit it: they are sums of rounded numbers."""


def futures_of(
    stories: Iterable[Story],
    info: MapInfo,
    *,
    count: int = COUNT,
    seed: int = SEED,
    team: float = TEAM,
) -> Efforts:
    """Return the total effort of stories in each of ``count`` futures, in the map's unit.

    ``info`` is the map's: its spread, and what done means; ``team``: the deviation of the common
    factor on the log scale, 0 for none. A story that is done takes its likely effort for sure, one
    without an estimate nothing: whoever calls says how many these are.
    """
    spent, efforts = _spent_and_open(stories, info)
    return spent + _sum(efforts, count, seed) * factors(team, count, seed)


def room_futures(capacity: Range | float, *, count: int = COUNT, seed: int = SEED) -> Efforts:
    """Return the capacity in each future, a range as the lognormal through its ends."""
    import numpy as np

    room = capacity_of(capacity) if isinstance(capacity, Range) else Lognormal(capacity, 0.0)
    if room.sigma == 0:
        return np.full(count, room.median)
    return room.median * np.exp(room.sigma * _strata(count, seed, 2))


def chance_within_simulated(
    stories: Iterable[Story],
    info: MapInfo,
    capacity: Range | float,
    *,
    count: int = COUNT,
    seed: int = SEED,
) -> float | None:
    """Return the share of futures (0-1) in which stories fit a capacity.

    None if too many of them have no estimate (UNKNOWN_SHARE). Those without one are left out, so
    that it is the most the chance can be.
    """
    chosen = list(stories)
    unestimated = sum(story.estimate is None for story in chosen)
    if unestimated > UNKNOWN_SHARE * len(chosen):
        return None
    totals = futures_of(chosen, info, count=count, seed=seed)
    return share_within(totals, room_futures(capacity, count=count, seed=seed))


def share_within(totals: Efforts, rooms: Efforts) -> float:
    """Return the share of futures (0-1) in which a total is at most the room there is."""
    return float((totals <= rooms * TIE).mean())


def factors(team: float, count: int, seed: int) -> Efforts:
    """Return the team's common factor in each future: lognormal with mean 1."""
    import numpy as np

    if team == 0:
        return np.ones(count)
    return np.exp(team * _strata(count, seed, 1) - team**2 / 2)


def _spent_and_open(stories: Iterable[Story], info: MapInfo) -> tuple[float, list[Lognormal]]:
    """Return what is spent for sure, and the efforts that are open, by the ids of the stories."""
    spent = 0.0
    efforts = []
    for story in sorted(stories, key=_by_id):
        if story.estimate is None:
            continue
        if is_done(story, info):
            spent += story.estimate.likely
        else:
            efforts.append(estimate_of(story.estimate, info.spread))
    return spent, efforts


def _by_id(story: Story) -> str:
    return story.id


def _sum(efforts: Iterable[Lognormal], count: int, seed: int) -> Efforts:
    """Return the sum of independent efforts in each future."""
    import numpy as np

    deviations = np.array(middles(LEVELS), dtype=np.float32)
    orders, starts = _orders(count, seed)
    tables: dict[float, NDArray[np.float32]] = {}
    total, drawn = np.zeros(count, np.float32), np.empty(count, np.float32)
    sure = 0.0
    for number, effort in enumerate(efforts):
        if effort.sigma == 0:
            sure += effort.median
            continue
        table = tables.get(effort.sigma)
        if table is None:
            table = tables[effort.sigma] = np.exp(np.float32(effort.sigma) * deviations)
        start = starts[number % ORDERS][number // ORDERS % count]
        np.take(table, orders[number % ORDERS][start : start + count], out=drawn, mode="clip")
        drawn *= np.float32(effort.median)
        total += drawn
    return sure + total.astype(np.float64)


@lru_cache(maxsize=2)
def _orders(count: int, seed: int) -> tuple[list[NDArray[np.intp]], list[list[int]]]:
    """Return some random orders of the levels, each twice in a row, and where to start in each.

    Two stories that share an order start at different places, so their levels go together no more
    than two orders do. (An order for each story would take longer than all the rest.)
    """
    import numpy as np

    random = np.random.Generator(np.random.SFC64([seed, 0]))
    levels = np.arange(count, dtype=np.intp) * LEVELS // count
    orders = [np.tile(random.permutation(levels), 2) for _ in range(ORDERS)]
    return orders, [random.permutation(count).tolist() for _ in range(ORDERS)]


def _strata(count: int, seed: int, stream: int) -> Efforts:
    """Return deviations from the middle, one from each of ``count`` equal parts, in any order."""
    import numpy as np

    random = np.random.Generator(np.random.SFC64([seed, stream]))
    return random.permutation(np.array(middles(count)))


@lru_cache(maxsize=4)
def middles(count: int) -> tuple[float, ...]:
    """Return the middle of each of so many equally likely parts of a normal distribution."""
    return tuple(deviations_at((number + 0.5) / count) for number in range(count))
