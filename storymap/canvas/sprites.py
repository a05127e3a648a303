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
from storymap.layout.board import Board, Rows
from storymap.layout.card import CardFaces, is_dashed
from storymap.layout.geometry import Rect
from storymap.layout.marks import Marks, Role
from storymap.model.patch import Patch
from storymap.model.records import Story
from storymap.model.storymap import CellId, StoryId, StoryMap

BLOCK: Final = 16
"""So many cards of a cell are in one picture at most."""


class _Look(NamedTuple):
    """All that cards differ in; ``veil`` is the ground that dims a card, if any does."""

    status: str
    dashed: bool
    lines: int
    veil: Role | None


class _Block(NamedTuple):
    """A picture of some cards of a cell; ``data`` are its pixels, ``heights`` from card to card."""

    ids: tuple[StoryId, ...]
    heights: tuple[int, ...]
    picture: QImage
    data: bytes


_Key: TypeAlias = tuple[CellId, int]


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
        self._bytes = self._room = 0
        self._sprites: dict[_Look, QImage] = {}
        self._pixels: dict[tuple[_Look, int], bytes] = {}

    def note(self, before: StoryMap, after: StoryMap, patch: Patch) -> None:
        """Hear of a change of the map: drop the pictures of the cells where it is."""
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
        self._room = max(self._room, used + used // 2)
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
        looks = [self._look(board, board.story_map.stories[name], place) for name in ids]
        pixels = [self._of(look, height) for look, height in zip(looks, heights, strict=False)]
        pixels[-1] = self._of(looks[-1], 0)
        data = b"".join(pixels)
        width = self._sprites[looks[0]].width()
        kind = QImage.Format.Format_ARGB32_Premultiplied
        picture = QImage(data, width, len(data) // (4 * width), 4 * width, kind)
        return _Block(ids, heights, picture, data)

    def _look(self, board: Board, story: Story, place: tuple[int, int]) -> _Look:
        info = board.story_map.info
        lines = min(self._style.title_lines, 1 + len(story.title) // 20)
        look = _Look(story.status, is_dashed(story, info), lines, self._veil(board, story, place))
        if look not in self._sprites:
            self._sprites[look] = self._sprite(self._faces.face(board.story_map, story), look)
        return look

    def _veil(self, board: Board, story: Story, place: tuple[int, int]) -> Role | None:
        focus = self._focus
        if focus is None or focus.stories is None or story.id in focus.stories:
            return None
        column, lane = place
        is_bright = focus.has_column(board.columns[column])
        is_bright = is_bright and focus.has_lane(board.lanes[lane].release_id)
        return lane_role(lane) if is_bright else None

    def _of(self, look: _Look, height: int) -> bytes:
        """Return the pixels of a card down to where the next one begins; 0: with all its shadow."""
        key = (look, height)
        if key not in self._pixels:
            sprite = self._sprites[look]
            line = 4 * sprite.width()
            pixels = bytes(sprite.constBits())[self._bodies.margin_pixels * line :]
            self._pixels[key] = pixels[: height * line].ljust(height * line, b"\0")
            if not height:
                self._pixels[key] = pixels
        return self._pixels[key]

    def _sprite(self, marks: Marks, look: _Look) -> QImage:
        picture, painter = self._bodies.canvas()
        self._bodies.paint(painter, marks)
        self._paint_bars(painter, look.lines)
        if look.veil is not None:
            veil = QColor(self._inks.colour(look.veil))
            veil.setAlpha(DIMMED)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceAtop)
            painter.fillRect(QRectF(0, 0, picture.width(), picture.height()), veil)
        painter.end()
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
