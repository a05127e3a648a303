"""How large titles print, and from how far they read: a scale with a mark, and words."""

from __future__ import annotations

from math import log
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from storymap.document.overrides import carried
from storymap.layout.marks import Role
from storymap.layout.themes import Theme

ENDS: Final = (4.0, 40.0)
STEPS: Final = (6.5, 8.0, 12.0, 24.0)
ROLES: Final[tuple[Role, ...]] = ("danger", "warn", "done", "done", "done")
HEIGHT: Final = 40


@carried
class ReadabilityScale(QWidget):
    """A scale of type sizes in points, with a mark at the size that titles print at."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Start without a mark."""
        super().__init__(parent)
        self._theme = theme
        self._size: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._names = (
            self.tr("lens"), self.tr("close"), self.tr("hand"), self.tr("a metre"),
            self.tr("a room"),
        )  # fmt: skip

    def sizeHint(self) -> QSize:
        """Return the room that the scale and its names take."""
        return QSize(300, HEIGHT)

    def show_size(self, points: float | None) -> None:
        """Put the mark at a size; None takes it away."""
        self._size = points
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Draw in a theme's colours."""
        self._theme = theme
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the parts of the scale, their names, and the mark."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = painter.font()
        font.setPixelSize(max(9, round(font.pixelSize() * 0.82)))
        painter.setFont(font)
        ends = (ENDS[0], *STEPS, ENDS[1])
        for place, (name, role) in enumerate(zip(self._names, ROLES, strict=True)):
            left, right = self._x(ends[place]), self._x(ends[place + 1])
            painter.setPen(Qt.PenStyle.NoPen)
            colour = QColor(self._theme[role])
            colour.setAlphaF(1.0 if self._is_in(place) else 0.35)
            painter.setBrush(colour)
            painter.drawRoundedRect(QRectF(left + 1, 11, right - left - 2, 6), 3, 3)
            painter.setPen(QColor(self._theme["ink" if self._is_in(place) else "muted"]))
            area = QRectF(left - 12, 19, right - left + 24, 18)
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, name)
        if self._size is not None:
            self._mark(painter)
        painter.end()

    def _mark(self, painter: QPainter) -> None:
        x = self._x(self._size or ENDS[0])
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme["ink"]))
        painter.drawPolygon(QPolygonF([QPointF(x - 5, 1), QPointF(x + 5, 1), QPointF(x, 9)]))

    def _x(self, points: float) -> float:
        share = log(max(ENDS[0], min(ENDS[1], points)) / ENDS[0]) / log(ENDS[1] / ENDS[0])
        return 6 + share * (self.width() - 12)

    def _is_in(self, place: int) -> bool:
        """Whether the mark is in a part of the scale."""
        return self._size is not None and place == sum(self._size >= step for step in STEPS)
