"""Lines from what is needed to what needs it: of the selection, the late ones, on wish all."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import pairwise
from math import floor
from typing import NamedTuple

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPixmap, QPolygonF

from storymap.canvas.changes import is_same_layout
from storymap.canvas.focus import Focus
from storymap.canvas.inks import Inks
from storymap.canvas.need_index import Need, NeedIndex
from storymap.canvas.projection import Projection
from storymap.canvas.routes import NONE_BELOW, Way, gutters, head, track_of, way
from storymap.layout.board import Board
from storymap.layout.geometry import Rect
from storymap.layout.marks import Icon, Role
from storymap.layout.style import Style
from storymap.model.patch import Patch
from storymap.model.storymap import StoryId

ALERT = 12.0
"""The size of the sign at a line that is late, in points."""


DASH, DASH_LENGTH = 10, 6
"""From one dash of a late line to the next, and how much of it is drawn, in pixels."""


DASHED_UP_TO = 40
"""A map with more late needs than these shows them as whole lines: dashes take ten times longer."""

LINES_UP_TO = 200
"""From afar a map with more late needs than these shows their signs alone, not a red tangle."""

TOUCH = 0.01
"""What is less far apart, in points, is at the same place."""


class NeedLines:
    """Knows which needs of a board's stories are drawn, and paints them.

    While all but a ``focus`` is dimmed, only lines of the selection and of bright stories show; on
    a path those between two of its stories, too.
    """

    def __init__(self) -> None:
        """Show the late ones only."""
        self.shows_all = False
        self.focus: Focus | None = None
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
        found = self._spans.near(pens, self._late.over(board, columns), near)
        late = dict.fromkeys(need for need in found if self._is_bright(board, need))
        if self.shows_all or self._path is not None:
            asked = self._on_path(self._all.over(board, columns))
            others = self._spans.near(pens, asked, near)
            thin = [
                need
                for need in others
                if need not in late and need not in selected and self._is_bright(board, need)
            ]
            pens.draw_thin(self._spans.lines(pens, thin), self._spans.ending(pens, thin, near))
        pens.draw_strong((n for n in selected if n not in late), "accent")
        count = len(self._late)
        if count <= DASHED_UP_TO and not pens.is_straight:
            pens.draw_dashed(late)
        elif count <= LINES_UP_TO or not pens.is_straight:
            pens.draw_late(self._spans.lines(pens, late))
        pens.draw_alerts(self._spans.ending(pens, late, near))

    def _is_bright(self, board: Board, need: Need) -> bool:
        focus = self.focus
        return focus is None or any(focus.has_story(board, name) for name in need)

    @property
    def _path(self) -> frozenset[StoryId] | None:
        """The stories of the path that is shown; None if none is."""
        return self.focus.stories if self.focus is not None and self.focus.is_path else None

    def _on_path(self, needs: Iterable[Need]) -> Iterable[Need]:
        """Leave out what leads off a path: there are a few lines then, and thousands else."""
        path = self._path
        if path is None:
            return needs
        return [need for need in needs if need.needing in path and need.needed in path]


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

    @property
    def reach(self) -> float:
        """How far from its end the head and the sign of a line reach, in points of the board."""
        return (4 * self._size + ALERT) / self.projection.zoom

    def draw_thin(self, lines: list[QLineF], ending: Iterable[End]) -> None:
        """Draw lines that stay in the background; from close by, those that end here get heads."""
        self._draw_lines(lines, "card_line", 1.0)
        if not self.is_straight:
            self._draw_heads(ending, "card_line", self._size * 0.8)

    def _draw_heads(self, ending: Iterable[End], role: Role, size: float) -> None:
        """Draw the heads of elbows, which all come in from the side."""
        painter, projection = self._painter, self.projection
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._inks.colour(role))
        tip = QPointF(0, 0)
        ways_in = {way_in: QPolygonF(head([QPointF(-way_in, 0), tip], size)) for way_in in (1, -1)}
        for end in ending:
            x, y = projection.x(end.x) - 2 * end.way_in, projection.y(end.y)
            painter.drawPolygon(ways_in[end.way_in].translated(x, y))

    def _draw_lines(self, lines: list[QLineF], role: Role, width: float) -> None:
        """Draw lines told in points of the board, all at once and without soft edges."""
        if not lines:
            return
        painter, now = self._painter, self.projection
        pen = QPen(self._inks.colour(role), width)
        pen.setCosmetic(True)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(pen)
        painter.translate(now.origin_x, now.origin_y)
        painter.scale(now.zoom, now.zoom)
        painter.drawLines(lines)
        painter.restore()

    def draw_strong(self, needs: Iterable[Need], role: Role, width: float = 1.5) -> None:
        """Draw lines that stand out."""
        self._take(role, width)
        for _, points in ways(self.board, self.projection, needs):
            self.draw(points)

    def draw_late(self, lines: list[QLineF]) -> None:
        """Draw whole lines of stories that come before what they need."""
        self._draw_lines(lines, "danger", 1.0 if self.is_straight else 2.0)

    def draw_alerts(self, ending: Iterable[End]) -> None:
        """Draw heads and alert signs at lines of stories that come before what they need.

        A sign is in the gutter, just before the line reaches the card that is too early.
        """
        ends, projection = list(ending), self.projection
        if not ends:
            return
        if not self.is_straight:
            self._draw_heads(ends, "danger", self._size)
        size = max(ALERT, 9 / projection.zoom)
        sign = Icon(-size / 2, -size / 2, size, "alert", "panel", "danger")
        for end in ends:
            x, y = end.corner
            along_x, along_y = end.before[0] - x, end.before[1] - y
            share = min(0.5, 1.1 * size / max(1.0, abs(along_x) + abs(along_y)))
            x, y = projection.x(x + share * along_x), projection.y(y + share * along_y)
            self._inks.draw_mark(self._painter, sign, x, y)

    def draw_dashed(self, needs: Iterable[Need]) -> None:
        """Draw late elbows as bars, whose dashes stay where they are when the board scrolls.

        A pen walks all of a line, however little of it shows; a bar is cut first.
        """
        painter, colour = self._painter, self._inks.colour("danger")
        across, down = _dashes(colour, DASH, 2), _dashes(colour, 2, DASH)
        painter.setBrushOrigin(QPointF(self.projection.x(0), self.projection.y(0)).toPoint())
        for _, points in ways(self.board, self.projection, needs):
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
        start, end = _end_of(board, need.needed), _end_of(board, need.needing)
        if start is not None and end is not None:
            shown = projection.body(start), projection.body(end)
            yield need, way(*shown, room, track_of(need.needed))


def _end_of(board: Board, story_id: StoryId) -> Rect | None:
    """Return where a line from or to a story ends: at its card, or at its cell in a slim lane.

    From a strip inside a cell it would run over the cards above or below.
    """
    rect = board.story_rect(story_id)
    if rect is None or not board.collapsed:
        return rect
    step, release = board.story_map.cell_of(board.story_map.stories[story_id])
    column, lane = board.column_of[step], board.lane_of[release]
    return board.slim_rect(column, lane) if board.lanes[lane].is_slim else rect


class Spans:
    """Where the lines of needs are on a board, found once as long as nothing on it moves."""

    def __init__(self) -> None:
        """Know none."""
        self._board: Board | None = None
        self._kept: dict[Need, Span | None] = {}
        self._lines: dict[Need, list[QLineF]] = {}
        self._direct: dict[Need, list[QLineF]] = {}

    def near(self, pens: LinePens, needs: Iterable[Need], area: Rect) -> Iterator[Need]:
        """Yield the needs whose lines may show in an area of the board."""
        board, kept = pens.board, self._kept
        if self._board is not board:
            if self._board is None or not _is_as_it_was(self._board, board):
                kept.clear()
                self._lines.clear()
                self._direct.clear()
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

    def lines(self, pens: LinePens, needs: Iterable[Need]) -> list[QLineF]:
        """Return the lines of needs that were near, in points of the board."""
        style, found = pens.board.style, list[QLineF]()
        kept, make = (
            (self._direct, _direct_line) if pens.is_straight else (self._lines, _elbow_lines)
        )
        for need in needs:
            lines = kept.get(need)
            if lines is None:
                span = self._kept[need]
                assert span is not None  # noqa: S101 - it was near
                lines = kept[need] = make(span, style, track_of(need.needed))
            found += lines
        return found

    def ending(self, pens: LinePens, needs: Iterable[Need], area: Rect) -> Iterator[End]:
        """Yield where needs that were near end in an area, heads and signs included."""
        room, style = pens.reach, pens.board.style
        left, right = area.x - room, area.right + room
        top, bottom = area.y - room, area.bottom + room
        for need in needs:
            span = self._kept[need]
            if span is None or not (left < span.into < right and top < span.y2 < bottom):
                continue
            if pens.is_straight:
                yield _direct_end(span, style)
            else:
                yield _elbow_end(span, style, track_of(need.needed))


def _is_as_it_was(before: Board, after: Board) -> bool:
    return before.cells is after.cells and is_same_layout(before, after)


class Span(NamedTuple):
    """Where a line runs, in points: along ``y1``, down at ``out``, over, down at ``into``.

    In one column it only goes down, ``over`` where it ends.
    """

    out: float
    y1: float
    over: float
    into: float
    y2: float

    @property
    def is_in_column(self) -> bool:
        """Whether both its ends are in one column."""
        return self.over == self.y2


class End(NamedTuple):
    """Where a line ends, in points: at the edge of a card, coming ``before`` round a ``corner``.

    ``way_in`` is 1 where it comes in to the right, -1 to the left.
    """

    x: float
    y: float
    way_in: int
    corner: tuple[float, float]
    before: tuple[float, float]


def _span(board: Board, need: Need) -> Span | None:
    start, end = _end_of(board, need.needed), _end_of(board, need.needing)
    if start is None or end is None:
        return None
    gap_x, gap_y = board.style.gap_x / 2, board.style.gap_y / 2
    y1, y2 = start.y + start.height / 2, end.y + end.height / 2
    out = start.right + gap_x
    if start.x == end.x:
        return Span(out, y1, y2, out, y2)
    return Span(out, y1, (end if y1 < y2 else start).y - gap_y, end.x - gap_x, y2)


def _elbow_lines(span: Span, style: Style, track: int) -> list[QLineF]:
    """Return the parts of an elbow: as ``routes.way`` goes, in points of the board."""
    half, shift = style.gap_x / 2, track * style.gap_x / 4
    out, into = span.out + shift, span.into + shift
    cross = span.over + track * style.gap_y / 4
    if span.is_in_column:
        points = [(out, span.y1), (out, span.y2), (span.into - half + 2, span.y2)]
    elif abs(out - into) < TOUCH:
        points = [(out, span.y1), (out, span.y2), (span.into + half - 2, span.y2)]
    else:
        points = [(out, span.y1), (out, cross), (into, cross), (into, span.y2)]
        points.append((span.into + half - 2, span.y2))
    starts = [(span.out - half + 2, span.y1), *points]
    return [QLineF(*start, *end) for start, end in pairwise(starts)]


def _direct_end(span: Span, style: Style) -> End:
    """Return the end of a straight line."""
    half = style.gap_x / 2
    way_in = -1 if span.is_in_column else 1
    end = span.into + way_in * half
    return End(end, span.y2, way_in, (end, span.y2), (span.out - half, span.y1))


def _elbow_end(span: Span, style: Style, track: int) -> End:
    """Return the end of an elbow."""
    half, shift = style.gap_x / 2, track * style.gap_x / 4
    out, into = span.out + shift, span.into + shift
    if span.is_in_column:
        return End(span.into - half, span.y2, -1, (out, span.y2), (out, span.y1))
    over = span.y1 if abs(out - into) < TOUCH else span.over + track * style.gap_y / 4
    return End(span.into + half, span.y2, 1, (into, span.y2), (into, over))


def _direct_line(span: Span, style: Style, track: int) -> list[QLineF]:
    """Return a straight line from card to card, in points of the board."""
    del track
    half = style.gap_x / 2
    end = span.into - half if span.is_in_column else span.into + half
    return [QLineF(span.out - half, span.y1, end, span.y2)]


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
