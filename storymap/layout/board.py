"""The board: a map laid out in a style; a pure function of both."""

from __future__ import annotations

from bisect import bisect_right
from math import floor
from typing import Literal, NamedTuple, TypeAlias

from storymap.layout.grid import Band, Column, Lane
from storymap.layout.outline import NodeId
from storymap.layout.placement import Placement
from storymap.layout.style import Style
from storymap.model.storymap import LOOSE, CellId, ReleaseId, StepId, StoryId, StoryMap

__all__ = ["Band", "Board", "CellSlot", "Column", "Lane", "Target", "Zone", "lay_out"]

Zone: TypeAlias = Literal["story", "step", "activity", "release", "cell", "corner", "nothing"]


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


class Board(Placement):
    """A map laid out in a style, which also tells what is at a point of it; see ``Placement``."""

    def column_at(self, x: float) -> int | None:
        """Return the column whose cells hold an x; None outside of the map."""
        x += self.style.gap_x / 2
        return bisect_right(self._lefts, x) - 1 if 0 <= x < self.width else None

    def nearest_column(self, x: float) -> int:
        """Return the column at an x, or the first or last where there is none."""
        return max(0, bisect_right(self._lefts, x) - 1)

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
        shown = self.columns[column]
        is_low = y >= self.step_rect(column).y - self.style.band_gap / 2
        if is_low and not shown.is_activity:
            return Target("step", shown.step_id, column)
        return Target("activity", shown.activity_id, column)

    def _cell_target(self, x: float, y: float, column: int, lane: int) -> Target:
        if self.columns[column].is_slim:
            return Target("cell", None, column, lane)
        ids = self.ids_at(column, lane)
        if self.lanes[lane].is_slim:
            row = floor((x - self.columns[column].x) / self.strip_width(column, lane))
        else:
            row = floor((y - self.lanes[lane].y - self.style.lane_top) / self.style.pitch_y)
        if 0 <= row < len(ids) and self.row_rect(column, lane, row).holds(x, y):
            return Target("story", ids[row], column, lane)
        return Target("cell", None, column, lane)

    def slot_at(self, x: float, y: float, moving: frozenset[StoryId]) -> CellSlot | None:
        """Return where stories dropped at a point would go; points outside mean the nearest cell.

        In what is collapsed they go to the end. ``moving`` are left out of count. None if the
        nearest column has no step.
        """
        if not self.columns:
            return None
        column = self.nearest_column(x)
        lane = self.lane_at(min(max(y, 0.0), self.height - 0.01))
        step_ids = self.columns[column].step_ids
        if lane is None or not step_ids or step_ids[-1] == LOOSE:
            return None
        if self.is_slim(column, lane):
            return self._slot_at_end((step_ids[-1], self.lanes[lane].release_id), moving)
        return self._slot_in_cell(y, column, lane, moving)

    def _slot_at_end(self, cell: CellId, moving: frozenset[StoryId]) -> CellSlot:
        staying = [name for name in self.story_map.cell(*cell) if name not in moving]
        return CellSlot(*cell, None, len(staying))

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
    collapsed: frozenset[NodeId] = frozenset(),
    *,
    before: Board | None = None,
) -> Board:
    """Return the board of a map; no lane gets lower than the same lane of ``at_least``.

    On screen ``hidden`` stories have no card; columns and lanes stay, whatever is in them. What is
    ``collapsed`` there (steps, activities, releases, as nodes of the outline) gets slim. Columns
    and lanes of the board ``before`` are taken over if nothing that they follow from has changed.
    """
    return Board(story_map, style, at_least, hidden, collapsed, before=before)
