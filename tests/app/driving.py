"""What the tests of the window share: the map's ids, answers to dialogs, changes, drops."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QMessageBox

from storymap.edit.outline import rename

ACTIVITY, SEARCH, PAY = "activity0buy", "step00search", "step0000pay0"
FIRST, SECOND = "release00one", "release00two"
BY_WORD, BY_CARD = "story000word", "story000card"


class Answers:
    """Presses a button of the next message box, as soon as it is there, and keeps what it said."""

    def __init__(self):
        self.said = []

    def press(self, text):
        """Press the button with a text."""
        when_modal(QMessageBox, lambda box: self._press(box, text))

    def _press(self, box, text):
        self.said.append(f"{box.text()}\n{box.informativeText()}")
        [button] = [one for one in box.buttons() if one.text().replace("&", "") == text]
        button.click()


def when_modal(kind, act):
    """Do something with a modal dialog once it is open."""

    def look():
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, kind) and dialog.isVisible():
            act(dialog)
        else:
            QTimer.singleShot(10, look)

    QTimer.singleShot(0, look)


def change(window, title="Search by any word"):
    """Rename a story."""
    document = window.document
    document.commit("Rename story", rename(document.story_map, BY_WORD, title))


def drop(window, path):
    """Drop a file on a window."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    copy, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPointF(9, 9), copy, mime, Qt.MouseButton.LeftButton, none))
