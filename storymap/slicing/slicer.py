"""The best slice: which stories to ship for a capacity, exactly and with proof.

This is the next release problem (Bagnall, Rayward-Smith, Whittley 2001). The graph of needs is
built and checked with networkx, the choice is made by HiGHS, and nothing that a solver says is
passed on: the value is computed again from the set, in exact numbers, and so are the capacity and
the needs.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from fractions import Fraction
from time import perf_counter
from typing import TYPE_CHECKING

from storymap.model.storymap import ReleaseId, StoryId, StoryMap
from storymap.slicing.errors import SliceError
from storymap.slicing.exact import plain
from storymap.slicing.highs import Solved
from storymap.slicing.problem import Problem, problem_of
from storymap.slicing.program import Program, program_of
from storymap.slicing.search import lighter_than, most_value
from storymap.slicing.watch import Watch

if TYPE_CHECKING:
    from storymap.progress import Progress

log = logging.getLogger(__name__)

__all__ = ["Slice", "SliceError", "slice_for_value"]


@dataclass(frozen=True, slots=True)
class Slice:
    """The stories to ship, and what is known about them.

    ``release``, ``release_id``: what is sliced, None for the whole map. ``value``: what the
    stories and the outcomes they earn are worth. ``effort``: their likely effort, at most
    ``capacity``. ``bound``: no allowed set is worth more; equal to ``value`` if ``optimal``.
    ``stories``: what was chosen, in map order (column, lane, place), pinned ones included.
    ``outcomes``: ids of what it earns, in their order. ``unestimated``: candidates that have no
    estimate and so were not considered. ``broken_needs``: (story, id) wherever a story needs what
    is not on the map; these were ignored. ``seconds``: how long it took.
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


def slice_for_value(
    story_map: StoryMap,
    capacity: float,
    release_id: ReleaseId | None = None,
    *,
    progress: Progress | None = None,
    time_limit: float | None = None,
) -> Slice:
    """Return the allowed set of stories that is worth most (smap-format.md, last section).

    Without a release the candidates are all stories that are not done, wherever they are pinned;
    delivered is what is done. With one, they are those not done in that release, in later ones and
    unscheduled; delivered is also all that earlier releases hold, for needs and for outcomes
    alike. A story pinned to the release is chosen with all it needs; one pinned elsewhere is no
    candidate. A pinned story without an estimate stays where it is but counts as not chosen.

    Of sets worth the same it returns one with the least likely effort (proved, unless that search
    is long); what adds no value is left out. The answer depends on the map alone, not on the order
    of its records nor, without ``time_limit`` (seconds), on the machine's speed. When time runs
    out, the best found is returned, with an honest bound.

    Raises SliceError as that class lists, and Cancelled.
    """
    started = perf_counter()
    watch = Watch.of(progress, time_limit)
    problem = problem_of(story_map, capacity, release_id)
    choice = _choose(problem, watch)
    watch.step(1.0, "solved")  # a search that was cancelled ends with what it had
    value, bound = problem.worth(choice.chosen), choice.bound
    return Slice(
        release=None if release_id is None else story_map.releases[release_id].title,
        release_id=release_id,
        capacity=capacity,
        value=plain(value),
        effort=plain(problem.effort_of(choice.chosen)),
        bound=plain(value if bound is None else bound),
        optimal=bound is None,
        stories=tuple(name for name in problem.available if name in choice.chosen),
        outcomes=tuple(stake.outcome for stake in problem.earned(choice.chosen)),
        unestimated=problem.unestimated,
        broken_needs=problem.broken_needs,
        seconds=perf_counter() - started,
    )


@dataclass(frozen=True, slots=True)
class _Choice:
    """An allowed set, and a bound on the value of every other; None if the set is the best."""

    chosen: frozenset[StoryId]
    bound: Fraction | None


def _choose(problem: Problem, watch: Watch) -> _Choice:
    watch.step(0.1, "solving")
    program = program_of(problem)
    solved = most_value(program, watch)
    best = program.closed(()) if solved.chosen is None else solved.chosen
    if not _holds(problem, program, best):
        best = program.closed(())
    bound = _open_bound(program, solved, program.worth(best))
    best = _lightest(problem, program, best, watch)
    chosen = frozenset(program.ids(best))
    return _Choice(chosen, None if bound is None else Fraction(bound, program.value_scale))


def _holds(problem: Problem, program: Program, numbers: frozenset[int]) -> bool:
    """Whether a solver's set is allowed and worth what it was taken to be, by the law itself."""
    chosen = frozenset(program.ids(numbers))
    worth = Fraction(program.worth(numbers), program.value_scale)
    return problem.is_allowed(chosen) and problem.worth(chosen) == worth


def _open_bound(program: Program, solved: Solved, value: int) -> int | None:
    """Return the bound where a set of this value may be bettered, None where it is proved best."""
    if solved.slack is not None and abs(solved.bound - value) <= solved.slack:
        return None
    if value < solved.bound:
        return solved.bound
    log.warning("a solver's bound of %s is below a value of %s", solved.bound, value)
    return program.most


def _lightest(
    problem: Problem, program: Program, best: frozenset[int], watch: Watch
) -> frozenset[int]:
    """Return a set of the same value with less effort, if there is one to be found."""
    lighter = lighter_than(program, best, watch)
    if (
        lighter is None
        or not _holds(problem, program, lighter)
        or program.worth(lighter) < program.worth(best)
        or program.effort_of(lighter) >= program.effort_of(best)
    ):
        return best
    return lighter
