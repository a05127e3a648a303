"""Lean: what is in progress, against the map's own limit, how old it is, and what holds it up."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from storymap.model.coverage import in_board_order
from storymap.model.done import is_done
from storymap.model.records import Story
from storymap.model.storymap import ReleaseId, StoryId, StoryMap


class LaneFlow(NamedTuple):
    """The work in progress of a lane (None: the unscheduled).

    ``limit``: None if the map has none. It is one of releases, so it holds for the unscheduled
    stories only where there is no release.
    """

    lane: ReleaseId | None
    doing: tuple[StoryId, ...]
    limit: int | None

    @property
    def is_over(self) -> bool:
        """Whether more is in progress than the limit allows."""
        return self.limit is not None and len(self.doing) > self.limit


class Started(NamedTuple):
    """A story in progress.

    ``since``: the first day that it can have been in progress as part of its release: the start of
    that, or of the map's calendar. A map keeps no stamp of when a card was changed, so ``days``,
    from there to today, is the most it can be; None if no date is known, or none has come.
    ``is_early``: its release has not begun: it is later than one that is current, or starts after
    today, or there is none. ``is_blocked``: flagged so. ``waits_for``: what it needs that is not
    done.
    """

    story_id: StoryId
    lane: ReleaseId | None
    since: dt.date | None
    days: int | None
    is_early: bool
    is_blocked: bool
    waits_for: tuple[StoryId, ...]


def flow(m: StoryMap) -> tuple[LaneFlow, ...]:
    """Return the work in progress of every lane, first to last."""
    doing: dict[ReleaseId | None, list[StoryId]] = {lane: [] for lane in m.lanes}
    for name in _doing(m):
        doing[m.cell_of(m.stories[name])[1]].append(name)
    return tuple(
        LaneFlow(lane, tuple(ids), m.info.wip_limit if lane or not m.releases else None)
        for lane, ids in doing.items()
    )


def started(m: StoryMap, today: dt.date) -> tuple[Started, ...]:
    """Return all stories in progress, the oldest first; those of unknown age last."""
    early = _early_lanes(m, today)
    found = [_started(m, m.stories[name], today, early) for name in _doing(m)]
    return tuple(sorted(found, key=lambda one: (one.days is None, -(one.days or 0))))


def early_starts(m: StoryMap) -> tuple[StoryId, ...]:
    """Return the stories in progress whose release comes after a current one, or is none."""
    early = _early_lanes(m, None)
    return tuple(name for name in _doing(m) if m.cell_of(m.stories[name])[1] in early)


def _doing(m: StoryMap) -> tuple[StoryId, ...]:
    return in_board_order(m, {story.id for story in m.stories.values() if story.status == "doing"})


def _early_lanes(m: StoryMap, today: dt.date | None) -> frozenset[ReleaseId | None]:
    """Return the lanes in which nobody should have started; without a today dates do not tell."""
    found: set[ReleaseId | None] = {None} if m.releases else set()
    has_current = False
    for release in m.release_order:
        start = _date(release.start)
        is_later = has_current and release.state == "planned"
        is_to_come = today is not None and start is not None and start > today
        if is_later or (is_to_come and release.state == "planned"):
            found.add(release.id)
        has_current = has_current or release.state == "current"
    return frozenset(found)


def _started(
    m: StoryMap, story: Story, today: dt.date, early: frozenset[ReleaseId | None]
) -> Started:
    _, lane = m.cell_of(story)
    release = m.releases.get(lane) if lane is not None else None
    since = _date(release.start if release and release.start else m.info.calendar.start)
    if since is not None and since > today:
        since = None
    return Started(
        story_id=story.id,
        lane=lane,
        since=since,
        days=None if since is None else (today - since).days,
        is_early=lane in early,
        is_blocked="blocked" in story.flags,
        waits_for=tuple(
            name
            for name in story.needs
            if name in m.stories and not is_done(m.stories[name], m.info)
        ),
    )


def _date(text: str | None) -> dt.date | None:
    """Return a date of the map; one that the calendar does not have (31 June) is none."""
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        return None
