"""What names a record: fields that show it from the other side, and tie or untie it there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, TypeAlias

from storymap.edit.people import connect, disconnect
from storymap.model.records import Record
from storymap.model.storymap import StoryMap
from storymap.panels.chips import RefsField
from storymap.panels.page import Page
from storymap.panels.story_fields import Refs, offers, refs

TableName: TypeAlias = Literal["stories", "outcomes"]
Told: TypeAlias = Callable[[StoryMap, tuple[str, ...]], Refs]
"""What puts records in order, and tells each in words."""


def naming(m: StoryMap, table: TableName, name: str, field: str) -> tuple[str, ...]:
    """Return the ids of the records of a table that name a record in a field, in their order."""
    found = [one for one in _table(m, table).values() if name in getattr(one, field)]
    return tuple(one.id for one in sorted(found, key=lambda one: (one.key, one.id)))


def tied_field(
    page: Page,
    table: TableName,
    field: str,
    words: tuple[str, str],
    told: Told | None = None,
) -> RefsField:
    """Return a bound field for the records of a table that name the page's record in ``field``.

    ``words``: its label, and a hint what can be added. Without ``told`` they are told by title.
    """
    label, hint = words

    def read(record: Record) -> Refs:
        m = page.document.story_map
        ids = naming(m, table, record.id, field)
        return refs(_table(m, table), ids) if told is None else told(m, ids)

    def write(m: StoryMap, record_id: str, ids: Iterable[str]) -> StoryMap:
        before, after = set(naming(m, table, record_id, field)), set(ids)
        m = connect(m, sorted(after - before), record_id)
        return disconnect(m, sorted(before - after), record_id)

    tied = RefsField(lambda: offers(_table(page.document.story_map, table)), hint=hint)
    page.bind(table, tied, label, read=read, write=write)
    tied.visited.connect(page.visited)
    return tied


def _table(m: StoryMap, name: TableName) -> Mapping[str, Any]:
    return m.stories if name == "stories" else m.outcomes
