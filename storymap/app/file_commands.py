"""Opening, saving, importing and exporting, from one window; what goes wrong is said there."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QObject, QTimer
from PySide6.QtWidgets import QFileDialog, QMenu, QMessageBox

from storymap.app.notices import Level, Notice
from storymap.app.opening import document_of, loaded_notices, read_marked, show_reunited
from storymap.app.plain import counted, menu_text, message_box
from storymap.app.session import MapWindow, Session
from storymap.document.document import Document
from storymap.files.codec import Loaded, load
from storymap.files.errors import LoadError, SaveError
from storymap.model.storymap import StoryMap

if TYPE_CHECKING:
    from storymap.app.import_map import ImportJob
    from storymap.app.other_files import OtherFiles
    from storymap.files.salvage import Salvaged

log = logging.getLogger(__name__)

SUFFIX: Final = ".smap"
DAMAGED: Final = frozenset({"damaged", "truncated", "binary"})
"""Kinds of broken files in which there may still be something to read."""
COPIES_MS: Final = 1500
"""When to look for copies beside a map that is shown."""
MOST_MERGES: Final = 5
"""So often is saving tried again after somebody else saved in between."""


class FileCommands(QObject):
    """The File menu of one window."""

    def __init__(self, window: MapWindow, session: Session) -> None:
        """Act for a window."""
        super().__init__(window.as_widget())
        self._window = window
        self._session = session
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
        try:
            try:
                return load(path)
            except LoadError as error:
                if error.kind != "large" or not self._is_large_wanted(error):
                    raise
                return load(path, allow_large=True)
        except LoadError as error:
            if error.kind == "missing":
                self._session.settings.drop_recent(path)
            if error.kind == "conflict":
                self._open_marked(path)
            elif error.kind in DAMAGED:
                self._offer_salvage(path, error)
            else:
                self._say_failed(error)
            return None

    def _open_marked(self, path: Path) -> None:
        """Show a file with git's conflict marks as one map of both its sides."""
        try:
            marked = read_marked(path)
        except LoadError as error:
            self._say_failed(error)
            return
        show_reunited(self._session, path, marked, self._window)

    def _offer_salvage(self, path: Path, error: LoadError) -> None:
        """Say that a file is damaged, and open what can be read of it if that is wanted."""
        box = message_box(
            self._window.as_widget(),
            QMessageBox.Icon.Warning,
            self.tr("{file} was not opened").replace("{file}", path.name),
            str(error),
        )
        salvage = box.addButton(self.tr("Open what can be read"), QMessageBox.ButtonRole.ActionRole)
        box.addButton(QMessageBox.StandardButton.Ok)
        box.exec()
        if box.clickedButton() is salvage:
            self.others.salvage(path, partial(self._show_salvaged, path))

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

    # Import and export

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

    def export_pdf(self) -> None:
        """Ask how, then draw the board on paper."""
        from storymap.app.export_dialog import ExportDialog

        document = self._window.document
        folder = document.path.parent if document.path else self._session.settings.folder
        dialog = ExportDialog(document.story_map, folder, document.name, self._window.as_widget())
        dialog.exported.connect(self._on_exported)
        dialog.open()

    def _on_exported(self, path: Path) -> None:
        self._window.say(Notice(self.tr("The PDF is in {file}").replace("{file}", str(path))))

    def _on_imported(self, story_map: StoryMap, path: Path, losses: tuple[str, ...]) -> None:
        text = self.tr("Imported {file}; it is not saved as a map yet.")
        level: Level = "info"
        if losses:
            text = self.tr("Imported {file}; not everything in it could be kept.")
            level = "warn"
        notice = Notice(text.replace("{file}", path.name), losses, level)
        self.show_document(Document(story_map), (notice,))

    # Save

    def save(self) -> bool:
        """Write the map to its file; ask for one if it has none. False if it was not written."""
        document = self._window.document
        if document.path is None or document.read_only:
            return self.save_as()
        return self._write(document.path)

    def save_as(self) -> bool:
        """Ask for a file and write the map to it; False if it was not written."""
        document = self._window.document
        start = document.path or self._session.settings.folder / _file_name(document.name)
        name, _ = QFileDialog.getSaveFileName(
            self._window.as_widget(), self.tr("Save the map as"), str(start), self._filter()
        )
        if not name:
            return False
        path = Path(name)
        return self._write(path if path.suffix else path.with_name(path.name + SUFFIX))

    def _write(self, path: Path) -> bool:
        document = self._window.document
        if path == document.path and not self._may_save_conflicts():
            return False
        error = _refused(document, path) or self._taken(path) or self._saved(path)
        if error is not None:
            return self._offer_another(error)
        if document.is_modified:
            return False
        document.read_only = False
        self._session.settings.add_recent(path)
        return True

    def _taken(self, path: Path) -> SaveError | None:
        """Refuse a file that another window shows: each would save over the other."""
        shown = self._session.showing(path)
        if shown is None or shown is self._window:
            return None
        text = self.tr("Another window shows this file. Close it first, or choose another name.")
        return SaveError("busy", text, path)

    def _saved(self, path: Path) -> SaveError | None:
        """Write the map; what another program wrote to its file meanwhile is merged in before."""
        keeper = self._window.keeper
        for _ in range(MOST_MERGES):
            error = keeper.save(path)
            if error is None or error.kind != "changed" or path != self._window.document.path:
                return error
            failure = keeper.exchange.take_in_now()
            if failure is not None:
                return SaveError("changed", f"{error.text}\n{failure}", path)
            if keeper.is_held_by("conflicts"):
                keeper.exchange.choose()
                return None
        return error

    def _may_save_conflicts(self) -> bool:
        """Ask what becomes of conflicts that wait for a choice; False if nothing is to be saved."""
        exchange = self._window.keeper.exchange
        if not self._window.keeper.is_held_by("conflicts"):
            return True
        box = message_box(
            self._window.as_widget(),
            QMessageBox.Icon.Question,
            self.tr("Save without choosing?"),
            exchange.conflict_text()
            + " "
            + self.tr("Saved now, the file has your values and keeps the others aside."),
        )
        choose = box.addButton(self.tr("Choose…"), QMessageBox.ButtonRole.ActionRole)
        save = box.addButton(self.tr("Save both"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.exec()
        if box.clickedButton() is choose:
            exchange.choose()
        return box.clickedButton() is save

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

    def save_by_itself(self, wanted: bool) -> None:  # noqa: FBT001 - what triggered() carries
        """Let maps that are in a file save themselves, or not."""
        self._session.settings.autosave = wanted

    def _offer_another(self, error: SaveError) -> bool:
        """Say why nothing was written; True if the map was then written elsewhere."""
        log.warning("not saved: %s", error)
        box = message_box(
            self._window.as_widget(),
            QMessageBox.Icon.Warning,
            self.tr("Not saved: {file}").replace("{file}", error.path.name),
            error.text,
        )
        elsewhere = box.addButton(self.tr("Save as…"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(elsewhere)
        box.exec()
        return self.save_as() if box.clickedButton() is elsewhere else False

    def may_close(self) -> bool:
        """Ask what becomes of changes; False if the window is to stay."""
        document, keeper = self._window.document, self._window.keeper
        document.settle()
        keeper.finish()
        if not document.is_modified:
            return True
        if document.path is not None and keeper.saves_by_itself:
            return keeper.save(document.path) is None or self._may_lose(document)
        return self._may_lose(document)

    def _may_lose(self, document: Document) -> bool:
        self._window.come_forward()
        question = self.tr("Save the changes to {map}?").replace("{map}", document.name)
        box = message_box(
            self._window.as_widget(),
            QMessageBox.Icon.Question,
            question,
            self.tr("Without saving, what you changed since the last save is lost."),
        )
        save = QMessageBox.StandardButton.Save
        discard = QMessageBox.StandardButton.Discard
        box.setStandardButtons(save | discard | QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(save)
        answer = box.exec()
        if answer == save:
            return self.save()
        return bool(answer == discard)

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

    def _filter(self) -> str:
        return ";;".join((self.tr("Story maps (*.smap)"), self.tr("All files (*)")))

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


def _refused(document: Document, path: Path) -> SaveError | None:
    if not document.read_only or path != document.path:
        return None
    text = QCoreApplication.translate(
        "FileCommands", "A newer Story Map wrote this file; save to another one."
    )
    return SaveError("read-only", text, path)


def _file_name(title: str) -> str:
    """A file name made of a map's title."""
    kept = "".join(letter if letter.isalnum() or letter in " -_" else " " for letter in title)
    name = "-".join(kept.split())[:60] or "map"
    return name if title.endswith(SUFFIX) else f"{name}{SUFFIX}"
