"""What is said in a window of its own where not one of the files could be opened."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox

from storymap.app.plain import menu_text, message_box
from storymap.files.errors import LoadError

UNSEEN: Final = frozenset({"offscreen", "minimal"})
"""The platforms of Qt on which nobody could close a dialog."""


def show_failure(error: LoadError) -> None:
    """Say what happened to a file and what to do, and wait until that is read.

    Where something of the file can still be opened, or an earlier version of it, the program starts
    and offers that.
    """
    from storymap.app.main import application, new_session, open_broken
    from storymap.app.settings import Settings

    application()
    if QGuiApplication.platformName() in UNSEEN:
        return
    if error.path is not None and _has_rest(error, error.path):
        open_broken(error.path)
        return
    session = new_session(Settings())
    failure_box(error).exec()
    session.deleteLater()


def _has_rest(error: LoadError, path: Path) -> bool:
    """Whether there is something to open in the place of a file."""
    from storymap.app.file_commands import BROKEN, DAMAGED
    from storymap.files.backups import Backups
    from storymap.files.state import backup_folder

    if error.kind in DAMAGED:
        return path.is_file()
    return error.kind in BROKEN and bool(Backups(backup_folder(), path).versions())


def failure_box(error: LoadError) -> QMessageBox:
    """Return the dialog, which shows its texts as they are."""
    name = error.path.name if error.path is not None else ""
    headline = _tr("{file} cannot be opened").replace("{file}", menu_text(name).replace("&&", "&"))
    box = message_box(None, QMessageBox.Icon.Critical, headline, f"{error}\n\n{_advice(error)}")
    box.setWindowTitle(_tr("Story Map"))
    box.addButton(QMessageBox.StandardButton.Close)
    return box


def _advice(error: LoadError) -> str:
    if error.kind == "large":
        return _tr("Start Story Map without a file and choose File › Open: it asks and then waits.")
    if error.kind in {"missing", "folder"}:
        return _tr("Look for the file, or start Story Map without one: it opens an example.")
    return _tr(
        "The file was not touched. Start Story Map without a file to go on: it opens an example."
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("Failure", text)
