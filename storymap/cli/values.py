"""What the text of an argument may be: numbers, shares, dates, sizes."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path
from typing import Final

MOST: Final = 2**53
"""No number of a map is larger."""


def output(text: str) -> Path:
    """Return the file to write; ``-``, which often means standard output, is refused."""
    if text == "-":
        raise argparse.ArgumentTypeError("name a file; nothing is written to standard output")
    return Path(text)


def number(text: str) -> float:
    """Return a number from 0 up, a whole one as such."""
    try:
        value = float(text)
    except ValueError:
        value = -1
    if not 0 <= value <= MOST:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 up")
    return int(value) if value.is_integer() else value


def parts(text: str) -> frozenset[str]:
    """Return the parts of a card that are named with commas between; "none" is none."""
    from storymap.layout.style import CARD_PARTS

    named = frozenset(part.strip() for part in text.lower().split(",")) - {"", "none"}
    unknown = named.difference(CARD_PARTS)
    if unknown:
        known = ", ".join(CARD_PARTS)
        raise argparse.ArgumentTypeError(
            f"{min(unknown)!r} is no part of a card; there are: {known}, none"
        )
    return named


def date(text: str) -> dt.date:
    """Return a day."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date such as 2026-11-23") from None


def count(text: str) -> int:
    """Return a whole number from 0 up."""
    if not (text.isascii() and text.isdecimal()):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0 up")
    return int(number(text))


def confidence(text: str) -> float:
    """Return how sure a slice is to be: a share below 1."""
    return _share(text, "a share between 0 and 1, such as 0.85 or 85%", includes_one=False)


def least(text: str) -> float:
    """Return the least confidence of a belief that counts."""
    return _share(text, "a share above 0 and up to 1, such as 0.5 or 50%", includes_one=True)


def discount(text: str) -> float:
    """Return what value counts a release later, as a share of what it counts before."""
    return _share(text, "a share above 0 and up to 1, such as 0.9 or 90%", includes_one=True)


def _share(text: str, what: str, *, includes_one: bool) -> float:
    try:
        share = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        share = -1
    if not (0 < share < 1 or (includes_one and share == 1)):
        raise argparse.ArgumentTypeError(f"{text!r} is not {what}")
    return share


def pace(text: str) -> tuple[float, float]:
    """Return the ends of a range of effort, both the same where one is given."""
    low, dash, high = text.replace("–", "-").partition("-")
    ends = (number(low), number(high if dash else low))
    if not 0 < ends[0] <= ends[1]:
        raise argparse.ArgumentTypeError(f"{text!r} is not a range such as 8-12")
    return ends


def size(text: str) -> tuple[int, int]:
    """Return width and height in pixels."""
    width, _, height = text.lower().partition("x")
    if not (width.isdecimal() and height.isdecimal() and int(width) > 0 and int(height) > 0):
        raise argparse.ArgumentTypeError(f"{text!r} is not a size such as 1440x900")
    return int(width), int(height)
