"""From board points to viewport pixels and back, with the backbone and the labels frozen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import floor

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from storymap.layout.board import Board
from storymap.layout.geometry import Rect
from storymap.layout.style import Style

FRAME_LEAST = 0.6
"""Below this zoom the backbone and the labels get no smaller, so that they stay readable."""


@dataclass(frozen=True, slots=True)
class Projection:
    """Where the board is in the viewport; logical pixels, snapped to device pixels.

    ``scroll_x`` and ``scroll_y`` are pixels of the body hidden at the left and at the top.
    ``text_scale`` is the zoom that is called 100 %. ``frame`` is the scale of the backbone's height
    and of the labels' width. The body starts at ``left`` and ``top``; it is painted from ``edge``
    on, so that what surrounds a card of the first column shows too. The board's origin is at
    ``origin_x`` and ``origin_y``, which may lie outside of the viewport.
    """

    style: Style
    zoom: float = 1.0
    scroll_x: float = 0.0
    scroll_y: float = 0.0
    device_ratio: float = 1.0
    text_scale: float = 1.0
    frame: float = field(init=False)
    left: float = field(init=False)
    top: float = field(init=False)
    edge: float = field(init=False)
    origin_x: float = field(init=False)
    origin_y: float = field(init=False)

    def __post_init__(self) -> None:
        """Work out what every point is measured from."""
        put, style = object.__setattr__, self.style
        put(self, "frame", max(FRAME_LEAST * self.text_scale, self.zoom))
        put(self, "left", self.snap(style.label_width * self.frame))
        put(self, "top", self.snap(style.header_height * self.frame))
        put(self, "edge", self.left - self.snap(style.gap_x / 2 * self.frame))
        put(self, "origin_x", self.left - self.snap(self.scroll_x))
        put(self, "origin_y", self.top - self.snap(self.scroll_y))

    @property
    def scales(self) -> tuple[float, float, float]:
        """What sizes follow from: the zoom, the scale of the frame, pixels to a logical one."""
        return self.zoom, self.frame, self.device_ratio

    def snap(self, pixels: float) -> float:
        """Return a length in whole device pixels; halves go up, so that no seams appear."""
        return floor(pixels * self.device_ratio + 0.5) / self.device_ratio

    def x(self, board_x: float) -> float:
        """Return the viewport's x of a board's x."""
        return self.origin_x + self.snap(board_x * self.zoom)

    def y(self, board_y: float) -> float:
        """Return the viewport's y of a board's y."""
        return self.origin_y + self.snap(board_y * self.zoom)

    def pixel_x(self, board_x: float) -> int:
        """Return the viewport's column of device pixels where a board's x is."""
        ratio = self.device_ratio
        return round(self.origin_x * ratio) + floor(board_x * self.zoom * ratio + 0.5)

    def row_pixels(self, board: Board, lane: int, rows: range) -> list[int]:
        """Return the lines of device pixels where some rows of a lane begin."""
        ratio = self.device_ratio
        origin, zoom = round(self.origin_y * ratio), self.zoom
        return [origin + floor(board.row_y(lane, row) * zoom * ratio + 0.5) for row in rows]

    def body(self, rect: Rect) -> QRectF:
        """Return where a rectangle of the body is in the viewport."""
        x, y = self.x(rect.x), self.y(rect.y)
        return QRectF(x, y, self.x(rect.right) - x, self.y(rect.bottom) - y)

    def header(self, rect: Rect) -> QRectF:
        """Return where a rectangle of the backbone (y < 0) is in the viewport."""
        x = self.x(rect.x)
        y = self.top + self.snap(rect.y * self.frame)
        return QRectF(x, y, self.x(rect.right) - x, self.snap(rect.height * self.frame))

    def label(self, rect: Rect) -> QRectF:
        """Return where a lane's label (x < 0) is in the viewport."""
        y = self.y(rect.y)
        return QRectF(0.0, y, self.edge, self.y(rect.bottom) - y)

    def corner(self) -> QRectF:
        """Return where the map's own title is in the viewport."""
        return QRectF(0.0, 0.0, self.edge, self.top)

    def anywhere(self, rect: Rect) -> QRectF:
        """Return where any rectangle of the board is in the viewport."""
        if rect.y < 0:
            return self.header(rect)
        return self.label(rect) if rect.x < 0 and rect.width > 0 else self.body(rect)

    def to_board(self, point: QPointF) -> tuple[float, float]:
        """Return the board point under a viewport point; frozen parts have negative coordinates."""
        if point.x() < self.edge:
            x = (point.x() - self.left) / self.frame
        else:
            x = (point.x() - self.origin_x) / self.zoom
        if point.y() < self.top:
            y = (point.y() - self.top) / self.frame
        else:
            y = (point.y() - self.origin_y) / self.zoom
        return x, y

    def visible(self, area: QRectF) -> Rect:
        """Return the part of the body that a viewport rectangle shows."""
        x = (area.x() - self.origin_x) / self.zoom
        y = (area.y() - self.origin_y) / self.zoom
        return Rect(x, y, area.width() / self.zoom, area.height() / self.zoom)


@contextmanager
def in_pixels(painter: QPainter, ratio: float) -> Iterator[None]:
    """Let a painter take device pixels, of which there are ``ratio`` to a logical one."""
    if ratio == 1:
        yield
        return
    painter.save()
    painter.scale(1 / ratio, 1 / ratio)
    yield
    painter.restore()
