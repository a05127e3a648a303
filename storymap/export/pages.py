"""A map on pages, whatever is made of it: what a preview, a printer and every file draw.

Pages are numbered from 1. The same options give the same pages, so what is seen before is what
comes out.
"""

from __future__ import annotations

import dataclasses
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import Protocol

from msgspec.structs import replace

from storymap.export.errors import ExportError
from storymap.export.facts import Days, Outlook
from storymap.export.options import (
    LARGEST_MARGIN,
    LEAST_MARGINS,
    OVERLAPS,
    ExportOptions,
    PictureOptions,
)
from storymap.export.scenery import Placed, Scenery
from storymap.export.slices import selection_of, shown_lanes, slice_of
from storymap.layout.board import Board, lay_out
from storymap.layout.frame import Imprint, poster_title_block
from storymap.layout.pages import (
    FLAP,
    MILLIMETRE,
    PAGE_MARGIN,
    WALL_MARGIN,
    Spread,
    paper_size,
    paper_words,
)
from storymap.layout.pagination import WallSheet, lay_on_pages, lay_on_poster, lay_on_wall
from storymap.layout.style import PRINT
from storymap.layout.wall import wall_title_block
from storymap.layout.wording import date_text
from storymap.model.done import falsely_done
from storymap.model.storymap import ReleaseId, StoryMap
from storymap.model.text import clean_title
from storymap.progress import Progress


class Pages(Protocol):
    """A map on pages."""

    @property
    def count(self) -> int:
        """How many pages there are."""
        ...

    @property
    def maps(self) -> tuple[StoryMap, ...]:
        """What is shown of the map: one for each file."""
        ...

    @property
    def cards(self) -> int:
        """How many stories stand on them."""
        ...

    @property
    def title_size(self) -> float:
        """How large the titles of cards (in a report: of stories) print, in points."""
        ...

    def name(self, number: int) -> str:
        """Return what a page is called, as ``B1``."""
        ...

    def size_of(self, number: int, /) -> tuple[float, float]:
        """Return how wide and how high a page is, in points."""
        ...

    def placed(self, number: int) -> Iterator[Placed]:
        """Yield all that stands on a page, from back to front."""
        ...


def pages_of(
    story_map: StoryMap,
    options: ExportOptions,
    picture: PictureOptions | None = None,
    progress: Progress | None = None,
    outlook: Outlook | None = None,
) -> Pages:
    """Return the pages of a map; with ``picture`` the one that the picture shows.

    ``outlook`` is that of the map, if it was asked before. Raises ExportError if there is nothing
    to draw, Cancelled if asked to stop.
    """
    telling = Telling(story_map, outlook, progress)
    if picture is not None:
        shown = selection_of(story_map, picture.only)
        return MapPages(shown, _poster(options), telling=telling)
    if options.product == "report":
        from storymap.export.report_pages import ReportPages

        return ReportPages(story_map, options, progress or Progress())
    return MapPages(story_map, options, telling=telling)


def picture_of(
    story_map: StoryMap, options: ExportOptions, picture: PictureOptions, path: Path = Path()
) -> MapPages:
    """Return the poster that a picture shows, as a page; ``path`` is the picture's file."""
    shown = selection_of(story_map, picture.only)
    return MapPages(shown, _poster(options), path, Telling(story_map))


def _poster(options: ExportOptions) -> ExportOptions:
    return dataclasses.replace(options, product="poster", is_fitted=False)


@dataclasses.dataclass(frozen=True, slots=True)
class Telling:
    """The map that figures are told of, what is known of its future, and who is told how far."""

    story_map: StoryMap
    outlook: Outlook | None = None
    progress: Progress | None = None

    def days(self, options: ExportOptions) -> Mapping[ReleaseId, Days]:
        """Return the days at which releases may be done; raises Cancelled."""
        outlook = self.outlook or Outlook(self.story_map)
        return outlook.days(options.day(), self.progress)


class MapPages:
    """A board on sheets of paper."""

    def __init__(
        self,
        story_map: StoryMap,
        options: ExportOptions,
        path: Path = Path(),
        telling: Telling | None = None,
    ) -> None:
        """Lay a map out; ``telling`` is what the releases' figures are told of.

        Raises ExportError, for the file at ``path``, if there is nothing to draw, and Cancelled.
        """
        self.spread = spread_of(story_map, options, path)
        told = telling or Telling(story_map)
        self.scenery = Scenery(self.spread, told.story_map, options, told.days(options))
        self.imprint = imprint_of(self.spread, options)

    @property
    def size(self) -> tuple[float, float]:
        """How wide and how high each page is."""
        return self.spread.width, self.spread.height

    @property
    def count(self) -> int:
        """How many pages there are."""
        return len(self.spread.sheets)

    @property
    def maps(self) -> tuple[StoryMap, ...]:
        """What is shown of the map."""
        return (self.spread.board.story_map,)

    @cached_property
    def cards(self) -> int:
        """How many stories stand on them."""
        return sum(1 for sheet in self.spread.sheets for _ in self.spread.cards(sheet))

    @property
    def title_size(self) -> float:
        """How large the titles of cards print."""
        return self.spread.title_size

    def name(self, number: int) -> str:
        """Return what a sheet is called; one alone has no name."""
        return self.spread.sheets[number - 1].name if self.count > 1 else ""

    def size_of(self, _number: int, /) -> tuple[float, float]:
        """Return how wide and how high a page is: all are alike."""
        return self.size

    def placed(self, number: int) -> Iterator[Placed]:
        """Yield all that stands on a page, from back to front."""
        return self.scenery.placed(self.spread.sheets[number - 1], number, self.imprint)


class Bound:
    """The pages of several files, one after the other; each file's are of its own size."""

    def __init__(self, parts: Sequence[Pages]) -> None:
        """Bind the pages of files that are drawn alike."""
        self._parts = parts
        self._starts = list(accumulate((part.count for part in parts), initial=0))

    @property
    def count(self) -> int:
        """How many pages there are."""
        return self._starts[-1]

    @property
    def maps(self) -> tuple[StoryMap, ...]:
        """What is shown of the map in each file."""
        return tuple(story_map for part in self._parts for story_map in part.maps)

    @property
    def cards(self) -> int:
        """How many stories stand on them."""
        return sum(part.cards for part in self._parts)

    @property
    def title_size(self) -> float:
        """How large the smallest titles print."""
        return min(part.title_size for part in self._parts)

    def name(self, number: int) -> str:
        """Return what a page is called, and in which of the files it is."""
        place, own = self._at(number)
        name = self._parts[place].name(own)
        file = f"file {place + 1} of {len(self._parts)}"
        return f"{name}, {file}" if name else file

    def size_of(self, number: int, /) -> tuple[float, float]:
        """Return how wide and how high a page is."""
        place, own = self._at(number)
        return self._parts[place].size_of(own)

    def placed(self, number: int) -> Iterator[Placed]:
        """Yield all that stands on a page, from back to front."""
        place, own = self._at(number)
        return self._parts[place].placed(own)

    def _at(self, number: int) -> tuple[int, int]:
        place = bisect_left(self._starts, number) - 1
        return place, number - self._starts[place]


def spread_of(story_map: StoryMap, options: ExportOptions, path: Path = Path()) -> Spread:
    """Return a map on sheets of paper; ``title_size`` of it says how large titles print.

    Raises ExportError, for the file at ``path``, if there is nothing to print.
    """
    style = replace(PRINT, shows=options.card)
    board = lay_out(slice_of(story_map, options.releases), style)
    lanes = shown_lanes(board)
    if not board.columns or not lanes:
        what = "The map has no steps yet" if not board.columns else "There is nothing to print"
        raise ExportError(
            f"{what}; no file was written. Choose a release of the map, or add steps and stories.",
            path,
        )
    width, height = paper_size(options.paper)
    if options.landscape:
        width, height = height, width
    if options.product == "poster":
        return _on_poster(board, lanes, (width, height) if options.is_fitted else None, options)
    is_wall = options.product == "wall"
    margin = WALL_MARGIN if is_wall else PAGE_MARGIN
    if options.margin is not None:
        least = LEAST_MARGINS[options.product]
        margin = _within(options.margin, least, LARGEST_MARGIN) * MILLIMETRE
    if is_wall:
        flap = FLAP if options.overlap is None else _within(options.overlap, *OVERLAPS) * MILLIMETRE
        return _on_wall(board, lanes, WallSheet(width, height, margin, flap), options)
    return lay_on_pages(board, lanes, width, height, margin)


def _on_poster(
    board: Board,
    lanes: Sequence[int],
    paper: tuple[float, float] | None,
    options: ExportOptions,
) -> Spread:
    """Return a board as a poster, with as much room below its title as the whole legend needs."""
    spread = lay_on_poster(board, lanes, paper)
    title_block = poster_title_block(spread, imprint_of(spread, options))
    if title_block > spread.title_block:
        return lay_on_poster(board, lanes, paper, title_block)
    return spread


def _on_wall(
    board: Board, lanes: Sequence[int], paper: WallSheet, options: ExportOptions
) -> Spread:
    """Return a board as a wall, with as much room beside its title as the whole legend needs."""
    spread = lay_on_wall(board, lanes, paper)
    title_block = wall_title_block(spread, imprint_of(spread, options))
    if title_block > paper.title_block:
        return _on_wall(board, lanes, paper._replace(title_block=title_block), options)
    return spread


def _within(value: float, least: float, most: float) -> float:
    return max(least, min(most, value))


def imprint_of(spread: Spread, options: ExportOptions) -> Imprint:
    """Return what stands around the sheets of a map."""
    story_map = spread.board.story_map
    counts = (
        (len(story_map.stories), "story", "stories"),
        (len(story_map.activities), "activity", "activities"),
        (len(story_map.steps), "step", "steps"),
        (len(story_map.releases), "release", "releases"),
    )
    summary = " · ".join(
        f"{count} {one if count == 1 else many}" for count, one, many in counts if count
    )
    return Imprint(
        clean_title(story_map.title) or "Story map",
        summary,
        date_text(options.day()) if options.shows_date else "",
        paper_words(options.paper),
        story_map.info.unit,
        clean_title(options.author),
        options.shows_legend,
        bool(falsely_done(story_map)),
        story_map.info.legend,
    )
