"""Setting fields of any record, checked against the schema."""

from __future__ import annotations

import re
from typing import Any, Final

import msgspec

from storymap.edit.errors import EditError
from storymap.edit.needs import check_needs
from storymap.edit.outline import rename
from storymap.model.admit import admit
from storymap.model.records import MapInfo, Record, Story, replace
from storymap.model.storymap import StoryMap

PLACED: Final = frozenset({"id", "key", "activity", "step", "release", "extra"})
"""Fields that only other edits change, or none."""

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
    candidate = _admitted(record, fields)
    if candidate == record:
        return m
    if isinstance(candidate, Story) and "needs" in fields:
        check_needs(m, record_id, candidate.needs)
    return m.with_changes({record_id: candidate})


def _admitted(record: Record | MapInfo, fields: dict[str, Any]) -> Record | MapInfo:
    for name in fields:
        if name in PLACED or name not in record.__struct_fields__:
            raise EditError("invalid-field", field=name, reason="no such field")
    try:
        return admit(replace(record, **fields))
    except msgspec.ValidationError as error:
        found = _FIRST_NAME.search(str(error))
        field = found.group(1) if found else next(iter(fields))
        raise EditError("invalid-field", field=field, reason=str(error)) from error
