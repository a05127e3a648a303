"""What the board says when something cannot be done."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from storymap.edit.errors import EditError
from storymap.model.storymap import StoryMap


def refusal_text(error: EditError, story_map: StoryMap) -> str:
    """Return one plain sentence for a refused edit."""
    del story_map
    match error.code:
        case "empty-title":
            return _tr("A title needs at least one character; the old one stays.")
        case "cycle":
            titles = error.details.get("titles")
            chain = (
                " → ".join(str(title) for title in titles)
                if isinstance(titles, list | tuple)
                else ""
            )
            return _tr("That would make stories need each other in a circle: %s") % chain
        case "too-few":
            return _tr("Select at least two stories first.")
        case "invalid-field":
            return _tr("That value does not fit here: %s") % error.details.get("reason", "")
        case _:
            return _tr("That cannot be done here.")


def _tr(text: str) -> str:
    return QCoreApplication.translate("board", text)
