"""Numbers and texts in the form that a PDF's syntax wants; nothing else of a map reaches a file."""

from __future__ import annotations

from functools import lru_cache
from typing import Final
from urllib.parse import quote

from storymap.model.text import clean_text

FARTHEST: Final = 1_000_000.0


@lru_cache(65_536)
def number(value: float) -> str:
    """Return a number with at most two decimals; what is not finite or far off the page is 0."""
    if not -FARTHEST < value < FARTHEST:
        return "0"
    text = f"{value:.2f}"
    return text.rstrip("0").rstrip(".") if text != "-0.00" else "0"


def numbers(*values: float) -> str:
    """Return several numbers with blanks between them."""
    return " ".join(map(number, values))


def text_string(text: str) -> str:
    """Return a text as a hex string, so that no sign of it can escape.

    ASCII is the same in PDFDocEncoding, the rest is UTF-16 (ISO 32000-1, 7.9.2.2).
    """
    if text.isascii() and text.isprintable():
        return f"<{text.encode('ascii').hex().upper()}>"
    return f"<FEFF{clean_text(text).encode('utf-16-be').hex().upper()}>"


def name_string(text: str) -> str:
    """Return an id (ASCII) as a hex string."""
    return f"<{text.encode('ascii', 'replace').hex().upper()}>"


def address_string(address: str) -> str:
    """Return an address as a hex string, percent-encoded; empty unless http, https or mailto."""
    scheme, colon, rest = clean_text(address).strip().partition(":")
    if not colon or scheme.lower() not in {"http", "https", "mailto"}:
        return ""
    encoded = quote(rest, safe="/?#[]@!$&'()*+,;=:%~-._")
    return f"<{f'{scheme}:{encoded}'.encode('ascii').hex().upper()}>"
