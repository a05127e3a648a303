"""A choice of stories in whole numbers: what a solver is handed, and what it answers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor

from storymap.model.storymap import StoryId
from storymap.slicing.exact import common_scale
from storymap.slicing.problem import Problem


@dataclass(frozen=True, slots=True)
class Bundle:
    """Stories that together are worth something more: an outcome, or several with one bundle."""

    members: tuple[int, ...]
    value: int


@dataclass(frozen=True, slots=True)
class Program:
    """Choose numbers (stories in map order) so that the value is most and the effort fits.

    ``value`` and ``effort`` are whole: the exact ones times ``value_scale`` and ``effort_scale``.
    A chosen number takes all its ``needs`` with it; ``forced`` ones are always chosen. Bundles have
    two members or more; an outcome that waits for one story is part of that story's value.
    ``twins``: pairs that differ in nothing but their place, of which the first goes first.
    """

    stories: tuple[StoryId, ...]
    value: tuple[int, ...]
    effort: tuple[int, ...]
    capacity: int
    needs: tuple[tuple[int, ...], ...]
    bundles: tuple[Bundle, ...]
    forced: frozenset[int]
    value_scale: int
    effort_scale: int
    twins: tuple[tuple[int, int], ...] = ()

    def worth(self, chosen: Collection[int]) -> int:
        """Return the value of a closed set."""
        return sum(map(self.value.__getitem__, chosen)) + sum(
            bundle.value for bundle in self.bundles if all(n in chosen for n in bundle.members)
        )

    def effort_of(self, chosen: Iterable[int]) -> int:
        """Return the effort of a set."""
        return sum(map(self.effort.__getitem__, chosen))

    def closed(self, wanted: Iterable[int]) -> frozenset[int]:
        """Return what is wanted and forced, with all that it needs."""
        reached = self.forced.union(wanted)
        waiting = list(reached)
        chosen = set(reached)
        while waiting:
            for need in self.needs[waiting.pop()]:
                if need not in chosen:
                    chosen.add(need)
                    waiting.append(need)
        return frozenset(chosen)

    def demanded(self, columns: Sequence[float], share: float) -> set[int]:
        """Return the stories that pay, and the members of the bundles that do, above a share in.

        ``columns``: how much of each story, then of each bundle, is in.
        """
        first = len(self.stories)
        wanted = {
            number
            for number, value in enumerate(self.value)
            if value > 0 and columns[number] > share
        }
        for column, bundle in enumerate(self.bundles, first):
            if bundle.value > 0 and columns[column] > share:
                wanted.update(bundle.members)
        return wanted

    @property
    def has_demand(self) -> bool:
        """Whether anything is worth choosing at all."""
        return any(value > 0 for value in self.value) or any(b.value > 0 for b in self.bundles)

    @property
    def most(self) -> int:
        """A value that no set exceeds."""
        stories = sum(
            value for number, value in enumerate(self.value) if value > 0 or number in self.forced
        )
        return stories + sum(bundle.value for bundle in self.bundles if bundle.value > 0)

    def ids(self, chosen: Iterable[int]) -> tuple[StoryId, ...]:
        """Return the stories of a set, in map order."""
        return tuple(self.stories[number] for number in sorted(chosen))


def program_of(problem: Problem) -> Program:
    """Return a problem in whole numbers; it depends on the map's order alone."""
    stories = problem.available
    number = {story_id: index for index, story_id in enumerate(stories)}
    values = [problem.value[story_id] for story_id in stories]
    bundles: dict[tuple[int, ...], Fraction] = {}
    for stake in problem.stakes:
        members = tuple(sorted(number[story_id] for story_id in stake.waits_for))
        if len(members) == 1:
            values[members[0]] += stake.value
        else:
            bundles[members] = bundles.get(members, Fraction()) + stake.value
    efforts = [problem.effort[story_id] for story_id in stories]
    value_scale = common_scale((*values, *bundles.values()))
    effort_scale = common_scale(efforts)
    program = Program(
        stories=stories,
        value=_whole(values, value_scale),
        effort=_whole(efforts, effort_scale),
        capacity=floor(problem.capacity * effort_scale),
        needs=tuple(
            tuple(sorted(number[need] for need in problem.needs[story_id])) for story_id in stories
        ),
        bundles=tuple(
            Bundle(members, int(bundles[members] * value_scale))
            for members in sorted(bundles)
            if bundles[members]
        ),
        forced=frozenset(number[story_id] for story_id in problem.forced),
        value_scale=value_scale,
        effort_scale=effort_scale,
    )
    return replace(program, twins=_twins(program))


def _twins(program: Program) -> tuple[tuple[int, int], ...]:
    """Pair each story that has value with the one before it that is like it in everything."""
    tied: list[list[int]] = [[] for _ in program.stories]
    for number, needs in enumerate(program.needs):
        for need in needs:
            tied[need].append(number)
    for number, bundle in enumerate(program.bundles, len(program.stories)):
        for member in bundle.members:
            tied[member].append(number)
    last: dict[tuple[int, int, tuple[int, ...], tuple[int, ...]], int] = {}
    pairs: list[tuple[int, int]] = []
    for number, value in enumerate(program.value):
        if value > 0 and number not in program.forced:
            likeness = (value, program.effort[number], program.needs[number], tuple(tied[number]))
            if likeness in last:
                pairs.append((last[likeness], number))
            last[likeness] = number
    return tuple(pairs)


def _whole(numbers: Sequence[Fraction], scale: int) -> tuple[int, ...]:
    return tuple(int(number * scale) for number in numbers)
