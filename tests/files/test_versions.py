"""Older files are brought up to date in memory; newer ones are edited only if they allow it."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from storymap.files import envelope
from storymap.files.codec import LoadError, decode, encode
from storymap.files.envelope import open_envelope
from storymap.files.intake import Intake
from storymap.files.migrations import MIGRATIONS, can_migrate, migrate
from storymap.model.records import EXTRA_NAME, RECORD_TYPES, MapInfo, Part
from storymap.model.storymap import FORMAT_VERSION

HERE = Path(__file__).parent


def a_file(version: object, compat: object) -> bytes:
    story = {"kind": "story", "id": "a", "step": "s", "key": "a0", "title": "T", "new": 1}
    records = [{"kind": "map", "id": "map"}, story, {"kind": "end"}]
    content = {"format": "smap", "version": version, "compat": compat, "records": records}
    return (json.dumps(content, indent=1) + "\n").encode()


@pytest.mark.parametrize("version", range(1, FORMAT_VERSION + 1))
def test_a_file_of_every_version_still_opens_whole(version):
    data = (HERE / f"v{version}.smap").read_bytes()

    loaded = decode(data)

    assert loaded.issues == ()
    assert not loaded.read_only
    if version == FORMAT_VERSION:
        assert encode(loaded.story_map) == data


def test_the_file_of_this_version_uses_every_field():
    m = decode((HERE / f"v{FORMAT_VERSION}.smap").read_bytes()).story_map
    used: dict[type, set[str]] = {}

    def walk(value: object) -> None:
        if isinstance(value, Part):
            names = {field.encode_name for field in msgspec.structs.fields(value)}
            written = msgspec.to_builtins(value)
            used.setdefault(type(value), set()).update(names & written.keys())
            for name in type(value).__struct_fields__:
                walk(getattr(value, name))
        elif isinstance(value, tuple):
            for inner in value:
                walk(inner)

    for record in (m.info, *m.records()):
        walk(record)

    assert set(used) == set(Part.__subclasses__())
    assert used.keys() >= {MapInfo, *RECORD_TYPES}
    for kind, names in used.items():
        every = {field.encode_name for field in msgspec.structs.fields(kind)} - {EXTRA_NAME}
        assert names == every, kind


def test_a_newer_file_that_allows_it_is_edited_and_keeps_what_is_not_known():
    data = a_file(FORMAT_VERSION + 3, 1)

    loaded = decode(data)

    assert not loaded.read_only
    assert encode(loaded.story_map) == data


def test_a_newer_file_that_does_not_allow_it_is_for_reading_only():
    data = a_file(FORMAT_VERSION + 3, FORMAT_VERSION + 1)

    loaded = decode(data)

    assert loaded.read_only
    assert loaded.story_map.stories["a"].title == "T"
    assert encode(loaded.story_map) == data


@pytest.mark.parametrize(
    ("version", "compat"),
    [(0, 0), (-1, -1), ("1", "1"), (1.5, 1), (None, None), (True, True), (1, 2), ([], 1)],
)
def test_a_version_that_never_was_is_damage(version, compat):
    with pytest.raises(LoadError) as caught:
        decode(a_file(version, compat))

    assert caught.value.kind == "damaged"
    assert "version" in caught.value.text


def test_a_migration_makes_of_an_old_file_what_this_version_would_hold():
    def cards_to_stories(content):
        records = [
            {**record, "kind": "story"} if record.get("kind") == "card" else record
            for record in content["records"]
        ]
        return {**content, "records": records}

    old = json.loads(a_file(0, 0))
    old["records"][1]["kind"] = "card"

    opened = open_envelope(json.dumps(old).encode(), {0: cards_to_stories})
    m = Intake(opened).story_map

    assert opened.migrated_from == 0
    assert m.stories["a"].title == "T"
    assert (m.head.version, m.head.compat) == (FORMAT_VERSION, FORMAT_VERSION)
    assert old["records"][1]["kind"] == "card"


def test_there_is_a_migration_for_every_version_that_was():
    assert all(map(can_migrate, range(1, FORMAT_VERSION + 1)))
    assert sorted(MIGRATIONS) == list(range(1, FORMAT_VERSION))
    assert migrate({"version": FORMAT_VERSION, "x": 1}) == {"version": FORMAT_VERSION, "x": 1}
    assert envelope.NESTING_LIMIT == 32
