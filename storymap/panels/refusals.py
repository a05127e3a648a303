"""Why an edit or a slice is refused, in one plain sentence."""

from __future__ import annotations

from storymap.edit.errors import EditError
from storymap.model.storymap import StoryMap


def refusal(error: EditError, story_map: StoryMap) -> str:
    """Return what to tell somebody whose edit of a map was refused."""
    match error.code:
        case "cycle":
            return circle([str(title) for title in _listed(error.details["titles"])])
        case "empty-title":
            return "A title needs at least one character."
        case "unknown-record":
            return "This is no longer on the map."
        case "invalid-field":
            return "That is not a value for this field."
        case "empty-text":
            return "It has to say something."
        case "no-connection":
            return "These two cannot be tied to each other."
        case "id-taken":
            return "Something else on this map has its id, so it cannot be made."
        case _:
            return f"That cannot be done on “{story_map.title}”."


def circle(titles: list[str]) -> str:
    """Return what is wrong with stories that need each other in a circle."""
    if len(titles) == 1:
        return f"“{titles[0]}” cannot need itself."
    ring = " → ".join(f"“{title}”" for title in [*titles, titles[0]])
    return f"That would go in a circle: {ring}."


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else [value]
