"""Tools that are no drags: at rest, pressed, a rubber band, panning."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF

from storymap.canvas.drags import drag_for
from storymap.canvas.overlay import Overlay
from storymap.canvas.ranges import reached
from storymap.canvas.tool import DRAG_DISTANCE, Pointer, Stage, Tool
from storymap.layout.board import Board, Target
from storymap.layout.geometry import Rect
from storymap.model.storymap import LOOSE, CellId


class Idle(Tool):
    """Nothing is held down."""

    def move(self, pointer: Pointer) -> Tool:
        """Show the handle of the story under the pointer."""
        held = self.stage.handle_at(pointer.at)
        target = self.target(pointer)
        self.stage.hover(held or (target.id if target.zone == "story" else None))
        return self

    def press(self, pointer: Pointer) -> Tool:
        """Select what is pressed, take a handle, or start a rubber band."""
        handle = self.stage.handle_at(pointer.at)
        if handle is not None and not (pointer.adds or pointer.extends):
            from storymap.canvas.linking import Linking  # most never draw an arrow

            return Linking(self.stage, handle, pointer)
        return self._press(pointer, self.target(pointer))

    def _press(self, pointer: Pointer, target: Target) -> Tool:
        selection = self.stage.document.selection
        if target.id is None or target.id == LOOSE:
            if not pointer.adds:
                selection.clear()
                self.stage.choose_cell(empty_cell(self.stage.board, target))
            return Banding(self.stage, pointer, selection.ids)
        if pointer.extends:
            selection.select(*reached(self.stage.board, selection.current, target.id))
            return self
        was_selected = target.id in selection
        if pointer.adds:
            selection.toggle(target.id)
        elif was_selected:
            others = (name for name in selection.ids if name != target.id)
            selection.select(*others, target.id)
        else:
            selection.select(target.id)
        return Pressed(self.stage, pointer, target, narrows=was_selected and not pointer.adds)


def empty_cell(board: Board, target: Target) -> CellId | None:
    """Return the cell in whose empty part a target is, if cards can be added there."""
    if target.zone != "cell" or target.column is None or target.lane is None:
        return None
    step = board.columns[target.column].step_id
    return (step, board.lanes[target.lane].release_id) if step else None


def vacant_activity(board: Board, target: Target) -> str | None:
    """Return the activity in whose column a target is, if it has no steps and can have some."""
    if target.zone not in ("step", "cell") or target.column is None:
        return None
    step, activity = board.columns[target.column][:2]
    return activity if step is None and activity != LOOSE else None


class Pressed(Tool):
    """The button went down on something; it is a click until the pointer has moved."""

    def __init__(self, stage: Stage, pointer: Pointer, target: Target, *, narrows: bool) -> None:
        """Remember what was pressed; ``narrows``: a click selects it alone."""
        super().__init__(stage)
        self._start = pointer
        self._target = target
        self._narrows = narrows

    def move(self, pointer: Pointer) -> Tool:
        """Start a drag once the pointer has gone far enough."""
        if (pointer.at - self._start.at).manhattanLength() < DRAG_DISTANCE:
            return self
        if self.stage.document.read_only:
            return self
        drag = drag_for(self.stage, self._target, self._start)
        return drag.move(pointer) if drag is not None else self

    def release(self, pointer: Pointer) -> Tool:
        """End the click."""
        del pointer
        if self._narrows and self._target.id is not None:
            self.stage.document.selection.select(self._target.id)
        return self.stage.idle()


class Banding(Tool):
    """A rubber band selects the stories that it meets."""

    scrolls_x = True
    scrolls_y = True

    def __init__(self, stage: Stage, pointer: Pointer, kept: tuple[str, ...]) -> None:
        """Start at a point of the board; ``kept`` stay selected."""
        super().__init__(stage)
        projection = stage.projection
        in_body = QPointF(max(pointer.at.x(), projection.left), max(pointer.at.y(), projection.top))
        self._anchor = projection.to_board(in_body)
        self._start = pointer.at
        self._kept = kept
        self._moved = False

    def move(self, pointer: Pointer) -> Tool:
        """Select what the band meets."""
        projection = self.stage.projection
        anchor = QPointF(projection.x(self._anchor[0]), projection.y(self._anchor[1]))
        band = QRectF(anchor, pointer.at).normalized()
        if not self._moved and (pointer.at - self._start).manhattanLength() < DRAG_DISTANCE:
            return self
        self._moved = True
        area = projection.visible(band)
        style = self.stage.board.style
        met = [
            name
            for name, x, y in self.stage.board.stories_in(area)
            if Rect(x, y, style.card_width, style.card_height).meets(area)
        ]
        self.stage.document.selection.select(*self._kept, *met)
        self.stage.show_overlay(Overlay(band=band))
        return self

    def release(self, pointer: Pointer) -> Tool:
        """Keep the selection."""
        del pointer
        return self.cancel()


class Panning(Tool):
    """Moves the board under the pointer."""

    def __init__(self, stage: Stage, at: QPointF) -> None:
        """Start at a viewport point."""
        super().__init__(stage)
        self._last = at

    def move(self, pointer: Pointer) -> Tool:
        """Let the board follow by whole pixels; what is left over counts for the next move."""
        delta = (self._last - pointer.at).toPoint()
        self._last -= QPointF(delta)
        self.stage.scroll_by(delta.x(), delta.y())
        return self

    def release(self, pointer: Pointer) -> Tool:
        """Stop here."""
        del pointer
        return self.stage.idle()
