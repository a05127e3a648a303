"""What lies beyond a slice: what comes next, and what it leaves empty."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from storymap.model.storymap import LOOSE, StoryId, StoryMap
from storymap.slicing.exact import common_scale, plain
from storymap.slicing.frontier import Frontier, frontier
from storymap.slicing.graph import closure
from storymap.slicing.problem import Problem, problem_of
from storymap.slicing.slicer import Slice


@dataclass(frozen=True, slots=True)
class Addition:
    """Something that is not in a slice: a story or an outcome (``target``, its id).

    ``stories``: what would come in with it, in map order, all it needs included; ``effort``: what
    they take; ``value``: what the slice would be worth more, with every outcome that they earn;
    ``extra``: how much more capacity they need than is left, 0 or more.
    """

    target: str
    stories: tuple[StoryId, ...]
    effort: float
    value: float
    extra: float


@dataclass(frozen=True, slots=True)
class Outlook:
    """What lies beyond a slice.

    ``next_in_line``: what would pay most for the effort it adds, None if nothing would pay.
    ``nearest_outcome``: the outcome that takes least to complete. ``one_more``: what another unit
    of capacity is worth at this one, by the frontier. ``empty_activities``, ``empty_steps``: ids of
    those in which nothing is chosen, delivered or stays in the release, in narrative order.
    """

    next_in_line: Addition | None
    nearest_outcome: Addition | None
    one_more: float
    empty_activities: tuple[str, ...]
    empty_steps: tuple[str, ...]

    @property
    def is_walking_skeleton(self) -> bool:
        """Whether the slice touches every activity."""
        return not self.empty_activities


def outlook(story_map: StoryMap, found: Slice, curve: Frontier | None = None) -> Outlook:
    """Return what lies beyond a slice of a map; ``curve`` is the map's frontier, if there is one.

    Raises SliceError if the map is no longer one from which the slice could have come.
    """
    problem = problem_of(story_map, found.capacity, found.release_id, found.options)
    if curve is None:
        curve = frontier(story_map, found.release_id, options=found.options)
    additions = _Additions(problem, frozenset(found.stories))
    activities, steps = _empty(story_map, problem, frozenset(found.stories))
    return Outlook(
        next_in_line=additions.best_paid(),
        nearest_outcome=additions.nearest_outcome(),
        one_more=curve.slope_at(found.capacity),
        empty_activities=activities,
        empty_steps=steps,
    )


class _Additions:
    """What each story and outcome that is not in would take and bring.

    Each is weighed by what it adds alone, in whole numbers; nothing is weighed that is in already.
    """

    def __init__(self, problem: Problem, chosen: frozenset[StoryId]) -> None:
        self._problem = problem
        self._chosen = chosen
        self._left = problem.capacity - problem.effort_of(chosen)
        waiting = [stake for stake in problem.stakes if not stake.waits_for <= chosen]
        self._waiting = waiting
        self._lacking = [len(stake.waits_for - chosen) for stake in waiting]
        self._stakes: dict[StoryId, list[int]] = {}
        for number, stake in enumerate(waiting):
            for name in stake.waits_for - chosen:
                self._stakes.setdefault(name, []).append(number)
        self._effort_scale = common_scale(problem.effort.values())
        self._efforts = _whole(problem.effort, self._effort_scale)
        self._value_scale = common_scale(
            (*problem.value.values(), *(stake.value for stake in waiting))
        )
        self._values = _whole(problem.value, self._value_scale)
        self._pays = [int(stake.value * self._value_scale) for stake in waiting]

    def best_paid(self) -> Addition | None:
        """Return what brings most for the effort it takes; what takes none goes first."""
        values, chosen = self._values, self._chosen
        stories = (
            (name, (name,))
            for name in self._problem.available
            if name not in chosen and values[name] > 0
        )
        best: tuple[str, set[StoryId]] | None = None
        most = (False, Fraction())
        for target, wanted in (*stories, *self._outcomes()):
            added = self._added(wanted)
            effort, value = self._effort_of(added), self._value_of(added)
            rate = (not effort, Fraction(value, effort or 1))
            if value > 0 and (best is None or rate > most):
                best, most = (target, added), rate
        return None if best is None else self._addition(*best)

    def nearest_outcome(self) -> Addition | None:
        """Return the outcome that takes least to complete."""
        offers = ((target, self._added(wanted)) for target, wanted in self._outcomes())
        nearest = min(offers, key=lambda offer: self._effort_of(offer[1]), default=None)
        return None if nearest is None else self._addition(*nearest)

    def _outcomes(self) -> list[tuple[str, frozenset[StoryId]]]:
        return [(stake.outcome, stake.waits_for) for stake in self._waiting if stake.value > 0]

    def _added(self, wanted: Iterable[StoryId]) -> set[StoryId]:
        """Return what is wanted and not in, with all that it needs and is not in either."""
        return closure(self._problem.needs, wanted, self._chosen) - self._chosen

    def _effort_of(self, added: Iterable[StoryId]) -> int:
        return sum(map(self._efforts.__getitem__, added))

    def _value_of(self, added: Iterable[StoryId]) -> int:
        """Return what stories that come in are worth, with the outcomes they make whole."""
        lacking = Counter(number for name in added for number in self._stakes.get(name, ()))
        earned = (self._pays[n] for n, count in lacking.items() if count == self._lacking[n])
        return sum(map(self._values.__getitem__, added)) + sum(earned)

    def _addition(self, target: str, added: set[StoryId]) -> Addition:
        effort = Fraction(self._effort_of(added), self._effort_scale)
        return Addition(
            target,
            tuple(name for name in self._problem.available if name in added),
            plain(effort),
            plain(Fraction(self._value_of(added), self._value_scale)),
            plain(max(Fraction(), effort - self._left)),
        )


def _whole(numbers: Mapping[str, Fraction], scale: int) -> dict[str, int]:
    return {name: int(number * scale) for name, number in numbers.items()}


def _empty(
    story_map: StoryMap, problem: Problem, chosen: frozenset[StoryId]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the activities and the steps in which the slice leaves nothing at all."""
    staying = problem.pinned | chosen | problem.delivered
    held = {story_map.cell_of(story_map.stories[name])[0] for name in staying} - {LOOSE}
    activities = tuple(
        activity.id
        for activity, steps in story_map.backbone
        if activity is not None and not any(step.id in held for step in steps)
    )
    return activities, tuple(step.id for step in story_map.step_order if step.id not in held)
