"""The bundled icons in the colours of a theme."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QSize
from PySide6.QtGui import QIcon, QImageReader, QPixmap

from storymap.resources import resource

SIZES: Final = (16, 32)


@lru_cache(maxsize=256)
def icon(name: str, colour: str, faint: str = "") -> QIcon:
    """Return a Lucide icon in a colour (#RRGGBB), and in a faint one where it is disabled."""
    drawing = resource("icons", f"{name}.svg").read_bytes()
    result = QIcon()
    for size in SIZES:
        result.addPixmap(_drawn(drawing, colour, size))
        if faint:
            result.addPixmap(_drawn(drawing, faint, size), QIcon.Mode.Disabled)
    return result


def _drawn(drawing: bytes, colour: str, size: int) -> QPixmap:
    buffer = QBuffer()
    buffer.setData(QByteArray(drawing.replace(b"currentColor", colour.encode())))
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(b"svg"))
    reader.setScaledSize(QSize(size, size))
    return QPixmap.fromImage(reader.read())
