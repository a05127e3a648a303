"""A picture of the window with a map, taken without showing it to anybody."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from PySide6.QtGui import QPixmap

    from storymap.app.settings import ThemeChoice
    from storymap.app.window import MainWindow
    from storymap.document.document import Document
    from storymap.model.storymap import ReleaseId, StoryMap

SETTLE_ROUNDS: Final = 20
PATIENCE_MS: Final = 50


class View(NamedTuple):
    """What of a window a picture shows.

    ``size`` is in pixels, ``select`` are ids of cards, ``slicing`` is the release that the slice
    panel is open for, None if it is not.
    """

    size: tuple[int, int] = (1720, 1000)
    theme: ThemeChoice = "light"
    select: tuple[str, ...] = ()
    slicing: ReleaseId | None = None


PLAIN: Final = View()


def render(story_map: StoryMap, out: Path, view: View = PLAIN, *, path: Path | None = None) -> None:
    """Write a PNG of the window as it shows a map that was opened from a path, or from none.

    Touches no settings and not the file at the path. Raises SaveError if the picture can't be
    written (what was there stays), KeyError if a card or release to show is not there.
    """
    if "QT_QPA_PLATFORM" not in os.environ:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from storymap.app.main import application, new_session
    from storymap.app.settings import Settings
    from storymap.app.window import MainWindow
    from storymap.files.save import save

    application()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(Path(folder) / "settings.ini")
        settings.theme = view.theme
        window = MainWindow(new_session(settings), _document(story_map, path, view))
        picture = _picture(window, view)
        window.hide()
        window.deleteLater()
        settle()
        settings.sync()
    save(out, _png(picture))


def _document(story_map: StoryMap, path: Path | None, view: View) -> Document:
    from storymap.document.document import Document

    for name in view.select:
        if story_map.find(name) is None:
            raise KeyError(name)
    if view.slicing is not None and view.slicing not in story_map.releases:
        raise KeyError(view.slicing)
    return Document(story_map, path)


def _picture(window: MainWindow, view: View) -> QPixmap:
    window.resize(*view.size)
    window.show()
    window.document.selection.select(*view.select)
    settle()
    if view.slicing is not None:
        window.docks.open_slices(view.slicing)
        wait_while(lambda: window.docks.is_slicing)
        settle()
    return window.grab()


def _png(picture: QPixmap) -> bytes:
    from PySide6.QtCore import QBuffer, QIODevice

    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    return bytes(buffer.data().data())


def settle() -> None:
    """Let the window paint itself and build what it builds after that."""
    from PySide6.QtCore import QCoreApplication, QEvent

    for _ in range(SETTLE_ROUNDS):
        QCoreApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def wait_while(is_busy: Callable[[], bool]) -> None:
    from PySide6.QtCore import QEventLoop, QTimer

    if not is_busy():
        return
    loop = QEventLoop()
    look = QTimer(interval=PATIENCE_MS)
    look.timeout.connect(lambda: None if is_busy() else loop.quit())
    look.start()
    loop.exec()
