"""What there is to choose from: the definition of a slice's worth, read off a map.

The law is the last section of smap-format.md; the words D (delivered) and S (chosen) are its own.
All numbers are exact (see :mod:`storymap.slicing.exact`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from storymap.model.done import is_done
from storymap.model.records import Hypothesis, Outcome, Story
from storymap.model.storymap import ReleaseId, StoryId, StoryMap, ordered
from storymap.slicing.errors import SliceError
from storymap.slicing.exact import exact, total
from storymap.slicing.graph import (
    Needs,
    broken_needs,
    closure,
    map_order,
    needs_first,
    needs_of,
)
from storymap.slicing.options import NO_OPTIONS, Cover, SliceOptions
from storymap.slicing.refusals import (
    check_capacity,
    check_not_barred,
    check_options,
    check_pins,
    check_room,
    check_size,
    check_wishes,
)


@dataclass(frozen=True, slots=True)
class Stake:
    """An outcome that may be earned: what it pays, and the stories it still waits for."""

    outcome: str
    value: Fraction
    waits_for: frozenset[StoryId]


@dataclass(frozen=True, slots=True)
class Gap:
    """An activity or step that is to hold a story and does not yet; ``stories`` could fill it."""

    place: str
    stories: frozenset[StoryId]


@dataclass(frozen=True, slots=True)
class Problem:
    """A choice of stories for a capacity.

    ``order``: all stories in map order; the other tuples of stories keep it.
    ``delivered``: D. ``candidates``: what is not done and not held elsewhere by a pin or a release.
    ``unestimated``: candidates without an estimate. ``available``: candidates that can be in some
    allowed S. ``pinned``: those held in the release by a pin or by a wish. ``forced``: they and all
    they need, which are in every S.
    ``needs``: for each available story those it needs directly and D does not hold.
    ``stakes``: the outcomes that some S can earn, in their order, of which it may earn
    ``most_outcomes`` (None: all). ``gaps``: what S has to cover; ``uncovered``: ids of what was to
    be covered and nothing can cover.
    """

    capacity: Fraction
    order: tuple[StoryId, ...]
    delivered: frozenset[StoryId]
    candidates: tuple[StoryId, ...]
    unestimated: tuple[StoryId, ...]
    available: tuple[StoryId, ...]
    forced: frozenset[StoryId]
    pinned: frozenset[StoryId]
    needs: Mapping[StoryId, tuple[StoryId, ...]]
    effort: Mapping[StoryId, Fraction]
    value: Mapping[StoryId, Fraction]
    stakes: tuple[Stake, ...]
    broken_needs: tuple[tuple[StoryId, StoryId], ...]
    gaps: tuple[Gap, ...] = ()
    uncovered: tuple[str, ...] = ()
    most_outcomes: int | None = None

    def effort_of(self, chosen: Iterable[StoryId]) -> Fraction:
        """Return the likely effort of chosen stories."""
        return total(map(self.effort.__getitem__, chosen))

    def earned(self, chosen: Collection[StoryId]) -> tuple[Stake, ...]:
        """Return the outcomes that a set of chosen stories earns."""
        return tuple(stake for stake in self.stakes if stake.waits_for.issubset(chosen))

    def worth(self, chosen: Collection[StoryId]) -> Fraction:
        """Return the value of a set of chosen stories, as the law defines it."""
        own = total(map(self.value.__getitem__, chosen))
        return own + total(stake.value for stake in self.earned(chosen))

    def is_allowed(self, chosen: Collection[StoryId]) -> bool:
        """Whether a set may be chosen: estimated, pins in, needs and wishes met, and it fits."""
        return (
            self.forced.issubset(chosen)
            and all(story_id in self.needs for story_id in chosen)
            and all(need in chosen for story_id in chosen for need in self.needs[story_id])
            and self.effort_of(chosen) <= self.capacity
            and not any(gap.stories.isdisjoint(chosen) for gap in self.gaps)
            and (self.most_outcomes is None or len(self.earned(chosen)) <= self.most_outcomes)
        )


def problem_of(
    story_map: StoryMap,
    capacity: float | None,
    release_id: ReleaseId | None,
    options: SliceOptions = NO_OPTIONS,
) -> Problem:
    """Return the choice that a map offers for a release, or for all that is not done.

    Without a capacity there is room for everything. Raises SliceError as that class lists.
    """
    room = None if capacity is None else check_capacity(capacity)
    order = map_order(story_map)
    needs = needs_of(story_map, order)
    bottom_up = needs_first(story_map, needs)
    check_options(story_map, options)
    delivered, candidates, pinned = _sorted_out(story_map, order, release_id, options)
    stories = story_map.stories
    unestimated = tuple(name for name in candidates if stories[name].estimate is None)
    available = _available(
        needs, bottom_up, delivered, frozenset(candidates).difference(unestimated)
    )
    pins = frozenset(pinned).difference(unestimated)
    wishes = options.must - delivered
    check_pins(story_map, needs, pins, (delivered, available))
    check_wishes(story_map, needs, wishes, (delivered, available))
    chosen_from = tuple(name for name in candidates if name in available)
    effort = {name: _effort(stories[name]) for name in chosen_from}
    gaps, uncovered = _gaps(
        story_map, options.cover, available, delivered.union(pinned).difference(available)
    )
    least = options.least_confidence
    problem = Problem(
        capacity=_roomy(effort.values()) if room is None else room,
        order=order,
        delivered=delivered,
        candidates=candidates,
        unestimated=unestimated,
        available=chosen_from,
        forced=frozenset(closure(needs, pins | wishes, delivered)),
        pinned=pins | wishes,
        needs={name: _open_needs(needs, name, delivered) for name in chosen_from},
        effort=effort,
        value={name: weighed(stories[name], least) for name in chosen_from},
        stakes=_stakes(story_map, delivered, available, least),
        broken_needs=broken_needs(story_map, order),
        gaps=gaps,
        uncovered=uncovered,
        most_outcomes=options.most_outcomes,
    )
    check_size(problem)
    check_room(problem)
    return problem


def weighed(record: Story | Outcome, least: float | None = None) -> Fraction:
    """Return value x confidence; a missing value counts 0, a missing confidence 1.

    What is less sure than ``least`` counts 0.
    """
    if not record.value:
        return exact(0)
    if record.hypothesis is None:
        return exact(record.value)
    confidence = _confidence(record.hypothesis)
    if least is not None and confidence < exact(least):
        return exact(0)
    return exact(record.value) * confidence


def _confidence(hypothesis: Hypothesis) -> Fraction:
    return exact(1 if hypothesis.confidence is None else hypothesis.confidence)


def _effort(story: Story) -> Fraction:
    return exact(story.estimate.likely) if story.estimate is not None else Fraction()


def _roomy(efforts: Iterable[Fraction]) -> Fraction:
    """Return a capacity for all of these."""
    return Fraction(sum(effort.numerator // effort.denominator + 1 for effort in efforts))


def _sorted_out(
    story_map: StoryMap,
    order: Iterable[StoryId],
    release_id: ReleaseId | None,
    options: SliceOptions,
) -> tuple[frozenset[StoryId], tuple[StoryId, ...], tuple[StoryId, ...]]:
    """Return D, the candidates, and those of them that a pin holds in the release."""
    if release_id is not None and release_id not in story_map.releases:
        text = f"There is no release with the id {release_id}."
        raise SliceError("unknown-release", text, {"release": release_id})
    releases, stories = story_map.releases, story_map.stories
    lanes = story_map.lanes
    earlier = frozenset(lanes[: lanes.index(release_id)] if release_id is not None else ())
    delivered, candidates, pinned = set(), [], []
    for story_id in order:
        story = stories[story_id]
        lane = story.release if story.release in releases else None
        if lane in earlier or is_done(story, story_map.info):
            delivered.add(story_id)
        elif release_id is not None and story.pinned:
            if lane == release_id:
                check_not_barred(story, options)
                candidates.append(story_id)
                pinned.append(story_id)
        elif story_id not in options.wont:
            candidates.append(story_id)
    return frozenset(delivered), tuple(candidates), tuple(pinned)


def _available(
    needs: Needs,
    bottom_up: Iterable[StoryId],
    delivered: frozenset[StoryId],
    possible: frozenset[StoryId],
) -> frozenset[StoryId]:
    """Return those of the possible stories that need nothing that cannot be had."""
    had = set(delivered)
    for story_id in bottom_up:
        if story_id in possible and had.issuperset(needs[story_id]):
            had.add(story_id)
    return frozenset(had - delivered)


def _open_needs(
    needs: Needs, story_id: StoryId, delivered: frozenset[StoryId]
) -> tuple[StoryId, ...]:
    its_needs = needs[story_id]
    if not its_needs:
        return its_needs
    return tuple(need for need in its_needs if need not in delivered)


def _stakes(
    story_map: StoryMap,
    delivered: frozenset[StoryId],
    available: frozenset[StoryId],
    least: float | None,
) -> tuple[Stake, ...]:
    waits: dict[str, set[StoryId]] = {}
    for story in story_map.stories.values():
        if story.id not in delivered:
            for outcome_id in story.outcomes:
                waits.setdefault(outcome_id, set()).add(story.id)
    return tuple(
        Stake(outcome.id, weighed(outcome, least), frozenset(waits[outcome.id]))
        for outcome in ordered(story_map.outcomes)
        if outcome.id in waits and waits[outcome.id] <= available
    )


def _gaps(
    story_map: StoryMap,
    cover: Cover | None,
    available: frozenset[StoryId],
    present: frozenset[StoryId],
) -> tuple[tuple[Gap, ...], tuple[str, ...]]:
    """Return what has to be covered and can be, and what nothing can cover.

    ``present``: what is delivered, or stays in the release without being chosen.
    """
    gaps, uncovered = [], []
    for place, stories in _places(story_map, cover):
        could = stories & available
        if present.isdisjoint(stories):
            if could:
                gaps.append(Gap(place, could))
            else:
                uncovered.append(place)
    return tuple(gaps), tuple(uncovered)


def _places(story_map: StoryMap, cover: Cover | None) -> Iterator[tuple[str, frozenset[StoryId]]]:
    """Yield each activity or step in narrative order with the stories it holds."""
    if cover is None:
        return
    held: dict[str, list[StoryId]] = {}
    for (step_id, _), cell in story_map.cells.items():
        held.setdefault(step_id, []).extend(cell)
    for activity, steps in story_map.backbone:
        columns = [held.get(step.id, ()) for step in steps]
        if cover == "steps":
            yield from zip((step.id for step in steps), map(frozenset, columns), strict=True)
        elif activity is not None:
            yield activity.id, frozenset(name for column in columns for name in column)
