"""Edit > Copy as picture: what is selected, or the whole board, as PNG and SVG."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QByteArray, QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QWidget

from storymap.app.waiting import WaitingDialog
from storymap.canvas.paper_inks import know_scripts
from storymap.canvas.paper_picture import painted, png_of
from storymap.document.jobs import Jobs
from storymap.export.options import ExportOptions, PictureOptions
from storymap.export.pages import picture_of
from storymap.export.svg import svg_of
from storymap.progress import Progress

if TYPE_CHECKING:
    from storymap.model.storymap import StoryMap

PNG: Final = "image/png"
SVG: Final = "image/svg+xml"
SCALE: Final = 2.0
LONGEST: Final = 12_000.0
"""Pixels that a side of the copied picture has at most: other programs choke on more."""


class Copied(NamedTuple):
    """A picture of a map in the forms that the clipboard gets."""

    image: QImage
    png: bytes
    svg: bytes
    cards: int
    missing: int


class PictureCopy(QObject):
    """Draws beside the window, says how far that is, and fills the clipboard."""

    copied = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        """Copy for a window."""
        super().__init__(parent)
        self._jobs = Jobs(self)
        self._waiting = WaitingDialog(
            self._jobs, self.tr("Copying as a picture"), parent, only_reads=True
        )
        self._jobs.done.connect(self._on_done)
        self._jobs.failed.connect(self.failed)

    @property
    def is_running(self) -> bool:
        """Whether a picture is being drawn."""
        return self._jobs.is_running

    def start(self, story_map: StoryMap, only: tuple[str, ...], options: ExportOptions) -> None:
        """Copy some records with what they stand in, or everything."""
        know_scripts()
        picture = PictureOptions(SCALE, only=only)
        self._waiting.begin()
        self._jobs.start(lambda progress: drawn(story_map, options, picture, progress))

    def _on_done(self, copied: Copied) -> None:
        data = QMimeData()
        data.setImageData(copied.image)
        data.setData(PNG, QByteArray(copied.png))
        data.setData(SVG, QByteArray(copied.svg))
        QGuiApplication.clipboard().setMimeData(data)
        self.copied.emit(copied)


def drawn(
    story_map: StoryMap, options: ExportOptions, picture: PictureOptions, progress: Progress
) -> Copied:
    """Return a picture of a map in all its forms.

    Raises ExportError if there is nothing to draw, Cancelled if asked to stop.
    """
    pages = picture_of(story_map, replace(options, releases=None), picture)
    scale = min(picture.scale, LONGEST / max(pages.size))
    half = Progress(lambda share, what: progress.step(share / 2, what))
    rest = Progress(lambda share, what: progress.step(0.5 + share / 2, what))
    image = painted(pages, replace(picture, scale=scale), half)
    text, missing = svg_of(pages, replace(picture, scale=1.0), rest)
    return Copied(image, png_of(image), text.encode("utf-8"), pages.cards, missing.total())
