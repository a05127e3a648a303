"""Notices that another program wrote to the file of a document, moved it away or deleted it.

Qt's watcher loses a file whenever it is replaced, so the folder is watched too, and it is not
trusted: ``look`` is for whoever knows of another moment to look, as when a window comes forward.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec.structs import replace
from PySide6.QtCore import QFileSystemWatcher, QObject, QStorageInfo, QTimer, Signal

from storymap.document.jobs import Jobs
from storymap.files.codec import load
from storymap.files.errors import LoadError
from storymap.files.fingerprint import Fingerprint, digest_of
from storymap.model.patch import patch_between

if TYPE_CHECKING:
    from storymap.document.document import Document
    from storymap.files.codec import Loaded
    from storymap.model.storymap import StoryMap
    from storymap.progress import Progress

SETTLED: Final = 200
"""Milliseconds without news from the folder after which the file is looked at."""
AGAIN: Final = 500
"""Milliseconds until a file that is gone or half written is looked at again."""
MOST_MISSES: Final = 4
"""So many looks in a row find no map before that is said."""
POLLED: Final = 5000
"""Milliseconds between two looks at a file on another computer: nothing tells of changes there."""
_FAR: Final = ("nfs", "cifs", "smb", "fuse", "sshfs", "9p", "afs", "dav")


class _Look(NamedTuple):
    path: Path
    expect: Fingerprint | None
    loaded: Loaded | None = None
    error: LoadError | None = None


class FileWatch(QObject):
    """Watches the file of one document.

    ``changed`` carries what the file holds now, ``gone`` and ``unreadable`` say once that it holds
    no map any more. Looking is done on another thread.
    """

    changed = Signal(object)
    gone = Signal()
    unreadable = Signal(object)

    def __init__(self, document: Document, is_busy: Callable[[], bool]) -> None:
        """Watch for a document, which is the parent; while it is busy nothing is looked at."""
        super().__init__(document)
        self._document = document
        self._is_busy = is_busy
        self._path: Path | None = None
        self._misses = 0
        self._is_gone = False
        self._watcher = QFileSystemWatcher(self)
        self._soon = QTimer(self, singleShot=True, interval=SETTLED)
        self._soon.timeout.connect(self.look)
        self._poll = QTimer(self, interval=POLLED)
        self._poll.timeout.connect(self.look)
        self._watcher.fileChanged.connect(lambda _: self._soon.start(SETTLED))
        self._watcher.directoryChanged.connect(lambda _: self._soon.start(SETTLED))
        self._jobs = Jobs(self)
        self._jobs.done.connect(self._on_looked)
        document.state_changed.connect(self._follow)
        self._follow()

    def look(self) -> None:
        """Look at the file soon, unless nothing is known of it or it is being looked at."""
        path, expect = self._document.path, self._document.fingerprint
        if path is None or self._jobs.is_running or (expect is None and not self._misses):
            return
        if self._is_busy():
            self._soon.start(SETTLED)
            return
        known = self._document.saved_map
        self._jobs.start(lambda progress: _looked(path, expect, known, progress))

    def _follow(self) -> None:
        """Watch the file that the document lives in now, and its folder."""
        path = self._document.path
        if path == self._path:
            return
        self._path, self._misses = path, 0
        watched = [*self._watcher.files(), *self._watcher.directories()]
        if watched:
            self._watcher.removePaths(watched)
        if path is not None:
            self._watcher.addPaths([str(path), str(path.absolute().parent)])
            kind = QStorageInfo(str(path.absolute().parent)).fileSystemType()
            if bytes(kind.data()).decode().startswith(_FAR):
                self._poll.start()
            else:
                self._poll.stop()

    def _on_looked(self, look: _Look) -> None:
        now = self._document.path, self._document.fingerprint
        if now[0] != look.path or now[1] is not look.expect or self._is_busy():
            self._soon.start(SETTLED)
            return
        if str(look.path) not in self._watcher.files():
            self._watcher.addPath(str(look.path))
        if look.error is not None:
            self._miss(look.error)
            return
        self._misses = 0
        if look.loaded is not None:
            self.changed.emit(look.loaded)

    def _miss(self, error: LoadError) -> None:
        is_gone = error.kind == "missing"
        self._misses = self._misses + 1 if is_gone is self._is_gone else 1
        self._is_gone = is_gone
        if self._misses < MOST_MISSES:
            self._soon.start(AGAIN)
        elif self._misses == MOST_MISSES:
            if is_gone:
                self.gone.emit()
            else:
                self.unreadable.emit(error)


def sharing(loaded: Loaded, known: StoryMap) -> Loaded:
    """Return what was read with all that is alike taken from a known map: to merge it is cheap."""
    story_map = patch_between(known, loaded.story_map).apply(known)
    return replace(loaded, story_map=story_map)


def _looked(path: Path, expect: Fingerprint | None, known: StoryMap, progress: Progress) -> _Look:
    """Return what a file holds if it is not as expected; on another thread."""
    try:
        if expect is not None and expect.is_outside_of(path.stat()):
            return _Look(path, expect)
        is_as_long = expect is not None and path.stat().st_size == expect.size
        if expect is not None and is_as_long and digest_of(path.read_bytes()) == expect.sha256:
            return _Look(path, expect)
        loaded = load(path, allow_large=True, progress=progress)
        return _Look(path, expect, loaded=sharing(loaded, known))
    except FileNotFoundError as error:
        return _Look(path, expect, error=LoadError("missing", str(error), path))
    except OSError as error:
        return _Look(path, expect, error=LoadError("unreadable", str(error), path))
    except LoadError as error:
        return _Look(path, expect, error=error)
