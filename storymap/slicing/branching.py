"""Branch and bound on the linear program of a slice, in branches that take with them what is tied.

In the linear program one large block of stories is mostly in by a part. To hold one of them in
brings in what it needs, to hold it out takes out what needs it. The one is branched on for which
both move much effort (the product of both, as Achterberg, *Constraint integer programming*, 2007,
weighs what both branches cost): then both bounds fall at once, and each branch shows a set that is
better than greedy ones. Typical slices are proved after a handful of branches, for which HiGHS
would add hundreds of cuts. (Tried and dropped: solving both branches of several stories before
choosing one, which takes twice as long; weighing by value, or by number.)

Nothing here rests on a solver's word: bounds are safe (:mod:`storymap.slicing.held`), and sets are
closed and weighed in whole numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from storymap.slicing.held import Answer, Held, HeldLp

if TYPE_CHECKING:
    from storymap.slicing.closures import Numbers
    from storymap.slicing.watch import Watch

FEW: Final = 100
STEPS: Final = 100
"""How many branches may be made, and one more for so many steps of the simplex method: branches
that move next to nothing (as where value follows effort) are HiGHS's, which has cuts for them."""

SURE: Final = 1e-6
"""A column this near to 0 or 1 is out or in."""


@dataclass(frozen=True, slots=True)
class _Branch:
    answer: Answer
    place: Any


@dataclass(frozen=True, slots=True)
class Aim:
    """What a search is for.

    ``keep``: is handed each answer on the way and, where all columns are held, those that are in;
    keeps what is good of it, and returns what the best so far is worth. ``wanted``: what is worth
    looking for, given that. ``is_enough``: whether the search is to end because the best has become
    good. ``merit``: which columns to branch on, by what holding them in and out moves. ``most``:
    how many branches are worth making.
    """

    keep: Callable[[Numbers], float]
    wanted: Callable[[float], float]
    is_enough: Callable[[], bool]
    merit: Callable[[Numbers, Numbers], Numbers]
    most: int


class Branching:
    """A search of all that a linear program allows: depth first, the better branch first."""

    def __init__(self, lp: HeldLp, value: float, aim: Aim) -> None:
        """Start from the value of the best that is known."""
        self._lp = lp
        self._aim = aim
        self._value = value
        self._count = 0

    def bound(self, watch: Watch) -> float | None:
        """Search; return what nothing is worth more than, None if nothing wanted is left.

        Raises Cancelled.
        """
        lp, first = self._lp, self._lp.steps
        waiting = self._branch(lp.root)
        last: _Branch | None = None
        while waiting:
            if (
                self._count > min(self._aim.most, FEW + (lp.steps - first) / STEPS)
                or not watch.seconds_left
                or self._aim.is_enough()
            ):
                return max(branch.answer.bound for branch in waiting)
            branch = waiting.pop()
            if not self._is_open(branch.answer):
                continue
            if branch is not last:
                lp.go_to(branch.place)
            new = self._branches(branch.answer)
            last = new[-1] if new else None
            waiting += sorted(new, key=lambda one: one.answer.bound)
        return None

    def _branches(self, answer: Answer) -> list[_Branch]:
        import numpy as np

        self._count += 1
        lp = self._lp
        held = lp.settled(answer, self._wanted(answer))
        column = self._column(held, answer)
        if column is None:
            self._value = self._aim.keep(held.inside.astype(float))
            return []
        at = np.array((column,), np.int64)
        return [*self._branch(lp.with_in(held, at)), *self._branch(lp.with_out(held, at))]

    def _branch(self, held: Held) -> list[_Branch]:
        """Return a branch, unless nothing wanted is in it."""
        answer = self._lp.solve(held)
        if answer is None or not self._is_open(answer):
            return []
        self._value = self._aim.keep(answer.columns)
        return [_Branch(answer, self._lp.place())] if self._is_open(answer) else []

    def _wanted(self, answer: Answer) -> float:
        return self._aim.wanted(self._value) - 1e-6 - 1e-9 * abs(answer.bound)

    def _is_open(self, answer: Answer) -> bool:
        return answer.bound >= self._wanted(answer)

    def _column(self, held: Held, answer: Answer) -> int | None:
        """Return the column to branch on; None if all are held."""
        import numpy as np

        lp, columns, free = self._lp, answer.columns, held.free
        places = np.flatnonzero(free & (columns > SURE) & (columns < 1 - SURE))
        if not len(places):
            places = np.flatnonzero(free)
        if not len(places):
            return None
        efforts = np.where(free, lp.efforts, 0.0)
        ups = lp.needs.sums(places, efforts * (1 - columns))
        downs = lp.needed_by.sums(places, efforts * columns)
        return int(places[self._aim.merit(ups, downs).argmax()])


def by_product(ups: Numbers, downs: Numbers) -> Numbers:
    """Rate columns by the product of what they move either way."""
    import numpy as np

    return np.maximum(ups, SURE) * np.maximum(downs, SURE)


def by_lesser(ups: Numbers, downs: Numbers) -> Numbers:
    """Rate columns by the lesser of what they move either way, and a little by the greater."""
    import numpy as np

    return np.minimum(ups, downs) + 0.1 * np.maximum(ups, downs)
