"""The empty bodies of cards: shadow, ground, border and stripe, as ready pictures."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from storymap.canvas.inks import Inks
from storymap.layout.marks import Box, Marks, is_own
from storymap.layout.style import Style

MARGIN: Final = 2.0
"""So much of a card's picture is around it, for the shadow; in pixels."""


class Bodies:
    """Makes pictures of cards without what is their own, at one zoom, in one theme."""

    def __init__(self, inks: Inks, style: Style) -> None:
        """Draw with these inks, at their scale."""
        self._inks = inks
        self._style = style
        self._pictures: dict[tuple[str, bool], QPixmap] = {}
        self.margin = inks.whole(MARGIN)
        self.margin_pixels = round(self.margin * inks.device_ratio)

    def picture(self, marks: Marks, status: str, *, dashed: bool) -> QPixmap:
        """Return the body of a card with its shadow, larger by the margin at each side."""
        key = (status, dashed)
        if key not in self._pictures:
            picture, painter = self.canvas()
            self.paint(painter, marks)
            painter.end()
            self._pictures[key] = picture
        return self._pictures[key]

    def canvas(self) -> tuple[QPixmap, QPainter]:
        """Return a clear picture for a card with its margin, and a painter on it."""
        ratio, scale = self._inks.device_ratio, self._inks.scale
        width = self._style.card_width * scale + 2 * self.margin
        height = self._style.card_height * scale + 2 * self.margin + 1
        picture = QPixmap(int(width * ratio + 1), int(height * ratio + 1))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        return picture, painter

    def paint(self, painter: QPainter, marks: Marks) -> None:
        """Paint shadow, ground and stripe; without soft shadows a card has an outline instead."""
        inks, style, margin = self._inks, self._style, self.margin
        outlined = inks.colour("shadow") == inks.colour("card_line")
        if not outlined:
            self._shadow(painter)
        for mark in marks:
            if isinstance(mark, Box) and not is_own(mark.fill):
                inks.draw_box(painter, mark, margin, margin)
        if outlined and not any(isinstance(mark, Box) and mark.dashed for mark in marks):
            size = style.card_width, style.card_height
            outline = Box(0, 0, *size, "none", "card_line", style.radius)
            inks.draw_box(painter, outline, margin, margin)

    def _shadow(self, painter: QPainter) -> None:
        style, scale = self._style, self._inks.scale
        colour = QColor(self._inks.colour("shadow"))
        painter.setPen(Qt.PenStyle.NoPen)
        for spread, strength in ((1.0, 60), (0.4, 150)):
            colour.setAlpha(strength)
            painter.setBrush(colour)
            rect = QRectF(
                self.margin, self.margin, style.card_width * scale, style.card_height * scale
            )
            rect.adjust(-spread / 2, 0.2, spread / 2, 1.2 + spread / 2)
            painter.drawRoundedRect(rect, style.radius * scale, style.radius * scale)
