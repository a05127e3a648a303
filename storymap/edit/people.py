"""Edits of personas, stakeholders and outcomes: adding, ordering, tying them to cards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, TypeVar

from storymap.edit.errors import EditError
from storymap.edit.order import changed, known, reordered, settled
from storymap.edit.outline import Added
from storymap.model.ids import new_id
from storymap.model.records import (
    REFERENCES,
    Outcome,
    Persona,
    Record,
    Stakeholder,
    replace,
)
from storymap.model.storymap import StoryMap, ordered
from storymap.model.text import clean_title

_P = TypeVar("_P", Persona, Stakeholder, Outcome)

_FIELDS: Final[dict[type[Record], str]] = {
    Persona: "personas",
    Stakeholder: "stakeholders",
    Outcome: "outcomes",
}
"""The field by which other records name one of a kind."""


def add_persona(m: StoryMap, title: str) -> Added:
    """Add a persona after all others; raise EditError if its title is empty."""
    return _added(m, Persona(id=new_id(), key="", title=clean_title(title)))


def add_stakeholder(
    m: StoryMap, title: str, *, interest: int | None = None, influence: int | None = None
) -> Added:
    """Add a stakeholder after all others, with levels from 1 to 5 where they are known."""
    for name, level in (("interest", interest), ("influence", influence)):
        if level is not None and not 1 <= level <= 5:
            raise EditError("invalid-field", field=name, reason="a level is from 1 to 5")
    person = Stakeholder(
        id=new_id(), key="", title=clean_title(title), interest=interest, influence=influence
    )
    return _added(m, person)


def move_siblings(m: StoryMap, ids: Sequence[str], before: str | None) -> StoryMap:
    """Put personas, stakeholders or outcomes before another of their kind (None: last)."""
    match m.find(ids[0]) if ids else None:
        case Persona():
            return _moved(m, Persona, ids, before)
        case Stakeholder():
            return _moved(m, Stakeholder, ids, before)
        case Outcome():
            return _moved(m, Outcome, ids, before)
        case _ if not ids:
            return m
        case _:
            raise EditError("unknown-record", id=ids[0])


def connect(m: StoryMap, record_ids: Sequence[str], named: str) -> StoryMap:
    """Have records name a persona, a stakeholder or an outcome.

    Stories take outcomes and personas, steps and activities personas, outcomes personas and
    stakeholders. Raises EditError("no-connection") where a record takes no such name.
    """
    return _tied(m, record_ids, named, is_tied=True)


def disconnect(m: StoryMap, record_ids: Sequence[str], named: str) -> StoryMap:
    """Have records no longer name a persona, a stakeholder or an outcome."""
    return _tied(m, record_ids, named, is_tied=False)


def takers(m: StoryMap, record_ids: Iterable[str], named: str) -> tuple[str, ...]:
    """Return those of some records that can name a persona, a stakeholder or an outcome."""
    field = _FIELDS.get(type(m.find(named)), "")  # type: ignore[arg-type]
    return tuple(one for one in record_ids if field in REFERENCES.get(type(m.find(one)), ()))


def naming(m: StoryMap, record_ids: Iterable[str], named: str) -> tuple[str, ...]:
    """Return those of some records that name a persona, a stakeholder or an outcome."""
    field = _FIELDS.get(type(m.find(named)), "")  # type: ignore[arg-type]
    return tuple(one for one in record_ids if named in getattr(m.find(one), field, ()))


def _tied(m: StoryMap, record_ids: Sequence[str], named: str, *, is_tied: bool) -> StoryMap:
    field = _FIELDS.get(type(m.find(named)))  # type: ignore[arg-type]
    if field is None:
        raise EditError("unknown-record", id=named)
    changes: dict[str, Record | None] = {}
    for record_id in record_ids:
        record = m.find(record_id)
        if not isinstance(record, Record):
            raise EditError("unknown-record", id=record_id)
        if field not in REFERENCES.get(type(record), ()):
            raise EditError("no-connection", id=record_id, named=named)
        names = {*getattr(record, field)} - {named} | ({named} if is_tied else set())
        changes[record_id] = replace(record, **{field: tuple(sorted(names))})
    return changed(m, changes)


def _added(m: StoryMap, record: Persona | Stakeholder) -> Added:
    if not record.title:
        raise EditError("empty-title", id=record.id)
    table = m.table(type(record))
    order = reordered([standing.id for standing in ordered(table)], [record.id], None)
    return Added(m.with_changes(settled(table, order, {record.id: record})), record.id)


def _moved(m: StoryMap, kind: type[_P], ids: Sequence[str], before: str | None) -> StoryMap:
    table = m.table(kind)
    moving = known(table, ids)
    present = [standing.id for standing in ordered(table)]
    order = reordered(present, moving, before)
    if order == present:
        return m
    return changed(m, settled(table, order, {name: table[name] for name in moving}))
