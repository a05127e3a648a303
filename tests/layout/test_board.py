"""Where things are on a board, and what is at a point."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storymap.layout.board import CellSlot, lay_out
from storymap.layout.geometry import Rect
from storymap.layout.style import PRINT, SCREEN
from storymap.model.records import Story, replace
from storymap.model.storymap import LOOSE, StoryMap
from tests.builders import a_map, id_of, ids_of
from tests.strategies import maps, sound_maps

styles = st.sampled_from([SCREEN, PRINT])


@pytest.fixture
def story_map():
    return a_map(
        {
            "Find": {
                "Search": {"MVP": ["One", "Two"], None: ["Three"]},
                "Compare": {"MVP": ["Four"]},
            },
            "Pay": {"Choose": {"Later": ["Five"]}},
        }
    )


@pytest.mark.no_cover
@given(maps(), styles)
def test_every_story_is_at_its_own_place_and_no_two_overlap(story_map, style):
    board = lay_out(story_map, style)

    rects = [board.story_rect(story_id) for story_id in story_map.stories]

    for story_id, rect in zip(story_map.stories, rects, strict=True):
        target = board.target_at(rect.x + rect.width / 2, rect.y + 1)
        if style is SCREEN:
            assert (target.zone, target.id) == ("story", story_id)
        assert rect.bottom <= board.height
        assert rect.right <= board.width
    for number, one in enumerate(rects):
        assert not any(one.meets(other) for other in rects[number + 1 :])


@given(maps(), styles)
def test_an_area_shows_the_stories_that_meet_it(story_map, style):
    board = lay_out(story_map, style)
    area = board.label_rect(0)._replace(x=-5, width=300, height=board.height / 2 + 10)

    shown = {story_id for story_id, _, _ in board.stories_in(area)}

    for story_id in story_map.stories:
        if board.story_rect(story_id).meets(area):
            assert story_id in shown


@given(maps(), styles)
def test_lanes_follow_each_other_and_columns_too(story_map, style):
    board = lay_out(story_map, style)

    assert [lane.release_id for lane in board.lanes] == list(story_map.lanes)
    y = 0.0
    for lane in board.lanes:
        assert lane.y == y
        y += lane.height
    assert [column.x for column in board.columns] == [
        place * style.pitch_x for place in range(len(board.columns))
    ]


def test_activities_span_their_steps(story_map):
    board = lay_out(story_map, SCREEN)

    assert [(band.first, band.last) for band in board.bands] == [(0, 1), (2, 2)]
    assert board.bands[0].rect.right == board.step_rect(1).right
    assert board.rect_of("activity-1") == board.bands[0].rect


def test_each_zone_is_found_at_its_points(story_map):
    board = lay_out(story_map, SCREEN)

    assert board.target_at(-20, -20).zone == "corner"
    assert board.target_at(20, -20).zone == "step"
    assert board.target_at(20, -SCREEN.header_height + 12).zone == "activity"
    assert board.target_at(-20, 20) == ("release", "release-1", None, 0)
    assert board.target_at(20, 20).id == id_of(story_map, "One")
    assert board.target_at(20, board.lanes[0].height - 2).zone == "cell"
    assert board.target_at(20, board.height + 5).zone == "nothing"
    assert board.target_at(board.width + 50, 20).zone == "nothing"
    assert board.target_at(board.width + 50, -20).zone == "nothing"


def test_a_story_can_be_dropped_between_others(story_map):
    board = lay_out(story_map, SCREEN)
    one, two = (id_of(story_map, title) for title in ("One", "Two"))
    second = board.story_rect(two)

    assert board.slot_at(second.x, second.y - 4, frozenset()) == CellSlot(
        "step-1", "release-1", two, 1
    )
    assert board.slot_at(second.x, second.y - 4, frozenset({two})).before is None
    assert board.slot_at(second.x, -50, frozenset()).before == one
    assert board.slot_at(second.x, 1e6, frozenset()).release_id is None


def test_nothing_can_be_dropped_where_there_is_no_step():
    lost = Story(id="lost", step="gone", key="a0", title="Lost")

    assert lay_out(StoryMap.of(), SCREEN).slot_at(0, 0, frozenset()) is None
    board = lay_out(StoryMap.of([lost]), SCREEN)
    assert board.columns[0].step_id == LOOSE
    assert board.slot_at(0, 0, frozenset()) is None


def test_a_lane_never_gets_lower_while_something_is_dragged(story_map):
    before = lay_out(story_map, SCREEN)
    tall = a_map({"Find": {"Search": {"MVP": [f"Story {n}" for n in range(9)]}}})

    board = lay_out(story_map, SCREEN, at_least=lay_out(tall, SCREEN))

    assert board.lanes[0].height > before.lanes[0].height


def test_what_is_not_on_the_board_has_no_place(story_map):
    board = lay_out(story_map, SCREEN)

    assert board.story_rect("nobody") is None
    assert board.rect_of("nobody") is None
    assert board.rect_of("step-2") == board.step_rect(1)
    assert board.rect_of("release-2") == board.label_rect(1)


def test_hidden_stories_have_no_card_and_the_others_close_up(story_map):
    one, two, four = ids_of(story_map, "One", "Two", "Four")
    whole = lay_out(story_map, SCREEN)

    board = lay_out(story_map, SCREEN, hidden=frozenset({one, four}))

    assert board.story_rect(one) is None
    assert board.story_rect(two) == whole.story_rect(one)
    assert board.columns == whole.columns
    assert [lane.release_id for lane in board.lanes] == [lane.release_id for lane in whole.lanes]
    everywhere = Rect(0, 0, board.width, board.height)
    assert {name for name, _, _ in board.stories_in(everywhere)} == set(
        ids_of(story_map, "Two", "Three", "Five")
    )


def test_a_drop_among_hidden_stories_joins_the_card_that_it_is_next_to():
    story_map = a_map({"Find": {"Search": {"MVP": ["A", "hid 1", "B", "hid 2"]}}})
    a, first, b, last = ids_of(story_map, "A", "hid 1", "B", "hid 2")
    board = lay_out(story_map, SCREEN, hidden=frozenset({first, last}))
    upper, lower = board.story_rect(a), board.story_rect(b)

    def before(y, *moving):
        return board.slot_at(upper.x, y, frozenset(moving)).before

    assert before(upper.y) == a
    assert before(lower.y) == b
    assert before(lower.bottom + 4) == last
    assert before(lower.bottom + 4, b) == first


def test_a_drop_where_all_is_hidden_comes_last():
    story_map = a_map({"Find": {"Search": {"MVP": ["A", "B"]}}})
    board = lay_out(story_map, SCREEN, hidden=frozenset(story_map.stories))

    assert board.slot_at(0, 20, frozenset()).before is None


@given(sound_maps(), st.data())
def test_a_board_that_follows_another_is_as_one_laid_out_anew(m, data):
    before = lay_out(m, SCREEN)
    for _ in range(3):
        changed = m
        if m.stories:
            story = data.draw(st.sampled_from(sorted(m.stories.values(), key=lambda s: s.id)))
            place = data.draw(st.sampled_from([story, *m.stories.values()]))
            title = data.draw(st.sampled_from(["Another", story.title]))
            changed = m.with_records(
                replace(story, title=title, step=place.step, release=place.release)
            )
        hidden = frozenset(data.draw(st.sets(st.sampled_from([*m.stories, "none"]))))
        collapsed = frozenset(data.draw(st.sets(st.sampled_from([*m.steps, *m.activities, "x"]))))
        after = lay_out(changed, SCREEN, hidden=hidden, collapsed=collapsed, before=before)
        anew = lay_out(changed, SCREEN, hidden=hidden, collapsed=collapsed)
        assert (after.columns, after.bands, after.lanes) == (anew.columns, anew.bands, anew.lanes)
        assert (after.width, after.height) == (anew.width, anew.height)
        assert (after.column_of, after.lane_of) == (anew.column_of, anew.lane_of)
        for name in changed.stories:
            assert after.story_rect(name) == anew.story_rect(name)
        m, before = changed, after


def test_a_board_with_the_same_cells_takes_columns_and_lanes_over():
    m = a_map({"A": {"One": {None: ["Pay"]}}})
    before = lay_out(m, SCREEN)

    after = lay_out(
        m.with_records(replace(m.stories["story-1"], title="Buy")), SCREEN, before=before
    )

    assert after.lanes is before.lanes
    assert after.columns is before.columns
