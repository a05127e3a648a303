"""Which cards a selection reaches when it grows: by Ctrl+A, or by Shift and a click."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from storymap.layout.board import Board
from storymap.layout.geometry import Rect
from storymap.model.storymap import LOOSE, CellId, StoryMap


def widened(m: StoryMap, ids: Sequence[str], chosen_cell: CellId | None) -> tuple[str, ...]:
    """Return the next wider group around the current card than the one that is selected.

    For a story its cell, its column, its lane, everything; for a step those of its activity, then
    all; for an activity or a release all of them; for an empty cell its column and its lane.
    """
    groups = [group for group in _groups(m, ids[-1] if ids else "", chosen_cell) if group]
    selected = set(ids)
    for place in range(len(groups) - 1, -1, -1):
        if set(groups[place]) == selected:
            groups = groups[place + 1 :] or groups[-1:]
            break
    return groups[0] if groups else tuple(ids)


def _groups(m: StoryMap, current: str, chosen_cell: CellId | None) -> Iterator[tuple[str, ...]]:
    cell = m.cell_of(m.stories[current]) if current in m.stories else None
    cell = cell or (chosen_cell if not current else None)
    if cell is not None:
        yield m.cell(*cell)
        yield tuple(name for lane in m.lanes for name in m.cell(cell[0], lane))
        columns = [*(step.id for step in m.step_order), LOOSE]
        yield tuple(name for step in columns for name in m.cell(step, cell[1]))
    elif current in m.steps:
        activity = m.steps[current].activity
        yield tuple(step.id for step in m.steps_of(activity if activity in m.activities else LOOSE))
    kinds = ([step.id for step in m.step_order], m.activities, m.releases)
    yield next((tuple(kind) for kind in kinds if current in kind), tuple(m.stories))


def reached(board: Board, start: str | None, end: str) -> list[str]:
    """Return what lies between two cards of one kind, both included, the first one last.

    Of stories, a block of columns and lanes. Cards of two kinds have only the second one between.
    """
    if start is None:
        return [end]
    if start in board.story_map.stories and end in board.story_map.stories:
        return _block(board, start, end)
    for order in _orders(board.story_map):
        if start in order and end in order:
            first, last = sorted((order.index(start), order.index(end)))
            return [name for name in order[first : last + 1] if name != start] + [start]
    return [end]


def _orders(m: StoryMap) -> Iterator[list[str]]:
    yield [step.id for step in m.step_order]
    yield [activity.id for activity, _ in m.backbone if activity is not None]
    yield [release.id for release in m.release_order]


def _block(board: Board, start: str, end: str) -> list[str]:
    first, last = board.story_rect(start), board.story_rect(end)
    if first is None or last is None:
        return [end]
    area = Rect(
        min(first.x, last.x) + 1,
        min(first.y, last.y) + 1,
        abs(first.x - last.x) + first.width - 2,
        abs(first.y - last.y) + first.height - 2,
    )
    between = [name for name, _, _ in board.stories_in(area)]
    return [name for name in between if name != start] + [start]
