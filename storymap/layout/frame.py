"""What stands around the board on a sheet of paper: title, page map, ways on, legend, date, number.

All in points of the frame's own scale, y down, from the sheet's upper left corner.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import floor
from typing import Final

from msgspec.structs import replace

from storymap.layout.fonts import Face, Weight
from storymap.layout.geometry import Rect
from storymap.layout.legend import GAP, PITCH, SMALL, Entry, Room, entries_of, right_of, set_into
from storymap.layout.marks import (
    Box,
    Icon,
    Mark,
    Marks,
    Role,
    Symbol,
    shifted,
    text_at,
)
from storymap.layout.pages import Sheet, Spread, sheet_name
from storymap.layout.paper_card import CardLink
from storymap.layout.text import elide
from storymap.model.records import Legend, Unit

SMALL_STRONG: Final = Face(Weight.SEMIBOLD, 7.4)
TINY: Final = Face(Weight.REGULAR, 6.8)
TINY_STRONG: Final = Face(Weight.BOLD, 6.8)
SUBTITLE: Final = Face(Weight.REGULAR, 8.2)
PAGE_TITLE: Final = Face(Weight.BOLD, 13)
POSTER_TITLE: Final = Face(Weight.BOLD, 22)
MAP_LIMIT: Final = 60
"""With more sheets the page map would be too small to read; then the sheet's name alone stands."""

MAP_CELL: Final = (27.0, 11.6)
MAP_WIDEST: Final = 9
MAP_LOWEST: Final = 8.5
WAY: Final = 8.0
POSTER_TITLE_LINE: Final = 26.0
"""How much of the room above a poster's backbone its title takes."""

POSTER_FIRST: Final = 32.0
"""The baseline of the first line below it."""


@dataclass(frozen=True)
class Imprint:
    """What the frame says of the map: its title, a line under it, date, paper, unit, author.

    An empty date or author is not said; the legend can be left out. ``has_unmet``: whether some
    story is marked as done and is not, whose sign the legend tells then; ``meanings``: those of the
    map's own colours.
    """

    title: str
    summary: str
    date: str
    paper: str
    unit: Unit
    author: str = ""
    shows_legend: bool = True
    has_unmet: bool = False
    meanings: tuple[Legend, ...] = ()

    @cached_property
    def legend(self) -> tuple[Entry, ...]:
        """What the legend tells; nothing if it is left out."""
        if not self.shows_legend:
            return ()
        return entries_of(self.unit, self.meanings, has_unmet=self.has_unmet)

    def signed(self, *words: str) -> str:
        """Return some words with the author and the date that are said."""
        return " · ".join(word for word in (*words, self.author) if word)


def page_frame(spread: Spread, sheet: Sheet, number: int, imprint: Imprint) -> Marks:
    """Return what stands around one of several sheets; ``number`` counts from 1."""
    width, margin = spread.width, spread.margin
    right = width - margin
    baseline = margin + 13.5
    page_map, map_left = _page_map(spread, sheet, right, margin - 3)
    title = _page_title(spread, sheet, imprint, margin, (baseline, map_left - GAP))
    name = f"{sheet.name}   {number} / {len(spread.sheets)}"
    place = text_at(0, spread.height - margin - 2, name, SMALL_STRONG, "ink")
    place = replace(place, x=right - place.width)
    footer = _footer(spread, sheet, imprint, place.x - GAP)
    return (*title, *page_map, *_ways(spread, sheet), *footer, place)


def poster_frame(spread: Spread, imprint: Imprint) -> Marks:
    """Return what stands around a poster, in points before its scale."""
    scale = spread.frame_scale
    width, height, margin = (
        spread.width / scale,
        spread.height / scale,
        spread.margin / scale,
    )
    right = width - margin
    title = elide(imprint.title, POSTER_TITLE, right - margin)
    lines, _ = set_into(_poster_rooms(spread, spread.title_block), imprint.legend)
    legend = [mark for line in lines for mark in line]
    left = margin + right - max(map(right_of, legend), default=margin)
    room = left - margin - GAP
    summary = elide(imprint.summary, SUBTITLE, room) if room > 60 else ""
    marks: list[Mark] = [
        text_at(margin, margin + 18, title, POSTER_TITLE, "ink"),
        text_at(margin, margin + POSTER_FIRST, summary, SUBTITLE, "muted"),
        *(shifted(mark, left - margin) for mark in legend),
    ]
    words = elide(_poster_words(spread, imprint), SMALL, right - margin)
    marks.append(text_at(margin, height - margin - 1, words, SMALL, "muted"))
    return tuple(marks)


def _poster_rooms(spread: Spread, title_block: float) -> list[Room]:
    """Return the room for the legend below the title of a poster."""
    margin, right = (x / spread.frame_scale for x in (spread.margin, spread.width - spread.margin))
    rows = range(floor((title_block - POSTER_TITLE_LINE) / PITCH))
    return [Room(margin, right, margin + POSTER_FIRST + PITCH * row) for row in rows]


def poster_title_block(spread: Spread, imprint: Imprint) -> float:
    """Return how much room a poster needs above its backbone for all of the legend."""
    block = spread.title_block
    for _ in imprint.legend:
        if not set_into(_poster_rooms(spread, block), imprint.legend)[1]:
            break
        block += PITCH
    return block


def _poster_words(spread: Spread, imprint: Imprint) -> str:
    reduced = spread.reduction < 1
    size = spread.title_size / spread.reduction
    parts = [imprint.signed(f"Printed from {imprint.title}", imprint.date)]
    if reduced:
        parts.append(f"drawn at {100 * spread.reduction:.1f} %")
        parts.append(f"print at {round(100 / spread.reduction)} %")
        parts.append(f"card titles are then {size:.1f} pt")
    else:
        parts.append(f"card titles print at {size:.1f} pt at 100 %")
    width, height = (
        round(side / spread.reduction / 72 * 25.4) for side in (spread.width, spread.height)
    )
    return " · ".join([*parts, f"{width} × {height} mm"])


def _page_title(
    spread: Spread, sheet: Sheet, imprint: Imprint, x: float, place: tuple[float, float]
) -> list[Mark]:
    baseline, right = place
    title = text_at(x, baseline, elide(imprint.title, PAGE_TITLE, right - x), PAGE_TITLE, "ink")
    words = _whereabouts(spread, sheet)
    start = title.x + title.width + GAP
    if right - start < 60:
        return [title]
    return [
        title,
        text_at(start, baseline, elide(words, SUBTITLE, right - start), SUBTITLE, "muted"),
    ]


def _whereabouts(spread: Spread, sheet: Sheet) -> str:
    """Return ``Page A1 of C2 · Find a book to Join and sign in``."""
    parts = []
    if len(spread.sheets) > 1:
        last = sheet_name(len(spread.groups) - 1, len(spread.cuts) - 1)
        parts.append(f"Page {sheet.name} of {last}")
    activities = spread.board.story_map.activities
    names = [
        activities[spread.board.columns[column].activity_id].title
        for column in (sheet.columns.start, sheet.columns.stop - 1)
        if spread.board.columns[column].activity_id in activities
    ]
    if names:
        parts.append(names[0] if names[0] == names[-1] else f"{names[0]} to {names[-1]}")
    return " · ".join(parts)


def _page_map(spread: Spread, sheet: Sheet, right: float, top: float) -> tuple[list[Mark], float]:
    """Return the map of all sheets with this one marked, and where it begins."""
    left = min((cell.x for _, cell in _map_cells(spread, right, top)), default=right)
    marks: list[Mark] = []
    for other, (x, y, width, height) in _map_cells(spread, right, top):
        here = other is sheet
        fill: Role = "ink" if here else "card"
        face: Face = TINY_STRONG if here else TINY
        marks.append(Box(x, y, width, height, fill, "muted", line_width=0.6))
        name = text_at(0, y + (height + 4.9) / 2, other.name, face, "card" if here else "ink")
        marks.append(replace(name, x=x + (width - name.width) / 2))
    return marks, left


def _map_cells(spread: Spread, right: float, top: float) -> list[tuple[Sheet, Rect]]:
    """Return where each sheet is in the page map; nothing if there are too many for one."""
    count = len(spread.sheets)
    across, down = len(spread.groups), len(spread.cuts)
    width = MAP_CELL[0]
    height = min(MAP_CELL[1], (spread.title_block + 1) / down)
    if count == 1 or count > MAP_LIMIT or across > MAP_WIDEST or height < MAP_LOWEST:
        return []
    left = right - across * width
    return [
        (sheet, Rect(left + sheet.across * width, top + sheet.down * height, width, height))
        for sheet in spread.sheets
    ]


def page_links(spread: Spread, sheet: Sheet) -> tuple[CardLink, ...]:
    """Return what of a page's frame leads to other pages, named ``page-B1``; y down."""
    right, margin = spread.width - spread.margin, spread.margin
    areas = [
        (cell, other.name)
        for other, cell in _map_cells(spread, right, margin - 3)
        if other is not sheet
    ]
    middle = spread.top + spread.board.style.activity_height * spread.scale / 2
    if sheet.across:
        area = Rect(margin - 16, middle - 6, 12, 24)
        areas.append((area, sheet_name(sheet.across - 1, sheet.down)))
    if sheet.across + 1 < len(spread.groups):
        area = Rect(right + 4, middle - 6, 12, 24)
        areas.append((area, sheet_name(sheet.across + 1, sheet.down)))
    if sheet.down + 1 < len(spread.cuts):
        area = Rect(margin + 6, _end_of(spread, sheet) + 2, 84, 11)
        areas.append((area, sheet_name(sheet.across, sheet.down + 1)))
    return tuple(CardLink(area, f"page-{name}", f"Page {name}") for area, name in areas)


def _ways(spread: Spread, sheet: Sheet) -> list[Mark]:
    """Return the arrows in the margins to the sheets beside and below this one."""
    middle = spread.top + spread.board.style.activity_height * spread.scale / 2
    left, right = spread.margin - 10, spread.width - spread.margin + 10
    marks: list[Mark] = []
    if sheet.across:
        marks.extend(_way("left", sheet_name(sheet.across - 1, sheet.down), left, middle))
    if sheet.across + 1 < len(spread.groups):
        marks.extend(_way("right", sheet_name(sheet.across + 1, sheet.down), right, middle))
    if sheet.down + 1 < len(spread.cuts):
        below = sheet_name(sheet.across, sheet.down + 1)
        x = spread.margin + 8
        marks.append(Icon(x, _end_of(spread, sheet) + 4, WAY, "down", "ink"))
        goes_on = any(part.goes_on for part in sheet.strips[-1].parts)
        words = f"{'continues' if goes_on else 'more releases'} on {below}"
        marks.append(text_at(x + WAY + 4, _end_of(spread, sheet) + 10.5, words, TINY, "ink"))
    return marks


def _end_of(spread: Spread, sheet: Sheet) -> float:
    """Return the y below the last lane of a sheet."""
    return spread.top + spread.scale * sheet.strips[-1].bottom


def _way(symbol: Symbol, name: str, x: float, y: float) -> list[Mark]:
    label = text_at(0, y + WAY + 7, name, TINY_STRONG, "ink")
    return [
        Icon(x - WAY / 2, y - WAY / 2, WAY, symbol, "ink"),
        replace(label, x=x - label.width / 2),
    ]


def _footer(spread: Spread, sheet: Sheet, imprint: Imprint, right: float) -> list[Mark]:
    """Return the words of a page's last line and the legend, which takes lines above if need be."""
    margin, y = spread.margin, spread.height - spread.margin - 2
    date = f"map of {imprint.date}" if imprint.date else ""
    words = imprint.signed(imprint.title, date, imprint.paper)
    text = text_at(margin, y, elide(words, SMALL, (right - margin) * 0.55), SMALL, "muted")
    beside = Room(margin + text.width + GAP + 3, right, y)
    lines, left_over = set_into([beside], imprint.legend)
    above: list[Room] = []
    for _ in range(_free_lines(spread, sheet, y)):
        if not left_over:
            break
        above = [Room(margin, spread.width - margin, y - PITCH * (len(above) + 1)), *above]
        lines, left_over = set_into([*above, beside], imprint.legend)
    return [text, *(mark for line in lines for mark in line)]


def _free_lines(spread: Spread, sheet: Sheet, y: float) -> int:
    """Return how many lines have room between what stands on a page and its last line."""
    way_on = 14 if sheet.down + 1 < len(spread.cuts) else 2
    return max(0, floor((y - PITCH - _end_of(spread, sheet) - way_on) / PITCH))
