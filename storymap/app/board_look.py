"""How the board looks: its density, the minimap, and what of a map is collapsed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from storymap.app.settings import Density, Settings
from storymap.layout.style import SCREEN, SCREEN_DETAIL, SCREEN_TITLES
from storymap.model.records import Release

if TYPE_CHECKING:
    from storymap.app.menus import Actions
    from storymap.canvas.folding import BoardFolding
    from storymap.canvas.view import BoardView
    from storymap.document.document import Document
    from storymap.model.patch import Patch
    from storymap.model.storymap import StoryMap

OPENED: Final = "+"
"""What stands, where it is kept what is collapsed, before a shipped release that was opened."""

STYLES = {"titles": SCREEN_TITLES, "map": SCREEN, "detail": SCREEN_DETAIL}


def dress(board: BoardFolding, settings: Settings, path: Path | None) -> None:
    """Make a new board look as it did the last time, before it is seen."""
    board.set_style(STYLES[settings.density])
    board.show_minimap(shown=settings.has_minimap)
    board.show_all_needs(shown=settings.shows_all_needs)
    kept = settings.collapsed(path) if path is not None else ()
    board.set_collapsed(_collapsed(board.document.story_map, kept))


def _collapsed(story_map: StoryMap, kept: Iterable[str]) -> set[str]:
    """Return what is collapsed of a map: what was kept, and what is shipped, if not opened."""
    nodes = set(kept)
    shipped = {one.id for one in story_map.release_order if one.state == "shipped"}
    opened = {name for name in shipped if f"{OPENED}{name}" in nodes}
    return {name for name in nodes if not name.startswith(OPENED)} | (shipped - opened)


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
        document.changed.connect(self._on_changed)
        self._offer_unshipping()

    def _offer_unshipping(self) -> None:
        """Offer to take shipping back, which opens a lane, where one is shipped."""
        releases = self._shown()[1].story_map.releases.values()
        is_shipped = any(one.state == "shipped" for one in releases)
        self._actions["release.unship"].setEnabled(is_shipped)

    def _on_changed(self, patch: Patch) -> None:
        """Collapse the lane of what is shipped, and open it when that is taken back."""
        if any(isinstance(change.new or change.old, Release) for change in patch.changes):
            self._offer_unshipping()
        states = {
            change.id: change.new.state == "shipped"
            for change in patch.changes
            if isinstance(change.new, Release)
            and (change.new.state == "shipped") != (getattr(change.old, "state", "") == "shipped")
        }
        if states:
            board = self._shown()[0]
            shipped = {name for name, is_shipped in states.items() if is_shipped}
            board.set_collapsed((board.collapsed - states.keys()) | shipped)

    def _keep(self) -> None:
        board, document = self._shown()
        if document.path is not None:
            opened = [
                f"{OPENED}{one.id}"
                for one in document.story_map.release_order
                if one.state == "shipped" and one.id not in board.collapsed
            ]
            self._settings.keep_collapsed(document.path, [*board.collapsed, *opened])

    def _on_state_changed(self) -> None:
        """Keep what is collapsed under the name that the map was saved as."""
        document = self._shown()[1]
        if document.path != self._path:
            self._path = document.path
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
