"""Needs: adding and removing them; they must not go in a circle."""

from __future__ import annotations

from collections.abc import Sequence

from storymap.edit.errors import EditError
from storymap.edit.order import changed, known
from storymap.model.needs import needs_of, way
from storymap.model.records import replace
from storymap.model.storymap import StoryMap


def check_needs(m: StoryMap, story_id: str, needs: Sequence[str]) -> None:
    """Raise EditError("cycle") if a story with these needs would in the end need itself."""
    found = way(needs_of(m), needs, story_id)
    if found:
        ids = [story_id, *found[:-1]]
        raise EditError("cycle", ids=ids, titles=[m.stories[name].title for name in ids])


def add_needs(m: StoryMap, story_ids: Sequence[str], needed: str) -> StoryMap:
    """Let stories need another one; raise EditError("cycle") if one would then need itself."""
    known(m.stories, [needed])
    for name in known(m.stories, story_ids):
        story = m.stories[name]
        if needed not in story.needs:
            check_needs(m, name, [needed])
            m = m.with_records(replace(story, needs=tuple(sorted((*story.needs, needed)))))
    return m


def remove_needs(m: StoryMap, story_ids: Sequence[str], needed: Sequence[str]) -> StoryMap:
    """Let stories no longer need any of some others."""
    gone = set(needed)
    stories = [m.stories[name] for name in known(m.stories, story_ids)]
    left = (
        replace(story, needs=tuple(name for name in story.needs if name not in gone))
        for story in stories
    )
    return changed(m, {story.id: story for story in left})
