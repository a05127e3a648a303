"""The gestures of the board, timed in a real window; prints CPU milliseconds as JSON.

Run by tests/bench/canvas.py in a process of its own, on a virtual screen of 1920x1080.
"""

from __future__ import annotations

import gc
import json
import resource as system
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QStaticText,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QWidget

from storymap.canvas.editor import TitleEditor
from storymap.canvas.view import BoardView
from storymap.canvas.zooming import AT_REST_AFTER
from storymap.document.document import Document
from storymap.edit.stories import Slot, move_stories
from storymap.files.safety import Safety
from storymap.layout.themes import LIGHT
from storymap.model.storymap import StoryMap
from storymap.panels.inspector import Inspector
from storymap.resources import resource
from tests.bench.big_maps import big_map
from tests.bench.filled_maps import filled
from tests.bench.plain_views import PlainView

WIDTH, HEIGHT = 1920, 1080
COPIED_AFTER = 4
"""Seconds after the first edit in which another thread copies the map that it began from."""
ROUNDS = 2
"""How often a plain and a filled map take turns."""


class Calibration(QWidget):
    """A bare window that paints one thing, to know what this machine can do at best."""

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.resize(WIDTH, HEIGHT)
        self.picture = QPixmap(WIDTH, HEIGHT)
        self.picture.fill(QColor("#F4F5F7"))
        self.body = QPixmap(130, 75)
        self.body.fill(QColor("white"))
        self.texts = [QStaticText(f"Pay by card at the station {n}") for n in range(200)]
        for text in self.texts:
            text.setTextFormat(Qt.TextFormat.PlainText)
            text.setTextWidth(110)
        self.what = "blit"

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.what == "blit":
            painter.drawPixmap(0, 0, self.picture)
        elif self.what == "scaled":
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.scale(1.13, 1.13)
            painter.drawPixmap(0, 0, self.picture)
        else:
            self._cards(painter)
        painter.end()

    def _cards(self, painter: QPainter) -> None:
        painter.setFont(QFont("Inter", 9))
        for n, text in enumerate(self.texts):
            x, y = n % 14 * 135, n // 14 * 79
            painter.drawPixmap(x, y, self.body)
            painter.drawStaticText(QPointF(x + 10, y + 5), text)


class Paints(QObject):
    """Counts the paint events of a widget, so that no figure leaves its painting out."""

    LATE = 1.0
    """Seconds after which a change that was not painted is a fault of the benchmark."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return super().eventFilter(watched, event)

    def wait(self, before: int) -> None:
        """Handle events until there was a paint since ``before``, and those that are left."""
        late = time.monotonic() + self.LATE
        QApplication.processEvents()
        while self.count == before and time.monotonic() < late:
            QApplication.processEvents()
        if self.count == before:
            raise RuntimeError("what was measured painted nothing")


def cpu(action: Callable[[], object]) -> float:
    """CPU milliseconds of this process, all threads."""
    started = time.process_time()
    action()
    return 1000 * (time.process_time() - started)


def median(widget: QWidget, actions: Callable[[int], object], rounds: int = 40) -> float:
    return statistics.median(series(widget, actions, rounds))


def series(widget: QWidget, actions: Callable[[int], object], rounds: int = 40) -> list[float]:
    """CPU milliseconds of each action, until what it changes on a widget is painted."""
    paints = Paints(widget)

    def once(n: int) -> None:
        before = paints.count
        actions(n)
        paints.wait(before)

    once(0)
    found = [cpu(lambda n=n: once(n)) for n in range(1, rounds + 1)]
    widget.removeEventFilter(paints)
    return found


def p95(times: list[float]) -> float:
    return sorted(times)[round(0.95 * (len(times) - 1))]


def calibrate() -> dict[str, float]:
    window = Calibration()
    window.show()
    QTest.qWaitForWindowExposed(window)
    found = {}
    for name, what in (("B", "blit"), ("S", "scaled"), ("T", "cards")):
        window.what = what
        found[name] = median(window, lambda _: window.repaint())
    window.close()
    return found


def window_of(widget: QWidget) -> QMainWindow:
    window = QMainWindow()
    window.setCentralWidget(widget)
    window.resize(WIDTH, HEIGHT)
    window.show()
    QTest.qWaitForWindowExposed(window)
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    QApplication.processEvents()
    return window


def wheel(view: QWidget, delta: int) -> None:
    at = QPointF(WIDTH / 2, HEIGHT / 2)
    event = QWheelEvent(
        at, at, QPoint(), QPoint(0, delta), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view, event)


def pans(view: BoardView | PlainView) -> list[float]:
    view.scroll_by(-1e6, -1e6)
    return series(view.viewport(), lambda n: view.scroll_by(7 if n % 80 < 60 else -7, 3), 60)


def ours(story_map: StoryMap, *, is_thorough: bool = False) -> dict[str, float]:
    """Time gestures on a map; all of them if it is to be thorough, else panning alone."""
    count = len(story_map.stories)
    document = Document(story_map)
    _ = story_map.cells, story_map.needed
    gc.collect()
    bare = window_of(QWidget())
    before = memory()
    bare.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)  # else its picture counts for the view
    bare.close()
    QTest.qWait(50)
    view = BoardView(document, LIGHT)
    window = window_of(view)
    gc.freeze()
    view.setFocus()
    moved = pans(view)
    found = {"pan": statistics.median(moved), "pan p95": p95(moved)}
    if is_thorough:
        found |= zooms(view) | drags(view, document) | keys(view, document)
        view.zoom_fit()
        QTest.qWait(AT_REST_AFTER + 500)
        found["view memory"] = (memory() - before) / count
        view.zoom_to(1.0)
        view.reveal("story1")
        found |= edits(view, document, window)
    window.close()
    return found


def memory() -> float:
    """Resident KiB now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * system.getpagesize() / 1024


def until_sharp(view: BoardView) -> list[float]:
    """CPU milliseconds of each turn of the event loop after a gesture, the sharp frame included."""
    paints = Paints(view.viewport())
    turns = []
    while view._scene.is_blurred:
        turns.append(cpu(QApplication.processEvents))
    if not turns:
        raise RuntimeError("the gesture left nothing blurred")
    turns.append(cpu(lambda: paints.wait(0)))  # nothing is left to do if that turn painted too
    view.viewport().removeEventFilter(paints)
    return turns


def zooms(view: BoardView) -> dict[str, float]:
    found: dict[str, float] = {}
    frames: list[float] = []
    turns: list[float] = []
    for steps in (24, 24, 24, 12):  # down to 25 %, and to 50 %, where most letters have to be drawn
        view.zoom_reset()
        view.scroll_by(-1e6, -1e6)
        view.scroll_by(1500, 1500)
        QApplication.processEvents()
        QTest.qWait(250)
        frames += [
            cpu(lambda: (wheel(view.viewport(), -40), QApplication.processEvents()))
            for _ in range(steps)
        ]
        turns += until_sharp(view)
    found["zoom gesture"] = statistics.median(frames)
    found["sharp frame"] = max(turns)
    worst = 0.0
    for zoom in (1.0, 0.7, 0.5, 0.35, 0.25, 0.125, None):
        view.zoom_to(zoom) if zoom else view.zoom_fit()
        QTest.qWait(200)
        took = median(view.viewport(), lambda _: view.viewport().repaint(), 15)
        worst = max(worst, took)
        if zoom == 1.0:
            shown = sum(name.startswith("story") for name in view.visible_rects())
            found["200 cards"] = took * 200 / max(1, shown)
        found[f"redraw at {zoom or 'fit'}"] = took
    found["full redraw"] = worst
    view.zoom_reset()
    view.scroll_by(-1e6, -1e6)
    QTest.qWait(200)
    return found


def drags(view: BoardView, document: Document) -> dict[str, float]:
    found: dict[str, float] = {}
    everything = view.visible_rects()
    cards = [name for name in everything if name in document.story_map.stories]
    viewport = view.viewport()
    for what, count in (("drag one", 1), ("drag fifty", 50)):
        document.selection.select(*cards[:count])
        QApplication.processEvents()
        start = view.visible_rects()[cards[count - 1]].center()
        QTest.mousePress(viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
        middle = QPoint(900, 500)
        found[what] = median(
            viewport,
            lambda n, m=middle: QTest.mouseMove(viewport, m + QPoint(n * 6 % 300, n * 2 % 150)),
            60,
        )
        QTest.keyClick(view, Qt.Key.Key_Escape)
        QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton)
        QApplication.processEvents()
    found["drop to painted"] = median(viewport, lambda n: drop(document, n), 15)
    return found


def edits(view: BoardView, document: Document, window: QMainWindow) -> dict[str, float]:
    """An edit of a selected card as in the app: the inspector shows it, a journal keeps it."""
    dock = QDockWidget()
    dock.setWidget(Inspector(document))
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    with tempfile.TemporaryDirectory() as folder:
        safety = Safety(Path(folder, "journal"), Path(folder, "backups"))
        document.keep_safe(safety)
        document.selection.select("story1")
        QTest.qWait(AT_REST_AFTER + 500)
        retitle(document, "story1", -1)
        rest(COPIED_AFTER)
        times = series(view.viewport(), lambda n: retitle(document, "story1", n), 15)
        document.close()
        safety.wait()
    window.removeDockWidget(dock)
    dock.deleteLater()
    QApplication.processEvents()
    return {"edit one card": statistics.median(times)}


def rest(seconds: float) -> None:
    """Let the window and other threads do what they have to do; qWait would stop the threads."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        QApplication.processEvents()
        time.sleep(0.01)


def drop(document: Document, n: int) -> None:
    story_map = document.story_map
    slot = Slot("step0", f"release{n % 12}", None)
    document.commit("Move", move_stories(story_map, ["story0"], slot))


def retitle(document: Document, story_id: str, n: int) -> None:
    from storymap.edit.fields import set_fields

    document.commit("Rename", set_fields(document.story_map, story_id, title=f"Title {n}"))


def keys(view: BoardView, document: Document) -> dict[str, float]:
    document.selection.select("story0")
    view.reveal("story0")
    codes = (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Up)

    def press(code: Qt.Key, text: str = "") -> None:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, code, Qt.KeyboardModifier.NoModifier, text)
            QApplication.sendEvent(QApplication.focusWidget() or view, event)

    viewport = view.viewport()
    found = {"arrow key": median(viewport, lambda n: press(codes[n % 4]), 40)}
    opened: list[float] = []
    for _ in range(12):
        document.selection.select("story0")
        QApplication.processEvents()
        opened.append(cpu(lambda: (view.rename_current(), QApplication.processEvents())))
        editor = QApplication.focusWidget()
        if not isinstance(editor, TitleEditor) or not editor.is_open:
            raise RuntimeError("the editor did not open")
        press(Qt.Key.Key_Escape)
        QApplication.processEvents()
    found["open editor"] = statistics.median(opened[1:])
    return found


def theirs(*, tuned: bool) -> dict[str, float]:
    view = PlainView(BoardView(Document(big_map(20_000)), LIGHT).board, tuned=tuned)
    window = window_of(view)
    rounds = 20 if tuned else 6
    viewport = view.viewport()
    moved = series(viewport, lambda n: view.scroll_by(7 if n % 80 < 60 else -7, 3), rounds * 2)
    found = {"pan": statistics.median(moved)}
    frames = series(viewport, lambda n: view.zoom_to(0.25 ** ((n + 1) / (rounds + 1))), rounds)
    found["zoom gesture"] = statistics.median(frames)
    view.zoom_fit()
    found["full redraw"] = median(viewport, lambda _: viewport.repaint(), 3 if tuned else 1)
    view.zoom_to(1.0)
    view.centerOn(0, 0)
    QApplication.processEvents()
    card = view.cards[0]
    found["drag one"] = median(viewport, lambda n: card.setPos(200 + n * 6, 100 + n), 20)
    fifty = view.cards[:50]
    starts = [card.pos() for card in fifty]

    def drag(n: int) -> None:
        for card, start in zip(fifty, starts, strict=True):
            card.setPos(start + QPointF(6 + n * 6 % 300, n * 2 % 150))

    found["drag fifty"] = median(viewport, drag, 20)
    window.close()
    return found


def main() -> None:
    app = QApplication(sys.argv)
    for weight in ("Regular", "SemiBold", "Bold"):
        QFontDatabase.addApplicationFont(str(resource("fonts", f"Inter-{weight}.ttf")))
    what = sys.argv[1]
    found: dict[str, Any]
    if what == "ours":
        found = {"calibration": calibrate()}
        for n in (1_000, 20_000, 100_000):
            found[str(n)] = ours(big_map(n), is_thorough=n == 20_000)
    elif what == "filled":
        plain = big_map(2_000)
        maps = {"plain": plain, "filled": filled(plain)}
        found = {"calibration": calibrate()}
        for turn in range(ROUNDS):
            order = [*maps.items()]
            for name, story_map in order if turn % 2 else reversed(order):
                found.setdefault(name, []).append(ours(story_map, is_thorough=True))
    else:
        found = {"calibration": calibrate(), what: theirs(tuned=what == "tuned")}
    print(json.dumps(found))
    app.closeAllWindows()


if __name__ == "__main__":
    main()
