"""Text as our own Type 0 fonts show it: shaped by HarfBuzz, searchable, without kerning.

Each pair of a glyph and the text it stands for gets a code of its own, so that ToUnicode can say
exactly what was written. A word is shaped once and kept as a hex string. Widths are the unkerned
advances that layout measured, also for what the font lacks, so every line ends where layout said.

What Inter lacks is drawn as an empty box over the right text, and counted: it can still be found
and copied. A font for it would be chosen in `Typesetter.font`, grapheme by grapheme.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from storymap.layout.fonts import Face, Weight, estimate
from storymap.model.text import clean_text
from storymap.resources import resource

if TYPE_CHECKING:
    from collections.abc import Iterator

FILES: Final = {
    Weight.REGULAR: "Inter-Regular",
    Weight.SEMIBOLD: "Inter-SemiBold",
    Weight.BOLD: "Inter-Bold",
}
FEATURES: Final = {"kern": False, "liga": False, "clig": False, "calt": False}
MOST_CODES: Final = 65_000
REPLACEMENT: Final = "\ufffd"


class Glyph(NamedTuple):
    """One shaped glyph in font units, with the text it stands for; that is empty for a part."""

    glyph: int
    text: str
    advance: int
    x_offset: int
    y_offset: int


class Word(NamedTuple):
    """A shaped word: its codes, and where marks stand off the line, its glyphs as well."""

    codes: str
    placed: tuple[tuple[str, Glyph], ...]


@dataclass(slots=True)
class Subset:
    """The part of one font that a document shows: codes given out in the order they are met."""

    name: str
    file: str
    codes: dict[tuple[int, str, int], int] = field(default_factory=dict)

    def code(self, glyph: Glyph) -> str:
        """Return the hex code of a glyph with its text and advance."""
        key = (glyph.glyph, glyph.text, glyph.advance)
        code = self.codes.get(key)
        if code is None:
            if len(self.codes) >= MOST_CODES:
                key = (glyph.glyph, REPLACEMENT, glyph.advance)
            code = self.codes.setdefault(key, len(self.codes) + 1)
        return f"{code:04X}"


class Shaper:
    """Shapes words in one bundled font."""

    def __init__(self, weight: Weight, name: str) -> None:
        """Open the font."""
        import uharfbuzz as hb

        self._hb = hb
        self.face: Any = hb.Face(resource("fonts", f"{FILES[weight]}.ttf").read_bytes())
        self._font = hb.Font(self.face)
        self.units_per_em: int = self.face.upem
        self.subset = Subset(name, FILES[weight])
        self.missing: dict[str, int] = {}
        self._words: dict[str, Word] = {}

    def word(self, text: str) -> Word:
        """Return a word shaped; a word is any text without blanks in it."""
        word = self._words.get(text)
        if word is None:
            is_plain = text.isascii() and text.isprintable() and len(text) > 1
            word = self._words[text] = self._spelt(text) if is_plain else self._shaped(text)
        return word

    def _spelt(self, text: str) -> Word:
        """Return a word of plain letters: without kerning and ligatures each stands for itself."""
        return Word("".join([self.word(char).codes for char in text]), ())

    def missing_in(self, text: str) -> int:
        """Return how many characters of a word the font lacks."""
        self.word(text)
        return self.missing.get(text, 0)

    def _shaped(self, text: str) -> Word:
        text_shown = clean_text(text)
        glyphs = list(self._glyphs(text_shown)) if text_shown else []
        lacking = sum(1 for glyph in glyphs if glyph.glyph == 0)
        if lacking:
            self.missing[text] = lacking
        coded = tuple((self.subset.code(glyph), glyph) for glyph in glyphs)
        is_plain = not any(glyph.x_offset or glyph.y_offset for glyph in glyphs)
        return Word("".join(code for code, _ in coded), () if is_plain else coded)

    def _glyphs(self, text: str) -> Iterator[Glyph]:
        hb = self._hb
        buffer = hb.Buffer()
        buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_CHARACTERS
        buffer.add_str(text)
        buffer.guess_segment_properties()
        hb.shape(self._font, buffer, FEATURES)
        infos, positions = buffer.glyph_infos, buffer.glyph_positions
        starts = sorted({info.cluster for info in infos})
        ends = dict(zip(starts, [*starts[1:], len(text)], strict=True))
        told: set[int] = set()
        for info, position in zip(infos, positions, strict=True):
            part = "" if info.cluster in told else text[info.cluster : ends[info.cluster]]
            told.add(info.cluster)
            advance = position.x_advance
            if info.codepoint == 0:
                advance = sum(estimate(char) for char in part)
            yield Glyph(info.codepoint, part, advance, position.x_offset, position.y_offset)


class Typesetter:
    """Lines of text as operators of a content stream; knows afterwards which fonts they need."""

    def __init__(self) -> None:
        """Begin without fonts; each is opened when it is first used."""
        self._shapers: dict[Weight, Shaper] = {}
        self.missing_characters = 0

    def font(self, weight: Weight) -> Shaper:
        """Return the font of a weight."""
        shaper = self._shapers.get(weight)
        if shaper is None:
            shaper = self._shapers[weight] = Shaper(weight, f"F{len(self._shapers)}")
        return shaper

    @property
    def fonts(self) -> tuple[Shaper, ...]:
        """The fonts that were used."""
        return tuple(self._shapers.values())

    def shown(self, text: str, face: Face) -> str:
        """Return the operators that show a line at the current place in the current font."""
        shaper = self.font(face.weight)
        words = [shaper.word(part) for part in text.split(" ")]
        if shaper.missing:
            self.missing_characters += sum(map(shaper.missing_in, text.split(" ")))
        blank = shaper.word(" ").codes
        if not any(word.placed for word in words):
            return f"<{blank.join([word.codes for word in words])}> Tj"
        return _placed(words, blank, face.size, shaper.units_per_em)


def _placed(words: list[Word], blank: str, size: float, units_per_em: int) -> str:
    """Return the operators for words whose marks stand above, below or beside their place."""
    parts: list[str] = []
    for place, word in enumerate(words):
        parts.append(f"<{blank}> Tj" if place else "")
        if not word.placed:
            parts.append(f"<{word.codes}> Tj")
        for code, glyph in word.placed:
            aside = 1000 * _near(glyph.x_offset, units_per_em) / units_per_em
            up = size * _near(glyph.y_offset, units_per_em) / units_per_em
            parts.append(f"{up:.2f} Ts [{-aside:.0f} <{code}> {aside:.0f}] TJ 0 Ts")
    return "\n".join(part for part in parts if part)


def _near(offset: int, units_per_em: int) -> int:
    """Return an offset of at most one em, so that no pile of marks climbs over other cards."""
    return max(-units_per_em, min(units_per_em, offset))
