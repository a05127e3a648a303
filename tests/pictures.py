"""``python3 -m tests pictures``: the pictures of README and manual, from the example as it is."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from storymap.cli import main
from storymap.model.storymap import ordered
from storymap.resources import resource

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from storymap.app.window import MainWindow

    _W = TypeVar("_W", bound=QWidget)

SIZE: Final = (1720, 1000)
THEMES: Final = ("light", "dark")
SHOWN: Final = ("--select", "Pay by card", "--slice", "Trust & payments")
STORY: Final = "Pay by card"
EXPORT_SIZE: Final = (1120, 740)


class Scene(NamedTuple):
    """A picture of the manual: its name, the window's size, and what of the window it shows."""

    name: str
    size: tuple[int, int]
    part: Callable[[MainWindow], QWidget]


def scenes() -> tuple[Scene, ...]:
    """Return the pictures of the manual, in the order of its pages."""
    wide = (1240, 800)
    return (
        Scene("map", wide, lambda window: window.board),
        Scene("inspector", (1240, 760), lambda window: _selected(window, STORY)),
        Scene("people", (1240, 700), _with_people),
        Scene("slicing", wide, _sliced),
        Scene("forecast", wide, _forecast),
        Scene("checking", wide, _checked),
        Scene("refining", (900, 800), lambda window: _refined(window, "ready")),
        Scene("splitting", wide, _split),
        Scene("releases", (1240, 700), _shipped),
        Scene("presenting", (1240, 760), _presented),
        Scene("export", wide, _exported),
        Scene("learning", (1080, 800), lambda window: _refined(window, "learning")),
        Scene("notice", (1240, 460), _came_in),
    )


def make() -> int:
    """Write all pictures; return the status of the first of the README that fails, else 0."""
    example = str(resource("examples", "city-bikes.smap"))
    for theme in THEMES:
        look = ("--size", "{}x{}".format(*SIZE), "--theme", theme, *SHOWN)
        status = main(["render", example, "-o", str(path_of(theme)), *look])
        if status:
            return status
    with tempfile.TemporaryDirectory() as state:
        os.environ["XDG_STATE_HOME"] = state
        for scene in scenes():
            _take(scene)
    return 0


def path_of(theme: str) -> Path:
    """Return where the picture of a theme is."""
    return resource("pictures") / f"main-window-{theme}.png"


def _take(scene: Scene) -> None:
    """Write the picture of a scene in a window of its own."""
    from storymap.app.main import application, new_session
    from storymap.app.render import settle
    from storymap.app.settings import Settings
    from storymap.app.window import MainWindow
    from storymap.document.document import Document
    from storymap.files.codec import load

    application()
    story_map = load(resource("examples", "city-bikes.smap")).story_map
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(Path(folder) / "settings.ini")
        settings.theme = "light"
        window = MainWindow(new_session(settings), Document(story_map))
        window.resize(*scene.size)
        window.show()
        settle()
        part = scene.part(window)
        settle()
        part.grab().save(str(resource("help", "pictures") / f"{scene.name}.png"))
        window.hide()
        window.deleteLater()
        settle()


def _inside(widget: QWidget, kind: type[_W]) -> _W:
    """Return the first widget of a kind inside another."""
    return widget.findChildren(kind)[0]


def _came_in(window: MainWindow) -> QWidget:
    """Return the window after another program changed its file."""
    from storymap.edit.outline import rename

    story_map = window.document.story_map
    after = rename(story_map, next(iter(story_map.stories)), "Search nearby")
    window.document.commit("Changes by another program", after, origin="external")
    window.keeper.undoing.offer("Another program changed the file: one change came in.")
    return window


def _selected(window: MainWindow, title: str) -> QWidget:
    """Select a story; return the inspector."""
    stories = window.document.story_map.stories.values()
    window.reveal(next(story.id for story in stories if story.title == title))
    return window.docks.inspector


def _with_people(window: MainWindow) -> QWidget:
    """Return the panel of outcomes and people beside the board, with the path of an outcome."""
    window.docks.inspector.hide()
    window.people.show(True)
    window.filters.focus_on(ordered(window.document.story_map.outcomes)[0].id, path=True)
    return window


def _sliced(window: MainWindow) -> QWidget:
    """Return the slice panel with its answer."""
    from storymap.app.render import wait_while

    window.docks.open_slices(window.document.story_map.release_order[1].id)
    wait_while(lambda: window.docks.is_slicing)
    return window.docks.slices


def _forecast(window: MainWindow) -> QWidget:
    """Return the forecast panel with its answer."""
    from storymap.app.render import wait_while
    from storymap.panels.forecast import ForecastPanel

    window.actions_["view.forecast"].trigger()
    panel = _inside(window.docks.forecast, ForecastPanel)
    wait_while(lambda: panel.is_busy)
    return window.docks.forecast


def _refined(window: MainWindow, tab: str) -> QWidget:
    """Return the window with a list of the refine panel below the board."""
    from storymap.app.render import wait_while
    from storymap.panels.refine import RefinePanel

    window.docks.inspector.hide()
    window.actions_[f"refine.{tab}"].trigger()
    panel = _inside(window, RefinePanel)
    wait_while(lambda: panel.is_busy)
    panel.page.table.go_to(1)
    return panel


def _checked(window: MainWindow) -> QWidget:
    """Return the dialog that checks the map, where a story is done by its status only."""
    from storymap.app.check_dialog import CheckDialog
    from storymap.app.render import wait_while
    from storymap.edit.fields import set_fields

    m = window.document.story_map
    story_id = next(story.id for story in m.stories.values() if story.title == STORY)
    window.document.commit("Done", set_fields(m, story_id, status="done"))
    window.actions_["refine.check"].trigger()
    dialog = _inside(window, CheckDialog)
    wait_while(lambda: dialog.is_busy)
    return dialog


def _split(window: MainWindow) -> QWidget:
    """Return the dialog that splits a story."""
    from storymap.panels.split_dialog import SplitDialog

    _selected(window, "Pay with Apple Pay / Google Pay")
    window.actions_["refine.split-by-rule"].trigger()
    return _inside(window, SplitDialog)


def _shipped(window: MainWindow) -> QWidget:
    """Return the dialog that ships a release."""
    from storymap.app.shipping import ShipDialog

    window.actions_["release.ship"].trigger()
    return _inside(window, ShipDialog)


def _presented(window: MainWindow) -> QWidget:
    """Return a presentation at what the map is for."""
    from storymap.app.presentation import Presentation
    from storymap.app.render import settle

    session = window.session
    shown = Presentation(window.document, session.theme, session.settings, window)
    shown.resize(1240, 760)
    shown.show()
    settle()
    shown.start_at(None)
    shown.go(1)
    return shown


def _exported(window: MainWindow) -> QWidget:
    """Return the dialog for exports with its preview."""
    from storymap.app.export_dialog import ExportDialog
    from storymap.app.render import settle, wait_while

    window.actions_["file.export"].trigger()
    dialog = _inside(window, ExportDialog)
    dialog.resize(*EXPORT_SIZE)
    settle()
    wait_while(lambda: dialog.is_busy)
    return dialog
