from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from storymap.layout.badges import badge_symbols
from storymap.layout.board import lay_out
from storymap.layout.card import CardFaces
from storymap.layout.label import LaneFacts
from storymap.layout.marks import Box, Icon, Text
from storymap.layout.paper_card import paper_face, paper_height
from storymap.layout.paper_label import label_bottom, lane_least, paper_lane_face
from storymap.layout.style import PRINT
from storymap.layout.themes import ACTIVITY_COLOURS, PAPER, activity_theme, contrast_with_white
from storymap.model.records import Hypothesis, MapInfo, Range, Release, Story
from tests.builders import a_map, id_of

INFO = MapInfo(id="map", unit="days")


def a_story(title="Pay by card", **fields):
    return Story(id="s", step="t", key="a0", title=title, **fields)


def words(marks):
    return [mark.text for mark in marks if isinstance(mark, Text)]


def face(story, *, is_needed=False):
    return paper_face(story, INFO, PRINT, is_needed=is_needed)


def test_a_card_says_status_title_range_and_value():
    story = a_story(estimate=Range(low=5, likely=6, high=8), value=50, status="doing")

    assert words(face(story)) == ["In progress", "Pay by card", "6 d", "(5–8)", "50"]


def test_a_card_says_what_it_is_called_elsewhere():
    assert words(face(a_story(refs={"jira": "US-07"})))[:2] == ["To do", "US-07"]


def test_a_card_without_an_estimate_says_so():
    assert "not estimated" in words(face(a_story()))


def test_a_lone_likely_effort_is_shown_with_the_spread_of_the_map():
    assert "(7–16)" in words(face(a_story(estimate=Range(likely=10))))


def test_status_has_a_shape_beside_its_colour():
    for status, symbol in (("done", "tick"), ("doing", "half"), ("todo", "ring")):
        icons = [mark.symbol for mark in face(a_story(status=status)) if isinstance(mark, Icon)]
        assert icons == [symbol]


def test_a_card_is_as_high_as_its_title_needs():
    heights = [paper_height(a_story("word " * count), PRINT) for count in (3, 10, 20)]

    assert heights == sorted(set(heights))


def test_cards_of_a_cell_stand_close_together_on_paper():
    story_map = a_map({"Browse": {"Search": {None: ["One", "word " * 20, "Two"]}}})
    board = lay_out(story_map, PRINT)

    rects = [board.row_rect(0, 0, row) for row in range(3)]

    for one, other in pairwise(rects):
        assert other.y - one.bottom == pytest.approx(PRINT.gap_y)
    assert len({rect.height for rect in rects}) == 2
    assert rects[-1].bottom <= board.height


def test_the_board_on_paper_knows_where_each_story_is():
    story_map = a_map({"Browse": {"Search": {"MVP": ["One", "Two"], None: ["Three"]}}})
    board = lay_out(story_map, PRINT)
    area = board.cell_rect(0, 0)._replace(y=0, height=board.height)

    found = {story_id: (x, y) for story_id, x, y in board.stories_in(area)}

    assert found == {story_id: board.story_rect(story_id)[:2] for story_id in story_map.stories}


@given(st.text(max_size=300), st.floats() | st.none(), st.booleans())
@example(title="Pay", value=1e300, is_needed=False)
def test_nothing_of_a_face_stands_outside_the_card(title, value, is_needed):
    estimate = Range(low=0, likely=1e-9, high=1e15 / 7)
    story = a_story(title, value=value, flags=("risky",), refs={"x": title}, estimate=estimate)
    height = paper_height(story, PRINT)

    for mark in face(story, is_needed=is_needed):
        if isinstance(mark, Text):
            assert mark.x >= 0
            assert mark.x + mark.width <= PRINT.card_width or len(mark.text) == 1
            assert 0 < mark.y < height
        elif isinstance(mark, Box):
            assert mark.y + mark.height <= height + 1e-6


def test_faces_are_kept_while_the_story_stays():
    story_map = a_map({"Browse": {"Search": {None: ["One"]}}})
    faces = CardFaces(PRINT)
    story = story_map.stories[id_of(story_map, "One")]

    assert faces.face(story_map, story) is faces.face(story_map, story)


def test_badges_come_most_pressing_first():
    story = a_story(flags=("split", "blocked"), pinned=True, needs=("other",))

    symbols = [symbol for symbol, _, _ in badge_symbols(story, is_needed=True)]

    assert symbols == ["alert", "needs", "unblocks", "pin", "split"]


def test_a_refuted_hypothesis_has_a_sign_and_a_confirmed_one_none():
    def badges(state):
        return badge_symbols(a_story(hypothesis=Hypothesis(state=state)), is_needed=False)

    assert badges("untested") == badges("testing") == [("flask", "hypothesis_ink", "hypothesis")]
    assert badges("refuted") == [("refuted", "hypothesis", "hypothesis_ink")]
    assert badges("confirmed") == []


def test_a_lane_is_high_enough_for_all_its_label_may_say():
    release = Release(
        id="r",
        key="a0",
        title="Everyday lending",
        goal="Nine of ten loans " * 5,
        finish="2027-03-26",
    )
    facts = LaneFacts(28, 1, 96, 105, 170, 3, "points", capacity=105, chance=0.22)

    label = paper_lane_face(release, facts, PRINT, "Unscheduled")

    assert label_bottom(label) <= lane_least(release, PRINT)
    assert "1 of 28 stories done" in words(label)
    assert "96–170 pt (80 % range)" in words(label)
    assert "Target 26 Mar 2027" in words(label)
    assert "22% fits without 3" in words(label)


def test_every_activity_has_a_colour_that_white_reads_on():
    for place in range(20):
        theme = activity_theme("", place)
        assert theme["activity"] in ACTIVITY_COLOURS
    own = activity_theme("#ffff00", 0)
    parts = tuple(int(own["activity"][at : at + 2], 16) for at in (1, 3, 5))
    assert contrast_with_white(parts) >= 4.4
    assert activity_theme("javascript:", 1)["activity"] == ACTIVITY_COLOURS[1]
    assert own["ink"] == PAPER["ink"]
