"""Edits of stories: adding, moving, shifting, splitting, merging."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from storymap.edit.errors import EditError
from storymap.edit.order import arranged, following, known, reordered, settled
from storymap.edit.outline import Added
from storymap.edit.parts import merge_stories, split_story
from storymap.edit.shifts import shift_columns, shift_in_cell, shift_releases
from storymap.model.ids import new_id
from storymap.model.records import Story
from storymap.model.storymap import LOOSE, CellId, StoryMap
from storymap.model.text import clean_title

__all__ = [
    "Slot",
    "add_stories",
    "add_story",
    "merge_stories",
    "move_stories",
    "shift_columns",
    "shift_in_cell",
    "shift_releases",
    "split_story",
]


class Slot(NamedTuple):
    """Where stories may go: a cell, and in it the story to go before (None: the end)."""

    step: str
    release: str | None
    before: str | None


def add_story(
    m: StoryMap,
    step_id: str,
    release_id: str | None,
    title: str = "",
    *,
    before: str | None = None,
    after: str | None = None,
) -> Added:
    """Add a story to a cell, before or after another one there; neither given: at the end."""
    _check_cell(m, step_id, release_id)
    cell = m.cell(step_id, release_id)
    story = _new_story(step_id, release_id, title)
    order = reordered(cell, [story.id], following(cell, before, after))
    return Added(m.with_changes(settled(m.stories, order, {story.id: story})), story.id)


def add_stories(
    m: StoryMap,
    step_id: str,
    release_id: str | None,
    titles: Sequence[str],
    *,
    after: str | None = None,
) -> tuple[StoryMap, tuple[str, ...]]:
    """Add a story for each title that is not blank, after another one or at the end of the cell."""
    _check_cell(m, step_id, release_id)
    stories = [_new_story(step_id, release_id, title) for title in titles if clean_title(title)]
    if not stories:
        return m, ()
    cell, ids = m.cell(step_id, release_id), [story.id for story in stories]
    order = reordered(cell, ids, following(cell, None, after))
    changes = settled(m.stories, order, {story.id: story for story in stories})
    return m.with_changes(changes), tuple(ids)


def move_stories(m: StoryMap, ids: Sequence[str], slot: Slot) -> StoryMap:
    """Put stories into a slot, in the order given.

    The keys of others stay, unless equal or bad ones leave no room. Loose stories may also be put
    in another order among themselves, in the column LOOSE.
    """
    moving = known(m.stories, ids)
    cell: CellId = (slot.step, slot.release)
    if slot.step != LOOSE or any(m.stories[name].step in m.steps for name in moving):
        _check_cell(m, *cell)
    elif slot.release is not None:
        known(m.releases, [slot.release])
    order = reordered(m.cell(*cell), moving, slot.before)
    return arranged(m, {cell: order}, moving)


def _new_story(step_id: str, release_id: str | None, title: str) -> Story:
    return Story(id=new_id(), step=step_id, release=release_id, key="", title=clean_title(title))


def _check_cell(m: StoryMap, step_id: str, release_id: str | None) -> None:
    for name, table in ((step_id, m.steps), (release_id, m.releases)):
        if name is not None and name not in table:
            raise EditError("unknown-record", id=name)
