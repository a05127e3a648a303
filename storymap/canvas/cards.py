"""Cards by level of detail: whole, as sprites with grey bars for text, as strips a cell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap

from storymap.canvas.inks import Inks
from storymap.canvas.projection import Projection
from storymap.layout.board import Board
from storymap.layout.card import CardFaces, is_dashed
from storymap.layout.geometry import Rect
from storymap.layout.marks import Box, Marks, Role
from storymap.model.records import Story

WHOLE_FROM: Final = 0.5
STRIPS_BELOW: Final = 0.18


class CardPainter:
    """Paints the cards of a board at one zoom, in one theme; keeps what it makes."""

    def __init__(self, inks: Inks, faces: CardFaces, projection: Projection) -> None:
        """Draw with these inks; only the projection's zoom matters here."""
        self._inks = inks
        self._faces = faces
        self._style = faces.style
        self._zoom = projection.zoom
        self._bodies: dict[tuple[str, bool], QPixmap] = {}
        self._sprites: dict[tuple[str, bool, int], QPixmap] = {}
        self._strip_colours: Mapping[str, bytes] = {
            status: _pixel(inks.colour(status)) for status in ("todo", "doing", "done")
        }

    def paint(self, painter: QPainter, board: Board, projection: Projection, area: Rect) -> None:
        """Paint every card of a board that shows in an area of it."""
        if self._zoom < STRIPS_BELOW:
            self._paint_strips(painter, board, projection, area)
            return
        stories = board.story_map.stories
        draw = self.draw if self._zoom >= WHOLE_FROM else self._draw_sprite
        for story_id, x, y in board.stories_in(area):
            draw(painter, board, stories[story_id], projection.x(x), projection.y(y))

    def draw(self, painter: QPainter, board: Board, story: Story, x: float, y: float) -> None:
        """Draw one whole card with its corner at a viewport point."""
        marks = self._faces.face(board.story_map, story)
        dashed = is_dashed(story, board.story_map.info)
        painter.drawPixmap(QPointF(x - 2, y - 2), self._body(marks, story.status, dashed=dashed))
        draw_mark = self._inks.draw_mark
        for mark in marks:
            if not isinstance(mark, Box):
                draw_mark(painter, mark, x, y)

    def _body(self, marks: Marks, status: str, *, dashed: bool) -> QPixmap:
        """Return a card's empty body with its shadow, two pixels larger at each side."""
        key = (status, dashed)
        if key not in self._bodies:
            picture, painter = self._canvas()
            self._shadow(painter)
            for mark in marks:
                if isinstance(mark, Box):
                    self._inks.draw_box(painter, mark, 2, 2)
            painter.end()
            self._bodies[key] = picture
        return self._bodies[key]

    def _canvas(self) -> tuple[QPixmap, QPainter]:
        ratio = self._inks.device_ratio
        width = self._style.card_width * self._zoom + 4
        height = self._style.card_height * self._zoom + 5
        picture = QPixmap(int(width * ratio + 1), int(height * ratio + 1))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        return picture, painter

    def _shadow(self, painter: QPainter) -> None:
        style, zoom = self._style, self._zoom
        colour = QColor(self._inks.colour("shadow"))
        painter.setPen(Qt.PenStyle.NoPen)
        for spread, strength in ((1.0, 60), (0.4, 150)):
            colour.setAlpha(strength)
            painter.setBrush(colour)
            rect = QRectF(2, 2, style.card_width * zoom, style.card_height * zoom)
            rect.adjust(-spread / 2, 0.2, spread / 2, 1.2 + spread / 2)
            painter.drawRoundedRect(rect, style.radius * zoom, style.radius * zoom)

    def _draw_sprite(
        self, painter: QPainter, board: Board, story: Story, x: float, y: float
    ) -> None:
        dashed = is_dashed(story, board.story_map.info)
        lines = min(3, 1 + len(story.title) // 20)
        key = (story.status, dashed, lines)
        picture = self._sprites.get(key)
        if picture is None:
            marks = self._faces.face(board.story_map, story)
            picture = self._sprites[key] = self._sprite(marks, lines)
        painter.drawPixmap(QPointF(x - 2, y - 2), picture)

    def _sprite(self, marks: Marks, lines: int) -> QPixmap:
        picture, painter = self._canvas()
        self._shadow(painter)
        for mark in marks:
            if isinstance(mark, Box):
                self._inks.draw_box(painter, mark, 2, 2)
        style, zoom = self._style, self._zoom
        ink = QColor(self._inks.colour("ink"))
        ink.setAlpha(110)
        for row in range(lines):
            width = (style.card_width - style.pad - 12) * (0.9 if row < lines - 1 else 0.55)
            top = style.title_top - 7 + row * style.title_leading
            rect = QRectF(2 + style.pad * zoom, 2 + top * zoom, width * zoom, 5.5 * zoom)
            painter.fillRect(rect, ink)
        ink.setAlpha(60)
        foot = (style.card_height - style.meta_bottom - 6) * zoom
        painter.fillRect(QRectF(2 + style.pad * zoom, 2 + foot, 40 * zoom, 5 * zoom), ink)
        painter.end()
        return picture

    def _paint_strips(
        self, painter: QPainter, board: Board, projection: Projection, area: Rect
    ) -> None:
        """Paint each cell as one picture, one pixel a card, stretched over the cell."""
        columns = board.columns_between(area.x, area.right)
        style, pitch = board.style, board.style.pitch_y
        for lane in board.lanes_between(area.y, area.bottom):
            top = board.lanes[lane].y + style.lane_top
            for column in columns:
                ids = board.ids_at(column, lane)
                if ids:
                    self._strip(painter, board, projection, (column, top, ids))
            rows = max((len(board.ids_at(column, lane)) for column in columns), default=0)
            self._gaps(painter, projection, (top, pitch, rows, lane), (columns, board))

    def _strip(
        self,
        painter: QPainter,
        board: Board,
        projection: Projection,
        cell: tuple[int, float, tuple[str, ...]],
    ) -> None:
        column, top, ids = cell
        stories, colours = board.story_map.stories, self._strip_colours
        pixels = b"".join([colours[stories[name].status] for name in ids])
        image = QImage(pixels, 1, len(ids), 4, QImage.Format.Format_RGB32)
        style = board.style
        x, y = projection.x(column * style.pitch_x), projection.y(top)
        right = projection.x(column * style.pitch_x + style.card_width)
        bottom = projection.y(top + len(ids) * style.pitch_y)
        painter.drawImage(QRectF(x, y, right - x, bottom - y), image)

    def _gaps(
        self,
        painter: QPainter,
        projection: Projection,
        rows: tuple[float, float, int, int],
        across: tuple[range, Board],
    ) -> None:
        top, pitch, count, lane = rows
        columns, board = across
        if not count or pitch * projection.zoom < 3:
            return
        colour = self._inks.colour(lane_role(lane))
        left = projection.x(columns.start * board.style.pitch_x)
        right = projection.x(columns.stop * board.style.pitch_x)
        height = max(1.0, projection.snap(board.style.gap_y * projection.zoom))
        for row in range(1, count + 1):
            y = projection.y(top + row * pitch) - height
            painter.fillRect(QRectF(left, y, right - left, height), colour)


def lane_role(lane: int) -> Role:
    """Return the ground colour of a lane; lanes alternate."""
    return "board" if lane % 2 == 0 else "board_alt"


def _pixel(colour: QColor) -> bytes:
    return int(colour.rgb()).to_bytes(4, "little")
