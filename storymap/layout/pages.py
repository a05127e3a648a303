"""A board on sheets of paper: where columns and cards stand on each, once ``pagination`` put them.

Pure, in points, y down. The backbone and the release labels are repeated on every sheet, as frozen
panes are in a spreadsheet. Sheets are named as in an atlas: letters go across the columns, numbers
go down the releases.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal, NamedTuple, TypeAlias

from storymap.layout.board import Board
from storymap.layout.geometry import Rect
from storymap.layout.style import Style
from storymap.model.storymap import ReleaseId, StoryId

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


class Paper(NamedTuple):
    """A paper without a name here: what a printer calls it, its width and height, upright."""

    words: str
    width: float
    height: float


PaperChoice: TypeAlias = PaperName | Paper


def paper_size(paper: PaperChoice) -> tuple[float, float]:
    """Return how wide and how high a paper is, upright."""
    return (paper.width, paper.height) if isinstance(paper, Paper) else PAPERS[paper]


def paper_words(paper: PaperChoice) -> str:
    """Return what a paper is called."""
    return paper.words if isinstance(paper, Paper) else PAPER_WORDS[paper]


MILLIMETRE: Final = 72 / 25.4
PAGE_MARGIN: Final = 10 * MILLIMETRE
WALL_MARGIN: Final = 9 * MILLIMETRE
FLAP: Final = 10 * MILLIMETRE
"""How far a sheet of a wall goes on under its neighbour, where it is glued, if nothing is said."""

LANE_GAP: Final = 4.0
STRIP_GAP: Final = 16.0


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
    sheets of a wall are glued together, so backbone and labels stand on the outer ones only;
    ``flap`` is how far each goes on under its neighbour.
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
    is_poster: bool = False
    flap: float = FLAP

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
        pitch = strip_height(cuts, self.board.style) + STRIP_GAP
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
                yield from self.cards_in(strip, part)

    def cards_in(self, strip: Strip, part: LanePart) -> Iterator[tuple[StoryId, Rect]]:
        """Yield each card of a part of a lane and its place, as ``cards`` does."""
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


def release_place(release_id: ReleaseId | None) -> str:
    """Return what the place of a release, or of the unscheduled, is called in a file."""
    return f"release-{release_id or 'unscheduled'}"


def strip_height(cuts: Sequence[Cut], style: Style) -> float:
    """Return how high a strip of these lanes is, with its backbone."""
    return style.header_height + sum(cut.height for cut in cuts) + LANE_GAP * max(0, len(cuts) - 1)


def _parts(cuts: Sequence[Cut], columns: range) -> tuple[LanePart, ...]:
    parts: list[LanePart] = []
    y = 0.0
    for cut in cuts:
        rows = cut.rows[columns.start : columns.stop]
        parts.append(LanePart(cut.lane, y, cut.height, rows, cut.is_continued, cut.goes_on))
        y += cut.height + LANE_GAP
    return tuple(parts)
