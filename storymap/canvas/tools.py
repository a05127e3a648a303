"""Tools: what a press, a move and a release of the pointer mean; each is a state.

A drag works on an edit: the map that letting go commits is made by the very function that the
insertion line was placed for, and nothing is committed before.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, Protocol

from PySide6.QtCore import QPointF, QRectF, Qt

from storymap.canvas.projection import Projection
from storymap.canvas.scene import Overlay
from storymap.document.document import Document
from storymap.edit.errors import EditError
from storymap.edit.outline import move_activities, move_steps
from storymap.edit.releases import move_releases
from storymap.edit.stories import Slot, move_stories
from storymap.layout.board import Board, Target
from storymap.layout.geometry import Rect
from storymap.model.storymap import LOOSE, StoryMap

DRAG_DISTANCE = 5.0


class Pointer(NamedTuple):
    """A pointer event: where in the viewport, and the keys held."""

    at: QPointF
    modifiers: Qt.KeyboardModifier

    @property
    def adds(self) -> bool:
        """Whether Ctrl is held: the selection grows or shrinks by one."""
        return bool(self.modifiers & Qt.KeyboardModifier.ControlModifier)

    @property
    def extends(self) -> bool:
        """Whether Shift is held: the selection reaches from the current one to here."""
        return bool(self.modifiers & Qt.KeyboardModifier.ShiftModifier)


class Stage(Protocol):
    """What tools see of the view."""

    @property
    def document(self) -> Document:
        """The document that is edited."""

    @property
    def board(self) -> Board:
        """The board that is shown."""

    @property
    def projection(self) -> Projection:
        """Where the board is in the viewport."""

    def show_overlay(self, overlay: Overlay) -> None:
        """Show something over the board."""

    def refuse(self, error: EditError) -> None:
        """Tell the user why something cannot be done."""

    def scroll_by(self, dx: float, dy: float) -> None:
        """Show what lies further right and further down."""

    def tr(self, text: str) -> str:
        """Translate a text of the interface."""


class Tool:
    """A state of the pointer; each event returns the state that follows."""

    scrolls = False
    """Whether the board moves on when the pointer is near its edge."""

    def __init__(self, stage: Stage) -> None:
        """Work on a view."""
        self.stage = stage

    def press(self, pointer: Pointer) -> Tool:
        """Take a press of the left button."""
        del pointer
        return self

    def move(self, pointer: Pointer) -> Tool:
        """Take a move of the pointer."""
        del pointer
        return self

    def release(self, pointer: Pointer) -> Tool:
        """Take the release of the left button."""
        del pointer
        return self

    def cancel(self) -> Tool:
        """Leave everything as it was before the press."""
        self.stage.show_overlay(Overlay())
        return Idle(self.stage)

    def target(self, pointer: Pointer) -> Target:
        """Return what is under the pointer."""
        return self.stage.board.target_at(*self.stage.projection.to_board(pointer.at))


class Idle(Tool):
    """Nothing is held down."""

    def press(self, pointer: Pointer) -> Tool:
        """Select what is pressed, or start a rubber band."""
        target = self.target(pointer)
        selection = self.stage.document.selection
        if target.id is None or target.id == LOOSE:
            if not pointer.adds:
                selection.clear()
            return Banding(self.stage, pointer, selection.ids)
        if pointer.extends and target.zone == "story":
            selection.select(*self._reached(target.id))
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

    def _reached(self, story_id: str) -> list[str]:
        """Return the stories from the current one to another, as a block of columns and lanes."""
        board = self.stage.board
        current = self.stage.document.selection.current
        start = board.story_rect(current) if current else None
        end = board.story_rect(story_id)
        if start is None or end is None or current is None:
            return [story_id]
        area = Rect(
            min(start.x, end.x) + 1,
            min(start.y, end.y) + 1,
            abs(start.x - end.x) + start.width - 2,
            abs(start.y - end.y) + start.height - 2,
        )
        between = [name for name, _, _ in board.stories_in(area)]
        return [name for name in between if name != current] + [current]


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
        return Idle(self.stage)


class Banding(Tool):
    """A rubber band selects the stories that it meets."""

    scrolls = True

    def __init__(self, stage: Stage, pointer: Pointer, kept: tuple[str, ...]) -> None:
        """Start at a point of the board; ``kept`` stay selected."""
        super().__init__(stage)
        self._anchor = stage.projection.to_board(pointer.at)
        self._kept = kept
        self._moved = False

    def move(self, pointer: Pointer) -> Tool:
        """Select what the band meets."""
        projection = self.stage.projection
        anchor = QPointF(projection.x(self._anchor[0]), projection.y(self._anchor[1]))
        band = QRectF(anchor, pointer.at).normalized()
        if not self._moved and (pointer.at - anchor).manhattanLength() < DRAG_DISTANCE:
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


class Dragging(Tool):
    """Moves things; shows where they will land, and commits the edit that was shown."""

    scrolls = True

    def __init__(
        self, stage: Stage, ids: tuple[str, ...], pointer: Pointer, label: str, grip: QPointF
    ) -> None:
        """Drag records; ``label`` names the undo step, ``grip`` is where they are held."""
        super().__init__(stage)
        self.ids = ids
        self._label = label
        self._grip = grip
        self._base = stage.document.story_map
        self._landing: object = None
        self._result: StoryMap = self._base
        self._line: tuple[Rect, bool] | None = None
        self._at = pointer.at

    def landing(self, x: float, y: float) -> tuple[object, tuple[Rect, bool]] | None:
        """Return where things dropped at a board point would go, and the line to show."""
        raise NotImplementedError

    def edit(self, landing: object) -> StoryMap:
        """Return the map after the drop."""
        raise NotImplementedError

    def move(self, pointer: Pointer) -> Tool:
        """Show where a drop would land."""
        self._at = pointer.at
        found = self.landing(*self.stage.projection.to_board(pointer.at))
        if found is None:
            self._landing, self._line, self._result = None, None, self._base
        elif found[0] != self._landing:
            self._landing, self._line = found
            self._result = self.edit(self._landing)
        self.stage.show_overlay(Overlay(self.ids, self._line, pointer.at, self._grip))
        return self

    def release(self, pointer: Pointer) -> Tool:
        """Let go: make the move."""
        try:
            self.move(pointer)
        except EditError as error:
            self.stage.refuse(error)
            return self.cancel()
        idle = self.cancel()
        self.stage.document.commit(self._label, self._result)
        return idle


class DraggingStories(Dragging):
    """Moves stories to a place in any cell."""

    def landing(self, x: float, y: float) -> tuple[object, tuple[Rect, bool]] | None:
        """Return the slot nearest to a point."""
        board = self.stage.board
        moving = frozenset(self.ids)
        slot = board.slot_at(x, max(y, 0.0), moving)
        if slot is None:
            return None
        column, lane = board.column_of[slot.step_id], board.lane_of[slot.release_id]
        ids = board.ids_at(column, lane)
        if slot.before is not None:
            row = ids.index(slot.before)
        else:
            staying = [index for index, name in enumerate(ids) if name not in moving]
            row = staying[-1] + 1 if staying else 0
        card = board.row_rect(column, lane, row)
        line = Rect(card.x, card.y - board.style.gap_y / 2 - 1, card.width, 2)
        return Slot(slot.step_id, slot.release_id, slot.before), (line, False)

    def edit(self, landing: object) -> StoryMap:
        """Return the map with the stories in the slot."""
        assert isinstance(landing, Slot)  # noqa: S101 - made above
        return move_stories(self._base, self.ids, landing)


class DraggingSteps(Dragging):
    """Moves steps within and between activities; their stories follow."""

    def landing(self, x: float, y: float) -> tuple[object, tuple[Rect, bool]] | None:
        """Return the activity, and the step to go before."""
        del y
        board = self.stage.board
        if not board.columns:
            return None
        index = min(len(board.columns) - 1, max(0, int(max(x, 0.0) // board.style.pitch_x)))
        column = board.columns[index]
        if column.activity_id == LOOSE:
            return None
        after = x > column.x + board.style.card_width / 2
        steps = [
            other.step_id for other in board.columns if other.activity_id == column.activity_id
        ]
        if column.step_id is None:
            before, edge = None, index
        else:
            place = steps.index(column.step_id) + after
            rest = [name for name in steps[place:] if name not in self.ids]
            before, edge = rest[0] if rest else None, index + after
        line_x = edge * board.style.pitch_x - board.style.gap_x / 2 - 1
        line = Rect(line_x, -board.style.header_height * 0.55, 2, board.style.header_height * 0.5)
        return (column.activity_id, before), (line, True)

    def edit(self, landing: object) -> StoryMap:
        """Return the map with the steps in their new place."""
        assert isinstance(landing, tuple)  # noqa: S101 - made above
        return move_steps(self._base, self.ids, *landing)


class DraggingActivities(Dragging):
    """Moves activities with all that is in them."""

    def landing(self, x: float, y: float) -> tuple[object, tuple[Rect, bool]] | None:
        """Return the activity to go before, in a tuple."""
        del y
        board = self.stage.board
        bands = [band for band in board.bands if band.activity_id != LOOSE]
        place = sum(x > band.rect.x + band.rect.width / 2 for band in bands)
        rest = [band.activity_id for band in bands[place:] if band.activity_id not in self.ids]
        edge = (
            bands[place].rect.x if place < len(bands) else bands[-1].rect.right + board.style.gap_x
        )
        line_x = edge - board.style.gap_x / 2 - 1
        line = Rect(line_x, -board.style.header_height, 2, board.style.header_height * 0.95)
        return (rest[0] if rest else None,), (line, True)

    def edit(self, landing: object) -> StoryMap:
        """Return the map with the activities in their new place."""
        assert isinstance(landing, tuple)  # noqa: S101 - made above
        return move_activities(self._base, self.ids, landing[0])


class DraggingReleases(Dragging):
    """Moves release lanes with their stories."""

    def landing(self, x: float, y: float) -> tuple[object, tuple[Rect, bool]] | None:
        """Return the release to go before, in a tuple."""
        del x
        board = self.stage.board
        lanes = [lane for lane in board.lanes if lane.release_id is not None]
        place = sum(y > lane.y + lane.height / 2 for lane in lanes)
        rest = [lane.release_id for lane in lanes[place:] if lane.release_id not in self.ids]
        edge = lanes[place].y if place < len(lanes) else lanes[-1].y + lanes[-1].height
        line = Rect(-board.style.label_width, edge - 1, board.style.label_width, 2)
        return (rest[0] if rest else None,), (line, False)

    def edit(self, landing: object) -> StoryMap:
        """Return the map with the releases in their new order."""
        assert isinstance(landing, tuple)  # noqa: S101 - made above
        return move_releases(self._base, self.ids, landing[0])


class Panning(Tool):
    """Moves the board under the pointer."""

    def __init__(self, stage: Stage, at: QPointF) -> None:
        """Start at a viewport point."""
        super().__init__(stage)
        self._last = at

    def move(self, pointer: Pointer) -> Tool:
        """Let the board follow."""
        delta = self._last - pointer.at
        self._last = pointer.at
        self.stage.scroll_by(delta.x(), delta.y())
        return self

    def release(self, pointer: Pointer) -> Tool:
        """Stop here."""
        del pointer
        return Idle(self.stage)


def drag_for(stage: Stage, target: Target, pointer: Pointer) -> Dragging | None:
    """Return the drag that starts on something, of all selected things of its kind."""
    if target.id is None:
        return None
    kinds: dict[str, tuple[Callable[..., Dragging], str]] = {
        "story": (DraggingStories, stage.tr("Move stories")),
        "step": (DraggingSteps, stage.tr("Move steps")),
        "activity": (DraggingActivities, stage.tr("Move activities")),
        "release": (DraggingReleases, stage.tr("Move releases")),
    }
    kind = kinds.get(target.zone)
    rect = stage.board.rect_of(target.id)
    if kind is None or rect is None:
        return None
    ids = _of_kind(stage, target)
    corner = stage.projection.anywhere(rect).topLeft()
    return kind[0](stage, ids, pointer, kind[1], pointer.at - corner)


def _of_kind(stage: Stage, target: Target) -> tuple[str, ...]:
    """Return the selected records of the target's kind in board order, the target among them."""
    story_map = stage.document.story_map
    orders: dict[str, list[str]] = {
        "story": [
            name
            for lane in story_map.lanes
            for step in stage.board.columns
            if step.step_id is not None
            for name in story_map.cell(step.step_id, lane)
        ],
        "step": [step.id for step in story_map.step_order],
        "activity": [activity.id for activity, _ in story_map.backbone if activity],
        "release": [release.id for release in story_map.release_order],
    }
    selected = stage.document.selection
    found = tuple(name for name in orders[target.zone] if name in selected)
    return found or ((target.id,) if target.id else ())
