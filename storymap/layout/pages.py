"""A board on sheets of paper: which columns and which cards go on which sheet, and where.

Pure, in points, y down. A page break falls only between columns and between cards. The backbone and
the release labels are repeated on every sheet, as frozen panes are in a spreadsheet. Sheets are
named as in an atlas: letters go across the columns, numbers go down the releases.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import floor
from typing import Final, Literal, NamedTuple, TypeAlias

from storymap.layout.board import Board
from storymap.layout.geometry import Rect
from storymap.layout.stacks import Stack
from storymap.layout.style import Style
from storymap.model.storymap import StoryId

PaperName: TypeAlias = Literal["a4", "a3", "a2", "a1", "a0", "letter", "legal", "tabloid"]

PAPERS: Final[dict[PaperName, tuple[float, float]]] = {
    "a4": (595.276, 841.89),
    "a3": (841.89, 1190.551),
    "a2": (1190.551, 1683.78),
    "a1": (1683.78, 2383.937),
    "a0": (2383.937, 3370.394),
    "letter": (612.0, 792.0),
    "legal": (612.0, 1008.0),
    "tabloid": (792.0, 1224.0),
}
"""Width and height of each paper, upright."""

PAPER_WORDS: Final[dict[PaperName, str]] = {
    "a4": "A4", "a3": "A3", "a2": "A2", "a1": "A1", "a0": "A0",
    "letter": "Letter", "legal": "Legal", "tabloid": "Tabloid",
}  # fmt: skip

MILLIMETRE: Final = 72 / 25.4
PAGE_MARGIN: Final = 10 * MILLIMETRE
POSTER_MARGIN: Final = 14 * MILLIMETRE
WALL_MARGIN: Final = 9 * MILLIMETRE
FLAP: Final = 10 * MILLIMETRE
"""How far a sheet of a wall goes on under its neighbour, where it is glued."""

POSTER_SCALE: Final = 1.5
LARGEST_SIDE: Final = 14_400.0
"""The longest page that viewers show, in points (ISO 32000-1, annex C)."""

SCALES: Final = (0.92, 1.12)
"""How far cards on pages may shrink and grow so that whole columns fill the width."""

TITLE_BLOCK: Final = 26.0
POSTER_TITLE_BLOCK: Final = 46.0
FOOTER_BLOCK: Final = 15.0
LANE_GAP: Final = 4.0
STRIP_GAP: Final = 16.0
POSTER_LEAST: Final = 520.0
"""A poster is never narrower, in points before scaling: title and legend need it."""

WHOLE_ENOUGH: Final = 0.4
"""A lane too high for a page begins on a page that has this share of it left."""


class LanePart(NamedTuple):
    """What of a lane stands on a sheet: its top below the lanes' start, each column's rows."""

    lane: int
    y: float
    height: float
    rows: tuple[range, ...]
    is_continued: bool
    goes_on: bool


class Cut(NamedTuple):
    """A part of a lane over the whole width of the board, before it is cut into columns."""

    lane: int
    height: float
    rows: tuple[range, ...]
    is_continued: bool
    goes_on: bool


class Strip(NamedTuple):
    """Some columns with their backbone and lanes; ``y`` is its top, in board points.

    ``header`` is how high the backbone above the lanes is, 0 if there is none.
    """

    columns: range
    parts: tuple[LanePart, ...]
    y: float
    header: float

    @property
    def bottom(self) -> float:
        """The y below its last lane."""
        last = self.parts[-1]
        return self.y + self.header + last.y + last.height


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of paper; ``across`` and ``down`` count from 0.

    A low slice is like lines of text: several strips stand one under the other on a sheet.
    """

    across: int
    down: int
    strips: tuple[Strip, ...]

    @property
    def name(self) -> str:
        """The sheet's name in the page map, as ``B1``."""
        return sheet_name(self.across, self.down)

    @property
    def columns(self) -> range:
        """The columns of all its strips."""
        return range(self.strips[0].columns.start, self.strips[-1].columns.stop)


@dataclass(frozen=True)
class Spread:
    """A board on sheets. ``scale`` is that of the board, ``frame_scale`` that of what is around it.

    ``reduction`` is below 1 when a poster had to shrink to the longest page that viewers show. The
    sheets of a wall are glued together, so backbone and labels stand on the outer ones only.
    """

    board: Board
    width: float
    height: float
    margin: float
    title_block: float
    scale: float
    frame_scale: float
    reduction: float
    panel_width: float
    groups: tuple[tuple[range, ...], ...]
    cuts: tuple[tuple[Cut, ...], ...]
    is_wall: bool = False

    @cached_property
    def sheets(self) -> tuple[Sheet, ...]:
        """All sheets, row by row."""
        return tuple(
            Sheet(across, down, self._strips(group, cuts, has_header=not (self.is_wall and down)))
            for down, cuts in enumerate(self.cuts)
            for across, group in enumerate(self.groups)
        )

    def _strips(
        self, group: Sequence[range], cuts: Sequence[Cut], *, has_header: bool
    ) -> tuple[Strip, ...]:
        pitch = _strip_height(cuts, self.board.style) + STRIP_GAP
        header = self.board.style.header_height if has_header else LANE_GAP / 2
        return tuple(
            Strip(columns, _parts(cuts, columns), place * pitch, header)
            for place, columns in enumerate(group)
        )

    @property
    def left(self) -> float:
        """The x on the sheet where the release labels begin."""
        return self.margin

    @property
    def top(self) -> float:
        """The y on the sheet where the backbone begins."""
        return self.margin + self.title_block * self.frame_scale

    @property
    def title_size(self) -> float:
        """The size in points that a card's title is printed at."""
        return self.board.style.title.size * self.scale

    def column_x(self, strip: Strip, column: int) -> float:
        """Return where a column begins, in board points from ``left``."""
        style = self.board.style
        start = style.label_width + style.gap_x if self.has_labels(strip) else style.gap_x / 2
        return start + (column - strip.columns.start) * style.pitch_x

    def has_labels(self, strip: Strip) -> bool:
        """Whether the releases are named at the left of a strip."""
        return not self.is_wall or strip.columns.start == 0

    def strip_width(self, strip: Strip) -> float:
        """Return how wide the lanes of a strip are, in board points; on a wall up to the cut."""
        if not self.is_wall:
            return self.panel_width
        last = self.column_x(strip, strip.columns.stop - 1)
        return last + self.board.style.card_width + self.board.style.gap_x / 2

    def cut_corner(self, sheet: Sheet) -> tuple[float, float]:
        """Return where a wall's sheet is cut at the right and below, on the paper, y down."""
        strip = sheet.strips[-1]
        right = self.left + self.scale * self.strip_width(strip)
        return right, self.top_of(sheet) + self.scale * (strip.bottom + LANE_GAP / 2)

    def top_of(self, sheet: Sheet) -> float:
        """Return the y on a sheet where its first strip begins."""
        return self.margin if self.is_wall and sheet.down else self.top

    def cards(self, sheet: Sheet) -> Iterator[tuple[StoryId, Rect]]:
        """Yield each card of a sheet and its place, in board points from ``left`` and ``top``."""
        for strip in sheet.strips:
            for part in strip.parts:
                yield from self._cards_of(strip, part)

    def _cards_of(self, strip: Strip, part: LanePart) -> Iterator[tuple[StoryId, Rect]]:
        board, style = self.board, self.board.style
        top = strip.y + strip.header + part.y + style.lane_top
        for column, rows in zip(strip.columns, part.rows, strict=True):
            stack, ids = board.stack(column, part.lane), board.ids_at(column, part.lane)
            x = self.column_x(strip, column)
            first = stack.tops[rows.start] if rows else 0.0
            for row in rows:
                y, height = stack.row(row)
                yield ids[row], Rect(x, top + y - first, style.card_width, height)


def sheet_name(across: int, down: int) -> str:
    """Return the name of a sheet: letters for its place across, a number for its place down."""
    letters = ""
    across += 1
    while across:
        across, letter = divmod(across - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{down + 1}"


def lay_on_poster(board: Board, lanes: Sequence[int]) -> Spread:
    """Return a board on one sheet of its own size, at most ``LARGEST_SIDE`` long."""
    style = board.style
    panel = max(_panel_width(len(board.columns), style), POSTER_LEAST)
    cuts = tuple(_whole(board, lane) for lane in lanes)
    body = _strip_height(cuts, style)
    width = POSTER_SCALE * panel + 2 * POSTER_MARGIN
    blocks = POSTER_TITLE_BLOCK + FOOTER_BLOCK
    height = POSTER_SCALE * (body + blocks) + 2 * POSTER_MARGIN
    reduction = min(1.0, LARGEST_SIDE / width, LARGEST_SIDE / height)
    return Spread(
        board,
        width * reduction,
        height * reduction,
        POSTER_MARGIN * reduction,
        POSTER_TITLE_BLOCK,
        POSTER_SCALE * reduction,
        POSTER_SCALE * reduction,
        reduction,
        panel,
        ((range(len(board.columns)),),),
        (cuts,),
    )


def lay_on_pages(
    board: Board, lanes: Sequence[int], width: float, height: float, margin: float = PAGE_MARGIN
) -> Spread:
    """Return a board on sheets of a size: fewest sheets, then the largest cards."""
    style = board.style
    room_x = width - 2 * margin
    room_y = height - 2 * margin - TITLE_BLOCK - FOOTER_BLOCK

    def tried(scale: float, most: int) -> Spread:
        cuts = cut_lanes(board, lanes, room_y / scale - style.header_height)
        columns = group_columns([column.activity_id for column in board.columns], most)
        groups = _stacked(columns, cuts, room_y / scale, style)
        panel = room_x / scale
        return Spread(
            board,
            width,
            height,
            margin,
            TITLE_BLOCK,
            scale,
            1.0,
            1.0,
            panel,
            groups,
            cuts,
        )

    choices = [tried(scale, most) for scale, most in _scales(len(board.columns), room_x, style)]
    return min(choices, key=lambda spread: (len(spread.groups) * len(spread.cuts), -spread.scale))


def lay_on_wall(
    board: Board, lanes: Sequence[int], width: float, height: float, margin: float = WALL_MARGIN
) -> Spread:
    """Return a board on sheets to be cut and glued together: fewest sheets, then largest cards.

    Cuts run in the gaps between columns and between cards, so that no card is on two sheets.
    """
    style = board.style
    room_x = width - 2 * margin - FLAP
    room_y = height - 2 * margin - FLAP - TITLE_BLOCK - FOOTER_BLOCK
    activities = [column.activity_id for column in board.columns]

    def tried(scale: float, most: int) -> Spread:
        cuts = cut_lanes(board, lanes, room_y / scale - style.header_height - LANE_GAP)
        wide = max(most, floor(room_x / scale / style.pitch_x + 1e-6))
        groups = tuple((group,) for group in group_columns(activities, wide, most))
        panel = _panel_width(len(board.columns), style)
        return Spread(
            board, width, height, margin, TITLE_BLOCK, scale, 1.0, 1.0, panel, groups, cuts,
            is_wall=True,
        )  # fmt: skip

    choices = [tried(scale, most) for scale, most in _scales(len(board.columns), room_x, style)]
    return min(choices, key=lambda spread: (len(spread.groups) * len(spread.cuts), -spread.scale))


def _stacked(
    groups: Sequence[range], cuts: Sequence[Sequence[Cut]], room: float, style: Style
) -> tuple[tuple[range, ...], ...]:
    """Put as many groups of columns on a sheet, one under the other, as have room there."""
    together = 1
    if len(cuts) == 1:
        strip = _strip_height(cuts[0], style) + STRIP_GAP
        together = max(1, floor((room + STRIP_GAP) / strip))
    return tuple(
        tuple(groups[start : start + together]) for start in range(0, len(groups), together)
    )


def _strip_height(cuts: Sequence[Cut], style: Style) -> float:
    return style.header_height + _height(cuts)


def _scales(columns: int, room: float, style: Style) -> list[tuple[float, int]]:
    """Return the scales worth trying, each with the most columns that then fit a sheet."""
    least, most = SCALES
    fewest = max(1, _columns_within(room / most, style))
    choices: list[tuple[float, int]] = []
    for count in range(fewest, max(fewest, _columns_within(room / least, style)) + 1):
        full = min(most, room / _panel_width(count, style))
        choices.extend((scale, count) for scale in (full, 1.0, 0.96, least) if scale <= full)
        if count >= columns:
            break
    return choices


def _columns_within(width: float, style: Style) -> int:
    return floor((width - style.label_width - style.gap_x + 1e-6) / style.pitch_x)


def _panel_width(columns: int, style: Style) -> float:
    return style.label_width + style.gap_x + columns * style.pitch_x


def group_columns(
    activity_ids: Sequence[str], most: int, first: int | None = None
) -> tuple[range, ...]:
    """Cut columns into groups of at most ``most``, the first of at most ``first``.

    Fewest groups; then as few activities cut as can be; then as even as can be. Found by dynamic
    programming over where the last group begins.
    """
    count = len(activity_ids)
    best: list[tuple[int, int, int]] = [(0, 0, 0)]
    starts = [0]
    for end in range(1, count + 1):
        choice, begin = (count + 2, 0, 0), 0
        for start in range(max(0, end - most), end):
            if start == 0 and first is not None and end > first:
                continue
            groups, cut, uneven = best[start]
            cut += start > 0 and activity_ids[start - 1] == activity_ids[start]
            cost = (groups + 1, cut, uneven + (end - start) ** 2)
            if cost < choice:
                choice, begin = cost, start
        best.append(choice)
        starts.append(begin)
    ends = [count]
    while ends[-1] > 0:
        ends.append(starts[ends[-1]])
    return tuple(range(start, end) for start, end in pairwise(reversed(ends)))


def cut_lanes(board: Board, lanes: Sequence[int], room: float) -> tuple[tuple[Cut, ...], ...]:
    """Put lanes on pages of ``room`` points: whole ones where they fit, else cut between cards."""
    pages: list[list[Cut]] = [[]]
    left = room
    for lane in lanes:
        height = board.lanes[lane].height
        if height <= room:
            pieces = [_whole(board, lane)]
        else:
            first = left if left >= WHOLE_ENOUGH * room else room
            pieces = list(_pieces(board, lane, first, room))
        for piece in pieces:
            if pages[-1] and piece.height > left + 1e-6:
                pages.append([])
                left = room
            pages[-1].append(piece)
            left -= piece.height + LANE_GAP
    return tuple(tuple(page) for page in pages)


def _whole(board: Board, lane: int) -> Cut:
    rows = tuple(range(len(board.ids_at(column, lane))) for column in range(len(board.columns)))
    return Cut(lane, board.lanes[lane].height, rows, is_continued=False, goes_on=False)


def _pieces(board: Board, lane: int, first: float, room: float) -> Iterator[Cut]:
    """Cut one lane into parts: the first at most ``first`` points high, the others ``room``."""
    stacks = [board.stack(column, lane) for column in range(len(board.columns))]
    starts = [0] * len(stacks)
    around = board.style.lane_top + board.style.lane_bottom
    least, height, is_continued = board.label_least(lane), first, False
    while True:
        rows = _rows_within(stacks, starts, height - around, must_take=height >= room)
        starts = [part.stop for part in rows]
        goes_on = any(start < len(stack.tops) for stack, start in zip(stacks, starts, strict=True))
        used = max(stack.span(part) for stack, part in zip(stacks, rows, strict=True))
        yield Cut(lane, max(least, used + around), rows, is_continued, goes_on)
        if not goes_on:
            return
        height, is_continued = room, True


def _rows_within(
    stacks: Sequence[Stack], starts: Sequence[int], room: float, *, must_take: bool
) -> tuple[range, ...]:
    """Return what of each stack fits; a card higher than a whole page stands there alone."""
    rows = tuple(
        stack.rows_within(start, room) for stack, start in zip(stacks, starts, strict=True)
    )
    if any(rows) or not must_take:
        return rows
    return tuple(
        range(start, min(start + 1, len(stack.tops)))
        for stack, start in zip(stacks, starts, strict=True)
    )


def _height(cuts: Sequence[Cut]) -> float:
    return sum(cut.height for cut in cuts) + LANE_GAP * max(0, len(cuts) - 1)


def _parts(cuts: Sequence[Cut], columns: range) -> tuple[LanePart, ...]:
    parts: list[LanePart] = []
    y = 0.0
    for cut in cuts:
        rows = cut.rows[columns.start : columns.stop]
        parts.append(LanePart(cut.lane, y, cut.height, rows, cut.is_continued, cut.goes_on))
        y += cut.height + LANE_GAP
    return tuple(parts)
