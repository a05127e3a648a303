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
        case "no-step":
            return _tr("Select a step or a story first: pasted cards go there.")
        case "no-activity":
            return _tr("Select an activity first: pasted steps go there.")
        case "too-few":
            return _tr("Select at least two stories first.")
        case "invalid-field":
            return _tr("That value does not fit here: %s") % error.details.get("reason", "")
        case _:
            return _tr("That cannot be done here.")


def removal_text(before: StoryMap, after: StoryMap) -> str:
    """Return what went, if it was more than one thing, and how it comes back; else nothing."""
    kinds = (
        (_tr("1 activity"), _tr("%d activities"), before.activities, after.activities),
        (_tr("1 step"), _tr("%d steps"), before.steps, after.steps),
        (_tr("1 release"), _tr("%d releases"), before.releases, after.releases),
        (_tr("1 story"), _tr("%d stories"), before.stories, after.stories),
    )
    gone = [(one, more, len(old) - len(new)) for one, more, old, new in kinds]
    if sum(count for _, _, count in gone) < 2:
        return ""
    told = [one if count == 1 else more % count for one, more, count in gone if count]
    return _tr("%s removed — Ctrl+Z brings them back") % _tr(", ").join(told)


def _tr(text: str) -> str:
    return QCoreApplication.translate("board", text)
