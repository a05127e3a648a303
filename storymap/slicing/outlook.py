"""What lies beyond a slice: what comes next, and what it leaves empty."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from storymap.model.storymap import LOOSE, StoryId, StoryMap
from storymap.slicing.exact import exact, plain
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
    """What each story and outcome that is not in would take and bring."""

    def __init__(self, problem: Problem, chosen: frozenset[StoryId]) -> None:
        self._problem = problem
        self._chosen = chosen
        self._worth = problem.worth(chosen)
        self._left = problem.capacity - problem.effort_of(chosen)

    def best_paid(self) -> Addition | None:
        problem, chosen = self._problem, self._chosen
        stories = (
            self._addition(story_id, [story_id])
            for story_id in problem.available
            if story_id not in chosen and problem.value[story_id] > 0
        )
        paying = [one for one in (*stories, *self._outcomes()) if one.value > 0]
        return max(paying, key=_rate, default=None)

    def nearest_outcome(self) -> Addition | None:
        return min(self._outcomes(), key=lambda one: exact(one.effort), default=None)

    def _outcomes(self) -> list[Addition]:
        chosen = self._chosen
        return [
            self._addition(stake.outcome, stake.waits_for)
            for stake in self._problem.stakes
            if stake.value > 0 and not stake.waits_for <= chosen
        ]

    def _addition(self, target: str, wanted: Iterable[StoryId]) -> Addition:
        problem, chosen = self._problem, self._chosen
        added = closure(problem.needs, wanted, chosen) - chosen
        effort = problem.effort_of(added)
        return Addition(
            target,
            tuple(name for name in problem.available if name in added),
            plain(effort),
            plain(problem.worth(chosen | added) - self._worth),
            plain(max(Fraction(), effort - self._left)),
        )


def _rate(addition: Addition) -> tuple[bool, Fraction]:
    """Return a rank by value for effort; what takes none goes first."""
    effort, value = exact(addition.effort), exact(addition.value)
    return (not effort, value / effort if effort else value)


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
