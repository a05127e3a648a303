"""A forecast in words, numbers and charts: computed off the window's thread, without Qt."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from storymap.layout.charts_course import Course
from storymap.layout.charts_forecast import Fan, FanChart
from storymap.layout.wording import UNIT_LETTERS, date_text, listed, number_text, range_text
from storymap.model.records import Range
from storymap.model.storymap import ReleaseId, StoryMap
from storymap.panels.slice_answer import SURE
from storymap.panels.slice_words import chance_words
from storymap.progress import Progress
from storymap.slicing.forecast import Forecast, ReleaseForecast, forecast

Word = tuple[str, str, str]
"""A name, what it is, and how it looks: ``good``, ``bad`` or nothing."""


@dataclass(frozen=True, slots=True)
class Told:
    """A forecast and the map that it is of."""

    story_map: StoryMap
    forecast: Forecast

    def row(self, release_id: ReleaseId | None) -> ReleaseForecast | None:
        """Return the forecast of a release."""
        found = (row for row in self.forecast.releases if row.release_id == release_id)
        return next(found, None)


def told_of(story_map: StoryMap, start: dt.date, pace: Range | None, progress: Progress) -> Told:
    """Return the forecast of a map from a day on; ``pace`` is effort a week, if somebody says it.

    Raises Cancelled.
    """
    return Told(story_map, forecast(story_map, start=start, pace=pace, progress=progress))


def chart_of(told: Told) -> FanChart:
    """Return all releases as a chart."""
    return FanChart(told.forecast.start, tuple(_fan(told, row) for row in told.forecast.releases))


def course_of(row: ReleaseForecast) -> Course:
    """Return the course of one release as a chart."""
    points = tuple((one.day, (one.p10, one.p25, one.p50, one.p75, one.p90)) for one in row.fan)
    return Course(points, dates_of(row) or (), row.target)


def dates_of(row: ReleaseForecast) -> tuple[dt.date, dt.date, dt.date] | None:
    """Return the dates of 50, 85 and 95 of 100 futures, None unless all are known."""
    if row.p50 is None or row.p85 is None or row.p95 is None:
        return None
    return row.p50, row.p85, row.p95


def words_of(told: Told, row: ReleaseForecast) -> tuple[Word, ...]:
    """Return what there is to say of a release, line by line."""
    lines: list[Word] = [
        (name, date_text(day), "")
        for name, day in (
            ("50 of 100 futures by", row.p50),
            ("85 of 100 by", row.p85),
            ("95 of 100 by", row.p95),
        )
        if day is not None
    ]
    if row.target is not None and row.chance_of_date is not None:
        lines.append((f"{date_text(row.target)} holds", *_chance(row.chance_of_date)))
    capacity = told.story_map.releases[row.release_id].capacity
    if capacity is not None and row.chance_to_fit is not None:
        letter = UNIT_LETTERS[told.story_map.info.unit]
        room = f"{number_text(capacity.likely)} {letter}"
        lines.append((f"Fits {room}", *_chance(row.chance_to_fit)))
    if row.unestimated:
        lines.append(("Not estimated", f"{row.unestimated} of {row.stories}", "bad"))
    return tuple(lines)


def sentence(told: Told, row: ReleaseForecast) -> str:
    """Return what a stakeholder is told of a release, in plain sentences."""
    title = f"“{row.title}”"
    if not row.stories:
        return f"{title} has no open work."
    parts = [_dates_sentence(told, row, title)]
    if row.target is not None and row.chance_of_date is not None:
        share = _of_100(row.chance_of_date)
        parts.append(f"Its date, {date_text(row.target)}, holds in {share} futures.")
    if row.to_cut and row.chance_after_cut is not None:
        parts.append(_cut_sentence(told, row))
    if row.unestimated:
        have = (
            "1 open story has" if row.unestimated == 1 else f"{row.unestimated} open stories have"
        )
        parts.append(
            f"{have} no estimate and {'is' if row.unestimated == 1 else 'are'} not counted."
        )
    return " ".join(parts)


def notes_of(told: Told) -> str:
    """Return what a forecast is made of, and what would make it better."""
    known, unit = told.forecast, told.story_map.info.unit
    if known.basis is None:
        return (
            "There is nothing to go by yet. Write what was finished so far, or how much is "
            "finished in a week."
        )
    pace = ""
    if known.pace is not None:
        low, high = (round(one, 1) for one in known.pace)
        pace = f"{range_text(low, high)} {unit} a week"
    match known.basis:
        case "history":
            count = "1 period" if known.periods == 1 else f"{known.periods} periods"
            text = f"10,000 futures, from {count} of finished work: {pace}."
            if known.is_widened:
                text += " With fewer than five periods the futures are spread wider."
        case "range":
            text = f"10,000 futures, from the pace that you gave: {pace}."
        case "releases":
            text = f"10,000 futures, from the releases’ capacities and dates: {pace}."
            text += " Write what was finished so far, and they tell more."
    return text


def _fan(told: Told, row: ReleaseForecast) -> Fan:
    note = ""
    if row.target is not None and row.chance_of_date is not None:
        note = f"{chance_words(row.chance_of_date)} by target"
    elif not row.stories:
        note = "no open work"
    elif dates_of(row) is None:
        note = _why_no_date(told, row)
    return Fan(row.title, note, dates_of(row), row.target)


def _why_no_date(told: Told, row: ReleaseForecast) -> str:
    if told.forecast.basis is None:
        return "no pace known"
    return "more than 10 years" if row.p50 is not None or not _lacks(told, row) else "not estimated"


def _lacks(told: Told, row: ReleaseForecast) -> bool:
    """Whether a release, or one before it, has stories without an estimate."""
    rows = told.forecast.releases
    return any(one.unestimated for one in rows[: rows.index(row) + 1])


def _dates_sentence(told: Told, row: ReleaseForecast, title: str) -> str:
    if row.p50 is not None and row.p85 is not None:
        return (
            f"{title} is done by {date_text(row.p50)} in half of all futures, and by "
            f"{date_text(row.p85)} in 85 of 100."
        )
    if row.p50 is not None:
        by = date_text(row.p50)
        return f"{title} is done by {by} in half of all futures; it may take ten years and more."
    match _why_no_date(told, row):
        case "no pace known":
            return f"Nobody can say yet when {title} is done: it is not known how fast work goes."
        case "not estimated":
            return f"Nobody can say yet when {title} is done: too much of it is not estimated."
        case _:
            return f"{title} would take more than ten years."


def _cut_sentence(told: Told, row: ReleaseForecast) -> str:
    titles = [told.story_map.stories[name].title for name in row.to_cut]
    chance = row.chance_after_cut or 0.0
    what = "its date" if row.chance_of_date is not None else "its capacity"
    if chance < SURE:
        return f"Even without {listed(titles)}, {what} would hold in only {_of_100(chance)}."
    return f"Without {listed(titles)}, {what} would hold in {_of_100(chance)}."


def _of_100(chance: float) -> str:
    percent = round(100 * chance)
    shown = "fewer than 1" if percent < 1 else "more than 99" if percent > 99 else str(percent)
    return f"{shown} of 100"


def _chance(chance: float) -> tuple[str, str]:
    return chance_words(chance), "good" if chance >= SURE else "bad"
