"""What several commands print: how much is on a map, and JSON for programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from storymap.model.storymap import StoryMap

_SINGULAR: Final[Mapping[str, str]] = {"activities": "activity", "stories": "story"}


def counts(story_map: StoryMap) -> dict[str, int]:
    """Return how many of each kind are on a map."""
    return {
        "activities": len(story_map.activities),
        "steps": len(story_map.steps),
        "stories": len(story_map.stories),
        "releases": len(story_map.releases),
        "outcomes": len(story_map.outcomes),
        "personas": len(story_map.personas),
    }


def summary(story_map: StoryMap) -> str:
    """Return the counts in words."""
    return ", ".join(
        f"{number} {_SINGULAR.get(name, name[:-1]) if number == 1 else name}"
        for name, number in counts(story_map).items()
    )


def counted(number: int, what: str) -> str:
    """Return a number with its noun, which gets an s where it is not one."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def print_json(content: Any) -> None:
    """Print an answer for programs."""
    import json

    print(json.dumps(content, indent=1))
