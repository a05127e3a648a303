"""Which release delivers which story: the choice of a plan in numbers, and its linear program.

Stages are the releases that are not shipped, in order. Column (story, stage) says whether a story
is delivered by the end of a stage, so a story's columns never fall; a stage's effort is what its
columns hold more than those of the stage before. Value counts once, in the stage that delivers:
weights that fall from stage to stage turn that into a price for each column.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TypeAlias

Stages: TypeAlias = tuple[int, ...]
"""For each story the stage that delivers it; the number of stages if none does."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """Stories that together are worth something more, in the stage that completes them."""

    members: tuple[int, ...]
    value: Fraction


@dataclass(frozen=True, slots=True)
class Schedule:
    """Give each story a stage, so that the weighted value is most and each stage's effort fits.

    ``rooms``: the effort that each stage holds; None where a stage stays as it is. ``weights``:
    what a unit of value counts in each stage; they never rise. ``first``: the first stage that may
    deliver a story, ``by``: the stage that delivers it at the latest; ``len(rooms)`` for neither.
    Only a story's ``by`` may be a stage without a room. ``needs``: what a story's stage must not be
    before, unless that is the stage it is in ``by`` anyway.
    """

    rooms: tuple[Fraction | None, ...]
    weights: tuple[Fraction, ...]
    effort: tuple[Fraction, ...]
    value: tuple[Fraction, ...]
    first: tuple[int, ...]
    by: tuple[int, ...]
    needs: tuple[tuple[int, ...], ...]
    bundles: tuple[Bundle, ...]

    @property
    def never(self) -> int:
        """The stage of what is not delivered."""
        return len(self.rooms)

    def worth(self, stages: Sequence[int]) -> Fraction:
        """Return the weighted value of a plan."""
        weights = (*self.weights, Fraction())
        own = sum(
            (value * weights[stage] for value, stage in zip(self.value, stages, strict=True)),
            Fraction(),
        )
        return own + sum(
            (b.value * weights[max(stages[member] for member in b.members)] for b in self.bundles),
            Fraction(),
        )

    def efforts(self, stages: Sequence[int]) -> list[Fraction]:
        """Return the effort that a plan puts into each stage."""
        efforts = [Fraction()] * (self.never + 1)
        for number, stage in enumerate(stages):
            efforts[stage] += self.effort[number]
        return efforts[:-1]

    def is_allowed(self, stages: Sequence[int]) -> bool:
        """Whether a plan keeps to every bound, every need and every room."""
        efforts = self.efforts(stages)
        return (
            all(self._may_be(number, stage) for number, stage in enumerate(stages))
            and all(
                stages[need] <= stage
                for number, stage in enumerate(stages)
                if self.is_chosen(number, stage)
                for need in self.needs[number]
            )
            and all(
                room is None or effort <= room
                for effort, room in zip(efforts, self.rooms, strict=True)
            )
        )

    def is_chosen(self, number: int, stage: int) -> bool:
        """Whether a story would be in a stage because the plan says so."""
        return stage < self.never and (stage < self.by[number] or self.rooms[stage] is not None)

    def next_stage(self, stage: int, by: int) -> int:
        """Return the first stage, from one on, that may deliver a story that is there ``by``."""
        while stage < min(by, self.never) and self.rooms[stage] is None:
            stage += 1
        return stage

    def _may_be(self, number: int, stage: int) -> bool:
        by = self.by[number]
        return self.first[number] <= stage <= by and self.next_stage(stage, by) == stage


def settled(schedule: Schedule, first: Sequence[int], by: Sequence[int]) -> Schedule | None:
    """Return a schedule in which stories keep to these stages, and what is tied to them does too.

    What a story needs is there no later, and what needs it no earlier. None if that contradicts
    itself.
    """
    first, by = list(first), list(by)
    order = needs_first(schedule.needs)
    for number in reversed(order):
        if by[number] < schedule.never and schedule.rooms[by[number]] is not None:
            for need in schedule.needs[number]:
                by[need] = min(by[need], by[number])
    for number in order:
        for need in schedule.needs[number]:
            first[number] = max(first[number], first[need])
        if by[number] < schedule.never and schedule.rooms[by[number]] is None:
            first[number] = min(first[number], by[number])
        first[number] = schedule.next_stage(first[number], by[number])
        if first[number] > by[number]:
            return None
    return replace(schedule, first=tuple(first), by=tuple(by))


def needs_first(needs: Sequence[Sequence[int]]) -> list[int]:
    """Return all numbers, each after those it needs; there are no cycles."""
    waiting = [len(some) for some in needs]
    needed_by: list[list[int]] = [[] for _ in needs]
    for number, some in enumerate(needs):
        for need in some:
            needed_by[need].append(number)
    order = [number for number, count in enumerate(waiting) if not count]
    for number in order:
        for other in needed_by[number]:
            waiting[other] -= 1
            if not waiting[other]:
                order.append(other)
    return order


def tidied(schedule: Schedule, stages: Sequence[int]) -> Stages:
    """Return a plan without what is in it for nothing: worth nothing, and needed by nothing."""
    kept = {
        number
        for number, stage in enumerate(stages)
        if stage == schedule.by[number] or (stage < schedule.never and schedule.value[number] > 0)
    }
    for bundle in schedule.bundles:
        if bundle.value > 0 and max(stages[member] for member in bundle.members) < schedule.never:
            kept.update(bundle.members)
    waiting = [n for n in kept if schedule.is_chosen(n, stages[n])]
    while waiting:
        for need in schedule.needs[waiting.pop()]:
            if need not in kept:
                kept.add(need)
                waiting.append(need)
    return tuple(
        stage if number in kept else schedule.by[number] for number, stage in enumerate(stages)
    )
