"""The line in which a name is typed, with a list of what it may be."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QCompleter, QLineEdit, QWidget

from storymap.document.overrides import carried


@carried
class UndoneLine(QLineEdit):
    """A line that leaves undo and redo to the window where nothing typed can be taken back."""

    def event(self, event: QEvent) -> bool:
        """Let go of the keys for what it cannot do."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            keys = QKeySequence.StandardKey
            if (event.matches(keys.Undo) and not self.isUndoAvailable()) or (
                event.matches(keys.Redo) and not self.isRedoAvailable()
            ):
                event.ignore()
                return False
        return super().event(event)


@carried
class AddLine(UndoneLine):
    """Where a name is typed; ``begun`` and ``left`` tell of the keyboard.

    ``emptied`` tells Backspace where there is no text.
    """

    begun = Signal()
    left = Signal()
    emptied = Signal()

    def __init__(self, parent: QWidget | None) -> None:
        """Make an empty one."""
        super().__init__(parent)
        self.setProperty("look", "bare")

    def popup(self) -> QAbstractItemView | None:
        """Return its list of names, once there is one."""
        completer: QCompleter | None = self.completer()
        return None if completer is None else completer.popup()

    def completing(self) -> bool:
        """Whether its list of names is open."""
        popup = self.popup()
        return popup is not None and popup.isVisible()

    def highlighted(self) -> QModelIndex | None:
        """Return the name that is highlighted in its list, if one is."""
        popup = self.popup()
        if popup is None or not popup.isVisible() or not popup.currentIndex().isValid():
            return None
        return popup.currentIndex()

    def empty(self) -> None:
        """Take all text away, for good: undo does not bring it back."""
        if self.text() or self.isUndoAvailable():
            self.setText("")

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Get ready to complete."""
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.begun.emit()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that the keyboard went elsewhere."""
        super().focusOutEvent(event)
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Backspace in the empty line goes to the chip before it; Escape leaves."""
        if event.key() == Qt.Key.Key_Backspace and not self.text():
            self.emptied.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.empty()
            event.ignore()
        else:
            super().keyPressEvent(event)
