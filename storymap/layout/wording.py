"""Short words and numbers on cards and labels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from storymap.model.queries import EffortRange
from storymap.model.records import Number, Status, Unit

STATUS_WORDS: Final[Mapping[Status, str]] = {
    "todo": "To do",
    "doing": "In progress",
    "done": "Done",
}
UNIT_LETTERS: Final[Mapping[Unit, str]] = {"days": "d", "points": "pt"}


def number_text(number: Number) -> str:
    """Return a number as people write it: no trailing zeros, at most two decimals."""
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
