"""Who has a key already: another action, the board itself, or a menu."""

from __future__ import annotations

from typing import Final, NamedTuple

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeySequence

from storymap.app.bindings import Bindings

_NONE: Final = Qt.KeyboardModifier.NoModifier
_SHIFT: Final = Qt.KeyboardModifier.ShiftModifier

_BOARD: Final[dict[Qt.Key, str]] = {
    Qt.Key.Key_Return: "board.sibling",
    Qt.Key.Key_Enter: "board.sibling",
    Qt.Key.Key_Tab: "board.child",
    Qt.Key.Key_Escape: "board.leave",
    Qt.Key.Key_Space: "board.pan",
    Qt.Key.Key_Left: "board.arrows",
    Qt.Key.Key_Right: "board.arrows",
    Qt.Key.Key_Up: "board.arrows",
    Qt.Key.Key_Down: "board.arrows",
    Qt.Key.Key_Home: "board.arrows",
    Qt.Key.Key_End: "board.arrows",
    Qt.Key.Key_Backspace: "edit.delete",
}


class Claim(NamedTuple):
    """What has a key: its name; whether the key can be taken from it."""

    name: str
    can_be_taken: bool


def claim_on(bindings: Bindings, key: str, wanted_for: str) -> Claim | None:
    """Return who has a key that is wanted for an action; None if it is free or has it already."""
    owner = bindings.owner(key)
    if owner is not None:
        return None if owner.id == wanted_for else Claim(owner.name, not owner.is_fixed)
    board = _board_action(key)
    if board:
        return Claim(bindings[board].name, can_be_taken=False)
    for spec in bindings.specs:
        if spec.menu and QKeySequence.mnemonic(spec.menu[0]).toString() == key:
            return Claim(spec.menu[0].replace("&", ""), can_be_taken=False)
    return None


def _board_action(key: str) -> str:
    """Return the id of what the board does on a key by itself; empty if it does nothing."""
    sequence = QKeySequence(key)
    if sequence.isEmpty():
        return ""
    pressed: QKeyCombination = sequence[0]  # type: ignore[index]  # stubs lack __getitem__
    if pressed.keyboardModifiers() not in (_NONE, _SHIFT):
        return ""
    if pressed.key() in _BOARD:
        return _BOARD[pressed.key()]
    is_letter = Qt.Key.Key_Space < pressed.key() < Qt.Key.Key_Escape
    return "board.type" if is_letter else ""
