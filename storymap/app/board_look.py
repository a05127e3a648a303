"""How the board looks: its density, the minimap, and what of a map is collapsed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from storymap.app.settings import Density, Settings
from storymap.layout.style import SCREEN, SCREEN_DETAIL, SCREEN_TITLES

if TYPE_CHECKING:
    from storymap.app.menus import Actions
    from storymap.canvas.folding import BoardFolding
    from storymap.canvas.view import BoardView
    from storymap.document.document import Document

STYLES = {"titles": SCREEN_TITLES, "map": SCREEN, "detail": SCREEN_DETAIL}


def dress(board: BoardFolding, settings: Settings, path: Path | None) -> None:
    """Make a new board look as it did the last time, before it is seen."""
    board.set_style(STYLES[settings.density])
    board.show_minimap(shown=settings.has_minimap)
    board.show_all_needs(shown=settings.shows_all_needs)
    if path is not None:
        board.set_collapsed(settings.collapsed(path))


class BoardLook:
    """Gives each board of a window the look that was chosen, and keeps what is changed.

    What is collapsed is kept for each file, in the settings: no file holds it.
    """

    def __init__(
        self, actions: Actions, settings: Settings, shown: Callable[[], tuple[BoardView, Document]]
    ) -> None:
        """Keep looks in some settings; ``shown`` gives the window's board and document."""
        self._actions = actions
        self._settings = settings
        self._shown = shown
        self._path: Path | None = None

    def follow(self, board: BoardView, document: Document) -> None:
        """Keep what is changed in the look of a board, and show in the menus what it is."""
        settings, self._path = self._settings, document.path
        self._actions[f"density.{settings.density}"].setChecked(True)
        self._actions["view.minimap"].setChecked(settings.has_minimap)
        self._actions["view.needs"].setChecked(settings.shows_all_needs)
        board.collapsed_changed.connect(self._keep)
        document.state_changed.connect(self._on_state_changed)

    def _keep(self) -> None:
        board, document = self._shown()
        if document.path is not None:
            self._settings.keep_collapsed(document.path, board.collapsed)

    def _on_state_changed(self) -> None:
        """Keep what is collapsed under the name that the map was saved as."""
        board, document = self._shown()
        if document.path != self._path:
            self._path = document.path
            if board.collapsed:
                self._keep()

    # What actions do

    def choose_titles(self, _checked: object = None) -> None:
        """Show titles only."""
        self._choose("titles")

    def choose_map(self, _checked: object = None) -> None:
        """Show titles, estimates, values and badges."""
        self._choose("map")

    def choose_detail(self, _checked: object = None) -> None:
        """Show what stories are for, too."""
        self._choose("detail")

    def _choose(self, density: Density) -> None:
        self._settings.density = density
        self._shown()[0].set_style(STYLES[density])

    def show_minimap(self, shown: bool) -> None:  # noqa: FBT001 - what triggered() carries
        """Show the whole board, small, in its corner; or not."""
        self._settings.has_minimap = shown
        self._shown()[0].show_minimap(shown=shown)

    def show_all_needs(self, shown: bool) -> None:  # noqa: FBT001 - what triggered() carries
        """Show a thin line for each need, or not."""
        self._settings.shows_all_needs = shown
        self._shown()[0].show_all_needs(shown=shown)
