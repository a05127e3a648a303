"""Records enter a map in one form, or not at all."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from msgspec.structs import replace

from storymap.model.admit import admit
from storymap.model.records import (
    Calendar,
    MapInfo,
    Narrative,
    Period,
    Question,
    Range,
    Release,
    Retro,
    Spread,
    Story,
    Task,
)
from tests.strategies import maps

STORY = Story(id="s", step="t", key="a0", title="Pay")


@given(maps())
def test_a_record_in_form_is_the_same_object(m):
    for record in [*m.records(), m.info]:
        assert admit(record) is record
        assert admit(record, is_decoded=True) is record


@given(maps())
def test_a_record_read_from_a_file_and_admitted_is_written_the_same(m):
    for record in m.records():
        text = msgspec.json.encode(record)

        again = admit(msgspec.json.decode(text, type=type(record)), is_decoded=True)

        assert again == record
        assert msgspec.json.encode(again) == text


@pytest.mark.parametrize(
    ("given_fields", "expected"),
    [
        ({"title": " Pay \n now "}, {"title": "Pay now"}),
        ({"description": "a\r\nb\x00"}, {"description": "a\nb"}),
        ({"tags": ("b", "a", "b")}, {"tags": ("a", "b")}),
        ({"tags": (" a\u202e", "a", " ")}, {"tags": ("a",)}),
        ({"needs": ("y", "x")}, {"needs": ("x", "y")}),
        ({"flags": ("split", "blocked", "split")}, {"flags": ("blocked", "split")}),
        ({"narrative": Narrative(want="e\u0301")}, {"narrative": Narrative(want="é")}),
        (
            {"questions": (Question(id="q", text="a\rb"),)},
            {"questions": (Question(id="q", text="a\nb"),)},
        ),
        ({"refs": {" jira ": "a\x00"}}, {"refs": {"jira": "a"}}),
        ({"key": "a10"}, {"key": "a1"}),
        ({"key": "7"}, {"key": "a07"}),
        ({"key": ""}, {"key": "a0"}),
        ({"acceptance": [Task(id="t", text="x")]}, {"acceptance": (Task(id="t", text="x"),)}),
    ],
)
def test_values_are_brought_into_form(given_fields, expected):
    assert admit(replace(STORY, **given_fields)) == replace(STORY, **expected)


def test_integral_floats_become_ints_at_any_depth():
    story = replace(STORY, value=3.0, estimate=Range(low=1.0, likely=2.5, high=4.0))
    info = MapInfo(
        id="map",
        spread=Spread(high=2.0),
        calendar=Calendar(
            days_per_week=5.0, history=(Period(start="2026-01-01", end="2026-01-09", done=8.0),)
        ),
    )

    assert msgspec.json.encode(admit(story)).count(b".0") == 0
    assert msgspec.json.encode(admit(info)).count(b".0") == 0
    assert admit(story).estimate == Range(low=1, likely=2.5, high=4)


def test_values_equal_to_their_default_are_not_written():
    story = replace(
        STORY,
        status=str(b"todo", "ascii"),
        type=str(b"story", "ascii"),
        narrative=Narrative(),
        questions=(Question(id="q", text="x", asked=str(b"", "ascii")),),
    )
    release = Release(id="r", key="a0", title="MVP", retro=Retro(), state=str(b"planned", "ascii"))
    info = MapInfo(id="map", spread=Spread(low=float("0.7"), high=float("1.6")))

    assert set(msgspec.json.decode(msgspec.json.encode(admit(story)))) == {
        "kind",
        "id",
        "step",
        "key",
        "title",
        "questions",
    }
    assert b"retro" not in msgspec.json.encode(admit(release))
    assert msgspec.json.encode(admit(info)) == b'{"kind":"map","id":"map"}'


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"title": 5}, r"\$.title"),
        ({"title": "x" * 1_001}, r"\$.title"),
        ({"id": "no id"}, r"\$.id"),
        ({"status": "finished"}, r"\$.status"),
        ({"value": float("nan")}, r"\$.value"),
        ({"value": -float("inf")}, r"\$.value"),
        ({"value": 2**53 + 1}, r"\$.value"),
        ({"estimate": Range(likely=float("inf"))}, r"\$.estimate.likely"),
        ({"questions": (Question(id="q", text="x"), {"id": "r"})}, r"\$.questions\[1\]"),
        ({"feedback": ({"id": "f", "text": "x", "date": "2026-02-30"},)}, r"\$.feedback\[0\].date"),
        ({"tags": ("a",) * 1_001}, r"\$.tags"),
        ({"needs": ("x" * 65,)}, r"\$.needs\[0\]"),
    ],
)
def test_what_the_schema_does_not_take_is_refused_with_a_path(fields, place):
    with pytest.raises(msgspec.ValidationError, match=place):
        admit(replace(STORY, **fields))


def test_what_can_be_decoded_but_is_no_number_or_day_is_refused_too():
    release = Release(id="r", key="a0", title="MVP", start="2026-04-31")

    with pytest.raises(msgspec.ValidationError, match=r"\$.start"):
        admit(release, is_decoded=True)


def test_what_a_newer_version_wrote_is_kept():
    story = replace(STORY, extra={"mood": {"deep": [1, 2.0]}}, title=" x ")

    assert admit(story).extra == {"mood": {"deep": [1, 2.0]}}
