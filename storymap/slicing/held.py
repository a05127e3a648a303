"""A linear program with some columns held in or out, solved again and again.

Its bounds are safe: whatever prices a solver gives the rows, nothing is worth more than the prices
times what the rows hold, and what each column is worth above the prices of what it takes (Neumaier
and Shcherbina, *Safe bounds in linear and mixed-integer linear programming*, 2004). So each bound
is computed again from the prices, and holds even where the solver is wrong or was stopped.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from math import inf
from typing import TYPE_CHECKING, Any, Final

from storymap.slicing.closures import Closures, turned
from storymap.slicing.highs import TELLABLE, Model, Relaxed, Tangent, rounded_down
from storymap.slicing.solver import factor_of, is_solved, linear_program, new_solver, run
from storymap.slicing.watch import Watch

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from storymap.slicing.closures import Flags, Numbers, Places
    from storymap.slicing.program import Program
    from storymap.slicing.solver import Rows


FREE: Final = 0.25
"""Where more columns than this share take no effort (outcomes, mostly), they count by number."""


@dataclass(frozen=True, slots=True)
class Held:
    """Which columns are held in, with what they need, and which out, with what needs them."""

    inside: Flags
    outside: Flags

    @property
    def free(self) -> Flags:
        """Which columns are held neither in nor out."""
        return ~(self.inside | self.outside)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the linear program says while some columns are held.

    ``bound``: no set with these columns held is worth more. ``columns``: how much of each is in.
    ``gains``: what each is worth above the ``prices`` of the rows that it takes part in.
    """

    held: Held
    bound: float
    columns: Numbers
    gains: Numbers
    prices: Numbers


class HeldLp:
    """A linear program of columns from 0 to 1 under rows with an upper side, some columns held.

    ``needs``: what each column takes with it. ``efforts``: what it takes, to choose by. ``steps``:
    how many the simplex method has made.
    """

    def __init__(
        self,
        goal: Sequence[float],
        rows: Rows,
        needs: Sequence[Sequence[int]],
        efforts: Sequence[float],
        watch: Watch,
    ) -> None:
        """Hand columns and rows to the solver; nothing is solved yet."""
        import numpy as np

        self.efforts: Numbers = np.array(efforts, float)
        self.steps = 0
        self._arcs = needs
        self._watch = watch
        self._goal: Numbers = np.array(goal, float)
        self._index = np.array(rows.index, np.int64)
        self._value = np.array(rows.value, float)
        self._row = np.repeat(np.arange(len(rows.upper)), np.diff(rows.start))
        self._upper: Numbers = np.array(rows.upper, float)
        self._solver = new_solver(watch, {"simplex_scale_strategy": 0})
        self._solver.passModel(linear_program(goal, rows, [0.0] * len(goal)))
        none = np.zeros(len(goal), bool)
        self.root = self._now = Held(none, none)

    @cached_property
    def needs(self) -> Closures:
        """What each column needs, directly and through others."""
        return Closures(self._arcs)

    @cached_property
    def needed_by(self) -> Closures:
        """What needs each column."""
        return Closures(turned(self._arcs))

    def soften(self, rows: Iterable[int], price: float) -> None:
        """Let rows be exceeded at a price, so that there is an answer whatever is held.

        Bounds stay bounds, and what is no answer without has one that is low.
        """
        for row in rows:
            self._solver.addCol(-price, 0.0, inf, 1, [row], [-1.0])

    def solve(self, held: Held) -> Answer | None:
        """Return the answer while these columns are held; None if nothing holds them so."""
        self._watch.check()
        if not self._may_hold(held):
            return None
        self._hold(held)
        self._solver.run()
        self.steps += max(0, self._solver.getInfo().simplex_iteration_count)
        return self._answer(held)

    def with_in(self, held: Held, columns: Places) -> Held:
        """Hold more columns in."""
        return Held(held.inside | self.needs.of(columns), held.outside)

    def with_out(self, held: Held, columns: Places) -> Held:
        """Hold more columns out."""
        return Held(held.inside, held.outside | self.needed_by.of(columns))

    def settled(self, answer: Answer, value: float) -> Held:
        """Hold what nothing moves that is worth this value or more (reduced-cost fixing)."""
        import numpy as np

        held, spare = answer.held, answer.bound - value
        free = held.free
        goes_in = np.flatnonzero(free & (answer.gains > spare))
        goes_out = np.flatnonzero(free & (answer.gains < -spare))
        if len(goes_in):
            held = self.with_in(held, goes_in)
        return self.with_out(held, goes_out) if len(goes_out) else held

    def place(self) -> Any:
        """Return where the solver has ended, to go on from there later."""
        return self._solver.getBasis()

    def go_to(self, place: Any) -> None:
        """Let the solver go on from such a place."""
        self._solver.setBasis(place)

    def _may_hold(self, held: Held) -> bool:
        return not (held.inside & held.outside).any()

    def _answer(self, held: Held) -> Answer:
        import numpy as np

        count, solution = len(self._goal), self._solver.getSolution()
        columns, prices = np.array(solution.col_value)[:count], np.array(solution.row_dual)
        if len(columns) != count or len(prices) != len(self._upper):
            columns, prices = held.inside.astype(float), np.zeros(len(self._upper))
        np.maximum(prices, 0.0, out=prices)
        takes = np.bincount(self._index, weights=self._value * prices[self._row], minlength=count)
        gains = self._goal - takes
        most = np.where(held.inside, gains, np.where(held.outside, 0.0, np.maximum(gains, 0.0)))
        return Answer(held, float(prices @ self._upper + most.sum()), columns, gains, prices)

    def _hold(self, held: Held) -> None:
        import numpy as np

        now = self._now
        is_new = (held.inside != now.inside) | (held.outside != now.outside)
        changed = np.flatnonzero(is_new).astype(np.int32)
        if len(changed):
            least, most = held.inside[changed].astype(float), 1.0 - held.outside[changed]
            self._solver.changeColsBounds(len(changed), changed, least, most)
        self._now = held


class HeldProgram(HeldLp):
    """The linear program of a program that :func:`can_hold` allows; columns are those of Model."""

    def __init__(self, model: Model, watch: Watch) -> None:
        """Take the columns and rows of a model; nothing is solved yet."""
        import numpy as np

        program = model.program
        efforts = (*program.effort, *(0 for _ in program.bundles))
        self._takes: Numbers = np.array(efforts, float)
        if efforts.count(0) > FREE * len(efforts):
            efforts = (1,) * len(efforts)
        super().__init__(model.worths, model.rows, _needs_of(program), efforts, watch)
        self.program = program
        self._capacity_row = model.capacity_row
        forced = np.array(sorted(program.forced), np.int64)
        if len(forced):
            self.root = self.with_in(self.root, forced)

    def relaxed(self) -> Relaxed | None:
        """Return the answer with nothing held but what is forced; None if time ran out."""
        self._hold(self.root)
        run(self._solver, self._watch)
        if not is_solved(self._solver):
            return None
        answer = self._answer(self.root)
        slope = float(answer.prices[self._capacity_row])
        return Relaxed(
            columns=tuple(answer.columns.tolist()),
            prices=tuple(abs(answer.gains).tolist()),
            value=answer.bound,
            bound=min(self.program.most, rounded_down(answer.bound)),
            tangent=Tangent(self.program.capacity, answer.bound, slope),
        )

    def at(self, capacity: int) -> None:
        """Ask about another capacity from now on."""
        self.program = replace(self.program, capacity=capacity)
        self._upper[self._capacity_row] = capacity
        self._solver.changeRowBounds(self._capacity_row, -inf, float(capacity))

    def _may_hold(self, held: Held) -> bool:
        takes = self._takes[held.inside].sum()
        return bool(takes <= self.program.capacity) and super()._may_hold(held)


def can_hold(program: Program) -> bool:
    """Whether what fits may be held freely here, and all numbers are exact.

    Wishes, and bundles that cost, are for HiGHS alone.
    """
    worths = (*program.value, *(bundle.value for bundle in program.bundles))
    return (
        not program.covers
        and program.most_count is None
        and all(bundle.value > 0 for bundle in program.bundles)
        and factor_of(worths) == factor_of((*program.effort, program.capacity)) == 1
        and program.most < TELLABLE
    )


def _needs_of(program: Program) -> list[list[int]]:
    """Return what each column needs; the second of twins goes after the first."""
    needs = [list(some) for some in program.needs]
    for first, second in program.twins:
        needs[second].append(first)
    return [*needs, *(list(bundle.members) for bundle in program.bundles)]
