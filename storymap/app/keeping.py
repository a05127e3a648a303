"""What keeps the map of a window: its crash journal, its saves, its earlier versions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from PySide6.QtCore import QObject, Signal

from storymap.app.exchange import Exchange
from storymap.app.notices import Notice
from storymap.app.patience import Patience
from storymap.app.undoing import Undoing
from storymap.document.saving import Autosave, Saver
from storymap.files.errors import SaveError
from storymap.files.safety import Safety
from storymap.files.state import backup_folder, journal_folder

if TYPE_CHECKING:
    from pathlib import Path

    from storymap.app.session import MapWindow, Session
    from storymap.document.document import Document

Reason: TypeAlias = Literal["conflicts", "gone", "marks", "undone", "unreadable"]
"""Why a map does not save itself: the file holds what nobody chose to give up."""


class Keeper(QObject):
    """Keeps the document of a window safe from its first edit on, and saves it.

    ``saving_changed`` tells that a save began or ended.
    """

    saving_changed = Signal()

    def __init__(self, window: MapWindow, session: Session) -> None:
        """Keep nothing yet: ``follow`` says which document."""
        super().__init__(window.as_widget())
        self._window = window
        self._settings = session.settings
        self._held: set[Reason] = set()
        self._settings.autosave_changed.connect(self._on_wish_changed)

    def follow(self, document: Document) -> None:
        """Keep a document; it goes with its own journal and saver."""
        self._held = set()
        self._safety = Safety(journal_folder(), backup_folder())
        document.keep_safe(self._safety)
        self.saver = Saver(document)
        self._autosave = Autosave(document, self.saver)
        self._autosave.is_wanted = self._settings.autosave
        self.saver.started.connect(self.saving_changed)
        self.saver.saved.connect(self._on_saved)
        self.saver.failed.connect(self._on_failed)
        document.changed.connect(self._on_changed)
        self._document = document
        self._is_asked = False
        self._failure = ""
        self._warning = ""
        self.undoing = Undoing(document, self._window)
        self.exchange = Exchange(document, self, self._window)

    def is_whole(self) -> bool:
        """Wait until what was changed last would come back after a crash; False if it would not."""
        return self._safety.is_whole()

    @property
    def is_saving(self) -> bool:
        """Whether the map is being written."""
        return self.saver.is_saving

    @property
    def saves_by_itself(self) -> bool:
        """Whether what is changed now is saved without being asked for."""
        is_wanted = self._settings.autosave and not self._held
        return is_wanted and self._document.may_save_itself

    # Holding back

    def hold(self, reason: Reason) -> None:
        """Save nothing by itself until the reason is gone."""
        self._held.add(reason)
        self._autosave.is_held = True

    def let_go(self, *reasons: Reason) -> None:
        """Drop reasons to save nothing."""
        if self._held.isdisjoint(reasons):
            return
        self._held -= set(reasons)
        self._autosave.is_held = bool(self._held)
        self.begin()

    def begin(self) -> None:
        """Save soon, if that is wanted and there is something to save."""
        if self.saves_by_itself and self._document.is_modified:
            self._autosave.begin()

    def is_held_by(self, reason: Reason) -> bool:
        """Whether the map does not save itself for a reason."""
        return reason in self._held

    # Saving

    def save(self, path: Path) -> SaveError | None:
        """Write the map and return when that is done, or why it is not.

        The window is painted meanwhile; what is typed waits. A disk that does not answer is given
        up if somebody wants that: then the map is as modified as before.
        """
        self._is_asked = True
        answer: list[Exception] = []
        failed = self.saver.failed.connect(answer.append)
        self.saver.save(path)
        if self.saver.is_saving:
            self._wait(path)
        self.saver.failed.disconnect(failed)
        self._is_asked = False
        if not answer:
            self.let_go(*self._held)
            return None
        error = answer[0]
        return (
            error if isinstance(error, SaveError) else SaveError("io", f"not saved: {error}", path)
        )

    def finish(self) -> bool:
        """Wait until nothing is being written; False if somebody would wait no longer."""
        path = self._document.path
        return not self.saver.is_saving or path is None or self._wait(path)

    def _wait(self, path: Path) -> bool:
        """Wait for the save that runs; False if it was given up."""
        patience = Patience((self.saver.saved, self.saver.failed), self._window.as_widget())
        title = self.tr("Saving {file}").replace("{file}", path.name)
        if patience.wait(title, self.tr("The disk does not answer. What you changed is kept.")):
            return True
        text = self.tr("not saved yet: the disk does not answer; save to another disk")
        self.saver.give_up(SaveError("busy", text, path))
        return False

    def _on_saved(self) -> None:
        self._failure = self._unsay(self._failure)
        self._warning = self._unsay(self._warning)
        self.saving_changed.emit()

    def _unsay(self, text: str) -> str:
        """Take a notice back, if there is one, and return that there is none."""
        if text:
            self._window.unsay(text)
        return ""

    def _on_failed(self, error: Exception) -> None:
        self.saving_changed.emit()
        if self._is_asked:
            return
        if isinstance(error, SaveError) and error.kind == "changed":
            self.exchange.look()
            return
        text = error.text if isinstance(error, SaveError) else str(error)
        why = text.removeprefix("not saved: ")
        told = self.tr("{map} could not save itself: {why}")
        told = told.replace("{map}", self._document.name).replace("{why}", why)
        if told != self._failure:
            self._unsay(self._failure)
            self._failure = told
            self._window.say(Notice(told, level="error"))

    def _on_wish_changed(self) -> None:
        self._autosave.is_wanted = self._settings.autosave
        self.begin()

    def _on_changed(self) -> None:
        error = self._safety.error
        if error is None:
            self._warning = self._unsay(self._warning)
        elif not self._warning:
            text = self.tr(
                "Changes are not written down between saves ({why}). Save often: after a crash "
                "only what was saved comes back."
            )
            self._warning = text.replace("{why}", str(error))
            self._window.say(Notice(self._warning, level="warn"))
