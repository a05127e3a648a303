"""Moving steps, activities and releases one place on, as the keyboard does; pure edits."""

from __future__ import annotations

from collections.abc import Sequence

from storymap.canvas.travel import Direction
from storymap.edit.outline import move_activities, move_steps
from storymap.edit.releases import move_releases
from storymap.model.storymap import StoryMap


def moved_on(m: StoryMap, record_id: str, direction: Direction) -> StoryMap:
    """Return the map with a step, activity or release one place on; itself where none is."""
    by = -1 if direction in {"left", "up"} else 1
    if record_id in m.steps and direction in {"left", "right"}:
        return _moved_step(m, record_id, by)
    if record_id in m.activities and direction in {"left", "right"}:
        order = [activity.id for activity, _ in m.backbone if activity]
        place = order.index(record_id) + by
        in_order = 0 <= place < len(order)
        return move_activities(m, [record_id], _before(order, record_id, place)) if in_order else m
    if record_id in m.releases and direction in {"up", "down"}:
        order = [release.id for release in m.release_order]
        place = order.index(record_id) + by
        in_order = 0 <= place < len(order)
        return move_releases(m, [record_id], _before(order, record_id, place)) if in_order else m
    return m


def _before(order: Sequence[str], record_id: str, place: int) -> str | None:
    """Return what follows a record once it is at a place."""
    rest = [name for name in order if name != record_id]
    return rest[place] if place < len(rest) else None


def _moved_step(m: StoryMap, step_id: str, by: int) -> StoryMap:
    """Move a step by one place; past the edge of its activity it goes on to the next one."""
    activities = [activity.id for activity, _ in m.backbone if activity]
    activity = m.steps[step_id].activity
    if activity not in activities:
        return m
    steps = [step.id for step in m.steps_of(activity)]
    place = steps.index(step_id) + by
    if 0 <= place < len(steps):
        return move_steps(m, [step_id], activity, _before(steps, step_id, place))
    index = activities.index(activity) + by
    if not 0 <= index < len(activities):
        return m
    beyond = [step.id for step in m.steps_of(activities[index])]
    before = beyond[0] if by > 0 and beyond else None
    return move_steps(m, [step_id], activities[index], before)
