"""Drawing an arrow from a card's handle to the card that needs it."""

from __future__ import annotations

from storymap.canvas.overlay import Link, Overlay
from storymap.canvas.tool import DRAG_DISTANCE, Pointer, Stage, Tool
from storymap.edit.errors import EditError
from storymap.edit.needs import add_needs
from storymap.model.storymap import StoryId, StoryMap

LONGEST = 32
"""So much of a title is in the hint, in characters."""


class Linking(Tool):
    """Makes the story on which the pointer lets go need the one it started at.

    The arrow goes where arrows go: from what is needed to what needs it.
    """

    scrolls_x = True
    scrolls_y = True

    def __init__(self, stage: Stage, source: StoryId, pointer: Pointer) -> None:
        """Start at the handle of a story."""
        super().__init__(stage)
        self._source = source
        self._start = pointer.at
        self._moved = False
        self._target: StoryId | None = None
        self._result: StoryMap | EditError = stage.document.story_map

    def move(self, pointer: Pointer) -> Tool:
        """Let the line follow; say what letting go here would do."""
        far = (pointer.at - self._start).manhattanLength() >= DRAG_DISTANCE
        self._moved = self._moved or far
        if not self._moved:
            return self
        target = self.target(pointer)
        story = target.id if target.zone == "story" and target.id != self._source else None
        if story != self._target:
            self._target = story
            self._result = self._try(story)
        refused = isinstance(self._result, EditError)
        link = Link(self._source, self._target, self._hint(), refused=refused)
        self.stage.show_overlay(Overlay(at=pointer.at, link=link))
        return self

    def _try(self, needing: StoryId | None) -> StoryMap | EditError:
        story_map = self.stage.document.story_map
        try:
            return add_needs(story_map, [needing], self._source) if needing else story_map
        except EditError as error:
            return error

    def _hint(self) -> str:
        source, target = self._title(self._source), self._title(self._target)
        if self._target is None:
            return self.stage.tr("“%s” is needed by…") % source
        if isinstance(self._result, EditError):
            return self.stage.tr("“%s” is already needed by “%s”: a circle") % (target, source)
        if self._result is self.stage.document.story_map:
            return self.stage.tr("“%s” needs “%s” already") % (target, source)
        return self.stage.tr("“%s” needs “%s”") % (target, source)

    def _title(self, story_id: StoryId | None) -> str:
        story = self.stage.document.story_map.stories.get(story_id or "")
        title = story.title if story is not None else ""
        return title if len(title) <= LONGEST else title[: LONGEST - 1] + "…"

    def release(self, pointer: Pointer) -> Tool:
        """Let the story under the pointer need the one that the line comes from."""
        self.move(pointer)
        idle = self.cancel()
        if not self._moved:
            self.stage.document.selection.select(self._source)
        elif isinstance(self._result, EditError):
            self.stage.refuse(self._result)
        elif self._target is not None:
            self.stage.document.commit(self.stage.tr("Add need"), self._result)
        return idle
