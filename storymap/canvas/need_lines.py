"""Lines from what is needed to what needs it: of the selection, the late ones, on wish all."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPen

from storymap.canvas.inks import Inks
from storymap.canvas.need_index import Need, NeedIndex
from storymap.canvas.projection import Projection
from storymap.canvas.routes import NONE_BELOW, Way, gutters, head, track_of, way
from storymap.layout.board import Board
from storymap.layout.geometry import Rect
from storymap.layout.marks import Icon, Role
from storymap.model.patch import Patch

ALERT = 12.0
"""The size of the sign at a line that is late, in points."""


class NeedLines:
    """Knows which needs of a board's stories are drawn, and paints them."""

    def __init__(self) -> None:
        """Show the late ones only."""
        self.shows_all = False
        self._late = NeedIndex(late_only=True)
        self._all = NeedIndex(late_only=False)

    def note(self, patch: Patch) -> None:
        """Hear of a change of the map."""
        self._late.note(patch)
        self._all.note(patch)

    def paint(self, pens: LinePens, near: Rect, selected: Collection[Need]) -> None:
        """Paint the lines that show in a part of the board; those selected stand out."""
        if pens.projection.zoom < NONE_BELOW:
            return
        board = pens.board
        pitch = board.style.pitch_x
        columns = board.columns_between(near.x - pitch, near.right + pitch)
        late = dict.fromkeys(self._late.over(board, columns))
        if self.shows_all:
            others = (n for n in self._all.over(board, columns) if n not in late)
            pens.draw_thin((n for n in others if n not in selected), near)
        pens.draw_strong((n for n in selected if n not in late), "accent")
        pens.draw_late(late, near)


class LinePens:
    """Draws lines between the cards of a board."""

    def __init__(self, painter: QPainter, board: Board, projection: Projection, inks: Inks) -> None:
        """Draw on a painter."""
        self.board = board
        self.projection = projection
        self._painter = painter
        self._inks = inks
        self._size = max(3.0, 4.5 * projection.zoom)

    def draw_thin(self, needs: Iterable[Need], near: Rect) -> None:
        """Draw lines that stay in the background."""
        self._take("card_line", 1.0)
        for _, points in ways(self.board, self.projection, needs, near):
            self._painter.drawPolyline(points)
            self._painter.drawPolygon(head(points, self._size * 0.8))

    def draw_strong(self, needs: Iterable[Need], role: Role, width: float = 1.5) -> None:
        """Draw lines that stand out."""
        self._take(role, width)
        for _, points in ways(self.board, self.projection, needs):
            self.draw(points)

    def draw_late(self, needs: Iterable[Need], near: Rect) -> None:
        """Draw lines of stories that come before what they need: dashed, with an alert sign."""
        for _, points in ways(self.board, self.projection, needs, near):
            self._take("danger", 2.0, dashed=True)
            self.draw(points)
            self._draw_alert(points)

    def draw(self, points: Way) -> None:
        """Draw one line with its head."""
        painter = self._painter
        painter.drawPolyline(points)
        pen = painter.pen()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawPolygon(head(points, self._size))
        painter.setPen(pen)

    def _take(self, role: Role, width: float, *, dashed: bool = False) -> None:
        pen = QPen(self._inks.colour(role), width)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        if dashed:
            pen.setDashPattern([3.0, 2.0])
        self._painter.setPen(pen)
        self._painter.setBrush(self._inks.colour(role))

    def _draw_alert(self, points: Way) -> None:
        """Put the sign in the gutter, just before the line reaches the card that is too early."""
        size = max(ALERT, 9 / self.projection.zoom)
        half = size * self.projection.zoom / 2
        corner, before = (points[-2], points[-3]) if len(points) > 2 else points[::-1]
        along = before - corner
        length = max(1.0, abs(along.x()) + abs(along.y()))
        place = corner + along * min(0.5, 2.2 * half / length)
        sign = Icon(0, 0, size, "alert", "panel", "danger")
        self._inks.draw_mark(self._painter, sign, place.x() - half, place.y() - half)


def ways(
    board: Board, projection: Projection, needs: Iterable[Need], near: Rect | None = None
) -> Iterator[tuple[Need, Way]]:
    """Yield needs with their lines in the viewport: of those that may show in a part, if told."""
    room = gutters(projection)
    for need in needs:
        start, end = board.story_rect(need.needed), board.story_rect(need.needing)
        if start is None or end is None:
            continue
        if near is not None and not _spanned(start, end, board.style.gap_y).meets(near):
            continue
        shown = projection.body(start), projection.body(end)
        yield need, way(*shown, room, track_of(need.needed))


def _spanned(start: Rect, end: Rect, gap: float) -> Rect:
    left, top = min(start.x, end.x) - 2 * gap, min(start.y, end.y) - 2 * gap
    right, bottom = max(start.right, end.right), max(start.bottom, end.bottom)
    return Rect(left, top, right - left + 2 * gap, bottom - top + 2 * gap)
