"""What one can say of a story from its records: ready, open questions, range, who needs it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from storymap.model.records import MapInfo, Number, Range, Spread, Story
from storymap.model.search import folded
from storymap.model.storymap import StoryId, StoryMap


class EffortRange(NamedTuple):
    """An effort with all three numbers filled in, in the map's unit."""

    low: Number
    likely: Number
    high: Number


def effort_range(estimate: Range, spread: Spread) -> EffortRange:
    """Return an estimate's three numbers; a lone likely gets the map's spread."""
    likely = estimate.likely
    if estimate.low is None and estimate.high is None:
        return EffortRange(round(likely * spread.low, 2), likely, round(likely * spread.high, 2))
    low = likely if estimate.low is None else estimate.low
    high = likely if estimate.high is None else estimate.high
    return EffortRange(low, likely, high)


def is_ready(story: Story, info: MapInfo) -> bool:
    """Tell whether every item of the map's definition of ready is ticked; done work is ready."""
    return story.status == "done" or all(item.id in story.checks for item in info.ready)


def is_refuted(story: Story) -> bool:
    """Tell whether what was believed of a story turned out to be wrong."""
    return story.hypothesis is not None and story.hypothesis.state == "refuted"


def open_questions(story: Story) -> int:
    """Return how many of a story's questions have no answer."""
    return sum(not question.answer for question in story.questions)


def needed_by(story_map: StoryMap) -> Mapping[StoryId, tuple[StoryId, ...]]:
    """Return, for each story that others need, the ids of those others."""
    result: dict[StoryId, list[StoryId]] = {}
    for story in story_map.stories.values():
        for need in story.needs:
            result.setdefault(need, []).append(story.id)
    return {need: tuple(sorted(others)) for need, others in result.items()}


class Naming:
    """Tells whether texts, such as who is asked, name somebody, whatever the case and accents."""

    def __init__(self, title: str) -> None:
        """Look for somebody of this name; an empty one is nobody's."""
        self._name = folded(title).strip()
        self._known: dict[str, bool] = {"": False}

    def is_in(self, text: str) -> bool:
        """Tell whether a text holds the name; the same text is looked at once."""
        found = self._known.get(text)
        if found is None:
            found = self._known[text] = bool(self._name) and self._name in folded(text)
        return found


def stories_concerning(story_map: StoryMap, stakeholder_id: str) -> frozenset[StoryId]:
    """Return the stories that serve an outcome of a stakeholder, or ask them something."""
    outcomes = frozenset(
        outcome.id
        for outcome in story_map.outcomes.values()
        if stakeholder_id in outcome.stakeholders
    )
    naming = Naming(story_map.stakeholders[stakeholder_id].title)
    return frozenset(
        story.id
        for story in story_map.stories.values()
        if not outcomes.isdisjoint(story.outcomes)
        or any(naming.is_in(question.asked) for question in story.questions)
    )
