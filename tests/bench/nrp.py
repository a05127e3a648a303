"""All classic instances of the next release problem, three budgets each, beside plain HiGHS.

Processor time from the map to the proof: plain HiGHS reads the map as the slicer does, and what it
takes to build its model is not counted. Each has to be proved within a minute, and never slower
than 1.2 times plain HiGHS. The whole takes some minutes.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Iterable
from dataclasses import dataclass
from math import inf

from storymap.slicing.problem import problem_of
from storymap.slicing.program import program_of
from storymap.slicing.slicer import slice_for_value
from tests.bench.figure import Figure
from tests.bench.nrp_instances import BUDGETS, CLASSIC, Rules, capacity_of
from tests.slicing.plain import plain_model

MINUTE = 60.0
PATIENCE = 600.0
"""After how many seconds of anybody's clock a solver is stopped."""


@dataclass(frozen=True)
class Case:
    """An instance with a budget."""

    rules: Rules
    budget: float

    @property
    def name(self) -> str:
        return f"{self.rules.name} at {self.budget:.0%}"


def measure() -> list[Figure]:
    """Both solve every case, one after the other."""
    return rows(Case(rules, budget) for rules in CLASSIC for budget in BUDGETS)


def rows(cases: Iterable[Case]) -> list[Figure]:
    """Return a figure a case; one that was not proved took for ever."""
    return [_row(case) for case in cases]


def _row(case: Case) -> Figure:
    story_map = case.rules.map()
    capacity = capacity_of(story_map, case.budget)
    gc.collect()
    started = time.process_time()
    found = slice_for_value(story_map, capacity, time_limit=PATIENCE)
    sliced = time.process_time() - started
    started = time.process_time()
    program = program_of(problem_of(story_map, capacity, None))
    read = time.process_time() - started
    solver = plain_model(program)
    solver.setOptionValue("time_limit", PATIENCE)
    started = time.process_time()
    solver.run()
    plain = time.process_time() - started + read
    assert round(solver.getInfo().objective_function_value) <= found.bound
    measured = sliced if found.optimal else inf
    return Figure(f"{case.name}, exact with proof", measured, reach=min(MINUTE, 1.2 * plain))
