"""What stays bright on the board while the rest is dimmed: a filter, a stop of a presentation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from storymap.layout.board import Band, Board, Column
from storymap.layout.geometry import Rect
from storymap.model.storymap import ReleaseId, StoryId

DIMMED: Final = 190
"""How much of what is dimmed the ground covers, of 255."""


class Focus(Struct, frozen=True):
    """What stays bright: that which is in each of the three sets; None stands for all there is.

    ``columns`` holds ids of steps, and of activities that have no step; ``lanes`` ids of releases,
    and None for the unscheduled. Titles of steps and releases follow their column and lane alone.
    ``is_path``: the stories lead to something; lines show what they need of each other.
    """

    stories: frozenset[StoryId] | None = None
    columns: frozenset[str] | None = None
    lanes: frozenset[ReleaseId | None] | None = None
    is_path: bool = False

    def has_column(self, column: Column) -> bool:
        """Whether a column stays bright."""
        return self.columns is None or not self.columns.isdisjoint(column.names)

    def has_band(self, board: Board, band: Band) -> bool:
        """Whether an activity stays bright: one of its columns does."""
        return any(map(self.has_column, board.columns[band.first : band.last + 1]))

    def has_lane(self, release_id: ReleaseId | None) -> bool:
        """Whether a lane stays bright."""
        return self.lanes is None or release_id in self.lanes

    def has_story(self, board: Board, story_id: StoryId) -> bool:
        """Whether a story stays bright."""
        is_bright = self.stories is None or story_id in self.stories
        return is_bright and self._has_cell(board, story_id)

    def dimmed(
        self, board: Board, area: Rect, *, cells_only: bool = False
    ) -> Iterator[tuple[int, Rect]]:
        """Yield what is dimmed in an area of the body: the number of its lane, and where it is.

        ``cells_only``: no single stories, since their own pictures are faint.
        """
        dim = [
            c for c in board.columns_between(area.x, area.right) if not self._has_number(board, c)
        ]
        for lane in board.lanes_between(area.y, area.bottom):
            shown = board.lanes[lane]
            if not self.has_lane(shown.release_id):
                yield lane, Rect(area.x, shown.y, area.width, shown.height)
                continue
            for first, last in _runs(dim):
                left, right = board.cell_rect(first, lane), board.cell_rect(last, lane)
                yield lane, Rect(left.x, left.y, right.right - left.x, left.height)
        if self.stories is not None and not cells_only:
            yield from self._dimmed_stories(board, area)

    def _has_number(self, board: Board, column: int) -> bool:
        return self.has_column(board.columns[column])

    def _dimmed_stories(self, board: Board, area: Rect) -> Iterator[tuple[int, Rect]]:
        """Yield the dimmed stories of bright cells; those that touch as one rectangle."""
        style, run = board.style, Rect(0, 0, 0, 0)
        bright = self.stories or frozenset()
        for story_id, x, y in board.stories_in(area):
            if story_id in bright or not self._has_cell(board, story_id):
                continue
            if x == run.x and y - run.bottom == style.gap_y:
                run = Rect(x, run.y, run.width, y + style.card_height - run.y)
                continue
            if run.width:
                yield _around(board, run)
            run = Rect(x, y, style.card_width, style.card_height)
        if run.width:
            yield _around(board, run)

    def _has_cell(self, board: Board, story_id: StoryId) -> bool:
        """Whether a story's column and lane are bright, so that it is not dimmed twice."""
        if self.columns is None and self.lanes is None:
            return True
        step_id, release_id = board.story_map.cell_of(board.story_map.stories[story_id])
        return self.has_lane(release_id) and self._has_number(board, board.column_of[step_id])


def _around(board: Board, cards: Rect) -> tuple[int, Rect]:
    """Return the lane of some cards, and their area with the shadow."""
    area = Rect(cards.x - 2, cards.y - 2, cards.width + 4, cards.height + 5)
    return board.lane_at(cards.y) or 0, area


def _runs(numbers: list[int]) -> list[tuple[int, int]]:
    """Return the first and last of each run of consecutive numbers."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs
