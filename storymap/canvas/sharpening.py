"""What a sharp picture needs, made in slices: a frame at another zoom would come too late."""

from __future__ import annotations

from time import perf_counter
from typing import Final

from PySide6.QtCore import QRectF, QSize

from storymap.canvas.projection import Projection
from storymap.canvas.scene import Scene

SLICE: Final = 0.003
"""How long one slice takes, in seconds; one tile may take it a little longer."""

TILES: Final = 8
"""So many tiles side by side, and one above the other, cover the viewport."""


class Sharpening:
    """Has a scene keep all that it will paint in a viewport of a size."""

    def __init__(self, scene: Scene, size: QSize) -> None:
        """Begin with nothing kept."""
        self._scene = scene
        self._size = size
        self._projection: Projection | None = None
        self._tiles: list[QRectF] = []

    def go_on(self) -> bool:
        """Return True if all is there; else work for a slice. A board that moved starts anew."""
        if self._projection != self._scene.projection:
            self._projection = self._scene.projection
            self._tiles = _tiles(self._size)
        if not self._tiles:
            return True
        end = perf_counter() + SLICE
        while self._tiles:
            self._scene.get_ready(self._tiles.pop())
            if perf_counter() >= end:
                break
        return False


def _tiles(size: QSize) -> list[QRectF]:
    width, height = -(-size.width() // TILES), -(-size.height() // TILES)
    return [
        QRectF(column * width, row * height, width, height)
        for row in range(TILES)
        for column in range(TILES)
    ]
