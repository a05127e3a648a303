"""A picture of the body, shown scaled while the zoom changes: a sharp one would come too late."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPixmap

from storymap.canvas.projection import Projection


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What the viewport showed, and where the board was then."""

    picture: QPixmap
    projection: Projection

    def paint(self, painter: QPainter, now: Projection) -> None:
        """Paint the body where the board is now."""
        then = self.projection
        size = self.picture.deviceIndependentSize()
        ratio = self.picture.devicePixelRatio()
        source = QRectF(QPointF(then.edge, then.top), QPointF(size.width(), size.height()))
        corners = [_moved(corner, then, now) for corner in (source.topLeft(), source.bottomRight())]
        pixels = QRectF(source.topLeft() * ratio, source.size() * ratio)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, on=ratio == 1)
        painter.drawPixmap(QRectF(*corners), self.picture, pixels)


def _moved(point: QPointF, then: Projection, now: Projection) -> QPointF:
    """Return where a point of the viewport is once the board has moved."""
    growth = now.zoom / then.zoom
    return QPointF(
        now.left + (point.x() - then.left + then.scroll_x) * growth - now.scroll_x,
        now.top + (point.y() - then.top + then.scroll_y) * growth - now.scroll_y,
    )
