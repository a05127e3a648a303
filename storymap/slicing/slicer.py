"""The best slice: which stories to ship for a capacity, exactly and with proof.

This is the next release problem (Bagnall, Rayward-Smith, Whittley 2001). The graph of needs is
built and checked with networkx, the choice is made by HiGHS, and nothing that a solver says is
passed on: the value is computed again from the set, in exact numbers, and so are the capacity and
the needs.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from storymap.model.storymap import ReleaseId, StoryMap
from storymap.slicing.answer import Asked, Choice, Slice, slice_of
from storymap.slicing.errors import SliceError
from storymap.slicing.exact import exact, plain
from storymap.slicing.greedy import covering
from storymap.slicing.highs import Solved
from storymap.slicing.merging import merged
from storymap.slicing.options import NO_OPTIONS, SliceOptions
from storymap.slicing.problem import Problem, problem_of
from storymap.slicing.program import Program, program_of
from storymap.slicing.search import least_cover, lighter_than, most_value
from storymap.slicing.solver import clock
from storymap.slicing.watch import Watch

if TYPE_CHECKING:
    from storymap.progress import Progress

log = logging.getLogger(__name__)

__all__ = ["Slice", "SliceError", "SliceOptions", "cover_price", "slice_for_value"]


def slice_for_value(  # noqa: PLR0913 - a question, how to ask it, and who is told
    story_map: StoryMap,
    capacity: float,
    release_id: ReleaseId | None = None,
    *,
    options: SliceOptions = NO_OPTIONS,
    progress: Progress | None = None,
    time_limit: float | None = None,
    on_found: Callable[[Slice], None] | None = None,
) -> Slice:
    """Return the allowed set of stories that is worth most (smap-format.md, last section).

    Without a release the candidates are all stories that are not done, wherever they are pinned;
    delivered is what is done. With one, they are those not done in that release, in later ones and
    unscheduled; delivered is also all that earlier releases hold, for needs and for outcomes
    alike. A story pinned to the release is chosen with all it needs; one pinned elsewhere is no
    candidate. A pinned story without an estimate stays where it is but counts as not chosen.

    Of sets worth the same it returns one with the least likely effort (proved, unless that search
    is long); what adds no value is left out; of stories alike in everything the first on the map
    goes first. The answer depends on the map alone, not on the order of its records nor, without
    ``time_limit`` (seconds), on the machine's speed. When time runs out, the best found is
    returned, with an honest bound; so it is where HiGHS is not installed.

    ``on_found`` is told of the first good slice and of each better one while the proof goes on.
    Raises SliceError as that class lists, and Cancelled.
    """
    started = clock()
    watch = Watch.of(progress, time_limit)
    problem = problem_of(story_map, capacity, release_id, options)

    def told(choice: Choice) -> Slice:
        return slice_of(story_map, problem, choice, Asked(capacity, release_id, options, started))

    choice = _choose(problem, watch, None if on_found is None else lambda c: on_found(told(c)))
    watch.step(1.0, "solved")  # a search that was cancelled ends with what it had
    return told(choice)


def cover_price(
    story_map: StoryMap,
    capacity: float,
    release_id: ReleaseId | None = None,
    *,
    options: SliceOptions,
    progress: Progress | None = None,
) -> float:
    """Return how much less the best slice is worth because of what ``options`` want covered.

    Both slices are solved to proof. Raises as :func:`slice_for_value` does.
    """
    free = replace(options, cover=None)
    covering_one, free_one = (
        slice_for_value(story_map, capacity, release_id, options=wishes, progress=progress)
        for wishes in (options, free)
    )
    return plain(exact(free_one.value) - exact(covering_one.value))


def _choose(
    problem: Problem, watch: Watch, on_found: Callable[[Choice], None] | None = None
) -> Choice:
    watch.step(0.1, "solving")
    program = program_of(problem)

    told: list[int] = []

    def found(numbers: frozenset[int], bound: int) -> None:
        value = program.worth(numbers)
        if on_found is None or (told and value <= told[-1]):
            return
        if _holds(problem, program, numbers):
            told.append(value)
            on_found(_as_choice(program, numbers, bound if bound > value else None))

    small = merged(program)
    solved = most_value(program, watch, None if on_found is None else found, small)
    best = solved.chosen
    if best is None or not _holds(problem, program, best):
        best = covering(program, program.closed(()))
    if best is None:
        raise _no_slice(problem, program, watch)
    bound = _open_bound(program, solved, program.worth(best))
    lighter = lighter_than(program, best, watch, (solved, small))
    if lighter is not None and _is_lighter(problem, program, lighter, best):
        best = lighter
    return _as_choice(program, best, bound)


def _as_choice(program: Program, numbers: frozenset[int], bound: int | None) -> Choice:
    chosen = frozenset(program.ids(numbers))
    return Choice(chosen, None if bound is None else Fraction(bound, program.value_scale))


def _no_slice(problem: Problem, program: Program, watch: Watch) -> SliceError:
    """Return why nothing covers all that is to be covered."""
    least = least_cover(program, watch)
    capacity = plain(problem.capacity)
    details: dict[str, Any] = {"capacity": capacity}
    if least is not None and least > program.capacity:
        details["effort"] = plain(Fraction(least, program.effort_scale))
        text = f"To cover all takes {details['effort']:g} at least; the capacity is {capacity:g}."
        return SliceError("cover-over-capacity", text, details)
    if least is not None and program.most_count is not None:
        details["most_outcomes"] = problem.most_outcomes
        text = f"Nothing covers all within {capacity:g} and earns so few outcomes."
        return SliceError("cover-over-outcomes", text, details)
    text = f"In the time given nothing was found that covers all within {capacity:g}."
    return SliceError("cover-not-found", text, details)


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


def _is_lighter(
    problem: Problem, program: Program, other: frozenset[int], best: frozenset[int]
) -> bool:
    """Whether a set is allowed, worth as much as another, and takes less effort."""
    return (
        _holds(problem, program, other)
        and program.worth(other) >= program.worth(best)
        and program.effort_of(other) < program.effort_of(best)
    )
