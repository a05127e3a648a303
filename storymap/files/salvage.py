"""Damaged files: what can be read of one becomes a map, and what cannot is listed.

A file in canonical form has one field a line, so damage costs the fields it touches and no more.
Whatever comes out passes the same door as any file (:mod:`storymap.files.intake`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final, NamedTuple, NoReturn

import msgspec
from msgspec import Struct

from storymap.files.canonical import FORMAT
from storymap.files.codec import decode
from storymap.files.envelope import NESTING_LIMIT
from storymap.files.errors import LoadError
from storymap.files.intake import KINDS, Issue
from storymap.files.wording import shortened
from storymap.model.ids import MAP_ID, is_id, new_id
from storymap.model.storymap import FORMAT_VERSION, StoryMap

LOST_TITLE: Final = "(title lost)"
MOST_LOST: Final = 200
"""Losses that are listed; more than that nobody reads."""

_HOPELESS: Final = ("empty", "too-large", "too-many", "newer")
_START = re.compile(r"^  \{\s*$")
_KIND = re.compile(r'^   "kind": ')
_NAME = re.compile(r'^"((?:[^"\\]|\\.)*)":\s*')
_LOOSE_START = re.compile(r'\{\s*"kind"\s*:')
_PLACE = re.compile(r"`\$\.(\w+)(?:\[(\d+)\])?")
_REST = re.compile(r"[\s,\]}]*")
_BAD: Final = object()
_DEEPEST: Final = NESTING_LIMIT - 4

_TELLING: Final[Mapping[str, str]] = {
    "step": "story", "acceptance": "story", "needs": "story", "activity": "step",
    "capacity": "release", "retro": "release", "horizon": "outcome", "measure": "outcome",
    "interest": "stakeholder", "influence": "stakeholder", "goals": "persona",
    "calendar": MAP_ID, "unit": MAP_ID, "legend": MAP_ID,
}  # fmt: skip
"""Fields that only one kind of record has."""


class Lost(Struct, frozen=True):
    """A piece of a file that could not be read: the line it starts on, and how it begins."""

    line: int
    text: str

    def __str__(self) -> str:
        """Say it in one line."""
        return f"line {self.line}: could not be read: {self.text}"


class Salvaged(Struct, frozen=True):
    """The map in a damaged file, what of it was lost, and what its records had wrong besides."""

    story_map: StoryMap
    lost: tuple[Lost, ...]
    issues: tuple[Issue, ...]


class _Line(NamedTuple):
    number: int
    text: str

    @property
    def indent(self) -> int:
        return len(self.text) - len(self.text.lstrip(" "))


def salvage(data: bytes) -> Salvaged:
    """Return all that can be read of a file; raise LoadError if that is nothing.

    Of a file that is not damaged that is all of it.
    """
    try:
        loaded = decode(data)
    except LoadError as error:
        if error.kind in _HOPELESS:
            raise
        return _Salvage(data).result()
    return Salvaged(loaded.story_map, (), loaded.issues)


class _Salvage:
    """Reads one damaged file."""

    def __init__(self, data: bytes) -> None:
        text = data.decode("utf-8", "replace").removeprefix("\ufeff")
        lines = text.replace("\r\n", "\n").split("\n")
        self._text = text
        self._lines = [_Line(number, line) for number, line in enumerate(lines, 1)]
        self._lost: list[Lost] = []

    def result(self) -> Salvaged:
        starts = list(self._starts())
        head = self._head(starts[0] if starts else len(self._lines))
        records = [*self._records(starts)] or [*self._loose_records()]
        content = {**head, "records": [*_distinct(_mended(records)), {"kind": "end"}]}
        if not records and "title" not in head:
            raise LoadError("damaged", "nothing in it can be read as part of a map")
        loaded = decode(json.dumps(content, ensure_ascii=False).encode("utf-8", "replace"))
        issues = tuple(
            Issue(issue.code, issue.text, issue.kind, issue.id) for issue in loaded.issues
        )
        return Salvaged(loaded.story_map, tuple(self._lost[:MOST_LOST]), issues)

    def _lose(self, lines: Sequence[_Line]) -> None:
        texts = [line.text.strip() for line in lines[:4] if not _REST.fullmatch(line.text)]
        if texts:
            self._lost.append(Lost(lines[0].number, shortened(" ".join(texts))))

    # The head

    def _head(self, end: int) -> dict[str, Any]:
        """Return what stands before the records, with a version that can be read."""
        known: dict[str, Any] = {}
        for group in _groups(self._lines[1:end], 1):
            if not group[0].text.strip().startswith('"records"'):
                known |= self._member(group, 1)
        versions = [known.get(name) for name in ("version", "compat")]
        if not all(type(one) is int and 0 < one <= FORMAT_VERSION for one in versions):
            versions = [FORMAT_VERSION, FORMAT_VERSION]
        if not isinstance(known.get("title", ""), str):
            del known["title"]
        head = {"format": FORMAT, "version": versions[0], "compat": versions[1]}
        return {**head, **{name: value for name, value in known.items() if name not in head}}

    # The records

    def _starts(self) -> Iterator[int]:
        """Yield where records start: at their brackets, or at their kinds if a bracket is gone."""
        for place, line in enumerate(self._lines):
            before = self._lines[place - 1].text
            is_bare = _KIND.match(line.text) and not (_START.match(before) or _KIND.match(before))
            if is_bare or _START.match(line.text):
                yield place

    def _records(self, starts: Sequence[int]) -> Iterator[dict[str, Any]]:
        for start, end in pairwise((*starts, len(self._lines))):
            lines = self._lines[start:end]
            if not _START.match(lines[0].text):
                lines = [_Line(lines[0].number, "  {"), *lines]
            before = len(self._lost)
            record = self._value(lines, 2)
            if isinstance(record, dict) and record and record.get("kind") != "end":
                yield self._fitting(record, lines[0]) if len(self._lost) > before else record

    def _fitting(self, record: dict[str, Any], line: _Line) -> dict[str, Any]:
        """Return what was read of a damaged record without fields of which too little is left."""
        kind = KINDS.get(record.get("kind", ""))
        while kind is not None:
            try:
                msgspec.convert({**_NEEDED.get(record["kind"], {}), **record}, kind)
            except msgspec.ValidationError as error:
                place = _PLACE.search(str(error))
                if place is None or place[1] not in record:
                    break
                lost = record[place[1]].pop(int(place[2])) if place[2] else record.pop(place[1])
                self._lost.append(Lost(line.number, shortened(f'"{place[1]}": {lost}')))
            else:
                break
        return record

    def _loose_records(self) -> Iterator[dict[str, Any]]:
        """Yield the records of a file that is not in lines."""
        starts = [found.start() for found in _LOOSE_START.finditer(self._text)]
        for start, end in pairwise((*starts, len(self._text))):
            record = _decoded(self._text[start:end])
            if isinstance(record, dict):
                if record.get("kind") != "end":
                    yield record
            else:
                line = self._text.count("\n", 0, start) + 1
                self._lose([_Line(line, self._text[start : start + 200])])

    # Values, by indentation

    def _value(
        self, lines: Sequence[_Line], depth: int, shown: Sequence[_Line] | None = None
    ) -> Any:
        """Return what some lines say; of an object or a list, the parts that can be read.

        ``shown`` are the lines with the name of a field in front.
        """
        value = _decoded("\n".join(line.text for line in lines))
        if value is not _BAD:
            return value
        opening = lines[0].text.strip()
        if opening == "{" and depth < _DEEPEST:
            members: dict[str, Any] = {}
            for group in _groups(lines[1:], depth + 1):
                members |= self._member(group, depth + 1)
            return members
        if opening == "[" and depth < _DEEPEST:
            found = [self._value(group, depth + 1) for group in _groups(lines[1:], depth + 1)]
            return [value for value in found if value is not _BAD]
        self._lose(shown or lines)
        return _BAD

    def _member(self, lines: Sequence[_Line], depth: int) -> dict[str, Any]:
        """Return a field with its name; nothing if it cannot be read."""
        text = lines[0].text.strip()
        name = _NAME.match(text)
        if name is None:
            self._lose(lines)
            return {}
        value = self._value([_Line(lines[0].number, text[name.end() :]), *lines[1:]], depth, lines)
        return {} if value is _BAD else {name[1]: value}


def _groups(lines: Sequence[_Line], depth: int) -> Iterator[list[_Line]]:
    """Yield the lines of each part of an object or list, whose first lines stand at one depth."""
    group: list[_Line] = []
    for line in lines:
        is_closing = _REST.fullmatch(line.text) is not None and line.indent <= depth
        if line.indent <= depth and not is_closing and group:
            yield group
            group = []
        if group or not is_closing:
            group.append(line)
    if group:
        yield group


def _decoded(text: str) -> Any:
    """Return the JSON that a text starts with, if nothing but brackets follows it; else _BAD."""
    text = text.strip()
    try:
        value, end = _DECODER.raw_decode(text)
    except (ValueError, RecursionError):
        return _BAD
    return value if _REST.fullmatch(text, end) and _depth(value) <= _DEEPEST else _BAD


def _depth(value: Any) -> int:
    """Return how deep a value nests, or one more than a map may hold."""
    level, depth = [value], 0
    while level and depth <= _DEEPEST:
        nested = [one for one in level if isinstance(one, dict | list)]
        level = [
            inner for one in nested for inner in (one.values() if isinstance(one, dict) else one)
        ]
        depth += bool(nested)
    return depth


def _refuse(name: str) -> NoReturn:
    raise ValueError(name)


_DECODER: Final = json.JSONDecoder(strict=False, parse_constant=_refuse)


# Mending


def _mended(records: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield records with what they need to be shown, where the damage took it."""
    kind = ""
    for record in sorted(records, key=_about_first):
        told = record.get("kind")
        kind = told if isinstance(told, str) else _guessed(record, kind)
        found = {**record, "kind": kind}
        name = found.get("id")
        if kind == MAP_ID:
            yield {**found, "id": MAP_ID}
            continue
        if not isinstance(name, str) or not is_id(name):
            found["id"] = new_id()
        yield {**_NEEDED.get(kind, {}), **found} if kind in _NEEDED else found


_NEEDED: Final[Mapping[str, Mapping[str, Any]]] = {
    "persona": {"title": LOST_TITLE},
    "stakeholder": {"title": LOST_TITLE},
    "outcome": {"title": LOST_TITLE},
    "activity": {"title": LOST_TITLE},
    "release": {"title": LOST_TITLE},
    "step": {"title": LOST_TITLE, "activity": ""},
    "story": {"title": LOST_TITLE, "step": ""},
}


def _about_first(record: Mapping[str, Any]) -> int:
    """Order the records on the map itself before the others, the fullest of them first."""
    return -len(record) if record.get("kind") == MAP_ID else 0


def _guessed(record: Mapping[str, Any], before: str) -> str:
    """Return the kind of a record that lost it: by its fields, else that of the one before it."""
    return next((kind for name, kind in _TELLING.items() if name in record), before or "activity")


def _distinct(records: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield records without those that stand there a second time, word for word."""
    seen: set[str] = set()
    for record in records:
        text = json.dumps(record, sort_keys=True)
        if text not in seen:
            seen.add(text)
            yield record
