"""Nothing in a file is dropped: what this version does not know is written back as it was."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storymap.files.canonical import KIND_ORDER
from storymap.files.codec import decode, encode
from storymap.model.records import replace
from tests.builders import a_map
from tests.strategies import small_maps

UNKNOWN: tuple[Any, ...] = (
    7, -0.5, 1e22, 10**30, True, None, "text \u202e\x01\x7f", [], {}, [[1, {"x": []}]],
    {"kind": "odd", "b": 1, "a": [None]},
)  # fmt: skip
ASIDE: tuple[Any, ...] = (
    {"kind": "story", "id": "q1", "title": 5},
    {"kind": "story", "id": "bad id!", "step": "s", "key": "a0", "title": "T"},
    {"kind": "release", "id": "q2", "key": "a0", "title": "T", "capacity": {"low": 9, "likely": 1}},
    {"kind": "release", "id": "q3", "key": "a0", "title": "T", "start": "2026-02-31"},
    {"kind": "map", "id": "other"},
    {"kind": "sprint", "id": "z", "x": {"deep": [1, 2, {"er": None}]}},
    {"kind": "sprint", "id": "a"},
    {"kind": "Story", "id": "m"},
    {"id": "no-kind"},
    {"kind": 5, "id": []},
    [],
    "text",
    None,
)


def canonical(content: dict[str, Any]) -> bytes:
    return (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode()


def place(record: Any) -> tuple[int, str, str]:
    """Where a record stands in a file, said a second time in the test's own words."""
    fields = record if isinstance(record, dict) else {}
    kind, name = (
        value if isinstance(value := fields.get(key), str) else "" for key in ("kind", "id")
    )
    rank = KIND_ORDER.index(kind) if kind in KIND_ORDER else 99
    return rank, kind if rank == 99 else "", name


def with_unknown_fields(value: Any, chance: random.Random) -> Any:
    """Put unknown fields after the known ones of records and of the parts inside them."""
    if isinstance(value, list):
        return [with_unknown_fields(inner, chance) for inner in value]
    if not isinstance(value, dict):
        return value
    known = {
        name: inner if name in ("refs", "x-old") else with_unknown_fields(inner, chance)
        for name, inner in value.items()
    }
    names = sorted(
        chance.sample(["zz-1", "\x7fextra", "\u00e4", "A", "_"], chance.choice([0, 0, 2]))
    )
    return {**known, **{name: chance.choice(UNKNOWN) for name in names if name not in known}}


def decorated(data: bytes, chance: random.Random) -> bytes:
    """Return a canonical file with all that a newer version might have written."""
    content = json.loads(data)
    *records, end = content.pop("records")
    records = [
        record if record.keys() & {"x-old"} else with_unknown_fields(record, chance)
        for record in records
    ]
    records += chance.sample(ASIDE, chance.randrange(len(ASIDE)))
    records.sort(key=place)
    extra = {name: chance.choice(UNKNOWN) for name in sorted(("x-head", "Y"))}
    return canonical({**content, **extra, "records": [*records, end]})


@settings(max_examples=40)
@given(small_maps(), st.randoms(use_true_random=False))
def test_a_file_full_of_unknown_things_is_written_back_byte_for_byte(story_map, chance):
    plain = encode(without_extras(story_map))
    data = decorated(plain, chance)

    loaded = decode(data)

    assert encode(loaded.story_map) == data


def without_extras(story_map):
    """The strategies put fields of their own into `extra`; here the test adds them to the bytes."""
    return story_map.with_records(
        *(replace(record, extra=None) for record in story_map.records() if record.extra),
    )


def test_all_that_is_set_aside_comes_with_a_reason_and_a_line():
    head = {"format": "smap", "version": 1, "compat": 1, "title": "T"}
    records = sorted([{"kind": "map", "id": "map"}, *ASIDE], key=place)
    data = canonical({**head, "records": [*records, {"kind": "end"}]})
    lines = data.decode().split("\n")

    loaded = decode(data)

    assert len(loaded.issues) == len(ASIDE)
    assert encode(loaded.story_map) == data
    for issue in loaded.issues:
        assert issue.text
        if issue.id:
            assert issue.line is not None
            near = lines[issue.line - 1 : issue.line + 3]
            assert any(json.dumps(issue.id) in line for line in near)


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"kind": "story", "id": "a", "step": "s", "key": "a0"}, "it has no title"),
        (
            {"kind": "story", "id": "a", "step": "s", "key": "a0", "title": "T", "value": "9"},
            "value must be a number or null",
        ),
        (
            {"kind": "release", "id": "a", "key": "a0", "title": "T", "retro": {"actions": [3]}},
            "retro.actions[0] must be an object",
        ),
        (
            {"kind": "release", "id": "a", "key": "a0", "title": "T", "capacity": {"likely": -1}},
            "capacity.likely must be a number from 0 up",
        ),
    ],
)
def test_the_reason_names_the_field(record, reason):
    head = {"format": "smap", "version": 1, "compat": 1}
    data = canonical({**head, "records": [{"kind": "map", "id": "map"}, record, {"kind": "end"}]})

    (issue,) = decode(data).issues

    assert reason in issue.text
    assert issue.kind == record["kind"]
    assert issue.code == "set-aside"


def test_of_two_records_with_one_id_the_first_is_shown_and_both_are_kept():
    m = a_map({"A": {"S": {None: ["First"]}}})
    content = json.loads(encode(m))
    twin = {**content["records"][-2], "title": "Second"}
    content["records"].insert(-1, twin)
    data = canonical(content)

    loaded = decode(data)

    assert [story.title for story in loaded.story_map.stories.values()] == ["First"]
    assert [issue.text for issue in loaded.issues] == [
        "set aside and kept as it is: another record has its id"
    ]
    assert encode(loaded.story_map) == data


def test_of_two_records_on_the_map_the_first_is_shown_again():
    content = json.loads(encode(a_map({"A": {}})))
    content["records"].insert(1, {"kind": "map", "id": "map", "goal": "Other"})
    data = canonical(content)

    loaded = decode(data)

    assert loaded.story_map.info.goal == ""
    assert encode(loaded.story_map) == data
    assert decode(encode(loaded.story_map)).story_map == loaded.story_map


def test_a_story_with_the_maps_own_id_is_set_aside():
    content = json.loads(encode(a_map({"A": {"S": {}}})))
    story = {"kind": "story", "id": "map", "step": "step-1", "key": "a0", "title": "T"}
    content["records"].insert(-1, story)

    loaded = decode(canonical(content))

    assert not loaded.story_map.stories
    assert len(loaded.issues) == 1
    assert encode(loaded.story_map) == canonical(content)


def test_unknown_fields_of_a_story_stay_when_it_is_renamed():
    content = json.loads(encode(a_map({"A": {"S": {None: ["Card"]}}})))
    content["records"][-2] |= {"estimate": {"likely": 3, "unit": "h"}, "votes": {"up": 3}}
    m = decode(canonical(content)).story_map

    data = encode(m.with_records(replace(m.stories["story-1"], title="Renamed")))

    content["records"][-2]["title"] = "Renamed"
    assert data == canonical(content)


def test_an_end_record_with_more_in_it_stays_the_last():
    content = json.loads(encode(a_map({"A": {}})))
    content["records"][-1]["checksum"] = "abc"
    data = canonical(content)

    assert encode(decode(data).story_map) == data


def test_a_card_without_a_key_goes_after_its_siblings():
    content = json.loads(encode(a_map({"A": {"S": {None: ["One", "Two", "Three"]}}})))
    first = next(record for record in content["records"] if record.get("title") == "One")
    del first["key"]

    loaded = decode(canonical(content))

    m = loaded.story_map
    order = [m.stories[name].title for name in m.cell("step-1", None)]
    assert order == ["Two", "Three", "One"]
    assert [issue.code for issue in loaded.issues] == ["key"]
    assert decode(encode(m)).story_map == m


def test_a_key_that_is_none_is_mended_and_said():
    content = json.loads(encode(a_map({"A": {"S": {None: ["One"]}}})))
    content["records"][-2]["key"] = "!!"

    loaded = decode(canonical(content))

    assert [issue.code for issue in loaded.issues] == ["key"]
    assert decode(encode(loaded.story_map)).issues == ()


def test_a_file_without_a_map_record_gets_the_usual_one():
    content = json.loads(encode(a_map({"A": {"S": {None: ["One"]}}})))
    del content["records"][0]

    loaded = decode(canonical(content))

    assert loaded.story_map == a_map({"A": {"S": {None: ["One"]}}})
    assert loaded.issues == ()
