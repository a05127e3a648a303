"""The board as people use it: the commands that keys, menus and double clicks call."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from storymap.canvas.clipboard import copy_stories, copy_titles, pasted_stories, pasted_titles
from storymap.canvas.keyboard import Keyboard
from storymap.canvas.moves import moved_on
from storymap.canvas.pointing import BoardPointing
from storymap.canvas.speech import Speech
from storymap.canvas.titles import Make, Titles
from storymap.canvas.travel import Direction, neighbour
from storymap.document.document import Document
from storymap.edit.copies import duplicate
from storymap.edit.errors import EditError
from storymap.edit.outline import Added, add_activity, add_step
from storymap.edit.pasting import paste_stories
from storymap.edit.releases import add_release
from storymap.edit.removal import remove
from storymap.edit.stories import (
    add_stories,
    add_story,
    merge_stories,
    shift_columns,
    shift_in_cell,
    shift_releases,
    split_story,
)
from storymap.layout.themes import Theme
from storymap.model.ids import MAP_ID
from storymap.model.storymap import LOOSE, StoryMap


class BoardView(BoardPointing):
    """The board with its keyboard, its inline editor and its commands.

    Each command works on what is selected, is one undo step, and does nothing where it does not
    apply.
    """

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        """Show a document in a theme."""
        super().__init__(document, theme, parent)
        self._titles = Titles(self, theme)
        self._titles.went_on.connect(self.add_sibling)
        self._keyboard = Keyboard(self)
        Speech(self)

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        super().set_theme(theme)
        self._titles.editor.set_theme(theme)

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

    def rename_current(self, text: str | None = None) -> None:
        """Edit the current title in place; ``text`` stands for it, as when somebody types."""
        current = self._current
        title = getattr(self._map.find(current), "title", None) if current else None
        if title is not None and self.may_edit():
            shown = title if text is None else text
            self._titles.edit(current, shown, select=text is None)

    def _add(self, label: str, make: Make) -> None:
        self._titles.add(label, make)

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

        if self.apply(self.tr("Duplicate"), edit):
            self.document.selection.select(*copies)

    def remove_selection(self) -> None:
        """Remove everything selected, and select what stood next to it."""
        ids = self.document.selection.ids
        if not ids:
            return
        nearest = list(self._around(ids))
        if self.apply(self.tr("Remove"), lambda: remove(self._map, ids)):
            staying = (name for name in nearest if self._map.find(name) is not None)
            self.document.selection.select(*list(staying)[:1])

    def _around(self, ids: tuple[str, ...]) -> Iterator[str]:
        """Yield what is next to the last of some records, beyond the others of them."""
        gone = set(ids)
        sideways: tuple[Direction, ...] = ("right", "left", "down", "up")
        upright: tuple[Direction, ...] = ("down", "up", "right", "left")
        for direction in sideways if ids[-1] in self.board.column_of else upright:
            found = neighbour(self.board, ids[-1], direction)
            while found is not None and found in gone:
                found = neighbour(self.board, found, direction)
            if found is not None:
                yield found

    def move_selection(self, direction: Direction) -> None:
        """Move what is selected one place on, by the keyboard."""
        stories = self._selected_stories()
        by = -1 if direction in {"left", "up"} else 1
        if stories:
            shift = shift_columns if direction in {"left", "right"} else shift_in_cell
            self.apply(self.tr("Move stories"), lambda: shift(self._map, stories, by))
        elif self._current:
            current = self._current
            self.apply(self.tr("Move"), lambda: moved_on(self._map, current, direction))
        if self._current:
            self.reveal(self._current)

    def shift_release(self, by: int) -> None:
        """Move the selected stories to the release below (1) or above (-1)."""
        stories = self._selected_stories()
        if stories:
            label = self.tr("Move to another release")
            self.apply(label, lambda: shift_releases(self._map, stories, by))
            self.reveal(stories[-1])

    def split_current(self) -> None:
        """Split the current story: a second part appears after it, ready to be named."""
        current = self._current
        if current not in self._map.stories:
            return

        def make(story_map: StoryMap, title: str) -> Added:
            if current not in story_map.stories:
                raise EditError("unknown-record", id=current)
            own = story_map.stories[current].title
            result, ids = split_story(story_map, current, [own, title or own])
            return Added(result, ids[-1])

        self._titles.add(self.tr("Split story"), make, goes_on=False)

    def merge_selection(self) -> None:
        """Make one story of all that are selected; the one chosen first stays."""
        chosen = [name for name in self.document.selection.ids if name in self._map.stories]
        if self.apply(self.tr("Merge stories"), lambda: merge_stories(self._map, chosen)):
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
        stories, titles = pasted_stories(), pasted_titles()
        if not stories and not titles:
            self.message.emit(self.tr("The clipboard holds neither cards nor text."))
            return
        ids: tuple[str, ...] = ()

        def edit() -> StoryMap:
            nonlocal ids
            if stories:
                result, ids = paste_stories(self._map, stories, (step, release), after)
            else:
                result, ids = add_stories(self._map, step, release, titles, after=after)
            return result

        if self.apply(self.tr("Paste"), edit):
            self.document.selection.select(*ids)
            self.reveal(ids[-1])

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
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if event.button() != Qt.MouseButton.LeftButton or not plain or self._space_held:
            self.mousePressEvent(event)
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
            self._add_in_activity(self.board.columns[target.column].activity_id)
        elif target.zone == "nothing" and (y < 0 or not self.board.columns):
            self.document.selection.clear()
            self.add_activity()

    def _add_in_cell(self, column: int, lane: int) -> None:
        step, activity, _ = self.board.columns[column]
        if step is None:
            self._add_in_activity(activity)
        elif step != LOOSE:
            self._add_story(step, self.board.lanes[lane].release_id)

    def _add_in_activity(self, activity: str) -> None:
        if activity != LOOSE:
            self._add(self.tr("Add step"), lambda m, title: add_step(m, activity, title))

    def event(self, event: QEvent) -> bool:
        """Take Tab for the board before it moves the focus."""
        tabs = {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}
        is_press = event.type() == QEvent.Type.KeyPress
        if is_press and isinstance(event, QKeyEvent) and event.key() in tabs:
            self.keyPressEvent(event)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, add, rename, or start typing a title; while the pointer is busy only leave that."""
        if self.is_busy:
            if event.key() == Qt.Key.Key_Escape:
                self.cancel_tool()
        elif not self._keyboard.press(event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Stop panning with space."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.hold_space(held=False)
        super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Forget a held space."""
        self.hold_space(held=False)
        super().focusOutEvent(event)
