"""The report: where the releases stand, when they may be done, and each with its stories."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from storymap.export.content import Ink, Stamps
from storymap.export.document import Entry, Link, Paper, Place, Title
from storymap.export.errors import ExportError
from storymap.export.facts import lane_facts
from storymap.export.numbers import numbers
from storymap.export.options import LARGEST_MARGIN, ExportOptions
from storymap.export.pdf import FINISHING, PdfResult
from storymap.export.scenery import UNSCHEDULED_NAME
from storymap.export.slices import UNSCHEDULED, slice_of
from storymap.export.tags import Element
from storymap.export.typeset import Typesetter
from storymap.files.save import save
from storymap.layout.charts_forecast import Fan, FanChart
from storymap.layout.fonts import text_width
from storymap.layout.marks import Line, Marks, Text, text_at
from storymap.layout.pages import MILLIMETRE, PAPERS
from storymap.layout.report import STORY, Band, Chapter, Chapters
from storymap.layout.report_blocks import NOTE, Block, Page, Piece, Standing, paginated, paragraph
from storymap.layout.report_front import (
    SHARES,
    contents_lines,
    forecast_block,
    release_table,
    section_block,
    title_block,
)
from storymap.layout.text import elide
from storymap.layout.themes import PAPER, activity_theme, in_grey
from storymap.layout.wording import LOOSE_CARDS, date_text
from storymap.model.queries import stories_concerning
from storymap.model.storymap import ReleaseId, StoryMap
from storymap.model.text import clean_title
from storymap.progress import Progress
from storymap.slicing.forecast import Forecast, ReleaseForecast, forecast
from storymap.slicing.futures import COUNT

MARGINS: Final = (20 * MILLIMETRE, 18 * MILLIMETRE)
"""Above and below, and at the sides."""

HEAD: Final = 16.0
"""The room that a page's head takes, below its margin."""


def write_report(
    story_map: StoryMap, path: Path, options: ExportOptions, progress: Progress
) -> PdfResult:
    """Write a report as ``export_pdf`` says."""
    report = _Report(story_map, path, options)
    pages = report.pages(progress)
    count = len(pages)
    for place, page in enumerate(pages):
        progress.step(FINISHING * place / count, f"Page {place + 1} of {count}")
        report.draw(page, place + 1, count)
    progress.step(FINISHING, "Putting the file together")
    data = report.finished(progress)
    progress.step(1.0, "Writing the file")
    save(path, data)
    return PdfResult(path, count, report.stories, report.missing, len(data), STORY.size)


class _Report:
    """A report that is laid out and then drawn page by page."""

    def __init__(self, story_map: StoryMap, path: Path, options: ExportOptions) -> None:
        self._map, self._options = story_map, options
        self._size = PAPERS[options.paper]
        sides = MARGINS
        if options.margin is not None:
            sides = (max(8.0, min(LARGEST_MARGIN, options.margin)) * MILLIMETRE,) * 2
        self._margin_y, self._margin_x = sides
        self._width = self._size[0] - 2 * self._margin_x
        self._room = self._size[1] - 2 * self._margin_y - HEAD
        title = Title(story_map.title or "Story map", options.author, options.is_archival)
        self._paper = Paper(title, *self._size)
        self._typesetter, self._stamps = Typesetter(), Stamps()
        self._inks: dict[int | None, Ink] = {}
        self._places: dict[str, tuple[int, float, float]] = {}
        self._section: Element | None = None
        self._part: tuple[str, Element] | None = None
        self._chapters: list[Chapter] = []
        self.stories = 0
        self._shown = self._chosen(path)
        self._writer = Chapters(self._shown, self._width)

    @property
    def missing(self) -> int:
        """How many characters no font has."""
        return self._typesetter.missing_characters

    def _chosen(self, path: Path) -> StoryMap:
        """Return the map with the stories to tell of only."""
        options = self._options
        chosen = slice_of(self._map, options.releases)
        if options.stakeholder is not None:
            is_known = options.stakeholder in self._map.stakeholders
            told = stories_concerning(self._map, options.stakeholder) if is_known else frozenset()
            chosen = chosen.without(*(name for name in chosen.stories if name not in told))
        if not chosen.releases and not chosen.stories:
            raise ExportError("There is nothing to report; no file was written. Add stories.", path)
        return chosen

    def _lanes(self) -> list[ReleaseId | None]:
        lanes: list[ReleaseId | None] = [release.id for release in self._shown.release_order]
        releases = self._options.releases
        if releases is None or UNSCHEDULED in releases:
            ends = {lane for _, lane in self._shown.cells}
            lanes.extend([None] if None in ends else [])
        return lanes

    # What stands on the pages

    def pages(self, progress: Progress) -> list[Page]:
        """Lay the report out."""
        told = forecast(self._map, start=self._options.day(), progress=progress)
        known = {row.release_id: row for row in told.releases if row.p50 and row.p85}
        standings = [self._standing(lane, known) for lane in self._lanes()]
        chapters = [self._writer.chapter(one, self._bands(one)) for one in standings]
        flowed = [paginated(chapter.groups, self._room, chapter.title) for chapter in chapters]
        self._chapters = chapters
        front = self._front(standings, told, [0] * len(chapters))
        first = len(front) + 1
        numbers_of = []
        for pages in flowed:
            numbers_of.append(first)
            first += len(pages)
        front = self._front(standings, told, numbers_of)
        return [*front, *(page for pages in flowed for page in pages)]

    def _front(self, standings: list[Standing], told: Forecast, pages: list[int]) -> list[Page]:
        width, options = self._width, self._options
        said = ["Release report"]
        if options.stakeholder in self._map.stakeholders and options.stakeholder:
            said.append(f"for {self._map.stakeholders[options.stakeholder].title}")
        if options.shows_date:
            said.append(date_text(options.day()))
        said.append(options.author)
        title = clean_title(self._map.title) or "Story map"
        groups: list[list[Block]] = [
            [title_block(title, " · ".join(word for word in said if word), width)],
            [
                section_block("Where the releases stand", width),
                *release_table(standings, self._map.info.unit, width),
            ],
        ]
        note = "Progress counts stories that are done, and nothing else. The range is what the "
        note += "whole takes in eight of ten futures."
        has_dates = any(one.half for one in standings)
        if has_dates:
            note += " A date in red is later than the target."
        groups.append([paragraph(note, width, NOTE, "muted")])
        if has_dates:
            groups.append(self._forecast(standings, told))
        entries = [
            (chapter.title, chapter.name, page)
            for chapter, page in zip(self._chapters, pages, strict=True)
        ]
        contents = contents_lines(entries, width)
        groups.append([section_block("In this report", width), *contents[:3]])
        groups.extend([block] for block in contents[3:])
        return paginated(groups, self._room, "")

    def _forecast(self, standings: list[Standing], told: Forecast) -> list[Block]:
        rows = {row.release_id: row for row in told.releases}
        fans = tuple(
            _fan(one, rows.get(one.release.id)) for one in standings if one.release is not None
        )
        chart = FanChart(told.start, fans)
        said = [
            f"{fan.title}: {date_text(fan.dates[0])}, in 85 of 100 futures by "
            f"{date_text(fan.dates[1])}"
            for fan in fans
            if fan.dates
        ]
        return [
            section_block("When will each release be done?", self._width),
            paragraph(_basis(told), self._width, NOTE, "muted"),
            forecast_block(chart, f"Forecast. {'; '.join(said)}.", self._width),
        ]

    def _standing(
        self, lane: ReleaseId | None, known: dict[ReleaseId, ReleaseForecast]
    ) -> Standing:
        release = self._map.releases.get(lane) if lane is not None else None
        row = known.get(lane) if lane is not None else None
        title = release.title if release else UNSCHEDULED_NAME
        facts = lane_facts(self._map, lane)
        if row is None:
            return Standing(release, title, facts)
        return Standing(release, title, facts, row.p50, row.p85, row.chance_of_date)

    def _bands(self, standing: Standing) -> list[Band]:
        lane = standing.release.id if standing.release else None
        shown, bands = self._shown, []
        for place, (activity, steps) in enumerate(shown.backbone):
            stories = tuple(
                shown.stories[story_id] for step in steps for story_id in shown.cell(step.id, lane)
            )
            if stories:
                bands.append(Band(activity.title if activity else LOOSE_CARDS, place, stories))
        loose = shown.cell("", lane)
        if loose:
            stories = tuple(shown.stories[story_id] for story_id in loose)
            bands.append(Band(LOOSE_CARDS, len(shown.backbone), stories))
        self.stories += sum(len(band.stories) for band in bands)
        return bands

    # Drawing

    def draw(self, page: Page, number: int, count: int) -> None:
        """Draw a page as the next one."""
        tags = self._paper.tags
        tags.begin_page()
        if not page.chapter:
            self._section = self._section or tags.root
        height = self._size[1]
        top = self._margin_y + (HEAD if page.chapter else 0)
        parts = [f"q 1 0 0 1 {numbers(self._margin_x, height - top)} cm"]
        for y, block in page.blocks:
            parts.append(f"q 1 0 0 1 0 {numbers(-y)} cm")
            parts.extend(self._piece(piece, y + top) for piece in block.pieces)
            parts.append("Q")
        parts.append("Q")
        parts.append(f"q 1 0 0 1 0 {numbers(height)} cm")
        parts.append(tags.marked(None, self._ink(None).marks(self._frame(page, number, count))))
        parts.append("Q")
        self._paper.add_page("\n".join(part for part in parts if part), str(number))

    def _piece(self, piece: Piece, y: float) -> str:
        ink = self._ink(piece.place)
        content = ink.marks(piece.marks)
        if not piece.kind:
            return self._paper.tags.marked(None, content)
        element = self._element(piece)
        page, top = self._paper.pages, self._size[1] - y
        if piece.anchor:
            self._places[piece.anchor] = (page, self._margin_x, top + 4)
        for link in piece.links:
            left, lower = self._margin_x + link.area.x, top - link.area.bottom
            extent = (left, lower, left + link.area.width, lower + link.area.height)
            own = element.add("Link", link.words)
            self._paper.add_link(Link(page, extent, link.target, link.words, own))
        return self._paper.tags.marked(element, content)

    def _element(self, piece: Piece) -> Element:
        """Return what a piece is in the structure; table cells and entries are held together."""
        root = self._paper.tags.root
        kind = piece.kind
        if kind == "H2" and piece.anchor:
            self._section, self._part = root.add("Sect"), None
        section = self._section or root
        if kind in {"TH", "TD"}:
            return self._cell(kind, section)
        if kind == "TOCI":
            return self._held("TOC", section).add("TOCI")
        self._part = None
        return section.add(kind, piece.alternative)

    def _held(self, kind: str, section: Element) -> Element:
        if self._part is None or self._part[0] != kind:
            self._part = kind, section.add(kind)
        return self._part[1]

    def _cell(self, kind: str, section: Element) -> Element:
        table = self._held("Table", section)
        row = table.children[-1] if table.children else None
        if row is None or len(row.children) == len(SHARES):
            row = table.add("TR")
        cell = row.add(kind)
        if kind == "TH":
            cell.attributes = "<< /O /Table /Scope /Column >>"
        return cell

    def _ink(self, place: int | None) -> Ink:
        """Return the ink of an activity's place, None for the paper's own."""
        ink = self._inks.get(place)
        if ink is None:
            theme = PAPER
            if place is not None:
                order = self._shown.backbone
                activity = order[place][0] if place < len(order) else None
                theme = activity_theme(activity.colour if activity else "", place)
            theme = in_grey(theme) if self._options.is_grey else theme
            ink = self._inks[place] = Ink(theme, self._typesetter, self._stamps)
        return ink

    def _frame(self, page: Page, number: int, count: int) -> Marks:
        """Return the head and the foot of a page."""
        left, right = self._margin_x, self._size[0] - self._margin_x
        marks: list[Line | Text] = []
        if page.chapter:
            y = self._margin_y - 6
            title = elide(clean_title(self._map.title), NOTE, self._width * 0.55)
            chapter = elide(page.chapter, NOTE, self._width * 0.4)
            marks.append(_text(left, y, title))
            marks.append(_text(right - text_width(chapter, NOTE), y, chapter))
            marks.append(Line(left, y + 6, right, y + 6, "line", 0.6))
        y = self._size[1] - self._margin_y + 16
        said = [date_text(self._options.day())] if self._options.shows_date else []
        state = f"State of {said[0]} · made with Story Map" if said else "Made with Story Map"
        numbered = f"Page {number} of {count}"
        marks.append(Line(left, y - 11, right, y - 11, "line", 0.6))
        marks.append(_text(left, y, state))
        marks.append(_text(right - text_width(numbered, NOTE), y, numbered))
        return tuple(marks)

    def finished(self, progress: Progress) -> bytes:
        """Return the whole file."""
        self._paper.add_fonts(self._typesetter.fonts)
        self._paper.add_stamps(self._stamps)
        self._paper.add_outline(list(self._outline()))
        self._paper.add_places(Place(name, *place) for name, place in self._places.items())
        return self._paper.finished(self._options.day(), progress)

    def _outline(self) -> Iterator[Entry]:
        for chapter in self._chapters:
            bands = []
            for title, stories in chapter.entries:
                own = [Entry(words, *self._places[name], name=name) for words, name in stories]
                bands.append(Entry(title, own[0].page, own[0].x, own[0].y, entries=own))
            place = self._places[chapter.name]
            yield Entry(chapter.title, *place, name=chapter.name, entries=bands, is_open=True)


def _basis(told: Forecast) -> str:
    """Return in words what a forecast goes by."""
    words = f"{COUNT:,} futures: open work is drawn from the range of each story, "
    if told.basis == "history":
        words += f"and the pace of each week from the {told.periods} past periods on record."
        return f"{words} They are few, so it is drawn wider." if told.is_widened else words
    return f"{words}the pace is what the capacities and dates of the releases ask for."


def _fan(standing: Standing, row: ReleaseForecast | None) -> Fan:
    release = standing.release
    dates = None
    if row is not None and row.p50 and row.p85:
        dates = (row.p50, row.p85, row.p95 or row.p85)
    note = "" if dates else "no forecast"
    if dates and standing.by_target is not None:
        note = f"{100 * standing.by_target:.0f} % by target"
    target = dt.date.fromisoformat(release.finish) if release and release.finish else None
    return Fan(standing.title, note, dates, target)


def _text(x: float, y: float, words: str) -> Text:
    return text_at(x, y, words, NOTE, "muted")
