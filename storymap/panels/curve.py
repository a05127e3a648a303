"""The curve of value over capacity, to look at and to drag along."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from storymap.panels.sheet import colour, scaled

BELOW: Final = 16
"""Pixels below the chart, for its words."""


class CurveView(QWidget):
    """The most value for each capacity. ``picked`` tells the capacity that was pointed at."""

    picked = Signal(float)

    def __init__(self) -> None:
        """Make one without a curve."""
        super().__init__()
        self.points: tuple[tuple[float, float], ...] = ()
        self._top = 1.0
        self._at: tuple[float, float | None] = (0.0, None)
        self._unit = ""
        self.setMinimumSize(120, 50)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.SizeHorCursor)

    def show_curve(self, points: Sequence[tuple[float, float]], top: float, unit: str) -> None:
        """Show another curve, over capacities from 0 to ``top``."""
        self.points, self._top, self._unit = tuple(points), max(top, 1e-9), unit
        self.update()

    def show_point(self, capacity: float, value: float | None) -> None:
        """Mark a capacity, and its value if that is known."""
        self._at = (capacity, value)
        self.update()

    def _frame(self) -> QRectF:
        return QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -BELOW - 0.5)

    def _place(self, capacity: float, value: float, most: float) -> QPointF:
        frame = self._frame()
        x = frame.left() + frame.width() * min(1.0, capacity / self._top)
        return QPointF(x, frame.bottom() - 0.88 * frame.height() * value / most)

    def _known(self) -> list[tuple[float, float]]:
        """Return the points of the curve with the marked one among them."""
        capacity, value = self._at
        if value is None or not self.points:
            return list(self.points)
        return sorted({**dict(self.points), capacity: value}.items())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the frame, the curve, the capacity and the words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = self._frame()
        painter.setPen(QPen(colour(self, "line"), 1))
        painter.drawRect(frame)
        most = max([value for _, value in self.points] + [self._at[1] or 0.0, 1e-9])
        painter.setPen(QPen(colour(self, "accent"), 2))
        painter.drawPolyline(QPolygonF([self._place(*point, most) for point in self._known()]))
        self._paint_capacity(painter, most)
        self._paint_words(painter)

    def _paint_capacity(self, painter: QPainter, most: float) -> None:
        capacity, value = self._at
        frame, x = self._frame(), self._place(capacity, 0, 1).x()
        painter.setPen(QPen(colour(self, "warn"), 1.2, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, frame.top()), QPointF(x, frame.bottom()))
        if value is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(self, "accent"))
            painter.drawEllipse(self._place(capacity, value, most), 4.5, 4.5)

    def _paint_words(self, painter: QPainter) -> None:
        font = painter.font()
        font.setPixelSize(scaled(11))
        painter.setFont(font)
        painter.setPen(colour(self, "muted"))
        room = self.rect().adjusted(2, self.height() - BELOW + 2, -2, 0)
        align = Qt.AlignmentFlag
        words = self.tr("capacity ({0}) →").format(self._unit)
        painter.drawText(room, align.AlignLeft | align.AlignVCenter, words)
        painter.drawText(
            room, align.AlignRight | align.AlignVCenter, self.tr("best possible value")
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pick the capacity under the pointer."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            frame = self._frame()
            share = (event.position().x() - frame.left()) / max(1.0, frame.width())
            self.picked.emit(round(min(1.0, max(0.0, share)) * self._top))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on picking while the button is held."""
        self.mousePressEvent(event)
