"""The last section of smap-format.md, word for word, tried on every set of stories.

Written apart from storymap/slicing, and slowly, so that the two can be compared.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations
from typing import NamedTuple

from storymap.model.records import Outcome, Story
from storymap.model.storymap import StoryMap


class Best(NamedTuple):
    """The most that any allowed set is worth, and the least effort for which it can be had."""

    value: Decimal
    effort: Decimal


def number(value: float | None) -> Decimal:
    return Decimal(str(value or 0))


def is_done(story: Story, story_map: StoryMap) -> bool:
    met = all(task.done for task in story.acceptance)
    ticked = {item.id for item in story_map.info.done} <= set(story.checks)
    return story.status == "done" and met and ticked


def weighed(record: Story | Outcome) -> Decimal:
    confidence = record.hypothesis.confidence if record.hypothesis else None
    return number(record.value) * (Decimal(1) if confidence is None else Decimal(str(confidence)))


def lane(story_map: StoryMap, story: Story) -> int:
    """Return the place of a story's release among all, the unscheduled last."""
    ids = [release.id for release in story_map.release_order]
    return ids.index(story.release) if story.release in ids else len(ids)


class Law:
    """What is delivered, what may and must be chosen, and what a choice is worth."""

    def __init__(self, story_map: StoryMap, release_id: str | None) -> None:
        self.map = story_map
        stories = story_map.stories.values()
        here = -1
        if release_id is not None:
            here = [release.id for release in story_map.release_order].index(release_id)
        self.delivered = {
            s.id for s in stories if is_done(s, story_map) or lane(story_map, s) < here
        }
        self.candidates = {
            s.id
            for s in stories
            if s.id not in self.delivered
            and (here < 0 or not s.pinned or lane(story_map, s) == here)
        }
        self.unestimated = {s for s in self.candidates if story_map.stories[s].estimate is None}
        self.pinned = {
            s
            for s in self.candidates - self.unestimated
            if here >= 0 and story_map.stories[s].pinned
        }

    def effort(self, chosen: set[str]) -> Decimal:
        return sum((number(self.map.stories[s].estimate.likely) for s in chosen), Decimal())

    def is_allowed(self, chosen: set[str], capacity: float) -> bool:
        needed = {need for s in chosen for need in self.map.stories[s].needs}
        had = chosen | self.delivered
        return (
            self.pinned <= chosen <= self.candidates - self.unestimated
            and all(need in had for need in needed if need in self.map.stories)
            and self.effort(chosen) <= number(capacity)
        )

    def outcomes(self, chosen: set[str]) -> set[str]:
        had = chosen | self.delivered
        earned = set()
        for outcome in self.map.outcomes:
            named = {s.id for s in self.map.stories.values() if outcome in s.outcomes}
            if named and named <= had and not named <= self.delivered:
                earned.add(outcome)
        return earned

    def value(self, chosen: set[str]) -> Decimal:
        stories = sum((weighed(self.map.stories[s]) for s in chosen), Decimal())
        earned = self.outcomes(chosen)
        return stories + sum((weighed(self.map.outcomes[o]) for o in earned), Decimal())

    def best(self, capacity: float) -> Best | None:
        """Return the best by trying every set; None if none is allowed."""
        free = sorted(self.candidates - self.unestimated)
        found = [
            Best(self.value(chosen), self.effort(chosen))
            for size in range(len(free) + 1)
            for chosen in map(set, combinations(free, size))
            if self.is_allowed(chosen, capacity)
        ]
        return min(found, key=lambda best: (-best.value, best.effort), default=None)
