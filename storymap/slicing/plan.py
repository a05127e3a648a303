"""A plan: which stories each of the coming releases delivers, so that value comes early.

Over several releases the next release problem is scheduling with needs. The first answer fills one
release after another with a good slice, the next with the exact one, which is mostly within a
thousandth of the best; the last is the best there is, with proof (see scheduler.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final, TypeAlias

from storymap.model.done import is_done
from storymap.model.records import Story
from storymap.model.records import replace as with_fields
from storymap.model.storymap import ReleaseId, StoryId, StoryMap
from storymap.slicing.answer import Slice
from storymap.slicing.errors import SliceError
from storymap.slicing.exact import plain
from storymap.slicing.frontier import frontier
from storymap.slicing.options import NO_OPTIONS, SliceOptions
from storymap.slicing.schedule import Stages, tidied
from storymap.slicing.scheduler import Planned, best_plan
from storymap.slicing.slicer import slice_for_value
from storymap.slicing.solver import clock
from storymap.slicing.timetable import Timetable, is_delivered, timetable_of
from storymap.slicing.watch import Watch

if TYPE_CHECKING:
    from storymap.progress import Progress

DISCOUNT: Final = 0.9
"""What value counts in a release, as a share of what it counts in the one before."""

PATIENCE: Final = 10.0
"""How many seconds each exact slice may take; typical ones take a tenth of one."""

Choose: TypeAlias = Callable[[StoryMap, float, ReleaseId, SliceOptions], Slice]
"""Returns a slice of what is left for the room in a release."""


@dataclass(frozen=True, slots=True)
class PlannedRelease:
    """What one release delivers.

    ``capacity``: how much open work it holds; None: it has no capacity, and so stays as it is.
    ``stories``: in map order, pinned ones included. ``outcomes``: ids of those that it completes.
    ``value``: what both are worth, not discounted; ``effort``: likely, of its open stories that
    have an estimate.
    """

    release_id: ReleaseId
    title: str
    capacity: float | None
    stories: tuple[StoryId, ...]
    outcomes: tuple[str, ...]
    value: float
    effort: float


@dataclass(frozen=True, slots=True)
class Plan:
    """The releases that are not shipped, in order, and what each delivers.

    ``unplaced``: open stories that none of them delivers, in map order; ``unestimated``: those that
    have no estimate and so were not placed. ``value``: the sum of the releases' values, each times
    ``discount`` to the power of its place (0, 1, ...). ``bound``: no plan is worth more.
    ``optimal``: nothing better exists; ``gap``: (bound - value) / bound, 0 if so. ``skipped``:
    releases without a capacity. ``seconds``: how long it took, but for loading the solver.
    """

    releases: tuple[PlannedRelease, ...]
    unplaced: tuple[StoryId, ...]
    unestimated: tuple[StoryId, ...]
    skipped: tuple[ReleaseId, ...]
    discount: float
    value: float
    bound: float
    optimal: bool
    gap: float
    seconds: float

    def places(self, story_map: StoryMap) -> dict[StoryId, ReleaseId | None]:
        """Return where stories of planned releases go, as the edit ``assign_plan`` takes it.

        What no release delivers leaves them for the unscheduled (None), but for stories without an
        estimate: these stay where they are.
        """
        planned = [one for one in self.releases if one.capacity is not None]
        lanes = {one.release_id for one in planned}
        left = frozenset(self.unplaced).difference(self.unestimated)
        leaving = [name for name in left if story_map.cell_of(story_map.stories[name])[1] in lanes]
        return {
            **dict.fromkeys(sorted(leaving)),
            **{name: one.release_id for one in planned for name in one.stories},
        }


def plan_releases(  # noqa: PLR0913 - each is a wish of its own
    story_map: StoryMap,
    *,
    discount: float = DISCOUNT,
    capacities: Mapping[ReleaseId, float] | None = None,
    options: SliceOptions = NO_OPTIONS,
    progress: Progress | None = None,
    time_limit: float | None = None,
    on_found: Callable[[Plan], None] | None = None,
) -> Plan:
    """Return the plan with the most discounted value.

    ``capacities``: how much open work each release holds, in the map's unit; without it that is
    its likely capacity less what is done in it. Open stories of these releases and unscheduled ones
    are placed anew; pinned ones stay, and what they need is placed in time. A release without a
    capacity gets nothing; its stories may go to earlier ones, else they stay. Shipped releases
    count as delivered. Each outcome pays in the release that completes it.

    ``on_found`` is told each better plan with its bound, the first at once. With ``time_limit``
    (seconds) the best found is returned, with an honest bound. Raises SliceError as that class
    lists, with ``no-capacities`` where no release has one, ``too-large`` where stories times
    releases are more than MOST_PLACES, ``discount-out-of-range`` unless 0 < discount <= 1,
    ``bad-option`` for wishes to cover places or to count outcomes, which are
    those of one slice, and ``no-plan`` where what is pinned does not fit. Raises Cancelled.
    """
    started = clock()
    if not 0 < discount <= 1:
        text = f"A discount is above 0 and at most 1, such as 0.9, not {discount}."
        raise SliceError("discount-out-of-range", text, {"discount": discount})
    if options.cover is not None or options.most_outcomes is not None:
        text = "A plan of all releases cannot cover the backbone or count outcomes; a slice can."
        raise SliceError("bad-option", text)
    watch = Watch.of(progress, time_limit)
    watch.step(0.0, "planning")
    table = timetable_of(story_map, discount, capacities or {}, options)
    report = _Report(table, discount, started)

    def found(stages: Stages, bound: float) -> None:
        if on_found is not None:
            on_found(report.plan(Planned(stages, bound, is_proved=False)))

    starts = _starts(story_map, table, options, watch)
    planned = best_plan(table.schedule, starts, watch, found)
    watch.step(1.0, "planned")  # a search that was cancelled ends with what it had
    return report.plan(planned)


def _starts(
    story_map: StoryMap, table: Timetable, options: SliceOptions, watch: Watch
) -> Iterator[Stages]:
    """Yield the plans in which each release holds a good slice of its own, and the best one."""

    def good(rest: StoryMap, room: float, release_id: ReleaseId, wishes: SliceOptions) -> Slice:
        return frontier(rest, release_id, options=wishes).best_at(room)

    def best(rest: StoryMap, room: float, release_id: ReleaseId, wishes: SliceOptions) -> Slice:
        return slice_for_value(
            rest,
            room,
            release_id,
            options=wishes,
            progress=watch.progress,
            time_limit=min(watch.seconds_left, PATIENCE),
        )

    for share, choose in ((0.1, good), (0.2, best)):
        watch.step(share, "planning")
        stages = _one_after_another(story_map, table, options, choose, watch)
        if stages is not None:
            yield stages
            if not watch.seconds_left:
                break
    watch.step(0.4, "proving")


def _one_after_another(
    story_map: StoryMap, table: Timetable, options: SliceOptions, choose: Choose, watch: Watch
) -> Stages | None:
    """Return the plan in which each release holds its own slice; None if that is no plan."""
    schedule = table.schedule
    place = {name: number for number, name in enumerate(table.stories)}
    stages = list(schedule.by)
    rest = _movable(story_map, table)
    planned = [stage for stage, room in enumerate(schedule.rooms) if room is not None]
    for stage in planned:
        watch.check()
        is_last = stage == planned[-1]
        wishes = replace(options, must=options.must if is_last else frozenset())
        release_id, room = table.releases[stage].id, schedule.rooms[stage]
        try:
            found = choose(rest, plain(room or Fraction()), release_id, wishes)
        except SliceError:
            return None  # what is pinned later needs room here: only the search sees that
        for name in found.stories:
            stages[place[name]] = stage
        rest = rest.with_changes(
            {name: with_fields(rest.stories[name], release=release_id) for name in found.stories}
        )
    return tuple(stages) if schedule.is_allowed(stages) else None


def _movable(story_map: StoryMap, table: Timetable) -> StoryMap:
    """Return a map in which what may be placed anew is unscheduled, and what is shipped is done."""
    stages = {one.id: stage for stage, one in enumerate(table.releases)}
    changes: dict[str, Story] = {}
    info, met = story_map.info, tuple(item.id for item in story_map.info.done)
    for story in story_map.stories.values():
        stage = stages.get(story.release) if story.release is not None else None
        if is_done(story, info):
            continue
        if is_delivered(story_map, story):
            changes[story.id] = with_fields(story, status="done", acceptance=(), checks=met)
        elif stage is not None and table.schedule.rooms[stage] is not None and not story.pinned:
            changes[story.id] = with_fields(story, release=None)
    return story_map.with_changes(changes)


class _Report:
    """Puts stages into the words of a plan."""

    def __init__(self, table: Timetable, discount: float, started: float) -> None:
        self._table = table
        self._unestimated = frozenset(table.unestimated)
        self._discount = discount
        self._started = started

    def plan(self, planned: Planned) -> Plan:
        """Return a plan; raise SliceError ``no-plan`` if there is none."""
        table, schedule = self._table, self._table.schedule
        if planned.stages is None:
            text = "No plan was found in the time there was."
            if planned.is_proved:
                text = "What is pinned does not fit the releases with what it needs."
            raise SliceError("no-plan", text)
        stages = tidied(schedule, planned.stages)
        value = schedule.worth(stages)
        bound = plain(value) if planned.is_proved else max(planned.bound, plain(value))
        never = [
            name
            for name, stage in zip(table.stories, stages, strict=True)
            if stage == schedule.never
        ]
        return Plan(
            releases=tuple(self._release(stage, stages) for stage in range(schedule.never)),
            unplaced=tuple(never),
            unestimated=table.unestimated,
            skipped=tuple(
                one.id
                for one, room in zip(table.releases, schedule.rooms, strict=True)
                if room is None
            ),
            discount=self._discount,
            value=plain(value),
            bound=bound,
            optimal=planned.is_proved,
            gap=(bound - plain(value)) / bound if bound > 0 else 0.0,
            seconds=clock() - self._started,
        )

    def _release(self, stage: int, stages: Stages) -> PlannedRelease:
        table, schedule = self._table, self._table.schedule
        release, room = table.releases[stage], schedule.rooms[stage]
        inside = [number for number, one in enumerate(stages) if one == stage]
        earned = [
            (name, bundle)
            for name, bundle in zip(table.outcomes, schedule.bundles, strict=True)
            if max(stages[member] for member in bundle.members) == stage
        ]
        value = sum((schedule.value[number] for number in inside), Fraction())
        value += sum((bundle.value for _, bundle in earned), Fraction())
        names = [table.stories[number] for number in inside]
        return PlannedRelease(
            release_id=release.id,
            title=release.title,
            capacity=None if room is None else plain(room),
            stories=tuple(name for name in names if name not in self._unestimated),
            outcomes=tuple(name for name, _ in earned),
            value=plain(value),
            effort=plain(sum((schedule.effort[number] for number in inside), Fraction())),
        )
