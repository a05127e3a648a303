"""Choosing by a few letters what a story needs, or which of its needs goes."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication

from storymap.app.palette import CommandPalette, Entry
from storymap.canvas.view import BoardView
from storymap.layout.themes import Theme
from storymap.model.storymap import StoryId, StoryMap


def pick_need(board: BoardView, theme: Theme) -> CommandPalette | None:
    """Offer every story that the selected ones may need; None if no story is selected."""
    chosen = board.selected_stories()
    if not chosen or not board.may_edit():
        return None
    story_map = board.document.story_map
    placeholder = _tr("What does “%s” need?") % _title(story_map, chosen)
    return _open(board, theme, _candidates(board, chosen), placeholder)


def pick_need_to_remove(board: BoardView, theme: Theme) -> CommandPalette | None:
    """Offer the needs of the selected stories, and of those that need them; None if none has any.

    Needs among several selected stories go at once.
    """
    chosen = board.selected_stories()
    story_map = board.document.story_map
    if not chosen or not board.may_edit():
        return None
    among = {name for name in chosen if set(story_map.stories[name].needs) & set(chosen)}
    if among:
        board.remove_needs(tuple(among), chosen)
        return None
    entries = _standing(board, chosen)
    if not entries:
        board.message.emit(_tr("Nothing is needed here, and nothing needs it."))
        return None
    return _open(board, theme, entries, _tr("Which need goes?"))


def _candidates(board: BoardView, chosen: tuple[StoryId, ...]) -> list[Entry]:
    """Return an entry for each story that is not chosen and not needed by all of them already."""
    stories = board.document.story_map.stories
    has = set.intersection(*(set(stories[name].needs) for name in chosen)) | set(chosen)
    return [
        _entry(board, name, "", partial(board.add_needs, chosen, name))
        for name in stories
        if name not in has
    ]


def _standing(board: BoardView, chosen: tuple[StoryId, ...]) -> list[Entry]:
    stories = board.document.story_map.stories
    needs, needed_by = _tr("is needed"), _tr("needs this")
    entries = []
    for name in chosen:
        for other in stories[name].needs:
            if other in stories:
                run = partial(board.remove_needs, (name,), (other,))
                entries.append(_entry(board, other, needs, run))
    for story in stories.values():
        if set(story.needs) & set(chosen):
            run = partial(board.remove_needs, (story.id,), chosen)
            entries.append(_entry(board, story.id, needed_by, run))
    return entries


def _entry(board: BoardView, story_id: StoryId, group: str, run: partial[None]) -> Entry:
    story_map = board.document.story_map
    story = story_map.stories[story_id]
    step = story_map.steps.get(story.step)
    place = group or (step.title if step is not None else "")
    return Entry(story.title, place, "", run, story.title.casefold())


def _open(board: BoardView, theme: Theme, entries: list[Entry], placeholder: str) -> CommandPalette:
    picker = CommandPalette(entries, theme, board)
    picker.field.setPlaceholderText(placeholder)
    picker.field.setAccessibleName(placeholder)
    picker.open_under(board)
    return picker


def _title(story_map: StoryMap, chosen: tuple[StoryId, ...]) -> str:
    if len(chosen) > 1:
        return QCoreApplication.translate("Needs", "%n stories", "", len(chosen))
    return story_map.stories[chosen[0]].title


def _tr(text: str) -> str:
    return QCoreApplication.translate("Needs", text)
