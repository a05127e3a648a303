"""What is to be seen on a sheet besides the cards, in order from back to front, for any backend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from storymap.export.facts import Days, lane_facts
from storymap.export.options import ExportOptions
from storymap.layout import colours
from storymap.layout.frame import Imprint, page_frame, poster_frame
from storymap.layout.gutters import need_lines
from storymap.layout.label import LaneFacts
from storymap.layout.marks import Marks
from storymap.layout.pages import LanePart, Sheet, Spread, Strip
from storymap.layout.paper_card import PaperCards
from storymap.layout.paper_label import (
    panel_marks,
    paper_activity_face,
    paper_corner_face,
    paper_lane_face,
    paper_step_face,
)
from storymap.layout.themes import PAPER, Theme, activity_theme, in_grey
from storymap.layout.wall import wall_frame
from storymap.layout.wording import LOOSE_CARDS
from storymap.model.records import replace
from storymap.model.storymap import LOOSE, ReleaseId, StoryMap

UNSCHEDULED_NAME: Final = "Unscheduled"
TRIMMED: Final = 10.0
"""How far a lane of a wall goes on over its left cut, to where it is cut off."""

BRIEF: Final = ":brief"
"""The name of what stands in the corner above the labels: the map's goal and problem."""

NO_DAYS: Final[Mapping[ReleaseId, Days]] = {}

Kind: TypeAlias = Literal["panel", "label", "activity", "step", "corner", "lines"]


@dataclass(frozen=True, slots=True)
class Group:
    """Marks at a place of a sheet, in board points; ``name`` is the record that they show."""

    kind: Kind
    name: str
    x: float
    y: float
    marks: Marks
    theme: Theme


@dataclass(frozen=True, slots=True)
class Placed:
    """Marks at a place of a sheet in points, y down, drawn at a scale."""

    x: float
    y: float
    scale: float
    marks: Marks
    theme: Theme


class Scenery:
    """Tells what stands on the sheets of a spread."""

    def __init__(
        self,
        spread: Spread,
        whole: StoryMap,
        options: ExportOptions,
        days: Mapping[ReleaseId, Days] = NO_DAYS,
    ) -> None:
        """Show a spread of a slice of ``whole``, of which the releases' figures are told.

        ``days``: those at which releases may be done.
        """
        self.spread = spread
        self.options = options
        self._map = spread.board.story_map
        self.theme = self._coloured(PAPER)
        self._themes = {
            band.activity_id: self._theme_of(band.activity_id, place)
            for place, band in enumerate(spread.board.bands)
        }
        self._facts: dict[ReleaseId | None, LaneFacts] = {
            lane.release_id: _with_days(lane_facts(whole, lane.release_id), days, lane.release_id)
            for lane in spread.board.lanes
        }

    def groups(self, sheet: Sheet) -> Iterator[Group]:
        """Yield what is behind and around the cards of a sheet."""
        for strip in sheet.strips:
            for part in strip.parts:
                yield from self._lane(sheet, strip, part)
            if strip.header >= self.spread.board.style.header_height:
                yield from self._backbone(strip)
                if self.spread.has_labels(strip):
                    yield from self._corner(strip)
        if self.options.shows_lines:
            lines = need_lines(self.spread, sheet)
            if lines:
                yield Group("lines", "", 0, 0, lines, self.theme)

    def frame(self, sheet: Sheet, number: int, imprint: Imprint) -> Marks:
        """Return what stands around a sheet, in points of the frame's scale."""
        if self.spread.is_poster:
            return poster_frame(self.spread, imprint)
        if self.spread.is_wall:
            return wall_frame(self.spread, sheet, number, imprint)
        return page_frame(self.spread, sheet, number, imprint)

    def placed(self, sheet: Sheet, number: int, imprint: Imprint) -> Iterator[Placed]:
        """Yield all that stands on a sheet, cards too, from back to front."""
        spread, scale = self.spread, self.spread.scale
        left, top = spread.left, spread.top_of(sheet)
        for group in self.groups(sheet):
            x, y = left + scale * group.x, top + scale * group.y
            yield Placed(x, y, scale, group.marks, group.theme)
        cards = PaperCards(self._map, spread.board.style)
        for story_id, rect in spread.cards(sheet):
            marks = cards.card(self._map.stories[story_id]).marks
            yield Placed(left + scale * rect.x, top + scale * rect.y, scale, marks, self.theme)
        yield Placed(0, 0, spread.frame_scale, self.frame(sheet, number, imprint), self.theme)

    def _coloured(self, theme: Theme) -> Theme:
        return in_grey(theme) if self.options.is_grey else theme

    def _theme_of(self, activity_id: str, place: int) -> Theme:
        activity = self._map.activities.get(activity_id)
        return self._coloured(activity_theme(activity.colour if activity else "", place))

    def _lane(self, sheet: Sheet, strip: Strip, part: LanePart) -> Iterator[Group]:
        """Yield a lane's ground and its label."""
        spread, style = self.spread, self.spread.board.style
        release_id = spread.board.lanes[part.lane].release_id
        release = self._map.releases.get(release_id) if release_id is not None else None
        loose = UNSCHEDULED_NAME
        if part.is_continued:
            loose += " (continued)"
            release = release and replace(release, title=f"{release.title} (continued)")
        y = strip.y + strip.header + part.y
        width = spread.strip_width(strip)
        x = 0.0
        if spread.is_wall and sheet.across + 1 < len(spread.groups):
            width += spread.flap / spread.scale
        if spread.is_wall and sheet.across:
            x = -TRIMMED / spread.scale
            width -= x
        has_label = spread.has_labels(strip)
        panel = panel_marks(width, part.height, style, is_loose=release is None)
        ground = panel if has_label else (panel[0], panel[2])
        yield Group("panel", release_id or "", x, y, ground, self.theme)
        if has_label:
            facts = self._facts[release_id]
            label = paper_lane_face(release, facts, style, loose, part.height)
            yield Group("label", release_id or "", 0, y, label, self.theme)

    def _corner(self, strip: Strip) -> Iterator[Group]:
        """Yield the map's goal and problem, above the labels."""
        style, info = self.spread.board.style, self._map.info
        marks = paper_corner_face(info.goal, info.problem, style)
        if marks:
            yield Group("corner", BRIEF, 0, strip.y + style.header_top, marks, self.theme)

    def _backbone(self, strip: Strip) -> Iterator[Group]:
        """Yield the activities and steps of a strip's columns."""
        board, style = self.spread.board, self.spread.board.style
        for band in board.bands:
            first = max(band.first, strip.columns.start)
            last = min(band.last, strip.columns.stop - 1)
            if first > last:
                continue
            width = (last - first + 1) * style.pitch_x - style.gap_x
            face = paper_activity_face(
                self.activity_title(band.activity_id),
                width,
                style,
                before=first > band.first,
                after=last < band.last,
            )
            theme = self._themes[band.activity_id]
            x, y = self.spread.column_x(strip, first), strip.y + style.header_top
            yield Group("activity", band.activity_id, x, y, face, theme)
            for column in range(first, last + 1):
                yield from self._step(strip, column, theme)

    def _step(self, strip: Strip, column: int, theme: Theme) -> Iterator[Group]:
        board, style = self.spread.board, self.spread.board.style
        step_id = board.columns[column].step_id
        if step_id is None:
            return
        title = LOOSE_CARDS if step_id == LOOSE else self._map.steps[step_id].title
        y = strip.y + style.header_height - style.header_bottom - style.step_height
        face = paper_step_face(title, style, self._step_band(step_id))
        yield Group("step", step_id, self.spread.column_x(strip, column), y, face, theme)

    def _step_band(self, step_id: str) -> Marks:
        """Return the band in a step's own colour."""
        step, style = self._map.steps.get(step_id), self.spread.board.style
        if step is None or not step.colour:
            return ()
        size = style.card_width, style.step_height, style.radius
        return colours.band(self._map.info.legend, step.colour, *size)

    def activity_title(self, activity_id: str) -> str:
        """Return what an activity's band says."""
        activity = self._map.activities.get(activity_id)
        return activity.title if activity else LOOSE_CARDS


def _with_days(
    facts: LaneFacts, days: Mapping[ReleaseId, Days], release_id: ReleaseId | None
) -> LaneFacts:
    own = days.get(release_id) if release_id is not None else None
    return facts if own is None else replace(facts, half=own[0], sure=own[1])
