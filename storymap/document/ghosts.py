"""Ghosts: what a slice would change, shown on the board before it is applied."""

from __future__ import annotations

from dataclasses import dataclass

from storymap.model.storymap import ReleaseId, StoryId


@dataclass(frozen=True, slots=True)
class Ghosts:
    """Stories that would come into a release, and those that would leave it."""

    release_id: ReleaseId
    into: frozenset[StoryId]
    out: frozenset[StoryId]
