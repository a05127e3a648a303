"""What of a board is in sight: the rest is dimmed or hidden. A view's own, never part of a map."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from storymap.canvas.focus import Focus
from storymap.canvas.viewport import BoardViewport
from storymap.model.filters import EVERYTHING, Filter, matches
from storymap.model.needs import Relations
from storymap.model.patch import Patch
from storymap.model.records import Story
from storymap.model.search import TextIndex
from storymap.model.storymap import StoryId, StoryMap


class BoardFilter(QObject):
    """Dims or hides the stories of one view that do not fit a filter.

    What is added or changed stays in sight until another filter is chosen, whether it fits or not:
    nothing vanishes under the hands of somebody who works on it. A hidden story that gets selected
    (in the outline, by a search) comes into sight too.
    """

    changed = Signal()

    def __init__(self, view: BoardViewport, index: TextIndex) -> None:
        """Show all of a view; ``index`` keeps what stories say."""
        super().__init__(view)
        self._view = view
        self._index = index
        self._relations = Relations()
        self._wanted = EVERYTHING
        self._hides = False
        self._follows_needs = False
        self._found: frozenset[StoryId] | None = None
        self._kept: frozenset[StoryId] = frozenset()
        view.document.changed.connect(self._on_changed)
        view.document.selection.changed.connect(self._on_selection_changed)

    @property
    def _map(self) -> StoryMap:
        return self._view.document.story_map

    # What is asked for

    @property
    def wanted(self) -> Filter:
        """The filter."""
        return self._wanted

    @property
    def hides(self) -> bool:
        """Whether the others are hidden and not just dimmed."""
        return self._hides

    @property
    def follows_needs(self) -> bool:
        """Whether all but what the selected stories need, and what needs them, is dimmed."""
        return self._follows_needs

    @property
    def is_on(self) -> bool:
        """Whether anything may be out of sight."""
        return bool(self._wanted) or self._follows_needs

    @property
    def shown(self) -> frozenset[StoryId] | None:
        """The stories in sight; None if that is all of them."""
        related = self._related()
        return self._fitting() if related is None else related

    def choose(self, wanted: Filter) -> None:
        """Show what fits another filter."""
        if wanted != self._wanted:
            self._wanted = wanted
            self._look_again()

    def hide(self, *, hides: bool) -> None:
        """Hide the others, or dim them."""
        if hides != self._hides:
            self._hides = hides
            self._look_again()

    def follow_needs(self, *, follows: bool) -> None:
        """Dim all but what the selected stories need, directly or not, and what needs them."""
        if follows != self._follows_needs:
            self._follows_needs = follows
            self._show()

    def clear(self) -> None:
        """Show everything."""
        if self.is_on:
            self._wanted, self._follows_needs = EVERYTHING, False
            self._look_again()

    # Showing

    def _look_again(self) -> None:
        self._kept = frozenset()
        self._found = matches(self._map, self._wanted, self._index)
        hidden = self._show()
        if hidden:
            selection = self._view.document.selection
            selection.keep(name for name in selection.ids if name not in hidden)

    def _show(self) -> frozenset[StoryId]:
        """Hide and dim; return what is hidden."""
        fitting = self._fitting()
        hidden = frozenset[StoryId]()
        if self._hides and fitting is not None:
            hidden = frozenset(self._map.stories.keys() - fitting)
        self._view.set_hidden(hidden)
        self._dim(fitting)
        return hidden

    def _dim(self, fitting: frozenset[StoryId] | None) -> None:
        self._view.set_focus(self._focus(fitting))
        self.changed.emit()

    def _fitting(self) -> frozenset[StoryId] | None:
        return None if self._found is None else self._found | self._kept

    def _related(self) -> frozenset[StoryId] | None:
        """Return what the selected stories need and what needs them; None if that is not asked."""
        selected = set(self._view.document.selection.ids) & self._map.stories.keys()
        if not self._follows_needs or not selected:
            return None
        return self._relations.around(self._map, selected)

    def _focus(self, fitting: frozenset[StoryId] | None) -> Focus | None:
        related = self._related()
        if related is not None:
            return Focus(stories=related)
        part, story_map = self._wanted.focus, self._map
        columns = lanes = None
        if part in story_map.activities or part in story_map.steps:
            assert part is not None  # noqa: S101 - no table holds None
            steps = {step.id for step in story_map.steps_of(part)}
            columns = frozenset(steps or {part})
        elif part in story_map.releases:
            lanes = frozenset({part})
        elif fitting and (self._wanted.path or part in story_map.stakeholders):
            there = story_map.stories.keys() & fitting  # what was deleted goes right after
            cells = {story_map.cell_of(story_map.stories[one]) for one in there}
            columns = frozenset(step for step, _ in cells)
            if part in story_map.stakeholders:
                lanes = frozenset(lane for _, lane in cells)
        stories = None if self._hides and not self._wanted.path else fitting
        found = Focus(stories, columns, lanes, is_path=self._wanted.path and bool(fitting))
        return None if found == Focus() else found

    # Following

    def _on_changed(self, patch: Patch) -> None:
        if not self.is_on:
            return
        changed = {change.id for change in patch.changes if isinstance(change.new, Story)}
        self._kept |= changed
        if _is_about_stories(patch):
            self._follow_stories(changed, {c.id for c in patch.changes if c.new is None})
        else:
            self._wanted = self._wanted.within(self._map)
            self._found = matches(self._map, self._wanted, self._index)
            self._kept &= self._map.stories.keys()
            self._show()

    def _follow_stories(self, changed: set[StoryId], gone: set[StoryId]) -> None:
        """Show what an edit leaves, without a look at all stories."""
        if gone:
            self._kept -= gone
            self._found = None if self._found is None else self._found - gone
        self._view.set_hidden(self._view.board.hidden - changed - gone)
        self._dim(self._fitting())

    def _on_selection_changed(self) -> None:
        if self._view.board.hidden:
            self._see_selected()
        if self._follows_needs:
            self._show()

    def _see_selected(self) -> None:
        """Bring hidden stories that get selected into sight; among others they are left out.

        So that nothing is ever changed that nobody sees.
        """
        selection = self._view.document.selection
        hidden = self._view.board.hidden.intersection(selection.ids)
        if hidden and len(hidden) == len(selection.ids):
            self._kept |= hidden
            self._show()
        elif hidden:
            selection.keep(name for name in selection.ids if name not in hidden)


def _is_about_stories(patch: Patch) -> bool:
    """Whether a patch changes nothing but stories."""
    records = (record for change in patch.changes for record in (change.old, change.new))
    return all(record is None or isinstance(record, Story) for record in records)
