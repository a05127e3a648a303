"""Edits told by a record and its neighbours, as lists and trees make them: add, nudge."""

from __future__ import annotations

from collections.abc import Sequence

from storymap.edit.errors import EditError
from storymap.edit.outline import Added, add_step, move_activities, move_steps
from storymap.edit.releases import move_releases
from storymap.edit.shifts import shift_columns, shift_in_cell
from storymap.edit.stories import add_story
from storymap.model.storymap import LOOSE, StoryMap


def add_under(m: StoryMap, record_id: str, title: str) -> Added:
    """Add a step at the end of an activity, or a story at the end of a step or of a release.

    Under a step it goes to the first release, under a release to the first step.
    """
    if record_id in m.activities:
        return add_step(m, record_id, title)
    if record_id in m.steps:
        return add_story(m, record_id, m.lanes[0], title)
    if record_id in m.releases and m.step_order:
        return add_story(m, m.step_order[0].id, record_id, title)
    raise EditError("unknown-record", id=record_id)


def nudge(m: StoryMap, ids: Sequence[str], by: int, *, sideways: bool = False) -> StoryMap:
    """Move stories by a place or, sideways, by a column; or one step, activity or release.

    A step goes on to the next activity past the edge of its own. At the edge nothing happens.
    """
    stories = [name for name in ids if name in m.stories]
    if stories:
        return (shift_columns if sideways else shift_in_cell)(m, stories, by)
    (*_, current) = ids or ("",)
    if current in m.steps:
        return _nudge_step(m, current, by)
    if current in m.activities:
        order = [activity.id for activity, _ in m.backbone if activity]
        return (
            move_activities(m, [current], *found) if (found := _before(order, current, by)) else m
        )
    if current in m.releases:
        order = [release.id for release in m.release_order]
        return move_releases(m, [current], *found) if (found := _before(order, current, by)) else m
    return m


def _nudge_step(m: StoryMap, step_id: str, by: int) -> StoryMap:
    activities = [activity.id for activity, _ in m.backbone if activity]
    activity = m.steps[step_id].activity
    own = activity if activity in activities else LOOSE
    found = _before([step.id for step in m.steps_of(own)], step_id, by)
    if found is not None:
        return move_steps(m, [step_id], own, *found)
    place = (activities.index(own) if own else len(activities)) + by
    if not 0 <= place < len(activities):
        return m
    beyond = m.steps_of(activities[place])
    before = beyond[0].id if by > 0 and beyond else None
    return move_steps(m, [step_id], activities[place], before)


def _before(order: Sequence[str], name: str, by: int) -> tuple[str | None] | None:
    """Return before which sibling one goes that moves by some places; None past the edge."""
    place = order.index(name) + by
    if not 0 <= place < len(order):
        return None
    rest = [*(other for other in order if other != name), None]
    return (rest[place],)
