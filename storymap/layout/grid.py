"""The columns, bands and lanes of a board: how wide and how high, whole or collapsed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from storymap.layout.geometry import Rect
from storymap.layout.outline import LOOSE_STORIES, LOST_STEPS, UNSCHEDULED, NodeId
from storymap.layout.style import Style
from storymap.model.records import Release
from storymap.model.storymap import LOOSE, CellId, ReleaseId, StepId, StoryId, StoryMap

LaneHeights: TypeAlias = Mapping[ReleaseId | None, float]


class Column(NamedTuple):
    """One column.

    ``step_id`` is None where an activity has no steps yet, or stands collapsed in this one column;
    ``step_ids`` are the steps whose stories are in it.
    """

    step_id: StepId | None
    activity_id: str
    x: float
    width: float
    step_ids: tuple[StepId, ...] = ()
    is_slim: bool = False

    @property
    def is_activity(self) -> bool:
        """Whether this is a whole activity that is collapsed."""
        return self.is_slim and self.step_id is None

    @property
    def names(self) -> tuple[str, ...]:
        """The ids that mean this column: its steps, or its activity where that has none."""
        return self.step_ids or (self.activity_id,)


class Band(NamedTuple):
    """An activity above its columns ``first`` to ``last``."""

    activity_id: str
    first: int
    last: int
    rect: Rect


class Lane(NamedTuple):
    """A release's lane, or that of the unscheduled (``release_id`` None)."""

    release_id: ReleaseId | None
    y: float
    height: float
    is_slim: bool = False


def node_of_step(step_id: StepId) -> NodeId:
    """Return what stands for a step's column where columns are collapsed."""
    return LOOSE_STORIES if step_id == LOOSE else step_id


def node_of_activity(activity_id: str) -> NodeId:
    """Return what stands for an activity where activities are collapsed."""
    return LOST_STEPS if activity_id == LOOSE else activity_id


def node_of_release(release_id: ReleaseId | None) -> NodeId:
    """Return what stands for a lane where lanes are collapsed."""
    return UNSCHEDULED if release_id is None else release_id


def columns_of(
    story_map: StoryMap, style: Style, collapsed: Collection[NodeId]
) -> tuple[Column, ...]:
    """Return the columns from left to right."""
    columns: list[Column] = []
    slim = 0
    for step_id, activity_id, step_ids in _places(story_map, collapsed):
        is_merged = node_of_activity(activity_id) in collapsed
        is_slim = is_merged or (step_id is not None and node_of_step(step_id) in collapsed)
        x = (len(columns) - slim) * style.pitch_x + slim * (style.slim_width + style.gap_x)
        width = style.slim_width if is_slim else style.card_width
        columns.append(Column(step_id, activity_id, x, width, step_ids, is_slim))
        slim += is_slim
    return tuple(columns)


def _places(
    story_map: StoryMap, collapsed: Collection[NodeId]
) -> Iterator[tuple[StepId | None, str, tuple[StepId, ...]]]:
    """Yield each column's step, its activity, and all its steps."""
    for activity_id, step_ids in _groups(story_map):
        if not step_ids or node_of_activity(activity_id) in collapsed:
            yield None, activity_id, step_ids
            continue
        for step_id in step_ids:
            yield step_id, activity_id, (step_id,)


def _groups(story_map: StoryMap) -> Iterable[tuple[str, tuple[StepId, ...]]]:
    """Return the steps of each activity, loose stories as one more of those that lost theirs."""
    groups: dict[str, tuple[StepId, ...]] = {}
    for activity, steps in story_map.backbone:
        groups[activity.id if activity else LOOSE] = tuple(step.id for step in steps)
    if story_map.has_loose_stories:
        groups[LOOSE] = (*groups.get(LOOSE, ()), LOOSE)
    return groups.items()


def bands_of(columns: tuple[Column, ...], style: Style) -> tuple[Band, ...]:
    """Return the activities above their columns."""
    starts = [
        index
        for index, column in enumerate(columns)
        if index == 0 or columns[index - 1].activity_id != column.activity_id
    ]
    return tuple(
        _band(columns, first, end, style) for first, end in pairwise([*starts, len(columns)])
    )


def _band(columns: tuple[Column, ...], first: int, end: int, style: Style) -> Band:
    start = columns[first]
    slim = sum(column.is_slim for column in columns[first:end])
    wide = end - first - slim
    width = wide * style.pitch_x + slim * (style.slim_width + style.gap_x) - style.gap_x
    height = style.activity_height
    if start.is_activity:
        height += style.band_gap + style.step_height
    y = -style.header_height + style.header_top
    return Band(start.activity_id, first, end - 1, Rect(start.x, y, width, height))


def lanes_of(
    story_map: StoryMap,
    style: Style,
    heights: tuple[LaneHeights, LaneHeights],
    collapsed: Collection[NodeId],
) -> tuple[Lane, ...]:
    """Return the lanes from top to bottom; ``heights`` are of their cards, and at least."""
    highest, floors = heights
    lanes: list[Lane] = []
    y = 0.0
    for release_id in story_map.lanes:
        release = story_map.releases.get(release_id) if release_id is not None else None
        cards = highest.get(release_id, 0.0)
        least = lane_least(release, style, story_map.info.wip_limit)
        height = max(least, style.lane_top + cards + style.lane_bottom)
        height = max(height, floors.get(release_id, 0.0))
        is_slim = node_of_release(release_id) in collapsed
        height = style.slim_height if is_slim else height
        lanes.append(Lane(release_id, y, height, is_slim))
        y += height
    return tuple(lanes)


def lane_least(release: Release | None, style: Style, limit: int | None) -> float:
    """Return how high a lane is at least, so that its label fits; ``limit`` is the map's."""
    if not style.is_print:
        return style.lane_least
    from storymap.layout.paper_label import lane_least as least_on_paper  # no screen needs it

    return least_on_paper(release, style, limit)


def shown_cells(
    story_map: StoryMap, hidden: frozenset[StoryId]
) -> Mapping[CellId, tuple[StoryId, ...]]:
    """Return the cells of a map that show cards, with those."""
    if not hidden:
        return story_map.cells
    shown = {
        cell: tuple(name for name in ids if name not in hidden)
        for cell, ids in story_map.cells.items()
    }
    return {cell: ids for cell, ids in shown.items() if ids}


def highest_of(cells: Mapping[CellId, tuple[StoryId, ...]], style: Style) -> LaneHeights:
    """Return how high the cards of each lane are, where all cards are of one height."""
    rows: dict[ReleaseId | None, int] = {}
    for (_, release_id), ids in cells.items():
        if len(ids) > rows.get(release_id, 0):
            rows[release_id] = len(ids)
    return {lane: count * style.pitch_y - style.gap_y for lane, count in rows.items()}
