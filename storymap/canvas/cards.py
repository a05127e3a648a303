"""Cards by level of detail: whole, as sprites with grey bars for text, far away as strips."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPixmap

from storymap.canvas.bodies import Bodies
from storymap.canvas.focus import Focus
from storymap.canvas.inks import Inks
from storymap.canvas.projection import Projection, in_pixels
from storymap.canvas.strips import Strips
from storymap.layout.board import Board
from storymap.layout.card import CardFaces, is_dashed
from storymap.layout.geometry import Rect
from storymap.layout.marks import Box, is_own
from storymap.model.done import counted_status
from storymap.model.patch import Patch
from storymap.model.records import MapInfo, Story
from storymap.model.storymap import StoryId, StoryMap

if TYPE_CHECKING:
    from storymap.canvas.sprites import Sprites


class CardPainter:
    """Paints the cards of a board at one zoom, in one theme; keeps what it makes.

    Pictures are kept of little more whole cards than ever were visible at once, those that were
    painted last; so they take about the viewport's pixels.
    """

    def __init__(self, inks: Inks, faces: CardFaces, strips: Strips) -> None:
        """Draw with these inks, at their scale; at a distance as strips."""
        self._inks = inks
        self._faces = faces
        self._far = strips
        self._style = faces.style
        self._zoom = inks.scale
        self._bodies = Bodies(inks, faces.style)
        self._sprites: Sprites | None = None
        self._room = 0
        self._info: MapInfo | None = None
        self._needed: Mapping[StoryId, int] = {}
        self._pictures: dict[StoryId, tuple[Story, QPixmap]] = {}
        self.keeps_all = False
        """Whether nothing is dropped for what is painted."""

    def note(self, before: StoryMap, after: StoryMap, patch: Patch) -> None:
        """Hear of a change of the map."""
        if self._sprites is not None:
            self._sprites.note(before, after, patch)

    def paint(
        self,
        painter: QPainter,
        board: Board,
        projection: Projection,
        area: Rect,
        shades: tuple[Focus | None, frozenset[str]] = (None, frozenset()),
    ) -> None:
        """Paint every card of a board that shows in an area of it.

        ``shades``: what stays bright, and what a search found; from afar cards show that.
        """
        focus, found = shades
        if self._zoom < self._style.strips_below:
            self._far.tell_apart(focus.stories if focus else None, found)
            self._far.paint(painter, board, projection, area)
        elif self._zoom < self._style.whole_from:
            sprites = self._ready_sprites()
            sprites.tell_apart(focus)
            sprites.paint(painter, board, projection, area)
            if not self.keeps_all:
                sprites.trim()
        else:
            self._forget_outdated(board.story_map)
            self._paint_whole(painter, board, projection, area)
            if not self.keeps_all:
                self._trim()

    def _ready_sprites(self) -> Sprites:
        if self._sprites is None:
            from storymap.canvas.sprites import Sprites  # a window opens closer by

            self._sprites = Sprites(self._inks, self._faces, self._bodies)
        return self._sprites

    def _forget_outdated(self, story_map: StoryMap) -> None:
        """Drop the pictures that what is not on the cards themselves made outdated."""
        if self._info is not story_map.info:
            self._info = story_map.info
            self._pictures.clear()
        if self._needed is not story_map.needed:
            for story_id in self._needed.keys() ^ story_map.needed.keys():
                self._pictures.pop(story_id, None)
            self._needed = story_map.needed

    def _paint_whole(
        self, painter: QPainter, board: Board, projection: Projection, area: Rect
    ) -> None:
        stories, pictures = board.story_map.stories, self._pictures
        margin, count = self._bodies.margin_pixels, 0
        with in_pixels(painter, projection.device_ratio):
            draw = painter.drawPixmap
            for rows in board.rows_in(area):
                tops = projection.row_pixels(board, rows.lane, range(rows.first, rows.last))
                for column, ids in rows.cells:
                    count += len(ids)
                    x = projection.pixel_x(board.columns[column].x) - margin
                    for story_id, y in zip(ids, tops, strict=False):
                        kept = pictures.pop(story_id, None)
                        if kept is None or kept[0] is not stories[story_id]:
                            kept = self._made(board, stories[story_id])
                        pictures[story_id] = kept  # the last to be dropped
                        draw(x, y - margin, kept[1])
        self._room = max(self._room, count + count // 8)

    def _trim(self) -> None:
        """Drop the pictures that were painted longest ago, but for about what shows at once."""
        while len(self._pictures) > self._room:
            del self._pictures[next(iter(self._pictures))]

    def draw_ghost(self, painter: QPainter, board: Board, story: Story, at: QPointF) -> None:
        """Draw one whole card as one picture, so that it fades as one."""
        self._forget_outdated(board.story_map)
        kept = self._pictures.get(story.id)
        if kept is None or kept[0] is not story:
            kept = self._pictures[story.id] = self._made(board, story)
        ratio, margin = self._inks.device_ratio, self._bodies.margin_pixels
        x, y = round(at.x() * ratio), round(at.y() * ratio)
        with in_pixels(painter, ratio):
            painter.drawPixmap(x - margin, y - margin, kept[1])

    def _made(self, board: Board, story: Story) -> tuple[Story, QPixmap]:
        picture, painter = self._bodies.canvas()
        self._draw_marks(painter, board, story)
        painter.end()
        picture.setDevicePixelRatio(1)
        return story, picture

    def _draw_marks(self, painter: QPainter, board: Board, story: Story) -> None:
        margin = self._bodies.margin
        marks = self._faces.face(board.story_map, story)
        info = board.story_map.info
        dashed, status = is_dashed(story, info), counted_status(story, info)
        painter.drawPixmap(0, 0, self._bodies.picture(marks, status, dashed=dashed))
        draw_mark = self._inks.draw_mark
        for mark in marks:
            if not isinstance(mark, Box) or is_own(mark.fill):
                draw_mark(painter, mark, margin, margin)
