"""Undo and redo: a list of patches, taken back or applied again."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from msgspec import Struct
from msgspec.structs import replace

from storymap.model.patch import Change, Patch, merged


class _Entry(Struct, frozen=True):
    patch: Patch
    label: str
    merge_key: Hashable


class Mark(Struct, frozen=True):
    """A state of a map in its history: how many steps were done, and the last of them."""

    done: int
    last: _Entry | None


class History:
    """All edits of a document so far. Grows with what was changed, not with the map."""

    def __init__(self) -> None:
        """Start with nothing done, which counts as saved."""
        self._entries: list[_Entry] = []
        self._done = 0
        self._saved: int | None = 0
        self._is_open = False

    def commit(self, patch: Patch, label: str, merge_key: Hashable = None) -> None:
        """Keep an edit; what was taken back before it can no longer be applied again.

        An edit with the merge key of the one just before becomes one step with it, unless undo,
        redo or saving came between. A step that ends where it began is dropped.
        """
        if not patch:
            return
        is_continued = self._is_open and merge_key is not None
        del self._entries[self._done :]
        if self._saved is not None and self._saved > self._done:
            self._saved = None
        if is_continued and self._entries and self._entries[-1].merge_key == merge_key:
            patch = merged(self._entries.pop().patch, patch)
        if patch:
            self._entries.append(_Entry(patch, label, merge_key))
        self._done = len(self._entries)
        self._is_open = bool(patch)

    def undo(self) -> tuple[Patch, str] | None:
        """Return the patch that takes the last step back, and its label; None if there is none."""
        if not self.can_undo:
            return None
        self._is_open = False
        self._done -= 1
        entry = self._entries[self._done]
        return entry.patch.inverse(), entry.label

    def redo(self) -> tuple[Patch, str] | None:
        """Return the patch that applies the next step again, and its label; None if none is."""
        if not self.can_redo:
            return None
        self._is_open = False
        entry = self._entries[self._done]
        self._done += 1
        return replace(entry.patch, origin="undo"), entry.label

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return self._done > 0

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to apply again."""
        return self._done < len(self._entries)

    @property
    def last(self) -> object:
        """What tells the last step from all others, None if there is none to take back."""
        return self._entries[self._done - 1] if self.can_undo else None

    @property
    def undo_label(self) -> str | None:
        """The label of the step that undo takes back."""
        return self._entries[self._done - 1].label if self.can_undo else None

    @property
    def redo_label(self) -> str | None:
        """The label of the step that redo applies again."""
        return self._entries[self._done].label if self.can_redo else None

    def last_change(self, is_wanted: Callable[[Change], bool]) -> Change | None:
        """Return the last change of a record for which that holds; None if no step had one."""
        steps = reversed(self._entries[: self._done])
        changes = (change for step in steps for change in step.patch.changes)
        return next((change for change in changes if is_wanted(change)), None)

    @property
    def is_saved(self) -> bool:
        """Whether the map is as it was when it was last marked as saved."""
        return self._saved == self._done

    def forget_saved(self) -> None:
        """Note that nothing done so far is what is saved: another program changed the file."""
        self._saved = None
        self._is_open = False

    def mark(self) -> Mark:
        """Return what tells the map as it is now; the next edit is a step of its own."""
        self._is_open = False
        return Mark(self._done, self._entries[self._done - 1] if self._done else None)

    def mark_saved(self, mark: Mark | None = None) -> None:
        """Note that the map as it is now, or as it was at a mark, is the saved one."""
        at = mark or self.mark()
        last = self._entries[at.done - 1] if 0 < at.done <= len(self._entries) else None
        self._saved = at.done if last is at.last else None
        self._is_open = False
