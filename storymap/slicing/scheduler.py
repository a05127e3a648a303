"""The search for the best plan: an integer program in cumulative form, solved by HiGHS.

The linear program's prices say what moving each column costs at least. A column that is dearer to
move than the best plan known is from the bound stays as it is, and so does what is tied to it by
needs; HiGHS proves the rest, from the best plan known on. (From there its own search for good plans
costs more than it brings. Tried and dropped: looking for a better plan first among the columns that
are cheap to move.) Presolve and restarts are off, as in highs.py, every column is whole, every plan
is checked and its value computed again in exact numbers. The warm start is right in HiGHS 1.14.0:
hundreds of small maps were compared with all their plans. 1.16.0 answers wrongly after one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from math import inf, isfinite
from queue import SimpleQueue
from threading import Thread
from typing import Any, Final

from storymap.progress import Cancelled
from storymap.slicing.exact import common_scale
from storymap.slicing.highs import HEURISTICS
from storymap.slicing.schedule import Schedule, Stages, settled
from storymap.slicing.watch import Watch

SAME: Final = 1e-6
"""Values that differ by less than this share of them (or by as much) are the same to the solver."""

LARGEST: Final = 10**7
"""Whole efforts up to this go to the solver as they are; larger ones are brought down to it."""

OUT, IN = -1, -2
"""What stands for a column that is 0 or 1 in every plan."""


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
    ``on_found`` is told each better plan with the bound of that moment. Raises Cancelled.
    """
    best = _Best(schedule)
    relaxed = _Model(schedule).relaxed(watch)
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
    if left is None:
        return Planned(best.stages, best.value, is_proved=True)
    proved, rest = _Model(left).best(best.stages, watch, found)
    bound = min(bound, max(best.value, rest))
    is_proved = proved and bound <= best.value + SAME * max(1.0, abs(bound))
    return Planned(best.stages, bound, is_proved=is_proved)


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


def _unsettled(schedule: Schedule, relaxed: _Relaxed, value: float) -> Schedule | None:
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


@dataclass(frozen=True, slots=True)
class _Relaxed:
    """The linear program's value; for each open column its share (0-1) and what moving it costs."""

    value: float
    columns: dict[tuple[int, int], tuple[float, float]]


@dataclass(slots=True)
class _Rows:
    """Rows of the constraint matrix, as HiGHS takes them."""

    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    start: list[int] = field(default_factory=lambda: [0])
    index: list[int] = field(default_factory=list)
    value: list[float] = field(default_factory=list)

    def add(self, terms: Sequence[tuple[int, float]], upper: float) -> None:
        """Add a row unless it holds nothing; terms are (column or OUT or IN, factor)."""
        open_terms = [(column, factor) for column, factor in terms if column >= 0]
        if not open_terms:
            return
        for column, factor in open_terms:
            self.index.append(column)
            self.value.append(factor)
        self.start.append(len(self.index))
        self.lower.append(-inf)
        self.upper.append(upper - sum(factor for column, factor in terms if column == IN))


class _Model:
    """A schedule's columns and rows, and how to run HiGHS on them.

    ``_at``: for each story and stage the column, OUT or IN; a stage without a room has that of the
    stage before.
    """

    def __init__(self, schedule: Schedule) -> None:
        self._schedule = schedule
        self._names: list[tuple[int, int]] = []
        self._goal: list[float] = []
        self._constant = 0.0
        self._rows = _Rows()
        weights = [float(weight) for weight in schedule.weights]
        self._falls = [
            weight - after for weight, after in zip(weights, (*weights[1:], 0.0), strict=True)
        ]
        self._at = [self._columns_of(number) for number in range(len(schedule.value))]
        self._whole = len(self._goal)
        self._add_order()
        for bundle in schedule.bundles:
            self._add_bundle(bundle.members, float(bundle.value))
        self._add_rooms()

    # Columns and rows

    def _columns_of(self, number: int) -> list[int]:
        schedule, value = self._schedule, float(self._schedule.value[number])
        columns: list[int] = []
        for stage, room in enumerate(schedule.rooms):
            if stage >= schedule.by[number]:
                columns.append(IN)
            elif stage < schedule.first[number]:
                columns.append(OUT)
            elif room is None and columns:
                columns.append(columns[-1])
            else:
                columns.append(self._new_column((number, stage)))
            self._pay(columns[-1], value * self._falls[stage])
        return columns

    def _new_column(self, name: tuple[int, int]) -> int:
        self._names.append(name)
        self._goal.append(0.0)
        return len(self._goal) - 1

    def _pay(self, column: int, value: float) -> None:
        if column == IN:
            self._constant += value
        elif column >= 0:
            self._goal[column] += value

    def _add_order(self) -> None:
        """Delivered stays delivered; what is needed is there no later."""
        schedule = self._schedule
        for number, columns in enumerate(self._at):
            for before, after in pairwise(columns):
                if before >= 0 and after >= 0 and before != after:
                    self._rows.add(((before, 1), (after, -1)), 0)
            for stage, column in enumerate(columns):
                if column < 0 or (stage and column == columns[stage - 1]):
                    continue
                for need in schedule.needs[number]:
                    if self._at[need][stage] >= 0:
                        self._rows.add(((column, 1), (self._at[need][stage], -1)), 0)

    def _add_bundle(self, members: Sequence[int], value: float) -> None:
        last: tuple[list[int], int] = ([], OUT)
        for stage, fall in enumerate(self._falls):
            columns = sorted({self._at[member][stage] for member in members} - {IN})
            if columns != last[0] or not stage:
                last = columns, self._all_of(columns, value, stage)
            self._pay(last[1], value * fall)

    def _all_of(self, columns: list[int], value: float, stage: int) -> int:
        """Return the column that is 1 where all of these are."""
        if OUT in columns:
            return OUT
        if len(columns) < 2:
            return columns[0] if columns else IN
        both = self._new_column((-1, stage))
        if value >= 0:
            for column in columns:
                self._rows.add(((both, 1), (column, -1)), 0)
        else:
            terms = [(both, -1.0), *((column, 1.0) for column in columns)]
            self._rows.add(terms, len(columns) - 1)
        return both

    def _add_rooms(self) -> None:
        schedule = self._schedule
        rooms = [room for room in schedule.rooms if room is not None]
        efforts = _scaled((*schedule.effort, *rooms))
        room_of = iter(efforts[len(schedule.effort) :])
        for stage, room in enumerate(schedule.rooms):
            if room is None:
                continue
            terms: dict[int, float] = {}
            upper = next(room_of)
            for effort, columns in zip(efforts, self._at, strict=False):
                before = columns[stage - 1] if stage else OUT
                for column, factor in ((columns[stage], effort), (before, -effort)):
                    if column == IN:
                        upper -= factor
                    elif column >= 0:
                        terms[column] = terms.get(column, 0.0) + factor
            self._rows.add([(column, f) for column, f in terms.items() if f], upper)

    # Running

    def relaxed(self, watch: Watch) -> _Relaxed | None:
        """Solve the linear program; None if there is no solution or time ran out."""
        if not self._goal:
            return _Relaxed(self._constant, {})
        solver = self._solver(watch, whole=False)
        _run(solver, watch)
        if _status(solver) != "kOptimal":
            return None
        solution = solver.getSolution()
        values, prices = list(solution.col_value), list(solution.col_dual)
        columns = {
            name: (values[column], abs(prices[column]))
            for column, name in enumerate(self._names)
            if name[0] >= 0
        }
        return _Relaxed(solver.getInfo().objective_function_value + self._constant, columns)

    def best(
        self,
        start: Stages | None,
        watch: Watch,
        on_found: Callable[[Stages, float], None],
    ) -> tuple[bool, float]:
        """Search to proof; return whether it is one, and a bound on every plan's value.

        ``start``: the best plan known. ``on_found`` is told each plan that HiGHS comes across, with
        the bound of that moment.
        """
        if not self._goal:
            on_found(self._stages(()), self._constant)
            return True, self._constant
        news: SimpleQueue[tuple[list[float], float]] = SimpleQueue()

        def on_better(event: Any) -> None:
            news.put((list(event.data_out.mip_solution), event.data_out.mip_dual_bound))

        def tell() -> None:
            while not news.empty():
                columns, bound = news.get()
                on_found(self._stages(columns), bound + self._constant)

        solver = self._solver(watch, whole=True)
        if start is not None:
            self._start_from(solver, start)
        solver.cbMipImprovingSolution += on_better
        _run(solver, watch, tell)
        tell()
        if _status(solver) == "kInfeasible":
            return True, -inf
        bound = solver.getInfo().mip_dual_bound
        if _has_solution(solver):
            on_found(self._stages(solver.getSolution().col_value), bound + self._constant)
        return _status(solver) == "kOptimal", bound + self._constant if isfinite(bound) else inf

    def _start_from(self, solver: Any, start: Stages) -> None:
        """Hand a plan to the solver; one that is not among what is left does no harm."""
        quick: dict[str, float] = {**dict.fromkeys(HEURISTICS, False), "mip_heuristic_effort": 0.0}
        for name, value in quick.items():
            solver.setOptionValue(name, value)
        shares = {
            column: float(delivered <= stage)
            for delivered, at in zip(start, self._at, strict=True)
            for stage, column in enumerate(at)
            if column >= 0
        }
        solver.setSolution(len(shares), list(shares), list(shares.values()))

    def _stages(self, columns: Sequence[float]) -> Stages:
        """Return the plan that columns stand for."""
        never = self._schedule.never

        def stage_of(at: list[int]) -> int:
            for stage, column in enumerate(at):
                if column == IN or (column >= 0 and columns[column] > 0.5):
                    return stage
            return never

        return tuple(map(stage_of, self._at))

    def _solver(self, watch: Watch, *, whole: bool) -> Any:
        import highspy

        solver = highspy.Highs()
        options = {
            "output_flag": False,
            "log_to_console": False,
            "threads": 1,
            "presolve": "off",
            "mip_allow_restart": False,
            "mip_rel_gap": 0.0,
            "mip_abs_gap": 0.0,
            "time_limit": watch.seconds_left,
        }
        for name, value in options.items():
            solver.setOptionValue(name, value)
        solver.passModel(self._linear_program(whole=whole))
        return solver

    def _linear_program(self, *, whole: bool) -> Any:
        import highspy

        rows, count = self._rows, len(self._goal)
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = count, len(rows.lower)
        lp.sense_ = highspy.ObjSense.kMaximize
        lp.col_cost_ = self._goal
        lp.col_lower_, lp.col_upper_ = [0.0] * count, [1.0] * count
        if whole:
            lp.integrality_ = [highspy.HighsVarType.kInteger] * count
        lp.row_lower_, lp.row_upper_ = rows.lower, rows.upper
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_, lp.a_matrix_.index_ = rows.start, rows.index
        lp.a_matrix_.value_ = rows.value
        return lp


def _run(solver: Any, watch: Watch, meanwhile: Callable[[], None] = lambda: None) -> None:
    """Run HiGHS on a thread of its own; raise Cancelled as soon as that is asked for.

    (HiGHS looks for an interrupt only now and then; that thread ends by itself soon after.)
    """

    def on_interrupt(event: Any) -> None:
        if watch.is_cancelled:
            event.interrupt()

    solver.cbSimplexInterrupt += on_interrupt
    solver.cbMipInterrupt += on_interrupt
    worker = Thread(target=solver.run, name="highs", daemon=True)
    worker.start()
    while worker.is_alive():
        worker.join(0.02)
        meanwhile()
        if watch.is_cancelled:
            raise Cancelled


def _status(solver: Any) -> str:
    return str(solver.getModelStatus().name)


def _has_solution(solver: Any) -> bool:
    import highspy

    status = solver.getInfo().primal_solution_status
    return bool(status == highspy.SolutionStatus.kSolutionStatusFeasible)


def _scaled(numbers: Sequence[Fraction]) -> list[float]:
    """Return the numbers as whole ones, or brought down to LARGEST where they are larger."""
    whole = [int(number * common_scale(numbers)) for number in numbers]
    largest = max(map(abs, whole), default=0)
    return [
        float(number) if largest <= LARGEST else number * (LARGEST / largest) for number in whole
    ]
