"""Where lines of text break. Nothing else in the program wraps, measures or elides.

Lines are filled greedily. They break at blanks, after `-`, `/`, en and em dashes (not before a
digit: 3-5 stays whole), at zero-width spaces and beside CJK characters, but never before closing
or after opening CJK punctuation. A word longer than a line breaks between graphemes. A run of
blanks counts as one, and blanks at the ends of a line are dropped; a newline always breaks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import chain, islice, pairwise

import msgspec

from storymap.layout.fonts import Face, WordAdvances, word_advances

ELLIPSIS = "…"
CACHED = 65_536
LONGEST_CACHED = 4_096
GRAPHEME_LIMIT = 16
WIDEST = 2**31  # font units; so an infinite width means no wrapping

_IDEOGRAPHS = (
    "\u2e80-\u2fff\u3003-\u3007\u3012-\u3013\u3021-\u30ff\u3105-\u33ff\u3400-\u4dbf\u4e00-\ua4cf"
    "\uac00-\ud7a3\uf900-\ufaff\uff02-\uff07\uff0a-\uff9f\U00020000-\U0003fffd"
)
_OPENING = (
    "\u3008\u300a\u300c\u300e\u3010\u3014\u3016\u3018\u301a\u301d\uff08\uff3b\uff5b\uff5f\uff62"
)
_CLOSING = (
    "\u3001\u3002\u3009\u300b\u300d\u300f\u3011\u3015\u3017\u3019\u301b\u301e\u301f\uff09\uff3d\uff5d"
    "\uff60\uff63\uff01\uff0c\uff0e\uff1a\uff1b\uff1f\uff61\uff64\uff9e\uff9f\u3005\u303b\u309d\u309e"
    "\u30fb\u30fc\u30fd\u30fe\u3041\u3043\u3045\u3047\u3049\u3063\u3083\u3085\u3087\u308e\u3095\u3096"
    "\u30a1\u30a3\u30a5\u30a7\u30a9\u30c3\u30e3\u30e5\u30e7\u30ee\u30f5\u30f6\u302a-\u302f\u3099-\u309c"
)
_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_DASHES = "-/\u2013\u2014"
_OPPORTUNITY = (
    f"(?<=[{_DASHES}])(?=[^{_DASHES}\\d])"
    "|(?<=\u200b)(?!\\Z)"
    f"|(?<=[\\w{_IDEOGRAPHS}{_CLOSING}{_SELECTORS}])(?<![{_OPENING}])"
    f"(?![{_CLOSING}])(?=[{_IDEOGRAPHS}{_OPENING}])"
    f"|(?<=[{_IDEOGRAPHS}{_CLOSING}{_SELECTORS}])(?<![{_OPENING}])(?![{_CLOSING}])(?=\\w)"
)
_OTHER_BLANKS = "[\t\v\f\r\u1680\u2000-\u2006\u2008-\u200a\u2028\u2029\u205f\u3000]+"


@cache
def _ready(pattern: str) -> re.Pattern[str]:
    """Compile a pattern when it is first met: with these classes that takes ten milliseconds."""
    return re.compile(pattern)


class Lines(msgspec.Struct, frozen=True, gc=False):
    """Broken text, ready to draw: at least one line; `elided` when some of it was left out."""

    lines: tuple[str, ...]
    elided: bool


def break_lines(text: str, face: Face, width: float, max_lines: int | None = None) -> Lines:
    """Break text into lines no wider than `width` points, but for one grapheme that is wider.

    Past `max_lines` the last line shows as much as fits and ends in an ellipsis; only as much
    work is done as these lines need. Raises ValueError if `max_lines` is less than 1.
    """
    if len(text) > LONGEST_CACHED:
        return _broken(text, face, width, max_lines)
    return _cached_broken(text, face, width, max_lines)


def elide(text: str, face: Face, width: float) -> str:
    """Cut text to one line of `width` points; what is cut, or a second line, leaves an ellipsis."""
    return break_lines(text, face, width, 1).lines[0]


def graphemes(text: str) -> Iterator[str]:
    """Split text into what a reader sees as one character.

    A short form of Unicode's annex 29: a base with its marks, variation selectors and skin tones;
    emoji joined by ZWJ; a pair of flag letters; Hangul jamo. Longer than `GRAPHEME_LIMIT` is cut.
    """
    start = 0
    for end in _grapheme_ends(text):
        yield text[start:end]
        start = end


def _broken(text: str, face: Face, width: float, max_lines: int | None) -> Lines:
    words = word_advances(face.weight)
    limit = max(0, int(min(width * words.units_per_em / face.size + 1e-6, WIDEST)))
    if max_lines is None:
        return Lines(tuple(line for _, line in _filled(text, words, limit, None)), elided=False)
    if max_lines < 1:
        raise ValueError(f"max_lines must be at least 1, not {max_lines}")
    found = list(islice(_filled(text, words, limit, max_lines + 1), max_lines + 1))
    lines = [line for _, line in found]
    if len(lines) <= max_lines:
        return Lines(tuple(lines), elided=False)
    gap, _ = found[-1]
    beyond = lines.pop()
    last = lines.pop() if gap == "\n" else f"{lines.pop()}{gap}{beyond}"
    return Lines((*lines, _with_ellipsis(last, words, limit)), elided=True)


_cached_broken = lru_cache(CACHED)(_broken)


def _filled(
    text: str, words: WordAdvances, limit: int, wanted: int | None
) -> Iterator[tuple[str, str]]:
    """Yield each line after what stood between it and the line before: newline, blank, nothing.

    With `wanted` lines, text is split into no more words than can stand on so many lines.
    """
    per_line = limit // words.blank + 2
    if "\n" not in text:
        return _wrapped(_words(text, per_line, wanted), words, limit)
    paragraphs = text.split("\n", -1 if wanted is None else wanted)
    return chain.from_iterable(
        _wrapped(_words(paragraph, per_line, wanted), words, limit) for paragraph in paragraphs
    )


def _words(paragraph: str, per_line: int, wanted: int | None) -> list[str]:
    if not paragraph.isascii() or not paragraph.isprintable():
        paragraph = _ready(_OTHER_BLANKS).sub(" ", paragraph)
    parts = paragraph.split(" ", -1 if wanted is None else wanted * per_line)
    if "" in parts:
        parts = [part for part in paragraph.split(" ") if part]
    return parts


def _wrapped(parts: Iterable[str], words: WordAdvances, limit: int) -> Iterator[tuple[str, str]]:
    """Fill the lines of one paragraph; the first comes after a newline."""
    gap, line, used, blank = "\n", "", 0, words.blank
    for word in parts:
        advance = words[word]
        if line and used + blank + advance <= limit:
            line += " " + word
            used += blank + advance
        elif advance <= limit and (not line or _is_plain(word)):
            if line:
                yield gap, line
                gap = " "
            line, used = word, advance
        else:
            joint = " "
            for piece, advance in _pieces(word, words, limit):
                room = blank if joint and line else 0
                if line and used + room + advance > limit:
                    yield gap, line
                    gap, line, used, room = joint, "", 0, 0
                line += joint + piece if line else piece
                used += room + advance
                joint = ""
    yield gap, line


def _is_plain(word: str) -> bool:
    """Whether a word surely has no break opportunity; a quick answer for most words."""
    return word.isascii() and "-" not in word and "/" not in word


def _pieces(word: str, words: WordAdvances, limit: int) -> Iterator[tuple[str, int]]:
    """Yield what a word may be broken into, with advances: between graphemes if it must be."""
    for piece in _unbroken(word):
        advance = words[piece]
        if advance <= limit:
            yield piece, advance
        else:
            yield from _chunks(piece, words, limit)


def _unbroken(word: str) -> Iterator[str]:
    """Split a word at its break opportunities; dashes that begin it stay with what follows."""
    start = 0
    for match in _ready(_OPPORTUNITY).finditer(word):
        end = match.start()
        if (start or word[:end].strip(_DASHES)) and not _extends(word[end]):
            yield word[start:end]
            start = end
    yield word[start:]


def _chunks(piece: str, words: WordAdvances, limit: int) -> Iterator[tuple[str, int]]:
    """Cut an overlong piece into line fulls, each of at least one grapheme."""
    start = begin = used = 0
    for end in _grapheme_ends(piece):
        advance = words.characters.of(piece[begin:end])
        if used + advance > limit and begin > start:
            yield piece[start:begin], used
            start, used = begin, 0
        used += advance
        begin = end
    yield piece[start:], used


def _with_ellipsis(text: str, words: WordAdvances, limit: int) -> str:
    """Show as much of the text as fits before an ellipsis."""
    room = limit - words[ELLIPSIS]
    begin = used = 0
    for end in _grapheme_ends(text):
        used += words.characters.of(text[begin:end])
        if used > room:
            break
        begin = end
    return text[:begin].rstrip() + ELLIPSIS


def _grapheme_ends(text: str) -> Iterable[int]:
    """Where the graphemes of a text end."""
    if text.isascii():
        return range(1, len(text) + 1)
    return _joined_ends(text)


def _joined_ends(text: str) -> Iterator[int]:
    length = flags = 0
    for end, (before, char) in enumerate(pairwise(text), start=1):
        length += 1
        flags = flags + 1 if _is_flag_letter(before) else 0
        joined = char > "\u02ff" and (
            before == "\u200d" or _extends(char) or _completes(before, char, flags)
        )
        if not joined or length >= GRAPHEME_LIMIT:
            yield end
            length = 0
    if text:
        yield len(text)


@lru_cache(4_096)
def _extends(char: str) -> bool:
    """Whether a character belongs to the one before: mark, joiner, skin tone or tag."""
    return (
        unicodedata.category(char) in {"Mn", "Mc", "Me"}
        or char in "\u200c\u200d"
        or "\U0001f3fb" <= char <= "\U0001f3ff"
        or "\U000e0020" <= char <= "\U000e007f"
    )


def _completes(before: str, char: str, flags: int) -> bool:
    """Whether a flag letter is the second of its pair, or a jamo goes on a Hangul syllable."""
    if _is_flag_letter(char):
        return flags % 2 == 1
    return "\u1160" <= char <= "\u11ff" and (
        "\u1100" <= before <= "\u11ff" or "\uac00" <= before <= "\ud7a3"
    )


def _is_flag_letter(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"
