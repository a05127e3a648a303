"""A good set at once: what pays most for its effort, one thing after another."""

from __future__ import annotations

from collections.abc import Iterable
from heapq import heapify, heappop, heappush
from math import inf

from storymap.slicing.program import Program


def greedy(program: Program, start: frozenset[int]) -> frozenset[int]:
    """Return a closed set that fits, made from one that does by adding what pays.

    Each time it adds the story or the bundle, with all it needs, that pays most for the effort it
    adds. Whatever shares a story with it has become cheaper, and is weighed again.
    """
    return Greedy(program).fill(start, program.capacity)


def covering(program: Program, start: frozenset[int]) -> frozenset[int] | None:
    """Return a closed set with a story of each cover, made from one by adding what is lightest.

    None if that does not fit; that is no proof that nothing does.
    """
    chosen = set(start)
    for cover in sorted(program.covers, key=len):
        if chosen.isdisjoint(cover):
            ways = (program.added((number,), chosen) for number in cover)
            chosen |= min(ways, key=lambda way: (program.effort_of(way), sorted(way)))
    return frozenset(chosen) if program.fits(chosen) else None


class Greedy:
    """The things that pay: each the numbers it takes, and what a bundle adds to theirs.

    Made once, it fills any set up to any capacity; sets that are alike follow each other fast,
    since what each thing still takes and adds is kept from one to the next.
    """

    def __init__(self, program: Program) -> None:
        """Find out what each thing takes."""
        self._program = program
        things: list[tuple[tuple[int, ...], int]] = [
            ((number,), 0) for number, value in enumerate(program.value) if value > 0
        ]
        things += [(bundle.members, bundle.value) for bundle in program.bundles if bundle.value > 0]
        self._takes = [program.closed(wanted) for wanted, _ in things]
        self._sharing: dict[int, list[int]] = {}
        for thing, takes in enumerate(self._takes):
            for number in takes:
                self._sharing.setdefault(number, []).append(thing)
        self._chosen: set[int] = set()
        self._efforts = [program.effort_of(takes) for takes in self._takes]
        self._gains = [
            extra + sum(map(program.value.__getitem__, takes))
            for takes, (_, extra) in zip(self._takes, things, strict=True)
        ]

    def fill(self, start: frozenset[int], capacity: int) -> frozenset[int]:
        """Return a closed set with what pays most for its effort added, as :func:`greedy` does."""
        self._drop(self._chosen - start)
        self._add(start - self._chosen)
        room = capacity - self._program.effort_of(start)
        efforts, gains = self._efforts, self._gains
        waiting = [
            (-self._rate(thing), thing)
            for thing, effort in enumerate(efforts)
            if effort <= room and gains[thing] > 0 and not self._takes[thing] <= self._chosen
        ]
        heapify(waiting)
        while waiting:
            rate, thing = heappop(waiting)
            effort = efforts[thing]
            if effort > room or gains[thing] <= 0 or -rate != self._rate(thing):
                continue
            added = self._takes[thing] - self._chosen
            if not added or self._earns_too_much(added):
                continue
            room -= effort
            self._add(added)
            for other in sorted({one for number in added for one in self._sharing[number]}):
                if efforts[other] <= room and gains[other] > 0:
                    heappush(waiting, (-self._rate(other), other))
        return frozenset(self._chosen)

    def _add(self, added: Iterable[int]) -> None:
        """Take numbers in; what takes them takes and adds that much less."""
        self._chosen.update(added)
        self._shift(added, -1)

    def _drop(self, dropped: Iterable[int]) -> None:
        self._chosen.difference_update(dropped)
        self._shift(dropped, 1)

    def _shift(self, numbers: Iterable[int], sign: int) -> None:
        program, efforts, gains = self._program, self._efforts, self._gains
        for number in numbers:
            effort, value = sign * program.effort[number], sign * program.value[number]
            for thing in self._sharing.get(number, ()):
                efforts[thing] += effort
                gains[thing] += value

    def _earns_too_much(self, added: set[int] | frozenset[int]) -> bool:
        most = self._program.most_count
        return most is not None and self._program.count_of(self._chosen | added) > most

    def _rate(self, thing: int) -> float:
        """Return what a thing would now pay for a unit of effort."""
        effort, gain = self._efforts[thing], self._gains[thing]
        if effort:
            return gain / effort
        return inf if gain > 0 else 0.0
