"""Text as our own Type 0 fonts show it: shaped by HarfBuzz, searchable, without kerning.

A sign of ASCII is shown by the code that it is, so a line of it stands in the file as it is read.
Any other pair of a glyph and the text it stands for gets a code of two bytes, so that ToUnicode can
say exactly what was written. Where a script joins several glyphs to what is read as one sign, one
of them stands for all of its text and the others are drawn as outlines, since readers that look for
text would find them as signs of their own. A word is shaped once and kept. Widths are those that
layout measured: a line that would be longer (another script's letters, joined) is set narrower.

What Inter lacks comes from other fonts, grapheme by grapheme; what no font has is drawn as an empty
box over the right text, and counted: it can still be found and copied.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from storymap.export.bidi import visual_runs
from storymap.export.fallback import FontFace, FontFile, font_for, is_unseen, opened
from storymap.export.numbers import number, numbers
from storymap.layout.direction import base_is_right_to_left, may_run_right_to_left
from storymap.layout.fonts import Face, Weight, estimate, has_glyph, text_width
from storymap.layout.text import graphemes
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
FIRST_WIDE: Final = 0x8000
"""The first code of two bytes; below it are the codes of ASCII, of one byte."""

MOST_CODES: Final = 0x7FFF
NARROWEST: Final = 0.004
"""How far a line is set narrower at most: one of marks alone, which layout gives no room."""

REPLACEMENT: Final = "\ufffd"
LITERAL: Final = str.maketrans({"\\": "\\\\", "(": "\\(", ")": "\\)"})


class Glyph(NamedTuple):
    """One shaped glyph in font units, with the text it stands for; that is empty for a part."""

    glyph: int
    text: str
    advance: int
    x_offset: int
    y_offset: int
    is_outline: bool = False


class Outline(NamedTuple):
    """A glyph to be drawn as a path: its place from the line's beginning, its size, in points."""

    shaper: Shaper
    glyph: int
    x: float
    y: float
    size: float
    squeeze: float


class Word(NamedTuple):
    """A shaped word: codes, advance in font units, glyphs where marks stand off the line."""

    codes: str
    advance: int
    placed: tuple[tuple[str, Glyph], ...]


@dataclass(slots=True)
class Subset:
    """The part of one font that a document shows: codes given out in the order they are met."""

    name: str
    file: str
    codes: dict[tuple[int, str, int], int] = field(default_factory=dict)
    signs: set[str] = field(default_factory=set)
    """The signs of ASCII that have the codes that they are."""
    wide: int = 0

    def code(self, glyph: Glyph) -> str:
        """Return the hex code of a glyph with its text and advance."""
        key = (glyph.glyph, glyph.text, glyph.advance)
        code = self.codes.get(key)
        if code is None:
            if self.wide >= MOST_CODES:
                key = (glyph.glyph, REPLACEMENT, glyph.advance)
            code = self.codes.setdefault(key, self._next(glyph.text))
        return f"{code:02X}" if code < FIRST_WIDE else f"{code:04X}"

    def _next(self, text: str) -> int:
        if len(text) == 1 and " " <= text <= "~" and text not in self.signs:
            self.signs.add(text)
            return ord(text)
        self.wide = min(self.wide + 1, MOST_CODES)
        return FIRST_WIDE + self.wide - 1


class Shaper:
    """Shapes words in one font."""

    def __init__(self, font: FontFace, name: str) -> None:
        """Take a font that is called ``name`` on the pages."""
        import uharfbuzz as hb

        self._hb = hb
        self.face: Any = font.face
        self._font = hb.Font(self.face)
        self.units_per_em: int = self.face.upem
        self.subset = Subset(name, font.file.name)
        self._words: dict[tuple[str, bool], Word] = {}

    def word(self, text: str, *, is_right_to_left: bool = False) -> Word:
        """Return a text shaped in one direction; Inter is given words, without blanks."""
        key = text, is_right_to_left
        word = self._words.get(key)
        if word is None:
            is_plain = text.isascii() and text.isprintable() and len(text) > 1
            made = self._spelt(text) if is_plain else self._shaped(text, is_right_to_left)
            word = self._words[key] = made
        return word

    def knows(self, text: str) -> None:
        """Have a code for each sign of a text of ASCII."""
        for sign in set(text) - self.subset.signs:
            self.word(sign)

    def _spelt(self, text: str) -> Word:
        """Return a word of plain letters: without kerning and ligatures each stands for itself."""
        parts = [self.word(char) for char in text]
        return Word("".join([part.codes for part in parts]), sum(p.advance for p in parts), ())

    def _shaped(self, text: str, is_right_to_left: bool) -> Word:  # noqa: FBT001 - as in the key
        shown = clean_text(text)
        glyphs = list(self._glyphs(shown, is_right_to_left)) if shown else []
        coded = tuple(
            ("" if glyph.is_outline else self.subset.code(glyph), glyph) for glyph in glyphs
        )
        is_plain = not any(glyph.x_offset or glyph.y_offset or glyph.is_outline for glyph in glyphs)
        codes = "".join(code for code, _ in coded)
        return Word(codes, sum(glyph.advance for glyph in glyphs), () if is_plain else coded)

    def _glyphs(self, text: str, is_right_to_left: bool) -> Iterator[Glyph]:  # noqa: FBT001
        hb = self._hb
        buffer = hb.Buffer()
        level = hb.BufferClusterLevel
        is_inter = self.subset.file in FILES.values()
        buffer.cluster_level = level.MONOTONE_CHARACTERS if is_inter else level.MONOTONE_GRAPHEMES
        buffer.add_str(text)
        buffer.guess_segment_properties()
        buffer.direction = "rtl" if is_right_to_left else "ltr"
        hb.shape(self._font, buffer, FEATURES)
        infos, positions = buffer.glyph_infos, buffer.glyph_positions
        starts = sorted({info.cluster for info in infos})
        ends = dict(zip(starts, [*starts[1:], len(text)], strict=True))
        places = list(zip(infos, positions, strict=True))
        for cluster, group in groupby(places, key=lambda place: place[0].cluster):
            yield from _carried(list(group), text[cluster : ends[cluster]])

    def outline(self, glyph: int) -> str:
        """Return a glyph's outline as a path's operators, in font units."""
        parts: list[str] = []
        funcs = self._hb.DrawFuncs()
        at = [0.0, 0.0]

        def to(word: str, *values: float) -> None:
            parts.append(f"{numbers(*values)} {word}")
            at[:] = values[-2:]

        def quadratic(x1: float, y1: float, x2: float, y2: float, _data: object) -> None:
            x0, y0 = at
            to("c", (x0 + 2 * x1) / 3, (y0 + 2 * y1) / 3, (x2 + 2 * x1) / 3, (y2 + 2 * y1) / 3,
               x2, y2)  # fmt: skip

        funcs.set_move_to_func(lambda x, y, _data: to("m", x, y))
        funcs.set_line_to_func(lambda x, y, _data: to("l", x, y))
        funcs.set_quadratic_to_func(quadratic)
        funcs.set_cubic_to_func(lambda *values: to("c", *values[:6]))
        funcs.set_close_path_func(lambda _data: parts.append("h"))
        self._font.draw_glyph(glyph, funcs)
        return " ".join([*parts, "f"]) if parts else ""


def _carried(group: list[tuple[Any, Any]], text: str) -> Iterator[Glyph]:
    """Yield the glyphs of a cluster: the first that takes room has its text and all its width."""
    total = sum(position.x_advance for _, position in group)
    carrier = next((at for at, (_, own) in enumerate(group) if own.x_advance), 0)
    pen = 0
    for at, (info, position) in enumerate(group):
        x, y = position.x_offset, position.y_offset
        if at == carrier:
            if info.codepoint == 0:
                total = sum(estimate(char) for char in text)
            yield Glyph(info.codepoint, text, total, x, y)
        else:
            yield Glyph(
                info.codepoint, "", 0, x + pen - (total if at > carrier else 0), y, is_outline=True
            )
        pen += position.x_advance


class Piece(NamedTuple):
    """A part of a line in one font and direction; ``size`` is a share of the line's own."""

    shaper: Shaper
    words: tuple[Word, ...]
    size: float = 1.0

    @property
    def advance(self) -> float:
        """How wide it is, in ems of the line's size."""
        return self.size * sum(word.advance for word in self.words) / self.shaper.units_per_em


class Typesetter:
    """Lines of text as operators of a content stream; knows afterwards which fonts they need."""

    def __init__(self) -> None:
        """Begin without fonts; each is opened when it is first used."""
        self._weights: dict[Weight, Shaper] = {}
        self._others: dict[FontFile, Shaper] = {}
        self._plain: dict[str, bool] = {}
        self._outlines: list[Outline] = []
        self.missing: Counter[str] = Counter()

    def font(self, weight: Weight) -> Shaper:
        """Return the font of a weight."""
        shaper = self._weights.get(weight)
        if shaper is None:
            file = FontFile(FILES[weight], resource("fonts", f"{FILES[weight]}.ttf"))
            shaper = self._weights[weight] = Shaper(opened(file), f"F{len(self._weights)}")
        return shaper

    @property
    def fonts(self) -> tuple[Shaper, ...]:
        """The fonts that were used."""
        return (*self._weights.values(), *self._others.values())

    def shown(self, text: str, face: Face, *, is_right_to_left: bool | None = None) -> str:
        """Return the operators that show a line at the current place in the face's font.

        ``is_right_to_left``: how its paragraph runs; None: as the line itself begins.
        """
        shaper = self.font(face.weight)
        if text.isascii() and text.isprintable():
            shaper.knows(text)
            return f"({text.translate(LITERAL)})Tj"
        if not may_run_right_to_left(text) and all(map(self._is_inter, text)):
            words = _with_blanks([shaper.word(part) for part in text.split(" ")], shaper)
            return _tj(words) or _placed(words, face.size, shaper.units_per_em)
        return self._mixed(clean_text(text), face, is_right_to_left)

    def take_outlines(self) -> list[Outline]:
        """Return what is to be drawn as paths of the line that was shown last."""
        taken, self._outlines = self._outlines, []
        return taken

    def _is_inter(self, char: str) -> bool:
        found = self._plain.get(char)
        if found is None:
            found = self._plain[char] = has_glyph(char)
        return found

    def _mixed(self, text: str, face: Face, is_right_to_left: bool | None) -> str:  # noqa: FBT001
        if is_right_to_left is None:
            is_right_to_left = base_is_right_to_left(text)
        pieces: list[Piece] = []
        for run in visual_runs(text, is_right_to_left=is_right_to_left):
            parts = list(self._pieces(run.text, face.weight, is_right_to_left=run.is_right_to_left))
            pieces.extend(reversed(parts) if run.is_right_to_left else parts)
        own = self.font(face.weight)
        room, used = text_width(text, face), face.size * sum(piece.advance for piece in pieces)
        squeeze = max(NARROWEST, room / used) if used > room + 0.02 else 1.0
        pen = max(0.0, room - used) if is_right_to_left else 0.0
        parts_shown: list[str] = [f"[{-1000 * pen / face.size:.0f}] TJ"] if pen > 0.02 else []
        current: tuple[Shaper, float] = own, 1.0
        for piece in pieces:
            if (piece.shaper, piece.size) != current:
                current = piece.shaper, piece.size
                parts_shown.append(_font(piece.shaper, face.size * piece.size))
            words = list(piece.words)
            size = face.size * piece.size
            parts_shown.append(_tj(words) or _placed(words, size, piece.shaper.units_per_em))
            self._outlines.extend(_outlines(piece, pen, size, squeeze))
            pen += piece.advance * face.size
        if current != (own, 1.0):
            parts_shown.append(_font(own, face.size))
        shown = "\n".join(part for part in parts_shown if part)
        return shown if squeeze == 1.0 else f"{number(100 * squeeze)} Tz\n{shown}\n100 Tz"

    def _pieces(self, text: str, weight: Weight, *, is_right_to_left: bool) -> Iterator[Piece]:
        """Yield the parts of a run, each in the first font that has it, in reading order."""
        fonts = [(self._font_of(part), part) for part in graphemes(text)]
        for _, group in groupby(fonts, key=lambda item: item[0] and item[0].file):
            items = list(group)
            font, part = items[0][0], "".join(grapheme for _, grapheme in items)
            if font is None:
                own = self.font(weight)
                words = [
                    own.word(word, is_right_to_left=is_right_to_left) for word in part.split(" ")
                ]
                yield Piece(own, tuple(_with_blanks(words, own, turned=is_right_to_left)))
                continue
            shaper = self._others.get(font.file)
            if shaper is None:
                shaper = self._others[font.file] = Shaper(font, f"G{len(self._others)}")
            word = shaper.word(part, is_right_to_left=is_right_to_left)
            room = sum(map(estimate, part)) / 2048
            wide = word.advance / shaper.units_per_em
            is_picture = font.file.name.startswith("NotoEmoji")
            yield Piece(shaper, (word,), min(1.0, room / wide) if is_picture and wide else 1.0)

    def _font_of(self, grapheme: str) -> FontFace | None:
        """Return the font of a grapheme; None: Inter has it, or it is counted as missing."""
        seen = [char for char in grapheme if not is_unseen(char)]
        is_picture = "\ufe0f" in grapheme and not grapheme.isascii()
        if not is_picture and all(map(self._is_inter, seen)):
            return None
        font = font_for(grapheme)
        if font is None:
            self.missing.update(char for char in seen if not self._is_inter(char))
        return font


def _with_blanks(words: list[Word], shaper: Shaper, *, turned: bool = False) -> list[Word]:
    """Return words with a blank between each two; from right to left the last stands first."""
    if len(words) < 2:
        return words
    blank = shaper.word(" ")
    result: list[Word] = []
    for word in reversed(words) if turned else words:
        if result:
            result.append(blank)
        result.append(word)
    return result


def _font(shaper: Shaper, size: float) -> str:
    return f"/{shaper.subset.name} {number(size)} Tf"


def _tj(words: list[Word]) -> str:
    """Return the operator for words without marks that stand off the line; empty if some do."""
    if any(word.placed for word in words):
        return ""
    codes = "".join([word.codes for word in words])
    return f"<{codes}>Tj" if codes else ""


def _placed(words: list[Word], size: float, units_per_em: int) -> str:
    """Return the operators for words whose marks stand above, below or beside their place."""
    parts: list[str] = []
    for word in words:
        if not word.placed:
            parts.append(f"<{word.codes}>Tj" if word.codes else "")
        for code, glyph in word.placed:
            aside = 1000 * _near(glyph.x_offset, units_per_em) / units_per_em
            up = size * _near(glyph.y_offset, units_per_em) / units_per_em
            if glyph.is_outline:
                continue
            if not aside and not up:
                parts.append(f"<{code}>Tj")
                continue
            parts.append(f"{number(up)} Ts [{-aside:.0f} <{code}> {aside:.0f}] TJ 0 Ts")
    return "\n".join(part for part in parts if part)


def _outlines(piece: Piece, pen: float, size: float, squeeze: float) -> Iterator[Outline]:
    """Yield the glyphs of a piece that begins at ``pen`` which are drawn as paths."""
    scale = size / piece.shaper.units_per_em
    for word in piece.words:
        for _, glyph in word.placed:
            if glyph.is_outline:
                most = 4 * piece.shaper.units_per_em
                x = pen + scale * max(-most, min(most, glyph.x_offset))
                y = scale * _near(glyph.y_offset, piece.shaper.units_per_em)
                yield Outline(piece.shaper, glyph.glyph, x * squeeze, y, scale, squeeze)
            pen += scale * glyph.advance
        if not word.placed:
            pen += scale * word.advance


def _near(offset: int, units_per_em: int) -> int:
    """Return an offset of at most one em, so that no pile of marks climbs over other cards."""
    return max(-units_per_em, min(units_per_em, offset))
