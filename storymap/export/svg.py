"""A map as an SVG: the poster, with real text and the part of the typeface that it needs.

A reader without that part of SVG shows another typeface; each line says how long it is, so that it
still ends where layout said.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final, assert_never
from xml.sax.saxutils import escape, quoteattr

from storymap.export.numbers import number
from storymap.export.options import ExportOptions, PictureOptions
from storymap.export.pdf import DEFAULTS, PdfResult, imprint_of, spread_of
from storymap.export.scenery import Placed, Scenery
from storymap.export.slices import selection_of
from storymap.export.typeset import FILES
from storymap.files.save import save
from storymap.layout.fonts import FAMILY, Weight, has_glyph
from storymap.layout.marks import Box, Icon, Line, Mark, Role, Text
from storymap.layout.pages import Spread
from storymap.layout.symbols import SYMBOLS, Stroke
from storymap.layout.themes import Theme
from storymap.model.storymap import StoryMap
from storymap.model.text import clean_text, clean_title
from storymap.progress import Progress
from storymap.resources import resource

PICTURE: Final = PictureOptions()
CHUNK: Final = 500
"""After so many things on the sheet it is asked whether to go on."""


def export_svg(
    story_map: StoryMap,
    path: Path,
    options: ExportOptions = DEFAULTS,
    picture: PictureOptions = PICTURE,
    progress: Progress | None = None,
) -> PdfResult:
    """Write a map as an SVG and return what was written; raises as ``export_pdf`` does."""
    progress = progress or Progress()
    shown = selection_of(story_map, picture.only)
    spread = spread_of(shown, replace(options, product="poster"), path)
    progress.step(0.1, "Drawing")
    data = svg_of(spread, story_map, (options, picture), progress).encode("utf-8")
    progress.step(1.0, "Writing the file")
    save(path, data)
    cards = sum(1 for _ in spread.cards(spread.sheets[0]))
    missing = sum(not has_glyph(char) for text in _texts(data) for char in text)
    return PdfResult(path, 1, cards, missing, len(data), spread.title_size)


def _texts(data: bytes) -> Iterator[str]:
    for line in data.decode("utf-8").splitlines():
        if line.startswith("<text"):
            yield line.partition(">")[2].rpartition("<")[0]


def svg_of(
    spread: Spread,
    whole: StoryMap,
    how: tuple[ExportOptions, PictureOptions],
    progress: Progress,
) -> str:
    """Return a poster as the text of an SVG."""
    options, picture = how
    scenery = Scenery(spread, whole, options)
    width, height = number(spread.width), number(spread.height)
    pixels = picture.scale
    lines: list[str] = []
    characters: dict[Weight, set[str]] = {}
    placed = scenery.placed(spread.sheets[0], 1, imprint_of(spread, options))
    for count, group in enumerate(placed):
        if count % CHUNK == 0:
            progress.step(0.2, "Drawing")
        lines.extend(_group(group, characters))
    title = escape(clean_title(whole.title) or "Story map")
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{number(spread.width * pixels)}" '
        f'height="{number(spread.height * pixels)}" viewBox="0 0 {width} {height}" '
        f'font-family="{FAMILY}, sans-serif" role="img">'
    )
    ground = "" if picture.is_transparent else '<rect width="100%" height="100%" fill="#FFFFFF"/>'
    parts = [head, f"<title>{title}</title>", f"<style>{_faces(characters)}</style>", ground]
    return "\n".join([*(part for part in parts if part), *lines, "</svg>", ""])


def _group(group: Placed, characters: dict[Weight, set[str]]) -> Iterator[str]:
    scale = f" scale({group.scale:.6g})" if group.scale != 1 else ""
    yield f'<g transform="translate({number(group.x)} {number(group.y)}){scale}">'
    for mark in group.marks:
        if isinstance(mark, Text):
            characters.setdefault(mark.face.weight, set()).update(mark.text)
        yield from _element(mark, group.theme)
    yield "</g>"


def _element(mark: Mark, theme: Theme) -> Iterator[str]:
    match mark:
        case Box():
            dash = ' stroke-dasharray="2.4 1.7"' if mark.dashed else ""
            stroke = (
                f' stroke="{theme[mark.stroke]}" stroke-width="{number(mark.line_width)}"{dash}'
                if mark.stroke != "none"
                else ""
            )
            yield (
                f'<rect x="{number(mark.x)}" y="{number(mark.y)}" width="{number(mark.width)}" '
                f'height="{number(mark.height)}" rx="{number(mark.radius)}" '
                f'fill="{_colour(mark.fill, theme)}"{stroke}/>'
            )
        case Line():
            yield (
                f'<path d="M{number(mark.x1)} {number(mark.y1)}L{number(mark.x2)} '
                f'{number(mark.y2)}" stroke="{theme[mark.role]}" '
                f'stroke-width="{number(mark.width)}"/>'
            )
        case Text():
            if mark.text.strip():
                yield _text(mark, theme)
        case Icon():
            yield from _icon(mark, theme)
        case _:
            assert_never(mark)


def _text(mark: Text, theme: Theme) -> str:
    weight = int(mark.face.weight)
    heavy = f' font-weight="{weight}"' if weight != Weight.REGULAR else ""
    return (
        f'<text x="{number(mark.x)}" y="{number(mark.y)}" font-size="{number(mark.face.size)}"'
        f'{heavy} textLength="{number(mark.width)}" lengthAdjust="spacingAndGlyphs" '
        f'fill="{theme[mark.role]}">{escape(clean_text(mark.text))}</text>'
    )


def _icon(mark: Icon, theme: Theme) -> Iterator[str]:
    half, colour = mark.size / 2, theme[mark.role]
    if mark.disc != "none":
        centre = f'cx="{number(mark.x + half)}" cy="{number(mark.y + half)}"'
        yield f'<circle {centre} r="{number(half)}" fill="{theme[mark.disc]}"/>'
    outline = SYMBOLS[mark.symbol]
    for area in outline.fills:
        yield f'<path d="{_path(area, mark)}Z" fill="{colour}"/>'
    for stroke in outline.strokes:
        yield (
            f'<path d="{_path(stroke, mark)}" fill="none" stroke="{colour}" stroke-width='
            f'"{number(outline.width * mark.size)}" stroke-linecap="round" '
            'stroke-linejoin="round"/>'
        )


def _path(stroke: Stroke, mark: Icon) -> str:
    points = (
        f"{number(mark.x + x * mark.size)} {number(mark.y + y * mark.size)}" for x, y in stroke
    )
    return f"M{'L'.join(points)}"


def _colour(role: Role, theme: Theme) -> str:
    return "none" if role == "none" else theme[role]


def _faces(characters: dict[Weight, set[str]]) -> str:
    """Return the part of the typeface that the texts need, as rules of CSS."""
    rules = ["text{font-kerning:none;white-space:pre}"]
    for weight in sorted(characters):
        font = base64.b64encode(_subset(weight, characters[weight])).decode("ascii")
        source = quoteattr(f"data:font/ttf;base64,{font}")
        rules.append(
            f"@font-face{{font-family:{FAMILY};font-weight:{int(weight)};src:url({source})}}"
        )
    return "".join(rules)


def _subset(weight: Weight, characters: set[str]) -> bytes:
    import uharfbuzz as hb

    face = hb.Face(resource("fonts", f"{FILES[weight]}.ttf").read_bytes())
    wanted = hb.SubsetInput()
    wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE
    wanted.unicode_set.update(map(ord, characters))
    return bytes(hb.SubsetPlan(face, wanted).execute().blob.data)
