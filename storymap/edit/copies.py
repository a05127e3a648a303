"""Duplicating records with all that they hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from storymap.edit.errors import EditError
from storymap.edit.order import settled
from storymap.model.conflicts import without_marks
from storymap.model.ids import new_id
from storymap.model.records import (
    Activity,
    Feedback,
    Item,
    Question,
    Record,
    Release,
    Step,
    Story,
    Task,
    replace,
)
from storymap.model.storymap import LOOSE, AnyRecord, StoryMap, ordered

_I = TypeVar("_I", Item, Task, Question, Feedback)


def duplicate(m: StoryMap, ids: Sequence[str]) -> tuple[StoryMap, tuple[str, ...]]:
    """Put a copy of each record after it; return the map and the copies' ids, in the order given.

    Activities and steps are copied with all that is in them, releases without their stories. What
    is inside another record of ``ids`` is copied with that one only. Needs among the copied point
    to the copies; keys of other systems are not copied, since they stand for the original, and
    neither are conflicts that wait for a choice.
    """
    tops = _outermost(m, ids)
    originals = [*tops, *_contents(m, tops)]
    names = {record.id: new_id() for record in originals}
    copies = {names[one.id]: _copy(without_marks(one), names) for one in originals}
    changes: dict[str, AnyRecord | None] = dict(copies)
    for siblings in dict.fromkeys(_siblings(m, record) for record in tops):
        order = [name for old in siblings for name in (old, names.get(old)) if name is not None]
        movers = {name: copies[name] for name in order if name in copies}
        kind = type(next(iter(movers.values())))
        changes |= settled(m.table(kind), order, movers)
    return m.with_changes(changes) if changes else m, tuple(names[record.id] for record in tops)


def fresh_items(items: Iterable[_I]) -> tuple[_I, ...]:
    """Return entries of a list under new ids."""
    return tuple(replace(item, id=new_id()) for item in items)


def fresh_release(release: Release, name: str) -> Release:
    """Return a copy of a release under another name, its entries under new ids."""
    retro, feedback = release.retro, fresh_items(release.feedback)
    if retro.actions:
        retro = replace(retro, actions=fresh_items(retro.actions))
    return replace(release, id=name, feedback=feedback, retro=retro)


def _outermost(m: StoryMap, ids: Iterable[str]) -> list[Record]:
    """Return the records of these ids that are not inside another of them."""
    records = [_record(m, name) for name in dict.fromkeys(ids)]
    inner = {record.id for record in _contents(m, records)}
    return [record for record in records if record.id not in inner]


def _record(m: StoryMap, name: str) -> Record:
    record = m.find(name)
    if not isinstance(record, Record):
        raise EditError("unknown-record", id=name)
    return record


def _contents(m: StoryMap, records: Iterable[Record]) -> list[Record]:
    holders = {record.id for record in records if isinstance(record, Activity | Step)}
    if not holders:
        return []
    steps = [step for step in m.steps.values() if step.activity in holders]
    columns = holders | {step.id for step in steps}
    return [*steps, *(story for story in m.stories.values() if story.step in columns)]


def _siblings(m: StoryMap, record: Record) -> tuple[str, ...]:
    if isinstance(record, Story):
        return m.cell(*m.cell_of(record))
    if isinstance(record, Step):
        activity = record.activity if record.activity in m.activities else LOOSE
        return tuple(step.id for step in m.steps_of(activity))
    return tuple(sibling.id for sibling in ordered(m.table(type(record))))


def _copy(record: Record, names: Mapping[str, str]) -> Record:
    """Return a copy under its new name that stands in the copies of what its original is in."""
    if isinstance(record, Release):
        return fresh_release(record, names[record.id])
    fresh: dict[str, Any] = {"id": names[record.id]}
    if isinstance(record, Step):
        fresh["activity"] = names.get(record.activity, record.activity)
    elif isinstance(record, Story):
        fresh["step"] = names.get(record.step, record.step)
        fresh["needs"] = tuple(sorted(names.get(need, need) for need in record.needs))
        fresh["acceptance"] = fresh_items(record.acceptance)
        fresh["why"] = fresh_items(record.why)
        fresh["questions"] = fresh_items(record.questions)
        fresh["feedback"] = fresh_items(record.feedback)
        fresh["refs"] = {}
    return replace(record, **fresh)
