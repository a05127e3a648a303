"""What stands around the board on a sheet of paper: title, page map, ways on, legend, date, number.

All in points of the frame's own scale, y down, from the sheet's upper left corner.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from msgspec.structs import replace

from storymap.layout.fonts import Face, Weight
from storymap.layout.geometry import Rect
from storymap.layout.marks import (
    Box,
    Icon,
    Line,
    Mark,
    Marks,
    Role,
    Symbol,
    Text,
    shifted,
    text_at,
)
from storymap.layout.pages import Sheet, Spread, sheet_name
from storymap.layout.paper_card import CardLink, range_bar
from storymap.layout.paper_status import status_marks
from storymap.layout.text import elide
from storymap.layout.wording import STATUS_WORDS, UNIT_LETTERS
from storymap.model.records import Status, Unit

SMALL: Final = Face(Weight.REGULAR, 7.4)
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
GAP: Final = 11.0
DASH: Final = 3.0


@dataclass(frozen=True, slots=True)
class Imprint:
    """What the frame says of the map: its title, a line under it, date, paper, unit, author.

    An empty date or author is not said; the legend can be left out. ``has_unmet``: whether some
    story is marked as done and is not, whose sign the legend tells then.
    """

    title: str
    summary: str
    date: str
    paper: str
    unit: Unit
    author: str = ""
    shows_legend: bool = True
    has_unmet: bool = False

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
    date = f"map of {imprint.date}" if imprint.date else ""
    words = imprint.signed(imprint.title, date, imprint.paper)
    footer = _footer(words, imprint, (margin, place.x - GAP), spread.height - margin - 2)
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
    legend = _legend(imprint, (margin, right), margin + 32)
    left = right - (legend[1] - margin)
    moved = tuple(shifted(mark, left - margin) for mark in legend[0])
    room = left - margin - GAP
    summary = elide(imprint.summary, SUBTITLE, room) if room > 60 else ""
    marks: list[Mark] = [
        text_at(margin, margin + 18, title, POSTER_TITLE, "ink"),
        text_at(margin, margin + 32, summary, SUBTITLE, "muted"),
        *(moved if left > margin + 40 else ()),
    ]
    words = elide(_poster_words(spread, imprint), SMALL, right - margin)
    marks.append(text_at(margin, height - margin - 1, words, SMALL, "muted"))
    return tuple(marks)


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


def wall_frame(spread: Spread, sheet: Sheet, number: int, imprint: Imprint) -> Marks:
    """Return what stands around a sheet of a wall: marks to cut at, flaps, which sheet it is."""
    margin, height = spread.margin, spread.height
    marks: list[Mark] = []
    if not (sheet.across or sheet.down):
        right = min(spread.cut_corner(sheet)[0], spread.width - margin) - 6
        words = elide(imprint.title, PAGE_TITLE, right - margin)
        title = text_at(margin, margin + 13.5, words, PAGE_TITLE, "ink")
        legend, _ = _legend(imprint, (margin + title.width + GAP, right), margin + 13.5)
        marks.extend((title, *legend))
    marks.extend(_cut_marks(spread, sheet))
    marks.extend(_flaps(spread, sheet))
    baseline = height - margin * 0.45
    words = imprint.signed(imprint.title, imprint.date, imprint.paper)
    finder, left = _finder(spread, sheet, spread.width - margin, baseline + 1.5)
    count = len(spread.sheets)
    how = "" if count == 1 else " · cut on the marks, glue on the dashed flap"
    place = text_at(
        0, baseline, f"{sheet.name} · sheet {number} of {count}{how}", TINY_STRONG, "ink"
    )
    place = replace(place, x=left - GAP / 2 - place.width)
    footer = elide(words, TINY, place.x - GAP - margin)
    return (*marks, text_at(margin, baseline, footer, TINY, "muted"), place, *finder)


def _cut_marks(spread: Spread, sheet: Sheet) -> list[Mark]:
    """Return the marks in the margins at the corners of what is to be seen of a sheet."""
    right, bottom = spread.cut_corner(sheet)
    left, top, long = spread.margin, spread.margin, 0.7 * spread.margin
    marks: list[Mark] = []
    for x, away in ((left, -1), (right, 1)):
        for y, off in ((top, -1), (bottom, 1)):
            marks.append(Line(x + away * 2, y, x + away * (2 + long), y, "ink", 0.6))
            marks.append(Line(x, y + off * 2, x, y + off * (2 + long), "ink", 0.6))
    return marks


def _flaps(spread: Spread, sheet: Sheet) -> list[Mark]:
    """Return the dashed lines of the flaps that go under the sheets beside and below."""
    right, bottom = spread.cut_corner(sheet)
    margin = spread.margin
    marks: list[Mark] = []
    if sheet.across + 1 < len(spread.groups):
        marks.extend(_dashes((right, margin), (right, bottom)))
        name = sheet_name(sheet.across + 1, sheet.down)
        for row, word in enumerate(("glue", "under", name)):
            text = text_at(0, margin + 40 + 9 * row, word, TINY, "muted")
            marks.append(replace(text, x=right + (spread.flap - text.width) / 2))
    if sheet.down + 1 < len(spread.cuts):
        marks.extend(_dashes((margin, bottom), (right, bottom)))
        words = f"glue under {sheet_name(sheet.across, sheet.down + 1)}"
        text = text_at(0, bottom + spread.flap / 2 + 2.4, words, TINY, "muted")
        marks.append(replace(text, x=(margin + right - text.width) / 2))
    return marks


def _dashes(start: tuple[float, float], end: tuple[float, float]) -> Iterator[Line]:
    """Yield a dashed line, straight across or down."""
    (x, y), (right, bottom) = start, end
    length = right - x + bottom - y
    for place in range(int(length // (2 * DASH)) + 1):
        first = 2 * DASH * place
        last = min(length, first + DASH)
        if x == right:
            yield Line(x, y + first, x, y + last, "ink", 0.6)
        else:
            yield Line(x + first, y, x + last, y, "ink", 0.6)


def _finder(spread: Spread, sheet: Sheet, right: float, bottom: float) -> tuple[list[Mark], float]:
    """Return a small picture of all sheets with this one filled, and where it begins."""
    across, down = len(spread.groups), len(spread.cuts)
    cell = min(8.0, (spread.margin * 0.8) / down)
    if across * cell > 90 or cell < 1.2:
        return [], right
    left, top = right - across * cell, bottom - down * cell * 0.7
    marks: list[Mark] = [
        Box(
            left + other.across * cell, top + other.down * cell * 0.7, cell, cell * 0.7,
            "ink" if other is sheet else "card", "muted", line_width=0.4,
        )
        for other in spread.sheets
    ]  # fmt: skip
    return marks, left


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


def _footer(words: str, imprint: Imprint, ends: tuple[float, float], y: float) -> list[Mark]:
    left, right = ends
    text = text_at(left, y, elide(words, SMALL, (right - left) * 0.55), SMALL, "muted")
    legend, _ = _legend(imprint, (left + text.width + GAP + 3, right), y)
    return [text, *legend]


def _legend(imprint: Imprint, ends: tuple[float, float], y: float) -> tuple[list[Mark], float]:
    """Return what the signs on cards mean, as much as fits, and where it ends."""
    x, right = ends
    marks: list[Mark] = []
    for item in _legend_items(imprint) if imprint.shows_legend else ():
        width = max(_right_of(mark) for mark in item)
        if x + width > right:
            break
        marks.extend(shifted(mark, x, y) for mark in item)
        x += width + GAP
    return marks, x - GAP if marks else x


def _legend_items(imprint: Imprint) -> list[list[Mark]]:
    """Return the items of the legend, each at the origin on its baseline."""
    items = [_status_item(status) for status in ("done", "doing", "todo")]
    if imprint.has_unmet:
        told = text_at(9.5, 0, "marked done, not met", SMALL, "warn")
        items.insert(1, [*status_marks("done", 0, 0, 7, unmet=1), told])
    letter = UNIT_LETTERS[imprint.unit]
    bar = range_bar((3, 5, 9), (0, -2.5), 34)
    words = f"5 {letter} (3–9): most likely, and the range"
    items.append([*bar, text_at(39, 0, words, SMALL, "ink")])
    items.append([Icon(0, -6, 6.4, "diamond", "accent"), text_at(9, 0, "value", SMALL, "ink")])
    dashed = Box(0, -6.4, 11, 8, "card", "card_line", 1.5, 0.6, dashed=True)
    items.append([dashed, text_at(14.5, 0, "not ready yet", SMALL, "ink")])
    badges: tuple[tuple[Symbol, Role, Role, str], ...] = (
        ("question", "question_ink", "question", "open question"),
        ("flask", "hypothesis_ink", "hypothesis", "hypothesis"),
        ("needs", "badge_ink", "badge", "needs another"),
        ("unblocks", "badge_ink", "badge", "needed by another"),
        ("alert", "alert_ink", "alert", "blocked or risky"),
    )
    for symbol, role, disc, words in badges:
        items.append([Icon(0, -6.6, 8, symbol, role, disc), text_at(10.5, 0, words, SMALL, "ink")])
    return items


def _status_item(status: Status) -> list[Mark]:
    word = text_at(9.5, 0, STATUS_WORDS[status], SMALL, status)
    return [*status_marks(status, 0, 0, 7), word]


def _right_of(mark: Mark) -> float:
    if isinstance(mark, Text | Box):
        return mark.x + mark.width
    return mark.x + mark.size if isinstance(mark, Icon) else max(mark.x1, mark.x2)
