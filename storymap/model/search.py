"""Finding records by what they say, whatever the case and the accents."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from storymap.model.records import Activity, Record, Release, Step, Story
from storymap.model.storymap import LOOSE, StoryMap

_LETTERS: Final = str.maketrans(
    {"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)
"""Letters that Unicode takes for letters of their own, and people for others with an accent."""


def folded(text: str) -> str:
    """Return a text in which neither case nor accents differ: ``Café`` and ``cafe`` are one."""
    if text.isascii():
        return text.lower()
    lower = unicodedata.normalize("NFKD", text).casefold()
    apart = unicodedata.normalize("NFKD", lower)
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return bare.translate(_LETTERS)


def words_of(query: str) -> tuple[str, ...]:
    """Return the folded words of what is looked for; each must occur."""
    return tuple(folded(query).split())


def story_text(story: Story) -> str:
    """Return all that a story is found by: title, description, narrative, tags, references."""
    told = story.narrative
    parts = (story.title, story.description, told.as_, told.want, told.so, *story.tags)
    return "\n".join((*parts, *story.refs.values()))


def part_text(record: Activity | Step | Release) -> str:
    """Return what an activity, a step or a release is found by: title, description, goal."""
    return "\n".join((record.title, record.description, getattr(record, "goal", "")))


class TextIndex:
    """The folded texts of records; told apart by identity, so it never needs to be told changes.

    A look at 20,000 stories takes a few milliseconds once it knows them.
    """

    def __init__(self) -> None:
        """Start knowing nothing."""
        self._known: dict[str, tuple[Record, str]] = {}

    def stories(self, found: Iterable[Story], words: Iterable[str]) -> list[Story]:
        """Return those stories that hold all words."""
        for word in words:
            found = self._holding(found, word, story_text)
        return list(found)

    def parts(
        self, found: Iterable[Activity | Step | Release], words: Iterable[str]
    ) -> list[Activity | Step | Release]:
        """Return those activities, steps and releases that hold all words."""
        for word in words:
            found = self._holding(found, word, part_text)
        return list(found)

    def _holding(self, records: Iterable[Any], word: str, text_of: Callable[[Any], str]) -> Any:
        known = self._known
        found = []
        for record in records:
            kept = known.get(record.id)
            if kept is None or kept[0] is not record:
                kept = known[record.id] = (record, folded(text_of(record)))
            if word in kept[1]:
                found.append(record)
        return found


def hits(story_map: StoryMap, query: str, index: TextIndex) -> tuple[str, ...]:
    """Return the ids of all cards that hold all words of a query, in the order of the board.

    First the backbone from left to right, then each release with its stories, column by column.
    """
    words = words_of(query)
    if not words:
        return ()
    found = {story.id for story in index.stories(story_map.stories.values(), words)}
    tables: tuple[Mapping[str, Activity | Step | Release], ...] = (
        story_map.activities,
        story_map.steps,
        story_map.releases,
    )
    found.update(part.id for table in tables for part in index.parts(table.values(), words))
    return tuple(name for name in reading_order(story_map) if name in found)


def reading_order(story_map: StoryMap) -> Iterator[str]:
    """Yield the id of every card of the board: the backbone, then release by release."""
    for activity, steps in story_map.backbone:
        if activity is not None:
            yield activity.id
        for step in steps:
            yield step.id
    columns = (*(step.id for step in story_map.step_order), LOOSE)
    cells = story_map.cells
    for lane in story_map.lanes:
        if lane is not None:
            yield lane
        for column in columns:
            yield from cells.get((column, lane), ())
