"""How wide text is: unkerned advances of the bundled Inter, without Qt and without a font file.

The numbers come from `resources/fonts/Inter-widths.json`, which is made together with the fonts,
so reportlab, fontTools and Qt (kerning off, no hinting) measure the same.

Inter has no CJK, Arabic, emoji and much else; a fallback font draws those, and their width here is
an estimate: 1 em for wide East Asian characters, emoji and other pictures, 0 for what combines with
the character before it or is not seen, the advance in the bundled Noto for a letter of its scripts,
0.6 em for the rest.
"""

from __future__ import annotations

import enum
import unicodedata
from functools import cache

import msgspec
from msgspec import Struct

from storymap.resources import resource

FAMILY = "Inter"

INTERFACE_SIZE = 13
"""The size of text in the interface, in pixels, where the text size is 100 %."""

WORDS_KEPT = 100_000
LONGEST_KEPT = 64


class Weight(enum.IntEnum):
    """The weights that are bundled, by their OpenType number (Qt's QFont.Weight has the same)."""

    REGULAR = 400
    SEMIBOLD = 600
    BOLD = 700

    __hash__ = int.__hash__  # Enum's own is slow, and every measuring looks a weight up


class Face(Struct, frozen=True):
    """The bundled typeface in one weight at one size, in points."""

    weight: Weight
    size: float


class Metrics(msgspec.Struct, frozen=True):
    """What Inter-widths.json holds, in font units; `advances` has one list a weight."""

    units_per_em: int
    ascent: int
    descent: int
    cap_height: int
    characters: str
    advances: dict[str, list[int]]


class CharacterAdvances(dict[str, int]):
    """The advance of each character in font units; an estimate for one that Inter lacks."""

    def __missing__(self, char: str) -> int:
        advance = estimate(char)
        self[char] = advance
        return advance

    def of(self, text: str) -> int:
        """The advance of a piece of text that is not worth remembering."""
        return sum(map(self.__getitem__, text))


class WordAdvances(dict[str, int]):
    """The advance of each word met so far in font units; a word is any text without a break.

    Kept per weight for the life of the program, and emptied at `WORDS_KEPT` words.
    """

    def __init__(self, characters: CharacterAdvances, units_per_em: int) -> None:
        super().__init__()
        self.characters = characters
        self.units_per_em = units_per_em
        self.blank = characters[" "]

    def __missing__(self, word: str) -> int:
        advance = self.characters.of(word)
        if len(word) <= LONGEST_KEPT:
            if len(self) >= WORDS_KEPT:
                self.clear()
            self[word] = advance
        return advance

    def of(self, text: str) -> int:
        """The advance of any text, measured word by word."""
        return sum(map(self.__getitem__, text.split(" "))) + self.blank * text.count(" ")


def text_width(text: str, face: Face) -> float:
    """How wide a line of text is, in points."""
    words = word_advances(face.weight)
    return words.of(text) * face.size / words.units_per_em


def has_glyph(char: str) -> bool:
    """Whether the bundled font can draw this one character."""
    return char in _covered()


def ascent(face: Face) -> float:
    """From the baseline up to the top of a line, in points."""
    return metrics().ascent * face.size / metrics().units_per_em


def descent(face: Face) -> float:
    """From the baseline down to the bottom of a line, in points; positive."""
    return metrics().descent * face.size / metrics().units_per_em


def cap_height(face: Face) -> float:
    """How high a capital letter is, in points."""
    return metrics().cap_height * face.size / metrics().units_per_em


@cache
def metrics() -> Metrics:
    """The width table, read once."""
    return msgspec.json.decode(resource("fonts", "Inter-widths.json").read_bytes(), type=Metrics)


@cache
def word_advances(weight: Weight) -> WordAdvances:
    """The words of one weight, made when the weight is first used."""
    table = metrics()
    advances = table.advances[str(int(weight))]
    characters = CharacterAdvances(zip(table.characters, advances, strict=True))
    return WordAdvances(characters, table.units_per_em)


def estimate(char: str) -> int:
    """How wide a character that Inter lacks will be, in font units (see the module's text)."""
    category = unicodedata.category(char)
    if category in {"Mn", "Me", "Cf", "Cc"} or "\U0001f3fb" <= char <= "\U0001f3ff":
        return 0
    if category == "So" or unicodedata.east_asian_width(char) in {"W", "F"}:
        return metrics().units_per_em
    return _script_advances().get(char) or round(0.6 * metrics().units_per_em)


class _ScriptWidths(msgspec.Struct, frozen=True):
    """What Noto-widths.json holds, in font units of Inter."""

    characters: str
    advances: list[int]


@cache
def _script_advances() -> dict[str, int]:
    """The advances of letters that Inter lacks, read when the first of them is met."""
    table = msgspec.json.decode(
        resource("fonts", "Noto-widths.json").read_bytes(), type=_ScriptWidths
    )
    return dict(zip(table.characters, table.advances, strict=True))


@cache
def _covered() -> frozenset[str]:
    return frozenset(metrics().characters)
