"""The pages of all but one story: the map, an activity, a step, a release, several stories."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from storymap.model.records import Release
from storymap.model.storymap import HEAD_ID
from storymap.panels.estimate import format_number, parse_number
from storymap.panels.fields import ChoiceField, TextField
from storymap.panels.page import Page
from storymap.panels.story_page import (
    effort_field,
    estimate_field,
    release_field,
    status_field,
)
from storymap.panels.story_tabs import persona_field

STATES: Final = (("planned", "Planned"), ("current", "Current"), ("shipped", "Shipped"))
UNITS: Final = (("days", "Days"), ("points", "Points"))
HORIZONS: Final = ((None, "Not said"), ("short", "Short term"), ("long", "Long term"))


class MapPage(Page):
    """The map itself."""

    def build(self) -> None:
        """Add the fields."""
        self.title = self.title_field(read=lambda _: self.document.story_map.title)
        self.add(self.tr("Title"), self.title)
        self.add(self.tr("Goal"), self.text_field("goal", self.tr("Goal")))
        self.add(self.tr("Problem"), self.text_field("problem", self.tr("Problem")))
        self.add(self.tr("Description"), self.text_field("description", self.tr("Description")))
        self.unit = ChoiceField(UNITS)
        self.bind("unit", self.unit, self.tr("Unit"))
        self.add(self.tr("Estimates are in"), self.unit)

    def related(self, _record: Any) -> Iterable[str]:
        """Watch the head, which has the title."""
        return (HEAD_ID,)


class BackbonePage(Page):
    """An activity or a step."""

    def build(self) -> None:
        """Add the fields."""
        self.title = self.title_field()
        self.add(self.tr("Title"), self.title)
        self.add(self.tr("Problem"), self.text_field("problem", self.tr("Problem")))
        self.add(self.tr("Description"), self.text_field("description", self.tr("Description")))
        self.add(self.tr("Personas"), persona_field(self), adds=self.tr("Add a persona"))


class ReleasePage(Page):
    """A release: what it is for, how much it holds, when."""

    def build(self) -> None:
        """Add the fields."""
        self.title = self.title_field()
        self.add(self.tr("Title"), self.title)
        self.add(self.tr("Goal"), self.text_field("goal", self.tr("Goal")))
        self.add(self.tr("Measures"), self.text_field("measures", self.tr("Measures")))
        self.capacity = effort_field(self, "capacity", self.tr("Capacity"))
        self.state = ChoiceField(STATES)
        self.bind("state", self.state, self.tr("State"))
        labels = self.add_pair((self.tr("Capacity"), self.capacity), (self.tr("State"), self.state))
        self.capacity_caption = labels[0]
        self.start = self._date("start", self.tr("Start"))
        self.finish = self._date("finish", self.tr("Finish"))
        self.add_pair((self.tr("Start"), self.start), (self.tr("Finish"), self.finish))
        self.add(self.tr("Description"), self.text_field("description", self.tr("Description")))
        self.add(self.tr("Why this slice"), self.text_field("reason", self.tr("Reason")))

    def on_shown(self, _record: Release) -> None:
        """Name the unit."""
        unit = self.document.story_map.info.unit
        self.capacity_caption.setText(self.tr("Capacity ({0})").format(unit).upper())

    def related(self, _record: Release) -> Iterable[str]:
        """Watch the unit."""
        return ("map",)

    def _date(self, name: str, label: str) -> TextField:
        field = TextField(parse_date, is_line=True, hint="2027-03-31")
        self.bind(name, field, label)
        return field


class OutcomePage(Page):
    """An outcome: what it is worth, and how one would see it."""

    def build(self) -> None:
        """Add the fields."""
        self.title = self.title_field()
        self.add(self.tr("Title"), self.title)
        self.value = TextField(parse_number, format_number, is_line=True)
        self.bind("value", self.value, self.tr("Value"))
        horizon = ChoiceField(HORIZONS)
        self.bind("horizon", horizon, self.tr("Horizon"))
        self.add_pair((self.tr("Value"), self.value), (self.tr("Horizon"), horizon))
        self.add(self.tr("Measure"), self.text_field("measure", self.tr("Measure")))
        self.add(self.tr("Problem"), self.text_field("problem", self.tr("Problem")))
        self.add(self.tr("Description"), self.text_field("description", self.tr("Description")))
        self.add(self.tr("Personas"), persona_field(self), adds=self.tr("Add a persona"))


class ManyPage(Page):
    """Several stories: what they share; an edit applies to all of them as one undo step."""

    def build(self) -> None:
        """Add the fields."""
        self.status, self.release = status_field(self), release_field(self)
        self.add_pair((self.tr("Status"), self.status), (self.tr("Release"), self.release))
        self.estimate = estimate_field(self)
        self.value = TextField(parse_number, format_number, is_line=True)
        self.bind("value", self.value, self.tr("Value"))
        labels = self.add_pair((self.tr("Estimate"), self.estimate), (self.tr("Value"), self.value))
        self.estimate_caption = labels[0]

    def on_shown(self, _record: Any) -> None:
        """Name the unit."""
        unit = self.document.story_map.info.unit
        self.estimate_caption.setText(self.tr("Estimate ({0})").format(unit).upper())


def parse_date(text: str) -> str | None:
    """Return a date as YYYY-MM-DD, None for an empty text; raises ValueError with a sentence."""
    text = text.strip()
    if not text:
        return None
    try:
        year, month, day = (int(part) for part in re.split(r"[-./]", text))
        return date(year, month, day).isoformat()
    except ValueError:
        raise ValueError("Write a date as 2027-03-31.") from None
