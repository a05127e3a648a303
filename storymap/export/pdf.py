"""A map as a PDF: the board that the screen shows, on sheets of paper, or told release by release.

Vector, searchable, fonts embedded, no card cut, nothing of it read as markup. The file is written
beside its place first and then takes it, so there is never half a PDF.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from storymap.export.coverage import Lack, lacks_of
from storymap.export.document import Entry, Paper, Place, Title
from storymap.export.drawing import Draughtsman
from storymap.export.errors import ExportError
from storymap.export.options import ExportOptions
from storymap.export.pages import MapPages, Telling, spread_of
from storymap.export.slices import shown_lanes
from storymap.files.save import save
from storymap.layout.board import Board
from storymap.layout.pages import release_place
from storymap.model.storymap import StoryMap
from storymap.progress import Progress

__all__ = ["ExportError", "ExportOptions", "PdfResult", "export_pdf", "spread_of"]

DEFAULTS = ExportOptions()

LAYOUT = 0.1
"""The share of the work that is done when all is laid out."""

FINISHING = 0.8
"""The share of the work that is done when all pages are drawn."""


@dataclass(frozen=True, slots=True)
class PdfResult:
    """What was written: how many pages and cards, the characters that no font has, bytes.

    ``title_size``: how large the titles of cards (in a report: of stories) print, in points.
    ``scale``: pixels a point, of a picture made of pixels.
    """

    path: Path
    pages: int
    cards: int
    lacks: tuple[Lack, ...]
    size: int
    title_size: float
    scale: float | None = None

    @property
    def missing_characters(self) -> int:
        """How many characters are drawn as boxes."""
        return sum(lack.times for lack in self.lacks)


def export_pdf(
    story_map: StoryMap,
    path: Path,
    options: ExportOptions = DEFAULTS,
    progress: Progress | None = None,
) -> PdfResult:
    """Write a map as a PDF and return what was written.

    Tells ``progress`` of each page. Raises ExportError if there is nothing to print, SaveError if
    the file cannot be written, Cancelled if asked to stop; each leaves what was at ``path`` as it
    was.
    """
    progress = progress or Progress()
    if options.product == "report":
        from storymap.export.report import write_report

        return write_report(story_map, path, options, progress)
    laid = Progress(lambda share, _: progress.step(LAYOUT * share, "Laying out"))
    pages = MapPages(story_map, options, path, Telling(story_map, progress=laid))
    spread = pages.spread
    title = Title(story_map.title or "Story map", options.author, options.is_archival)
    paper = Paper(title, spread.width, spread.height)
    draughtsman = Draughtsman(pages.scenery, paper)
    count = pages.count
    for place, sheet in enumerate(spread.sheets):
        progress.step(LAYOUT + (FINISHING - LAYOUT) * place / count, f"Page {place + 1} of {count}")
        draughtsman.draw(sheet, place + 1, pages.imprint)
    progress.step(FINISHING, "Putting the file together")
    paper.add_fonts(draughtsman.typesetter.fonts)
    paper.add_stamps(draughtsman.stamps)
    paper.add_outline(_outline(spread.board, draughtsman))
    progress.step(0.85, "Putting the file together")
    places = {**draughtsman.places, **draughtsman.corners}
    paper.add_places(Place(name, *corner) for name, corner in places.items())
    progress.step(0.9, "Putting the file together")
    data = paper.finished(options.day(), progress)
    progress.step(1.0, "Writing the file")
    save(path, data)
    lacks = lacks_of(draughtsman.typesetter.missing, pages.maps)
    cards = len(draughtsman.corners)
    return PdfResult(path, count, cards, lacks, len(data), spread.title_size)


def _outline(board: Board, draughtsman: Draughtsman) -> list[Entry]:
    """Return the outline: releases, in each its activities, in each its stories."""
    entries = []
    for lane in shown_lanes(board):
        activities = [entry for entry in _activities(board, lane, draughtsman) if entry.entries]
        release_id = board.lanes[lane].release_id
        title, name = draughtsman.lane_title(release_id), release_place(release_id)
        place = draughtsman.places[name]
        name = name if name not in draughtsman.corners else ""
        entries.append(Entry(title, *place, name=name, entries=activities, is_open=True))
    return entries


def _activities(board: Board, lane: int, draughtsman: Draughtsman) -> list[Entry]:
    stories, corners = board.story_map.stories, draughtsman.corners
    entries = []
    for band in board.bands:
        own = [
            Entry(stories[story_id].title, *corners[story_id], name=story_id)
            for column in range(band.first, band.last + 1)
            for story_id in board.ids_at(column, lane)
        ]
        place = (own[0].page, own[0].x, own[0].y) if own else (0, 0.0, 0.0)
        entries.append(Entry(draughtsman.activity_title(band.activity_id), *place, entries=own))
    return entries
