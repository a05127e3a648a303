"""The fast way to read a .smap file: one typed decode, for files that hold nothing unusual.

What is unusual is found cheaply, on the whole bytes and in tight loops; the slow way, `intake`,
then reads the file again record by record.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from operator import lt
from typing import Any, Final, Literal

import msgspec
from msgspec import Struct

from storymap.model.admit import EXACT, admit
from storymap.model.ids import MAP_ID
from storymap.model.keys import is_key
from storymap.model.records import (
    RECORD_TYPES,
    Activity,
    MapInfo,
    Outcome,
    Persona,
    Range,
    Release,
    Stakeholder,
    Step,
    Story,
)
from storymap.model.storymap import FORMAT_VERSION, Head, StoryMap
from storymap.model.text import FORBIDDEN, clean_title

DECODE_ERRORS: Final = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
"""All that msgspec raises for bytes that it cannot read, but for MemoryError."""


class _End(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="end"):
    """The last record, which shows that nothing was cut off."""


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    """A file of this version, with every record valid and nothing unknown."""

    format: Literal["smap"]
    version: int
    compat: int
    records: list[
        MapInfo | Persona | Stakeholder | Outcome | Activity | Step | Release | Story | _End
    ]
    title: str = ""


DECODER: Final = msgspec.json.Decoder(_File)

_ASCII: Final = bytes(range(0x80))
_ESCAPES = re.compile(rb"\\[urbf]")
_UNCLEAN = re.compile(f"[{FORBIDDEN}]")
_NO_LINE = re.compile(r"[^\S \n]|  | \n|\n ")
_NARRATIVE = admit(Story(id="x", step="", key="a0", title="")).narrative


def read_plain(data: bytes) -> StoryMap | None:
    """Return the map of a file that is as this version writes it, or None to have it read slowly.

    Never recurses deeper than the record types go: a value of another shape ends the decoding.
    """
    if not _holds_clean_text(data):
        return None
    try:
        file = DECODER.decode(data)
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


def _holds_clean_text(data: bytes) -> bool:
    """Whether no text in a file can need cleaning, blanks in titles aside."""
    if b"\x7f" in data or (b"\\" in data and _ESCAPES.search(data)):
        return False
    if data.isascii():
        return True
    try:
        letters = "".join(set(data.translate(None, _ASCII).decode()))
        is_joining = any(map(_may_join, letters))
        return not _UNCLEAN.search(letters) and (
            unicodedata.is_normalized("NFC", data.decode() if is_joining else letters)
        )
    except UnicodeDecodeError:
        return False


def _may_join(letter: str) -> bool:
    """Whether a letter may have to become one with the letter before it."""
    return unicodedata.category(letter)[0] == "M" or "\u1160" <= letter <= "\u11ff"


def _tables(records: list[Any]) -> dict[type, dict[str, Any]] | None:
    """Return the records by type and id; None unless map comes first, end last, ids differ."""
    tables: dict[type, dict[str, Any]] = {kind: {} for kind in (*RECORD_TYPES, MapInfo)}
    if not records or type(records[-1]) is not _End or type(records[0]) is not MapInfo:
        return None
    end = records.pop()
    for record in records:
        if record.__class__ is end.__class__:
            return None
        tables[record.__class__][record.id] = record
    ids = set().union(*tables.values())
    if len(ids) < len(records) or len(tables.pop(MapInfo)) != 1 or MAP_ID not in ids:
        return None
    return tables


def _has_good_names(tables: Mapping[type, Mapping[str, Any]]) -> bool:
    """Whether all keys are keys, and all titles and other short texts single lines."""
    records = [record for table in tables.values() for record in table.values()]
    coloured = [record.colour for kind in (Activity, Step) for record in tables[kind].values()]
    stories = tables[Story].values()
    lines = [record.title for record in records] + coloured
    lines += {story.colour for story in stories} | {story.assignee for story in stories}
    lines += {tag for story in stories for tag in story.tags}
    text = "\n".join(lines)
    return (
        all(map(is_key, {record.key for record in records}))
        and text.count("\n") == max(0, len(lines) - 1)
        and _NO_LINE.search(f"\n{text}\n") is None
    )


def _in_form(kind: type, table: dict[str, Any]) -> dict[str, Any]:
    """Return the table with every record in form that a look does not show to be."""
    if kind is Story:
        odd: list[Any] = [story for story in table.values() if _is_odd(story)]
    elif kind is Step or kind is Activity:
        odd = [record for record in table.values() if not _is_set(record.personas)]
    else:
        odd = list(table.values())
    for record in odd:
        table[record.id] = admit(record, is_decoded=True)
    return table


def _is_odd(story: Story) -> bool:
    """Whether a valid story with clean texts may not be in the form that `admit` gives."""
    return bool(
        not _is_set(story.outcomes)
        or not _is_set(story.needs)
        or not _is_set(story.personas)
        or not _is_set(story.tags)
        or not _is_set(story.flags)
        or not _is_set(story.checks)
        or (story.value is not None and _is_odd_number(story.value))
        or (story.estimate is not None and _is_odd_range(story.estimate))
        or (story.narrative is not _NARRATIVE and story.narrative == _NARRATIVE)
        or story.hypothesis is not None
        or story.release == ""
        or story.feedback
        or story.links
        or story.refs
    )


def _is_set(names: Sequence[str]) -> bool:
    """Whether names are sorted, with no doubles and none empty."""
    if len(names) < 2:
        return not names or names[0] != ""
    return names[0] != "" and all(map(lt, names, names[1:]))


def _is_odd_range(effort: Range) -> bool:
    low, high = effort.low, effort.high
    return (
        _is_odd_number(effort.likely)
        or (low is not None and _is_odd_number(low))
        or (high is not None and _is_odd_number(high))
    )


def _is_odd_number(number: float) -> bool:
    """Whether a finite number is integral but a float, or an integer that floats cannot hold."""
    return number.is_integer() if isinstance(number, float) else abs(number) > EXACT
