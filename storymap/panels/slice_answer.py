"""What a slice would mean for a release: computed off the window's thread, without Qt."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Final

from storymap.edit.stories import assign_slice
from storymap.model.records import Range, Story
from storymap.model.storymap import ReleaseId, StoryId, StoryMap
from storymap.progress import Progress
from storymap.slicing.errors import SliceError
from storymap.slicing.reasons import Reason, reasons
from storymap.slicing.slicer import Slice, slice_for_value
from storymap.slicing.totals import Totals, chance_within, release_totals

SURE: Final = 0.85
"""How likely a release has to fit before it is one to promise."""

POINTS: Final = 14
"""Capacities of the curve; every one of them is an exact solve."""

NEXT_LANES: Final = 3
"""The scale of capacities reaches over a release and so many lanes less one below it."""

Curve = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A release of a map, and how much open work it may hold.

    ``top``: the end of the scale of capacities; ``whole``: more than this holds nothing more.
    """

    story_map: StoryMap
    release_id: ReleaseId
    capacity: float
    top: float
    whole: float


@dataclass(frozen=True, slots=True)
class Answer:
    """The best slice and what it means.

    ``possible``: the value of all that could be delivered, were there room. ``totals``: of the open
    stories that the release would hold. ``chance``: that they fit (0-1), None if it can't be said;
    ``sure``: the capacity in which they fit with 85 %. ``outcomes``: how many of the map's are
    delivered with this release. ``into`` and ``out``: the stories that applying it moves.
    """

    question: Question
    found: Slice
    reasons: tuple[Reason, ...]
    possible: float
    totals: Totals
    chance: float | None
    sure: float
    outcomes: int
    into: frozenset[StoryId]
    out: frozenset[StoryId]


def answer(question: Question, possible: float | None, progress: Progress) -> Answer:
    """Find the best slice; ``possible`` is what Answer says, if known. Raises SliceError."""
    m, release_id = question.story_map, question.release_id
    if possible is None:
        possible = slice_for_value(m, question.whole, release_id, progress=progress).value
    found = slice_for_value(m, question.capacity, release_id, progress=progress)
    after = assign_slice(m, release_id, found.stories)
    totals = release_totals(_open_part(after, release_id), release_id)
    before, held = _held(m, release_id), _held(after, release_id)
    return Answer(
        question=question,
        found=found,
        reasons=reasons(m, found),
        possible=max(possible, found.value),
        totals=totals,
        chance=_chance(question, after, totals) if totals.stories else None,
        sure=totals.effort.quantile(SURE),
        outcomes=_delivered_outcomes(after, release_id),
        into=held - before,
        out=before - held,
    )


def value_curve(question: Question, progress: Progress) -> Curve:
    """Return the most value for each of some capacities from 0 to the top."""
    points = []
    for number in range(POINTS + 1):
        progress.step(number / (POINTS + 1))
        capacity = round(question.top * number / POINTS, 2)
        try:
            found = slice_for_value(
                question.story_map, capacity, question.release_id, progress=progress
            )
        except SliceError:
            continue  # less than what is pinned
        points.append((capacity, found.value))
    return tuple(points)


def default_release(story_map: StoryMap) -> ReleaseId | None:
    """Return the first release that is not shipped, or the last, or None if there is none."""
    order = story_map.release_order
    unshipped = [release.id for release in order if release.state != "shipped"]
    return unshipped[0] if unshipped else order[-1].id if order else None


def default_capacity(story_map: StoryMap, release_id: ReleaseId) -> float:
    """Return a release's likely capacity less what is done in it, or what its stories take."""
    capacity = story_map.releases[release_id].capacity
    if capacity is not None:
        return max(0, capacity.likely - release_totals(story_map, release_id).done)
    return sum(
        story.estimate.likely
        for story in story_map.stories.values()
        if story.release == release_id and story.status != "done" and story.estimate is not None
    )


def spent(story_map: StoryMap, release_id: ReleaseId) -> tuple[float, float] | None:
    """Return a release's likely capacity and what of it is done, None if nothing is."""
    capacity = story_map.releases[release_id].capacity
    done = release_totals(story_map, release_id).done
    return (capacity.likely, done) if capacity is not None and done else None


def question_of(story_map: StoryMap, release_id: ReleaseId, capacity: float) -> Question:
    """Return what to ask about a release and a capacity."""
    efforts = _lane_efforts(story_map, release_id)
    usual = default_capacity(story_map, release_id)
    reach = max(2 * usual, sum(efforts[:NEXT_LANES]))
    whole = max(1, ceil(sum(efforts)))
    return Question(
        story_map, release_id, capacity, max(1, min(whole, ceil(reach))), max(whole, capacity)
    )


def _lane_efforts(story_map: StoryMap, release_id: ReleaseId) -> list[float]:
    """Return the likely effort of what is open in a release and in each lane below it."""
    lanes = story_map.lanes
    efforts = dict.fromkeys(lanes[lanes.index(release_id) :], 0.0)
    for story in story_map.stories.values():
        lane = story_map.cell_of(story)[1]
        if story.status != "done" and story.estimate is not None and lane in efforts:
            efforts[lane] += story.estimate.likely
    return list(efforts.values())


def _chance(question: Question, after: StoryMap, open_totals: Totals) -> float | None:
    """Return how likely the slice fits: as the release's own label says, if that is what it holds.

    Any other capacity is one number, for the open stories.
    """
    known = question.story_map.releases[question.release_id].capacity
    usual = default_capacity(question.story_map, question.release_id)
    if known is not None and question.capacity == usual:
        return chance_within(release_totals(after, question.release_id), known)
    return chance_within(open_totals, Range(likely=question.capacity))


def _held(m: StoryMap, release_id: ReleaseId) -> frozenset[StoryId]:
    return frozenset(story.id for story in m.stories.values() if story.release == release_id)


def _open_part(m: StoryMap, release_id: ReleaseId) -> StoryMap:
    """Return a map without what the release has done: the capacity is for the rest."""
    return m.without(*(name for name in _held(m, release_id) if m.stories[name].status == "done"))


def _delivered_outcomes(m: StoryMap, release_id: ReleaseId) -> int:
    lanes = m.lanes
    delivered = set(lanes[: lanes.index(release_id) + 1])

    def is_delivered(story: Story) -> bool:
        return story.status == "done" or m.cell_of(story)[1] in delivered

    waiting: dict[str, bool] = {}
    for story in m.stories.values():
        for outcome in story.outcomes:
            waiting[outcome] = waiting.get(outcome, False) or not is_delivered(story)
    return sum(outcome in waiting and not waiting[outcome] for outcome in m.outcomes)
