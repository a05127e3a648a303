"""The cards that will name what is dragged from a list, and a word of it at the pointer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from storymap.canvas.inks import Inks
from storymap.canvas.link_picture import paint_hint
from storymap.canvas.overlay import Tie
from storymap.canvas.projection import Projection
from storymap.layout.board import Board

MOST: Final = 60
"""So many cards are ringed at most: more would not be told apart."""


def paint_tie(
    painter: QPainter, inks: Inks, board: Board, projection: Projection, tied: tuple[Tie, QPointF]
) -> None:
    """Ring the cards and say what letting go does."""
    tie, at = tied
    for rect in _rects(board, projection, tie):
        inks.ring(painter, rect, "danger" if tie.refused else "accent", dashed=tie.refused)
        inks.ring(painter, rect.adjusted(2, 2, -2, -2), "panel")
    paint_hint(painter, inks, tie.hint, at, refused=tie.refused)


def tie_areas(board: Board, projection: Projection, tie: Tie, at: QPointF) -> list[QRectF]:
    """Return what the rings and the hint cover of the viewport."""
    everywhere = 1e5
    areas = [rect.adjusted(-8, -8, 8, 8) for rect in _rects(board, projection, tie)]
    return [QRectF(0, at.y() - 60, everywhere, 120), *areas]


def _rects(board: Board, projection: Projection, tie: Tie) -> Iterator[QRectF]:
    for name in tie.ids[:MOST]:
        rect = board.rect_of(name)
        if rect is not None:
            yield projection.anywhere(rect)
