"""Simulated futures, live totals, slices that are sure enough, and forecasts of large maps.

CPU time, since others may be at work on the machine. The futures are held to what it takes to draw
and exponentiate as many normal numbers, the plain way.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from datetime import date
from statistics import median
from typing import TypeVar

from storymap.model.records import Range, replace
from storymap.model.storymap import StoryMap
from storymap.slicing.confident import sure_slice
from storymap.slicing.forecast import forecast
from storymap.slicing.futures import COUNT, futures_of
from storymap.slicing.overflow import to_move_out
from storymap.slicing.slicer import slice_for_value
from storymap.slicing.totals import chance_within, release_totals
from tests.bench.figure import Figure, machine_unit
from tests.slicing.generate import Typical, typical_cases

_EVERY = 9
"""Every how many of the cases of 500 stories are sliced."""

_PACE = Range(low=30, likely=40, high=60)
_T = TypeVar("_T")

_PART = 10
"""The plain way draws only such a part of the futures, for it takes long."""


def measure() -> list[Figure]:
    """Each beside a piece of work of its own kind, in the same run."""
    story_map = full_map()
    unit = machine_unit()
    rooms = [release.capacity for release in story_map.release_order]
    stories = list(story_map.stories.values())
    plain = _PART * best_cpu(3, lambda: _plainly(len(stories)))

    def live() -> None:
        for release, room in zip(story_map.release_order, rooms, strict=True):
            assert room is not None
            chance_within(release_totals(story_map, release.id), room)

    return [
        Figure(
            "10,000 futures of 2,000 stories",
            best_cpu(5, lambda: futures_of(stories, story_map.info)),
            reach=0.35 * plain,
        ),
        Figure("totals and chances of 2,000 stories", best_cpu(9, live), reach=0.16 * unit),
        Figure(
            "what to move out of a full release, 500 stories",
            best_cpu(5, lambda: to_move_out(story_map, "r0")),
            reach=0.3 * unit,
        ),
        Figure(
            "forecast of 2,000 stories",
            best_cpu(3, lambda: forecast(story_map, start=date(2027, 1, 4), pace=_PACE)),
            reach=15 * unit,
        ),
        *_sure(),
    ]


def full_map() -> StoryMap:
    """A map of 2,000 stories whose releases hold half of what is in them."""
    story_map = Typical(2_000).map()
    story_map.cells  # noqa: B018 - the board has made them before
    room = Range(low=1_000, likely=1_200, high=1_400)
    return story_map.with_records(
        *(replace(release, capacity=room) for release in story_map.release_order)
    )


def _plainly(stories: int) -> None:
    import numpy as np

    random = np.random.default_rng(1)
    total = np.zeros(COUNT // _PART)
    for _ in range(stories):
        total += np.exp(0.3 * random.standard_normal(COUNT // _PART))


def _sure() -> list[Figure]:
    """How many solves 85 % takes, how near the chance is, and the time beside one slice."""
    found, times, plains = [], [], []
    for case in list(typical_cases(500))[::_EVERY]:
        story_map = case.map()
        capacity = case.capacity(story_map)
        one, took = _timed(lambda m=story_map, c=capacity: sure_slice(m, c))
        found.append(one)
        times.append(took)
        plains.append(_timed(lambda m=story_map, c=capacity: slice_for_value(m, c))[1])
    chances = [one.chance for one in found]
    return [
        Figure("85 % slice, 500 stories, most solves", max(one.solves for one in found), 3, ""),
        Figure("85 % slice, least chance is so far below", 0.85 - min(chances), 0.01, ""),
        Figure("85 % slice, most chance is so far above", max(chances) - 0.85, 0.02, ""),
        Figure("85 % slice, 500 stories, median", median(times), reach=6 * median(plains)),
    ]


def _timed(action: Callable[[], _T]) -> tuple[_T, float]:
    gc.collect()
    started = time.process_time()
    result = action()
    return result, time.process_time() - started


def best_cpu(times: int, action: Callable[[], object]) -> float:
    """The least CPU time of an action in seconds."""
    best = float("inf")
    for _ in range(times):
        gc.collect()
        started = time.process_time()
        action()
        best = min(best, time.process_time() - started)
    return best
