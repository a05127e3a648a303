"""A map as lines of text to read: what git diff shows of a .smap file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from storymap.files.canonical import head_fields
from storymap.files.fields import as_in_file, place_fields
from storymap.model.conflicts import kind_of
from storymap.model.records import Part, Story
from storymap.model.storymap import StoryMap, ordered

_INDENT: Final = "  "
_NAMED: Final = ("needs", "outcomes", "personas", "stakeholders")


def text_lines(story_map: StoryMap) -> Iterator[str]:
    """Yield a map as lines: the backbone with its stories in order, then all else.

    Every field has lines of its own, records are named by title, and keys are left out, so that
    a diff of two such texts says what people did.
    """
    writer = _Writer(story_map)
    yield f"map: {story_map.title}"
    head = head_fields(story_map.head)
    unknown = {name: value for name, value in story_map.head.extra.items() if name in head}
    yield from writer.fields({**writer.content(story_map.info), **unknown}, 1)
    for activity, steps in story_map.backbone:
        yield from writer.record(activity, 0) if activity else ("activity: (missing)",)
        for step in steps:
            yield from writer.record(step, 1)
            yield from writer.column(step.id, 2)
    if story_map.has_loose_stories:
        yield "step: (missing)"
        yield from writer.column("", 2)
    for table in (story_map.releases, story_map.outcomes, story_map.personas,
                  story_map.stakeholders):  # fmt: skip
        for record in ordered(table):
            yield from writer.record(record, 0)
    for kept in story_map.head.kept:
        yield f"{kept.kind or 'record'} {kept.id} (set aside): {kept.raw.decode(errors='replace')}"


class _Writer:
    def __init__(self, story_map: StoryMap) -> None:
        self._map = story_map
        self._checks = {one.id: one.text for one in (*story_map.info.ready, *story_map.info.done)}

    def record(self, record: Any, depth: int) -> Iterator[str]:
        yield f"{_INDENT * depth}{kind_of(record)}: {record.title}"
        yield from self.fields(self.content(record), depth + 1)

    def column(self, step_id: str, depth: int) -> Iterator[str]:
        for lane in self._map.lanes:
            for name in self._map.cell(step_id, lane):
                story = self._map.stories[name]
                yield from self.record(story, depth)
                yield from self.fields(self._lane(story), depth + 1)

    def _lane(self, story: Story) -> dict[str, Any]:
        return {"release": self._name(story.release)} if story.release else {}

    def content(self, record: Part) -> dict[str, Any]:
        apart = {"kind", "id", "title", *place_fields(type(record))}
        content = as_in_file(record)
        return {name: value for name, value in content.items() if name not in apart}

    def fields(self, content: Mapping[str, Any], depth: int) -> Iterator[str]:
        for name, value in content.items():
            if name == "checks":
                names = [" ".join(self._checks.get(one, one).split()) for one in value]
                yield from self._value(name, sorted(names), depth)
            elif name in _NAMED:
                names = [self._name(one) for one in value]
                yield from self._value(name, sorted(names), depth)
            else:
                yield from self._value(name, value, depth)

    def _value(self, name: str, value: Any, depth: int) -> Iterator[str]:
        start = f"{_INDENT * depth}{name}:"
        if isinstance(value, Mapping):
            if all(isinstance(inner, int | float) for inner in value.values()):
                shown = ", ".join(f"{end} {number}" for end, number in value.items())
                yield f"{start} {shown}"
                return
            yield start
            for inner, one in value.items():
                yield from self._value(inner, one, depth + 1)
        elif isinstance(value, list):
            yield start
            for one in value:
                yield from self._entry(one, depth + 1)
        elif isinstance(value, str) and "\n" in value:
            yield start
            for line in value.split("\n"):
                yield f"{_INDENT * (depth + 1)}{line}"
        else:
            yield f"{start} {_plain(value)}"

    def _entry(self, entry: Any, depth: int) -> Iterator[str]:
        if not isinstance(entry, Mapping):
            yield f"{_INDENT * depth}- {_plain(entry)}"
            return
        names = _told_by(entry)
        first = " to ".join(str(entry[name]) for name in names)
        yield f"{_INDENT * depth}- {' '.join(first.split())}"
        for name, one in entry.items():
            if name not in ("id", *names):
                yield from self._value(name, one, depth + 1)

    def _name(self, record_id: str) -> str:
        record = self._map.find(record_id)
        return getattr(record, "title", "") or record_id


def _told_by(entry: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of what an entry of a list is told by."""
    kinds = (("text",), ("url",), ("colour",), ("from", "to"))
    return next((names for names in kinds if all(name in entry for name in names)), ())


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "nothing" if value is None else str(value)
