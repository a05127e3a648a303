"""A choice of stories in whole numbers: what a solver is handed, and what it answers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor

from storymap.model.storymap import StoryId
from storymap.slicing.exact import common_scale
from storymap.slicing.graph import closure
from storymap.slicing.problem import Problem


@dataclass(frozen=True, slots=True)
class Bundle:
    """Stories that together are worth something more: an outcome, or several with one bundle.

    ``count``: how many outcomes they are, where those are counted; else 0.
    """

    members: tuple[int, ...]
    value: int
    count: int = 0


@dataclass(frozen=True, slots=True)
class Program:
    """Choose numbers (stories in map order) so that the value is most and the effort fits.

    ``value`` and ``effort`` are whole: the exact ones times ``value_scale`` and ``effort_scale``.
    A chosen number takes all its ``needs`` with it; ``forced`` ones are always chosen. Bundles have
    two members or more; an outcome that waits for one story is part of that story's value.
    ``twins``: pairs that differ in nothing but their place, of which the first goes first.
    ``covers``: of each at least one number is chosen. ``most_count``: how many outcomes may be
    earned, None for all; ``count`` says how many each story earns by itself.
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
    covers: tuple[tuple[int, ...], ...] = ()
    count: tuple[int, ...] = ()
    most_count: int | None = None

    def worth(self, chosen: Collection[int]) -> int:
        """Return the value of a closed set."""
        return sum(map(self.value.__getitem__, chosen)) + sum(
            bundle.value for bundle in self.bundles if all(n in chosen for n in bundle.members)
        )

    def effort_of(self, chosen: Iterable[int]) -> int:
        """Return the effort of a set."""
        return sum(map(self.effort.__getitem__, chosen))

    def fits(self, chosen: Collection[int]) -> bool:
        """Whether a closed set keeps to the capacity, covers what it should, earns few enough."""
        return (
            self.effort_of(chosen) <= self.capacity
            and all(any(number in chosen for number in cover) for cover in self.covers)
            and (self.most_count is None or self.count_of(chosen) <= self.most_count)
        )

    def count_of(self, chosen: Collection[int]) -> int:
        """Return how many outcomes a set earns; they are counted where ``most_count`` says so."""
        return sum(map(self.count.__getitem__, chosen)) + sum(
            bundle.count for bundle in self.bundles if all(n in chosen for n in bundle.members)
        )

    def closed(self, wanted: Iterable[int]) -> frozenset[int]:
        """Return what is wanted and forced, with all that it needs."""
        return frozenset(closure(self.needs, self.forced.union(wanted)))

    def added(self, wanted: Iterable[int], chosen: Collection[int]) -> set[int]:
        """Return what is wanted with all that it needs and a closed set has not."""
        return closure(self.needs, wanted, chosen)

    def demanded(self, columns: Sequence[float], share: float) -> set[int]:
        """Return the stories that pay or cover, and the members of paying bundles, above a share.

        ``columns``: how much of each story, then of each bundle, is in.
        """
        first = len(self.stories)
        wanted = {
            number
            for number, value in enumerate(self.value)
            if value > 0 and columns[number] > share
        }
        wanted.update(n for cover in self.covers for n in cover if columns[n] > share)
        for column, bundle in enumerate(self.bundles, first):
            if bundle.value > 0 and columns[column] > share:
                wanted.update(bundle.members)
        return wanted

    @property
    def has_demand(self) -> bool:
        """Whether anything is worth choosing at all, or has to be."""
        return (
            bool(self.covers)
            or any(value > 0 for value in self.value)
            or any(b.value > 0 for b in self.bundles)
        )

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
    counts = [0] * len(stories)
    counted = int(problem.most_outcomes is not None)
    bundles: dict[tuple[int, ...], tuple[Fraction, int]] = {}
    for stake in problem.stakes:
        members = tuple(sorted(number[story_id] for story_id in stake.waits_for))
        if len(members) == 1:
            values[members[0]] += stake.value
            counts[members[0]] += counted
        else:
            value, count = bundles.get(members, (Fraction(), 0))
            bundles[members] = (value + stake.value, count + counted)
    efforts = [problem.effort[story_id] for story_id in stories]
    value_scale = common_scale((*values, *(value for value, _ in bundles.values())))
    effort_scale = common_scale(efforts)
    program = Program(
        stories=stories,
        value=_whole(values, value_scale),
        effort=_whole(efforts, effort_scale),
        capacity=capacity_in(problem.capacity, effort_scale),
        needs=tuple(
            tuple(sorted(number[need] for need in needs)) if needs else ()
            for needs in map(problem.needs.__getitem__, stories)
        ),
        bundles=tuple(
            Bundle(members, int(bundles[members][0] * value_scale), bundles[members][1])
            for members in sorted(bundles)
            if any(bundles[members])
        ),
        forced=frozenset(number[story_id] for story_id in problem.forced),
        value_scale=value_scale,
        effort_scale=effort_scale,
        covers=tuple(tuple(sorted(number[name] for name in gap.stories)) for gap in problem.gaps),
        count=tuple(counts),
        most_count=problem.most_outcomes,
    )
    return replace(program, twins=twins_of(program))


def capacity_in(capacity: Fraction, effort_scale: int) -> int:
    """Return a capacity in whole units of effort."""
    return floor(capacity * effort_scale)


def twins_of(program: Program) -> tuple[tuple[int, int], ...]:
    """Pair each story that has value with the one before it that is like it in everything."""
    tied: dict[int, list[int]] = {}
    groups = (*(bundle.members for bundle in program.bundles), *program.covers)
    for number, ties in enumerate((*program.needs, *groups)):
        for tie in ties:
            tied.setdefault(tie, []).append(number)
    last: dict[tuple[int, int, tuple[int, ...], tuple[int, ...], int], int] = {}
    pairs: list[tuple[int, int]] = []
    for number, value in enumerate(program.value):
        if value > 0 and number not in program.forced:
            own = (value, program.effort[number], program.needs[number])
            likeness = (*own, tuple(tied.get(number, ())), program.count[number])
            if likeness in last:
                pairs.append((last[likeness], number))
            last[likeness] = number
    return tuple(pairs)


def _whole(numbers: Sequence[Fraction], scale: int) -> tuple[int, ...]:
    if scale == 1:
        return tuple(number.numerator for number in numbers)
    return tuple(number.numerator * (scale // number.denominator) for number in numbers)
