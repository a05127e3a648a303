"""Good sets for any capacity: the whole blocks that fit, then whatever else still fits and pays."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from storymap.slicing.curve import Curve
from storymap.slicing.greedy import Greedy, covering
from storymap.slicing.program import Program
from storymap.slicing.watch import Watch


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the order in which stories come in: so many are in, and what that makes."""

    count: int
    effort: int
    value: int


def filling_of(program: Program, curve: Curve, watch: Watch) -> Filling | None:
    """Return good sets of a program; None if nothing was found that covers what is to be covered.

    ``curve``: the program's own. Raises Cancelled.
    """
    if not program.covers:
        return Filling(program, curve)
    roomy = replace(program, capacity=sum(program.effort))
    covered = covering(roomy, roomy.closed(()))
    if covered is None:
        return None
    rest = replace(program, forced=covered, covers=())
    return Filling(rest, Curve(rest, watch))


class Filling:
    """Sets that are closed, hold what is forced and earn no more outcomes than they may.

    ``order``: the stories in the order in which they come in. ``marks``: where blocks end.
    """

    def __init__(self, program: Program, curve: Curve) -> None:
        """Put the stories in order."""
        self._program = program
        order: list[int] = sorted(curve.base)
        ends = [(len(order), program.worth(curve.base))]
        chosen = set(order)
        passed: set[int] = set()
        for block in curve.blocks:
            stories = curve.stories_of(block)
            if self._may_add(chosen, stories) and not (passed and curve.needs_any(block, passed)):
                order += stories
                chosen.update(stories)
                ends.append((len(order), ends[-1][1] + block.value))
            else:
                passed.update(block.nodes)
        self.order = tuple(order)
        self.marks = tuple(self._marks(ends))
        self._efforts = [mark.effort for mark in self.marks]
        self._greedy: Greedy | None = None

    def fill(self, room: int) -> frozenset[int] | None:
        """Return a good set within a room; None if what is forced takes more."""
        place = bisect_right(self._efforts, room) - 1
        if place < 0:
            return None
        whole = frozenset(self.order[: self.marks[place].count])
        if self._greedy is None:
            self._greedy = Greedy(self._program)
        filled = self._greedy.fill(whole, room)
        return filled if self._program.worth(filled) > self._program.worth(whole) else whole

    def _may_add(self, chosen: Collection[int], stories: tuple[int, ...]) -> bool:
        most = self._program.most_count
        return most is None or self._program.count_of({*chosen, *stories}) <= most

    def _marks(self, ends: list[tuple[int, int]]) -> Iterator[Mark]:
        """Yield where blocks end, less what is lost by completing what costs."""
        program = self._program
        place = {number: count for count, number in enumerate(self.order, 1)}
        losses: dict[int, int] = {}
        first = ends[0][0]
        for bundle in program.bundles:
            if bundle.value < 0 and all(member in place for member in bundle.members):
                count = max(map(place.__getitem__, bundle.members))
                if count > first:
                    losses[count] = losses.get(count, 0) + bundle.value
        efforts = [0]
        lost = [0]
        for count, number in enumerate(self.order, 1):
            efforts.append(efforts[-1] + program.effort[number])
            lost.append(lost[-1] + losses.get(count, 0))
        return (Mark(count, efforts[count], value + lost[count]) for count, value in ends)
