"""Lines from stories to those that need them: on paper, in the gaps between cards and lanes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from storymap.layout.geometry import Rect
from storymap.layout.marks import Icon, Line, Mark, Marks
from storymap.layout.pages import LANE_GAP, Sheet, Spread
from storymap.model.storymap import StoryId

ARROW: Final = 4.4
WIDTH: Final = 0.8
TRACKS: Final = 5
"""How many lines find room beside each other in a gap."""


class _Placed(NamedTuple):
    """A card on a sheet, the strip it is in, and the top of its lane."""

    rect: Rect
    strip: int
    lane_top: float


def need_lines(spread: Spread, sheet: Sheet) -> Marks:
    """Return the lines between cards of one sheet, in board points from ``left`` and the top.

    A line runs from a story to one that needs it and ends in an arrow; a card's own text names the
    stories that it needs on other sheets.
    """
    placed = dict(_placed(spread, sheet))
    stories = spread.board.story_map.stories
    marks: list[Mark] = []
    count = 0
    for story_id, target in placed.items():
        for need in stories[story_id].needs:
            source = placed.get(need)
            if source is not None and source.strip == target.strip and need != story_id:
                marks.extend(_line(spread, source, target, count % TRACKS))
                count += 1
    return tuple(marks)


def _placed(spread: Spread, sheet: Sheet) -> Iterator[tuple[StoryId, _Placed]]:
    for place, strip in enumerate(sheet.strips):
        for part in strip.parts:
            top = strip.y + strip.header + part.y
            for story_id, rect in spread.cards_in(strip, part):
                yield story_id, _Placed(rect, place, top)


def _line(spread: Spread, source: _Placed, target: _Placed, track: int) -> Iterator[Mark]:
    style = spread.board.style
    share = 0.25 + 0.5 * track / (TRACKS - 1)
    start, end = source.rect, target.rect
    start_y = start.y + min(start.height / 2, 10.0 + 3 * track)
    end_y = end.y + min(end.height / 2, 12.0 + 2 * track)
    into = end.x - style.gap_x * share
    if start.x == end.x:
        points = [(start.x, start_y), (into, start_y), (into, end_y)]
    else:
        out = start.right + style.gap_x * (1 - share)
        between = target.lane_top - LANE_GAP * share
        points = [(start.right, start_y), (out, start_y)]
        if abs(out - into) > style.gap_x:
            points += [(out, between), (into, between)]
        else:
            points[-1] = (into, start_y)
        points.append((into, end_y))
    points.append((end.x - ARROW * 0.6, end_y))
    for (x1, y1), (x2, y2) in pairwise(points):
        yield Line(x1, y1, x2, y2, "danger", WIDTH)
    yield Icon(end.x - ARROW, end_y - ARROW / 2, ARROW, "right", "danger")
