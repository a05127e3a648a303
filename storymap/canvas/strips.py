"""Cards at a distance: each cell as one picture of one pixel a card, stretched over the cell."""

from __future__ import annotations

from typing import Final, TypeAlias

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from storymap.canvas.focus import DIMMED
from storymap.canvas.projection import Projection
from storymap.layout.board import Board
from storymap.layout.geometry import Rect
from storymap.layout.marks import Role
from storymap.layout.themes import Theme
from storymap.model.done import counted_status
from storymap.model.patch import patch_between
from storymap.model.records import MapInfo, Status, Story
from storymap.model.storymap import ReleaseId, StepId, StoryId, StoryMap

STATUSES: Final[tuple[Status, ...]] = ("todo", "doing", "done")

_Cell: TypeAlias = tuple[StepId, ReleaseId | None]


class Strips:
    """Paints strips in a theme; keeps the pictures of the cells that stay as they were."""

    def __init__(self, theme: Theme, *, is_flat: bool = False) -> None:
        """Paint in a theme's colours: each card in that of its status, or all in that of cards."""
        self._theme = theme
        self._pictures: dict[_Cell, QImage] = {}
        self._story_map: StoryMap | None = None
        self._hidden: frozenset[StoryId] = frozenset()
        self._bright: frozenset[StoryId] | None = None
        self._found: frozenset[str] = frozenset()
        shades: dict[Status, QColor] = {
            status: QColor(theme["card" if is_flat else status]) for status in STATUSES
        }
        ground = QColor(theme["board"])
        self._colours: dict[Status, bytes] = {name: _pixel(own) for name, own in shades.items()}
        self._faint: dict[Status, bytes] = {
            name: _pixel(_mixed(own, ground)) for name, own in shades.items()
        }
        self._mark = _pixel(QColor(theme["warn"]))

    def tell_apart(self, bright: frozenset[StoryId] | None, found: frozenset[str]) -> None:
        """Dim all stories that are not bright (None: no story), and mark those that were found."""
        if (bright, found) != (self._bright, self._found):
            self._bright, self._found = bright, found
            self._pictures.clear()

    def paint(self, painter: QPainter, board: Board, projection: Projection, area: Rect) -> None:
        """Paint every cell of a board that shows in an area of it."""
        if self._hidden != board.hidden:
            self._hidden = board.hidden
            self._pictures.clear()
        if self._story_map is not board.story_map:
            self._follow(board.story_map)
        style = board.style
        columns = []
        shown = board.columns_between(area.x, area.right)
        for column in map(board.columns.__getitem__, shown):
            if not column.is_slim:
                left = projection.x(column.x)
                columns.append((column.step_id, left, projection.x(column.x + column.width) - left))
        for lane in board.lanes_between(area.y, area.bottom):
            if board.lanes[lane].is_slim:
                continue
            rows = self._paint_lane(painter, board, projection, lane, columns)
            if rows and style.pitch_y * projection.zoom >= 3:
                self._paint_gaps(painter, board, projection, (lane, rows), shown)

    def _paint_lane(
        self,
        painter: QPainter,
        board: Board,
        projection: Projection,
        lane: int,
        columns: list[tuple[StepId | None, float, float]],
    ) -> int:
        """Paint the cells of a lane; return how many rows the longest has."""
        cells, pictures = board.cells, self._pictures
        release_id = board.lanes[lane].release_id
        top, pitch = board.lanes[lane].y + board.style.lane_top, board.style.pitch_y
        y = projection.y(top)
        heights: dict[int, float] = {0: 0.0}
        for step_id, x, width in columns:
            if step_id is None:
                continue
            ids = cells.get((step_id, release_id))
            if ids is None:
                continue
            count = len(ids)
            if count not in heights:
                heights[count] = projection.y(top + count * pitch - board.style.gap_y) - y
            picture = pictures.get((step_id, release_id))
            if picture is None:
                picture = pictures[step_id, release_id] = self._picture(board.story_map, ids)
            painter.drawImage(QRectF(x, y, width, heights[count]), picture)
        return max(heights)

    def _paint_gaps(
        self,
        painter: QPainter,
        board: Board,
        projection: Projection,
        lane_and_rows: tuple[int, int],
        columns: range,
    ) -> None:
        """Paint the ground between the rows of a lane over its strips."""
        lane, rows = lane_and_rows
        style = board.style
        colour = QColor(self._theme[lane_role(lane)])
        left = projection.x(board.edge_x(columns.start))
        right = projection.x(board.edge_x(columns.stop))
        height = max(1.0, projection.snap(style.gap_y * projection.zoom))
        top = board.lanes[lane].y + style.lane_top
        for row in range(1, rows):
            y = projection.y(top + row * style.pitch_y) - height
            painter.fillRect(QRectF(left, y, right - left, height), colour)

    def _picture(self, story_map: StoryMap, ids: tuple[StoryId, ...]) -> QImage:
        stories, info, colours = story_map.stories, story_map.info, self._colours
        if self._bright is None and not self._found:
            pixels = b"".join([colours[counted_status(stories[name], info)] for name in ids])
        else:
            pixels = b"".join([self._shade(stories[name], info) for name in ids])
        return QImage(pixels, 1, len(ids), 4, QImage.Format.Format_RGB32).copy()

    def _shade(self, story: Story, info: MapInfo) -> bytes:
        if story.id in self._found:
            return self._mark
        is_bright = self._bright is None or story.id in self._bright
        return (self._colours if is_bright else self._faint)[counted_status(story, info)]

    def _follow(self, story_map: StoryMap) -> None:
        """Drop the pictures of the cells that are not as they were."""
        before, self._story_map = self._story_map, story_map
        if before is None:
            return
        for change in patch_between(before, story_map).changes:
            for where, record in ((before, change.old), (story_map, change.new)):
                if isinstance(record, Story):
                    self._pictures.pop(where.cell_of(record), None)
                else:
                    self._pictures.clear()


def _pixel(colour: QColor) -> bytes:
    return int(colour.rgb()).to_bytes(4, "little")


def _mixed(colour: QColor, ground: QColor) -> QColor:
    """Return a colour as it shows under a veil of the ground."""
    share = DIMMED / 255
    pairs = (
        (colour.red(), ground.red()),
        (colour.green(), ground.green()),
        (colour.blue(), ground.blue()),
    )
    return QColor(*(round(own * (1 - share) + other * share) for own, other in pairs))


def lane_role(lane: int) -> Role:
    """Return the ground colour of a lane; lanes alternate."""
    return "board" if lane % 2 == 0 else "board_alt"
