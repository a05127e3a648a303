"""What the windows of one run share: the settings, the theme, and which maps are open where."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from storymap.app.notices import Notice
from storymap.app.settings import Settings, ThemeChoice
from storymap.app.themes import show_theme, theme_of
from storymap.document.document import Document
from storymap.layout.themes import Theme

if TYPE_CHECKING:
    from storymap.app.bindings import Bindings
    from storymap.app.keeping import Keeper

log = logging.getLogger(__name__)


class MapWindow(Protocol):
    """What a session knows of a window."""

    @property
    def document(self) -> Document:
        """The map that the window shows."""
        ...

    @property
    def is_replaceable(self) -> bool:
        """Whether opening a map may take this window: nothing in it would be missed."""
        ...

    @property
    def keeper(self) -> Keeper:
        """What saves the map, once the window is furnished."""
        ...

    def as_widget(self) -> QWidget:
        """The window as a parent for dialogs."""
        ...

    def expect(self, whole: Callable[[], Document]) -> None:
        """Take the map that is seen for a glimpse of what ``whole`` gives when it is needed."""
        ...

    def furnish(self) -> None:
        """Make all that stands around the board, if that is not done yet."""
        ...

    def show_document(self, document: Document) -> None:
        """Show another map instead."""
        ...

    def say(self, notice: Notice) -> None:
        """Show a notice above the board."""
        ...

    def open_files(self, paths: Sequence[Path]) -> None:
        """Open files, here or in windows of their own."""
        ...

    def unsay(self, text: str) -> None:
        """Take a notice back that no longer holds."""
        ...

    def show_message(self, text: str) -> None:
        """Show a text in the status bar for a while."""
        ...

    def reveal(self, record_id: str) -> None:
        """Select a card and bring it into view."""
        ...

    def come_forward(self) -> None:
        """Show the window before all others."""
        ...


class Session(QObject):
    """The open windows and what they have in common."""

    theme_changed = Signal(object)
    text_size_changed = Signal(int)

    def __init__(
        self, settings: Settings, make_window: Callable[[Session, Document], MapWindow]
    ) -> None:
        """Take how to make a window, since windows know sessions and not the other way round."""
        super().__init__()
        self.settings = settings
        self.windows: list[MapWindow] = []
        self._make_window = make_window
        self.theme: Theme = theme_of(settings.theme)
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._on_system_changed)
        hints.accessibility().contrastPreferenceChanged.connect(self._on_system_changed)

    @cached_property
    def bindings(self) -> Bindings:
        """The keys of all actions, made when the first window is furnished."""
        from storymap.app.actions import all_actions
        from storymap.app.bindings import Bindings

        return Bindings(all_actions(), self.settings)

    # Windows

    def show(self, document: Document, window: MapWindow) -> MapWindow:
        """Show a map in a window if nothing there would be missed, else in a new one."""
        window.document.settle()
        if window.is_replaceable:
            window.show_document(document)
            return window
        return self.new_window(document)

    def new_window(self, document: Document) -> MapWindow:
        """Open one more window."""
        window = self._make_window(self, document)
        self.windows.append(window)
        window.come_forward()
        return window

    def forget(self, window: MapWindow) -> None:
        """Drop a window that was closed."""
        if window in self.windows:
            self.windows.remove(window)

    def showing(self, path: Path) -> MapWindow | None:
        """Return the window that shows a file already."""
        for window in self.windows:
            if window.document.path is not None and _same_file(window.document.path, path):
                return window
        return None

    def quit(self) -> None:
        """Close all windows, until one of them is not to be closed."""
        for window in list(self.windows):
            if not window.as_widget().close():
                return

    # Theme

    def choose_theme(self, choice: ThemeChoice) -> None:
        """Show and remember a theme."""
        self.settings.theme = choice
        self.show_theme()

    def choose_text_size(self, percent: int) -> None:
        """Show and remember a size of text."""
        self.settings.text_size = percent
        self.show_theme()
        self.text_size_changed.emit(percent)

    def show_theme(self) -> None:
        """Give everything the colours of the chosen theme."""
        self.theme = theme_of(self.settings.theme)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            show_theme(app, self.theme, self.settings.text_size / 100)
        self.theme_changed.emit(self.theme)

    def _on_system_changed(self) -> None:
        if self.settings.theme == "system":
            self.show_theme()


def _same_file(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return one.absolute() == other.absolute()
