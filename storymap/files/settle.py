"""Settling a conflict: one side's value is put in place, and the mark goes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal, TypeAlias

import msgspec

from storymap.edit.errors import EditError
from storymap.edit.needs import check_needs
from storymap.edit.removal import remove
from storymap.files.fields import entry_name
from storymap.files.intake import KINDS
from storymap.files.merge import aside
from storymap.files.parts import shape_of, split
from storymap.model.admit import admit
from storymap.model.conflicts import DELETED, PLACE, WHOLE, Conflict, kind_of, unmarked
from storymap.model.records import Part, Story, replace
from storymap.model.storymap import HEAD_ID, Head, Kept, StoryMap

Side: TypeAlias = Literal["base", "ours", "theirs"]


def settle(story_map: StoryMap, conflict: Conflict, side: Side) -> StoryMap:
    """Return the map with one side's value in a field, and without the mark of that conflict.

    Of two records of different kinds the other is set aside. Raises EditError if the record is
    gone (``unknown-record``), the value does not fit any more (``invalid-field``), or its needs
    would close a circle (``cycle``).
    """
    record: Any = story_map.find(conflict.id)
    if record is None:
        raise EditError("unknown-record", id=conflict.id)
    value = getattr(conflict, side)
    if conflict.field == WHOLE and value == DELETED:
        return remove(story_map, [conflict.id])
    record = unmarked(record, conflict.field)
    if conflict.field == WHOLE and value in KINDS and value != kind_of(record):
        return _exchanged(story_map, record, value)
    if conflict.field != WHOLE:
        record = _settled(record, conflict.field, value)
    if conflict.field == "needs" and isinstance(record, Story):
        check_needs(story_map, record.id, record.needs)
    return story_map.with_changes({conflict.id: record})


def keep(story_map: StoryMap, conflicts: Iterable[Conflict]) -> StoryMap:
    """Return the map without the marks of conflicts: what stands in place is what was wanted."""
    for conflict in conflicts:
        record = story_map.find(conflict.id)
        if record is not None:
            story_map = story_map.with_changes({conflict.id: unmarked(record, conflict.field)})
    return story_map


def _exchanged(story_map: StoryMap, record: Any, kind: str) -> StoryMap:
    """Return the map with the record of another kind that was set aside, and this one aside."""
    kept = story_map.head.kept
    other = next((one for one in kept if (one.kind, one.id) == (kind, record.id)), None)
    if other is None:
        raise EditError("unknown-record", id=record.id)
    content = split(KINDS[kind], msgspec.json.decode(other.raw))
    try:
        found: Any = admit(msgspec.convert(content, KINDS[kind]))  # type: ignore[type-var]
    except msgspec.ValidationError as error:
        raise EditError("invalid-field", field=WHOLE, reason=str(error)) from error
    left = sorted((*(one for one in kept if one is not other), aside(record)), key=_kept_order)
    head = replace(story_map.head, kept=tuple(left))
    return story_map.with_changes({HEAD_ID: head, record.id: found})


def _kept_order(kept: Kept) -> tuple[str, str]:
    return kept.kind, kept.id


def _settled(record: Any, field: str, value: Any) -> Any:
    try:
        if isinstance(record, Head):
            return _head(record, field, value)
        if field == PLACE:
            return admit(replace(record, **(value or {})))
        return admit(_with(record, field, value))
    except (msgspec.ValidationError, TypeError) as error:
        raise EditError("invalid-field", field=field, reason=str(error)) from error


def _head(head: Head, field: str, value: Any) -> Head:
    if field == "title":
        return replace(head, title=str(value or ""))
    return replace(head, extra=_with_key(head.extra, field, value))


def _with(part: Any, path: str, value: Any) -> Any:
    """Return a part with another value where a path with dots leads."""
    kind: type[Part] = type(part)
    for field in msgspec.structs.fields(kind):
        if field.name != "extra" and _leads(path, field.encode_name):
            rest = path[len(field.encode_name) + 1 :]
            old = getattr(part, field.name)
            inner = shape_of(kind).parts.get(field.encode_name)
            new = _inside(old, inner, rest, value) if rest else _whole(field, inner, value)
            return replace(part, **{field.name: new})
    return replace(part, extra=_with_key(part.extra or {}, path, value) or None)


def _leads(path: str, name: str) -> bool:
    return path == name or path.startswith(f"{name}.")


def _whole(field: msgspec.structs.FieldInfo, inner: type[Part] | None, value: Any) -> Any:
    if value is None and field.default is not msgspec.NODEFAULT:
        return field.default
    if inner is not None and isinstance(value, list):
        value = [split(inner, one) for one in value]
    elif inner is not None:
        value = split(inner, value)
    return msgspec.convert(value, field.type)


def _inside(old: Any, inner: type[Part] | None, rest: str, value: Any) -> Any:
    if isinstance(old, Mapping):
        return _with_key(old, rest, value)
    if inner is None:
        raise TypeError(f"nothing is called {rest}")
    if isinstance(old, tuple):
        return _entries(old, inner, rest, value)
    return _with(inner() if old is None else old, rest, value)


def _entries(old: tuple[Any, ...], inner: type[Part], rest: str, value: Any) -> tuple[Any, ...]:
    """Return a list in which an entry, or a field of one, is another; a gone entry comes last."""
    names = sorted((entry_name(entry) for entry in old), key=len, reverse=True)
    name = next((name for name in names if _leads(rest, name)), None)
    if name is None:
        return (*old, msgspec.convert(split(inner, value), inner))
    if rest != name:
        change = rest[len(name) + 1 :]
        return tuple(_with(one, change, value) if entry_name(one) == name else one for one in old)
    if value is None:
        return tuple(one for one in old if entry_name(one) != name)
    entry = msgspec.convert(split(inner, value), inner)
    return tuple(entry if entry_name(one) == name else one for one in old)


def _with_key(mapping: Mapping[str, Any], name: str, value: Any) -> dict[str, Any]:
    rest = {key: one for key, one in mapping.items() if key != name}
    return rest if value is None else {**rest, name: value}
