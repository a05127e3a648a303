"""The board where cards are added and named: by key, by menu, by double click, by typing."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QWidget

from storymap.canvas.pointing import BoardPointing
from storymap.canvas.titles import Make, Titles
from storymap.document.document import Document
from storymap.edit.outline import add_activity, add_step
from storymap.edit.releases import add_release
from storymap.edit.siblings import add_sibling
from storymap.edit.stories import add_story
from storymap.layout.themes import Theme
from storymap.model.ids import MAP_ID
from storymap.model.storymap import LOOSE, CellId, StoryMap


class BoardAdding(BoardPointing):
    """A board whose cards can be added and renamed in place."""

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        """Show a document in a theme."""
        super().__init__(document, theme, parent)
        self.theme = theme
        self._titles = Titles(self, theme)
        self._titles.went_on.connect(self.add_sibling)

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        super().set_theme(theme)
        self.theme = theme
        self._titles.editor.set_theme(theme)

    @property
    def _map(self) -> StoryMap:
        return self.document.story_map

    @property
    def _current(self) -> str:
        """The id that has the keyboard; an empty text, which no table holds, if there is none."""
        return self.document.selection.current or ""

    @property
    def _cell(self) -> CellId | None:
        """The empty place that was pressed last, while nothing is selected and it is there."""
        cell = self.chosen_cell
        if cell is None or self._current or cell[0] not in self._map.steps:
            return None
        return cell if cell[1] in self._map.lanes else None

    def rename_current(self, text: str | None = None) -> None:
        """Edit the current title in place; ``text`` stands for it, as when somebody types."""
        current = self._current
        title = getattr(self._map.find(current), "title", None) if current else None
        if title is not None and self.may_edit():
            shown = title if text is None else text
            self._titles.edit(current, shown, select=text is None)

    def _add(self, label: str, make: Make) -> None:
        self._titles.add(label, make)

    def add_sibling(self, *, before: bool = False) -> None:
        """Add a card of the current one's kind, after it or before it."""
        current = self._current
        if current in self._map.stories:
            if self._map.cell_of(self._map.stories[current])[0] == LOOSE:
                return
            label = self.tr("Add story")
        elif current in self._map.steps:
            label = self.tr("Add step")
        elif current in self._map.releases:
            label = self.tr("Add release")
        elif current in self._map.activities:
            label = self.tr("Add activity")
        elif self._cell is not None:
            self._add_story(*self._cell)
            return
        elif not current and self.vacant_activity is not None:
            self._add_in_activity(self.vacant_activity)
            return
        else:
            self.add_activity()
            return
        self._add(label, lambda m, title: add_sibling(m, current, title, before=before))

    def add_child(self) -> None:
        """Add a step under the current activity, or a story under the current step."""
        current = self._current
        if current in self._map.activities:
            self._add_in_activity(current)
        elif current in self._map.steps:
            self._add_story(current, self._map.lanes[0])
        elif current in self._map.releases and self._map.step_order:
            self._add_story(self._map.step_order[0].id, current)
        elif not current:
            self.add_sibling()
        elif current in self._map.stories:
            self.message.emit(self.tr("Nothing hangs under a story: Enter adds one after it."))

    def add_activity(self) -> None:
        """Add an activity after the current one, or at the end of the backbone."""
        if self._current in self._map.activities:
            self.add_sibling()
        else:
            self._add(self.tr("Add activity"), add_activity)

    def add_step(self) -> None:
        """Add a step after the current one, or in the activity of what is current."""
        if self._current in self._map.steps:
            self.add_sibling()
            return
        activity = self._current_activity()
        if activity is None:
            self.message.emit(self.tr("Add an activity first: steps belong to one."))
            return
        after = self._step_of_current()
        self._add(self.tr("Add step"), lambda m, title: add_step(m, activity, title, after=after))

    def _step_of_current(self) -> str | None:
        story = self._map.stories.get(self._current)
        step = story.step if story is not None else self._cell[0] if self._cell else None
        return step if step in self._map.steps else None

    def _current_activity(self) -> str | None:
        if self._current in self._map.activities:
            return self._current
        step = self._map.steps.get(self._step_of_current() or "")
        if step is not None and step.activity in self._map.activities:
            return step.activity
        backbone = [activity.id for activity, _ in self._map.backbone if activity]
        return backbone[-1] if backbone else None

    def add_story(self) -> None:
        """Add a story after the current one, or under the current step, or in the first cell."""
        current = self._current
        if current in self._map.stories or self._cell is not None:
            self.add_sibling()
        elif current in self._map.releases and self._map.step_order:
            self._add_story(self._map.step_order[0].id, current)
        elif current in self._map.steps:
            self._add_story(current, self._map.lanes[0])
        elif self._map.step_order:
            activity = self._map.steps_of(current) if current in self._map.activities else ()
            step = activity[0] if activity else self._map.step_order[0]
            self._add_story(step.id, self._map.lanes[0])
        else:
            self.message.emit(self.tr("Add an activity and a step first: stories hang under one."))

    def _add_story(self, step: str, release: str | None) -> None:
        self._add(self.tr("Add story"), lambda m, title: add_story(m, step, release, title))

    def add_release(self) -> None:
        """Add a release after the current one, or as the last."""
        if self._current in self._map.releases:
            self.add_sibling()
        else:
            self._add(self.tr("Add release"), add_release)

    def open_at(self, at: QPointF) -> None:
        """Rename what is at a point of the viewport, or add a card in the empty place there."""
        self.cancel_tool()
        x, y = self.projection.to_board(at)
        target = self.board.target_at(x, y)
        if target.id and target.id != MAP_ID:
            self.document.selection.select(target.id)
            self.rename_current()
        elif target.zone == "cell" and target.column is not None and target.lane is not None:
            self._add_in_cell(target.column, target.lane)
        elif target.zone == "step" and target.column is not None:
            self._add_in_activity(self.board.columns[target.column].activity_id)
        elif target.zone == "nothing" and (y < 0 or not self.board.columns):
            self.document.selection.clear()
            self.add_activity()

    def _add_in_cell(self, column: int, lane: int) -> None:
        step, activity = self.board.columns[column][:2]
        if step is None:
            self._add_in_activity(activity)
        elif step != LOOSE:
            self._add_story(step, self.board.lanes[lane].release_id)

    def _add_in_activity(self, activity: str) -> None:
        if activity != LOOSE:
            self._add(self.tr("Add step"), lambda m, title: add_step(m, activity, title))
