"""The handle at the right edge of a card, which arrows to what needs it are drawn from."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from storymap.canvas.inks import Inks
from storymap.canvas.projection import Projection
from storymap.layout.board import Board
from storymap.model.storymap import StoryId

TARGET = 24.0
"""How wide and high the place is where a handle can be taken, in pixels."""

RADIUS = 5.5


def handle_target(board: Board, projection: Projection, story_id: StoryId) -> QRectF | None:
    """Return where a story's handle can be taken; None from too far away or if it has no card."""
    is_whole = projection.zoom >= board.style.whole_from
    rect = board.story_rect(story_id) if is_whole else None
    if rect is None:
        return None
    card = projection.body(rect)
    return QRectF(card.right() - TARGET / 2, card.center().y() - TARGET / 2, TARGET, TARGET)


def paint_handle(painter: QPainter, inks: Inks, target: QRectF) -> None:
    """Draw a handle: a disc with an arrow in it."""
    centre = target.center()
    painter.setPen(QPen(inks.colour("accent"), 1.5))
    painter.setBrush(inks.colour("panel"))
    painter.drawEllipse(centre, RADIUS, RADIUS)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(inks.colour("accent"))
    offsets = ((-1.8, -3.0), (-1.8, 3.0), (3.2, 0.0))
    painter.drawPolygon([centre + QPointF(x, y) for x, y in offsets])
