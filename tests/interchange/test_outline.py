"""Pasted text as cards."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storymap.interchange.outline import PastedStory, lines_to_titles, stories_from_text
from storymap.model.text import clean_title


def test_each_line_makes_a_card():
    assert lines_to_titles("By word\nBy shelf\r\n\r\n  By  author \n") == (
        "By word",
        "By shelf",
        "By author",
    )


@pytest.mark.parametrize("mark", ["- ", "* ", "+ ", "1. ", "12) ", "\u2022 ", "\u2013\t", "   - "])
def test_list_marks_are_taken_off(mark):
    assert lines_to_titles(f"{mark}Pay by card") == ("Pay by card",)


@pytest.mark.parametrize(
    "line", ["1.5 litres", "-5 degrees", "*bold*", "2024. A year", "[draft] Pay", "#1 wish", "x"]
)
def test_what_only_looks_like_a_mark_stays(line):
    assert lines_to_titles(line) == (line,)


@pytest.mark.parametrize(
    ("line", "story"),
    [
        ("- [ ] Pay", PastedStory("Pay")),
        ("- [x] Pay", PastedStory("Pay", "done")),
        ("3. [X] Pay", PastedStory("Pay", "done")),
        ("[] Pay", PastedStory("Pay")),
    ],
)
def test_boxes_become_status(line, story):
    assert stories_from_text(line) == (story,)


@pytest.mark.parametrize("line", ["", " \t", "---", "* * *", "- ", "-", "1.", "- [ ]", "\ufeff"])
def test_lines_that_say_nothing_make_no_card(line):
    assert lines_to_titles(f"First\n{line}\nLast") == ("First", "Last")


@given(st.text())
def test_whatever_is_pasted_gives_clean_titles(text):
    for title in lines_to_titles(text):
        assert title
        assert clean_title(title) == title
