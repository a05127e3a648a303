"""The exact search: the linear program first, a greedy set next, then what is left, with proof.

The linear program bounds every set's value, mostly within one unit of the best. Its whole part,
filled up greedily, is mostly within a thousandth of the bound. Its prices say what moving each
story costs at least: a move that is dearer than the distance from that set to the bound is settled.
Branches (:mod:`storymap.slicing.branching`) search what remains; where they move too little, or
where there are wishes, HiGHS does. (Tried and dropped: solving a core of the cheapest moves before;
it made the hard maps slower and the easy ones no faster.)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from storymap.slicing.best import Best, OnFound
from storymap.slicing.branching import Aim, Branching, by_product
from storymap.slicing.curve import Curve
from storymap.slicing.filling import filling_of
from storymap.slicing.greedy import covering
from storymap.slicing.held import HeldProgram, can_hold
from storymap.slicing.highs import Model, Relaxed, Solved, rounded_down
from storymap.slicing.merging import Merged
from storymap.slicing.part import Part, part_of
from storymap.slicing.program import Program
from storymap.slicing.solver import has_solver, is_cold
from storymap.slicing.watch import Watch

if TYPE_CHECKING:
    from storymap.slicing.closures import Numbers

MANY: Final = 2_000
"""How many branches are worth making before HiGHS goes on."""

SMALLER: Final = 0.7
"""What is left of a program is built anew where it is less than this share of it."""

LIGHTER: Final = 150
"""Among how many unsettled stories a lighter set of the same worth is searched for."""

_SURE: Final = 1e-6
"""A column this near to 0 or 1 is out or in."""


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
        quick = without_solver(program, watch)
        if quick.chosen is not None:
            on_found(quick.chosen, quick.bound)
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
    program: Program, start: frozenset[int] | None, watch: Watch, on_found: OnFound | None
) -> Solved:
    model = Model(program, watch)
    lp = HeldProgram(model, watch) if can_hold(program) else None
    relaxed = model.relaxed() if lp is None else lp.relaxed()
    if relaxed is None:
        return without_solver(program, watch)
    watch.step(0.3, "solving")
    best = Best(program, start)
    whole = covering(program, program.closed(program.demanded(relaxed.columns, 1 - _SURE)))
    best.fill(start if whole is None else whole)
    best.tell_of(on_found, relaxed.bound)
    slack = model.slack(relaxed.bound)
    if best.chosen is not None and relaxed.bound - best.value <= slack:
        solved = Solved(best.chosen, relaxed.bound, slack)
    else:
        solved = _rest(model, relaxed, best, Search(watch, on_found, lp))
    return replace(solved, tangent=relaxed.tangent, lp=lp)


def without_solver(program: Program, watch: Watch) -> Solved:
    """Return a good set with the frontier's bound, proved to be the best if it meets that."""
    curve = Curve(program, watch)
    filling = filling_of(program, curve, watch)
    chosen = None if filling is None else filling.fill(program.capacity)
    bound = curve.bound(program.capacity)
    is_best = chosen is not None and program.worth(chosen) >= bound
    return Solved(chosen, bound, 0 if is_best else None)


def lighter_than(
    program: Program,
    best: frozenset[int],
    watch: Watch,
    known: tuple[Solved | None, Merged | None] = (None, None),
) -> frozenset[int] | None:
    """Return a set worth as much as ``best`` with the least effort, None if none has less.

    Mostly the linear program shows that nothing lighter is worth as much. Where that leaves more
    than LIGHTER stories open, finding out would take longer than the slice itself: then the answer
    is None. It never depends on how fast the machine is. ``known``: what the search for the value
    ended with, and the program merged.
    """
    solved, small = known
    tangent, lp = (None, None) if solved is None else (solved.tangent, solved.lp)
    value, effort = program.worth(best), program.effort_of(best)
    if tangent is not None and rounded_down(tangent.at(effort - 1)) < value:
        return None
    if not has_solver():
        return None
    if small is None:
        return _lighter(replace(program, capacity=effort - 1), value, watch, lp)
    forced = small.forced
    value, effort = value - program.worth(forced), effort - program.effort_of(forced)
    lighter = _lighter(replace(small.program, capacity=effort - 1), value, watch, lp)
    return None if lighter is None else small.whole(lighter)


def _lighter(
    below: Program, value: int, watch: Watch, lp: HeldProgram | None
) -> frozenset[int] | None:
    """Return the lightest set of a program that is worth so much; ``lp`` goes on where it was."""
    if below.capacity < below.effort_of(below.closed(())):
        return None
    if lp is not None:
        lp.at(below.capacity)
    relaxed = Model(below, watch).relaxed() if lp is None else lp.relaxed()
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
    """How long a search may take, who is told of what it finds, and the linear program if held."""

    watch: Watch
    on_found: OnFound | None
    lp: HeldProgram | None

    def teller(self, part: Part, bound: int) -> Callable[[frozenset[int]], None] | None:
        """Return what tells of a set of a part of the program, with a bound on every set."""
        on_found = self.on_found
        return None if on_found is None else lambda chosen: on_found(part.whole(chosen), bound)


def _rest(model: Model, relaxed: Relaxed, best: Best, search: Search) -> Solved:
    """Search all that the prices leave open."""
    if best.chosen is None:
        solved = model.most_value(with_heuristics=True)
        return Solved(solved.chosen, min(relaxed.bound, solved.bound), solved.slack)
    program = model.program
    highest = relaxed.bound
    if search.lp is not None:
        highest = _branched(program, relaxed, best, (search.lp, search.watch))
        if highest == best.value or not search.watch.seconds_left:
            slack = 0 if highest == best.value else None
            return Solved(best.chosen, highest, slack)
    value = best.value
    part = _unsettled(program, relaxed, value + model.step)
    if part is None:
        return Solved(best.chosen, value, 0)
    teller = search.teller(part, highest)
    solved = Model(part.program, search.watch, teller).most_value(part.within(best.chosen))
    if solved.chosen is None and solved.slack is not None:
        return Solved(best.chosen, value, 0)
    if solved.chosen is not None:
        best.take(part.whole(solved.chosen))
    bound = min(highest, max(value, solved.bound + part.value))
    return Solved(best.chosen, bound, None if solved.slack is None else model.slack(bound))


def _branched(
    program: Program, relaxed: Relaxed, best: Best, asked: tuple[HeldProgram, Watch]
) -> int:
    """Branch until all is searched or HiGHS had better go on; return a bound on every set's value.

    Whenever a better set settles much of what was open, the search starts anew with what is left.
    """
    lp, watch = asked
    everything = Part(program, tuple(range(len(program.stories))), frozenset(), 0)
    while True:
        part = _unsettled(program, relaxed, best.value + 1)
        if part is None:
            return best.value
        if len(part.numbers) > SMALLER * len(program.stories) or not can_hold(part.program):
            part, left = everything, lp
        else:
            left = HeldProgram(Model(part.program, watch), watch)
        is_enough = _has_shrunk(relaxed, best)
        aim = Aim(_keeping(best, part), lambda value: value + 1, is_enough, by_product, MANY)
        bound = Branching(left, best.value - part.value, aim).bound(watch)
        if bound is None:
            return best.value
        if not is_enough():
            return min(relaxed.bound, max(best.value, rounded_down(bound) + part.value))


def _keeping(best: Best, part: Part) -> Callable[[Numbers], float]:
    """Return what fills up what is whole in an answer, and what is in by half, of a part.

    It returns what the best is then worth there.
    """

    def keep(answer: Numbers) -> float:
        columns = answer.tolist()
        for share in (1 - _SURE, 0.5):
            best.fill(part.whole(part.program.closed(part.program.demanded(columns, share))))
        return best.value - part.value

    return keep


def _has_shrunk(relaxed: Relaxed, best: Best) -> Callable[[], bool]:
    """Return whether the prices leave much less open than now, as a question to be asked later."""

    def left() -> int:
        enough = relaxed.value - best.value
        return sum(price <= enough for price in relaxed.prices)

    few = SMALLER * left()
    return lambda: left() < few


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
