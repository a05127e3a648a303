"""Adding records beside others of their kind, whatever kind that is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from storymap.edit.errors import EditError
from storymap.edit.outline import Added, add_activity, add_step
from storymap.edit.releases import add_release
from storymap.edit.stories import add_stories, add_story
from storymap.model.storymap import LOOSE, StoryMap
from storymap.model.text import clean_title


class _Side(TypedDict, total=False):
    before: str
    after: str


def add_sibling(m: StoryMap, record_id: str, title: str = "", *, before: bool = False) -> Added:
    """Add a record of another one's kind after it, or before it, in the same place."""
    side: _Side = {"before": record_id} if before else {"after": record_id}
    if record_id in m.stories:
        step, release = m.cell_of(m.stories[record_id])
        if step == LOOSE:
            raise EditError("loose", id=record_id)
        return add_story(m, step, release, title, **side)
    if record_id in m.steps:
        return add_step(m, m.steps[record_id].activity, title, **side)
    if record_id in m.activities:
        return add_activity(m, title, **side)
    if record_id in m.releases:
        return add_release(m, title, **side)
    raise EditError("unknown-record", id=record_id)


def add_siblings(
    m: StoryMap, record_id: str, titles: Sequence[str]
) -> tuple[StoryMap, tuple[str, ...]]:
    """Add a record for each title that is not blank, after another one and in the order given."""
    named = [title for title in titles if clean_title(title)]
    if record_id in m.stories and m.cell_of(m.stories[record_id])[0] != LOOSE:
        return add_stories(m, *m.cell_of(m.stories[record_id]), named, after=record_id)
    ids: list[str] = []
    for title in named:
        m, last = add_sibling(m, ids[-1] if ids else record_id, title)
        ids.append(last)
    return m, tuple(ids)
