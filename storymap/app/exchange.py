"""What other programs do to the file of a map comes in: at once, or field by field by choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from storymap.app.beside import done_beside
from storymap.app.notices import Notice, Offer
from storymap.app.opening import read_map
from storymap.app.plain import counted
from storymap.document.watching import FileWatch, sharing
from storymap.files.errors import LoadError
from storymap.model.conflicts import pending, touches_marks
from storymap.model.patch import Patch, patch_between
from storymap.progress import Cancelled

if TYPE_CHECKING:
    from storymap.app.keeping import Keeper, Reason
    from storymap.app.session import MapWindow
    from storymap.document.document import Document
    from storymap.files.codec import Loaded
    from storymap.progress import Progress


class Exchange(QObject):
    """Keeps one document and its file together; what both changed differently waits for a choice.

    Until then the values of this window are in place, the file is left alone.
    """

    def __init__(self, document: Document, keeper: Keeper, window: MapWindow) -> None:
        """Watch the file of a document, which is the parent."""
        super().__init__(document)
        self._document = document
        self._keeper = keeper
        self._window = window
        self._said: dict[Reason, str] = {}
        self._brought: list[Patch] = []
        self._taken_out: list[Patch] = []
        self._watch = FileWatch(document, self._is_busy)
        self._watch.changed.connect(self._on_file_changed)
        self._watch.gone.connect(self._on_gone)
        self._watch.unreadable.connect(self._on_unreadable)
        document.changed.connect(self._on_changed)
        keeper.saver.saved.connect(lambda: self._unsay("gone", "unreadable", "undone"))
        self.tell_conflicts()

    def look(self) -> None:
        """Look whether another program changed the file."""
        self._watch.look()

    def _is_busy(self) -> bool:
        is_pressed = QApplication.mouseButtons().value != 0
        return is_pressed or self._keeper.is_saving

    # What comes in

    def take_in_now(self) -> str | None:
        """Merge what the file holds and return when that is done, or why it is not."""
        path = self._document.path
        assert path is not None  # noqa: S101 - only a map in a file is saved over it
        title, window = self.tr("Reading the file"), self._window.as_widget()
        known = self._document.saved_map

        def read(progress: Progress) -> Loaded:
            return sharing(read_map(path, progress, allow_large=True), known)

        try:
            loaded = done_beside(read, title, window)
        except Cancelled:
            return self.tr("Reading what it holds now was stopped.")
        except (LoadError, OSError) as error:
            return str(error)
        self._take_in(loaded)
        return None

    def _on_file_changed(self, loaded: Loaded) -> None:
        self._take_in(loaded)

    def _take_in(self, loaded: Loaded) -> None:
        """Merge what a file holds, as one undo step, and say so."""
        document = self._document
        document.settle()
        before, was_modified = document.story_map, document.is_modified
        conflicts = document.take_in(loaded, self.tr("Changes by another program"))
        document.read_only = loaded.read_only
        if conflicts:
            self._keeper.hold("conflicts")
        self._keeper.let_go("gone", "unreadable")
        self._unsay("gone", "unreadable")
        brought = patch_between(before, document.story_map)
        if brought:
            self._brought.append(brought)
        if conflicts:
            self.tell_conflicts()
        elif brought:
            text = self._came_in(len(brought.changes), was_modified=was_modified)
            self._keeper.undoing.offer(text)
        self._keeper.begin()

    def _came_in(self, count: int, *, was_modified: bool) -> str:
        if was_modified:
            return counted(
                count,
                self.tr("One change by another program was merged with yours."),
                self.tr("{n} changes by another program were merged with yours."),
            )
        return counted(
            count,
            self.tr("Another program changed the file: one change came in."),
            self.tr("Another program changed the file: {n} changes came in."),
        )

    # Conflicts

    def conflict_text(self) -> str:
        """Say how much waits for a choice; empty if nothing does."""
        number = len(pending(self._document.story_map))
        if not number:
            return ""
        return counted(
            number,
            self.tr("One field has two values, yours and another's."),
            self.tr("{n} fields have two values, yours and another's."),
        )

    def tell_conflicts(self) -> None:
        """Say above the board what waits for a choice, if anything does."""
        text = self.conflict_text()
        if text:
            choose = Offer(self.tr("Choose…"), self.choose)
            text = f"{text} {self.tr('Yours are in place until you choose.')}"
            self._say("conflicts", text, offers=(choose,))

    def choose(self) -> bool:
        """Show the conflicts field by field; False, since the notice stays until all are chosen."""
        from storymap.app.conflicts import ConflictsDialog

        ConflictsDialog(self._document, self._window.as_widget()).open()
        return False

    def _on_changed(self, patch: Patch) -> None:
        """Follow what waits for a choice, and what undo takes out that the file still has."""
        if patch.origin == "undo":
            self._on_travelled(patch)
        if not touches_marks(patch):
            return
        if not pending(self._document.story_map):
            self._unsay("conflicts")
            self._keeper.let_go("conflicts")
            return
        if patch.origin in ("merge", "undo"):
            self._keeper.hold("conflicts")
        self.tell_conflicts()

    def _on_travelled(self, patch: Patch) -> None:
        """Leave the file alone while what another program wrote there is taken out of the map."""
        if self._brought and _takes_back(patch, self._brought[-1]):
            self._taken_out.append(self._brought.pop())
            self._keeper.hold("undone")
            text = self.tr(
                "{file} still has what another program wrote; Undo took it out here. Save to take "
                "it out of the file too, or redo."
            )
            self._say("undone", text)
        elif self._taken_out and _takes_back(patch.inverse(), self._taken_out[-1]):
            self._brought.append(self._taken_out.pop())
            if not self._taken_out:
                self._unsay("undone")
                self._keeper.let_go("undone")

    # A file that is no map any more

    def _on_gone(self) -> None:
        self._keeper.hold("gone")
        self._document.forget_file()
        text = self.tr(
            "{file} was deleted or moved away. The map is still here: save it to keep it."
        )
        self._unsay("unreadable")
        self._say("gone", text)

    def _on_unreadable(self, error: LoadError) -> None:
        self._keeper.hold("unreadable")
        text = self.tr(
            "Another program wrote to {file}, and it holds no map now. The map is still here, as "
            "you see it: save it to another file."
        )
        self._unsay("gone")
        self._say("unreadable", text, str(error))

    def _say(
        self, reason: Reason, text: str, *details: str, offers: tuple[Offer, ...] = ()
    ) -> None:
        """Say why the file is left alone, in the place of what was said about that before."""
        text = text.replace("{file}", self._document.name)
        if self._said.get(reason) != text:
            self._unsay(reason)
        self._said[reason] = text
        self._window.say(Notice(text, details, "warn", offers))

    def _unsay(self, *reasons: Reason) -> None:
        for reason in reasons:
            if reason in self._said:
                self._window.unsay(self._said.pop(reason))


def _takes_back(patch: Patch, other: Patch) -> bool:
    """Whether a patch is the very inverse of another."""
    news = {change.id: change for change in other.changes}
    return len(patch.changes) == len(news) and all(
        change.id in news
        and change.old is news[change.id].new
        and change.new is news[change.id].old
        for change in patch.changes
    )
