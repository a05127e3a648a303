"""What shows that stories are selected: rings around them, and lines to what they need."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPen, QPolygonF

from storymap.canvas.cards import STRIPS_BELOW
from storymap.canvas.inks import RING, Inks
from storymap.canvas.projection import Projection
from storymap.layout.board import Board
from storymap.layout.geometry import Rect
from storymap.model.storymap import StoryId, StoryMap

NEEDS_SHOWN_FOR = 30
"""Lines are drawn for at most so many selected stories; more would be a tangle."""

EXACT_AREAS_FOR = 60
"""For more selected stories the whole viewport counts as what they cover."""


class SelectionMarks:
    """Paints what marks the selected stories of a board."""

    def __init__(self) -> None:
        """Start with nothing selected."""
        self._selected: tuple[str, ...] = ()
        self._among: frozenset[str] = frozenset()
        self._needs: tuple[StoryMap, list[tuple[StoryId, StoryId]]] | None = None
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
        room = max(8.0, 6 * projection.zoom)
        for points, _ in self._elbows(board, projection):
            areas.append(QPolygonF(points).boundingRect().adjusted(-room, -room, room, room))
        return areas

    def paint(
        self, painter: QPainter, board: Board, projection: Projection, inks: Inks, visible: Rect
    ) -> None:
        """Paint the rings of the selected stories that show in a part of the board."""
        if not self._selected:
            return
        if projection.zoom < STRIPS_BELOW:
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
        self, painter: QPainter, board: Board, projection: Projection, inks: Inks
    ) -> None:
        """Draw what the selected stories need, and what needs them, as elbows in the gutters."""
        painter.setPen(QPen(inks.colour("accent"), 1.5))
        painter.setBrush(QBrush(inks.colour("accent")))
        for points, size in self._elbows(board, projection):
            painter.drawPolyline(QPolygonF(points))
            tip = points[-1]
            head = [tip, tip + QPointF(-size, -size * 0.8), tip + QPointF(-size, size * 0.8)]
            painter.drawPolygon(QPolygonF(head))

    def _elbows(
        self, board: Board, projection: Projection
    ) -> Iterator[tuple[list[QPointF], float]]:
        """Yield the corners of each line, and the size of its head."""
        if projection.zoom < STRIPS_BELOW or len(self._selected) > NEEDS_SHOWN_FOR:
            return
        size = max(3.0, 4.5 * projection.zoom)
        gutter = board.style.gap_x * projection.zoom / 2
        rise = board.style.gap_y * projection.zoom / 2
        for needing, needed in self._pairs(board.story_map):
            start, end = board.story_rect(needed), board.story_rect(needing)
            if start is not None and end is not None:
                shown = projection.body(start), projection.body(end)
                yield _elbow(*shown, gutter, rise), size

    def _pairs(self, story_map: StoryMap) -> list[tuple[StoryId, StoryId]]:
        """Return (needing, needed) for the stories selected; kept while both stay the same."""
        if self._needs is None or self._needs[0] is not story_map:
            self._needs = (story_map, self._found_pairs(story_map))
        return self._needs[1]

    def _found_pairs(self, story_map: StoryMap) -> list[tuple[StoryId, StoryId]]:
        stories = story_map.stories
        pairs = [
            (name, need)
            for name in self._selected
            if name in stories
            for need in stories[name].needs
        ]
        needed = self._among & story_map.needed.keys()
        if needed:
            needing = self._needing_of(story_map)
            pairs.extend((name, need) for need in needed for name in needing[need])
        return list(dict.fromkeys(pairs))

    def _needing_of(self, story_map: StoryMap) -> dict[StoryId, list[StoryId]]:
        """Return which stories need each story; kept while no story's needs change."""
        if self._needing[0] is not story_map.needed:
            index: dict[StoryId, list[StoryId]] = {}
            for story in story_map.stories.values():
                for need in story.needs:
                    index.setdefault(need, []).append(story.id)
            self._needing = (story_map.needed, index)
        return self._needing[1]


def _elbow(start: QRectF, end: QRectF, gutter: float, rise: float) -> list[QPointF]:
    """Return a line from what is needed to what needs it: out at the right, in at the left."""
    out, into = start.right() + gutter, end.left() - gutter
    y1, y2 = start.center().y(), end.center().y()
    points = [QPointF(start.right() + 2, y1), QPointF(out, y1)]
    if abs(out - into) > 1:
        cross = (end if y1 < y2 else start).top() - rise
        points += [QPointF(out, cross), QPointF(into, cross)]
    return [*points, QPointF(into, y2), QPointF(end.left() - 2, y2)]
