"""What else may be asked of a slice than the most value for a capacity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from storymap.model.storymap import StoryId

Cover: TypeAlias = Literal["activities", "steps"]


@dataclass(frozen=True, slots=True)
class SliceOptions:
    """Wishes that narrow the choice; without any, every allowed set may be chosen.

    ``must``: stories that are chosen, with all they need, unless they are delivered already.
    ``wont``: stories that are not. ``cover``: each activity or step of the backbone has to hold a
    story that is chosen, delivered or pinned in the release (a walking skeleton); one that nothing
    can cover is reported as uncovered, and does not stand in the way of the rest.
    ``most_outcomes``: at most so many outcomes are newly earned. ``least_confidence`` (0-1):
    stories and outcomes whose hypothesis is less sure than that count no value.
    """

    must: frozenset[StoryId] = frozenset()
    wont: frozenset[StoryId] = frozenset()
    cover: Cover | None = None
    most_outcomes: int | None = None
    least_confidence: float | None = None


NO_OPTIONS = SliceOptions()
