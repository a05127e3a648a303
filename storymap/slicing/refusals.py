"""What cannot be asked of a map: each raises `SliceError` and says what is in the way."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from storymap.slicing.errors import SliceError
from storymap.slicing.exact import exact, plain, total
from storymap.slicing.graph import Needs, closure

if TYPE_CHECKING:
    from storymap.model.records import Story
    from storymap.model.storymap import StoryId, StoryMap
    from storymap.slicing.options import SliceOptions
    from storymap.slicing.problem import Problem

BEYOND: Final = 1e300
"""Where numbers end: the sum of a few of these would be none."""


def check_capacity(capacity: float) -> Fraction:
    """Return a capacity as it is written; raise SliceError if it is none."""
    if not -BEYOND < capacity < BEYOND:
        raise SliceError("capacity-not-finite", "A capacity is a number.", {"capacity": capacity})
    if capacity < 0:
        text = f"A capacity cannot be negative: {capacity}."
        raise SliceError("negative-capacity", text, {"capacity": capacity})
    return exact(capacity)


def check_options(story_map: StoryMap, options: SliceOptions) -> None:
    """Raise SliceError ``unknown-story``, ``must-and-wont`` or ``bad-option``."""
    for story_id in sorted(options.must | options.wont):
        if story_id not in story_map.stories:
            text = f"There is no story with the id {story_id}."
            raise SliceError("unknown-story", text, {"story": story_id})
    for story_id in sorted(options.must & options.wont):
        text = f'"{story_map.stories[story_id].title}" cannot be both in and out.'
        raise SliceError("must-and-wont", text, {"story": story_id})
    most, least = options.most_outcomes, options.least_confidence
    if most is not None and most < 0:
        text = f"There cannot be fewer than 0 outcomes: {most}."
        raise SliceError("bad-option", text, {"most_outcomes": most})
    if least is not None and not 0 <= least <= 1:
        text = f"A confidence is a number from 0 to 1: {least}."
        raise SliceError("bad-option", text, {"least_confidence": least})


def check_not_barred(story: Story, options: SliceOptions) -> None:
    """Raise SliceError ``pinned-wont`` if a story pinned to the release is not to be in."""
    if story.id in options.wont:
        text = f'"{story.title}" is pinned to this release, so the slice cannot be without it.'
        raise SliceError("pinned-wont", text, {"story": story.id})


def check_pins(
    story_map: StoryMap,
    needs: Needs,
    pins: frozenset[StoryId],
    had: tuple[frozenset[StoryId], frozenset[StoryId]],
) -> None:
    """Raise SliceError ``pinned-needs`` if a pinned story needs what cannot be had.

    ``had``: what is delivered, and what is available.
    """
    for story_id in (name for name in needs if name in pins):
        lacking = _lacking(needs, story_id, had)
        if lacking:
            text = (
                f'"{story_map.stories[story_id].title}" is pinned to this release, but what it '
                f"needs cannot be in it: {_titles(story_map, lacking)}."
            )
            raise SliceError("pinned-needs", text, {"story": story_id, "needs": lacking})


def check_wishes(
    story_map: StoryMap,
    needs: Needs,
    wishes: frozenset[StoryId],
    had: tuple[frozenset[StoryId], frozenset[StoryId]],
) -> None:
    """Raise SliceError ``must-unavailable`` if a story that must be in cannot be."""
    for story_id in (name for name in needs if name in wishes):
        story, lacking = story_map.stories[story_id], _lacking(needs, story_id, had)
        if lacking:
            why = f"what it needs cannot be in it: {_titles(story_map, lacking)}"
        elif story_id in had[1]:
            continue
        elif story.estimate is None:
            why = "it has no estimate"
        else:
            why = "it is pinned elsewhere"
        text = f'"{story.title}" must be in the slice, but {why}.'
        raise SliceError("must-unavailable", text, {"story": story_id, "needs": lacking})


def _lacking(
    needs: Needs, story_id: StoryId, had: tuple[frozenset[StoryId], frozenset[StoryId]]
) -> tuple[StoryId, ...]:
    """Return what a story needs and cannot be had, in map order."""
    delivered, available = had
    needed = closure(needs, [story_id], delivered) - available - {story_id}
    return tuple(name for name in needs if name in needed) if needed else ()


def _titles(story_map: StoryMap, story_ids: Iterable[StoryId]) -> str:
    return ", ".join(f'"{story_map.stories[name].title}"' for name in story_ids)


def check_size(problem: Problem) -> None:
    """Raise SliceError ``too-large`` if efforts or values add up to more than a number holds.

    So does a sum that is small and so fine that a number does not hold it in its smallest parts.
    """
    efforts, values = total(problem.effort.values()), total(problem.value.values())
    sums = (efforts, values + total(stake.value for stake in problem.stakes))
    if max(sums) >= BEYOND:
        raise SliceError("too-large", "Estimates or values of this map are too large to add up.")
    if max(one.numerator for one in sums) >= BEYOND:
        text = "Estimates or values of this map have too many places after the point to add up."
        raise SliceError("too-large", text)


def check_room(problem: Problem) -> None:
    """Raise SliceError if what is in every slice exceeds the capacity, or earns too much."""
    effort = problem.effort_of(problem.forced)
    if effort > problem.capacity:
        details = {
            "stories": _forced(problem),
            "effort": plain(effort),
            "capacity": plain(problem.capacity),
        }
        text = (
            f"What is pinned or must be in, with what it needs, takes {plain(effort)}; "
            f"the capacity is {plain(problem.capacity)}."
        )
        raise SliceError("pinned-over-capacity", text, details)
    earned = problem.earned(problem.forced) if problem.most_outcomes is not None else ()
    if problem.most_outcomes is not None and len(earned) > problem.most_outcomes:
        text = (
            f"What is pinned or must be in, with what it needs, earns {len(earned)} outcomes; "
            f"at most {problem.most_outcomes} are asked for."
        )
        outcomes = tuple(stake.outcome for stake in earned)
        details = {"stories": _forced(problem), "outcomes": outcomes}
        raise SliceError("pinned-over-outcomes", text, details)


def _forced(problem: Problem) -> tuple[StoryId, ...]:
    return tuple(name for name in problem.available if name in problem.forced)
