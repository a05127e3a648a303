"""Edits of the sets of stories: one member more or less in each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from storymap.edit.errors import EditError
from storymap.edit.fields import with_fields
from storymap.edit.order import changed, known
from storymap.model.records import SET_FIELDS, Story
from storymap.model.storymap import StoryMap

FREE: Final = frozenset({"tags", "flags"})
"""The sets whose members are words; those that name records have edits of their own."""


def put_in(m: StoryMap, story_ids: Sequence[str], name: str, member: str) -> StoryMap:
    """Put a member into a set of words of each story, such as a tag into ``tags``.

    Raises EditError("invalid-field") if that is no such set, or takes no such member.
    """
    return _with(m, story_ids, name, member, is_in=True)


def take_out(m: StoryMap, story_ids: Sequence[str], name: str, member: str) -> StoryMap:
    """Take a member out of a set of words of each story; one that has it not stays as it is."""
    return _with(m, story_ids, name, member, is_in=False)


def _with(
    m: StoryMap, story_ids: Sequence[str], name: str, member: str, *, is_in: bool
) -> StoryMap:
    if name not in FREE.intersection(SET_FIELDS[Story]):
        raise EditError("invalid-field", field=name, reason="no such set of words")
    changes = {}
    for story_id in known(m.stories, story_ids):
        story = m.stories[story_id]
        members = {*getattr(story, name)} - {member} | ({member} if is_in else set())
        if len(members) != len(getattr(story, name)):
            changes[story_id] = with_fields(story, {name: tuple(sorted(members))})
    return changed(m, changes)
