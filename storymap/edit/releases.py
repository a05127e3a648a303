"""Edits of releases: adding one, putting them in another order."""

from __future__ import annotations

from collections.abc import Sequence

from storymap.edit.order import changed, following, known, reordered, settled
from storymap.edit.outline import Added
from storymap.model.ids import new_id
from storymap.model.records import Release
from storymap.model.storymap import StoryMap
from storymap.model.text import clean_title


def add_release(
    m: StoryMap, title: str = "", *, before: str | None = None, after: str | None = None
) -> Added:
    """Add a release before or after another; neither given: as the last."""
    release = Release(id=new_id(), key="", title=clean_title(title))
    present = [standing.id for standing in m.release_order]
    order = reordered(present, [release.id], following(present, before, after))
    return Added(m.with_changes(settled(m.releases, order, {release.id: release})), release.id)


def move_releases(m: StoryMap, ids: Sequence[str], before: str | None) -> StoryMap:
    """Put releases before another (None: last), in the order given; their stories go along."""
    moving = known(m.releases, ids)
    present = [release.id for release in m.release_order]
    order = reordered(present, moving, before)
    if order == present:
        return m
    return changed(m, settled(m.releases, order, {name: m.releases[name] for name in moving}))
