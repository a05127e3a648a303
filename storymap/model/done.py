"""Done is done: a story counts once its criteria and the map's definition of done are met.

The status of a story says what the team says. What is shown as progress, and what slicing and
forecasts take as delivered, goes by :func:`is_done`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from storymap.model.records import Item, MapInfo, Status, Story, Task
from storymap.model.storymap import ReleaseId, StoryId, StoryMap


class Unmet(NamedTuple):
    """What keeps a story from being done: criteria, and items of the definition of done."""

    criteria: tuple[Task, ...]
    items: tuple[Item, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """What they say, the criteria first."""
        found: tuple[Task | Item, ...] = (*self.criteria, *self.items)
        return tuple(one.text for one in found)


class Progress(NamedTuple):
    """How many stories there are, and how far; the last four add up to the first.

    ``unmet``: those with the status "done" that are not, and are not counted as ``done``.
    """

    stories: int
    done: int
    unmet: int
    doing: int
    todo: int


def unmet(story: Story, info: MapInfo) -> Unmet:
    """Return the criteria that are not met and the items of the definition of done not ticked."""
    return Unmet(
        tuple(task for task in story.acceptance if not task.done),
        tuple(item for item in info.done if item.id not in story.checks),
    )


def is_done(story: Story, info: MapInfo) -> bool:
    """Tell whether a story's status is "done" and nothing of it is unmet."""
    if story.status != "done":
        return False
    for task in story.acceptance:
        if not task.done:
            return False
    for item in info.done:  # noqa: SIM110 - it is asked of every card: a generator costs more
        if item.id not in story.checks:
            return False
    return True


def unmet_count(story: Story, info: MapInfo) -> int:
    """Return how much keeps a story that says it is done from being so; 0 for all others."""
    if story.status != "done" or is_done(story, info):
        return 0
    return len(unmet(story, info).texts)


def counted_status(story: Story, info: MapInfo) -> Status:
    """Return what a story counts as: "doing" where it says "done" with something unmet."""
    if story.status == "done" and not is_done(story, info):
        return "doing"
    return story.status


def falsely_done(m: StoryMap) -> tuple[StoryId, ...]:
    """Return the ids of the stories whose status is "done" though something is unmet."""
    return tuple(
        story.id
        for story in m.stories.values()
        if story.status == "done" and not is_done(story, m.info)
    )


def earned(m: StoryMap) -> frozenset[str]:
    """Return the ids of the outcomes that some stories name, all of which are done."""
    named = {name for story in m.stories.values() for name in story.outcomes}
    waiting = {
        name
        for story in m.stories.values()
        if story.outcomes and not is_done(story, m.info)
        for name in story.outcomes
    }
    return frozenset((named - waiting) & m.outcomes.keys())


def map_progress(m: StoryMap) -> Progress:
    """Return how far all stories of a map are."""
    return _progress(m.stories.values(), m.info)


def progress(m: StoryMap) -> Mapping[ReleaseId | None, Progress]:
    """Return how far the stories of each lane are, from the first release to the unscheduled."""
    lanes: dict[ReleaseId | None, list[Story]] = {lane: [] for lane in m.lanes}
    for (_, lane), ids in m.cells.items():
        lanes[lane].extend(m.stories[name] for name in ids)
    return {lane: _progress(stories, m.info) for lane, stories in lanes.items()}


def _progress(stories: Iterable[Story], info: MapInfo) -> Progress:
    counts = dict.fromkeys(("done", "unmet", "doing", "todo"), 0)
    for state in _states(stories, info):
        counts[state] += 1
    return Progress(sum(counts.values()), **counts)


def _states(stories: Iterable[Story], info: MapInfo) -> Iterator[str]:
    for story in stories:
        is_false = story.status == "done" and not is_done(story, info)
        yield "unmet" if is_false else story.status
