"""What a search found, marked on the board: a tint and a ring around it."""

from __future__ import annotations

from collections.abc import Container
from typing import Final, Protocol

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from storymap.canvas.inks import Inks
from storymap.canvas.projection import Projection
from storymap.layout.board import Board
from storymap.layout.geometry import Rect
from storymap.layout.marks import Role

MARK: Final[Role] = "warn"
WIDTH: Final = 2.0
CLOSE_FROM: Final = 0.4
"""From this zoom on there is room for a ring between two steps."""

TINT: Final = 38
"""How much of a card the colour covers, of 255; so little that all on it can be read."""


class Shown(Protocol):
    """What is painted on: a board somewhere in a viewport, with some records selected."""

    @property
    def board(self) -> Board:
        """The board."""

    @property
    def projection(self) -> Projection:
        """Where the board is in the viewport."""

    @property
    def inks(self) -> Inks:
        """Colours and pens."""

    @property
    def marks(self) -> Container[object]:
        """What is selected; in the frame its own ring says enough."""


class Hits:
    """Paints what marks the records that were found."""

    def __init__(self, ids: frozenset[str] = frozenset()) -> None:
        """Mark these records."""
        self.ids = ids

    def paint_cards(self, painter: QPainter, shown: Shown, area: Rect) -> None:
        """Mark the stories that were found and show in an area of the body.

        At a distance the strips do.
        """
        style, projection = shown.board.style, shown.projection
        if self.ids and projection.zoom >= style.strips_below:
            for story_id, x, y in shown.board.stories_in(area):
                if story_id in self.ids:
                    card = Rect(x, y, style.card_width, style.card_height)
                    self._paint(painter, projection.body(card), projection.zoom, shown.inks)

    def paint_header(self, painter: QPainter, shown: Shown, area: Rect) -> None:
        """Mark the steps and activities that were found and show above an area of the body."""
        if not self.ids:
            return
        board, projection = shown.board, shown.projection
        columns = map(board.columns.__getitem__, board.columns_between(area.x, area.right))
        steps = {column.step_id for column in columns if not column.is_activity} & self.ids
        rects = [
            board.step_rect(board.column_of[name])
            for name in steps
            if name and name not in shown.marks
        ]
        rects += [
            band.rect
            for band in board.bands
            if band.activity_id in self.ids and band.activity_id not in shown.marks
        ]
        inset = 0 if projection.zoom >= CLOSE_FROM else 2  # so that no neighbour is touched
        for rect in rects:
            place = projection.header(rect).adjusted(inset, inset, -inset, -inset)
            self._paint(painter, place, projection.frame, shown.inks)

    def paint_label(
        self, painter: QPainter, shown: Shown, record_id: str | None, rect: QRectF
    ) -> None:
        """Mark the label of a release at a place of the viewport, if it was found."""
        if record_id in self.ids and record_id not in shown.marks:
            self._paint(painter, rect.adjusted(4, 4, -4, -5), 1.0, shown.inks)

    def _paint(self, painter: QPainter, rect: QRectF, scale: float, inks: Inks) -> None:
        colour = inks.colour(MARK)
        tint = QColor(colour)
        tint.setAlpha(TINT)
        pen = QPen(colour, WIDTH if scale >= CLOSE_FROM * 2 else WIDTH * 0.7)
        pen.setStyle(Qt.PenStyle.DashLine)
        pen.setDashPattern([3, 1.5])
        painter.setPen(pen)
        painter.setBrush(tint)
        radius = 6 * scale
        painter.drawRoundedRect(rect.adjusted(-1, -1, 1, 1), radius, radius)
