"""Finding cards from a window; the bar is made when it is first opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from storymap.app.filter_commands import BoardWindow, FilterCommands

if TYPE_CHECKING:
    from storymap.app.find_bar import FindBar


class FindCommands(QObject):
    """The find bar of one window."""

    def __init__(self, window: BoardWindow, filters: FilterCommands) -> None:
        """Search what a window shows; a text can become part of its filter."""
        super().__init__(window.as_widget())
        self._window = window
        self._filters = filters
        self._bar: FindBar | None = None
        self._text = ""

    def open(self) -> None:
        """Show the bar and type into it."""
        bar = self._bar or self._new_bar()
        bar.begin()

    def next(self) -> None:
        """Go to the next card that was found, in the order of the board."""
        self._go(1)

    def previous(self) -> None:
        """Go to the card before."""
        self._go(-1)

    def _go(self, by: int) -> None:
        if self._bar is None or self._bar.isHidden() or not self._bar.field.text().strip():
            self.open()
        else:
            self._bar.go(by)

    def set_theme(self) -> None:
        """Show the bar in the colours of the theme."""
        if self._bar is not None:
            self._bar.set_theme(self._window.session.theme)

    def follow_board(self) -> None:
        """Close the bar, since another document is shown; it keeps what was looked for."""
        if self._bar is not None:
            self._text = self._bar.field.text()
            self._bar.hide()
            self._bar.deleteLater()
            self._bar = None

    def _new_bar(self) -> FindBar:
        from storymap.app.find_bar import FindBar

        window = self._window
        bar = self._bar = FindBar(window.board, self._filters.index, window.session.theme)
        bar.field.setText(self._text)
        bar.filter_wanted.connect(self._filters.by_text)
        bar.left.connect(lambda: window.board.setFocus(Qt.FocusReason.OtherFocusReason))
        window.put_above_board(bar)
        return bar
