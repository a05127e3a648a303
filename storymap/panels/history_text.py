"""Effort finished per period as people paste it from a spreadsheet, and as it is copied back."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterable, Sequence
from typing import Final

from storymap.model.records import Number, Period
from storymap.panels.estimate import exact_text, parse_number

WEEK: Final = dt.timedelta(days=7)
DAY: Final = dt.timedelta(days=1)
MOST: Final = 1_000
"""A map keeps no more periods than these."""

_SEPARATORS: Final = "\t;,"
_DATE: Final = re.compile(r"(\d{1,4})([-./])(\d{1,2})\2(\d{1,4})")


def parse_history(text: str, last: Period | None) -> tuple[Period, ...]:
    """Return the periods that a pasted text means, in order of time.

    A line is ``from, to, done``, or ``from, done`` (until the next line begins), or ``done`` alone
    (as long as the period before, right after it; ``last`` is the one before the first). A first
    line of other words is a heading. Raises ValueError with a sentence for the reader.
    """
    rows = _rows(text)
    if rows and not any(_is_number(cell) or _DATE.fullmatch(cell) for cell in rows[0]):
        rows = rows[1:]
    if not rows:
        raise ValueError("There are no numbers in what was copied.")
    widths = {len(row) for row in rows}
    if len(widths) > 1 or not widths <= {1, 2, 3}:
        raise ValueError("Paste lines of: from, to, done – or from, done – or done alone.")
    if len(rows) > MOST:
        raise ValueError(f"That is too much: {len(rows)} lines, at most {MOST} periods.")
    (width,) = widths
    if width == 1:
        return _following(rows, last)
    order = _order([cell for row in rows for cell in row[:-1]])
    if width == 2:
        return _until_the_next(rows, order)
    return tuple(
        sorted(
            (
                period_of(parse_day(a, order), parse_day(b, order), parse_done(done))
                for a, b, done in rows
            ),
            key=_start,
        )
    )


def refuse_what_is_to_come(periods: Iterable[Period], now: dt.date) -> None:
    """Raise ValueError with a sentence if a period begins after ``now``: nothing is finished then.

    One that has begun may end later: what a team finished is often written down a day before.
    """
    later = sorted(one.start for one in periods if one.start > now.isoformat())
    if later:
        raise ValueError(
            f"{later[0]} is still to come: only what was finished up to today, {now}, counts."
        )


def unfinished(periods: Iterable[Period], now: dt.date) -> int:
    """Return how many periods are not over, and so may hold less than they will."""
    return sum(one.end > now.isoformat() for one in periods)


def history_text(periods: Iterable[Period]) -> str:
    """Return periods as a spreadsheet takes them: from, to and done, with tabs between."""
    return "\n".join(f"{one.start}\t{one.end}\t{exact_text(one.done)}" for one in periods)


def next_days(periods: Sequence[Period], today: dt.date) -> tuple[dt.date, dt.date]:
    """Return first and last day of the period to write next: as long as the last one, after it.

    Without any it is the last whole week, from Monday to Sunday. Raises ValueError as parse_day.
    """
    if not periods:
        monday = today - dt.timedelta(days=today.weekday() + 7)
        return monday, monday + WEEK - DAY
    last = max(periods, key=_start)
    first, end = parse_day(last.start), parse_day(last.end)
    return end + DAY, end + DAY + (end - first)


def today() -> dt.date:
    """Return the day it is where the user is."""
    return dt.datetime.now(tz=dt.UTC).astimezone().date()


def parse_day(text: str, order: str = "") -> dt.date:
    """Return a day written as 2026-10-05, 5.10.2026 or, with ``order``, 05/10/2026.

    ``order`` is ``dm`` or ``md``. Raises ValueError with a sentence.
    """
    found = _DATE.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"Write a date as 2026-10-05, not “{text.strip()[:40]}”.")
    first, separator, middle, last = found.groups()
    try:
        if len(first) == 4:
            return dt.date(int(first), int(middle), int(last))
        day, month = (middle, first) if order == "md" and separator == "/" else (first, middle)
        year = int(last) + (2000 if len(last) == 2 else 0)
        return dt.date(year, int(month), int(day))
    except ValueError:
        raise ValueError(f"“{text.strip()}” is not a day of any year.") from None


def period_of(first: dt.date, last: dt.date, done: Number) -> Period:
    """Return a period; raises ValueError with a sentence if it ends before it begins."""
    if last < first:
        raise ValueError(f"A period ends after it begins: {first} is after {last}.")
    return Period(start=first.isoformat(), end=last.isoformat(), done=done)


def _rows(text: str) -> list[list[str]]:
    lines = [line for line in text.replace("\r\n", "\n").split("\n") if line.strip()]
    if all(map(_is_number, lines)):
        return [[line.strip()] for line in lines]
    separator = next((one for one in _SEPARATORS if all(one in line for line in lines)), None)
    if separator is None:
        return [[line.strip()] for line in lines]
    read = csv.reader(lines, delimiter=separator)
    return [[cell.strip() for cell in row if cell.strip()] for row in read]


def _is_number(text: str) -> bool:
    try:
        return parse_number(text) is not None
    except ValueError:
        return False


def _order(dates: Iterable[str]) -> str:
    """Return in which order days and months stand in dates with slashes."""
    parts = [found.groups() for text in dates if (found := _DATE.fullmatch(text))]
    slashed = [(int(a), int(b)) for a, mark, b, _ in parts if mark == "/" and len(a) < 3]
    if any(a > 12 for a, _ in slashed):
        return "dm"
    if any(b > 12 for _, b in slashed):
        return "md"
    if any(a != b for a, b in slashed):
        raise ValueError("05/10/2026 can be read in two ways: write dates as 2026-10-05.")
    return "dm"


def _following(rows: Iterable[Sequence[str]], last: Period | None) -> tuple[Period, ...]:
    if last is None:
        raise ValueError("Paste the dates too, as no period stands here that these could follow.")
    periods = [last]
    for (done,) in rows:
        first, end = next_days(periods[-1:], dt.date.max)
        periods.append(period_of(first, end, parse_done(done)))
    return tuple(periods[1:])


def _until_the_next(rows: Iterable[Sequence[str]], order: str) -> tuple[Period, ...]:
    starts = sorted((parse_day(first, order), parse_done(done)) for first, done in rows)
    days = [day for day, _ in starts]
    length = days[-1] - days[-2] if len(days) > 1 else WEEK
    ends = [day - DAY for day in [*days[1:], days[-1] + max(length, DAY)]]
    return tuple(period_of(day, end, done) for (day, done), end in zip(starts, ends, strict=True))


def parse_done(text: str) -> Number:
    number = parse_number(text)
    if number is None or number < 0:
        raise ValueError("What was finished is a number, as 8 or 7.5.")
    return number


def _start(period: Period) -> str:
    return period.start
