"""Setting fields of any record, checked against the schema."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final, TypeVar

import msgspec

from storymap.edit.errors import EditError
from storymap.edit.needs import check_needs
from storymap.edit.outline import rename
from storymap.model.admit import admit
from storymap.model.records import MapInfo, Record, Story, replace
from storymap.model.storymap import StoryMap

PLACED: Final = frozenset({"id", "key", "activity", "step", "release", "extra"})
"""Fields that only other edits change, or none."""

_R = TypeVar("_R", bound=Record | MapInfo)

_FIRST_NAME = re.compile(r"`\$\.(\w+)")


def set_fields(m: StoryMap, record_id: str, **fields: object) -> StoryMap:
    """Give fields of a record other values: of the field's type, or as a file would have them.

    A title follows the rules of ``rename``. Raises EditError("invalid-field") if the schema does
    not take a value, and EditError("cycle") if a story would in the end need itself.
    """
    if "title" in fields:
        m = rename(m, record_id, str(fields.pop("title")))
    if not fields:
        return m
    record = m.find(record_id)
    if not isinstance(record, Record | MapInfo):
        raise EditError("unknown-record", id=record_id)
    candidate = with_fields(record, fields)
    if candidate == record:
        return m
    if isinstance(candidate, Story) and "needs" in fields:
        check_needs(m, record_id, candidate.needs)
    return m.with_changes({record_id: candidate})


def set_fields_of(m: StoryMap, record_ids: Sequence[str], **fields: object) -> StoryMap:
    """Give fields of many records the same values, as ``set_fields`` does, but not titles or needs.

    Costs one copy of each table, however many records there are.
    """
    changes: dict[str, Record | MapInfo] = {}
    for record_id in record_ids:
        record = m.find(record_id)
        if not isinstance(record, Record | MapInfo):
            raise EditError("unknown-record", id=record_id)
        candidate = with_fields(record, fields)
        if candidate != record:
            changes[record_id] = candidate
    return m.with_changes(changes) if changes else m


def with_fields(record: _R, fields: dict[str, Any]) -> _R:
    """Return a record with other fields; raise EditError("invalid-field") if one is not taken."""
    for name in fields:
        if name in PLACED or name not in record.__struct_fields__:
            raise EditError("invalid-field", field=name, reason="no such field")
    return admitted(replace(record, **fields), next(iter(fields)))


def admitted(record: _R, field: str = "") -> _R:
    """Return a record as maps hold it; raise EditError("invalid-field") if the schema refuses it.

    ``field`` is at fault where the schema does not say which one is.
    """
    try:
        return admit(record)
    except msgspec.ValidationError as error:
        found = _FIRST_NAME.search(str(error))
        name = found.group(1) if found else field
        raise EditError("invalid-field", field=name, reason=str(error)) from error
