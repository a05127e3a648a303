"""The board where what is selected is changed: duplicated, removed, moved, split, merged."""

from __future__ import annotations

from collections.abc import Iterator

from storymap.canvas.adding import BoardAdding
from storymap.canvas.ranges import widened
from storymap.canvas.travel import Direction, neighbour
from storymap.canvas.wording import removal_text
from storymap.edit.copies import duplicate
from storymap.edit.errors import EditError
from storymap.edit.needs import add_needs, remove_needs
from storymap.edit.neighbours import nudge
from storymap.edit.outline import Added
from storymap.edit.removal import remove
from storymap.edit.stories import merge_stories, shift_releases, split_story
from storymap.model.storymap import StoryMap


class BoardChanging(BoardAdding):
    """A board with the commands that work on what is selected; each is one undo step."""

    def selected_stories(self) -> tuple[str, ...]:
        """Return the selected stories in the order of the board: column, lane, place."""
        selected = set(self.document.selection.ids) & self._map.stories.keys()
        if len(selected) < 2:
            return tuple(selected)
        cells = {self._map.cell_of(self._map.stories[name]) for name in selected}
        board = self.board
        order = sorted(cells, key=lambda cell: (board.column_of[cell[0]], board.lane_of[cell[1]]))
        return tuple(name for cell in order for name in self._map.cell(*cell) if name in selected)

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
        nearest, before = list(self._around(ids)), self._map
        if self.apply(self.tr("Remove"), lambda: remove(self._map, ids)):
            told = removal_text(before, self._map)
            if told:
                self.message.emit(told)
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
        ids, current = self.document.selection.ids, self._current
        stories = self.selected_stories()
        sideways = direction in {"left", "right"}
        by = -1 if direction in {"left", "up"} else 1
        if stories or sideways == (current not in self._map.releases):
            label = self.tr("Move stories") if stories else self.tr("Move")
            hidden, moving = self.board.hidden, stories or ids
            self.apply(
                label, lambda: nudge(self._map, moving, by, sideways=sideways, hidden=hidden)
            )
        if current:
            self.reveal(current, opens=False)

    def shift_release(self, by: int) -> None:
        """Move the selected stories to the release below (1) or above (-1)."""
        stories = self.selected_stories()
        if stories:
            label = self.tr("Move to another release")
            self.apply(label, lambda: shift_releases(self._map, stories, by))
            self.reveal(stories[-1], opens=False)

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

    def add_needs(self, story_ids: tuple[str, ...], needed: str) -> None:
        """Let stories need another one; a circle is refused, and shown."""
        self.apply(self.tr("Add need"), lambda: add_needs(self._map, story_ids, needed))

    def remove_needs(self, story_ids: tuple[str, ...], needed: tuple[str, ...]) -> None:
        """Let stories no longer need some others."""
        self.apply(self.tr("Remove need"), lambda: remove_needs(self._map, story_ids, needed))

    def select_all_in_cell(self) -> None:
        """Select all that stands where the current card does; each time again some more."""
        selection = self.document.selection
        wider = widened(self._map, selection.ids, self._cell)
        current = [name for name in selection.ids[-1:] if name in wider]
        selection.select(*(name for name in wider if name not in current), *current)
