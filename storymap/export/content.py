"""Marks as operators of a PDF's content stream.

Positions are relative to the thing's own upper left corner, y up as PDF has it, so the operators of
a mark are the same on every card and are made once. Text goes through the typesetter alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, assert_never

from storymap.export.numbers import number, numbers
from storymap.layout.marks import Box, Icon, Line, Mark, Marks, Role, Text
from storymap.layout.symbols import SYMBOLS, Stroke

if TYPE_CHECKING:
    from storymap.export.typeset import Typesetter
    from storymap.layout.fonts import Face
    from storymap.layout.themes import Theme

CURVE: Final = 0.5523
"""How far a quarter circle's control points are from its ends, as a share of the radius."""

DASHES: Final = "[2.4 1.7] 0 d"


class Ink:
    """Draws marks in a theme's colours."""

    def __init__(self, theme: Theme, typesetter: Typesetter) -> None:
        """Draw texts with the fonts of ``typesetter``."""
        self._theme = theme
        self._typesetter = typesetter
        self._drawn: dict[Mark, str] = {}
        self._starts: dict[tuple[float, float, Face, Role], str] = {}
        self._colours: dict[Role, str] = {}

    def marks(self, marks: Marks) -> str:
        """Return the operators of some marks."""
        return "\n".join([self.mark(mark) for mark in marks])

    def placed(self, marks: Marks, x: float, y: float) -> str:
        """Return the operators of marks whose own corner is at (x, y), y down."""
        return f"q 1 0 0 1 {number(x)} {number(-y)} cm\n{self.marks(marks)}\nQ"

    def mark(self, mark: Mark) -> str:
        """Return the operators of one mark."""
        if isinstance(mark, Text):
            return self._text(mark)
        drawn = self._drawn.get(mark)
        if drawn is None:
            drawn = self._drawn[mark] = self._shape(mark)
        return drawn

    def _shape(self, mark: Mark) -> str:
        match mark:
            case Box():
                return self._box(mark)
            case Line():
                return self._line(mark)
            case Icon():
                return self._icon(mark)
            case Text():
                return self._text(mark)
            case _:
                assert_never(mark)

    def _text(self, mark: Text) -> str:
        key = (mark.x, mark.y, mark.face, mark.role)
        start = self._starts.get(key)
        if start is None:
            font = self._typesetter.font(mark.face.weight).subset.name
            start = self._starts[key] = (
                f"{self._colour(mark.role)} rg BT /{font} {number(mark.face.size)} Tf "
                f"{numbers(mark.x, -mark.y)} Td "
            )
        return f"{start}{self._typesetter.shown(mark.text, mark.face)} ET"

    def _box(self, box: Box) -> str:
        if box.fill == "none" and box.stroke == "none":
            return ""
        path = _rounded(box.x, -box.y, box.width, box.height, box.radius)
        parts = []
        if box.fill != "none":
            parts.append(f"{self._colour(box.fill)} rg")
        if box.stroke == "none":
            return " ".join([*parts, path, "f"])
        parts.append(f"{self._colour(box.stroke)} RG {number(box.line_width)} w")
        paint = "S" if box.fill == "none" else "B"
        if box.dashed:
            return " ".join([*parts, DASHES, path, paint, "[] 0 d"])
        return " ".join([*parts, path, paint])

    def _line(self, line: Line) -> str:
        place = f"{numbers(line.x1, -line.y1)} m {numbers(line.x2, -line.y2)} l"
        return f"{self._colour(line.role)} RG {number(line.width)} w {place} S"

    def _icon(self, icon: Icon) -> str:
        parts = []
        if icon.disc != "none":
            disc = _rounded(icon.x, -icon.y, icon.size, icon.size, icon.size / 2)
            parts.append(f"{self._colour(icon.disc)} rg {disc} f")
        outline, colour = SYMBOLS[icon.symbol], self._colour(icon.role)
        if outline.fills:
            areas = " ".join(_path(area, icon) for area in outline.fills)
            parts.append(f"{colour} rg {areas} f")
        if outline.strokes:
            lines = " ".join(_path(stroke, icon) for stroke in outline.strokes)
            width = number(outline.width * icon.size)
            parts.append(f"q 1 J 1 j {colour} RG {width} w {lines} S Q")
        return "\n".join(parts)

    def _colour(self, role: Role) -> str:
        colour = self._colours.get(role)
        if colour is None:
            digits = self._theme[role]
            parts = (int(digits[at : at + 2], 16) / 255 for at in (1, 3, 5))
            colour = self._colours[role] = " ".join(f"{part:.3g}" for part in parts)
        return colour


def _path(stroke: Stroke, icon: Icon) -> str:
    points = [numbers(icon.x + x * icon.size, -(icon.y + y * icon.size)) for x, y in stroke]
    return f"{points[0]} m " + " ".join(f"{point} l" for point in points[1:])


def _rounded(x: float, top: float, width: float, height: float, radius: float) -> str:
    """Return the path of a rectangle whose upper edge is at ``top``, y up."""
    bottom = top - height
    radius = max(0.0, min(radius, width / 2, height / 2))
    if not radius:
        return f"{numbers(x, bottom, width, height)} re"
    right = x + width
    near = radius * (1 - CURVE)
    corners = (
        (right - near, top, right, top - near, right, top - radius),
        (right, bottom + near, right - near, bottom, right - radius, bottom),
        (x + near, bottom, x, bottom + near, x, bottom + radius),
        (x, top - near, x + near, top, x + radius, top),
    )
    sides = (
        (right - radius, top),
        (right, bottom + radius),
        (x + radius, bottom),
        (x, top - radius),
    )
    parts = [f"{numbers(x + radius, top)} m"]
    for side, corner in zip(sides, corners, strict=True):
        parts.append(f"{numbers(*side)} l {numbers(*corner)} c")
    return " ".join([*parts, "h"])
