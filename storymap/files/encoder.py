"""Encoding a map again and again: each record's bytes are kept until the record is another one."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

import msgspec

from storymap.files.canonical import exact_record, head_fields, records_in_order
from storymap.model.records import Part
from storymap.model.storymap import StoryMap


class MapEncoder:
    """Returns what :func:`storymap.files.canonical.encode` does, faster from the second time on.

    A record that is the same object as last time is not encoded again.
    """

    def __init__(self) -> None:
        """Start with nothing kept."""
        self._kept: dict[str, tuple[Part, bytes]] = {}

    def encode(self, story_map: StoryMap) -> bytes:
        """Return the file of a map in canonical form."""
        records = records_in_order(story_map)
        kept = self._kept
        lines: list[bytes] = []
        for record in records:
            if isinstance(record, msgspec.Raw):
                lines.append(_lines(bytes(record)))
                continue
            entry = kept.get(record.id)  # type: ignore[attr-defined]  # all but Raw have an id
            lines.append(entry[1] if entry and entry[0] is record else self._keep(record))
        if len(kept) > len(records):
            self._forget(records)
        head = msgspec.json.format(msgspec.json.encode(head_fields(story_map.head)), indent=1)
        return b"".join((head[:-2], b',\n "records": [\n', b",\n".join(lines), b"\n ]\n}\n"))

    def warm(self, story_map: StoryMap, count: int) -> bool:
        """Encode up to ``count`` records that are not kept yet; True if some are left."""
        missing = (record for record in story_map.records() if record.id not in self._kept)
        found = list(islice(missing, count))
        for record in found:
            self._keep(record)
        return len(found) == count

    def _keep(self, record: Part) -> bytes:
        data = _lines(bytes(exact_record(record)))
        self._kept[record.id] = (record, data)  # type: ignore[attr-defined]  # see above
        return data

    def _forget(self, records: Iterable[Any]) -> None:
        staying = {record.id for record in records if not isinstance(record, msgspec.Raw)}
        self._kept = {name: entry for name, entry in self._kept.items() if name in staying}


def _lines(record: bytes) -> bytes:
    """Return a record's JSON as it stands in the list of records, two blanks deep."""
    return b"  " + msgspec.json.format(record, indent=1).replace(b"\n", b"\n  ")
