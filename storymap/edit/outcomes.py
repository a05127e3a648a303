"""Edits of outcomes: adding one."""

from __future__ import annotations

from storymap.edit.errors import EditError
from storymap.edit.order import reordered, settled
from storymap.edit.outline import Added
from storymap.model.ids import new_id
from storymap.model.records import Outcome
from storymap.model.storymap import StoryMap, ordered
from storymap.model.text import clean_title


def add_outcome(m: StoryMap, title: str) -> Added:
    """Add an outcome after all others; raise EditError if its title is empty."""
    outcome = Outcome(id=new_id(), key="", title=clean_title(title))
    if not outcome.title:
        raise EditError("empty-title", id=outcome.id)
    order = reordered([standing.id for standing in ordered(m.outcomes)], [outcome.id], None)
    return Added(m.with_changes(settled(m.outcomes, order, {outcome.id: outcome})), outcome.id)
