"""Labels that show document text as it is: never markup, never a mnemonic."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel, QToolButton, QWidget


def plain_label(text: str = "", look: str = "", *, wraps: bool = False) -> QLabel:
    """Return a label that shows its text as it is; ``look`` is one of the panels' style sheet."""
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wraps)
    if look:
        label.setProperty("look", look)
    label.setText(text)
    return label


def caption(text: str) -> QLabel:
    """Return the small grey capitals that stand above a field."""
    label = plain_label(text.upper(), "caption")
    font = QFont(label.font())
    font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 0.3)
    label.setFont(font)
    return label


def add_button(name: str, parent: QWidget | None = None) -> QToolButton:
    """Return the small plus at the right end of a caption; ``name`` says what it adds."""
    button = QToolButton(parent)
    button.setText("+")
    button.setProperty("look", "add")
    button.setAccessibleName(name)
    button.setToolTip(name)
    button.setFixedSize(18, 14)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


def tip(text: str) -> str:
    """Return document text for a tool tip: wrapped, and never taken for markup."""
    return f"<p style='white-space: pre-wrap'>{escape(text)}</p>" if text else ""
