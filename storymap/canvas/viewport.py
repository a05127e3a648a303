"""The viewport of the board: paints what is visible, and scrolls."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from storymap.canvas.focus import Focus
from storymap.canvas.frame import Words
from storymap.canvas.hits import Hits
from storymap.canvas.projection import Projection
from storymap.canvas.scene import Scene
from storymap.document.document import Document
from storymap.document.ghosts import Ghosts
from storymap.document.overrides import carried
from storymap.layout.board import Board, lay_out
from storymap.layout.geometry import Rect
from storymap.layout.outline import NodeId
from storymap.layout.style import SCREEN, Style
from storymap.layout.themes import Theme
from storymap.model.patch import Patch, patch_between
from storymap.model.storymap import StoryId, StoryMap

MARGIN = 40.0
"""What shows right of the last column and below the last lane, in pixels."""


@carried
class BoardViewport(QAbstractScrollArea):
    """Shows the board of a document with a frozen backbone and frozen release labels."""

    view_changed = Signal()

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        """Show a document in a theme."""
        super().__init__(parent)
        self._document = document
        self._style: Style = SCREEN
        self._collapsed: frozenset[NodeId] = frozenset()
        self._projection = Projection(SCREEN, device_ratio=self.devicePixelRatioF())
        self._previewed: StoryMap | None = None
        self._hidden: frozenset[StoryId] = frozenset()
        self._jumps = False
        self._text_scale = 1.0
        board = lay_out(document.story_map, SCREEN)
        self._scene = Scene(board, theme, self._projection, self._words())
        self.setViewport(QWidget())  # Qt's own takes 25 ms to become known to Python
        self.setProperty("frameShape", 0)  # no frame; as a call it makes Qt's enums: 10 ms
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a press takes it, once it knows its target
        self.setAccessibleName(self.tr("Story map"))
        viewport = self.viewport()
        viewport.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        viewport.setMouseTracking(True)
        viewport.setAutoFillBackground(False)
        document.changed.connect(self._on_changed)
        document.selection.changed.connect(self._on_selection_changed)

    def _words(self) -> Words:
        return Words(
            unscheduled=self.tr("Unscheduled"),
            loose_cards=self.tr("Loose cards"),
            no_activities=self.tr("Double-click here or press Enter to add the first activity"),
            no_steps=self.tr("Select the activity and press Tab to add its first step"),
            no_stories=self.tr("Double-click under a step to add the first story"),
        )

    @property
    def document(self) -> Document:
        """The document that is shown."""
        return self._document

    @property
    def board(self) -> Board:
        """The board that is shown."""
        return self._scene.board

    @property
    def projection(self) -> Projection:
        """Where the board is in the viewport."""
        return self._projection

    @property
    def zoom(self) -> float:
        """Logical pixels a point."""
        return self._projection.zoom

    @property
    def percent(self) -> int:
        """The zoom in percent of that which shows text at the size that the user chose."""
        return round(100 * self.zoom / self._text_scale)

    @property
    def body(self) -> QRectF:
        """The part of the viewport that shows the body of the board."""
        area = QRectF(self.viewport().rect())
        area.setTopLeft(QPointF(self._projection.edge, self._projection.top))
        return area

    def visible_rects(self) -> dict[str, QRect]:
        """Return where everything that shows is, in viewport pixels, by id: the part that shows."""
        projection, board = self._projection, self.board
        body, window = self.body, QRectF(self.viewport().rect())
        header = QRectF(body.left(), 0, body.width(), body.top())
        labels = QRectF(0, body.top(), body.left(), body.height())
        shown: dict[str, QRectF] = {}
        for story_id, x, y in board.stories_in(projection.visible(window)):
            card = Rect(x, y, board.style.card_width, board.style.card_height)
            shown[story_id] = projection.body(card) & body
        for column, place in enumerate(board.columns):
            if place.step_id:
                shown[place.step_id] = projection.header(board.step_rect(column)) & header
        for band in board.bands:
            if band.activity_id:
                shown[band.activity_id] = projection.header(band.rect) & header
        for release_id, lane in board.lane_of.items():
            shown[release_id or "unscheduled"] = projection.label(board.label_rect(lane)) & labels
        return {name: rect.toRect() for name, rect in shown.items() if not rect.isEmpty()}

    # Changes

    def show_ghosts(self, ghosts: Ghosts | None) -> None:
        """Show what a slice would change, or nothing."""
        self._scene.ghosts = ghosts
        self.viewport().update()

    def set_focus(self, focus: Focus | None) -> None:
        """Dim all but what a focus holds; None shows everything as it is."""
        if focus != self._scene.focus:
            self._scene.sharpen()
            self._scene.focus = focus
            self.viewport().update()

    def set_hidden(self, hidden: frozenset[StoryId]) -> None:
        """Lay the board out without the cards of some stories."""
        if hidden != self._hidden:
            self._hidden = hidden
            self._show_map(self._previewed or self._document.story_map, None)
            self.view_changed.emit()

    def show_hits(self, ids: frozenset[str]) -> None:
        """Mark what a search found."""
        if ids != self._scene.hits.ids:
            self._scene.hits = Hits(ids)
            self.viewport().update()

    def preview(self, story_map: StoryMap | None) -> None:
        """Show another map in the document's place; None shows the document's own again."""
        if story_map is self._previewed:
            return
        self._previewed = story_map
        self._show_map(story_map or self._document.story_map, None)

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self._scene.set_theme(theme)
        self.viewport().update()

    def _show_map(self, story_map: StoryMap, patch: Patch | None) -> None:
        patch = patch or patch_between(self.board.story_map, story_map)
        board = lay_out(
            story_map,
            self._style,
            hidden=self._hidden,
            collapsed=self._collapsed,
            before=self.board,
        )
        areas = self._scene.changed_areas(board, patch)
        last = self.board
        same_size = (board.style, board.width, board.height) == (
            last.style,
            last.width,
            last.height,
        )
        self._scene.set_board(board, patch)
        if not same_size:
            self._update_scroll_bars()
        self.repaint_areas(areas)

    def _on_changed(self, patch: Patch) -> None:
        known = patch if self._previewed is None else None
        self._previewed = None
        self._show_map(self._document.story_map, known)
        self.view_changed.emit()

    def _on_selection_changed(self) -> None:
        before = self._scene.selection_areas()
        self._scene.marks.selected = self._document.selection.ids
        after = self._scene.selection_areas()
        self.repaint_areas(None if before is None or after is None else before + after)
        self.view_changed.emit()

    # Painting

    def repaint_areas(self, areas: list[QRectF] | None) -> None:
        """Paint some areas of the viewport again; None means all of it."""
        if areas is None:
            self.viewport().update()
            return
        region = QRegion()
        for area in areas:
            region += area.toAlignedRect()
        self.viewport().update(region)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the exposed rectangles one by one; their bounding box may be the whole window."""
        painter = QPainter(self.viewport())
        room = _align(painter)
        for rect in _joined(_rectangles(event.region())):
            self._scene.paint(painter, QRectF(rect).adjusted(-room, -room, room, room))
        painter.end()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Paint nothing again: a board looks the same with and without the keyboard."""

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Paint nothing again, which Qt would do with the scroll bars."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the scroll bars true."""
        super().resizeEvent(event)
        self._update_scroll_bars()
        self.view_changed.emit()

    def viewportEvent(self, event: QEvent) -> bool:
        """Leave the scroll bars as they are when something on the board comes or goes."""
        if event.type() == QEvent.Type.LayoutRequest:
            return False
        return super().viewportEvent(event)

    def event(self, event: QEvent) -> bool:
        """Draw sharp when the window comes to a screen of another resolution."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            now = self._projection
            self._set_projection(now.zoom, now.scroll_x, now.scroll_y)
            self.viewport().update()
        return super().event(event)

    # Scrolling

    def _update_scroll_bars(self) -> None:
        """Let the bars reach as far as the board; neither shows only because the other does."""
        zoom, window = self._projection.zoom, self.maximumViewportSize()
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        wide = self._projection.left + self.board.width * zoom + MARGIN
        high = self._projection.top + self.board.height * zoom + MARGIN
        room_x, room_y = window.width(), window.height()
        if wide > room_x:
            room_y -= down.sizeHint().width()
        if high > room_y:
            room_x -= down.sizeHint().width()
            room_y = window.height() - (down.sizeHint().width() if wide > room_x else 0)
        for bar, content, room, frozen in (
            (across, wide, room_x, self._projection.left),
            (down, high, room_y, self._projection.top),
        ):
            bar.setRange(0, max(0, int(content - room)))
            bar.setPageStep(max(1, int(room - frozen)))
            bar.setSingleStep(40)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Move the pixels that stay visible, and paint only what is new."""
        del dx, dy
        before = self._projection
        self._set_projection(
            before.zoom, self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        )
        if not self._jumps:
            self._blit(before)
            self.view_changed.emit()

    def _blit(self, before: Projection) -> None:
        """Move what is on the screen by whole pixels; frozen parts move one way only."""
        now, area, overlay = self._projection, self.viewport().rect(), self._scene.overlay
        dx = round(before.scroll_x - now.scroll_x)
        dy = round(before.scroll_y - now.scroll_y)
        left, top = int(now.edge), int(now.top)
        is_covered = overlay.at is not None or overlay.band is not None
        far = abs(dx) > area.width() or abs(dy) > area.height()
        if is_covered or far or left != now.edge or top != now.top:
            self.viewport().update()
            return
        self.viewport().scroll(dx, dy, QRect(left, top, area.width() - left, area.height() - top))
        if dx:
            self.viewport().scroll(dx, 0, QRect(left, 0, area.width() - left, top))
            for band in self._cut_bands(before):
                self.viewport().update(band & QRect(left, 0, area.width() - left, top))
        if dy:
            self.viewport().scroll(0, dy, QRect(0, top, left, area.height() - top))

    def _cut_bands(self, before: Projection) -> list[QRect]:
        """Return where the activities are now whose titles keep, or kept, at the left edge."""
        edges = [
            self.board.nearest_column((shown.scroll_x - 4) / shown.zoom)
            for shown in (before, self._projection)
        ]
        return [
            self._projection.header(band.rect).toAlignedRect().adjusted(-4, -4, 4, 4)
            for band in self.board.bands
            if any(band.first <= edge <= band.last for edge in edges)
        ]

    def _set_projection(self, zoom: float, scroll_x: float, scroll_y: float) -> None:
        ratio, scale = self.devicePixelRatioF(), self._text_scale
        self._projection = Projection(self._style, zoom, scroll_x, scroll_y, ratio, scale)
        self._scene.set_projection(self._projection)

    def scroll_by(self, dx: float, dy: float) -> None:
        """Show what lies further right and further down."""
        before = self._projection
        self._set_bars(before.scroll_x + dx, before.scroll_y + dy)
        if self._projection != before:
            self._blit(before)
            self.view_changed.emit()

    def _set_bars(self, scroll_x: float, scroll_y: float) -> None:
        """Move both bars, which changes the projection and paints nothing."""
        self._jumps = True
        self.horizontalScrollBar().setValue(round(scroll_x))
        self.verticalScrollBar().setValue(round(scroll_y))
        self._jumps = False

    def shows(self, record_id: str) -> bool:
        """Whether some of a record is in view."""
        rect = self.board.rect_of(record_id)
        if rect is None:
            return False
        area, body = QRectF(self.viewport().rect()), self.body
        if rect.x >= 0:
            area.setLeft(body.left())
        if rect.y >= 0:
            area.setTop(body.top())
        return area.intersects(self._projection.anywhere(rect))

    def reveal(self, record_id: str) -> None:
        """Scroll so that a record shows, with a little of what is around it."""
        rect = self.board.rect_of(record_id)
        if rect is None:
            return
        shown = self._projection.anywhere(rect)
        area = self.viewport().rect()
        dx = dy = 0.0
        if rect.x >= 0:
            dx = _shift(shown.left() - 16, shown.right() + 16, self._projection.left, area.right())
        if rect.y >= 0:
            dy = _shift(shown.top() - 16, shown.bottom() + 16, self._projection.top, area.bottom())
        if dx or dy:
            self.scroll_by(dx, dy)


def _align(painter: QPainter) -> float:
    """Put what is painted on whole device pixels, where a scale has left the viewport between them.

    Return by how much more has to be painted at each side for that.
    """
    at = painter.deviceTransform()
    beyond_x, beyond_y = at.dx() % 1, at.dy() % 1
    if not beyond_x and not beyond_y:
        return 0.0
    painter.translate(-beyond_x / at.m11(), -beyond_y / at.m22())
    return 1.0


def _rectangles(region: QRegion) -> list[QRect]:
    rectangles: list[QRect] = list(region)  # type: ignore[call-overload]  # stubs lack __iter__
    return rectangles


def _joined(rects: Iterable[QRect]) -> list[QRect]:
    """Return rectangles that cover these, joined where that costs little more to paint."""
    joined: list[QRect] = []
    for rect in rects:
        merged = rect
        for other in list(joined):
            both = merged | other
            if _area(both) <= 1.3 * (_area(merged) + _area(other)):
                joined.remove(other)
                merged = both
        joined.append(merged)
    return joined


def _area(rect: QRect) -> int:
    return rect.width() * rect.height()


def _shift(low: float, high: float, least: float, most: float) -> float:
    """Return how far to scroll so that (low, high) comes into (least, most)."""
    if low < least:
        return low - least
    return max(0.0, min(high - most, low - least))
