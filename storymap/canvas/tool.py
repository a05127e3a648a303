"""What a tool is: a state of the pointer, and what it sees of the view."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt

from storymap.canvas.overlay import Overlay
from storymap.canvas.projection import Projection
from storymap.document.document import Document
from storymap.edit.errors import EditError
from storymap.layout.board import Board, Target
from storymap.model.storymap import CellId, StoryId

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


class Neighbour(Protocol):
    """What stands beside a board and takes cards that are dragged out of it."""

    def hold(self, at: QPoint | None, ids: tuple[str, ...]) -> bool:
        """Show what letting go at a point of the screen does; False if that is nothing.

        None: the cards are elsewhere.
        """

    def take(self, at: QPoint, ids: tuple[str, ...]) -> None:
        """Take the cards that are let go."""


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

    @property
    def body(self) -> QRectF:
        """The part of the viewport that shows the body of the board."""

    def idle(self) -> Tool:
        """Return the tool for when nothing is held down."""

    def show_overlay(self, overlay: Overlay) -> None:
        """Show something over the board."""

    def hover(self, story_id: StoryId | None) -> None:
        """Show the handle of the story under the pointer."""

    def handle_at(self, at: QPointF) -> StoryId | None:
        """Return the story whose handle is at a viewport point."""

    def choose_cell(self, cell: CellId | None) -> None:
        """Note the empty place where the next card goes."""

    def refuse(self, error: EditError) -> None:
        """Tell the user why something cannot be done."""

    def offer(self, at: QPointF | None, ids: tuple[str, ...]) -> bool:
        """Hold cards over what stands beside the board; False if it takes none of them there."""

    def hand_over(self, at: QPointF, ids: tuple[str, ...]) -> None:
        """Let go of cards over what stands beside the board."""

    def scroll_by(self, dx: float, dy: float) -> None:
        """Show what lies further right and further down."""

    def tr(self, text: str) -> str:
        """Translate a text of the interface."""


class Tool:
    """A state of the pointer; each event returns the state that follows."""

    scrolls_x = False
    """Whether the board moves on when the pointer is near its left or right edge."""
    scrolls_y = False
    """Whether the board moves on when the pointer is near its upper or lower edge."""

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
        """Take the release of the button."""
        del pointer
        return self

    def cancel(self) -> Tool:
        """Leave everything as it was before the press."""
        self.stage.show_overlay(Overlay())
        return self.stage.idle()

    def target(self, pointer: Pointer) -> Target:
        """Return what is under the pointer."""
        return self.stage.board.target_at(*self.stage.projection.to_board(pointer.at))
