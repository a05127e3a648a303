"""A plan that is nearly the best, by branches of the linear program (see branching.py).

Until nothing can be better by more than NEAR, which mostly takes a second or two; HiGHS needs
several times as much for that, most of it for cuts. Each answer on the way is made a plan: stage
after stage, what the linear program has most of comes first, with all that it needs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import inf
from typing import TYPE_CHECKING, Final

from storymap.slicing.branching import SURE, Aim, Branching, by_lesser
from storymap.slicing.cumulative import CumulativeModel
from storymap.slicing.held import HeldLp
from storymap.slicing.schedule import Schedule, Stages
from storymap.slicing.watch import Watch

if TYPE_CHECKING:
    from storymap.slicing.closures import Numbers

MANY: Final = 100
"""How many branches are worth making: those that help do so in half as many."""

NEAR: Final = 1e-4
"""A plan this near to the best, as a share of its value, is near enough for a quick answer."""


def bound_near(
    model: CumulativeModel, value: float, take: Callable[[Stages], float], watch: Watch
) -> float:
    """Search until no plan is better by NEAR, or HiGHS had better go on.

    ``value``: what the best plan known is worth; ``take`` is handed plans, and returns what the
    best of them is worth. Returns a bound on every plan. Raises Cancelled.
    """
    lp = HeldLp(model.goal, model.rows, model.needs, _efforts_of(model), watch)
    lp.soften(model.room_rows, 1 + sum(map(abs, model.goal)))
    constant, best = model.constant, value

    def keep(columns: Numbers) -> float:
        nonlocal best
        if (abs(columns - 0.5) > 0.5 - SURE).all():
            best = take(model.stages(columns.tolist()))
        best = take(staged(model.schedule, model.shares(columns.tolist())))
        return best

    def wanted(value: float) -> float:
        return value + NEAR * abs(value) - constant

    aim = Aim(keep, wanted, lambda: False, by_lesser, MANY)
    left = Branching(lp, value, aim).bound(watch)
    return constant + max(wanted(best), -inf if left is None else left)


def staged(schedule: Schedule, shares: Sequence[Sequence[float]]) -> Stages:
    """Return a plan near to what a linear program says; it may not be allowed.

    ``shares``: how much of each story is delivered by each stage.
    """
    efforts = [float(effort) for effort in schedule.effort]
    stages = list(schedule.by)
    is_placed = [False] * len(stages)
    for stage, room in enumerate(schedule.rooms):
        left = -1.0 if room is None else float(room) * (1 + 1e-12)
        by_share = [(-shares[n][stage], n) for n, placed in enumerate(is_placed) if not placed]
        following = min(stage + 1, len(schedule.rooms) - 1)
        later = sorted(
            (-shares[n][following], -_rate(schedule, n), n)
            for share, n in by_share
            if share > -SURE and schedule.value[n] > 0
        )
        for number in (
            *(n for share, n in sorted(by_share) if share < -SURE),
            *(n for *_, n in later),
        ):
            if is_placed[number] or schedule.first[number] > stage:
                continue
            added = _added(schedule, number, is_placed)
            effort = sum(efforts[one] for one in added)
            if effort <= left:
                left -= effort
                for one in added:
                    is_placed[one] = True
                    stages[one] = min(stage, stages[one])
    return tuple(stages)


def _rate(schedule: Schedule, number: int) -> float:
    effort = float(schedule.effort[number])
    return float(schedule.value[number]) / effort if effort else inf


def _added(schedule: Schedule, number: int, is_placed: Sequence[bool]) -> list[int]:
    """Return a story with all that it needs and is not placed."""
    added, seen = [number], {number}
    for one in added:
        for need in schedule.needs[one]:
            if not is_placed[need] and need not in seen:
                seen.add(need)
                added.append(need)
    return added


def _efforts_of(model: CumulativeModel) -> list[float]:
    efforts = model.schedule.effort
    return [float(efforts[number]) if number >= 0 else 0.0 for number in model.stories]
