"""When releases may be done: forecast."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from storymap.cli.answers import counted, print_json
from storymap.cli.lookup import loaded_map
from storymap.cli.reporting import FINE, NEGATIVE
from storymap.cli.telling import chance_text, print_titles

if TYPE_CHECKING:
    import argparse
    from datetime import date

    from storymap.cli.commands import Action
    from storymap.model.records import Story
    from storymap.model.storymap import StoryMap
    from storymap.slicing.forecast import FanPoint, Forecast, ReleaseForecast


_MOST_NAMED: Final = 5
"""So many stories without an estimate are printed for each release."""


def _forecast(options: argparse.Namespace) -> int:
    import datetime as dt

    from storymap.model.records import Range
    from storymap.slicing.forecast import forecast

    story_map = loaded_map(options.file).story_map
    pace = None
    if options.pace is not None:
        low, high = options.pace
        pace = Range(low=low, likely=(low + high) / 2, high=high)
    start = options.start or dt.datetime.now().astimezone().date()
    told = forecast(story_map, start=start, pace=pace)
    if options.json:
        print_json(_told(told, story_map))
    else:
        _print(told, story_map)
    return NEGATIVE if told.basis is None else FINE


def _told(told: Forecast, story_map: StoryMap) -> dict[str, object]:
    """Return a forecast for programs."""
    return {
        "start": f"{told.start}",
        "unit": story_map.info.unit,
        "basis": told.basis,
        "periods": told.periods,
        "is_widened": told.is_widened,
        "needs_history": told.needs_history,
        "pace": told.pace,
        "releases": [_release(one, story_map) for one in told.releases],
    }


def _release(one: ReleaseForecast, story_map: StoryMap) -> dict[str, object]:
    names = ("chance_of_date", "chance_to_fit", "to_cut", "chance_after_cut", "stories",
             "unestimated")  # fmt: skip
    return {
        "release": one.title,
        "id": one.release_id,
        **{name: _day(getattr(one, name)) for name in ("p50", "p85", "p95", "target")},
        **{name: getattr(one, name) for name in names},
        "unestimated_stories": [
            {"id": story.id, "title": story.title} for story in _unestimated(one, story_map)
        ],
        "fan": [_point(point) for point in one.fan],
    }


def _point(point: FanPoint) -> dict[str, object]:
    shares = ("p10", "p25", "p50", "p75", "p90")
    return {"day": f"{point.day}", **{name: round(getattr(point, name), 4) for name in shares}}


def _day(day: date | None) -> str | None:
    return None if day is None else f"{day}"


def _print(told: Forecast, story_map: StoryMap) -> None:
    print(f"From {told.start}: {_basis(told, story_map.info.unit)}")
    if not told.releases:
        print("no release is open; add one to say when it may be done")
        return
    width = max(len(one.title) for one in told.releases)
    print(f"{'':{width}}  {'50 of 100':10}  {'85 of 100':10}  95 of 100")
    for one in told.releases:
        days = "  ".join(f"{_day(day) or '-':10}" for day in (one.p50, one.p85, one.p95))
        print(f"{one.title:{width}}  {days}  {_remarks(one)}".rstrip())
    for one in told.releases:
        titles = [story_map.stories[name].title for name in one.to_cut]
        print_titles(f"{one.title}, {_after_cut(one)}", titles)
    for one in told.releases:
        _print_unestimated(one, story_map)


def _print_unestimated(one: ReleaseForecast, story_map: StoryMap) -> None:
    """Print the first of the open stories of a release that have no estimate."""
    stories = _unestimated(one, story_map)
    if stories:
        print(f"{one.title}, without an estimate and so not counted:")
    for story in stories[:_MOST_NAMED]:
        print(f"  {story.title} ({story.id})")
    if len(stories) > _MOST_NAMED:
        print(f"  and {len(stories) - _MOST_NAMED} more; --json has them all")


def _unestimated(one: ReleaseForecast, story_map: StoryMap) -> list[Story]:
    """Return the open stories of a release that have no estimate, in the order of the map."""
    from storymap.model.done import is_done
    from storymap.slicing.overflow import stories_of

    return [
        story
        for story in stories_of(story_map, one.release_id)
        if story.estimate is None and not is_done(story, story_map.info)
    ]


def _basis(told: Forecast, unit: str) -> str:
    """Return what the forecast goes by, and what would make it better."""
    if told.basis is None or told.pace is None:
        return (
            "the map says neither what was finished so far nor how much its releases hold by "
            "when; give the effort finished per week as --pace LOW-HIGH"
        )
    pace = f"{told.pace[0]:.3g} to {told.pace[1]:.3g} {unit} a week"
    if told.basis == "range":
        return f"by {pace}, as given"
    if told.basis == "releases":
        return (
            f"by {pace}, as the capacities and dates of the releases have it; a history of "
            "finished effort would say more"
        )
    history = f"by {pace}, from {counted(told.periods, 'period')} of history"
    wider = "; fewer than five, so the dates are spread wider" if told.is_widened else ""
    return history + wider


def _remarks(one: ReleaseForecast) -> str:
    """Return how likely a release holds, and what is not known of it."""
    remarks = []
    if not one.stories:
        remarks.append("nothing open")
    if one.chance_of_date is not None:
        remarks.append(f"by {one.target}: {chance_text(one.chance_of_date)}")
    if one.chance_to_fit is not None:
        remarks.append(f"fits: {chance_text(one.chance_to_fit)}")
    if one.unestimated:
        remarks.append(f"{one.unestimated} of {one.stories} without an estimate")
    return ", ".join(remarks)


def _after_cut(one: ReleaseForecast) -> str:
    """Return how sure a release would be without what is to be cut, enough or not."""
    from storymap.slicing.forecast import SURE

    chance = one.chance_after_cut or 0
    sure = f"{chance_text(chance)} sure"
    return f"{sure} without" if chance >= SURE else f"only {sure} even without"


ACTIONS: Final[Mapping[str, Action]] = {"forecast": _forecast}
