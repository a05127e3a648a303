"""The why ladder of a story: each answer asks the next why, until one is an outcome of the map."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple, TypeAlias

from storymap.model.coverage import in_board_order
from storymap.model.records import Story
from storymap.model.search import folded
from storymap.model.storymap import StoryId, StoryMap, ordered

_Titles: TypeAlias = Mapping[str, list[tuple[str, str]]]
"""The outcomes with their plain titles, by the longest word of those: few texts hold it."""

_NO_WORD = re.compile(r"[\W_]+")


class Ladder(NamedTuple):
    """How far the whys of a story lead.

    ``answers``: from the first to the last. ``outcomes``: those that the story names. ``told``: if
    it names none, those that an answer tells by their title. ``ends``: whether the ladder reaches
    an outcome. ``subject``: of what the next why is to be asked, empty if none is: the last
    answer, or else what the story is for.
    """

    story_id: StoryId
    answers: tuple[str, ...]
    outcomes: tuple[str, ...]
    told: tuple[str, ...]
    ends: bool
    subject: str


def ladder_of(m: StoryMap, story: Story) -> Ladder:
    """Return the why ladder of a story."""
    return _ladder(m, story, _titles(m))


def ladders(m: StoryMap) -> Iterator[Ladder]:
    """Yield the ladders of all stories to be delivered."""
    titles = _titles(m)
    for story in m.stories.values():
        if story.type == "story" and story.status != "done":
            yield _ladder(m, story, titles)


def open_ladders(m: StoryMap, *, begun: bool = False) -> tuple[Ladder, ...]:
    """Return the ladders that do not reach an outcome, in the order of the board.

    ``begun``: only those with an answer.
    """
    found = {one.story_id: one for one in ladders(m) if not one.ends and (one.answers or not begun)}
    return tuple(found[name] for name in in_board_order(m, found))


def _titles(m: StoryMap) -> _Titles:
    titles: dict[str, list[tuple[str, str]]] = {}
    for outcome in ordered(m.outcomes):
        title = _plain(outcome.title)
        if title.strip():
            titles.setdefault(max(title.split(), key=len), []).append((outcome.id, title))
    return titles


def _ladder(m: StoryMap, story: Story, titles: _Titles) -> Ladder:
    answers = tuple(item.text for item in story.why if item.text.strip())
    outcomes = tuple(name for name in story.outcomes if name in m.outcomes)
    told = () if outcomes or not answers else _told("\n".join(answers), titles)
    ends = bool(outcomes or told)
    subject = "" if ends else answers[-1] if answers else _purpose(story)
    return Ladder(story.id, answers, outcomes, told, ends, subject)


def _told(text: str, titles: _Titles) -> tuple[str, ...]:
    text = folded(text)
    words = [word for word in titles if word in text]
    if not words:  # most texts, and quickly told
        return ()
    plain = _plain(text)
    found = [name for word in words for name, title in titles[word] if title in plain]
    return tuple(dict.fromkeys(found))


def _purpose(story: Story) -> str:
    return story.narrative.so or story.narrative.want or story.title


def _plain(text: str) -> str:
    """Return the folded words of a text, each between blanks, so that only whole ones match."""
    return f" {_NO_WORD.sub(' ', folded(text)).strip()} "
