"""Giving releases what a slice or a plan found for them, and moving out what is too much."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Final

from storymap.edit.order import arranged, changed, known
from storymap.model.done import is_done
from storymap.model.records import replace
from storymap.model.storymap import CellId, ReleaseId, StoryId, StoryMap
from storymap.model.text import clean_text

_OWN_REASON: Final = re.compile(
    r"(Sliced for value|Planned for value) at [\d.]+ (days|points): [^\n]*\."
)
"""What the program writes as a reason itself, and may write anew."""


def assign_plan(
    m: StoryMap,
    places: Mapping[StoryId, ReleaseId | None],
    reasons: Mapping[ReleaseId, str] | None = None,
) -> StoryMap:
    """Put stories into releases (None: the unscheduled), at the end of their cells in map order.

    Those that are there already keep their place, and pinned ones stay wherever they are. A reason
    that is not empty is kept with its release, unless somebody wrote one there.
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


def assign_slice(
    m: StoryMap,
    release_id: ReleaseId,
    story_ids: Collection[StoryId],
    reason: str = "",
    *,
    unestimated: Collection[StoryId] = (),
) -> StoryMap:
    """Make a release hold the chosen stories, as :func:`assign_plan` does.

    Stories in it that are neither chosen nor done go to the next release that is not shipped, or to
    the unscheduled; those that the slice did not consider, as they are ``unestimated``, stay.
    """
    chosen = known(m.stories, story_ids)
    staying = {*chosen, *unestimated}
    leaving = [
        name
        for (_, lane), ids in m.cells.items()
        if lane == release_id
        for name in ids
        if name not in staying and not is_done(m.stories[name], m.info)
    ]
    places = {
        **dict.fromkeys(leaving, next_lane(m, release_id)),
        **dict.fromkeys(chosen, release_id),
    }
    return assign_plan(m, places, {release_id: reason})


def move_out(m: StoryMap, story_ids: Collection[StoryId], release_id: ReleaseId) -> StoryMap:
    """Move stories from a release to the next one that is not shipped, or to the unscheduled."""
    return assign_plan(m, dict.fromkeys(story_ids, next_lane(m, release_id)))


def next_lane(m: StoryMap, release_id: ReleaseId) -> ReleaseId | None:
    """Return the next release that is not shipped, None (the unscheduled) if none follows.

    What a shipped release holds counts as delivered, so nothing that is open goes there.
    """
    known(m.releases, [release_id])
    order = [release.id for release in m.release_order]
    after = order[order.index(release_id) + 1 :]
    return next((name for name in after if m.releases[name].state != "shipped"), None)


def _is_own(reason: str) -> bool:
    """Tell whether a reason is empty or the program's own, so that nobody misses it."""
    return not reason or _OWN_REASON.fullmatch(reason) is not None


def _with_reasons(m: StoryMap, reasons: Mapping[ReleaseId, str]) -> StoryMap:
    told = {name: clean_text(text).strip() for name, text in reasons.items()}
    return changed(
        m,
        {
            name: replace(m.releases[name], reason=text)
            for name, text in told.items()
            if text and _is_own(m.releases[name].reason)
        },
    )
