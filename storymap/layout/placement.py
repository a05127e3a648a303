"""Where every activity, step, release and story of a map goes.

Positions are arithmetic: lanes, columns, cells of ids, one card size; no card's position is stored,
so laying a map out again costs one look at each cell. The origin is the upper left corner of the
body; the backbone is above it (y < 0), the labels left of it (x < 0).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from math import floor
from typing import NamedTuple

from storymap.layout.geometry import Rect
from storymap.layout.grid import (
    Band,
    Column,
    Lane,
    bands_of,
    columns_of,
    highest_of,
    lane_least,
    lanes_of,
    node_of_activity,
    node_of_release,
    node_of_step,
    shown_cells,
)
from storymap.layout.outline import NodeId
from storymap.layout.stacks import NO_CARDS, Stack, even_stack, stacks_on_paper
from storymap.layout.style import Style
from storymap.model.storymap import ReleaseId, StepId, StoryId, StoryMap


class Rows(NamedTuple):
    """The rows ``first`` to ``last`` (it is not one of them) of a lane.

    ``cells``: the columns that have cards there, with the ids of those, beginning at ``first``.
    """

    lane: int
    first: int
    last: int
    cells: list[tuple[int, tuple[StoryId, ...]]]


class Placement:
    """Where everything of a map is in a style; see the module for the origin."""

    columns: tuple[Column, ...]
    bands: tuple[Band, ...]
    lanes: tuple[Lane, ...]
    column_of: dict[StepId, int]
    lane_of: dict[ReleaseId | None, int]
    width: float
    height: float
    _lefts: list[float]
    _lane_tops: list[float]

    def __init__(
        self,
        story_map: StoryMap,
        style: Style,
        at_least: Placement | None = None,
        hidden: frozenset[StoryId] = frozenset(),
        collapsed: frozenset[NodeId] = frozenset(),
        *,
        before: Placement | None = None,
    ) -> None:
        """Lay a map out; see ``board.lay_out``."""
        self.story_map = story_map
        self.style = style
        self.hidden = hidden
        self.collapsed = frozenset[NodeId]() if style.is_print else collapsed
        self.cells = shown_cells(story_map, hidden)
        self._stacks = stacks_on_paper(story_map, style) if style.is_print else None
        if before is None or at_least is not None or not before.has_grid_of(self):
            self._lay_grid(at_least)
        else:
            self._take_grid(before)

    def has_grid_of(self, other: Placement) -> bool:
        """Tell whether another board on screen has the same columns and lanes for sure.

        So it is if no cell, step, activity or release changed between the two maps.
        """
        mine, its = self.story_map, other.story_map
        return (
            self.style is other.style
            and not self.style.is_print
            and self.cells is other.cells
            and mine.cells is its.cells
            and self.collapsed == other.collapsed
            and mine.backbone is its.backbone
            and mine.release_order is its.release_order
        )

    def _take_grid(self, before: Placement) -> None:
        self.columns, self.bands, self.lanes = before.columns, before.bands, before.lanes
        self.column_of, self.lane_of = before.column_of, before.lane_of
        self.width, self.height = before.width, before.height
        self._lefts, self._lane_tops = before._lefts, before._lane_tops

    def _lay_grid(self, at_least: Placement | None) -> None:
        story_map, style = self.story_map, self.style
        self.columns = columns_of(story_map, style, self.collapsed)
        self.bands = bands_of(self.columns, style)
        least: tuple[Lane, ...] = at_least.lanes if at_least is not None else ()
        floors = {lane.release_id: lane.height for lane in least}
        highest = self._stacks.highest if self._stacks else highest_of(self.cells, style)
        self.lanes = lanes_of(story_map, style, (highest, floors), self.collapsed)
        self.column_of = {
            step_id: index
            for index, column in enumerate(self.columns)
            for step_id in column.step_ids
        }
        self.lane_of = {lane.release_id: index for index, lane in enumerate(self.lanes)}
        last = self.columns[-1] if self.columns else None
        self.width = last.x + last.width + style.gap_x if last else 0.0
        self.height = self.lanes[-1].y + self.lanes[-1].height
        self._lefts = [column.x for column in self.columns]
        self._lane_tops = [lane.y for lane in self.lanes]

    # Rectangles

    def cell_rect(self, column: int, lane: int) -> Rect:
        """Return the area of a cell, gaps included."""
        gap, down = self.style.gap_x, self.lanes[lane]
        if not self.columns:
            return Rect(-gap / 2, down.y, self.style.pitch_x, down.height)
        across = self.columns[column]
        return Rect(across.x - gap / 2, down.y, across.width + gap, down.height)

    def row_rect(self, column: int, lane: int, row: int) -> Rect:
        """Return where the card in a row of a cell is, or would be."""
        if self.is_slim(column, lane):
            return self._slim_row_rect(column, lane, row)
        style = self.style
        top = self.lanes[lane].y + style.lane_top
        if self._stacks is None:
            y, height = top + row * style.pitch_y, style.card_height
        else:
            y, height = self.stack(column, lane).row(row)
            y += top
        return Rect(self.columns[column].x, y, style.card_width, height)

    def is_slim(self, column: int, lane: int) -> bool:
        """Tell whether a cell's column or lane is collapsed, so that no cards stand in it."""
        return self.columns[column].is_slim or self.lanes[lane].is_slim

    def slim_rect(self, column: int, lane: int) -> Rect:
        """Return what shows of a collapsed cell."""
        across, down, gap = self.columns[column], self.lanes[lane], self.style.slim_gap
        return Rect(across.x, down.y + gap, across.width, down.height - 2 * gap)

    def strip_width(self, column: int, lane: int) -> float:
        """Return how wide each story's strip is in a collapsed lane, its gap included."""
        count = len(self.ids_at(column, lane))
        return min(self.style.slim_strip, self.columns[column].width / max(1, count))

    def _slim_row_rect(self, column: int, lane: int, row: int) -> Rect:
        """Return a story's strip in a collapsed lane; in a collapsed column the whole cell."""
        cell = self.slim_rect(column, lane)
        if self.columns[column].is_slim:
            return cell
        width = self.strip_width(column, lane)
        return Rect(min(cell.x + row * width, cell.right - width), cell.y, width, cell.height)

    def edge_x(self, place: int) -> float:
        """Return where the column at a place begins, or would begin after the last."""
        return self._lefts[place] if place < len(self._lefts) else self.width

    def stack(self, column: int, lane: int) -> Stack:
        """Return how high each card of a cell is, and where, below the lane's first row."""
        if self._stacks is None:
            return even_stack(len(self.ids_at(column, lane)), self.style)
        step_id = self.columns[column].step_id
        if step_id is None:
            return NO_CARDS
        return self._stacks.of((step_id, self.lanes[lane].release_id))

    def story_rect(self, story_id: StoryId) -> Rect | None:
        """Return where a story's card or strip is, or the collapsed cell that it is in.

        None if the board has no such story.
        """
        story = self.story_map.stories.get(story_id)
        if story is None or story_id in self.hidden:
            return None
        cell = self.story_map.cell_of(story)
        column, lane = self.column_of[cell[0]], self.lane_of[cell[1]]
        row = 0 if self.columns[column].is_slim else self.cells[cell].index(story_id)
        return self.row_rect(column, lane, row)

    def collapsed_around(self, record_id: str) -> frozenset[NodeId]:
        """Return what has to be expanded for a story or a step to show whole."""
        m = self.story_map
        if not self.collapsed:
            return self.collapsed
        nodes: set[NodeId] = set()
        step_id, story = record_id, m.stories.get(record_id)
        if story is not None:
            step_id, release_id = m.cell_of(story)
            nodes |= {node_of_step(step_id), node_of_release(release_id)}
        if step_id in self.column_of:
            nodes.add(node_of_activity(self.columns[self.column_of[step_id]].activity_id))
        return self.collapsed & nodes

    def label_least(self, lane: int) -> float:
        """Return how high a part of a lane must be at least, so that its label fits."""
        release_id = self.lanes[lane].release_id
        release = self.story_map.releases.get(release_id) if release_id is not None else None
        return lane_least(release, self.style, self.story_map.info.wip_limit)

    def step_rect(self, column: int) -> Rect:
        """Return where a column's step is in the backbone."""
        style, shown = self.style, self.columns[column]
        y = -style.header_bottom - style.step_height
        return Rect(shown.x, y, shown.width, style.step_height)

    def label_rect(self, lane: int) -> Rect:
        """Return the area of a lane's label."""
        shown = self.lanes[lane]
        return Rect(-self.style.label_width, shown.y, self.style.label_width, shown.height)

    def corner_rect(self) -> Rect:
        """Return the area of the map's own title, above the labels and left of the backbone."""
        style = self.style
        return Rect(
            -style.label_width, -style.header_height, style.label_width, style.header_height
        )

    def rect_of(self, record_id: str) -> Rect | None:
        """Return where any record of the board is shown; None if it is not."""
        for band in self.bands:
            if band.activity_id == record_id:
                return band.rect
        if record_id in self.column_of:
            column = self.column_of[record_id]
            if self.columns[column].is_activity:
                return self.rect_of(self.columns[column].activity_id)
            return self.step_rect(column)
        if record_id in self.lane_of:
            return self.label_rect(self.lane_of[record_id])
        return self.story_rect(record_id)

    # What is where

    def columns_between(self, left: float, right: float) -> range:
        """Return the columns that show between two x."""
        if left >= self.width:
            return range(0)
        first = max(0, bisect_right(self._lefts, left + self.style.gap_x) - 1)
        return range(first, max(first, bisect_right(self._lefts, right)))

    def lanes_between(self, top: float, bottom: float) -> range:
        """Return the lanes that show between two y."""
        first = max(0, bisect_right(self._lane_tops, top) - 1)
        last = bisect_right(self._lane_tops, bottom)
        return range(first, max(first, last))

    def stories_in(self, area: Rect) -> Iterator[tuple[StoryId, float, float]]:
        """Yield id, x and y of each card that shows in an area, lane by lane.

        What is collapsed has no cards, only what ``slim_cells_in`` tells of.
        """
        if self._stacks is None:
            yield from self._even_stories_in(area)
            return
        for lane in self.lanes_between(area.y, area.bottom):
            for column in self.columns_between(area.x, area.right):
                for row, story_id in enumerate(self.ids_at(column, lane)):
                    rect = self.row_rect(column, lane, row)
                    if rect.meets(area):
                        yield story_id, rect.x, rect.y

    def _even_stories_in(self, area: Rect) -> Iterator[tuple[StoryId, float, float]]:
        for rows in self.rows_in(area):
            tops = [self.row_y(rows.lane, row) for row in range(rows.first, rows.last)]
            for column, ids in rows.cells:
                x = self.columns[column].x
                for story_id, y in zip(ids, tops, strict=False):
                    yield story_id, x, y

    def rows_in(self, area: Rect) -> Iterator[Rows]:
        """Yield the cards that show in an area of a screen, lane by lane and cell by cell."""
        style, cells = self.style, self.cells
        columns = [
            (index, step_id)
            for index in self.columns_between(area.x, area.right)
            if (step_id := self.columns[index].step_id) is not None
            and not self.columns[index].is_slim
        ]
        for index in self.lanes_between(area.y, area.bottom):
            lane = self.lanes[index]
            if lane.is_slim:
                continue
            top = lane.y + style.lane_top
            first = max(0, floor((area.y - top + style.gap_y) / style.pitch_y))
            last = max(first, floor((area.bottom - top) / style.pitch_y) + 1)
            found = [
                (column, ids[first:last])
                for column, step_id in columns
                if len(ids := cells.get((step_id, lane.release_id), ())) > first
            ]
            if found:
                yield Rows(index, first, min(last, first + max(map(_count, found))), found)

    def row_y(self, lane: int, row: int) -> float:
        """Return where a row of a lane begins on screen, in points."""
        return self.lanes[lane].y + self.style.lane_top + row * self.style.pitch_y

    def slim_cells_in(self, area: Rect) -> Iterator[tuple[int, int]]:
        """Yield column and lane of each collapsed cell that shows in an area."""
        if not self.collapsed:
            return
        columns = self.columns_between(area.x, area.right)
        slim = [index for index in columns if self.columns[index].is_slim]
        for lane in self.lanes_between(area.y, area.bottom):
            for column in columns if self.lanes[lane].is_slim else slim:
                yield column, lane

    def ids_at(self, column: int, lane: int) -> tuple[StoryId, ...]:
        """Return the ids of a cell's cards in order; in a collapsed activity step by step."""
        shown, release_id = self.columns[column], self.lanes[lane].release_id
        if shown.step_id is not None:
            return self.cells.get((shown.step_id, release_id), ())
        return tuple(
            name for step_id in shown.step_ids for name in self.cells.get((step_id, release_id), ())
        )


def _count(cell: tuple[int, tuple[StoryId, ...]]) -> int:
    return len(cell[1])
