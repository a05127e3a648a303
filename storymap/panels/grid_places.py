"""Where names stand on the grid of interest and influence: pure geometry, in pixels."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from storymap.layout.geometry import Rect
from storymap.model.records import Stakeholder
from storymap.model.stakeholders import HIGH, Quadrant

LEVELS: Final = 5
CHIP: Final = 24
"""How high a name is: the least that an unsteady hand hits (WCAG 2.2, 2.5.8)."""

LEAST: Final = 48
MOST: Final = 124
COUNT: Final = 30
"""How wide a chip is that stands for several names."""

GAP: Final = 2

Level = tuple[int, int]
"""Interest and influence."""


class Plot(NamedTuple):
    """The square of five by five levels: interest grows to the right, influence upwards.

    Above and below it is a ``strip`` for the words of the quadrants, in which no name stands.
    """

    area: Rect
    strip: float = 0.0

    @property
    def whole(self) -> Rect:
        """The square with both strips."""
        area = self.area
        return Rect(area.x, area.y - self.strip, area.width, area.height + 2 * self.strip)

    def cell(self, level: Level) -> Rect:
        """Return where a level is."""
        interest, influence = level
        width, height = self.area.width / LEVELS, self.area.height / LEVELS
        left = self.area.x + (interest - 1) * width
        return Rect(left, self.area.y + (LEVELS - influence) * height, width, height)

    def level_at(self, x: float, y: float) -> Level | None:
        """Return the level at a point, in a strip the nearest one; None outside."""
        area, whole = self.area, self.whole
        if not (area.x <= x < area.right and whole.y <= y < whole.bottom):
            return None
        across = int((x - area.x) / area.width * LEVELS)
        down = int((y - area.y) / area.height * LEVELS)
        return across + 1, LEVELS - min(max(down, 0), LEVELS - 1)

    def quadrants(self) -> dict[Quadrant, Rect]:
        """Return where the four quadrants are, each with its part of a strip."""
        area, whole, share = self.area, self.whole, (HIGH - 1) / LEVELS
        left, low = area.width * share, area.height * share
        middle, line = area.x + left, area.bottom - low
        return {
            "satisfy": Rect(area.x, whole.y, left, line - whole.y),
            "manage": Rect(middle, whole.y, area.width - left, line - whole.y),
            "monitor": Rect(area.x, line, left, whole.bottom - line),
            "inform": Rect(middle, line, area.width - left, whole.bottom - line),
        }

    def captions(self) -> dict[Quadrant, Rect]:
        """Return where the words of the quadrants stand: in the strips, at the outer edges."""
        return {
            name: Rect(
                rect.x,
                rect.y if name in ("satisfy", "manage") else rect.bottom - self.strip,
                rect.width,
                self.strip,
            )
            for name, rect in self.quadrants().items()
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

    Names do not overlap. Each has its place within its cell, and as much more as is free at its
    sides; those that have no room stand together behind one chip of their cell.
    """
    by_level: dict[Level, list[Stakeholder]] = {}
    waiting: list[Stakeholder] = []
    for one in people:
        level = level_of(one)
        (waiting if level is None else by_level.setdefault(level, [])).append(one)
    placed = [
        chip for level, group in by_level.items() for chip in _stacked(plot.cell(level), group)
    ]
    wanted = {one.id: _width(width_of(one.title)) for group in by_level.values() for one in group}
    for number, chip in enumerate(placed):
        others = [*placed[:number], *placed[number + 1 :]]
        placed[number] = _widened(chip, wanted.get(chip.id, 0), plot.area, others)
    return [*placed, *_in_tray(tray, [(one.id, _width(width_of(one.title))) for one in waiting])]


def level_of(one: Stakeholder) -> Level | None:
    """Return interest and influence; None if either is missing."""
    if one.interest is None or one.influence is None:
        return None
    return one.interest, one.influence


def _width(wanted: float) -> float:
    return min(max(wanted, LEAST), MOST)


def _stacked(cell: Rect, group: Sequence[Stakeholder]) -> list[Chip]:
    """Return the names of a cell one below the other; what has no room behind the last chip."""
    rows = max(1, int(cell.height // CHIP))
    named = len(group) if len(group) <= rows else rows - 1
    count = min(len(group), rows)
    top = cell.y + (cell.height - count * CHIP) / 2
    width = min(LEAST, cell.width - 2 * GAP)
    left = cell.x + (cell.width - width) / 2
    found = [
        Chip(one.id, Rect(left, top + row * CHIP, width, CHIP))
        for row, one in enumerate(group[:named])
    ]
    if named < len(group):
        rest = tuple(one.id for one in group[named:])
        middle = cell.x + (cell.width - COUNT) / 2
        found.append(Chip("", Rect(middle, top + named * CHIP, COUNT, CHIP), rest))
    return found


def _widened(chip: Chip, wanted: float, area: Rect, others: Sequence[Chip]) -> Chip:
    """Return a chip as wide as it wants to be, or as far as there is nothing in its way."""
    rect = chip.rect
    if wanted <= rect.width:
        return chip
    beside = [other.rect for other in others if _shares_rows(rect, other.rect)]
    low = max([area.x + GAP, *(one.right + GAP for one in beside if one.x < rect.x)])
    high = min([area.right - GAP, *(one.x - GAP for one in beside if one.x >= rect.right)])
    width = min(wanted, high - low)
    left = min(max(rect.x + (rect.width - width) / 2, low), high - width)
    return chip._replace(rect=Rect(left, rect.y, width, rect.height)) if width > LEAST else chip


def _shares_rows(one: Rect, other: Rect) -> bool:
    return one.y < other.bottom and other.y < one.bottom


def _in_tray(tray: Rect, names: Sequence[tuple[str, float]]) -> Iterator[Chip]:
    """Yield the names in the rows of the tray; the last place is for those without room."""
    x, y = tray.x, tray.y
    for number, (name, width) in enumerate(names):
        if x + width > tray.right:
            x, y = tray.x, y + CHIP + GAP
        is_last_row = y + 2 * CHIP + GAP > tray.bottom
        room = tray.right - (COUNT + GAP if is_last_row and number < len(names) - 1 else 0)
        if y + CHIP > tray.bottom or x + width > room:
            rest = tuple(one for one, _ in names[number:])
            yield Chip("", Rect(tray.right - COUNT, tray.bottom - CHIP, COUNT, CHIP), rest)
            return
        yield Chip(name, Rect(x, y, width, CHIP))
        x += width + 2 * GAP
