"""Edits of what was heard and decided: feedback, reviews, retrospectives and their actions."""

from __future__ import annotations

from typing import Any

from storymap.edit.entries import entry, said, with_entry, without_entry
from storymap.edit.errors import EditError
from storymap.edit.fields import set_fields
from storymap.edit.order import known, reordered, settled
from storymap.edit.outline import Added
from storymap.model.ids import new_id
from storymap.model.records import Effect, Feedback, Release, Story, Task, replace
from storymap.model.storymap import StoryMap
from storymap.model.text import clean_text, clean_title


def add_feedback(
    m: StoryMap,
    record_id: str,
    text: str,
    *,
    source: str = "",
    date: str | None = None,
    effect: Effect = "neutral",
) -> Added:
    """Keep what somebody said of a story or a release; ``date`` is YYYY-MM-DD."""
    record = _heard(m, record_id)
    heard = Feedback(
        id=new_id(),
        text=said(text, record_id),
        source=clean_text(source).strip(),
        date=date,
        effect=effect,
    )
    return Added(set_fields(m, record_id, feedback=(*record.feedback, heard)), heard.id)


def change_feedback(m: StoryMap, record_id: str, entry_id: str, **fields: Any) -> StoryMap:
    """Give fields of an entry of feedback other values."""
    entries = _heard(m, record_id).feedback
    heard = replace(entry(entries, entry_id), **fields)
    return set_fields(m, record_id, feedback=with_entry(entries, heard))


def drop_feedback(m: StoryMap, record_id: str, entry_id: str) -> StoryMap:
    """Take an entry of feedback away."""
    left = without_entry(_heard(m, record_id).feedback, entry_id)
    return set_fields(m, record_id, feedback=left)


def set_retro(
    m: StoryMap, release_id: str, *, keep: str | None = None, change: str | None = None
) -> StoryMap:
    """Note what a retrospective wants to keep, or to change; None leaves it."""
    retro = _release(m, release_id).retro
    retro = replace(
        retro,
        keep=retro.keep if keep is None else clean_text(keep),
        change=retro.change if change is None else clean_text(change),
    )
    return set_fields(m, release_id, retro=retro)


def add_action(m: StoryMap, release_id: str, text: str) -> Added:
    """Add an action to the retrospective of a release."""
    retro = _release(m, release_id).retro
    task = Task(id=new_id(), text=said(text, release_id))
    return Added(_with_actions(m, release_id, (*retro.actions, task)), task.id)


def tick_action(m: StoryMap, release_id: str, action_id: str, *, is_done: bool = True) -> StoryMap:
    """Note that an action of a retrospective is done, or is not."""
    tasks = _release(m, release_id).retro.actions
    return _with_actions(
        m, release_id, with_entry(tasks, replace(entry(tasks, action_id), done=is_done))
    )


def drop_action(m: StoryMap, release_id: str, action_id: str) -> StoryMap:
    """Take an action out of a retrospective; the story that it became stays."""
    tasks = _release(m, release_id).retro.actions
    return _with_actions(m, release_id, without_entry(tasks, action_id))


def action_to_story(
    m: StoryMap, release_id: str, action_id: str, step_id: str, *, lane: str | None = None
) -> Added:
    """Make a story of an action, at the end of a cell; the action stays with its release.

    The story has the action's id: so each knows the other, and two people who both make it make
    one. An action that is a story already stays as it is.
    """
    task = entry(_release(m, release_id).retro.actions, action_id)
    known(m.steps, [step_id])
    if lane is not None:
        known(m.releases, [lane])
    if task.id in m.stories:
        return Added(m, task.id)
    if m.find(task.id) is not None:
        raise EditError("id-taken", id=task.id)
    first, _, rest = task.text.partition("\n")
    title = clean_title(first)
    description = rest.strip() if title == " ".join(first.split()) else task.text
    story = Story(
        id=task.id, step=step_id, release=lane, key="", title=title, description=description
    )
    order = reordered(m.cell(step_id, lane), [story.id], None)
    return Added(m.with_changes(settled(m.stories, order, {story.id: story})), story.id)


def _heard(m: StoryMap, record_id: str) -> Story | Release:
    record = m.find(record_id)
    if not isinstance(record, Story | Release):
        raise EditError("unknown-record", id=record_id)
    return record


def _release(m: StoryMap, release_id: str) -> Release:
    known(m.releases, [release_id])
    return m.releases[release_id]


def _with_actions(m: StoryMap, release_id: str, actions: tuple[Task, ...]) -> StoryMap:
    return set_fields(m, release_id, retro=replace(m.releases[release_id].retro, actions=actions))
