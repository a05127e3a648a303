"""The keys of the board: arrows by geometry, adding, moving, renaming, typing."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from storymap.canvas.travel import Direction, first_thing, neighbour, row_end
from storymap.document.document import Document
from storymap.layout.board import Board

ARROWS: dict[int, Direction] = {
    Qt.Key.Key_Left: "left",
    Qt.Key.Key_Right: "right",
    Qt.Key.Key_Up: "up",
    Qt.Key.Key_Down: "down",
}
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


class Commands(Protocol):
    """What keys do to a board."""

    @property
    def document(self) -> Document:
        """The document that is edited."""

    @property
    def board(self) -> Board:
        """The board that is shown."""

    def add_sibling(self, *, before: bool = False) -> None:
        """Add a card of the current one's kind."""

    def add_child(self) -> None:
        """Add a card under the current one."""

    def rename_current(self, text: str | None = None) -> None:
        """Edit the current title."""

    def remove_selection(self) -> None:
        """Remove everything selected."""

    def move_selection(self, direction: Direction) -> None:
        """Move what is selected one place on."""

    def shift_release(self, by: int) -> None:
        """Move the selected stories to another release."""

    def ask_for_menu(self) -> None:
        """Open the menu of what is selected."""

    def hold_space(self, *, held: bool) -> None:
        """Pan with the left button."""

    def reveal(self, record_id: str) -> None:
        """Scroll to a record."""


class Keyboard:
    """Turns keys into commands of a board."""

    def __init__(self, commands: Commands) -> None:
        """Work on a board."""
        self._commands = commands

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key stands for; False if it stands for nothing."""
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in ARROWS:
            return self._arrow(ARROWS[event.key()], modifiers)
        if self._command(event.key(), modifiers):
            return True
        text = event.text()
        if modifiers in {NONE, SHIFT} and text and text.isprintable() and not text.isspace():
            self._commands.rename_current(text)
            return True
        return False

    def _command(self, key: int, modifiers: Qt.KeyboardModifier) -> bool:
        commands = self._commands
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and modifiers in {NONE, SHIFT}:
            commands.add_sibling(before=modifiers == SHIFT)
        elif key == Qt.Key.Key_F10 and modifiers == SHIFT:
            commands.ask_for_menu()
        elif modifiers != NONE:
            return False
        elif key == Qt.Key.Key_Tab:
            commands.add_child()
        elif key == Qt.Key.Key_F2:
            commands.rename_current()
        elif key in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            commands.remove_selection()
        elif key == Qt.Key.Key_Escape and commands.document.selection.ids:
            commands.document.selection.clear()
        elif key in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            self._go_to_end(last=key == Qt.Key.Key_End)
        elif key == Qt.Key.Key_Space:
            commands.hold_space(held=True)
        else:
            return False
        return True

    def _arrow(self, direction: Direction, modifiers: Qt.KeyboardModifier) -> bool:
        if modifiers == CTRL:
            self._commands.move_selection(direction)
        elif modifiers == CTRL | SHIFT and direction in {"up", "down"}:
            self._commands.shift_release(-1 if direction == "up" else 1)
        elif modifiers in {NONE, SHIFT}:
            self._travel(direction, extends=modifiers == SHIFT)
        else:
            return False
        return True

    def _travel(self, direction: Direction, *, extends: bool) -> None:
        board, selection = self._commands.board, self._commands.document.selection
        current = selection.current
        is_shown = current is not None and board.rect_of(current) is not None
        found = neighbour(board, current or "", direction) if is_shown else first_thing(board)
        if found is None:
            return
        kept = (name for name in selection.ids if name != found) if extends else ()
        selection.select(*kept, found)
        self._commands.reveal(found)

    def _go_to_end(self, *, last: bool) -> None:
        selection = self._commands.document.selection
        if selection.current:
            found = row_end(self._commands.board, selection.current, last=last)
            if found is not None:
                selection.select(found)
                self._commands.reveal(found)
