"""The exact search: the linear program first, a small core next, then what is left, with proof.

The linear program bounds every set's value, mostly within one unit of the best. Its prices say
what moving each story costs at least. A core of the cheapest moves, the rest left as the linear
program has it, is solved in no time and mostly gives the best set there is. Whatever move is dearer
than the distance from that set to the bound is then settled; HiGHS searches what remains.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from storymap.slicing.highs import Model, Relaxed, Solved
from storymap.slicing.part import Part, part_of
from storymap.slicing.program import Program
from storymap.slicing.watch import Watch

CORES: Final = (120, 300)
"""How many columns the cores have, one tried after the other."""

CORE_NODES: Final = 10
"""How much of the search of a core is worth its time."""

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
        return Solved(best, program.most, None)
    watch.step(0.3, "solving")
    best = _better(program, best, program.closed(program.demanded(relaxed.columns, 1 - _SURE)))
    slack = model.slack(relaxed.bound)
    for size in CORES:
        if relaxed.bound - program.worth(best) <= slack:
            return Solved(best, relaxed.bound, slack)
        part = _unsettled(program, relaxed, program.worth(best) + model.step)
        if part is None or len(part.numbers) <= size:
            break
        best = _better(program, best, _core(program, relaxed, size, watch))
        watch.step(0.5, "solving")
    return _rest(program, relaxed, best, watch)


def lighter_than(program: Program, best: frozenset[int], watch: Watch) -> frozenset[int] | None:
    """Return a set worth as much as ``best`` with the least effort, None if none has less.

    Mostly one linear program shows that nothing lighter is worth as much. Otherwise the answer is
    the lightest there is unless the search is long (see Model.least_effort).
    """
    value = program.worth(best)
    below = replace(program, capacity=program.effort_of(best) - 1)
    if below.capacity < program.effort_of(program.closed(())):
        return None
    relaxed = Model(below, watch).relaxed()
    if relaxed is None or relaxed.bound < value:
        return None
    part = _unsettled(below, relaxed, value)
    if part is None:
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
    solved = Model(part.program, watch).most_value()
    if solved.chosen is not None:
        best = _better(program, best, part.whole(solved.chosen))
    bound = min(relaxed.bound, max(value, solved.bound + part.value))
    return Solved(best, bound, None if solved.slack is None else model.slack(bound))


def _core(program: Program, relaxed: Relaxed, size: int, watch: Watch) -> frozenset[int] | None:
    """Return the best set in which only the cheapest columns differ from the relaxed one."""
    columns = sorted(range(len(relaxed.prices)), key=relaxed.prices.__getitem__)
    split = [column for column in columns[size:] if _is_split(relaxed.columns[column])]
    part = _fixed(program, relaxed, sorted(set(columns[size:]).difference(split)))
    if part is None:
        return None
    solved = Model(part.program, watch).most_value(CORE_NODES)
    return None if solved.chosen is None else part.whole(solved.chosen)


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


def _is_split(share: float) -> bool:
    return _SURE < share < 1 - _SURE


def _better(program: Program, best: frozenset[int], other: frozenset[int] | None) -> frozenset[int]:
    """Return whichever of two sets is worth more, the first if they are equal or one is too big."""
    if other is None or program.effort_of(other) > program.capacity:
        return best
    return other if program.worth(other) > program.worth(best) else best
