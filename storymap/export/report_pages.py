"""The pages of a report: what stands on each, laid out before anything is drawn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from storymap.export.errors import ExportError
from storymap.export.facts import lane_facts
from storymap.export.options import LARGEST_MARGIN, LEAST_MARGINS, ExportOptions
from storymap.export.scenery import UNSCHEDULED_NAME, Placed
from storymap.export.slices import UNSCHEDULED, slice_of
from storymap.layout.charts_forecast import Fan, FanChart
from storymap.layout.fonts import text_width
from storymap.layout.marks import Line, Marks, Text, text_at
from storymap.layout.pages import MILLIMETRE, paper_size
from storymap.layout.report import STORY, Band, Chapter, Chapters
from storymap.layout.report_blocks import NOTE, Block, Page, Piece, Standing, paginated, paragraph
from storymap.layout.report_front import (
    contents_lines,
    forecast_block,
    release_table,
    section_block,
    title_block,
)
from storymap.layout.text import elide
from storymap.layout.themes import PAPER, Theme, activity_theme, in_grey
from storymap.layout.wording import LOOSE_CARDS, date_text
from storymap.model.feedback import feedback
from storymap.model.queries import stories_concerning
from storymap.model.stakeholders import as_told
from storymap.model.storymap import ReleaseId, StoryMap, ordered
from storymap.model.text import clean_title
from storymap.progress import Progress
from storymap.slicing.forecast import Forecast, ReleaseForecast, forecast
from storymap.slicing.futures import COUNT

MARGINS: Final = (20 * MILLIMETRE, 18 * MILLIMETRE)
"""Above and below, and at the sides."""

HEAD: Final = 16.0
"""The room that a page's head takes, below its margin."""


FORECAST: Final = 0.4
"""The share of the work that is done when the forecast is there."""


class ReportPages:
    """A report that is laid out."""

    def __init__(
        self, story_map: StoryMap, options: ExportOptions, progress: Progress, path: Path = Path()
    ) -> None:
        """Lay a report out.

        Raises ExportError, for the file at ``path``, if there is nothing to tell, and Cancelled.
        """
        self._map, self._options = story_map, options
        self.size = paper_size(options.paper)
        sides = MARGINS
        if options.margin is not None:
            margin = max(LEAST_MARGINS["report"], min(LARGEST_MARGIN, options.margin))
            sides = (margin * MILLIMETRE,) * 2
        self.margin_y, self.margin_x = sides
        self._width = self.size[0] - 2 * self.margin_x
        self._room = self.size[1] - 2 * self.margin_y - HEAD
        self._themes: dict[int | None, Theme] = {}
        self.chapters: list[Chapter] = []
        self.cards = 0
        self._sliced = slice_of(story_map, options.releases)
        self._shown = self._chosen(path)
        self._writer = Chapters(self._shown, self._width)
        self.pages = self._laid_out(progress)

    @property
    def count(self) -> int:
        """How many pages there are."""
        return len(self.pages)

    @property
    def maps(self) -> tuple[StoryMap, ...]:
        """What is told of the map."""
        return (self._shown,)

    @property
    def title_size(self) -> float:
        """How large the titles of stories print."""
        return STORY.size

    def name(self, number: int) -> str:
        """Return a page's number."""
        return str(number)

    def size_of(self, _number: int, /) -> tuple[float, float]:
        """Return how wide and how high a page is: all are alike."""
        return self.size

    def placed(self, number: int) -> Iterator[Placed]:
        """Yield all that stands on a page, from back to front."""
        page = self.pages[number - 1]
        top = self.top_of(page)
        for y, block in page.blocks:
            for piece in block.pieces:
                theme = self.theme(piece)
                yield Placed(self.margin_x, y + top, 1.0, piece.marks, theme)
        yield Placed(0, 0, 1.0, self.frame(number), self.paper_theme)

    def top_of(self, page: Page) -> float:
        """Return the y at which the blocks of a page begin."""
        return self.margin_y + (HEAD if page.chapter else 0)

    @property
    def paper_theme(self) -> Theme:
        """The colours of what belongs to no activity."""
        return self._theme_at(None)

    def theme(self, piece: Piece) -> Theme:
        """Return the colours of a piece: those of its activity, or the paper's own."""
        return self._theme_at(piece.place)

    def _theme_at(self, place: int | None) -> Theme:
        theme = self._themes.get(place)
        if theme is None:
            theme = PAPER
            if place is not None:
                order = self._shown.backbone
                activity = order[place][0] if place < len(order) else None
                theme = activity_theme(activity.colour if activity else "", place)
            theme = in_grey(theme) if self._options.is_grey else theme
            self._themes[place] = theme
        return theme

    def _chosen(self, path: Path) -> StoryMap:
        """Return the map with the stories to tell of only."""
        options, chosen = self._options, self._sliced
        if options.stakeholder is not None:
            is_known = options.stakeholder in self._map.stakeholders
            told = stories_concerning(self._map, options.stakeholder) if is_known else frozenset()
            self._sliced = chosen = as_told(chosen, options.stakeholder)
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

    def _laid_out(self, progress: Progress) -> list[Page]:
        told = forecast(
            self._map,
            start=self._options.day(),
            progress=Progress(lambda share, _: progress.step(FORECAST * share, "Forecasting")),
        )
        known = {row.release_id: row for row in told.releases if row.p50 and row.p85}
        standings = [self._standing(lane, known) for lane in self._lanes()]
        chapters = []
        for place, one in enumerate(standings):
            progress.step(FORECAST + (1 - FORECAST) * place / len(standings), "Laying out")
            bands = self._bands(one)
            if bands or self._is_told(one):
                chapters.append(self._writer.chapter(one, bands))
        flowed = [paginated(chapter.groups, self._room, chapter.title) for chapter in chapters]
        self.chapters = chapters
        front = self._front(standings, told, [0] * len(chapters))
        first = len(front) + 1
        numbers_of = []
        for pages in flowed:
            numbers_of.append(first)
            first += len(pages)
        front = self._front(standings, told, numbers_of)
        return [*front, *(page for pages in flowed for page in pages)]

    def _is_told(self, standing: Standing) -> bool:
        """Tell whether a release without stories has a chapter: not if it concerns nobody told."""
        if self._options.stakeholder is None:
            return True
        return standing.release is not None and bool(standing.release.feedback)

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
            [
                title_block(title, " · ".join(word for word in said if word), width),
                *self._writer.brief(),
            ],
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
            for chapter, page in zip(self.chapters, pages, strict=True)
        ]
        contents = contents_lines(entries, width)
        if contents:
            groups.append([section_block("In this report", width), *contents[:3]])
        groups.extend([block] for block in contents[3:])
        groups.extend(self._outcomes())
        groups.extend(self._also_heard())
        return paginated(groups, self._room, "")

    def _outcomes(self) -> Iterator[list[Block]]:
        """Yield the outcomes told of: those of a stakeholder, or of what is shown, or all."""
        options, named = self._options, set[str]()
        if options.releases is not None:
            named = {name for story in self._shown.stories.values() for name in story.outcomes}
        head = [section_block("Outcomes", self._width)]
        for outcome in ordered(self._map.outcomes):
            if options.stakeholder is not None:
                is_told = options.stakeholder in outcome.stakeholders
            else:
                is_told = options.releases is None or outcome.id in named
            if is_told:
                yield [*head, *self._writer.outcome(outcome)]
                head = []

    def _also_heard(self) -> Iterator[list[Block]]:
        """Yield what a stakeholder said of stories that the report does not tell of."""
        known = self._map.stakeholders.get(self._options.stakeholder or "")
        if known is None:
            return
        head = [section_block(f"Also heard from {known.title}", self._width)]
        for said in feedback(self._sliced):
            story = self._sliced.stories.get(said.record_id)
            if story is not None and story.id not in self._shown.stories:
                yield [*head, *self._writer.heard_of(story, said.entry)]
                head = []

    def _forecast(self, standings: list[Standing], told: Forecast) -> list[Block]:
        rows = {row.release_id: row for row in told.releases}
        fans = tuple(
            _fan(one, rows.get(one.release.id))
            for one in standings
            if one.release is not None and one.release.state != "shipped"
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
        release = self._shown.releases.get(lane) if lane is not None else None
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
        self.cards += sum(len(band.stories) for band in bands)
        return bands

    def frame(self, number: int) -> Marks:
        """Return the head and the foot of a page."""
        page = self.pages[number - 1]
        left, right = self.margin_x, self.size[0] - self.margin_x
        marks: list[Line | Text] = []
        if page.chapter:
            y = self.margin_y - 6
            title = elide(clean_title(self._map.title), NOTE, self._width * 0.55)
            chapter = elide(page.chapter, NOTE, self._width * 0.4)
            marks.append(_text(left, y, title))
            marks.append(_text(right - text_width(chapter, NOTE), y, chapter))
            marks.append(Line(left, y + 6, right, y + 6, "line", 0.6))
        y = self.size[1] - self.margin_y + 16
        said = [date_text(self._options.day())] if self._options.shows_date else []
        state = f"State of {said[0]} · made with Story Map" if said else "Made with Story Map"
        numbered = f"Page {number} of {self.count}"
        marks.append(Line(left, y - 11, right, y - 11, "line", 0.6))
        marks.append(_text(left, y, state))
        marks.append(_text(right - text_width(numbered, NOTE), y, numbered))
        return tuple(marks)


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
