"""The board with parts of it collapsed, and at a density: how it is shown, not what it holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Signal

from storymap.canvas.slim import fold_of, node_of
from storymap.canvas.zooming import BoardZooming
from storymap.layout.geometry import Rect
from storymap.layout.grid import node_of_activity, node_of_release, node_of_step
from storymap.layout.outline import NodeId
from storymap.layout.style import Style
from storymap.layout.themes import Theme

if TYPE_CHECKING:
    from storymap.canvas.minimap import Minimap


class BoardFolding(BoardZooming):
    """A board whose steps, activities and releases can be collapsed; what is so, no file knows."""

    collapsed_changed = Signal()
    _minimap: Minimap | None = None

    @property
    def collapsed(self) -> frozenset[NodeId]:
        """What is collapsed: steps, activities and releases, by their nodes in the outline."""
        return self._collapsed

    def set_collapsed(self, nodes: Iterable[NodeId]) -> None:
        """Collapse just these, and expand all else."""
        collapsed = frozenset(nodes)
        if collapsed != self._collapsed:
            self._collapsed = collapsed
            self._lay_out_again()
            self.collapsed_changed.emit()

    def set_style(self, style: Style) -> None:
        """Show cards of another density; what is at the upper left corner stays there."""
        if style is self._style:
            return
        before, x, y = self.board, *self._corner()
        column, lane = before.nearest_column(x), before.lane_at(y)
        self._style = style
        now = self._projection
        self._set_projection(now.zoom, now.scroll_x, now.scroll_y)
        self._lay_out_again()
        at_x = self.board.edge_x(column) if x > 0 else 0.0
        at_y = self.board.lanes[lane].y if lane is not None and y > 0 else 0.0
        self._jump_to(at_x * self.zoom, at_y * self.zoom)

    @property
    def visible_part(self) -> Rect:
        """The part of the body that shows."""
        return self._projection.visible(self.body)

    def centre_on(self, x: float, y: float) -> None:
        """Show a point of the board in the middle."""
        shown = self.visible_part
        zoom = self.zoom
        self.scroll_by((x - shown.x) * zoom - self.body.width() / 2,
                       (y - shown.y) * zoom - self.body.height() / 2)  # fmt: skip

    @property
    def shows_all_needs(self) -> bool:
        """Whether thin lines show every need."""
        return self._scene.marks.lines.shows_all

    def show_all_needs(self, *, shown: bool) -> None:
        """Show every need as a thin line, or only the late ones and those of the selection."""
        if shown != self.shows_all_needs:
            self._scene.marks.lines.shows_all = shown
            self.repaint_areas(None)

    def show_minimap(self, *, shown: bool) -> None:
        """Show the whole board, small, in a corner; or not."""
        if shown and self._minimap is None:
            from storymap.canvas.minimap import Minimap  # most boards have none

            self._minimap = Minimap(self, self, self._scene.theme)
            self.view_changed.connect(self._minimap.follow)
        elif not shown and self._minimap is not None:
            self._minimap.deleteLater()
            self._minimap.hide()
            self._minimap = None

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        super().set_theme(theme)
        if self._minimap is not None:
            self._minimap.set_theme(theme)

    def _corner(self) -> tuple[float, float]:
        shown = self.visible_part
        return shown.x + self._style.gap_x, shown.y

    def _lay_out_again(self) -> None:
        self._show_map(self.board.story_map, None)
        self.view_changed.emit()

    # Commands

    def collapse(self) -> None:
        """Collapse what is selected: of a story its step, of a step that is collapsed its activity.

        The keyboard goes to what was collapsed, since what is in it no longer shows.
        """
        selection = self._document.selection
        nodes = [node for name in selection.ids if (node := self._node_to_collapse(name))]
        self.set_collapsed({*self._collapsed, *nodes})
        standing = [node for node in nodes if self._document.story_map.find(node) is not None]
        if standing:
            selection.select(*dict.fromkeys(standing))
            self.reveal(selection.ids[-1])

    def _node_to_collapse(self, record_id: str) -> NodeId | None:
        m = self._document.story_map
        if record_id in m.stories:
            record_id = m.cell_of(m.stories[record_id])[0]
            return node_of_step(record_id)
        if record_id in m.steps and record_id in self._collapsed:
            activity = m.steps[record_id].activity
            return node_of_activity(activity if activity in m.activities else "")
        is_frame = record_id in m.steps or record_id in m.activities or record_id in m.releases
        return record_id if is_frame else None

    def collapse_lane(self) -> None:
        """Collapse the releases of what is selected."""
        m, selection = self._document.story_map, self._document.selection
        lanes = {name for name in selection.ids if name in m.releases}
        for name in selection.ids:
            if name in m.stories:
                lanes.add(node_of_release(m.cell_of(m.stories[name])[1]))
        self.set_collapsed(self._collapsed | lanes)
        standing = [name for name in lanes if name in m.releases]
        if standing:
            selection.select(*standing)

    def expand(self) -> None:
        """Expand what is selected, and what hides it."""
        ids = self._document.selection.ids
        nodes = frozenset(ids).union(*(self.board.collapsed_around(name) for name in ids))
        self.set_collapsed(self._collapsed - nodes)
        if ids:
            self.reveal(ids[-1])

    def collapse_steps(self) -> None:
        """Collapse every step."""
        self._collapse_all(self._steps)

    def collapse_activities(self) -> None:
        """Collapse every activity to one column."""
        self._collapse_all(
            lambda: (node_of_activity(band.activity_id) for band in self.board.bands)
        )

    def collapse_lanes(self) -> None:
        """Collapse every release, and the unscheduled."""
        self._collapse_all(lambda: map(node_of_release, self._document.story_map.lanes))

    def _collapse_all(self, nodes: Callable[[], Iterable[NodeId]]) -> None:
        self.set_collapsed(self._collapsed.union(nodes()))
        if self._document.selection.current:
            self.reveal(self._document.selection.current, opens=False)

    def _steps(self) -> Iterator[NodeId]:
        for column in self.board.columns:
            yield from map(node_of_step, column.step_ids)

    def expand_all(self) -> None:
        """Expand everything."""
        self.set_collapsed(())
        if self._document.selection.current:
            self.reveal(self._document.selection.current)

    def reveal(self, record_id: str, *, opens: bool = True) -> None:
        """Scroll to a record; what it is hidden in is expanded if it ``opens``."""
        if opens and self._collapsed:
            self.set_collapsed(self._collapsed - self.board.collapsed_around(record_id))
        super().reveal(record_id)

    # The pointer

    def fold_at(self, at: QPointF) -> bool:
        """Collapse or expand what the button at a viewport point belongs to, if there is one."""
        target = self.board.target_at(*self._projection.to_board(at))
        fold = fold_of(self.board, self._projection, target, self.viewport().width())
        if fold is None or not fold.area.contains(at):
            return False
        self.set_collapsed(self._collapsed ^ {fold.node})
        self.hover_frame(at)
        return True

    def hover_frame(self, at: QPointF | None) -> None:
        """Show the button of what is under a viewport point of the backbone or the labels."""
        fold = None
        if at is not None and (at.x() < self._projection.edge or at.y() < self._projection.top):
            target = self.board.target_at(*self._projection.to_board(at))
            node = node_of(target)
            fold = None if node is None else (target.zone, node)
        if fold != self._scene.fold:
            self._scene.fold = fold
            self.repaint_areas(self._frozen_areas())

    def _frozen_areas(self) -> list[QRectF]:
        area, now = QRectF(self.viewport().rect()), self._projection
        return [
            QRectF(0, 0, area.width(), now.top),
            QRectF(0, now.top, now.edge, area.height() - now.top),
        ]
