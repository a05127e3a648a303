"""The course of a release as a fan: how much of it is done by when, in more and in less futures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from msgspec import Struct

from storymap.layout.charts import SMALL, dashed, line_of_text
from storymap.layout.charts_forecast import ticks
from storymap.layout.fonts import Face, text_width
from storymap.layout.marks import Box, Icon, Line, Mark, Marks, Role

SLIVER: Final = 2.0
"""How wide the parts are that bands are made of, in points."""

OVERLAP: Final = 0.4
"""How far a part reaches under the next one, so that no paper shows between them."""


class Course(Struct, frozen=True):
    """Shares (0-1) of a release that are done by some days, from the first day to the last.

    Each of ``points`` is a day with the shares that are reached at most in 10, 25, 50, 75 and 90 of
    100 futures. ``target``: the release's date, ``dates``: by when it is done in 50, 85 and 95.
    """

    points: tuple[tuple[dt.date, tuple[float, float, float, float, float]], ...]
    dates: tuple[dt.date, ...] = ()
    target: dt.date | None = None


def course_marks(course: Course, width: float, height: float, face: Face = SMALL) -> Marks:
    """Return the fan in its frame, with shares at the left and days below."""
    if len(course.points) < 2:
        return ()
    plot = _Plot(course, width, height, face)
    return (
        *plot.scales(),
        *plot.band(0, 4, "accent_tint"),
        *plot.course(1, 0.8),
        *plot.course(3, 0.8),
        *plot.course(2, 2),
        *plot.days(),
        Box(plot.left, plot.top, plot.right - plot.left, plot.bottom - plot.top, stroke="line"),
    )


class _Plot:
    """Where days and shares are."""

    def __init__(self, course: Course, width: float, height: float, face: Face) -> None:
        self.shown, self.face = course, face
        self.left = text_width("100 %", face) + 6
        self.right = max(self.left + 20, width - 4)
        self.top, self.bottom = face.size * 1.3, max(height - face.size * 1.5, face.size * 3)
        days = [course.points[0][0], course.points[-1][0], *course.dates]
        self.first = days[0]
        self.last = max(day for day in (*days, course.target) if day is not None)

    def x(self, day: dt.date) -> float:
        """Return where a day is; one before the scale is at its start."""
        share = (day - self.first).days / max(1, (self.last - self.first).days)
        return self.left + (self.right - self.left) * min(1.0, max(0.0, share))

    def y(self, share: float) -> float:
        """Return where a share is."""
        return self.bottom - (self.bottom - self.top) * min(1.0, max(0.0, share))

    def scales(self) -> Iterator[Mark]:
        """Name shares and days, with thin lines."""
        face = self.face
        for share in (0.0, 0.5, 1.0):
            words, y = f"{round(100 * share)} %", self.y(share)
            at = self.left - 6 - text_width(words, face)
            yield from line_of_text(at, y + face.size * 0.36, words, face, "muted")
            if share == 0.5:
                yield Line(self.left, y, self.right, y, "line", 0.8)
        end = self.left
        for day, words in ticks(self.first, self.last):
            wide = text_width(words, face)
            at = min(self.x(day) - wide / 2, self.right - wide)
            if at >= end:
                yield from line_of_text(at, self.bottom + face.size * 1.15, words, face, "muted")
                end = at + wide + 6

    def band(self, low: int, high: int, role: Role) -> Iterator[Mark]:
        """Fill what is between two of the shares of each day."""
        x = self.left
        end = self.x(self.shown.points[-1][0])
        while x < end:
            wide = min(SLIVER, end - x)
            lower, upper = self._shares(x + wide / 2, low, high)
            top = self.y(upper)
            if self.y(lower) - top > 0.3:
                yield Box(x, top, wide + OVERLAP, self.y(lower) - top, role)
            x += SLIVER

    def _shares(self, x: float, *places: int) -> list[float]:
        """Return some of the shares at a place across, between those that are known."""
        points = self.shown.points
        after = next((n for n, (day, _) in enumerate(points) if self.x(day) >= x), len(points) - 1)
        (day, shares), (before, start) = points[after], points[max(0, after - 1)]
        span = self.x(day) - self.x(before)
        part = (x - self.x(before)) / span if span > 0 else 1.0
        return [start[n] + (shares[n] - start[n]) * part for n in places]

    def course(self, place: int, width: float) -> Iterator[Mark]:
        """Draw one of the shares of each day as a line."""
        places = [(self.x(day), self.y(shares[place])) for day, shares in self.shown.points]
        for (x1, y1), (x2, y2) in pairwise(places):
            yield Line(x1, y1, x2, y2, "accent", width)

    def days(self) -> Iterator[Mark]:
        """Mark the day of 85 in 100, and the release's own."""
        face = self.face
        spans: list[tuple[float, float]] = []
        if len(self.shown.dates) > 1:
            x = self.x(self.shown.dates[1])
            yield from dashed(x, self.top, self.bottom, "muted")
            yield from self._named(x, "85 %", "muted", spans)
        if self.shown.target is not None:
            x, size = self.x(self.shown.target), face.size * 0.85
            yield from dashed(x, self.top, self.bottom, "danger")
            yield Icon(x - size / 2, self.top - size * 0.5, size, "diamond", "danger")
            yield from self._named(x, "target", "danger", spans)

    def _named(
        self, x: float, words: str, role: Role, spans: list[tuple[float, float]]
    ) -> Iterator[Mark]:
        """Name a day above the frame, unless that would cover another name."""
        wide = text_width(words, self.face)
        for at in (x + 8, x - 8 - wide):
            fits = self.left <= at and at + wide <= self.right
            if fits and _is_free(at, at + wide, spans):
                spans.append((at, at + wide))
                yield from line_of_text(
                    at, self.top - self.face.size * 0.35, words, self.face, role
                )
                return


def _is_free(left: float, right: float, spans: Sequence[tuple[float, float]]) -> bool:
    return all(right + 4 < start or end + 4 < left for start, end in spans)
