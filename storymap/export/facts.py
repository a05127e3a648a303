"""What a lane's label says, gathered from the map: the same on screen and on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from storymap.layout.label import LaneFacts
from storymap.model.done import is_done
from storymap.model.storymap import ReleaseId, StoryMap
from storymap.slicing.totals import chance_within, release_totals

if TYPE_CHECKING:
    from datetime import date

    from storymap.progress import Progress


Days: TypeAlias = "tuple[date, date]"
"""The days that 50 and 85 of 100 futures meet."""


class Outlook:
    """When the releases of a map may be done: forecast once for each day that is asked for."""

    def __init__(self, story_map: StoryMap) -> None:
        """Look ahead for a map."""
        self._map = story_map
        self._known: dict[date, dict[ReleaseId, Days]] = {}

    def days(self, day: date, progress: Progress | None = None) -> dict[ReleaseId, Days]:
        """Return the days of each release that can be forecast from a day on; raises Cancelled."""
        known = self._known.get(day)
        if known is None:
            known = self._known[day] = _days(self._map, day, progress)
        return known


def _days(story_map: StoryMap, day: date, progress: Progress | None) -> dict[ReleaseId, Days]:
    from storymap.slicing.forecast import forecast
    from storymap.slicing.pace import pace_of

    if pace_of(story_map, None) is None:
        return {}
    told = forecast(story_map, start=day, progress=progress)
    return {row.release_id: (row.p50, row.p85) for row in told.releases if row.p50 and row.p85}


def lane_facts(story_map: StoryMap, release_id: ReleaseId | None) -> LaneFacts:
    """Return how many stories a release (None: the unscheduled) holds, how big, and how sure."""
    totals = release_totals(story_map, release_id)
    release = story_map.releases.get(release_id) if release_id is not None else None
    capacity = release.capacity if release else None
    done, unmet, doing = _counts(story_map, release_id)
    return LaneFacts(
        stories=totals.stories,
        done=done,
        unmet=unmet,
        doing=doing,
        limit=story_map.info.wip_limit if release or not story_map.releases else None,
        low=totals.low,
        likely=totals.likely,
        high=totals.high,
        unestimated=totals.unestimated,
        unit=story_map.info.unit,
        capacity=capacity.likely if capacity else None,
        chance=chance_within(totals, capacity) if capacity and totals.stories > done else None,
    )


def _counts(story_map: StoryMap, release_id: ReleaseId | None) -> tuple[int, int, int]:
    """Return how many stories of a lane are done, say so and are not, and are in progress."""
    done = unmet = doing = 0
    stories, info = story_map.stories, story_map.info
    for (_, lane), cell in story_map.cells.items():
        for name in cell if lane == release_id else ():
            story = stories[name]
            if story.status == "doing":
                doing += 1
            elif story.status == "done" and is_done(story, info):
                done += 1
            elif story.status == "done":
                unmet += 1
    return done, unmet, doing
