"""The exact slice of typical maps with its proof, beside plain HiGHS on the same model.

Processor time from the map to the slice, imports done. Cases are a sample of the generator's 108 of
a size; the caller's machine decides how long that takes, plain HiGHS on the same cases what may be
asked. The rest of the instances of the next release problem are in ``bench nrp``.
"""

from __future__ import annotations

import gc
import subprocess
import sys
import time
from collections.abc import Callable
from statistics import median, quantiles

from storymap.model.records import Range, replace
from storymap.slicing.frontier import frontier
from storymap.slicing.problem import problem_of
from storymap.slicing.program import program_of
from storymap.slicing.slicer import slice_for_value
from storymap.slicing.totals import chance_to_fit
from tests.bench.figure import Figure, best_of, machine_unit
from tests.bench.nrp import Case, rows
from tests.bench.nrp_instances import CLASSIC
from tests.slicing.generate import Typical, typical_cases
from tests.slicing.plain import plain_model

_SAMPLE = {500: 3, 2_000: 9}
"""Every how many of the cases of a size are measured."""

_MEDIAN = {500: 0.3, 2_000: 1.2}
_P90 = {500: 0.8, 2_000: 2.5}
_FRONTIER = {500: 0.2, 2_000: 0.9}
_SLIDER = {500: 0.05, 2_000: 0.2}
"""What may be asked of a machine that has a machine unit of 0.1 s, in such units."""


def measure() -> list[Figure]:
    """Both by turns, case by case, so that a busy moment meets both."""
    figures = []
    for size, every in _SAMPLE.items():
        cases = list(typical_cases(size))[::every]
        slices, plains = zip(*map(_both, cases), strict=True)
        what = f"{size:,} stories, exact with proof"
        unit = _unit()
        figures += [
            Figure(f"{what}, median", median(slices), reach=0.5 * median(plains)),
            Figure(f"{what}, median by this machine", median(slices), reach=_MEDIAN[size] * unit),
            Figure(f"{what}, p90", _p90(slices), reach=_p90(plains)),
            Figure(f"{what}, p90 by this machine", _p90(slices), reach=_P90[size] * unit),
            *_frontier(size),
        ]
    return [*figures, *rows([Case(CLASSIC[0], 0.3), Case(CLASSIC[2], 0.3)]), _cold(), _chance()]


def _both(case: Typical) -> tuple[float, float]:
    story_map = case.map()
    capacity = case.capacity(story_map)
    gc.collect()
    started = time.process_time()
    found = slice_for_value(story_map, capacity)
    sliced = time.process_time() - started
    assert found.optimal
    solver = plain_model(program_of(problem_of(story_map, capacity, None)))
    started = time.process_time()
    solver.run()
    plain = time.process_time() - started
    assert round(solver.getInfo().objective_function_value) == found.value
    return sliced, plain


def _p90(times: tuple[float, ...]) -> float:
    return quantiles(times, n=10)[-1]


def _frontier(size: int) -> list[Figure]:
    """The whole curve of a map in the middle of the cases, and a slice from it for a slider."""
    case = Typical(size)
    story_map = case.map()
    capacity = case.capacity(story_map)
    curve = frontier(story_map)
    unit = _unit()
    whole = _processor_time(lambda: frontier(story_map))
    one = _processor_time(lambda: curve.best_at(capacity))
    return [
        Figure(f"{size:,} stories, whole frontier", whole, reach=_FRONTIER[size] * unit),
        Figure(f"{size:,} stories, a slice from it", one, reach=_SLIDER[size] * unit),
    ]


def _processor_time(action: Callable[[], object]) -> float:
    """Return the least that an action took the processor, in some runs."""
    times = []
    for _ in range(7):
        gc.collect()
        started = time.process_time()
        action()
        times.append(time.process_time() - started)
    return min(times)


def _unit() -> float:
    """Return the machine unit in processor time, so that others at work do not matter."""
    started = time.process_time()
    machine_unit()
    return (time.process_time() - started) / 5


def _cold() -> Figure:
    """The first slice of a fresh process beside the imports that it makes, of 500 stories."""
    code = (
        "import time; from tests.slicing.generate import Typical\n"
        "from storymap.slicing.slicer import slice_for_value\n"
        "case = Typical(500); story_map = case.map(); room = case.capacity(story_map)\n"
        "times = []\n"
        "for _ in range(2):\n"
        "    started = time.process_time(); slice_for_value(story_map, room)\n"
        "    times.append(time.process_time() - started)\n"
        "print(times[0] - times[1])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    what = "500 stories, what the first slice takes more"
    return Figure(what, float(ran.stdout), reach=3.5 * _unit())


def _chance() -> Figure:
    story_map = Typical(400).map()
    release = replace(story_map.releases["r1"], capacity=Range(low=450, likely=500, high=600))
    story_map = story_map.with_records(release)
    story_map.cells  # noqa: B018 - the board has made them before
    return Figure(
        "chance to fit, 100 stories",
        best_of(20, lambda: chance_to_fit(story_map, "r1")),
        reach=0.01 * machine_unit(),
    )
