"""What was heard of stories and releases, and what became of a retrospective's actions."""

from __future__ import annotations

from typing import NamedTuple

from storymap.model.done import is_done
from storymap.model.records import Feedback, Task
from storymap.model.storymap import ReleaseId, StoryMap


class Heard(NamedTuple):
    """An entry of feedback, and the story or release that it is about."""

    record_id: str
    entry: Feedback


class Action(NamedTuple):
    """What a retrospective decided to do.

    ``story_id``: the story that it became, if it did: the one with the action's id. ``is_done``:
    that story is done, or the action is ticked.
    """

    release_id: ReleaseId
    task: Task
    story_id: str | None
    is_done: bool


def feedback(m: StoryMap) -> tuple[Heard, ...]:
    """Return all feedback of a map, the newest first, what has no date last."""
    found = [Heard(one.id, entry) for one in m.release_order for entry in one.feedback]
    found += [Heard(one.id, entry) for one in m.stories.values() for entry in one.feedback]
    return tuple(sorted(found, key=lambda one: one.entry.date or "", reverse=True))


def actions(m: StoryMap) -> tuple[Action, ...]:
    """Return the actions of all retrospectives, release by release."""
    return tuple(
        _action(m, release.id, task)
        for release in m.release_order
        for task in release.retro.actions
    )


def _action(m: StoryMap, release_id: ReleaseId, task: Task) -> Action:
    story = m.stories.get(task.id)
    if story is None:
        return Action(release_id, task, None, task.done)
    return Action(release_id, task, story.id, task.done or is_done(story, m.info))
