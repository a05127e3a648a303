"""When releases may be done: futures of their efforts, at paces drawn from what was done so far.

In each future the open work of the releases is done in their order, week after week, each at the
pace of one of the calendar's past periods. Without such periods nothing is said of dates.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from storymap.model.records import Period, Release, Story
from storymap.model.storymap import StoryMap
from storymap.slicing.futures import futures_of
from storymap.slicing.totals import UNKNOWN_SHARE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

COUNT: Final = 4_000
MOST_WEEKS: Final = 520
SEED: Final = 1_414
SHARES: Final = (0.05, 0.15, 0.5, 0.85, 0.95)


class Outlook(NamedTuple):
    """The dates that 5, 15, 50, 85 and 95 % of futures meet, and how many meet the target."""

    dates: tuple[dt.date, dt.date, dt.date, dt.date, dt.date]
    by_target: float | None


def outlooks(story_map: StoryMap, today: dt.date) -> dict[str, Outlook]:
    """Return the outlook of each release that is not shipped and that one can be said of."""
    paces = [pace for period in story_map.info.calendar.history if (pace := _pace(period)) > 0]
    coming = [release for release in story_map.release_order if release.state != "shipped"]
    if not paces or not coming:
        return {}
    import numpy as np

    start = _start(story_map, today)
    done = np.cumsum(
        np.random.default_rng(SEED).choice(np.array(paces), (COUNT, MOST_WEEKS)), axis=1
    )
    work: NDArray[np.float64] = np.zeros(COUNT)
    found: dict[str, Outlook] = {}
    for release in coming:
        stories = _open_stories(story_map, release)
        unknown = sum(story.estimate is None for story in stories)
        work = work + futures_of(stories, story_map.info.spread, count=COUNT)
        if not stories or unknown > UNKNOWN_SHARE * len(stories):
            continue
        found[release.id] = _outlook(_weeks(done, work), start, release)
    return found


def _pace(period: Period) -> float:
    """Return what a past period got done in a week."""
    days = (dt.date.fromisoformat(period.end) - dt.date.fromisoformat(period.start)).days + 1
    return 7 * period.done / days if days > 0 else 0.0


def _start(story_map: StoryMap, today: dt.date) -> dt.date:
    planned = story_map.info.calendar.start
    return max(today, dt.date.fromisoformat(planned)) if planned else today


def _open_stories(story_map: StoryMap, release: Release) -> Sequence[Story]:
    return [
        story
        for story in story_map.stories.values()
        if story.release == release.id and story.status != "done"
    ]


def _weeks(done: NDArray[np.float64], work: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return after how many weeks the work is done in each future, parts of weeks too."""
    import numpy as np

    whole = (done < work[:, None]).sum(axis=1)
    last = np.minimum(whole, MOST_WEEKS - 1)
    rows = np.arange(len(work))
    before = np.where(last > 0, done[rows, last - 1], 0.0)
    share = (work - before) / np.maximum(done[rows, last] - before, 1e-9)
    weeks: NDArray[np.float64] = last + np.clip(share, 0.0, 1.0)
    return weeks


def _outlook(weeks: NDArray[np.float64], start: dt.date, release: Release) -> Outlook:
    import numpy as np

    days = np.ceil(7 * weeks)
    five = [start + dt.timedelta(days=int(np.quantile(days, share))) for share in SHARES]
    by_target = None
    if release.finish:
        left = (dt.date.fromisoformat(release.finish) - start).days
        by_target = float((days <= left).mean())
    return Outlook((five[0], five[1], five[2], five[3], five[4]), by_target)
