"""A map of 2,000 stories with all of the practice filled: what panels ask of it, and the rest.

Every story has a hypothesis, questions, feedback, whys and criteria: more than any map has. A query
that a panel asks after an edit may take 15 ms on the first machine; all findings, which are asked
when nobody types, 100 ms. After that come the figures of the benchmarks ``startup``, ``canvas``,
``slicing``, ``pdf`` and ``files`` with this map, beside the plain one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from storymap.edit.fixes import can_fix
from storymap.model.clarity import dwarfing
from storymap.model.coverage import coverage, outcome_path
from storymap.model.done import progress
from storymap.model.feedback import feedback
from storymap.model.flow import flow, started
from storymap.model.goals import goals
from storymap.model.ladders import open_ladders
from storymap.model.learning import dependents, learning_order
from storymap.model.practice import all_findings
from storymap.model.questions import questions
from storymap.model.refinement import not_ready
from storymap.model.stakeholders import concerns
from tests.bench.big_maps import big_map
from tests.bench.figure import Figure, best_by_turns, machine_work
from tests.bench.filled_figures import STORIES, figures
from tests.bench.filled_maps import filled

TODAY = dt.date(2026, 11, 23)
LIVE = 0.15
ALL = 1.0


def measure() -> list[Figure]:
    """The queries first, since the machine is coolest then."""
    return [*_queries(), *figures()]


def _queries() -> list[Figure]:
    m = filled(big_map(STORIES))
    queries: dict[str, Callable[[], object]] = {
        "coverage": lambda: coverage(m),
        "an outcome's path": lambda: outcome_path(m, "outcome3"),
        "open why ladders": lambda: open_ladders(m),
        "what to learn first": lambda: learning_order(m),
        "what depends on a belief": lambda: dependents(m, "outcome3"),
        "all questions": lambda: questions(m),
        "what is not ready": lambda: not_ready(m),
        "what dwarfs the rest": lambda: dwarfing(m),
        "progress": lambda: progress(m),
        "work in progress": lambda: flow(m),
        "age of what is in progress": lambda: started(m, TODAY),
        "goals": lambda: goals(m),
        "what concerns a stakeholder": lambda: concerns(m, "stakeholder3"),
        "all feedback": lambda: feedback(m),
    }
    found = all_findings(m)
    unit, *times = best_by_turns(7, machine_work, *queries.values())
    whole, fixes = best_by_turns(
        7, lambda: all_findings(m), lambda: [can_fix(m, one) for one in found[:100]]
    )
    return [
        *(
            Figure(f"{what}, {STORIES:,} stories / {LIVE} unit", took, LIVE * unit)
            for what, took in zip(queries, times, strict=True)
        ),
        Figure(f"all findings / {ALL} unit", whole, ALL * unit),
        Figure(f"whether 100 findings can be fixed / {ALL} unit", fixes, ALL * unit),
    ]
