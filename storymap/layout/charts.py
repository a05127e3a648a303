"""Charts as marks, so that the window, the PDF and every other drawing show the same.

A chart is told its width and height in points and how large its text is; nothing in it is clipped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

from msgspec import Struct

from storymap.layout.fonts import Face, Weight, text_width
from storymap.layout.marks import Box, Line, Mark, Marks, Role, Text, text_at
from storymap.layout.text import elide
from storymap.layout.wording import number_text

SMALL: Final = Face(Weight.REGULAR, 11)
"""The text of a chart at its usual size."""

AREA: Final = 0.88
"""How much of its height a curve takes, so that its top is not mistaken for the frame."""

DOT: Final = 4.5
DASH: Final = (4.0, 3.0)


class Spot(Struct, frozen=True):
    """A capacity that is marked on a curve: what was found for it, if that is known."""

    capacity: float
    value: float | None = None
    role: Role = "accent"


class Curve(Struct, frozen=True):
    """The most value for each capacity from 0 to ``top``, and what is marked on it.

    ``points`` are corners of the curve, by capacity; it is straight between them. ``unit``: what
    capacities are in.
    """

    points: tuple[tuple[float, float], ...] = ()
    top: float = 1.0
    unit: str = ""
    spots: tuple[Spot, ...] = ()

    @property
    def most(self) -> float:
        """The value at the upper end of the scale, above 0."""
        values = [value for _, value in self.points]
        return max([*values, *(spot.value or 0.0 for spot in self.spots), 1e-9])

    def value_at(self, capacity: float) -> float | None:
        """Return the height of the curve at a capacity; None where there is no curve."""
        before: tuple[float, float] | None = None
        for x, y in self.points:
            if x >= capacity:
                if before is None or x == capacity:
                    return y if x == capacity else None
                share = (capacity - before[0]) / (x - before[0])
                return before[1] + share * (y - before[1])
            before = x, y
        return before[1] if before else None


def curve_plot(width: float, height: float, face: Face = SMALL) -> tuple[float, float]:
    """Return the size of the part of a chart that the curve is in; its words stand below."""
    return max(1.0, width), max(1.0, height - face.size * 1.5)


def curve_marks(curve: Curve, width: float, height: float, face: Face = SMALL) -> Marks:
    """Return a curve in its frame, what is marked on it, and what its axes are."""
    plot = curve_plot(width, height, face)
    return (
        Box(0, 0, *plot, stroke="line"),
        *_curve_lines(curve, plot),
        *(mark for spot in curve.spots for mark in _spot_marks(curve, spot, plot)),
        *_axis_words(curve, plot, face),
    )


def _places(
    curve: Curve, plot: tuple[float, float], points: Iterable[tuple[float, float]]
) -> list[tuple[float, float]]:
    """Return where capacities with their values are in the plot."""
    width, height = plot
    across, up = width / curve.top, AREA * height / curve.most
    return [(min(width, max(0.0, x * across)), height - y * up) for x, y in points]


def _curve_lines(curve: Curve, plot: tuple[float, float]) -> Iterator[Mark]:
    shown = [point for point in curve.points if point[0] <= curve.top]
    end = curve.value_at(curve.top)
    if shown and end is not None and shown[-1][0] < curve.top:
        shown.append((curve.top, end))
    for (x1, y1), (x2, y2) in pairwise(_places(curve, plot, shown)):
        yield Line(x1, y1, x2, y2, "accent", 2)


def _spot_marks(curve: Curve, spot: Spot, plot: tuple[float, float]) -> Iterator[Mark]:
    ((x, y),) = _places(curve, plot, [(spot.capacity, spot.value or 0.0)])
    yield from dashed(x, 0, plot[1], "warn")
    if spot.value is not None:
        yield Box(x - DOT, y - DOT, 2 * DOT, 2 * DOT, spot.role, radius=DOT)


def dashed(x: float, top: float, bottom: float, role: Role) -> Iterator[Line]:
    """Return a dashed line from top to bottom."""
    on, off = DASH
    y = top
    while y < bottom:
        yield Line(x, y, x, min(bottom, y + on), role, 1.2)
        y += on + off


def _axis_words(curve: Curve, plot: tuple[float, float], face: Face) -> Iterator[Mark]:
    width, height = plot
    y = height + face.size * 1.2
    right = "best possible value"
    room = width - 4
    left = f"capacity (0–{number_text(curve.top)} {curve.unit}) →"
    if text_width(left, face) + text_width(right, face) + 12 > room:
        left = f"capacity ({curve.unit}) →"
    yield from line_of_text(2, y, elide(left, face, room), face, "muted")
    at = width - 2 - text_width(right, face)
    if at > text_width(left, face) + 12:
        yield from line_of_text(at, y, right, face, "muted")


def line_of_text(x: float, y: float, words: str, face: Face, role: Role) -> Iterator[Text]:
    """Return one line of text, if there are words."""
    if words:
        yield text_at(x, y, words, face, role)
