"""The integer program of a slice, solved by HiGHS: one thread, silent, interruptible.

Columns: x for each story, then y for each bundle. Rows: x_s <= x_n for each need, y <= x for each
member of a bundle that pays, y >= sum(x) - (size - 1) for one that costs, the capacity, and cuts.
Only what has a value of its own need be whole: a story that is in for another's sake is as whole as
that other. So a solution is read as the closure of the stories and bundles that pay, which never
takes more effort nor has less value than the solver's columns say.

HiGHS's presolve stays off: in 1.14.0 it calls worse answers optimal when some columns are not
whole (HiGHS issues 3043, 3073, 3094; "max 110 a - 3 b, a <= b" gave 0), and on typical maps the
search is faster without it. A restart would presolve again, so restarts are off too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from math import ceil, floor, inf, isfinite
from threading import Thread
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from storymap.progress import Cancelled
from storymap.slicing.program import Program

if TYPE_CHECKING:
    from storymap.progress import Progress

LARGEST: Final = 10**7
"""Whole numbers up to this go to the solver as they are; larger ones are brought down to it."""

NODES: Final = 200
"""How much of the search for the least effort is worth its time."""

CUTS: Final = 50
"""How often a set that exceeds the capacity by a rounding error is cut off before giving up."""


@dataclass(frozen=True, slots=True)
class Solved:
    """What the solver found, in whole units: a closed set or None, a bound on every set's value.

    A set within ``slack`` of the bound is proved to be the best; None if nothing is proved. (It is
    0 unless the numbers are too large for the solver to tell neighbours apart.)
    """

    chosen: frozenset[int] | None
    bound: int
    slack: int | None


@dataclass(slots=True)
class _Rows:
    """Rows of the constraint matrix, as HiGHS takes them."""

    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    start: list[int] = field(default_factory=lambda: [0])
    index: list[int] = field(default_factory=list)
    value: list[float] = field(default_factory=list)

    def add(self, terms: Iterable[tuple[int, float]], lower: float, upper: float) -> None:
        for column, factor in terms:
            self.index.append(column)
            self.value.append(factor)
        self.start.append(len(self.index))
        self.lower.append(lower)
        self.upper.append(upper)


def most_value(
    program: Program, *, progress: Progress | None = None, seconds: float = inf
) -> Solved:
    """Return the allowed set with the most value, or the best found in the time there is.

    The bound holds even when time runs out. Raises Cancelled within half a second of the wish.
    """
    if not program.has_demand:
        return Solved(program.closed(()), program.worth(program.closed(())), 0)
    model = _Model(program, progress, seconds)
    for _ in range(CUTS):
        solved = model.solve()
        if solved.chosen is None or program.effort_of(solved.chosen) <= program.capacity:
            return solved
        model.forbid(solved.chosen)
    return Solved(None, solved.bound, None)


def lighter_than(
    program: Program,
    best: frozenset[int],
    *,
    progress: Progress | None = None,
    seconds: float = inf,
) -> frozenset[int] | None:
    """Return a set worth as much as ``best`` with the least effort, None if none has less.

    Mostly one linear program shows that nothing lighter is worth as much. Otherwise the answer is
    the lightest there is unless the search takes more than NODES nodes. (A limit in nodes, so
    that it does not depend on how fast the machine is.)
    """
    value = program.worth(best)
    below = replace(program, capacity=program.effort_of(best) - 1)
    if below.capacity < program.effort_of(program.closed(())):
        return None
    model = _Model(below, progress, seconds)
    if model.relaxed_bound() < value:
        return None
    model.seek_least_effort(value)
    return model.solve().chosen


class _Model:
    """The columns and rows of a program, and how to run HiGHS on them."""

    def __init__(self, program: Program, progress: Progress | None, seconds: float) -> None:
        self._program = program
        self._progress = progress
        self._deadline = perf_counter() + seconds
        self._value_factor = _factor((*program.value, *(b.value for b in program.bundles)))
        self._effort_factor = _factor((*program.effort, program.capacity))
        self._costs = [
            value * self._value_factor
            for value in (*program.value, *(bundle.value for bundle in program.bundles))
        ]
        self._goal = self._costs
        self._options: dict[str, float | int | str | bool] = {}
        self._rows = _Rows()
        self._add_needs()
        self._add_bundles()
        self._add_capacity()

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
            else:
                terms = [(column, -1.0), *((member, 1.0) for member in bundle.members)]
                self._rows.add(terms, -inf, len(bundle.members) - 1)

    def _add_capacity(self) -> None:
        factor = self._effort_factor
        terms = [(n, effort * factor) for n, effort in enumerate(self._program.effort) if effort]
        room = self._program.capacity * factor
        self._rows.add(terms, -inf, room if factor == 1 else room * (1 + 1e-9))

    def forbid(self, chosen: frozenset[int]) -> None:
        """Cut off a set that exceeds the capacity by less than the solver can see."""
        self._rows.add([(number, 1) for number in sorted(chosen)], -inf, len(chosen) - 1)

    def seek_least_effort(self, value: int) -> None:
        """Ask for the least effort at a value, instead of the most value."""
        floor_ = value * self._value_factor
        slack = 0.5 if self._value_factor == 1 else 1e-9 * abs(floor_)
        terms = [(column, cost) for column, cost in enumerate(self._costs) if cost]
        self._rows.add(terms, floor_ - slack, inf)
        efforts = [-effort * self._effort_factor for effort in self._program.effort]
        self._goal = efforts + [0.0] * len(self._program.bundles)
        self._options = {"mip_max_nodes": NODES}

    def relaxed_bound(self) -> int:
        """Return what no set is worth more than, by the linear program alone."""
        solver = self._solver(relaxed=True)
        self._run(solver)
        return self._bound(solver.getInfo().objective_function_value if _is_solved(solver) else inf)

    def solve(self) -> Solved:
        """Run HiGHS once and read its answer."""
        if self._progress is not None:
            self._progress.step(0.2, "solving")
        solver = self._solver()
        self._run(solver)
        if self._progress is not None:
            self._progress.step(0.9, "solving")
        return self._read(solver)

    def _solver(self, *, relaxed: bool = False) -> Any:
        import highspy

        solver = highspy.Highs()
        options = {
            "output_flag": False,
            "log_to_console": False,
            "threads": 1,
            "presolve": "off",
            "mip_allow_restart": False,
            "mip_rel_gap": 0.0,
            "mip_abs_gap": 0.9 if self._value_factor == 1 and not self._options else 0.0,
            "time_limit": max(0.0, self._deadline - perf_counter()),
            **self._options,
        }
        for name, value in options.items():
            solver.setOptionValue(name, value)
        lp = self._linear_program(highspy)
        if relaxed:
            lp.integrality_ = []
        solver.passModel(lp)
        if self._progress is not None:
            solver.cbSimplexInterrupt += self._on_interrupt
            solver.cbMipInterrupt += self._on_interrupt
        return solver

    def _linear_program(self, highspy: Any) -> Any:
        lp = highspy.HighsLp()
        rows, columns = self._rows, len(self._costs)
        whole, part = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
        lp.num_col_, lp.num_row_ = columns, len(rows.lower)
        lp.sense_ = highspy.ObjSense.kMaximize
        lp.col_cost_ = self._goal
        lp.col_lower_ = [1.0 * (column in self._program.forced) for column in range(columns)]
        lp.col_upper_ = [1.0] * columns
        lp.integrality_ = [whole if cost > 0 else part for cost in self._costs]
        lp.row_lower_, lp.row_upper_ = rows.lower, rows.upper
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_, lp.a_matrix_.index_ = rows.start, rows.index
        lp.a_matrix_.value_ = rows.value
        return lp

    def _run(self, solver: Any) -> None:
        """Run HiGHS; raise Cancelled as soon as that is asked for.

        HiGHS looks for an interrupt only now and then, up to two seconds apart. So it runs on a
        thread of its own, which ends by itself soon after, and nobody waits for it.
        """
        if self._progress is None:
            solver.run()
            return
        worker = Thread(target=solver.run, name="highs")
        worker.start()
        while worker.is_alive():
            worker.join(0.02)
            if self._progress.is_cancelled:
                raise Cancelled

    def _on_interrupt(self, event: Any) -> None:
        if self._progress is not None and self._progress.is_cancelled:
            event.interrupt()

    def _read(self, solver: Any) -> Solved:
        import highspy

        info = solver.getInfo()
        chosen = None
        if info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
            chosen = self._closed(solver.getSolution().col_value)
        bound = self._bound(info.mip_dual_bound)
        return Solved(chosen, bound, self._slack(bound) if _is_solved(solver) else None)

    def _bound(self, found: float) -> int:
        """Return a bound in whole units, and never one that rounding has made too low."""
        if not isfinite(found):
            return self._program.most
        found = found / self._value_factor
        return min(self._program.most, floor(found + 1e-6 + 1e-9 * abs(found)))

    def _slack(self, bound: int) -> int:
        return 0 if self._value_factor == 1 else ceil(2e-9 * abs(bound))

    def _closed(self, columns: Sequence[float]) -> frozenset[int]:
        """Return the closure of what pays in a solution."""
        stories = len(self._program.stories)
        wanted: set[int] = set()
        for column, cost in enumerate(self._costs):
            if cost > 0 and columns[column] > 0.5:
                if column < stories:
                    wanted.add(column)
                else:
                    wanted.update(self._program.bundles[column - stories].members)
        return self._program.closed(wanted)


def _is_solved(solver: Any) -> bool:
    import highspy

    return bool(solver.getModelStatus() == highspy.HighsModelStatus.kOptimal)


def _factor(numbers: Iterable[int]) -> float:
    """Return what brings the largest of the numbers down to LARGEST; 1 if none is larger."""
    largest = max(map(abs, numbers), default=0)
    return 1 if largest <= LARGEST else LARGEST / largest
