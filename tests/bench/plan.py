"""Plans of typical maps: how soon there is a first one, how good it is, and how soon it is proved.

CPU time, since others may be at work on the machine, held to a piece of plain Python work in the
same run, which took a tenth of a second on the first machine.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from storymap.model.records import Range, Release
from storymap.model.storymap import StoryMap
from storymap.slicing.plan import Plan, plan_releases
from tests.bench.figure import Figure, machine_work
from tests.bench.forecast import best_cpu
from tests.slicing.generate import Typical

_SEEDS = (1, 2, 3)
_NEAR = 1e-4
_LIMIT = 60.0
"""Seconds after which a busy machine gives up; the CPU takes a sixth of it."""


@dataclass(frozen=True, slots=True)
class _Run:
    """What one plan took: CPU seconds to the first answer, and to one that is near enough."""

    first: Plan
    first_seconds: float
    near_seconds: float
    last: Plan


def measure() -> list[Figure]:
    """The worst of some typical maps of 500 stories in 5 releases."""
    plan_releases(planned_map(Typical(60), 3))  # what is imported is not counted
    unit = best_cpu(5, machine_work)
    runs = [_run(seed) for seed in _SEEDS]
    what = "plan, 500 stories x 5 releases"
    return [
        Figure(f"{what}: first answer", max(run.first_seconds for run in runs), 5 * unit),
        Figure(f"{what}: first gap", 100 * max(run.first.gap for run in runs), 1.0, "%"),
        Figure(f"{what}: gap of 0.01 %", max(run.near_seconds for run in runs), 100 * unit),
        Figure(f"{what}: last gap", 100 * max(run.last.gap for run in runs), 0.01, "%"),
    ]


def _run(seed: int) -> _Run:
    story_map = planned_map(Typical(500, room=0.5, seed=seed), 5)
    found: list[tuple[Plan, float]] = []
    started = time.process_time()
    last = plan_releases(
        story_map,
        time_limit=_LIMIT,
        on_found=lambda plan: found.append((plan, time.process_time() - started)),
    )
    took = time.process_time() - started
    near = min((when for plan, when in found if plan.gap <= _NEAR), default=took)
    return _Run(*found[0], near, last)


def planned_map(case: Typical, releases: int) -> StoryMap:
    """A typical map whose capacity is shared out evenly among so many releases."""
    story_map = case.map()
    room = Range(likely=round(case.capacity(story_map) / releases))
    return story_map.with_records(
        *(
            Release(id=f"r{n}", key=f"a{n}", title=f"Release {n}", capacity=room)
            for n in range(releases)
        )
    )
