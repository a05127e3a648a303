"""Ghosts: what a slice would change, shown on the board before it is applied."""

from __future__ import annotations

from msgspec import Struct

from storymap.model.storymap import ReleaseId, StoryId


class Ghosts(Struct, frozen=True):
    """Stories that would come into a release, and those that would leave it."""

    release_id: ReleaseId
    into: frozenset[StoryId]
    out: frozenset[StoryId]
