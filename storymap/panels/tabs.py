"""Flat tabs: words in a row, the current one in the accent, a line below."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QTabBar

from storymap.document.overrides import carried
from storymap.layout.marks import Role
from storymap.panels.sheet import colour

HEIGHT: Final = 36
GAP: Final = 12
LEAST_GAP: Final = 4
LEAST_TAB: Final = 24
"""Pixels of its words that a tab shows at least."""


@carried
class TabStrip(QTabBar):
    """The inspector's tabs; the arrows step along them."""

    def __init__(self) -> None:
        """Make a strip without tabs."""
        super().__init__()
        self.setExpanding(False)
        self.setDrawBase(False)
        self.setUsesScrollButtons(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedHeight(HEIGHT)
        self._widths: dict[str, int] = {}

    def show_tabs(self, words: tuple[str, ...]) -> None:
        """Show these tabs, the current one staying where it is if it can; one alone is a title."""
        policy = Qt.FocusPolicy
        self.setFocusPolicy(policy.StrongFocus if len(words) > 1 else policy.NoFocus)
        while self.count() > len(words):
            self.removeTab(self.count() - 1)
        for place, word in enumerate(words):
            if place == self.count():
                self.addTab(word)
            elif self.tabText(place) != word:
                self.setTabText(place, word)
            self.setTabToolTip(place, "" if len(words) == 1 else word)

    def tabSizeHint(self, index: int) -> QSize:
        """Leave the same gap between any two, whichever is bold."""
        is_last = index == self.count() - 1 and index > 0
        return QSize(self._width(index) + (LEAST_GAP if is_last else self._gap()), HEIGHT)

    def minimumTabSizeHint(self, index: int) -> QSize:
        """Be squeezed where there is little room: the words are elided."""
        return QSize(min(self._width(index), LEAST_TAB) + LEAST_GAP, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Ask for the same room whatever the tabs are, so that the panel's width never jumps."""
        return QSize(LEAST_TAB, HEIGHT)

    def _width(self, index: int) -> int:
        words = self.tabText(index)
        if words not in self._widths:
            metrics = QFontMetrics(_bold(self.font()))
            self._widths[words] = metrics.horizontalAdvance(words)
        return self._widths[words]

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew in another font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._widths = {}

    def _gap(self) -> int:
        words = sum(self._width(place) for place in range(self.count()))
        room = (self.width() - words - LEAST_GAP) // max(1, self.count() - 1)
        return max(LEAST_GAP, min(GAP, room)) if self.count() > 1 else GAP

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the words and the line."""
        painter = QPainter(self)
        painter.setPen(QPen(colour(self, "line"), 1))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        for place in range(self.count()):
            is_current = place == self.currentIndex() and self.count() > 1
            self._paint_tab(painter, place, is_current=is_current)

    def _paint_tab(self, painter: QPainter, place: int, *, is_current: bool) -> None:
        is_alone = self.count() == 1
        role: Role = "ink" if is_alone else "accent" if is_current else "muted"
        is_bold = is_current or is_alone
        painter.setFont(_bold(self.font()) if is_bold else self.font())
        painter.setPen(colour(self, role))
        room = self.tabRect(place)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        width = room.width() if is_alone else room.width() - LEAST_GAP + 2
        elide = Qt.TextElideMode.ElideRight
        words = painter.fontMetrics().elidedText(self.tabText(place), elide, width)
        drawn = painter.boundingRect(room, flags, words)
        painter.drawText(QRect(room.left(), 1, drawn.width() + 2, HEIGHT), flags, words)
        if is_current and self.hasFocus():
            painter.fillRect(room.left(), HEIGHT - 3, drawn.width(), 2, colour(self, role))


def _bold(font: QFont) -> QFont:
    bold = QFont(font)
    bold.setWeight(QFont.Weight.Bold)
    return bold
