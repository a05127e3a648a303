"""Cleaning of text where it enters: typing, paste, import, load (smap-format.md, Bytes 8)."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

TITLE_LIMIT: Final = 1_000
TEXT_LIMIT: Final = 200_000
LIST_LIMIT: Final = 1_000

FORBIDDEN: Final = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls but tab and LF
    "\u2028\u2029"  # line and paragraph separators
    "\u202a-\u202e\u2066-\u2069"  # bidi embeddings, overrides, isolates
    "\ufeff\ufff9-\ufffb\ufffe\uffff"  # BOM, interlinear marks, noncharacters
    "\ud800-\udfff"  # lone surrogates
)
"""The characters no text of a map holds, as the inside of a regular expression's brackets."""

_SUSPECT = re.compile(f"[{FORBIDDEN}]")
_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_BLANKS = re.compile(r"\s+")


def is_clean(text: str) -> bool:
    """Tell whether a text is in the form that maps hold."""
    if text.isascii() and text.isprintable():  # most texts, and quickly told
        return True
    return _SUSPECT.search(text) is None and unicodedata.is_normalized("NFC", text)


def clean_text(text: str, limit: int = TEXT_LIMIT) -> str:
    """Return a text in the form that maps hold: NFC, LF, no control characters, no bidi overrides.

    Lone surrogates become U+FFFD; what is longer than ``limit`` characters is cut.
    """
    if not is_clean(text):
        text = _SURROGATE.sub("\ufffd", _BREAKS.sub("\n", text))
        text = unicodedata.normalize("NFC", _SUSPECT.sub("", text))
    return text[:limit]


def clean_title(text: str) -> str:
    """Return a text fit for a title: clean, one line, single blanks, at most 1,000 characters."""
    return _BLANKS.sub(" ", clean_text(text, TEXT_LIMIT)).strip()[:TITLE_LIMIT].rstrip()
