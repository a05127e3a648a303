"""A plan of all releases in numbers and words: computed off the window's thread, without Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from storymap.layout.wording import UNIT_LETTERS, number_text, range_text
from storymap.model.done import is_done
from storymap.model.records import Release
from storymap.model.storymap import ReleaseId, StoryId, StoryMap
from storymap.panels.slice_answer import SURE, default_capacity, room_within, spent
from storymap.panels.slice_words import chance_words, duration_text, gap_text, spent_text
from storymap.slicing.futures import chance_within_simulated
from storymap.slicing.plan import Plan, PlannedRelease
from storymap.slicing.totals import totals_of

PLAN_PATIENCE: Final = 60.0
"""Seconds after which the search for a better plan ends, with the best found and what is open."""


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One release: its words for each column of a table.

    ``why``: why there is less room than the release's capacity, if so. ``is_sure``: whether it fits
    with 85 %; None where that can't be said.
    """

    release_id: ReleaseId
    title: str
    capacity: float | None
    words: tuple[str, ...]
    why: str = ""
    chance: float | None = None
    is_sure: bool | None = None


@dataclass(frozen=True, slots=True)
class PlanAnswer:
    """A plan, and what it means. ``places``: where each open story goes; None: unscheduled."""

    story_map: StoryMap
    plan: Plan
    places: Mapping[StoryId, ReleaseId | None]
    rows: tuple[PlanRow, ...]
    notes: str
    is_final: bool


def plan_answer(story_map: StoryMap, plan: Plan, *, is_final: bool) -> PlanAnswer:
    """Return what a plan means for a map."""
    places = plan.places(story_map)
    rows = tuple(_row(story_map, planned, places) for planned in plan.releases)
    return PlanAnswer(story_map, plan, places, rows, _notes(story_map, plan), is_final)


def blank_rows(m: StoryMap, capacities: Mapping[ReleaseId, float]) -> tuple[PlanRow, ...]:
    """Return a row for each release that is not shipped, without a plan for it.

    ``capacities``: what was asked for instead of the releases' own.
    """
    return tuple(
        _blank(m, release, capacities) for release in m.release_order if release.state != "shipped"
    )


def _blank(m: StoryMap, release: Release, capacities: Mapping[ReleaseId, float]) -> PlanRow:
    room = capacities.get(release.id)
    if room is None and release.capacity is not None:
        room = default_capacity(m, release.id)
    words, why = _room_words(m, release.id, room)
    return PlanRow(release.id, release.title, room, (release.title, words, *["–"] * 4), why)


def _room_words(m: StoryMap, release_id: ReleaseId, room: float | None) -> tuple[str, str]:
    """Return a capacity in words, and why it is less than the release's own, if so."""
    if room is None:
        return "not planned", ""
    letter, known = UNIT_LETTERS[m.info.unit], spent(m, release_id)
    if known is None or room != default_capacity(m, release_id):
        return f"{number_text(room)} {letter}", ""
    return f"{number_text(room)} of {number_text(known[0])} {letter}", spent_text(m, known)


def moved(answer: PlanAnswer) -> frozenset[StoryId]:
    """Return the stories that applying a plan moves."""
    m = answer.story_map
    return frozenset(
        name
        for name, lane in answer.places.items()
        if m.cell_of(m.stories[name])[1] != lane and not m.stories[name].pinned
    )


def plan_text(answer: PlanAnswer, *, is_stopped: bool = False) -> str:
    """Return how good a plan is, in one sentence."""
    plan = answer.plan
    worth = f"Worth {number_text(round(plan.value, 2))}, later value discounted"
    took = duration_text(plan.seconds)
    if plan.optimal:
        return f"{worth}: proved best in {took}."
    gap = gap_text(plan.value, plan.bound)
    if is_stopped:
        return f"{worth}: {gap}, as far as it was searched."
    return f"{worth}: {gap}, after {took}." if answer.is_final else f"{worth}: {gap}; searching…"


def plan_reasons(answer: PlanAnswer) -> dict[ReleaseId, str]:
    """Return what to keep with each release as the reason of what it holds."""
    m, plan = answer.story_map, answer.plan
    reasons = {}
    for planned, row in zip(plan.releases, answer.rows, strict=True):
        if planned.capacity is None:
            continue
        text = (
            f"Planned for value at {number_text(planned.capacity)} {m.info.unit}: "
            f"worth {number_text(planned.value)}, "
            f"{'proved best' if plan.optimal else gap_text(plan.value, plan.bound)} with the "
            "releases around it"
        )
        if row.chance is not None:
            text += f", fits in {round(100 * row.chance)} of 100 futures"
        reasons[planned.release_id] = f"{text}."
    return reasons


def _row(
    m: StoryMap, planned: PlannedRelease, places: Mapping[StoryId, ReleaseId | None]
) -> PlanRow:
    letter, lane = UNIT_LETTERS[m.info.unit], planned.release_id
    stories = [m.stories[name] for name in planned.stories if not is_done(m.stories[name], m.info)]
    totals = totals_of(stories, m.info)
    chance = None
    if planned.capacity is not None and stories:
        room = room_within(m.releases[lane], planned.capacity, default_capacity(m, lane))
        chance = chance_within_simulated(stories, m.info, room)
    effort = f"{range_text(round(totals.low), round(totals.high))} {letter}" if stories else "–"
    held = {name for name, to in places.items() if to == lane}
    here = {
        name
        for name, story in m.stories.items()
        if m.cell_of(story)[1] == lane and name in places and not story.pinned
    }
    into = {name for name in held if m.cell_of(m.stories[name])[1] != lane}
    room_words, why = _room_words(m, lane, planned.capacity)
    words = (
        planned.title,
        room_words,
        number_text(round(planned.value, 2)),
        effort,
        "–" if chance is None else chance_words(chance),
        f"{len(into)} in, {len(here - held)} out",
    )
    is_sure = None if chance is None else chance >= SURE
    return PlanRow(lane, planned.title, planned.capacity, words, why, chance, is_sure)


def _notes(m: StoryMap, plan: Plan) -> str:
    notes = []
    if plan.skipped:
        titles = ", ".join(f"“{m.releases[name].title}”" for name in plan.skipped)
        notes.append(f"Without a capacity, and so left as it is: {titles}.")
    count = len(plan.unestimated)
    if count:
        have = "1 story has" if count == 1 else f"{count} stories have"
        notes.append(f"{have} no estimate, so no place in the plan.")
    rest = len(set(plan.unplaced) - set(plan.unestimated))
    if rest:
        many = "1 story finds" if rest == 1 else f"{rest} stories find"
        notes.append(f"{many} no room in any release.")
    return " ".join(notes)
