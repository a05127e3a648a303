"""Edits of the definitions of ready and of done, and of what is ticked on a story."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Literal, TypeAlias

from storymap.edit.entries import entry, said, with_entry, without_entry
from storymap.edit.errors import EditError
from storymap.edit.fields import set_fields
from storymap.edit.order import changed, known, reordered
from storymap.edit.outline import Added
from storymap.model.done import is_done
from storymap.model.ids import MAP_ID, new_id
from storymap.model.queries import is_ready
from storymap.model.records import Item, Story, replace
from storymap.model.storymap import StoryMap

Checklist: TypeAlias = Literal["ready", "done"]
"""The definition of ready, or of done."""


def add_check(m: StoryMap, checklist: Checklist, text: str, *, from_now_on: bool = True) -> Added:
    """Add an item to a definition.

    ``from_now_on``: it is asked of what comes, so it is ticked on the stories that are ready, or
    done, by the definition as it was. Else it is open on all.
    """
    item = Item(id=new_id(), text=said(text, MAP_ID))
    items = _items(m, checklist)
    kept = _meeting(m, checklist) if from_now_on and items else []
    m = set_fields(m, MAP_ID, **{checklist: (*items, item)})
    return Added(tick(m, kept, item.id), item.id)


def reword_check(m: StoryMap, checklist: Checklist, item_id: str, text: str) -> StoryMap:
    """Give an item of a definition other words; what is ticked stays."""
    items = _items(m, checklist)
    item = replace(entry(items, item_id), text=said(text, item_id))
    return set_fields(m, MAP_ID, **{checklist: with_entry(items, item)})


def move_check(m: StoryMap, checklist: Checklist, item_id: str, before: str | None) -> StoryMap:
    """Put an item of a definition before another (None: last)."""
    items = _items(m, checklist)
    entry(items, item_id)
    order = reordered([item.id for item in items], [item_id], before)
    return set_fields(m, MAP_ID, **{checklist: tuple(entry(items, name) for name in order)})


def remove_check(m: StoryMap, checklist: Checklist, item_id: str) -> StoryMap:
    """Take an item out of a definition; no story has it ticked any more."""
    left = without_entry(_items(m, checklist), item_id)
    ticked = [story.id for story in m.stories.values() if item_id in story.checks]
    return set_fields(untick(m, ticked, item_id), MAP_ID, **{checklist: left})


def tick(m: StoryMap, story_ids: Sequence[str], item_id: str) -> StoryMap:
    """Tick an item of a definition on stories."""
    return _checked(m, story_ids, item_id, is_ticked=True)


def untick(m: StoryMap, story_ids: Sequence[str], item_id: str) -> StoryMap:
    """Take the tick of an item off stories."""
    return _checked(m, story_ids, item_id, is_ticked=False)


def meet_criterion(
    m: StoryMap, story_id: str, criterion_id: str, *, is_met: bool = True
) -> StoryMap:
    """Mark an acceptance criterion of a story as met, or not."""
    known(m.stories, [story_id])
    tasks = m.stories[story_id].acceptance
    task = replace(entry(tasks, criterion_id), done=is_met)
    return set_fields(m, story_id, acceptance=with_entry(tasks, task))


def _items(m: StoryMap, checklist: Checklist) -> tuple[Item, ...]:
    return m.info.ready if checklist == "ready" else m.info.done


def _meeting(m: StoryMap, checklist: Checklist) -> list[str]:
    meets = is_ready if checklist == "ready" else is_done
    return [story.id for story in m.stories.values() if meets(story, m.info)]


def _checked(m: StoryMap, story_ids: Collection[str], item_id: str, *, is_ticked: bool) -> StoryMap:
    if item_id not in {item.id for item in (*m.info.ready, *m.info.done)}:
        raise EditError("unknown-record", id=item_id)
    stories: list[Story] = [m.stories[name] for name in known(m.stories, story_ids)]
    changes = {
        story.id: replace(
            story,
            checks=tuple(sorted({*story.checks} - {item_id} | ({item_id} if is_ticked else set()))),
        )
        for story in stories
        if (item_id in story.checks) != is_ticked
    }
    return changed(m, changes)
