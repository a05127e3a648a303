"""The colours that a map gives to cards: as roles of every theme, and as a band on the card.

Colour never stands alone: the band is cut into as many pieces as the colour's place in the map's
legend, so that it is told apart on grey paper, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from storymap.layout.marks import Box, Mark, Marks, own_role
from storymap.model.records import Legend

NAMED: Final[Mapping[str, str]] = {
    "red": "#D32F2F",
    "orange": "#E8710A",
    "yellow": "#F2C200",
    "green": "#2E8B3D",
    "teal": "#0F8B8D",
    "blue": "#1E6FD9",
    "purple": "#7B3FC4",
    "pink": "#D6478F",
    "brown": "#8A5A2B",
    "grey": "#6B7280",
}
"""The colours that have a name, as #RRGGBB."""

MOST_PIECES: Final = 8
WIDTH: Final = 3.6
"""How wide a band is, in points."""

INSET: Final = 1.2
"""What is free between a band and the right edge of its card."""

_SPELT: Final = {"gray": "grey", "violet": "purple"}
_HEX: Final = re.compile(r"#[0-9A-Fa-f]{6}")
_SHORT: Final = re.compile(r"#[0-9A-Fa-f]{3}")


def hex_of(colour: str) -> str:
    """Return a colour of a map as #RRGGBB; an empty text if it is none that can be drawn."""
    name = colour.strip().casefold()
    if _HEX.fullmatch(name):
        return name.upper()
    if _SHORT.fullmatch(name):
        return "#" + "".join(2 * digit for digit in name[1:]).upper()
    return NAMED.get(_SPELT.get(name, name), "")


def meaning_of(legend: Iterable[Legend], colour: str) -> str:
    """Return what a colour means on a map; nothing if its legend does not say."""
    code = hex_of(colour)
    return next((one.meaning for one in legend if code and hex_of(one.colour) == code), "")


def band(
    legend: Sequence[Legend], colour: str, width: float, height: float, radius: float
) -> Marks:
    """Return the band at the right edge of a card of some size; nothing without a colour.

    A colour that the legend does not tell has a short piece in the middle.
    """
    code = hex_of(colour)
    if not code:
        return ()
    places = [number for number, one in enumerate(legend, 1) if hex_of(one.colour) == code]
    left, room = width - INSET - WIDTH, height - 2 * radius
    if not places:
        return (_piece(code, left, radius + room / 3, room / 3),)
    return tuple(_pieces(code, left, radius, room, min(places[0], MOST_PIECES)))


def _pieces(code: str, x: float, y: float, height: float, count: int) -> Iterator[Mark]:
    gap = min(3.0, height / (2 * count))
    piece = (height - (count - 1) * gap) / count
    for number in range(count):
        yield _piece(code, x, y + number * (piece + gap), piece)


def _piece(code: str, x: float, y: float, height: float) -> Box:
    return Box(x, y, WIDTH, height, own_role(code), radius=min(1.0, height / 2))
