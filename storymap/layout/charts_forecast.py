"""The forecast as marks: when each release may be done, as nested bands over a scale of dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct

from storymap.layout.charts import SMALL, line_of_text
from storymap.layout.fonts import Face, Weight, text_width
from storymap.layout.marks import Box, Icon, Line, Mark, Marks, Role
from storymap.layout.text import elide
from storymap.layout.wording import MONTHS

ROW: Final = 3.4
"""The height of a release's row, in heights of the text."""

TOP: Final = 1.5
"""The room above the rows, for the word that names today, likewise."""

LEAST_PLOT: Final = 150.0
TICKS: Final = 9
GAP: Final = 5.0


class Fan(Struct, frozen=True):
    """When one release may be done: the dates by which it is in 50, 85 and 95 of 100 futures.

    ``note`` is said below the title. ``dates`` is None where nothing can be said.
    """

    title: str
    note: str
    dates: tuple[dt.date, dt.date, dt.date] | None = None
    target: dt.date | None = None


class FanChart(Struct, frozen=True):
    """The releases in their order, from the day on that the forecast starts."""

    today: dt.date
    fans: tuple[Fan, ...]

    @property
    def end(self) -> dt.date:
        """The last day of the scale."""
        days = [fan.dates[-1] for fan in self.fans if fan.dates]
        days += [fan.target for fan in self.fans if fan.target]
        last = max([self.today, *days])
        beyond = dt.timedelta(days=max(7, (last - self.today).days // 25))
        return last + min(beyond, dt.date.max - last)


def fan_height(chart: FanChart, face: Face = SMALL) -> float:
    """Return how high a chart has to be for all its releases."""
    return face.size * (ROW * len(chart.fans) + 5.4)


def fan_row(chart: FanChart, y: float, face: Face = SMALL) -> int | None:
    """Return the row of a release at a height, None beside all of them."""
    row = int((y - face.size * TOP) // (face.size * ROW))
    return row if 0 <= row < len(chart.fans) else None


def fan_marks(chart: FanChart, width: float, face: Face = SMALL) -> Marks:
    """Return the chart: a row for each release, below them the dates and what the marks mean."""
    plot = _Plot(chart, width, face)
    marks: list[Mark] = list(plot.scale())
    for row, fan in enumerate(chart.fans):
        marks.extend(plot.row(row, fan))
    marks.extend(_legend(plot.left, plot.bottom + face.size * 2.7, face, width))
    return tuple(marks)


class _Plot:
    """Where days and rows are."""

    def __init__(self, chart: FanChart, width: float, face: Face) -> None:
        strong = Face(Weight.SEMIBOLD, face.size)
        widest = [text_width(fan.title, strong) for fan in chart.fans]
        widest += [text_width(fan.note, face) for fan in chart.fans]
        self.chart, self.face, self.strong = chart, face, strong
        self.end = chart.end
        self.days = max(1, (self.end - chart.today).days)
        self.left = max(40.0, min(max([*widest, 0.0]) + 14, width * 0.4, width - LEAST_PLOT))
        self.right = width - 2
        self.top = face.size * TOP
        self.bottom = self.top + face.size * ROW * len(chart.fans)

    def x(self, day: dt.date) -> float:
        """Return where a day is; one before the scale is at its start."""
        share = (day - self.chart.today).days / self.days
        return self.left + (self.right - self.left) * min(1.0, max(0.0, share))

    def scale(self) -> Iterator[Mark]:
        """Draw the days: thin lines, what they are, and today."""
        face, end = self.face, self.left
        for day, words in ticks(self.chart.today, self.end):
            x = self.x(day)
            yield Line(x, self.top, x, self.bottom, "line", 0.8)
            width = text_width(words, face)
            at = min(x - width / 2, self.right - width)
            if at >= end:
                yield from line_of_text(at, self.bottom + face.size * 1.15, words, face, "muted")
                end = at + width + GAP
        yield Line(self.left, self.top - 2, self.left, self.bottom, "ink", 1.2)
        yield from line_of_text(self.left, self.top - face.size * 0.5, "today", face, "muted")

    def row(self, row: int, fan: Fan) -> Iterator[Mark]:
        """Draw a release: name, note, bands, middle, target, and the dates in words."""
        size = self.face.size
        top = self.top + row * ROW * size
        room = self.left - 10
        yield from line_of_text(
            0, top + size * 1.5, elide(fan.title, self.strong, room), self.strong, "ink"
        )
        yield from line_of_text(
            0, top + size * 2.75, elide(fan.note, self.face, room), self.face, "muted"
        )
        middle = top + ROW * size * 0.56
        if fan.dates is not None:
            yield from self._bands(fan.dates, middle)
        if fan.target is not None:
            yield from self._target(fan.target, middle)

    def _bands(self, dates: Sequence[dt.date], middle: float) -> Iterator[Mark]:
        size = self.face.size
        half, late, last = (self.x(day) for day in dates)
        outer, inner = size * 0.6, size * 1.15
        width, top = max(2.0, last - half), middle - outer / 2
        yield Box(half, top, width, outer, "accent_tint", "accent", 0, 0.7)
        yield Box(half, middle - inner / 2, max(2.0, late - half), inner, "accent")
        yield Box(half - 1.5, middle - inner * 0.75, 3, inner * 1.5, "ink")
        words = f"{short_date(dates[0])} – {short_date(dates[1])}"
        wide = text_width(words, self.face)
        at = last + 8
        if at + wide > self.right:
            at = half - 8 - wide
        if at > self.left + 2:
            yield from line_of_text(at, middle + size * 0.36, words, self.face, "ink")

    def _target(self, target: dt.date, middle: float) -> Iterator[Mark]:
        size = self.face.size * 0.85
        y = middle - self.face.size * 1.15 - size * 0.75
        yield Icon(self.x(target) - size / 2, y, size, "diamond", "danger")


def _legend(left: float, y: float, face: Face, width: float) -> Iterator[Mark]:
    """Say what the marks mean, as far as there is room."""
    size, x = face.size, left
    entries: tuple[tuple[str, str], ...] = (
        ("half", "50 %"),
        ("inner", "to 85 %"),
        ("outer", "to 95 %"),
        ("target", "target"),
    )
    for kind, words in entries:
        wide = size * (1.4 if kind in {"outer", "inner"} else 0.8)
        if x + wide + 5 + text_width(words, face) > width:
            return
        yield _sample(kind, x, y, size, wide)
        yield from line_of_text(x + wide + 5, y + size * 0.86, words, face, "muted")
        x += wide + 5 + text_width(words, face) + 14


def _sample(kind: str, x: float, y: float, size: float, wide: float) -> Mark:
    if kind == "outer":
        return Box(x, y + size * 0.25, wide, size * 0.6, "accent_tint", "accent", 0, 0.7)
    if kind == "inner":
        return Box(x, y, wide, size * 1.1, "accent")
    if kind == "half":
        return Box(x + wide / 2 - 1.5, y - 1, 3, size * 1.2, "ink")
    role: Role = "danger"
    return Icon(x, y + size * 0.12, size * 0.85, "diamond", role)


def short_date(day: dt.date) -> str:
    """Return a date without its year: ``14 Dec``."""
    return f"{day.day} {MONTHS[day.month - 1]}"


def ticks(start: dt.date, end: dt.date) -> Iterator[tuple[dt.date, str]]:
    """Return days to mark on a scale, with their words: Mondays, or first days of months."""
    days = (end - start).days
    if days <= 70:
        step = 7 * max(1, -(-days // (7 * TICKS)))
        for after in range(-start.weekday() % 7, days + 1, step):
            day = start + dt.timedelta(days=after)
            yield day, short_date(day)
        return
    first, last = start.year * 12 + start.month, end.year * 12 + end.month - 1
    decades = 120 * -(-(last - first + 1) // (120 * TICKS))
    step = next((n for n in (1, 2, 3, 6, 12, 24, 60) if last - first < n * TICKS), decades)
    for month in range(first + -first % step, last + 1, step):
        day = dt.date(month // 12, month % 12 + 1, 1)
        name = MONTHS[day.month - 1]
        yield day, f"{name} {day.year}" if day.month == 1 or step >= 12 else name
