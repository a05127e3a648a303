"""The best slice that fits with a given probability: "85 % sure".

**The fixed point.** Let a slice have the mean effort M and its stories variances that add up to V.
With the common factor t its total is about lognormal, with the deviation S on the log scale,
S^2 = ln(1 + V / M^2) + t^2. It fits a capacity B with the probability p where
M <= B exp(-z S + S^2 / 2), z being the normal quantile of p. So the best such slice is an ordinary
one: of mean efforts, within that room. S depends on the slice, so the room is guessed from all
candidates, and corrected by a simulation of the slice found until that fits with p and little more.
Mostly that takes two exact solves. Where stories are few, no slice may be that near: one that comes
again is compared with the best in the largest room that may hold a sure one. (Measured: the same
value as bisecting with nine solves, and better than a scenario program, a hundred times faster.) A
capacity that is a range adds its own deviation to S.

**The law still holds**: the likely efforts of the slice fit the capacity too. A story whose mean is
far below its likely effort counts its likely effort, scaled as the capacity is to the room.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from math import ceil, exp, floor, inf, log, log10, sqrt
from typing import TYPE_CHECKING, Final

from storymap.model.records import Range
from storymap.model.records import replace as with_fields
from storymap.model.storymap import ReleaseId, StoryId, StoryMap
from storymap.slicing.errors import SliceError
from storymap.slicing.estimates import TEAM, capacity_of, deviations_at, moments_of
from storymap.slicing.exact import plain
from storymap.slicing.futures import futures_of, room_futures, share_within
from storymap.slicing.options import NO_OPTIONS, SliceOptions
from storymap.slicing.problem import problem_of
from storymap.slicing.slicer import Slice, slice_for_value
from storymap.slicing.solver import clock
from storymap.slicing.watch import Watch

if TYPE_CHECKING:
    from storymap.progress import Progress
    from storymap.slicing.futures import Efforts

NEAR: Final = 0.01
"""A slice that fits with at most this much more than was asked is near enough."""

AIM: Final = 0.003
"""How far above what was asked a correction aims, so that it seldom ends below."""

STEP: Final = 1.001
"""Rooms that differ by less than this factor count as the same."""

TRIES: Final = 8
"""How many exact solves are worth it; typical maps take two."""

DIGITS: Final = 5
"""Mean efforts are rounded to as many digits as the room then has: the solver wants whole ones."""


@dataclass(frozen=True, slots=True)
class SureSlice:
    """The most valuable slice that fits in at least ``confidence`` (0-1) of futures.

    ``slice``: its stories; ``effort`` and ``capacity`` in it are likely ones, as in any slice, and
    ``bound`` and ``optimal`` are about slices whose mean effort is at most ``room``. ``chance``:
    the share of simulated futures in which it fits. ``low``, ``middle``, ``high``: what it takes in
    the best tenth, in half and in the worst tenth of these. ``solves``: how many exact slices were
    needed. All efforts are in the map's unit.
    """

    slice: Slice
    chance: float
    confidence: float
    low: float
    middle: float
    high: float
    room: float
    solves: int
    seconds: float


def sure_slice(  # noqa: PLR0913 - each is a wish of its own
    story_map: StoryMap,
    capacity: Range | float,
    confidence: float = 0.85,
    release_id: ReleaseId | None = None,
    *,
    options: SliceOptions = NO_OPTIONS,
    progress: Progress | None = None,
    time_limit: float | None = None,
) -> SureSlice:
    """Return the best slice whose open work fits a capacity with a probability.

    What may be chosen, and what the capacity is for, is as in ``slice_for_value``. The chance is
    that of 10,000 seeded futures, and never below ``confidence``.

    Raises SliceError as that class lists, with ``confidence-out-of-range`` unless 0 < confidence <
    1, ``pinned-not-sure`` (``stories``, ``chance``, ``confidence``) where what is pinned is already
    less sure than that, and ``cover-not-sure`` where all that covers what is to be covered is.
    Raises Cancelled.
    """
    started = clock()
    if not 0 < confidence < 1:
        text = f"A confidence is between 0 and 1, such as 0.85, not {confidence}."
        raise SliceError("confidence-out-of-range", text, {"confidence": confidence})
    search = _Search(story_map, capacity, confidence, release_id, options)
    watch = Watch.of(progress, time_limit)
    best = search.run(watch)
    low, middle, high = _tenths(best.totals)
    return SureSlice(
        slice=replace(best.slice, seconds=clock() - started),
        chance=best.chance,
        confidence=confidence,
        low=low,
        middle=middle,
        high=high,
        room=best.room,
        solves=search.solves,
        seconds=clock() - started,
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """A slice for some room, and its futures.

    ``cost``: its mean effort, as the room counts it. ``aim``: the room that a slice just like it
    would need to be as sure as is aimed at. ``is_all``: nothing is left out for want of room.
    """

    slice: Slice
    room: float
    cost: float
    aim: float
    totals: Efforts
    chance: float
    is_all: bool


@dataclass(frozen=True, slots=True)
class _Costs:
    """A map whose likely efforts are mean ones, in units of ``unit``, and the room in these.

    ``of``: the same efforts by story. (Where the mean is the same share of the likely effort for
    every story, that share is the unit, and the map is as it was: then a proof is quickest.)
    """

    story_map: StoryMap
    room: float
    unit: float
    of: Mapping[StoryId, float]


class _Search:
    """What stays the same from solve to solve."""

    def __init__(
        self,
        story_map: StoryMap,
        capacity: Range | float,
        confidence: float,
        release_id: ReleaseId | None,
        options: SliceOptions,
    ) -> None:
        self.solves = 0
        self._map = story_map
        self._confidence = confidence
        self._release_id = release_id
        self._options = options
        self._capacity = capacity.likely if isinstance(capacity, Range) else capacity
        self._problem = problem_of(story_map, self._capacity, release_id, options)
        self._rooms = room_futures(capacity)
        spread = story_map.info.spread
        self._moments = {
            name: moments_of(estimate, spread)
            for name in self._problem.available
            if (estimate := story_map.stories[name].estimate) is not None
        }
        self._known = capacity_of(
            capacity if isinstance(capacity, Range) else Range(likely=capacity)
        )
        self._ratio = self._same_ratio()
        self._check_forced()

    def run(self, watch: Watch) -> _Found:
        """Return the best slice that is sure enough."""
        best: _Found | None = None
        low, top = 0.0, self._room(0.0)
        room = self._first_room()
        while True:
            found = self._solve(room, watch)
            if found.chance >= self._confidence:
                low = max(room, found.room)
                is_better = best is None or found.slice.value > best.slice.value
                best = found if is_better else best
                if found.is_all or found.chance <= self._confidence + NEAR:
                    break
                room = found.aim if is_better and low * STEP < found.aim < top else top
            else:
                top = found.cost / STEP
                room = min(found.aim, top) if best is None else (low + top) / 2
            if best is None:
                room = room if self.solves < TRIES else 0.0
            elif self.solves >= TRIES or top <= low * STEP:
                break
        assert best is not None  # noqa: S101 - what is forced is sure enough by itself
        return best

    def _solve(self, room: float, watch: Watch) -> _Found:
        """Return the best slice of mean efforts within a room, and simulate it."""
        for rounded in (floor, ceil):
            costs = self._costs(room, rounded)
            found = self._best(costs, watch)
            effort = self._problem.effort_of(found.stories)
            if effort <= self._problem.capacity:
                break
        totals = self._futures(found.stories)
        cost = costs.unit * sum(costs.of[name] for name in found.stories)
        factor = _quantile(totals, self._rooms, self._confidence + AIM)
        return _Found(
            slice=replace(found, capacity=self._capacity, effort=plain(effort)),
            room=costs.unit * costs.room,
            cost=cost,
            aim=cost / factor if factor else 0.0,
            totals=totals,
            chance=share_within(totals, self._rooms),
            is_all=sum(costs.of.values()) <= costs.room,
        )

    def _best(self, costs: _Costs, watch: Watch) -> Slice:
        self.solves += 1
        try:
            return slice_for_value(
                costs.story_map,
                costs.room,
                self._release_id,
                options=self._options,
                progress=watch.progress,
                time_limit=watch.seconds_left if watch.deadline < inf else None,
            )
        except SliceError as error:
            raise self._as_asked(error) from error

    def _as_asked(self, error: SliceError) -> SliceError:
        """Return an error in the user's numbers: only covering can fail here and not before."""
        text = (
            f"Nothing that covers all fits {plain(self._problem.capacity)} in "
            f"{self._confidence:.0%} of futures."
        )
        return SliceError("cover-not-sure", text, {**error.details, "confidence": self._confidence})

    def _costs(self, room: float, rounded: Callable[[float], int]) -> _Costs:
        """Return what each story counts against a room, and what must be in at the least."""
        problem = self._problem
        if self._ratio is not None:
            efforts = {name: plain(effort) for name, effort in problem.effort.items()}
            within = min(room / self._ratio, self._capacity)
            least = plain(problem.effort_of(problem.forced))
            return _Costs(self._map, max(within, least), self._ratio, efforts)
        scale = 10.0 ** self._digits(room)
        share = room / self._capacity * scale if self._capacity else 0.0
        costs = {
            name: max(round(moments.mean * scale), rounded(float(problem.effort[name]) * share))
            for name, moments in self._moments.items()
        }
        stories = self._map.stories
        whole = {
            name: with_fields(stories[name], estimate=Range(likely=cost))
            for name, cost in costs.items()
        }
        units = max(floor(room * scale), sum(costs[name] for name in problem.forced))
        return _Costs(self._map.with_changes(whole), units, 1 / scale, costs)

    def _same_ratio(self) -> float | None:
        """Return the mean as a share of the likely effort, if it is the same for all stories."""
        ratios = [
            moments.mean / float(self._problem.effort[name])
            for name, moments in self._moments.items()
            if self._problem.effort[name]
        ]
        is_same = bool(ratios) and max(ratios) - min(ratios) <= 1e-9 * max(ratios)
        has_more = any(m.mean and not self._problem.effort[n] for n, m in self._moments.items())
        return ratios[0] if is_same and not has_more else None

    def _digits(self, room: float) -> int:
        """Return how many digits after the point a mean effort is rounded to."""
        return DIGITS - 1 - floor(log10(room)) if room > 0 else DIGITS

    def _first_room(self) -> float:
        """Return the room for a slice whose stories are as uncertain as all of them are."""
        means = sum(moments.mean for moments in self._moments.values())
        second = sum(moments.second for moments in self._moments.values())
        share = second / means / self._known.median if means and self._known.median else 0.0
        return self._room(share)

    def _room(self, own: float) -> float:
        """Return the mean effort that is sure enough; ``own``: V / M^2 of the module's words."""
        variance = log(1 + own) + TEAM**2
        deviation = sqrt(variance + self._known.sigma**2)
        deviations = deviations_at(self._confidence)
        return self._known.median * exp(variance / 2 - deviations * deviation)

    def _futures(self, chosen: Collection[StoryId]) -> Efforts:
        stories = self._map.stories
        return futures_of([stories[name] for name in chosen], self._map.info)

    def _check_forced(self) -> None:
        """Raise SliceError ``pinned-not-sure`` if what must be in is less sure than is asked."""
        problem = self._problem
        forced = tuple(name for name in problem.available if name in problem.forced)
        chance = share_within(self._futures(forced), self._rooms)
        if chance < self._confidence:
            text = (
                "What is pinned or must be in, with what it needs, fits "
                f"{plain(problem.capacity)} in {chance:.0%} of futures; "
                f"{self._confidence:.0%} were asked for."
            )
            details = {"stories": forced, "chance": chance, "confidence": self._confidence}
            raise SliceError("pinned-not-sure", text, details)


def _quantile(totals: Efforts, rooms: Efforts, share: float) -> float:
    """Return the factor by which the rooms would have to grow to hold that share of totals."""
    import numpy as np

    with np.errstate(divide="ignore", invalid="ignore"):
        factors = np.where(totals > 0, totals / rooms, 0.0)
    return float(np.quantile(factors, min(share, 1.0)))


def _tenths(totals: Efforts) -> tuple[float, float, float]:
    """Return what the totals stay below in a tenth, in half and in nine tenths of futures."""
    import numpy as np

    low, middle, high = np.quantile(totals, (0.1, 0.5, 0.9))
    return float(low), float(middle), float(high)
