"""A page that also tells what goes across the whole map: a moment after the last change."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QTimer

from storymap.document.document import Document
from storymap.model.patch import Patch
from storymap.panels.link_lines import LinkLines
from storymap.panels.page import Page

LATER: Final = 150
"""Milliseconds after the last change, so that typing never waits for it."""


class WholePage(Page):
    """``show_whole`` is called once the map has been still for a moment, if the page is seen."""

    def __init__(self, document: Document) -> None:
        """Make a page that shows nothing yet."""
        super().__init__(document)
        self._later = QTimer(self, interval=LATER, singleShot=True)
        self._later.timeout.connect(self._on_still)

    def on_shown(self, _record: Any) -> None:
        """Look at the whole map in a moment."""
        self._later.start()

    def concerns(self, patch: Patch) -> bool:
        """Whether a change shows in the fields; any at all may show in what is told of the map."""
        if super().concerns(patch):
            return True
        self._later.start()
        return False

    def add_lines(self, heading: str) -> LinkLines:
        """Put a list of records that can be gone to below the fields."""
        lines = LinkLines(heading)
        lines.visited.connect(self.visited)
        self.add_widget(lines)
        return lines

    def show_whole(self, record: Any) -> None:
        """Show what goes across the map."""

    def _on_still(self) -> None:
        record = self.record
        if record is not None and self.isVisible():
            self.show_whole(record)
