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

from storymap.slicing.held import Answer, Held, HeldProgram

if TYPE_CHECKING:
    from storymap.slicing.watch import Watch

FEW: Final = 200
STEPS: Final = 50
"""How many branches may be made, and one more for so many steps of the simplex method: branches
that move next to nothing (as where value follows effort) are HiGHS's, which has cuts for them."""

MANY: Final = 2_000
"""How many branches may be made at all."""

SURE: Final = 1e-6
"""A column this near to 0 or 1 is out or in."""


@dataclass(frozen=True, slots=True)
class _Branch:
    answer: Answer
    place: Any


class Branching:
    """A search of all sets of a program, depth first, the better of two branches first.

    ``keep`` is handed closed sets that fit, and returns the value of the best set so far, in this
    program's units. ``is_enough``: whether the search is to end because the best has become good.
    """

    def __init__(
        self,
        lp: HeldProgram,
        value: int,
        keep: Callable[[frozenset[int]], int],
        is_enough: Callable[[], bool],
    ) -> None:
        """Start from the value of the best set known."""
        self._lp = lp
        self._value = value
        self._keep = keep
        self._is_enough = is_enough
        self._count = 0

    def bound(self, watch: Watch) -> float | None:
        """Search; return what no set is worth more than, None if none is worth more than the best.

        Raises Cancelled.
        """
        lp, first = self._lp, self._lp.steps
        waiting = self._branch(lp.root)
        last: _Branch | None = None
        while waiting:
            if (
                self._count > min(MANY, FEW + (lp.steps - first) / STEPS)
                or not watch.seconds_left
                or self._is_enough()
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
        held = lp.settled(answer, self._wanted(answer.bound))
        column = self._column(held, answer)
        if column is None:
            self._value = self._keep(lp.stories_in(held))
            return []
        at = np.array((column,), np.int64)
        return [*self._branch(lp.with_in(held, at)), *self._branch(lp.with_out(held, at))]

    def _branch(self, held: Held) -> list[_Branch]:
        """Return a branch, unless no set in it is worth more than the best."""
        answer = self._lp.solve(held)
        if answer is None or not self._is_open(answer):
            return []
        self._round(answer)
        return [_Branch(answer, self._lp.place())] if self._is_open(answer) else []

    def _wanted(self, bound: float) -> float:
        """Return what a set is worth at least that is worth more than the best."""
        return self._value + 1 - 1e-6 - 1e-9 * abs(bound)

    def _is_open(self, answer: Answer) -> bool:
        return answer.bound >= self._wanted(answer.bound)

    def _round(self, answer: Answer) -> None:
        """Keep what is whole in an answer, and what is in by half."""
        program, columns = self._lp.program, answer.columns.tolist()
        for share in (1 - SURE, 0.5):
            chosen = program.closed(program.demanded(columns, share))
            if program.fits(chosen):
                self._value = self._keep(chosen)

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
        return int(places[(np.maximum(ups, SURE) * np.maximum(downs, SURE)).argmax()])
