"""Needs must not go in a circle."""

from __future__ import annotations

from collections.abc import Sequence

from storymap.edit.errors import EditError
from storymap.model.needs import needs_of, way
from storymap.model.storymap import StoryMap


def check_needs(m: StoryMap, story_id: str, needs: Sequence[str]) -> None:
    """Raise EditError("cycle") if a story with these needs would in the end need itself."""
    found = way(needs_of(m), needs, story_id)
    if found:
        ids = [story_id, *found[:-1]]
        raise EditError("cycle", ids=ids, titles=[m.stories[name].title for name in ids])
