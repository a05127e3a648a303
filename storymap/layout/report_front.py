"""The first page of a report: where the releases stand, when they may be done, the contents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Final

from msgspec.structs import replace

from storymap.layout.charts_forecast import FanChart, fan_height, fan_marks
from storymap.layout.fonts import Face, Weight, text_width
from storymap.layout.geometry import Rect
from storymap.layout.label import effort_words
from storymap.layout.marks import Line, Role, text_at
from storymap.layout.paper_card import CardLink
from storymap.layout.paper_label import progress_bar
from storymap.layout.report_blocks import (
    BODY,
    LEAD,
    SMALL,
    SMALL_STRONG,
    STRONG,
    Block,
    Piece,
    Standing,
    lines_of,
)
from storymap.layout.text import elide
from storymap.layout.wording import date_text
from storymap.model.records import Unit

TITLE: Final = Face(Weight.BOLD, 24)
SECTION: Final = Face(Weight.SEMIBOLD, 14)
SHARES: Final = (0.185, 0.195, 0.095, 0.145, 0.13, 0.125, 0.125)
"""How much of the width each column of the table has."""

NOTHING: Final = "–"
NUMBER_ROOM: Final = 24.0
"""What a page's number takes at the end of a line of the contents."""


def title_block(words: str, below: str, width: float) -> Block:
    """Return the title of the report."""
    marks, y = lines_of(words, TITLE, (0, 24, width, 28), "ink", 3)
    more, end = lines_of(below, LEAD, (0, y - 8, width, 14), "muted", 3)
    return Block((Piece("H1", marks), Piece("P", more)), end)


def section_block(words: str, width: float) -> Block:
    """Return a heading."""
    marks, y = lines_of(words, SECTION, (0, 14, width, 18), "ink", 2)
    return Block((Piece("H2", marks),), y - 8, 18)


def release_table(standings: Sequence[Standing], unit: Unit, width: float) -> list[Block]:
    """Return the table of where the releases stand."""
    effort = f"{unit.capitalize()} (80 %)"
    heads = ("Release", "Progress", "Stories", effort, "Target", "50 % by", "85 % by")
    columns = _columns(width)
    cells = tuple(
        Piece("TH", (text_at(x, 9, elide(words, SMALL_STRONG, room), SMALL_STRONG, "muted"),))
        for words, (x, room) in zip(heads, columns, strict=True)
    )
    head = Block((*cells, _rule(width, 15, "ink", 1)), 16, 4)
    return [head, *(_row(standing, columns, width) for standing in standings)]


def _columns(width: float) -> list[tuple[float, float]]:
    """Return where each column begins, and how much room its words have."""
    starts = accumulate(SHARES, initial=0.0)
    return [
        (width * start, width * share - 5) for start, share in zip(starts, SHARES, strict=False)
    ]


def _row(standing: Standing, columns: list[tuple[float, float]], width: float) -> Block:
    facts, y = standing.facts, 15.0
    share = facts.done / facts.stories if facts.stories else 0.0
    target = standing.release.finish if standing.release else None
    is_late = bool(target and standing.sure and standing.sure.isoformat() > target)
    x, room = columns[1]
    bar = min(room - 34, 60)
    percent = text_at(x + bar + 5, y, f"{100 * share:.0f} %", SMALL, "ink")
    words: list[tuple[int, str, Face, Role]] = [
        (0, standing.title, STRONG, "ink"),
        (2, f"{facts.done} / {facts.stories}", SMALL, "ink"),
        (3, effort_words(facts) if facts.high else NOTHING, SMALL, "ink"),
        (4, date_text(target) if target else NOTHING, SMALL, "ink"),
        (5, date_text(standing.half) if standing.half else NOTHING, SMALL, "ink"),
        (6, date_text(standing.sure) if standing.sure else NOTHING,
         SMALL_STRONG if is_late else SMALL, "danger" if is_late else "ink"),
    ]  # fmt: skip
    cells = []
    for at, said, face, role in words:
        place, wide = columns[at]
        cells.append(Piece("TD", (text_at(place, y, elide(said, face, wide), face, role),)))
    cells.insert(1, Piece("TD", (*progress_bar(share, x, y - 6.5, bar, 6.5), percent)))
    return Block((*cells, _rule(width, 23, "line", 0.6)), 24)


def _rule(width: float, y: float, role: Role, thickness: float) -> Piece:
    return Piece("", (Line(0, y, width, y, role, thickness),))


def forecast_block(chart: FanChart, alternative: str, width: float) -> Block:
    """Return the forecast of the releases as a picture."""
    piece = Piece("Figure", fan_marks(chart, width, SMALL), alternative=alternative)
    return Block((piece,), fan_height(chart, SMALL), 4)


def contents_lines(entries: Iterable[tuple[str, str, int]], width: float) -> list[Block]:
    """Return lines with links to chapters: title, name and number of the page."""
    blocks = []
    for title, name, number in entries:
        text = text_at(0, 11, elide(title, STRONG, width - 60), STRONG, "accent")
        page = text_at(0, 11, str(number), BODY, "ink")
        page = replace(page, x=width - page.width)
        room = width - NUMBER_ROOM - text.width - 6
        dots = text_at(0, 11, " ." * int(room / text_width(" .", BODY)), BODY, "muted")
        dots = replace(dots, x=width - NUMBER_ROOM - dots.width)
        link = CardLink(Rect(0, 0, width, 14), name, f"{title}, page {number}")
        pieces = (Piece("TOCI", (text, page), (link,)), Piece("", (dots,)))
        blocks.append(Block(pieces, 16))
    return blocks
