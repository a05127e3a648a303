"""Edits told by a record and its neighbours, as lists and trees make them: add, nudge."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from storymap.edit.errors import EditError
from storymap.edit.outline import Added, add_step, move_activities, move_steps
from storymap.edit.releases import move_releases
from storymap.edit.shifts import shift_columns, shift_in_cell
from storymap.edit.stories import add_story
from storymap.model.storymap import LOOSE, CellId, StoryMap


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


def nudge(
    m: StoryMap,
    ids: Sequence[str],
    by: int,
    *,
    sideways: bool = False,
    hidden: frozenset[str] = frozenset(),
) -> StoryMap:
    """Move stories one place down (or up, if negative) or, sideways, one column on.

    Without stories, those move that are of the kind of the last of ``ids``, in their order: steps,
    those in its activity, past whose edge they go on to the next one; activities; or releases.
    Stories go past the next one that is not hidden. At the edge nothing happens.
    """
    stories = [name for name in ids if name in m.stories]
    if stories:
        return shift_columns(m, stories, by) if sideways else _past(m, stories, by, hidden)
    (*_, current) = ids or ("",)
    if current in m.steps:
        return _nudged_steps(m, ids, current, by)
    if current in m.activities:
        order = [activity.id for activity, _ in m.backbone if activity]
        edit = move_activities
    elif current in m.releases:
        order = [release.id for release in m.release_order]
        edit = move_releases
    else:
        return m
    moving = [name for name in order if name in ids]
    found = _before(order, moving, by)
    return m if found is None else edit(m, moving, *found)


def _past(m: StoryMap, stories: Sequence[str], by: int, hidden: frozenset[str]) -> StoryMap:
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


def _nudged_steps(m: StoryMap, ids: Sequence[str], current: str, by: int) -> StoryMap:
    activities = [activity.id for activity, _ in m.backbone if activity]
    activity = m.steps[current].activity
    own = activity if activity in activities else LOOSE
    order = [step.id for step in m.steps_of(own)]
    moving = [name for name in order if name in ids]
    found = _before(order, moving, by)
    if found is not None:
        return move_steps(m, moving, own, *found)
    place = (activities.index(own) if own else len(activities)) + by
    if not 0 <= place < len(activities):
        return m
    beyond = m.steps_of(activities[place])
    before = beyond[0].id if by > 0 and beyond else None
    return move_steps(m, moving, activities[place], before)


def _before(order: Sequence[str], moving: Sequence[str], by: int) -> tuple[str | None] | None:
    """Return before which sibling some go that change sides with the next; None past the edge."""
    if by < 0:
        first = order.index(moving[0])
        return (order[first - 1],) if first else None
    beyond = order[order.index(moving[-1]) + 1 :]
    return (beyond[1] if len(beyond) > 1 else None,) if beyond else None
