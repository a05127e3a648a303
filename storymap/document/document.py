"""The open document: holds the current map and its history, and tells what changed as a patch."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QObject, Signal

from storymap.document.drafts import Drafts
from storymap.document.selection import Selection
from storymap.edit.history import History, Mark
from storymap.files.encoder import MapEncoder
from storymap.files.save import Fingerprint, save
from storymap.model.patch import Change, Origin, Patch, patch_between
from storymap.model.storymap import StoryMap
from storymap.resources import root

if TYPE_CHECKING:
    from storymap.files.codec import Loaded
    from storymap.files.safety import Safety, State, Written
    from storymap.model.conflicts import Conflict


class Document(QObject):
    """One open map. All change goes through commit, undo and redo.

    ``changed`` carries the patch; ``state_changed`` says that the name, the path or whether it is
    modified may differ; ``settling`` asks whoever holds typing that is not committed to commit it.
    ``went_back`` tells what undo or redo changed, and selected, after ``changed``.
    """

    changed = Signal(object)
    state_changed = Signal()
    settling = Signal()
    went_back = Signal(tuple)

    def __init__(
        self,
        story_map: StoryMap,
        path: Path | None = None,
        fingerprint: Fingerprint | None = None,
        parent: QObject | None = None,
    ) -> None:
        """Open a map; ``fingerprint`` is what the file at ``path`` was when it was read."""
        super().__init__(parent)
        self._map = story_map
        self._path = path
        self._fingerprint = fingerprint
        self._history = History()
        self._encoder = MapEncoder()
        self._safety: Safety | None = None
        self._saved_map = story_map
        self.drafts = Drafts(self, self._write_draft)
        self.read_only = False
        self.selection = Selection(self)

    @property
    def story_map(self) -> StoryMap:
        """The map as it is now."""
        return self._map

    @property
    def path(self) -> Path | None:
        """The file the map lives in, or None if it was never saved."""
        return self._path

    @property
    def fingerprint(self) -> Fingerprint | None:
        """What the file was when it was last read or written, if that is known."""
        return self._fingerprint

    @property
    def saved_map(self) -> StoryMap:
        """The map that the file held when it was last read or written, as far as is known."""
        return self._saved_map

    @property
    def name(self) -> str:
        """What to call the document: its file's name, or the map's title."""
        if self._path is not None:
            return self._path.name
        return self._map.title or self.tr("Untitled map")

    @property
    def may_save_itself(self) -> bool:
        """Whether its file may be written unasked: there is one, not read-only, none of ours."""
        if self._path is None or self.read_only:
            return False
        return not self._path.resolve().is_relative_to(root())

    def keep_safe(self, safety: Safety) -> None:
        """From now on write each edit to a crash journal, and keep each save as a version."""
        self._safety = safety

    def close(self) -> None:
        """End the crash journal: what is not saved is not wanted."""
        self.drafts.stop()
        if self._safety is not None:
            self._safety.closed()

    def settle(self) -> None:
        """Let editors commit what is being typed, before the map is saved or judged unchanged."""
        self.settling.emit()

    @property
    def is_modified(self) -> bool:
        """Whether the map differs from what was last saved."""
        return not self._history.is_saved

    # Change

    def commit(
        self, label: str, story_map: StoryMap, merge_key: str | None = None, origin: Origin = "user"
    ) -> bool:
        """Make a map the current one, as one undo step called ``label``; False if nothing changed.

        Steps that follow each other with one ``merge_key`` become one step.
        """
        patch = patch_between(self._map, story_map, origin)
        if not patch:
            return False
        self._history.commit(patch, label, merge_key)
        self._show(story_map, patch)
        return True

    def undo(self) -> None:
        """Take the last step back, if there is one, and select what that changed."""
        step = self._history.undo()
        if step is not None:
            self._travel(step[0])

    def redo(self) -> None:
        """Do again what was last taken back, if there is anything, and select what that changed."""
        step = self._history.redo()
        if step is not None:
            self._travel(step[0])

    @property
    def last_step(self) -> object:
        """What tells the step that undo would take back from all others, or None."""
        return self._history.last

    @property
    def undo_label(self) -> str | None:
        """What undo would take back, or None."""
        return self._history.undo_label

    @property
    def redo_label(self) -> str | None:
        """What redo would do again, or None."""
        return self._history.redo_label

    def last_change(self, is_wanted: Callable[[Change], bool]) -> Change | None:
        """Return the last change of a record for which that holds, of what undo could take back."""
        return self._history.last_change(is_wanted)

    def _travel(self, patch: Patch) -> None:
        from storymap.document.aftermath import heir, touched

        selected = self.selection.ids
        self._show(patch.apply(self._map), patch)
        ids = touched(patch, self._map)
        if not ids and selected and not self.selection.ids:
            beside = heir(patch, self._map)
            ids = () if beside is None else (beside,)
        if ids:
            if set(ids) != set(self.selection.ids):
                self.selection.select(*ids)
            self.went_back.emit(ids)

    def _show(self, story_map: StoryMap, patch: Patch) -> None:
        before, self._map = self._map, story_map
        if self._safety is not None:
            self._safety.edited(before, patch, self._state())
        gone = {change.id for change in patch.changes if change.new is None}
        if gone:
            self.selection.keep(name for name in self.selection.ids if name not in gone)
        self.changed.emit(patch)
        self.state_changed.emit()

    # The file

    def take_in(self, loaded: Loaded, label: str) -> tuple[Conflict, ...]:
        """Merge what another program wrote to the file into the map, as one step; return conflicts.

        Without unsaved changes the map is then that of the file, and not modified. Where both
        changed one field, ours stays in place and the map is marked with both values.
        """
        from storymap.files.merge import merge

        merged = merge(self._saved_map, self._map, loaded.story_map)
        self.commit(label, merged.story_map, origin="merge" if self.is_modified else "external")
        self._fingerprint = loaded.fingerprint
        self._saved_map = loaded.story_map
        if self._map == loaded.story_map:
            self._history.mark_saved()
        else:
            self._history.forget_saved()
        if self._safety is not None:
            self._safety.rebased(loaded.story_map, self._state())
        self.state_changed.emit()
        return merged.conflicts

    def forget_file(self, fingerprint: Fingerprint | None = None) -> None:
        """Note that the file holds no state of this map, or is gone: nothing is saved.

        ``fingerprint`` is what the file is instead; without it the next save writes over what may
        be there.
        """
        self._fingerprint = fingerprint
        self._history.forget_saved()
        self.state_changed.emit()

    def _state(self) -> State:
        """Return what has to be safe now."""
        from storymap.files.safety import State

        typed = self.drafts.on(self._map)
        return State(self._map, typed, self._path, self._fingerprint, self._saved_map)

    def _write_draft(self) -> None:
        """Write down what is typed and not committed."""
        if self._safety is not None:
            self._safety.drafted(self._state())

    def save(self, path: Path | None = None) -> None:
        """Write the map to its file, or to another that becomes its file.

        Raises SaveError, after which everything is as it was and the document still modified.
        """
        snapshot = self.snapshot(path)
        self.note_saved(snapshot, snapshot.write())

    def snapshot(self, path: Path | None = None) -> Snapshot:
        """Return the map as it is now, ready to be written to its file or another one."""
        self.settle()
        target = path or self._path
        if target is None:
            raise ValueError("a map that was never saved needs a path")
        expect = self._fingerprint if target == self._path else None
        return Snapshot(self._map, target, expect, self._history.mark(), self._encoder)

    def note_saved(self, snapshot: Snapshot, written: Written) -> None:
        """Note that a snapshot is on the disk; edits made since then are not saved."""
        self._path = snapshot.path
        self._fingerprint = written.fingerprint
        self._saved_map = snapshot.story_map
        self._history.mark_saved(snapshot.mark)
        if self._safety is not None:
            self._safety.saved(snapshot.story_map, self._state(), written)
        self.state_changed.emit()


class Snapshot(Struct, frozen=True):
    """A map to be written: where, over what, where in its history it stands, and what encodes it.

    To take one costs the window nothing: all of the work is in ``write``.
    """

    story_map: StoryMap
    path: Path
    expect: Fingerprint | None
    mark: Mark
    encoder: MapEncoder

    def write(self) -> Written:
        """Write it, on any thread; raise SaveError if that is not possible."""
        from storymap.files.safety import Written, content_to_keep
        from storymap.files.together import locked

        content = self.encoder.encode(self.story_map)
        with locked(self.path):
            replaced = content_to_keep(self.path) if self.expect is None else None
            return Written(content, save(self.path, content, expect=self.expect), replaced)
