"""Other files and the map of a window: compared, merged in, offered where they lie beside it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMessageBox

from storymap.app.notices import Notice, Offer
from storymap.app.plain import counted, message_box
from storymap.app.waiting import WaitingDialog
from storymap.document.jobs import Jobs
from storymap.files.backups import Backups
from storymap.files.codec import decode, load
from storymap.files.compare import Changes, compare
from storymap.files.copies import copies_beside
from storymap.files.errors import LoadError
from storymap.files.merge import Merged, merge
from storymap.files.state import backup_folder
from storymap.files.wording import change_lines
from storymap.model.patch import patch_between

if TYPE_CHECKING:
    from storymap.app.session import MapWindow
    from storymap.document.document import Document
    from storymap.files.backups import Version
    from storymap.files.salvage import Salvaged
    from storymap.model.storymap import StoryMap
    from storymap.progress import Progress

MOST_COPIES: Final = 3


class OtherFiles(QObject):
    """Compares the map of a window with other files and merges them into it."""

    def __init__(self, window: MapWindow) -> None:
        """Act for a window."""
        super().__init__(window.as_widget())
        self._window = window
        self._jobs = Jobs(self)
        self._then: Callable[[Any], None] = lambda _: None
        words = self.tr("Reading the file")
        self._waiting = WaitingDialog(self._jobs, words, self._widget, only_reads=True)
        self._jobs.done.connect(self._on_done)
        self._jobs.failed.connect(self._on_failed)
        self._looking = Jobs(self)
        self._looking.done.connect(self._offer)

    @property
    def _widget(self) -> Any:
        return self._window.as_widget()

    def _start(self, work: Callable[[Progress], Any], then: Callable[[Any], None]) -> None:
        self._then = then
        self._waiting.begin()
        self._jobs.start(work)

    def _on_done(self, answer: object) -> None:
        self._then(answer)

    def _on_failed(self, error: Exception) -> None:
        box = message_box(
            self._widget,
            QMessageBox.Icon.Warning,
            self.tr("The file cannot be read; nothing that is open was touched."),
            str(error),
        )
        box.exec()

    # Damaged files

    def salvage(self, path: Path, then: Callable[[Salvaged], None]) -> None:
        """Read what can be read of a damaged file."""
        from storymap.files.salvage import salvage

        self._start(lambda _: salvage(path.read_bytes()), then)

    def newest_version(self, path: Path) -> Version | None:
        """Return what a file held when it was last saved; None if nobody kept that."""
        return next(iter(Backups(backup_folder(), path).versions()), None)

    def read_version(self, path: Path, version: Version, then: Callable[[StoryMap], None]) -> None:
        """Read what a file held before."""
        backups = Backups(backup_folder(), path)
        self._start(lambda p: decode(backups.read(version), p).story_map, then)

    # Comparing

    def compare_with(self, path: Path) -> bool:
        """Show what a file has that differs from the map; True, since it was begun."""
        self._window.document.settle()
        ours = self._window.document.story_map
        self._start(lambda p: _compared(ours, path, p), partial(self._show_compared, path))
        return True

    def _show_compared(self, path: Path, found: tuple[Changes, tuple[str, ...]]) -> None:
        from storymap.app.compare_dialog import CompareDialog

        dialog = CompareDialog(path.name, found, self._reveal, self._widget)
        dialog.merged.connect(lambda: self.merge_from(path))
        dialog.show()

    def _reveal(self, record_id: str) -> None:
        story_map = self._window.document.story_map
        if story_map.find(record_id) is not None:
            self._window.reveal(record_id)

    # Merging

    def merge_from(self, path: Path) -> bool:
        """Merge what a file holds into the map; True, since it was begun."""
        self._window.document.settle()
        ours = self._window.document.story_map
        self._start(lambda p: _merged(ours, path, p), partial(self._take_in, path, ours))
        return True

    def _take_in(self, path: Path, ours: StoryMap, merged: Merged) -> None:
        document = self._window.document
        if document.story_map is not ours:
            self.merge_from(path)
            return
        label = self.tr("Merge from {file}").replace("{file}", path.name)
        document.commit(label, merged.story_map, origin="merge")
        count = len(patch_between(ours, merged.story_map).changes)
        text = counted(
            count,
            self.tr("One change from {file} came in."),
            self.tr("{n} changes from {file} came in."),
        )
        if count:
            self._window.keeper.undoing.offer(text.replace("{file}", path.name))
            return
        text = self.tr("{file} has nothing that this map does not have.")
        self._window.show_message(text.replace("{file}", path.name))

    # Copies beside the map

    def look_beside(self, document: Document) -> None:
        """Look for copies that a sync program left beside a map, and offer them."""
        path, ours = document.path, document.story_map
        if path is not None and document is self._window.document:
            self._looking.start(lambda progress: _differing_copies(path, ours, progress))

    def _offer(self, copies: list[Path]) -> None:
        for copy in copies:
            text = self.tr("{file} beside this map looks like a copy that a sync program left.")
            offers = (
                Offer(self.tr("Compare…"), partial(self._compare, copy)),
                Offer(self.tr("Merge"), partial(self.merge_from, copy)),
            )
            self._window.say(Notice(text.replace("{file}", copy.name), offers=offers))

    def _compare(self, copy: Path) -> bool:
        """Compare with a copy; False, so that it can still be merged."""
        self.compare_with(copy)
        return False


def _compared(ours: StoryMap, path: Path, progress: Progress) -> tuple[Changes, tuple[str, ...]]:
    theirs = load(path, allow_large=True, progress=progress).story_map
    changes = compare(ours, theirs)
    return changes, tuple(change_lines(changes, ours, theirs))


def _merged(ours: StoryMap, path: Path, progress: Progress) -> Merged:
    """Merge without a map that both were made of: what differs in one field waits for a choice."""
    theirs = load(path, allow_large=True, progress=progress).story_map
    return merge(None, ours, theirs, progress)


def _differing_copies(path: Path, ours: StoryMap, progress: Progress) -> list[Path]:
    """Return the copies beside a map that hold cards of it, and others too."""
    found = []
    for copy in copies_beside(path)[:MOST_COPIES]:
        try:
            theirs = load(copy, progress=progress).story_map
        except LoadError:
            continue
        has_ours = any(ours.find(record.id) is not None for record in theirs.records())
        if has_ours and patch_between(ours, theirs):
            found.append(copy)
    return found
