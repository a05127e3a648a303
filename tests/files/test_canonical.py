"""The bytes of a file are those that smap-format.md lays down, whatever is on the map."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storymap.files.canonical import KIND_ORDER
from storymap.files.codec import decode, encode
from storymap.files.envelope import open_envelope
from storymap.files.intake import Intake
from storymap.files.plain import read_plain
from storymap.model.ids import MAP_ID
from storymap.model.records import MapInfo, Outcome, Range, Release, Story, replace
from storymap.model.storymap import StoryMap
from storymap.resources import resource
from tests.builders import a_map
from tests.strategies import maps

EXAMPLES = sorted(resource("examples").glob("*.smap"))


def dumped(data: bytes) -> bytes:
    return (json.dumps(json.loads(data), indent=1, ensure_ascii=False) + "\n").encode()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_is_written_as_it_was_read(path):
    data = path.read_bytes()

    loaded = decode(data)

    assert encode(loaded.story_map) == data
    assert loaded.issues == ()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_needs_one_typed_decode_only(path):
    assert read_plain(path.read_bytes()) is not None


@given(maps())
def test_a_map_survives_its_file(story_map):
    data = encode(story_map)

    loaded = decode(data)

    assert loaded.story_map == story_map
    assert loaded.issues == ()
    assert encode(loaded.story_map) == data


@pytest.mark.no_cover
@given(maps())
def test_a_file_is_what_pythons_json_writes(story_map):
    data = encode(story_map)

    assert dumped(data) == data


@given(maps())
def test_the_fast_and_the_slow_way_read_the_same_map(story_map):
    data = encode(story_map)

    fast = read_plain(data)
    slow = Intake(open_envelope(data))

    assert slow.story_map == story_map
    assert slow.issues == []
    assert fast is None or fast == story_map


@settings(max_examples=30)
@given(maps(), st.randoms(use_true_random=False))
def test_the_order_of_records_in_a_file_does_not_matter(story_map, shuffle: random.Random):
    content = json.loads(encode(story_map))
    *records, end = content["records"]
    shuffle.shuffle(records)

    loaded = decode(json.dumps({**content, "records": [*records, end]}).encode())

    assert encode(loaded.story_map) == encode(story_map)


@given(maps())
def test_records_stand_by_kind_then_by_id(story_map):
    *records, end = json.loads(encode(story_map))["records"]

    places = [(KIND_ORDER.index(record["kind"]), record["id"]) for record in records]
    assert places == sorted(places)
    assert end == {"kind": "end"}


def test_an_empty_map_is_a_head_a_map_record_and_an_end():
    assert json.loads(encode(StoryMap.of(title="T"))) == {
        "format": "smap", "version": 1, "compat": 1, "title": "T",
        "records": [{"kind": "map", "id": "map"}, {"kind": "end"}],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (5.0, "5"), (-3.0, "-3"), (0.0, "0"), (4.5, "4.5"), (1e-5, "1e-05"), (2.5e-7, "2.5e-07"),
        (1e22, "1e+22"), (0.1, "0.1"), (1e15, "1000000000000000"), (12, "12"),
    ],
)  # fmt: skip
def test_numbers_are_written_as_pythons_json_does_and_whole_ones_without_a_point(number, written):
    m = a_map({"A": {"S": {None: ["Card"]}}})
    story = replace(m.stories["story-1"], value=number)

    data = encode(m.with_records(story))

    assert f'"value": {written}\n'.encode() in data


def test_every_number_of_a_map_is_looked_at():
    whole = Range(low=1.0, likely=2.0, high=3.0)
    m = a_map({"A": {"S": {"R": ["Card"]}}}, outcomes=["O"])
    m = m.with_records(
        replace(m.releases["release-1"], capacity=whole),
        replace(m.outcomes["outcome-1"], value=7.0),
        replace(m.stories["story-1"], estimate=whole),
    )

    data = encode(m)

    assert b".0" not in data
    assert decode(data).story_map == m


def test_a_field_at_its_default_is_left_out_even_if_the_file_names_it():
    story = {
        "kind": "story", "id": "a", "step": "s", "key": "a0", "title": "T", "release": None,
        "status": "todo", "narrative": {"as": ""}, "needs": [], "pinned": False, "refs": {},
        "description": "",
    }  # fmt: skip
    head = {"format": "smap", "version": 1, "compat": 1}
    records = [{"kind": "map", "id": "map", "spread": {}, "calendar": {}}, story, {"kind": "end"}]

    again = json.loads(encode(decode(json.dumps({**head, "records": records}).encode()).story_map))

    assert again["records"][0] == {"kind": "map", "id": "map"}
    assert list(again["records"][1]) == ["kind", "id", "step", "key", "title"]


@pytest.mark.parametrize(
    ("field", "given_", "kept"),
    [
        ("title", "  two   words ", "two words"),
        ("title", "e\u0301t\u00e9", "\u00e9t\u00e9"),
        ("description", "a\r\nb", "a\nb"),
        ("description", "a\u202eb\x7fc\x85d", "abc\nd"),
        ("assignee", "Ada\tL", "Ada L"),
        ("tags", ["b", "a", "b"], ["a", "b"]),
        ("needs", ["z", "y"], ["y", "z"]),
        ("value", 3.0, 3),
        ("value", 3e2, 300),
        ("estimate", {"likely": 2.0}, {"likely": 2}),
        (
            "hypothesis",
            {"belief": "b", "confidence": 1.0, "state": "untested"},
            {"belief": "b", "confidence": 1},
        ),
        ("feedback", [{"id": "f", "text": "t", "effect": "neutral"}], [{"id": "f", "text": "t"}]),
        ("links", [{"url": "u", "title": " a\tb"}], [{"url": "u", "title": "a b"}]),
        ("refs", {" a\tb": "c"}, {"a b": "c"}),
    ],
)
def test_what_enters_by_a_file_is_brought_into_form(field, given_, kept):
    story = {"kind": "story", "id": "a", "step": "s", "key": "a0", "title": "T", field: given_}
    head = {"format": "smap", "version": 1, "compat": 1, "title": "M"}
    records = [{"kind": "map", "id": "map"}, story, {"kind": "end"}]
    for is_ascii in (True, False):
        data = json.dumps({**head, "records": records}, ensure_ascii=is_ascii).encode()

        written = json.loads(encode(decode(data).story_map))["records"][1]

        assert written[field] == kept


def test_a_story_with_a_day_that_no_calendar_has_is_set_aside_and_kept():
    heard = [{"id": "f", "date": "2026-02-30", "text": "t"}]
    story = {"kind": "story", "id": "a", "step": "s", "key": "a0", "title": "T", "feedback": heard}
    head = {"format": "smap", "version": 1, "compat": 1, "title": "M"}
    records = [{"kind": "map", "id": "map"}, story, {"kind": "end"}]

    loaded = decode(json.dumps({**head, "records": records}).encode())

    assert [issue.id for issue in loaded.issues] == ["a"]
    assert json.loads(encode(loaded.story_map))["records"][1] == story


def test_a_byte_order_mark_and_windows_line_ends_are_accepted_and_not_written():
    data = EXAMPLES[0].read_bytes()

    loaded = decode(b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n"))

    assert encode(loaded.story_map) == data


def test_a_map_record_says_only_what_is_not_usual():
    m = StoryMap.of(title="T", info=MapInfo(id=MAP_ID, goal="G"))

    assert json.loads(encode(m))["records"][0] == {"kind": "map", "id": "map", "goal": "G"}


def test_the_records_given_to_the_encoder_in_any_order_come_out_sorted():
    stories = [Story(id=name, step="s", key="a0", title=name) for name in ("c", "a", "b")]
    others = [Outcome(id="o", key="a0", title="O"), Release(id="r", key="a0", title="R")]

    content = json.loads(encode(StoryMap.of([*stories, *others])))

    assert [record.get("id") for record in content["records"]] == [
        "map", "o", "r", "a", "b", "c", None,
    ]  # fmt: skip
