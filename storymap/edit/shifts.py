"""Moving stories by the keyboard: one lane, one column or one place on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from storymap.edit.order import arranged, known
from storymap.model.storymap import LOOSE, CellId, StoryMap

_Cut: TypeAlias = int
"""In a column read as one list, the cut that ends the lane of that number."""


def shift_releases(m: StoryMap, ids: Sequence[str], by: int) -> StoryMap:
    """Move stories ``by`` releases down (or up, if negative), to the end of the cells there.

    The lowest lane is the unscheduled. If one of them would pass the edge, nothing happens.
    """
    lanes = m.lanes
    cells: dict[CellId, list[str]] = {}
    for (step, release), names in _picked(m, known(m.stories, ids)).items():
        lane = lanes.index(release) + by
        if not 0 <= lane < len(lanes):
            return m
        cells[step, lanes[lane]] = names
    movers = {name for names in cells.values() for name in names}
    return arranged(
        m, {cell: [*_staying(m, cell, movers), *names] for cell, names in cells.items()}, movers
    )


def shift_columns(m: StoryMap, ids: Sequence[str], by: int) -> StoryMap:
    """Move stories ``by`` columns to the right (or left), in the same release.

    They keep their rank as near as can be. If one would pass the edge, nothing happens; the column
    of loose stories may be left but not entered.
    """
    columns = [step.id for step in m.step_order]
    cells: dict[CellId, list[tuple[int, str]]] = {}
    for (step, release), names in _picked(m, known(m.stories, ids)).items():
        column = (len(columns) if step == LOOSE else columns.index(step)) + by
        if not 0 <= column < len(columns):
            return m
        ranks = m.cell(step, release)
        cells[columns[column], release] = [(ranks.index(name), name) for name in names]
    movers = {name for ranked in cells.values() for _, name in ranked}
    orders: dict[CellId, list[str]] = {}
    for cell, ranked in cells.items():
        order = orders[cell] = _staying(m, cell, movers)
        for rank, name in ranked:
            order.insert(rank, name)
    return arranged(m, orders, movers)


def shift_in_cell(m: StoryMap, ids: Sequence[str], by: int) -> StoryMap:
    """Move stories ``by`` places down (or up) in their cells.

    At the edge of a cell they go on to that of the neighbouring lane: at its end when they come
    from below, at its start when from above. At the edge of the board they stay.
    """
    picked = _picked(m, known(m.stories, ids))
    selected = {name for names in picked.values() for name in names}
    cells: dict[CellId, list[str]] = {}
    movers: set[str] = set()
    for step in dict.fromkeys(step for step, _ in picked):
        before = _column(m, step)
        after = list(before)
        for _ in range(abs(by)):
            movers |= _shifted(after, selected, down=by > 0)
        cells |= _cells_of(m, step, after)
    return arranged(m, cells, movers)


def _picked(m: StoryMap, ids: Sequence[str]) -> dict[CellId, list[str]]:
    """Return stories by the cells that show them, in the order they have there."""
    wanted = set(ids)
    cells = dict.fromkeys(m.cell_of(m.stories[name]) for name in ids)
    return {cell: [name for name in m.cell(*cell) if name in wanted] for cell in cells}


def _staying(m: StoryMap, cell: CellId, movers: set[str]) -> list[str]:
    return [name for name in m.cell(*cell) if name not in movers]


def _column(m: StoryMap, step: str) -> list[str | _Cut]:
    """Return a column as one list: its stories from top to bottom, a cut after each lane."""
    column: list[str | _Cut] = []
    for number, release in enumerate(m.lanes):
        column += [*m.cell(step, release), number]
    return column[:-1]


def _shifted(column: list[str | _Cut], selected: set[str], *, down: bool) -> set[str]:
    """Move the selected one place on past the others; return those that moved."""
    moved: set[str] = set()
    ahead = 1 if down else -1
    places = range(len(column) - 2, -1, -1) if down else range(1, len(column))
    for place in places:
        name, other = column[place], column[place + ahead]
        if isinstance(name, str) and name in selected and other not in selected:
            column[place], column[place + ahead] = other, name
            moved.add(name)
    return moved


def _cells_of(m: StoryMap, step: str, column: Sequence[str | _Cut]) -> dict[CellId, list[str]]:
    cells: dict[CellId, list[str]] = {(step, release): [] for release in m.lanes}
    lanes = iter(cells.values())
    cell = next(lanes)
    for item in column:
        if isinstance(item, str):
            cell.append(item)
        else:
            cell = next(lanes)
    return cells
