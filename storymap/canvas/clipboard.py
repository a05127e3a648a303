"""Cards on the clipboard: as records for other maps, and as lines of text for everybody else."""

from __future__ import annotations

from typing import Final

import msgspec
from PySide6.QtCore import QByteArray, QMimeData
from PySide6.QtGui import QGuiApplication

from storymap.interchange.outline import lines_to_titles
from storymap.model.admit import admit
from storymap.model.records import Story
from storymap.model.storymap import StoryMap

MIME: Final = "application/vnd.storymap.stories+json"
LARGEST: Final = 16_000_000


def copy_stories(story_map: StoryMap, story_ids: tuple[str, ...]) -> None:
    """Put stories on the clipboard, as records and as lines of titles."""
    stories = [story_map.stories[name] for name in story_ids]
    data = QMimeData()
    data.setText("\n".join(story.title for story in stories))
    data.setData(MIME, QByteArray(msgspec.json.encode(stories)))
    QGuiApplication.clipboard().setMimeData(data)


def copy_titles(titles: list[str]) -> None:
    """Put lines of text on the clipboard."""
    QGuiApplication.clipboard().setText("\n".join(titles))


def pasted_stories() -> list[Story]:
    """Return the stories on the clipboard, cleaned and checked; none if there are none."""
    data = QGuiApplication.clipboard().mimeData()
    raw = bytes(data.data(MIME).data()) if data is not None and data.hasFormat(MIME) else b""
    if not raw or len(raw) > LARGEST:
        return []
    try:
        stories = msgspec.json.decode(raw, type=list[Story])
        return [admit(story) for story in stories]
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return []


def pasted_titles() -> tuple[str, ...]:
    """Return a title for each line of text on the clipboard."""
    return lines_to_titles(QGuiApplication.clipboard().text()[:LARGEST])
