"""Pasted lines of text as cards: one card a line, list marks and tick boxes understood."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from storymap.model.records import Status
from storymap.model.text import clean_title

_BULLET: Final = re.compile(r"(?:[-*+\u2022\u2023\u25e6\u2043\u2013\u2014]|\d{1,3}[.)])(?:\s+|$)")
_BOX: Final = re.compile(r"\[([ xX]?)\](?:\s+|$)")
_RULE: Final = re.compile(r"([-*_=])(?:\s*\1){2,}")


class PastedStory(NamedTuple):
    """A card to be: its title, and done where its box was ticked."""

    title: str
    status: Status = "todo"


def stories_from_text(text: str) -> tuple[PastedStory, ...]:
    """Return a card for each line that says something.

    List marks (``-``, ``*``, ``1.`` and the like) and boxes (``[ ]``, ``[x]``) at the beginning
    are taken off; blank lines and lines that are only a rule (``---``) are passed over.
    """
    found = (_story(clean_title(line)) for line in text.splitlines())
    return tuple(story for story in found if story.title)


def lines_to_titles(text: str) -> tuple[str, ...]:
    """Return the titles of the cards that a pasted text makes."""
    return tuple(story.title for story in stories_from_text(text))


def _story(line: str) -> PastedStory:
    if _RULE.fullmatch(line):
        return PastedStory("")
    bullet = _BULLET.match(line)
    rest = line[bullet.end() :] if bullet else line
    box = _BOX.match(rest)
    if box is None:
        return PastedStory(rest)
    return PastedStory(rest[box.end() :], "done" if box[1] in ("x", "X") else "todo")
