"""A map as it looks on paper, painted by Qt: for PNG files and for the clipboard."""

from __future__ import annotations

from dataclasses import replace
from math import ceil, sqrt
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap

from storymap.canvas.inks import Inks
from storymap.export.errors import ExportError
from storymap.export.options import ExportOptions, PictureOptions
from storymap.export.pdf import PdfResult, imprint_of, spread_of
from storymap.export.scenery import Scenery
from storymap.export.slices import selection_of
from storymap.files.save import save
from storymap.layout.fonts import has_glyph
from storymap.layout.marks import Text
from storymap.progress import Progress

if TYPE_CHECKING:
    from storymap.export.scenery import Placed
    from storymap.layout.themes import Theme
    from storymap.model.storymap import StoryMap

MOST_PIXELS: Final = 120_000_000
LONGEST_SIDE: Final = 32_000
CHUNK: Final = 200
"""After so many things on the sheet it is asked whether to go on."""


def export_png(
    story_map: StoryMap,
    path: Path,
    options: ExportOptions,
    picture: PictureOptions,
    progress: Progress | None = None,
) -> PdfResult:
    """Write a map as a PNG and return what was written; raises as ``export_pdf`` does."""
    progress = progress or Progress()
    image, told = painted(story_map, path, options, picture, progress)
    progress.step(0.95, "Writing the file")
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not QPixmap.fromImage(image).save(buffer, "PNG"):
        raise ExportError("the picture could not be made; nothing was written", path)
    data = bytes(buffer.data().data())
    save(path, data)
    cards, missing, title_size = told
    return PdfResult(path, 1, cards, missing, len(data), title_size)


def painted(
    story_map: StoryMap,
    path: Path,
    options: ExportOptions,
    picture: PictureOptions,
    progress: Progress,
) -> tuple[QImage, tuple[int, int, float]]:
    """Return a map as a picture; how many cards, characters without a font, how large titles are.

    Needs a QGuiApplication. A picture that would be too large for this computer is made smaller.
    """
    shown = selection_of(story_map, picture.only)
    spread = spread_of(shown, replace(options, product="poster"), path)
    scale = fitting_scale(spread.width, spread.height, picture.scale)
    size = ceil(spread.width * scale), ceil(spread.height * scale)
    image = QImage(*size, QImage.Format.Format_ARGB32_Premultiplied)
    if image.isNull():
        raise ExportError(
            "the picture is too large for this computer; choose a smaller scale", path
        )
    ground = Qt.GlobalColor.transparent if picture.is_transparent else Qt.GlobalColor.white
    image.fill(ground)
    scenery = Scenery(spread, story_map, options)
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    inks: dict[tuple[int, float], tuple[Theme, Inks]] = {}
    missing = 0
    try:
        groups = scenery.placed(spread.sheets[0], 1, imprint_of(spread, options))
        for count, group in enumerate(groups):
            if count % CHUNK == 0:
                progress.step(0.5, "Drawing")
            ink = _ink(inks, group, scale)
            ink.draw(painter, group.marks, group.x * scale, group.y * scale)
            missing += sum(
                not has_glyph(char)
                for mark in group.marks
                if isinstance(mark, Text) and not mark.text.isascii()
                for char in mark.text
            )
    finally:
        painter.end()
    image.setDotsPerMeterX(round(scale * 72 / 0.0254))  # not before: fonts would follow it
    image.setDotsPerMeterY(round(scale * 72 / 0.0254))
    cards = sum(1 for _ in spread.cards(spread.sheets[0]))
    return image, (cards, missing, spread.title_size)


def fitting_scale(width: float, height: float, wanted: float) -> float:
    """Return the largest scale up to one that is wanted at which a picture can be made."""
    most = sqrt(MOST_PIXELS / (width * height))
    return max(0.05, min(wanted, most, LONGEST_SIDE / width, LONGEST_SIDE / height))


def _ink(inks: dict[tuple[int, float], tuple[Theme, Inks]], group: Placed, scale: float) -> Inks:
    key = id(group.theme), group.scale
    kept = inks.get(key)
    if kept is None:
        kept = inks[key] = group.theme, Inks(group.theme, scale * group.scale, 1.0)
    return kept[1]
