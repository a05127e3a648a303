"""The pointer on the board: events feed the tool; the wheel scrolls and zooms; edges scroll."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Literal, TypeAlias

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QContextMenuEvent,
    QHelpEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QTouchEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from storymap.canvas.folding import BoardFolding
from storymap.canvas.overlay import Overlay
from storymap.canvas.tips import as_plain, tip_at
from storymap.canvas.tool import Neighbour, Pointer, Tool
from storymap.canvas.tools import Idle, Panning, empty_cell, vacant_activity
from storymap.canvas.wording import refusal_text
from storymap.canvas.zooming import ZOOM_STEP
from storymap.document.document import Document
from storymap.document.overrides import carried
from storymap.edit.errors import EditError
from storymap.layout.board import Board, Target
from storymap.layout.themes import Theme
from storymap.model.patch import Patch
from storymap.model.storymap import CellId, StoryId, StoryMap

if TYPE_CHECKING:
    from storymap.canvas.touches import Touches

MenuKind: TypeAlias = Literal[
    "story", "step", "activity", "release", "shipped", "cell", "board"
]  # fmt: skip

FLASH_MS = 4000
"""How long the stories that are in the way of an edit are shown, in milliseconds."""

EDGE = 36
"""How near to an edge a drag scrolls, in pixels."""


@carried
class BoardPointing(BoardFolding):
    """A board that can be worked on with the pointer."""

    message = Signal(str)
    menu_requested = Signal(QPoint)
    brief_wanted = Signal()
    """The corner that tells the map's brief was pressed."""

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        """Show a document in a theme."""
        super().__init__(document, theme, parent)
        self._scene.marks.selected = document.selection.ids
        self._tool: Tool = Idle(self)
        self._button = Qt.MouseButton.NoButton
        self._space_held = False
        self._keys_at_press = Qt.KeyboardModifier.NoModifier
        self._pointer = Pointer(QPointF(), Qt.KeyboardModifier.NoModifier)
        self._edge_timer = QTimer(self, interval=16)
        self._edge_timer.timeout.connect(self._scroll_at_edge)
        self._touches: Touches | None = None
        self._pressed_vacant: str | None = None
        self.neighbour: Neighbour | None = None
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.viewport().ungrabGesture(Qt.GestureType.PanGesture)  # Qt's would pan a second time

    # What tools see

    def idle(self) -> Tool:
        """Return the tool for when nothing is held down."""
        return Idle(self)

    @property
    def is_busy(self) -> bool:
        """Whether the pointer holds something."""
        return not isinstance(self._tool, Idle)

    def show_overlay(self, overlay: Overlay) -> None:
        """Show something over the board; repaints what changes."""
        before, old = self._scene.overlay_areas(), self._scene.overlay
        self._scene.overlay = overlay
        if overlay.at is None and overlay.band is None:
            self._edge_timer.stop()
        elif not self._edge_timer.isActive():
            self._edge_timer.start()
        same = old.moving == overlay.moving
        self.repaint_areas(before + self._scene.overlay_areas() if same else None)

    def hover(self, story_id: StoryId | None) -> None:
        """Show the handle of the story under the pointer."""
        shown = None if self._document.read_only else story_id
        if shown != self._scene.marks.hovered:
            self._mark("hovered", shown)

    def handle_at(self, at: QPointF) -> StoryId | None:
        """Return the story whose handle is at a viewport point."""
        if self._document.read_only or not self.body.contains(at):
            return None
        handles = self._scene.marks.handles(self.board, self.projection)
        return next((name for name, rect in handles.items() if rect.contains(at)), None)

    @property
    def chosen_cell(self) -> CellId | None:
        """The empty place that was pressed last: where the next card goes."""
        return self._scene.marks.chosen_cell

    @property
    def menu_kind(self) -> MenuKind:
        """What the context menu is about."""
        story_map, current = self._document.story_map, self._document.selection.current
        release = story_map.releases.get(current or "")
        if release is not None and release.state == "shipped":
            return "shipped"
        tables: dict[MenuKind, Mapping[str, object]] = {
            "story": story_map.stories,
            "step": story_map.steps,
            "activity": story_map.activities,
            "release": story_map.releases,
        }
        found = (kind for kind, table in tables.items() if current in table)
        return next(found, "board" if current or self.chosen_cell is None else "cell")

    @property
    def vacant_activity(self) -> str | None:
        """The activity without steps that was pressed last below its title, if it still has none.

        None once something is selected.
        """
        activity, story_map = self._pressed_vacant, self._document.story_map
        is_there = activity in story_map.activities and not story_map.steps_of(activity or "")
        return activity if is_there else None

    def choose_cell(self, cell: CellId | None) -> None:
        """Note the empty place where the next card goes."""
        if cell != self._scene.marks.chosen_cell:
            self._mark("chosen_cell", cell)

    def flash(self, story_ids: tuple[StoryId, ...]) -> None:
        """Show for a moment which stories stand in the way."""
        self._mark("flashed", story_ids)
        if story_ids:
            QTimer.singleShot(FLASH_MS, self, lambda: self._unflash(story_ids))

    def _unflash(self, story_ids: tuple[StoryId, ...]) -> None:
        if self._scene.marks.flashed is story_ids:
            self.flash(())

    def _mark(self, name: str, value: object) -> None:
        """Mark something else, and repaint what was and what is marked."""
        marks = self._scene.marks
        before = marks.small_areas(self.board, self.projection)
        setattr(marks, name, value)
        self.repaint_areas(before + marks.small_areas(self.board, self.projection))

    def offer(self, at: QPointF | None, ids: tuple[str, ...]) -> bool:
        """Hold cards over what stands beside the board; False if it takes none of them there."""
        if self.neighbour is None:
            return False
        is_outside = at is not None and not self.viewport().rect().contains(at.toPoint())
        held = self.viewport().mapToGlobal(at.toPoint()) if at and is_outside else None
        return self.neighbour.hold(held, ids)

    def hand_over(self, at: QPointF, ids: tuple[str, ...]) -> None:
        """Let go of cards over what stands beside the board."""
        if self.neighbour is not None:
            self.neighbour.take(self.viewport().mapToGlobal(at.toPoint()), ids)

    def refuse(self, error: EditError) -> None:
        """Tell the user why something cannot be done, and show which stories are in the way."""
        self.message.emit(refusal_text(error, self._document.story_map))
        ids = error.details.get("ids")
        if error.code == "cycle" and isinstance(ids, list):
            self.flash(tuple(ids))

    def apply(self, label: str, edit: Callable[[], StoryMap]) -> bool:
        """Make one edit one undo step; a refused one is told. True if something changed."""
        if not self.may_edit():
            return False
        try:
            return self._document.commit(label, edit())
        except EditError as error:
            self.refuse(error)
            return False

    def may_edit(self) -> bool:
        """Tell whether the document can be changed; if not, the user is told."""
        if self._document.read_only:
            self.message.emit(self.tr("This map can only be read; save a copy to change it."))
        return not self._document.read_only

    def cancel_tool(self) -> bool:
        """Leave what the pointer is doing; False if it was doing nothing."""
        if not self.is_busy:
            return False
        self._tool = self._tool.cancel()
        self._show_cursor()
        return True

    def _on_changed(self, patch: Patch) -> None:
        self.cancel_tool()
        super()._on_changed(patch)

    def _on_selection_changed(self) -> None:
        super()._on_selection_changed()
        if self._document.selection.ids:
            self._scene.marks.chosen_cell = None
            self._pressed_vacant = None

    # The buttons

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Feed the tool, or pan with the middle button or with space held."""
        if self.is_busy:
            return
        pointer = self._pointer = _pointer(event)
        self._keys_at_press = event.modifiers()
        board = self.board
        pressed = self._tool.target(pointer)
        self._pressed_vacant = vacant_activity(board, pressed)
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._button = event.button()
        left = event.button() == Qt.MouseButton.LeftButton
        if event.button() == Qt.MouseButton.MiddleButton or (left and self._space_held):
            self._tool = Panning(self, event.position())
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        elif left and self.fold_at(event.position()):
            self._button = Qt.MouseButton.NoButton
        elif left and self.board is board:
            self._tool = self._tool.press(pointer)
            if pressed.zone == "corner":
                self.brief_wanted.emit()
        elif left or event.button() == Qt.MouseButton.RightButton:
            self.select_for_menu(pressed, board)

    def select_for_menu(self, target: Target, board: Board) -> None:
        """Select what was pressed on a board, even if the press ended a title and cards moved."""
        selection, record_id = self._document.selection, target.id
        if record_id is None:
            selection.clear()
            cell = empty_cell(board, target)
            step, release = cell or (None, None)
            is_there = step in self.board.column_of and release in self.board.lane_of
            self.choose_cell(cell if is_there else None)
        if record_id and record_id not in selection and self._document.story_map.find(record_id):
            selection.select(record_id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Feed the tool."""
        if not self.is_busy:
            self.hover_frame(event.position())
        self.take_move(_pointer(event))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Feed the tool, if this is the button that it began with."""
        self._pointer = _pointer(event)
        if event.button() == self._button:
            self._button = Qt.MouseButton.NoButton
            self.take_release(self._pointer)
            self._show_cursor()

    # For fingers, which have no buttons

    def use(self, tool: Tool) -> None:
        """Go on with another tool."""
        self._tool = tool

    def target_at(self, at: QPointF) -> Target:
        """Return what is at a viewport point."""
        return self.board.target_at(*self.projection.to_board(at))

    def take_press(self, pointer: Pointer) -> None:
        """Feed a press to the tool."""
        self._pointer = pointer
        self._tool = self._tool.press(pointer)

    def take_move(self, pointer: Pointer) -> None:
        """Feed a move to the tool."""
        self._pointer = pointer
        self._tool = self._tool.move(pointer)

    def take_release(self, pointer: Pointer) -> None:
        """Feed a release to the tool."""
        self._pointer = pointer
        self._tool = self._tool.release(pointer)

    def hold_space(self, *, held: bool) -> None:
        """Note that space is held down: the left button pans then."""
        self._space_held = held
        self._show_cursor()

    def _show_cursor(self) -> None:
        if self._space_held:
            self.viewport().setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            self.viewport().unsetCursor()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of what is selected; by the keyboard, where that is."""
        if self.is_busy:
            return
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self.ask_for_menu()
        else:
            self.menu_requested.emit(event.globalPos())

    def ask_for_menu(self) -> None:
        """Ask for the menu of what is selected, where that is."""
        self.menu_requested.emit(self.viewport().mapToGlobal(self._place_of_current()))

    def _place_of_current(self) -> QPoint:
        current = self._document.selection.current
        rect = self.board.rect_of(current) if current else None
        if rect is None:
            return self.viewport().rect().center()
        shown = self.projection.anywhere(rect) & QRectF(self.viewport().rect())
        return shown.center().toPoint()

    # The edges

    def _scroll_at_edge(self) -> None:
        """Go on scrolling while something is dragged near an edge of the body."""
        at, body = self._pointer.at, self.body
        dx = _push(at.x(), body.left(), body.right()) if self._tool.scrolls_x else 0
        dy = _push(at.y(), body.top(), body.bottom()) if self._tool.scrolls_y else 0
        if dx or dy:
            self.scroll_by(dx, dy)
            self._tool = self._tool.move(self._pointer)

    # Wheel, gestures, tips

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; with Shift sideways; with Ctrl zoom at the pointer."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            steps = event.angleDelta().y() / 120
            self.zoom_by(ZOOM_STEP**steps, event.position())
            return
        delta = event.pixelDelta() if not event.pixelDelta().isNull() else event.angleDelta() / 2
        dx, dy = delta.x(), delta.y()
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and not dx:
            dx, dy = dy, 0
        self.scroll_by(-dx, -dy)

    def viewportEvent(self, event: QEvent) -> bool:
        """Show tool tips, and zoom by pinching."""
        if isinstance(event, QHelpEvent):
            x, y = self.projection.to_board(QPointF(event.pos()))
            tip = as_plain(tip_at(self.board, x, y, self.zoom))
            QToolTip.showText(event.globalPos(), tip, self.viewport())
            return True
        if isinstance(event, QNativeGestureEvent) and self._gesture(event):
            return True
        if isinstance(event, QTouchEvent):
            return self._touched(event)
        if event.type() == QEvent.Type.Leave and not self.is_busy:
            self.hover(None)
            self.hover_frame(None)
        return super().viewportEvent(event)

    def _gesture(self, event: QNativeGestureEvent) -> bool:
        """Zoom or pan as two fingers on a touchpad ask for; False if it is another gesture."""
        match event.gestureType():
            case Qt.NativeGestureType.ZoomNativeGesture:
                self.zoom_by(1 + event.value(), event.position())
            case Qt.NativeGestureType.PanNativeGesture:
                self.scroll_by(-event.delta().x(), -event.delta().y())
            case _:
                return False
        return True

    def _touched(self, event: QTouchEvent) -> bool:
        if self._touches is None:
            from storymap.canvas.touches import Touches  # most screens have no touch

            self._touches = Touches(self)
        return self._touches.take(event)

    def open_at(self, at: QPointF) -> None:
        """Do what a double click at a point of the viewport does."""

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop the timer."""
        self._edge_timer.stop()
        super().closeEvent(event)


def _pointer(event: QMouseEvent) -> Pointer:
    return Pointer(event.position(), event.modifiers())


def _push(at: float, least: float, most: float) -> float:
    """Return how fast to scroll for a pointer near an edge, in pixels a frame."""
    if at < least + EDGE:
        return -min(24.0, max(1.0, (least + EDGE - at) / 3))
    if at > most - EDGE:
        return min(24.0, max(1.0, (at - most + EDGE) / 3))
    return 0.0
