"""Encoding a map again and again: each record's bytes are kept until the record is another one."""

from __future__ import annotations

import operator
from collections.abc import Collection, Iterable, Mapping
from itertools import chain, compress, islice
from typing import Any, NamedTuple

import msgspec

from storymap.files.canonical import END, exact_record, head_fields, records_in_order
from storymap.model.records import RECORD_TYPES, Part
from storymap.model.storymap import StoryMap


class _Column(NamedTuple):
    """A table as it was last encoded, and the bytes of its records in the order of their ids."""

    table: Mapping[str, Any]
    lines: dict[str, bytes]


class MapEncoder:
    """Returns what :func:`storymap.files.canonical.encode` does, faster from the second time on.

    A record that is the same object as last time is not encoded again.
    """

    def __init__(self) -> None:
        """Start with nothing kept."""
        self._kept: dict[str, tuple[Part, bytes]] = {}
        self._columns: dict[type, _Column] = {}

    def encode(self, story_map: StoryMap) -> bytes:
        """Return the file of a map in canonical form."""
        head = msgspec.json.format(msgspec.json.encode(head_fields(story_map.head)), indent=1)
        start, end = head[:-2] + b',\n "records": [\n', b"\n ]\n}\n"
        if story_map.head.kept:
            lines = [self._line(record) for record in records_in_order(story_map)]
            return start + b",\n".join(lines) + end
        first, last = start + self._line(story_map.info), _lines(bytes(END)) + end
        columns = [self._column(kind, story_map.table(kind)) for kind in RECORD_TYPES]
        self._forget(story_map, 1 + sum(map(len, columns)))
        return b",\n".join(chain([first], *columns, [last]))

    def warm(self, story_map: StoryMap, count: int) -> bool:
        """Encode up to ``count`` records that are not kept yet; True if some are left."""
        missing = (record for record in story_map.records() if record.id not in self._kept)
        found = list(islice(missing, count))
        for record in found:
            self._keep(record)
        return len(found) == count

    def _column(self, kind: type, table: Mapping[str, Any]) -> Collection[bytes]:
        """Return the bytes of the records of a table, by id."""
        known = self._columns.get(kind)
        if known is None or not self._follow(known, table):
            lines = {name: self._line(table[name]) for name in sorted(table)}
            known = _Column(table, lines)
        self._columns[kind] = _Column(table, known.lines)
        return known.lines.values()

    def _follow(self, known: _Column, table: Mapping[str, Any]) -> bool:
        """Bring a column up to a table with the same ids; False if the ids are others."""
        if table is known.table:
            return True
        if len(table) != len(known.table):
            return False
        is_other = map(operator.is_not, map(known.table.get, table), table.values())
        others = list(compress(table, is_other))  # 20,000 records in a millisecond
        if not all(name in known.table for name in others):
            return False
        for name in others:
            known.lines[name] = self._line(table[name])
        return True

    def _line(self, record: Any) -> bytes:
        if isinstance(record, msgspec.Raw):
            return _lines(bytes(record))
        entry = self._kept.get(record.id)
        return entry[1] if entry is not None and entry[0] is record else self._keep(record)

    def _keep(self, record: Part) -> bytes:
        data = _lines(bytes(exact_record(record)))
        self._kept[record.id] = (record, data)  # type: ignore[attr-defined]  # all parts with lines
        return data

    def _forget(self, story_map: StoryMap, count: int) -> None:
        """Let go of records that are no longer on the map, which has so many."""
        if len(self._kept) > count:
            staying: Iterable[Any] = chain([story_map.info], story_map.records())
            names = {record.id for record in staying}
            self._kept = {name: entry for name, entry in self._kept.items() if name in names}


def _lines(record: bytes) -> bytes:
    """Return a record's JSON as it stands in the list of records, two blanks deep."""
    return b"  " + msgspec.json.format(record, indent=1).replace(b"\n", b"\n  ")
