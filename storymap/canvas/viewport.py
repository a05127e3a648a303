"""The viewport of the board: paints what is visible, scrolls, zooms, and feeds the tools."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QContextMenuEvent,
    QHelpEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from storymap.canvas.projection import Projection
from storymap.canvas.scene import Overlay, Scene
from storymap.canvas.tools import Idle, Panning, Pointer, Tool
from storymap.canvas.wording import refusal_text
from storymap.document.document import Document
from storymap.document.ghosts import Ghosts
from storymap.edit.errors import EditError
from storymap.layout.board import Board, lay_out
from storymap.layout.card import shows_whole_title
from storymap.layout.geometry import Rect
from storymap.layout.style import SCREEN
from storymap.layout.themes import Theme
from storymap.model.patch import Patch
from storymap.model.storymap import StoryMap

LEAST_ZOOM, MOST_ZOOM = 0.03, 4.0
ZOOM_STEP = 2 ** (1 / 4)
EDGE = 36
MARGIN = 60.0


class BoardViewport(QAbstractScrollArea):
    """Shows the board of a document with a frozen backbone and frozen release labels."""

    zoom_changed = Signal(float)
    view_changed = Signal()
    message = Signal(str)
    menu_requested = Signal(QPoint)

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        """Show a document in a theme."""
        super().__init__(parent)
        self._document = document
        self._theme = theme
        self._projection = Projection(SCREEN, device_ratio=self.devicePixelRatioF())
        self._shown_map: StoryMap | None = None
        loose = self.tr("Unscheduled")
        self._scene = Scene(lay_out(document.story_map, SCREEN), theme, self._projection, loose)
        self._tool: Tool = Idle(self)
        self._space_held = False
        self._prepare_widgets()
        document.changed.connect(self._on_changed)
        document.selection.changed.connect(self._on_selection_changed)

    def _prepare_widgets(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Story map"))
        viewport = self.viewport()
        viewport.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        viewport.setMouseTracking(True)
        viewport.setAutoFillBackground(False)
        self._edge_timer = QTimer(self, interval=16)
        self._edge_timer.timeout.connect(self._scroll_at_edge)
        self._pointer = Pointer(QPointF(), Qt.KeyboardModifier.NoModifier)

    # What tools and panels see

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

    def refuse(self, error: EditError) -> None:
        """Tell the user why something cannot be done."""
        self.message.emit(refusal_text(error, self._document.story_map))

    def show_overlay(self, overlay: Overlay) -> None:
        """Show something over the board; repaints what changes."""
        old, self._scene.overlay = self._scene.overlay, overlay
        self._edge_timer.start() if overlay.at or overlay.band else self._edge_timer.stop()
        same = old.line == overlay.line and old.moving == overlay.moving
        if same and not old.band and not overlay.band:
            for shown in (old, overlay):
                self.viewport().update(self._ghost_area(shown))
        else:
            self.viewport().update()

    def _ghost_area(self, overlay: Overlay) -> QRect:
        if overlay.at is None or not overlay.moving:
            return QRect()
        corner = overlay.at - overlay.grip
        rect = self.board.rect_of(overlay.moving[0])
        size = self._projection.anywhere(rect).size() if rect else QSize(140, 80).toSizeF()
        return QRectF(corner, size).adjusted(-20, -20, 40, 40).toAlignedRect()

    def show_ghosts(self, ghosts: Ghosts | None) -> None:
        """Show what a slice would change, or nothing."""
        self._scene.ghosts = ghosts
        self.viewport().update()

    def preview(self, story_map: StoryMap | None) -> None:
        """Show another map in the document's place; None shows the document's own again."""
        self._shown_map = story_map
        self._scene.set_board(lay_out(story_map or self._document.story_map, SCREEN))
        self._update_scroll_bars()
        self.viewport().update()

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self._theme = theme
        self._scene.set_theme(theme)
        self.viewport().update()

    def visible_rects(self) -> dict[str, QRect]:
        """Return where everything that shows is, in viewport pixels, by id."""
        projection, board = self._projection, self.board
        area = QRectF(self.viewport().rect())
        shown: dict[str, QRectF] = {}
        visible = projection.visible(area)
        for story_id, x, y in board.stories_in(visible):
            card = Rect(x, y, board.style.card_width, board.style.card_height)
            shown[story_id] = projection.body(card)
        for step_id, column in board.column_of.items():
            shown[step_id] = projection.header(board.step_rect(column))
        for band in board.bands:
            shown[band.activity_id] = projection.header(band.rect)
        for release_id, lane in board.lane_of.items():
            shown[release_id or "unscheduled"] = projection.label(board.label_rect(lane))
        return {name: rect.toAlignedRect() for name, rect in shown.items() if rect.intersects(area)}

    # Changes

    def _on_changed(self, patch: Patch) -> None:
        self._shown_map = None
        self._tool = self._tool.cancel() if not isinstance(self._tool, Idle) else self._tool
        self._scene.set_board(lay_out(self._document.story_map, SCREEN), patch)
        self._update_scroll_bars()
        self.viewport().update()
        self.view_changed.emit()

    def _on_selection_changed(self) -> None:
        self._scene.selected = self._document.selection.ids
        self.viewport().update()
        self.view_changed.emit()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the exposed rectangles one by one; their bounding box may be the whole window."""
        painter = QPainter(self.viewport())
        for rect in _rectangles(event.region()):
            self._scene.paint(painter, QRectF(rect))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the scroll bars true."""
        super().resizeEvent(event)
        self._update_scroll_bars()
        self.view_changed.emit()

    # Scrolling

    def _content_size(self) -> tuple[float, float]:
        zoom = self._projection.zoom
        return self.board.width * zoom + MARGIN, self.board.height * zoom + MARGIN

    def _update_scroll_bars(self) -> None:
        width, height = self._content_size()
        room_x = self.viewport().width() - self._projection.left
        room_y = self.viewport().height() - self._projection.top
        for bar, content, room in (
            (self.horizontalScrollBar(), width, room_x),
            (self.verticalScrollBar(), height, room_y),
        ):
            bar.setRange(0, max(0, int(content - room)))
            bar.setPageStep(max(1, int(room)))
            bar.setSingleStep(40)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Move the pixels that stay visible, and paint only what is new."""
        del dx, dy
        before = self._projection
        self._set_projection(
            before.zoom, self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        )
        self._blit(before)
        self.view_changed.emit()

    def _blit(self, before: Projection) -> None:
        now = self._projection
        dx = round(before.scroll_x - now.scroll_x)
        dy = round(before.scroll_y - now.scroll_y)
        left, top = int(now.left), int(now.top)
        area = self.viewport().rect()
        busy = not isinstance(self._tool, Idle) or left != now.left or top != now.top
        if busy or abs(dx) > area.width() or abs(dy) > area.height():
            self.viewport().update()
            return
        body = QRect(left, top, area.width() - left, area.height() - top)
        self.viewport().scroll(dx, dy, body)
        if dx:
            self.viewport().scroll(dx, 0, QRect(left, 0, area.width() - left, top))
            self.viewport().update(QRect(left, 0, int(self.board.style.card_width), top))
        if dy:
            self.viewport().scroll(0, dy, QRect(0, top, left, area.height() - top))

    def _set_projection(self, zoom: float, scroll_x: float, scroll_y: float) -> None:
        ratio = self.devicePixelRatioF()
        self._projection = Projection(SCREEN, zoom, scroll_x, scroll_y, ratio)
        self._scene.set_projection(self._projection)

    def scroll_by(self, dx: float, dy: float) -> None:
        """Show what lies further right and further down."""
        horizontal, vertical = self.horizontalScrollBar(), self.verticalScrollBar()
        horizontal.setValue(horizontal.value() + round(dx))
        vertical.setValue(vertical.value() + round(dy))

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

    def _scroll_at_edge(self) -> None:
        """Go on scrolling while something is dragged near an edge of the body."""
        if not self._tool.scrolls:
            return
        at, area = self._pointer.at, self.viewport().rect()
        dx = _push(at.x(), self._projection.left, area.right())
        dy = _push(at.y(), self._projection.top, area.bottom())
        if dx or dy:
            self.scroll_by(dx, dy)
            self._tool = self._tool.move(self._pointer)

    # Zooming

    def zoom_to(self, zoom: float, at: QPointF | None = None) -> None:
        """Change the zoom; what is under a viewport point (its middle by default) stays there."""
        zoom = min(MOST_ZOOM, max(LEAST_ZOOM, zoom))
        if at is None:
            at = QRectF(self.viewport().rect()).center()
        anchor = QPointF(max(at.x(), self._projection.left), max(at.y(), self._projection.top))
        x, y = self._projection.to_board(anchor)
        self._set_projection(zoom, 0, 0)
        self._update_scroll_bars()
        self.horizontalScrollBar().setValue(round(self._projection.left + x * zoom - at.x()))
        self.verticalScrollBar().setValue(round(self._projection.top + y * zoom - at.y()))
        self._set_projection(
            zoom, self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        )
        self.viewport().update()
        self.zoom_changed.emit(zoom)
        self.view_changed.emit()

    def zoom_in(self) -> None:
        """Show things larger."""
        self.zoom_to(self.zoom * ZOOM_STEP)

    def zoom_out(self) -> None:
        """Show more at once."""
        self.zoom_to(self.zoom / ZOOM_STEP)

    def zoom_reset(self) -> None:
        """Show the board at 100 %."""
        self.zoom_to(1.0)

    def zoom_fit(self) -> None:
        """Show the whole board."""
        self._zoom_to_area(Rect(0, 0, max(1.0, self.board.width), max(1.0, self.board.height)))

    def zoom_selection(self) -> None:
        """Show what is selected as large as fits, but not above 200 %."""
        rects = [self.board.rect_of(name) for name in self._document.selection.ids]
        found = [rect for rect in rects if rect is not None and rect.x >= 0 and rect.y >= 0]
        if found:
            left, top = min(rect.x for rect in found), min(rect.y for rect in found)
            right = max(rect.right for rect in found)
            bottom = max(rect.bottom for rect in found)
            self._zoom_to_area(Rect(left - 20, top - 20, right - left + 40, bottom - top + 40))

    def _zoom_to_area(self, area: Rect) -> None:
        zoom = self.zoom
        for _ in range(3):  # the frozen parts shrink with the zoom, and leave more room
            frame = Projection(SCREEN, zoom, device_ratio=self.devicePixelRatioF())
            room_x = self.viewport().width() - frame.left - 12
            room_y = self.viewport().height() - frame.top - 12
            zoom = min(room_x / area.width, room_y / area.height, 2.0)
            zoom = min(MOST_ZOOM, max(LEAST_ZOOM, zoom))
        self.zoom_to(zoom)
        self.horizontalScrollBar().setValue(round(area.x * zoom))
        self.verticalScrollBar().setValue(round(area.y * zoom))

    # Pointer events

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Feed the tool, or pan with the middle button or with space held."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._pointer = _pointer(event)
        left = event.button() == Qt.MouseButton.LeftButton
        if event.button() == Qt.MouseButton.MiddleButton or (left and self._space_held):
            self._tool = Panning(self, event.position())
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        elif left:
            self._tool = self._tool.press(self._pointer)
        elif event.button() == Qt.MouseButton.RightButton and isinstance(self._tool, Idle):
            self._select_for_menu(self._pointer)

    def _select_for_menu(self, pointer: Pointer) -> None:
        target = self._tool.target(pointer)
        if target.id and target.id not in self._document.selection:
            self._document.selection.select(target.id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Feed the tool."""
        self._pointer = _pointer(event)
        self._tool = self._tool.move(self._pointer)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Feed the tool."""
        self._pointer = _pointer(event)
        if event.button() != Qt.MouseButton.RightButton:
            self._tool = self._tool.release(self._pointer)
            self._show_cursor()

    def _show_cursor(self) -> None:
        if self._space_held:
            self.viewport().setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            self.viewport().unsetCursor()

    def cancel_tool(self) -> bool:
        """Leave what the pointer is doing; False if it was doing nothing."""
        if isinstance(self._tool, Idle):
            return False
        self._tool = self._tool.cancel()
        self._show_cursor()
        return True

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of what is selected."""
        self.menu_requested.emit(event.globalPos())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; with Shift sideways; with Ctrl zoom at the pointer."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            steps = event.angleDelta().y() / 120
            self.zoom_to(self.zoom * ZOOM_STEP**steps, event.position())
            return
        delta = event.pixelDelta() if not event.pixelDelta().isNull() else event.angleDelta() / 2
        dx, dy = delta.x(), delta.y()
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and not dx:
            dx, dy = dy, 0
        self.scroll_by(-dx, -dy)

    def viewportEvent(self, event: QEvent) -> bool:
        """Show tool tips, and zoom by pinching."""
        if isinstance(event, QHelpEvent):
            self._show_tip(event)
            return True
        zooming = Qt.NativeGestureType.ZoomNativeGesture
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == zooming:
            self.zoom_to(self.zoom * (1 + event.value()), event.position())
            return True
        return super().viewportEvent(event)

    def _show_tip(self, event: QHelpEvent) -> None:
        """Show the whole of a title that does not fit on its card, as plain text."""
        board = self.board
        target = board.target_at(*self._projection.to_board(QPointF(event.pos())))
        story = board.story_map.stories.get(target.id or "")
        tip = ""
        if story is not None and (self.zoom < 0.7 or not shows_whole_title(story, board.style)):
            tip = story.title
        QToolTip.showText(event.globalPos(), _plain(tip), self.viewport())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop the timers."""
        self._edge_timer.stop()
        super().closeEvent(event)


def _rectangles(region: QRegion) -> list[QRect]:
    rectangles: list[QRect] = list(region)  # type: ignore[call-overload]  # stubs lack __iter__
    return rectangles


def _pointer(event: QMouseEvent) -> Pointer:
    return Pointer(event.position(), event.modifiers())


def _plain(text: str) -> str:
    """Return a text that a tool tip shows as it is, never as markup."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<p style='white-space: pre-wrap'>{escaped}</p>" if text else ""


def _shift(low: float, high: float, least: float, most: float) -> float:
    """Return how far to scroll so that (low, high) comes into (least, most)."""
    if low < least:
        return low - least
    return max(0.0, min(high - most, low - least))


def _push(at: float, least: float, most: float) -> float:
    """Return how fast to scroll for a pointer near an edge, in pixels a frame."""
    if at < least + EDGE:
        return -min(24.0, max(1.0, (least + EDGE - at) / 3))
    if at > most - EDGE:
        return min(24.0, max(1.0, (at - most + EDGE) / 3))
    return 0.0
