"""The board as people use it: keys, inline editing, and the commands that menus call."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias, get_args

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from storymap.canvas.clipboard import copy_stories, copy_titles, pasted_stories, pasted_titles
from storymap.canvas.editor import TitleEditor
from storymap.canvas.speech import Speech
from storymap.canvas.travel import Direction, first_thing, neighbour, row_end
from storymap.canvas.viewport import BoardViewport
from storymap.document.document import Document
from storymap.edit.copies import duplicate
from storymap.edit.errors import EditError
from storymap.edit.outline import Added, add_activity, add_step, move_activities, move_steps, rename
from storymap.edit.releases import add_release, move_releases
from storymap.edit.removal import remove
from storymap.edit.stories import (
    Slot,
    add_stories,
    add_story,
    merge_stories,
    move_stories,
    shift_columns,
    shift_in_cell,
    shift_releases,
    split_story,
)
from storymap.layout.themes import Theme
from storymap.model.ids import MAP_ID, new_id
from storymap.model.records import replace
from storymap.model.storymap import LOOSE, StoryMap

Make: TypeAlias = Callable[[StoryMap, str], Added]
"""Adds something with a title to a map."""

ARROWS: dict[int, Direction] = {
    Qt.Key.Key_Left: "left",
    Qt.Key.Key_Right: "right",
    Qt.Key.Key_Up: "up",
    Qt.Key.Key_Down: "down",
}
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


class BoardView(BoardViewport):
    """The board with its keyboard, its inline editor and its commands.

    Each command works on what is selected, is one undo step, and does nothing where it does not
    apply. A new card is previewed while its title is typed, and committed with it.
    """

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        """Show a document in a theme."""
        super().__init__(document, theme, parent)
        self._editor = TitleEditor(self.viewport())
        self._editor.set_theme(theme)
        self._editor.finished.connect(self._on_title_finished)
        self._editor.left.connect(self._on_title_left)
        self._editing: str | None = None
        self._adding: tuple[str, Make] | None = None
        Speech(self)

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        super().set_theme(theme)
        self._editor.set_theme(theme)

    @property
    def _map(self) -> StoryMap:
        return self.document.story_map

    @property
    def _current(self) -> str:
        """The id that has the keyboard; an empty text, which no table holds, if there is none."""
        return self.document.selection.current or ""

    def _selected_stories(self) -> tuple[str, ...]:
        """Return the selected stories in the order of the board: column, lane, place."""
        selected = set(self.document.selection.ids) & self._map.stories.keys()
        if len(selected) < 2:
            return tuple(selected)
        cells = {self._map.cell_of(self._map.stories[name]) for name in selected}
        board = self.board
        order = sorted(cells, key=lambda cell: (board.column_of[cell[0]], board.lane_of[cell[1]]))
        return tuple(name for cell in order for name in self._map.cell(*cell) if name in selected)

    def _commit(self, label: str, edit: Callable[[], StoryMap]) -> bool:
        """Make one edit one undo step; a refused one is told. True if something changed."""
        if self.document.read_only:
            self.message.emit(self.tr("This map can only be read; save a copy to change it."))
            return False
        try:
            return self.document.commit(label, edit())
        except EditError as error:
            self.refuse(error)
            return False

    # Titles

    def rename_current(self, text: str | None = None) -> None:
        """Edit the current title in place; ``text`` stands for it, as when somebody types."""
        current = self._current
        if not current or self.document.read_only:
            return
        record = self._map.find(current)
        title = getattr(record, "title", None)
        if title is not None:
            self._edit_title(current, title if text is None else text, select=text is None)

    def _edit_title(self, record_id: str, text: str, *, select: bool) -> None:
        self.reveal(record_id)
        rect = self.board.rect_of(record_id)
        if rect is None:
            return
        self._editing = record_id
        scale = self.projection.zoom if rect.x >= 0 and rect.y >= 0 else self.projection.frame
        shown = self.projection.anywhere(rect)
        least = QRectF(shown.x() - 2, shown.y() - 2, max(shown.width() + 4, 130), 44)
        height = max(least.height(), min(shown.height() + 4, 90))
        least.setHeight(height)
        font = self._scene.inks.font(self.board.style.title)[0]
        font.setPointSizeF(max(9.0, self.board.style.title.size * 0.75 * min(1.6, scale)))
        self._editor.begin(least.toAlignedRect(), text, font, select=select)

    def _on_title_finished(self, text: str, goes_on: bool) -> None:  # noqa: FBT001 - a slot
        record_id, self._editing = self._editing, None
        adding, self._adding = self._adding, None
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        if adding is not None:
            self._finish_adding(adding, text, goes_on=goes_on)
        elif record_id is not None:
            self._commit(self.tr("Rename"), lambda: rename(self._map, record_id, text))

    def _on_title_left(self) -> None:
        self._editing = None
        if self._adding is not None:
            self._adding = None
            self.preview(None)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _finish_adding(self, adding: tuple[str, Make], text: str, *, goes_on: bool) -> None:
        label, make = adding
        self.preview(None)
        if not text.strip():
            return
        try:
            added = make(self._map, text)
        except EditError as error:
            self.refuse(error)
            return
        self.document.commit(label, added.story_map)
        self.document.selection.select(added.id)
        self.reveal(added.id)
        if goes_on:
            self.add_sibling()

    def _add(self, label: str, make: Make) -> None:
        """Show a new card with an open editor; it is added when its title is entered."""
        if self.document.read_only:
            self.message.emit(self.tr("This map can only be read; save a copy to change it."))
            return
        try:
            added = make(self._map, "")
        except EditError as error:
            self.refuse(error)
            return
        self.preview(added.story_map)
        self._adding = (label, make)
        self._edit_title(added.id, "", select=False)

    # Adding

    def add_sibling(self, *, before: bool = False) -> None:
        """Add a card of the current one's kind, after it or before it."""
        current = self._current
        side = "before" if before else "after"
        if current in self._map.stories:
            step, release = self._map.cell_of(self._map.stories[current])
            if step != LOOSE:
                self._add_story(step, release, **{side: current})
        elif current in self._map.steps:
            activity = self._map.steps[current].activity
            self._add(
                self.tr("Add step"),
                lambda m, title: add_step(m, activity, title, **{side: current}),
            )
        elif current in self._map.releases:
            self._add(
                self.tr("Add release"), lambda m, title: add_release(m, title, **{side: current})
            )
        elif current in self._map.activities:
            self._add(
                self.tr("Add activity"), lambda m, title: add_activity(m, title, **{side: current})
            )
        else:
            self.add_activity()

    def add_child(self) -> None:
        """Add a step under the current activity, or a story under the current step."""
        current = self._current
        if current in self._map.activities:
            self._add(self.tr("Add step"), lambda m, title: add_step(m, current, title))
        elif current in self._map.steps:
            self._add_story(current, self._map.lanes[0])
        elif current in self._map.releases and self._map.step_order:
            self._add_story(self._map.step_order[0].id, current)
        elif not current:
            self.add_activity()

    def add_activity(self) -> None:
        """Add an activity after the current one, or at the end of the backbone."""
        current = self._current
        if current in self._map.activities:
            self.add_sibling()
        else:
            self._add(self.tr("Add activity"), add_activity)

    def add_step(self) -> None:
        """Add a step after the current one, or in the activity of what is current."""
        current = self._current
        if current in self._map.steps:
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
        return story.step if story is not None and story.step in self._map.steps else None

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
        if current in self._map.stories:
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

    def _add_story(
        self,
        step: str,
        release: str | None,
        *,
        before: str | None = None,
        after: str | None = None,
    ) -> None:
        self._add(
            self.tr("Add story"),
            lambda m, title: add_story(m, step, release, title, before=before, after=after),
        )

    def add_release(self) -> None:
        """Add a release after the current one, or as the last."""
        if self._current in self._map.releases:
            self.add_sibling()
        else:
            self._add(self.tr("Add release"), add_release)

    # Changing what is selected

    def duplicate_selection(self) -> None:
        """Add a copy of everything selected, and select the copies."""
        ids = self.document.selection.ids
        if not ids:
            return
        copies: tuple[str, ...] = ()

        def edit() -> StoryMap:
            nonlocal copies
            result, copies = duplicate(self._map, ids)
            return result

        if self._commit(self.tr("Duplicate"), edit):
            self.document.selection.select(*copies)

    def remove_selection(self) -> None:
        """Remove everything selected, and select what stood next to it."""
        ids = self.document.selection.ids
        if not ids:
            return
        successor = self._successor(ids)
        if self._commit(self.tr("Remove"), lambda: remove(self._map, ids)) and successor:
            self.document.selection.select(successor)

    def _successor(self, ids: tuple[str, ...]) -> str | None:
        for direction in get_args(Direction)[::-1]:
            found = neighbour(self.board, ids[-1], direction)
            if found is not None and found not in ids:
                return found
        return None

    def move_selection(self, direction: Direction) -> None:
        """Move what is selected one place on, by the keyboard."""
        stories = self._selected_stories()
        by = -1 if direction in {"left", "up"} else 1
        if stories:
            shift = shift_columns if direction in {"left", "right"} else shift_in_cell
            self._commit(self.tr("Move stories"), lambda: shift(self._map, stories, by))
        elif self._current in self._map.steps and direction in {"left", "right"}:
            self._move_step(self._current, by)
        elif self._current in self._map.activities and direction in {"left", "right"}:
            self._move_in(
                [activity.id for activity, _ in self._map.backbone if activity],
                by,
                lambda before: move_activities(self._map, [self._current], before),
            )
        elif self._current in self._map.releases and direction in {"up", "down"}:
            self._move_in(
                [release.id for release in self._map.release_order],
                by,
                lambda before: move_releases(self._map, [self._current], before),
            )
        if self._current:
            self.reveal(self._current)

    def _move_in(self, order: list[str], by: int, edit: Callable[[str | None], StoryMap]) -> None:
        current = self._current
        place = order.index(current) + by
        if not 0 <= place < len(order):
            return
        rest = [name for name in order if name != current]
        before = rest[place] if place < len(rest) else None
        self._commit(self.tr("Move"), lambda: edit(before))

    def _move_step(self, step_id: str, by: int) -> None:
        """Move a step by one place; past the edge of its activity it goes on to the next one."""
        activities = [activity.id for activity, _ in self._map.backbone if activity]
        activity = self._map.steps[step_id].activity
        if activity not in activities:
            return
        steps = [step.id for step in self._map.steps_of(activity)]
        place = steps.index(step_id) + by
        if 0 <= place < len(steps):
            rest = [name for name in steps if name != step_id]
            before = rest[place] if place < len(rest) else None
        else:
            index = activities.index(activity) + by
            if not 0 <= index < len(activities):
                return
            activity = activities[index]
            beyond = [step.id for step in self._map.steps_of(activity)]
            before = beyond[0] if by > 0 and beyond else None
        target = activity
        self._commit(self.tr("Move step"), lambda: move_steps(self._map, [step_id], target, before))

    def shift_release(self, by: int) -> None:
        """Move the selected stories to the release below (1) or above (-1)."""
        stories = self._selected_stories()
        if stories:
            label = self.tr("Move to another release")
            self._commit(label, lambda: shift_releases(self._map, stories, by))
            self.reveal(stories[-1])

    def split_current(self) -> None:
        """Split the current story: a second part appears after it, ready to be named."""
        current = self._current
        if current not in self._map.stories:
            return

        def make(story_map: StoryMap, title: str) -> Added:
            own = story_map.stories[current].title
            result, ids = split_story(story_map, current, [own, title or own])
            return Added(result, ids[-1])

        self._add(self.tr("Split story"), make)

    def merge_selection(self) -> None:
        """Make one story of all that are selected; the one chosen first stays."""
        chosen = [name for name in self.document.selection.ids if name in self._map.stories]
        if self._commit(self.tr("Merge stories"), lambda: merge_stories(self._map, chosen)):
            self.document.selection.select(chosen[0])

    def select_all_in_cell(self) -> None:
        """Select the current story's cell; again its column; again everything."""
        current = self._map.stories.get(self._current)
        everything = tuple(self._map.stories)
        if current is None:
            self.document.selection.select(*everything)
            return
        step, release = self._map.cell_of(current)
        cell = self._map.cell(step, release)
        column = tuple(name for lane in self._map.lanes for name in self._map.cell(step, lane))
        count = len(self.document.selection.ids)
        wider = next((ids for ids in (cell, column) if len(ids) > count), everything)
        self.document.selection.select(*(name for name in wider if name != current.id), current.id)

    # The clipboard

    def copy_selection(self) -> None:
        """Copy what is selected: stories whole, everything else as lines of titles."""
        stories = self._selected_stories()
        if stories:
            copy_stories(self._map, stories)
            return
        records = [self._map.find(name) for name in self.document.selection.ids]
        titles = [getattr(record, "title", "") for record in records]
        if titles:
            copy_titles(titles)

    def cut_selection(self) -> None:
        """Copy what is selected, and remove it."""
        self.copy_selection()
        self.remove_selection()

    def paste(self) -> None:
        """Add the stories on the clipboard after the current one; lines of text become cards."""
        place = self._paste_place()
        if place is None:
            self.message.emit(self.tr("Select a step or a story first: pasted cards go there."))
            return
        step, release, after = place
        stories = pasted_stories()
        titles = [story.title for story in stories] or list(pasted_titles())
        ids: tuple[str, ...] = ()

        def edit() -> StoryMap:
            nonlocal ids
            if not stories:
                result, ids = add_stories(self._map, step, release, titles, after=after)
                return result
            known = self._map
            fresh = [
                replace(
                    story,
                    id=new_id(),
                    step=step,
                    release=release,
                    needs=tuple(name for name in story.needs if name in known.stories),
                    outcomes=tuple(name for name in story.outcomes if name in known.outcomes),
                    personas=tuple(name for name in story.personas if name in known.personas),
                )
                for story in stories
            ]
            ids = tuple(story.id for story in fresh)
            cell = known.cell(step, release)
            following = cell[cell.index(after) + 1 :] if after in cell else ()
            slot = Slot(step, release, following[0] if following else None)
            return move_stories(known.with_records(*fresh), ids, slot)

        if self._commit(self.tr("Paste"), edit):
            self.document.selection.select(*ids)

    def _paste_place(self) -> tuple[str, str | None, str | None] | None:
        current = self._current
        if current in self._map.stories:
            step, release = self._map.cell_of(self._map.stories[current])
            return None if step == LOOSE else (step, release, current)
        if current in self._map.steps:
            return current, self._map.lanes[0], None
        return None

    # Events

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Rename what is double-clicked, or add a card in an empty place."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self.cancel_tool()
        x, y = self.projection.to_board(QPointF(event.position()))
        target = self.board.target_at(x, y)
        if target.id and target.id != MAP_ID:
            self.document.selection.select(target.id)
            self.rename_current()
        elif target.zone == "cell" and target.column is not None and target.lane is not None:
            self._add_in_cell(target.column, target.lane)
        elif target.zone == "step" and target.column is not None:
            activity = self.board.columns[target.column].activity_id
            self._add(self.tr("Add step"), lambda m, title: add_step(m, activity, title))
        elif target.zone == "nothing" and y < 0:
            self.document.selection.clear()
            self.add_activity()
        elif target.zone == "corner":
            self.document.selection.clear()

    def _add_in_cell(self, column: int, lane: int) -> None:
        step = self.board.columns[column].step_id
        if step is not None and step != LOOSE:
            self._add_story(step, self.board.lanes[lane].release_id)

    def event(self, event: QEvent) -> bool:
        """Take Tab and typed characters for the board before they serve as anything else."""
        tabs = {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in tabs
        ):
            self.keyPressEvent(event)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, add, rename, or start typing a title."""
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in ARROWS:
            self._arrow(ARROWS[Qt.Key(event.key())], modifiers)
        elif not self._command_key(event.key(), modifiers):
            if self._is_typing(event, modifiers):
                self.rename_current(event.text())
            else:
                super().keyPressEvent(event)

    def _is_typing(self, event: QKeyEvent, modifiers: Qt.KeyboardModifier) -> bool:
        text = event.text()
        plain = modifiers in {NONE, SHIFT}
        return plain and bool(text) and text.isprintable() and not text.isspace()

    def _command_key(self, key: int, modifiers: Qt.KeyboardModifier) -> bool:
        """Do what a key stands for; False if it stands for nothing."""
        enter = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if key in enter and modifiers in {NONE, SHIFT}:
            self.add_sibling(before=modifiers == SHIFT)
        elif key == Qt.Key.Key_Tab and modifiers == NONE:
            self.add_child()
        elif key == Qt.Key.Key_F2 and modifiers == NONE:
            self.rename_current()
        elif key in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace} and modifiers == NONE:
            self.remove_selection()
        elif key == Qt.Key.Key_Escape:
            if not self.cancel_tool():
                self.document.selection.clear()
        elif key in {Qt.Key.Key_Home, Qt.Key.Key_End} and modifiers == NONE:
            self._go_to_end(last=key == Qt.Key.Key_End)
        elif key == Qt.Key.Key_Space and modifiers == NONE:
            self._space_held = True
            self._show_cursor()
        else:
            return False
        return True

    def _arrow(self, direction: Direction, modifiers: Qt.KeyboardModifier) -> None:
        if modifiers == CTRL:
            self.move_selection(direction)
        elif modifiers == CTRL | SHIFT and direction in {"up", "down"}:
            self.shift_release(-1 if direction == "up" else 1)
        elif modifiers in {NONE, SHIFT}:
            self._travel(direction, extends=modifiers == SHIFT)

    def _travel(self, direction: Direction, *, extends: bool) -> None:
        current = self._current
        found = neighbour(self.board, current, direction) if current else first_thing(self.board)
        if found is None:
            return
        if extends:
            kept = (name for name in self.document.selection.ids if name != found)
            self.document.selection.select(*kept, found)
        else:
            self.document.selection.select(found)
        self.reveal(found)

    def _go_to_end(self, *, last: bool) -> None:
        if self._current:
            found = row_end(self.board, self._current, last=last)
            if found is not None:
                self.document.selection.select(found)
                self.reveal(found)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Stop panning with space."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space_held = False
            self._show_cursor()
        super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Forget a held space."""
        self._space_held = False
        super().focusOutEvent(event)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Let the editor follow its card."""
        super().scrollContentsBy(dx, dy)
        if self._editor.is_open and self._editing is not None:
            rect = self.board.rect_of(self._editing)
            if rect is not None:
                corner = self.projection.anywhere(rect).topLeft().toPoint()
                self._editor.move(corner.x() - 2, corner.y() - 2)
