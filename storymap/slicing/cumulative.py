"""The integer program of a plan in cumulative form, and how to run HiGHS on it.

Column (story, stage) says whether a story is delivered by the end of a stage. Every column is
whole. The warm start is right in HiGHS 1.14.0: hundreds of small maps were compared with all their
plans. 1.16.0 answers wrongly after one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import inf, isfinite
from queue import SimpleQueue
from typing import Any

from storymap.slicing.exact import common_scale
from storymap.slicing.schedule import Schedule, Stages
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

OUT, IN = -1, -2
"""What stands for a column that is 0 or 1 in every plan."""


@dataclass(frozen=True, slots=True)
class RelaxedPlan:
    """The linear program's value; for each open column its share (0-1) and what moving it costs."""

    value: float
    columns: dict[tuple[int, int], tuple[float, float]]


class CumulativeModel:
    """A schedule's columns and rows, and how to run HiGHS on them.

    ``_at``: for each story and stage the column, OUT or IN; a stage without a room has that of the
    stage before.
    """

    def __init__(self, schedule: Schedule) -> None:
        """Build the rows; nothing is solved yet."""
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
        self._first_room = len(self._rows.upper)
        self._add_rooms()

    @property
    def schedule(self) -> Schedule:
        """The schedule whose model it is."""
        return self._schedule

    @property
    def goal(self) -> list[float]:
        """What each column is worth."""
        return self._goal

    @property
    def constant(self) -> float:
        """What is worth something in every plan."""
        return self._constant

    @property
    def rows(self) -> Rows:
        """The rows, as the solver is told."""
        return self._rows

    @property
    def stories(self) -> list[int]:
        """The story that each column is about; -1 for a bundle."""
        return [number for number, _ in self._names]

    @property
    def room_rows(self) -> range:
        """The places of the rooms among the rows."""
        return range(self._first_room, len(self._rows.upper))

    @property
    def needs(self) -> list[list[int]]:
        """The columns that each column takes with it, by the rows of two that say so."""
        rows, needs = self._rows, list[list[int]]([] for _ in self._goal)
        for row in range(self._first_room):
            at = rows.start[row]
            if rows.start[row + 1] == at + 2 and rows.value[at : at + 2] == [1, -1]:
                needs[rows.index[at]].append(rows.index[at + 1])
        return needs

    def shares(self, columns: Sequence[float]) -> list[list[float]]:
        """Return for each story how much of it is delivered by each stage (0-1)."""
        ends = {OUT: 0.0, IN: 1.0}
        return [
            [ends[column] if column < 0 else columns[column] for column in at] for at in self._at
        ]

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

    def relaxed(self, watch: Watch) -> RelaxedPlan | None:
        """Solve the linear program; None if there is no solution or time ran out."""
        if not self._goal:
            return RelaxedPlan(self._constant, {})
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
        return RelaxedPlan(solver.getInfo().objective_function_value + self._constant, columns)

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
            on_found(self.stages(()), self._constant)
            return True, self._constant
        news: SimpleQueue[tuple[list[float], float]] = SimpleQueue()

        def on_better(event: Any) -> None:
            news.put((list(event.data_out.mip_solution), event.data_out.mip_dual_bound))

        def tell() -> None:
            while not news.empty():
                columns, bound = news.get()
                on_found(self.stages(columns), bound + self._constant)

        solver = self._solver(watch, whole=True)
        if start is not None:
            self._start_from(solver, start)
        solver.cbMipImprovingSolution += on_better
        run(solver, watch, tell)
        if is_infeasible(solver):
            return True, -inf
        bound = solver.getInfo().mip_dual_bound
        if has_solution(solver):
            on_found(self.stages(solver.getSolution().col_value), bound + self._constant)
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

    def stages(self, columns: Sequence[float]) -> Stages:
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
