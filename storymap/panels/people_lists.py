"""What can be done in the lists of outcomes, personas and stakeholders, one class a list."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QCoreApplication

from storymap.edit.errors import EditError
from storymap.edit.fields import set_fields
from storymap.edit.outcomes import add_outcome
from storymap.edit.outline import Added, rename
from storymap.edit.people import add_persona, add_stakeholder, move_siblings
from storymap.model.records import Horizon, Outcome, Persona, Record, Stakeholder
from storymap.model.storymap import StoryMap
from storymap.panels.estimate import parse_number
from storymap.panels.people_rows import (
    Facts,
    Row,
    outcome_facts,
    outcome_rows,
    persona_facts,
    persona_rows,
    stakeholder_facts,
    stakeholder_rows,
)

LEVELS: Final = (1, 5)


class Listing:
    """One list: what it holds, says and can be told.

    ``field``: by which other records name what is in it; ``has_long_notes``: a second line of a
    note is shown.
    """

    kind: type[Outcome | Persona | Stakeholder]
    field: str
    has_long_notes = False

    def heads(self) -> tuple[str, ...]:
        """Return what stands above the columns, the title's first."""
        raise NotImplementedError

    def widths(self) -> tuple[int, ...]:
        """Return how wide the columns right of the title are, in pixels at 100 %."""
        raise NotImplementedError

    def words(self) -> tuple[str, str, str]:
        """Return the name of the list, the hint where one is typed, and what one is."""
        raise NotImplementedError

    def facts(self, m: StoryMap) -> Facts:
        """Count what the rows tell."""
        raise NotImplementedError

    def rows(self, m: StoryMap, facts: Facts) -> Iterable[Row]:
        """Return the rows."""
        raise NotImplementedError

    def add(self, m: StoryMap, title: str) -> Added:
        """Add one after all others."""
        raise NotImplementedError

    def is_typed(self, column: int) -> bool:
        """Whether a column can be typed in."""
        return column == 0

    def set_cell(self, m: StoryMap, record_id: str, column: int, text: str) -> StoryMap:
        """Take what was typed in a column; raise ValueError if it makes no sense there."""
        del column
        return rename(m, record_id, text)

    def put(
        self, m: StoryMap, record_id: str, before: str | None, _horizon: Horizon | None
    ) -> StoryMap:
        """Put one before another, or last."""
        return move_siblings(m, [record_id], before)


class OutcomeList(Listing):
    """The outcomes, in their order or by horizon."""

    kind, field = Outcome, "outcomes"
    by_horizon = False

    def heads(self) -> tuple[str, ...]:
        """Return title, value and how far."""
        return (_tr("Outcome"), _tr("Value"), _tr("Done"))

    def widths(self) -> tuple[int, ...]:
        """Return the widths of value and how far."""
        return (54, 68)

    def words(self) -> tuple[str, str, str]:
        """Say what an outcome is."""
        return (
            _tr("Outcomes"),
            _tr("Add an outcome"),
            _tr(
                "An outcome is a change in what people do that is worth something, such as "
                "“Riders come back”: type the first one below."
            ),
        )

    def facts(self, m: StoryMap) -> Facts:
        """Count the stories."""
        return outcome_facts(m)

    def rows(self, m: StoryMap, facts: Facts) -> Iterable[Row]:
        """Return the outcomes."""
        return outcome_rows(m, facts, by_horizon=self.by_horizon)

    def add(self, m: StoryMap, title: str) -> Added:
        """Add an outcome."""
        return add_outcome(m, title)

    def is_typed(self, column: int) -> bool:
        """Whether it is the title or the value."""
        return column <= 1

    def set_cell(self, m: StoryMap, record_id: str, column: int, text: str) -> StoryMap:
        """Take a title or a value."""
        if column == 1:
            return set_fields(m, record_id, value=parse_number(text))
        return super().set_cell(m, record_id, column, text)

    def put(
        self, m: StoryMap, record_id: str, before: str | None, horizon: Horizon | None
    ) -> StoryMap:
        """Put an outcome before another, with the horizon of where it stands then."""
        if self.by_horizon:
            m = set_fields(m, record_id, horizon=horizon)
        return super().put(m, record_id, before, horizon)


class PersonaList(Listing):
    """The personas."""

    kind, field = Persona, "personas"

    def heads(self) -> tuple[str, ...]:
        """Return title and how far."""
        return (_tr("Persona"), _tr("Done"))

    def widths(self) -> tuple[int, ...]:
        """Return the width of how far."""
        return (68,)

    def words(self) -> tuple[str, str, str]:
        """Say what a persona is."""
        return (
            _tr("Personas"),
            _tr("Add a persona"),
            _tr(
                "A persona is a kind of user for whom stories are told, such as “Daily "
                "commuter”: type the first one below."
            ),
        )

    def facts(self, m: StoryMap) -> Facts:
        """Count the stories."""
        return persona_facts(m)

    def rows(self, m: StoryMap, facts: Facts) -> Iterable[Row]:
        """Return the personas."""
        return persona_rows(m, facts)

    def add(self, m: StoryMap, title: str) -> Added:
        """Add a persona."""
        return add_persona(m, title)


class StakeholderList(Listing):
    """The stakeholders."""

    kind, field = Stakeholder, "stakeholders"
    has_long_notes = True

    def heads(self) -> tuple[str, ...]:
        """Return title, interest and influence."""
        return (_tr("Stakeholder"), _tr("Interest"), _tr("Influence"))

    def widths(self) -> tuple[int, ...]:
        """Return the widths of interest and influence."""
        return (60, 72)

    def words(self) -> tuple[str, str, str]:
        """Say what a stakeholder is."""
        return (
            _tr("Stakeholders"),
            _tr("Add a stakeholder"),
            _tr(
                "A stakeholder is somebody who has to be heard or told, such as “City council”: "
                "type the first one below."
            ),
        )

    def facts(self, m: StoryMap) -> Facts:
        """Count what concerns each."""
        return stakeholder_facts(m)

    def rows(self, m: StoryMap, facts: Facts) -> Iterable[Row]:
        """Return the stakeholders."""
        return stakeholder_rows(m, facts)

    def add(self, m: StoryMap, title: str) -> Added:
        """Add a stakeholder."""
        return add_stakeholder(m, title)

    def is_typed(self, column: int) -> bool:
        """All can be typed."""
        return column <= 2

    def set_cell(self, m: StoryMap, record_id: str, column: int, text: str) -> StoryMap:
        """Take a title or a level."""
        if column == 0:
            return super().set_cell(m, record_id, column, text)
        name = "interest" if column == 1 else "influence"
        return set_fields(m, record_id, **{name: _level(text)})


def _level(text: str) -> int | None:
    """Return a level, None for nothing; raise ValueError for anything else."""
    text = text.strip()
    if not text:
        return None
    low, high = LEVELS
    if not text.isdecimal() or not low <= int(text) <= high:
        raise ValueError(_tr("A level is a number from 1 (little) to 5 (much)."))
    return int(text)


def named_pair(m: StoryMap, one: str, other: str) -> tuple[str, str] | None:
    """Return which of two records can name the other, and this; None if neither can.

    An outcome names stakeholders and personas.
    """
    for naming, named in ((one, other), (other, one)):
        is_outcome = isinstance(m.find(naming), Outcome)
        if is_outcome and isinstance(m.find(named), Stakeholder | Persona):
            return naming, named
    return None


def record_of(m: StoryMap, record_id: str) -> Outcome | Persona | Stakeholder:
    """Return a record of these lists; raise EditError if it is gone."""
    record: Record | object = m.find(record_id)
    if not isinstance(record, Outcome | Persona | Stakeholder):
        raise EditError("unknown-record", id=record_id)
    return record


def _tr(text: str) -> str:
    return QCoreApplication.translate("people", text)
