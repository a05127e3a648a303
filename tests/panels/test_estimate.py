"""Ranges and numbers are read as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storymap.model.records import Range
from storymap.panels.estimate import (
    format_number,
    format_range,
    format_share,
    middle,
    parse_number,
    parse_range,
    parse_share,
)


@pytest.mark.parametrize(
    "text",
    ["5 – 6 – 8", "5-6-8", "5 6 8", "5..6..8", "5/6/8", "5, 6, 8", "5 to 6 to 8", " 5 – 6 – 8 d "],
)
def test_three_numbers_are_low_likely_high_however_they_are_split(text):
    assert parse_range(text) == Range(low=5, likely=6, high=8)


@pytest.mark.parametrize(
    ("text", "low", "likely", "high"),
    [
        ("3-5", 3, 4, 5),
        ("5..8", 5, 6, 8),
        ("3-8", 3, 5, 8),
        ("2–3", 2, 2.5, 3),
        ("1-2", 1, 1.5, 2),
        ("100-250", 100, 160, 250),
        ("0-4", 0, 2, 4),
        ("4-4", 4, 4, 4),
        ("0,5-1", 0.5, 0.7, 1),
    ],
)
def test_two_numbers_are_low_and_high_with_a_round_number_between(text, low, likely, high):
    assert parse_range(text) == Range(low=low, likely=likely, high=high)


def test_one_number_is_the_likely_effort_alone():
    assert parse_range("6") == Range(likely=6)
    assert parse_range("2.5 days") == Range(likely=2.5)
    assert parse_range("2,5") == Range(likely=2.5)


def test_no_number_is_not_known():
    assert parse_range("") is None
    assert parse_range("  ") is None
    assert parse_range("?") is None


def test_a_question_mark_is_an_end_that_is_not_known():
    assert parse_range("? – 6 – 8") == Range(likely=6, high=8)
    assert format_range(Range(low=5, likely=6)) == "5 – 6 – ?"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("many", "Write numbers"),
        ("5-", "Write numbers"),
        ("-5", "Write numbers"),
        ("8-5", "smallest number comes first"),
        ("5-4-8", "smallest number comes first"),
        ("1-2-3-4", "At most three"),
        ("? – 8", "likely effort is missing"),
        ("99999999999999", "too large"),
        ("1e5", "Write numbers"),
        ("<b>5</b>", "Write numbers"),
    ],
)
def test_what_is_no_range_is_refused_with_a_sentence(text, says):
    with pytest.raises(ValueError, match=says):
        parse_range(text)


EFFORTS = st.one_of(
    st.integers(0, 10**6), st.floats(0, 10**6, allow_nan=False).map(lambda x: round(x, 6))
)


@given(st.lists(EFFORTS, min_size=3, max_size=3).map(sorted))
def test_what_is_shown_reads_back_as_the_same(ends):
    low, likely, high = (int(x) if x == int(x) else x for x in ends)
    effort = Range(low=low, likely=likely, high=high)

    if "e" not in format_range(effort):
        assert parse_range(format_range(effort)) == effort


@given(st.floats(0, 10**6), st.floats(0, 10**6))
def test_the_middle_lies_between_the_ends(one, other):
    low, high = sorted((one, other))

    assert low <= middle(low, high) <= high


def test_numbers_and_shares_read_back():
    assert parse_number("50") == 50
    assert parse_number("-2,5") == -2.5
    assert parse_number("") is None
    assert format_number(0.125) == "0.125"
    assert parse_share("60 %") == 0.6
    assert format_share(0.6) == "60 %"
    assert format_share(None) == ""
    with pytest.raises(ValueError, match="0 to 100"):
        parse_share("120")
    with pytest.raises(ValueError, match="one number"):
        parse_number("5-6")
