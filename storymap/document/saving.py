"""Saving without waiting: the map is encoded and written on another thread."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from storymap.document.jobs import Jobs

if TYPE_CHECKING:
    from storymap.document.document import Document, Snapshot
    from storymap.files.safety import Written
    from storymap.progress import Progress

IDLE: Final = 2000
"""Milliseconds without an edit after which a named map saves itself."""
AGAIN: Final = 30_000
"""Milliseconds after a save that failed until a map tries again to save itself."""


class Saver(QObject):
    """Saves one document in the background, one save after the other; the last state wins.

    ``started`` says that a save began. ``saved`` follows when the map as it was asked for is on the
    disk, ``failed`` with what went wrong, after which the document is still modified and its
    journal still there.
    """

    started = Signal()
    saved = Signal()
    failed = Signal(object)

    def __init__(self, document: Document) -> None:
        """Save a document, which is the parent."""
        super().__init__(document)
        self._document = document
        self._jobs = Jobs(self)
        self._jobs.done.connect(self._on_done)
        self._jobs.failed.connect(self._on_failed)
        self._running: Snapshot | None = None
        self._is_next = False
        self._next_path: Path | None = None

    @property
    def is_saving(self) -> bool:
        """Whether something is being written, or waits to be."""
        return self._running is not None

    def save(self, path: Path | None = None) -> None:
        """Write the map as it is now to its file, or to another that becomes its file.

        While a save runs, this one waits, and takes the place of another that waits.
        """
        if self._running is not None:
            self._is_next, self._next_path = True, path or self._next_path
            return
        snapshot = self._document.snapshot(path)
        self._running = snapshot

        def write(_: Progress) -> Written:
            return snapshot.write()

        self._jobs.start(write)
        self.started.emit()

    def give_up(self, error: Exception) -> None:
        """Take the save that runs for failed; should it go on, it replaces no newer file."""
        self._jobs.stop()
        self._on_failed(error)

    def _on_done(self, written: Written) -> None:
        snapshot, self._running = self._running, None
        assert snapshot is not None  # noqa: S101 - only a save that runs ends
        self._document.note_saved(snapshot, written)
        if self._is_next:
            self._go_on()
        else:
            self.saved.emit()

    def _go_on(self) -> None:
        self._is_next, path, self._next_path = False, self._next_path, None
        self.save(path)

    def _on_failed(self, error: Exception) -> None:
        self._running, self._is_next, self._next_path = None, False, None
        self.failed.emit(error)


class Autosave(QObject):
    """Saves a named document when nothing was edited for two seconds.

    After a save that failed it waits a while, or until one is asked for; while it ``is_held`` it
    lets the file be.
    """

    def __init__(self, document: Document, saver: Saver) -> None:
        """Follow a document, which is the parent."""
        super().__init__(document)
        self.is_wanted = True
        self.is_held = False
        self._document = document
        self._saver = saver
        self._has_failed = False
        self._timer = QTimer(self, singleShot=True, interval=IDLE)
        self._timer.timeout.connect(self._save)
        self._again = QTimer(self, singleShot=True, interval=AGAIN)
        self._again.timeout.connect(self.begin)
        document.changed.connect(self._on_changed)
        saver.failed.connect(self._on_failed)
        saver.saved.connect(self._on_saved)

    def begin(self) -> None:
        """Save in two seconds, whatever went wrong before, if there is something to save then."""
        self._has_failed = False
        self._timer.start()

    def _on_changed(self) -> None:
        if self.is_wanted and self._document.path is not None:
            self._timer.start()

    def _save(self) -> None:
        may = self.is_wanted and not self._has_failed and not self.is_held
        if may and self._document.is_modified and self._document.may_save_itself:
            self._saver.save()

    def _on_failed(self) -> None:
        self._has_failed = True
        self._again.start()

    def _on_saved(self) -> None:
        self._has_failed = False
        self._again.stop()
