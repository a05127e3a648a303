"""Giving the stories of several releases to them at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from storymap.edit.order import arranged, changed, known
from storymap.model.records import replace
from storymap.model.storymap import CellId, ReleaseId, StoryId, StoryMap
from storymap.model.text import clean_text


def assign_plan(
    m: StoryMap,
    places: Mapping[StoryId, ReleaseId | None],
    reasons: Mapping[ReleaseId, str] | None = None,
) -> StoryMap:
    """Put stories into releases (None: the unscheduled), at the end of their cells in map order.

    Those that are there already keep their place, and pinned ones stay wherever they are. A reason
    that is not empty is kept with its release.
    """
    known(m.stories, list(places))
    known(m.releases, [lane for lane in places.values() if lane is not None])
    joining: dict[CellId, list[str]] = {}
    for lane in m.lanes:
        for (step, here), ids in m.cells.items():
            if here != lane:
                continue
            for name in ids:
                target = places.get(name, lane)
                if target != lane and not m.stories[name].pinned:
                    joining.setdefault((step, target), []).append(name)
    movers = {name for ids in joining.values() for name in ids}
    orders = {
        cell: [*(name for name in m.cell(*cell) if name not in movers), *ids]
        for cell, ids in joining.items()
    }
    return arranged(_with_reasons(m, reasons or {}), orders, movers)


def move_out(m: StoryMap, story_ids: Collection[StoryId], release_id: ReleaseId) -> StoryMap:
    """Move stories from a release to the one below it, from the last one to the unscheduled."""
    known(m.releases, [release_id])
    lanes = m.lanes
    return assign_plan(m, dict.fromkeys(story_ids, lanes[lanes.index(release_id) + 1]))


def _with_reasons(m: StoryMap, reasons: Mapping[ReleaseId, str]) -> StoryMap:
    told = {name: clean_text(text).strip() for name, text in reasons.items()}
    return changed(
        m,
        {name: replace(m.releases[name], reason=text) for name, text in told.items() if text},
    )
