"""News that must not be missed and need no answer: a bar above the board."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from PySide6.QtWidgets import QWidget

from storymap.layout.themes import Theme

if TYPE_CHECKING:
    from storymap.app.notice_rows import NoticeRow

Level: TypeAlias = Literal["info", "warn", "error"]


class Offer(NamedTuple):
    """A button of a notice: what it says and does; the notice goes if that returns True."""

    text: str
    do: Callable[[], bool]


class Notice(NamedTuple):
    """One line of news, what there is to read about it, and what can be done.

    One that ``stays`` is not about the map that is shown, and outlives it in its window.
    """

    text: str
    details: tuple[str, ...] = ()
    level: Level = "info"
    offers: tuple[Offer, ...] = ()
    stays: bool = False


class NoticeBar(QWidget):
    """Shows notices under each other until each is dismissed; takes no room without any."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Start empty."""
        from PySide6.QtWidgets import QSizePolicy, QVBoxLayout  # what a start without news saves

        super().__init__(parent)
        self._theme = theme
        self._shown: list[NoticeRow] = []
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()

    @property
    def texts(self) -> tuple[str, ...]:
        """What is shown, top to bottom."""
        return tuple(row.notice.text for row in self._shown)

    def say(self, notice: Notice) -> None:
        """Show a notice, unless the same is shown already."""
        if notice.text in self.texts:
            return
        from storymap.app.announce import announce
        from storymap.app.notice_rows import NoticeRow  # most windows never have one

        row = NoticeRow(notice, self._theme, self)
        row.dismissed.connect(lambda: self._on_dismissed(row))
        self._shown.append(row)
        self._rows.addWidget(row)
        self.show()
        announce(self, notice.text)

    def clear(self) -> None:
        """Dismiss all notices about the map that is shown."""
        for row in tuple(self._shown):
            if not row.notice.stays:
                row.dismiss()

    def take_back(self, text: str) -> None:
        """Dismiss the notice with a text, if it is shown: it no longer holds."""
        for row in tuple(self._shown):
            if row.notice.text == text:
                row.dismiss()

    def set_theme(self, theme: Theme) -> None:
        """Draw the icons in another theme's colours."""
        self._theme = theme
        for row in self._shown:
            row.set_theme(theme)

    def _on_dismissed(self, row: NoticeRow) -> None:
        self._shown.remove(row)
        self.setVisible(bool(self._shown))
