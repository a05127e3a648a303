"""Document text in the interface: always plain, never markup, mnemonic or dirty mark.

Qt guesses that text which looks like HTML is HTML, and would load the pictures it names.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget

TITLE_LENGTH: Final = 60


def plain_label(text: str = "", parent: QWidget | None = None) -> QLabel:
    """Return a label that shows its text as it is."""
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    return label


def message_box(
    parent: QWidget | None, icon: QMessageBox.Icon, text: str, details: str = ""
) -> QMessageBox:
    """Return a box that shows its texts as they are; the caller adds buttons and runs it."""
    box = QMessageBox(parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setIcon(icon)
    box.setText(text)
    box.setInformativeText(details)
    return box


def menu_text(text: str) -> str:
    """Return text for a menu entry or button, shortened, in which & is no mnemonic."""
    return shortened(text, TITLE_LENGTH).replace("&", "&&")


def shortened(text: str, length: int) -> str:
    """Return text as one line of at most so many letters."""
    text = " ".join(text.split())
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


def counted(number: int, one: str, many: str) -> str:
    """Return the text for one thing, or that for ``{n}`` things."""
    return one if number == 1 else many.replace("{n}", f"{number:,}")


def moment_text(when: datetime) -> str:
    """Return a moment as people here say it, without the date if it was today."""
    local = when.astimezone()
    is_today = local.date() == datetime.now().astimezone().date()
    return f"{local:%H:%M}" if is_today else f"{local:%Y-%m-%d %H:%M}"


def title_text(text: str) -> str:
    """Return text for a window title in which [*] is no dirty mark."""
    return " ".join(text.split()).replace("[*]", "[*][*]")


def tip_text(text: str) -> str:
    """Return text for a tool tip, whatever it looks like."""
    return f"<qt>{_escaped(text)}</qt>" if "<" in text else text


def _escaped(text: str) -> str:
    """Like html.escape, whose module is slow to load."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
