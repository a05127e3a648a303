"""Which signs of what is drawn no font has, so that it can be told before a file is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from storymap.export.fallback import FontFace, font_for, is_unseen
from storymap.layout.fonts import has_glyph
from storymap.layout.marks import Mark, Text
from storymap.layout.text import graphemes
from storymap.model.text import clean_text


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
