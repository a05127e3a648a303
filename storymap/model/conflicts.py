"""Conflicts: fields that two sides of a merge changed differently, and the marks they leave.

A merged map holds both values: one in its place, all three sides in the mark of the record, an
unknown field called ``conflict`` that any version keeps. A choice takes the mark away.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, TypeVar

from msgspec import Struct

from storymap.model.records import Part, Record, replace
from storymap.model.storymap import Head, StoryMap

if TYPE_CHECKING:
    from storymap.model.patch import Patch

_R = TypeVar("_R", bound=Record)

MARK: Final = "conflict"
"""The name of the mark among the unknown fields of a record or of the head."""

WHOLE: Final = "record"
"""The field of a conflict about a record as a whole: whether it is there, or of which kind."""

PLACE: Final = "place"
"""The field of a conflict about where a record stands: its parents and its key, one value."""

DELETED: Final = "deleted"
CHANGED: Final = "changed"
NAMED: Final = "named"
"""What a side did to a whole record; ``named``: another record that it changed names this one."""


class Conflict(Struct, frozen=True):
    """One field that both sides changed; the values are as a file holds them.

    A field inside a part or an entry of a list is named with dots: ``narrative.want``,
    ``acceptance.ID.done``.
    """

    kind: str
    id: str
    field: str
    base: Any
    ours: Any
    theirs: Any


def kind_of(record: object) -> str:
    """Return the name that a kind of record has in files; the head is called ``head``."""
    if isinstance(record, Part):
        return str(type(record).__struct_config__.tag)
    return "head"


def marked(record: Any, conflicts: list[Conflict]) -> Any:
    """Return a record, or the head, with the marks of conflicts about it."""
    marks = dict((record.extra or {}).get(MARK) or {})
    for one in conflicts:
        marks[one.field] = {"base": one.base, "ours": one.ours, "theirs": one.theirs}
    return replace(record, extra={**(record.extra or {}), MARK: marks})


def unmarked(record: Any, field: str) -> Any:
    """Return a record, or the head, without the mark of one field."""
    marks = {name: mark for name, mark in _marks(record).items() if name != field}
    extra = {name: value for name, value in (record.extra or {}).items() if name != MARK}
    if marks:
        extra[MARK] = marks
    return replace(record, extra=extra if extra or isinstance(record, Head) else None)


def without_marks(record: _R) -> _R:
    """Return a record that is marked with no conflict; the same object if it is such a one."""
    if MARK not in (record.extra or {}):
        return record
    extra = {name: value for name, value in (record.extra or {}).items() if name != MARK}
    return replace(record, extra=extra or None)


def conflicts_of(record_id: str, record: Any) -> Iterator[Conflict]:
    """Yield the conflicts that a record, or the head, is marked with."""
    for field, mark in _marks(record).items():
        if isinstance(mark, Mapping):
            sides = (mark.get("base"), mark.get("ours"), mark.get("theirs"))
            yield Conflict(kind_of(record), record_id, field, *sides)


def pending(story_map: StoryMap) -> tuple[Conflict, ...]:
    """Return all conflicts of a map that wait for a choice."""
    records: list[tuple[str, Any]] = [("", story_map.head), (story_map.info.id, story_map.info)]
    records += [(record.id, record) for record in _with_extra(story_map)]
    return tuple(one for name, record in records for one in conflicts_of(name, record))


def touches_marks(patch: Patch) -> bool:
    """Whether a patch brings, changes or takes marks of conflicts."""
    sides = (side for change in patch.changes for side in (change.old, change.new))
    return any(MARK in (side.extra or {}) for side in sides if side is not None)


def _with_extra(story_map: StoryMap) -> Iterator[Record]:
    return (record for record in story_map.records() if record.extra is not None)


def _marks(record: Any) -> Mapping[str, Any]:
    marks = (record.extra or {}).get(MARK)
    return marks if isinstance(marks, Mapping) else {}
