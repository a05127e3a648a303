"""The rows of the notice bar, and the window that shows a notice's details."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from storymap.app.icons import icon
from storymap.app.notices import Level, Notice, Offer
from storymap.app.plain import plain_label, title_text
from storymap.app.themes import set_look
from storymap.layout.marks import Role
from storymap.layout.themes import Theme

DETAIL_LIMIT: Final = 200
_ICONS: Final[dict[Level, tuple[str, Role]]] = {
    "info": ("info", "accent"),
    "warn": ("triangle-alert", "warn"),
    "error": ("triangle-alert", "danger"),
}


class NoticeRow(QFrame):
    """One notice with its buttons."""

    dismissed = Signal()

    def __init__(self, notice: Notice, theme: Theme, parent: QWidget) -> None:
        """Show a notice."""
        super().__init__(parent)
        self.notice = notice
        self._is_gone = False
        set_look(self, "notice")
        self._sign = plain_label(parent=self)
        text = plain_label(notice.text, self)
        text.setWordWrap(True)
        self._close = QToolButton(self)
        self._close.setAccessibleName(self.tr("Dismiss"))
        self._close.setToolTip(self.tr("Dismiss"))
        self._close.clicked.connect(self.dismiss)
        set_look(self._close, "flat")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 5, 8, 5)
        row.addWidget(self._sign)
        row.addWidget(text, 1)
        self.buttons = [self._button(offer) for offer in notice.offers]
        for button in self.buttons:
            row.addWidget(button)
        if notice.details:
            more = QPushButton(self.tr("Details…"), self)
            more.clicked.connect(self._show_details)
            row.addWidget(more)
        row.addWidget(self._close)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Draw the icons in another theme's colours."""
        name, role = _ICONS[self.notice.level]
        self._sign.setPixmap(icon(name, theme[role]).pixmap(16))
        self._close.setIcon(icon("x", theme["ink"]))

    def dismiss(self) -> None:
        """Go, for good."""
        if self._is_gone:
            return
        self._is_gone = True
        self.hide()
        self.dismissed.emit()
        self.deleteLater()

    def _button(self, offer: Offer) -> QPushButton:
        button = QPushButton(offer.text.replace("&", "&&"), self)
        button.clicked.connect(lambda: self._take(offer))
        return button

    def _take(self, offer: Offer) -> None:
        """Do what is offered, once; the row may be gone by then."""
        for button in self.buttons:
            button.setEnabled(False)
        is_done = offer.do()
        if not isValid(self):
            return
        if is_done:
            self.dismiss()
        else:
            for button in self.buttons:
                button.setEnabled(True)

    def _show_details(self) -> None:
        show_lines(self.window(), self.notice.text, self.notice.details)


def show_lines(parent: QWidget, title: str, lines: Sequence[str]) -> None:
    """Show lines of plain text, to read and copy, beside the window."""
    dialog = QDialog(parent)
    dialog.setWindowTitle(title_text(title))
    shown = [f"• {line}" for line in lines[:DETAIL_LIMIT]]
    if len(lines) > DETAIL_LIMIT:
        shown.append(dialog.tr("… and {n} more").replace("{n}", str(len(lines) - DETAIL_LIMIT)))
    text = QPlainTextEdit("\n".join(shown), dialog)
    text.setReadOnly(True)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, dialog)
    buttons.rejected.connect(dialog.reject)
    rows = QVBoxLayout(dialog)
    rows.addWidget(text)
    rows.addWidget(buttons)
    dialog.resize(560, 320)
    dialog.open()
    dialog.finished.connect(dialog.deleteLater)
