"""Why an edit or a slice is refused, in one plain sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from storymap.edit.errors import EditError
from storymap.model.storymap import StoryMap

WORDS: Final[Mapping[str, str]] = {
    "empty-title": "A title needs at least one character.",
    "empty-text": "It has to say something.",
    "unknown-record": "This is no longer on the map.",
    "invalid-field": "That is not a value for this field.",
    "no-connection": "These two cannot be tied to each other.",
    "id-taken": "Something else on this map has its id, so it cannot be made.",
}


def refusal(error: EditError, story_map: StoryMap) -> str:
    """Return what to tell somebody whose edit of a map was refused."""
    if error.code == "cycle":
        return circle([str(title) for title in _listed(error.details["titles"])])
    return WORDS.get(error.code, f"That cannot be done on “{story_map.title}”.")


def circle(titles: list[str]) -> str:
    """Return what is wrong with stories that need each other in a circle."""
    if len(titles) == 1:
        return f"“{titles[0]}” cannot need itself."
    ring = " → ".join(f"“{title}”" for title in [*titles, titles[0]])
    return f"That would go in a circle: {ring}."


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else [value]
