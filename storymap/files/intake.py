"""The slow way to read records: one by one, keeping whatever this version does not know.

A record that does not validate is set aside with the reason and written back untouched.
"""

from __future__ import annotations

from collections.abc import Mapping
from operator import attrgetter
from typing import Any, Final, Literal, TypeAlias

import msgspec
from msgspec import Struct

from storymap.files.canonical import DOUBLED
from storymap.files.envelope import Envelope, cut_off
from storymap.files.errors import DECODE_ERRORS
from storymap.files.parts import split
from storymap.files.reasons import plain_reason
from storymap.model.admit import admit
from storymap.model.ids import MAP_ID
from storymap.model.keys import is_key, key_between
from storymap.model.records import RECORD_TYPES, MapInfo, Part, Step, Story
from storymap.model.storymap import Head, Kept, StoryMap
from storymap.progress import Progress, give_way

IssueCode: TypeAlias = Literal["set-aside", "unknown-kind", "key"]

KINDS: Final[Mapping[str, type[Part]]] = {
    str(kind.__struct_config__.tag): kind for kind in (MapInfo, *RECORD_TYPES)
}
_END: Final = "end"
_STEP: Final = 100
"""Records between two turns of other threads."""


class Issue(Struct, frozen=True):
    """Something in a file that its reader should know; nothing is lost all the same."""

    code: IssueCode
    text: str
    kind: str = ""
    id: str = ""
    line: int | None = None

    def __str__(self) -> str:
        """Say it in one line: place, record, text."""
        place = f"line {self.line}" if self.line is not None else ""
        record = f"{self.kind} {self.id}".strip()
        return ": ".join(part for part in (place, record, self.text) if part)


class Intake:
    """Takes the records of an envelope in, one after the other.

    Raises LoadError if the last one is not the end record.
    """

    def __init__(self, envelope: Envelope, progress: Progress | None = None) -> None:
        """Read all of it; `story_map` and `issues` hold what came out."""
        self.issues: list[Issue] = []
        self._data = b"" if envelope.migrated_from is not None else envelope.data
        self._offset, self._line = 0, 1
        self._info = MapInfo(id=MAP_ID)
        self._tables: dict[type, dict[str, Any]] = {kind: {} for kind in RECORD_TYPES}
        self._ids: set[str] = set()
        self._kept: list[Kept] = []
        self._keyless: list[tuple[type[Part], str]] = []
        self._take_all(envelope, progress)
        self._place_keyless()
        kept = tuple(sorted(self._kept, key=attrgetter("kind", "id")))
        head = Head(envelope.title, envelope.version, envelope.compat, envelope.extra, kept)
        self.story_map = StoryMap(head, self._info, self._tables)

    def _take_all(self, envelope: Envelope, progress: Progress | None) -> None:
        kind = None
        for number, raw in enumerate(envelope.records):
            if progress is not None and number % _STEP == 0:
                progress.step(number / len(envelope.records))
                give_way()
            data = bytes(raw)
            self._advance(data)
            kind = self._take(data)
        if kind != _END:
            raise cut_off(envelope.data)

    def _advance(self, data: bytes) -> None:
        """Count lines up to a record, which is the next of the file."""
        start = max(self._data.find(data, self._offset), self._offset)
        self._line += self._data.count(b"\n", self._offset, start)
        self._offset = start

    def _take(self, data: bytes) -> object:
        """Put one record where it belongs; return its kind."""
        try:
            content = msgspec.json.decode(data)
        except DECODE_ERRORS as error:
            self._keep(_names(data), data, plain_reason(error))
            return None
        kind = content.get("kind") if isinstance(content, dict) else None
        if kind == _END and len(content) == 1:
            return kind
        known = KINDS.get(kind) if isinstance(kind, str) else None
        if known is None:
            self._keep(content, data, "this version knows no such kind of record", "unknown-kind")
            return kind
        try:
            self._add(known, split(known, content))
        except msgspec.ValidationError as error:
            self._keep(content, data, plain_reason(error))
        return kind

    def _add(self, kind: type[Part], content: dict[str, Any]) -> None:
        """Put a record into its table; raise ValidationError if it does not validate."""
        is_keyless = kind is not MapInfo and not isinstance(content.get("key"), str)
        if is_keyless:
            content = {**content, "key": "a0"}
        decoded: Any = msgspec.convert(content, kind)
        record = admit(decoded, is_decoded=True)
        if record.id in self._ids or (record.id == MAP_ID and kind is not MapInfo):
            raise msgspec.ValidationError(DOUBLED)
        self._ids.add(record.id)
        if isinstance(record, MapInfo):
            self._info = record
            return
        self._tables[kind][record.id] = record
        if is_keyless:
            self._keyless.append((kind, record.id))
        elif not is_key(decoded.key):
            self._report("key", "its place among its siblings was not valid and is now", record)

    def _keep(self, content: Any, data: bytes, reason: str, code: IssueCode = "set-aside") -> None:
        fields = content if isinstance(content, dict) else {}
        names = (fields.get("kind"), fields.get("id"))
        kind, record_id = (name if isinstance(name, str) else "" for name in names)
        kept = Kept(kind, record_id, msgspec.json.format(data, indent=-1), reason)
        self._kept.append(kept)
        text = f"set aside and kept as it is: {reason}"
        self.issues.append(Issue(code, text, kind, record_id, self._line if self._data else None))

    def _report(self, code: IssueCode, text: str, record: Any) -> None:
        kind = str(type(record).__struct_config__.tag)
        line = self._line if self._data else None
        self.issues.append(Issue(code, text, kind, record.id, line))

    def _place_keyless(self) -> None:
        """Give each record that came without a key one after all its siblings."""
        last: dict[object, str] = {}
        keyless = set(self._keyless)
        for kind in {kind for kind, _ in keyless}:
            for record in self._tables[kind].values():
                if (kind, record.id) not in keyless:
                    siblings = _siblings(record)
                    last[siblings] = max(last.get(siblings, ""), record.key)
        for kind, record_id in self._keyless:
            record = self._tables[kind][record_id]
            siblings = _siblings(record)
            last[siblings] = key_between(last.get(siblings), None)
            self._tables[kind][record_id] = msgspec.structs.replace(record, key=last[siblings])
            text = "it had no place among its siblings and is now after them"
            self.issues.append(Issue("key", text, str(kind.__struct_config__.tag), record_id))


def _siblings(record: Any) -> object:
    """Return what a record has in common with those that it is ordered among."""
    if isinstance(record, Story):
        return (Story, record.step, record.release)
    if isinstance(record, Step):
        return (Step, record.activity)
    return type(record)


def _names(data: bytes) -> dict[str, Any]:
    """Return kind and id of a record of which something else is no JSON."""
    try:
        fields = msgspec.json.decode(data, type=dict[str, msgspec.Raw])
        return {name: msgspec.json.decode(fields[name]) for name in ("kind", "id")}
    except (KeyError, *DECODE_ERRORS):
        return {}
