"""The schedule that a map offers: its coming releases, their rooms, and where stories may go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import inf
from typing import Final, NamedTuple

from storymap.model.done import is_done
from storymap.model.records import Release, Story
from storymap.model.storymap import ReleaseId, StoryId, StoryMap, ordered
from storymap.slicing.errors import SliceError
from storymap.slicing.exact import exact, plain
from storymap.slicing.graph import closure
from storymap.slicing.options import SliceOptions
from storymap.slicing.problem import problem_of, weighed
from storymap.slicing.schedule import Bundle, Schedule, settled

MOST_PLACES: Final = 400_000
"""Stories times planned releases: half a million take a gigabyte of memory and half a minute."""


@dataclass(frozen=True, slots=True)
class Timetable:
    """A schedule, and what of the map its numbers stand for.

    ``releases``: those that are not shipped, in order, one a stage. ``stories``: those that are
    neither done nor shipped, in map order. ``unestimated``: those of them that are not placed
    because they have no estimate. ``outcomes``: for each that is not delivered yet, its id and the
    stories it waits for.
    """

    releases: tuple[Release, ...]
    stories: tuple[StoryId, ...]
    unestimated: tuple[StoryId, ...]
    outcomes: Mapping[str, tuple[int, ...]]
    schedule: Schedule


def timetable_of(
    story_map: StoryMap,
    discount: float,
    capacities: Mapping[ReleaseId, float],
    options: SliceOptions,
) -> Timetable:
    """Return what there is to plan. Raises SliceError as ``plan_releases`` lists."""
    order = problem_of(story_map, 0, None).order
    releases = tuple(one for one in story_map.release_order if one.state != "shipped")
    rooms = _rooms(story_map, releases, capacities)
    names = tuple(name for name in order if not is_delivered(story_map, story_map.stories[name]))
    _check_size(len(names), sum(room is not None for room in rooms))
    stories = [story_map.stories[name] for name in names]
    spans = [_span(story_map, story, releases, rooms, options) for story in stories]
    place = {name: number for number, name in enumerate(names)}
    outcomes = _outcomes(story_map, place)
    least = options.least_confidence
    schedule = Schedule(
        rooms=rooms,
        weights=tuple(exact(discount) ** stage for stage in range(len(rooms))),
        effort=tuple(_effort(story) for story in stories),
        value=tuple(
            weighed(story, least) if span.counts else Fraction()
            for story, span in zip(stories, spans, strict=True)
        ),
        first=tuple(span.first for span in spans),
        by=tuple(span.by for span in spans),
        needs=tuple(
            tuple(place[need] for need in sorted(set(story.needs)) if need in place)
            if span.needs
            else ()
            for story, span in zip(stories, spans, strict=True)
        ),
        bundles=tuple(
            Bundle(members, weighed(story_map.outcomes[name], least))
            for name, members in outcomes.items()
        ),
    )
    schedule = _tied(story_map, names, schedule, options)
    _check_rooms(releases, names, schedule)
    return Timetable(
        releases=releases,
        stories=names,
        unestimated=tuple(
            story.id
            for story, span in zip(stories, spans, strict=True)
            if story.estimate is None and not span.stays
        ),
        outcomes=outcomes,
        schedule=schedule,
    )


def is_delivered(story_map: StoryMap, story: Story) -> bool:
    """Whether a story is done, or in a release that is shipped."""
    release = story_map.releases.get(story.release) if story.release is not None else None
    is_shipped = release is not None and release.state == "shipped"
    return is_shipped or is_done(story, story_map.info)


class _Span(NamedTuple):
    """The stages in which a story may be; ``stays``: it is where it is, estimated or not.

    ``needs``: its needs have to be met; ``counts``: its value counts.
    """

    first: int
    by: int
    stays: bool = False
    needs: bool = True
    counts: bool = True


def _span(
    story_map: StoryMap,
    story: Story,
    releases: tuple[Release, ...],
    rooms: tuple[Fraction | None, ...],
    options: SliceOptions,
) -> _Span:
    """Return where a story may go.

    One that is pinned without an estimate stays and is not chosen: it counts as delivered from the
    next stage on, as the law has it for each release by itself.
    """
    never = len(rooms)
    release = story_map.cell_of(story)[1]
    stage = next((n for n, one in enumerate(releases) if one.id == release), None)
    is_free = not story.pinned and story.estimate is not None and story.id not in options.wont
    if stage is not None and rooms[stage] is None:
        if is_free:
            return _Span(0, stage, stays=True)
        return _Span(stage, stage, stays=True, needs=False)
    if is_free:
        return _Span(0, never)
    if stage is None or not story.pinned:
        return _Span(never, never, needs=False)
    if story.estimate is None:
        return _Span(stage + 1, stage + 1, needs=False, counts=False)
    return _Span(stage, stage)


def _rooms(
    story_map: StoryMap, releases: tuple[Release, ...], capacities: Mapping[ReleaseId, float]
) -> tuple[Fraction | None, ...]:
    """Return how much open work each release holds; None where it has no capacity."""
    for release_id, capacity in capacities.items():
        if release_id not in story_map.releases:
            text = f"There is no release with the id {release_id}."
            raise SliceError("unknown-release", text, {"release": release_id})
        if not 0 <= capacity < inf:
            text = f"A capacity is a number from 0 up, not {capacity}."
            raise SliceError("negative-capacity", text, {"capacity": capacity})
    rooms = tuple(
        exact(capacities[one.id]) if one.id in capacities else _own_room(story_map, one)
        for one in releases
    )
    if not any(room is not None for room in rooms):
        text = "No release that is not shipped has a capacity; give one to those to be planned."
        raise SliceError("no-capacities", text)
    return rooms


def _check_size(stories: int, releases: int) -> None:
    """Raise SliceError ``too-large`` where the places are too many."""
    if stories * releases > MOST_PLACES:
        text = (
            f"Planning {stories} stories in {releases} releases is more than can be computed; "
            "plan fewer releases: those without a capacity are left out."
        )
        raise SliceError("too-large", text, {"stories": stories, "releases": releases})


def _own_room(story_map: StoryMap, release: Release) -> Fraction | None:
    """Return a release's likely capacity less what is done in it, 0 or more."""
    if release.capacity is None:
        return None
    done = sum(
        (
            _effort(story)
            for story in story_map.stories.values()
            if story.release == release.id and is_done(story, story_map.info)
        ),
        Fraction(),
    )
    return max(Fraction(), exact(release.capacity.likely) - done)


def _outcomes(story_map: StoryMap, place: Mapping[StoryId, int]) -> dict[str, tuple[int, ...]]:
    waits: dict[str, list[int]] = {}
    for story_id, number in place.items():
        for outcome_id in set(story_map.stories[story_id].outcomes):
            waits.setdefault(outcome_id, []).append(number)
    return {
        outcome.id: tuple(waits[outcome.id])
        for outcome in ordered(story_map.outcomes)
        if outcome.id in waits
    }


def _effort(story: Story) -> Fraction:
    return exact(story.estimate.likely) if story.estimate is not None else Fraction()


def _tied(
    story_map: StoryMap, names: tuple[StoryId, ...], schedule: Schedule, options: SliceOptions
) -> Schedule:
    """Return a schedule in which what is pinned or a must has what it needs in time."""
    last = max(stage for stage, room in enumerate(schedule.rooms) if room is not None)
    by = [
        min(latest, last) if name in options.must else latest
        for name, latest in zip(names, schedule.by, strict=True)
    ]
    for number, latest in enumerate(by):
        if latest < schedule.never and schedule.rooms[latest] is not None:
            _check_needs(story_map, names, replace(schedule, by=tuple(by)), number)
    tied = settled(schedule, schedule.first, by)
    assert tied is not None  # noqa: S101 - that is what was checked
    return tied


def _check_needs(
    story_map: StoryMap, names: tuple[StoryId, ...], schedule: Schedule, number: int
) -> None:
    """Raise SliceError ``pinned-needs`` if a story has to be there before what it needs can be."""
    by = schedule.by[number]
    reached = closure(schedule.needs, [number])
    late = tuple(names[one] for one in sorted(reached) if schedule.first[one] > by)
    if late:
        titles = ", ".join(f'"{story_map.stories[name].title}"' for name in late)
        text = (
            f'"{story_map.stories[names[number]].title}" has to be there in time, but what that '
            f"takes cannot be: {titles}."
        )
        raise SliceError("pinned-needs", text, {"story": names[number], "needs": late})


def _check_rooms(
    releases: tuple[Release, ...], names: tuple[StoryId, ...], schedule: Schedule
) -> None:
    """Raise SliceError ``pinned-over-capacity`` if a release cannot hold what is pinned to it."""
    for stage, room in enumerate(schedule.rooms):
        pinned = [
            number
            for number, first in enumerate(schedule.first)
            if first == stage == schedule.by[number]
        ]
        effort = sum((schedule.effort[number] for number in pinned), Fraction())
        if room is not None and effort > room:
            stories = tuple(names[number] for number in pinned)
            details = {"stories": stories, "effort": plain(effort), "capacity": plain(room)}
            text = (
                f'What is pinned to "{releases[stage].title}", with what it needs there, takes '
                f"{plain(effort)}; the capacity is {plain(room)}."
            )
            raise SliceError("pinned-over-capacity", text, details)
