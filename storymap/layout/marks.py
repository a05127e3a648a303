"""Marks: what a card, a label or a chart is drawn of, the same for canvas, PDF, SVG and PNG.

Positions are in points, x to the right, y down, relative to the thing's own corner. Colours are
roles that a theme resolves. A backend matches each kind of mark and ends in ``assert_never``.
"""

from __future__ import annotations

from typing import Literal, TypeAlias, cast

from msgspec import Struct
from msgspec.structs import replace

from storymap.layout.fonts import Face, text_width

Role: TypeAlias = Literal[
    "panel",
    "board",
    "board_alt",
    "line",
    "ink",
    "muted",
    "card",
    "card_line",
    "shadow",
    "accent",
    "on_accent",
    "accent_tint",
    "button",
    "field",
    "todo",
    "doing",
    "done",
    "warn",
    "danger",
    "activity",
    "on_activity",
    "step",
    "on_step",
    "label",
    "track",
    "badge",
    "badge_ink",
    "question",
    "question_ink",
    "hypothesis",
    "hypothesis_ink",
    "alert",
    "alert_ink",
    "none",
]

Symbol: TypeAlias = Literal[
    "tick",
    "unmet",
    "half",
    "ring",
    "diamond",
    "question",
    "flask",
    "refuted",
    "needs",
    "unblocks",
    "alert",
    "pin",
    "split",
    "left",
    "right",
    "up",
    "down",
]


class Box(Struct, frozen=True, gc=False):
    """A rectangle, filled, stroked or both, with round corners; ``none`` leaves a part out."""

    x: float
    y: float
    width: float
    height: float
    fill: Role = "none"
    stroke: Role = "none"
    radius: float = 0.0
    line_width: float = 1.0
    dashed: bool = False


class Line(Struct, frozen=True, gc=False):
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    role: Role
    width: float = 1.0


class Text(Struct, frozen=True, gc=False):
    """One line of text on its baseline, left-aligned at x; ``width`` is its advance."""

    x: float
    y: float
    text: str
    face: Face
    role: Role
    width: float


class Icon(Struct, frozen=True, gc=False):
    """A small symbol in a square of ``size`` at (x, y); on a disc where ``disc`` is a colour."""

    x: float
    y: float
    size: float
    symbol: Symbol
    role: Role
    disc: Role = "none"


Mark: TypeAlias = Box | Line | Text | Icon
Marks: TypeAlias = tuple[Mark, ...]


def own_role(code: str) -> Role:
    """Return the role of a colour #RRGGBB of a map's own: each theme draws it so that it shows."""
    return cast(Role, code)


def is_own(role: Role) -> bool:
    """Tell whether a role is a colour of a map's own."""
    return role[0] == "#"


def text_at(x: float, y: float, words: str, face: Face, role: Role) -> Text:
    """Return a line of text that is as wide as its words are."""
    return Text(x, y, words, face, role, text_width(words, face))


def shifted(mark: Mark, x: float, y: float = 0.0) -> Mark:
    """Return a mark moved by some points."""
    if isinstance(mark, Line):
        return replace(mark, x1=mark.x1 + x, x2=mark.x2 + x, y1=mark.y1 + y, y2=mark.y2 + y)
    return replace(mark, x=mark.x + x, y=mark.y + y)


def fitting(marks: Marks, height: float, spare: float) -> tuple[Marks, float]:
    """Return the marks down to the first that does not fit, and how far to lift them.

    A part of a label is never cut. Where not even the first fits, it alone needs none of the
    ``spare`` points above it.
    """
    bottoms = [_bottom(mark) for mark in marks]
    count = next((n for n, bottom in enumerate(bottoms) if bottom > height), len(marks))
    if count or not marks:
        return marks[:count], 0.0
    lift = bottoms[0] - height - 2
    return (marks[:1], (lift + spare) / 2) if lift < spare else ((), 0.0)


def lowest(marks: Marks) -> float:
    """Return how far down marks reach."""
    return max(map(_bottom, marks), default=0.0)


def _bottom(mark: Mark) -> float:
    match mark:
        case Text():
            return mark.y + mark.face.size * 0.28
        case Box():
            return mark.y + mark.height
        case Icon():
            return mark.y + mark.size
        case Line():
            return max(mark.y1, mark.y2)
