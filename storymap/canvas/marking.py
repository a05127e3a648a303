"""What is marked on the board: rings, handles, lines of needs, the empty place that was chosen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QRegion

from storymap.canvas.handles import handle_target, paint_handle
from storymap.canvas.inks import RING, Inks
from storymap.canvas.need_index import Need, needing_of
from storymap.canvas.need_lines import LinePens, NeedLines, ways
from storymap.canvas.projection import Projection
from storymap.canvas.routes import NONE_BELOW
from storymap.layout.board import Board
from storymap.layout.geometry import Rect
from storymap.model.storymap import CellId, StoryId, StoryMap

NEEDS_SHOWN_FOR = 30
"""Lines are drawn for at most so many selected stories; more would be a tangle."""

EXACT_AREAS_FOR = 60
"""For more selected stories the whole viewport counts as what they cover."""


class SelectionMarks:
    """Paints what marks stories and cells of a board.

    ``hovered`` is the story under the pointer; ``flashed`` are shown for a moment as the cause of
    a refusal; ``chosen_cell`` is where the next card goes while nothing is selected.
    """

    def __init__(self) -> None:
        """Start with nothing selected."""
        self.lines = NeedLines()
        self.hovered: StoryId | None = None
        self.flashed: tuple[str, ...] = ()
        self.chosen_cell: CellId | None = None
        self._selected: tuple[str, ...] = ()
        self._among: frozenset[str] = frozenset()
        self._needs: tuple[StoryMap, dict[Need, None]] | None = None
        self._needing: tuple[object, dict[StoryId, list[StoryId]]] = (None, {})

    @property
    def selected(self) -> tuple[str, ...]:
        """The ids of what is selected."""
        return self._selected

    @selected.setter
    def selected(self, ids: tuple[str, ...]) -> None:
        self._selected = ids
        self._among = frozenset(ids)
        self._needs = None

    def __contains__(self, record_id: object) -> bool:
        """Whether a record is selected."""
        return record_id in self._among

    def areas(self, board: Board, projection: Projection) -> list[QRectF] | None:
        """Return what the marks cover of the viewport; None if that is much of it."""
        if len(self._selected) > EXACT_AREAS_FOR:
            return None
        rects = [board.rect_of(name) for name in self._selected]
        areas = [
            projection.anywhere(rect).adjusted(-5, -5, 5, 5) for rect in rects if rect is not None
        ]
        room = max(10.0, 8 * projection.zoom)
        for _, points in ways(board, projection, self._shown_needs(board, projection)):
            for start, end in pairwise(points):
                area = QRectF(start, end).normalized()
                areas.append(area.adjusted(-room, -room, room, room))
        return areas + self.small_areas(board, projection)

    def small_areas(self, board: Board, projection: Projection) -> list[QRectF]:
        """Return what handles, flashes and the chosen cell cover of the viewport."""
        handles = self.handles(board, projection).values()
        areas = [rect.adjusted(-2, -2, 2, 2) for rect in handles]
        rects = [board.story_rect(name) for name in self.flashed]
        rects.append(self._cell_rect(board))
        areas += [projection.body(rect).adjusted(-8, -8, 8, 8) for rect in rects if rect]
        return areas

    def handles(self, board: Board, projection: Projection) -> dict[StoryId, QRectF]:
        """Return the stories that have a handle now, and where each can be taken."""
        chosen = self._selected if len(self._selected) == 1 else ()
        found = {}
        for name in (self.hovered, *chosen):
            target = handle_target(board, projection, name) if name else None
            if name is not None and target is not None:
                found[name] = target
        return found

    def paint(
        self, painter: QPainter, board: Board, projection: Projection, inks: Inks, visible: Rect
    ) -> None:
        """Paint the rings of the selected stories that show in a part of the board."""
        self._paint_cell(painter, board, projection, inks)
        if not self._selected:
            return
        if projection.zoom < board.style.strips_below:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
            painter.setPen(QPen(inks.colour("accent"), RING))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRects([projection.body(rect) for rect in self._runs(board, visible)])
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            return
        style = board.style
        for story_id, x, y in board.stories_in(visible):
            if story_id in self._among:
                rect = Rect(x, y, style.card_width, style.card_height)
                inks.ring(painter, projection.body(rect), "accent")

    def _runs(self, board: Board, visible: Rect) -> Iterator[Rect]:
        """Yield a rectangle for each run of selected stories, one below the other in a cell."""
        columns = board.columns_between(visible.x, visible.right)
        for lane in board.lanes_between(visible.y, visible.bottom):
            for column in columns:
                start: int | None = None
                ids = board.ids_at(column, lane)
                for row in range(len(ids) + 1):
                    if row < len(ids) and ids[row] in self._among:
                        start = row if start is None else start
                    elif start is not None:
                        first = board.row_rect(column, lane, start)
                        last = board.row_rect(column, lane, row - 1)
                        yield first._replace(height=last.bottom - first.y)
                        start = None

    def paint_needs(
        self, painter: QPainter, board: Board, projection: Projection, inks: Inks, near: Rect
    ) -> None:
        """Draw lines from what is needed to what needs it, and what is laid over cards."""
        self._paint_lines(painter, board, projection, inks, near)
        for name in self.flashed:
            rect = board.story_rect(name)
            if rect is not None:
                inks.ring(painter, projection.body(rect).adjusted(-2, -2, 2, 2), "danger")
                inks.ring(painter, projection.body(rect), "danger", dashed=True)
        for target in self.handles(board, projection).values():
            paint_handle(painter, inks, target)

    def _paint_lines(
        self, painter: QPainter, board: Board, projection: Projection, inks: Inks, near: Rect
    ) -> None:
        """Draw lines; those that cross a collapsed column run behind its number and title."""
        pens = LinePens(painter, board, projection, inks)
        hidden = [projection.body(rect) for rect in _slim_columns(board, near)]
        if hidden:
            painter.save()
            _clip_out(painter, hidden)
        self.lines.paint(pens, near, self._shown_needs(board, projection))
        if hidden:
            painter.restore()

    def _shown_needs(self, board: Board, projection: Projection) -> dict[Need, None]:
        if projection.zoom < NONE_BELOW or len(self._selected) > NEEDS_SHOWN_FOR:
            return {}
        story_map = board.story_map
        if self._needs is None or self._needs[0] is not story_map:
            self._needs = (story_map, dict.fromkeys(self._found_needs(story_map)))
        return self._needs[1]

    def _found_needs(self, story_map: StoryMap) -> Iterator[Need]:
        stories = story_map.stories
        for name in self._selected:
            if name in stories:
                yield from (Need(name, need) for need in stories[name].needs)
        needed = self._among & story_map.needed.keys()
        if needed:
            needing = needing_of(story_map, self._needing)
            self._needing = (story_map.needed, needing)
            for name in needed:
                yield from (Need(other, name) for other in needing[name])

    def _cell_rect(self, board: Board) -> Rect | None:
        """Return where the next card of the chosen cell would be; None while any is selected."""
        if self.chosen_cell is None or self._selected:
            return None
        column = board.column_of.get(self.chosen_cell[0])
        lane = board.lane_of.get(self.chosen_cell[1])
        if column is None or lane is None:
            return None
        return board.row_rect(column, lane, len(board.ids_at(column, lane)))

    def _paint_cell(
        self, painter: QPainter, board: Board, projection: Projection, inks: Inks
    ) -> None:
        rect = self._cell_rect(board)
        if rect is not None:
            inks.ring(painter, projection.body(rect).adjusted(3, 3, -3, -3), "muted", dashed=True)


def _slim_columns(board: Board, near: Rect) -> Iterator[Rect]:
    """Yield the cells of collapsed columns that show in an area."""
    for column, lane in board.slim_cells_in(near):
        if board.columns[column].is_slim:
            yield board.slim_rect(column, lane)


def _clip_out(painter: QPainter, rects: Sequence[QRectF]) -> None:
    """Paint nothing in some places from now on."""
    region = QRegion(painter.clipBoundingRect().toAlignedRect())
    for rect in rects:
        region -= rect.toAlignedRect()
    painter.setClipRegion(region, Qt.ClipOperation.IntersectClip)
