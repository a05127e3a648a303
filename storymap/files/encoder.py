"""Encoding a map again and again: each record's bytes are kept until the record is another one.

Saving does that on another thread than the window's, which has its turn after every few records.
"""

from __future__ import annotations

import operator
import threading
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from itertools import chain, compress, islice
from typing import Any, Final

import msgspec

from storymap.files.canonical import END, exact_record, head_fields, records_in_order
from storymap.model.records import RECORD_TYPES
from storymap.model.storymap import StoryMap
from storymap.progress import give_way

ENCODED: Final = 200
"""Records that are encoded in a turn: less than two milliseconds."""
COMPARED: Final = 5000
"""Records that are compared with those kept in a turn."""
JOINED: Final = 2000
"""Records that are put together in a turn."""


class MapEncoder:
    """Returns what :func:`storymap.files.canonical.encode` does, faster from the second time on.

    A record that is the same object as last time is not encoded again. Safe on any thread.
    """

    def __init__(self) -> None:
        """Start with nothing kept."""
        self._columns: dict[type, _Column] = {kind: _Column() for kind in RECORD_TYPES}
        self._lock = threading.Lock()

    def encode(self, story_map: StoryMap) -> bytes:
        """Return the file of a map in canonical form."""
        with self._lock:
            return self._encoded(story_map)

    def _encoded(self, story_map: StoryMap) -> bytes:
        head = msgspec.json.format(msgspec.json.encode(head_fields(story_map.head)), indent=1)
        start, end = head[:-2] + b',\n "records": [\n', b"\n ]\n}\n"
        columns = [column.follow(story_map.table(kind)) for kind, column in self._columns.items()]
        if story_map.head.kept:
            lines = [self._line(record) for record in records_in_order(story_map)]
            return start + b",\n".join(lines) + end
        first, last = start + self._line(story_map.info), self._line(END) + end
        return _joined(chain([first], *columns, [last]))

    def _line(self, record: Any) -> bytes:
        """Return the bytes of any record of a map that the columns follow."""
        column = self._columns.get(type(record))
        return _lines(record) if column is None else column.line(record.id)


class _Column:
    """The records of one kind as they were last encoded, and the bytes of each by id."""

    def __init__(self) -> None:
        self._table: Mapping[str, Any] = {}
        self._records: dict[str, Any] = {}
        self._ids: list[str] = []
        self._lines: list[bytes] = []

    def follow(self, table: Mapping[str, Any]) -> Sequence[bytes]:
        """Return the bytes of all records of a table, in the order of their ids."""
        if table is not self._table:
            self._table = {}  # until what is kept is all of one table
            self._take(table, self._others(table))
            if len(self._ids) > len(table):
                self._forget(table)
            self._table = table
        return self._lines

    def line(self, name: str) -> bytes:
        """Return the bytes of a record that is kept."""
        return self._lines[bisect_left(self._ids, name)]

    def _others(self, table: Mapping[str, Any]) -> Iterator[str]:
        """Yield the ids of the records that are not kept as they are, some at a time."""
        names, records = iter(table), iter(table.values())
        while turn := list(islice(names, COMPARED)):
            yield from compress(turn, map(operator.is_not, map(self._records.get, turn), records))
            give_way()

    def _take(self, table: Mapping[str, Any], names: Iterable[str]) -> None:
        """Keep some records of a table as they are there."""
        for number, name in enumerate(sorted(names)):
            if number % ENCODED == ENCODED - 1:
                give_way()
            place = bisect_left(self._ids, name)
            if name not in self._records:
                self._ids.insert(place, name)
                self._lines.insert(place, b"")
            self._records[name], self._lines[place] = table[name], _lines(table[name])

    def _forget(self, table: Mapping[str, Any]) -> None:
        """Let go of the records that are not in a table."""
        for name in sorted(self._records.keys() - table.keys(), reverse=True):
            place = bisect_left(self._ids, name)
            del self._records[name], self._ids[place], self._lines[place]


def _joined(lines: Iterator[bytes]) -> bytes:
    """Return lines with commas between them, put together a few at a time."""
    content = BytesIO()
    while turn := b",\n".join(islice(lines, JOINED)):
        if content.tell():
            content.write(b",\n")
        content.write(turn)
        give_way()
    return content.getvalue()


def _lines(record: Any) -> bytes:
    """Return a record's JSON as it stands in the list of records, two blanks deep."""
    data = msgspec.json.format(bytes(exact_record(record)), indent=1)
    return b"  " + data.replace(b"\n", b"\n  ")
