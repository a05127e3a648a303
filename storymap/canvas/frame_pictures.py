"""Ready pictures of what frames the cards: steps, activities, labels of lanes, the corner."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPixmap

from storymap.canvas.inks import Inks
from storymap.layout.marks import Marks, Role, lowest

MOST: Final = 3_000_000
"""So many pixels are kept; the backbone and the labels of a window take a tenth of it."""

_Lifted: TypeAlias = tuple[Marks, float]


class FramePictures:
    """Draws faces of the frame at one scale, in one theme; keeps the pictures."""

    def __init__(self, inks: Inks) -> None:
        """Draw with these inks."""
        self._inks = inks
        self._kept: dict[object, tuple[object, QPixmap]] = {}
        self._pixels = 0
        self.is_passing = False
        """Whether the next frame will be at another scale, so that no picture is worth keeping."""

    def draw(
        self,
        painter: QPainter,
        name: object,
        told: tuple[object, ...],
        at: tuple[float, float, float, float, Role],
        face: Callable[[], _Lifted],
    ) -> None:
        """Draw what a face has on a ground; ``at``: x, y, width and height in pixels, the ground.

        A name's picture is kept as long as what it is ``told`` stays the same, unless it is needed
        only once. ``face`` returns the marks and how many points they are lifted.
        """
        x, y, width, height, ground = at
        if self.is_passing:
            marks, lift = face()
            self._inks.draw(painter, marks, x, y - lift * self._inks.scale)
            return
        known = (told, width, height, ground)
        kept = self._kept.get(name)
        if kept is None or kept[0] != known:
            if kept is not None:
                self._drop(name)
            kept = (known, self._picture(width, height, ground, *face()))
            self._keep(name, kept)
        painter.drawPixmap(QPointF(x, y), kept[1])

    def _picture(
        self, width: float, height: float, ground: Role, marks: Marks, lift: float
    ) -> QPixmap:
        """Return a picture as high as its marks need, and no higher than it may be."""
        inks = self._inks
        ratio = inks.device_ratio
        height = min(height, (lowest(marks) - lift + 2) * inks.scale)
        picture = QPixmap(max(1, round(width * ratio)), max(1, round(height * ratio)))
        picture.setDevicePixelRatio(ratio)
        picture.fill(inks.colour(ground))
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inks.draw(painter, marks, 0, -lift * inks.scale)
        painter.end()
        return picture

    def _keep(self, name: object, kept: tuple[object, QPixmap]) -> None:
        self._kept[name] = kept
        self._pixels += kept[1].width() * kept[1].height()
        while self._pixels > MOST and len(self._kept) > 1:
            self._drop(next(iter(self._kept)))

    def _drop(self, name: object) -> None:
        picture = self._kept.pop(name)[1]
        self._pixels -= picture.width() * picture.height()
