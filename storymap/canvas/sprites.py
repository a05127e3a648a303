"""Cards at a middle distance: each cell as pictures put together from ready cards with grey bars.

Cards of one look are all the same there, so what a cell shows is made by joining the bytes of ready
cards, without painting any.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final, NamedTuple, TypeAlias

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from storymap.canvas.bodies import Bodies
from storymap.canvas.focus import DIMMED, Focus
from storymap.canvas.inks import Inks
from storymap.canvas.projection import Projection, in_pixels
from storymap.canvas.strips import lane_role
from storymap.layout.board import Board
from storymap.layout.card import CardFaces, is_dashed
from storymap.layout.geometry import Rect
from storymap.layout.marks import Box, Marks, Role, is_own
from storymap.layout.placement import Rows
from storymap.model.done import counted_status
from storymap.model.patch import Patch
from storymap.model.records import Story
from storymap.model.storymap import CellId, StoryId, StoryMap

BLOCK: Final = 16
"""So many cards of a cell are in one picture at most."""


class _Block(NamedTuple):
    """A picture of some cards of a cell; ``data`` are its pixels, ``heights`` from card to card."""

    ids: tuple[StoryId, ...]
    heights: tuple[int, ...]
    picture: QImage
    data: bytes


_Key: TypeAlias = tuple[CellId, int]

_Look: TypeAlias = tuple[str, bool, int, Role | None, str]
"""All that cards differ in: status, border, lines of the title, the ground that dims them, their
own colour."""


class Sprites:
    """Paints cards at one zoom, in one theme; keeps pictures of about what a viewport shows."""

    def __init__(self, inks: Inks, faces: CardFaces, bodies: Bodies) -> None:
        """Draw with these inks, at their scale."""
        self._inks = inks
        self._faces = faces
        self._bodies = bodies
        self._style = faces.style
        self._focus: Focus | None = None
        self._blocks: dict[_Key, _Block] = {}
        self._of_cell: dict[CellId, set[_Key]] = {}
        self._bytes = self._room = self._width = 0
        self._sprites: dict[_Look, QImage] = {}
        self._pixels: dict[tuple[_Look, int], bytes] = {}

    def note(self, before: StoryMap, after: StoryMap, patch: Patch) -> None:
        """Hear of a change of the map: drop the pictures of the cells where it is."""
        if before.info.legend != after.info.legend:
            self._sprites.clear()
            self._pixels.clear()
        for change in patch.changes:
            for where, record in ((before, change.old), (after, change.new)):
                if isinstance(record, Story):
                    for key in tuple(self._of_cell.get(where.cell_of(record), ())):
                        self._drop(key)
                elif record is not None:
                    self._clear()

    def tell_apart(self, focus: Focus | None) -> None:
        """Dim the stories that a focus dims one by one; not whole columns and lanes."""
        if focus != self._focus:
            self._focus = focus
            self._clear()

    def paint(self, painter: QPainter, board: Board, projection: Projection, area: Rect) -> None:
        """Paint every card of a board that shows in an area of it."""
        margin = self._bodies.margin_pixels
        used = 0
        with in_pixels(painter, projection.device_ratio):
            draw = painter.drawImage
            for rows in board.rows_in(area):
                for x, y, block in self._shown(board, projection, rows):
                    draw(x - margin, y, block.picture)
                    used += len(block.data)
        self._room = max(self._room, used + used // 8)

    def trim(self) -> None:
        """Drop the pictures that were painted longest ago, but for about what shows at once."""
        while self._bytes > self._room:
            self._drop(next(iter(self._blocks)))

    def _shown(
        self, board: Board, projection: Projection, rows: Rows
    ) -> Iterator[tuple[int, int, _Block]]:
        """Yield the pictures that show some rows, and where they go."""
        release_id = board.lanes[rows.lane].release_id
        for number in range(rows.first // BLOCK, (rows.last - 1) // BLOCK + 1):
            start = number * BLOCK
            tops = projection.row_pixels(board, rows.lane, range(start, start + BLOCK + 1))
            heights = tuple(below - top for top, below in pairwise(tops))
            for column, _ in rows.cells:
                across = board.columns[column]
                cell = (across.step_id or "", release_id)
                ids = board.cells[cell][start : start + BLOCK]
                if not ids:
                    continue
                key = (cell, number)
                block = self._blocks.pop(key, None)
                if block is None or block.ids != ids or block.heights != heights:
                    if block is not None:
                        self._forget(key, block)
                    block = self._made(board, (column, rows.lane), ids, heights)
                    self._of_cell.setdefault(cell, set()).add(key)
                    self._bytes += len(block.data)
                self._blocks[key] = block  # the last to be dropped
                yield projection.pixel_x(across.x), tops[0], block

    def _made(
        self,
        board: Board,
        place: tuple[int, int],
        ids: tuple[StoryId, ...],
        heights: tuple[int, ...],
    ) -> _Block:
        """Put a picture together, whose last card has all of its shadow."""
        stories, info, known = board.story_map.stories, board.story_map.info, self._pixels
        most = self._style.title_lines
        veils = self._veils(board, place)
        pixels = []
        for name, height in zip(ids, (*heights[: len(ids) - 1], 0), strict=True):
            story = stories[name]
            dashed = bool(info.ready) and is_dashed(story, info)
            lines = min(most, 1 + len(story.title) // 20)
            veil = None if veils is None or name in veils[0] else veils[1]
            key = (counted_status(story, info), dashed, lines, veil, story.colour), height
            if key not in known:
                known[key] = self._of(board.story_map, story, *key)
            pixels.append(known[key])
        data = b"".join(pixels)
        kind = QImage.Format.Format_ARGB32_Premultiplied
        line = 4 * self._width
        return _Block(ids, heights, QImage(data, self._width, len(data) // line, line, kind), data)

    def _veils(
        self, board: Board, place: tuple[int, int]
    ) -> tuple[frozenset[StoryId], Role] | None:
        """Return the bright stories of a cell and the ground that dims the others; None: none."""
        focus, (column, lane) = self._focus, place
        if focus is None or focus.stories is None or not focus.has_column(board.columns[column]):
            return None
        is_bright = focus.has_lane(board.lanes[lane].release_id)
        return (focus.stories, lane_role(lane)) if is_bright else None

    def _of(self, story_map: StoryMap, story: Story, look: _Look, height: int) -> bytes:
        """Return the pixels of a card down to where the next one begins; 0: with all its shadow."""
        if look not in self._sprites:
            self._sprites[look] = self._sprite(self._faces.face(story_map, story), look)
        line = 4 * self._width
        pixels = bytes(self._sprites[look].constBits())[self._bodies.margin_pixels * line :]
        return pixels[: height * line].ljust(height * line, b"\0") if height else pixels

    def _sprite(self, marks: Marks, look: _Look) -> QImage:
        _, _, lines, ground, colour = look
        picture, painter = self._bodies.canvas()
        self._bodies.paint(painter, marks)
        for mark in marks if colour else ():
            if isinstance(mark, Box) and is_own(mark.fill):
                self._inks.draw_box(painter, mark, self._bodies.margin, self._bodies.margin)
        self._paint_bars(painter, lines)
        if ground is not None:
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceAtop)
            whole = QRectF(0, 0, picture.width(), picture.height())
            self._inks.veil(painter, whole, ground, DIMMED)
        painter.end()
        self._width = picture.width()
        return picture.toImage().convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)

    def _paint_bars(self, painter: QPainter, lines: int) -> None:
        """Paint bars where a card has text."""
        style, zoom, margin = self._style, self._inks.scale, self._bodies.margin
        left = margin + style.pad * zoom
        ink = QColor(self._inks.colour("ink"))
        ink.setAlpha(110)
        for row in range(lines):
            width = (style.card_width - style.pad - 12) * (0.9 if row < lines - 1 else 0.55)
            top = style.title_top - 7 + row * style.title_leading
            painter.fillRect(QRectF(left, margin + top * zoom, width * zoom, 5.5 * zoom), ink)
        if style.title_lines == 1:
            return
        ink.setAlpha(60)
        foot = margin + (style.card_height - style.meta_bottom - 6) * zoom
        painter.fillRect(QRectF(left, foot, 40 * zoom, 5 * zoom), ink)

    def _drop(self, key: _Key) -> None:
        self._forget(key, self._blocks.pop(key))

    def _forget(self, key: _Key, block: _Block) -> None:
        self._bytes -= len(block.data)
        self._of_cell[key[0]].discard(key)

    def _clear(self) -> None:
        self._blocks.clear()
        self._of_cell.clear()
        self._bytes = 0
