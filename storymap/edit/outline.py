"""Edits of the backbone and of any record: adding, moving, renaming, removing, duplicating."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from storymap.edit.copies import duplicate
from storymap.edit.errors import EditError
from storymap.edit.order import changed, following, known, reordered, settled
from storymap.edit.removal import remove
from storymap.model.ids import MAP_ID, new_id
from storymap.model.records import Activity, Step, replace
from storymap.model.storymap import HEAD_ID, LOOSE, StoryMap
from storymap.model.text import clean_title

__all__ = [
    "Added",
    "add_activity",
    "add_step",
    "duplicate",
    "move_activities",
    "move_steps",
    "remove",
    "rename",
]


class Added(NamedTuple):
    """A map with something new in it, and the id of that."""

    story_map: StoryMap
    id: str


def add_activity(
    m: StoryMap, title: str = "", *, before: str | None = None, after: str | None = None
) -> Added:
    """Add an activity before or after another; neither given: at the end of the backbone."""
    activity = Activity(id=new_id(), key="", title=clean_title(title))
    present = _activity_ids(m)
    order = reordered(present, [activity.id], following(present, before, after))
    changes = settled(m.activities, order, {activity.id: activity})
    return Added(m.with_changes(changes), activity.id)


def add_step(
    m: StoryMap,
    activity_id: str,
    title: str = "",
    *,
    before: str | None = None,
    after: str | None = None,
) -> Added:
    """Add a step to an activity, before or after another of its steps; neither given: last."""
    known(m.activities, [activity_id])
    step = Step(id=new_id(), activity=activity_id, key="", title=clean_title(title))
    present = [standing.id for standing in m.steps_of(activity_id)]
    order = reordered(present, [step.id], following(present, before, after))
    return Added(m.with_changes(settled(m.steps, order, {step.id: step})), step.id)


def move_activities(m: StoryMap, ids: Sequence[str], before: str | None) -> StoryMap:
    """Put activities before another (None: last), in the order given; all in them goes along."""
    moving = known(m.activities, ids)
    present = _activity_ids(m)
    order = reordered(present, moving, before)
    if order == present:
        return m
    return changed(m, settled(m.activities, order, {name: m.activities[name] for name in moving}))


def move_steps(m: StoryMap, ids: Sequence[str], activity_id: str, before: str | None) -> StoryMap:
    """Put steps into an activity before one of its steps (None: last), in the order given.

    Their stories follow, since they name the step. Steps that lost their activity may also be
    put in another order among themselves, in the activity LOOSE.
    """
    moving = known(m.steps, ids)
    is_loose = activity_id == LOOSE and not any(m.steps[s].activity in m.activities for s in moving)
    if not is_loose:
        known(m.activities, [activity_id])
    present = [step.id for step in m.steps_of(activity_id)]
    order = reordered(present, moving, before)
    if order == present:
        return m
    movers = {name: m.steps[name] for name in moving}
    if not is_loose:
        movers = {name: replace(step, activity=activity_id) for name, step in movers.items()}
    return changed(m, settled(m.steps, order, movers))


def rename(m: StoryMap, record_id: str, title: str) -> StoryMap:
    """Give a record another title; runs of blanks in it become one. HEAD_ID renames the map."""
    record = m.find(HEAD_ID if record_id == MAP_ID else record_id)
    title = clean_title(title)
    if record is None:
        raise EditError("unknown-record", id=record_id)
    if not title:
        raise EditError("empty-title", id=record_id)
    if not hasattr(record, "title") or record.title == title:
        return m
    return m.with_changes({getattr(record, "id", HEAD_ID): replace(record, title=title)})


def _activity_ids(m: StoryMap) -> list[str]:
    return [activity.id for activity, _ in m.backbone if activity is not None]
