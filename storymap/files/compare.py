"""What differs between two maps: what was added, removed, moved, and which fields changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec
from msgspec import Struct

from storymap.files.fields import as_in_file, place_fields
from storymap.model.conflicts import MARK, kind_of
from storymap.model.ids import MAP_ID
from storymap.model.patch import Change, patch_between
from storymap.model.records import Record, Step, Story
from storymap.model.storymap import HEAD_ID, Head, Kept, StoryMap, ordered

_WHOLE_VALUES: Final = ("estimate", "capacity", MARK)
"""Objects that are one value: efforts, and the marks of a merge."""


class Subject(Struct, frozen=True):
    """A record that something is said of; the head is the ``map`` too."""

    kind: str
    id: str
    title: str


class FieldChange(Struct, frozen=True):
    """One field before and after, as files hold it; None where there was nothing.

    A field inside a part or an entry of a list is named with dots.
    """

    field: str
    old: Any
    new: Any


class Edited(Struct, frozen=True):
    """A record of which fields changed."""

    subject: Subject
    fields: tuple[FieldChange, ...]


class Moved(Struct, frozen=True):
    """A record that stands somewhere else; the places are as files hold them."""

    subject: Subject
    old: Mapping[str, Any]
    new: Mapping[str, Any]

    @property
    def is_within(self) -> bool:
        """Whether it only stands before or after other siblings than it did."""
        return all(self.old[name] == self.new[name] for name in self.old if name != "key")


class Changes(Struct, frozen=True):
    """All that differs between two maps, each list in the order of the file."""

    added: tuple[Subject, ...] = ()
    removed: tuple[Subject, ...] = ()
    moved: tuple[Moved, ...] = ()
    changed: tuple[Edited, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.added or self.removed or self.moved or self.changed)

    def as_json(self) -> dict[str, Any]:
        """Return all of it for programs."""
        return {
            "added": [_named(one) for one in self.added],
            "removed": [_named(one) for one in self.removed],
            "moved": [
                {**_named(one.subject), "from": dict(one.old), "to": dict(one.new)}
                for one in self.moved
            ],
            "changed": [
                {
                    **_named(one.subject),
                    "fields": [
                        {"field": field.field, "old": field.old, "new": field.new}
                        for field in one.fields
                    ],
                }
                for one in self.changed
            ],
        }


def compare(old: StoryMap, new: StoryMap) -> Changes:
    """Return what leads from one map to another.

    A record that only got another key, and stands among its siblings as before, counts as changed
    in its field ``key``, not as moved.
    """
    changes = patch_between(old, new).changes
    came = [_subject(c.new) for c in changes if c.old is None or _other_kind(c)]
    gone = [_subject(c.old) for c in changes if c.new is None or _other_kind(c)]
    both = [c for c in changes if c.old is not None and c.new is not None and not _other_kind(c)]
    shuffled = _shuffled(old, new, both)
    moved = [_moved(c) for c in both if _is_moved(c, shuffled)]
    edited = [_edited(c, with_key=not _is_moved(c, shuffled)) for c in both]
    aside = [c for c in both if isinstance(c.new, Head)]
    for change in aside:
        came += _kept(change.new, change.old)
        gone += _kept(change.old, change.new)
    return Changes(
        tuple(came), tuple(gone), tuple(moved), tuple(one for one in edited if one.fields)
    )


def _named(subject: Subject) -> dict[str, Any]:
    fields: dict[str, Any] = msgspec.structs.asdict(subject)
    return fields


def _other_kind(change: Change) -> bool:
    """Whether an id now stands for a record of another kind."""
    return None not in (change.old, change.new) and type(change.old) is not type(change.new)


def _subject(record: Any) -> Subject:
    if isinstance(record, Head):
        return Subject("map", MAP_ID, record.title)
    return Subject(kind_of(record), record.id, getattr(record, "title", ""))


def _kept(head: Any, other: Any) -> Iterator[Subject]:
    """Yield what a head keeps aside and the other does not."""
    known: set[Kept] = set(other.kept)
    for one in head.kept:
        if one not in known:
            yield Subject(one.kind, one.id, "")


# Places


def _is_moved(change: Change, shuffled: set[str]) -> bool:
    old, new = _place(change.old), _place(change.new)
    if old == new:
        return False
    return change.id in shuffled or any(old[name] != new[name] for name in old if name != "key")


def _place(record: Any) -> dict[str, Any]:
    return {name: getattr(record, name) for name in place_fields(type(record))}


def _moved(change: Change) -> Moved:
    return Moved(_subject(change.new), _place(change.old), _place(change.new))


def _shuffled(old: StoryMap, new: StoryMap, changes: list[Change]) -> set[str]:
    """Return the ids with another key whose siblings stand in another order than before."""
    found: set[str] = set()
    seen: dict[object, bool] = {}
    for change in changes:
        before, after = change.old, change.new
        if not isinstance(before, Record) or not isinstance(after, Record):
            continue
        if before.key != after.key and _group(before) == _group(after):
            group = _group(after)
            if group not in seen:
                seen[group] = _in_common(old, new, before) != _in_common(new, old, after)
            if seen[group]:
                found.add(change.id)
    return found


def _group(record: Record) -> object:
    return type(record), *(v for name, v in _place(record).items() if name != "key")


def _in_common(one: StoryMap, other: StoryMap, record: Record) -> list[str]:
    """Return the siblings of a record, in order, that stand with it in both maps."""
    group = _group(record)
    return [
        name
        for name in _siblings(one, record)
        if isinstance(found := other.find(name), Record) and _group(found) == group
    ]


def _siblings(m: StoryMap, record: Record) -> tuple[str, ...]:
    match record:
        case Story():
            return m.cell(*m.cell_of(record))
        case Step():
            peers = (step for step in m.steps.values() if step.activity == record.activity)
            return tuple(one.id for one in sorted(peers, key=lambda step: (step.key, step.id)))
        case _:
            return tuple(one.id for one in ordered(m.table(type(record))))


# Fields


def _edited(change: Change, *, with_key: bool) -> Edited:
    old, new = _content(change.old), _content(change.new)
    fields = list(_differences(old, new, ""))
    if change.id not in (HEAD_ID, MAP_ID) and with_key and _place(change.old) != _place(change.new):
        fields += _differences(_place(change.old), _place(change.new), "")
    return Edited(_subject(change.new), tuple(fields))


def _content(record: Any) -> dict[str, Any]:
    """Return a record as a file holds it, without its kind, its id and its place."""
    if isinstance(record, Head):
        versions = {"version": record.version, "compat": record.compat}
        return {"title": record.title, **versions, **dict(record.extra)}
    apart = {"kind", "id", *place_fields(type(record))}
    return {name: value for name, value in as_in_file(record).items() if name not in apart}


def _differences(
    old: Mapping[str, Any], new: Mapping[str, Any], path: str
) -> Iterator[FieldChange]:
    for name in dict.fromkeys([*old, *new]):
        before, after = old.get(name), new.get(name)
        if before == after:
            continue
        at = f"{path}.{name}" if path else name
        entries = _entries(before), _entries(after)
        if None not in entries and (before or after):
            yield from _entry_differences(entries[0] or {}, entries[1] or {}, at)
        elif isinstance(before, dict) and isinstance(after, dict) and name not in _WHOLE_VALUES:
            yield from _differences(before, after, at)
        else:
            yield FieldChange(at, before, after)


def _entry_differences(
    old: Mapping[str, Any], new: Mapping[str, Any], path: str
) -> Iterator[FieldChange]:
    yield from _entry_changes(old, new, path)
    order = [name for name in old if name in new]
    if order != [name for name in new if name in old]:
        yield FieldChange(f"{path} (order)", list(old), list(new))


def _entry_changes(
    old: Mapping[str, Any], new: Mapping[str, Any], path: str
) -> Iterator[FieldChange]:
    for name in dict.fromkeys([*old, *new]):
        before, after = old.get(name), new.get(name)
        if before is None or after is None:
            yield FieldChange(f"{path}.{name}", before, after)
        else:
            yield from _differences(before, after, f"{path}.{name}")


def _entries(value: Any) -> dict[str, Any] | None:
    """Return the entries of a list of objects by name; None if it is none, or names are doubled."""
    if value is None:
        return {}
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        return None
    named = {_entry_name(entry): entry for entry in value}
    return named if len(named) == len(value) else None


def _entry_name(entry: Mapping[str, Any]) -> str:
    for name in ("id", "url", "colour"):
        if name in entry:
            return str(entry[name])
    return f"{entry.get('from')}/{entry.get('to')}"
