"""Edits of the why ladder: answering the next why, ending it in an outcome."""

from __future__ import annotations

from storymap.edit.entries import said, without_entry
from storymap.edit.fields import set_fields
from storymap.edit.order import known
from storymap.edit.outcomes import add_outcome
from storymap.edit.outline import Added
from storymap.edit.people import connect
from storymap.model.ids import new_id
from storymap.model.records import Item
from storymap.model.storymap import StoryMap


def answer_why(m: StoryMap, story_id: str, text: str) -> Added:
    """Answer the next why of a story: the new answer is the top of its ladder."""
    known(m.stories, [story_id])
    item = Item(id=new_id(), text=said(text, story_id))
    return Added(set_fields(m, story_id, why=(*m.stories[story_id].why, item)), item.id)


def drop_why(m: StoryMap, story_id: str, item_id: str) -> StoryMap:
    """Take one answer out of a ladder."""
    known(m.stories, [story_id])
    return set_fields(m, story_id, why=without_entry(m.stories[story_id].why, item_id))


def end_ladder(m: StoryMap, story_id: str, outcome: str) -> Added:
    """End the ladder of a story in an outcome: the one with this id, or a new one of this title."""
    known(m.stories, [story_id])
    if outcome in m.outcomes:
        return Added(connect(m, [story_id], outcome), outcome)
    m, outcome_id = add_outcome(m, outcome)
    return Added(connect(m, [story_id], outcome_id), outcome_id)
