"""The linear program of a slice with some columns held in or out, solved again and again.

Its bounds are safe: whatever prices a solver gives the rows, no set is worth more than the prices
times what the rows hold, and what each column is worth above the prices of what it takes (Neumaier
and Shcherbina, *Safe bounds in linear and mixed-integer linear programming*, 2004). So each bound
is computed again from the prices, and holds even where the solver is wrong or was stopped.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from math import inf
from typing import TYPE_CHECKING, Any

from storymap.slicing.closures import Closures, turned
from storymap.slicing.highs import TELLABLE, Model, Relaxed, Tangent, rounded_down
from storymap.slicing.solver import factor_of, is_solved, linear_program, new_solver, run
from storymap.slicing.watch import Watch

if TYPE_CHECKING:
    from storymap.slicing.closures import Flags, Numbers, Places
    from storymap.slicing.program import Program


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
    ``gains``: what each is worth above the prices of what it takes. ``slope``: the price of effort.
    """

    held: Held
    bound: float
    columns: Numbers
    gains: Numbers
    slope: float


class HeldProgram:
    """The linear program of a program that :func:`can_hold` allows; columns are those of Model."""

    def __init__(self, model: Model, watch: Watch) -> None:
        """Hand the columns and rows of a model to the solver; nothing is solved yet."""
        import numpy as np

        program, rows = model.program, model.rows
        self.program = program
        self.steps = 0
        self._watch = watch
        self._worths: Numbers = np.array(model.worths)
        self.efforts: Numbers = np.array((*program.effort, *(0 for _ in program.bundles)), float)
        self._index = np.array(rows.index, np.int64)
        self._value = np.array(rows.value)
        self._row = np.repeat(np.arange(len(rows.upper)), np.diff(rows.start))
        self._upper: Numbers = np.array(rows.upper)
        self._capacity_row = model.capacity_row
        none = np.zeros(len(self._worths), bool)
        self._now = Held(none, none)
        self._solver = new_solver(watch, {"simplex_scale_strategy": 0})
        self._solver.passModel(linear_program(model.worths, rows, [0.0] * len(none)))
        forced = np.array(sorted(program.forced), np.int64)
        self.root = self.with_in(self._now, forced) if len(forced) else self._now

    @cached_property
    def needs(self) -> Closures:
        """What each column needs, directly and through others."""
        return Closures(_needs_of(self.program))

    @cached_property
    def needed_by(self) -> Closures:
        """What needs each column."""
        return Closures(turned(_needs_of(self.program)))

    def relaxed(self) -> Relaxed | None:
        """Return the answer with nothing held but what is forced; None if time ran out."""
        self._hold(self.root)
        run(self._solver, self._watch)
        if not is_solved(self._solver):
            return None
        answer = self._answer(self.root)
        return Relaxed(
            columns=tuple(answer.columns.tolist()),
            prices=tuple(abs(answer.gains).tolist()),
            value=answer.bound,
            bound=min(self.program.most, rounded_down(answer.bound)),
            tangent=Tangent(self.program.capacity, answer.bound, answer.slope),
        )

    def at(self, capacity: int) -> None:
        """Ask about another capacity from now on."""
        self.program = replace(self.program, capacity=capacity)
        self._upper[self._capacity_row] = capacity
        self._solver.changeRowBounds(self._capacity_row, -inf, float(capacity))

    def solve(self, held: Held) -> Answer | None:
        """Return the answer while these columns are held; None if no set holds them so."""
        self._watch.check()
        takes = self.efforts[held.inside].sum()
        if takes > self.program.capacity or (held.inside & held.outside).any():
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
        """Hold what no set moves that is worth this value or more (reduced-cost fixing)."""
        import numpy as np

        held, spare = answer.held, answer.bound - value
        free = held.free
        goes_in = np.flatnonzero(free & (answer.gains > spare))
        goes_out = np.flatnonzero(free & (answer.gains < -spare))
        if len(goes_in):
            held = self.with_in(held, goes_in)
        return self.with_out(held, goes_out) if len(goes_out) else held

    def stories_in(self, held: Held) -> frozenset[int]:
        """Return the stories that are held in."""
        return frozenset(held.inside[: len(self.program.stories)].nonzero()[0].tolist())

    def place(self) -> Any:
        """Return where the solver has ended, to go on from there later."""
        return self._solver.getBasis()

    def go_to(self, place: Any) -> None:
        """Let the solver go on from such a place."""
        self._solver.setBasis(place)

    def _answer(self, held: Held) -> Answer:
        import numpy as np

        solution = self._solver.getSolution()
        columns, prices = np.array(solution.col_value), np.array(solution.row_dual)
        if len(columns) != len(self._worths) or len(prices) != len(self._upper):
            columns, prices = held.inside.astype(float), np.zeros(len(self._upper))
        np.maximum(prices, 0.0, out=prices)
        takes = np.bincount(
            self._index, weights=self._value * prices[self._row], minlength=len(columns)
        )
        gains = self._worths - takes
        most = np.where(held.inside, gains, np.where(held.outside, 0.0, np.maximum(gains, 0.0)))
        bound = float(prices @ self._upper + most.sum())
        return Answer(held, bound, columns, gains, float(prices[self._capacity_row]))

    def _hold(self, held: Held) -> None:
        import numpy as np

        now = self._now
        is_new = (held.inside != now.inside) | (held.outside != now.outside)
        changed = np.flatnonzero(is_new).astype(np.int32)
        if len(changed):
            least, most = held.inside[changed].astype(float), 1.0 - held.outside[changed]
            self._solver.changeColsBounds(len(changed), changed, least, most)
        self._now = held


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
