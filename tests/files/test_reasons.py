"""What is wrong with a record, in words that its owner understands."""

from __future__ import annotations

import msgspec
import pytest

from storymap.files.parts import split
from storymap.files.plain import DECODE_ERRORS
from storymap.files.reasons import plain_reason
from storymap.model.admit import admit
from storymap.model.records import MapInfo, Release, Stakeholder, Story

STORY = {"kind": "story", "id": "a", "step": "s", "key": "a0", "title": "T"}
RELEASE = {"kind": "release", "id": "a", "key": "a0", "title": "T"}
HOLDER = {"kind": "stakeholder", "id": "a", "key": "a0", "title": "T"}
MAP = {"kind": "map", "id": "map"}


@pytest.mark.parametrize(
    ("kind", "content", "expected"),
    [
        (Story, {"kind": "story", "id": "a", "key": "a0", "title": "T"}, "it has no step"),
        (Story, STORY | {"title": 5}, "title must be text"),
        (Story, STORY | {"pinned": "yes"}, "pinned must be true or false"),
        (Story, STORY | {"needs": "b"}, "needs must be a list"),
        (Story, STORY | {"needs": [3]}, "needs[0] must be text"),
        (Story, STORY | {"estimate": 3}, "estimate must be an object or null"),
        (Story, STORY | {"estimate": {"low": 1}}, "estimate has no likely"),
        (
            Story,
            STORY | {"estimate": {"likely": 1, "high": -2}},
            "estimate.high must be a number from 0 up",
        ),
        (Story, STORY | {"status": "wip"}, "status cannot be 'wip'"),
        (
            Story,
            STORY | {"title": "x" * 1001},
            "title must be text of at most 1,000 characters",
        ),
        (Story, STORY | {"id": "a b"}, "id must be 1 to 64 letters from A to Z, digits, - or _"),
        (Release, RELEASE | {"start": "soon"}, "start must be a date such as 2026-12-31"),
        (
            Release,
            RELEASE | {"start": "2026-02-30"},
            "start must be a day of the calendar as YYYY-MM-DD",
        ),
        (Stakeholder, HOLDER | {"interest": 9}, "interest must be a number up to 5"),
        (Stakeholder, HOLDER | {"interest": 2.5}, "interest must be a whole number or null"),
        (
            MapInfo,
            MAP | {"calendar": {"days_per_week": -0.5}},
            "calendar.days_per_week must be a number above 0",
        ),
    ],
)
def test_a_record_that_does_not_fit_is_told_in_plain_words(kind, content, expected):
    with pytest.raises(msgspec.ValidationError) as refused:
        admit(msgspec.convert(split(kind, content), kind), is_decoded=True)

    assert plain_reason(refused.value) == expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b'{"a": NaN}', "it is not JSON: invalid character (byte 6)"),
        (b'{"a": ', "it is cut off"),
        (b'{"a": "\xff"}', "it holds bytes that are not UTF-8"),
        (b"[" * 100_000, "it is nested too deeply"),
        (b'{"a": 1e999}', "[...] holds a number that is too large"),
    ],
)
def test_what_cannot_be_read_at_all_is_told_in_plain_words(data, expected):
    with pytest.raises(DECODE_ERRORS) as refused:
        msgspec.json.decode(data)

    assert plain_reason(refused.value) == expected
