"""Collapsing and expanding on the board, by mouse, by keyboard, and dropping into what is slim."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication

from storymap.layout.outline import UNSCHEDULED
from storymap.layout.style import SCREEN_DETAIL, SCREEN_TITLES
from tests.builders import cell, id_of
from tests.canvas.hands import current, on_screen, painted, select, selected
from tests.canvas.test_painting import a_large_map


def button(view, title, shift=12):
    """The middle of the button at the right end of a step, an activity or a label."""
    rect = view.projection.anywhere(view.board.rect_of(id_of(view.document.story_map, title)))
    return QPoint(int(rect.right()) - shift, int(rect.center().y()))


def collapse(view, *titles):
    view.set_collapsed(id_of(view.document.story_map, title) for title in titles)


@pytest.mark.parametrize("title", ["Browse", "Find a book"])
def test_a_click_on_the_button_collapses_and_one_on_the_slim_one_expands(view, mouse, title):
    mouse.click(button(view, title))
    narrow = mouse.rect(title).width()
    mouse.click(mouse.rect(title).topLeft() + QPoint(18, 12))

    assert narrow == 36
    assert view.collapsed == frozenset()
    assert mouse.rect(title).width() > 100
    assert selected(view) == []


def test_a_click_on_the_button_of_a_label_collapses_its_lane(view, mouse):
    rect = mouse.rect("MVP")
    at = QPoint(rect.right() - 12, rect.top() + 20)

    mouse.click(at)

    assert mouse.rect("MVP").height() == 42
    mouse.click(QPoint(at.x(), mouse.rect("MVP").center().y()))
    assert mouse.rect("MVP").height() > 100


def test_the_button_shows_while_the_pointer_is_over_what_it_collapses(view, mouse):
    bare = painted(view)

    mouse.move(mouse.on("Browse"))
    over = on_screen(view)
    mouse.move(QPoint(700, 600))

    assert over != bare
    assert on_screen(view) == bare


def test_a_step_is_dragged_and_not_collapsed_beside_the_button(view, mouse):
    mouse.drag(mouse.rect("Browse").center(), mouse.rect("Compare").center() + QPoint(40, 0))

    steps = [step.title for step in view.document.story_map.step_order]
    assert steps[:2] == ["Compare", "Browse"]
    assert view.collapsed == frozenset()


def test_keys_collapse_the_step_of_a_story_then_its_activity_and_expand_again(view):
    select(view, "By word")

    view.collapse()
    assert current(view) == "Browse"
    view.collapse()
    assert current(view) == "Find a book"
    assert len(view.board.columns) == 4

    view.expand()
    assert current(view) == "Find a book"
    assert [column.is_slim for column in view.board.columns[:2]] == [True, False]


def test_collapsing_the_release_of_a_story(view):
    select(view, "By voice")

    view.collapse_lane()

    assert view.collapsed == {UNSCHEDULED}
    view.expand()
    assert view.collapsed == frozenset()
    assert current(view) == "By voice"


def test_all_steps_all_activities_all_releases_and_nothing(view):
    view.collapse_steps()
    assert all(column.is_slim for column in view.board.columns if column.step_ids)

    view.collapse_activities()
    assert [column.is_activity for column in view.board.columns] == [True] * 3

    view.collapse_lanes()
    assert all(lane.is_slim for lane in view.board.lanes)

    view.expand_all()
    assert not any(column.is_slim for column in view.board.columns)


@pytest.mark.parametrize("closed", ["Compare", "Next"])
def test_a_story_is_dropped_into_what_is_collapsed_at_its_end(view, mouse, closed):
    collapse(view, closed)
    story_map = view.document.story_map
    column = view.board.column_of[id_of(story_map, "Compare")]
    lane = view.board.lane_of[id_of(story_map, "Next")]
    place = view.projection.body(view.board.slim_rect(column, lane)).toRect().center()

    mouse.drag(mouse.on("By word"), place)

    assert cell(view.document.story_map, "Compare", "Next") == ["Reviews", "By word"]
    view.document.undo()
    assert view.document.story_map == story_map


def test_a_story_is_dropped_into_a_collapsed_activity(view, mouse):
    collapse(view, "Borrow it")
    column = view.board.column_of[id_of(view.document.story_map, "Reserve")]
    place = view.projection.body(view.board.slim_rect(column, 0)).toRect().center()

    mouse.drag(mouse.on("By word"), place)

    assert cell(view.document.story_map, "Pick up", "MVP") == ["By word"]


def test_arrows_pass_over_what_is_collapsed(view, keys):
    collapse(view, "Compare", "Next")
    select(view, "By word")

    keys.press("Right")
    assert current(view) == "By word"
    keys.press("Up")
    assert current(view) == "Browse"
    keys.press("Right")
    assert current(view) == "Compare"
    keys.press("Down")
    assert current(view) == "Compare"
    select(view, "By author")
    keys.press("Down")
    assert current(view) == "By voice"


def test_arrows_lead_out_of_a_story_that_a_collapsed_activity_holds(view, keys):
    select(view, "Queue up")
    collapse(view, "Borrow it")

    keys.press("Up")

    assert current(view) == "Borrow it"


def test_what_is_selected_stays_selected_when_it_is_collapsed(view):
    select(view, "By word", "By shelf")

    collapse(view, "Browse")

    assert selected(view) == ["By word", "By shelf"]


def test_revealing_a_story_expands_what_hides_it(view):
    collapse(view, "Find a book", "Browse", "MVP", "Next")

    view.reveal(id_of(view.document.story_map, "By word"))

    assert view.collapsed == {id_of(view.document.story_map, "Next")}


def test_moving_a_story_into_a_collapsed_column_leaves_it_collapsed(view, keys):
    collapse(view, "Compare")
    select(view, "By word")

    view.move_selection("right")

    assert "By word" in cell(view.document.story_map, "Compare", "MVP")
    assert view.collapsed == {id_of(view.document.story_map, "Compare")}


def test_a_strip_is_selected_by_a_click_and_tells_its_title(view, mouse):
    collapse(view, "MVP")

    mouse.click(mouse.rect("By shelf").center())

    assert selected(view) == ["By shelf"]
    assert mouse.rect("By shelf").width() <= 11


def test_what_is_collapsed_stays_so_while_the_map_changes_and_when_its_record_goes(view):
    collapse(view, "Browse")
    select(view, "Browse")

    view.remove_selection()

    assert "Browse" not in [step.title for step in view.document.story_map.step_order]
    view.document.undo()
    assert view.board.columns[0].is_slim


@pytest.mark.parametrize("style", [SCREEN_TITLES, SCREEN_DETAIL])
def test_another_density_lays_the_board_out_again_and_keeps_what_is_at_the_corner(show, style):
    view = show(a_large_map(), size=(700, 300))
    column = 6
    view.scroll_by(view.board.columns[column].x, view.board.lanes[1].y)

    view.set_style(style)

    shown = view.visible_part
    assert view.board.style is style
    assert view.board.nearest_column(shown.x + 8) == column
    assert view.board.lane_at(shown.y + 1) == 1


def test_cards_are_dragged_at_any_density(view, mouse):
    for style, title in ((SCREEN_TITLES, "By word"), (SCREEN_DETAIL, "By shelf")):
        view.set_style(style)

        mouse.drag(mouse.on(title), mouse.below("Side by side"))

        assert title in cell(view.document.story_map, "Compare", "MVP")


def test_pans_show_what_painting_anew_shows_at_any_density(show):
    view = show(a_large_map(), size=(900, 560))
    for style in (SCREEN_TITLES, SCREEN_DETAIL):
        view.set_style(style)
        view.collapse()
        select(view, "Step 0 1")
        view.collapse()
        view.scroll_by(133, 47)
        QApplication.processEvents()

        assert on_screen(view) == painted(view)
