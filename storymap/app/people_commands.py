"""What joins the panel of outcomes and people to the board of its window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject
from shiboken6 import isValid

if TYPE_CHECKING:
    from storymap.app.docks import Docks
    from storymap.app.export_commands import ExportCommands
    from storymap.app.filter_commands import FilterCommands
    from storymap.canvas.view import BoardView
    from storymap.panels.people import PeoplePanel

DOCK = "people"


class PeopleWindow(Protocol):
    """What is known of the window."""

    board: BoardView
    docks: Docks
    filters: FilterCommands

    @property
    def exports(self) -> ExportCommands:
        """What exports the map."""
        ...


class PeopleCommands(QObject):
    """Shows the panel, lets its rows be dropped on the board, and the board follow its rows."""

    def __init__(self, window: PeopleWindow, parent: QObject) -> None:
        """Act for a window."""
        super().__init__(parent)
        self._window = window
        self._panel: PeoplePanel | None = None
        window.docks.side_filled.connect(self._on_filled)
        window.filters.changed.connect(self._on_filter_changed)

    def show(self, shown: bool) -> None:  # noqa: FBT001 - what triggered() carries
        """Show the panel and give it the keyboard, or hide it."""
        self._window.docks.show_side(DOCK, shown=shown)

    def _on_filled(self, name: str, panel: PeoplePanel) -> None:
        if name != DOCK:
            return
        from storymap.canvas.tying import TieDrops

        self._panel = panel
        TieDrops(self._window.board)
        self._window.board.neighbour = panel
        panel.focus_wanted.connect(self._focus)
        panel.report_wanted.connect(self._report)
        self._on_filter_changed()

    def _focus(self, record_id: str | None) -> None:
        outcomes = self._window.filters.story_map.outcomes
        self._window.filters.focus_on(record_id, path=record_id in outcomes)
        if record_id is not None:
            self._reveal()

    def _reveal(self) -> None:
        """Scroll to the first story that stays bright, if none of them is in view."""
        from storymap.model.coverage import along_backbone

        board, shown = self._window.board, self._window.filters.state.shown
        if shown and shown.isdisjoint(board.visible_rects()):
            board.reveal(along_backbone(self._window.filters.story_map, shown)[0])

    def _report(self, stakeholder_id: str) -> None:
        self._window.exports.report_for(stakeholder_id)

    def _on_filter_changed(self) -> None:
        if self._panel is not None and isValid(self._panel):
            self._panel.show_focus(self._window.filters.wanted.focus)
