"""The graph of needs: ways along it, and the circles that it must not have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, TypeAlias

from storymap.model.done import is_done
from storymap.model.records import Story
from storymap.model.storymap import StoryId, StoryMap

Graph: TypeAlias = Mapping[str, Iterable[str]]
"""Each story with the ids of those it needs."""

MOST_CIRCLES: Final = 200
"""A graph that is all tangled has more circles than anybody reads; the rest is not looked for."""


def needs_of(story_map: StoryMap) -> dict[str, tuple[str, ...]]:
    """Return each story with what it needs, for those that need anything that is there."""
    stories = story_map.stories
    return {
        story.id: tuple(need for need in story.needs if need in stories)
        for story in stories.values()
        if story.needs
    }


def way(graph: Graph, starts: Iterable[str], goal: str) -> list[str]:
    """Return a shortest way along needs from one of the starts to the goal, both included.

    Empty if none leads there.
    """
    came_from: dict[str, str | None] = dict.fromkeys(starts)
    queue = list(came_from)
    for name in queue:
        if name == goal:
            break
        for need in graph.get(name, ()):
            if need not in came_from:
                came_from[need] = name
                queue.append(need)
    found: list[str] = []
    at = goal if goal in came_from else None
    while at is not None:
        found.append(at)
        at = came_from[at]
    return found[::-1]


def reached(graph: Graph, starts: Iterable[str]) -> set[str]:
    """Return all that needs lead to from the starts, these included."""
    found = dict.fromkeys(starts)
    queue = list(found)
    for name in queue:
        for need in graph.get(name, ()):
            if need not in found:
                found[need] = None
                queue.append(need)
    return set(found)


def late_needs(m: StoryMap, story: Story) -> tuple[StoryId, ...]:
    """Return what a story needs that is neither done nor in its own release or an earlier one."""
    if not story.needs:
        return ()
    rank = {lane: number for number, lane in enumerate(m.lanes)}
    own = rank[m.cell_of(story)[1]]
    needs = (m.stories[name] for name in story.needs if name in m.stories)
    return tuple(
        need.id for need in needs if not is_done(need, m.info) and rank[m.cell_of(need)[1]] > own
    )


def circles(graph: Graph) -> list[tuple[str, ...]]:
    """Return circles such that every need that is part of any is part of one of these.

    Each is a shortest one through some need, starts at its smallest id, and is found once. At
    most MOST_CIRCLES are returned.
    """
    tangle = _without_ends(graph)
    seen: set[tuple[str, str]] = set()
    found: dict[tuple[str, ...], None] = {}
    for name in sorted(tangle):
        for need in tangle[name]:
            if (name, need) in seen or len(found) == MOST_CIRCLES:
                continue
            circle = way(tangle, [need], name)
            if circle:
                seen.update(zip(circle, [*circle[1:], circle[0]], strict=True))
                first = circle.index(min(circle))
                found[(*circle[first:], *circle[:first])] = None
    return list(found)


def _without_ends(graph: Graph) -> dict[str, list[str]]:
    """Return what is left of a graph when all that needs nothing is taken out, again and again."""
    needed_by: dict[str, list[str]] = {}
    left = {name: list(dict.fromkeys(needs)) for name, needs in graph.items()}
    for name, needs in left.items():
        for need in needs:
            needed_by.setdefault(need, []).append(name)
    open_needs = {name: len(needs) for name, needs in left.items()}
    free = [name for name in {**left, **needed_by} if not open_needs.get(name)]
    for name in free:
        for other in needed_by.get(name, ()):
            open_needs[other] -= 1
            if not open_needs[other]:
                free.append(other)
    gone = set(free)
    return {
        name: [need for need in needs if need not in gone]
        for name, needs in left.items()
        if name not in gone
    }


class Relations:
    """The needs of a map both ways; kept from one question to the next while no need changes."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._of: object = None
        self._needs: Graph = {}
        self._needed_by: Graph = {}

    def around(self, story_map: StoryMap, ids: Iterable[str]) -> frozenset[str]:
        """Return some stories with all that they need and all that need them, directly or not."""
        self._follow(story_map)
        ids = tuple(ids)
        stories = story_map.stories
        found = reached(self._needs, ids) | reached(self._needed_by, ids)
        return frozenset(name for name in found if name in stories)

    def _follow(self, story_map: StoryMap) -> None:
        if self._of is story_map.needed:
            return
        self._of = story_map.needed
        self._needs = needs_of(story_map)
        needed_by: dict[str, list[str]] = {}
        for name, needs in self._needs.items():
            for need in needs:
                needed_by.setdefault(need, []).append(name)
        self._needed_by = needed_by
