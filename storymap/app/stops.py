"""The stops of a presentation: the whole map, then step by step or release by release."""

from __future__ import annotations

from typing import Literal, TypeAlias

from msgspec import Struct
from PySide6.QtCore import QCoreApplication

from storymap.app.plain import counted
from storymap.canvas.focus import Focus
from storymap.export.facts import lane_facts
from storymap.layout.board import Board
from storymap.layout.geometry import Rect
from storymap.layout.label import chance_text, summary_lines
from storymap.model.done import is_done
from storymap.model.storymap import LOOSE

Way: TypeAlias = Literal["backbone", "releases"]

OVERVIEW = "overview"
UNSCHEDULED = "unscheduled"


class Stop(Struct, frozen=True):
    """One thing to talk about.

    ``id``: of the step, activity or release; ``title`` with the activity it belongs to; ``facts``:
    what else the caption says, the most important first; ``area``: what of the board's body to
    show, in points.
    """

    id: str
    title: str
    facts: tuple[str, ...]
    area: Rect
    focus: Focus | None = None


def stops(board: Board, way: Way) -> list[Stop]:
    """Return where a presentation stops on its way; the first is the whole map."""
    body = range(len(board.columns)) if way == "backbone" else range(len(board.lanes))
    stop = _column_stop if way == "backbone" else _lane_stop
    shown = (stop(board, number) for number in body)
    return [_overview(board), *(found for found in shown if found is not None)]


def stop_of(board: Board, way: Way, record_id: str) -> str:
    """Return the id of the stop that shows a record; that of the overview if none does."""
    story_map = board.story_map
    story = story_map.stories.get(record_id)
    if story is not None:
        step, release = story_map.cell_of(story)
        return step if way == "backbone" else release or UNSCHEDULED
    if record_id in story_map.activities and way == "backbone":
        return next((s.id for s in story_map.steps_of(record_id)), record_id)
    return record_id


def _overview(board: Board) -> Stop:
    story_map = board.story_map
    title = story_map.title or _tr("Untitled map")
    goal = story_map.info.goal
    area = Rect(0, 0, max(1.0, board.width), max(1.0, board.height))
    return Stop(OVERVIEW, title, (goal,) if goal else (), area)


def _column_stop(board: Board, number: int) -> Stop:
    story_map, column = board.story_map, board.columns[number]
    name = column.step_id if column.step_id is not None else column.activity_id
    if column.step_id == LOOSE:
        title = _tr("Loose cards")
    else:
        records = (story_map.activities.get(column.activity_id), story_map.steps.get(name))
        title = " › ".join(record.title for record in records if record is not None)
    ids = [name for lane in range(len(board.lanes)) for name in board.ids_at(number, lane)]
    done = sum(is_done(story_map.stories[name], story_map.info) for name in ids)
    facts = [
        counted(len(ids), _tr("1 story"), _tr("{n} stories")) if ids else _tr("no stories yet")
    ]
    if done:
        facts.append(_tr("{n} done").replace("{n}", str(done)))
    focus = Focus(columns=frozenset({column.step_id or column.activity_id}))
    return Stop(name, title, tuple(facts), _column_area(board, number), focus)


def _column_area(board: Board, number: int) -> Rect:
    """Return the area of a column down to its last card."""
    bottom = board.lanes[0].height
    for lane in range(len(board.lanes)):
        count = len(board.ids_at(number, lane))
        if count:
            bottom = max(bottom, board.row_rect(number, lane, count - 1).bottom)
    first = board.row_rect(number, 0, 0)
    return Rect(first.x, 0, first.width, bottom)


def _lane_stop(board: Board, number: int) -> Stop | None:
    """Return the stop at a lane; None for the unscheduled if there are none."""
    story_map, lane = board.story_map, board.lanes[number]
    facts = lane_facts(story_map, lane.release_id)
    release = story_map.releases.get(lane.release_id) if lane.release_id else None
    if release is None and not facts.stories:
        return None
    words = [release.goal] if release is not None and release.goal else []
    if facts.chance is not None:
        words.append(chance_text(facts.chance, facts.unestimated))
    words += summary_lines(facts)
    title = release.title if release is not None else _tr("Unscheduled")
    focus = Focus(lanes=frozenset({lane.release_id}))
    name = lane.release_id or UNSCHEDULED
    return Stop(name, title, tuple(words), _lane_area(board, number), focus)


def _lane_area(board: Board, number: int) -> Rect:
    """Return the area of a lane from its first card to its last."""
    lane = board.lanes[number]
    used = [column for column in range(len(board.columns)) if board.ids_at(column, number)]
    if not used:
        return Rect(0, lane.y, 1, lane.height)
    left, right = board.cell_rect(used[0], number).x, board.cell_rect(used[-1], number).right
    return Rect(left, lane.y, right - left, lane.height)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Presentation", text)
