"""What is collapsed, on screen: slim columns and lanes, and the buttons that fold and unfold."""

from __future__ import annotations

from collections.abc import Container
from typing import Literal, NamedTuple, TypeAlias

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from storymap.canvas.inks import RING, Inks
from storymap.canvas.projection import Projection
from storymap.layout.board import Board, Target
from storymap.layout.geometry import Rect
from storymap.layout.grid import node_of_activity, node_of_release, node_of_step
from storymap.layout.marks import Box, Role, Text
from storymap.layout.outline import NodeId
from storymap.layout.slim import BUTTON, LEVELS, slim_cell_face, upright_title
from storymap.layout.themes import Theme
from storymap.model.done import counted_status
from storymap.model.records import Status
from storymap.model.storymap import StoryMap

READABLE_FROM = 0.45
"""Below this zoom what is collapsed shows no text."""

CLEAR = bytes(4)

Way: TypeAlias = Literal["left", "right", "up", "down"]


class Fold(NamedTuple):
    """A button that collapses or expands a node of the outline; ``area`` is in the viewport."""

    zone: str
    node: NodeId
    area: QRectF
    way: Way
    role: Role


def fold_of(board: Board, projection: Projection, target: Target, width: float) -> Fold | None:
    """Return the button of a step, an activity or a release; ``width`` is the viewport's."""
    if target.zone == "release" and target.lane is not None:
        return _lane_fold(board, projection, target.lane)
    if target.column is None or target.zone not in {"step", "activity"}:
        return None
    column = board.columns[target.column]
    if target.zone == "step":
        if column.step_id is None:
            return None
        node = node_of_step(column.step_id)
        rect = projection.header(board.step_rect(target.column))
    else:
        node = node_of_activity(column.activity_id)
        band = next(band for band in board.bands if band.first <= target.column <= band.last)
        rect = projection.header(band.rect)
        rect.setRight(min(rect.right(), width))
    return _column_fold(node, rect, target.zone, is_slim=node in board.collapsed)


def _column_fold(node: NodeId, rect: QRectF, zone: str, *, is_slim: bool) -> Fold | None:
    role: Role = "on_step" if zone == "step" else "on_activity"
    if is_slim:
        height = min(BUTTON, rect.height())
        return Fold(zone, node, QRectF(rect.x(), rect.y(), rect.width(), height), "right", role)
    if rect.width() < 2 * BUTTON:
        return None
    top = rect.center().y() - BUTTON / 2
    return Fold(zone, node, QRectF(rect.right() - BUTTON, top, BUTTON, BUTTON), "left", role)


def _lane_fold(board: Board, projection: Projection, lane: int) -> Fold | None:
    shown = board.lanes[lane]
    rect = projection.label(board.label_rect(lane))
    height = min(BUTTON, rect.height())
    top = rect.y() + 8 * projection.frame
    if shown.is_slim or top + height > rect.bottom():
        top = rect.center().y() - height / 2
    area = QRectF(rect.right() - BUTTON, top, BUTTON, height)
    node = node_of_release(shown.release_id)
    return Fold("release", node, area, "down" if shown.is_slim else "up", "muted")


def node_of(target: Target) -> NodeId | None:
    """Return the node of what a step, an activity or a release is collapsed by."""
    if target.zone == "release":
        return node_of_release(target.id)
    if target.zone == "step":
        return None if target.id is None else node_of_step(target.id)
    return node_of_activity(target.id or "") if target.zone == "activity" else None


def paint_fold(painter: QPainter, fold: Fold, inks: Inks, ground: Role) -> None:
    """Draw a button: a small angle on the ground of what it is on, over the end of a title."""
    colour = inks.colour(ground)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    centre = fold.area.center()
    side = min(fold.area.width(), fold.area.height(), BUTTON) - 4
    painter.drawRoundedRect(QRectF(centre.x() - side / 2, centre.y() - side / 2, side, side), 4, 4)
    pen = QPen(inks.colour(fold.role), 1.8)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    reach = min(4.0, side / 4)
    along = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}[fold.way]
    x, y = along[0] * reach / 2, along[1] * reach / 2
    tip = centre + QPointF(x, y)
    ends = [
        centre + QPointF(-x + sign * along[1] * reach, -y + sign * along[0] * reach)
        for sign in (-1, 1)
    ]
    painter.drawPolyline([ends[0], tip, ends[1]])


class SlimPainter:
    """Paints the collapsed cells of a board; keeps what it counts while the board stays."""

    def __init__(self, theme: Theme) -> None:
        """Paint in a theme's colours."""
        self._board: Board | None = None
        self._pictures: dict[tuple[int, int], QImage] = {}
        self._colours = {
            status: int(QColor(theme[status]).rgba()).to_bytes(4, "little") for status in LEVELS
        }

    def paint(
        self,
        painter: QPainter,
        board: Board,
        projection: Projection,
        inks: Inks,
        seen: tuple[Rect, Container[str]],
    ) -> None:
        """Paint what is collapsed in an area of a board; ``seen``: the area, and the selected."""
        if self._board is not board:
            self._board = board
            self._pictures.clear()
        area, selected = seen
        for column, lane in board.slim_cells_in(area):
            rect = projection.body(board.slim_rect(column, lane))
            if board.columns[column].is_slim:
                self._paint_cell(painter, board, (column, lane), rect, inks)
                if any(name in selected for name in board.ids_at(column, lane)):
                    inks.ring(painter, rect, "accent")
            else:
                self._paint_strips(painter, board, (column, lane), rect)
                self._paint_rings(painter, board, projection, inks, (column, lane, selected))

    def _paint_cell(
        self, painter: QPainter, board: Board, cell: tuple[int, int], rect: QRectF, inks: Inks
    ) -> None:
        size = board.slim_rect(*cell)
        statuses = _statuses(board.story_map, board.ids_at(*cell))
        marks = slim_cell_face(statuses, size, board.style)
        is_readable = inks.scale >= READABLE_FROM
        for mark in marks:
            if is_readable or isinstance(mark, Box):
                inks.draw_mark(painter, mark, rect.x(), rect.y())
        if is_readable and not board.lanes[cell[1]].is_slim:
            title = column_title(board, cell[0])
            text = upright_title(title, size.height - 34, board.style.goal, "muted")
            if text is not None:
                at = QPointF(rect.center().x() + 6 * inks.scale, rect.bottom() - 6 * inks.scale)
                draw_upright(painter, inks, text, at)

    def _paint_strips(
        self, painter: QPainter, board: Board, cell: tuple[int, int], rect: QRectF
    ) -> None:
        ids = board.ids_at(*cell)
        if not ids:
            return
        picture = self._pictures.get(cell)
        if picture is None:
            picture = self._pictures[cell] = self._picture(board.story_map, ids)
        share = board.strip_width(*cell) * len(ids) / board.columns[cell[0]].width
        painter.drawImage(QRectF(rect.x(), rect.y(), rect.width() * share, rect.height()), picture)

    def _picture(self, story_map: StoryMap, ids: tuple[str, ...]) -> QImage:
        """Return strips side by side, of five pixels each: low for to do, high for done."""
        colours, statuses = self._colours, _statuses(story_map, ids)
        rows = [
            b"".join(
                (colours[status] if LEVELS[status] >= level else CLEAR) * 4 + CLEAR
                for status in statuses
            )
            for level in (3, 2, 1)
        ]
        width = 5 * len(ids)
        kind = QImage.Format.Format_ARGB32
        return QImage(b"".join(rows), width, 3, 4 * width, kind).copy()

    def _paint_rings(
        self,
        painter: QPainter,
        board: Board,
        projection: Projection,
        inks: Inks,
        where: tuple[int, int, Container[str]],
    ) -> None:
        column, lane, selected = where
        painter.setPen(QPen(inks.colour("accent"), RING))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for row, name in enumerate(board.ids_at(column, lane)):
            if name in selected:
                strip = projection.body(board.row_rect(column, lane, row))
                painter.drawRect(strip.adjusted(-1, -2, 0, 2))


def _statuses(story_map: StoryMap, ids: tuple[str, ...]) -> list[Status]:
    stories, info = story_map.stories, story_map.info
    return [counted_status(stories[name], info) for name in ids]


def column_title(board: Board, column: int) -> str:
    """Return what a column is called: its step, or its activity if that is collapsed."""
    shown, story_map = board.columns[column], board.story_map
    if shown.is_activity:
        activity = story_map.activities.get(shown.activity_id)
        return activity.title if activity else ""
    step = story_map.steps.get(shown.step_id or "")
    return step.title if step else ""


def draw_upright(painter: QPainter, inks: Inks, text: Text, at: QPointF) -> None:
    """Draw a text that reads upwards, from a point of its baseline."""
    painter.save()
    painter.translate(at)
    painter.rotate(-90)
    inks.draw_mark(painter, text, 0, 0)
    painter.restore()


def paint_slim_header(
    painter: QPainter, board: Board, column: int, rect: QRectF, inks: Inks
) -> None:
    """Draw a collapsed step or activity in the backbone: its button, and as much as is room for."""
    style, shown = board.style, board.columns[column]
    ground: Role = "activity" if shown.is_activity else "step"
    ink: Role = "on_activity" if shown.is_activity else "on_step"
    size = rect.width() / inks.scale, rect.height() / inks.scale
    inks.draw_mark(painter, Box(0, 0, *size, ground, radius=style.radius), rect.x(), rect.y())
    node = (
        node_of_activity(shown.activity_id)
        if shown.is_activity
        else node_of_step(shown.step_id or "")
    )
    fold = _column_fold(node, rect, "activity" if shown.is_activity else "step", is_slim=True)
    if fold is not None and rect.width() >= BUTTON / 2:
        paint_fold(painter, fold, inks, ground)
    title = column_title(board, column)
    if shown.is_activity and size[0] > style.step.size * 1.5:
        text = upright_title(title, size[1] - BUTTON - 6, style.step, ink)
        if text is not None:
            at = QPointF(rect.center().x() + 4 * inks.scale, rect.bottom() - 4 * inks.scale)
            draw_upright(painter, inks, text, at)
