"""How fields of numbers look: typed, or stepped with the arrow keys and the wheel."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QAbstractSpinBox

BARE: Final = (
    "QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { width: 0; border: 0; } "
    "QAbstractSpinBox QLineEdit { padding: 0; border: 0; min-height: 0; background: transparent; }"
)
INSET: Final = 8


def dress_number(box: QAbstractSpinBox) -> None:
    """Take the arrows from a field: they are smaller than what can be hit."""
    box.setStyleSheet(BARE)
    box.lineEdit().setTextMargins(INSET, 0, 0, 0)
    box.setKeyboardTracking(False)
