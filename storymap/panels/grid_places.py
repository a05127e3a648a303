"""Where names stand on the grid of interest and influence: pure geometry, in pixels."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

from storymap.layout.geometry import Rect
from storymap.model.records import Stakeholder
from storymap.model.stakeholders import HIGH, Quadrant

LEVELS: Final = 5
CHIP: Final = 24
"""How high a name is: the least that an unsteady hand hits (WCAG 2.2, 2.5.8)."""

LEAST: Final = 48
MOST: Final = 124
GAP: Final = 2

Level = tuple[int, int]
"""Interest and influence."""


class Plot(NamedTuple):
    """The square of five by five levels: interest grows to the right, influence upwards."""

    area: Rect

    def cell(self, level: Level) -> Rect:
        """Return where a level is."""
        interest, influence = level
        width, height = self.area.width / LEVELS, self.area.height / LEVELS
        left = self.area.x + (interest - 1) * width
        return Rect(left, self.area.y + (LEVELS - influence) * height, width, height)

    def level_at(self, x: float, y: float) -> Level | None:
        """Return the level at a point; None outside."""
        area = self.area
        if not (area.x <= x < area.right and area.y <= y < area.bottom):
            return None
        across = int((x - area.x) / area.width * LEVELS)
        down = int((y - area.y) / area.height * LEVELS)
        return across + 1, LEVELS - down

    def quadrants(self) -> dict[Quadrant, Rect]:
        """Return where the four quadrants are."""
        area, share = self.area, (HIGH - 1) / LEVELS
        left, low = area.width * share, area.height * share
        middle, line = area.x + left, area.bottom - low
        return {
            "satisfy": Rect(area.x, area.y, left, area.height - low),
            "manage": Rect(middle, area.y, area.width - left, area.height - low),
            "monitor": Rect(area.x, line, left, low),
            "inform": Rect(middle, line, area.width - left, low),
        }


class Chip(NamedTuple):
    """A name, and where it stands. Several names that have no room share one, without an id."""

    id: str
    rect: Rect
    hidden: tuple[str, ...] = ()


def chips(
    plot: Plot, tray: Rect, people: Iterable[Stakeholder], width_of: Callable[[str], float]
) -> list[Chip]:
    """Return where each name stands: in its cell, or in the tray below if a level is missing.

    Names do not overlap; those that have no room stand together behind one chip of their cell.
    """
    placed: list[Chip] = []
    left_over: dict[Level | None, list[str]] = {}
    for one in people:
        wanted = min(max(width_of(one.title), LEAST), MOST)
        level = level_of(one)
        spots = _in_tray(tray, wanted) if level is None else _in_cell(plot, level, wanted)
        found = next((rect for rect in spots if not _meets(rect, placed)), None)
        if found is None:
            left_over.setdefault(level, []).append(one.id)
        else:
            placed.append(Chip(one.id, found))
    return [*placed, *(_rest(plot, tray, level, ids) for level, ids in left_over.items())]


def level_of(one: Stakeholder) -> Level | None:
    """Return interest and influence; None if either is missing."""
    if one.interest is None or one.influence is None:
        return None
    return one.interest, one.influence


def _in_cell(plot: Plot, level: Level, wanted: float) -> Iterator[Rect]:
    """Yield places for a name near the middle of its cell, wide ones first."""
    cell, area = plot.cell(level), plot.area
    middle = cell.y + (cell.height - CHIP) / 2
    room = max(0.0, (cell.height - CHIP) / 2)
    for width in dict.fromkeys((wanted, max(LEAST, cell.width - 2 * GAP))):
        left = cell.x + (cell.width - width) / 2
        left = min(max(left, area.x + GAP), area.right - width - GAP)
        for shift in (0.0, room, -room):
            yield Rect(left, middle + shift, width, CHIP)


def _in_tray(tray: Rect, wanted: float) -> Iterator[Rect]:
    """Yield places for a name in the rows of the tray."""
    y = tray.y
    while y + CHIP <= tray.bottom:
        x = tray.x
        while x + wanted <= tray.right:
            yield Rect(x, y, wanted, CHIP)
            x += 4
        y += CHIP + GAP


def _meets(rect: Rect, placed: Iterable[Chip]) -> bool:
    grown = Rect(rect.x - GAP, rect.y, rect.width + 2 * GAP, rect.height)
    return any(grown.meets(chip.rect) for chip in placed)


def _rest(plot: Plot, tray: Rect, level: Level | None, ids: list[str]) -> Chip:
    """Return the chip for names that have no room: at the lower right of their cell."""
    place = tray if level is None else plot.cell(level)
    rect = Rect(place.right - 26, place.bottom - CHIP, 26, CHIP)
    return Chip("", rect, tuple(ids))
