"""Drafts: what is being typed and not committed is written down a moment after each key.

So a crash takes less than a second of typing. Nothing of it is in the map or in its history.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtCore import QObject, QTimer
from shiboken6 import isValid

if TYPE_CHECKING:
    from storymap.model.storymap import StoryMap

WAIT: Final = 300
"""Milliseconds from a key until what was typed is written down; keys in between do not delay it."""


class Holder(Protocol):
    """A QObject that holds typing for a while before it is committed."""

    def draft(self, story_map: StoryMap) -> StoryMap:
        """Return a map with what is typed; the very map if nothing is, or what is would not do."""
        ...


class Drafts(QObject):
    """Whose typing waits to be committed in a document; ``write`` is told when to write it down."""

    def __init__(self, parent: QObject, write: Callable[[], None]) -> None:
        """Start with nothing typed."""
        super().__init__(parent)
        self._holders: list[Holder] = []
        self._write = write
        self._timer = QTimer(self, singleShot=True, interval=WAIT)
        self._timer.timeout.connect(self.write)

    def typed(self, holder: Holder) -> None:
        """Note that something was typed; called at each key, so it must cost next to nothing."""
        if holder not in self._holders:
            self._holders.append(holder)
        if not self._timer.isActive():
            self._timer.start()

    def write(self) -> None:
        """Write down at once what is typed, or that nothing is any more."""
        self._timer.stop()
        self._write()

    def on(self, story_map: StoryMap) -> StoryMap:
        """Return a map with all that is typed; who has nothing typed any more is forgotten."""
        for holder in tuple(self._holders):
            before = story_map
            if isValid(holder):
                story_map = holder.draft(before)
            if story_map is before:
                self._holders.remove(holder)
        return story_map

    def stop(self) -> None:
        """Forget what is typed: it is not wanted."""
        self._holders.clear()
        self._timer.stop()
