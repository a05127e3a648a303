"""What a release adds up to, as a range, and how likely it fits.

Fast enough to show while dragging: everything here is analytic and plain Python (see
:mod:`storymap.slicing.estimates`), and within two points of a simulation of the same futures. A
story that is done counts its likely effort, as spent and sure. A story without an estimate is
counted, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from msgspec import Struct

from storymap.model.done import is_done
from storymap.model.records import MapInfo, Range, Story
from storymap.model.storymap import ReleaseId, StoryMap
from storymap.slicing.estimates import (
    HUGE,
    TENTH,
    Lognormal,
    Moments,
    capacity_of,
    moments_of,
    total_of,
)

_UPPER: Final = (
    0.052245180375940, 0.157310684610171, 0.264146976825924, 0.374095410197723,
    0.488776411114669, 0.610294610186333, 0.741594043861516, 0.887146559018876,
    1.054472451770053, 1.258161561063097, 1.534120544352546, 2.036834131701387,
)  # fmt: skip
CAPACITIES: Final = (*(-deviations for deviations in reversed(_UPPER)), *_UPPER)
"""How many deviations from the middle the futures are in which a capacity's range is tried.

The middles of 24 equally likely parts (``futures.middles``, whose import labels do not wait for).
"""

UNKNOWN_SHARE: Final = 0.25
"""Where more of the stories than this have no estimate, a chance would say more than is known."""


class Totals(Struct, frozen=True):
    """The effort of a release's stories, in the map's unit.

    ``likely``: the sum of the likely estimates, which slicing counts; ``low`` and ``high``: what
    the whole takes in the best and in the worst tenth of futures, ``middle``: in half of them.
    (Where estimates are skew, ``likely`` can be below ``low``: likely values do not add up to
    anything likely.) ``done``: the part of all these that is spent. ``stories`` counts all stories,
    ``unestimated`` those of them without an estimate, which no sum holds. ``effort``: the whole as
    a distribution.
    """

    low: float
    middle: float
    likely: float
    high: float
    done: float
    stories: int
    unestimated: int
    effort: Lognormal


def release_totals(story_map: StoryMap, release_id: ReleaseId | None) -> Totals:
    """Return what the stories of a release (None: the unscheduled) add up to."""
    return totals_of(_stories_of(story_map, release_id), story_map.info)


def totals_of(chosen: Iterable[Story], info: MapInfo) -> Totals:
    """Return what any stories add up to; ``info`` is the map's: its spread, and what done means."""
    likely = done = mean = second = third = 0.0
    stories = unestimated = 0
    for story in chosen:
        stories += 1
        estimate = story.estimate
        if estimate is None:
            unestimated += 1
            continue
        one_likely = min(estimate.likely, HUGE)
        likely += one_likely
        if is_done(story, info):
            done += one_likely
            continue
        one = moments_of(estimate, info.spread)
        mean += one.mean
        second += one.second
        third += one.third
    effort = total_of(Moments(mean, second, third), done)
    return Totals(
        low=effort.at(-TENTH),
        middle=effort.at(0),
        likely=likely,
        high=effort.at(TENTH),
        done=done,
        stories=stories,
        unestimated=unestimated,
        effort=effort,
    )


def chance_to_fit(story_map: StoryMap, release_id: ReleaseId | None) -> float | None:
    """Return the share of futures (0-1) in which a release's stories fit its capacity.

    None if that cannot be said: there is no capacity, or too many stories have no estimate.
    """
    release = story_map.releases.get(release_id) if release_id is not None else None
    if release is None or release.capacity is None:
        return None
    totals = release_totals(story_map, release_id)
    return chance_within(totals, release.capacity)


def chance_within(totals: Totals, capacity: Range) -> float | None:
    """Return the share of futures (0-1) in which totals fit a capacity, None as above.

    Stories without an estimate are left out, so that it is the most the chance can be.
    """
    if totals.unestimated > UNKNOWN_SHARE * totals.stories:
        return None
    effort, room = totals.effort, capacity_of(capacity)
    if room.sigma == 0:
        return effort.chance_below(room.median)
    if effort.median == 0:
        return 1.0 - room.chance_below(effort.shift)
    return sum(map(effort.chance_below, map(room.at, CAPACITIES))) / len(CAPACITIES)


def _stories_of(story_map: StoryMap, release_id: ReleaseId | None) -> Iterator[Story]:
    stories = story_map.stories
    for (_, lane), cell in story_map.cells.items():
        if lane == release_id:
            for story_id in cell:
                yield stories[story_id]
