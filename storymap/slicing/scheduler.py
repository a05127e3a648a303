"""The search for the best plan: first one that is nearly the best, then the proof.

The linear program's prices say what moving each column costs at least. A column that is dearer to
move than the best plan known is from the bound stays as it is, and so does what is tied to it by
needs. Branches find a plan that is nearly the best (staging.py); from there on HiGHS proves the
rest, without heuristics of its own, which cost more than they bring. (Tried and dropped: looking
for a better plan first among the columns that are cheap to move.) Every plan is checked, and its
value computed again in exact numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import inf
from typing import Final

from storymap.slicing.cumulative import CumulativeModel, RelaxedPlan
from storymap.slicing.schedule import Schedule, Stages, settled
from storymap.slicing.staging import NEAR, bound_near
from storymap.slicing.watch import Watch

SAME: Final = 1e-6
"""Values that differ by less than this share of them (or by as much) are the same to the solver."""


@dataclass(frozen=True, slots=True)
class Planned:
    """The best plan found, a bound on every plan's value, and whether the plan is proved best."""

    stages: Stages | None
    bound: float
    is_proved: bool


def best_plan(
    schedule: Schedule,
    starts: Iterable[Stages],
    watch: Watch,
    on_found: Callable[[Stages, float], None],
) -> Planned:
    """Return the plan that is worth most, or the best found in the time there is.

    ``starts``: allowed plans that are made otherwise, each when the one before has been told.
    ``on_found`` is told each better plan with the bound of that moment, and of the best again when
    that has become much lower. Raises Cancelled.
    """
    best = _Best(schedule)
    relaxed = CumulativeModel(schedule).relaxed(watch)
    bound = inf if relaxed is None else relaxed.value
    for stages in starts:
        if best.take(stages):
            on_found(stages, bound)
    if relaxed is None:
        return Planned(best.stages, inf, is_proved=best.stages is None and watch.seconds_left > 0)

    def found(stages: Stages, now: float) -> None:
        if best.take(stages):
            on_found(stages, max(best.value, min(bound, now)))

    left = _unsettled(schedule, relaxed, best.value)
    if left is not None and best.stages is not None and bound > best.value * (1 + NEAR):
        bound = min(bound, _near(left, best, watch, lambda stages: found(stages, bound)))
        on_found(best.stages, bound)
        left = _unsettled(schedule, relaxed, best.value)
    if left is None:
        return Planned(best.stages, best.value, is_proved=True)
    proved, rest = CumulativeModel(left).best(best.stages, watch, found)
    bound = min(bound, max(best.value, rest))
    is_proved = proved and bound <= best.value + SAME * max(1.0, abs(bound))
    return Planned(best.stages, bound, is_proved=is_proved)


def _near(left: Schedule, best: _Best, watch: Watch, found: Callable[[Stages], None]) -> float:
    """Return a bound that is NEAR the best plan, unless that takes too long."""

    def take(stages: Stages) -> float:
        found(stages)
        return best.value

    return max(best.value, bound_near(CumulativeModel(left), best.value, take, watch))


class _Best:
    """The best plan so far, with its exact value."""

    def __init__(self, schedule: Schedule) -> None:
        self._schedule = schedule
        self.stages: Stages | None = None
        self.value = -inf

    def take(self, stages: Stages) -> bool:
        """Keep a plan if it is allowed and worth more than the one that is kept."""
        value = float(self._schedule.worth(stages))
        if value <= self.value or not self._schedule.is_allowed(stages):
            return False
        self.stages, self.value = stages, value
        return True


def _unsettled(schedule: Schedule, relaxed: RelaxedPlan, value: float) -> Schedule | None:
    """Return what is left of a schedule once each column that is too dear to move is settled.

    None if no other plan is worth more than ``value``.
    """
    enough = relaxed.value - value + SAME * max(1.0, abs(relaxed.value))
    first, by = list(schedule.first), list(schedule.by)
    for (number, stage), (share, price) in relaxed.columns.items():
        if price > enough:
            if share > 0.5:
                by[number] = min(by[number], stage)
            else:
                first[number] = max(first[number], stage + 1)
    return settled(schedule, first, by)
