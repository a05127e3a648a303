"""Records as lines that lead to them: a title each, cut where there is no room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from storymap.document.overrides import carried
from storymap.layout.marks import Role
from storymap.panels.labels import caption, plain_label, tip
from storymap.panels.reading import leave_open
from storymap.panels.sheet import TARGET, colour, scaled

MOST: Final = 12
"""So many lines are shown; of the rest the number is told."""

MARK: Final = 16
"""Pixels for the mark before a title."""


class Line(NamedTuple):
    """What a line stands for: an id or address, what it says, a mark before it and its colour.

    ``note``: what the mark says, for the tool tip and for those who hear it.
    """

    id: str
    words: str
    mark: str = "→"
    role: Role = "accent"
    note: str = ""

    @property
    def told(self) -> str:
        """All of it in words."""
        return f"{self.words} ({self.note})" if self.note else self.words


@carried
class LinkLine(QAbstractButton):
    """One line."""

    def __init__(self, line: Line) -> None:
        """Make a line."""
        super().__init__()
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        leave_open(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.show_line(line)

    def show_line(self, line: Line) -> None:
        """Stand for something else."""
        self.line = line
        self.setText(line.words)
        self.setAccessibleName(line.told)
        self.setToolTip(tip(line.told))
        self.update()

    def sizeHint(self) -> QSize:
        """Be high enough to be hit."""
        return QSize(60, max(TARGET, scaled(TARGET)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go there by Enter too."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the mark and what there is room for of the words."""
        painter, metrics = QPainter(self), self.fontMetrics()
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.setPen(colour(self, self.line.role))
        painter.drawText(self.rect(), middle, self.line.mark)
        room = self.rect().adjusted(scaled(MARK), 0, 0, 0)
        words = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.setPen(colour(self, "ink"))
        painter.drawText(room, middle, words)
        if self.hasFocus() or self.underMouse():
            painter.setPen(QPen(colour(self, "accent"), 1))
            below = (self.height() + metrics.height()) // 2
            right = room.left() + metrics.horizontalAdvance(words)
            painter.drawLine(room.left(), below, right, below)


class LinkLines(QWidget):
    """Lines one below the other, under a heading if there is one; without lines nothing is seen.

    ``visited`` tells the id of the line that was chosen.
    """

    visited = Signal(str)

    def __init__(self, heading: str = "", most: int = MOST) -> None:
        """Make an empty list of at most so many lines."""
        super().__init__()
        self._most = most
        self.heading = caption(heading)
        if not heading:
            self.heading.hide()
        self._shown: tuple[Line, ...] | None = None
        self.lines: list[LinkLine] = []
        self._rest = plain_label("", "small")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._layout.addWidget(self.heading)
        self._layout.addWidget(self._rest)
        self.hide()

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show lines."""
        if tuple(lines) == self._shown:
            return
        self._shown = tuple(lines)
        named = self._shown[: self._most]
        while len(self.lines) > len(named):
            gone = self.lines.pop()
            gone.hide()
            gone.deleteLater()
        for line, shown in zip(self.lines, named, strict=False):
            line.show_line(shown)
        for shown in named[len(self.lines) :]:
            line = LinkLine(shown)
            line.clicked.connect(lambda _=False, line=line: self.visited.emit(line.line.id))
            self._layout.insertWidget(len(self.lines) + 1, line)
            self.lines.append(line)
        more = len(lines) - len(named)
        self._rest.setText(self.tr("and {0} more").format(more))
        self._rest.setVisible(more > 0)
        self.setVisible(bool(lines))

    def set_heading(self, words: str) -> None:
        """Have another heading."""
        self.heading.setText(words.upper())
        self.heading.setVisible(bool(words))
