"""The outlines of the small symbols on cards: paths in a unit square, y down."""

from __future__ import annotations

from collections.abc import Mapping
from math import cos, radians, sin
from typing import Final, TypeAlias

from msgspec import Struct

from storymap.layout.marks import Symbol

Point: TypeAlias = tuple[float, float]
Stroke: TypeAlias = tuple[Point, ...]


class Outline(Struct, frozen=True):
    """A symbol as lines to stroke with round ends, ``width`` wide, and areas to fill."""

    strokes: tuple[Stroke, ...] = ()
    fills: tuple[Stroke, ...] = ()
    width: float = 0.12


def _circle(x: float, y: float, radius: float, start: int = 0, end: int = 360) -> Stroke:
    return tuple(
        (x + radius * cos(radians(angle)), y + radius * sin(radians(angle)))
        for angle in range(start, end + 1, 15)
    )


_QUESTION_HOOK: Final = (
    *_circle(0.5, 0.34, 0.17, 180, 390),
    (0.5, 0.56),
    (0.5, 0.62),
)

SYMBOLS: Final[Mapping[Symbol, Outline]] = {
    "tick": Outline((((0.12, 0.54), (0.38, 0.8), (0.88, 0.22)),), width=0.17),
    "unmet": Outline(
        (
            (
                (0.04, 0.56),
                (0.19, 0.4),
                (0.38, 0.58),
                (0.8, 0.1),
                (0.96, 0.25),
                (0.39, 0.9),
                (0.04, 0.56),
            ),
        ),
        width=0.09,
    ),
    "half": Outline((_circle(0.5, 0.5, 0.38),), (_circle(0.5, 0.5, 0.38, -90, 90),)),
    "ring": Outline((_circle(0.5, 0.5, 0.38),)),
    "diamond": Outline(fills=(((0.5, 0.02), (0.98, 0.5), (0.5, 0.98), (0.02, 0.5)),)),
    "question": Outline((_QUESTION_HOOK, ((0.5, 0.78), (0.5, 0.8))), width=0.1),
    "flask": Outline(
        (
            ((0.36, 0.2), (0.64, 0.2)),
            (
                (0.42, 0.2),
                (0.42, 0.42),
                (0.24, 0.76),
                (0.3, 0.82),
                (0.7, 0.82),
                (0.76, 0.76),
                (0.58, 0.42),
                (0.58, 0.2),
            ),
            ((0.33, 0.62), (0.67, 0.62)),
        ),
        width=0.08,
    ),
    "refuted": Outline(
        (
            ((0.36, 0.18), (0.64, 0.18)),
            ((0.58, 0.18), (0.58, 0.38)),
            ((0.34, 0.58), (0.24, 0.76), (0.3, 0.82), (0.58, 0.82)),
        ),
        (((0.12, 0.24), (0.24, 0.12), (0.88, 0.76), (0.76, 0.88)),),
        width=0.08,
    ),
    "needs": Outline(
        (((0.24, 0.5), (0.78, 0.5)), ((0.44, 0.32), (0.24, 0.5), (0.44, 0.68))), width=0.09
    ),
    "unblocks": Outline(
        (((0.5, 0.24), (0.5, 0.78)), ((0.32, 0.44), (0.5, 0.24), (0.68, 0.44))), width=0.09
    ),
    "alert": Outline((((0.5, 0.22), (0.5, 0.58)), ((0.5, 0.76), (0.5, 0.78))), width=0.12),
    "pin": Outline(
        (
            ((0.5, 0.56), (0.5, 0.84)),
            (
                (0.38, 0.2),
                (0.62, 0.2),
                (0.6, 0.4),
                (0.7, 0.56),
                (0.3, 0.56),
                (0.4, 0.4),
                (0.38, 0.2),
            ),
        ),
        width=0.09,
    ),
    "split": Outline(
        (
            ((0.5, 0.8), (0.5, 0.52), (0.26, 0.28)),
            ((0.5, 0.52), (0.74, 0.28)),
        ),
        width=0.09,
    ),
    "left": Outline(fills=(((0.9, 0.0), (0.9, 1.0), (0.1, 0.5)),)),
    "right": Outline(fills=(((0.1, 0.0), (0.1, 1.0), (0.9, 0.5)),)),
    "up": Outline(fills=(((0.0, 0.9), (1.0, 0.9), (0.5, 0.1)),)),
    "down": Outline(fills=(((0.0, 0.1), (1.0, 0.1), (0.5, 0.9)),)),
}
"""Every symbol that a mark can name."""
