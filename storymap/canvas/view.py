"""The board as people use it: the commands that keys, menus and double clicks call."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from storymap.canvas.keyboard import Keyboard
from storymap.canvas.pasting import BoardPasting
from storymap.canvas.speech import Speech
from storymap.document.document import Document
from storymap.document.overrides import carried
from storymap.layout.themes import Theme


@carried
class BoardView(BoardPasting):
    """The board with its keyboard, its inline editor and its commands.

    Each command works on what is selected, is one undo step, and does nothing where it does not
    apply.
    """

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        """Show a document in a theme."""
        super().__init__(document, theme, parent)
        self._keyboard = Keyboard(self)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        Speech(self)
        document.went_back.connect(self._on_went_back)

    def _on_went_back(self, ids: tuple[str, ...]) -> None:
        """Scroll to what undo or redo changed, unless some of it is in view."""
        if not any(self.shows(name) for name in ids):
            self.reveal(ids[-1])

    # Events

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Rename what is double-clicked, or add a card in an empty place.

        A quick press after a click with Ctrl or Shift only presses: it may begin a drag.
        """
        plain = event.modifiers() == self._keys_at_press == Qt.KeyboardModifier.NoModifier
        if event.button() != Qt.MouseButton.LeftButton or not plain or self._space_held:
            self.mousePressEvent(event)
            return
        self.open_at(event.position())

    def event(self, event: QEvent) -> bool:
        """Take Tab for the board before it moves the focus."""
        tabs = {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}
        is_press = event.type() == QEvent.Type.KeyPress
        if is_press and isinstance(event, QKeyEvent) and event.key() in tabs:
            self.keyPressEvent(event)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, add, rename, or start typing a title; while the pointer is busy only leave that."""
        if self.is_busy:
            if event.key() == Qt.Key.Key_Escape:
                self.cancel_tool()
        elif not self._keyboard.press(event):
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Let an input method start to rename the current card, as typing does."""
        typed = event.preeditString() or event.commitString()
        if typed and not self.is_busy:
            self.rename_current("")
            if self._titles.editor.is_open:
                QApplication.sendEvent(self._titles.editor, event)
                return
        event.accept()

    def inputMethodQuery(self, query: Qt.InputMethodQuery) -> object:
        """Tell an input method whether, and where, it may type."""
        if query == Qt.InputMethodQuery.ImEnabled:
            return bool(self._current) and not self.document.read_only
        if query == Qt.InputMethodQuery.ImCursorRectangle:
            rect = self.board.rect_of(self._current) if self._current else None
            return self.projection.anywhere(rect) if rect else QRectF()
        return super().inputMethodQuery(query)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Stop panning with space."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.hold_space(held=False)
        super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Forget a held space."""
        self.hold_space(held=False)
        super().focusOutEvent(event)
