"""What the viewport shows: lanes, cards, backbone, labels, and what a tool lays over them."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from storymap.canvas.cards import CardPainter
from storymap.canvas.changes import is_same_layout, rects_of_changes
from storymap.canvas.figures import LaneFigures
from storymap.canvas.focus import DIMMED, Focus
from storymap.canvas.frame_pictures import FramePictures
from storymap.canvas.hits import Hits
from storymap.canvas.inks import RING, Inks
from storymap.canvas.marking import SelectionMarks
from storymap.canvas.overlay import Overlay, OverlayPainter, overlay_areas
from storymap.canvas.projection import Projection
from storymap.canvas.slim import SlimPainter, fold_of, node_of, paint_fold, paint_slim_header
from storymap.canvas.snapshot import Snapshot
from storymap.canvas.strips import Strips, lane_role
from storymap.document.ghosts import Ghosts
from storymap.layout.board import Band, Board, Target
from storymap.layout.card import CardFaces
from storymap.layout.fonts import Face, Weight
from storymap.layout.geometry import Rect
from storymap.layout.label import (
    LaneFacts,
    activity_face,
    corner_face,
    lane_face,
    step_face,
)
from storymap.layout.marks import Marks, Role, Text, fitting
from storymap.layout.outline import NodeId
from storymap.layout.slim import slim_lane_face
from storymap.layout.themes import Theme
from storymap.model.patch import Patch
from storymap.model.storymap import LOOSE, ReleaseId

HINT = Face(Weight.REGULAR, 13)

BACKBONE: Role = "panel"
"""The ground of the backbone."""

CORNER = ("corner",)

FACES = 2_000
"""So many cards' marks are kept; most cards that show have a picture."""

TITLED_FROM = 34
"""In a step or activity that is narrower, in points, no title would tell anything."""


class Words(Struct, frozen=True):
    """What the board says by itself: names of what has none, hints for what is still empty."""

    unscheduled: str
    loose_cards: str
    no_activities: str
    no_steps: str
    no_stories: str


class Scene:
    """Paints a board for one viewport; told what changed, it keeps all that stays the same."""

    def __init__(self, board: Board, theme: Theme, projection: Projection, words: Words) -> None:
        """Show a board with some words of the interface."""
        self.board = board
        self.projection = projection
        self.marks = SelectionMarks()
        self.overlay = Overlay()
        self.ghosts: Ghosts | None = None
        self.focus: Focus | None = None
        self.hits = Hits()
        self._words = words
        self._theme = theme
        self._faces = CardFaces(board.style, FACES)
        self._snapshot: Snapshot | None = None
        self._strips = Strips(theme)
        self._flat_strips = Strips(theme, is_flat=True)
        self._slim = SlimPainter(theme)
        self.fold: tuple[str, NodeId | None] | None = None
        """What the pointer is over, in the backbone or the labels: a zone and its node."""
        self._figures = LaneFigures()
        self._make_parts()

    def _make_parts(self) -> None:
        projection = self.projection
        self.inks = Inks(self._theme, projection.zoom, projection.device_ratio)
        self._frame_inks = Inks(self._theme, projection.frame, projection.device_ratio)
        self._cards = CardPainter(self.inks, self._faces, self._strips)
        self._frame = FramePictures(self._frame_inks)
        self._over = OverlayPainter(self.inks, self._frame_inks, self._cards)

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self._theme = theme
        self._snapshot = None
        self._strips = Strips(theme)
        self._flat_strips = Strips(theme, is_flat=True)
        self._slim = SlimPainter(theme)
        self._make_parts()

    def set_projection(self, projection: Projection) -> None:
        """Show another part of the board, or at another zoom."""
        before, self.projection = self.projection, projection
        if before.scales != projection.scales:
            self._make_parts()

    def set_board(self, board: Board, patch: Patch) -> None:
        """Show another board; the patch says what differs, so that other lanes' facts stay."""
        if board.style is not self.board.style:
            self._faces = CardFaces(board.style, FACES)
            self._make_parts()
        self._cards.note(self.board.story_map, board.story_map, patch)
        self.board = board
        self._snapshot = None
        self.marks.lines.note(patch)
        self._figures.note(patch.changes)

    def changed_areas(self, board: Board, patch: Patch) -> list[QRectF] | None:
        """Return what of the viewport another board changes; None if that may be much of it."""
        if self.is_blurred or not is_same_layout(self.board, board):
            return None
        rects = rects_of_changes(board, patch)
        if rects is None:
            return None
        return [self.projection.anywhere(rect).adjusted(-8, -8, 8, 8) for rect in rects]

    @property
    def theme(self) -> Theme:
        """The colours it is painted in."""
        return self._theme

    @property
    def is_blurred(self) -> bool:
        """Whether the body shows a scaled picture of how it was."""
        return self._snapshot is not None

    def blur(self, size: QSize) -> None:
        """Show from now on a picture of the body as it is, scaled; ``size`` is the viewport's."""
        if self._snapshot is None:
            ratio = self.projection.device_ratio
            picture = QPixmap(size * ratio)
            picture.setDevicePixelRatio(ratio)
            painter = QPainter(picture)
            self.paint(painter, QRectF(QPointF(), size))
            painter.end()
            self._snapshot = Snapshot(picture, self.projection)

    def sharpen(self) -> None:
        """Show the body itself again."""
        self._snapshot = None

    def get_ready(self, area: QRectF) -> None:
        """Make what painting a part of the viewport sharp needs, and keep it."""
        ratio = self.projection.device_ratio
        scratch = QPixmap((area.size() * ratio).toSize())
        scratch.setDevicePixelRatio(ratio)
        painter = QPainter(scratch)
        painter.translate(-area.topLeft())
        snapshot, self._snapshot = self._snapshot, None
        self._cards.keeps_all = True
        self.paint(painter, area)
        self._cards.keeps_all = False
        self._snapshot = snapshot
        painter.end()

    def facts(self, release_id: ReleaseId | None) -> LaneFacts:
        """Return what a lane's label says; what it would say, where a drop would change it."""
        moving, result = self.overlay.moving, self.overlay.result
        if result is None or release_id not in self.overlay.lanes:
            return self._figures.of(self.board.story_map, release_id)
        target = result.cell_of(result.stories[moving[0]])[1]
        return self._figures.of(result, release_id, (moving, target))

    def overlay_areas(self) -> list[QRectF]:
        """Return what the overlay covers of the viewport."""
        return overlay_areas(self.board, self.projection, self.overlay)

    def selection_areas(self) -> list[QRectF] | None:
        """Return what marks the selection, as areas of the viewport; None if that is much of it."""
        return self.marks.areas(self.board, self.projection)

    # Painting

    def paint(self, painter: QPainter, dirty: QRectF) -> None:
        """Paint the part of the viewport inside a rectangle."""
        projection = self.projection
        self._frame.is_passing = self.is_blurred
        left, top, endless = projection.edge, projection.top, 1e6
        for part, paint in (
            (QRectF(left, top, endless, endless), self._paint_body),
            (QRectF(0, top, left, endless), self._paint_labels),
            (QRectF(left, 0, endless, top), self._paint_header),
            (projection.corner(), self._paint_corner),
            (dirty, self._paint_overlay),
        ):
            area = part & dirty
            if not area.isEmpty():
                _clipped(painter, area, paint)

    def _paint_body(self, painter: QPainter, area: QRectF) -> None:
        board, projection = self.board, self.projection
        visible = projection.visible(area)
        self._paint_grounds(painter, area, visible)
        if self._snapshot is not None and projection.zoom >= board.style.strips_below:
            self._flat_strips.paint(painter, board, projection, visible)
            self._snapshot.paint(painter, projection)
            return
        self._paint_hint(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        margin = 6 / projection.zoom
        near = Rect(
            visible.x - margin,
            visible.y - margin,
            visible.width + 2 * margin,
            visible.height + 2 * margin,
        )
        self._cards.paint(painter, board, projection, near, (self.focus, self.hits.ids))
        self._slim.paint(painter, board, projection, self.inks, (near, self.marks))
        self._paint_dimmed(painter, near)
        self.hits.paint_cards(painter, self, near)
        self._paint_ghosts(painter, near)
        self._paint_moving(painter)
        self.marks.paint(painter, board, projection, self.inks, near)
        if not self.overlay.moving:
            self.marks.lines.focus = self.focus
            self.marks.paint_needs(painter, board, projection, self.inks, near)
        self._paint_line(painter, in_header=False)

    def _paint_grounds(self, painter: QPainter, area: QRectF, visible: Rect) -> None:
        board, projection = self.board, self.projection
        left, width, bottom = area.x(), area.width(), area.y()
        hair = projection.snap(1)
        for lane in board.lanes_between(visible.y, visible.bottom):
            shown = board.lanes[lane]
            top, bottom = projection.y(shown.y), projection.y(shown.y + shown.height)
            ground = QRectF(left, top, width, bottom - hair - top)
            painter.fillRect(ground, self.inks.colour(lane_role(lane)))
            line = QRectF(left, bottom - hair, width, hair)
            painter.fillRect(line, self.inks.colour("line"))
        if bottom < area.bottom():
            beyond = QRectF(left, bottom, width, area.bottom() - bottom)
            painter.fillRect(beyond, self.inks.colour("board"))

    def _paint_hint(self, painter: QPainter) -> None:
        """Say how to begin, where nothing is yet."""
        story_map = self.board.story_map
        if story_map.stories:
            return
        hint = self._words.no_steps if story_map.activities else self._words.no_activities
        if story_map.step_order:
            hint = self._words.no_stories
        rect = self.projection.body(self.board.cell_rect(0, 0))
        at = QPointF(rect.x() + 16, rect.y() + 40)
        text = Text(0, 0, hint, HINT, "muted", 0)
        self._frame_inks.draw_mark(painter, text, at.x(), at.y())

    def _paint_ghosts(self, painter: QPainter, visible: Rect) -> None:
        """Show what a slice would change."""
        if self.ghosts is not None:
            from storymap.canvas.ghosting import GhostPainter

            ghosts = GhostPainter(painter, self.inks)
            ghosts.paint(self.board, self.projection, self.ghosts, visible)

    def _paint_dimmed(self, painter: QPainter, area: Rect) -> None:
        if self.focus is not None:
            is_far = self.projection.zoom < self.board.style.whole_from
            for lane, rect in self.focus.dimmed(self.board, area, cells_only=is_far):
                shown = self.projection.body(rect).adjusted(0, 0, 0, -1)  # not the lane's line
                self._dim(painter, shown, lane_role(lane))

    def _veil(self, painter: QPainter, rect: QRectF, role: Role) -> None:
        veil = QColor(self.inks.colour(role))
        veil.setAlpha(165)
        painter.fillRect(rect.adjusted(-2, -2, 2, 3), veil)

    def _dim(self, painter: QPainter, rect: QRectF, role: Role) -> None:
        veil = QColor(self.inks.colour(role))
        veil.setAlpha(DIMMED)
        painter.fillRect(rect, veil)

    def _paint_moving(self, painter: QPainter) -> None:
        """Fade the stories that are being moved where they still stand."""
        for story_id in self.overlay.moving:
            rect = self.board.story_rect(story_id)
            if rect is not None:
                self._veil(painter, self.projection.body(rect), "board")

    def _paint_line(self, painter: QPainter, *, in_header: bool) -> None:
        line = self.overlay.line
        if line is not None and line[1] == in_header:
            self._over.paint_line(painter, line[0], self.projection)

    def _paint_overlay(self, painter: QPainter, area: QRectF) -> None:
        del area
        self._over.paint(painter, self.board, self.projection, self.overlay)

    # The frozen parts

    def _paint_labels(self, painter: QPainter, area: QRectF) -> None:
        board, projection = self.board, self.projection
        painter.fillRect(area, self.inks.colour("board"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        visible = projection.visible(area)
        for lane in board.lanes_between(visible.y, visible.bottom):
            self._paint_label(painter, lane)
        line = self.overlay.line
        if line is not None and line[0].x < 0:
            self._paint_line(painter, in_header=line[1])

    def _paint_label(self, painter: QPainter, lane: int) -> None:
        board, projection = self.board, self.projection
        rect = projection.label(board.label_rect(lane))
        painter.fillRect(rect, self.inks.colour(lane_role(lane)))
        hair = projection.snap(1)
        line = QRectF(0, rect.bottom() - hair, rect.width(), hair)
        painter.fillRect(line, self.inks.colour("line"))
        release_id = board.lanes[lane].release_id
        release = board.story_map.releases.get(release_id) if release_id else None
        is_slim = board.lanes[lane].is_slim
        self._frame.draw(
            painter,
            release_id,
            (release, self.facts(release_id), is_slim),
            (0, rect.y(), rect.width(), rect.height() - hair, lane_role(lane)),
            lambda: self._label_face(release_id, rect.height() / projection.frame, is_slim=is_slim),
        )
        target = Target("release", release_id, None, lane)
        self._paint_fold(painter, target, lane_role(lane), always=is_slim)
        if release_id in self.marks:
            self._frame_ring(painter, rect.adjusted(3, 3, -3, -4))
        if self.focus is not None and not self.focus.has_lane(release_id):
            self._dim(painter, rect.adjusted(0, 0, 0, -1), lane_role(lane))
        self.hits.paint_label(painter, self, release_id, rect)
        if release_id in self.overlay.moving:
            self._veil(painter, rect.adjusted(2, 2, -2, -3), lane_role(lane))

    def _label_face(
        self, release_id: ReleaseId | None, height: float, *, is_slim: bool
    ) -> tuple[Marks, float]:
        """Return what a lane's label shows on so many points, and how far that is lifted."""
        style, facts = self.board.style, self.facts(release_id)
        release = self.board.story_map.releases.get(release_id) if release_id else None
        if is_slim:
            title = release.title if release else self._words.unscheduled
            return slim_lane_face(title, facts.stories, style, height), 0.0
        marks = lane_face(release, facts, style, self._words.unscheduled)
        return fitting(marks, height - 2, style.lane_top)

    def _paint_fold(
        self, painter: QPainter, target: Target, ground: Role, *, always: bool = False
    ) -> None:
        """Draw the button that folds something, if the pointer is over it."""
        if always or self.fold == (target.zone, node_of(target)):
            fold = fold_of(self.board, self.projection, target, painter.window().width())
            if fold is not None:
                paint_fold(painter, fold, self._frame_inks, ground)

    def _frame_ring(self, painter: QPainter, rect: QRectF) -> None:
        painter.setPen(QPen(self.inks.colour("accent"), RING))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(rect, 6, 6)

    def _paint_header(self, painter: QPainter, area: QRectF) -> None:
        painter.fillRect(area, self.inks.colour("panel"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        visible = self.projection.visible(area)
        margin = 6 / self.projection.zoom
        columns = self.board.columns_between(visible.x - margin, visible.right + margin)
        for column in columns:
            self._paint_step(painter, column)
        for band in self.board.bands:
            if band.first < columns.stop and band.last >= columns.start:
                self._paint_activity(painter, band, self.projection.header(band.rect))
        self._paint_dimmed_header(painter, visible)
        self.hits.paint_header(painter, self, visible)
        self._paint_header_edge(painter, area)
        self._paint_line(painter, in_header=True)

    def _paint_dimmed_header(self, painter: QPainter, visible: Rect) -> None:
        board, focus = self.board, self.focus
        if focus is None or focus.columns is None:
            return
        columns = board.columns_between(visible.x, visible.right)
        rects = [board.step_rect(n) for n in columns if not focus.has_column(board.columns[n])]
        rects += [band.rect for band in board.bands if not focus.has_band(board, band)]
        for rect in rects:
            self._dim(painter, self.projection.header(rect), "panel")

    def _paint_header_edge(self, painter: QPainter, area: QRectF) -> None:
        hair = self.projection.snap(1)
        edge = QRectF(area.x(), self.projection.top - hair, area.width(), hair)
        painter.fillRect(edge, self.inks.colour("line"))

    def _paint_step(self, painter: QPainter, column: int) -> None:
        board = self.board
        step_id = board.columns[column].step_id
        if board.columns[column].is_activity:
            return
        rect = self.projection.header(board.step_rect(column))
        if step_id is None:
            pen = QPen(self.inks.colour("line"), 1)
            pen.setStyle(Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
            return
        loose = step_id == LOOSE
        title = self._words.loose_cards if loose else board.story_map.steps[step_id].title
        width = rect.width() / self.projection.frame
        if board.columns[column].is_slim:
            paint_slim_header(painter, board, column, rect, self._frame_inks)
        elif width > TITLED_FROM:
            self._draw_face(
                painter, step_id, title, rect, lambda: step_face(title, board.style, width)
            )
        else:
            painter.fillRect(rect, self.inks.colour("step"))
        self._paint_fold(painter, Target("step", step_id, column), "step")
        if step_id in self.marks:
            self._frame_ring(painter, rect)
        if step_id in self.overlay.moving:
            self._veil(painter, rect, "panel")

    def _paint_activity(self, painter: QPainter, band: Band, rect: QRectF) -> None:
        activity_id = band.activity_id
        activity = self.board.story_map.activities.get(activity_id)
        title = activity.title if activity else self._words.loose_cards
        width = rect.width() / self.projection.frame
        inset = max(0.0, self.projection.left - rect.x()) / self.projection.frame
        inset = min(inset, max(0.0, width - self.board.style.card_width))
        title = title if width > TITLED_FROM else ""
        if self.board.columns[band.first].is_activity:
            paint_slim_header(painter, self.board, band.first, rect, self._frame_inks)
        elif inset:
            marks = activity_face(title, width, self.board.style, inset)
            self._frame_inks.draw(painter, marks, rect.x(), rect.y())
        else:
            self._draw_face(
                painter,
                activity_id,
                title,
                rect,
                lambda: activity_face(title, width, self.board.style),
            )
        self._paint_fold(painter, Target("activity", activity_id, band.first), "activity")
        if activity_id in self.marks:
            self._frame_ring(painter, rect)
        if activity_id in self.overlay.moving:
            self._veil(painter, rect, "panel")

    def _draw_face(
        self, painter: QPainter, record_id: str, title: str, rect: QRectF, face: Callable[[], Marks]
    ) -> None:
        """Draw a step or an activity in the backbone."""
        at = rect.x(), rect.y(), rect.width(), rect.height(), BACKBONE
        self._frame.draw(painter, record_id, (title,), at, lambda: (face(), 0.0))

    def _paint_corner(self, painter: QPainter, area: QRectF) -> None:
        painter.fillRect(area, self.inks.colour(BACKBONE))
        rect, style = self.projection.corner(), self.board.style
        told = self.board.story_map.title, self.board.story_map.info.goal
        at = 0, 0, rect.width(), rect.height(), BACKBONE
        self._frame.draw(painter, CORNER, told, at, lambda: (corner_face(*told, style), 0.0))
        self._paint_header_edge(painter, area)


def _clipped(painter: QPainter, area: QRectF, paint: Callable[[QPainter, QRectF], None]) -> None:
    painter.save()
    painter.setClipRect(area)
    paint(painter, area)
    painter.restore()
