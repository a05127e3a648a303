"""A reference to another record: click goes there, the cross or Delete takes it away."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from storymap.document.overrides import carried
from storymap.panels.labels import tip
from storymap.panels.sheet import colour, scaled

HEIGHT: Final = 24
INSET: Final = 2.5
"""Pixels above and below a pill that a click on it may miss."""

CROSS: Final = 24
"""Pixels at a chip's right end that take it away."""


@carried
class Chip(QAbstractButton):
    """One reference."""

    dropped = Signal()
    stepped = Signal(int)

    def __init__(self, record_id: str, title: str, parent: QWidget) -> None:
        """Make a chip with a record's title."""
        super().__init__(parent)
        self.record_id = record_id
        self.is_open = True
        self.show_ref(record_id, title)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)

    def show_ref(self, record_id: str, title: str) -> None:
        """Stand for a record."""
        self.record_id = record_id
        self.setText(title)
        self.setAccessibleName(title)
        self.setToolTip(tip(title))

    def set_open(self, *, is_open: bool) -> None:
        """Let it be taken away, or only lead to its record."""
        if is_open != self.is_open:
            self.is_open = is_open
            self.update()

    def sizeHint(self) -> QSize:
        """Be as wide as the title and the cross."""
        self.ensurePolished()
        width = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(width + 9 + CROSS, max(HEIGHT, scaled(HEIGHT)))

    def cross(self) -> QRect:
        """Return where a click takes the chip away."""
        return QRect(self.width() - CROSS, 0, CROSS, self.height())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Take it away by its cross."""
        if self.is_open and self.isDown() and self.cross().contains(event.position().toPoint()):
            self.setDown(False)
            self.dropped.emit()
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes there, Delete takes it away, the arrows step along."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            if self.is_open:
                self.dropped.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() in steps:
            self.stepped.emit(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the pill, the title and the cross."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour(self, "accent" if self.hasFocus() else "button"), 1))
        painter.setBrush(colour(self, "button"))
        pill = self.rect().toRectF().adjusted(0.5, 0.5 + INSET, -0.5, -0.5 - INSET)
        painter.drawRoundedRect(pill, 5, 5)
        painter.setPen(colour(self, "ink"))
        room = self.rect().adjusted(7, 0, -CROSS, 0)
        words = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, room.width()
        )
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.drawText(room, flags, words)
        self._paint_cross(painter)

    def _paint_cross(self, painter: QPainter) -> None:
        if not self.is_open:
            return
        painter.setPen(QPen(colour(self, "muted"), 1.2))
        middle = self.cross().toRectF().center()
        for sign in (1, -1):
            arm = QPointF(2.5, 2.5 * sign)
            painter.drawLine(middle - arm, middle + arm)
