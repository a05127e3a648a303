"""Patches: what one edit changed, found by comparing two maps by identity.

Undo, the crash journal, merging, paste, import and repainting all work on patches. One whose old
side no longer fits is refused.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable, Mapping
from itertools import compress, count, islice
from typing import Literal, TypeAlias

from msgspec import Struct

from storymap.model.ids import MAP_ID
from storymap.model.records import RECORD_TYPES
from storymap.model.storymap import HEAD_ID, AnyRecord, StoryMap

FEW = 20
"""Up to so many records that differ are looked for at their places in a table."""

Origin: TypeAlias = Literal["user", "undo", "merge", "external", "typing"]


class PatchRefusedError(ValueError):
    """A patch does not fit: what it would change is no longer as it was."""

    def __init__(self, record_id: str) -> None:
        """Name the record that differs."""
        super().__init__(f"the record {record_id!r} is no longer what the change started from")
        self.record_id = record_id


class Change(Struct, frozen=True):
    """One record before and after; None where there is none."""

    id: str
    old: AnyRecord | None
    new: AnyRecord | None


class Patch(Struct, frozen=True):
    """What one edit changed, and where it came from."""

    changes: tuple[Change, ...]
    origin: Origin = "user"

    def __bool__(self) -> bool:
        """Whether anything changed."""
        return bool(self.changes)

    def inverse(self, origin: Origin = "undo") -> Patch:
        """Return the patch that takes this one back."""
        return Patch(tuple(Change(c.id, c.new, c.old) for c in reversed(self.changes)), origin)

    def ids(self) -> frozenset[str]:
        """Return the ids of all that changed."""
        return frozenset(change.id for change in self.changes)

    def apply(self, story_map: StoryMap) -> StoryMap:
        """Return the map after the changes; raise PatchRefusedError if an old side does not fit."""
        for change in self.changes:
            standing = story_map.find(change.id)
            if standing is not change.old and standing != change.old:
                raise PatchRefusedError(change.id)
        return story_map.with_changes({change.id: change.new for change in self.changes})


def patch_between(old: StoryMap, new: StoryMap, origin: Origin = "user") -> Patch:
    """Return what changed from one map to another, comparing records by identity first."""
    if old is new:
        return Patch((), origin)
    only = new.only_change_since(old)
    if only is not None:
        change = Change(only, old.find(only), new.find(only))
        return Patch((change,) if change.old != change.new else (), origin)
    changes = list(_single_changes(old, new))
    for kind in RECORD_TYPES:
        before, after = old.table(kind), new.table(kind)
        if before is not after:
            changes.extend(_table_changes(before, after))
    return Patch(tuple(_one_an_id(changes)), origin)


def merged(first: Patch, second: Patch) -> Patch:
    """Return one patch for two that follow each other."""
    return Patch(tuple(_joined([*first.changes, *second.changes])), second.origin)


def _single_changes(old: StoryMap, new: StoryMap) -> Iterable[Change]:
    if old.head is not new.head and old.head != new.head:
        yield Change(HEAD_ID, old.head, new.head)
    if old.info is not new.info and old.info != new.info:
        yield Change(MAP_ID, old.info, new.info)


def _table_changes(
    before: Mapping[str, AnyRecord], after: Mapping[str, AnyRecord]
) -> Iterable[Change]:
    others = _places_that_differ(before, after)
    if others is None:
        is_other = map(operator.is_not, map(before.get, after), after.values())
        others = list(compress(after, is_other))  # 20,000 records in a millisecond
    for record_id in others:
        old, new = before.get(record_id), after[record_id]
        if old != new:
            yield Change(record_id, old, new)
    added = sum(record_id not in before for record_id in others)
    if len(before) + added != len(after):
        for record_id, record in before.items():
            if record_id not in after:
                yield Change(record_id, record, None)


def _places_that_differ(
    before: Mapping[str, AnyRecord], after: Mapping[str, AnyRecord]
) -> list[str] | None:
    """Return the ids of the records that differ, if both tables have the same ids in one order.

    None if that cannot be told from a few places. A record is the same only under its own id.
    """
    if len(before) != len(after):
        return None
    is_other = map(operator.is_not, before.values(), after.values())
    places = list(islice(compress(count(), is_other), FEW + 1))
    if len(places) > FEW:
        return None
    ids = [next(islice(after, place, None)) for place in places]
    olds = [next(islice(before, place, None)) for place in places]
    return ids if ids == olds else None


def _one_an_id(changes: Iterable[Change]) -> Iterable[Change]:
    """One change an id: a record that changes its kind goes from one table and comes to another."""
    found: dict[str, Change] = {}
    for change in changes:
        other = found.get(change.id)
        if other is None:
            found[change.id] = change
        else:
            old = change.old if other.old is None else other.old
            new = change.new if other.new is None else other.new
            found[change.id] = Change(change.id, old, new)
    return found.values()


def _joined(changes: Iterable[Change]) -> Iterable[Change]:
    """One change an id: the first old side with the last new side, left out if they are equal."""
    joined: dict[str, Change] = {}
    for change in changes:
        earlier = joined.get(change.id, change)
        joined[change.id] = Change(change.id, earlier.old, change.new)
    return [change for change in joined.values() if change.old != change.new]
