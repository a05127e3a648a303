"""Pasting stories that come from this map, from another one, or from before they were cut."""

from __future__ import annotations

from collections.abc import Sequence

from storymap.edit.copies import fresh_items
from storymap.edit.errors import EditError
from storymap.edit.order import following, reordered, settled
from storymap.model.ids import new_id
from storymap.model.records import Story, replace
from storymap.model.storymap import CellId, StoryMap


def paste_stories(
    m: StoryMap, stories: Sequence[Story], cell: CellId, after: str | None
) -> tuple[StoryMap, tuple[str, ...]]:
    """Add stories to a cell, after one of its stories or at its end, in the order given.

    Each gets a new id. Needs among the pasted point to the pasted; what else they name stays where
    the map has it, and is dropped where it has not. Keys of other systems stay with one that was
    cut; a copy has none, since they stand for the original.
    """
    step, release = cell
    for name, table in ((step, m.steps), (release, m.releases)):
        if name is not None and name not in table:
            raise EditError("unknown-record", id=name)
    if not stories:
        return m, ()
    names = {story.id: new_id() for story in stories}
    fresh = {names[story.id]: _fresh(m, story, names, cell) for story in stories}
    present = m.cell(*cell)
    order = reordered(present, list(fresh), following(present, None, after))
    return m.with_changes(settled(m.stories, order, fresh)), tuple(fresh)


def _fresh(m: StoryMap, story: Story, names: dict[str, str], cell: CellId) -> Story:
    needs = (names.get(need, need) for need in story.needs if need in names or need in m.stories)
    return replace(
        story,
        id=names[story.id],
        step=cell[0],
        release=cell[1],
        needs=tuple(sorted(needs)),
        outcomes=tuple(name for name in story.outcomes if name in m.outcomes),
        personas=tuple(name for name in story.personas if name in m.personas),
        acceptance=fresh_items(story.acceptance),
        why=fresh_items(story.why),
        questions=fresh_items(story.questions),
        feedback=fresh_items(story.feedback),
        refs={} if story.id in m.stories else story.refs,
    )
