"""What a search found, marked on the board: a tint and a ring, at a distance a block of colour."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from storymap.canvas.cards import STRIPS_BELOW
from storymap.canvas.inks import Inks
from storymap.canvas.projection import Projection
from storymap.layout.board import Board
from storymap.layout.geometry import Rect
from storymap.layout.marks import Role

MARK: Final[Role] = "warn"
WIDTH: Final = 2.0
TINT: Final = 38
"""How much of a card the colour covers, of 255; so little that all on it can be read."""


class Hits:
    """Paints what marks the records that were found."""

    def __init__(self, ids: frozenset[str] = frozenset()) -> None:
        """Mark these records."""
        self.ids = ids

    def paint_cards(
        self, painter: QPainter, board: Board, projection: Projection, inks: Inks, area: Rect
    ) -> None:
        """Mark the stories that were found and show in an area of the body."""
        if self.ids:
            style = board.style
            for story_id, x, y in board.stories_in(area):
                if story_id in self.ids:
                    card = Rect(x, y, style.card_width, style.card_height)
                    self._paint(painter, projection.body(card), projection.zoom, inks)

    def paint_header(
        self, painter: QPainter, board: Board, projection: Projection, inks: Inks, area: Rect
    ) -> None:
        """Mark the steps and activities that were found and show above an area of the body."""
        if not self.ids:
            return
        rects = [
            board.step_rect(column)
            for column in board.columns_between(area.x, area.right)
            if board.columns[column].step_id in self.ids
        ]
        rects += [band.rect for band in board.bands if band.activity_id in self.ids]
        for rect in rects:
            self._paint(painter, projection.header(rect), projection.frame, inks)

    def paint_label(
        self, painter: QPainter, record_id: str | None, rect: QRectF, inks: Inks
    ) -> None:
        """Mark the label of a release at a place of the viewport, if it was found."""
        if record_id in self.ids:
            self._paint(painter, rect.adjusted(5, 5, -5, -6), 1.0, inks)

    def _paint(self, painter: QPainter, rect: QRectF, scale: float, inks: Inks) -> None:
        colour = inks.colour(MARK)
        if scale < STRIPS_BELOW:
            least = QRectF(rect.topLeft(), rect.size().expandedTo(QRectF(0, 0, 2, 2).size()))
            painter.fillRect(least, colour)
            return
        tint = QColor(colour)
        tint.setAlpha(TINT)
        pen = QPen(colour, WIDTH)
        pen.setStyle(Qt.PenStyle.DashLine)
        pen.setDashPattern([3, 1.5])
        painter.setPen(pen)
        painter.setBrush(tint)
        radius = 6 * scale
        painter.drawRoundedRect(rect.adjusted(-1, -1, 1, 1), radius, radius)
