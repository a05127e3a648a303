"""A slice: the answer to which stories to ship, with what is known about it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from storymap.model.storymap import ReleaseId, StoryId, StoryMap
from storymap.slicing.exact import plain
from storymap.slicing.options import NO_OPTIONS, SliceOptions
from storymap.slicing.problem import Problem
from storymap.slicing.solver import clock


@dataclass(frozen=True, slots=True)
class Slice:
    """The stories to ship, and what is known about them.

    ``release``, ``release_id``: what is sliced, None for the whole map. ``value``: what the
    stories and the outcomes they earn are worth. ``effort``: their likely effort, at most
    ``capacity``. ``bound``: no allowed set is worth more; equal to ``value`` if ``optimal``.
    ``stories``: what was chosen, in map order (column, lane, place), pinned ones included.
    ``outcomes``: ids of what it earns, in their order. ``unestimated``: candidates that have no
    estimate and so were not considered. ``broken_needs``: (story, id) wherever a story needs what
    is not on the map; these were ignored. ``seconds``: how long it took, without loading HiGHS.
    """

    release: str | None
    release_id: ReleaseId | None
    capacity: float
    value: float
    effort: float
    bound: float
    optimal: bool
    stories: tuple[StoryId, ...]
    outcomes: tuple[str, ...]
    unestimated: tuple[StoryId, ...]
    broken_needs: tuple[tuple[StoryId, StoryId], ...]
    seconds: float
    options: SliceOptions = NO_OPTIONS
    uncovered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """An allowed set, and a bound on the value of every other; None if the set is the best."""

    chosen: frozenset[StoryId]
    bound: Fraction | None


@dataclass(frozen=True, slots=True)
class Asked:
    """The question that a slice answers, and when it was asked (as `solver.clock` tells time)."""

    capacity: float
    release_id: ReleaseId | None
    options: SliceOptions
    started: float


def slice_of(story_map: StoryMap, problem: Problem, choice: Choice, asked: Asked) -> Slice:
    """Return a choice as the answer to a question, its numbers computed from the set."""
    value, bound, release_id = problem.worth(choice.chosen), choice.bound, asked.release_id
    return Slice(
        release=None if release_id is None else story_map.releases[release_id].title,
        release_id=release_id,
        capacity=asked.capacity,
        value=plain(value),
        effort=plain(problem.effort_of(choice.chosen)),
        bound=plain(value if bound is None else bound),
        optimal=bound is None,
        stories=tuple(name for name in problem.available if name in choice.chosen),
        outcomes=tuple(stake.outcome for stake in problem.earned(choice.chosen)),
        unestimated=problem.unestimated,
        broken_needs=problem.broken_needs,
        seconds=clock() - asked.started,
        options=asked.options,
        uncovered=problem.uncovered,
    )
