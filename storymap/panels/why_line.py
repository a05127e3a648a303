"""The why ladder of a story in one paragraph."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy

from storymap.document.overrides import carried
from storymap.model.records import Item
from storymap.panels.labels import plain_label
from storymap.panels.sheet import FRAME, PAD, SIDE, set_mark


@carried
class WhyLine(QFrame):
    """The why ladder in one paragraph; ``asked`` wants to see and edit it."""

    asked = Signal()

    def __init__(self) -> None:
        """Make an empty one."""
        super().__init__()
        self.setObjectName(FRAME)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self.tr("Why?"))
        self.label = plain_label("", wraps=True)
        self.label.setParent(self)

    def show_ladder(self, why: tuple[Item, ...]) -> None:
        """Show the answers, each leading to the next."""
        self.label.setText(" → ".join(item.text for item in why) or self.tr("Ask why…"))
        set_mark(self.label, "look", "" if why else "muted")
        self.setAccessibleDescription(self.label.text())
        self._fit()

    def _fit(self) -> None:
        """Be as high as the words at this width."""
        width = max(self.width() - 2 * SIDE - 2, 60)
        words = self.label.heightForWidth(width)
        self.label.setGeometry(SIDE + 1, PAD + 1, width, words)
        self.setFixedHeight(words + 2 * PAD + 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the lines anew."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit()

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """Ask for the ladder."""
        self.asked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ask for the ladder by Enter or Space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.asked.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the keyboard."""
        super().focusInEvent(event)
        self.label.update()
