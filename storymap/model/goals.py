"""Where all this is going: the map's brief, outcomes near and far, what each release is for."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from storymap.model.done import Progress, earned, progress
from storymap.model.records import ReleaseState
from storymap.model.storymap import ReleaseId, StoryMap, ordered

_ITEM: Final = re.compile(r"^\s*[-*•]\s+")


class ReleaseGoal(NamedTuple):
    """What a release is for. ``outcomes``: those that are earned when it is delivered."""

    release_id: ReleaseId
    title: str
    goal: str
    measures: tuple[str, ...]
    reason: str
    state: ReleaseState
    outcomes: tuple[str, ...]
    progress: Progress


class Goals(NamedTuple):
    """The brief and the way there.

    ``short``, ``long`` and ``undated`` hold the outcomes by horizon, ``earned`` those whose
    stories are all done, ``unplanned`` those that no release earns.
    """

    problem: str
    goal: str
    description: str
    short: tuple[str, ...]
    long: tuple[str, ...]
    undated: tuple[str, ...]
    earned: tuple[str, ...]
    unplanned: tuple[str, ...]
    releases: tuple[ReleaseGoal, ...]


def goals(m: StoryMap) -> Goals:
    """Return the goals of a map."""
    outcomes = ordered(m.outcomes)
    lanes = earning_lanes(m)
    reached, stands = earned(m), progress(m)
    return Goals(
        problem=m.info.problem,
        goal=m.info.goal,
        description=m.info.description,
        short=tuple(one.id for one in outcomes if one.horizon == "short"),
        long=tuple(one.id for one in outcomes if one.horizon == "long"),
        undated=tuple(one.id for one in outcomes if one.horizon is None),
        earned=tuple(one.id for one in outcomes if one.id in reached),
        unplanned=tuple(one.id for one in outcomes if lanes.get(one.id) is None),
        releases=tuple(
            ReleaseGoal(
                release_id=release.id,
                title=release.title,
                goal=release.goal,
                measures=lines(release.measures),
                reason=release.reason,
                state=release.state,
                outcomes=tuple(one.id for one in outcomes if lanes.get(one.id) == release.id),
                progress=stands[release.id],
            )
            for release in m.release_order
        ),
    )


def earning_lanes(m: StoryMap) -> dict[str, ReleaseId | None]:
    """Return, for each outcome that stories name, the last lane that holds one of them.

    With that release it is earned; None: one of its stories is unscheduled.
    """
    lanes = m.lanes
    rank = {lane: number for number, lane in enumerate(lanes)}
    last: dict[str, int] = {}
    for story in m.stories.values():
        if story.outcomes:
            here = rank[m.cell_of(story)[1]]
            for name in story.outcomes:
                if name in m.outcomes:
                    last[name] = max(last.get(name, 0), here)
    return {name: lanes[here] for name, here in last.items()}


def lines(text: str) -> tuple[str, ...]:
    """Return the lines of a text that say something: the measures of a release, one a line.

    What marks an item of a list ("- ", "* ", "• ") is left out.
    """
    found = (_ITEM.sub("", line, count=1).strip() for line in text.splitlines())
    return tuple(line for line in found if line)
