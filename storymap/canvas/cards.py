"""Cards by level of detail: whole, as sprites with grey bars for text, far away as strips."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from storymap.canvas.inks import Inks
from storymap.canvas.projection import Projection
from storymap.canvas.strips import Strips
from storymap.layout.board import Board
from storymap.layout.card import CardFaces, is_dashed
from storymap.layout.geometry import Rect
from storymap.layout.marks import Box, Marks
from storymap.layout.style import SCREEN
from storymap.model.records import MapInfo, Story
from storymap.model.storymap import StoryId

WHOLE_FROM: Final = SCREEN.whole_from
STRIPS_BELOW: Final = SCREEN.strips_below

MARGIN: Final = 2.0
"""So much of a card's picture is around it, for the shadow; in pixels."""


class CardPainter:
    """Paints the cards of a board at one zoom, in one theme; keeps what it makes.

    A card that is painted for the second time is kept as a picture, of little more cards than ever
    were visible at once, those that were painted last; so they take about the viewport's pixels.
    """

    def __init__(self, inks: Inks, faces: CardFaces, strips: Strips) -> None:
        """Draw with these inks, at their scale; at a distance as strips."""
        self._inks = inks
        self._faces = faces
        self._far = strips
        self._style = faces.style
        self._zoom = inks.scale
        self._margin = inks.whole(MARGIN)
        self._room = 0
        self._bodies: dict[tuple[str, bool], QPixmap] = {}
        self._pictures: dict[StoryId, tuple[Marks, QPixmap | None]] = {}
        self._sprites: dict[tuple[str, bool, int], QPixmap] = {}
        self._sprite_of: dict[StoryId, tuple[Story, MapInfo, QPixmap]] = {}

    def paint(self, painter: QPainter, board: Board, projection: Projection, area: Rect) -> None:
        """Paint every card of a board that shows in an area of it."""
        if self._zoom < self._style.strips_below:
            self._far.paint(painter, board, projection, area)
            return
        stories = board.story_map.stories
        draw = self.draw if self._zoom >= self._style.whole_from else self._draw_sprite
        shown = list(board.stories_in(area))
        self._room = max(self._room, len(shown) + len(shown) // 8)
        across = {x: projection.x(x) for x in {x for _, x, _ in shown}}
        down = {y: projection.y(y) for y in {y for _, _, y in shown}}
        for story_id, x, y in shown:
            draw(painter, board, stories[story_id], across[x], down[y])

    def draw(self, painter: QPainter, board: Board, story: Story, x: float, y: float) -> None:
        """Draw one whole card with its corner at a viewport point."""
        marks = self._faces.face(board.story_map, story)
        kept = self._pictures.get(story.id)
        if kept is None or kept[0] is not marks:
            self._keep(story.id, marks, None)
            self._draw_marks(painter, board, story, marks, QPointF(x, y))
            return
        picture = kept[1] or self._picture(board, story, marks)
        del self._pictures[story.id]
        self._pictures[story.id] = (marks, picture)  # the last to be dropped
        painter.drawPixmap(self._corner(x, y), picture)

    def draw_ghost(self, painter: QPainter, board: Board, story: Story, at: QPointF) -> None:
        """Draw one whole card as one picture, so that it fades as one."""
        marks = self._faces.face(board.story_map, story)
        kept = self._pictures.get(story.id)
        picture = kept[1] if kept is not None and kept[0] is marks else None
        picture = picture or self._picture(board, story, marks)
        painter.drawPixmap(self._corner(at.x(), at.y()), picture)

    def _picture(self, board: Board, story: Story, marks: Marks) -> QPixmap:
        picture, painter = self._canvas()
        self._draw_marks(painter, board, story, marks, QPointF(self._margin, self._margin))
        painter.end()
        self._keep(story.id, marks, picture)
        return picture

    def _keep(self, story_id: StoryId, marks: Marks, picture: QPixmap | None) -> None:
        pictures = self._pictures
        pictures.pop(story_id, None)
        while len(pictures) > self._room:
            del pictures[next(iter(pictures))]
        pictures[story_id] = (marks, picture)

    def _draw_marks(
        self, painter: QPainter, board: Board, story: Story, marks: Marks, at: QPointF
    ) -> None:
        x, y = at.x(), at.y()
        dashed = is_dashed(story, board.story_map.info)
        painter.drawPixmap(self._corner(x, y), self._body(marks, story.status, dashed=dashed))
        draw_mark = self._inks.draw_mark
        for mark in marks:
            if not isinstance(mark, Box):
                draw_mark(painter, mark, x, y)

    def _body(self, marks: Marks, status: str, *, dashed: bool) -> QPixmap:
        """Return a card's empty body with its shadow, two pixels larger at each side."""
        key = (status, dashed)
        if key not in self._bodies:
            picture, painter = self._canvas()
            self._paint_body(painter, marks)
            painter.end()
            self._bodies[key] = picture
        return self._bodies[key]

    def _paint_body(self, painter: QPainter, marks: Marks) -> None:
        """Paint shadow, ground and stripe; without soft shadows a card has an outline instead."""
        inks, style = self._inks, self._style
        outlined = inks.colour("shadow") == inks.colour("card_line")
        if not outlined:
            self._shadow(painter)
        for mark in marks:
            if isinstance(mark, Box):
                inks.draw_box(painter, mark, self._margin, self._margin)
        if outlined and not any(isinstance(mark, Box) and mark.dashed for mark in marks):
            size = style.card_width, style.card_height
            outline = Box(0, 0, *size, "none", "card_line", style.radius)
            inks.draw_box(painter, outline, self._margin, self._margin)

    def _corner(self, x: float, y: float) -> QPointF:
        """Return where the picture of a card goes whose own corner is at a viewport point."""
        return QPointF(x - self._margin, y - self._margin)

    def _canvas(self) -> tuple[QPixmap, QPainter]:
        ratio = self._inks.device_ratio
        width = self._style.card_width * self._zoom + 2 * self._margin
        height = self._style.card_height * self._zoom + 2 * self._margin + 1
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
            rect = QRectF(
                self._margin, self._margin, style.card_width * zoom, style.card_height * zoom
            )
            rect.adjust(-spread / 2, 0.2, spread / 2, 1.2 + spread / 2)
            painter.drawRoundedRect(rect, style.radius * zoom, style.radius * zoom)

    def _draw_sprite(
        self, painter: QPainter, board: Board, story: Story, x: float, y: float
    ) -> None:
        kept = self._sprite_of.get(story.id)
        if kept is None or kept[0] is not story or kept[1] is not board.story_map.info:
            kept = (story, board.story_map.info, self._sprite_for(board, story))
            self._sprite_of[story.id] = kept
        painter.drawPixmap(self._corner(x, y), kept[2])

    def _sprite_for(self, board: Board, story: Story) -> QPixmap:
        dashed = is_dashed(story, board.story_map.info)
        lines = min(self._style.title_lines, 1 + len(story.title) // 20)
        key = (story.status, dashed, lines)
        if key not in self._sprites:
            self._sprites[key] = self._sprite(self._faces.face(board.story_map, story), lines)
        return self._sprites[key]

    def _sprite(self, marks: Marks, lines: int) -> QPixmap:
        picture, painter = self._canvas()
        self._paint_body(painter, marks)
        style, zoom = self._style, self._zoom
        left = self._margin + style.pad * zoom
        ink = QColor(self._inks.colour("ink"))
        ink.setAlpha(110)
        for row in range(lines):
            width = (style.card_width - style.pad - 12) * (0.9 if row < lines - 1 else 0.55)
            top = style.title_top - 7 + row * style.title_leading
            rect = QRectF(left, self._margin + top * zoom, width * zoom, 5.5 * zoom)
            painter.fillRect(rect, ink)
        if style.title_lines == 1:
            painter.end()
            return picture
        ink.setAlpha(60)
        foot = self._margin + (style.card_height - style.meta_bottom - 6) * zoom
        painter.fillRect(QRectF(left, foot, 40 * zoom, 5 * zoom), ink)
        painter.end()
        return picture
