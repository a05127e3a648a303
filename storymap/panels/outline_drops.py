"""Which edit a drop into the outline means: pure functions of a tree and a place in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from storymap.edit.outline import move_activities, move_steps
from storymap.edit.releases import move_releases
from storymap.edit.stories import Slot, move_stories
from storymap.layout.outline import (
    LOOSE_STORIES,
    LOST_STEPS,
    ROOT,
    NodeId,
    NodeKind,
    Outline,
    kind_of,
    release_of,
)
from storymap.model.storymap import StoryMap


def dropped(outline: Outline, ids: Sequence[str], parent: NodeId, row: int) -> StoryMap | None:
    """Return the map after records are dropped before a row under a node; None if they cannot be.

    A row of -1 means on the node itself: after a story, else at the end of what is in it.
    """
    m = outline.story_map
    kinds = {kind_of(m, name) for name in ids}
    if len(kinds) != 1 or parent in {LOOSE_STORIES, LOST_STEPS}:
        return None
    kind = kinds.pop()
    if row < 0 and kind_of(m, parent) == kind:
        parent, row = outline.parent(parent) or ROOT, outline.row(parent) + 1
    before = _following(outline, parent, row)
    result: StoryMap | None = None
    match kind, kind_of(m, parent):
        case "activity", "map":
            result = move_activities(m, ids, _own(m, before, "activity"))
        case "release", "map":
            result = move_releases(m, ids, _own(m, before, "release"))
        case "step", "activity":
            result = move_steps(m, ids, parent, before)
        case "story", "step":
            result = _into_step(outline, ids, parent, row)
        case "story", "release":
            result = _into_release(m, ids, release_of(parent), before)
        case _:
            pass
    return result


def _following(outline: Outline, parent: NodeId, row: int) -> NodeId | None:
    children = outline.children(parent)
    return children[row] if 0 <= row < len(children) else None


def _own(m: StoryMap, before: NodeId | None, kind: NodeKind) -> str | None:
    """Return a record to go before; what stands for no record is at the end anyway."""
    is_record = before is not None and not before.startswith(":") and kind_of(m, before) == kind
    return before if is_record else None


def _into_step(outline: Outline, ids: Sequence[str], step: str, row: int) -> StoryMap:
    """Put stories between two of a step: into the release of the one above, else of that below.

    Dropped on the step itself, each keeps its release.
    """
    m = outline.story_map
    children = outline.children(step)
    above = children[row - 1] if 0 < row <= len(children) else None
    below = children[row] if 0 <= row < len(children) else None
    beside = above or below
    if row < 0 or beside is None:
        return _each(m, ids, lambda name: Slot(step, m.cell_of(m.stories[name])[1], None))
    release = m.cell_of(m.stories[beside])[1]
    same = below is not None and m.cell_of(m.stories[below])[1] == release
    return move_stories(m, ids, Slot(step, release, below if same else None))


def _into_release(
    m: StoryMap, ids: Sequence[str], release: str | None, before: str | None
) -> StoryMap:
    """Put stories into a release, each under its own step, before a story if that is there too."""

    def slot(name: str) -> Slot:
        step = m.cell_of(m.stories[name])[0]
        is_there = before is not None and m.cell_of(m.stories[before])[0] == step
        return Slot(step, release, before if is_there else None)

    return _each(m, ids, slot)


def _each(m: StoryMap, ids: Sequence[str], slot: Callable[[str], Slot]) -> StoryMap:
    """Move those that go to one slot together, so that they keep their order."""
    slots: dict[Slot, list[str]] = {}
    for name in ids:
        slots.setdefault(slot(name), []).append(name)
    for place, names in slots.items():
        m = move_stories(m, names, place)
    return m
