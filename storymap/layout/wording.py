"""Short words and numbers on cards and labels."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Final

from storymap.model.queries import EffortRange
from storymap.model.records import Number, Status, Unit

STATUS_WORDS: Final[Mapping[Status, str]] = {
    "todo": "To do",
    "doing": "In progress",
    "done": "Done",
}
MONTHS: Final = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip
LOOSE_CARDS: Final = "Loose cards"
"""What the column and the band of what lost its step or activity are called, everywhere."""
UNIT_LETTERS: Final[Mapping[Unit, str]] = {"days": "d", "points": "pt"}


def unmet_text(count: int) -> str:
    """Return what a card says of a story that is marked as done and is not: ``2 unmet``."""
    return f"{count} unmet"


def number_text(number: Number) -> str:
    """Return a number as people write it: no trailing zeros, at most two decimals.

    What is no number (NaN, infinity) is ``?``.
    """
    if not isfinite(number):
        return "?"
    if number == int(number):
        return str(int(number))
    return f"{number:.2f}".rstrip("0").rstrip(".")


def range_text(low: Number, high: Number) -> str:
    """Return ``3–5``, or one number where both are the same."""
    if low == high:
        return number_text(low)
    return f"{number_text(low)}–{number_text(high)}"


def effort_text(effort: EffortRange, unit: Unit) -> str:
    """Return an effort as a range with its unit, as ``3–5 d``."""
    return f"{range_text(effort.low, effort.high)} {UNIT_LETTERS[unit]}"


def date_text(date: dt.date | str) -> str:
    """Return ``18 Dec 2026``; a text that is no date (YYYY-MM-DD) stays as it is."""
    if isinstance(date, str):
        try:
            date = dt.date.fromisoformat(date)
        except ValueError:
            return str(date)
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"


def listed(titles: Sequence[str], most: int = 3) -> str:
    """Return titles as a sentence has them: ``“A”, “B” and 3 more``, naming about so many."""
    named = titles if len(titles) <= most + 1 else titles[:most]
    shown = [f"“{short_title(title)}”" for title in named]
    if len(named) < len(titles):
        shown.append(f"{len(titles) - len(named)} more")
    return " and ".join(part for part in (", ".join(shown[:-1]), *shown[-1:]) if part)


def short_title(title: str, most: int = 60) -> str:
    """Return a title for the middle of a sentence: not longer than so many characters."""
    return title if len(title) <= most else f"{title[: most - 1].rstrip()}…"
