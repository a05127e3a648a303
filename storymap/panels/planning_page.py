"""What the map plans with: spread, calendar, what was finished, what its colours mean."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from storymap.edit.fields import set_fields
from storymap.layout.wording import effort_text
from storymap.model.queries import effort_range
from storymap.model.records import Legend, MapInfo, Number, Period, Range, replace
from storymap.model.storymap import StoryMap
from storymap.model.text import clean_text, clean_title
from storymap.panels.estimate import exact_text, format_number, parse_number
from storymap.panels.fields import TextField
from storymap.panels.history_text import parse_history, refuse_what_is_to_come, today
from storymap.panels.page import Page
from storymap.panels.story_fields import parse_date

EXAMPLE: Final = 10


class PlanningPage(Page):
    """Numbers that hold for all of the map."""

    def build(self) -> None:
        """Add the fields."""
        low = self._number("spread", "low", self.tr("Lone estimate, at best ×"), low_factor)
        high = self._number("spread", "high", self.tr("Lone estimate, at worst ×"), high_factor)
        self.low, self.high = low, high
        self.add_pair((self.tr("At best ×"), low), (self.tr("At worst ×"), high))
        self.spread = self.add_words("")
        start = TextField(parse_date, is_line=True, hint="2027-03-31")
        self.start = self._part("calendar", "start", start, self.tr("Work starts"))
        self.days = self._number("calendar", "days_per_week", self.tr("Days a week"), days_a_week)
        self.add_pair((self.tr("Work starts"), self.start), (self.tr("Days a week"), self.days))
        hint = self.tr("2027-01-04, 2027-01-17, 12 – one period a line")
        history = TextField(periods_of, periods_text, hint=hint)
        self.history = self._part("calendar", "history", history, self.tr("Finished so far"))
        self.add(self.tr("Finished: from, to, how much"), self.history)
        self.legend = TextField(legend_of, legend_text, hint=self.tr("yellow: a risk"))
        self.bind("legend", self.legend, self.tr("Legend"))
        self.add(self.tr("What colours mean"), self.legend)

    def on_shown(self, record: MapInfo) -> None:
        """Tell by an example what the spread does."""
        told = effort_text(effort_range(Range(likely=EXAMPLE), record.spread), record.unit)
        words = self.tr("An estimate of {0} alone is taken as {1}.").format(EXAMPLE, told)
        self.spread.setText(words)

    def _number(
        self, part: str, name: str, label: str, parse: Callable[[str], Number | None]
    ) -> TextField:
        field = TextField(parse, format_number, is_line=True)
        return self._part(part, name, field, label)

    def _part(self, part: str, name: str, field: TextField, label: str) -> TextField:
        """Bind a field to a field of the map's spread or calendar."""
        read, write = partial(_told, part, name), partial(_tell, part, name)
        self.bind(part, field, label, read=read, write=write)
        return field


def _told(part: str, name: str, record: Any) -> object:
    return getattr(getattr(record, part), name)


def _tell(part: str, name: str, m: StoryMap, record_id: str, value: object) -> StoryMap:
    changed = replace(getattr(m.info, part), **{name: value})
    return set_fields(m, record_id, **{part: changed})


def low_factor(text: str) -> Number:
    """Return the factor that makes the lowest effort of a likely one; raises ValueError."""
    number = parse_number(text.strip().removeprefix("×"))
    if number is None or not 0 <= number <= 1:
        raise ValueError("Write a factor from 0 to 1, as 0.7.")
    return number


def high_factor(text: str) -> Number:
    """Return the factor that makes the highest effort of a likely one; raises ValueError."""
    number = parse_number(text.strip().removeprefix("×"))
    if number is None or number < 1:
        raise ValueError("Write a factor of 1 or more, as 1.6.")
    return number


def days_a_week(text: str) -> Number | None:
    """Return on how many days a week there is work, None for an empty text; raises ValueError."""
    number = parse_number(text)
    if number is not None and not 0 < number <= 7:
        raise ValueError("A week has up to 7 days.")
    return number


def periods_of(text: str) -> tuple[Period, ...]:
    """Return the periods that a text means; raises ValueError with a sentence."""
    periods = parse_history(text, None) if text.strip() else ()
    refuse_what_is_to_come(periods, today())
    return periods


def periods_text(periods: tuple[Period, ...]) -> str:
    """Return periods as text: from, to and how much, one a line."""
    return "\n".join(f"{one.start}, {one.end}, {exact_text(one.done)}" for one in periods)


def legend_of(text: str) -> tuple[Legend, ...]:
    """Return what a text says that colours mean: a colour, a colon and its meaning a line."""
    found = []
    for line in clean_text(text).splitlines():
        colour, colon, meaning = line.partition(":")
        if not line.strip():
            continue
        if not (colour.strip() and colon and meaning.strip()):
            raise ValueError("Write a colour and what it means, as “yellow: a risk”.")
        found.append(Legend(colour=clean_title(colour), meaning=clean_title(meaning)))
    return tuple(found)


def legend_text(legend: tuple[Legend, ...]) -> str:
    """Return what colours mean as text."""
    return "\n".join(f"{one.colour}: {one.meaning}" for one in legend)
