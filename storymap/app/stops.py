"""The stops of a presentation: what the map is for, the whole of it, its steps, its releases.

What it is for (goal and problem, outcomes far and near, what one stakeholder is asked and said) has
pages of its own; the other stops show a part of the board.
"""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication

from storymap.app.plain import counted
from storymap.canvas.focus import Focus
from storymap.export.facts import lane_facts
from storymap.layout.board import Board
from storymap.layout.geometry import Rect
from storymap.layout.label import (
    LaneFacts,
    chance_text,
    progress_text,
    shipped_text,
    summary_lines,
)
from storymap.layout.wording import short_title, unmet_text
from storymap.model.done import is_done
from storymap.model.goals import Goals, goals, lines
from storymap.model.records import Release
from storymap.model.storymap import LOOSE, StoryId, StoryMap

Way: TypeAlias = Literal["backbone", "releases"]
"""All of the map, along the backbone and then release by release; or the releases alone."""

OVERVIEW = "overview"
UNSCHEDULED = "unscheduled"
BRIEF = ":brief"
OUTCOMES = ":outcomes"
CONCERN = ":concern"


class Sight(NamedTuple):
    """What is presented of a map: some stories only, and the record in focus for which that is."""

    stories: frozenset[StoryId]
    focus: str | None


class Told(Struct, frozen=True):
    """A heading, and lines below it; what follows a line break in one is told in small."""

    heading: str
    lines: tuple[str, ...]


class Stop(Struct, frozen=True):
    """One thing to talk about.

    ``id``: of the step, activity or release; ``title`` with the activity it belongs to; ``facts``:
    what else the caption says, the most important first; ``area``: what of the board's body to
    show, in points; ``told``: what is told at length, which takes the place of the board if it
    ``is_page``; ``along``: how it is shown on the board.
    """

    id: str
    title: str
    facts: tuple[str, ...]
    area: Rect = Rect(0, 0, 1, 1)
    focus: Focus | None = None
    told: tuple[Told, ...] = ()
    is_page: bool = False
    along: Way = "backbone"


def stops(board: Board, way: Way, sight: Sight | None = None) -> list[Stop]:
    """Return where a presentation stops on its way; with a ``sight``, of what is in that only."""
    if sight is not None:  # what went since it was looked at is in nobody's sight
        sight = Sight(sight.stories & board.story_map.stories.keys(), sight.focus)
    found = [*pages(board.story_map, sight), _overview(board)]
    if way == "backbone":
        found += [_column_stop(board, number) for number in range(len(board.columns))]
    lanes = (_lane_stop(board, number) for number in range(len(board.lanes)))
    found += [one for one in lanes if one is not None]
    if sight is None:
        return found
    return [_within(one, sight) for one in found if _is_seen(board, one, sight)]


def _is_seen(board: Board, stop: Stop, sight: Sight) -> bool:
    """Tell whether a stop shows any story that is in sight."""
    focus = stop.focus
    return focus is None or any(focus.has_story(board, name) for name in sight.stories)


def _within(stop: Stop, sight: Sight) -> Stop:
    """Return a stop at which what is not in sight is dimmed."""
    return replace(stop, focus=replace(stop.focus or Focus(), stories=sight.stories))


def pages(story_map: StoryMap, sight: Sight | None = None) -> list[Stop]:
    """Return what the map is for: its goal and problem, its outcomes, and whom it concerns."""
    found = (
        _brief(story_map),
        _outcomes(story_map, sight),
        _concern(story_map, sight.focus if sight is not None else None),
    )
    return [one for one in found if one.told]


def _brief(story_map: StoryMap) -> Stop:
    info = story_map.info
    parts = ((_tr("Goal"), info.goal), (_tr("Problem"), info.problem))
    told = tuple(Told(heading, lines(text)) for heading, text in parts if text.strip())
    title = story_map.title or _tr("Untitled map")
    return Stop(BRIEF, title, (_tr("What it is for"),), told=told, is_page=True)


def _outcomes(story_map: StoryMap, sight: Sight | None) -> Stop:
    """Return the outcomes far and near, each with its measure and where it is earned."""
    goal = goals(story_map)
    shown = _outcomes_in(story_map, sight)
    told = []
    for heading, ids in (
        (_tr("Long term"), goal.long),
        (_tr("Short term"), goal.short),
        (_tr("Outcomes"), goal.undated),
    ):
        said = tuple(_outcome_line(story_map, goal, name) for name in ids if name in shown)
        if said:
            told.append(Told(heading, said))
    facts = (counted(len(shown), _tr("1 outcome"), _tr("{n} outcomes")),)
    return Stop(OUTCOMES, _tr("Where this goes"), facts, told=tuple(told), is_page=True)


def _outcomes_in(story_map: StoryMap, sight: Sight | None) -> set[str]:
    """Return the outcomes in sight: a stakeholder's own, else those that its stories name."""
    if sight is None:
        return set(story_map.outcomes)
    if sight.focus in story_map.stakeholders:
        own = story_map.outcomes.values()
        return {one.id for one in own if sight.focus in one.stakeholders}
    named = {name for one in sight.stories for name in story_map.stories[one].outcomes}
    return {name for name in story_map.outcomes if name in named or name == sight.focus}


def _outcome_line(story_map: StoryMap, goal: Goals, name: str) -> str:
    outcome = story_map.outcomes[name]
    parts = ["; ".join(lines(outcome.measure))] if outcome.measure.strip() else []
    home = next((one for one in goal.releases if name in one.outcomes), None)
    if name in goal.earned:
        parts.append(_tr("✓ earned"))
    elif home is not None:
        parts.append(_tr("with “{0}”").format(short_title(home.title)))
    else:
        parts.append(_tr("not planned yet"))
    details = "  ·  ".join(" ".join(part.split()) for part in parts)
    return f"{short_title(outcome.title)}\n{details}"


def _concern(story_map: StoryMap, focus: str | None) -> Stop:
    """Return what one stakeholder is asked and has said; nothing of anybody else."""
    told: list[Told] = []
    title = ""
    if focus is not None and focus in story_map.stakeholders:
        from storymap.model.stakeholders import concerns

        title = story_map.stakeholders[focus].title
        found = concerns(story_map, focus)
        asked = [one.question for one in found.questions]
        for heading, said in (
            (_tr("Asked"), [one.text for one in asked if not one.answer]),
            (_tr("Answered"), [f"{one.text} – {one.answer}" for one in asked if one.answer]),
            (_tr("Said"), [one.entry.text for one in found.feedback]),
        ):
            if said:
                told.append(Told(heading, tuple(" ".join(text.split()) for text in said)))
    words = _tr("What concerns {0}").format(title)
    return Stop(CONCERN, words, (), told=tuple(told), is_page=True)


def stop_of(board: Board, way: Way, record_id: str) -> str:
    """Return the id of the stop that shows a record; that of the overview if none does."""
    story_map = board.story_map
    story = story_map.stories.get(record_id)
    if story is not None:
        step, release = story_map.cell_of(story)
        return step if way == "backbone" else release or UNSCHEDULED
    if record_id in story_map.activities and way == "backbone":
        return next((s.id for s in story_map.steps_of(record_id)), record_id)
    return record_id


def _overview(board: Board) -> Stop:
    story_map = board.story_map
    title = story_map.title or _tr("Untitled map")
    goal = story_map.info.goal
    area = Rect(0, 0, max(1.0, board.width), max(1.0, board.height))
    return Stop(OVERVIEW, title, (goal,) if goal else (), area)


def _column_stop(board: Board, number: int) -> Stop:
    story_map, column = board.story_map, board.columns[number]
    name = column.step_id if column.step_id is not None else column.activity_id
    if column.step_id == LOOSE:
        title = _tr("Loose cards")
    else:
        records = (story_map.activities.get(column.activity_id), story_map.steps.get(name))
        title = " › ".join(record.title for record in records if record is not None)
    ids = [name for lane in range(len(board.lanes)) for name in board.ids_at(number, lane)]
    done = sum(is_done(story_map.stories[name], story_map.info) for name in ids)
    facts = [
        counted(len(ids), _tr("1 story"), _tr("{n} stories")) if ids else _tr("no stories yet")
    ]
    if done:
        facts.append(_tr("{n} done").replace("{n}", str(done)))
    focus = Focus(columns=frozenset({column.step_id or column.activity_id}))
    return Stop(name, title, tuple(facts), _column_area(board, number), focus)


def _column_area(board: Board, number: int) -> Rect:
    """Return the area of a column down to its last card."""
    bottom = board.lanes[0].height
    for lane in range(len(board.lanes)):
        count = len(board.ids_at(number, lane))
        if count:
            bottom = max(bottom, board.row_rect(number, lane, count - 1).bottom)
    first = board.row_rect(number, 0, 0)
    return Rect(first.x, 0, first.width, bottom)


def _lane_stop(board: Board, number: int) -> Stop | None:
    """Return the stop at a lane; None for the unscheduled if there are none."""
    story_map, lane = board.story_map, board.lanes[number]
    facts = lane_facts(story_map, lane.release_id)
    release = story_map.releases.get(lane.release_id) if lane.release_id else None
    if release is None and not facts.stories:
        return None
    is_shipped = release is not None and release.state == "shipped"
    words = [release.goal] if release is not None and release.goal else []
    if release is not None and is_shipped:
        words.insert(0, shipped_text(release))
    elif facts.chance is not None:
        words.append(chance_text(facts.chance, facts.unestimated))
    words += summary_lines(facts)
    if not is_shipped and progress_text(facts):
        words.append(progress_text(facts))
    if facts.done or facts.unmet:
        words.append(_done_text(facts))
    title = release.title if release is not None else _tr("Unscheduled")
    focus = Focus(lanes=frozenset({lane.release_id}))
    name = lane.release_id or UNSCHEDULED
    area, told = _lane_area(board, number), _release_told(story_map, release)
    return Stop(name, title, tuple(words), area, focus, told, along="releases")


def _done_text(facts: LaneFacts) -> str:
    done = _tr("{n} of {m} done").replace("{n}", str(facts.done)).replace("{m}", str(facts.stories))
    return f"{done}, {unmet_text(facts.unmet)}" if facts.unmet else done


def _release_told(story_map: StoryMap, release: Release | None) -> tuple[Told, ...]:
    """Return what a release is measured by, why it was sliced so, what it earns, how it went."""
    if release is None:
        return ()
    found = next(one for one in goals(story_map).releases if one.release_id == release.id)
    parts = (
        (_tr("Measures"), found.measures),
        (_tr("Why this slice"), lines(release.reason)),
        (_tr("Earns"), tuple(story_map.outcomes[name].title for name in found.outcomes)),
        (_tr("Review"), lines(release.review)),
    )
    return tuple(Told(heading, said) for heading, said in parts if said)


def _lane_area(board: Board, number: int) -> Rect:
    """Return the area of a lane from its first card to its last."""
    lane = board.lanes[number]
    used = [column for column in range(len(board.columns)) if board.ids_at(column, number)]
    if not used:
        return Rect(0, lane.y, 1, lane.height)
    left, right = board.cell_rect(used[0], number).x, board.cell_rect(used[-1], number).right
    return Rect(left, lane.y, right - left, lane.height)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Presentation", text)
