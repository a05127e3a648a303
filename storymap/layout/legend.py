"""What the signs on cards mean, set into the room that a sheet of paper has for it.

All in points of the frame's own scale, y down.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from storymap.layout.colours import band
from storymap.layout.fonts import Face, Weight
from storymap.layout.marks import Box, Icon, Mark, Marks, Role, Symbol, Text, shifted, text_at
from storymap.layout.paper_card import range_bar
from storymap.layout.paper_status import status_marks
from storymap.layout.text import elide
from storymap.layout.wording import STATUS_WORDS, UNIT_LETTERS
from storymap.model.records import Legend, Status, Unit
from storymap.model.text import clean_title

SMALL: Final = Face(Weight.REGULAR, 7.4)
GAP: Final = 11.0
"""The room between two entries."""

WIDEST: Final = 150.0
"""What a colour means is cut beyond so many points."""

PITCH: Final = 10.0
"""How far the lines of a legend are apart."""


class Entry(NamedTuple):
    """A sign with what it means, at the origin on its baseline."""

    marks: Marks
    width: float


class Room(NamedTuple):
    """Where a line of the legend can stand: from, to, and its baseline."""

    x: float
    right: float
    y: float


def entries_of(unit: Unit, legend: Sequence[Legend] = (), *, has_unmet: bool) -> tuple[Entry, ...]:
    """Return all entries of a legend; ``has_unmet``: also the sign of what is done in name only.

    ``legend``: what colours of the map's own mean.
    """
    signs = [_status_entry(status) for status in ("done", "doing", "todo")]
    if has_unmet:
        told = text_at(9.5, 0, "marked done, not met", SMALL, "warn")
        signs.insert(1, [*status_marks("done", 0, 0, 7, unmet=1), told])
    signs.extend(_meanings(legend))
    bar = range_bar((3, 5, 9), (0, -2.5), 34)
    words = f"5 {UNIT_LETTERS[unit]} (3–9): most likely, and the range"
    signs.append([*bar, text_at(39, 0, words, SMALL, "ink")])
    signs.append([Icon(0, -6, 6.4, "diamond", "accent"), text_at(9, 0, "value", SMALL, "ink")])
    dashed = Box(0, -6.4, 11, 8, "card", "card_line", 1.5, 0.6, dashed=True)
    signs.append([dashed, text_at(14.5, 0, "not ready yet", SMALL, "ink")])
    badges: tuple[tuple[Symbol, Role, Role, str], ...] = (
        ("question", "question_ink", "question", "open question"),
        ("flask", "hypothesis_ink", "hypothesis", "hypothesis"),
        ("refuted", "hypothesis", "hypothesis_ink", "refuted"),
        ("needs", "badge_ink", "badge", "needs another"),
        ("unblocks", "badge_ink", "badge", "needed by another"),
        ("alert", "alert_ink", "alert", "blocked or risky"),
    )
    for symbol, role, disc, words in badges:
        signs.append([Icon(0, -6.6, 8, symbol, role, disc), text_at(10.5, 0, words, SMALL, "ink")])
    return tuple(Entry(tuple(marks), max(map(right_of, marks))) for marks in signs)


def set_into(rooms: Iterable[Room], entries: Sequence[Entry]) -> tuple[list[Marks], int]:
    """Fill one room after the other; return what stands in each, and how many entries in none."""
    rest = deque(entries)
    lines: list[Marks] = []
    for x, right, y in rooms:
        line: list[Mark] = []
        while rest and x + rest[0].width <= right:
            entry = rest.popleft()
            line.extend(shifted(mark, x, y) for mark in entry.marks)
            x += entry.width + GAP  # noqa: PLW2901 - the next entry stands there
        lines.append(tuple(line))
    return lines, len(rest)


def _meanings(legend: Sequence[Legend]) -> Iterator[list[Mark]]:
    """Yield the entries of a map's own colours, each with its band on a small card."""
    for one in legend:
        marks = band(legend, one.colour, 11, 8, 1)
        meaning = clean_title(one.meaning)
        if marks and meaning:
            card = Box(0, -6.4, 11, 8, "card", "card_line", 1.5, 0.6)
            words = elide(meaning, SMALL, WIDEST)
            told = text_at(14.5, 0, words, SMALL, "ink")
            yield [card, *(shifted(mark, 0, -6.4) for mark in marks), told]


def _status_entry(status: Status) -> list[Mark]:
    word = text_at(9.5, 0, STATUS_WORDS[status], SMALL, status)
    return [*status_marks(status, 0, 0, 7), word]


def right_of(mark: Mark) -> float:
    """Return where a mark ends."""
    if isinstance(mark, Text | Box):
        return mark.x + mark.width
    return mark.x + mark.size if isinstance(mark, Icon) else max(mark.x1, mark.x2)
