"""Filters: which stories somebody wants to look at. What is on view is never part of a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, Literal, TypeAlias, get_args

from msgspec import Struct
from msgspec.structs import replace

from storymap.model.needs import needs_of, reached
from storymap.model.queries import is_ready, open_questions, stories_concerning
from storymap.model.records import Flag, Status, Story
from storymap.model.search import TextIndex, words_of
from storymap.model.storymap import ReleaseId, StoryId, StoryMap

Facet: TypeAlias = Literal["personas", "releases", "statuses", "tags", "outcomes", "flags"]
"""The fields of a filter that are sets: of those chosen in one, a story needs any."""

Switch: TypeAlias = Literal["not_ready", "has_questions"]

Test: TypeAlias = Callable[[Story], bool]

FACETS: Final[tuple[Facet, ...]] = get_args(Facet)
SWITCHES: Final[tuple[Switch, ...]] = get_args(Switch)
STATUSES: Final[tuple[Status, ...]] = get_args(Status)
FLAGS: Final[tuple[Flag, ...]] = get_args(Flag)


class Filter(Struct, frozen=True):
    """What a story must have to be looked at: something of each field that is set.

    ``releases`` holds ids, and None for the unscheduled; ``focus`` is the id of the one activity,
    step, release, persona, outcome or stakeholder that is looked at. ``path``: of an outcome in
    focus also what its stories need, directly or not.
    """

    text: str = ""
    personas: frozenset[str] = frozenset()
    releases: frozenset[ReleaseId | None] = frozenset()
    statuses: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    outcomes: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()
    not_ready: bool = False
    has_questions: bool = False
    focus: str | None = None
    path: bool = False

    def __bool__(self) -> bool:
        """Whether it asks for anything."""
        return self != EVERYTHING

    def chosen(self, facet: Facet) -> frozenset[str | None]:
        """Return what is chosen of a facet."""
        found: frozenset[str | None] = getattr(self, facet)
        return found

    def toggled(self, facet: Facet, value: str | None) -> Filter:
        """Return the filter with one more thing chosen, or one less."""
        return replace(self, **{facet: self.chosen(facet) ^ {value}})

    def within(self, story_map: StoryMap) -> Filter:
        """Return the filter without the ids of what the map no longer has."""
        gone = self.focus is not None and story_map.find(self.focus) is None
        kept = replace(
            self,
            personas=self.personas & story_map.personas.keys(),
            outcomes=self.outcomes & story_map.outcomes.keys(),
            releases=self.releases & {*story_map.releases, None},
            focus=None if gone else self.focus,
            path=self.path and not gone,
        )
        return self if kept == self else kept


EVERYTHING: Final = Filter()


def matches(
    story_map: StoryMap, wanted: Filter, index: TextIndex | None = None
) -> frozenset[StoryId] | None:
    """Return the ids of the stories that fit a filter; None if it asks for nothing.

    ``index`` keeps what texts say from one call to the next.
    """
    if not wanted:
        return None
    found: Iterable[Story] = story_map.stories.values()
    for test in _tests(story_map, wanted):
        found = list(filter(test, found))
    words = words_of(wanted.text)
    if words:
        found = (index or TextIndex()).stories(found, words)
    return frozenset(story.id for story in found)


def personas_by_step(story_map: StoryMap) -> Mapping[str, tuple[str, ...]]:
    """Return whom the stories of each step are told for that name nobody: its own, or its
    activity's personas."""
    activities = story_map.activities
    return {
        step.id: step.personas
        or (activities[step.activity].personas if step.activity in activities else ())
        for step in story_map.steps.values()
    }


def _tests(story_map: StoryMap, wanted: Filter) -> Iterator[Test]:
    """Yield what each field that is set asks, what is quick to tell first."""
    if wanted.statuses:
        yield lambda story: story.status in wanted.statuses
    if wanted.releases:
        yield _in_release(story_map, wanted.releases)
    if wanted.focus is not None:
        yield _on_path(story_map, wanted) or _in_focus(story_map, wanted.focus)
    if wanted.personas:
        yield _for_persona(story_map, wanted.personas)
    if wanted.outcomes:
        yield lambda story: not wanted.outcomes.isdisjoint(story.outcomes)
    if wanted.tags:
        yield lambda story: not wanted.tags.isdisjoint(story.tags)
    if wanted.flags:
        yield lambda story: not wanted.flags.isdisjoint(story.flags)
    if wanted.has_questions:
        yield lambda story: bool(story.questions) and open_questions(story) > 0
    if wanted.not_ready:
        yield lambda story: not is_ready(story, story_map.info)


def _in_release(story_map: StoryMap, wanted: frozenset[ReleaseId | None]) -> Test:
    if None not in wanted:
        return lambda story: story.release in wanted
    others = story_map.releases.keys() - wanted
    return lambda story: story.release not in others


def _for_persona(story_map: StoryMap, wanted: frozenset[str]) -> Test:
    by_step = personas_by_step(story_map)
    return lambda story: not wanted.isdisjoint(story.personas or by_step.get(story.step, ()))


def _on_path(story_map: StoryMap, wanted: Filter) -> Test | None:
    """Return what asks for the path of an outcome; None if that is not what is looked at."""
    outcome_id = wanted.focus
    if not wanted.path or outcome_id not in story_map.outcomes:
        return None
    naming = (one.id for one in story_map.stories.values() if outcome_id in one.outcomes)
    path = reached(needs_of(story_map), naming)
    return lambda story: story.id in path


def _in_focus(story_map: StoryMap, focus: str) -> Test:
    if focus in story_map.activities or focus in story_map.steps:
        steps = frozenset(step.id for step in story_map.steps_of(focus)) or {focus}
        return lambda story: story.step in steps
    if focus in story_map.personas:
        return _for_persona(story_map, frozenset({focus}))
    if focus in story_map.outcomes:
        return lambda story: focus in story.outcomes
    if focus in story_map.stakeholders:
        concerned = stories_concerning(story_map, focus)
        return lambda story: story.id in concerned
    return lambda story: story.release == focus


def tags_of(story_map: StoryMap) -> tuple[str, ...]:
    """Return all tags of the stories, sorted as people sort words."""
    tags = {tag for story in story_map.stories.values() for tag in story.tags}
    return tuple(sorted(tags, key=lambda tag: (tag.casefold(), tag)))
