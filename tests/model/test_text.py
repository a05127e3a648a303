"""Text is cleaned where it enters a map."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storymap.model.text import TITLE_LIMIT, clean_text, clean_title, is_clean

raw_texts = st.text(
    st.characters(exclude_categories=())
    | st.sampled_from("\r\n\t\x00\x7f\x85\u2028\u202e\u2066\ufeff\ud800\u0301e\ufffe")
)


@given(raw_texts)
def test_cleaned_text_is_clean_and_cleaning_it_again_changes_nothing(text):
    cleaned = clean_text(text)

    assert is_clean(cleaned)
    assert clean_text(cleaned) is cleaned
    assert cleaned.encode().decode() == cleaned


@given(raw_texts)
def test_a_cleaned_title_is_one_trimmed_line(text):
    title = clean_title(text)

    assert is_clean(title)
    assert title == " ".join(title.split())
    assert clean_title(title) == title


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("two\r\nlines", "two\nlines"),
        ("old\rmac", "old\nmac"),
        ("a\u2028b\x85c", "a\nb\nc"),
        ("a\tb", "a\tb"),
        ("no\x00nul\x1b[31m", "nonul[31m"),
        ("abc\u202edef", "abcdef"),
        ("\ufeffbom", "bom"),
        ("e\u0301", "é"),
        ("half \ud83d", "half \ufffd"),
        ("family 👨\u200d👩\u200d👧", "family 👨\u200d👩\u200d👧"),
        ("", ""),
    ],
)
def test_text_is_cleaned(text, cleaned):
    assert clean_text(text) == cleaned


def test_text_longer_than_the_limit_is_cut():
    assert clean_text("abcdef", limit=3) == "abc"


def test_a_title_is_cut_at_its_limit_without_a_blank_at_the_end():
    title = clean_title("x" * (TITLE_LIMIT - 1) + " y")

    assert title == "x" * (TITLE_LIMIT - 1)


def test_runs_of_blanks_in_a_title_become_one():
    assert clean_title("  Pay \u00a0\t by\ncard ") == "Pay by card"


@given(st.text())
def test_clean_text_is_in_normal_form(text):
    assert unicodedata.is_normalized("NFC", clean_text(text))
