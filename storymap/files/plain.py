"""The fast way to read a .smap file: one typed decode, for files that hold nothing unusual.

What is unusual is found cheaply, on the whole bytes and in tight loops; the slow way, `intake`,
then reads the file again record by record.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from itertools import groupby, starmap
from operator import lt
from typing import Any, Final, Literal, TypeAlias

import msgspec
from msgspec import Struct

from storymap.files.errors import DECODE_ERRORS
from storymap.files.parts import numbers_of
from storymap.model.admit import EXACT, admit
from storymap.model.keys import is_key
from storymap.model.records import (
    RECORD_TYPES,
    Activity,
    MapInfo,
    Outcome,
    Persona,
    Release,
    Stakeholder,
    Step,
    Story,
)
from storymap.model.storymap import FORMAT_VERSION, Head, StoryMap
from storymap.model.text import FORBIDDEN, clean_title
from storymap.progress import Progress, give_way

TaggedRecord: TypeAlias = (
    MapInfo | Persona | Stakeholder | Outcome | Activity | Step | Release | Story
)
"""A record of any kind, told by its tag."""


class _End(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="end"):
    """The last record, which shows that nothing was cut off."""


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    """A file of this version, with every record valid and nothing unknown."""

    format: Literal["smap"]
    version: int
    compat: int
    records: list[TaggedRecord | _End]
    title: str = ""


DECODER: Final = msgspec.json.Decoder(_File)

PIECE: Final = 1 << 18
"""Bytes that are decoded in a turn: some milliseconds."""
_RECORDS: Final = msgspec.json.Decoder(list[TaggedRecord | _End])
_BETWEEN: Final = b"\n  },\n  {"
_TAIL: Final = b"\n  }\n ]\n}\n"

_ASCII: Final = bytes(range(0x80))
_ESCAPES = re.compile(rb"\\[urbf]")
_NARRATIVE = Story(id="x", step="", key="a0", title="").narrative  # the default itself


@cache
def _unclean() -> re.Pattern[str]:
    """What no text may hold; compiled for the first file that is not plain ASCII."""
    return re.compile(f"[{FORBIDDEN}]")


def read_plain(data: bytes, progress: Progress | None = None) -> StoryMap | None:
    """Return the map of a file that is as this version writes it, or None to have it read slowly.

    Never recurses deeper than the record types go: a value of another shape ends the decoding. With
    progress it is decoded in pieces, between which other threads have their turn.
    """
    if not _holds_clean_text(data):
        return None
    try:
        file = DECODER.decode(data) if progress is None else _decoded(data, progress)
    except DECODE_ERRORS:
        return None
    if not file.version == file.compat == FORMAT_VERSION or clean_title(file.title) != file.title:
        return None
    tables = _tables(file.records)
    if tables is None or not _has_good_names(tables):
        return None
    info = file.records[0]
    assert isinstance(info, MapInfo)  # noqa: S101 - _tables has seen to it
    try:
        in_form = {kind: _in_form(kind, table) for kind, table in tables.items()}
        return StoryMap(Head(title=file.title), admit(info, is_decoded=True), in_form)
    except msgspec.ValidationError:
        return None


def _decoded(data: bytes, progress: Progress) -> _File:
    """Decode a file piece by piece, each but the first a list of the records from one line on.

    No text of valid JSON holds what ``_BETWEEN`` is. So if the first piece, once it is closed, is a
    file, and all others are lists, they are pieces of that file with all their records.
    """
    ends = _piece_ends(data)
    if not ends or not data.endswith(_TAIL):
        return DECODER.decode(data)
    file = DECODER.decode(data[: ends[0]] + _TAIL)
    for start, end in zip(ends, (*ends[1:], len(data) - len(_TAIL)), strict=True):
        progress.step(start / len(data))
        give_way()
        piece = data[start + len(_BETWEEN) : end]
        file.records.extend(_RECORDS.decode(b"[{" + piece + b"}]"))
    return file


def _piece_ends(data: bytes) -> list[int]:
    """Return where pieces of some size end."""
    ends: list[int] = []
    while (end := data.find(_BETWEEN, PIECE + (ends[-1] if ends else 0))) >= 0:
        ends.append(end)
    return ends


def _holds_clean_text(data: bytes) -> bool:
    """Whether no text in a file can need cleaning, blanks in titles aside."""
    if b"\x7f" in data or (b"\\" in data and _ESCAPES.search(data)):
        return False
    if data.isascii():
        return True
    try:
        letters = _letters(data)
        is_joining = any(map(_may_join, letters))
        return not _unclean().search(letters) and (
            unicodedata.is_normalized("NFC", data.decode() if is_joining else letters)
        )
    except UnicodeDecodeError:
        return False


def _letters(data: bytes) -> str:
    """Return the letters outside ASCII that a text in UTF-8 holds, each once."""
    return "" if data.isascii() else "".join(set(data.translate(None, _ASCII).decode()))


def _may_join(letter: str) -> bool:
    """Whether a letter may have to become one with the letter before it."""
    return unicodedata.category(letter)[0] == "M" or "\u1160" <= letter <= "\u11ff"


def _tables(records: list[Any]) -> dict[type, dict[str, Any]] | None:
    """Return the records by type and id; None unless map comes first, end last, ids differ."""
    tables: dict[type, dict[str, Any]] = {kind: {} for kind in (*RECORD_TYPES, MapInfo)}
    if not records or type(records[-1]) is not _End or type(records[0]) is not MapInfo:
        return None
    records.pop()
    for kind, found in groupby(records, type):
        if kind is _End:
            return None
        tables[kind] |= {record.id: record for record in found}
    others = set().union(*(table for kind, table in tables.items() if kind is not Story))
    distinct = len(others) + len(tables[Story])
    is_distinct = distinct == len(records) and tables[Story].keys().isdisjoint(others)
    return tables if is_distinct and len(tables.pop(MapInfo)) == 1 else None


def _has_good_names(tables: Mapping[type, Mapping[str, Any]]) -> bool:
    """Whether all keys are keys, and all titles and other short texts single lines."""
    records = [record for table in tables.values() for record in table.values()]
    stories = tables[Story].values()
    lines = [record.title for record in records]
    lines += [record.colour for kind in (Activity, Step) for record in tables[kind].values()]
    lines += {story.colour for story in stories} | {story.assignee for story in stories}
    lines += {tag for tags in {story.tags for story in stories} for tag in tags}
    lines += {link.title for story in stories for link in story.links}
    lines += {name for story in stories for name in story.refs}
    text = "\n".join(["", *lines, ""])
    return (
        text.count("\n") == len(lines) + 1
        and not any(blanks in text for blanks in ("  ", " \n", "\n ", "\t"))
        and not any(map(str.isspace, _letters(text.encode())))
        and all(map(is_key, {record.key for record in records}))
    )


def _in_form(kind: type, table: dict[str, Any]) -> dict[str, Any]:
    """Return the table with every record in form that a look does not show to be."""
    if kind is Story:
        odd = _odd_stories(list(table.values()))
    elif kind is Step or kind is Activity:
        odd = [record for record in table.values() if record.personas]
    else:
        odd = list(table.values())
    for record in odd:
        table[record.id] = admit(record, is_decoded=True)
    return table


def _odd_stories(stories: Sequence[Story]) -> Sequence[Story]:
    """Return the stories, valid and with clean texts, if any may not be in the form of `admit`.

    Texts, ticks and choices that are a default are that very object as they come from msgspec.
    """
    checks = (_have_sets, _have_plain_numbers, _have_defaults, _have_days)
    return () if all(check(stories) for check in checks) else stories


def _have_sets(stories: Sequence[Story]) -> bool:
    """Whether all fields that are sets are sorted, without doubles and empty names."""
    sets = {s.outcomes for s in stories} | {s.needs for s in stories}
    sets |= {s.personas for s in stories} | {s.checks for s in stories}
    sets |= {s.tags for s in stories} | {s.flags for s in stories}
    sets.discard(())
    pairs = [names for names in sets if len(names) == 2]
    longer = [names for names in sets if len(names) > 2]
    return (
        all([names[0] for names in sets])  # noqa: C419 - faster as a list
        and all(starmap(lt, pairs))
        and all(all(map(lt, names, names[1:])) for names in longer)
    )


def _have_plain_numbers(stories: Sequence[Story]) -> bool:
    """Whether no number is integral but a float, or an integer that floats cannot hold."""
    numbers, floats = numbers_of(stories)
    return not any(map(float.is_integer, floats)) and (
        min(numbers, default=0) >= -EXACT and max(numbers, default=0) <= EXACT
    )


def _have_days(stories: Sequence[Story]) -> bool:
    """Whether all dates of feedback are days of the calendar."""
    days = {heard.date for story in stories for heard in story.feedback}
    try:
        return all([day is None or date.fromisoformat(day) for day in days])  # noqa: C419 - as above
    except ValueError:
        return False


def _have_defaults(stories: Sequence[Story]) -> bool:
    """Whether what equals a default is that very object, so that it is left out in writing."""
    told = [story.narrative for story in stories if story.narrative is not _NARRATIVE]
    return _NARRATIVE not in told and "" not in [story.release for story in stories]
