"""Ready parts for painting: colours, fonts, texts and pictures of marks, made once and kept."""

from __future__ import annotations

from math import ceil, floor
from typing import Final, assert_never

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QGuiApplication,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QPolygonF,
)

from storymap.layout.fonts import FAMILY, Face
from storymap.layout.marks import Box, Icon, Line, Mark, Marks, Role, Text
from storymap.layout.symbols import SYMBOLS, Outline, Stroke
from storymap.layout.themes import Theme

HAIR = 1 / 64
"""So much further right and down stand letters, so that no rounding error moves them by more."""

EDGED: Final[frozenset[Role]] = frozenset({"activity", "step"})
"""What has no edge of its own but gets one in a theme that needs it."""

RING = 2.0
"""The width of the ring around what is selected, in pixels."""


class Inks:
    """Draws marks in a theme at a scale; keeps what it makes until either changes."""

    def __init__(self, theme: Theme, scale: float, device_ratio: float) -> None:
        """Draw at ``scale`` logical pixels a point."""
        self.theme = theme
        self.scale = scale
        self.device_ratio = device_ratio
        self._dots_per_inch = QGuiApplication.primaryScreen().logicalDotsPerInchY()
        self._colours: dict[Role, QColor] = {}
        self._pens: dict[Role, QPen] = {}
        self._fonts: dict[Face, QFont] = {}
        self._icons: dict[tuple[str, float, Role, Role], QPixmap] = {}

    def colour(self, role: Role) -> QColor:
        """Return a role's colour."""
        if role not in self._colours:
            self._colours[role] = QColor(self.theme[role])
        return self._colours[role]

    def pen(self, role: Role) -> QPen:
        """Return a pen of one pixel in a role's colour."""
        if role not in self._pens:
            self._pens[role] = QPen(self.colour(role))
        return self._pens[role]

    def font(self, face: Face) -> QFont:
        """Return a face's font at this scale."""
        if face not in self._fonts:
            points = max(0.5, face.size * self.scale * 72 / self._dots_per_inch)
            self._fonts[face] = measured_font(QFont(FAMILY), face, points)
        return self._fonts[face]

    def draw(self, painter: QPainter, marks: Marks, x: float, y: float) -> None:
        """Draw marks with their corner at a viewport point."""
        for mark in marks:
            self.draw_mark(painter, mark, x, y)

    def draw_mark(self, painter: QPainter, mark: Mark, x: float, y: float) -> None:
        """Draw one mark."""
        match mark:
            case Text():
                self._draw_text(painter, mark, x, y)
            case Icon():
                self._draw_icon(painter, mark, x, y)
            case Box():
                self.draw_box(painter, mark, x, y)
            case Line():
                painter.setPen(QPen(self.colour(mark.role), max(1.0, mark.width * self.scale)))
                painter.drawLine(line_of(mark, x, y, self.scale))
            case _:
                assert_never(mark)

    def _draw_text(self, painter: QPainter, mark: Text, x: float, y: float) -> None:
        painter.setFont(self.font(mark.face))
        painter.setPen(self.pen(mark.role))
        left, baseline = self._place(mark, x, y)
        painter.drawText(QPointF(left + HAIR, baseline + HAIR), mark.text)

    def draw_box(self, painter: QPainter, mark: Box, x: float, y: float) -> None:
        """Draw a box from pixel to pixel; a stroke lies inside its edge."""
        scale, snap = self.scale, self._snap
        left, top = snap(x + mark.x * scale), snap(y + mark.y * scale)
        right = snap(x + (mark.x + mark.width) * scale)
        bottom = snap(y + (mark.y + mark.height) * scale)
        rect = QRectF(left, top, right - left, bottom - top)
        painter.setBrush(self.colour(mark.fill) if mark.fill != "none" else QBrush())
        stroke = self._stroke(mark)
        if stroke == "none":
            painter.setPen(Qt.PenStyle.NoPen)
        else:
            width = max(1.0, mark.line_width * scale)
            pen = QPen(self.colour(stroke), width)
            if mark.dashed:
                pen.setDashPattern([2.6, 2.2])
            painter.setPen(pen)
            rect.adjust(width / 2, width / 2, -width / 2, -width / 2)
        if mark.radius:
            painter.drawRoundedRect(rect, mark.radius * scale, mark.radius * scale)
        else:
            painter.drawRect(rect)

    def _stroke(self, mark: Box) -> Role:
        is_edged = mark.stroke == "none" and mark.fill in EDGED and self.theme.has_edges
        return "line" if is_edged else mark.stroke

    def _place(self, mark: Text | Icon, x: float, y: float) -> tuple[float, float]:
        """Return where a mark goes, on whole device pixels: the same wherever its card stands."""
        scale, snap = self.scale, self._snap
        return snap(x) + snap(mark.x * scale), snap(y) + snap(mark.y * scale)

    def _snap(self, pixels: float) -> float:
        """Return whole device pixels; halves go up, so that what scrolls keeps its shape."""
        return floor(pixels * self.device_ratio + 0.5) / self.device_ratio

    def whole(self, pixels: float) -> float:
        """Return a length in whole device pixels, at least as long."""
        return ceil(pixels * self.device_ratio) / self.device_ratio

    def ring(self, painter: QPainter, rect: QRectF, role: Role, *, dashed: bool = False) -> None:
        """Draw a ring around a card."""
        pen = QPen(self.colour(role), RING)
        if dashed:
            pen.setDashPattern([3, 2])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        radius = 7 * self.scale
        painter.drawRoundedRect(rect.adjusted(-2, -2, 2, 2), radius, radius)

    def veil(self, painter: QPainter, rect: QRectF, role: Role, strength: int) -> None:
        """Let a colour cover an area by so much, of 255."""
        colour = QColor(self.colour(role))
        colour.setAlpha(strength)
        painter.fillRect(rect, colour)

    def _draw_icon(self, painter: QPainter, mark: Icon, x: float, y: float) -> None:
        key = (mark.symbol, mark.size, mark.role, mark.disc)
        picture = self._icons.get(key)
        if picture is None:
            picture = self._icons[key] = self._icon_picture(mark)
        left, top = self._place(mark, x, y)
        margin = self.whole(1)
        painter.drawPixmap(QPointF(left - margin, top - margin), picture)

    def _icon_picture(self, mark: Icon) -> QPixmap:
        side = mark.size * self.scale
        ratio = self.device_ratio
        picture = QPixmap(int((side + 3) * ratio), int((side + 3) * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(self.whole(1), self.whole(1))
        if mark.disc != "none":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.colour(mark.disc))
            painter.drawEllipse(QRectF(0, 0, side, side))
        draw_symbol(painter, SYMBOLS[mark.symbol], side, self.colour(mark.role))
        painter.end()
        return picture


def measured_font(font: QFont, face: Face, points: float) -> QFont:
    """Return a font of some families whose letters are as wide as layout measured those of a face.

    So without kerning and hinting; ``points`` is its size on the device.
    """
    font.setWeight(QFont.Weight(int(face.weight)))
    font.setPointSizeF(points)
    font.setKerning(False)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setStyleStrategy(QFont.StyleStrategy.NoSubpixelAntialias)
    return font


def line_of(mark: Line, x: float, y: float, scale: float) -> QLineF:
    """Return where a line goes whose marks have their corner at a point of the device."""
    return QLineF(
        x + mark.x1 * scale, y + mark.y1 * scale, x + mark.x2 * scale, y + mark.y2 * scale
    )


def draw_symbol(painter: QPainter, outline: Outline, side: float, colour: QColor) -> None:
    """Draw a symbol into a square of ``side`` pixels at the painter's origin."""
    for area in outline.fills:
        painter.fillPath(_path(area, side), colour)
    pen = QPen(colour, max(1.0, outline.width * side))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    for stroke in outline.strokes:
        painter.strokePath(_path(stroke, side), pen)


def _path(points: Stroke, side: float) -> QPainterPath:
    path = QPainterPath()
    path.addPolygon(QPolygonF([QPointF(x * side, y * side) for x, y in points]))
    return path
