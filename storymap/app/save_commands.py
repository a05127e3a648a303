"""Saving the map of one window, and what is asked before anything would be lost."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QFileDialog, QMessageBox

from storymap.app.plain import message_box
from storymap.app.session import MapWindow, Session
from storymap.document.document import Document
from storymap.files.errors import SaveError

log = logging.getLogger(__name__)

SUFFIX: Final = ".smap"
MOST_MERGES: Final = 5
"""So often is saving tried again after somebody else saved in between."""


class SaveCommands(QObject):
    """What of the File menu of one window saves its map."""

    def __init__(self, window: MapWindow, session: Session) -> None:
        """Act for a window."""
        super().__init__(window.as_widget())
        self._window = window
        self._session = session

    def save_by_itself(self, wanted: bool) -> None:  # noqa: FBT001 - what triggered() carries
        """Let maps that are in a file save themselves, or not."""
        self._session.settings.autosave = wanted

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

    def _offer_another(self, error: SaveError) -> bool:
        """Say why nothing was written; True if the map was then written elsewhere."""
        log.warning("not saved: %s", error)
        box = message_box(
            self._window.as_widget(),
            QMessageBox.Icon.Warning,
            self.tr("Not saved: {file}").replace("{file}", error.path.name),
            error.text.removeprefix("not saved: "),
        )
        elsewhere = box.addButton(self.tr("Save as…"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(elsewhere)
        box.exec()
        return self.save_as() if box.clickedButton() is elsewhere else False

    # Closing

    def may_close(self) -> bool:
        """Ask what becomes of changes; False if the window is to stay."""
        document, keeper = self._window.document, self._window.keeper
        document.settle()
        has_ended = keeper.finish()
        if not document.is_modified:
            return True
        if document.path is not None and keeper.saves_by_itself and has_ended:
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

    def _filter(self) -> str:
        return ";;".join((self.tr("Story maps (*.smap)"), self.tr("All files (*)")))


def _refused(document: Document, path: Path) -> SaveError | None:
    if not document.read_only or path != document.path:
        return None
    text = QCoreApplication.translate(
        "SaveCommands", "A newer Story Map wrote this file; save to another one."
    )
    return SaveError("read-only", text, path)


def _file_name(title: str) -> str:
    """A file name made of a map's title."""
    kept = "".join(letter if letter.isalnum() or letter in " -_" else " " for letter in title)
    name = "-".join(kept.split())[:60] or "map"
    return name if title.endswith(SUFFIX) else f"{name}{SUFFIX}"
