"""What can be said of a story."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from storymap.model.queries import effort_range, is_ready, needed_by, open_questions
from storymap.model.records import Item, MapInfo, Question, Range, Spread
from tests.builders import a_map


@pytest.mark.parametrize(
    ("estimate", "expected"),
    [
        (Range(likely=10), (5, 10, 20)),
        (Range(low=8, likely=10), (8, 10, 10)),
        (Range(likely=10, high=11), (10, 10, 11)),
        (Range(low=1, likely=2, high=3), (1, 2, 3)),
    ],
)
def test_only_a_lone_number_gets_the_spread_of_the_map(estimate, expected):
    assert effort_range(estimate, Spread(low=0.5, high=2)) == expected


@pytest.mark.parametrize(
    ("checks", "status", "expected"),
    [
        ((), "todo", False),
        (("small",), "todo", False),
        (("clear", "small"), "todo", True),
        ((), "done", True),
    ],
)
def test_a_story_is_ready_when_all_of_the_definition_is_ticked(checks, status, expected):
    info = MapInfo(id="map", ready=(Item(id="small", text="Small"), Item(id="clear", text="Clear")))
    story = a_map({"A": {"B": {None: ["a"]}}}).stories["story-1"]

    assert is_ready(replace(story, checks=checks, status=status), info) is expected


def test_questions_without_an_answer_are_open():
    story = a_map({"A": {"B": {None: ["a"]}}}).stories["story-1"]
    asked = (Question(id="p", text="Who"), Question(id="q", text="Why", answer="To earn"))

    assert open_questions(replace(story, questions=asked)) == 1
    assert open_questions(story) == 0


def test_a_story_tells_what_needs_it():
    m = a_map(
        {"A": {"B": {None: ["a", "b", "c"]}}},
        stories={"b": {"needs": ["a"]}, "c": {"needs": ["a", "b"]}},
    )

    assert needed_by(m) == {"story-1": ("story-2", "story-3"), "story-2": ("story-3",)}
    assert m.needed == {"story-1": 2, "story-2": 1}
