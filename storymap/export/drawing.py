"""A sheet of paper as a content stream: panels, labels, backbone, cards, what is around them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from storymap.export.content import Ink, Stamps
from storymap.export.facts import lane_facts
from storymap.export.numbers import number, numbers
from storymap.export.typeset import Typesetter
from storymap.layout.card import CardFaces
from storymap.layout.frame import Imprint, page_frame, poster_frame
from storymap.layout.geometry import Rect
from storymap.layout.label import LaneFacts
from storymap.layout.marks import Marks
from storymap.layout.pages import LanePart, Sheet, Spread, Strip
from storymap.layout.paper_label import (
    panel_marks,
    paper_activity_face,
    paper_lane_face,
    paper_step_face,
)
from storymap.layout.themes import PAPER, activity_theme
from storymap.layout.wording import LOOSE_CARDS
from storymap.model.records import replace
from storymap.model.storymap import LOOSE, ReleaseId, StoryId, StoryMap

UNSCHEDULED_NAME: Final = "Unscheduled"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawn sheet: its operators, and where each card's upper left corner is on it, y up."""

    content: str
    corners: Mapping[StoryId, tuple[float, float]]


class Draughtsman:
    """Draws the sheets of a spread, one after the other."""

    def __init__(self, spread: Spread, whole: StoryMap) -> None:
        """Draw a spread of a slice of ``whole``, of which the releases' figures are told."""
        self.typesetter, self.stamps = Typesetter(), Stamps()
        self._spread = spread
        self._map = spread.board.story_map
        self._ink = Ink(PAPER, self.typesetter, self.stamps)
        self._faces = CardFaces(spread.board.style, limit=1)
        self._inks = {
            band.activity_id: self._ink_of(band.activity_id, place)
            for place, band in enumerate(spread.board.bands)
        }
        self._facts: dict[ReleaseId | None, LaneFacts] = {
            lane.release_id: lane_facts(whole, lane.release_id) for lane in spread.board.lanes
        }

    def page(self, sheet: Sheet, count: int, imprint: Imprint) -> Drawn:
        """Draw one of several sheets; ``count`` is its number from 1."""
        return self._drawn(sheet, page_frame(self._spread, sheet, count, imprint))

    def poster(self, imprint: Imprint) -> Drawn:
        """Draw the only sheet."""
        return self._drawn(self._spread.sheets[0], poster_frame(self._spread, imprint))

    def _drawn(self, sheet: Sheet, frame: Marks) -> Drawn:
        spread = self._spread
        corners: dict[StoryId, tuple[float, float]] = {}
        left, top = spread.left, spread.height - spread.top
        parts = [self._scaled(spread.scale, left, top)]
        for strip in sheet.strips:
            parts.extend(self._lane(part, strip.y) for part in strip.parts)
            parts.extend(self._backbone(strip))
        for story_id, rect in spread.cards(sheet):
            parts.append(self._card(story_id, rect))
            corners[story_id] = (left + spread.scale * rect.x, top - spread.scale * rect.y)
        parts.append("Q")
        parts.append(self._scaled(spread.frame_scale, 0, spread.height))
        parts.extend([self._ink.marks(frame), "Q"])
        return Drawn("\n".join(parts), corners)

    def _scaled(self, scale: float, x: float, y: float) -> str:
        return f"q {scale:.6g} 0 0 {scale:.6g} {numbers(x, y)} cm"

    def _card(self, story_id: StoryId, rect: Rect) -> str:
        face = self._faces.face(self._map, self._map.stories[story_id])
        marks = "\n".join([self._ink.mark(mark) for mark in face])
        return f"q 1 0 0 1 {number(rect.x)} {number(-rect.y)} cm\n{marks}\nQ"

    def _lane(self, part: LanePart, top: float) -> str:
        """Draw a lane's ground and its label."""
        spread, style = self._spread, self._spread.board.style
        release_id = spread.board.lanes[part.lane].release_id
        release = self._map.releases.get(release_id) if release_id is not None else None
        loose = UNSCHEDULED_NAME
        if part.is_continued:
            loose += " (continued)"
            release = release and replace(release, title=f"{release.title} (continued)")
        panel = panel_marks(spread.panel_width, part.height, style, is_loose=release is None)
        label = paper_lane_face(release, self._facts[release_id], style, loose)
        return self._ink.placed((*panel, *label), 0, top + style.header_height + part.y)

    def _backbone(self, strip: Strip) -> list[str]:
        """Draw the activities and steps of a strip's columns."""
        board, style = self._spread.board, self._spread.board.style
        parts: list[str] = []
        for band in board.bands:
            first = max(band.first, strip.columns.start)
            last = min(band.last, strip.columns.stop - 1)
            if first > last:
                continue
            width = (last - first + 1) * style.pitch_x - style.gap_x
            face = paper_activity_face(
                self._activity_title(band.activity_id),
                width,
                style,
                before=first > band.first,
                after=last < band.last,
            )
            ink = self._inks[band.activity_id]
            parts.append(
                ink.placed(face, self._spread.column_x(strip, first), strip.y + style.header_top)
            )
            parts.extend(self._step(strip, column, ink) for column in range(first, last + 1))
        return [part for part in parts if part]

    def _step(self, strip: Strip, column: int, ink: Ink) -> str:
        board, style = self._spread.board, self._spread.board.style
        step_id = board.columns[column].step_id
        if step_id is None:
            return ""
        title = LOOSE_CARDS if step_id == LOOSE else self._map.steps[step_id].title
        y = strip.y + style.header_height - style.header_bottom - style.step_height
        return ink.placed(paper_step_face(title, style), self._spread.column_x(strip, column), y)

    def _activity_title(self, activity_id: str) -> str:
        activity = self._map.activities.get(activity_id)
        return activity.title if activity else LOOSE_CARDS

    def _ink_of(self, activity_id: str, place: int) -> Ink:
        activity = self._map.activities.get(activity_id)
        theme = activity_theme(activity.colour if activity else "", place)
        return Ink(theme, self.typesetter, self.stamps)
