"""Reading a file of another program, beside the window."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from storymap.app.waiting import WaitingDialog
from storymap.document.jobs import Jobs
from storymap.progress import Progress

if TYPE_CHECKING:
    from storymap.interchange.registry import Imported


class ImportJob(QObject):
    """Makes a map of a file on a thread of its own; the file is only read."""

    imported = Signal(object, object, object)
    """The map, the path, and what did not come along in words."""
    failed = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        """Show progress over a window."""
        super().__init__(parent)
        self._path = Path()
        self._jobs = Jobs(self)
        self._waiting = WaitingDialog(self._jobs, self.tr("Importing"), parent, only_reads=True)
        self._jobs.done.connect(self._on_done)
        self._jobs.failed.connect(self.failed)

    def start(self, path: Path) -> None:
        """Read a file of any known format."""
        self._path = path
        self._waiting.begin()
        self._jobs.start(lambda progress: _read(path, progress))

    def _on_done(self, imported: Imported) -> None:
        self.imported.emit(imported.story_map, self._path, imported.losses)


def _read(path: Path, progress: Progress) -> Imported:
    from storymap.interchange.registry import read

    progress.step(0.1)
    imported = read(path)
    progress.step(1.0)
    return imported
