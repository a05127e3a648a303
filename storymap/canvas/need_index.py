"""Which needs may show in some columns of a board: found without a look at all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeAlias

from storymap.layout.board import Board
from storymap.model.done import is_done
from storymap.model.patch import Patch
from storymap.model.records import Story
from storymap.model.storymap import StoryId, StoryMap

Bucket: TypeAlias = tuple[int, int]


class Need(NamedTuple):
    """A story and one that it needs."""

    needing: StoryId
    needed: StoryId


class NeedIndex:
    """The needs of a map by the columns that they reach over; all of them, or the late ones.

    A need over columns ``a`` to ``b`` is kept once, under the size of its reach and where that
    begins, so that those over some columns are in few places.
    """

    def __init__(self, *, late_only: bool) -> None:
        """Start with nothing; see ``follow``."""
        self._late_only = late_only
        self._shape: object = None
        self._needing: tuple[object, dict[StoryId, list[StoryId]]] = (None, {})
        self._buckets: dict[Bucket, dict[Need, tuple[int, int]]] = {}
        self._bucket_of: dict[Need, Bucket] = {}
        self._touching: dict[StoryId, list[Need]] = {}
        self._changed: set[StoryId] | None = None

    def __len__(self) -> int:
        """Return how many needs there are."""
        return len(self._bucket_of)

    def note(self, patch: Patch) -> None:
        """Hear of a change; it counts at the next look."""
        if self._changed is None:
            return
        if all(isinstance(change.new or change.old, Story) for change in patch.changes):
            self._changed.update(change.id for change in patch.changes)
        else:
            self._changed = None

    def over(self, board: Board, columns: range) -> Iterator[Need]:
        """Yield the needs whose lines may pass through some columns."""
        self._follow(board)
        if not columns or not self._bucket_of:
            return
        for level in {level for level, _ in self._buckets}:
            for start in range((columns[0] >> level) - 1, (columns[-1] >> level) + 1):
                for need, (first, last) in self._buckets.get((level, start), {}).items():
                    if first <= columns[-1] and last >= columns[0]:
                        yield need

    def _follow(self, board: Board) -> None:
        shape = (board.columns, tuple(board.lane_of))
        if self._changed is None or shape != self._shape:
            self._shape = shape
            self._build(board)
        elif self._changed:
            self._update(board, self._changed)
        self._changed = set()

    def _build(self, board: Board) -> None:
        self._buckets, self._bucket_of, self._touching = {}, {}, {}
        stories = board.story_map.stories
        if board.story_map.needed:
            self._put(board, (Need(s.id, name) for s in stories.values() for name in s.needs))

    def _update(self, board: Board, changed: set[StoryId]) -> None:
        needs: dict[Need, None] = {}
        stories = board.story_map.stories
        needing = needing_of(board.story_map, self._needing)
        self._needing = (board.story_map.needed, needing)
        for name in changed:
            for need in self._touching.pop(name, ()):
                self._drop(need)
            if name in stories:
                needs |= dict.fromkeys(Need(name, other) for other in stories[name].needs)
                needs |= dict.fromkeys(Need(other, name) for other in needing.get(name, ()))
        self._put(board, needs)

    def _drop(self, need: Need) -> None:
        bucket = self._bucket_of.pop(need, None)
        if bucket is not None:
            del self._buckets[bucket][need]
        for name in need:
            if need in self._touching.get(name, ()):
                self._touching[name].remove(need)

    def _put(self, board: Board, needs: Iterable[Need]) -> None:
        stories = board.story_map.stories
        for need in needs:
            if need.needed not in stories or need.needing not in stories:
                continue
            if self._late_only and not is_late(board, need):
                continue
            cells = [board.story_map.cell_of(stories[name]) for name in need]
            found = [board.column_of[step] for step, _ in cells if step in board.column_of]
            if len(found) < 2 or need in self._bucket_of:
                continue
            first, last = min(found), max(found)
            level = (last - first).bit_length()
            bucket = self._bucket_of[need] = (level, first >> level)
            self._buckets.setdefault(bucket, {})[need] = (first, last)
            for name in need:
                self._touching.setdefault(name, []).append(need)


def is_late(board: Board, need: Need) -> bool:
    """Tell whether a story comes in a release before that of what it needs; neither is done."""
    m = board.story_map
    needing, needed = m.stories.get(need.needing), m.stories.get(need.needed)
    if needing is None or needed is None or is_done(needing, m.info) or is_done(needed, m.info):
        return False
    lanes = board.lane_of
    after = len(lanes)
    return lanes.get(m.cell_of(needing)[1], after) < lanes.get(m.cell_of(needed)[1], after)


def needing_of(
    m: StoryMap, kept: tuple[object, dict[StoryId, list[StoryId]]]
) -> dict[StoryId, list[StoryId]]:
    """Return which stories need each story; what was kept if no story's needs changed since."""
    if kept[0] is m.needed:
        return kept[1]
    index: dict[StoryId, list[StoryId]] = {}
    for story in m.stories.values():
        for need in story.needs:
            index.setdefault(need, []).append(story.id)
    return index
