"""Needs must not go in a circle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from storymap.edit.errors import EditError
from storymap.model.records import Story
from storymap.model.storymap import StoryMap


def check_needs(m: StoryMap, story_id: str, needs: Sequence[str]) -> None:
    """Raise EditError("cycle") if a story with these needs would in the end need itself."""
    cycle = _way(m.stories, needs, story_id)
    if cycle:
        ids = [story_id, *cycle[:-1]]
        raise EditError("cycle", ids=ids, titles=[m.stories[name].title for name in ids])


def _way(stories: Mapping[str, Story], starts: Sequence[str], goal: str) -> list[str]:
    """Return a shortest way along needs from one of the starts to the goal; empty if none leads."""
    came_from: dict[str, str | None] = dict.fromkeys(starts)
    queue = list(came_from)
    for name in queue:
        if name == goal:
            break
        for need in stories[name].needs if name in stories else ():
            if need not in came_from:
                came_from[need] = name
                queue.append(need)
    way: list[str] = []
    at = goal if goal in came_from else None
    while at is not None:
        way.append(at)
        at = came_from[at]
    return way[::-1]
