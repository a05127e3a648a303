"""The indexes of a map after a change: mended where it touched them, not made again."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable
from typing import TYPE_CHECKING

from storymap.model.records import Record, Story
from storymap.model.storymap import place_of

if TYPE_CHECKING:
    from storymap.model.storymap import CellId, Place, StoryId, StoryMap, Touched


def needed_in(stories: Iterable[Story]) -> dict[StoryId, int]:
    """Return how many of these stories need each story that one of them needs."""
    needed: dict[StoryId, int] = {}
    for story in stories:
        _count(needed, story.needs, 1)
    return needed


def needed_after(needed: dict[StoryId, int], changes: Iterable[Touched]) -> dict[StoryId, int]:
    """Return how many stories need each after some changes; what was given, if as many."""
    differing = [(_needs(old), _needs(new)) for old, new in changes if _needs(old) != _needs(new)]
    if not differing:
        return needed
    result = dict(needed)
    for old_needs, new_needs in differing:
        _count(result, old_needs, -1)
        _count(result, new_needs, 1)
    return result


def cells_after(
    cells: dict[CellId, tuple[StoryId, ...]], changes: Iterable[Touched], after: StoryMap
) -> dict[CellId, tuple[StoryId, ...]]:
    """Return the cells after changes that led to a map; what was given, if no story moved."""
    moved = [(old, new) for old, new in changes if _place(old) != _place(new)]
    if not moved:
        return cells
    gone = {old.id for old, _ in moved if isinstance(old, Story)}
    lists: dict[CellId, list[tuple[str, str]]] = {}

    def entries(cell: CellId) -> list[tuple[str, str]]:
        if cell not in lists:
            staying = (name for name in cells.get(cell, ()) if name not in gone)
            lists[cell] = [(after.stories[name].key, name) for name in staying]
        return lists[cell]

    for old, new in moved:
        if isinstance(old, Story):
            entries(after.cell_of(old))
        if isinstance(new, Story):
            insort(entries(after.cell_of(new)), (new.key, new.id))
    result = dict(cells)
    for cell, keys in lists.items():
        if keys:
            result[cell] = tuple(name for _, name in keys)
        else:
            result.pop(cell, None)
    return result


def _place(record: Record | None) -> Place | None:
    return place_of(record) if isinstance(record, Story) else None


def _needs(record: Record | None) -> tuple[StoryId, ...]:
    return record.needs if isinstance(record, Story) else ()


def _count(counts: dict[StoryId, int], needs: tuple[StoryId, ...], by: int) -> None:
    for need in needs:
        total = counts.get(need, 0) + by
        if total:
            counts[need] = total
        else:
            del counts[need]
