"""The frozen frame of the board: labels of lanes, backbone, corner."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from msgspec import Struct
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from storymap.canvas.focus import DIMMED, Focus
from storymap.canvas.frame_pictures import FramePictures
from storymap.canvas.hits import Hits, Shown
from storymap.canvas.inks import RING, Inks
from storymap.canvas.overlay import Overlay, veil_moved
from storymap.canvas.slim import fold_of, node_of, paint_fold, paint_slim_header
from storymap.canvas.strips import lane_role
from storymap.layout.board import Band, Target
from storymap.layout.geometry import Rect
from storymap.layout.label import (
    LaneFacts,
    activity_face,
    corner_face,
    lane_face,
    shipped_text,
    step_face,
)
from storymap.layout.marks import Marks, Role, fitting
from storymap.layout.outline import NodeId
from storymap.layout.slim import slim_lane_face
from storymap.layout.themes import activity_role
from storymap.model.records import Step
from storymap.model.storymap import LOOSE, ReleaseId

BACKBONE: Role = "panel"
"""The ground of the backbone."""

CORNER = ("corner",)

TITLED_FROM = 34
"""In a step or activity that is narrower, in points, no title would tell anything."""


class Words(Struct, frozen=True):
    """What the board says by itself: names of what has none, hints for what is still empty."""

    unscheduled: str
    loose_cards: str
    no_activities: str
    no_steps: str
    no_stories: str


class Framed(Shown, Protocol):
    """What is painted, with all that the frame shows of it."""

    @property
    def words(self) -> Words:
        """Names of what has none."""

    @property
    def frame_inks(self) -> Inks:
        """Colours and pens at the scale of the frame."""

    @property
    def overlay(self) -> Overlay:
        """What is dragged."""

    @property
    def focus(self) -> Focus | None:
        """What stays bright."""

    @property
    def hits(self) -> Hits:
        """What a search found."""

    @property
    def fold(self) -> tuple[str, NodeId | None] | None:
        """What the pointer is over: a zone and its node."""

    def facts(self, release_id: ReleaseId | None) -> LaneFacts:
        """Return what a lane's label says."""


class FramePainter:
    """Paints what stays in view when the body scrolls; keeps ready pictures of it."""

    def __init__(self, painter: QPainter, shown: Framed, pictures: FramePictures) -> None:
        """Paint with a painter what is shown."""
        self._painter = painter
        self._shown = shown
        self._pictures = pictures
        self._board = shown.board
        self._projection = shown.projection
        self._inks = shown.inks
        self._frame_inks = shown.frame_inks
        self._words = shown.words

    def paint_labels(self, area: QRectF) -> None:
        """Paint the labels of the lanes that show in an area."""
        board, projection = self._board, self._projection
        self._painter.fillRect(area, self._inks.colour("board"))
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        visible = projection.visible(area)
        for lane in board.lanes_between(visible.y, visible.bottom):
            self._paint_label(lane)

    def _paint_label(self, lane: int) -> None:
        board, projection = self._board, self._projection
        rect = projection.label(board.label_rect(lane))
        self._painter.fillRect(rect, self._inks.colour(lane_role(lane)))
        hair = projection.snap(1)
        line = QRectF(0, rect.bottom() - hair, rect.width(), hair)
        self._painter.fillRect(line, self._inks.colour("line"))
        release_id = board.lanes[lane].release_id
        release = board.story_map.releases.get(release_id) if release_id else None
        is_slim = board.lanes[lane].is_slim
        self._pictures.draw(
            self._painter,
            release_id,
            (release, self._shown.facts(release_id), is_slim),
            (0, rect.y(), rect.width(), rect.height() - hair, lane_role(lane)),
            lambda: self._label_face(release_id, rect.height() / projection.frame, is_slim=is_slim),
        )
        target = Target("release", release_id, None, lane)
        self._paint_fold(target, lane_role(lane), always=is_slim)
        if release_id in self._shown.marks:
            self._ring(rect.adjusted(3, 3, -3, -4))
        if self._shown.focus is not None and not self._shown.focus.has_lane(release_id):
            self._inks.veil(self._painter, rect.adjusted(0, 0, 0, -1), lane_role(lane), DIMMED)
        self._shown.hits.paint_label(self._painter, self._shown, release_id, rect)
        if release_id in self._shown.overlay.moving:
            veil_moved(self._painter, self._inks, rect.adjusted(2, 2, -2, -3), lane_role(lane))

    def _label_face(
        self, release_id: ReleaseId | None, height: float, *, is_slim: bool
    ) -> tuple[Marks, float]:
        """Return what a lane's label shows on so many points, and how far that is lifted."""
        style, facts = self._board.style, self._shown.facts(release_id)
        release = self._board.story_map.releases.get(release_id) if release_id else None
        if is_slim:
            title = release.title if release else self._words.unscheduled
            is_shipped = release is not None and release.state == "shipped"
            shipped = shipped_text(release) if release is not None and is_shipped else ""
            return slim_lane_face(title, facts.stories, style, height, shipped), 0.0
        marks = lane_face(release, facts, style, self._words.unscheduled, height)
        return fitting(marks, height - 2, style.lane_top)

    def _paint_fold(self, target: Target, ground: Role, *, always: bool = False) -> None:
        """Draw the button that folds something, if the pointer is over it."""
        if always or self._shown.fold == (target.zone, node_of(target)):
            fold = fold_of(self._board, self._projection, target, self._painter.window().width())
            if fold is not None:
                paint_fold(self._painter, fold, self._frame_inks, ground)

    def _ring(self, rect: QRectF) -> None:
        self._painter.setPen(QPen(self._inks.colour("accent"), RING))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawRoundedRect(rect, 6, 6)

    def paint_header(self, area: QRectF) -> None:
        """Paint the steps and activities that show in an area."""
        self._painter.fillRect(area, self._inks.colour(BACKBONE))
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        visible = self._projection.visible(area)
        margin = 6 / self._projection.zoom
        columns = self._board.columns_between(visible.x - margin, visible.right + margin)
        for column in columns:
            self._paint_step(column)
        for band in self._board.bands:
            if band.first < columns.stop and band.last >= columns.start:
                self._paint_activity(band, self._projection.header(band.rect))
        self._paint_dimmed_header(visible)
        self._shown.hits.paint_header(self._painter, self._shown, visible)
        self._paint_header_edge(area)

    def _paint_dimmed_header(self, visible: Rect) -> None:
        board, focus = self._board, self._shown.focus
        if focus is None or focus.columns is None:
            return
        columns = board.columns_between(visible.x, visible.right)
        rects = [board.step_rect(n) for n in columns if not focus.has_column(board.columns[n])]
        rects += [band.rect for band in board.bands if not focus.has_band(board, band)]
        for rect in rects:
            self._inks.veil(self._painter, self._projection.header(rect), BACKBONE, DIMMED)

    def _paint_header_edge(self, area: QRectF) -> None:
        hair = self._projection.snap(1)
        edge = QRectF(area.x(), self._projection.top - hair, area.width(), hair)
        self._painter.fillRect(edge, self._inks.colour("line"))

    def _paint_step(self, column: int) -> None:
        board = self._board
        step_id = board.columns[column].step_id
        if board.columns[column].is_activity:
            return
        rect = self._projection.header(board.step_rect(column))
        if step_id is None:
            pen = QPen(self._inks.colour("line"), 1)
            pen.setStyle(Qt.PenStyle.DashLine)
            self._painter.setPen(pen)
            self._painter.setBrush(Qt.BrushStyle.NoBrush)
            self._painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
            return
        loose = step_id == LOOSE
        title = self._words.loose_cards if loose else board.story_map.steps[step_id].title
        width = rect.width() / self._projection.frame
        if board.columns[column].is_slim:
            paint_slim_header(self._painter, board, column, rect, self._frame_inks)
        elif width > TITLED_FROM:
            marks = () if loose else self._step_band(board.story_map.steps[step_id], width)
            self._draw_face(
                step_id,
                (title, marks),
                rect,
                lambda: (*step_face(title, board.style, width), *marks),
            )
        else:
            self._painter.fillRect(rect, self._inks.colour("step"))
        self._paint_fold(Target("step", step_id, column), "step")
        if step_id in self._shown.marks:
            self._ring(rect)
        if step_id in self._shown.overlay.moving:
            veil_moved(self._painter, self._inks, rect, BACKBONE)

    def _paint_activity(self, band: Band, rect: QRectF) -> None:
        activity_id = band.activity_id
        activity = self._board.story_map.activities.get(activity_id)
        title = activity.title if activity else self._words.loose_cards
        width = rect.width() / self._projection.frame
        inset = max(0.0, self._projection.left - rect.x()) / self._projection.frame
        inset = min(inset, max(0.0, width - self._board.style.card_width))
        title = title if width > TITLED_FROM else ""
        ground = activity_role(activity.colour) if activity and activity.colour else "activity"
        if self._board.columns[band.first].is_activity:
            paint_slim_header(self._painter, self._board, band.first, rect, self._frame_inks)
        elif inset:
            marks = activity_face(title, width, self._board.style, inset, ground)
            self._frame_inks.draw(self._painter, marks, rect.x(), rect.y())
        else:
            style = self._board.style
            told = title, ground
            self._draw_face(
                activity_id, told, rect, lambda: activity_face(title, width, style, 0, ground)
            )
        self._paint_fold(Target("activity", activity_id, band.first), ground)
        if activity_id in self._shown.marks:
            self._ring(rect)
        if activity_id in self._shown.overlay.moving:
            veil_moved(self._painter, self._inks, rect, BACKBONE)

    def _step_band(self, step: Step, width: float) -> Marks:
        """Return the band in a step's own colour."""
        if not step.colour:
            return ()
        from storymap.layout.colours import band  # most steps have none

        style, legend = self._board.style, self._board.story_map.info.legend
        return band(legend, step.colour, width, style.step_height, style.radius)

    def _draw_face(
        self, record_id: str, told: tuple[object, ...], rect: QRectF, face: Callable[[], Marks]
    ) -> None:
        """Draw a step or an activity in the backbone; ``told``: all that its face depends on."""
        at = rect.x(), rect.y(), rect.width(), rect.height(), BACKBONE
        self._pictures.draw(self._painter, record_id, told, at, lambda: (face(), 0.0))

    def paint_corner(self, area: QRectF) -> None:
        """Paint the map's brief: title, goal and problem."""
        self._painter.fillRect(area, self._inks.colour(BACKBONE))
        rect, style = self._projection.corner(), self._board.style
        info = self._board.story_map.info
        told = self._board.story_map.title, info.goal, info.problem
        at = 0, 0, rect.width(), rect.height(), BACKBONE
        self._pictures.draw(
            self._painter, CORNER, told, at, lambda: (corner_face(*told, style), 0.0)
        )
        self._paint_header_edge(area)
