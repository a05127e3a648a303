"""Changes and conflicts in English words, for the command line and whoever reads a diff."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from msgspec import Struct

from storymap.files.compare import Changes, FieldChange, Moved, Subject
from storymap.model.conflicts import CHANGED, DELETED, NAMED, PLACE, WHOLE, Conflict
from storymap.model.records import MapInfo
from storymap.model.storymap import Head, StoryMap

LONGEST: Final = 70
"""Characters of a text that are shown of one value."""

_IDS: Final = ("needs", "outcomes", "personas", "stakeholders", "step", "release", "activity")
_DEEDS: Final[Mapping[str, str]] = {
    DELETED: "deleted it",
    CHANGED: "changed it",
    NAMED: "changed something that names it",
}


def change_lines(changes: Changes, old: StoryMap, new: StoryMap) -> Iterator[str]:
    """Yield changes as lines, those of fields indented under their record."""
    words = _Words(old, new)
    for one in changes.added:
        yield f"added    {words.subject(one)}{words.where(one, new)}"
    for one in changes.removed:
        yield f"removed  {words.subject(one)}"
    for moved in changes.moved:
        yield f"moved    {words.subject(moved.subject)}: {words.move(moved)}"
    for edited in changes.changed:
        yield f"changed  {words.subject(edited.subject)}"
        for field in edited.fields:
            yield f"  {field.field}: {words.change(field)}"


def summary(changes: Changes) -> str:
    """Return in a few words how much changed: ``3 added, 1 moved``."""
    counts = {
        "added": changes.added, "removed": changes.removed, "moved": changes.moved,
        "changed": changes.changed,
    }  # fmt: skip
    return ", ".join(f"{len(some)} {name}" for name, some in counts.items() if some) or "no change"


class ConflictWords(Struct, frozen=True):
    """A conflict in words: the record, the field, and the value of each side."""

    subject: str
    field: str
    base: str
    ours: str
    theirs: str


def conflict_words(
    conflict: Conflict, story_map: StoryMap, *, is_whole: bool = False
) -> ConflictWords:
    """Return a conflict in words; texts are shortened unless the whole of them is asked for."""
    words = _Words(story_map, story_map)
    title = getattr(story_map.find(conflict.id), "title", "")
    subject = words.subject(Subject(conflict.kind, conflict.id, title))
    if conflict.field == WHOLE:
        deeds = [_DEEDS.get(deed, deed) for deed in (conflict.ours, conflict.theirs)]
        return ConflictWords(subject, "", "", *deeds)
    field = conflict.field.partition(".")[0]

    def shown(value: Any) -> str:
        if is_whole and isinstance(value, str) and value and field not in _IDS:
            return value
        return words.place(value) if field == PLACE else words.value(field, value)

    sides = [shown(value) for value in (conflict.base, conflict.ours, conflict.theirs)]
    return ConflictWords(subject, conflict.field, *sides)


def conflict_lines(conflict: Conflict, story_map: StoryMap) -> Iterator[str]:
    """Yield a conflict as lines: the record and field, then the value of each side."""
    words = conflict_words(conflict, story_map)
    if words.field:
        yield f"{words.subject}: {words.field}"
        yield f"  base: {words.base}"
    else:
        yield words.subject
    yield f"  ours: {words.ours}"
    yield f"  theirs: {words.theirs}"


class _Words:
    """Names what two maps hold."""

    def __init__(self, old: StoryMap, new: StoryMap) -> None:
        self._maps = (new, old)

    def subject(self, one: Subject) -> str:
        if one.kind in ("map", "head"):
            return "the map"
        kind = one.kind or "record"
        return f"{kind} “{shortened(one.title)}”" if one.title else f"{kind} {one.id}".strip()

    def name(self, record_id: Any) -> str:
        for story_map in self._maps:
            found = story_map.find(record_id) if isinstance(record_id, str) else None
            if found is not None and not isinstance(found, Head | MapInfo):
                return f"“{shortened(found.title)}”"
        return repr(record_id)

    def where(self, one: Subject, story_map: StoryMap) -> str:
        record = story_map.find(one.id)
        place = {name: getattr(record, name, None) for name in ("activity", "step", "release")}
        names = [self.name(value) for value in place.values() if value]
        return f" in {', '.join(names)}" if names else ""

    def move(self, moved: Moved) -> str:
        if moved.is_within:
            return "to another place among its siblings"
        return f"{self.place(moved.old)} → {self.place(moved.new)}"

    def place(self, place: Any) -> str:
        if not isinstance(place, Mapping):
            return _plain(place)
        names = [self.name(place[name]) for name in ("activity", "step") if place.get(name)]
        if "release" in place:
            names.append(self.name(place["release"]) if place["release"] else "unscheduled")
        return ", ".join(names) or f"key {place.get('key')}"

    def change(self, field: FieldChange) -> str:
        name = field.field.rpartition(".")[2]
        if isinstance(field.old or [], list) and isinstance(field.new or [], list):
            return self._set(name, field.old or [], field.new or [])
        return f"{self.value(name, field.old)} → {self.value(name, field.new)}"

    def _set(self, name: str, old: list[Any], new: list[Any]) -> str:
        came = [f"+ {self.value(name, one)}" for one in new if one not in old]
        went = [f"− {self.value(name, one)}" for one in old if one not in new]
        return ", ".join((*came, *went)) or "another order"

    def value(self, field: str, value: Any) -> str:
        if isinstance(value, list):
            return ", ".join(self.value(field, one) for one in value) or "nothing"
        return self.name(value) if field in _IDS and isinstance(value, str) else _plain(value)


def _plain(value: Any) -> str:
    if value is None or value == "":
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return f"“{shortened(value)}”"
    if isinstance(value, Mapping):
        return _object(value)
    return str(value)


def _object(value: Mapping[str, Any]) -> str:
    if "likely" in value:
        ends = [value[name] for name in ("low", "likely", "high") if value.get(name) is not None]
        return "–".join(str(end) for end in ends)
    if "text" in value:
        return f"“{shortened(str(value['text']))}”"
    return ", ".join(f"{name} {_plain(inner)}" for name, inner in value.items() if name != "id")


def shortened(text: str) -> str:
    """Return a text as one short line."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1].rstrip()}…"
