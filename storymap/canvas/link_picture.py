"""The line that follows the pointer while an arrow between two stories is drawn, and its hint."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from storymap.canvas.inks import Inks
from storymap.canvas.overlay import Link
from storymap.canvas.projection import Projection
from storymap.canvas.routes import Way, gutters, head, track_of, way, way_to_point
from storymap.layout.board import Board
from storymap.layout.fonts import FAMILY
from storymap.layout.marks import Role

HINT_SIZE = 13
HINT_PAD = 8.0
HINT_HEIGHT = 28.0
HINT_BELOW = 20.0
"""How far below the pointer the hint is, in pixels; near the lower edge, above it."""


def link_areas(board: Board, projection: Projection, link: Link, at: QPointF) -> list[QRectF]:
    """Return what a line and its hint cover of the viewport."""
    everywhere = 1e5
    areas = [QRectF(0, at.y() - 60, everywhere, 120)]
    points = _way(board, projection, link, at)
    if points:
        areas.append(QPolygonF(points).boundingRect().adjusted(-12, -12, 12, 12))
    for name in (link.source, link.target):
        rect = board.story_rect(name) if name else None
        if rect is not None:
            areas.append(projection.body(rect).adjusted(-8, -8, 16, 8))
    return areas


def paint_link(
    painter: QPainter, inks: Inks, board: Board, projection: Projection, line: tuple[Link, QPointF]
) -> None:
    """Draw a line from a story to the pointer, or to the story under it, and say what it means."""
    link, at = line
    role: Role = "danger" if link.refused else "accent"
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipRect(
        QRectF(projection.edge, projection.top, 1e5, 1e5), Qt.ClipOperation.IntersectClip
    )
    rect = board.story_rect(link.target) if link.target else None
    if rect is not None:
        inks.ring(painter, projection.body(rect), role, dashed=link.refused)
    points = _way(board, projection, link, at)
    pen = QPen(inks.colour(role), 2)
    pen.setStyle(Qt.PenStyle.DashLine if link.refused else Qt.PenStyle.SolidLine)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(points)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(inks.colour(role))
    painter.drawPolygon(head(points, 8.0) if len(points) > 1 else [])
    painter.restore()
    paint_hint(painter, inks, link.hint, at, refused=link.refused)


def _way(board: Board, projection: Projection, link: Link, at: QPointF) -> Way:
    start = board.story_rect(link.source)
    end = board.story_rect(link.target) if link.target else None
    if start is None:
        return []
    room = gutters(projection)
    if end is None:
        return way_to_point(projection.body(start), at, room)
    return way(projection.body(start), projection.body(end), room, track_of(link.source))


def paint_hint(painter: QPainter, inks: Inks, hint: str, at: QPointF, *, refused: bool) -> None:
    """Say beside the pointer what letting go does."""
    font = QFont(FAMILY)
    font.setPixelSize(HINT_SIZE)
    width = QFontMetricsF(font).horizontalAdvance(hint) + 2 * HINT_PAD
    area = painter.window()
    left = max(2.0, min(at.x() + 12, area.width() - width - 4))
    below = at.y() + HINT_BELOW + HINT_HEIGHT < area.height()
    top = at.y() + HINT_BELOW if below else at.y() - HINT_BELOW - HINT_HEIGHT
    rect = QRectF(left, top, width, HINT_HEIGHT)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(inks.colour("danger" if refused else "accent"), 1.5))
    painter.setBrush(inks.colour("panel"))
    painter.drawRoundedRect(rect, 5, 5)
    painter.setFont(font)
    painter.setPen(inks.colour("ink"))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, hint)
    painter.restore()
