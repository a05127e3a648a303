"""What follows the hand while slicing: labels under a dragged card, the slice under the slider.

CPU time in an offscreen window, the best of several runs. A frame at 60 a second is 16 ms on the
machine that the calibration takes 0.1 s of, and as much longer on a slower one.
"""

from __future__ import annotations

import gc
import os
import statistics
import time
from typing import TYPE_CHECKING

from storymap.model.records import Range, replace
from tests.bench.figure import Figure
from tests.slicing.generate import Typical

if TYPE_CHECKING:
    from collections.abc import Callable

    from storymap.model.storymap import StoryMap

STORIES = 2_000
SLID = 500
ROUNDS = 40


def measure() -> list[Figure]:
    """Both gestures, event by event, painting included."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance() or QApplication(["bench"])
    frame = 0.16 * _unit()
    dragged, slid, slid_far = _drag(), _slide(SLID), _slide(STORIES)
    figures = [
        Figure(f"{STORIES:,} stories: drag with live labels, median", dragged[0], frame),
        Figure(f"{STORIES:,} stories: drag with live labels, p95", dragged[1], frame),
        Figure(f"{SLID:,} stories: step of the slider, median", slid[0], frame),
        Figure(f"{STORIES:,} stories: step of the slider, median", slid_far[0], frame),
    ]
    app.processEvents()
    return figures


def _unit() -> float:
    """CPU seconds that this machine takes for a fixed piece of plain Python work, now."""
    best = 9.0
    for _ in range(5):
        started = time.thread_time()
        words: dict[str, int] = {}
        for number in range(300_000):
            word = f"card {number % 997}"
            words[word] = words.get(word, 0) + number
        best = min(best, time.thread_time() - started)
    return best


def _map(stories: int) -> StoryMap:
    story_map = Typical(stories).map()
    rooms = [
        replace(release, capacity=Range(low=900, likely=1_000, high=1_200))
        for release in story_map.releases.values()
    ]
    return story_map.with_records(*rooms)


def _drag() -> tuple[float, float]:
    """A card is carried over the lanes of a board that fits its window."""
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from storymap.canvas.view import BoardView
    from storymap.document.document import Document
    from storymap.layout.themes import LIGHT

    view = BoardView(Document(_map(STORIES)), LIGHT)
    view.resize(1920, 1080)
    view.show()
    view.zoom_fit()
    QApplication.processEvents()
    viewport = view.viewport()
    rects = view.visible_rects()
    stories = view.document.story_map.stories
    start = next(rect for name, rect in rects.items() if name in stories).center()
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mousePress(viewport, left, none, start)

    def step(n: int) -> None:
        down = (n * 97) % (viewport.height() - start.y() - 40)
        QTest.mouseMove(viewport, start + QPoint(n * 5, down))
        QApplication.processEvents()

    found = _times(step)
    QTest.keyClick(view, Qt.Key.Key_Escape)
    view.close()
    return found


def _slide(stories: int) -> tuple[float, float]:
    """The slider moves by one unit at a time; numbers, curve, table and ghosts follow."""
    from PySide6.QtWidgets import QApplication

    from storymap.document.document import Document
    from storymap.panels.slice import SlicePanel

    panel = SlicePanel(Document(_map(stories)))
    panel.resize(1400, 224)
    panel.show()
    panel.start("r0")
    while panel.is_busy:
        QApplication.processEvents()
        time.sleep(0.01)
    slider = panel.controls.slider

    def step(n: int) -> None:
        slider.setValue(slider.value() + (1 if n % 2 else 2))
        QApplication.processEvents()

    found = _times(step)
    panel.finish()
    panel.close()
    return found


def _times(step: Callable[[int], None]) -> tuple[float, float]:
    """The median and the 95th percentile, each the best of three runs of ``ROUNDS`` steps."""
    runs = []
    for _ in range(3):
        gc.collect()
        taken = []
        for n in range(ROUNDS):
            started = time.thread_time()
            step(n)
            taken.append(time.thread_time() - started)
        taken.sort()
        runs.append((statistics.median(taken), taken[round(0.95 * (ROUNDS - 1))]))
    return min(run[0] for run in runs), min(run[1] for run in runs)
