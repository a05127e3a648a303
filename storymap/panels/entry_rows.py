"""One entry of a list that is edited like text: its tick or mark, and its text."""

from __future__ import annotations

from typing import Final, TypeAlias

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from storymap.document.overrides import carried
from storymap.model.records import Item, Task
from storymap.panels.fields import GrowingText
from storymap.panels.labels import plain_label
from storymap.panels.tick import ABOVE, Tick

Entry: TypeAlias = Item | Task

STEPS: Final = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


@carried
class Row(QWidget):
    """One entry: a tick or a mark, and its text."""

    def __init__(self, mark: str, *, is_fixed: bool) -> None:
        """Make an empty row; ``mark`` stands in place of a tick, an empty one asks for the tick."""
        super().__init__()
        self.entry: Entry | None = None
        self.tick = None if mark else Tick()
        self.text = RowText()
        self.text.setReadOnly(is_fixed)
        if is_fixed:
            self.text.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.text.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0 if not mark else 4)
        head: QWidget = self.tick or plain_label(mark, "muted")
        layout.addWidget(head, 0, Qt.AlignmentFlag.AlignTop)
        beside = QVBoxLayout()
        over = 0 if mark else ABOVE
        beside.setContentsMargins(0, over, 0, over)
        beside.addWidget(self.text)
        layout.addLayout(beside, 1)
        self._layout = layout

    def add_button(self, button: QToolButton) -> None:
        """Put a button at its right end."""
        self._layout.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tick by a click beside the box, where the text cannot be edited."""
        if self.text.isReadOnly() and self.tick is not None:
            self.tick.click()
        else:
            super().mousePressEvent(event)

    def clear(self) -> None:
        """Show nothing, ready to be another entry's."""
        self.entry = None
        self.text.set_text("")
        if self.tick is not None:
            self.tick.show_state(is_ticked=False)

    def show_entry(self, entry: Entry, *, is_done: bool, is_mixed: bool = False) -> None:
        """Show an entry; ``is_mixed``: it is ticked on some of several records."""
        self.entry = entry
        self.text.set_text(entry.text)
        if self.tick is not None:
            self.tick.show_state(is_ticked=is_done, is_mixed=is_mixed)
            self.tick.setAccessibleName(entry.text)


@carried
class RowText(GrowingText):
    """The text of a row, which passes on the keys that mean the list.

    ``shifted`` asks to move the entry by so many places, ``finished`` tells Ctrl+Enter and
    ``dropped`` asks to take it away.
    """

    emptied = Signal()
    stepped = Signal(int)
    shifted = Signal(int)
    ticked = Signal()
    finished = Signal()
    dropped = Signal()

    def __init__(self) -> None:
        """Make an empty one."""
        super().__init__(is_line=True, is_bare=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Catch Backspace in an empty row, the arrows at its ends, Alt with them, and Ctrl."""
        key, cursor, held = event.key(), self.textCursor(), event.modifiers()
        has_control = bool(held & Qt.KeyboardModifier.ControlModifier)
        is_shift = bool(held & Qt.KeyboardModifier.AltModifier) and key in STEPS
        if self.isReadOnly() and (is_shift or key not in STEPS):
            super().keyPressEvent(event)
        elif is_shift:
            self.shifted.emit(STEPS[Qt.Key(key)])
        elif key == Qt.Key.Key_Backspace and not self.toPlainText():
            self.emptied.emit()
        elif key == Qt.Key.Key_Up and cursor.blockNumber() == 0 and cursor.atBlockStart():
            self.stepped.emit(-1)
        elif key == Qt.Key.Key_Down and cursor.atEnd():
            self.stepped.emit(1)
        elif key == Qt.Key.Key_Space and has_control:
            self.ticked.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and has_control:
            self.finished.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer, below what text offers, to move the entry and to take it away."""
        menu = self.createStandardContextMenu()
        if not self.isReadOnly():
            menu.addSeparator()
            for words, keys, by in (
                (self.tr("Move up"), "Alt+Up", -1),
                (self.tr("Move down"), "Alt+Down", 1),
            ):
                action = menu.addAction(f"{words}\t{keys}")
                action.triggered.connect(lambda _=False, by=by: self.shifted.emit(by))
            menu.addAction(self.tr("Remove")).triggered.connect(self.dropped)
        menu.exec(event.globalPos())
        menu.deleteLater()
