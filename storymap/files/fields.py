"""Three-way merging of one record: field by field, sets as sets, lists by what names an entry."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Final, NamedTuple

import msgspec

from storymap.files.parts import joined, plain
from storymap.model.conflicts import MARK, PLACE, Conflict
from storymap.model.records import (
    SET_FIELDS,
    Legend,
    Link,
    Part,
    Period,
    Range,
    Step,
    Story,
    replace,
)
from storymap.model.text import LIST_LIMIT

NOTHING: Final = object()
"""What a field was that was not there, or had to be given."""

_PLACES: Final[Mapping[type, tuple[str, ...]]] = {
    Story: ("step", "release", "key"),
    Step: ("activity", "key"),
}


def place_fields(kind: type) -> tuple[str, ...]:
    """Return the fields that together say where a record stands."""
    return _PLACES.get(kind, ("key",) if "key" in getattr(kind, "__struct_fields__", ()) else ())


def entry_name(entry: Any) -> str:
    """Return what tells an entry of a list from the others."""
    match entry:
        case Legend():
            return entry.colour
        case Period():
            return f"{entry.start}/{entry.end}"
        case Link():
            return entry.url
        case _:
            return str(entry.id)


def as_in_file(value: Any) -> Any:
    """Return a field's value as a file holds it."""
    if isinstance(value, Part):
        return joined(type(value), msgspec.to_builtins(value))
    if isinstance(value, tuple):
        return [as_in_file(inner) for inner in value]
    return None if value is NOTHING else plain(value)


class Sides(NamedTuple):
    """One value on the three sides of a merge."""

    base: Any
    ours: Any
    theirs: Any


class RecordMerge:
    """Merges what two sides made of one record; ``conflicts`` grows as they are found.

    Where both changed one value differently, ours is kept in place.
    """

    def __init__(self, kind: str, record_id: str) -> None:
        """Merge records of this kind and id."""
        self._kind = kind
        self._id = record_id
        self.conflicts: list[Conflict] = []

    def merged(self, base: Part | None, ours: Any, theirs: Any) -> Any:
        """Return one record of both; without a base, a value that is not the default counts."""
        return self._place(base, self._part(Sides(base, ours, theirs), ""), theirs)

    def clash(self, field: str, sides: Sides) -> Any:
        """Note a conflict; return what stands in place."""
        values = (as_in_file(value) for value in sides)
        self.conflicts.append(Conflict(self._kind, self._id, field, *values))
        return sides.ours

    def _place(self, base: Any, ours: Any, theirs: Any) -> Any:
        """Return ours where the merge wants it: parents and key are taken from one side."""
        names = place_fields(type(ours))
        was, mine, other = (_place_of(record, names) for record in (base, ours, theirs))
        if other in (mine, was):
            return ours
        if mine == was:
            return replace(ours, **other)
        self.clash(PLACE, Sides(was, mine, other))
        return ours

    def _part(self, sides: Sides, path: str) -> Any:
        base, ours, theirs = sides
        changes: dict[str, Any] = {}
        kind: type[Part] = type(ours)
        for name, label, default in _fields(kind):
            was = default() if base is None else getattr(base, name)
            mine, other = getattr(ours, name), getattr(theirs, name)
            if mine is other or other in (was, mine):
                continue
            if mine == was:
                changes[name] = other
                continue
            inner = Sides(was, mine, other)
            if name == "extra":
                changes[name] = self._mapping(inner, path) or None
            else:
                is_set = name in SET_FIELDS.get(kind, ())
                changes[name] = self._both(inner, _inside(path, label), is_set=is_set)
        return replace(ours, **changes) if changes else ours

    def _both(self, sides: Sides, path: str, *, is_set: bool) -> Any:
        """Return one value of two that differ from each other and from the base."""
        base, ours, theirs = sides
        if isinstance(ours, tuple) and isinstance(theirs, tuple):
            return self._set(sides, path) if is_set else self._list(sides, path)
        if isinstance(ours, Mapping):
            return self._mapping(sides, path)
        if isinstance(ours, Part) and type(ours) is type(theirs) and not isinstance(ours, Range):
            return self._part(Sides(base if type(base) is type(ours) else None, *sides[1:]), path)
        return self.clash(path, sides)

    def _set(self, sides: Sides, path: str) -> Any:
        base, ours, theirs = (set(side) for side in sides)
        united = (ours | (theirs - base)) - (base - theirs)
        return self._short(tuple(sorted(united)), sides, path)

    def _list(self, sides: Sides, path: str) -> Any:
        named = [{entry_name(entry): entry for entry in side} for side in sides]
        if any(len(names) < len(side) for names, side in zip(named, sides, strict=True)):
            return self.clash(path, sides)
        base, ours, theirs = named
        entries: dict[str, Any] = {}
        for name in _sequence(list(base), list(ours), list(theirs)):
            at = Sides(base.get(name), ours.get(name), theirs.get(name))
            entry = self._entry(at, _inside(path, name))
            if entry is not None:
                entries[name] = entry
        return self._short(tuple(entries.values()), sides, path)

    def _entry(self, sides: Sides, path: str) -> Any:
        """Return an entry that some side holds; None if it is to go."""
        base, ours, theirs = sides
        if theirs in (ours, base):
            return ours
        if ours == base:
            return theirs
        if ours is None or theirs is None:
            self.clash(path, sides)
            return ours or theirs
        return self._part(sides, path)

    def _mapping(self, sides: Sides, path: str) -> dict[str, Any]:
        base, ours, theirs = (side or {} for side in sides)
        result = dict(ours)
        for name in dict.fromkeys([*base, *ours, *theirs]):
            was, mine, other = (side.get(name, NOTHING) for side in (base, ours, theirs))
            if other in (mine, was):
                continue
            if name == MARK and not path:
                result[name] = _marks(was, mine, other) or NOTHING
            elif mine == was:
                result[name] = other
            else:
                self.clash(_inside(path, name), Sides(was, mine, other))
                result[name] = other if mine is NOTHING else mine
        return {name: value for name, value in result.items() if value is not NOTHING}

    def _short(self, values: tuple[Any, ...], sides: Sides, path: str) -> Any:
        """Return a merged list unless it is longer than lists may be."""
        return values if len(values) <= LIST_LIMIT else self.clash(path, sides)


class _Field(NamedTuple):
    name: str
    label: str
    default: Callable[[], Any]


@cache
def _fields(kind: type[Part]) -> tuple[_Field, ...]:
    """Return the fields of a part that merge one by one."""
    apart = {"id", *place_fields(kind)} if kind.__struct_config__.tag else {"id"}
    return tuple(
        _Field(field.name, "" if field.name == "extra" else field.encode_name, _default(field))
        for field in msgspec.structs.fields(kind)
        if field.name not in apart
    )


def _default(field: msgspec.structs.FieldInfo) -> Callable[[], Any]:
    if field.default_factory is not msgspec.NODEFAULT:
        factory: Callable[[], Any] = field.default_factory
        return factory
    value = NOTHING if field.default is msgspec.NODEFAULT else field.default
    return lambda: value


def _place_of(record: Any, names: Iterable[str]) -> Any:
    return NOTHING if record is None else {name: getattr(record, name) for name in names}


def _inside(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _marks(*sides: Any) -> dict[str, Any]:
    """Return the marks of older conflicts that neither side has settled."""
    base, ours, theirs = (side if isinstance(side, Mapping) else {} for side in sides)
    marks = {name: mark for name, mark in ours.items() if name in theirs or name not in base}
    return {**{name: mark for name, mark in theirs.items() if name not in base}, **marks}


def _sequence(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """Return all names in the order of the side that changed it, ours if both did.

    What only the other side has follows what it follows there.
    """
    common = set(base).intersection(ours, theirs)
    before, mine = ([name for name in side if name in common] for side in (base, ours))
    leading, other = (ours, theirs) if mine != before else (theirs, ours)
    order = list(leading)
    for place, name in enumerate(other):
        if name not in leading:
            after = other[place - 1] if place else None
            order.insert(order.index(after) + 1 if after is not None else 0, name)
    return order
