"""Value against every capacity at once: good slices with a certified bound, in milliseconds.

The linear program of a slice, in which a block of stories may be in by parts, has a solution for
every capacity: the blocks (:mod:`storymap.slicing.blocks`) in their order, the last one in part. So
its value bounds what any slice is worth, exactly, and its whole blocks are a slice that is mostly
near it. No solver is needed.

What is to be covered, and how many outcomes may be earned, is kept to by the slices that are given;
the bound does not know of it, and so is higher than it could be.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from math import inf
from typing import TYPE_CHECKING

from storymap.model.storymap import ReleaseId, StoryId, StoryMap
from storymap.slicing.answer import Asked, Choice, Slice, slice_of
from storymap.slicing.curve import Curve
from storymap.slicing.errors import SliceError
from storymap.slicing.exact import plain
from storymap.slicing.filling import filling_of
from storymap.slicing.options import NO_OPTIONS, SliceOptions
from storymap.slicing.problem import Problem, problem_of
from storymap.slicing.program import Program, capacity_in, program_of
from storymap.slicing.refusals import check_capacity, check_room
from storymap.slicing.solver import clock
from storymap.slicing.watch import Watch

if TYPE_CHECKING:
    from storymap.progress import Progress


@dataclass(frozen=True, slots=True)
class Point:
    """A slice on the frontier: what it takes and what it is worth.

    ``stories`` (in map order) holds those of every point before it.
    """

    effort: float
    value: float
    _program: Program
    _order: tuple[int, ...]
    _count: int

    @property
    def stories(self) -> tuple[StoryId, ...]:
        """The ids of what is in."""
        return self._program.ids(self._order[: self._count])


def frontier(
    story_map: StoryMap,
    release_id: ReleaseId | None = None,
    *,
    options: SliceOptions = NO_OPTIONS,
    progress: Progress | None = None,
) -> Frontier:
    """Return the value of a release (None: of all that is not done) against every capacity.

    Raises SliceError as :func:`slice_for_value` does where that is for no capacity's sake, and
    Cancelled.
    """
    watch = Watch.of(progress, None)
    watch.step(0.0, "weighing")
    return Frontier(story_map, release_id, options, watch)


class Frontier:
    """What a map is worth for every capacity.

    ``points``: slices for growing capacities, each holding the one before; the first is what has to
    be in or costs nothing, the last all that pays. ``story_map``, ``release_id``, ``options``: what
    it was asked of.
    """

    def __init__(
        self,
        story_map: StoryMap,
        release_id: ReleaseId | None,
        options: SliceOptions,
        watch: Watch,
    ) -> None:
        """Compute everything that the answers take; raise as :func:`frontier` does."""
        self.story_map = story_map
        self.release_id = release_id
        self.options = options
        self._problem: Problem = problem_of(story_map, None, release_id, options)
        self._program = program_of(self._problem)
        self._curve = Curve(self._program, watch)
        self._filling = filling_of(self._program, self._curve, watch)
        self.points = self._points()

    @property
    def least(self) -> float:
        """The least capacity for which there is a slice here; infinite if none was found."""
        return self.points[0].effort if self.points else inf

    def bound_at(self, capacity: float) -> float:
        """Return what no slice within a capacity is worth more than.

        With less room than has to be in, it is what that is worth.
        """
        bound = self._curve.bound(self._room(capacity))
        return plain(Fraction(bound, self._program.value_scale))

    def slope_at(self, capacity: float) -> float:
        """Return what one more unit of capacity is worth, 0 where nothing more pays."""
        block = self._curve.block_at(self._room(capacity))
        if block is None:
            return 0
        program = self._program
        return plain(
            Fraction(block.value * program.effort_scale, block.effort * program.value_scale)
        )

    def best_at(self, capacity: float) -> Slice:
        """Return a good slice within a capacity, with its bound; proved if it meets that.

        Raises SliceError where what has to be in, or what was found to cover all, takes more.
        """
        started = clock()
        problem = replace(self._problem, capacity=check_capacity(capacity))
        check_room(problem)
        program, room = self._program, self._room(capacity)
        chosen = None if self._filling is None else self._filling.fill(room)
        if chosen is None:
            raise not_covered(problem.capacity)
        bound = self._curve.bound(room)
        is_best = program.worth(chosen) >= bound
        choice = Choice(
            frozenset(program.ids(chosen)),
            None if is_best else Fraction(bound, program.value_scale),
        )
        asked = Asked(capacity, self.release_id, self.options, started)
        return slice_of(self.story_map, problem, choice, asked)

    def _room(self, capacity: float) -> int:
        return capacity_in(check_capacity(capacity), self._program.effort_scale)

    def _points(self) -> tuple[Point, ...]:
        if self._filling is None:
            return ()
        program = self._program
        return tuple(
            Point(
                plain(Fraction(mark.effort, program.effort_scale)),
                plain(Fraction(mark.value, program.value_scale)),
                program,
                self._filling.order,
                mark.count,
            )
            for mark in self._filling.marks
        )


def not_covered(capacity: Fraction) -> SliceError:
    """Return that nothing was found that covers what is to be covered; there may be something."""
    text = f"Nothing was found that covers all within {plain(capacity):g}."
    return SliceError("cover-not-found", text, {"capacity": plain(capacity)})
