"""What a change of the map changes on the screen: often one card, and nothing else moves."""

from __future__ import annotations

from typing import TypeGuard

from storymap.layout.board import Board
from storymap.layout.geometry import Rect
from storymap.model.patch import Change, Patch
from storymap.model.records import Story
from storymap.model.storymap import place_of

FEW = 20
"""More changed cards than these are painted along with everything else."""


def _is_story(record: object) -> TypeGuard[Story]:
    return isinstance(record, Story)


def has_same_effort(change: Change) -> bool:
    """Tell whether a story counts in its release as it did before, so that labels stay."""
    old, new = change.old, change.new
    if not _is_story(old) or not _is_story(new):
        return False
    if (old.release, old.status, old.estimate) != (new.release, new.status, new.estimate):
        return False
    return new.status != "done" or _is_as_done(old, new)


def _is_as_done(old: Story, new: Story) -> bool:
    """Tell whether what a done story has to meet stayed as it was."""
    return (old.acceptance, old.checks) == (new.acceptance, new.checks)


def is_same_layout(before: Board, after: Board) -> bool:
    """Tell whether everything stands where it stood."""
    return (
        before.style is after.style
        and before.lanes == after.lanes
        and before.columns == after.columns
        and before.hidden == after.hidden
    )


def rects_of_changes(board: Board, patch: Patch) -> list[Rect] | None:
    """Return where the cards and labels are that a patch changes; None if it may change others.

    Other cards change with where a story stands, what it needs, and whether it is done.
    """
    if len(patch.changes) > FEW:
        return None
    rects: list[Rect] = []
    for change in patch.changes:
        old, new = change.old, change.new
        if not _is_story(old) or not _is_story(new):
            return None
        if (place_of(old), old.needs, old.status) != (place_of(new), new.needs, new.status):
            return None
        if new.status == "done" and not _is_as_done(old, new):
            return None
        rect = board.story_rect(new.id)
        if rect is not None:
            rects.append(rect)
        if not has_same_effort(change):
            rects.append(board.label_rect(board.lane_of[board.story_map.cell_of(new)[1]]))
    return rects
