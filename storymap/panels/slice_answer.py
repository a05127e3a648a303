"""What a slice would mean for a release: computed off the window's thread, without Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from math import ceil
from typing import Final

from storymap.model.done import is_done
from storymap.model.records import Range, Release, Story
from storymap.model.records import replace as with_fields
from storymap.model.storymap import ReleaseId, StoryId, StoryMap
from storymap.progress import Progress
from storymap.slicing.errors import SliceError
from storymap.slicing.frontier import Frontier, frontier
from storymap.slicing.options import NO_OPTIONS, Cover, SliceOptions
from storymap.slicing.reasons import Reason, reasons
from storymap.slicing.slicer import Slice, slice_for_value
from storymap.slicing.totals import Totals, chance_within, release_totals, totals_of

SURE: Final = 0.85
"""How likely a release has to fit before it is one to promise."""

NEXT_LANES: Final = 3
"""The scale of capacities reaches over a release and so many lanes less one below it."""

PATIENCE: Final = 20.0
"""Seconds after which the search for a proof ends, with the best found and what is open."""

MOST: Final = 1_000_000_000
"""The largest capacity that can be asked for, and the end of every scale."""

CORNERS: Final = 120
"""How many corners of the frontier the curve shows; more would not be seen."""

Curve = tuple[tuple[float, float], ...]

COVERS: Final[tuple[Cover, ...]] = ("activities", "steps")


@dataclass(frozen=True, slots=True)
class Question:
    """A release of a map, and how much open work it may hold.

    ``top``: the end of the scale of capacities; ``usual``: what the release holds of open work;
    ``total``: what all that is open there and below it takes. ``sure`` (0-1): find the best slice
    that fits in so many futures; None: the best by likely efforts.
    """

    story_map: StoryMap
    release_id: ReleaseId
    capacity: float
    top: float
    usual: float
    total: float
    options: SliceOptions = NO_OPTIONS
    sure: float | None = None

    @property
    def whole(self) -> float:
        """A capacity beyond which nothing more comes in."""
        return max(self.total, self.capacity)

    def at(self, capacity: float, options: SliceOptions, sure: float | None) -> Question:
        """Return the question about another capacity of the same release."""
        return replace(self, capacity=capacity, options=options, sure=sure)

    def is_about(self, other: Question) -> bool:
        """Whether two questions differ in no more than the capacity."""
        return (
            self.story_map is other.story_map
            and self.release_id == other.release_id
            and self.options == other.options
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """The best slice, or the best so far, and what it means.

    ``possible``: the value of all that could be delivered, were there room. ``totals``: of the open
    stories that the release would hold. ``chance``: that they fit (0-1), None if it can't be said;
    ``sure``: the capacity in which they fit with 85 %. ``held``: what the release would hold.
    ``outcomes``: how many of the map's are delivered with it. ``into`` and ``out``: the stories
    that applying it moves. ``is_final``: no better one will come. ``is_simulated``: effort, chance
    and ``sure`` are those of simulated futures, not of a formula near them.
    """

    question: Question
    found: Slice
    reasons: tuple[Reason, ...]
    possible: float
    totals: Totals
    chance: float | None
    sure: float
    held: frozenset[StoryId]
    outcomes: int
    into: frozenset[StoryId]
    out: frozenset[StoryId]
    is_final: bool = True
    is_simulated: bool = False

    @property
    def moves(self) -> bool:
        """Whether applying it changes anything."""
        return bool(self.into or self.out)


def answer(
    question: Question,
    known: Frontier,
    progress: Progress,
    on_found: Callable[[Answer], None] | None = None,
) -> Answer:
    """Find the best slice; ``known`` is the frontier of what is asked about.

    What is found on the way is told to ``on_found``. Raises SliceError and Cancelled.
    """
    possible = known.bound_at(question.whole)

    def tell(found: Slice) -> None:
        if on_found is not None:
            on_found(replace(weighed(question, found, possible), is_final=False))

    found = _slice(question, progress, tell)
    return simulated(weighed(question, found, possible, reasons(question.story_map, found)))


def frontier_of(question: Question, progress: Progress) -> Frontier:
    """Return the frontier of what is asked about, for any capacity. Raises as ``answer``."""
    return frontier(
        question.story_map, question.release_id, options=question.options, progress=progress
    )


def _slice(question: Question, progress: Progress, tell: Callable[[Slice], None]) -> Slice:
    if question.sure is not None:
        from storymap.slicing.confident import sure_slice

        return sure_slice(
            question.story_map,
            room_of(question),
            question.sure,
            question.release_id,
            options=question.options,
            progress=progress,
            time_limit=PATIENCE,
        ).slice
    return slice_for_value(
        question.story_map,
        question.capacity,
        question.release_id,
        options=question.options,
        progress=progress,
        time_limit=PATIENCE,
        on_found=tell,
    )


def weighed(
    question: Question, found: Slice, possible: float, why: Iterable[Reason] = ()
) -> Answer:
    """Return what a slice means, by formulas: fast enough to follow a slider."""
    m, release_id = question.story_map, question.release_id
    before = frozenset(story.id for story in m.stories.values() if story.release == release_id)
    held = _held_after(question, found, before)
    totals = totals_of(_open(m, held), m.info)
    return Answer(
        question=question,
        found=found,
        reasons=tuple(why),
        possible=max(possible, found.value),
        totals=totals,
        chance=chance_within(totals, room_of(question)) if totals.stories else None,
        sure=totals.effort.quantile(SURE),
        held=held,
        outcomes=_delivered_outcomes(m, release_id, held),
        into=held - before,
        out=before - held,
    )


def _held_after(question: Question, found: Slice, before: frozenset[StoryId]) -> frozenset[StoryId]:
    """Return what the release holds once the slice is applied, as ``assign_slice`` has it."""
    stories, unestimated = question.story_map.stories, frozenset(found.unestimated)
    info = question.story_map.info
    staying = (
        name
        for name in before
        if stories[name].pinned or is_done(stories[name], info) or name in unestimated
    )
    coming = (name for name in found.stories if name in before or not stories[name].pinned)
    return frozenset((*staying, *coming))


def _open(m: StoryMap, held: frozenset[StoryId]) -> list[Story]:
    """Return those of some stories that are not done: the capacity is for these."""
    return [m.stories[name] for name in held if not is_done(m.stories[name], m.info)]


def simulated(answer: Answer) -> Answer:
    """Return an answer with the effort and the chance of 10,000 simulated futures."""
    import numpy as np

    from storymap.slicing.futures import futures_of, room_futures, share_within

    question, m = answer.question, answer.question.story_map
    open_ones = _open(m, answer.held)
    if answer.chance is None or not open_ones:
        return answer
    futures = futures_of(open_ones, m.info)
    low, middle, high, sure = (float(q) for q in np.quantile(futures, (0.1, 0.5, 0.9, SURE)))
    chance = share_within(futures, room_futures(room_of(question)))
    totals = with_fields(answer.totals, low=low, middle=middle, high=high)
    return replace(answer, totals=totals, chance=chance, sure=sure, is_simulated=True)


def room_of(question: Question) -> Range:
    """Return what holds the open work: one number, or as a range if that is what the release has.

    That is so while the capacity is the release's own, less what is done in it.
    """
    return room_within(
        question.story_map.releases[question.release_id], question.capacity, question.usual
    )


def room_within(release: Release, capacity: float, usual: float) -> Range:
    """Return what holds open work of so much; ``usual``: what the release's own capacity leaves."""
    known = release.capacity
    if known is None or capacity != usual:
        return Range(likely=capacity)
    done = known.likely - capacity
    low = known.likely if known.low is None else known.low
    high = known.likely if known.high is None else known.high
    return Range(low=max(0, low - done), likely=capacity, high=high - done)


def instant(question: Question, known: Frontier) -> Answer:
    """Return the best that the frontier knows for a capacity, at once and with its bound.

    Raises SliceError where it knows none; the exact search may find one.
    """
    found = known.best_at(question.capacity)
    return replace(weighed(question, found, known.bound_at(question.whole)), is_final=False)


def corners(frontier: Frontier, top: float) -> Curve:
    """Return the corners of the most value over capacities from 0 to the top."""
    efforts = sorted({point.effort for point in frontier.points if point.effort < top})
    efforts = efforts[:: max(1, len(efforts) // CORNERS)]
    start = min(frontier.least, top)
    return tuple((at, frontier.bound_at(at)) for at in sorted({start, *efforts, top}))


def prices(question: Question, progress: Progress) -> dict[Cover, float | None]:
    """Return what it costs in value to cover all activities, and all steps; None: it can't be.

    Raises SliceError and Cancelled.
    """
    free = _value(question, None, progress)
    found: dict[Cover, float | None] = {}
    for cover in COVERS:
        try:
            found[cover] = max(0.0, free - _value(question, cover, progress))
        except SliceError:
            found[cover] = None
    return found


def _value(question: Question, cover: Cover | None, progress: Progress) -> float:
    return slice_for_value(
        question.story_map,
        question.capacity,
        question.release_id,
        options=replace(question.options, cover=cover),
        progress=progress,
        time_limit=PATIENCE,
    ).value


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
        if story.release == release_id
        and story.estimate is not None
        and not is_done(story, story_map.info)
    )


def spent(story_map: StoryMap, release_id: ReleaseId) -> tuple[float, float] | None:
    """Return a release's likely capacity and what of it is done, None if nothing is."""
    capacity = story_map.releases[release_id].capacity
    if capacity is None:
        return None
    done = release_totals(story_map, release_id).done
    return (capacity.likely, done) if done else None


def question_of(
    story_map: StoryMap,
    release_id: ReleaseId,
    capacity: float,
    options: SliceOptions = NO_OPTIONS,
    sure: float | None = None,
) -> Question:
    """Return what to ask about a release and a capacity."""
    efforts = _lane_efforts(story_map, release_id)
    usual = default_capacity(story_map, release_id)
    reach = max(2 * usual, sum(efforts[:NEXT_LANES]))
    whole = max(1, sum(efforts))
    return Question(
        story_map,
        release_id,
        capacity,
        max(1, ceil(min(whole, reach, MOST))),
        usual,
        whole,
        options,
        sure,
    )


def _lane_efforts(story_map: StoryMap, release_id: ReleaseId) -> list[float]:
    """Return the likely effort of what is open in a release and in each lane below it."""
    lanes, info = story_map.lanes, story_map.info
    efforts = dict.fromkeys(lanes[lanes.index(release_id) :], 0.0)
    for story in story_map.stories.values():
        lane = story_map.cell_of(story)[1]
        if lane in efforts and story.estimate is not None and not is_done(story, info):
            efforts[lane] += story.estimate.likely
    return list(efforts.values())


def _delivered_outcomes(m: StoryMap, release_id: ReleaseId, held: frozenset[StoryId]) -> int:
    lanes = m.lanes
    earlier = set(lanes[: lanes.index(release_id)])

    def is_delivered(story: Story) -> bool:
        return story.id in held or m.cell_of(story)[1] in earlier or is_done(story, m.info)

    waiting: dict[str, bool] = {}
    for story in m.stories.values():
        for outcome in story.outcomes:
            waiting[outcome] = waiting.get(outcome, False) or not is_delivered(story)
    return sum(outcome in waiting and not waiting[outcome] for outcome in m.outcomes)
