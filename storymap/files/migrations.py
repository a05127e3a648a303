"""Files of earlier versions brought up to this one, in memory: one pure function per version."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from storymap.model.storymap import FORMAT_VERSION

Content: TypeAlias = Mapping[str, Any]
"""A whole file as decoded JSON."""

Migration: TypeAlias = Callable[[Content], Content]

MIGRATIONS: Final[Mapping[int, Migration]] = {}
"""For each version that ever was but this one, what makes of its content that of the next."""


def can_migrate(version: int, migrations: Mapping[int, Migration] = MIGRATIONS) -> bool:
    """Whether a version is this one, or can be brought up to it."""
    return all(step in migrations for step in range(version, FORMAT_VERSION))


def migrate(content: Content, migrations: Mapping[int, Migration] = MIGRATIONS) -> Content:
    """Return the content of a file as this version would hold it; the argument stays as it is."""
    for version in range(content["version"], FORMAT_VERSION):
        content = {**migrations[version](content), "version": version + 1, "compat": version + 1}
    return content
