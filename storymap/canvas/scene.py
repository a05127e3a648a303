"""What the viewport shows: lanes, cards, backbone, labels, and what a tool lays over them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF

from storymap.canvas.cards import STRIPS_BELOW, CardPainter, lane_role
from storymap.canvas.inks import Inks
from storymap.canvas.projection import Projection
from storymap.document.ghosts import Ghosts
from storymap.export.facts import lane_facts
from storymap.layout.board import Board
from storymap.layout.card import CardFaces
from storymap.layout.geometry import Rect
from storymap.layout.label import (
    LaneFacts,
    activity_face,
    corner_face,
    lane_face,
    step_face,
)
from storymap.layout.themes import Theme
from storymap.model.patch import Patch
from storymap.model.records import Story
from storymap.model.storymap import LOOSE, ReleaseId, StoryId

RING = 2.0
"""The width of the ring around what is selected, in pixels."""


@dataclass(frozen=True, slots=True)
class Overlay:
    """What a tool shows over the board.

    ``moving``: ids of what is dragged; ``line``: where it will land, and whether that is in the
    header; ``at``: the pointer in the viewport; ``grip``: where in the thing it was taken;
    ``band``: a rubber band in the viewport.
    """

    moving: tuple[str, ...] = ()
    line: tuple[Rect, bool] | None = None
    at: QPointF | None = None
    grip: QPointF = field(default_factory=QPointF)
    band: QRectF | None = None


class Scene:
    """Paints a board for one viewport; told what changed, it keeps all that stays the same."""

    def __init__(self, board: Board, theme: Theme, projection: Projection, loose: str) -> None:
        """Show a board; ``loose`` names the lane of the unscheduled."""
        self.board = board
        self.projection = projection
        self.selected: Collection[str] = ()
        self.current: str | None = None
        self.overlay = Overlay()
        self.ghosts: Ghosts | None = None
        self.hidden: str | None = None
        self._loose = loose
        self._theme = theme
        self._faces = CardFaces(board.style)
        self._facts: dict[ReleaseId | None, LaneFacts] = {}
        self._make_parts()

    def _make_parts(self) -> None:
        projection = self.projection
        self.inks = Inks(self._theme, projection.zoom, projection.device_ratio)
        self._frame_inks = Inks(self._theme, projection.frame, projection.device_ratio)
        self._cards = CardPainter(self.inks, self._faces, projection)

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self._theme = theme
        self._make_parts()

    def set_projection(self, projection: Projection) -> None:
        """Show another part of the board, or at another zoom."""
        before, self.projection = self.projection, projection
        if (before.zoom, before.device_ratio) != (projection.zoom, projection.device_ratio):
            self._make_parts()

    def set_board(self, board: Board, patch: Patch | None = None) -> None:
        """Show another board; a patch says what differs, so that other lanes' facts stay."""
        self.board = board
        if patch is None:
            self._facts.clear()
            return
        for change in patch.changes:
            for record in (change.old, change.new):
                if isinstance(record, Story):
                    self._facts.pop(record.release, None)
                    self._facts.pop(None, None)
                else:
                    self._facts.clear()

    def facts(self, release_id: ReleaseId | None) -> LaneFacts:
        """Return what a lane's label says."""
        if release_id not in self._facts:
            self._facts[release_id] = lane_facts(self.board.story_map, release_id)
        return self._facts[release_id]

    # Painting

    def paint(self, painter: QPainter, dirty: QRectF) -> None:
        """Paint the part of the viewport inside a rectangle."""
        projection = self.projection
        width, height = 1e6, 1e6
        body = QRectF(projection.left, projection.top, width, height) & dirty
        if not body.isEmpty():
            self._clipped(painter, body, self._paint_body)
        labels = QRectF(0, projection.top, projection.left, height) & dirty
        if not labels.isEmpty():
            self._clipped(painter, labels, self._paint_labels)
        header = QRectF(projection.left, 0, width, projection.top) & dirty
        if not header.isEmpty():
            self._clipped(painter, header, self._paint_header)
        corner = projection.corner() & dirty
        if not corner.isEmpty():
            self._clipped(painter, corner, self._paint_corner)
        self._paint_overlay(painter)

    def _clipped(self, painter: QPainter, area: QRectF, paint: object) -> None:
        painter.save()
        painter.setClipRect(area)
        assert callable(paint)  # noqa: S101 - one of the methods below
        paint(painter, area)
        painter.restore()

    def _paint_body(self, painter: QPainter, area: QRectF) -> None:
        board, projection = self.board, self.projection
        visible = projection.visible(area)
        self._paint_grounds(painter, area, visible)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        margin = Rect(visible.x - 4, visible.y - 6, visible.width + 8, visible.height + 12)
        self._cards.paint(painter, board, projection, margin)
        self._paint_ghosts(painter, margin)
        self._paint_moving(painter)
        self._paint_selected_stories(painter)
        self._paint_needs(painter)
        self._paint_line(painter, in_header=False)

    def _paint_grounds(self, painter: QPainter, area: QRectF, visible: Rect) -> None:
        board, projection = self.board, self.projection
        painter.fillRect(area, self.inks.colour("board"))
        for lane in board.lanes_between(visible.y, visible.bottom):
            shown = board.lanes[lane]
            top, bottom = projection.y(shown.y), projection.y(shown.y + shown.height)
            ground = QRectF(area.x(), top, area.width(), bottom - top)
            painter.fillRect(ground, self.inks.colour(lane_role(lane)))
            line = QRectF(area.x(), bottom - 1, area.width(), 1)
            painter.fillRect(line, self.inks.colour("line"))

    def _paint_ghosts(self, painter: QPainter, visible: Rect) -> None:
        """Mark the stories that a slice would bring into the release, or take out of it."""
        ghosts = self.ghosts
        if ghosts is None:
            return
        stories = self.board.story_map.stories
        for story_id, x, y in self.board.stories_in(visible):
            story = stories[story_id]
            rect = self._card_rect(x, y)
            if story_id in ghosts.into:
                self._ring(painter, rect, "done", dashed=story.release != ghosts.release_id)
            elif story_id in ghosts.out or (story.status != "done" and story_id not in ghosts.into):
                self._veil(painter, rect)

    def _card_rect(self, x: float, y: float) -> QRectF:
        style = self.board.style
        return self.projection.body(Rect(x, y, style.card_width, style.card_height))

    def _ring(self, painter: QPainter, rect: QRectF, role: object, *, dashed: bool) -> None:
        pen = QPen(self.inks.colour(role), RING)  # type: ignore[arg-type]
        if dashed:
            pen.setDashPattern([3, 2])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        radius = (self.board.style.radius + 2) * self.projection.zoom
        painter.drawRoundedRect(rect.adjusted(-2, -2, 2, 2), radius, radius)

    def _veil(self, painter: QPainter, rect: QRectF) -> None:
        veil = QColor(self.inks.colour("board"))
        veil.setAlpha(165)
        painter.fillRect(rect.adjusted(-2, -2, 2, 3), veil)

    def _paint_moving(self, painter: QPainter) -> None:
        """Fade what is being moved where it still stands."""
        for story_id in self.overlay.moving:
            rect = self.board.story_rect(story_id)
            if rect is not None:
                self._veil(painter, self.projection.body(rect))

    def _paint_selected_stories(self, painter: QPainter) -> None:
        for record_id in self.selected:
            rect = self.board.story_rect(record_id)
            if rect is not None:
                self._ring(painter, self.projection.body(rect), "accent", dashed=False)

    def _paint_needs(self, painter: QPainter) -> None:
        """Draw what the selected stories need, and what needs them, as elbows in the gutters."""
        if self.projection.zoom < STRIPS_BELOW or len(self.selected) > 30 or self.overlay.moving:
            return
        painter.setPen(QPen(self.inks.colour("accent"), 1.5))
        painter.setBrush(QBrush(self.inks.colour("accent")))
        for needing, needed in self._needs_shown():
            start, end = self.board.story_rect(needed), self.board.story_rect(needing)
            if start is not None and end is not None:
                self._draw_elbow(painter, self.projection.body(start), self.projection.body(end))

    def _needs_shown(self) -> list[tuple[StoryId, StoryId]]:
        """Return (needing, needed) for the stories selected."""
        stories = self.board.story_map.stories
        pairs = [
            (name, need)
            for name in self.selected
            if name in stories
            for need in stories[name].needs
        ]
        needed = [name for name in self.selected if name in self.board.story_map.needed]
        for story in stories.values() if needed else ():
            pairs.extend((story.id, need) for need in story.needs if need in needed)
        return list(dict.fromkeys(pairs))

    def _draw_elbow(self, painter: QPainter, start: QRectF, end: QRectF) -> None:
        """Draw a line from what is needed to what needs it: out at the right, in at the left."""
        gutter = self.board.style.gap_x * self.projection.zoom / 2
        out, into = start.right() + gutter, end.left() - gutter
        y1, y2 = start.center().y(), end.center().y()
        points = [QPointF(start.right() + 2, y1), QPointF(out, y1)]
        if abs(out - into) > 1:
            side = end if y1 < y2 else start
            cross = side.top() - self.board.style.gap_y * self.projection.zoom / 2
            points += [QPointF(out, cross), QPointF(into, cross)]
        tip = QPointF(end.left() - 2, y2)
        points += [QPointF(into, y2), tip]
        painter.drawPolyline(QPolygonF(points))
        size = max(3.0, 4.5 * self.projection.zoom)
        head = [tip, tip + QPointF(-size, -size * 0.8), tip + QPointF(-size, size * 0.8)]
        painter.drawPolygon(QPolygonF(head))

    def _paint_line(self, painter: QPainter, *, in_header: bool) -> None:
        """Draw the line that shows where what is dragged will land."""
        if self.overlay.line is None or self.overlay.line[1] != in_header:
            return
        rect = self.projection.anywhere(self.overlay.line[0])
        accent = self.inks.colour("accent")
        if rect.width() >= rect.height():
            bar = QRectF(rect.x(), rect.center().y() - 1.5, rect.width(), 3)
            knob = QPointF(bar.left(), bar.center().y())
        else:
            bar = QRectF(rect.center().x() - 1.5, rect.y(), 3, rect.height())
            knob = QPointF(bar.center().x(), bar.top())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(accent)
        painter.drawRoundedRect(bar, 1.5, 1.5)
        painter.drawEllipse(knob, 4.0, 4.0)

    # The frozen parts

    def _paint_labels(self, painter: QPainter, area: QRectF) -> None:
        board, projection = self.board, self.projection
        painter.fillRect(area, self.inks.colour("board"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        visible = projection.visible(area)
        for lane in board.lanes_between(visible.y, visible.bottom):
            self._paint_label(painter, lane)
        self._paint_line_over_labels(painter)

    def _paint_label(self, painter: QPainter, lane: int) -> None:
        board, projection = self.board, self.projection
        rect = projection.label(board.label_rect(lane))
        painter.fillRect(rect, self.inks.colour(lane_role(lane)))
        painter.fillRect(QRectF(0, rect.bottom() - 1, rect.width(), 1), self.inks.colour("line"))
        release_id = board.lanes[lane].release_id
        release = board.story_map.releases.get(release_id) if release_id else None
        marks = lane_face(release, self.facts(release_id), board.style, self._loose)
        if rect.height() < board.style.lane_least * projection.frame * 0.5:
            marks = marks[:1]
        painter.save()
        painter.setClipRect(rect & QRectF(0, projection.top, rect.width(), 1e6))
        top = rect.y() - (board.style.lane_top * projection.frame * (len(marks) == 1)) * 0.6
        self._frame_inks.draw(painter, marks, 0, top)
        painter.restore()
        if release_id in self.selected:
            self._frame_ring(painter, rect.adjusted(3, 3, -6, -4))

    def _paint_line_over_labels(self, painter: QPainter) -> None:
        line = self.overlay.line
        if line is not None and line[0].x < 0:
            self._paint_line(painter, in_header=line[1])

    def _frame_ring(self, painter: QPainter, rect: QRectF) -> None:
        painter.setPen(QPen(self.inks.colour("accent"), RING))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(rect, 6, 6)

    def _paint_header(self, painter: QPainter, area: QRectF) -> None:
        painter.fillRect(area, self.inks.colour("panel"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        visible = self.projection.visible(area)
        for column in self.board.columns_between(visible.x - 4, visible.right + 4):
            self._paint_step(painter, column)
        for band in self.board.bands:
            rect = self.projection.header(band.rect)
            if rect.intersects(area):
                self._paint_activity(painter, band.activity_id, rect)
        self._paint_header_edge(painter, area)
        self._paint_line(painter, in_header=True)

    def _paint_header_edge(self, painter: QPainter, area: QRectF) -> None:
        bottom = self.projection.top
        painter.fillRect(QRectF(area.x(), bottom - 1, area.width(), 1), self.inks.colour("line"))

    def _paint_step(self, painter: QPainter, column: int) -> None:
        board = self.board
        step_id = board.columns[column].step_id
        rect = self.projection.header(board.step_rect(column))
        if step_id is None:
            pen = QPen(self.inks.colour("line"), 1)
            pen.setStyle(Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
            return
        title = board.story_map.steps[step_id].title if step_id != LOOSE else "Loose cards"
        width = rect.width() / self.projection.frame
        marks = step_face(title if width > 34 else "", board.style, width)
        self._frame_inks.draw(painter, marks, rect.x(), rect.y())
        if step_id in self.selected:
            self._frame_ring(painter, rect.adjusted(0, 0, 0, 0))
        if step_id in self.overlay.moving:
            painter.fillRect(rect, QColor(255, 255, 255, 120))

    def _paint_activity(self, painter: QPainter, activity_id: str, rect: QRectF) -> None:
        activity = self.board.story_map.activities.get(activity_id)
        title = activity.title if activity else ""
        width = rect.width() / self.projection.frame
        inset = max(0.0, self.projection.left - rect.x()) / self.projection.frame
        inset = min(inset, max(0.0, width - self.board.style.card_width))
        marks = activity_face(title if width > 34 else "", width, self.board.style, inset)
        self._frame_inks.draw(painter, marks, rect.x(), rect.y())
        if activity_id in self.selected:
            self._frame_ring(painter, rect.adjusted(1, 1, -1, -1))

    def _paint_corner(self, painter: QPainter, area: QRectF) -> None:
        painter.fillRect(area, self.inks.colour("panel"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        story_map = self.board.story_map
        marks = corner_face(story_map.title, story_map.info.goal, self.board.style)
        self._frame_inks.draw(painter, marks, 0, 0)
        self._paint_header_edge(painter, area)

    # What is dragged

    def _paint_overlay(self, painter: QPainter) -> None:
        overlay = self.overlay
        if overlay.band is not None:
            self._paint_band(painter, overlay.band)
        if overlay.at is None or not overlay.moving:
            return
        painter.save()
        painter.setOpacity(0.9)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        corner = overlay.at - overlay.grip
        self._paint_ghost(painter, overlay.moving, corner)
        painter.restore()

    def _paint_band(self, painter: QPainter, band: QRectF) -> None:
        tint = QColor(self.inks.colour("accent"))
        painter.setPen(QPen(tint, 1))
        tint.setAlpha(30)
        painter.setBrush(tint)
        painter.drawRect(band)

    def _paint_ghost(self, painter: QPainter, moving: tuple[str, ...], corner: QPointF) -> None:
        """Draw what is dragged at the pointer: a card, a step, an activity or a release's label."""
        story_map = self.board.story_map
        first = moving[0]
        for depth in range(min(2, len(moving) - 1), 0, -1):
            offset = QPointF(5.0 * depth, 5.0 * depth)
            self._ghost_card(painter, moving[depth], corner + offset)
        if first in story_map.stories:
            self._ghost_card(painter, first, corner)
        else:
            self._ghost_frame(painter, first, corner)
        if len(moving) > 1:
            self._ghost_count(painter, len(moving), corner)

    def _ghost_card(self, painter: QPainter, story_id: str, corner: QPointF) -> None:
        story = self.board.story_map.stories.get(story_id)
        if story is not None:
            self._cards.draw(painter, self.board, story, corner.x(), corner.y())
            style, zoom = self.board.style, self.projection.zoom
            rect = QRectF(corner.x(), corner.y(), style.card_width * zoom, style.card_height * zoom)
            self._ring(painter, rect, "accent", dashed=False)

    def _ghost_frame(self, painter: QPainter, record_id: str, corner: QPointF) -> None:
        board, frame = self.board, self.projection.frame
        story_map = board.story_map
        if record_id in story_map.steps:
            width = board.style.card_width * self.projection.zoom / frame
            marks = step_face(story_map.steps[record_id].title, board.style, width)
        elif record_id in story_map.activities:
            rect = board.rect_of(record_id)
            width = (rect.width if rect else 100) * self.projection.zoom / frame
            marks = activity_face(story_map.activities[record_id].title, width, board.style)
        else:
            title = story_map.releases[record_id].title
            marks = activity_face(title, board.style.label_width - 10, board.style)
        self._frame_inks.draw(painter, marks, corner.x(), corner.y())

    def _ghost_count(self, painter: QPainter, count: int, corner: QPointF) -> None:
        style, zoom = self.board.style, self.projection.zoom
        centre = QPointF(corner.x() + style.card_width * zoom, corner.y())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.inks.colour("accent"))
        painter.drawEllipse(centre, 12.0, 12.0)
        painter.setPen(self.inks.pen("on_accent"))
        rect = QRectF(centre.x() - 12, centre.y() - 12, 24, 24)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, str(count))
