"""Which signs of what is drawn no font has, so that it can be told before a file is written."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

import msgspec

from storymap.export.fallback import FontFace, font_for, is_unseen
from storymap.layout.fonts import has_glyph
from storymap.layout.marks import Mark, Text
from storymap.layout.text import graphemes
from storymap.model.records import Record
from storymap.model.search import reading_order
from storymap.model.storymap import StoryMap
from storymap.model.text import clean_text


class Holder(NamedTuple):
    """A record in which a character stands."""

    id: str
    title: str


class Lack(NamedTuple):
    """A character that no font has: how often it is drawn, and what holds it.

    ``holders``: in the order of the board, those first that have it in their titles.
    """

    char: str
    times: int
    holders: tuple[Holder, ...]

    @property
    def code(self) -> str:
        """Its number, as ``U+F8FF``."""
        return f"U+{ord(self.char):04X}"

    @property
    def name(self) -> str:
        """What Unicode calls it, as ``YI SYLLABLE IT``."""
        is_private = unicodedata.category(self.char) == "Co"
        return unicodedata.name(self.char, "(private use)" if is_private else "(no name known)")


def lacks_of(found: Mapping[str, int], maps: Iterable[StoryMap]) -> tuple[Lack, ...]:
    """Return what is known of characters that no font has, the most frequent first.

    ``found``: how often each is drawn; ``maps``: what is drawn, in which they are looked for.
    """
    if not found:
        return ()
    titled: defaultdict[str, dict[str, Holder]] = defaultdict(dict)
    others: defaultdict[str, dict[str, Holder]] = defaultdict(dict)
    for story_map in maps:
        for holder, text in _texts(story_map):
            for char in found.keys() & set(text):
                (titled if char in holder.title else others)[char][holder.id] = holder
    often = sorted(found, key=lambda char: -found[char])
    return tuple(
        Lack(char, found[char], tuple({**titled[char], **others[char]}.values())) for char in often
    )


def _texts(story_map: StoryMap) -> Iterator[tuple[Holder, str]]:
    """Yield whatever of a map holds more than ASCII, with all it says: the map, cards, the rest."""
    info = Holder("map", story_map.title)
    yield info, story_map.title + msgspec.json.encode(story_map.info).decode()
    records: dict[str, Record] = {record.id: record for record in story_map.records()}
    cards = [records.pop(name) for name in reading_order(story_map)]
    for record in (*cards, *records.values()):
        text = msgspec.json.encode(record).decode()
        if not text.isascii():
            yield Holder(record.id, record.title), text


def missing_in(marks: Iterable[Mark]) -> Iterator[str]:
    """Yield each character of some marks that no font has, as often as it stands there."""
    for mark in marks:
        if isinstance(mark, Text) and not mark.text.isascii():
            for grapheme in graphemes(clean_text(mark.text)):
                if not is_own(grapheme) and other_font(grapheme) is None:
                    yield from (char for char in grapheme if not (is_unseen(char) or _has(char)))


def is_own(grapheme: str) -> bool:
    """Whether the program's own typeface shows a grapheme."""
    is_picture = "\ufe0f" in grapheme and not grapheme.isascii()
    return not is_picture and all(_has(char) for char in grapheme if not is_unseen(char))


@cache
def other_font(grapheme: str) -> FontFace | None:
    """Return the font of a grapheme that the program's own typeface lacks; None if there is none.

    May take seconds the first time: it looks through the system's fonts.
    """
    return font_for(grapheme)


@cache
def _has(char: str) -> bool:
    return has_glyph(char)
