"""Lines from what is needed to what needs it: of the selection, the late ones, on wish all."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import pairwise
from math import floor
from typing import NamedTuple

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPixmap

from storymap.canvas.changes import is_same_layout
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


DASH, DASH_LENGTH = 10, 6
"""From one dash of a late line to the next, and how much of it is drawn, in pixels."""


DASHED_UP_TO = 40
"""A map with more late needs than these shows them as whole lines: dashes take ten times longer."""


class NeedLines:
    """Knows which needs of a board's stories are drawn, and paints them."""

    def __init__(self) -> None:
        """Show the late ones only."""
        self.shows_all = False
        self._late = NeedIndex(late_only=True)
        self._all = NeedIndex(late_only=False)
        self._spans = Spans()

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
        late = dict.fromkeys(self._spans.near(pens, self._late.over(board, columns), near))
        if self.shows_all:
            others = self._spans.near(pens, self._all.over(board, columns), near)
            pens.draw_thin(n for n in others if n not in late and n not in selected)
        pens.draw_strong((n for n in selected if n not in late), "accent")
        pens.draw_late(late, near, dashed=len(self._late) <= DASHED_UP_TO)


class LinePens:
    """Draws lines between the cards of a board."""

    def __init__(self, painter: QPainter, board: Board, projection: Projection, inks: Inks) -> None:
        """Draw on a painter."""
        self.board = board
        self.projection = projection
        self._painter = painter
        self._inks = inks
        self.is_straight = gutters(projection).straight
        self._size = max(3.0, 4.5 * projection.zoom)

    def draw_thin(self, needs: Iterable[Need]) -> None:
        """Draw lines that stay in the background."""
        self._take("card_line", 1.0)
        if self.is_straight:
            self._draw_far(needs)
            return
        for _, points in ways(self.board, self.projection, needs):
            self._painter.drawPolyline(points)
            self._painter.drawPolygon(head(points, self._size * 0.8))

    def _draw_far(self, needs: Iterable[Need]) -> None:
        """Draw lines all at once, without heads, which would hide what is under them."""
        found = ways(self.board, self.projection, needs)
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        self._painter.drawLines([QLineF(points[0], points[-1]) for _, points in found])
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def draw_strong(self, needs: Iterable[Need], role: Role, width: float = 1.5) -> None:
        """Draw lines that stand out."""
        self._take(role, width)
        for _, points in ways(self.board, self.projection, needs):
            self.draw(points)

    def draw_late(self, needs: Iterable[Need], near: Rect, *, dashed: bool) -> None:
        """Draw lines of stories that come before what they need, with an alert sign."""
        found = [points for _, points in ways(self.board, self.projection, needs)]
        if self.is_straight:
            self._draw_straight(found)
        else:
            self._draw_bars(found, dashed=dashed)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(self._inks.colour("danger"))
        room = 4 * self._size + ALERT
        shown = self.projection.body(near).adjusted(-room, -room, room, room)
        ending = [points for points in found if shown.contains(points[-1])]
        for points in ending:
            self._painter.drawPolygon(head(points, self._size))
        for points in ending:
            self._draw_alert(points)

    def _draw_straight(self, found: list[Way]) -> None:
        """Draw straight lines all at once, thin and without soft edges: they may be many."""
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        self._painter.setPen(QPen(self._inks.colour("danger"), 1))
        self._painter.drawLines([QLineF(points[0], points[-1]) for points in found])
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def _draw_bars(self, found: list[Way], *, dashed: bool) -> None:
        """Draw elbows as bars, whose dashes stay where they are when the board scrolls.

        A pen walks all of a line, however little of it shows; a bar is cut first.
        """
        painter, colour = self._painter, self._inks.colour("danger")
        across = _dashes(colour, DASH, 2) if dashed else colour
        down = _dashes(colour, 2, DASH) if dashed else colour
        painter.setBrushOrigin(QPointF(self.projection.x(0), self.projection.y(0)).toPoint())
        for points in found:
            for start, end in pairwise(points):
                left, right = sorted((floor(start.x() + 0.5), floor(end.x() + 0.5)))
                top, bottom = sorted((floor(start.y() + 0.5), floor(end.y() + 0.5)))
                brush = across if right - left > bottom - top else down
                painter.fillRect(left - 1, top - 1, right - left + 2, bottom - top + 2, brush)

    def draw(self, points: Way) -> None:
        """Draw one line with its head."""
        painter = self._painter
        painter.drawPolyline(points)
        pen = painter.pen()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawPolygon(head(points, self._size))
        painter.setPen(pen)

    def _take(self, role: Role, width: float) -> None:
        pen = QPen(self._inks.colour(role), width)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
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


def _dashes(colour: QColor, width: int, height: int) -> QBrush:
    """Return what fills a bar with dashes, the first half of each in a colour."""
    picture = QPixmap(width, height)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.fillRect(0, 0, min(width, DASH_LENGTH), min(height, DASH_LENGTH), colour)
    painter.end()
    return QBrush(picture)


def ways(board: Board, projection: Projection, needs: Iterable[Need]) -> Iterator[tuple[Need, Way]]:
    """Yield needs with their lines in the viewport."""
    room = gutters(projection)
    for need in needs:
        start, end = board.story_rect(need.needed), board.story_rect(need.needing)
        if start is not None and end is not None:
            shown = projection.body(start), projection.body(end)
            yield need, way(*shown, room, track_of(need.needed))


class Spans:
    """Where the lines of needs are on a board, found once as long as nothing on it moves."""

    def __init__(self) -> None:
        """Know none."""
        self._board: Board | None = None
        self._kept: dict[Need, Span | None] = {}

    def near(self, pens: LinePens, needs: Iterable[Need], area: Rect) -> Iterator[Need]:
        """Yield the needs whose lines may show in an area of the board."""
        board, kept = pens.board, self._kept
        if self._board is not board:
            if self._board is None or not _is_as_it_was(self._board, board):
                kept.clear()
            self._board = board
        hits = _crosses if pens.is_straight else _passes
        gap = max(board.style.gap_x, board.style.gap_y)
        near = area.x - gap, area.y - gap, area.right + gap, area.bottom + gap
        for need in needs:
            if need not in kept:
                kept[need] = _span(board, need)
            span = kept[need]
            if span is not None and hits(span, near):
                yield need


def _is_as_it_was(before: Board, after: Board) -> bool:
    return before.cells is after.cells and is_same_layout(before, after)


class Span(NamedTuple):
    """Where a line runs, in points: along ``y1``, down at ``out``, over, down at ``into``."""

    out: float
    y1: float
    over: float
    into: float
    y2: float


def _span(board: Board, need: Need) -> Span | None:
    start, end = board.story_rect(need.needed), board.story_rect(need.needing)
    if start is None or end is None:
        return None
    gap_x, gap_y = board.style.gap_x / 2, board.style.gap_y / 2
    y1, y2 = start.y + start.height / 2, end.y + end.height / 2
    out = start.right + gap_x
    if start.x == end.x:
        return Span(out, y1, y2, out, y2)
    return Span(out, y1, (end if y1 < y2 else start).y - gap_y, end.x - gap_x, y2)


def _passes(span: Span, area: tuple[float, float, float, float]) -> bool:
    """Tell whether an elbow passes through an area: left, top, right, bottom."""
    left, top, right, bottom = area
    out, y1, over, into, y2 = span
    if left < out < right and min(y1, over) < bottom and max(y1, over) > top:
        return True
    if top < over < bottom and min(out, into) < right and max(out, into) > left:
        return True
    return left < into < right and min(over, y2) < bottom and max(over, y2) > top


def _crosses(span: Span, area: tuple[float, float, float, float]) -> bool:
    """Tell whether the rectangle around a straight line meets an area."""
    left, top, right, bottom = area
    out, y1, _, into, y2 = span
    across = min(out, into) < right and max(out, into) > left
    return across and min(y1, y2) < bottom and max(y1, y2) > top
