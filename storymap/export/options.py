"""What can be chosen of an export; the dialog, the command line and the tests all fill this in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from storymap.layout.pages import PaperChoice
from storymap.layout.style import CARD_PARTS, CardPart

Product: TypeAlias = Literal["pages", "poster", "wall", "report"]

PRODUCTS: Final[tuple[Product, ...]] = ("pages", "poster", "wall", "report")

LEAST_MARGINS: Final[dict[Product, float]] = {
    "pages": 4.0, "poster": 4.0, "wall": 4.0, "report": 8.0,
}  # fmt: skip
"""The narrowest margins that can be chosen, in millimetres; in a report's stand head and foot."""

LARGEST_MARGIN: Final = 40.0
"""The widest margin that can be chosen, in millimetres."""

SCALES: Final = (0.25, 8.0)
"""The least and the largest scale of a picture that can be chosen, in pixels a point."""

OVERLAPS: Final = (8.0, 40.0)
"""The least and the largest overlap of a wall's sheets, in millimetres."""


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """How to draw a map.

    ``releases``: ids of the releases to draw, ``""`` for the unscheduled; None draws everything.
    ``stakeholder``: id of the one whom the stories that the report tells of concern; None: of all.
    ``margin``: in millimetres; None is what the product has. ``date`` is the day the drawing says
    it is from; None is today. A poster has a size of its own and takes no notice of ``paper``,
    ``landscape`` and ``margin``, unless it ``is_fitted`` to its paper; a report takes none of
    ``landscape`` and of how cards look. ``overlap`` is that of a wall's sheets, in millimetres.
    ``card``: what cards show besides their titles. ``is_archival`` makes a PDF/A-2b.
    """

    product: Product = "pages"
    paper: PaperChoice = "a4"
    landscape: bool = True
    margin: float | None = None
    overlap: float | None = None
    is_fitted: bool = False
    releases: tuple[str, ...] | None = None
    stakeholder: str | None = None
    card: frozenset[CardPart] = frozenset(CARD_PARTS)
    is_grey: bool = False
    shows_lines: bool = True
    shows_legend: bool = True
    shows_date: bool = True
    author: str = ""
    date: dt.date | None = None
    is_archival: bool = False

    def day(self) -> dt.date:
        """Return the day that the drawing is from."""
        return self.date or dt.datetime.now().astimezone().date()


@dataclass(frozen=True, slots=True)
class PictureOptions:
    """What can be chosen of a picture (SVG, PNG) besides ``ExportOptions``.

    ``scale``: pixels a point. ``only``: ids of stories, steps, activities or releases; the picture
    shows these with what they stand in and nothing else; empty shows everything.
    """

    scale: float = 2.0
    is_transparent: bool = False
    only: tuple[str, ...] = ()


LEAST_PRINT: Final = 6.5
"""Titles printed smaller than this, in points, are not read without a lens."""

READ_FROM: Final = (
    (24.0, "across a room"),
    (12.0, "from a metre"),
    (8.0, "in the hand"),
    (LEAST_PRINT, "close by"),
)


def read_from(title_size: float) -> str:
    """Return from how far titles of a size in points read, as ``in the hand``."""
    return next((words for least, words in READ_FROM if title_size >= least), "with a lens only")
