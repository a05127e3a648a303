"""The exact search: the linear program first, a greedy set next, then what is left, with proof.

The linear program bounds every set's value, mostly within one unit of the best. Its whole part,
filled up greedily, is mostly within a thousandth of the bound. Its prices say what moving each
story costs at least: a move that is dearer than the distance from that set to the bound is settled,
and HiGHS searches only what remains. (Tried and dropped: solving a core of the cheapest moves
before; it made the hard maps slower and the easy ones no faster.)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from storymap.slicing.curve import Curve
from storymap.slicing.filling import filling_of
from storymap.slicing.greedy import covering, greedy
from storymap.slicing.highs import (
    Model,
    Relaxed,
    Solved,
    Tangent,
    rounded_down,
)
from storymap.slicing.merging import Merged
from storymap.slicing.part import Part, part_of
from storymap.slicing.program import Program
from storymap.slicing.solver import has_solver, is_cold
from storymap.slicing.watch import Watch

LIGHTER: Final = 150
"""Among how many unsettled stories a lighter set of the same worth is searched for."""

_SURE: Final = 1e-6
"""A column this near to 0 or 1 is out or in."""


OnFound: TypeAlias = Callable[[frozenset[int], int], None]
"""Is told a set that fits and a bound on every set's value."""


def most_value(
    program: Program,
    watch: Watch,
    on_found: OnFound | None = None,
    small: Merged | None = None,
) -> Solved:
    """Return the allowed set with the most value, or the best found in the time there is.

    The bound holds even when time runs out. ``on_found`` is told of the first set and of each
    better one, on this thread. ``small``: the program merged, if that pays. Where HiGHS is not
    installed, it is the frontier's set and bound. Raises Cancelled.
    """
    best = covering(program, program.closed(()))
    if not program.has_demand:
        return Solved(best, program.most if best is None else program.worth(best), 0)
    if is_cold() and on_found is not None:
        _tell(without_solver(program, watch), on_found)
    if not has_solver():
        return without_solver(program, watch)
    if small is None:
        return _searched(program, best, watch, on_found)
    tell = None if on_found is None else _telling(program, small, on_found)
    solved = _searched(small.program, frozenset(), watch, tell)
    own = program.worth(small.forced)
    chosen = None if solved.chosen is None else small.whole(solved.chosen)
    tangent = solved.tangent
    if tangent is not None:
        tangent = tangent.moved(program.effort_of(small.forced), own)
    return replace(solved, chosen=chosen, bound=solved.bound + own, tangent=tangent)


def _telling(program: Program, small: Merged, on_found: OnFound) -> OnFound:
    own = program.worth(small.forced)
    return lambda chosen, bound: on_found(small.whole(chosen), bound + own)


def _searched(
    program: Program, best: frozenset[int] | None, watch: Watch, on_found: OnFound | None
) -> Solved:
    model = Model(program, watch)
    relaxed = model.relaxed()
    if relaxed is None:
        return without_solver(program, watch)
    watch.step(0.3, "solving")
    best = _rounded(program, relaxed, best)
    slack = model.slack(relaxed.bound)
    found = Solved(best, relaxed.bound, slack, relaxed.tangent)
    if on_found is not None:
        _tell(found, on_found)
    if best is not None and relaxed.bound - program.worth(best) <= slack:
        return found
    solved = _rest(program, relaxed, best, Search(watch, on_found))
    return replace(solved, tangent=relaxed.tangent)


def _rounded(
    program: Program, relaxed: Relaxed, best: frozenset[int] | None
) -> frozenset[int] | None:
    """Return the better of a set and of what the linear program has whole, filled up."""
    whole = covering(program, program.closed(program.demanded(relaxed.columns, 1 - _SURE)))
    start = best if whole is None else whole
    return None if start is None else _better(program, best, greedy(program, start))


def without_solver(program: Program, watch: Watch) -> Solved:
    """Return a good set with the frontier's bound, proved to be the best if it meets that."""
    curve = Curve(program, watch)
    filling = filling_of(program, curve, watch)
    chosen = None if filling is None else filling.fill(program.capacity)
    bound = curve.bound(program.capacity)
    is_best = chosen is not None and program.worth(chosen) >= bound
    return Solved(chosen, bound, 0 if is_best else None)


def _tell(solved: Solved, on_found: OnFound) -> None:
    if solved.chosen is not None:
        on_found(solved.chosen, solved.bound)


def lighter_than(
    program: Program,
    best: frozenset[int],
    watch: Watch,
    known: tuple[Tangent | None, Merged | None] = (None, None),
) -> frozenset[int] | None:
    """Return a set worth as much as ``best`` with the least effort, None if none has less.

    Mostly the linear program shows that nothing lighter is worth as much. Where that leaves more
    than LIGHTER stories open, finding out would take longer than the slice itself: then the answer
    is None. It never depends on how fast the machine is. ``known``: what the search for the value
    left of the linear program, and the program merged.
    """
    tangent, small = known
    value, effort = program.worth(best), program.effort_of(best)
    if tangent is not None and rounded_down(tangent.at(effort - 1)) < value:
        return None
    if not has_solver():
        return None
    if small is None:
        return _lighter(program, value, effort - 1, watch)
    forced = small.forced
    value, effort = value - program.worth(forced), effort - program.effort_of(forced)
    lighter = _lighter(small.program, value, effort - 1, watch)
    return None if lighter is None else small.whole(lighter)


def _lighter(program: Program, value: int, room: int, watch: Watch) -> frozenset[int] | None:
    below = replace(program, capacity=room)
    if room < program.effort_of(program.closed(())):
        return None
    relaxed = Model(below, watch).relaxed()
    if relaxed is None or relaxed.bound < value:
        return None
    part = _unsettled(below, relaxed, value)
    if part is None or len(part.numbers) > LIGHTER:
        return None
    chosen = Model(part.program, watch).least_effort(value - part.value)
    return None if chosen is None else part.whole(chosen)


def least_cover(program: Program, watch: Watch) -> int | None:
    """Return the least effort that covers all that is to be covered; None if it was not found.

    How many outcomes that earns does not matter.
    """
    if not has_solver():
        return None
    roomy = replace(program, capacity=sum(program.effort), most_count=None)
    solved = Model(roomy, watch).least_cover()
    if solved.chosen is None or solved.slack is None:
        return None
    return program.effort_of(solved.chosen)


@dataclass(frozen=True, slots=True)
class Search:
    """How long a search may take, and who is told of what it finds on the way."""

    watch: Watch
    on_found: OnFound | None

    def teller(self, part: Part, bound: int) -> Callable[[frozenset[int]], None] | None:
        """Return what tells of a set of a part of the program, with a bound on every set."""
        on_found = self.on_found
        return None if on_found is None else lambda chosen: on_found(part.whole(chosen), bound)


def _rest(
    program: Program, relaxed: Relaxed, best: frozenset[int] | None, search: Search
) -> Solved:
    """Search all that the prices leave open."""
    model = Model(program, search.watch)
    if best is None:
        solved = model.most_value(with_heuristics=True)
        return Solved(solved.chosen, min(relaxed.bound, solved.bound), solved.slack)
    value = program.worth(best)
    part = _unsettled(program, relaxed, value + model.step)
    if part is None:
        return Solved(best, value, 0)
    teller = search.teller(part, relaxed.bound)
    solved = Model(part.program, search.watch, teller).most_value(part.within(best))
    if solved.chosen is None and solved.slack is not None:
        return Solved(best, value, 0)
    if solved.chosen is not None:
        best = _better(program, best, part.whole(solved.chosen))
    bound = min(relaxed.bound, max(value, solved.bound + part.value))
    return Solved(best, bound, None if solved.slack is None else model.slack(bound))


def _unsettled(program: Program, relaxed: Relaxed, value: int) -> Part | None:
    """Return the part in which every set is that is worth ``value`` or more; None if none is."""
    enough = relaxed.value - value + 1e-6 + 1e-7 * abs(relaxed.value)
    settled = [column for column, price in enumerate(relaxed.prices) if price > enough]
    return _fixed(program, relaxed, settled)


def _fixed(program: Program, relaxed: Relaxed, columns: list[int]) -> Part | None:
    """Return the part in which these columns stay as the linear program has them."""
    first = len(program.stories)
    inside: set[int] = set()
    outside: set[int] = set()
    lost: set[int] = set()
    for column in columns:
        is_in = relaxed.columns[column] > 0.5
        if column < first:
            (inside if is_in else outside).add(column)
        elif program.bundles[column - first].value > 0:
            if is_in:
                inside.update(program.bundles[column - first].members)
            else:
                lost.add(column - first)
    return part_of(program, inside, outside, lost)


def _better(
    program: Program, best: frozenset[int] | None, other: frozenset[int] | None
) -> frozenset[int] | None:
    """Return whichever of two sets is worth more, the first if they are equal or one is not fit."""
    if other is None or not program.fits(other):
        return best
    return other if best is None or program.worth(other) > program.worth(best) else best
