"""A map as a tree, in reading order: by the backbone, or release by release.

Screen readers and the outline panel walk the same trees. A node is the id of its record; what has
no record of its own (the map, the unscheduled, what lost its place) has an id that no record may
have, since it starts with a colon.
"""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

from storymap.model.storymap import LOOSE, StoryMap

ROOT: Final = ":map"
RELEASES: Final = ":releases"
UNSCHEDULED: Final = ":unscheduled"
LOST_STEPS: Final = ":lost-steps"
LOOSE_STORIES: Final = ":loose-stories"

NodeId: TypeAlias = str
NodeKind: TypeAlias = Literal["map", "activity", "step", "story", "release", "releases"]

_KINDS: Final[dict[NodeId, NodeKind]] = {
    ROOT: "map",
    RELEASES: "releases",
    UNSCHEDULED: "release",
    LOST_STEPS: "activity",
    LOOSE_STORIES: "step",
}


def kind_of(story_map: StoryMap, node: NodeId) -> NodeKind | None:
    """Return what a node is; None if the map has no such node."""
    if node in _KINDS:
        return _KINDS[node]
    if node in story_map.stories:
        return "story"
    if node in story_map.steps:
        return "step"
    if node in story_map.activities:
        return "activity"
    return "release" if node in story_map.releases else None


def release_of(node: NodeId) -> str | None:
    """Return the id of a release's node as stories name it: None for the unscheduled."""
    return None if node == UNSCHEDULED else node


class Outline:
    """A map by its backbone: activities, their steps, their stories lane by lane.

    Steps that lost their activity and stories that lost their step come last, under nodes of their
    own. What is asked for is kept; the map never changes, so it stays true.
    """

    def __init__(self, story_map: StoryMap) -> None:
        """Make the tree of a map; costs nothing until it is asked."""
        self.story_map = story_map
        self._children: dict[NodeId, tuple[NodeId, ...]] = {}
        self._rows: dict[NodeId, dict[NodeId, int]] = {}

    def children(self, node: NodeId) -> tuple[NodeId, ...]:
        """Return what is directly under a node, in reading order."""
        found = self._children.get(node)
        if found is None:
            found = self._children[node] = self._find_children(node)
        return found

    def row(self, node: NodeId) -> int:
        """Return a node's place among its siblings, from 0."""
        parent = self.parent(node)
        if parent is None:
            return 0
        rows = self._rows.get(parent)
        if rows is None:
            rows = {name: row for row, name in enumerate(self.children(parent))}
            self._rows[parent] = rows
        return rows[node]

    def has(self, node: NodeId) -> bool:
        """Tell whether the tree holds a node."""
        return kind_of(self.story_map, node) in {"map", "activity", "step", "story"}

    def parent(self, node: NodeId) -> NodeId | None:
        """Return the node above; None for the map, and for what is not in the tree."""
        m = self.story_map
        if node in m.stories:
            return m.cell_of(m.stories[node])[0] or LOOSE_STORIES
        if node in m.steps:
            activity = m.steps[node].activity
            return activity if activity in m.activities else LOST_STEPS
        return ROOT if node in m.activities or node in {LOST_STEPS, LOOSE_STORIES} else None

    def _find_children(self, node: NodeId) -> tuple[NodeId, ...]:
        m = self.story_map
        if node == ROOT:
            return self._tops()
        if node in m.activities or node == LOST_STEPS:
            return tuple(step.id for step in m.steps_of(LOOSE if node == LOST_STEPS else node))
        if node in m.steps or node == LOOSE_STORIES:
            step = LOOSE if node == LOOSE_STORIES else node
            return tuple(name for lane in m.lanes for name in m.cell(step, lane))
        return ()

    def _tops(self) -> tuple[NodeId, ...]:
        m = self.story_map
        tops = [activity.id if activity else LOST_STEPS for activity, _ in m.backbone]
        return (*tops, LOOSE_STORIES) if m.has_loose_stories else tuple(tops)


class ReleaseOutline(Outline):
    """A map release by release: the stories of each, column by column, the unscheduled last."""

    def has(self, node: NodeId) -> bool:
        """Tell whether the tree holds a node."""
        return kind_of(self.story_map, node) in {"map", "release", "story"}

    def parent(self, node: NodeId) -> NodeId | None:
        """Return the node above; None for the map, and for what is not in the tree."""
        m = self.story_map
        if node in m.stories:
            return m.cell_of(m.stories[node])[1] or UNSCHEDULED
        return ROOT if node in m.releases or node == UNSCHEDULED else None

    def _find_children(self, node: NodeId) -> tuple[NodeId, ...]:
        m = self.story_map
        if node == ROOT:
            return tuple(lane or UNSCHEDULED for lane in m.lanes)
        if node not in m.releases and node != UNSCHEDULED:
            return ()
        release = release_of(node)
        columns = (*(step.id for step in m.step_order), LOOSE)
        return tuple(name for step in columns for name in m.cell(step, release))


class BoardOutline(Outline):
    """The backbone's tree with one more branch at its end: the releases, without their stories."""

    def has(self, node: NodeId) -> bool:
        """Tell whether the tree holds a node."""
        return kind_of(self.story_map, node) is not None

    def parent(self, node: NodeId) -> NodeId | None:
        """Return the node above; None for the map, and for what is not in the tree."""
        if node in self.story_map.releases or node == UNSCHEDULED:
            return RELEASES
        return ROOT if node == RELEASES else super().parent(node)

    def _find_children(self, node: NodeId) -> tuple[NodeId, ...]:
        if node == ROOT:
            return (*self._tops(), RELEASES)
        if node == RELEASES:
            return tuple(lane or UNSCHEDULED for lane in self.story_map.lanes)
        return super()._find_children(node)
