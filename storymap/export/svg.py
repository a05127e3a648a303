"""A map as an SVG: the poster, with real text and the parts of the typefaces that it needs.

A reader without that part of SVG shows another typeface; each line says how long it is, so that it
still ends where layout said.
"""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, assert_never
from xml.sax.saxutils import escape, quoteattr

from storymap.export.coverage import is_own, lacks_of, missing_in, other_font
from storymap.export.fallback import FontFace, FontFile, opened
from storymap.export.numbers import number
from storymap.export.options import ExportOptions, PictureOptions
from storymap.export.pages import MapPages, picture_of
from storymap.export.pdf import DEFAULTS, PdfResult
from storymap.export.scenery import Placed
from storymap.export.typeset import FILES
from storymap.files.save import save
from storymap.layout.direction import base_is_right_to_left
from storymap.layout.fonts import FAMILY, Weight
from storymap.layout.marks import Box, Icon, Line, Mark, Marks, Role, Text
from storymap.layout.symbols import SYMBOLS, Stroke
from storymap.layout.text import graphemes
from storymap.layout.themes import Theme
from storymap.model.storymap import StoryMap
from storymap.model.text import clean_text
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
    pages = picture_of(story_map, options, picture, path)
    progress.step(0.0, "Drawing")
    text, missing = svg_of(pages, picture, progress)
    data = text.encode("utf-8")
    progress.step(1.0, "Writing the file")
    save(path, data)
    lacks = lacks_of(missing, pages.maps)
    return PdfResult(path, 1, pages.cards, lacks, len(data), pages.title_size)


def svg_of(
    pages: MapPages, picture: PictureOptions, progress: Progress
) -> tuple[str, Counter[str]]:
    """Return a poster as the text of an SVG, and the characters that no font has."""
    width, height = (number(side) for side in pages.size)
    pixels = picture.scale
    lines: list[str] = []
    fonts = _Fonts()
    groups = pages.cards + 1
    for count, group in enumerate(pages.placed(1)):
        if count % CHUNK == 0:
            progress.step(min(0.95, count / groups), "Drawing")
        fonts.note(group.marks)
        lines.extend(_group(group))
    progress.step(0.95, "Adding the typefaces")
    title = escape(pages.imprint.title)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{number(pages.size[0] * pixels)}" '
        f'height="{number(pages.size[1] * pixels)}" viewBox="0 0 {width} {height}" '
        f'font-family="{fonts.families}" role="img">'
    )
    ground = "" if picture.is_transparent else '<rect width="100%" height="100%" fill="#FFFFFF"/>'
    parts = [head, f"<title>{title}</title>", f"<style>{fonts.rules()}</style>", ground]
    return "\n".join([*(part for part in parts if part), *lines, "</svg>", ""]), fonts.missing


def _group(group: Placed) -> Iterator[str]:
    scale = f" scale({group.scale:.6g})" if group.scale != 1 else ""
    yield f'<g transform="translate({number(group.x)} {number(group.y)}){scale}">'
    for mark in group.marks:
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
    if not mark.text.isascii() and base_is_right_to_left(mark.text):
        heavy += ' direction="rtl" text-anchor="end"'
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


class _Fonts:
    """The parts of the fonts that the texts need."""

    def __init__(self) -> None:
        self._own: dict[Weight, set[str]] = {}
        self._others: dict[str, tuple[FontFace, set[str]]] = {}
        self.missing: Counter[str] = Counter()

    def note(self, marks: Marks) -> None:
        """Take in what some marks say."""
        for mark in marks:
            if not isinstance(mark, Text):
                continue
            self._own.setdefault(mark.face.weight, set()).update(mark.text)
            if not mark.text.isascii():
                self.missing.update(missing_in((mark,)))
                for grapheme in graphemes(clean_text(mark.text)):
                    font = None if is_own(grapheme) else other_font(grapheme)
                    if font is not None:
                        name = font.file.name
                        self._others.setdefault(name, (font, set()))[1].update(grapheme)

    @property
    def families(self) -> str:
        """The names of the fonts, the program's own first."""
        return ", ".join((FAMILY, *sorted(self._others), "sans-serif"))

    def rules(self) -> str:
        """Return the parts of the fonts as rules of CSS."""
        rules = ["text{font-kerning:none;white-space:pre}"]
        for weight in sorted(self._own):
            file = resource("fonts", f"{FILES[weight]}.ttf")
            font = opened(FontFile(FILES[weight], file)).face
            rules.append(_rule(FAMILY, font, self._own[weight], f"font-weight:{int(weight)};"))
        for name, (other, signs) in sorted(self._others.items()):
            rules.append(_rule(name, other.face, signs))
        return "".join(rules)


def _rule(family: str, face: Any, signs: set[str], more: str = "") -> str:
    font = base64.b64encode(_subset(face, signs)).decode("ascii")
    source = quoteattr(f"data:font/ttf;base64,{font}")
    return f"@font-face{{font-family:{family};{more}src:url({source})}}"


def _subset(face: Any, signs: set[str]) -> bytes:
    import uharfbuzz as hb

    wanted = hb.SubsetInput()
    wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE
    wanted.unicode_set.update(map(ord, signs))
    return bytes(hb.SubsetPlan(face, wanted).execute().blob.data)
