"""The exact slice of typical maps with its proof, beside plain HiGHS on the same model.

From the map to the slice, imports done. Cases are a sample of the generator's 108 of a size; the
caller's machine decides how long that takes, plain HiGHS on the same cases what may be asked.
"""

from __future__ import annotations

import gc
import time
from statistics import median, quantiles

from storymap.model.records import Range, replace
from storymap.slicing.problem import problem_of
from storymap.slicing.program import program_of
from storymap.slicing.slicer import slice_for_value
from storymap.slicing.totals import chance_to_fit
from tests.bench.figure import Figure, best_of, machine_unit
from tests.slicing.generate import Typical, typical_cases
from tests.slicing.plain import plain_model

_SAMPLE = {500: 3, 2_000: 9}
"""Every how many of the cases of a size are measured."""


def measure() -> list[Figure]:
    """Both by turns, case by case, so that a busy moment meets both."""
    figures = []
    for size, every in _SAMPLE.items():
        cases = list(typical_cases(size))[::every]
        slices, plains = zip(*map(_both, cases), strict=True)
        what = f"{size:,} stories, exact with proof"
        figures += [
            Figure(f"{what}, median", median(slices), reach=0.5 * median(plains)),
            Figure(f"{what}, p90", _p90(slices), reach=_p90(plains)),
        ]
    return [*figures, _chance()]


def _both(case: Typical) -> tuple[float, float]:
    story_map = case.map()
    capacity = case.capacity(story_map)
    gc.collect()
    started = time.perf_counter()
    found = slice_for_value(story_map, capacity)
    sliced = time.perf_counter() - started
    assert found.optimal
    solver = plain_model(program_of(problem_of(story_map, capacity, None)))
    started = time.perf_counter()
    solver.run()
    plain = time.perf_counter() - started
    assert round(solver.getInfo().objective_function_value) == found.value
    return sliced, plain


def _p90(times: tuple[float, ...]) -> float:
    return quantiles(times, n=10)[-1]


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
