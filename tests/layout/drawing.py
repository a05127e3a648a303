"""Marks as SVG text, for goldens: geometry that a person can read and look at."""

from __future__ import annotations

from typing import assert_never
from xml.sax.saxutils import escape

from storymap.layout.marks import Box, Icon, Line, Mark, Marks, Role, Text
from storymap.layout.themes import Theme


def picture(
    parts: list[tuple[float, float, Marks]], theme: Theme, size: tuple[float, float]
) -> str:
    """Return an SVG of marks, each group at its place."""
    width, height = size
    box = f'viewBox="0 0 {_n(width)} {_n(height)}"'
    lines = [f'<svg xmlns="http://www.w3.org/2000/svg" {box} font-family="Inter">']
    for x, y, marks in parts:
        lines.append(f'<g transform="translate({_n(x)} {_n(y)})">')
        lines.extend(_element(mark, theme) for mark in marks)
        lines.append("</g>")
    return "\n".join([*lines, "</svg>", ""])


def _element(mark: Mark, theme: Theme) -> str:
    match mark:
        case Box():
            dash = ' stroke-dasharray="2.4 1.7"' if mark.dashed else ""
            return (
                f'<rect x="{_n(mark.x)}" y="{_n(mark.y)}" width="{_n(mark.width)}" '
                f'height="{_n(mark.height)}" rx="{_n(mark.radius)}" '
                f'fill="{_colour(mark.fill, theme)}" stroke="{_colour(mark.stroke, theme)}" '
                f'stroke-width="{_n(mark.line_width)}"{dash}/>'
            )
        case Line():
            return (
                f'<line x1="{_n(mark.x1)}" y1="{_n(mark.y1)}" x2="{_n(mark.x2)}" '
                f'y2="{_n(mark.y2)}" stroke="{_colour(mark.role, theme)}" '
                f'stroke-width="{_n(mark.width)}"/>'
            )
        case Text():
            return (
                f'<text x="{_n(mark.x)}" y="{_n(mark.y)}" font-size="{_n(mark.face.size)}" '
                f'font-weight="{int(mark.face.weight)}" textLength="{_n(mark.width)}" '
                f'fill="{_colour(mark.role, theme)}">{escape(mark.text)}</text>'
            )
        case Icon():
            half = mark.size / 2
            return (
                f'<circle cx="{_n(mark.x + half)}" cy="{_n(mark.y + half)}" r="{_n(half)}" '
                f'fill="{_colour(mark.disc, theme)}" stroke="{_colour(mark.role, theme)}">'
                f"<title>{mark.symbol}</title></circle>"
            )
        case _:
            assert_never(mark)


def _colour(role: Role, theme: Theme) -> str:
    return "none" if role == "none" else theme[role]


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
