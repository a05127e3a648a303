"""The integer program of a slice, solved by HiGHS.

Columns: x for each story, then y for each bundle. Rows: x_s <= x_n for each need, y <= x for each
member of a bundle that pays, y >= sum(x) - (size - 1) for one that costs or is counted, the
capacity, what has to be covered, how many outcomes may be earned, and cuts.
Only what has a value of its own, or covers something, need be whole: a story that is in for
another's sake is as whole as that other. So a solution is read as the closure of the stories that
pay or cover and the bundles that pay, which never takes more effort nor has less value than the
solver's columns say.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor, inf, isfinite
from typing import TYPE_CHECKING, Any, Final

from storymap.slicing.program import Program
from storymap.slicing.solver import (
    HEURISTICS,
    Rows,
    factor_of,
    has_solution,
    is_infeasible,
    is_solved,
    linear_program,
    new_solver,
    run,
)
from storymap.slicing.watch import Watch

if TYPE_CHECKING:
    from storymap.slicing.held import HeldProgram

TELLABLE: Final = 10**8
"""Totals up to this are told apart from their neighbours with certainty."""

NODES: Final = 50
"""How much of the search for the least effort is worth its time."""

CUTS: Final = 50
"""How often a set that exceeds the capacity by a rounding error is cut off before giving up."""


@dataclass(frozen=True, slots=True)
class Tangent:
    """A line above the value of every set: ``value`` at a capacity, and what a unit changes."""

    capacity: int
    value: float
    slope: float

    def at(self, capacity: int) -> float:
        """Return what no set within a capacity is worth more than."""
        return self.value + self.slope * (capacity - self.capacity)

    def moved(self, effort: int, value: int) -> Tangent:
        """Return the line for sets that hold something more, of this effort and value."""
        return Tangent(self.capacity + effort, self.value + value, self.slope)


@dataclass(frozen=True, slots=True)
class Solved:
    """What a search found, in whole units: a closed set or None, a bound on every set's value.

    A set within ``slack`` of the bound is proved to be the best; None if nothing is proved. (It is
    0 unless the numbers are too large for the solver to tell neighbours apart.) ``tangent`` bounds
    sets of less effort too; ``lp``: the linear program, to be asked more. No set and a ``slack``:
    it is proved that there is none.
    """

    chosen: frozenset[int] | None
    bound: int
    slack: int | None
    tangent: Tangent | None = None
    lp: HeldProgram | None = None


@dataclass(frozen=True, slots=True)
class Relaxed:
    """The linear program's answer: stories may be in by parts.

    ``columns``: how much of each story and bundle is in, 0 to 1. ``prices``: by how much the value
    falls at least (in whole units) if a column that is out (in) is put in (out). ``bound``: no set
    is worth more; ``value`` is the same, not rounded; ``tangent`` says so of other capacities.
    """

    columns: tuple[float, ...]
    prices: tuple[float, ...]
    value: float
    bound: int
    tangent: Tangent


class Model:
    """The columns and rows of a program, and how to run HiGHS on them."""

    def __init__(
        self,
        program: Program,
        watch: Watch,
        on_set: Callable[[frozenset[int]], None] | None = None,
    ) -> None:
        """Build the rows; nothing is solved yet. ``on_set`` is told of sets found on the way."""
        self._on_set = on_set
        self._program = program
        self._watch = watch
        worths = (*program.value, *(bundle.value for bundle in program.bundles))
        self._value_factor = factor_of(worths)
        self._effort_factor = factor_of((*program.effort, program.capacity))
        self._worths = [worth * self._value_factor for worth in worths]
        self._rows = Rows()
        self._add_needs()
        self._add_bundles()
        self._add_capacity()
        self._add_wishes()

    @property
    def program(self) -> Program:
        """The program whose model it is."""
        return self._program

    @property
    def worths(self) -> list[float]:
        """What each column is worth, as the solver is told."""
        return self._worths

    @property
    def rows(self) -> Rows:
        """The rows, as the solver is told."""
        return self._rows

    @property
    def capacity_row(self) -> int:
        """The place of the capacity among the rows."""
        return self._capacity_row

    @property
    def step(self) -> int:
        """By how much a value must be higher to be told apart, where totals are TELLABLE."""
        return 1 if self.is_whole else 0

    @property
    def is_whole(self) -> bool:
        """Whether values go to the solver as they are, so that neighbours are told apart."""
        return self._value_factor == 1

    def relaxed(self) -> Relaxed | None:
        """Solve the linear program; None if time ran out."""
        solver = new_solver(self._watch, {})
        solver.passModel(linear_program(self._worths, self._rows, self._least()))
        run(solver, self._watch)
        if not is_solved(solver):
            return None
        solution, factor = solver.getSolution(), self._value_factor
        value = solver.getInfo().objective_function_value
        slope = abs(solution.row_dual[self._capacity_row]) * self._effort_factor
        return Relaxed(
            columns=tuple(solution.col_value),
            prices=tuple(abs(price) / factor for price in solution.col_dual),
            value=value / factor,
            bound=self._bound(value),
            tangent=Tangent(self._program.capacity, value / factor, slope / factor),
        )

    def most_value(
        self, start: frozenset[int] | None = None, *, with_heuristics: bool = False
    ) -> Solved:
        """Search for the set with the most value, to proof or until time runs out.

        ``start``: a closed set that fits, which cuts the search short if it is good.
        """
        if not self._program.has_demand:
            nothing = self._program.closed(())
            return Solved(nothing, self._program.worth(nothing), 0)
        options: dict[str, float] = dict.fromkeys(HEURISTICS, with_heuristics)
        options["mip_abs_gap"] = 0.99 if self.is_whole else 0.0
        options["mip_pscost_minreliable"] = 0
        for _ in range(CUTS):
            solved = self._solved(self._worths, options, start)
            chosen = solved.chosen
            if chosen is None or self._program.fits(chosen):
                return solved
            self._forbid(chosen)
        return Solved(None, solved.bound, None)

    def least_effort(self, value: int) -> frozenset[int] | None:
        """Search for a set of at least this value with the least effort, for NODES nodes.

        (A limit in nodes, so that the answer does not depend on how fast the machine is.)
        """
        if not self._program.has_demand:
            return self._program.closed(())
        floor_ = value * self._value_factor
        slack = 0.5 if self.is_whole else 1e-9 * abs(floor_)
        terms = [(column, worth) for column, worth in enumerate(self._worths) if worth]
        self._rows.add(terms, floor_ - slack, inf)
        return self._lightest({"mip_max_nodes": NODES}).chosen

    def least_cover(self) -> Solved:
        """Search for the least effort for which all that is wished can be had.

        The answer's ``bound`` is that of a goal of minus the effort, in solver's units.
        """
        return self._lightest({})

    def _lightest(self, options: dict[str, float]) -> Solved:
        efforts = [-effort * self._effort_factor for effort in self._program.effort]
        return self._solved(efforts + [0.0] * len(self._program.bundles), options)

    # Rows

    def _add_needs(self) -> None:
        for number, needs in enumerate(self._program.needs):
            for need in needs:
                self._rows.add(((number, 1), (need, -1)), -inf, 0)
        for first, second in self._program.twins:
            self._rows.add(((second, 1), (first, -1)), -inf, 0)

    def _add_bundles(self) -> None:
        first = len(self._program.stories)
        for column, bundle in enumerate(self._program.bundles, first):
            if bundle.value > 0:
                for member in bundle.members:
                    self._rows.add(((column, 1), (member, -1)), -inf, 0)
            if bundle.value < 0 or bundle.count:
                terms = [(column, -1.0), *((member, 1.0) for member in bundle.members)]
                self._rows.add(terms, -inf, len(bundle.members) - 1)

    def _add_capacity(self) -> None:
        factor = self._effort_factor
        terms = [(n, effort * factor) for n, effort in enumerate(self._program.effort) if effort]
        room = self._program.capacity * factor
        self._capacity_row = len(self._rows.lower)
        self._rows.add(terms, -inf, room if factor == 1 else room * (1 + 1e-9))

    def _add_wishes(self) -> None:
        program = self._program
        for cover in program.covers:
            self._rows.add([(number, 1) for number in cover], 1, inf)
        if program.most_count is not None:
            counts = (*program.count, *(bundle.count for bundle in program.bundles))
            terms = [(column, count) for column, count in enumerate(counts) if count]
            self._rows.add(terms, -inf, program.most_count)

    def _forbid(self, chosen: frozenset[int]) -> None:
        """Cut off a set that exceeds the capacity by less than the solver can see."""
        self._rows.add([(number, 1) for number in sorted(chosen)], -inf, len(chosen) - 1)

    # Running

    def _solved(
        self, goal: list[float], options: dict[str, float], start: frozenset[int] | None = None
    ) -> Solved:
        """Search for the set that makes a goal most, from a set on if there is one."""
        solver = new_solver(self._watch, options)
        solver.passModel(linear_program(goal, self._rows, self._least(), self._whole()))
        if start is not None:
            self._start_from(solver, start)
        found: list[list[float]] = []
        if self._on_set is not None:
            solver.cbMipImprovingSolution += lambda event: found.append(
                list(event.data_out.mip_solution)
            )

        def tell() -> None:
            while found:
                self._tell(found.pop(0))

        run(solver, self._watch, tell)
        return self._read(solver)

    def _least(self) -> list[float]:
        """Return 1 for each column that is in whatever happens, else 0."""
        return [1.0 * (column in self._program.forced) for column in range(len(self._worths))]

    def _whole(self) -> list[bool]:
        """Return which columns have to be whole."""
        covering = {number for cover in self._program.covers for number in cover}
        return [worth > 0 or column in covering for column, worth in enumerate(self._worths)]

    def _tell(self, columns: Sequence[float]) -> None:
        chosen = self._closed(columns)
        if self._on_set is not None and self._program.fits(chosen):
            self._on_set(chosen)

    def _start_from(self, solver: Any, chosen: frozenset[int]) -> None:
        import highspy

        program, solution = self._program, highspy.HighsSolution()
        solution.col_value = [
            *(1.0 * (number in chosen) for number in range(len(program.stories))),
            *(1.0 * chosen.issuperset(bundle.members) for bundle in program.bundles),
        ]
        solver.setSolution(solution)

    # Reading

    def _read(self, solver: Any) -> Solved:
        chosen = None
        if has_solution(solver):
            chosen = self._closed(solver.getSolution().col_value)
        bound = self._bound(solver.getInfo().mip_dual_bound)
        if is_infeasible(solver):
            return Solved(None, bound, 0)
        return Solved(chosen, bound, self.slack(bound) if is_solved(solver) else None)

    def _bound(self, found: float) -> int:
        """Return a bound in whole units, and never one that rounding has made too low."""
        if not isfinite(found):
            return self._program.most
        return min(self._program.most, rounded_down(found / self._value_factor))

    def slack(self, bound: int) -> int:
        """Return how far from a proved bound a value may be by rounding alone."""
        return 0 if self.is_whole and abs(bound) < TELLABLE else ceil(2e-9 * abs(bound))

    def _closed(self, columns: Sequence[float]) -> frozenset[int]:
        return self._program.closed(self._program.demanded(columns, 0.5))


def rounded_down(value: float) -> int:
    """Return a bound as a whole number, never one that a solver's rounding has made too low."""
    return floor(value + 1e-6 + 1e-9 * abs(value))
