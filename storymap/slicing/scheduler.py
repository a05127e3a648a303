"""The search for the best plan: an integer program in cumulative form, solved by HiGHS.

The linear program's prices say what moving each column costs at least. A column that is dearer to
move than the best plan known is from the bound stays as it is, and so does what is tied to it by
needs; HiGHS proves the rest, from the best plan known on. (From there its own search for good plans
costs more than it brings. Tried and dropped: looking for a better plan first among the columns that
are cheap to move.) Every column is whole, every plan is checked and its value computed again in
exact numbers. The warm start is right in HiGHS 1.14.0: hundreds of small maps were compared with
all their plans. 1.16.0 answers wrongly after one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import inf, isfinite
from queue import SimpleQueue
from typing import Any, Final

from storymap.slicing.exact import common_scale
from storymap.slicing.schedule import Schedule, Stages, settled
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

SAME: Final = 1e-6
"""Values that differ by less than this share of them (or by as much) are the same to the solver."""

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
        self._rows = Rows()
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

    def _add_row(self, terms: Sequence[tuple[int, float]], upper: float) -> None:
        """Add a row unless it holds nothing; terms are (column or OUT or IN, factor)."""
        open_terms = [(column, factor) for column, factor in terms if column >= 0]
        if open_terms:
            inside = sum(factor for column, factor in terms if column == IN)
            self._rows.add(open_terms, -inf, upper - inside)

    def _add_order(self) -> None:
        """Delivered stays delivered; what is needed is there no later."""
        schedule = self._schedule
        for number, columns in enumerate(self._at):
            for before, after in pairwise(columns):
                if before >= 0 and after >= 0 and before != after:
                    self._add_row(((before, 1), (after, -1)), 0)
            for stage, column in enumerate(columns):
                if column < 0 or (stage and column == columns[stage - 1]):
                    continue
                for need in schedule.needs[number]:
                    if self._at[need][stage] >= 0:
                        self._add_row(((column, 1), (self._at[need][stage], -1)), 0)

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
                self._add_row(((both, 1), (column, -1)), 0)
        else:
            terms = [(both, -1.0), *((column, 1.0) for column in columns)]
            self._add_row(terms, len(columns) - 1)
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
            self._add_row([(column, f) for column, f in terms.items() if f], upper)

    # Running

    def relaxed(self, watch: Watch) -> _Relaxed | None:
        """Solve the linear program; None if there is no solution or time ran out."""
        if not self._goal:
            return _Relaxed(self._constant, {})
        solver = self._solver(watch, whole=False)
        run(solver, watch)
        if not is_solved(solver):
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
        run(solver, watch, tell)
        if is_infeasible(solver):
            return True, -inf
        bound = solver.getInfo().mip_dual_bound
        if has_solution(solver):
            on_found(self._stages(solver.getSolution().col_value), bound + self._constant)
        return is_solved(solver), bound + self._constant if isfinite(bound) else inf

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
        solver, count = new_solver(watch, {}), len(self._goal)
        solver.passModel(
            linear_program(self._goal, self._rows, [0.0] * count, [True] * count if whole else ())
        )
        return solver


def _scaled(numbers: Sequence[Fraction]) -> list[float]:
    """Return the numbers as whole ones, or brought down to what a solver can tell apart."""
    scale = common_scale(numbers)
    whole = [int(number * scale) for number in numbers]
    factor = factor_of(whole)
    return [float(number * factor) for number in whole]
