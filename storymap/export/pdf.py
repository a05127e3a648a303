"""A map as a PDF: the board that the screen shows, on sheets of paper.

Vector, searchable, fonts embedded, no card cut, nothing of it read as markup. The file is written
beside its place first and then takes it, so there is never half a PDF.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from storymap.export.document import Entry, Paper, Place
from storymap.export.drawing import UNSCHEDULED_NAME, Draughtsman, Drawn
from storymap.export.errors import ExportError
from storymap.export.slices import shown_lanes, slice_of
from storymap.files.save import save
from storymap.layout.board import Board, lay_out
from storymap.layout.frame import Imprint
from storymap.layout.pages import (
    PAPER_WORDS,
    PAPERS,
    PaperName,
    Spread,
    lay_on_pages,
    lay_on_poster,
)
from storymap.layout.style import PRINT
from storymap.layout.wording import LOOSE_CARDS, date_text
from storymap.model.storymap import LOOSE, StoryId, StoryMap
from storymap.model.text import clean_title
from storymap.progress import Progress

__all__ = ["ExportError", "PdfOptions", "PdfResult", "export_pdf"]

Layout: TypeAlias = Literal["poster", "pages"]
Corners: TypeAlias = dict[StoryId, tuple[int, float, float]]

FINISHING = 0.9
"""The share of the work that is done when all pages are drawn."""


@dataclass(frozen=True, slots=True)
class PdfOptions:
    """How to print a map.

    ``releases``: ids of the releases to print, ``""`` for the unscheduled; None prints everything.
    ``date`` is the day the file says it is from; None is today. A poster has a size of its own and
    takes no notice of ``paper`` and ``landscape``.
    """

    layout: Layout = "pages"
    paper: PaperName = "a4"
    releases: tuple[str, ...] | None = None
    date: dt.date | None = None
    landscape: bool = True


@dataclass(frozen=True, slots=True)
class PdfResult:
    """What was written: how many pages and cards, how many characters no font has, bytes."""

    path: Path
    pages: int
    cards: int
    missing_characters: int
    size: int


def export_pdf(
    story_map: StoryMap,
    path: Path,
    options: PdfOptions = PdfOptions(),
    progress: Progress | None = None,
) -> PdfResult:
    """Write a map as a PDF and return what was written.

    Tells ``progress`` of each page. Raises ExportError if there is nothing to print, SaveError if
    the file cannot be written, Cancelled if asked to stop; each leaves what was at ``path`` as it
    was.
    """
    progress = progress or Progress()
    spread = _spread(story_map, path, options)
    date = options.date or dt.datetime.now().astimezone().date()
    draughtsman = Draughtsman(spread, story_map)
    paper = Paper(story_map.title or "Story map", spread.width, spread.height)
    imprint = _imprint(spread, options, date)
    corners = _draw(draughtsman, spread, paper, imprint, progress)
    paper.add_fonts(draughtsman.typesetter.fonts)
    paper.add_stamps(draughtsman.stamps)
    paper.add_outline(_outline(spread.board, corners))
    paper.add_places(Place(name, *corner) for name, corner in corners.items())
    progress.step(FINISHING, "Putting the file together")
    data = paper.finished(date)
    progress.step(1.0, "Writing the file")
    save(path, data)
    missing = draughtsman.typesetter.missing_characters
    return PdfResult(path, len(spread.sheets), len(corners), missing, len(data))


def _spread(story_map: StoryMap, path: Path, options: PdfOptions) -> Spread:
    board = lay_out(slice_of(story_map, options.releases), PRINT)
    lanes = shown_lanes(board)
    if not board.columns or not lanes:
        what = "The map has no steps yet" if not board.columns else "There is nothing to print"
        raise ExportError(
            f"{what}; no file was written. Choose a release of the map, or add steps and stories.",
            path,
        )
    if options.layout == "poster":
        return lay_on_poster(board, lanes)
    width, height = PAPERS[options.paper]
    if options.landscape:
        width, height = height, width
    return lay_on_pages(board, lanes, width, height)


def _imprint(spread: Spread, options: PdfOptions, date: dt.date) -> Imprint:
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
        date_text(date),
        PAPER_WORDS[options.paper],
        story_map.info.unit,
    )


def _draw(
    draughtsman: Draughtsman, spread: Spread, paper: Paper, imprint: Imprint, progress: Progress
) -> Corners:
    corners: Corners = {}
    count, is_poster = len(spread.sheets), spread.frame_scale != 1.0
    for place, sheet in enumerate(spread.sheets):
        progress.step(FINISHING * place / count, f"Page {place + 1} of {count}")
        drawn: Drawn = (
            draughtsman.poster(imprint)
            if is_poster
            else draughtsman.page(sheet, place + 1, imprint)
        )
        paper.add_page(drawn.content, sheet.name)
        corners.update({name: (place, x, y) for name, (x, y) in drawn.corners.items()})
    return corners


def _outline(board: Board, corners: Corners) -> list[Entry]:
    """Return the outline: releases, in each its activities, in each its stories."""
    entries = []
    for lane in shown_lanes(board):
        release_id = board.lanes[lane].release_id
        release = board.story_map.releases.get(release_id) if release_id is not None else None
        activities = [entry for entry in _activities(board, lane, corners) if entry.entries]
        first = activities[0] if activities else Entry("", 0, 0, 0)
        title = release.title if release else UNSCHEDULED_NAME
        entries.append(Entry(title, first.page, 0, first.y, activities, is_open=True))
    return entries


def _activities(board: Board, lane: int, corners: Corners) -> list[Entry]:
    story_map = board.story_map
    entries = []
    for band in board.bands:
        stories = [
            Entry(story_map.stories[story_id].title, *corners[story_id])
            for column in range(band.first, band.last + 1)
            for story_id in board.ids_at(column, lane)
        ]
        activity = story_map.activities.get(band.activity_id)
        title = activity.title if activity and band.activity_id != LOOSE else LOOSE_CARDS
        place = (stories[0].page, stories[0].x, stories[0].y) if stories else (0, 0.0, 0.0)
        entries.append(Entry(title, *place, stories))
    return entries
