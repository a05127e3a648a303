"""What the cards of a file show, read ahead of all else that it holds: enough for a first paint.

A large file is mostly what its cards do not show. A glimpse passes over that; and of what cards do
show, only what places them is decoded for all of them, the rest for those that somebody looks at.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, cached_property
from typing import Any, ClassVar, Final, Literal, TypeAlias, TypeVar

import msgspec
from msgspec import Raw, Struct, field

from storymap.files.errors import DECODE_ERRORS
from storymap.model.records import (
    RECORD_TYPES,
    Activity,
    HypothesisState,
    Item,
    Link,
    MapInfo,
    Narrative,
    Number,
    Outcome,
    Persona,
    Range,
    Release,
    Stakeholder,
    Status,
    Step,
    Story,
    StoryType,
)
from storymap.model.storymap import FORMAT_VERSION, Head, StoryMap

LONG: Final = 1 << 17
"""Bytes of a file whose whole takes noticeably longer to read than a glimpse of it."""

_T = TypeVar("_T")
_NOTHING: Final = Raw()
_Names: TypeAlias = tuple[str, ...]


def glimpse(data: bytes) -> StoryMap | None:
    """Return a map whose stories hold what their cards show; None to have the file read whole.

    It is to be looked at only: edits, files and slices need the map that `codec` reads. Most files
    that this version did not write give None.
    """
    try:
        file = _decoder(_File).decode(data)
    except (*DECODE_ERRORS, MemoryError):
        return None
    tables = _tables(file.records)
    info = file.records[0]
    if tables is None or not isinstance(info, MapInfo):
        return None
    titles = [file.title, *(one.title for table in tables.values() for one in table.values())]
    if not "".join(titles).isprintable():
        return None
    return StoryMap(Head(title=file.title), info, tables)


def _tables(records: list[Any]) -> Mapping[type, Mapping[str, Any]] | None:
    """Return the records by type and id; None unless map comes first, end last, ids differ."""
    if len(records) < 2 or type(records[-1]) is not _End:
        return None
    tables: dict[type, dict[str, Any]] = {kind: {} for kind in (*RECORD_TYPES, GlimpsedStory)}
    try:
        for record in records[1:-1]:
            tables[type(record)][record.id] = record
    except KeyError:
        return None
    tables[Story] = tables.pop(GlimpsedStory)
    return tables if sum(map(len, tables.values())) == len(records) - 2 else None


@cache
def _decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind)


def _shown(name: str, kind: Any, default: _T) -> cached_property[_T]:
    """Return what decodes a field when it is asked for; the default where it cannot be read."""

    def read(story: GlimpsedStory) -> _T:
        raw = getattr(story, name)
        if raw is _NOTHING:
            return default
        try:
            found: _T = _decoder(kind).decode(raw)
        except DECODE_ERRORS:
            return default
        return found

    return cached_property(read)


class _Tick(Struct, frozen=True, gc=False):
    """Of a criterion, what it says and whether it is met."""

    text: str = ""
    done: bool = False


class _Asked(Struct, frozen=True, gc=False):
    """Of a question, what was answered."""

    answer: str = ""


class _Belief(Struct, frozen=True, gc=False):
    """Of a hypothesis, how far its test is."""

    state: HypothesisState = "untested"


class GlimpsedStory(Struct, frozen=True, dict=True, tag_field="kind", tag="story"):
    """A story as its card shows it: with all fields of `Story`, those that no card shows empty."""

    id: str
    step: str
    key: str
    title: str
    release: str | None = None
    status: Status = "todo"
    type: StoryType = "story"
    value: Number | None = None
    needs: _Names = ()
    colour: str = ""
    pinned: bool = False
    description_: Raw = field(default=_NOTHING, name="description")
    narrative_: Raw = field(default=_NOTHING, name="narrative")
    estimate_: Raw = field(default=_NOTHING, name="estimate")
    outcomes_: Raw = field(default=_NOTHING, name="outcomes")
    personas_: Raw = field(default=_NOTHING, name="personas")
    acceptance_: Raw = field(default=_NOTHING, name="acceptance")
    checks_: Raw = field(default=_NOTHING, name="checks")
    tags_: Raw = field(default=_NOTHING, name="tags")
    flags_: Raw = field(default=_NOTHING, name="flags")
    hypothesis_: Raw = field(default=_NOTHING, name="hypothesis")
    questions_: Raw = field(default=_NOTHING, name="questions")
    assignee_: Raw = field(default=_NOTHING, name="assignee")

    description = _shown("description_", str, "")
    narrative = _shown("narrative_", Narrative, Narrative())
    estimate = _shown("estimate_", Range | None, None)
    outcomes = _shown("outcomes_", _Names, ())
    personas = _shown("personas_", _Names, ())
    acceptance = _shown("acceptance_", tuple[_Tick, ...], ())
    checks = _shown("checks_", _Names, ())
    tags = _shown("tags_", _Names, ())
    flags = _shown("flags_", _Names, ())
    hypothesis = _shown("hypothesis_", _Belief | None, None)
    questions = _shown("questions_", tuple[_Asked, ...], ())
    assignee = _shown("assignee_", str, "")

    problem: ClassVar[str] = ""
    why: ClassVar[tuple[Item, ...]] = ()
    feedback: ClassVar[tuple[object, ...]] = ()
    links: ClassVar[tuple[Link, ...]] = ()
    refs: ClassVar[Mapping[str, str]] = {}
    extra: ClassVar[None] = None


class _End(Struct, frozen=True, tag_field="kind", tag="end"):
    """The last record, which shows that nothing was cut off."""


class _File(Struct, frozen=True):
    """A file of this version."""

    format: Literal["smap"]
    version: Literal[1]
    compat: Literal[1]
    records: list[
        MapInfo | Persona | Stakeholder | Outcome | Activity | Step | Release | GlimpsedStory | _End
    ]
    title: str = ""


assert FORMAT_VERSION == 1  # noqa: S101 - the two literals above
