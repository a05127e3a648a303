"""Where the arrow keys go: the nearest thing on the board in a direction."""

from __future__ import annotations

from typing import Literal, TypeAlias

from storymap.layout.board import Board

Direction: TypeAlias = Literal["left", "right", "up", "down"]


def neighbour(board: Board, record_id: str, direction: Direction) -> str | None:
    """Return the id of what lies next to a record, by geometry; None at the edge of the board."""
    if record_id in board.story_map.stories:
        return _from_story(board, record_id, direction)
    if record_id in board.column_of:
        return _from_step(board, board.column_of[record_id], direction)
    if record_id in board.lane_of:
        return _from_release(board, board.lane_of[record_id], direction)
    for index, band in enumerate(board.bands):
        if band.activity_id == record_id:
            return _from_activity(board, index, direction)
    return None


def first_thing(board: Board) -> str | None:
    """Return what to select when nothing is: the first story, or else the start of the backbone."""
    for lane in range(len(board.lanes)):
        for column in range(len(board.columns)):
            ids = _cards_at(board, column, lane)
            if ids:
                return ids[0]
    starts = (band.activity_id or board.columns[band.first].step_id for band in board.bands)
    return next((start for start in starts if start), None)


def row_end(board: Board, record_id: str, *, last: bool) -> str | None:
    """Return the first or last record in a story's row, of the steps or of the activities."""
    direction: Direction = "right" if last else "left"
    reached = record_id
    following = neighbour(board, reached, direction)
    while following is not None and _kind(board, following) == _kind(board, record_id):
        reached = following
        following = neighbour(board, reached, direction)
    return reached


def _cards_at(board: Board, column: int, lane: int) -> tuple[str, ...]:
    """Return the stories of a cell that arrows can go to: none where it is collapsed."""
    return () if board.is_slim(column, lane) else board.ids_at(column, lane)


def _kind(board: Board, record_id: str) -> str:
    if record_id in board.story_map.stories:
        return "story"
    if record_id in board.column_of:
        return "step"
    return "release" if record_id in board.lane_of else "activity"


def _from_story(board: Board, story_id: str, direction: Direction) -> str | None:
    cell = board.story_map.cell_of(board.story_map.stories[story_id])
    column, lane = board.column_of[cell[0]], board.lane_of[cell[1]]
    ids = _cards_at(board, column, lane)
    row = ids.index(story_id) if story_id in ids else 0
    if direction in {"left", "right"}:
        return _sideways(board, column, lane, row, -1 if direction == "left" else 1)
    if direction == "up":
        return ids[row - 1] if row else _upwards(board, column, lane)
    return ids[row + 1] if row + 1 < len(ids) else _downwards(board, column, lane)


def _sideways(board: Board, column: int, lane: int, row: int, by: int) -> str | None:
    column += by
    while 0 <= column < len(board.columns):
        ids = _cards_at(board, column, lane)
        if ids:
            return ids[min(row, len(ids) - 1)]
        column += by
    return board.lanes[lane].release_id if by < 0 else None


def _upwards(board: Board, column: int, lane: int) -> str | None:
    for above in range(lane - 1, -1, -1):
        ids = _cards_at(board, column, above)
        if ids:
            return ids[-1]
    shown = board.columns[column]
    return (shown.activity_id if shown.is_activity else shown.step_id) or None


def _downwards(board: Board, column: int, lane: int) -> str | None:
    for below in range(lane + 1, len(board.lanes)):
        ids = _cards_at(board, column, below)
        if ids:
            return ids[0]
    return None


def _from_step(board: Board, column: int, direction: Direction) -> str | None:
    if direction == "up":
        return board.columns[column].activity_id or None
    if direction == "down":
        return _downwards(board, column, -1)
    by = -1 if direction == "left" else 1
    column += by
    while 0 <= column < len(board.columns):
        if board.columns[column].step_id:
            return board.columns[column].step_id
        column += by
    return None


def _from_activity(board: Board, index: int, direction: Direction) -> str | None:
    if direction == "up":
        return None
    if direction == "down":
        return board.columns[board.bands[index].first].step_id
    index += -1 if direction == "left" else 1
    if not 0 <= index < len(board.bands):
        return None
    return board.bands[index].activity_id or None


def _from_release(board: Board, lane: int, direction: Direction) -> str | None:
    if direction == "left":
        return None
    if direction == "right":
        return _sideways(board, -1, lane, 0, 1)
    lane += -1 if direction == "up" else 1
    return board.lanes[lane].release_id if 0 <= lane < len(board.lanes) else None
