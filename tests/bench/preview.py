"""The preview of an export: how soon its first page is there, beside writing the whole file."""

from __future__ import annotations

import gc
import os
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from storymap.export.options import ExportOptions
from storymap.export.pages import pages_of
from storymap.export.pdf import export_pdf
from storymap.progress import Progress
from tests.bench.big_maps import big_map
from tests.bench.figure import Figure

if TYPE_CHECKING:
    from collections.abc import Callable

    from storymap.model.storymap import StoryMap

SMALL, LARGE = 1_000, 20_000
ROOM = (760.0, 520.0)
"""The pixels that a page has in the dialog."""

FIRST_BY_FILE = {"pages": 0.25, "poster": 0.8, "report": 0.8}
"""How much of the time of the whole file the first page may take; a poster has but one."""


def measure() -> list[Figure]:
    """The first page against the whole file, how it grows, and turning to another page."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from storymap.app.main import application
    from storymap.canvas.paper_inks import know_scripts

    kept = application()
    know_scripts()
    small, large = big_map(SMALL), big_map(LARGE)
    figures = []
    with tempfile.TemporaryDirectory() as folder:
        for product, most in FIRST_BY_FILE.items():
            options = ExportOptions(product=product)  # type: ignore[arg-type]
            whole = _cpu(1, lambda how=options: export_pdf(large, Path(folder, "map.pdf"), how))
            first = _cpu(2, lambda how=options: first_page(large, how))
            less = _cpu(3, lambda how=options: first_page(small, how))
            what = f"{product} of {LARGE:,}: first page"
            figures.append(Figure(f"{what} against the file", first, most * whole))
            figures.append(Figure(f"{what}, by that of {SMALL:,}", first / less, 22, "x"))
    pages = pages_of(large, ExportOptions())
    laid = _cpu(2, lambda: pages_of(large, ExportOptions()))
    turned = _cpu(5, lambda: _painted(pages, pages.count // 2))
    figures.append(Figure(f"pages of {LARGE:,}: turning against laying out", turned, 0.5 * laid))
    del kept
    return figures


def first_page(story_map: StoryMap, options: ExportOptions) -> None:
    """Lay a map out and paint its first page, as the dialog does."""
    _painted(pages_of(story_map, options), 1)


def _painted(pages: object, number: int) -> None:
    from storymap.canvas.paper_picture import page_picture

    width, height = pages.size_of(number)  # type: ignore[attr-defined]
    scale = min(ROOM[0] / width, ROOM[1] / height)
    page_picture(pages, number, scale, Progress())  # type: ignore[arg-type]


def _cpu(times: int, action: Callable[[], object]) -> float:
    """Return the CPU seconds of an action, least of some, collector off."""

    def once() -> float:
        gc.collect()
        gc.disable()
        started = time.process_time()
        action()
        taken = time.process_time() - started
        gc.enable()
        return taken

    return min(once() for _ in range(times))
