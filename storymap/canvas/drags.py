"""Dragging stories, steps, activities and releases.

A drag works on an edit: the map that letting go commits is made by the very function that the
insertion line was placed for, and nothing is committed before.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QPointF

from storymap.canvas.figures import lanes_changed
from storymap.canvas.overlay import Overlay
from storymap.canvas.tool import Pointer, Stage, Tool
from storymap.edit.errors import EditError
from storymap.edit.outline import add_step, move_activities, move_steps
from storymap.edit.releases import move_releases
from storymap.edit.stories import Slot, move_stories
from storymap.layout.board import Target
from storymap.layout.geometry import Rect
from storymap.model.storymap import LOOSE, StoryMap


class FirstStep(NamedTuple):
    """Where stories land that are dropped under an activity without steps: it gets one."""

    activity: str
    release: str | None


class Dragging(Tool):
    """Moves things; shows where they will land, and commits the edit that was shown.

    Let go over what stands beside the board and takes them, they stay where they are.
    """

    scrolls_x = True
    scrolls_y = True

    def __init__(
        self, stage: Stage, ids: tuple[str, ...], held: str, grip: QPointF, label: str
    ) -> None:
        """Drag records; one is held, ``grip`` from its corner. ``label`` names the undo step."""
        super().__init__(stage)
        self.ids = ids
        self._label = label
        self._held_first = (held, *(name for name in ids if name != held))
        self._grip = grip
        self._base = stage.document.story_map
        self._landing: object = None
        self._result: StoryMap = self._base
        self._line: tuple[Rect, bool] | None = None

    def landing(self, x: float, y: float) -> tuple[object, tuple[Rect, bool]] | None:
        """Return where things dropped at a board point would go, and the line to show."""
        raise NotImplementedError

    def edit(self, landing: object) -> StoryMap:
        """Return the map after the drop."""
        raise NotImplementedError

    def move(self, pointer: Pointer) -> Tool:
        """Show where a drop would land: what shows nearest to the pointer."""
        if self._is_beside(pointer):
            self._landing, self._line, self._result = None, None, self._base
            held = Overlay(self._held_first, None, pointer.at, self._grip)
            self.stage.show_overlay(held)
            return self
        found = self.landing(*self.stage.projection.to_board(self._in_body(pointer.at)))
        if found is None:
            self._landing, self._line, self._result = None, None, self._base
        elif found[0] != self._landing:
            self._landing, self._line = found
            self._result = self.edit(self._landing)
        lanes = lanes_changed(self._base, self._result, self.ids)
        self.stage.show_overlay(
            Overlay(
                self._held_first,
                self._line,
                pointer.at,
                self._grip,
                result=self._result if lanes else None,
                lanes=lanes,
            )
        )
        return self

    def _is_beside(self, pointer: Pointer) -> bool:
        """Tell whether what stands beside the board takes what is dragged; it does not scroll."""
        is_beside = self.stage.offer(pointer.at, self.ids)
        kind = type(self)
        self.scrolls_x, self.scrolls_y = (
            (False, False) if is_beside else (kind.scrolls_x, kind.scrolls_y)
        )
        return is_beside

    def cancel(self) -> Tool:
        """Leave everything as it was."""
        self.stage.offer(None, ())
        return super().cancel()

    def _in_body(self, at: QPointF) -> QPointF:
        """Return the nearest point of the body, which the frozen parts hide nothing of."""
        body = self.stage.body
        return QPointF(
            min(max(at.x(), self.stage.projection.left), body.right() - 1),
            min(max(at.y(), body.top()), body.bottom() - 1),
        )

    def release(self, pointer: Pointer) -> Tool:
        """Let go: make the move."""
        if self._is_beside(pointer):
            idle = self.cancel()
            self.stage.hand_over(pointer.at, self.ids)
            return idle
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
        slot = board.slot_at(x, y, moving)
        if slot is None:
            return self._under_activity(x, y)
        column, lane = board.column_of[slot.step_id], board.lane_of[slot.release_id]
        ids = board.ids_at(column, lane)
        if slot.before in ids:
            row = ids.index(slot.before)
        else:
            staying = [index for index, name in enumerate(ids) if name not in moving]
            row = staying[-1] + 1 if staying else 0
        card = board.row_rect(column, lane, row)
        line = Rect(card.x, card.y - board.style.gap_y / 2 - 1, card.width, 2)
        if board.is_slim(column, lane):
            cell = board.slim_rect(column, lane)
            line = Rect(cell.x, cell.bottom - 2, cell.width, 2)
        return Slot(slot.step_id, slot.release_id, slot.before), (line, False)

    def _under_activity(self, x: float, y: float) -> tuple[object, tuple[Rect, bool]] | None:
        """Return the landing under an activity that has no steps yet."""
        board = self.stage.board
        if not board.columns:
            return None
        index = board.nearest_column(x)
        lane = board.lane_at(min(max(y, 0.0), board.height - 0.01))
        column = board.columns[index]
        if lane is None or column.step_ids or column.activity_id == LOOSE:
            return None
        card = board.row_rect(index, lane, 0)
        line = Rect(card.x, card.y - board.style.gap_y / 2 - 1, card.width, 2)
        return FirstStep(column.activity_id, board.lanes[lane].release_id), (line, False)

    def edit(self, landing: object) -> StoryMap:
        """Return the map with the stories in the slot, if need be under a new step."""
        if isinstance(landing, FirstStep):
            title = self.stage.tr("New step")
            result, step = add_step(self._base, landing.activity, title)
            return move_stories(result, self.ids, Slot(step, landing.release, None))
        assert isinstance(landing, Slot)  # noqa: S101 - made above
        return move_stories(self._base, self.ids, landing)


class DraggingSteps(Dragging):
    """Moves steps within and between activities; their stories follow."""

    scrolls_y = False

    def landing(self, x: float, y: float) -> tuple[object, tuple[Rect, bool]] | None:
        """Return the activity, and the step to go before."""
        del y
        board = self.stage.board
        index = board.nearest_column(x)
        column = board.columns[index]
        if column.activity_id == LOOSE:
            return None
        after = x > column.x + column.width / 2
        steps = [
            other.step_id for other in board.columns if other.activity_id == column.activity_id
        ]
        if column.step_id is None:
            before, edge = None, index + column.is_slim
        else:
            place = steps.index(column.step_id) + after
            rest = [name for name in steps[place:] if name not in self.ids]
            before, edge = rest[0] if rest else None, index + after
        line = Rect(
            _between(board.edge_x(edge), board.style.gap_x),
            -board.style.header_height * 0.55,
            2,
            board.style.header_height * 0.5,
        )
        return (column.activity_id, before), (line, True)

    def edit(self, landing: object) -> StoryMap:
        """Return the map with the steps in their new place."""
        assert isinstance(landing, tuple)  # noqa: S101 - made above
        return move_steps(self._base, self.ids, *landing)


class DraggingActivities(Dragging):
    """Moves activities with all that is in them."""

    scrolls_y = False

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
        height = board.style.header_height
        line = Rect(_between(edge, board.style.gap_x), -height, 2, height * 0.95)
        return (rest[0] if rest else None,), (line, True)

    def edit(self, landing: object) -> StoryMap:
        """Return the map with the activities in their new place."""
        assert isinstance(landing, tuple)  # noqa: S101 - made above
        return move_activities(self._base, self.ids, landing[0])


class DraggingReleases(Dragging):
    """Moves release lanes with their stories."""

    scrolls_x = False

    def landing(self, x: float, y: float) -> tuple[object, tuple[Rect, bool]] | None:
        """Return the release to go before, in a tuple."""
        del x
        board = self.stage.board
        lanes = [lane for lane in board.lanes if lane.release_id is not None]
        place = sum(y > lane.y + lane.height / 2 for lane in lanes)
        rest = [lane.release_id for lane in lanes[place:] if lane.release_id not in self.ids]
        edge = lanes[place].y if place < len(lanes) else lanes[-1].y + lanes[-1].height
        line = Rect(-board.style.label_width, max(1.0, edge - 1), board.style.label_width, 2)
        return (rest[0] if rest else None,), (line, False)

    def edit(self, landing: object) -> StoryMap:
        """Return the map with the releases in their new order."""
        assert isinstance(landing, tuple)  # noqa: S101 - made above
        return move_releases(self._base, self.ids, landing[0])


def _between(edge: float, gap: float) -> float:
    """Return the x of a line in the gap before an edge; the first still shows beside the labels."""
    return max(-gap / 2 + 2, edge - gap / 2 - 1)


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
    corner = stage.projection.anywhere(rect).topLeft()
    return kind[0](stage, _of_kind(stage, target), target.id, pointer.at - corner, kind[1])


def _of_kind(stage: Stage, target: Target) -> tuple[str, ...]:
    """Return the selected records of the target's kind in board order, the target among them."""
    story_map = stage.document.story_map
    if target.zone == "story":
        order = [
            name
            for lane in story_map.lanes
            for column in stage.board.columns
            for step_id in column.step_ids
            for name in story_map.cell(step_id, lane)
        ]
    elif target.zone == "step":
        order = [step.id for step in story_map.step_order]
    elif target.zone == "activity":
        order = [activity.id for activity, _ in story_map.backbone if activity]
    else:
        order = [release.id for release in story_map.release_order]
    selected = {*stage.document.selection.ids, target.id}
    return tuple(name for name in order if name in selected)
