"""What a slice would change, on the board: what comes in, what goes out, what it leaves aside."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from storymap.canvas.inks import Inks
from storymap.canvas.projection import Projection
from storymap.document.ghosts import Ghosts
from storymap.layout.board import Board
from storymap.layout.geometry import Rect
from storymap.layout.marks import Role

BADGE: Final = 16.0
"""The width of the plus or minus at a card's corner, in pixels, at any zoom."""

BADGED_FROM: Final = 34.0
"""On a card narrower than so many pixels a sign would hide what it stands on."""

VEIL: Final = 165
"""How much of what is left aside the ground covers, of 255."""


class GhostPainter:
    """Marks the stories that would come in or go out, and dims those that have no part in it.

    What is in the release and stays looks as it always does.
    """

    def __init__(self, painter: QPainter, inks: Inks) -> None:
        """Paint with these inks."""
        self._painter = painter
        self._inks = inks

    def paint(self, board: Board, projection: Projection, ghosts: Ghosts, visible: Rect) -> None:
        """Paint over the cards in a part of a board."""
        stories, style = board.story_map.stories, board.style
        for story_id, x, y in board.stories_in(visible):
            rect = projection.body(Rect(x, y, style.card_width, style.card_height))
            if story_id in ghosts.into:
                self._mark(rect, "done", is_plus=True)
            elif story_id in ghosts.out:
                self._mark(rect, "warn", is_plus=False)
            elif stories[story_id].release != ghosts.release_id:
                self._veil(rect)

    def _mark(self, rect: QRectF, role: Role, *, is_plus: bool) -> None:
        painter, inks = self._painter, self._inks
        inks.ring(painter, rect, role, dashed=True)
        if rect.width() < BADGED_FROM:
            return
        middle, arm = rect.topRight() + QPointF(-2, 2), BADGE * 0.28
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(inks.colour(role))
        painter.drawEllipse(middle, BADGE / 2, BADGE / 2)
        painter.setPen(QPen(inks.colour("board"), 2))
        painter.drawLine(middle - QPointF(arm, 0), middle + QPointF(arm, 0))
        if is_plus:
            painter.drawLine(middle - QPointF(0, arm), middle + QPointF(0, arm))

    def _veil(self, rect: QRectF) -> None:
        self._inks.veil(self._painter, rect.adjusted(-2, -2, 2, 3), "board", VEIL)
