"""How siblings are ordered: which get new keys so that a wanted order holds, and no more."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TypeVar

from storymap.edit.errors import EditError
from storymap.model.keys import is_key, keys_between
from storymap.model.records import Record, Story, replace
from storymap.model.storymap import LOOSE, AnyRecord, CellId, StoryMap

_R = TypeVar("_R", bound=Record)


def rekeyed(order: Sequence[tuple[str, str | None]]) -> dict[str, str]:
    """Return the keys that make siblings stand in this order.

    ``order`` pairs ids with their keys; None asks for one. The keys that are there stay, but for
    bad or equal ones in the way: of those as few as possible get another key.
    """
    keys = [key for _, key in order]
    while None in keys:
        start = keys.index(None)
        stop = next((at for at in range(start, len(keys)) if keys[at] is not None), len(keys))
        low, high = _bounds(keys, start, stop)
        below = keys[low] if low >= 0 else None
        above = keys[high] if high < len(keys) else None
        keys[low + 1 : high] = keys_between(below, above, high - low - 1)
    given = zip(order, keys, strict=True)
    return {name: new for (name, old), new in given if new is not None and new != old}


def _bounds(keys: Sequence[str | None], start: int, stop: int) -> tuple[int, int]:
    """Return the nearest places around a gap whose keys are sound and leave room between them.

    What stands between them and the gap is to be keyed anew, so the pair with less of it wins.
    """
    low = _seek(keys, range(start - 1, -1, -1), above=None, below=None, end=-1)
    right = _seek(keys, range(stop, len(keys)), above=_at(keys, low), below=None, end=len(keys))
    high = _seek(keys, range(stop, len(keys)), above=None, below=None, end=len(keys))
    left = _seek(keys, range(start - 1, -1, -1), above=None, below=_at(keys, high), end=-1)
    return (low, right) if right - low <= high - left else (left, high)


def _at(keys: Sequence[str | None], place: int) -> str | None:
    return keys[place] if 0 <= place < len(keys) else None


def _seek(
    keys: Sequence[str | None],
    places: Iterable[int],
    *,
    above: str | None,
    below: str | None,
    end: int,
) -> int:
    """Return the first place whose key is sound and within the open bounds, or ``end``."""
    for place in places:
        key = keys[place]
        if key is None or not is_key(key):
            continue
        if (above is None or key > above) and (below is None or key < below):
            return place
    return end


def reordered(present: Sequence[str], moving: Sequence[str], before: str | None) -> list[str]:
    """Return the siblings with some put before another (None: at the end), in the order given.

    ``moving`` may come from elsewhere. If ``before`` moves too, the next one that stays counts.
    """
    gone = set(moving)
    place = len(present) if before is None else _index(present, before)
    ahead = [name for name in present[:place] if name not in gone]
    return [*ahead, *moving, *(name for name in present[place:] if name not in gone)]


def following(present: Sequence[str], before: str | None, after: str | None) -> str | None:
    """Return before which sibling something goes, told by ``before`` or by ``after``."""
    if before is not None or after is None:
        return before
    place = _index(present, after) + 1
    return present[place] if place < len(present) else None


def _index(present: Sequence[str], name: str) -> int:
    try:
        return present.index(name)
    except ValueError:
        raise EditError("not-a-sibling", id=name) from None


def settled(
    table: Mapping[str, _R], order: Sequence[str], movers: Mapping[str, _R]
) -> dict[str, AnyRecord | None]:
    """Return the changes after which siblings stand in this order.

    ``movers`` are the records that join or move, all but their keys as they shall be.
    """
    pairs = [(name, None if name in movers else table[name].key) for name in order]
    keys = rekeyed(pairs)
    return {
        name: replace(movers[name] if name in movers else table[name], key=key)
        for name, key in keys.items()
    }


def arranged(
    story_map: StoryMap, cells: Mapping[CellId, Sequence[str]], movers: Collection[str]
) -> StoryMap:
    """Return the map whose given cells hold these stories in this order.

    Only ``movers`` change their places; the stories that leave a cell need not be told.
    """
    changes: dict[str, AnyRecord | None] = {}
    for cell, order in cells.items():
        if tuple(order) == story_map.cell(*cell):
            continue
        moved = {name: put(story_map, name, cell) for name in order if name in movers}
        changes |= settled(story_map.stories, order, moved)
    return changed(story_map, changes)


def put(story_map: StoryMap, story_id: str, cell: CellId) -> Story:
    """Return a story put into a cell, its key left; only loose ones go to the LOOSE column."""
    story = story_map.stories[story_id]
    step, release = cell
    if step == LOOSE:
        if story.step in story_map.steps:
            raise EditError("unknown-record", id=step)
        step = story.step
    return replace(story, step=step, release=release)


def changed(story_map: StoryMap, changes: Mapping[str, AnyRecord | None]) -> StoryMap:
    """Return the map with these changes; the same object if none of them is one."""
    real = {name: new for name, new in changes.items() if story_map.find(name) != new}
    return story_map.with_changes(real) if real else story_map


def known(table: Mapping[str, _R], ids: Iterable[str]) -> list[str]:
    """Return ids without doubles; raise EditError if one is not in the table."""
    unique = list(dict.fromkeys(ids))
    for name in unique:
        if name not in table:
            raise EditError("unknown-record", id=name)
    return unique
