"""The ways that lines between cards take: elbows in the gutters, which run over no card."""

from __future__ import annotations

from typing import TypeAlias

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF

from storymap.canvas.projection import Projection

Way: TypeAlias = list[QPointF]

STRAIGHT_BELOW = 0.3
"""Below this zoom gutters are too narrow for elbows: lines go straight."""

NONE_BELOW = 0.1
"""Below this zoom no lines are drawn."""

TRACKS = 3
"""So many lines run side by side in one gutter before two share a place."""


class Gutters(Struct, frozen=True):
    """Half of a gutter between columns and between rows, and the space between tracks; pixels."""

    across: float
    down: float
    track: float
    straight: bool = False


def gutters(projection: Projection) -> Gutters:
    """Return the gutters of a board as they are in the viewport."""
    style, zoom = projection.style, projection.zoom
    half_across, half_down = style.gap_x * zoom / 2, style.gap_y * zoom / 2
    return Gutters(half_across, half_down, half_across / 2, straight=zoom < STRAIGHT_BELOW)


def way(start: QRectF, end: QRectF, room: Gutters, track: int = 0) -> Way:
    """Return the way from what is needed to what needs it: out at the right, in at the left.

    Inside one column it comes in at the right too. ``track`` (-1, 0, 1) is the place in a gutter.
    """
    if room.straight:
        return _straight(start, end)
    shift = track * room.track
    out = start.right() + room.across + shift
    y1, y2 = start.center().y(), end.center().y()
    points = [QPointF(start.right() + 2, y1), QPointF(out, y1)]
    if abs(start.left() - end.left()) < 1:
        return [*points, QPointF(out, y2), QPointF(end.right() + 2, y2)]
    into = end.left() - room.across + shift
    if abs(out - into) > 1:
        cross = (end if y1 < y2 else start).top() - room.down + track * room.down / 2
        points += [QPointF(out, cross), QPointF(into, cross)]
    return [*points, QPointF(into, y2), QPointF(end.left() - 2, y2)]


def way_to_point(start: QRectF, at: QPointF, room: Gutters) -> Way:
    """Return the way from a card's right edge to any point."""
    y = start.center().y()
    out = start.right() + room.across
    if room.straight:
        return [QPointF(start.right(), y), at]
    return [QPointF(start.right() + 2, y), QPointF(out, y), QPointF(out, at.y()), at]


def head(points: Way, size: float) -> list[QPointF]:
    """Return the arrow head at the end of a way."""
    tip, before = points[-1], points[-2]
    along = tip - before
    length = max(0.001, (along.x() ** 2 + along.y() ** 2) ** 0.5)
    back = along * (-size / length)
    aside = QPointF(-back.y(), back.x()) * 0.8
    return [tip, tip + back + aside, tip + back - aside]


def track_of(story_id: str) -> int:
    """Return the track of the lines that come from a story, always the same."""
    return sum(map(ord, story_id)) % TRACKS - 1


def _straight(start: QRectF, end: QRectF) -> Way:
    if abs(start.left() - end.left()) < 1:
        return [QPointF(start.right(), start.center().y()), QPointF(end.right(), end.center().y())]
    return [QPointF(start.right(), start.center().y()), QPointF(end.left(), end.center().y())]
