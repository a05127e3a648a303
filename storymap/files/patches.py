"""A patch as one line of JSON, and back onto a map: field by field, what it made new.

An operation is ``[id, field, value]``, ``[id, null, record]`` for a record that was added or became
another kind, ``[id]`` for one that was removed. The head has the id ``""``. What was being typed is
a patch too, of the origin ``typing``; the next one takes it back or goes on from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import msgspec
from msgspec import Struct

from storymap.files.plain import TaggedRecord
from storymap.model.admit import admit
from storymap.model.patch import Patch
from storymap.model.records import replace
from storymap.model.storymap import AnyRecord, Head, StoryMap

_ENCODER = msgspec.json.Encoder()


class PatchUnreadableError(ValueError):
    """A line that is no patch, or one that does not fit the map it is to change."""


def patch_line(patch: Patch, number: int) -> bytes:
    """Return a patch as JSON; ``number`` is its place in a sequence."""
    operations = [one for change in patch.changes for one in _operations(change.id, change)]
    return _ENCODER.encode({"n": number, "o": patch.origin, "ops": operations})


class Replay:
    """Applies lines of patches to a map, one after the other, at the cost of what they change."""

    def __init__(self, base: StoryMap) -> None:
        """Start from a map."""
        self._base = base
        self._changes: dict[str, AnyRecord | None] = {}
        self._edits = 0
        self._is_draft = False
        self.count = 0

    @property
    def edits(self) -> int:
        """How many edits the lines are, with one for what was being typed at the end."""
        return self._edits + self._is_draft

    @property
    def story_map(self) -> StoryMap:
        """The map after all lines so far."""
        return self._base.with_changes(self._changes) if self._changes else self._base

    def apply(self, line: bytes) -> None:
        """Apply the next line; raise PatchUnreadableError, with nothing changed, if it is none."""
        try:
            content = msgspec.json.decode(line, type=_Line)
            if content.n != self.count + 1:
                raise PatchUnreadableError(f"line {self.count + 1} is missing")
            changes: dict[str, AnyRecord | None] = {}
            for operation in content.ops:
                self._do(operation, changes)
            changes = {name: _in_form(record) for name, record in changes.items()}
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, TypeError) as error:
            raise PatchUnreadableError(str(error)) from error
        self._changes |= changes
        self.count += 1
        self._is_draft = content.o == "typing"
        self._edits += not self._is_draft

    def _do(self, operation: list[Any], changes: dict[str, AnyRecord | None]) -> None:
        match operation:
            case [str(name)]:
                changes[name] = None
            case [str(name), None, content]:
                changes[name] = msgspec.convert(content, TaggedRecord)
            case [str(name), str(field), content]:
                record = changes[name] if name in changes else self._find(name)
                known = _types(type(record)).get(field) if record is not None else None
                if known is None:
                    raise PatchUnreadableError(f"no {field} of {name!r}")
                changes[name] = replace(record, **{field: msgspec.convert(content, known)})  # type: ignore[type-var]
            case _:
                raise PatchUnreadableError("no operation")

    def _find(self, name: str) -> AnyRecord | None:
        return self._changes[name] if name in self._changes else self._base.find(name)


def _in_form(record: AnyRecord | None) -> AnyRecord | None:
    """Return a record in the form that maps hold, in which defaults are left out in writing."""
    return record if record is None or isinstance(record, Head) else admit(record, is_decoded=True)


class _Line(Struct):
    n: int
    ops: list[list[Any]]
    o: str = ""


def _operations(name: str, change: Any) -> Iterator[tuple[Any, ...]]:
    old, new = change.old, change.new
    if new is None:
        yield (name,)
    elif type(old) is not type(new):
        yield name, None, new
    else:
        for field in new.__struct_fields__:
            value = getattr(new, field)
            if value is not getattr(old, field) and value != getattr(old, field):
                yield name, field, value


@cache
def _types(kind: type[Struct]) -> dict[str, Any]:
    return {field.name: field.type for field in msgspec.structs.fields(kind)}
