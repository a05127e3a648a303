"""The JSON Schema that ships is that of the record types."""

from __future__ import annotations

import json

from storymap.files.schema import schema
from storymap.model.records import EXTRA_NAME
from storymap.resources import root

FILE = root() / "schema" / "smap.schema.json"


def test_the_schema_in_the_resources_is_that_of_the_record_types(request):
    text = json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"
    if request.config.getoption("--update-golden"):
        FILE.write_bytes(text.encode())

    assert FILE.read_text(encoding="utf-8") == text


def test_the_schema_allows_what_is_not_known_and_never_names_the_inner_field():
    text = json.dumps(schema())

    assert json.dumps(EXTRA_NAME)[1:-1] not in text
    assert "additionalProperties" not in json.dumps(
        {name: {**d, "properties": {}} for name, d in schema()["$defs"].items()}
    )
