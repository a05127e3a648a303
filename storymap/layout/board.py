"""The board: where every activity, step, release and story of a map goes.

A pure function of the map and a style. Positions are arithmetic: lanes, columns, cells of ids, one
card size; no card's position is stored, so laying a map out again costs one look at each cell. The
origin is the upper left corner of the body; the backbone is above it (y < 0), the labels left of it
(x < 0).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from itertools import pairwise
from math import floor
from typing import Literal, NamedTuple, TypeAlias

from storymap.layout.geometry import Rect
from storymap.layout.stacks import NO_CARDS, Stack, Stacks, even_stack, stacks_on_paper
from storymap.layout.style import Style
from storymap.model.records import Release
from storymap.model.storymap import LOOSE, CellId, ReleaseId, StepId, StoryId, StoryMap

Zone: TypeAlias = Literal["story", "step", "activity", "release", "cell", "corner", "nothing"]


class Column(NamedTuple):
    """One column; ``step_id`` is None where an activity has no steps yet."""

    step_id: StepId | None
    activity_id: str
    x: float


class Band(NamedTuple):
    """An activity above its columns ``first`` to ``last``."""

    activity_id: str
    first: int
    last: int
    rect: Rect


class Lane(NamedTuple):
    """A release's lane, or that of the unscheduled (``release_id`` None)."""

    release_id: ReleaseId | None
    y: float
    height: float


class Target(NamedTuple):
    """What is at a point: a zone, the record's id there, and the cell, if any."""

    zone: Zone
    id: str | None = None
    column: int | None = None
    lane: int | None = None


class CellSlot(NamedTuple):
    """A place between the cards of a cell: before a story, or at the end (``before`` None)."""

    step_id: StepId
    release_id: ReleaseId | None
    before: StoryId | None
    rank: int


class Board:
    """A map laid out in a style; see the module for the origin."""

    def __init__(
        self,
        story_map: StoryMap,
        style: Style,
        at_least: Board | None = None,
        hidden: frozenset[StoryId] = frozenset(),
    ) -> None:
        """Lay a map out; see ``lay_out``."""
        self.story_map = story_map
        self.style = style
        self.hidden = hidden
        self.cells = _shown_cells(story_map, hidden)
        self.columns = _columns(story_map, style)
        self._stacks = stacks_on_paper(story_map, style) if style.is_print else None
        self.bands = _bands(self.columns, style)
        self.lanes = _lanes(self, at_least, self._stacks)
        self.column_of = {
            column.step_id: index
            for index, column in enumerate(self.columns)
            if column.step_id is not None
        }
        self.lane_of = {lane.release_id: index for index, lane in enumerate(self.lanes)}
        self.width = len(self.columns) * style.pitch_x
        self.height = self.lanes[-1].y + self.lanes[-1].height
        self._lane_tops = [lane.y for lane in self.lanes]

    # Rectangles

    def cell_rect(self, column: int, lane: int) -> Rect:
        """Return the area of a cell, gaps included."""
        style = self.style
        shown = self.lanes[lane]
        return Rect(column * style.pitch_x - style.gap_x / 2, shown.y, style.pitch_x, shown.height)

    def row_rect(self, column: int, lane: int, row: int) -> Rect:
        """Return where the card in a row of a cell is, or would be."""
        style = self.style
        top = self.lanes[lane].y + style.lane_top
        if self._stacks is None:
            y, height = top + row * style.pitch_y, style.card_height
        else:
            y, height = self.stack(column, lane).row(row)
            y += top
        return Rect(column * style.pitch_x, y, style.card_width, height)

    def stack(self, column: int, lane: int) -> Stack:
        """Return how high each card of a cell is, and where, below the lane's first row."""
        if self._stacks is None:
            return even_stack(len(self.ids_at(column, lane)), self.style)
        step_id = self.columns[column].step_id
        if step_id is None:
            return NO_CARDS
        return self._stacks.of((step_id, self.lanes[lane].release_id))

    def story_rect(self, story_id: StoryId) -> Rect | None:
        """Return where a story's card is; None if the board has no such card."""
        story = self.story_map.stories.get(story_id)
        if story is None or story_id in self.hidden:
            return None
        cell = self.story_map.cell_of(story)
        row = self.cells[cell].index(story_id)
        return self.row_rect(self.column_of[cell[0]], self.lane_of[cell[1]], row)

    def label_least(self, lane: int) -> float:
        """Return how high a part of a lane must be at least, so that its label fits."""
        release_id = self.lanes[lane].release_id
        release = self.story_map.releases.get(release_id) if release_id is not None else None
        return _lane_least(release, self.style)

    def step_rect(self, column: int) -> Rect:
        """Return where a column's step is in the backbone."""
        style = self.style
        y = -style.header_bottom - style.step_height
        return Rect(column * style.pitch_x, y, style.card_width, style.step_height)

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
            return self.step_rect(self.column_of[record_id])
        if record_id in self.lane_of:
            return self.label_rect(self.lane_of[record_id])
        return self.story_rect(record_id)

    # What is where

    def columns_between(self, left: float, right: float) -> range:
        """Return the columns that show between two x."""
        pitch = self.style.pitch_x
        first = max(0, floor((left + self.style.gap_x) / pitch))
        return range(first, max(first, min(len(self.columns), floor(right / pitch) + 1)))

    def lanes_between(self, top: float, bottom: float) -> range:
        """Return the lanes that show between two y."""
        first = max(0, bisect_right(self._lane_tops, top) - 1)
        last = bisect_right(self._lane_tops, bottom)
        return range(first, max(first, last))

    def stories_in(self, area: Rect) -> Iterator[tuple[StoryId, float, float]]:
        """Yield id, x and y of each card that shows in an area, lane by lane."""
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
        style = self.style
        cells = self.cells
        columns = self.columns_between(area.x, area.right)
        for lane in (self.lanes[index] for index in self.lanes_between(area.y, area.bottom)):
            top = lane.y + style.lane_top
            first = max(0, floor((area.y - top + style.gap_y) / style.pitch_y))
            last = floor((area.bottom - top) / style.pitch_y) + 1
            for column in columns:
                step_id = self.columns[column].step_id
                ids = cells.get((step_id, lane.release_id), ()) if step_id is not None else ()
                x = column * style.pitch_x
                for row in range(first, min(last, len(ids))):
                    yield ids[row], x, top + row * style.pitch_y

    def column_at(self, x: float) -> int | None:
        """Return the column whose cells hold an x; None outside of the map."""
        column = floor((x + self.style.gap_x / 2) / self.style.pitch_x)
        return column if 0 <= column < len(self.columns) else None

    def lane_at(self, y: float) -> int | None:
        """Return the lane that holds a y; None outside of the map."""
        return bisect_right(self._lane_tops, y) - 1 if 0 <= y < self.height else None

    def target_at(self, x: float, y: float) -> Target:
        """Return what is at a point of the board."""
        if y < 0:
            return self._header_target(x, y)
        lane = self.lane_at(y)
        if lane is None:
            return Target("nothing")
        if x < -self.style.gap_x / 2:
            return Target("release", self.lanes[lane].release_id, None, lane)
        column = self.column_at(x)
        if column is None:
            return Target("nothing", None, None, lane)
        return self._cell_target(x, y, column, lane)

    def _header_target(self, x: float, y: float) -> Target:
        if x < -self.style.gap_x / 2:
            return Target("corner")
        column = self.column_at(x)
        if column is None:
            return Target("nothing")
        if y >= self.step_rect(column).y - self.style.band_gap / 2:
            return Target("step", self.columns[column].step_id, column)
        return Target("activity", self.columns[column].activity_id, column)

    def _cell_target(self, x: float, y: float, column: int, lane: int) -> Target:
        ids = self.ids_at(column, lane)
        row = floor((y - self.lanes[lane].y - self.style.lane_top) / self.style.pitch_y)
        if 0 <= row < len(ids) and self.row_rect(column, lane, row).holds(x, y):
            return Target("story", ids[row], column, lane)
        return Target("cell", None, column, lane)

    def ids_at(self, column: int, lane: int) -> tuple[StoryId, ...]:
        """Return the ids of a cell's cards in order."""
        step_id = self.columns[column].step_id
        if step_id is None:
            return ()
        return self.cells.get((step_id, self.lanes[lane].release_id), ())

    def slot_at(self, x: float, y: float, moving: frozenset[StoryId]) -> CellSlot | None:
        """Return where stories dropped at a point would go; points outside mean the nearest cell.

        ``moving`` are left out of count. None if the nearest column has no step.
        """
        if not self.columns:
            return None
        column = min(len(self.columns) - 1, max(0, floor(x / self.style.pitch_x)))
        lane = self.lane_at(min(max(y, 0.0), self.height - 0.01))
        step_id = self.columns[column].step_id
        if lane is None or step_id is None or step_id == LOOSE:
            return None
        return self._slot_in_cell(y, column, lane, moving)

    def _slot_in_cell(
        self, y: float, column: int, lane: int, moving: frozenset[StoryId]
    ) -> CellSlot:
        ids = self.ids_at(column, lane)
        offset = y - self.lanes[lane].y - self.style.lane_top + self.style.gap_y / 2
        row = floor(offset / self.style.pitch_y + 0.5)
        row = min(len(ids), max(0, row))
        staying = [name for name in ids[row:] if name not in moving]
        rank = sum(name not in moving for name in ids[:row])
        step_id = self.columns[column].step_id or LOOSE
        release_id = self.lanes[lane].release_id
        if staying or not self.hidden:
            before = staying[0] if staying else None
        else:
            before = self._after_last((step_id, release_id), moving)
        return CellSlot(step_id, release_id, before, rank)

    def _after_last(self, cell: CellId, moving: frozenset[StoryId]) -> StoryId | None:
        """Return the hidden story that follows a cell's last card, so that a drop joins the card.

        Stories that move do not count. None where the card is the last of all, or none shows.
        """
        ids = [name for name in self.story_map.cell(*cell) if name not in moving]
        shown = [place for place, name in enumerate(ids) if name not in self.hidden]
        after = shown[-1] + 1 if shown else len(ids)
        return ids[after] if after < len(ids) else None


def lay_out(
    story_map: StoryMap,
    style: Style,
    at_least: Board | None = None,
    hidden: frozenset[StoryId] = frozenset(),
) -> Board:
    """Return the board of a map; no lane gets lower than the same lane of ``at_least``.

    On screen ``hidden`` stories have no card; columns and lanes stay, whatever is in them.
    """
    return Board(story_map, style, at_least, hidden)


def _shown_cells(
    story_map: StoryMap, hidden: frozenset[StoryId]
) -> Mapping[CellId, tuple[StoryId, ...]]:
    """Return the cells of a map that show cards, with those."""
    if not hidden:
        return story_map.cells
    shown = {
        cell: tuple(name for name in ids if name not in hidden)
        for cell, ids in story_map.cells.items()
    }
    return {cell: ids for cell, ids in shown.items() if ids}


def _lane_least(release: Release | None, style: Style) -> float:
    if not style.is_print:
        return style.lane_least
    from storymap.layout.paper_label import lane_least  # a screen never needs paper

    return lane_least(release, style)


def _columns(story_map: StoryMap, style: Style) -> tuple[Column, ...]:
    places: list[tuple[StepId | None, str]] = []
    for activity, steps in story_map.backbone:
        activity_id = activity.id if activity else LOOSE
        places.extend((step.id, activity_id) for step in steps)
        if not steps:
            places.append((None, activity_id))
    if story_map.has_loose_stories:
        places.append((LOOSE, LOOSE))
    return tuple(
        Column(step_id, activity_id, index * style.pitch_x)
        for index, (step_id, activity_id) in enumerate(places)
    )


def _bands(columns: tuple[Column, ...], style: Style) -> tuple[Band, ...]:
    starts = [
        index
        for index, column in enumerate(columns)
        if index == 0 or columns[index - 1].activity_id != column.activity_id
    ]
    y = -style.header_height + style.header_top
    return tuple(
        Band(
            columns[first].activity_id,
            first,
            end - 1,
            Rect(
                first * style.pitch_x,
                y,
                (end - first) * style.pitch_x - style.gap_x,
                style.activity_height,
            ),
        )
        for first, end in pairwise([*starts, len(columns)])
    )


def _lanes(board: Board, at_least: Board | None, stacks: Stacks | None) -> tuple[Lane, ...]:
    story_map, style = board.story_map, board.style
    highest = stacks.highest if stacks else _highest(board)
    floors = {lane.release_id: lane.height for lane in at_least.lanes} if at_least else {}
    lanes: list[Lane] = []
    y = 0.0
    for release_id in story_map.lanes:
        release = story_map.releases.get(release_id) if release_id is not None else None
        cards = highest.get(release_id, 0.0)
        height = max(_lane_least(release, style), style.lane_top + cards + style.lane_bottom)
        height = max(height, floors.get(release_id, 0.0))
        lanes.append(Lane(release_id, y, height))
        y += height
    return tuple(lanes)


def _highest(board: Board) -> Mapping[ReleaseId | None, float]:
    style = board.style
    rows: dict[ReleaseId | None, int] = {}
    for (_, release_id), ids in board.cells.items():
        if len(ids) > rows.get(release_id, 0):
            rows[release_id] = len(ids)
    return {lane: count * style.pitch_y - style.gap_y for lane, count in rows.items()}
