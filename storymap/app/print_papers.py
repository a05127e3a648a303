"""The printers of this computer and the papers that each has.

Qt's printing is imported here only and in the dialog that prints.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QSizeF
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrinterInfo

from storymap.layout.pages import MILLIMETRE, Paper, PaperChoice, PaperName

_SIZE = QPageSize.PageSizeId
KNOWN: Final[dict[QPageSize.PageSizeId, PaperName]] = {
    _SIZE.A4: "a4", _SIZE.A3: "a3", _SIZE.A2: "a2", _SIZE.A1: "a1", _SIZE.A0: "a0",
    _SIZE.Letter: "letter", _SIZE.Legal: "legal", _SIZE.Tabloid: "tabloid",
}  # fmt: skip
LEAST: Final = (104 * MILLIMETRE, 147 * MILLIMETRE)
"""The smallest paper that a card with its release and step has room on: A6, with some slack."""


class Printers:
    """What the system knows of its printers; tests stand in for it."""

    def names(self) -> list[str]:
        """Return what the printers are called."""
        return QPrinterInfo.availablePrinterNames()

    def sizes(self, name: str) -> list[QPageSize]:
        """Return the sizes of paper that a printer has, its own first; none if it does not say."""
        printer = QPrinterInfo.printerInfo(name)
        sizes = [printer.defaultPageSize(), *printer.supportedPageSizes()]
        return [size for size in sizes if size.isValid()]


def papers_of(sizes: Iterable[QPageSize]) -> dict[PaperChoice, QPageSize]:
    """Return the papers of some sizes: those with names here first, then as the printer has them.

    Sizes that are too small for a map are left out, and one that comes again.
    """
    named: dict[PaperName, QPageSize] = {}
    others: dict[tuple[float, float], tuple[Paper, QPageSize]] = {}
    for size in sizes:
        points = size.size(QPageSize.Unit.Point)
        width, height = sorted((points.width(), points.height()))
        if size.id() in KNOWN:
            named.setdefault(KNOWN[size.id()], size)
        elif width >= LEAST[0] and height >= LEAST[1]:
            paper = Paper(" ".join(size.name().split()), width, height)
            others.setdefault((width, height), (paper, size))
    ours: dict[PaperChoice, QPageSize] = {
        name: named[name] for name in KNOWN.values() if name in named
    }
    return {**ours, **dict(others.values())}


def page_size(paper: PaperChoice) -> QPageSize:
    """Return the size of a paper that no printer told of."""
    if isinstance(paper, Paper):
        size = QSizeF(paper.width, paper.height)
        return QPageSize(size, QPageSize.Unit.Point, paper.words)
    return QPageSize(next(size for size, name in KNOWN.items() if name == paper))
