"""The cards of a cell, one under the other: on paper each as high as its title needs."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from typing import Final, NamedTuple

from msgspec import Struct

from storymap.layout.style import Style
from storymap.model.storymap import CellId, ReleaseId, StoryMap


class Stack(NamedTuple):
    """Where each card of a cell begins, in points below the first, and how high each is."""

    tops: tuple[float, ...]
    heights: tuple[float, ...]

    @property
    def height(self) -> float:
        """From the first card's upper edge to the last card's lower one."""
        return self.tops[-1] + self.heights[-1] if self.tops else 0.0

    def row(self, row: int) -> tuple[float, float]:
        """Return where a card begins and how high it is."""
        return self.tops[row], self.heights[row]

    def span(self, rows: range) -> float:
        """Return how high some successive cards are together."""
        if not rows:
            return 0.0
        return self.tops[rows[-1]] + self.heights[rows[-1]] - self.tops[rows.start]

    def rows_within(self, first: int, room: float) -> range:
        """Return the rows from ``first`` that go whole into ``room`` points."""
        if first >= len(self.tops):
            return range(first, first)
        end = self.tops[first] + room + 1e-6
        last = bisect_right(self.tops, end)
        if last > first and self.tops[last - 1] + self.heights[last - 1] > end:
            last -= 1
        return range(first, last)


NO_CARDS: Final = Stack((), ())


class Stacks(Struct, frozen=True):
    """The stack of each cell that holds cards, and the height of the highest in each lane."""

    cells: Mapping[CellId, Stack]
    highest: Mapping[ReleaseId | None, float]

    def of(self, cell: CellId) -> Stack:
        """Return a cell's stack; an empty one if it holds no cards."""
        return self.cells.get(cell, NO_CARDS)


def even_stack(count: int, style: Style) -> Stack:
    """Return a stack of cards that are all of the style's height."""
    tops = tuple(row * style.pitch_y for row in range(count))
    return Stack(tops, (style.card_height,) * count)


def stacks_on_paper(story_map: StoryMap, style: Style) -> Stacks:
    """Return the stacks of a map's cells, each card as high as what it says needs."""
    from storymap.layout.paper_card import PaperCards, paper_height  # a screen never needs paper

    stories, cards = story_map.stories, PaperCards(story_map, style)
    cells: dict[CellId, Stack] = {}
    highest: dict[ReleaseId | None, float] = {}
    for cell, ids in story_map.cells.items():
        heights = tuple(
            paper_height(story, style, has_needs=cards.has_needs(story))
            for story in map(stories.__getitem__, ids)
        )
        stack = cells[cell] = _piled(heights, style.gap_y)
        highest[cell[1]] = max(highest.get(cell[1], 0.0), stack.height)
    return Stacks(cells, highest)


def _piled(heights: tuple[float, ...], gap: float) -> Stack:
    tops: list[float] = []
    top = 0.0
    for height in heights:
        tops.append(top)
        top += height + gap
    return Stack(tuple(tops), heights)
