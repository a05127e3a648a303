"""What is covered: outcomes by stories, stories by outcomes, personas by releases."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from storymap.model.done import is_done
from storymap.model.filters import personas_by_step
from storymap.model.needs import needs_of, reached
from storymap.model.records import Story
from storymap.model.search import reading_order
from storymap.model.storymap import LOOSE, ReleaseId, StepId, StoryId, StoryMap, ordered


class LeftOut(NamedTuple):
    """Personas for whom no story of a release is told, though some of it say whom they are for."""

    release_id: ReleaseId
    persona_ids: tuple[str, ...]


class Coverage(NamedTuple):
    """What hangs in the air, each in the order of the map.

    ``stories``: stories to be delivered that serve no outcome (not the risks, ideas, questions,
    pains and spikes). ``personas``: those for whom no story at all is told. ``stakeholders``: those
    tied to no outcome. ``left_out``: of the releases that are not shipped.
    """

    outcomes: tuple[str, ...]
    stories: tuple[StoryId, ...]
    personas: tuple[str, ...]
    stakeholders: tuple[str, ...]
    left_out: tuple[LeftOut, ...]


class OutcomePath(NamedTuple):
    """The way of an outcome through the map.

    ``stories`` name it and ``needed`` are needed by them, directly or not, without naming it; both
    go along the backbone. ``needs`` holds each need among all these: who needs, what is needed.
    ``lanes``: where the stories are, None for the unscheduled. ``done``: how many are.
    """

    outcome_id: str
    stories: tuple[StoryId, ...]
    needed: tuple[StoryId, ...]
    needs: tuple[tuple[StoryId, StoryId], ...]
    steps: tuple[StepId, ...]
    lanes: tuple[ReleaseId | None, ...]
    done: int


def coverage(m: StoryMap) -> Coverage:
    """Return what is not covered."""
    named = {name for story in m.stories.values() for name in story.outcomes}
    audience = audiences(m)
    told_for = {persona for personas in audience.values() for persona in personas}
    tied = {name for outcome in m.outcomes.values() for name in outcome.stakeholders}
    return Coverage(
        outcomes=tuple(one.id for one in ordered(m.outcomes) if one.id not in named),
        stories=_serving_nothing(m),
        personas=tuple(one.id for one in ordered(m.personas) if one.id not in told_for),
        stakeholders=tuple(one.id for one in ordered(m.stakeholders) if one.id not in tied),
        left_out=_left_out(m, told_for),
    )


def audiences(m: StoryMap) -> dict[StoryId, tuple[str, ...]]:
    """Return for whom each story is told: its own personas, or those of its step or activity."""
    by_step = personas_by_step(m)
    return {story.id: story.personas or by_step.get(story.step, ()) for story in m.stories.values()}


def outcome_path(m: StoryMap, outcome_id: str) -> OutcomePath:
    """Return an outcome's path; without a story it is empty."""
    naming = {story.id for story in m.stories.values() if outcome_id in story.outcomes}
    graph = needs_of(m)
    path = along_backbone(m, reached(graph, naming))
    stories = tuple(name for name in path if name in naming)
    steps = dict.fromkeys(m.cell_of(m.stories[name])[0] for name in stories)
    used = {m.cell_of(m.stories[name])[1] for name in stories}
    return OutcomePath(
        outcome_id=outcome_id,
        stories=stories,
        needed=tuple(name for name in path if name not in naming),
        needs=tuple((name, need) for name in path for need in graph.get(name, ())),
        steps=tuple(step for step in steps if step != LOOSE),
        lanes=tuple(lane for lane in m.lanes if lane in used),
        done=sum(is_done(m.stories[name], m.info) for name in stories),
    )


def along_backbone(m: StoryMap, ids: Collection[StoryId]) -> tuple[StoryId, ...]:
    """Return stories column by column, in each from the first lane to the last."""
    columns = {step.id: number for number, step in enumerate(m.step_order)}
    lanes = {lane: number for number, lane in enumerate(m.lanes)}

    def place(story: Story) -> tuple[int, int, str, str]:
        step, lane = m.cell_of(story)
        return columns.get(step, len(columns)), lanes[lane], story.key, story.id

    stories = (m.stories[name] for name in ids)
    return tuple(story.id for story in sorted(stories, key=place))


def in_board_order(m: StoryMap, ids: Collection[str]) -> tuple[str, ...]:
    """Return records of the board in reading order: the backbone, then release by release."""
    return tuple(name for name in reading_order(m) if name in ids) if ids else ()


def _serving_nothing(m: StoryMap) -> tuple[StoryId, ...]:
    if not m.outcomes:
        return ()
    return in_board_order(
        m,
        {
            story.id
            for story in m.stories.values()
            if story.type == "story"
            and not is_done(story, m.info)
            and not any(name in m.outcomes for name in story.outcomes)
        },
    )


def _left_out(m: StoryMap, told_for: Collection[str]) -> tuple[LeftOut, ...]:
    by_step = personas_by_step(m)
    reached: dict[ReleaseId | None, set[str]] = {}
    for (step, lane), ids in m.cells.items():
        here = reached.setdefault(lane, set())
        for name in ids:
            here.update(m.stories[name].personas or by_step.get(step, ()))
    found = (
        LeftOut(release.id, _others(m, told_for, reached.get(release.id, set())))
        for release in m.release_order
        if release.state != "shipped" and reached.get(release.id)
    )
    return tuple(one for one in found if one.persona_ids)


def _others(m: StoryMap, told_for: Collection[str], here: Collection[str]) -> tuple[str, ...]:
    return tuple(one.id for one in ordered(m.personas) if one.id in told_for and one.id not in here)
