"""Dropping outcomes and personas from their list on cards, which then name them."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QDragLeaveEvent, QDragMoveEvent, QDropEvent

from storymap.canvas.overlay import Overlay, Tie
from storymap.canvas.pointing import BoardPointing
from storymap.canvas.tool import Pointer, Stage, Tool
from storymap.document.overrides import carried
from storymap.document.ties import unpacked
from storymap.edit.people import connect, takers
from storymap.model.storymap import StoryMap

CARDS: Final = frozenset({"story", "step", "activity"})
"""The zones of a board in which something may be told for a persona or serve an outcome."""

LONGEST: Final = 32
"""So much of a title is in the hint, in characters."""


class Tying(Tool):
    """Shows which cards will name what is dragged, and has them name it.

    Over a selected card these are all selected ones that can.
    """

    scrolls_x = True
    scrolls_y = True

    def __init__(self, stage: Stage, named: str) -> None:
        """Drag a persona, a stakeholder or an outcome."""
        super().__init__(stage)
        self._named = named
        self._over: str | None = None
        self._ids: tuple[str, ...] = ()
        self._result: StoryMap = stage.document.story_map
        self._hint = self._words()

    @property
    def takes(self) -> bool:
        """Whether letting go here changes something."""
        return self._result is not self.stage.document.story_map

    def move(self, pointer: Pointer) -> Tool:
        """Ring the cards, and say what letting go here does."""
        target = self.target(pointer)
        over = target.id if target.zone in CARDS else None
        if over != self._over:
            self._over = over
            self._look()
        is_refused = self._over is not None and not self._ids
        rings = self._ids or ((over,) if over else ())
        tie = Tie(ids=rings, hint=self._hint, refused=is_refused)
        self.stage.show_overlay(Overlay(at=pointer.at, tie=tie))
        return self

    def _look(self) -> None:
        m, selection = self.stage.document.story_map, self.stage.document.selection
        over, self._ids, self._result = self._over, (), m
        if over is not None and takers(m, [over], self._named):
            wanted = selection.ids if over in selection else (over,)
            self._ids = takers(m, wanted, self._named)
            self._result = connect(m, self._ids, self._named)
        self._hint = self._words()

    def _words(self) -> str:
        m, tr = self.stage.document.story_map, self.stage.tr
        if self._named in m.stakeholders:
            return tr("Stakeholders are connected with outcomes, in the list of these")
        if self._over is None:
            return tr("Connect “%s” with a card") % self._title(self._named)
        if not self._ids:
            return tr("Only stories serve an outcome")
        return self._deed()

    def _deed(self) -> str:
        """Return what letting go over the cards does."""
        tr, title, count = self.stage.tr, self._title(self._named), len(self._ids)
        if count > 1 and self.takes:
            return tr("Connect the %s selected cards with “%s”") % (count, title)
        if count > 1:
            return tr("The %s selected cards are connected with “%s” already") % (count, title)
        card = self._title(self._ids[0])
        if self.takes:
            return tr("Connect “%s” with “%s”") % (card, title)
        return tr("“%s” is connected with “%s” already") % (card, title)

    @property
    def told(self) -> str:
        """What letting go here has done, in words."""
        tr, title, count = self.stage.tr, self._title(self._named), len(self._ids)
        if count > 1:
            return tr("“%s” connected with %s cards") % (title, count)
        return tr("“%s” connected with “%s”") % (title, self._title(self._ids[0]))

    def _title(self, record_id: str) -> str:
        title = getattr(self.stage.document.story_map.find(record_id), "title", "")
        return title if len(title) <= LONGEST else title[: LONGEST - 1] + "…"

    def release(self, pointer: Pointer) -> Tool:
        """Have the cards name it, as one undo step."""
        self.move(pointer)
        idle, result = self.cancel(), self._result
        self.stage.document.commit(self.stage.tr("Connect"), result)
        return idle


@carried
class TieDrops(QObject):
    """Lets what is dragged out of a list of people be dropped on the cards of a board."""

    def __init__(self, view: BoardPointing) -> None:
        """Take drops on a board, beside those that the window takes."""
        super().__init__(view)
        self._view = view
        self._tool: Tying | None = None
        view.viewport().setAcceptDrops(True)
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the drag of a list's row; leave all others alone."""
        del watched
        if isinstance(event, QDragMoveEvent):  # entering is a move, too
            return self._on_moved(event)
        if isinstance(event, QDropEvent):
            return self._on_dropped(event)
        if isinstance(event, QDragLeaveEvent) and self._tool is not None:
            self._leave()
            return True
        return False

    def _on_moved(self, event: QDragMoveEvent) -> bool:
        named = unpacked(event.mimeData())
        view = self._view
        if named is None or view.document.story_map.find(named) is None:
            return False
        if event.type() == QEvent.Type.DragEnter:
            if view.document.read_only or view.is_busy:
                return False
            self._tool = Tying(view, named)
            view.use(self._tool)
        if self._tool is None:
            return False
        view.take_move(_pointer(event))
        event.setDropAction(Qt.DropAction.CopyAction)
        event.setAccepted(event.type() == QEvent.Type.DragEnter or self._tool.takes)
        return True

    def _on_dropped(self, event: QDropEvent) -> bool:
        if self._tool is None:
            return False
        tool, self._tool = self._tool, None
        if self._view.is_busy and tool.takes:
            told = tool.told
            self._view.take_release(_pointer(event))
            self._view.message.emit(told)
        else:
            self._view.cancel_tool()
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        return True

    def _leave(self) -> None:
        self._tool = None
        self._view.cancel_tool()


def _pointer(event: QDropEvent) -> Pointer:
    return Pointer(QPointF(event.position()), event.modifiers())
