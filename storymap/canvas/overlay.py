"""What a tool lays over the board: what is dragged, where it will land, a rubber band."""

from __future__ import annotations

from msgspec import Struct, field
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from storymap.canvas.cards import CardPainter
from storymap.canvas.inks import Inks
from storymap.canvas.projection import Projection
from storymap.layout.board import Board
from storymap.layout.geometry import Rect
from storymap.layout.label import activity_face, step_face
from storymap.layout.marks import Role
from storymap.layout.themes import activity_role
from storymap.model.storymap import ReleaseId, StoryId, StoryMap

GHOSTS_SHOWN = 3
"""How many of the cards that are dragged are drawn, one behind the other."""

MOVED = 165
"""How much of what is dragged the ground covers where it still stands, of 255."""


class Link(Struct, frozen=True):
    """A line that is being drawn from a story to the one that will need it, if any is there."""

    source: StoryId
    target: StoryId | None
    hint: str
    refused: bool = False


class Tie(Struct, frozen=True):
    """The cards that will name what is dragged from a list, and what letting go does in words."""

    ids: tuple[str, ...]
    hint: str
    refused: bool = False


class Overlay(Struct, frozen=True):
    """What a tool shows over the board.

    ``moving``: ids of what is dragged, the one that is held first; ``line``: where it will land,
    and whether that is in the header; ``at``: the pointer in the viewport; ``grip``: where in the
    thing it was taken; ``band``: a rubber band in the viewport; ``link``: a line to the pointer;
    ``tie``: cards that will name what the pointer brings; ``result``: the map that letting go would
    make, whose figures the labels of ``lanes`` tell.
    """

    moving: tuple[str, ...] = ()
    line: tuple[Rect, bool] | None = None
    at: QPointF | None = None
    grip: QPointF = field(default_factory=QPointF)
    band: QRectF | None = None
    link: Link | None = None
    tie: Tie | None = None
    result: StoryMap | None = None
    lanes: frozenset[ReleaseId | None] = frozenset()


def veil_moved(painter: QPainter, inks: Inks, rect: QRectF, ground: Role) -> None:
    """Fade what is being moved where it still stands, on a ground."""
    inks.veil(painter, rect.adjusted(-2, -2, 2, 3), ground, MOVED)


class OverlayPainter:
    """Paints overlays with ready parts, at one zoom and in one theme."""

    def __init__(self, inks: Inks, frame_inks: Inks, cards: CardPainter) -> None:
        """Draw cards with some parts, and what is in the frame with others."""
        self._inks = inks
        self._frame_inks = frame_inks
        self._cards = cards

    def paint(
        self, painter: QPainter, board: Board, projection: Projection, overlay: Overlay
    ) -> None:
        """Paint a rubber band, or what is dragged, at the pointer."""
        if overlay.band is not None:
            self._paint_band(painter, overlay.band)
        if overlay.link is not None and overlay.at is not None:
            self._paint_link(painter, board, projection, overlay.link, overlay.at)
        if overlay.tie is not None and overlay.at is not None:
            from storymap.canvas.tie_picture import paint_tie  # most sessions drag none

            paint_tie(painter, self._inks, board, projection, (overlay.tie, overlay.at))
        if overlay.at is None or not overlay.moving:
            return
        painter.save()
        painter.setOpacity(0.9)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        corner = overlay.at - overlay.grip
        if overlay.moving[0] in board.story_map.stories:
            self._paint_cards(painter, board, projection, overlay.moving, corner)
        else:
            self._paint_frame(painter, board, projection, overlay.moving[0], corner)
        if len(overlay.moving) > 1:
            self._paint_count(painter, board, projection, len(overlay.moving), corner)
        painter.restore()

    def _paint_band(self, painter: QPainter, band: QRectF) -> None:
        tint = QColor(self._inks.colour("accent"))
        painter.setPen(QPen(tint, 1))
        tint.setAlpha(30)
        painter.setBrush(tint)
        painter.drawRect(band)

    def _paint_link(
        self, painter: QPainter, board: Board, projection: Projection, link: Link, at: QPointF
    ) -> None:
        from storymap.canvas.link_picture import paint_link  # most never draw one

        paint_link(painter, self._inks, board, projection, (link, at))

    def _paint_cards(
        self,
        painter: QPainter,
        board: Board,
        projection: Projection,
        moving: tuple[str, ...],
        corner: QPointF,
    ) -> None:
        style, zoom = board.style, projection.zoom
        painter_width, height = style.card_width * zoom, style.card_height * zoom
        for depth in range(min(GHOSTS_SHOWN, len(moving)) - 1, -1, -1):
            at = corner + QPointF(5.0 * depth, 5.0 * depth)
            story = board.story_map.stories[moving[depth]]
            self._cards.draw_ghost(painter, board, story, at)
            self._inks.ring(painter, QRectF(at.x(), at.y(), painter_width, height), "accent")

    def _paint_frame(
        self,
        painter: QPainter,
        board: Board,
        projection: Projection,
        record_id: str,
        corner: QPointF,
    ) -> None:
        style, story_map = board.style, board.story_map
        shrink = projection.zoom / projection.frame
        if record_id in story_map.steps:
            title = story_map.steps[record_id].title
            marks = step_face(title, style, style.card_width * shrink)
        elif record_id in story_map.activities:
            rect = board.rect_of(record_id)
            width = (rect.width if rect else style.card_width) * shrink
            activity = story_map.activities[record_id]
            ground = activity_role(activity.colour)
            marks = activity_face(activity.title, width, style, 0, ground)
        else:
            title = story_map.releases[record_id].title
            marks = activity_face(title, style.label_width - 10, style)
        self._frame_inks.draw(painter, marks, corner.x(), corner.y())

    def _paint_count(
        self,
        painter: QPainter,
        board: Board,
        projection: Projection,
        count: int,
        corner: QPointF,
    ) -> None:
        centre = QPointF(corner.x() + board.style.card_width * projection.zoom, corner.y())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._inks.colour("accent"))
        painter.drawEllipse(centre, 12.0, 12.0)
        painter.setPen(self._inks.pen("on_accent"))
        rect = QRectF(centre.x() - 12, centre.y() - 12, 24, 24)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, str(count))

    def paint_line(self, painter: QPainter, line: Rect, projection: Projection) -> None:
        """Draw the line that shows where what is dragged will land."""
        rect = projection.anywhere(line)
        if rect.width() >= rect.height():
            bar = QRectF(rect.x(), rect.center().y() - 1.5, rect.width(), 3)
            knob = QPointF(bar.left() + 2, bar.center().y())
        else:
            bar = QRectF(rect.center().x() - 1.5, rect.y(), 3, rect.height())
            knob = QPointF(bar.center().x(), bar.top() + 2)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._inks.colour("accent"))
        painter.drawRoundedRect(bar, 1.5, 1.5)
        painter.drawEllipse(knob, 4.0, 4.0)


def overlay_areas(board: Board, projection: Projection, overlay: Overlay) -> list[QRectF]:
    """Return what an overlay covers of the viewport, but for where the dragged still stands."""
    areas = []
    if overlay.line is not None:
        areas.append(projection.anywhere(overlay.line[0]).adjusted(-8, -8, 8, 8))
    if overlay.band is not None:
        areas.append(overlay.band.adjusted(-2, -2, 2, 2))
    if overlay.at is not None and overlay.moving:
        rect = board.rect_of(overlay.moving[0])
        if rect is not None:
            if overlay.moving[0] in board.story_map.stories:  # its ghost is whole, wherever it is
                rect = Rect(rect.x, rect.y, board.style.card_width, board.style.card_height)
            size = projection.anywhere(rect).size()
            areas.append(QRectF(overlay.at - overlay.grip, size).adjusted(-20, -20, 40, 40))
    if overlay.link is not None and overlay.at is not None:
        from storymap.canvas.link_picture import link_areas

        areas += link_areas(board, projection, overlay.link, overlay.at)
    if overlay.tie is not None and overlay.at is not None:
        from storymap.canvas.tie_picture import tie_areas

        areas += tie_areas(board, projection, overlay.tie, overlay.at)
    for lane in overlay.lanes:
        areas.append(projection.label(board.label_rect(board.lane_of[lane])))
    return areas
