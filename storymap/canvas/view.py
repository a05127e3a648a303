"""The board as people use it: the commands that keys, menus and double clicks call."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from storymap.canvas.changing import BoardChanging
from storymap.canvas.clipboard import copy_stories, copy_titles, pasted_stories, pasted_titles
from storymap.canvas.keyboard import Keyboard
from storymap.canvas.speech import Speech
from storymap.document.document import Document
from storymap.edit.pasting import paste_stories
from storymap.edit.stories import add_stories
from storymap.layout.themes import Theme
from storymap.model.storymap import LOOSE, StoryMap


class BoardView(BoardChanging):
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

    # The clipboard

    def copy_selection(self) -> None:
        """Copy what is selected: stories whole, everything else as lines of titles."""
        stories = self.selected_stories()
        if stories:
            copy_stories(self._map, stories)
            return
        records = [self._map.find(name) for name in self.document.selection.ids]
        titles = [getattr(record, "title", "") for record in records]
        if titles:
            copy_titles(titles)

    def cut_selection(self) -> None:
        """Copy what is selected, and remove it."""
        self.copy_selection()
        self.remove_selection()

    def paste(self) -> None:
        """Add the stories on the clipboard after the current one; lines of text become cards."""
        place = self._paste_place()
        if place is None:
            self.message.emit(self.tr("Select a step or a story first: pasted cards go there."))
            return
        step, release, after = place
        stories, titles = pasted_stories(), pasted_titles()
        if not stories and not titles:
            self.message.emit(self.tr("The clipboard holds neither cards nor text."))
            return
        ids: tuple[str, ...] = ()

        def edit() -> StoryMap:
            nonlocal ids
            if stories:
                result, ids = paste_stories(self._map, stories, (step, release), after)
            else:
                result, ids = add_stories(self._map, step, release, titles, after=after)
            return result

        if self.apply(self.tr("Paste"), edit):
            self.document.selection.select(*ids)
            self.reveal(ids[-1])

    def _paste_place(self) -> tuple[str, str | None, str | None] | None:
        current = self._current
        if current in self._map.stories:
            step, release = self._map.cell_of(self._map.stories[current])
            return None if step == LOOSE else (step, release, current)
        if current in self._map.steps:
            return current, self._map.lanes[0], None
        return None if self._cell is None else (*self._cell, None)

    # Events

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Rename what is double-clicked, or add a card in an empty place."""
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
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
