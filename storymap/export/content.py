"""Marks as operators of a PDF's content stream.

Positions are relative to the thing's own upper left corner, y up as PDF has it, so the operators of
a mark are the same on every card and are made once. Text goes through the typesetter alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final, TypeAlias, assert_never

from storymap.export.numbers import number, numbers
from storymap.layout.direction import base_is_right_to_left
from storymap.layout.marks import Box, Icon, Line, Mark, Marks, Role, Text
from storymap.layout.symbols import SYMBOLS, Stroke

if TYPE_CHECKING:
    from storymap.export.typeset import Typesetter
    from storymap.layout.fonts import Face
    from storymap.layout.themes import Theme

CURVE: Final = 0.5523
"""How far a quarter circle's control points are from its ends, as a share of the radius."""

DASHES: Final = "[2.4 1.7] 0 d"

Extent: TypeAlias = tuple[float, float, float, float]
"""Left, bottom, right and top of a drawing, y up."""


class Stamps:
    """Small drawings that a document holds once and pages call up by name (form XObjects)."""

    def __init__(self) -> None:
        """Begin without any."""
        self.drawings: dict[str, tuple[str, Extent]] = {}
        self._names: dict[str, str] = {}

    def name_of(self, drawing: str, extent: Extent) -> str:
        """Return the name of a drawing."""
        name = self._names.get(drawing)
        if name is None:
            name = self._names[drawing] = f"S{len(self._names)}"
            self.drawings[name] = (drawing, extent)
        return name


class Ink:
    """Draws marks in a theme's colours."""

    def __init__(self, theme: Theme, typesetter: Typesetter, stamps: Stamps) -> None:
        """Draw texts with the fonts of ``typesetter``, symbols as ``stamps``."""
        self._theme = theme
        self._typesetter = typesetter
        self._stamps = stamps
        self._drawn: dict[Mark, str] = {}
        self._starts: dict[tuple[Face, Role], str] = {}
        self._colours: dict[Role, str] = {}
        self._stamped: dict[int, tuple[Marks, str]] = {}

    def marks(self, marks: Iterable[Mark]) -> str:
        """Return the operators of some marks; lines of one paragraph go together."""
        parts: list[str] = []
        paragraph: list[Text] = []
        for mark in marks:
            if isinstance(mark, Text):
                if paragraph and not _goes_on(paragraph[-1], mark):
                    parts.append(self._paragraph(paragraph))
                    paragraph = []
                paragraph.append(mark)
                continue
            if paragraph:
                parts.append(self._paragraph(paragraph))
                paragraph = []
            drawn = self._drawn.get(mark)
            if drawn is None:
                drawn = self._drawn[mark] = self._shape(mark)
            parts.append(drawn)
        if paragraph:
            parts.append(self._paragraph(paragraph))
        return "\n".join(part for part in parts if part)

    def placed(self, marks: Marks, x: float, y: float) -> str:
        """Return the operators of marks whose own corner is at (x, y), y down."""
        return f"q 1 0 0 1 {number(x)} {number(-y)} cm\n{self.marks(marks)}\nQ"

    def stamped(self, marks: Marks, extent: Extent) -> str:
        """Return the operator that calls up marks which the document holds once.

        ``marks`` is the same object for all that share the drawing.
        """
        kept = self._stamped.get(id(marks))
        if kept is None or kept[0] is not marks:
            name = self._stamps.name_of(self.marks(marks), extent)
            kept = self._stamped[id(marks)] = marks, f"/{name} Do"
        return kept[1]

    def _shape(self, mark: Mark) -> str:
        match mark:
            case Box():
                return self._box(mark)
            case Line():
                return self._line(mark)
            case Icon():
                return self._icon(mark)
            case Text():
                return self._paragraph([mark])
            case _:
                assert_never(mark)

    def _paragraph(self, lines: list[Text]) -> str:
        """Return the operators of lines in one face and colour; the first says how they run."""
        first = lines[0]
        key = first.face, first.role
        start = self._starts.get(key)
        if start is None:
            font = self._typesetter.font(first.face.weight).subset.name
            start = self._starts[key] = (
                f"{self._colour(first.role)} {self._operator(first.role)} BT /{font} "
                f"{number(first.face.size)} Tf "
            )
        turned = None if first.text.isascii() else base_is_right_to_left(first.text)
        shown = self._typesetter.shown
        parts = [start]
        paths: list[str] = []
        x, y = 0.0, 0.0
        for line in lines:
            parts.append(f"{numbers(line.x - x, y - line.y)} Td ")
            parts.append(shown(line.text, line.face, is_right_to_left=turned))
            parts.append(" ")
            paths.extend(self._outlines(line))
            x, y = line.x, line.y
        parts.append("ET")
        return "\n".join(["".join(parts), *paths])

    def _outlines(self, line: Text) -> Iterator[str]:
        """Yield the operators of glyphs that are no text, in the colour of the line."""
        for outline in self._typesetter.take_outlines():
            path = outline.shaper.outline(outline.glyph)
            if path:
                reach = 3.0 * outline.shaper.units_per_em
                name = self._stamps.name_of(path, (-reach, -reach, reach, reach))
                sides = f"{outline.size * outline.squeeze:.5f} 0 0 {outline.size:.5f}"
                place = numbers(line.x + outline.x, outline.y - line.y)
                yield f"q {sides} {place} cm /{name} Do Q"

    def _operator(self, role: Role) -> str:
        return "rg" if " " in self._colour(role) else "g"

    def _fill(self, role: Role) -> str:
        return f"{self._colour(role)} {self._operator(role)}"

    def _stroke(self, role: Role, width: float) -> str:
        return f"{self._colour(role)} {self._operator(role).upper()} {number(width)} w"

    def _box(self, box: Box) -> str:
        if box.fill == "none" and box.stroke == "none":
            return ""
        if box.stroke == "none" and box.width == box.height == 2 * box.radius:
            return self._disc(box)
        path = _rounded(box.x, -box.y, box.width, box.height, box.radius)
        parts = []
        if box.fill != "none":
            parts.append(self._fill(box.fill))
        if box.stroke == "none":
            return " ".join([*parts, path, "f"])
        parts.append(self._stroke(box.stroke, box.line_width))
        paint = "S" if box.fill == "none" else "B"
        if box.dashed:
            return " ".join([*parts, DASHES, path, paint, "[] 0 d"])
        return " ".join([*parts, path, paint])

    def _disc(self, box: Box) -> str:
        disc = _rounded(0, 0, box.width, box.width, box.radius)
        name = self._stamps.name_of(f"{self._fill(box.fill)} {disc} f", _square(box.width))
        return f"q 1 0 0 1 {numbers(box.x, -box.y)} cm /{name} Do Q"

    def _line(self, line: Line) -> str:
        place = f"{numbers(line.x1, -line.y1)} m {numbers(line.x2, -line.y2)} l"
        return f"{self._stroke(line.role, line.width)} {place} S"

    def _icon(self, icon: Icon) -> str:
        name = self._stamps.name_of(self._symbol(icon), _square(icon.size))
        return f"q 1 0 0 1 {numbers(icon.x, -icon.y)} cm /{name} Do Q"

    def _symbol(self, icon: Icon) -> str:
        """Return the operators of an icon at the origin."""
        size, parts = icon.size, []
        if icon.disc != "none":
            parts.append(f"{self._fill(icon.disc)} {_rounded(0, 0, size, size, size / 2)} f")
        outline = SYMBOLS[icon.symbol]
        if outline.fills:
            areas = " ".join(_path(area, size) for area in outline.fills)
            parts.append(f"{self._fill(icon.role)} {areas} f")
        if outline.strokes:
            lines = " ".join(_path(stroke, size) for stroke in outline.strokes)
            parts.append(f"1 J 1 j {self._stroke(icon.role, outline.width * size)} {lines} S")
        return "\n".join(parts)

    def _colour(self, role: Role) -> str:
        """Return the parts of a role's colour; one alone for grey."""
        colour = self._colours.get(role)
        if colour is None:
            digits = self._theme[role]
            parts = [f"{int(digits[at : at + 2], 16) / 255:.3g}" for at in (1, 3, 5)]
            is_grey = parts[0] == parts[1] == parts[2]
            colour = self._colours[role] = parts[0] if is_grey else " ".join(parts)
        return colour


def _goes_on(before: Text, line: Text) -> bool:
    """Whether a line belongs to the paragraph of the one before."""
    return (
        before.role == line.role
        and before.face == line.face
        and (before.x == line.x or abs(before.x + before.width - line.x - line.width) < 0.01)
        and 0 < line.y - before.y < 2 * line.face.size
    )


def _square(size: float) -> Extent:
    return -1, -size - 1, size + 1, 1


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
