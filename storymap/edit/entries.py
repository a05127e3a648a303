"""Lists of entries that have ids: finding one, putting one in, taking one out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from storymap.edit.errors import EditError
from storymap.model.records import Feedback, Item, Question, Task
from storymap.model.text import clean_text

_E = TypeVar("_E", Item, Task, Question, Feedback)


def entry(entries: Sequence[_E], name: str) -> _E:
    """Return the entry with an id; raise EditError if there is none."""
    for one in entries:
        if one.id == name:
            return one
    raise EditError("unknown-record", id=name)


def with_entry(entries: Sequence[_E], new: _E) -> tuple[_E, ...]:
    """Return the entries with one in place of that with its id."""
    return tuple(new if one.id == new.id else one for one in entries)


def without_entry(entries: Sequence[_E], name: str) -> tuple[_E, ...]:
    """Return the entries but the one with an id; raise EditError if there is none."""
    gone = entry(entries, name)
    return tuple(one for one in entries if one is not gone)


def said(text: str, record_id: str) -> str:
    """Return a text that says something, cleaned; raise EditError("empty-text") if it does not."""
    text = clean_text(text).strip()
    if not text:
        raise EditError("empty-text", id=record_id)
    return text
