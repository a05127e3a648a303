"""Where the nodes of a map are on the screen, and which of them is at a point of it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF

from storymap.canvas.viewport import BoardViewport
from storymap.layout.board import Target
from storymap.layout.outline import (
    LOOSE_STORIES,
    LOST_STEPS,
    RELEASES,
    ROOT,
    UNSCHEDULED,
    NodeId,
    kind_of,
)
from storymap.model.storymap import LOOSE


class Places:
    """Asks a view where things are; in pixels of the whole screen."""

    def __init__(self, view: BoardViewport) -> None:
        """Ask this view."""
        self._view = view

    def rect(self, node: NodeId) -> QRect:
        """Return where a node is on the screen, shown or not; empty if it has no place."""
        viewport = self._view.viewport()
        if node == ROOT:
            return QRect(self._view.mapToGlobal(self._view.rect().topLeft()), self._view.size())
        rect = self._rect_in_viewport(node).toAlignedRect()
        if rect.isEmpty():
            return QRect()
        return QRect(viewport.mapToGlobal(rect.topLeft()), rect.size())

    def is_hidden(self, node: NodeId) -> bool:
        """Tell whether a filter hides a node, or the collapsed column or activity that it is in."""
        board = self._view.board
        if node in board.hidden:
            return True
        story = board.story_map.stories.get(node)
        step = board.story_map.cell_of(story)[0] if story is not None else node
        column = board.column_of.get(step)
        if column is None or not board.columns[column].is_slim:
            return False
        return story is not None or board.columns[column].is_activity

    def is_collapsed(self, node: NodeId) -> bool:
        """Tell whether a step, an activity or a release is collapsed."""
        return node in self._view.board.collapsed

    def _rect_in_viewport(self, node: NodeId) -> QRectF:
        board, projection = self._view.board, self._view.projection
        if node == RELEASES:
            area = QRectF(self._view.viewport().rect())
            return QRectF(0, projection.top, projection.left, area.height() - projection.top)
        if node == LOST_STEPS:
            rect = next((band.rect for band in board.bands if band.activity_id == LOOSE), None)
        elif node == LOOSE_STORIES:
            column = board.column_of.get(LOOSE)
            rect = None if column is None else board.step_rect(column)
        elif node == UNSCHEDULED:
            rect = board.label_rect(board.lane_of[None])
        else:
            rect = board.rect_of(node)
        return QRectF() if rect is None else projection.anywhere(rect)

    def is_visible(self, node: NodeId) -> bool:
        """Tell whether some of a node shows, and is not behind the backbone or the labels."""
        projection = self._view.projection
        area = QRectF(self._view.viewport().rect())
        kind = kind_of(self._view.board.story_map, node)
        if kind == "story":
            area.setLeft(projection.left)
        if kind in {"story", "release"}:
            area.setTop(projection.top)
        if node == ROOT:
            return True
        return not self.is_hidden(node) and self._rect_in_viewport(node).intersects(area)

    def node_at(self, x: int, y: int) -> NodeId | None:
        """Return the node at a point of the screen."""
        viewport = self._view.viewport()
        at = viewport.mapFromGlobal(QPointF(x, y))
        if not QRectF(viewport.rect()).contains(at):
            return None
        return _node_of(self._view.board.target_at(*self._view.projection.to_board(at)))


def _node_of(target: Target) -> NodeId | None:
    match target.zone:
        case "story":
            return target.id
        case "step":
            return LOOSE_STORIES if target.id == LOOSE else target.id
        case "activity":
            return LOST_STEPS if target.id == LOOSE else target.id
        case "release":
            return target.id or UNSCHEDULED
        case _:
            return None
