"""Ranges and numbers as people type them: ``5 – 6 – 8``, ``5-8``, ``5..8``, ``6``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import floor, isfinite, log10, sqrt
from typing import Final

from storymap.layout.wording import number_text
from storymap.model.records import Number, Range

LIMIT: Final = 1_000_000_000
"""Nobody plans with more than this; beyond it a number is a slip of the keyboard."""

UNKNOWN: Final = "?"
DASH: Final = " – "

_NUMBER = r"\d+(?:[.,]\d+)?|\?"
_BETWEEN = re.compile(r"\s*(?:[-–—−/~;]|\.{2,}|…|,\s|\bto\b|\s)\s*")
_UNIT = re.compile(r"\s*(?:d|days?|pt|pts|points?)\.?\s*$", re.IGNORECASE)
_TOKEN = re.compile(_NUMBER)
_SIGNED = re.compile(r"[-−+]?\d+(?:[.,]\d+)?")


def parse_range(text: str, sizes: Mapping[str, Range] | None = None) -> Range | None:
    """Return the range that a text means; an empty text means that it is not known: None.

    One number is the likely effort; two are low and high, with a round number between them as
    likely; three are low, likely, high. ``?`` stands for an end that is not known. The name of one
    of the ``sizes`` means its range. Raises ValueError with a sentence for the reader.
    """
    if sizes is not None and text.strip().upper() in sizes:
        return sizes[text.strip().upper()]
    text = _UNIT.sub("", text.strip())
    if not text or text == UNKNOWN:
        return None
    numbers = [_token(part) for part in _BETWEEN.split(text)]
    if len(numbers) > 3:
        raise ValueError("At most three numbers: low – likely – high.")
    return _range_of(numbers)


def _range_of(numbers: list[Number | None]) -> Range:
    if len(numbers) == 1:
        low, likely, high = None, numbers[0], None
    elif len(numbers) == 2:
        low, high = numbers
        likely = None if low is None or high is None else middle(low, high)
    else:
        low, likely, high = numbers
    if likely is None:
        raise ValueError("The likely effort is missing: low – likely – high.")
    try:
        return Range(low=low, likely=likely, high=high)
    except ValueError:
        raise ValueError("The smallest number comes first: low – likely – high.") from None


def _token(part: str) -> Number | None:
    if part == UNKNOWN:
        return None
    if not _TOKEN.fullmatch(part):
        raise ValueError("Write numbers, as 5 – 6 – 8, 5-8 or 6.")
    return _number(part)


def _number(text: str) -> Number:
    number = float(text.replace(",", ".").replace("−", "-"))
    if not isfinite(number) or abs(number) > LIMIT:
        raise ValueError("That number is too large.")
    return int(number) if number == int(number) else number


def middle(low: Number, high: Number) -> Number:
    """Return a round number between two ends: near their geometric mean, since effort is skew."""
    span = high - low
    if span < 1e-6:
        return low
    mean = sqrt(low * high) if low > 0 else span / 2
    step = 0.5 if 1 <= span < 2 else 10.0 ** floor(log10(span / 2))
    rounded = round(round(mean / step) * step, 6)
    kept = min(max(rounded, low), high)
    return int(kept) if kept == int(kept) else kept


def rounded(effort: Number) -> Number:
    """Return an effort in a round number near it: a half below 2, whole below 20, two digits."""
    if effort <= 0:
        return 0
    step = 10.0 ** (floor(log10(effort)) - 1)
    if 0.75 <= effort < 20:
        step = 0.5 if effort < 2 else 1.0
    number = round(round(effort / step) * step, 6)
    return int(number) if number == int(number) else number


def format_range(effort: Range | None) -> str:
    """Return a range as it is shown and typed: ``5 – 6 – 8``; ``6`` if only the likely is known."""
    if effort is None:
        return ""
    if effort.low is None and effort.high is None:
        return exact_text(effort.likely)
    ends = (effort.low, effort.likely, effort.high)
    return DASH.join(UNKNOWN if end is None else exact_text(end) for end in ends)


def parse_number(text: str) -> Number | None:
    """Return the number that a text means, None for an empty one; raises ValueError likewise."""
    text = text.strip()
    if not text:
        return None
    if not _SIGNED.fullmatch(text):
        raise ValueError("Write one number, as 50.")
    return _number(text)


def format_number(number: Number | None) -> str:
    """Return a number as it is shown and typed, empty for None."""
    return "" if number is None else exact_text(number)


def exact_text(number: Number) -> str:
    """Return a number with all the digits it has, so that typing it again changes nothing."""
    short = number_text(number)
    return short if float(short) == number else repr(number)


def parse_share(text: str) -> Number | None:
    """Return the share (0-1) that a percentage means, None for an empty text."""
    number = parse_number(text.strip().removesuffix("%"))
    if number is None:
        return None
    if not 0 <= number <= 100:
        raise ValueError("Write a percentage from 0 to 100.")
    share = round(number / 100, 6)
    return int(share) if share == int(share) else share


def format_share(share: Number | None) -> str:
    """Return a share as a percentage, empty for None."""
    return "" if share is None else f"{exact_text(round(share * 100, 4))} %"
