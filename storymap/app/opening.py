"""From what was read to what is shown: a document, and what there is to say about its file."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QCoreApplication, QTimer

from storymap.app.notices import Notice
from storymap.app.plain import counted
from storymap.document.document import Document
from storymap.files.codec import Content, Loaded, load, load_content
from storymap.files.errors import LoadError
from storymap.files.fingerprint import Fingerprint, digesting
from storymap.files.save import sweep_temporaries
from storymap.resources import resource

if TYPE_CHECKING:
    from storymap.app.session import MapWindow, Session
    from storymap.files.marks import Reunited, Sides
    from storymap.model.storymap import StoryMap
    from storymap.progress import Progress

EXAMPLE: Final = "city-bikes.smap"
SWEEP_MS: Final = 1500
"""When to look for leftovers: a thread that starts earlier holds up the first paint by 10 ms."""


def document_of(loaded: Loaded, path: Path | None) -> Document:
    """Return a document that holds what was read from a file; without a path an untitled one.

    What killed saves left beside the file is removed meanwhile, on a thread of its own.
    """
    document = Document(loaded.story_map, path, loaded.fingerprint if path is not None else None)
    document.read_only = loaded.read_only
    if path is not None:
        QTimer.singleShot(SWEEP_MS, document, lambda: _sweep_beside(path))
    return document


def _sweep_beside(path: Path) -> None:
    """Look for leftovers on another thread: the folder may be large, or far away."""

    def sweep() -> None:
        sweep_temporaries(path.resolve().parent)

    threading.Thread(target=sweep, daemon=True).start()


def read_map(path: Path, progress: Progress, *, allow_large: bool = False) -> Loaded:
    """Return what a file holds, ready to be shown; on another thread. Raises LoadError."""
    loaded = load(path, allow_large=allow_large, progress=progress)
    len(loaded.story_map.cells)  # found here, where nobody waits for the board
    return loaded


class Glimpsed(NamedTuple):
    """What the cards of a file show, and its content, to be read whole once they are painted."""

    story_map: StoryMap
    content: Content


def show_glimpse(session: Session, path: Path, glimpsed: Glimpsed) -> None:
    """Show the cards of a file in a window, and have it read whole before anything is done there.

    If it proves to hold no map, the window offers what can be opened of it.
    """
    window = session.new_window(Document(glimpsed.story_map, path))

    def whole() -> Document:
        try:
            loaded = load_content(glimpsed.content)
        except LoadError:
            QTimer.singleShot(0, window.as_widget(), lambda: window.open_files([path]))
            return example()
        session.settings.add_recent(path)
        notices = loaded_notices(loaded)
        if notices:
            QTimer.singleShot(0, window.as_widget(), lambda: [*map(window.say, notices)])
        return document_of(loaded, path)

    window.expect(whole)


class Marked(NamedTuple):
    """A file with git's conflict marks: both its sides as one map, and what the file was."""

    reunited: Reunited
    fingerprint: Fingerprint


def read_marked(path: Path) -> Marked:
    """Read a file with git's conflict marks; raise LoadError if a side of it is no map."""
    from storymap.files.marks import reunite

    try:
        with path.open("rb") as file:
            status, data = os.fstat(file.fileno()), file.read()
        return Marked(reunite(data), Fingerprint.of(status, digesting(data)))
    except OSError as error:
        raise LoadError("unreadable", str(error), path) from error
    except LoadError as error:
        error.path = path
        raise


def show_reunited(
    session: Session, path: Path, marked: Marked, window: MapWindow | None = None
) -> None:
    """Show both sides of a file with git's conflict marks as one map; nothing is written unasked.

    The step before it is the map of our side.
    """
    reunited = marked.reunited
    document = Document(reunited.ours, path)
    document.forget_file()
    shown = session.new_window(document) if window is None else session.show(document, window)
    shown.furnish()
    shown.keeper.hold("marks")
    if reunited.conflicts:
        shown.keeper.hold("conflicts")
    label = QCoreApplication.translate("Opening", "Merge both sides")
    shown.say(Notice(_reunited_text(path, reunited.sides), level="warn"))
    document.commit(label, reunited.story_map, origin="merge")
    document.forget_file(marked.fingerprint)


def _reunited_text(path: Path, sides: Sides) -> str:
    text = QCoreApplication.translate(
        "Opening",
        "Git left both sides of a merge in {file}: {ours} and {theirs}. They are one map here; "
        "save it, then git add it.",
    )
    names = {"{file}": path.name, "{ours}": sides.our_name, "{theirs}": sides.their_name}
    for key, name in names.items():
        text = text.replace(key, name if key == "{file}" else f"“{name}”")
    return text


def example() -> Document:
    """Return the bundled example as a map of the user's own, in no file yet."""
    return document_of(load(resource("examples", EXAMPLE)), None)


def loaded_notices(loaded: Loaded) -> tuple[Notice, ...]:
    """Say what the user has to know about a file that was opened."""
    tr = QCoreApplication.translate
    notices = []
    if loaded.read_only:
        notices.append(Notice(_read_only_text(), level="warn"))
    if loaded.issues:
        text = counted(
            len(loaded.issues),
            tr("Opening", "One thing in this file is not as it should be; nothing was lost."),
            tr("Opening", "{n} things in this file are not as they should be; nothing was lost."),
        )
        notices.append(Notice(text, tuple(str(issue) for issue in loaded.issues), "warn"))
    return tuple(notices)


def _read_only_text() -> str:
    return QCoreApplication.translate(
        "Opening",
        "A newer Story Map wrote this file. It is open for reading; changes can be saved to "
        "another file only.",
    )
