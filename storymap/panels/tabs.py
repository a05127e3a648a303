"""Flat tabs: words in a row, the current one in the accent, a line below."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QFontInfo,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QTabBar

from storymap.document.overrides import carried
from storymap.layout.marks import Role
from storymap.panels.sheet import colour

HEIGHT: Final = 36
GAP: Final = 12
LEAST_GAP: Final = 6
LEAST_TAB: Final = 24
"""Pixels of its words that a tab shows at least."""

EDGE: Final = 2
"""Pixels at the right end that no words reach into."""

MORE: Final = 3
"""Pixels that the words of the current tab, which are stronger, may be longer."""

MARGIN: Final = 12
"""Pixels at the right end that the line does not reach into."""

SMALLER: Final = 11 / 12
"""The size of the words where they have no room at their usual size."""

DOT: Final = 2.0
"""Radius of the dot after the words of a tab on which something is open."""


@carried
class TabStrip(QTabBar):
    """The tabs of a panel; the arrows step along them, ``clicked`` tells that one was.

    Where there is little room, the gaps shrink first, then the words a little, then they are cut.
    """

    clicked = Signal()

    def __init__(self) -> None:
        """Make a strip without tabs."""
        super().__init__()
        self.setExpanding(False)
        self.setDrawBase(False)
        self.setUsesScrollButtons(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedHeight(HEIGHT)
        self._widths: dict[tuple[str, bool, bool], int] = {}

    def show_tabs(self, words: Sequence[str], open_ones: Collection[int] = ()) -> None:
        """Show these tabs, the current one staying where it is if it can; one alone is a title.

        ``open_ones``: the places of those on which something is open.
        """
        policy = Qt.FocusPolicy
        self.setFocusPolicy(policy.StrongFocus if len(words) > 1 else policy.NoFocus)
        while self.count() > len(words):
            self.removeTab(self.count() - 1)
        for place, word in enumerate(words):
            if place == self.count():
                self.addTab(word)
            elif self.tabText(place) != word:
                self.setTabText(place, word)
            self._show_open(place, is_open=place in open_ones)

    def _show_open(self, place: int, *, is_open: bool) -> None:
        words = self.tabText(place)
        told = self.tr("{0}: something is open").format(words) if is_open else words
        tip = "" if self.count() == 1 else told
        if self.tabToolTip(place) != tip:
            self.setTabToolTip(place, tip)
            self.setAccessibleTabName(place, tip)
        if bool(self.tabData(place)) != is_open:
            self.setTabData(place, is_open)
            self.update()

    # Room

    def tabSizeHint(self, index: int) -> QSize:
        """Leave the same gap between any two; where words have no room, cut the longest ones."""
        is_last = index == self.count() - 1 and index > 0
        width = min(self._width(index, is_small=self._is_small()), self._longest())
        return QSize(width + (EDGE if is_last else self._gap()), HEIGHT)

    def minimumTabSizeHint(self, index: int) -> QSize:
        """Be squeezed where there is hardly any room."""
        least = min(self._width(index, is_small=True), LEAST_TAB)
        return QSize(min(least + LEAST_GAP, self.tabSizeHint(index).width()), HEIGHT)

    def _longest(self) -> int:
        """Return how wide the words of a tab may be so that all have room; most are not so wide."""
        left = self.width() - EDGE - LEAST_GAP * (self.count() - 1) - MORE
        widths = sorted(self._width(n, is_small=self._is_small()) for n in range(self.count()))
        for place, width in enumerate(widths):
            share = left // (len(widths) - place)
            if width > share:
                return max(share, LEAST_TAB)
            left -= width
        return max(widths, default=0)

    def minimumSizeHint(self) -> QSize:
        """Ask for the same room whatever the tabs are, so that the panel's width never jumps."""
        return QSize(LEAST_TAB, HEIGHT)

    def _width(self, index: int, *, is_small: bool) -> int:
        key = self.tabText(index), self.count() == 1, is_small
        if key not in self._widths:
            metrics = QFontMetrics(self._font(is_strong=key[1], is_small=is_small))
            self._widths[key] = metrics.horizontalAdvance(key[0])
        return self._widths[key]

    def _room(self, *, is_small: bool) -> int:
        """Return the pixels that each gap would have, whichever tab is the current one."""
        words = sum(self._width(place, is_small=is_small) for place in range(self.count()))
        return (self.width() - words - MORE - EDGE) // max(1, self.count() - 1)

    def _is_small(self) -> bool:
        return self.count() > 1 and self._room(is_small=False) < LEAST_GAP

    def _gap(self) -> int:
        room = self._room(is_small=self._is_small())
        return max(LEAST_GAP, min(GAP, room)) if self.count() > 1 else GAP

    def _font(self, *, is_strong: bool, is_small: bool) -> QFont:
        font = QFont(self.font())
        if is_small:
            font.setPixelSize(round(QFontInfo(font).pixelSize() * SMALLER))
        if is_strong:
            font.setWeight(QFont.Weight.DemiBold)
        return font

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tell it once the tab is the current one."""
        super().mouseReleaseEvent(event)
        is_left = event.button() == Qt.MouseButton.LeftButton
        if is_left and self.tabAt(event.position().toPoint()) == self.currentIndex():
            self.clicked.emit()

    def turned(self, event: QKeyEvent) -> bool:
        """Go to the next tab by Ctrl+Page Down, back by Ctrl+Page Up; tell whether it was that."""
        steps = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
        has_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if not has_control or event.key() not in steps or self.count() < 2:
            return False
        self.setCurrentIndex((self.currentIndex() + steps[Qt.Key(event.key())]) % self.count())
        return True

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew in another font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._widths = {}

    # Looks

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the words and the line."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour(self, "line"), 1))
        painter.drawLine(0, self.height() - 1, self.width() - MARGIN, self.height() - 1)
        for place in range(self.count()):
            is_current = place == self.currentIndex() and self.count() > 1
            self._paint_tab(painter, place, is_current=is_current)

    def _paint_tab(self, painter: QPainter, place: int, *, is_current: bool) -> None:
        is_alone = self.count() == 1
        role: Role = "ink" if is_alone else "accent" if is_current else "muted"
        font = self._font(is_strong=is_current or is_alone, is_small=self._is_small())
        painter.setFont(font)
        painter.setPen(colour(self, role))
        room = self.tabRect(place)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        words = self.tabText(place)
        if room.width() < self._width(place, is_small=self._is_small()):
            gap = EDGE if place == self.count() - 1 else LEAST_GAP
            elide, width = Qt.TextElideMode.ElideRight, room.width() - gap + MORE
            words = painter.fontMetrics().elidedText(words, elide, width)
        drawn = painter.boundingRect(room, flags, words)
        painter.drawText(QRect(room.left(), 1, drawn.width() + 2, HEIGHT), flags, words)
        if is_current and self.hasFocus():
            painter.fillRect(room.left(), HEIGHT - 3, drawn.width(), 2, colour(self, role))
        if self.tabData(place):
            self._paint_dot(painter, room.left() + drawn.width())

    def _paint_dot(self, painter: QPainter, right: int) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(self, "warn"))
        top = HEIGHT / 2 - painter.fontMetrics().ascent() / 2
        painter.drawEllipse(QPointF(right - DOT / 2, top - DOT), DOT, DOT)
