"""What the labels of lanes say: kept until it changes, and told live while stories are dragged."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from storymap.canvas.changes import has_same_effort
from storymap.export.facts import lane_facts
from storymap.layout.label import LaneFacts
from storymap.model.patch import Change
from storymap.model.records import Story
from storymap.model.storymap import ReleaseId, StoryMap

Drop: TypeAlias = tuple[tuple[str, ...], ReleaseId | None]
"""Which stories go to which release: where in it makes no difference to what labels say."""


class LaneFigures:
    """The facts of each lane of a map, and of the map that a drop would make of it."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._kept: dict[ReleaseId | None, LaneFacts] = {}
        self._live: dict[tuple[Drop, ReleaseId | None], LaneFacts] = {}

    def note(self, changes: Iterable[Change]) -> None:
        """Forget the lanes that a change of the map concerns."""
        self._live.clear()
        for change in changes:
            if has_same_effort(change):
                continue
            for record in (change.old, change.new):
                if isinstance(record, Story):
                    self._kept.pop(record.release, None)
                    self._kept.pop(None, None)
                else:
                    self._kept.clear()

    def of(
        self, story_map: StoryMap, release_id: ReleaseId | None, drop: Drop | None = None
    ) -> LaneFacts:
        """Return what a lane's label says; with a ``drop``, in the map that it makes."""
        if drop is None:
            if release_id not in self._kept:
                self._kept[release_id] = lane_facts(story_map, release_id)
            return self._kept[release_id]
        key = drop, release_id
        if key not in self._live:
            self._live[key] = lane_facts(story_map, release_id)
        return self._live[key]


def lanes_changed(
    before: StoryMap, after: StoryMap, ids: Iterable[str]
) -> frozenset[ReleaseId | None]:
    """Return the lanes whose figures differ when some stories go where ``after`` has them."""
    lanes: set[ReleaseId | None] = set()
    for name in ids:
        old, new = before.stories.get(name), after.stories.get(name)
        if old is None or new is None:
            continue
        own = {before.cell_of(old)[1], after.cell_of(new)[1]}
        if len(own) > 1:
            lanes |= own
    return frozenset(lanes)
