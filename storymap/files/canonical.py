"""A map as the bytes of a .smap file, in the one form that smap-format.md (Bytes 1-5) lays down."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import msgspec

from storymap.files.parts import joined, plain
from storymap.model.ids import MAP_ID
from storymap.model.records import (
    EXTRA_NAME,
    RECORD_TYPES,
    MapInfo,
    Outcome,
    Part,
    Range,
    Release,
    Story,
)
from storymap.model.storymap import Head, Kept, StoryMap

FORMAT: Final = "smap"
KIND_ORDER: Final = ("map", *(str(kind.__struct_config__.tag) for kind in RECORD_TYPES))
END: Final = msgspec.Raw(b'{"kind":"end"}')

_ENCODER = msgspec.json.Encoder()
_EXTRA_MARK: Final = EXTRA_NAME[0].encode()


def encode(story_map: StoryMap) -> bytes:
    """Return the file of a map: canonical, nothing left out that it was read with."""
    records = list(_in_order(story_map))
    body = _ENCODER.encode(records)
    if _EXTRA_MARK in body or any(map(_has_odd_number, records)):
        body = _ENCODER.encode([_exact(record) for record in records])
    content = {**_head(story_map.head), "records": msgspec.Raw(body)}
    return msgspec.json.format(_ENCODER.encode(content), indent=1) + b"\n"


def _head(head: Head) -> dict[str, Any]:
    title = {"title": head.title} if head.title else {}
    unknown = {name: _raw(head.extra[name]) for name in sorted(head.extra)}
    return {
        "format": FORMAT, "version": head.version, "compat": head.compat, **title, **unknown,
    }  # fmt: skip


def _in_order(story_map: StoryMap) -> Iterator[Part | msgspec.Raw]:
    """Yield all records, those kept untouched in their places among the others."""
    kept: dict[str, list[Kept]] = {}
    for record in story_map.head.kept:
        kept.setdefault(record.kind, []).append(record)
    about = kept.pop("map", [])
    is_aside = any(record.id == MAP_ID for record in about)
    is_usual = is_aside and story_map.info == MapInfo(id=MAP_ID)
    yield from _merged({} if is_usual else {MAP_ID: story_map.info}, about)
    for kind in RECORD_TYPES:
        table: Mapping[str, Part] = story_map.table(kind)
        yield from _merged(table, kept.pop(str(kind.__struct_config__.tag), ()))
    ends = list(_raws(kept.pop("end", ()))) or [END]
    for name in sorted(kept):
        yield from _raws(kept[name])
    yield from ends


def _merged(table: Mapping[str, Part], kept: Iterable[Kept]) -> Iterable[Part | msgspec.Raw]:
    """Return one kind's records by id; of two with one id, the valid one first."""
    if not kept:
        ids = list(table)
        ordered = sorted(ids)
        return table.values() if ids == ordered else [table[name] for name in ordered]
    both: list[tuple[str, Part | msgspec.Raw]] = [*table.items()]
    both += [(record.id, msgspec.Raw(record.raw)) for record in kept]
    return [record for _, record in sorted(both, key=_first)]


def _raws(kept: Iterable[Kept]) -> Iterator[msgspec.Raw]:
    for record in sorted(kept, key=lambda record: record.id):
        yield msgspec.Raw(record.raw)


def _first(pair: tuple[str, Any]) -> str:
    return pair[0]


# What msgspec writes otherwise than the format asks


def _exact(record: Part | msgspec.Raw) -> msgspec.Raw:
    """Return a record's JSON with unknown fields in their places and numbers as Python's json."""
    if isinstance(record, msgspec.Raw):
        return record
    data = _ENCODER.encode(record)
    if _EXTRA_MARK not in data and not _has_odd_number(record):
        return msgspec.Raw(data)
    return _raw(joined(type(record), msgspec.to_builtins(record)))


def _raw(content: Any) -> msgspec.Raw:
    text = json.dumps(plain(content), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return msgspec.Raw(text.encode())


def _has_odd_number(record: Part | msgspec.Raw) -> bool:
    """Whether a record holds a float that is integral or written with an exponent."""
    if record.__class__ is Story:
        assert isinstance(record, Story)  # noqa: S101 - for mypy, at no cost in a tight loop
        return (
            (record.value.__class__ is float and _is_odd(record.value))
            or (record.estimate is not None and _has_odd_end(record.estimate))
            or (record.hypothesis is not None and _is_odd(record.hypothesis.confidence))
        )
    if isinstance(record, Outcome):
        confidence = record.hypothesis and record.hypothesis.confidence
        return _is_odd(record.value) or _is_odd(confidence)
    if isinstance(record, Release):
        return record.capacity is not None and _has_odd_end(record.capacity)
    return isinstance(record, MapInfo) and any(map(_is_odd, _map_numbers(record)))


def _has_odd_end(effort: Range) -> bool:
    return _is_odd(effort.likely) or _is_odd(effort.low) or _is_odd(effort.high)


def _map_numbers(info: MapInfo) -> Iterator[float | None]:
    yield from (info.spread.low, info.spread.high, info.calendar.days_per_week)
    for period in info.calendar.history:
        yield period.done


def _is_odd(number: Any) -> bool:
    return number.__class__ is float and (number.is_integer() or abs(number) < 1e-4)
