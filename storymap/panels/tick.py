"""A small box to tick, drawn alike on every platform."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QCheckBox

from storymap.document.overrides import carried
from storymap.panels.sheet import TARGET, colour

BOX: Final = 11
ABOVE: Final = 4
"""Pixels above and below the words beside it."""


@carried
class Tick(QCheckBox):
    """A small box to tick, drawn alike on every platform."""

    def sizeHint(self) -> QSize:
        """Be large enough to be hit."""
        words = self.fontMetrics().horizontalAdvance(self.text())
        height = max(TARGET, self.fontMetrics().height() + 2 * ABOVE)
        return QSize(BOX + 9 + words if words else TARGET, height)

    def minimumSizeHint(self) -> QSize:
        """Never be smaller."""
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        """Take clicks anywhere."""
        return self.rect().contains(pos)

    def show_state(self, *, is_ticked: bool, is_mixed: bool = False) -> None:
        """Show whether it is ticked; ``is_mixed``: of some, which a click then ticks for all."""
        state = Qt.CheckState
        mixed_or_not = state.PartiallyChecked if is_mixed else state.Unchecked
        wanted = state.Checked if is_ticked else mixed_or_not
        if wanted != self.checkState():
            self.setTristate(is_mixed)
            self.setCheckState(wanted)

    def nextCheckState(self) -> None:
        """Tick it unless it is ticked."""
        is_ticked = self.checkState() == Qt.CheckState.Checked
        self.show_state(is_ticked=not is_ticked)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the box, the tick or the dash in it and the words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = colour(self, "ink" if self.isEnabled() else "muted")
        edge = colour(self, "accent") if self.hasFocus() else ink
        left = 0.5 if self.text() else (TARGET - BOX) / 2
        box = QRectF(left, (self.height() - BOX) / 2, BOX, BOX)
        painter.setPen(QPen(edge, 2.0 if self.hasFocus() else 1.0))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)
        painter.setPen(ink)
        beside = self.rect().adjusted(BOX + 6, 0, 0, 0)
        elide = Qt.TextElideMode.ElideRight
        words = self.fontMetrics().elidedText(self.text(), elide, beside.width())
        painter.drawText(beside, Qt.AlignmentFlag.AlignVCenter, words)
        painter.setPen(QPen(ink, 1.5))
        painter.translate(box.topLeft())
        if self.checkState() == Qt.CheckState.PartiallyChecked:
            painter.drawLine(QPointF(3, 5.5), QPointF(8.5, 5.5))
        elif self.isChecked():
            painter.drawPolyline(QPolygonF([QPoint(3, 6), QPoint(5, 8), QPoint(9, 3)]))
