"""Tool tips: the whole of what a card, a step, an activity or a release shows only in part."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from storymap.layout.board import Board
from storymap.layout.card import shows_whole_title
from storymap.layout.label import activity_face, step_face
from storymap.layout.marks import Marks, Text
from storymap.layout.wording import listed
from storymap.model.storymap import ReleaseId, StoryMap

READABLE_FROM = 0.7
"""Below this zoom even a title that is whole is too small to read."""


def tip_at(board: Board, x: float, y: float, zoom: float) -> str:
    """Return what to tell of what is at a point of the board; nothing if it shows by itself."""
    target = board.target_at(x, y)
    story_map, style = board.story_map, board.style
    name = target.id or ""
    small = zoom < READABLE_FROM
    if target.zone == "story":
        story = story_map.stories[name]
        is_strip = target.lane is not None and board.lanes[target.lane].is_slim
        return story.title if small or is_strip or not shows_whole_title(story, style) else ""
    if target.zone == "step" and name in story_map.steps:
        title = story_map.steps[name].title
        is_slim = target.column is not None and board.columns[target.column].is_slim
        return title if small or is_slim or _is_cut(step_face(title, style), title) else ""
    if target.zone == "activity" and name in story_map.activities:
        title = story_map.activities[name].title
        rect = board.rect_of(name)
        face = activity_face(title, rect.width if rect else 0, style)
        return title if small or _is_cut(face, title) else ""
    if target.zone == "release" and name in story_map.releases:
        release = story_map.releases[name]
        return "\n".join(
            part for part in (release.title, release.goal, overfull_tip(story_map, name)) if part
        )
    return ""


def overfull_tip(story_map: StoryMap, release_id: ReleaseId) -> str:
    """Return what to move out of a release that holds too much; nothing if it does not."""
    from storymap.slicing.overflow import to_move_out  # most labels never say it

    gone = to_move_out(story_map, release_id)
    if not gone:
        return ""
    titles = listed([story_map.stories[story_id].title for story_id in gone])
    text = QCoreApplication.translate("board", "It holds too much. Move out %s, and it fits.")
    return text % titles


def _is_cut(marks: Marks, title: str) -> bool:
    last = [mark for mark in marks if isinstance(mark, Text)][-1]
    return last.text.endswith("…") and not title.endswith("…")


def as_plain(text: str) -> str:
    """Return a text that a tool tip shows as it is, never as markup."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<p style='white-space: pre-wrap'>{escaped}</p>" if text else ""
