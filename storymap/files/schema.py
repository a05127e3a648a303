"""The JSON Schema (2020-12) of a .smap file, made of the record types.

It says what this version writes; unknown fields, kinds and head keys are allowed, as they are kept.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta, Struct

from storymap.model.records import EXTRA_NAME, RECORD_TYPES, MapInfo, Title

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


class _Head(Struct):
    format: Literal["smap"]
    version: Annotated[int, Meta(ge=1)]
    compat: Annotated[int, Meta(ge=1)]
    title: Title = ""


def schema() -> dict[str, Any]:
    """Return the schema of a whole file."""
    kinds = (MapInfo, *RECORD_TYPES)
    records, definitions = msgspec.json.schema_components(
        (*kinds, _Head), ref_template="#/$defs/{name}"
    )
    top = definitions.pop("_Head")
    names = [str(kind.__struct_config__.tag) for kind in kinds]
    unknown = {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"type": "string", "not": {"enum": names}}},
    }
    top["properties"]["records"] = {"type": "array", "items": {"anyOf": [*records[:-1], unknown]}}
    return {
        "$schema": DIALECT,
        "title": "Story Map file (.smap), version 1",
        "type": "object",
        "properties": top["properties"],
        "required": [*top["required"], "records"],
        "$defs": {name: _open(definition) for name, definition in sorted(definitions.items())},
    }


def _open(definition: dict[str, Any]) -> dict[str, Any]:
    """Return a part's schema with any further fields allowed."""
    properties = {
        name: content for name, content in definition["properties"].items() if name != EXTRA_NAME
    }
    closed = {**definition, "properties": properties}
    del closed["additionalProperties"]
    return closed
