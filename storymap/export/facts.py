"""What a lane's label says, gathered from the map: the same on screen and on paper."""

from __future__ import annotations

from storymap.layout.label import LaneFacts
from storymap.model.storymap import ReleaseId, StoryMap
from storymap.slicing.totals import chance_within, release_totals


def lane_facts(story_map: StoryMap, release_id: ReleaseId | None) -> LaneFacts:
    """Return how many stories a release (None: the unscheduled) holds, how big, and how sure."""
    totals = release_totals(story_map, release_id)
    release = story_map.releases.get(release_id) if release_id is not None else None
    capacity = release.capacity if release else None
    done = sum(
        story_map.stories[story_id].status == "done"
        for (_, lane), cell in story_map.cells.items()
        if lane == release_id
        for story_id in cell
    )
    return LaneFacts(
        stories=totals.stories,
        done=done,
        low=totals.low,
        likely=totals.likely,
        high=totals.high,
        unestimated=totals.unestimated,
        unit=story_map.info.unit,
        capacity=capacity.likely if capacity else None,
        chance=chance_within(totals, capacity) if capacity and totals.stories else None,
    )
