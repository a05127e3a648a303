"""Boards with steps, activities and releases collapsed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storymap.layout.board import CellSlot, lay_out
from storymap.layout.geometry import Rect
from storymap.layout.grid import node_of_activity, node_of_release, node_of_step
from storymap.layout.marks import Box, Text
from storymap.layout.outline import UNSCHEDULED
from storymap.layout.slim import slim_cell_face, slim_lane_face
from storymap.layout.style import PRINT, SCREEN, SCREEN_DETAIL, SCREEN_TITLES
from tests.builders import a_map, id_of
from tests.strategies import maps

styles = st.sampled_from([SCREEN, SCREEN_TITLES, SCREEN_DETAIL])


@pytest.fixture
def library():
    return a_map(
        {
            "Find": {
                "Browse": {"MVP": ["One", "Two"], None: ["Three"]},
                "Compare": {"MVP": ["Four"]},
            },
            "Borrow": {"Reserve": {"Next": ["Five"]}},
        },
        releases=["MVP", "Next"],
    )


@st.composite
def collapsed_boards(draw):
    story_map = draw(maps())
    nodes = [node_of_release(name) for name in story_map.lanes]
    nodes += [node_of_step(step.id) for step in story_map.step_order]
    nodes += [
        node_of_activity(activity.id if activity else "") for activity, _ in story_map.backbone
    ]
    collapsed = frozenset(draw(st.lists(st.sampled_from(nodes))))
    return lay_out(story_map, draw(styles), collapsed=collapsed)


@given(collapsed_boards())
def test_every_story_has_a_place_inside_its_cell(board):
    for story_id, story in board.story_map.stories.items():
        step_id, release_id = board.story_map.cell_of(story)
        column, lane = board.column_of[step_id], board.lane_of[release_id]
        rect, cell = board.story_rect(story_id), board.cell_rect(column, lane)

        assert story_id in board.ids_at(column, lane)
        assert cell.x <= rect.x
        assert rect.right <= cell.right + 1e-6
        assert cell.y <= rect.y
        assert rect.bottom <= cell.bottom


@given(collapsed_boards())
def test_each_story_is_shown_as_a_card_or_stands_in_a_collapsed_cell(board):
    everything = Rect(-10, 0, board.width + 20, board.height)

    cards = [name for name, _, _ in board.stories_in(everything)]
    slim = [name for cell in board.slim_cells_in(everything) for name in board.ids_at(*cell)]

    assert sorted(cards + slim) == sorted(board.story_map.stories)


@given(collapsed_boards())
def test_columns_follow_each_other_and_are_found_by_their_x(board):
    x = 0.0
    for index, column in enumerate(board.columns):
        assert column.x == pytest.approx(x)
        assert board.column_at(column.x + column.width / 2) == index
        assert board.nearest_column(column.x + column.width / 2) == index
        x += column.width + board.style.gap_x
    assert board.width == pytest.approx(x)


@given(collapsed_boards())
def test_a_card_of_a_collapsed_board_is_found_where_it_is(board):
    for story_id, x, y in board.stories_in(Rect(0, 0, board.width, board.height)):
        assert board.target_at(x + 5, y + 5).id == story_id


def test_a_collapsed_step_is_a_slim_column(library):
    board = lay_out(library, SCREEN, collapsed=frozenset({"step-1"}))

    assert [column.width for column in board.columns] == [36, 126, 126]
    assert board.columns[1].x == 36 + SCREEN.gap_x
    assert board.target_at(10, 40).zone == "cell"
    assert board.target_at(10, -20) == ("step", "step-1", 0, None)


def test_a_collapsed_activity_is_one_column_with_all_its_stories(library):
    board = lay_out(library, SCREEN, collapsed=frozenset({"activity-1"}))

    assert [column.step_ids for column in board.columns] == [("step-1", "step-2"), ("step-3",)]
    assert [library.stories[name].title for name in board.ids_at(0, 0)] == ["One", "Two", "Four"]
    assert board.rect_of("step-2") == board.rect_of("activity-1") == board.bands[0].rect
    assert board.target_at(10, -20) == ("activity", "activity-1", 0, None)


def test_a_collapsed_release_shows_each_story_as_a_strip(library):
    board = lay_out(library, SCREEN, collapsed=frozenset({"release-1"}))
    two = board.story_rect(id_of(library, "Two"))

    assert board.lanes[0].height == SCREEN.slim_height
    assert two.width == SCREEN.slim_strip
    assert board.target_at(two.x + 2, two.y + 5).id == id_of(library, "Two")


@pytest.mark.parametrize("node", ["step-1", "activity-1", "release-1"])
def test_what_is_dropped_into_something_collapsed_goes_to_its_end(library, node):
    board = lay_out(library, SCREEN, collapsed=frozenset({node}))
    step = "step-2" if node == "activity-1" else "step-1"
    rank = 1 if node == "activity-1" else 2

    slot = board.slot_at(10, 12, frozenset({id_of(library, "Five")}))

    assert slot == CellSlot(step, "release-1", None, rank)


def test_what_hides_a_story_is_told(library):
    nodes = frozenset({"step-1", "activity-2", UNSCHEDULED})
    board = lay_out(library, SCREEN, collapsed=nodes)

    assert board.collapsed_around(id_of(library, "Three")) == {"step-1", UNSCHEDULED}
    assert board.collapsed_around("step-3") == {"activity-2"}
    assert board.collapsed_around("step-1") == frozenset()
    assert board.collapsed_around("nobody") == frozenset()


def test_paper_knows_nothing_collapsed(library):
    board = lay_out(library, PRINT, collapsed=frozenset({"step-1", "release-1"}))

    assert board.columns == lay_out(library, PRINT).columns
    assert board.lanes == lay_out(library, PRINT).lanes


def test_a_collapsed_cell_says_how_many_stories_and_how_far_they_are():
    marks = slim_cell_face(["done", "todo", "todo"], Rect(0, 0, 36, 120), SCREEN)

    assert [mark.text for mark in marks if isinstance(mark, Text)] == ["3"]
    shares = {mark.fill: mark.height for mark in marks if isinstance(mark, Box)}
    assert shares["todo"] == pytest.approx(2 * shares["done"])
    assert slim_cell_face([], Rect(0, 0, 36, 120), SCREEN)[0].fill == "none"


def test_a_collapsed_lane_says_its_name_and_its_number_of_stories():
    marks = slim_lane_face("Trust", 1, SCREEN, 42)

    assert [mark.text for mark in marks] == ["Trust", "1 story"]
    assert [mark.text for mark in slim_lane_face("Trust", 4, SCREEN, 20)] == ["Trust"]
