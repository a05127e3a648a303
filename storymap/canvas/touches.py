"""Fingers on the board: one selects, drags or scrolls, held still asks for the menu; two zoom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QEventPoint, QTouchEvent
from PySide6.QtWidgets import QApplication

from storymap.canvas.tool import Pointer
from storymap.canvas.tools import Panning

if TYPE_CHECKING:
    from storymap.canvas.pointing import BoardPointing

HELD_MS = 500
"""A finger that stays so long asks for the menu, in milliseconds."""

STILL = 10.0
"""A finger that moves no further stays, in pixels."""


class Touches(QObject):
    """Turns the touches of a view into what a pointer does there.

    One finger: a tap selects, two taps rename; from a card it drags the card, from an empty place
    the board; held still it asks for the menu when it is lifted, and drags from anywhere when it
    moves. Two fingers move the board, and zoom it about the point between them.
    """

    def __init__(self, view: BoardPointing) -> None:
        """Work on a view."""
        super().__init__(view)
        self._view = view
        self._hold = QTimer(self, interval=HELD_MS, singleShot=True)
        self._hold.timeout.connect(self._on_held)
        self._start = QPointF()
        self._moved = False
        self._held = False
        self._spread: tuple[QPointF, float] | None = None
        self._since_tap = QElapsedTimer()
        self._tap = QPointF()

    def take(self, event: QTouchEvent) -> bool:
        """Take an event; always True, so that Qt makes no mouse events of it."""
        points = [p for p in event.points() if p.state() != QEventPoint.State.Released]
        if event.type() == QEvent.Type.TouchCancel:
            self._leave()
        elif event.type() == QEvent.Type.TouchBegin and len(event.points()) == 1:
            self._begin(event.points()[0].position())
        elif len(event.points()) > 1 or self._spread is not None:
            self._two(points)
        elif event.type() == QEvent.Type.TouchEnd:
            self._end(event.points()[0].position())
        elif points:
            self._move(points[0].position())
        event.accept()
        return True

    def _leave(self) -> None:
        self._hold.stop()
        self._spread = None
        self._view.cancel_tool()

    def _begin(self, at: QPointF) -> None:
        self._leave()
        self._start, self._moved, self._held = at, False, False
        self._hold.start()

    def _on_held(self) -> None:
        """Show that the finger was held long enough: what it is on is selected."""
        self._held = True
        self._view.select_for_menu(self._view.target_at(self._start), self._view.board)

    def _move(self, at: QPointF) -> None:
        view = self._view
        if not self._moved and (at - self._start).manhattanLength() > STILL:
            self._moved = True
            self._hold.stop()
            target = view.target_at(self._start)
            if target.id is None and not self._held:
                view.use(Panning(view, self._start))
            else:
                view.take_press(_finger(self._start))
        if self._moved:
            view.take_move(_finger(at))

    def _end(self, at: QPointF) -> None:
        self._hold.stop()
        view = self._view
        if self._moved:
            view.take_release(_finger(at))
        elif self._held:
            view.menu_requested.emit(view.viewport().mapToGlobal(at.toPoint()))
        else:
            self._tapped(at)

    def _tapped(self, at: QPointF) -> None:
        view = self._view
        view.setFocus(Qt.FocusReason.MouseFocusReason)
        quick = self._since_tap.isValid() and (
            self._since_tap.elapsed() < QApplication.doubleClickInterval()
        )
        if quick and (at - self._tap).manhattanLength() < 2 * STILL:
            self._since_tap.invalidate()
            view.open_at(at)
            return
        self._since_tap.start()
        self._tap = at
        view.take_press(_finger(at))
        view.take_release(_finger(at))
        view.hover(None)

    def _two(self, points: list[QEventPoint]) -> None:
        """Move and zoom with two fingers; what lies between them stays there."""
        self._hold.stop()
        if len(points) < 2:
            if not points:
                self._spread = None
            else:
                self._spread = (points[0].position(), 0.0)
            return
        first, second = points[0].position(), points[1].position()
        middle, line = (first + second) / 2, first - second
        distance = max(1.0, (line.x() ** 2 + line.y() ** 2) ** 0.5)
        if self._spread is None:
            self._view.cancel_tool()
        elif self._spread[1]:
            moved = self._spread[0] - middle
            self._view.scroll_by(moved.x(), moved.y())
            self._view.zoom_by(distance / self._spread[1], middle)
        self._spread = (middle, distance)


def _finger(at: QPointF) -> Pointer:
    return Pointer(at, Qt.KeyboardModifier.NoModifier)
