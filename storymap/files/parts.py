"""Telling the fields this version knows from those it only keeps, in records and the parts inside.

In memory unknown fields are in `Part.extra`; in a file they stand beside the known ones, after them
and sorted by name (smap-format.md, Bytes 3 and 5).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, get_args

import msgspec
from msgspec import Struct

from storymap.model.records import EXTRA_NAME, Part, Story


class Shape(Struct, frozen=True):
    """The names a part's fields have in a file, and which of them hold parts, alone or in lists."""

    names: frozenset[str]
    parts: Mapping[str, type[Part]]


@cache
def shape_of(kind: type[Part]) -> Shape:
    """Return the shape of a record or part; a record's tag counts as known."""
    known = {info.encode_name: info.type for info in msgspec.structs.fields(kind)}
    del known[EXTRA_NAME]
    parts = {name: part for name, hint in known.items() for part in _parts_in(hint)}
    tag = kind.__struct_config__.tag_field
    return Shape(frozenset(known) | ({tag} if tag else set()), parts)


def split(kind: type[Part], content: Any) -> Any:
    """Return a decoded object with the fields that ``kind`` does not know put under `EXTRA_NAME`.

    Whatever is not of the shape of ``kind`` is returned as it is, for validation to refuse.
    """
    if not isinstance(content, dict):
        return content
    shape = shape_of(kind)
    known: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    for name, value in content.items():
        if name not in shape.names:
            extra[name] = plain(value)
        elif name in shape.parts:
            known[name] = _each(shape.parts[name], value, split)
        else:
            known[name] = value
    return {**known, EXTRA_NAME: extra} if extra else known


def joined(kind: type[Part], content: Any) -> Any:
    """Return builtins of a record with unknown fields after the known ones: undoes `split`."""
    if not isinstance(content, dict):
        return content
    parts = shape_of(kind).parts
    result: dict[str, Any] = {}
    for name, value in content.items():
        if name in parts:
            result[name] = _each(parts[name], value, joined)
        elif name != EXTRA_NAME:
            result[name] = plain(value)
    return {**result, **dict(sorted((content.get(EXTRA_NAME) or {}).items()))}


def plain(value: Any) -> Any:
    """Return decoded JSON with its integral numbers as integers, at any depth."""
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e16 else value
    if isinstance(value, dict):
        return {name: plain(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(inner) for inner in value]
    return value


def numbers_of(stories: Iterable[Story]) -> tuple[set[float], set[float]]:
    """Return all numbers of stories, and which of them are floats.

    Made for 20,000 stories at once; in the first set a float may stand for the integer equal to it.
    """
    stories = list(stories)
    ranges = [story.estimate for story in stories if story.estimate is not None]
    beliefs = [story.hypothesis for story in stories if story.hypothesis is not None]
    numbers: list[Any] = [story.value for story in stories]
    numbers += [one.confidence for one in beliefs]
    numbers += [one.low for one in ranges]
    numbers += [one.likely for one in ranges]
    numbers += [one.high for one in ranges]
    floats = {number for number in numbers if number.__class__ is float}
    return set(numbers) - {None}, floats


def _each(kind: type[Part], value: Any, change: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [change(kind, inner) for inner in value]
    return change(kind, value)


def _parts_in(hint: Any) -> Iterator[type[Part]]:
    """Yield the part type that a field's type names, however deep in optionals and tuples."""
    if isinstance(hint, type) and issubclass(hint, Part):
        yield hint
    for inner in get_args(hint):
        yield from _parts_in(inner)
