"""A map as it looks on paper, painted by Qt: for PNGs, previews, printers and the clipboard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from math import ceil, sqrt
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QImage, QPainter

from storymap.canvas.paper_inks import PaperInks
from storymap.export.coverage import lacks_of, missing_in
from storymap.export.errors import ExportError
from storymap.export.options import ExportOptions, PictureOptions
from storymap.export.pages import MapPages, picture_of
from storymap.export.pdf import PdfResult
from storymap.files.save import save
from storymap.progress import Progress, give_way

if TYPE_CHECKING:
    from storymap.export.pages import Pages
    from storymap.layout.themes import Theme
    from storymap.model.storymap import StoryMap

MOST_PIXELS: Final = 120_000_000
LONGEST_SIDE: Final = 32_000
CHUNK: Final = 200
"""After so many things on the sheet it is asked whether to go on."""

TURN: Final = 50
"""After so many things another thread has its turn: the window, while this paints beside it."""

DOTS_PER_INCH: Final = 72.0
"""What pictures are told to have while they are painted, so that a point of a font is a pixel."""

PAINTED: Final = 0.9
"""The share of the work that is done when a picture only has to be packed."""


def export_png(
    story_map: StoryMap,
    path: Path,
    options: ExportOptions,
    picture: PictureOptions,
    progress: Progress | None = None,
) -> PdfResult:
    """Write a map as a PNG and return what was written; raises as ``export_pdf`` does.

    On a thread other than the window's ``know_scripts`` must have been called before.
    """
    progress = progress or Progress()
    pages = picture_of(story_map, options, picture, path)
    image = painted(pages, picture, progress, path)
    progress.step(PAINTED, "Packing the picture")
    data = png_of(image)
    progress.step(1.0, "Writing the file")
    save(path, data)
    missing = Counter(char for group in pages.placed(1) for char in missing_in(group.marks))
    lacks = lacks_of(missing, pages.maps)
    scale = fitting_scale(*pages.size, picture.scale)
    return PdfResult(path, 1, pages.cards, lacks, len(data), pages.title_size, scale)


def png_of(image: QImage) -> bytes:
    """Return a picture as the bytes of a PNG."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def painted(
    pages: MapPages, picture: PictureOptions, progress: Progress, path: Path = Path()
) -> QImage:
    """Return a map as a picture, for the file at ``path``.

    Needs a QGuiApplication. A picture that would be too large for this computer is made smaller.
    Raises ExportError if there is no room for it, Cancelled if asked to stop.
    """
    scale = fitting_scale(*pages.size, picture.scale)
    ground = Qt.GlobalColor.transparent if picture.is_transparent else Qt.GlobalColor.white
    work = Progress(lambda share, what: progress.step(PAINTED * share, what))
    image = page_picture(pages, 1, scale, work, ground)
    if image.isNull():
        raise ExportError(
            "the picture is too large for this computer; choose a smaller scale", path
        )
    dots = round(scale * 72 / 0.0254)
    image.setDotsPerMeterX(dots)  # not before: fonts would follow it
    image.setDotsPerMeterY(dots)
    return image


def page_picture(
    pages: Pages,
    number: int,
    scale: float,
    progress: Progress,
    ground: Qt.GlobalColor = Qt.GlobalColor.white,
) -> QImage:
    """Return a page at a scale, in pixels a point; a null picture if there is no room for it."""
    width, height = (max(1, ceil(side * scale)) for side in pages.size_of(number))
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    if image.isNull():
        return image
    image.fill(ground)
    dots = round(DOTS_PER_INCH / 0.0254)
    image.setDotsPerMeterX(dots)
    image.setDotsPerMeterY(dots)
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    try:
        for count in painting(painter, pages, number, (scale, DOTS_PER_INCH)):
            progress.step(min(1.0, count / (pages.cards + 1)), "Drawing")
    finally:
        painter.end()
    return image


def painting(
    painter: QPainter,
    pages: Pages,
    number: int,
    scales: tuple[float, float],
    *,
    is_crisp: bool = True,
) -> Iterator[int]:
    """Paint a page bit by bit; yield now and then how many things were painted.

    ``scales``: units of the device a point, and its dots per inch.
    """
    scale, dots = scales
    inks: dict[tuple[int, float], tuple[Theme, PaperInks]] = {}
    for count, group in enumerate(pages.placed(number)):
        if count % CHUNK == 0:
            yield count
        if count % TURN == 0:
            give_way()
        key = id(group.theme), group.scale
        if key not in inks:
            ink = PaperInks(group.theme, scale * group.scale, dots, is_crisp=is_crisp)
            inks[key] = group.theme, ink
        inks[key][1].draw(painter, group.marks, group.x * scale, group.y * scale)


def fitting_scale(width: float, height: float, wanted: float) -> float:
    """Return the largest scale up to one that is wanted at which a picture can be made."""
    most = sqrt(MOST_PIXELS / (width * height))
    return max(0.05, min(wanted, most, LONGEST_SIDE / width, LONGEST_SIDE / height))
