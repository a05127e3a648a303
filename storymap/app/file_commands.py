"""Opening and importing, from one window; what goes wrong is said there."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog, QMenu, QMessageBox

from storymap.app.notices import Level, Notice
from storymap.app.opening import (
    document_of,
    loaded_notices,
    read_map,
    read_marked,
    show_reunited,
)
from storymap.app.plain import counted, menu_text, message_box, moment_text
from storymap.app.save_commands import SUFFIX, SaveCommands
from storymap.app.session import MapWindow, Session
from storymap.document.document import Document
from storymap.files.codec import Loaded
from storymap.files.errors import LoadError
from storymap.model.storymap import StoryMap
from storymap.progress import Cancelled, Progress

if TYPE_CHECKING:
    from storymap.app.import_map import ImportJob
    from storymap.app.other_files import OtherFiles
    from storymap.files.backups import Version
    from storymap.files.salvage import Salvaged

log = logging.getLogger(__name__)

_T = TypeVar("_T")

DAMAGED: Final = frozenset({"damaged", "truncated", "binary"})
"""Kinds of broken files in which there may still be something to read."""
BROKEN: Final = DAMAGED | {"empty", "missing", "not-a-map"}
"""Kinds of files that hold no map, though they may have held one when it was last saved."""
COPIES_MS: Final = 1500
"""When to look for copies beside a map that is shown."""


class FileCommands(SaveCommands):
    """The File menu of one window."""

    def __init__(self, window: MapWindow, session: Session) -> None:
        """Act for a window."""
        super().__init__(window, session)
        self._import: ImportJob | None = None

    # Open

    def new_map(self) -> None:
        """Show an empty map, in this window if nothing in it would be missed."""
        self.show_document(Document(StoryMap.of(title=self.tr("Untitled map"))), ())

    def choose_and_open(self) -> None:
        """Ask for files and open them."""
        paths, _ = QFileDialog.getOpenFileNames(
            self._window.as_widget(),
            self.tr("Open a map"),
            str(self._session.settings.folder),
            self._filter(),
        )
        self.open_files([Path(path) for path in paths])

    def open_files(self, paths: Sequence[Path]) -> None:
        """Open several files, each as it needs."""
        for path in paths:
            self.open_file(path)

    def open_file(self, path: Path) -> None:
        """Open a map, or import a file that is none."""
        if path.suffix.lower() == SUFFIX:
            self.open_map(path)
        else:
            self._start_import(path)

    def open_map(self, path: Path) -> bool:
        """Open a map here, or in another window; False if it can't be read, which is said."""
        shown = self._session.showing(path)
        if shown is not None:
            shown.come_forward()
            return True
        loaded = self._load(path)
        if loaded is None:
            return False
        self._session.settings.add_recent(path)
        self.show_document(document_of(loaded, path), loaded_notices(loaded))
        return True

    def _load(self, path: Path) -> Loaded | None:
        """Return what a file holds; None if that is no map, which is said, or was stopped."""
        try:
            try:
                return self._read(partial(read_map, path))
            except LoadError as error:
                if error.kind != "large" or not self._is_large_wanted(error):
                    raise
                return self._read(partial(read_map, path, allow_large=True))
        except LoadError as error:
            if error.kind == "missing":
                self._session.settings.drop_recent(path)
            if error.kind == "conflict":
                self._open_marked(path)
            elif error.kind in BROKEN:
                self._offer_rest(path, error)
            else:
                self._say_failed(error)
            return None

    def _open_marked(self, path: Path) -> None:
        """Show a file with git's conflict marks as one map of both its sides."""
        try:
            marked = self._read(lambda _: read_marked(path))
        except LoadError as error:
            self._say_failed(error)
            return
        if marked is not None:
            show_reunited(self._session, path, marked, self._window)

    def _read(self, work: Callable[[Progress], _T]) -> _T | None:
        """Return what is read while the window is painted; None if that was stopped."""
        from storymap.app.beside import done_beside

        try:
            return done_beside(work, self.tr("Reading the file"), self._window.as_widget())
        except Cancelled:
            return None

    def _offer_rest(self, path: Path, error: LoadError) -> None:
        """Say that a file holds no map, and open what can be read of it or what it held before."""
        log.warning("not opened: %s", error)
        version = self.others.newest_version(path)
        box = message_box(
            self._window.as_widget(),
            QMessageBox.Icon.Warning,
            self.tr("{file} was not opened").replace("{file}", path.name),
            str(error),
        )
        salvage = before = None
        role = QMessageBox.ButtonRole.ActionRole
        if error.kind in DAMAGED:
            salvage = box.addButton(self.tr("Open what can be read"), role)
        if version is not None:
            words = self.tr("Open the version of {time}")
            before = box.addButton(words.replace("{time}", moment_text(version.when)), role)
        box.addButton(QMessageBox.StandardButton.Ok)
        box.exec()
        chosen = box.clickedButton()
        if salvage is not None and chosen is salvage:
            self.others.salvage(path, partial(self._show_salvaged, path))
        elif before is not None and version is not None and chosen is before:
            self.others.read_version(path, version, partial(self._show_version, path, version))

    def _show_version(self, path: Path, version: Version, story_map: StoryMap) -> None:
        """Show what a file held before as a map in no file yet."""
        text = self.tr(
            "This is {file} as it was saved at {time}. The file is as it was; save this map."
        )
        text = text.replace("{file}", path.name).replace("{time}", moment_text(version.when))
        self.show_document(Document(story_map), (Notice(text, level="warn"),))

    def _show_salvaged(self, path: Path, salvaged: Salvaged) -> None:
        """Show what was read of a damaged file as a map in no file yet."""
        text = counted(
            len(salvaged.lost),
            self.tr("One piece of {file} could not be read. The file is as it was; save this map."),
            self.tr(
                "{n} pieces of {file} could not be read. The file is as it was; save this map."
            ),
        )
        details = tuple(str(one) for one in (*salvaged.lost, *salvaged.issues))
        notice = Notice(text.replace("{file}", path.name), details, "warn")
        self.show_document(Document(salvaged.story_map), (notice,))

    def _is_large_wanted(self, error: LoadError) -> bool:
        box = message_box(
            self._window.as_widget(),
            QMessageBox.Icon.Question,
            self.tr("This file is very large. Open it all the same?"),
            str(error),
        )
        open_it = box.addButton(self.tr("Open"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.exec()
        return box.clickedButton() is open_it

    def show_document(self, document: Document, notices: Sequence[Notice]) -> None:
        """Show a map here if nothing would be missed, else in a new window."""
        shown = self._session.show(document, self._window)
        for notice in notices:
            shown.say(notice)

    def fill_recent(self, menu: QMenu) -> None:
        """Fill the menu of recent files."""
        menu.clear()
        for path in self._session.settings.recent:
            action = menu.addAction(menu_text(path.name))
            action.setStatusTip(str(path))
            action.triggered.connect(lambda _=False, path=path: self.open_map(path))
        if menu.isEmpty():
            menu.addAction(self.tr("No recent maps")).setEnabled(False)
            return
        menu.addSeparator()
        menu.addAction(self.tr("Clear this list"), self._session.settings.clear_recent)

    # Import

    def choose_import(self) -> None:
        """Ask for a file of another program and make a map of it."""
        path, _ = QFileDialog.getOpenFileName(
            self._window.as_widget(),
            self.tr("Import"),
            str(self._session.settings.folder),
            self._import_filter(),
        )
        if path:
            self._start_import(Path(path))

    def _start_import(self, path: Path) -> None:
        if self._import is None:
            from storymap.app.import_map import ImportJob

            self._import = ImportJob(self._window.as_widget())
            self._import.imported.connect(self._on_imported)
            self._import.failed.connect(self._say_failed)
        self._import.start(path)

    def _on_imported(self, story_map: StoryMap, path: Path, losses: tuple[str, ...]) -> None:
        text = self.tr("Imported {file}; it is not saved as a map yet.")
        level: Level = "info"
        if losses:
            text = self.tr("Imported {file}; not everything in it could be kept.")
            level = "warn"
        notice = Notice(text.replace("{file}", path.name), losses, level)
        self.show_document(Document(story_map), (notice,))

    # Earlier versions, other maps

    def show_versions(self) -> None:
        """List the earlier versions of the map, with a picture of each."""
        from storymap.app.versions import VersionsDialog
        from storymap.files.backups import Backups
        from storymap.files.state import backup_folder

        document = self._window.document
        if document.path is None:
            text = self.tr("A map has earlier versions once it is saved in a file.")
            self._window.show_message(text)
            return
        document.settle()
        backups = Backups(backup_folder(), document.path)
        dialog = VersionsDialog(document, backups, self._session.theme, self._window.as_widget())
        dialog.copied.connect(self._open_copy)
        dialog.open()

    def _open_copy(self, story_map: StoryMap) -> None:
        notice = Notice(self.tr("This is a copy of an earlier version, in no file yet."))
        self.show_document(Document(story_map), (notice,))

    def choose_and_compare(self) -> None:
        """Ask for a map and list how it differs."""
        path = self._other_map(self.tr("Compare with"))
        if path is not None:
            self.others.compare_with(path)

    def choose_and_merge(self) -> None:
        """Ask for a map and take in what it has."""
        path = self._other_map(self.tr("Merge from"))
        if path is not None:
            self.others.merge_from(path)

    def _other_map(self, title: str) -> Path | None:
        document = self._window.document
        folder = document.path.parent if document.path else self._session.settings.folder
        path, _ = QFileDialog.getOpenFileName(
            self._window.as_widget(), title, str(folder), self._filter()
        )
        return Path(path) if path else None

    def follow(self, document: Document) -> None:
        """Look, a little later, for copies that a sync program left beside a map."""
        if document.path is not None:
            QTimer.singleShot(COPIES_MS, document, lambda: self.others.look_beside(document))

    @cached_property
    def others(self) -> OtherFiles:
        """What compares and merges other files, made when it is first needed."""
        from storymap.app.other_files import OtherFiles

        return OtherFiles(self._window)

    # Words

    def _say_failed(self, error: Exception) -> None:
        """Say why a file gave no map; nothing that is open was touched."""
        log.warning("not opened: %s", error)
        path: Path | None = getattr(error, "path", None)
        name = path.name if path is not None else self.tr("the file")
        box = message_box(
            self._window.as_widget(),
            QMessageBox.Icon.Warning,
            self.tr("{file} was not opened").replace("{file}", name),
            str(error),
        )
        box.exec()

    def _import_filter(self) -> str:
        from storymap.interchange.registry import readers

        known = sorted(readers().values(), key=lambda reader: reader.title)
        suffixes = sorted({suffix for reader in known for suffix in reader.suffixes})
        every = " ".join(f"*{suffix}" for suffix in suffixes)
        kinds = [
            f"{reader.title} ({' '.join(f'*{suffix}' for suffix in reader.suffixes)})"
            for reader in known
        ]
        return ";;".join((f"{self.tr('All known formats')} ({every})", *kinds))
