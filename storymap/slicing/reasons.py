"""Why a story is in a slice, or is not: facts by id, which the interface puts into words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from storymap.model.storymap import StoryId, StoryMap
from storymap.slicing.exact import plain
from storymap.slicing.graph import closure
from storymap.slicing.problem import Problem, problem_of
from storymap.slicing.slicer import Slice

Code: TypeAlias = Literal[
    "pinned",
    "must-have",
    "completes",
    "needed-by",
    "value-for-effort",
    "unestimated",
    "needs",
    "no-value",
    "no-room",
]


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for one story.

    In: ``pinned`` to the release; ``must-have``: asked for; ``completes`` the outcome ``other``,
    worth ``value``; ``needed-by`` the chosen story ``other``; ``value-for-effort``: its own
    ``value`` for its own ``effort``.
    Out: ``unestimated``; ``needs`` the story ``other``, which cannot be had; ``no-value``: neither
    it nor an outcome it is part of nor a story that needs it is worth anything; ``no-room``: its
    ``value`` does not outweigh what would have to go for its ``effort``, which here is that of the
    story with all it needs that is not chosen either; ``extra`` is the capacity that lacks for it.
    """

    story: StoryId
    code: Code
    other: str | None = None
    value: float | None = None
    effort: float | None = None
    extra: float | None = None

    @property
    def is_chosen(self) -> bool:
        """Whether it is a reason for being in."""
        return self.code in ("pinned", "must-have", "completes", "needed-by", "value-for-effort")


def reasons(story_map: StoryMap, found: Slice) -> tuple[Reason, ...]:
    """Return why each candidate is in or out, in map order, the most telling reason first.

    A chosen story can have several reasons; one left out has one. Raises SliceError if the map is
    no longer one from which the slice could have come.
    """
    problem = problem_of(story_map, found.capacity, found.release_id, found.options)
    chosen = frozenset(found.stories)
    inside = _Inside(problem, chosen, found.options.must)
    outside = _Outside(story_map, problem, chosen)
    return tuple(
        reason
        for story_id in problem.candidates
        for reason in (
            inside.reasons(story_id) if story_id in chosen else outside.reasons(story_id)
        )
    )


class _Inside:
    """Why stories are chosen."""

    def __init__(
        self, problem: Problem, chosen: frozenset[StoryId], must: frozenset[StoryId]
    ) -> None:
        self._problem = problem
        self._must = must
        self._completes: dict[StoryId, list[Reason]] = {}
        for stake in problem.earned(chosen):
            for name in stake.waits_for:
                reason = Reason(name, "completes", stake.outcome, plain(stake.value))
                self._completes.setdefault(name, []).append(reason)
        self._needed: dict[StoryId, list[Reason]] = {}
        for story_id in problem.available:
            if story_id in chosen:
                for need in problem.needs[story_id]:
                    reason = Reason(need, "needed-by", story_id)
                    self._needed.setdefault(need, []).append(reason)

    def reasons(self, story_id: StoryId) -> Iterator[Reason]:
        problem = self._problem
        if story_id in self._must:
            yield Reason(story_id, "must-have")
        elif story_id in problem.pinned:
            yield Reason(story_id, "pinned")
        yield from self._completes.get(story_id, ())
        yield from self._needed.get(story_id, ())
        value = problem.value[story_id]
        if value > 0:
            effort = plain(problem.effort[story_id])
            yield Reason(story_id, "value-for-effort", value=plain(value), effort=effort)


class _Outside:
    """Why stories are left out."""

    def __init__(self, story_map: StoryMap, problem: Problem, chosen: frozenset[StoryId]) -> None:
        self._map = story_map
        self._problem = problem
        self._chosen = chosen
        self._unestimated = frozenset(problem.unestimated)
        paying = [stake for stake in problem.stakes if stake.value > 0]
        worthy = {name for stake in paying for name in stake.waits_for}
        worthy.update(name for name in problem.available if problem.value[name] > 0)
        self._worthy = closure(self._problem.needs, worthy)
        self._left = problem.capacity - problem.effort_of(chosen)

    def reasons(self, story_id: StoryId) -> Iterator[Reason]:
        problem = self._problem
        if story_id in self._unestimated:
            yield Reason(story_id, "unestimated")
        elif story_id not in problem.needs:
            yield Reason(story_id, "needs", self._lacking(story_id))
        elif story_id not in self._worthy:
            yield Reason(story_id, "no-value")
        else:
            effort = problem.effort_of(closure(problem.needs, [story_id]) - self._chosen)
            value = plain(problem.value[story_id])
            extra = plain(max(Fraction(), effort - self._left))
            yield Reason(story_id, "no-room", value=value, effort=plain(effort), extra=extra)

    def _lacking(self, story_id: StoryId) -> StoryId:
        """Return the first need (by map order) that cannot be had."""
        problem, needs = self._problem, self._map.stories[story_id].needs
        return next(
            name
            for name in problem.order
            if name in needs and name not in problem.delivered and name not in problem.needs
        )
