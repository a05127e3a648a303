"""Moving steps, activities and releases one place on, as the keyboard does; pure edits."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from storymap.canvas.travel import Direction
from storymap.edit.outline import move_activities, move_steps
from storymap.edit.releases import move_releases
from storymap.edit.stories import shift_in_cell
from storymap.model.storymap import CellId, StoryMap


def moved_on(m: StoryMap, ids: Collection[str], current: str, direction: Direction) -> StoryMap:
    """Return the map with some steps, activities or releases one place on, in their order.

    Of ``ids`` those move that are of the kind of the current one; steps, those in its activity.
    The same map where there is no place to go to.
    """
    by = -1 if direction in {"left", "up"} else 1
    sideways = direction in {"left", "right"}
    if current in m.steps and sideways:
        return _moved_steps(m, ids, current, by)
    if current in m.activities and sideways:
        order = [activity.id for activity, _ in m.backbone if activity]
        edit = move_activities
    elif current in m.releases and not sideways:
        order = [release.id for release in m.release_order]
        edit = move_releases
    else:
        return m
    moving = [name for name in order if name in ids or name == current]
    place = _place_beyond(order, moving, by)
    return m if place is None else edit(m, moving, _before(order, moving, place))


def shifted_past(m: StoryMap, stories: Sequence[str], by: int, hidden: frozenset[str]) -> StoryMap:
    """Return the map with stories one place on among those of their cells that show."""
    cells = {m.cell_of(m.stories[name]) for name in stories}
    before, result = _orders(m, cells, hidden), m
    while _orders(result, cells, hidden) == before:
        following = shift_in_cell(result, stories, by)
        if following is result:
            return m
        result = following
    return result


def _orders(m: StoryMap, cells: Collection[CellId], hidden: frozenset[str]) -> list[list[str]]:
    return [[name for name in m.cell(*cell) if name not in hidden] for cell in cells]


def _place_beyond(order: Sequence[str], moving: Sequence[str], by: int) -> int | None:
    """Return the place of what a block changes sides with; None at the end of the order."""
    edge = order.index(moving[-1] if by > 0 else moving[0]) + by
    return edge if 0 <= edge < len(order) else None


def _before(order: Sequence[str], moving: Sequence[str], place: int) -> str | None:
    """Return before what a block goes that changes sides with what is at a place."""
    if place < order.index(moving[0]):
        return order[place]
    rest = [name for name in order[place + 1 :] if name not in moving]
    return rest[0] if rest else None


def _moved_steps(m: StoryMap, ids: Collection[str], current: str, by: int) -> StoryMap:
    """Move steps by one place; past the edge of their activity they go on to the next one."""
    activities = [activity.id for activity, _ in m.backbone if activity]
    activity = m.steps[current].activity
    if activity not in activities:
        return m
    order = [step.id for step in m.steps_of(activity)]
    moving = [name for name in order if name in ids or name == current]
    place = _place_beyond(order, moving, by)
    if place is not None:
        return move_steps(m, moving, activity, _before(order, moving, place))
    index = activities.index(activity) + by
    if not 0 <= index < len(activities):
        return m
    beyond = [step.id for step in m.steps_of(activities[index])]
    before = beyond[0] if by > 0 and beyond else None
    return move_steps(m, moving, activities[index], before)
