"""What stands around the board on a sheet of a wall: title and legend, marks to cut at, flaps.

All in points, y down, from the sheet's upper left corner.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import floor
from typing import Final

from msgspec.structs import replace

from storymap.layout.frame import PAGE_TITLE, TINY, TINY_STRONG, Imprint
from storymap.layout.legend import GAP, PITCH, Room, set_into
from storymap.layout.marks import Box, Line, Mark, Marks, Text, text_at
from storymap.layout.pages import Sheet, Spread, sheet_name
from storymap.layout.text import elide

BESIDE: Final = 2
"""So many lines of a wall's legend stand beside its title."""

FIRST: Final = 8.5
"""The baseline of the first of several such lines."""

BELOW: Final = 6.0
"""What is free below the last of them."""

DASH: Final = 3.0


def wall_frame(spread: Spread, sheet: Sheet, number: int, imprint: Imprint) -> Marks:
    """Return what stands around a sheet of a wall: marks to cut at, flaps, which sheet it is."""
    margin, height = spread.margin, spread.height
    marks: list[Mark] = []
    if not sheet.down:
        if not sheet.across:
            marks.append(_wall_title(spread, imprint))
        legends, _ = _wall_legend(spread, imprint, spread.title_block)
        marks.extend(mark for legend in legends[sheet.across : sheet.across + 1] for mark in legend)
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


def _wall_title(spread: Spread, imprint: Imprint) -> Text:
    margin = spread.margin
    words = elide(imprint.title, PAGE_TITLE, _wall_right(spread, spread.sheets[0]) - margin)
    return text_at(margin, margin + 13.5, words, PAGE_TITLE, "ink")


def _wall_right(spread: Spread, sheet: Sheet) -> float:
    """Return where the title and the legend end on a sheet, at the latest."""
    return min(spread.cut_corner(sheet)[0], spread.width - spread.margin) - 6


def _wall_legend(spread: Spread, imprint: Imprint, title_block: float) -> tuple[list[Marks], int]:
    """Return what of the legend stands on each sheet along the top, and how much has no room.

    It stands beside the title, in one line if that is enough; else it begins there in several and
    goes on, on the sheets to the right.
    """
    title, margin = _wall_title(spread, imprint), spread.margin
    start = title.x + title.width + GAP
    ends = [_wall_right(spread, sheet) for sheet in spread.sheets[: len(spread.groups)]]
    lines, left_over = set_into([Room(start, ends[0], title.y)], imprint.legend)
    if not left_over:
        return lines, 0
    rows = range(floor((title_block - BELOW) / PITCH))
    legends: list[Marks] = []
    entries = imprint.legend
    for place, right in enumerate(ends):
        besides = BESIDE if place == 0 else 0
        rooms = [
            Room(start if row < besides else margin, right, margin + FIRST + PITCH * row)
            for row in rows
        ]
        lines, left_over = set_into(rooms, entries)
        entries = entries[len(entries) - left_over :]
        legends.append(tuple(mark for line in lines for mark in line))
    return legends, left_over


def wall_title_block(spread: Spread, imprint: Imprint) -> float:
    """Return how much room a wall needs above its backbone, so that all of the legend stands there.

    As much as it has, if that is enough; not much more than a quarter of a sheet.
    """
    block = spread.title_block
    while block < spread.height / 4 and _wall_legend(spread, imprint, block)[1]:
        block += PITCH
    return block


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
