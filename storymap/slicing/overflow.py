"""What to move out of a release that holds too much: the least value lost for the effort freed.

A story takes along what needs it in the same release. Whatever shares a need or an outcome with
what has gone is weighed again. This is greedy and quick, for a hint while dragging; the best choice
is what a slice of the release leaves out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from heapq import heapify, heappop, heappush
from math import inf

from storymap.model.done import is_done
from storymap.model.records import Outcome, Story
from storymap.model.storymap import ReleaseId, StoryId, StoryMap

_Group = frozenset[StoryId]


def to_move_out(story_map: StoryMap, release_id: ReleaseId) -> tuple[StoryId, ...]:
    """Return the stories without which a release's likely effort fits its likely capacity.

    Empty if it fits, or has no capacity. Pinned stories, what is done, and what these need are not
    moved; if that alone is too much, all the rest is returned. In the order of their cells.
    """
    release = story_map.releases[release_id]
    if release.capacity is None:
        return ()
    inside = stories_of(story_map, release_id)
    excess = sum(map(_effort, inside)) - release.capacity.likely
    slack = 1e-9 * max(1.0, release.capacity.likely)
    if excess <= slack:
        return ()
    lane = _Release(story_map, release_id)
    moved: list[tuple[_Group, float]] = []
    for group in lane.groups():
        is_last = lane.freed(group) >= excess - slack
        out_now = lane.cheapest(excess - slack, group) if is_last else group
        moved.append((out_now, lane.freed(out_now)))
        excess -= lane.freed(out_now)
        if excess <= slack:
            break
    out = _without_spare(story_map, moved, slack - excess)
    return tuple(story.id for story in inside if story.id in out)


def groups_to_move(story_map: StoryMap, release_id: ReleaseId) -> Iterator[_Group]:
    """Yield what to move out of a release, one group after another, until nothing movable is left.

    Each group is a story with all that needs it there and has not gone before.
    """
    return _Release(story_map, release_id).groups()


def stories_of(story_map: StoryMap, release_id: ReleaseId) -> list[Story]:
    """Return the stories of a release, cell by cell in map order."""
    columns = (*(step.id for step in story_map.step_order), "")
    return [
        story_map.stories[name] for column in columns for name in story_map.cell(column, release_id)
    ]


def _without_spare(
    story_map: StoryMap, moved: list[tuple[_Group, float]], spare: float
) -> set[StoryId]:
    """Return what is moved, less the groups that turned out to be more than is needed."""
    out = {name for group, _ in moved for name in group}
    for group, freed in reversed(moved[:-1]):
        needs = {need for name in group for need in story_map.stories[name].needs}
        if freed <= spare and not (needs & out) - group:
            out -= group
            spare -= freed
    return out


class _Release:
    """The movable stories of a release, what needs each, and the outcomes that it completes."""

    def __init__(self, story_map: StoryMap, release_id: ReleaseId) -> None:
        lanes = story_map.lanes
        earlier = frozenset(lanes[: lanes.index(release_id)])
        inside = stories_of(story_map, release_id)
        info = story_map.info
        self._inside = {story.id: story for story in inside if not is_done(story, info)}
        self._needed_by: dict[StoryId, list[StoryId]] = {}
        for story in self._inside.values():
            for need in story.needs:
                if need in self._inside:
                    self._needed_by.setdefault(need, []).append(story.id)
        self._members: dict[str, list[StoryId]] = {}
        waiting: set[str] = set()
        for story in story_map.stories.values():
            if story.id in self._inside:
                for outcome in story.outcomes:
                    self._members.setdefault(outcome, []).append(story.id)
            elif not is_done(story, info) and story_map.cell_of(story)[1] not in earlier:
                waiting.update(story.outcomes)
        self._paying = {
            name: _worth(story_map.outcomes[name])
            for name in self._members
            if name in story_map.outcomes and name not in waiting
        }
        self._gone: set[StoryId] = set()

    def groups(self) -> Iterator[_Group]:
        """Yield the group that loses least for what it frees, until none is left."""
        fixed = self._fixed()
        places = {name: place for place, name in enumerate(self._inside)}
        heap = [(*self._rate(name), places[name], name) for name in places if name not in fixed]
        heapify(heap)
        while heap:
            *rate, place, name = heappop(heap)
            if name in self._gone:
                continue
            if tuple(rate) != self._rate(name):
                heappush(heap, (*self._rate(name), place, name))
                continue
            group = self._group(name)
            self._gone |= group
            yield frozenset(group)
            for other in self._touched(group):
                if other not in fixed and other not in self._gone:
                    heappush(heap, (*self._rate(other), places[other], other))

    def freed(self, group: Iterable[StoryId]) -> float:
        """Return the likely effort of a group."""
        return sum(_effort(self._inside[name]) for name in group)

    def cheapest(self, effort: float, group: _Group) -> _Group:
        """Return the group that loses least of all that free so much, in place of the last one."""
        self._gone -= group
        fixed = self._fixed()
        best, least = group, (self._lost(group), self.freed(group))
        for name in self._inside:
            if name not in fixed and name not in self._gone:
                other = frozenset(self._group(name))
                freed = self.freed(other)
                if freed >= effort and (self._lost(other), freed) < least:
                    best, least = other, (self._lost(other), freed)
        return best

    def _fixed(self) -> set[StoryId]:
        """Return what is pinned, and all that it needs here."""
        fixed = {name for name, story in self._inside.items() if story.pinned}
        waiting = list(fixed)
        while waiting:
            for need in self._inside[waiting.pop()].needs:
                if need in self._inside and need not in fixed:
                    fixed.add(need)
                    waiting.append(need)
        return fixed

    def _group(self, name: StoryId) -> set[StoryId]:
        """Return a story with all that needs it and is still there."""
        group = {name}
        waiting = [name]
        while waiting:
            for other in self._needed_by.get(waiting.pop(), ()):
                if other not in group and other not in self._gone:
                    group.add(other)
                    waiting.append(other)
        return group

    def _rate(self, name: StoryId) -> tuple[float, float]:
        """Return what moving a story loses for a unit of effort, and what it frees, for sorting."""
        group = self._group(name)
        lost, freed = self._lost(group), self.freed(group)
        return (lost / freed if freed else inf, -freed)

    def _lost(self, group: Iterable[StoryId]) -> float:
        """Return what a group is worth, with the outcomes that are still whole and need it."""
        stories = [self._inside[name] for name in group]
        outcomes = {outcome for story in stories for outcome in story.outcomes}
        broken = [
            self._paying[outcome]
            for outcome in sorted(outcomes)
            if outcome in self._paying and self._gone.isdisjoint(self._members[outcome])
        ]
        return sum(sorted(map(_worth, stories))) + sum(broken)

    def _touched(self, group: Iterable[StoryId]) -> list[StoryId]:
        """Return what is to be weighed again once a group has gone, in a fixed order."""
        touched: set[StoryId] = set()
        waiting = list(group)
        while waiting:
            story = self._inside[waiting.pop()]
            for outcome in story.outcomes:
                touched.update(self._members.get(outcome, ()))
            for need in story.needs:
                if need in self._inside and need not in touched:
                    touched.add(need)
                    waiting.append(need)
        return sorted(touched)


def _worth(record: Story | Outcome) -> float:
    hypothesis = record.hypothesis
    confidence = hypothesis.confidence if hypothesis is not None else None
    return (record.value or 0) * (1 if confidence is None else confidence)


def _effort(story: Story) -> float:
    return story.estimate.likely if story.estimate is not None else 0.0
