"""Steps that nobody may have meant are said with a button that takes back exactly them.

What undo and redo did is said, too: a message about the step itself would no longer hold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QObject

from storymap.app.notices import Notice, Offer
from storymap.app.plain import counted
from storymap.model.records import Activity, Release, Step, Story

if TYPE_CHECKING:
    from storymap.app.session import MapWindow
    from storymap.document.document import Document
    from storymap.model.patch import Patch

MANY: Final = 10
"""So many cards that go at once are said."""


class Undoing(QObject):
    """Offers to undo the last step of a document, as long as it is the last one."""

    def __init__(self, document: Document, window: MapWindow) -> None:
        """Follow a document, which is the parent."""
        super().__init__(document)
        self._document = document
        self._window = window
        self._step: object = None
        self._text = ""
        document.changed.connect(self._on_changed)
        document.state_changed.connect(self._on_state_changed)

    def offer(self, text: str) -> None:
        """Say what the step that was just made did, with a button that undoes it."""
        self._take_back()
        self._step, self._text = self._document.last_step, text
        undo = Offer(self.tr("Undo"), self._undo)
        self._window.say(Notice(text, offers=(undo,)))

    def _undo(self) -> bool:
        if self._document.last_step is self._step:
            self._window.show_message(undone(self._document))
        return True

    def _on_changed(self, patch: Patch) -> None:
        if patch.origin != "user":
            return
        gone = sum(
            change.new is None and isinstance(change.old, Activity | Step | Release | Story)
            for change in patch.changes
        )
        if gone >= MANY:
            self.offer(counted(gone, "", self.tr("{n} cards were deleted.")))

    def _on_state_changed(self) -> None:
        if self._text and self._document.last_step is not self._step:
            self._take_back()

    def _take_back(self) -> None:
        text, self._text, self._step = self._text, "", None
        if text:
            self._window.unsay(text)


def undone(document: Document) -> str:
    """Take the last step of a document back; return what that was, in words, if there was one."""
    label = document.undo_label
    document.undo()
    return "" if label is None else _tr("Undone: {step}").replace("{step}", label)


def redone(document: Document) -> str:
    """Do again what was last taken back; return what that was, in words, if there was anything."""
    label = document.redo_label
    document.redo()
    return "" if label is None else _tr("Done again: {step}").replace("{step}", label)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Undoing", text)
