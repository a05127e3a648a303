"""What the viewport shows: lanes, cards, backbone, labels, and what a tool lays over them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPixmap

from storymap.canvas.cards import CardPainter
from storymap.canvas.changes import is_same_layout, rects_of_changes
from storymap.canvas.figures import LaneFigures
from storymap.canvas.focus import DIMMED, Focus
from storymap.canvas.frame import FramePainter, Words
from storymap.canvas.frame_pictures import FramePictures
from storymap.canvas.hits import Hits
from storymap.canvas.inks import Inks
from storymap.canvas.marking import SelectionMarks
from storymap.canvas.overlay import Overlay, OverlayPainter, overlay_areas, veil_moved
from storymap.canvas.projection import Projection
from storymap.canvas.slim import SlimPainter
from storymap.canvas.snapshot import Snapshot
from storymap.canvas.strips import Strips, lane_role
from storymap.document.ghosts import Ghosts
from storymap.layout.board import Board
from storymap.layout.card import CardFaces
from storymap.layout.fonts import Face, Weight
from storymap.layout.geometry import Rect
from storymap.layout.label import LaneFacts
from storymap.layout.marks import Text
from storymap.layout.outline import NodeId
from storymap.layout.themes import Theme
from storymap.model.patch import Patch
from storymap.model.storymap import ReleaseId

HINT = Face(Weight.REGULAR, 13)

FACES = 2_000
"""So many cards' marks are kept; most cards that show have a picture."""


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
        self.words = words
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
        self.frame_inks = Inks(self._theme, projection.frame, projection.device_ratio)
        self._cards = CardPainter(self.inks, self._faces, self._strips)
        self._frame = FramePictures(self.frame_inks)
        self._over = OverlayPainter(self.inks, self.frame_inks, self._cards)

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
        hint = self.words.no_steps if story_map.activities else self.words.no_activities
        if story_map.step_order:
            hint = self.words.no_stories
        rect = self.projection.body(self.board.cell_rect(0, 0))
        at = QPointF(rect.x() + 16, rect.y() + 40)
        text = Text(0, 0, hint, HINT, "muted", 0)
        self.frame_inks.draw_mark(painter, text, at.x(), at.y())

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
                self.inks.veil(painter, shown, lane_role(lane), DIMMED)

    def _paint_moving(self, painter: QPainter) -> None:
        """Fade the stories that are being moved where they still stand."""
        for story_id in self.overlay.moving:
            rect = self.board.story_rect(story_id)
            if rect is not None:
                veil_moved(painter, self.inks, self.projection.body(rect), "board")

    def _paint_line(self, painter: QPainter, *, in_header: bool) -> None:
        line = self.overlay.line
        if line is not None and line[1] == in_header:
            self._over.paint_line(painter, line[0], self.projection)

    def _paint_overlay(self, painter: QPainter, area: QRectF) -> None:
        del area
        self._over.paint(painter, self.board, self.projection, self.overlay)

    # The frozen parts

    def _paint_labels(self, painter: QPainter, area: QRectF) -> None:
        FramePainter(painter, self, self._frame).paint_labels(area)
        line = self.overlay.line
        if line is not None and line[0].x < 0:
            self._paint_line(painter, in_header=line[1])

    def _paint_header(self, painter: QPainter, area: QRectF) -> None:
        FramePainter(painter, self, self._frame).paint_header(area)
        self._paint_line(painter, in_header=True)

    def _paint_corner(self, painter: QPainter, area: QRectF) -> None:
        FramePainter(painter, self, self._frame).paint_corner(area)


def _clipped(painter: QPainter, area: QRectF, paint: Callable[[QPainter, QRectF], None]) -> None:
    painter.save()
    painter.setClipRect(area)
    paint(painter, area)
    painter.restore()
