"""What a presentation tells in words: a page in the place of the board, or a strip below it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from storymap.app.plain import shortened
from storymap.app.stops import Stop, Told
from storymap.app.themes import set_look
from storymap.panels.labels import plain_label

WIDEST: Final = 1_000
"""So wide are the lines of a page at most, in pixels: longer ones are hard to read."""

STRIP_LINES: Final = 3
"""So many lines of each kind stand below the board; the inspector has all of them."""

STRIP_LETTERS: Final = 240
"""A longer line is cut there, so that the board keeps most of the screen."""


class TellingPage(QScrollArea):
    """What a map is for, in large letters; scrolls where it is more than the screen holds."""

    def __init__(self, parent: QWidget) -> None:
        """Tell nothing yet."""
        super().__init__(parent)
        self.setObjectName("presentation-page")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_stop(self, stop: Stop) -> None:
        """Tell what a stop tells."""
        told = QWidget()
        told.setMaximumWidth(WIDEST)
        rows = QVBoxLayout(told)
        rows.setContentsMargins(40, 40, 40, 40)
        rows.setSpacing(10)
        rows.addStretch(1)
        rows.addWidget(_label(stop.title, "title"))
        for part in stop.told:
            rows.addSpacing(16)
            rows.addWidget(_label(part.heading, "caption"))
            for line in part.lines:
                first, _, rest = line.partition("\n")
                rows.addWidget(_label(first, ""))
                if rest:
                    rows.addWidget(_label(rest, "muted"))
                    rows.addSpacing(6)
        rows.addStretch(2)
        whole = QWidget()
        whole.setObjectName("presentation-ground")
        middle = QHBoxLayout(whole)
        middle.addWidget(told, 1)
        self.setWidget(whole)

    def turn(self, way: int) -> bool:
        """Scroll on, or back for -1; False if there is nothing more that way."""
        bar = self.verticalScrollBar()
        before = bar.value()
        bar.setValue(before + way * round(self.viewport().height() * 0.85))
        return bar.value() != before


class TellingStrip(QFrame):
    """What a release is measured by and why it was sliced so, side by side below the board."""

    def __init__(self, parent: QWidget) -> None:
        """Tell nothing yet."""
        super().__init__(parent)
        self.setObjectName("presentation-strip")
        self._told: tuple[Told, ...] = ()
        self.hide()
        self._columns = QHBoxLayout(self)
        self._columns.setContentsMargins(16, 8, 16, 10)
        self._columns.setSpacing(28)

    def show_told(self, told: Sequence[Told]) -> None:
        """Show a column for each; nothing shows if there is none. What shows already stays."""
        if tuple(told) == self._told:
            return
        self._told = tuple(told)
        while (item := self._columns.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for part in told:
            self._columns.addWidget(_column(part), 1)
        self.setVisible(bool(told))


def _column(part: Told) -> QWidget:
    column = QWidget()
    rows = QVBoxLayout(column)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.setSpacing(3)
    rows.addWidget(_label(part.heading, "caption"))
    for line in part.lines[:STRIP_LINES]:
        rows.addWidget(_label(shortened(line, STRIP_LETTERS), ""))
    rows.addStretch(1)
    return column


def _label(text: str, look: str) -> QLabel:
    label = plain_label(text, wraps=True)
    if look:
        set_look(label, look)
    return label
