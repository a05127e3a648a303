"""A part of a program: some numbers are known to be in, some to be out, the rest is to be found."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from storymap.slicing.graph import closure
from storymap.slicing.program import Bundle, Program


@dataclass(frozen=True, slots=True)
class Part:
    """What is left to choose, as a program of its own whose numbers stand for ``numbers``.

    ``inside`` is in; it is worth ``value`` by itself.
    """

    program: Program
    numbers: tuple[int, ...]
    inside: frozenset[int]
    value: int

    def whole(self, chosen: Iterable[int]) -> frozenset[int]:
        """Return a set of the part as one of the whole program."""
        return self.inside.union(self.numbers[number] for number in chosen)

    def within(self, chosen: frozenset[int]) -> frozenset[int] | None:
        """Return a set of the whole program as one of the part; None if it is not in it."""
        here = frozenset(place for place, number in enumerate(self.numbers) if number in chosen)
        return here if self.whole(here) == chosen else None


def part_of(
    program: Program, inside: Iterable[int], outside: Iterable[int], lost: Collection[int] = ()
) -> Part | None:
    """Return what is left of a program when some numbers are in and others out.

    What the ones in need is in too; what needs the ones out is out too. ``lost``: bundles (by their
    place) known not to be earned. None if that contradicts itself or exceeds the capacity.
    """
    kept_in = program.closed(inside)
    kept_out = _with_dependents(program, outside)
    capacity = program.capacity - program.effort_of(kept_in)
    if kept_in & kept_out or capacity < 0:
        return None
    numbers = tuple(
        number
        for number in range(len(program.stories))
        if number not in kept_in and number not in kept_out
    )
    place = {number: new for new, number in enumerate(numbers)}
    value = [program.value[number] for number in numbers]
    covers = _covers(program, kept_in, place)
    most_count = (
        None if program.most_count is None else program.most_count - program.count_of(kept_in)
    )
    if covers is None or (most_count is not None and most_count < 0):
        return None
    count = [program.count[number] for number in numbers] if program.count else []
    bundles, earned = _bundles(program, kept_in, place, frozenset(lost))
    for members, (worth, outcomes) in list(bundles.items()):
        if len(members) == 1:
            value[members[0]] += worth
            if outcomes:
                count[members[0]] += outcomes
            del bundles[members]
    rest = replace(
        program,
        stories=tuple(program.stories[number] for number in numbers),
        value=tuple(value),
        effort=tuple(program.effort[number] for number in numbers),
        capacity=capacity,
        needs=tuple(
            tuple(place[need] for need in program.needs[number] if need in place)
            for number in numbers
        ),
        bundles=tuple(Bundle(members, *bundles[members]) for members in sorted(bundles)),
        forced=frozenset(),
        twins=tuple(
            (place[one], place[other])
            for one, other in program.twins
            if one in place and other in place
        ),
        covers=covers,
        count=tuple(count),
        most_count=most_count,
    )
    own = sum(program.value[number] for number in kept_in)
    return Part(rest, numbers, kept_in, own + earned)


def _bundles(
    program: Program, inside: frozenset[int], place: dict[int, int], lost: frozenset[int]
) -> tuple[dict[tuple[int, ...], tuple[int, int]], int]:
    """Return the bundles that still wait, by their members in the part, and what is earned.

    One that is lost pays nothing; where outcomes are counted it still counts.
    """
    waiting: dict[tuple[int, ...], tuple[int, int]] = {}
    earned = 0
    for number, bundle in enumerate(program.bundles):
        left = [member for member in bundle.members if member not in inside]
        if not left:
            earned += bundle.value
        elif all(member in place for member in left):
            members = tuple(place[member] for member in left)
            value, count = waiting.get(members, (0, 0))
            worth = 0 if number in lost else bundle.value
            waiting[members] = (value + worth, count + bundle.count)
    return {members: both for members, both in waiting.items() if any(both)}, earned


def _covers(
    program: Program, inside: frozenset[int], place: dict[int, int]
) -> tuple[tuple[int, ...], ...] | None:
    """Return what is still to be covered, by numbers of the part; None if it cannot be."""
    waiting = [cover for cover in program.covers if inside.isdisjoint(cover)]
    covers = tuple(tuple(place[n] for n in cover if n in place) for cover in waiting)
    return covers if all(covers) else None


def _with_dependents(program: Program, numbers: Iterable[int]) -> frozenset[int]:
    """Return these numbers with all that need them, directly and through others."""
    needed_by: list[list[int]] = [[] for _ in program.stories]
    for number, needs in enumerate(program.needs):
        for need in needs:
            needed_by[need].append(number)
    return frozenset(closure(needed_by, numbers))
