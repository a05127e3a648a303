"""Marks on paper as Qt paints them: on a picture, on a printer, on any thread."""

from __future__ import annotations

from functools import cache
from math import floor
from typing import Final, assert_never

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontDatabase, QPainter, QPen

from storymap.canvas.inks import draw_symbol, line_of, measured_font
from storymap.layout.direction import base_is_right_to_left
from storymap.layout.fonts import FAMILY, Face
from storymap.layout.marks import Box, Icon, Line, Mark, Marks, Role, Text
from storymap.layout.symbols import SYMBOLS
from storymap.layout.themes import Theme
from storymap.resources import resource

SCRIPT_FILES: Final = (
    "NotoSansArabic-Regular",
    "NotoSansHebrew-Regular",
    "NotoSansDevanagari-Regular",
    "NotoSansThai-Regular",
    "NotoEmoji-Regular",
)
SCRIPT_FAMILIES: Final = (
    "Noto Sans Arabic", "Noto Sans Hebrew", "Noto Sans Devanagari", "Noto Sans Thai", "Noto Emoji",
)  # fmt: skip
ROUNDED: Final = 12.0
"""Below this height in pixels the rounded widths of letters add up to more than was measured."""

READABLE: Final = 1.7
"""Text smaller than this, in pixels, is drawn as bars: nobody could read it."""

SEEN: Final = 0.45
"""What is smaller than this, in pixels, is not drawn at all: nobody could see it."""

HAIRLINE: Final = 0.35
"""The thinnest line, in pixels."""


@cache
def know_scripts() -> None:
    """Make the bundled typefaces of other scripts known to Qt; on the window's thread only."""
    for name in SCRIPT_FILES:
        QFontDatabase.addApplicationFont(str(resource("fonts", f"{name}.ttf")))


class PaperInks:
    """Draws marks in a theme at a scale, in units of the device.

    The device must have ``dots_per_inch``, since fonts are sized by it. ``is_crisp``: edges of
    boxes lie on whole pixels, as on a screen; a printer has no need of that.
    """

    def __init__(
        self, theme: Theme, scale: float, dots_per_inch: float, *, is_crisp: bool = True
    ) -> None:
        """Draw at ``scale`` units of the device a point."""
        self._theme, self._scale = theme, scale
        self._dots_per_inch = dots_per_inch
        self._is_crisp = is_crisp
        self._colours: dict[Role, QColor] = {}
        self._fonts: dict[Face, QFont] = {}

    def draw(self, painter: QPainter, marks: Marks, x: float, y: float) -> None:
        """Draw marks with their corner at a point of the device."""
        least = SEEN / self._scale
        for mark in marks:
            if isinstance(mark, Text):
                is_seen = mark.face.size > least
            elif isinstance(mark, Icon):
                is_seen = mark.size > least
            else:
                is_seen = not isinstance(mark, Box) or mark.height > least
            if is_seen:
                self._draw_mark(painter, mark, x, y)

    def _draw_mark(self, painter: QPainter, mark: Mark, x: float, y: float) -> None:
        match mark:
            case Text():
                self._draw_text(painter, mark, x, y)
            case Icon():
                self._draw_icon(painter, mark, x, y)
            case Box():
                self._draw_box(painter, mark, x, y)
            case Line():
                width = max(HAIRLINE, mark.width * self._scale)
                painter.setPen(QPen(self._colour(mark.role), width))
                painter.drawLine(line_of(mark, x, y, self._scale))
            case _:
                assert_never(mark)

    def _colour(self, role: Role) -> QColor:
        colour = self._colours.get(role)
        if colour is None:
            colour = self._colours[role] = QColor(self._theme[role])
        return colour

    def _font(self, face: Face) -> QFont:
        font = self._fonts.get(face)
        if font is None:
            points = face.size * self._scale * 72 / self._dots_per_inch
            font = measured_font(QFont([FAMILY, *SCRIPT_FAMILIES]), face, points)
            self._fonts[face] = font
        return font

    def _draw_text(self, painter: QPainter, mark: Text, x: float, y: float) -> None:
        scale = self._scale
        left, baseline = x + mark.x * scale, y + mark.y * scale
        if mark.face.size * scale < READABLE:
            self._draw_bar(painter, mark, left, baseline)
            return
        painter.setFont(self._font(mark.face))
        painter.setPen(self._colour(mark.role))
        if mark.text.isascii() and mark.face.size * scale >= ROUNDED:
            painter.drawText(QPointF(left, baseline), mark.text)
        else:
            self._draw_fitted(painter, mark, left, baseline)

    def _draw_fitted(self, painter: QPainter, mark: Text, left: float, baseline: float) -> None:
        """Draw a line that may be longer or shorter than layout measured: as the PDF has it."""
        room = mark.width * self._scale
        used = painter.fontMetrics().horizontalAdvance(mark.text)
        painter.save()
        painter.translate(left, baseline)
        if used > room + 1 and room > 0:
            painter.scale(room / used, 1)
        elif used < room and base_is_right_to_left(mark.text):
            painter.translate(room - used, 0)
        painter.drawText(QPointF(), mark.text)
        painter.restore()

    def _draw_bar(self, painter: QPainter, mark: Text, left: float, baseline: float) -> None:
        high = mark.face.size * self._scale
        colour = QColor(self._colour(mark.role))
        colour.setAlphaF(0.4)
        pen = QPen(colour, max(HAIRLINE, high * 0.5))
        painter.setPen(pen)
        y = baseline - high * 0.33
        painter.drawLine(QPointF(left, y), QPointF(left + mark.width * self._scale, y))

    def _draw_box(self, painter: QPainter, mark: Box, x: float, y: float) -> None:
        scale, edge = self._scale, self._edge
        left, top = edge(x + mark.x * scale), edge(y + mark.y * scale)
        right = edge(x + (mark.x + mark.width) * scale)
        bottom = edge(y + (mark.y + mark.height) * scale)
        width = max(HAIRLINE, mark.line_width * scale) if mark.stroke != "none" else 0.0
        painter.setBrush(self._colour(mark.fill) if mark.fill != "none" else QBrush())
        painter.setPen(self._pen(mark, width))
        inset = width / 2 if self._is_crisp else 0.0
        rect = QRectF(left, top, right - left, bottom - top)
        rect.adjust(inset, inset, -inset, -inset)
        radius = min(mark.radius * scale, rect.width() / 2, rect.height() / 2)
        if radius > HAIRLINE:
            painter.drawRoundedRect(rect, radius, radius)
        else:
            painter.drawRect(rect)

    def _pen(self, mark: Box, width: float) -> QPen:
        if mark.stroke == "none":
            return QPen(Qt.PenStyle.NoPen)
        pen = QPen(self._colour(mark.stroke), width)
        if mark.dashed:
            pen.setDashPattern([2.6, 2.2])
        return pen

    def _draw_icon(self, painter: QPainter, mark: Icon, x: float, y: float) -> None:
        scale = self._scale
        side = mark.size * scale
        painter.save()
        painter.translate(x + mark.x * scale, y + mark.y * scale)
        if mark.disc != "none":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._colour(mark.disc))
            painter.drawEllipse(QRectF(0, 0, side, side))
        if side >= READABLE:
            draw_symbol(painter, SYMBOLS[mark.symbol], side, self._colour(mark.role))
        painter.restore()

    def _edge(self, place: float) -> float:
        return floor(place + 0.5) if self._is_crisp else place
