"""Pasted text as cards."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storymap.edit.errors import EditError
from storymap.edit.sketch import SketchCard, Spot, put_sketch
from storymap.interchange.outline import (
    LINE_LIMIT,
    PastedStory,
    TooManyLinesError,
    is_outline,
    lines_to_titles,
    outline_of,
    sketch_from_outline,
    stories_from_text,
)
from storymap.model.admit import admit
from storymap.model.text import clean_title
from tests.builders import a_map, cell, id_of, outline
from tests.strategies import maps


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


def test_headings_are_activities_and_steps_and_list_items_stories():
    text = (
        "# Find\n\n## Browse\n- [x] By word\n- By shelf\n\n## Compare\n"
        "# Borrow\n## Reserve\n1. Queue"
    )

    assert sketch_from_outline(text).cards == (
        SketchCard("", "Find"),
        SketchCard("", "Find", "Browse"),
        SketchCard("By word", "Find", "Browse", status="done"),
        SketchCard("By shelf", "Find", "Browse"),
        SketchCard("", "Find", "Compare"),
        SketchCard("", "Borrow"),
        SketchCard("", "Borrow", "Reserve"),
        SketchCard("Queue", "Borrow", "Reserve"),
    )


@pytest.mark.parametrize("indent", ["  ", "    ", "\t"])
def test_the_depth_of_a_list_tells_activities_steps_and_stories(indent):
    text = f"- Find\n{indent}- Browse\n{indent * 2}- By word\n- Borrow\n{indent}- Reserve"

    assert sketch_from_outline(text).cards == (
        SketchCard("", "Find"),
        SketchCard("", "Find", "Browse"),
        SketchCard("By word", "Find", "Browse"),
        SketchCard("", "Borrow"),
        SketchCard("", "Borrow", "Reserve"),
    )


def test_a_list_of_two_levels_is_steps_and_stories():
    assert sketch_from_outline("- Browse\n  - By word").cards == (
        SketchCard("", step="Browse"),
        SketchCard("By word", step="Browse"),
    )


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("# Find", True),
        ("- a\n  - b", True),
        ("a\n\tb", True),
        ("a\n  b\n- c", False),
        ("- a\n- b", False),
        ("#1 wish\n#2 wish", False),
        ("", False),
    ],
)
def test_an_outline_is_known_by_headings_or_by_levels(text, is_one):
    assert is_outline(text) == is_one


def test_what_is_copied_as_an_outline_comes_back_the_same():
    m = a_map({"Find": {"Browse": {"MVP": ["By word"], None: ["By voice"]}}, "Later": {}})

    text = outline_of(m, [id_of(m, "Find"), id_of(m, "Later")])
    after, _ = put_sketch(a_map({}), sketch_from_outline(text), Spot())

    assert outline(after) == {"Find": ["Browse"], "Later": []}
    assert cell(after, "Browse") == ["By word", "By voice"]


def test_more_lines_than_anybody_means_are_refused():
    with pytest.raises(TooManyLinesError):
        lines_to_titles("x\n" * (LINE_LIMIT + 1))


@given(maps(), st.text() | st.text("# -\t\nab[]x1.", max_size=200))
def test_whatever_is_pasted_as_an_outline_makes_sound_records(m, text):
    sketch = sketch_from_outline(text)

    try:
        after, ids = put_sketch(m, sketch, Spot(next(iter(m.activities), None)))
    except EditError:
        return

    assert all(admit(record) == record for record in after.records())
    assert all(after.find(name) is not None for name in ids)
