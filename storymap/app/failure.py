"""What is said in a window of its own where not one of the files could be opened."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox

from storymap.app.plain import menu_text, message_box
from storymap.files.errors import LoadError

UNSEEN: Final = frozenset({"offscreen", "minimal"})
"""The platforms of Qt on which nobody could close a dialog."""


def show_failure(error: LoadError) -> None:
    """Say what happened to a file and what to do, and wait until that is read."""
    from storymap.app.main import application, new_session
    from storymap.app.settings import Settings

    application()
    if QGuiApplication.platformName() in UNSEEN:
        return
    session = new_session(Settings())
    failure_box(error).exec()
    session.deleteLater()


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
