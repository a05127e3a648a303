"""What there is to choose from: the definition of a slice's worth, read off a map.

The law is the last section of smap-format.md; the words D (delivered) and S (chosen) are its own.
All numbers are exact (see :mod:`storymap.slicing.exact`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from storymap.model.records import Hypothesis, Outcome, Story
from storymap.model.storymap import ReleaseId, StoryId, StoryMap, ordered
from storymap.slicing.errors import SliceError
from storymap.slicing.exact import exact, plain
from storymap.slicing.graph import (
    broken_needs,
    check_acyclic,
    closure,
    map_order,
    needs_graph,
)

if TYPE_CHECKING:
    from storymap.slicing.graph import NeedsGraph


@dataclass(frozen=True, slots=True)
class Stake:
    """An outcome that may be earned: what it pays, and the stories it still waits for."""

    outcome: str
    value: Fraction
    waits_for: frozenset[StoryId]


@dataclass(frozen=True, slots=True)
class Problem:
    """A choice of stories for a capacity.

    ``order``: all stories in map order; the other tuples of stories keep it.
    ``delivered``: D. ``candidates``: what is not done and not held elsewhere by a pin or a release.
    ``unestimated``: candidates without an estimate. ``available``: candidates that can be in some
    allowed S. ``forced``: pinned stories and all they need, which are in every S.
    ``needs``: for each available story those it needs directly and D does not hold.
    ``stakes``: the outcomes that some S can earn, in their order.
    """

    capacity: Fraction
    order: tuple[StoryId, ...]
    delivered: frozenset[StoryId]
    candidates: tuple[StoryId, ...]
    unestimated: tuple[StoryId, ...]
    available: tuple[StoryId, ...]
    forced: frozenset[StoryId]
    pinned: frozenset[StoryId]
    needs: Mapping[StoryId, tuple[StoryId, ...]]
    effort: Mapping[StoryId, Fraction]
    value: Mapping[StoryId, Fraction]
    stakes: tuple[Stake, ...]
    broken_needs: tuple[tuple[StoryId, StoryId], ...]

    def effort_of(self, chosen: Iterable[StoryId]) -> Fraction:
        """Return the likely effort of chosen stories."""
        return sum(map(self.effort.__getitem__, chosen), Fraction())

    def earned(self, chosen: Collection[StoryId]) -> tuple[Stake, ...]:
        """Return the outcomes that a set of chosen stories earns."""
        return tuple(stake for stake in self.stakes if stake.waits_for.issubset(chosen))

    def worth(self, chosen: Collection[StoryId]) -> Fraction:
        """Return the value of a set of chosen stories, as the law defines it."""
        own = sum(map(self.value.__getitem__, chosen), Fraction())
        return own + sum((stake.value for stake in self.earned(chosen)), Fraction())

    def is_allowed(self, chosen: Collection[StoryId]) -> bool:
        """Whether a set may be chosen: estimated, pins in, needs met, within the capacity."""
        return (
            self.forced.issubset(chosen)
            and all(story_id in self.needs for story_id in chosen)
            and all(need in chosen for story_id in chosen for need in self.needs[story_id])
            and self.effort_of(chosen) <= self.capacity
        )


def problem_of(story_map: StoryMap, capacity: float, release_id: ReleaseId | None) -> Problem:
    """Return the choice that a map offers for a release, or for all that is not done.

    Raises SliceError as that class lists.
    """
    room = _checked_capacity(capacity)
    order = map_order(story_map)
    graph = needs_graph(story_map, order)
    check_acyclic(story_map, graph)
    delivered, candidates, pinned = _sorted_out(story_map, order, release_id)
    stories = story_map.stories
    unestimated = tuple(name for name in candidates if stories[name].estimate is None)
    available = _available(graph, delivered, candidates, frozenset(unestimated))
    pins = frozenset(pinned).difference(unestimated)
    _check_pins(story_map, graph, pins, (delivered, available))
    chosen_from = tuple(name for name in candidates if name in available)
    problem = Problem(
        capacity=room,
        order=order,
        delivered=delivered,
        candidates=candidates,
        unestimated=unestimated,
        available=chosen_from,
        forced=frozenset(closure(graph, pins, delivered)),
        pinned=pins,
        needs={name: _open_needs(graph, name, delivered) for name in chosen_from},
        effort={name: _effort(stories[name]) for name in chosen_from},
        value={name: weighed(stories[name]) for name in chosen_from},
        stakes=_stakes(story_map, delivered, available),
        broken_needs=broken_needs(story_map, order),
    )
    _check_room(problem)
    return problem


def weighed(record: Story | Outcome) -> Fraction:
    """Return value x confidence; a missing value counts 0, a missing confidence 1."""
    return exact(record.value or 0) * _confidence(record.hypothesis)


def _confidence(hypothesis: Hypothesis | None) -> Fraction:
    if hypothesis is None or hypothesis.confidence is None:
        return Fraction(1)
    return exact(hypothesis.confidence)


def _effort(story: Story) -> Fraction:
    return exact(story.estimate.likely) if story.estimate is not None else Fraction()


def _checked_capacity(capacity: float) -> Fraction:
    if not -1e300 < capacity < 1e300:
        raise SliceError("capacity-not-finite", "A capacity is a number.", {"capacity": capacity})
    if capacity < 0:
        text = f"A capacity cannot be negative: {capacity}."
        raise SliceError("negative-capacity", text, {"capacity": capacity})
    return exact(capacity)


def _sorted_out(
    story_map: StoryMap, order: Iterable[StoryId], release_id: ReleaseId | None
) -> tuple[frozenset[StoryId], tuple[StoryId, ...], tuple[StoryId, ...]]:
    """Return D, the candidates, and those of them that a pin holds in the release."""
    if release_id is not None and release_id not in story_map.releases:
        text = f"There is no release with the id {release_id}."
        raise SliceError("unknown-release", text, {"release": release_id})
    lanes = story_map.lanes
    earlier = frozenset(lanes[: lanes.index(release_id)] if release_id is not None else ())
    delivered, candidates, pinned = set(), [], []
    for story_id in order:
        story = story_map.stories[story_id]
        lane = story_map.cell_of(story)[1]
        if story.status == "done" or lane in earlier:
            delivered.add(story_id)
        elif release_id is None or not story.pinned:
            candidates.append(story_id)
        elif lane == release_id:
            candidates.append(story_id)
            pinned.append(story_id)
    return frozenset(delivered), tuple(candidates), tuple(pinned)


def _available(
    graph: NeedsGraph,
    delivered: frozenset[StoryId],
    candidates: Iterable[StoryId],
    unestimated: frozenset[StoryId],
) -> frozenset[StoryId]:
    """Return the candidates that have an estimate and need nothing that cannot be had."""
    import networkx as nx

    possible = frozenset(candidates) - unestimated
    had = set(delivered)
    for story_id in reversed(list(nx.topological_sort(graph))):
        if story_id in possible and all(need in had for need in graph.successors(story_id)):
            had.add(story_id)
    return frozenset(had - delivered)


def _open_needs(
    graph: NeedsGraph, story_id: StoryId, delivered: frozenset[StoryId]
) -> tuple[StoryId, ...]:
    return tuple(need for need in graph.successors(story_id) if need not in delivered)


def _stakes(
    story_map: StoryMap, delivered: frozenset[StoryId], available: frozenset[StoryId]
) -> tuple[Stake, ...]:
    waits: dict[str, set[StoryId]] = {}
    for story in story_map.stories.values():
        if story.id not in delivered:
            for outcome_id in story.outcomes:
                waits.setdefault(outcome_id, set()).add(story.id)
    return tuple(
        Stake(outcome.id, weighed(outcome), frozenset(waits[outcome.id]))
        for outcome in ordered(story_map.outcomes)
        if outcome.id in waits and waits[outcome.id] <= available
    )


def _check_pins(
    story_map: StoryMap,
    graph: NeedsGraph,
    pins: frozenset[StoryId],
    had: tuple[frozenset[StoryId], frozenset[StoryId]],
) -> None:
    """Raise SliceError ``pinned-needs`` if a pinned story needs what cannot be had.

    ``had``: what is delivered, and what is available.
    """
    delivered, available = had
    for story_id in (name for name in graph if name in pins):
        needed = closure(graph, [story_id], delivered) - available - {story_id}
        lacking = tuple(name for name in graph if name in needed)
        if lacking:
            titles = ", ".join(f'"{story_map.stories[name].title}"' for name in lacking)
            text = (
                f'"{story_map.stories[story_id].title}" is pinned to this release, but what it '
                f"needs cannot be in it: {titles}."
            )
            raise SliceError("pinned-needs", text, {"story": story_id, "needs": lacking})


def _check_room(problem: Problem) -> None:
    effort = problem.effort_of(problem.forced)
    if effort > problem.capacity:
        forced = tuple(name for name in problem.available if name in problem.forced)
        details = {
            "stories": forced,
            "effort": plain(effort),
            "capacity": plain(problem.capacity),
        }
        text = (
            f"What is pinned to this release, with what it needs, takes {plain(effort)}; "
            f"the capacity is {plain(problem.capacity)}."
        )
        raise SliceError("pinned-over-capacity", text, details)
