"""A map as the bytes of a .smap file, in the one form that smap-format.md (Bytes 1-5) lays down."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec

from storymap.files.parts import joined, numbers_of, plain
from storymap.model.ids import MAP_ID
from storymap.model.records import (
    EXTRA_NAME,
    RECORD_TYPES,
    MapInfo,
    Part,
    Story,
)
from storymap.model.storymap import Head, Kept, StoryMap

FORMAT: Final = "smap"
KIND_ORDER: Final = ("map", *(str(kind.__struct_config__.tag) for kind in RECORD_TYPES))
END: Final = msgspec.Raw(b'{"kind":"end"}')
_END_KIND: Final = "end"
DOUBLED: Final = "another record has its id"
"""Why a valid record is set aside."""

_ENCODER = msgspec.json.Encoder()
_EXTRA_MARK: Final = EXTRA_NAME[0].encode()
_ODD_NUMBER = re.compile(rb":-?(?:\d+\.0[,}]|0\.0000|\d+(?:\.\d+)?e)")
"""In the JSON of msgspec: integral floats, and those that Python's json gives an exponent."""


def encode(story_map: StoryMap) -> bytes:
    """Return the file of a map: canonical, nothing left out that it was read with."""
    records = records_in_order(story_map)
    head = head_fields(story_map.head)
    data = _ENCODER.encode({**head, "records": records})
    if _EXTRA_MARK in data or _hold_odd_numbers(story_map, records):
        data = _ENCODER.encode({**head, "records": [exact_record(record) for record in records]})
    return msgspec.json.format(data, indent=1) + b"\n"


def head_fields(head: Head) -> dict[str, Any]:
    """Return what stands in a file before its records, in order."""
    title = {"title": head.title} if head.title else {}
    unknown = {name: _raw(head.extra[name]) for name in sorted(head.extra)}
    return {
        "format": FORMAT, "version": head.version, "compat": head.compat, **title, **unknown,
    }  # fmt: skip


def records_in_order(story_map: StoryMap) -> list[Part | msgspec.Raw]:
    """Return all records, those kept untouched in their places among the others."""
    kept: dict[str, list[Kept]] = {}
    for record in story_map.head.kept:
        kept.setdefault(record.kind, []).append(record)
    about = kept.pop("map", [])
    is_aside = any(record.id == MAP_ID and record.reason != DOUBLED for record in about)
    is_usual = is_aside and story_map.info == MapInfo(id=MAP_ID)
    records = list(_merged({} if is_usual else {MAP_ID: story_map.info}, about))
    for kind in RECORD_TYPES:
        table: Mapping[str, Part] = story_map.table(kind)
        records += _merged(table, kept.pop(str(kind.__struct_config__.tag), ()))
    ends = kept.pop(_END_KIND, [])
    for name in sorted(kept):
        records += _merged({}, kept[name])
    return [*records, *(_merged({}, ends) if ends else [END])]


def _merged(table: Mapping[str, Part], kept: Iterable[Kept]) -> Iterable[Part | msgspec.Raw]:
    """Return one kind's records by id; of two with one id, the valid one first."""
    if not kept:
        ids = list(table)
        ordered = sorted(ids)
        return table.values() if ids == ordered else [table[name] for name in ordered]
    both: list[tuple[str, Part | msgspec.Raw]] = [*table.items()]
    both += [(record.id, msgspec.Raw(record.raw)) for record in kept]
    return [record for _, record in sorted(both, key=_first)]


def _first(pair: tuple[str, Any]) -> str:
    return pair[0]


# What msgspec writes otherwise than the format asks


def exact_record(record: Part | msgspec.Raw) -> msgspec.Raw:
    """Return a record's JSON with unknown fields in their places and numbers as Python's json."""
    if isinstance(record, msgspec.Raw):
        return record
    data = _ENCODER.encode(record)
    if _EXTRA_MARK not in data and not _ODD_NUMBER.search(data):
        return msgspec.Raw(data)
    return _raw(joined(type(record), msgspec.to_builtins(record)))


def _raw(content: Any) -> msgspec.Raw:
    import json  # only what msgspec writes otherwise comes here

    text = json.dumps(plain(content), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return msgspec.Raw(text.encode())


def _hold_odd_numbers(story_map: StoryMap, records: Iterable[Part | msgspec.Raw]) -> bool:
    """Whether a number may be integral but a float, or is written with an exponent by json."""
    _, floats = numbers_of(story_map.stories.values())
    if any(map(float.is_integer, floats)) or any(abs(number) < 1e-4 for number in floats):
        return True
    others = [record for record in records if not isinstance(record, Story)]
    return _ODD_NUMBER.search(_ENCODER.encode(others)) is not None
