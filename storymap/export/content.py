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


class Stamps:
    """Small drawings that a document holds once and pages call up by name (form XObjects)."""

    def __init__(self) -> None:
        """Begin without any."""
        self.drawings: dict[str, tuple[str, float]] = {}
        self._names: dict[str, str] = {}

    def name_of(self, drawing: str, size: float) -> str:
        """Return the name of a drawing in the square of ``size`` below and right of the origin."""
        name = self._names.get(drawing)
        if name is None:
            name = self._names[drawing] = f"S{len(self._names)}"
            self.drawings[name] = (drawing, size)
        return name


class Ink:
    """Draws marks in a theme's colours."""

    def __init__(self, theme: Theme, typesetter: Typesetter, stamps: Stamps) -> None:
        """Draw texts with the fonts of ``typesetter``, symbols as ``stamps``."""
        self._theme = theme
        self._typesetter = typesetter
        self._stamps = stamps
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
        if box.stroke == "none" and box.width == box.height == 2 * box.radius:
            return self._disc(box)
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

    def _disc(self, box: Box) -> str:
        disc = _rounded(0, 0, box.width, box.width, box.radius)
        name = self._stamps.name_of(f"{self._colour(box.fill)} rg {disc} f", box.width)
        return f"q 1 0 0 1 {numbers(box.x, -box.y)} cm /{name} Do Q"

    def _line(self, line: Line) -> str:
        place = f"{numbers(line.x1, -line.y1)} m {numbers(line.x2, -line.y2)} l"
        return f"{self._colour(line.role)} RG {number(line.width)} w {place} S"

    def _icon(self, icon: Icon) -> str:
        name = self._stamps.name_of(self._symbol(icon), icon.size)
        return f"q 1 0 0 1 {numbers(icon.x, -icon.y)} cm /{name} Do Q"

    def _symbol(self, icon: Icon) -> str:
        """Return the operators of an icon at the origin."""
        size, parts = icon.size, []
        if icon.disc != "none":
            parts.append(f"{self._colour(icon.disc)} rg {_rounded(0, 0, size, size, size / 2)} f")
        outline, colour = SYMBOLS[icon.symbol], self._colour(icon.role)
        if outline.fills:
            areas = " ".join(_path(area, size) for area in outline.fills)
            parts.append(f"{colour} rg {areas} f")
        if outline.strokes:
            lines = " ".join(_path(stroke, size) for stroke in outline.strokes)
            parts.append(f"1 J 1 j {colour} RG {number(outline.width * size)} w {lines} S")
        return "\n".join(parts)

    def _colour(self, role: Role) -> str:
        colour = self._colours.get(role)
        if colour is None:
            digits = self._theme[role]
            parts = (int(digits[at : at + 2], 16) / 255 for at in (1, 3, 5))
            colour = self._colours[role] = " ".join(f"{part:.3g}" for part in parts)
        return colour


def _path(stroke: Stroke, size: float) -> str:
    points = [numbers(x * size, -y * size) for x, y in stroke]
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
