"""Charts in panels: the marks that paper shows too, painted with the theme of the panel."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import assert_never

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QWidget

from storymap.document.overrides import carried
from storymap.layout.fonts import FAMILY, Face
from storymap.layout.marks import Box, Icon, Line, Mark, Marks, Role, Text
from storymap.layout.symbols import SYMBOLS, Stroke
from storymap.panels.sheet import theme_of


@carried
class MarksView(QWidget):
    """Paints marks, one point a pixel, from its upper left corner."""

    _colours: dict[Role, QColor]

    def marks(self) -> Marks:
        """Return what to paint at the size that it has."""
        raise NotImplementedError

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the marks."""
        theme = theme_of(self)
        self._colours = {role: QColor(theme[role]) for role in theme.colours}
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for pen, marks in groupby(self.marks(), _pen):
            if pen is None:
                for mark in marks:
                    self._draw(painter, mark)
            else:
                self._draw_lines(painter, pen, marks)

    def _draw_lines(
        self, painter: QPainter, pen: tuple[Role, float], marks: Iterable[Mark]
    ) -> None:
        """Draw lines that are drawn alike at once: a curve has a hundred."""
        drawn = QPen(self._colours[pen[0]], pen[1])
        drawn.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(drawn)
        painter.drawLines(
            [QLineF(one.x1, one.y1, one.x2, one.y2) for one in marks if isinstance(one, Line)]
        )

    def _draw(self, painter: QPainter, mark: Mark) -> None:
        match mark:
            case Box():
                self._draw_box(painter, mark)
            case Line():
                self._draw_lines(painter, (mark.role, mark.width), [mark])
            case Text():
                painter.setFont(_font(mark.face))
                painter.setPen(self._colours[mark.role])
                painter.drawText(QPointF(mark.x, mark.y), mark.text)
            case Icon():
                self._draw_icon(painter, mark)
            case _:
                assert_never(mark)

    def _draw_box(self, painter: QPainter, box: Box) -> None:
        rect = QRectF(box.x, box.y, box.width, box.height)
        painter.setBrush(QBrush() if box.fill == "none" else self._colours[box.fill])
        if box.stroke == "none":
            painter.setPen(Qt.PenStyle.NoPen)
        else:
            half = box.line_width / 2
            rect.adjust(half, half, -half, -half)
            pen = QPen(self._colours[box.stroke], box.line_width)
            if box.dashed:
                pen.setDashPattern([2.6, 2.2])
            painter.setPen(pen)
        painter.drawRoundedRect(rect, box.radius, box.radius)

    def _draw_icon(self, painter: QPainter, icon: Icon) -> None:
        outline, size = SYMBOLS[icon.symbol], icon.size
        painter.save()
        painter.translate(icon.x, icon.y)
        if icon.disc != "none":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._colours[icon.disc])
            painter.drawEllipse(QRectF(0, 0, size, size))
        for area in outline.fills:
            painter.fillPath(_path(area, size), self._colours[icon.role])
        pen = QPen(self._colours[icon.role], max(1.0, outline.width * size))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        for stroke in outline.strokes:
            painter.strokePath(_path(stroke, size), pen)
        painter.restore()


def _pen(mark: Mark) -> tuple[Role, float] | None:
    """Return what a line is drawn with; None for what is none."""
    return (mark.role, mark.width) if isinstance(mark, Line) else None


def _font(face: Face) -> QFont:
    font = QFont(FAMILY)
    font.setWeight(QFont.Weight(int(face.weight)))
    font.setPixelSize(round(face.size))
    font.setKerning(False)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def _path(points: Stroke, size: float) -> QPainterPath:
    path = QPainterPath()
    path.addPolygon(QPolygonF([QPointF(x * size, y * size) for x, y in points]))
    return path
