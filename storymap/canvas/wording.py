"""What the board says when something cannot be done."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from storymap.edit.errors import EditError
from storymap.files.reasons import plain_reason
from storymap.model.storymap import StoryMap


def refusal_text(error: EditError, story_map: StoryMap) -> str:
    """Return one plain sentence for a refused edit."""
    del story_map
    match error.code:
        case "empty-title":
            text = _tr("A title needs at least one character; the old one stays.")
        case "cycle":
            titles = error.details.get("titles")
            names = map(str, titles) if isinstance(titles, list | tuple) else ()
            chain = " → ".join(names)
            text = _tr("That would make stories need each other in a circle: %s") % chain
        case "no-step":
            text = _tr("Select a step or a story first: pasted cards go there.")
        case "no-activity":
            text = _tr("Select an activity first: pasted steps go there.")
        case "too-few":
            text = _tr("Select at least two stories first.")
        case "invalid-field":
            reason = plain_reason(str(error.details.get("reason", "")))
            text = _tr("That value does not fit here: %s") % reason
        case _:
            text = _tr("That cannot be done here.")
    return text


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
