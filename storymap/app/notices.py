"""News that must not be missed and need no answer: a bar above the board."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple, TypeAlias

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from storymap.app.icons import icon
from storymap.app.plain import plain_label, title_text
from storymap.app.themes import set_look
from storymap.layout.marks import Role
from storymap.layout.themes import Theme

Level: TypeAlias = Literal["info", "warn", "error"]

DETAIL_LIMIT: Final = 200
_ICONS: Final[dict[Level, tuple[str, Role]]] = {
    "info": ("info", "accent"),
    "warn": ("triangle-alert", "warn"),
    "error": ("triangle-alert", "danger"),
}


class Notice(NamedTuple):
    """One line of news, and what there is to read about it."""

    text: str
    details: tuple[str, ...] = ()
    level: Level = "info"


class NoticeBar(QWidget):
    """Shows notices under each other until each is dismissed; takes no room without any."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._theme = theme
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()

    @property
    def texts(self) -> tuple[str, ...]:
        """What is shown, top to bottom."""
        return tuple(row.notice.text for row in self.findChildren(_Row) if not row.is_dismissed)

    def say(self, notice: Notice) -> None:
        """Show a notice, unless the same is shown already."""
        if notice.text in self.texts:
            return
        row = _Row(notice, self._theme, self)
        row.dismissed.connect(self._on_dismissed)
        self._rows.addWidget(row)
        self.show()

    def clear(self) -> None:
        """Dismiss all notices."""
        for row in self.findChildren(_Row):
            row.dismiss()

    def set_theme(self, theme: Theme) -> None:
        """Draw the icons in another theme's colours."""
        self._theme = theme
        for row in self.findChildren(_Row):
            row.set_theme(theme)

    def _on_dismissed(self) -> None:
        self.setVisible(bool(self.texts))


class _Row(QFrame):
    """One notice with its buttons."""

    dismissed = Signal()

    def __init__(self, notice: Notice, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.notice = notice
        self.is_dismissed = False
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
        if notice.details:
            more = QPushButton(self.tr("Details…"), self)
            more.clicked.connect(self._show_details)
            row.addWidget(more)
        row.addWidget(self._close)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        name, role = _ICONS[self.notice.level]
        self._sign.setPixmap(icon(name, theme[role]).pixmap(16))
        self._close.setIcon(icon("x", theme["ink"]))

    def dismiss(self) -> None:
        self.is_dismissed = True
        self.hide()
        self.dismissed.emit()
        self.deleteLater()

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
