"""After a crash: what was kept of maps that were not saved is offered, to open or throw away."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMessageBox

from storymap.app.beside import done_beside
from storymap.app.notices import Notice, Offer
from storymap.app.opening import document_of, read_map
from storymap.app.plain import counted, message_box, moment_text, shortened
from storymap.app.session import MapWindow, Session
from storymap.document.document import Document
from storymap.document.jobs import Jobs
from storymap.files.compare import compare
from storymap.files.errors import LoadError
from storymap.files.journal import Leftover, Recovery, forget_old, recoverable
from storymap.files.merge import merge
from storymap.files.wording import change_lines
from storymap.progress import Cancelled, Progress

LINES: Final = 12
"""How many changes are named where it is asked whether to throw them away."""


class Found(NamedTuple):
    """A journal that was left, what it gave back, and that in words; or why it gave nothing."""

    leftover: Leftover
    recovery: Recovery | None
    lines: tuple[str, ...]


class Recovering(QObject):
    """Looks for what was left, once, and says so above a board; nothing is opened unasked."""

    def __init__(self, session: Session, folder: Path) -> None:
        """Look in the folder of all journals."""
        super().__init__(session)
        self._session = session
        self._folder = folder
        self._jobs = Jobs(self)
        self._jobs.done.connect(self._on_found)

    def start(self) -> None:
        """Look, on another thread; what is found is said where its map is shown."""
        folder = self._folder
        self._jobs.start(lambda progress: _found_in(folder, progress))

    def _on_found(self, all_found: Sequence[Found]) -> None:
        for found in all_found:
            if self._session.windows:
                self._window_for(found).say(self._notice(found))

    def _window_for(self, found: Found) -> MapWindow:
        path = found.leftover.document
        shown = self._session.showing(path) if path is not None else None
        return shown or self._session.windows[0]

    # What is offered

    def _notice(self, found: Found) -> Notice:
        discard = Offer(self.tr("Discard…"), lambda: self._discard(found))
        recovery = found.recovery
        if recovery is None:
            text = self.tr(
                "Story Map ended unexpectedly. Changes to {map} ({time}) cannot be shown."
            )
            return Notice(self._filled(text, found), found.lines, "warn", (discard,), stays=True)
        text = counted(
            recovery.edits,
            self.tr("Story Map ended unexpectedly; one change to {map} ({time}) was kept."),
            self.tr("Story Map ended unexpectedly; {n} changes to {map} ({time}) were kept."),
        )
        look = Offer(self.tr("Open"), lambda: self._open(found, recovery))
        return Notice(self._filled(text, found), found.lines, "warn", (look, discard), stays=True)

    def _filled(self, text: str, found: Found) -> str:
        time = moment_text(found.leftover.last_edit)
        return text.replace("{time}", time).replace("{map}", self._name(found.leftover))

    def _name(self, leftover: Leftover) -> str:
        if leftover.document is not None:
            return leftover.document.name
        return f"“{shortened(leftover.title, 40)}”" if leftover.title else self.tr("a new map")

    # What is done

    def _open(self, found: Found, recovery: Recovery) -> bool:
        """Open what was kept as one undo step on what was saved; the journal is then not needed."""
        try:
            window = self._shown(found, recovery)
        except Cancelled:
            return False
        except LoadError as error:
            self._window_for(found).say(Notice(str(error), level="error"))
            return False
        window.furnish()
        document = window.document
        merged = merge(recovery.base, recovery.story_map, document.story_map)
        is_new = document.commit(self.tr("Recovered changes"), merged.story_map, origin="merge")
        if window.keeper.is_whole() or not is_new:
            found.leftover.set_aside()
        window.come_forward()
        if is_new:
            window.keeper.undoing.offer(self.tr("What was kept is in the map again."))
        if recovery.on_disk == "missing":
            text = self.tr("{map} is gone, or no map any more. Save the map to keep it.")
            window.say(Notice(self._filled(text, found), level="warn"))
        return True

    def _shown(self, found: Found, recovery: Recovery) -> MapWindow:
        path = found.leftover.document
        shown = self._session.showing(path) if path is not None else None
        if shown is not None:
            return shown
        if path is not None and recovery.disk_map is not None:
            read = partial(read_map, path, allow_large=True)
            title, window = self.tr("Reading the file"), self._session.windows[0].as_widget()
            document = document_of(done_beside(read, title, window), path)
        else:
            document = Document(recovery.base)
        return self._session.show(document, self._session.windows[0])

    def _discard(self, found: Found) -> bool:
        """Throw it away if that is wanted after a look at it."""
        text = self.tr("Throw away what was kept of {map}?")
        more = [self.tr("… and {n} more").replace("{n}", str(len(found.lines) - LINES))]
        lines = [*found.lines[:LINES], *(more if len(found.lines) > LINES else [])]
        box = message_box(
            self._window_for(found).as_widget(),
            QMessageBox.Icon.Question,
            self._filled(text, found),
            "\n".join(lines),
        )
        discard = box.addButton(self.tr("Throw away"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.exec()
        if box.clickedButton() is not discard:
            return False
        found.leftover.set_aside()
        return True


def _found_in(folder: Path, progress: Progress) -> list[Found]:
    """Replay all journals that were left; those whose edits are all in their file are removed."""
    forget_old(folder)
    found = []
    for leftover in recoverable(folder):
        progress.step(0.5)
        try:
            recovery = leftover.recover(progress)
        except LoadError as error:
            found.append(Found(leftover, None, (str(error),)))
            continue
        if recovery.is_saved:
            leftover.discard()
        else:
            found.append(Found(leftover, recovery, _lines(recovery)))
    return found


def _lines(recovery: Recovery) -> tuple[str, ...]:
    changes = compare(recovery.base, recovery.story_map)
    lines = tuple(change_lines(changes, recovery.base, recovery.story_map))
    if recovery.lost:
        lines = (f"{recovery.lost} changes at the end could not be read", *lines)
    return lines
