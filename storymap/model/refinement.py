"""Refinement: which stories are near the top, and what keeps each from being ready."""

from __future__ import annotations

from typing import Final, NamedTuple

from storymap.model.needs import late_needs
from storymap.model.queries import is_ready
from storymap.model.records import Item, MapInfo, Question, Story
from storymap.model.storymap import LOOSE, ReleaseId, StoryId, StoryMap

NEAR: Final = 2
"""How many lanes with open stories count as near the top."""


class Tick(NamedTuple):
    """An item of one of the map's checklists, ticked on a story or not."""

    item: Item
    is_ticked: bool


class Readiness(NamedTuple):
    """How ready a story is.

    ``is_ready``: all items of the definition of ready are ticked, or the story is done.
    ``questions``: those without an answer. ``needs``: what it needs that is neither done nor
    planned no later. They are told beside the checklist and do not count for it.
    """

    story_id: StoryId
    lane: ReleaseId | None
    is_ready: bool
    items: tuple[Tick, ...]
    questions: tuple[Question, ...]
    needs: tuple[StoryId, ...]

    @property
    def missing(self) -> tuple[Item, ...]:
        """The items that are not ticked."""
        return tuple(tick.item for tick in self.items if not tick.is_ticked)


def ready_of(m: StoryMap, story: Story) -> Readiness:
    """Return how ready a story is, and what is missing."""
    _, lane = m.cell_of(story)
    return Readiness(
        story_id=story.id,
        lane=lane,
        is_ready=is_ready(story, m.info),
        items=ticks(m.info.ready, story),
        questions=tuple(question for question in story.questions if not question.answer),
        needs=late_needs(m, story),
    )


def done_items_of(info: MapInfo, story: Story) -> tuple[Tick, ...]:
    """Return the definition of done as it stands on a story."""
    return ticks(info.done, story)


def ticks(items: tuple[Item, ...], story: Story) -> tuple[Tick, ...]:
    """Return a checklist as it stands on a story."""
    return tuple(Tick(item, item.id in story.checks) for item in items)


def top_lanes(m: StoryMap, lanes: int = NEAR) -> tuple[ReleaseId | None, ...]:
    """Return the first releases, of those not shipped, that hold a story that is not done.

    A map without such releases has its unscheduled stories on top.
    """
    waiting = {
        lane
        for (_, lane), ids in m.cells.items()
        if any(m.stories[name].status != "done" for name in ids)
    }
    open_ones = [release.id for release in m.release_order if release.state != "shipped"]
    found = [lane for lane in open_ones if lane in waiting][:lanes]
    if found:
        return tuple(found)
    return (None,) if None in waiting and not open_ones else ()


def near_top(m: StoryMap, lanes: int = NEAR) -> tuple[StoryId, ...]:
    """Return the stories of the top lanes that are not done, in the order to refine them.

    Lane by lane, and in each the first card of every column before the second of any.
    """
    columns = (*(step.id for step in m.step_order), LOOSE)
    found: list[StoryId] = []
    for lane in top_lanes(m, lanes):
        ranked = [
            (rank, number, name)
            for number, column in enumerate(columns)
            for rank, name in enumerate(m.cell(column, lane))
            if m.stories[name].status != "done"
        ]
        found += [name for _, _, name in sorted(ranked)]
    return tuple(found)


def not_ready(m: StoryMap, lanes: int = NEAR) -> tuple[Readiness, ...]:
    """Return the stories near the top that are not ready, the topmost first, with what is missing.

    A story of another type than "story" is no work to be made ready.
    """
    return tuple(
        ready_of(m, story)
        for story in (m.stories[name] for name in near_top(m, lanes))
        if story.type == "story" and not is_ready(story, m.info)
    )
