"""The figures of the other benchmarks with a map full of the practice, beside the same map without.

CPU seconds, in pairs, one right after the other; the median of their ratios counts. What a figure
may be is what a card that says all this costs more to read, to draw and to print, not more.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from storymap.export.pdf import ExportOptions, export_pdf
from storymap.files.codec import encode
from storymap.model.records import Hypothesis, replace
from storymap.model.storymap import StoryMap
from storymap.slicing.frontier import frontier
from storymap.slicing.slicer import slice_for_value
from tests.bench import canvas, files, startup
from tests.bench.big_maps import big_map
from tests.bench.figure import Figure, best_of
from tests.bench.filled_maps import filled

STORIES = 2_000
STARTS = 8

SLICE, DRAWING = 1.15, 1.75
"""How many times as long as of a plain map it may take."""


def figures() -> list[Figure]:
    """Measure all five subjects; needs what each of them needs."""
    plain = big_map(STORIES)
    full = filled(plain)
    return [*_starts(plain, full), *_gestures(), *_slices(plain, full), *_prints(plain, full),
            *_files(full)]  # fmt: skip


def ratio_of(plain: Callable[[], object], full: Callable[[], object], pairs: int) -> float:
    """Return the median of how many times as much CPU one action takes as the other."""
    return statistics.median(_cpu(full) / _cpu(plain) for _ in range(pairs + 1))


def _cpu(action: Callable[[], object]) -> float:
    started = time.process_time()
    best_of(1, action)  # with the collector off, as in the app
    return time.process_time() - started


def _starts(plain: StoryMap, full: StoryMap) -> list[Figure]:
    found = startup.starts([encode(plain), encode(full)], STARTS)
    first, second = (
        statistics.median(one / other for one, other in zip(starts, found.bare, strict=True))
        for starts in found.maps
    )
    print(f"  first paint / a bare window, plain: {first:.2f}")
    what = f"first paint, {STORIES:,} filled, {found.where} / a bare window"
    return [Figure(what, second, startup.FIRST_PAINT, "times")]


def _gestures() -> list[Figure]:
    """The gestures of the board, within the reach that ``bench canvas`` has for 20,000 cards."""
    found = canvas.gestures_of_filled()
    ours = {name: min(one[name] for one in found["filled"]) for name in found["filled"][0]}
    for name, took in ours.items():
        plain = min(one[name] for one in found["plain"])
        print(f"  board: {name}, filled / plain: {took / plain:.2f}")
    return canvas.reaches(ours, found["calibration"], f"board, {STORIES:,} filled")


def _slices(plain: StoryMap, full: StoryMap) -> list[Figure]:
    """The same choice twice: the plain map has the confidences and outcomes of the filled one."""
    bare = plain.with_records(*full.outcomes.values(), *map(_as_worth, full.stories.values()))
    capacity = round(0.3 * sum(one.estimate.likely for one in full.stories.values()))  # type: ignore[union-attr]
    rows = []
    for what, action, pairs in (
        ("exact slice", partial(slice_for_value, capacity=capacity), 5),
        ("whole frontier", frontier, 7),
    ):
        one, two = action(bare), action(full)
        assert what != "exact slice" or one.value == two.value  # type: ignore[union-attr]
        times = ratio_of(partial(action, bare), partial(action, full), pairs)
        rows.append(Figure(f"{what}, filled / plain", times, SLICE, "times"))
    return rows


def _as_worth(story: Any) -> Any:
    """Return a story with all that a slice asks of it, and no more."""
    sure = Hypothesis(confidence=story.hypothesis.confidence)
    return replace(
        story, hypothesis=sure, description="", narrative=story.narrative.__class__(), why=(),
        questions=(), feedback=(), links=(), refs={}, tags=(), problem="", flags=(), assignee="",
    )  # fmt: skip


def _prints(plain: StoryMap, full: StoryMap) -> list[Figure]:
    """Two products of the cards; both maps have the same releases, and the same to forecast by."""
    info = replace(plain.info, calendar=full.info.calendar)
    plain = plain.with_records(info, *full.releases.values())
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "map.pdf")
        for product in ("poster", "pages"):
            options = ExportOptions(product=product, paper="a3")  # type: ignore[arg-type]
            one, two = (partial(export_pdf, m, path, options) for m in (plain, full))
            sizes = two().size / one().size
            times = ratio_of(one, two, 3)
            rows += [
                Figure(f"{product}, filled / plain", times, DRAWING, "times"),
                Figure(f"{product}, size, filled / plain", sizes, DRAWING, "times"),
            ]
    return rows


def _files(full: StoryMap) -> list[Figure]:
    """What ``bench files`` asks of its own map."""
    data = encode(full)
    with tempfile.TemporaryDirectory(dir=".") as folder:
        path = Path(folder, "filled.smap")
        path.write_bytes(data)
        return files.figures_of(path, full, data, f"{STORIES:,} filled stories")
