"""How a board is divided into sheets: which columns and which cards stand together on one.

A page break falls only between columns and between cards; of all ways the one with the fewest
sheets is taken, then the one with the largest cards.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import floor
from typing import Final, NamedTuple

from storymap.layout.board import Board
from storymap.layout.pages import (
    FLAP,
    LANE_GAP,
    MILLIMETRE,
    PAGE_MARGIN,
    STRIP_GAP,
    WALL_MARGIN,
    Cut,
    Spread,
    strip_height,
)
from storymap.layout.stacks import Stack
from storymap.layout.style import Style

POSTER_MARGIN: Final = 14 * MILLIMETRE
TITLE_BLOCK: Final = 26.0
POSTER_TITLE_BLOCK: Final = 46.0
FOOTER_BLOCK: Final = 15.0
POSTER_SCALE: Final = 1.5
LARGEST_SIDE: Final = 14_400.0
"""The longest page that viewers show, in points (ISO 32000-1, annex C)."""

SCALES: Final = (0.92, 1.12)
"""How far cards on pages may shrink and grow so that whole columns fill the width."""

POSTER_LEAST: Final = 520.0
"""A poster is never narrower, in points before scaling: title and legend need it."""

WHOLE_ENOUGH: Final = 0.4
"""A lane too high for a page begins on a page that has this share of it left."""


def lay_on_poster(
    board: Board,
    lanes: Sequence[int],
    paper: tuple[float, float] | None = None,
    title_block: float = POSTER_TITLE_BLOCK,
) -> Spread:
    """Return a board on one sheet of its own size, at most ``LARGEST_SIDE`` long.

    On a ``paper`` it is made as large as has room there, whatever that makes of its titles.
    ``title_block``: the room for title and legend, in points before scaling.
    """
    style = board.style
    panel = max(_panel_width(len(board.columns), style), POSTER_LEAST)
    cuts = tuple(_whole(board, lane) for lane in lanes)
    body = strip_height(cuts, style)
    width = POSTER_SCALE * panel + 2 * POSTER_MARGIN
    blocks = title_block + FOOTER_BLOCK
    height = POSTER_SCALE * (body + blocks) + 2 * POSTER_MARGIN
    if paper is not None:
        return _fitted_poster(board, cuts, panel, (body + blocks, *paper), title_block)
    reduction = min(1.0, LARGEST_SIDE / width, LARGEST_SIDE / height)
    return Spread(
        board,
        width * reduction,
        height * reduction,
        POSTER_MARGIN * reduction,
        title_block,
        POSTER_SCALE * reduction,
        POSTER_SCALE * reduction,
        reduction,
        panel,
        ((range(len(board.columns)),),),
        (cuts,),
        is_poster=True,
    )


def _fitted_poster(
    board: Board,
    cuts: tuple[Cut, ...],
    panel: float,
    sizes: tuple[float, float, float],
    title_block: float,
) -> Spread:
    """Return a poster of a height before scaling on a paper; ``sizes``: these, in points."""
    body, width, height = sizes
    margin = min(POSTER_MARGIN, 0.05 * min(width, height))
    scale = min((width - 2 * margin) / panel, (height - 2 * margin) / body)
    return Spread(
        board, width, height, margin, title_block, scale, scale, 1.0,
        (width - 2 * margin) / scale, ((range(len(board.columns)),),), (cuts,), is_poster=True,
    )  # fmt: skip


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

    scales = _scales(len(board.columns), room_x, style)
    return _best(tried(scale, most) for scale, most in scales)


class WallSheet(NamedTuple):
    """A sheet of a wall: its size, what is cut off, what is glued under, the room of the title."""

    width: float
    height: float
    margin: float = WALL_MARGIN
    flap: float = FLAP
    title_block: float = TITLE_BLOCK


def lay_on_wall(board: Board, lanes: Sequence[int], paper: WallSheet) -> Spread:
    """Return a board on sheets to be cut and glued together: fewest sheets, then largest cards.

    Cuts run in the gaps between columns and between cards, so that no card is on two sheets.
    """
    style = board.style
    width, height, margin, flap, title_block = paper
    room_x = width - 2 * margin - flap
    room_y = height - 2 * margin - flap - title_block - FOOTER_BLOCK
    activities = [column.activity_id for column in board.columns]

    def tried(scale: float, most: int) -> Spread:
        cuts = cut_lanes(board, lanes, room_y / scale - style.header_height - LANE_GAP)
        wide = max(most, floor(room_x / scale / style.pitch_x + 1e-6))
        groups = tuple((group,) for group in group_columns(activities, wide, most))
        panel = _panel_width(len(board.columns), style)
        return Spread(
            board, width, height, margin, title_block, scale, 1.0, 1.0, panel, groups, cuts,
            is_wall=True, flap=flap,
        )  # fmt: skip

    scales = _scales(len(board.columns), room_x, style)
    return _best(tried(scale, most) for scale, most in scales)


def _best(choices: Iterable[Spread]) -> Spread:
    """Return the spread of fewest sheets, then of the largest cards."""
    return min(choices, key=lambda spread: (len(spread.groups) * len(spread.cuts), -spread.scale))


def _stacked(
    groups: Sequence[range], cuts: Sequence[Sequence[Cut]], room: float, style: Style
) -> tuple[tuple[range, ...], ...]:
    """Put as many groups of columns on a sheet, one under the other, as have room there."""
    together = 1
    if len(cuts) == 1:
        strip = strip_height(cuts[0], style) + STRIP_GAP
        together = max(1, floor((room + STRIP_GAP) / strip))
    return tuple(
        tuple(groups[start : start + together]) for start in range(0, len(groups), together)
    )


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
