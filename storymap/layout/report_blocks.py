"""What a report is made of: blocks of marks, one below the other on pages.

In points, y down. A heading stays with what it heads.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from msgspec.structs import replace

from storymap.layout.direction import base_is_right_to_left
from storymap.layout.fonts import Face, Weight
from storymap.layout.label import LaneFacts
from storymap.layout.marks import Mark, Marks, Role, Text, text_at
from storymap.layout.paper_card import CardLink
from storymap.layout.text import break_lines
from storymap.model.records import Release

BODY: Final = Face(Weight.REGULAR, 9.5)
STRONG: Final = Face(Weight.SEMIBOLD, 9.5)
LEAD: Final = Face(Weight.REGULAR, 11)
SMALL: Final = Face(Weight.REGULAR, 8.8)
SMALL_STRONG: Final = Face(Weight.SEMIBOLD, 8.8)
NOTE: Final = Face(Weight.REGULAR, 8)

LEADING: Final = 13.0
SMALL_LEADING: Final = 11.4
MOST_LINES: Final = 4_000
"""How many lines one field takes at most; more is cut, and told by an ellipsis."""


class Piece(NamedTuple):
    """Marks that are one thing to be read: its type as a tag, and what leads elsewhere.

    ``anchor`` names the place; ``place`` is that of the activity whose colours it has.
    """

    kind: str
    marks: Marks
    links: tuple[CardLink, ...] = ()
    anchor: str = ""
    alternative: str = ""
    place: int | None = None


class Block(NamedTuple):
    """Pieces that stand together; ``before`` is room above, except at the top of a page."""

    pieces: tuple[Piece, ...]
    height: float
    before: float = 0.0


class Standing(NamedTuple):
    """Where a release stands; dates are those that 50 and 85 % of futures meet."""

    release: Release | None
    title: str
    facts: LaneFacts
    half: dt.date | None = None
    sure: dt.date | None = None
    by_target: float | None = None


@dataclass(slots=True)
class Page:
    """What stands on a page: blocks and their y; ``chapter`` is named at its head."""

    chapter: str
    blocks: list[tuple[float, Block]] = field(default_factory=list)


def paginated(groups: Iterable[Sequence[Block]], room: float, chapter: str) -> list[Page]:
    """Put blocks on pages of ``room`` points; a group is parted only if it is higher than one."""
    pages = [Page(chapter)]
    y = 0.0
    for group in groups:
        height = sum(block.height + block.before for block in group)
        first = group[0].before if group else 0.0
        if y and y + height > room and (height - first <= room or y > room / 2):
            pages.append(Page(chapter))
            y = 0.0
        for block in group:
            before = block.before if y else 0.0
            if y and y + before + block.height > room:
                pages.append(Page(chapter))
                y = before = 0.0
            pages[-1].blocks.append((y + before, block))
            y += before + block.height
    return pages


def paragraph(words: str, width: float, face: Face = BODY, role: Role = "ink") -> Block:
    """Return a paragraph."""
    leading = LEADING if face.size > 9 else SMALL_LEADING
    marks, y = lines_of(words, face, (0, face.size, width, leading), role, MOST_LINES)
    return Block((Piece("P", marks),), y - leading + 5, 4)


def lines_of(
    words: str, face: Face, area: tuple[float, float, float, float], role: Role, most: int
) -> tuple[Marks, float]:
    """Return text in lines and the baseline after the last.

    ``area``: where the first line begins, on its baseline, how wide lines are and their leading.
    What runs from right to left stands at the right.
    """
    x, y, width, leading = area
    marks: list[Mark] = []
    turned = base_is_right_to_left(words)
    for line in break_lines(words, face, width, most).lines:
        text = text_at(x, y, line, face, role)
        marks.append(at_right(text, x + width) if turned else text)
        y += leading
    return tuple(marks), y


def at_right(text: Text, right: float) -> Text:
    """Return a line that ends at ``right``."""
    return replace(text, x=right - text.width)
