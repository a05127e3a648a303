"""The exact search: the linear program first, a greedy set next, then what is left, with proof.

The linear program bounds every set's value, mostly within one unit of the best. Its whole part,
filled up greedily, is mostly within a thousandth of the bound. Its prices say what moving each
story costs at least: a move that is dearer than the distance from that set to the bound is settled,
and HiGHS searches only what remains. (Tried and dropped: solving a core of the cheapest moves
before; it made the hard maps slower and the easy ones no faster.)
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from storymap.slicing.greedy import greedy
from storymap.slicing.highs import Model, Relaxed, Solved
from storymap.slicing.part import Part, part_of
from storymap.slicing.program import Program
from storymap.slicing.watch import Watch

FAR: Final = 0.01
"""How far from the bound, as a share of its value, a set may be good enough to start from."""

LIGHTER: Final = 150
"""Among how many unsettled stories a lighter set of the same worth is searched for."""

_SURE: Final = 1e-6
"""A column this near to 0 or 1 is out or in."""


def most_value(program: Program, watch: Watch) -> Solved:
    """Return the allowed set with the most value, or the best found in the time there is.

    The bound holds even when time runs out. Raises Cancelled.
    """
    best = program.closed(())
    if not program.has_demand:
        return Solved(best, program.worth(best), 0)
    model = Model(program, watch)
    relaxed = model.relaxed()
    if relaxed is None:
        return Solved(_better(program, best, greedy(program, best)), program.most, None)
    watch.step(0.3, "solving")
    rounded = program.closed(program.demanded(relaxed.columns, 1 - _SURE))
    if program.effort_of(rounded) <= program.capacity:
        best = _better(program, best, greedy(program, rounded))
    slack = model.slack(relaxed.bound)
    if relaxed.bound - program.worth(best) <= slack:
        return Solved(best, relaxed.bound, slack)
    return _rest(program, relaxed, best, watch)


def lighter_than(program: Program, best: frozenset[int], watch: Watch) -> frozenset[int] | None:
    """Return a set worth as much as ``best`` with the least effort, None if none has less.

    Mostly one linear program shows that nothing lighter is worth as much. Where that leaves more
    than LIGHTER stories open, finding out would take longer than the slice itself: then the answer
    is None. It never depends on how fast the machine is.
    """
    value = program.worth(best)
    below = replace(program, capacity=program.effort_of(best) - 1)
    if below.capacity < program.effort_of(program.closed(())):
        return None
    relaxed = Model(below, watch).relaxed()
    if relaxed is None or relaxed.bound < value:
        return None
    part = _unsettled(below, relaxed, value)
    if part is None or len(part.numbers) > LIGHTER:
        return None
    chosen = Model(part.program, watch).least_effort(value - part.value)
    return None if chosen is None else part.whole(chosen)


def _rest(program: Program, relaxed: Relaxed, best: frozenset[int], watch: Watch) -> Solved:
    """Search all that the prices leave open."""
    model = Model(program, watch)
    value = program.worth(best)
    part = _unsettled(program, relaxed, value + model.step)
    if part is None:
        return Solved(best, value, 0)
    is_far = relaxed.bound - value > FAR * abs(value)
    solved = Model(part.program, watch).most_value(with_heuristics=is_far)
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


def _better(program: Program, best: frozenset[int], other: frozenset[int] | None) -> frozenset[int]:
    """Return whichever of two sets is worth more, the first if they are equal or one is too big."""
    if other is None or program.effort_of(other) > program.capacity:
        return best
    return other if program.worth(other) > program.worth(best) else best
