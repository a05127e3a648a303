"""A picture of the window with a map, taken without showing it to anybody."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtGui import QPixmap

    from storymap.app.settings import ThemeChoice
    from storymap.document.document import Document
    from storymap.model.storymap import StoryMap

SETTLE_ROUNDS = 20


def render(
    map_or_path: Path | StoryMap,
    out: Path,
    size: tuple[int, int] = (1720, 1000),
    theme: ThemeChoice = "light",
    select: tuple[str, ...] = (),
) -> None:
    """Write a PNG of the window as it shows a map, ``size`` pixels large, with cards selected.

    Touches no settings. Raises LoadError if the map can't be read, SaveError if the picture can't
    be written (what was there stays), KeyError if a card to select is not there.
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
        settings.theme = theme
        window = MainWindow(new_session(settings), _document(map_or_path, select))
        window.resize(*size)
        window.show()
        window.document.selection.select(*select)
        _settle()
        picture = window.grab()
        window.hide()
        window.deleteLater()
        _settle()
        settings.sync()
    save(out, _png(picture))


def _png(picture: QPixmap) -> bytes:
    from PySide6.QtCore import QBuffer, QIODevice

    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    return bytes(buffer.data().data())


def _document(map_or_path: Path | StoryMap, select: tuple[str, ...]) -> Document:
    from storymap.app.opening import document_of
    from storymap.document.document import Document
    from storymap.files.codec import load

    if isinstance(map_or_path, Path):
        document = document_of(load(map_or_path), map_or_path)
    else:
        document = Document(map_or_path)
    for name in select:
        if document.story_map.find(name) is None:
            raise KeyError(name)
    return document


def _settle() -> None:
    """Let the window paint itself and build what it builds after that."""
    from PySide6.QtCore import QCoreApplication, QEvent

    for _ in range(SETTLE_ROUNDS):
        QCoreApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
