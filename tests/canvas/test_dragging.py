"""Dragging stories, steps, activities and releases with the pointer."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from storymap.edit.outline import rename
from storymap.model.records import Range, replace
from tests.builders import cell, id_of, outline, titles
from tests.canvas.hands import CTRL, MIDDLE, Mouse, select, selected, steps_back

SLOTS = [
    (step, release, row)
    for step in ("Browse", "Compare", "Reserve", "Pick up")
    for release in ("MVP", "Next", None)
    for row in range(4)
]


def releases(view):
    return [release.title for release in view.document.story_map.release_order]


def test_a_story_dropped_under_another_joins_its_cell(view, mouse):
    before = view.document.story_map

    mouse.drag(mouse.on("Side by side"), mouse.below("By word"))

    after = view.document.story_map
    assert cell(after, "Browse", "MVP") == ["By word", "Side by side", "By shelf", "By author"]
    view.document.undo()
    assert view.document.story_map == before


@pytest.mark.parametrize(("zoom", "scroll"), [(1.0, 0), (0.4, 0), (2.0, 60), (0.7, 25)])
def test_a_story_lands_where_the_line_was_shown(view, mouse, zoom, scroll):
    view.zoom_to(zoom)
    view.horizontalScrollBar().setValue(scroll)
    view.verticalScrollBar().setValue(scroll)
    before = view.document.story_map
    story = id_of(before, "By voice")
    size = view.viewport().rect()
    tried = 0

    for step, release, row in SLOTS:
        view.reveal(story)
        start, end = mouse.on("By voice"), mouse.cell(step, release, row)
        if not size.contains(start) or not size.contains(end) or start == end:
            continue
        mouse.hold(start, end)
        line = view._scene.overlay.line[0]
        mouse.release(end)

        rect, style = view.board.story_rect(story), view.board.style
        assert (line.x, line.width) == (rect.x, rect.width), (step, release, row)
        assert line.y == pytest.approx(rect.y - style.gap_y / 2 - 1), (step, release, row)
        while view.document.undo_label:
            view.document.undo()
        assert view.document.story_map == before
        tried += 1

    assert tried >= 5


def test_in_its_own_column_a_story_goes_between_the_cards_that_the_line_was_between(view, mouse):
    for row, expected in enumerate(
        [
            ["By word", "By shelf", "By author"],
            ["By word", "By shelf", "By author"],
            ["By shelf", "By word", "By author"],
            ["By shelf", "By author", "By word"],
        ]
    ):
        start = mouse.on("By word")
        rect = mouse.rect("By word")
        end = QPoint(rect.center().x(), rect.top() + 2 + row * 79 - 4)

        mouse.drag(start, end)

        assert cell(view.document.story_map, "Browse", "MVP") == expected
        steps_back(view)


def test_a_drag_is_one_undo_step_and_undo_gives_back_an_equal_map(view, mouse):
    before = view.document.story_map

    mouse.drag(mouse.on("By word"), mouse.cell("Reserve", "Next"), steps=30)

    assert cell(view.document.story_map, "Reserve", "Next") == ["By word", "Queue up"]
    assert steps_back(view) == 1
    assert view.document.story_map == before


def test_a_drag_that_ends_where_it_started_commits_nothing(view, mouse):
    before = view.document.story_map
    start = mouse.on("By shelf")

    mouse.hold(start, mouse.cell("Pick up", None))
    mouse.move(start)
    mouse.release(start)

    assert view.document.story_map is before
    assert view.document.undo_label is None


def test_several_stories_keep_their_order(view, mouse):
    select(view, "By author", "By word")

    mouse.drag(mouse.on("By word"), mouse.below("Side by side"))

    expected = ["Side by side", "By word", "By author"]
    assert cell(view.document.story_map, "Compare", "MVP") == expected
    assert cell(view.document.story_map, "Browse", "MVP") == ["By shelf"]
    assert steps_back(view) == 1


def test_dragging_a_card_that_is_not_selected_takes_that_card_alone(view, mouse):
    select(view, "By author", "By word")

    mouse.drag(mouse.on("By shelf"), mouse.cell("Pick up", "MVP"))

    assert cell(view.document.story_map, "Pick up", "MVP") == ["By shelf"]
    assert selected(view) == ["By shelf"]


def test_a_step_goes_before_another_of_its_activity(view, mouse):
    rect = mouse.rect("Browse")

    mouse.drag(mouse.on("Compare"), QPoint(rect.left() + 10, rect.center().y()))

    after = view.document.story_map
    assert outline(after)["Find a book"] == ["Compare", "Browse"]
    assert cell(after, "Compare", "MVP") == ["Side by side"]
    assert steps_back(view) == 1


def test_a_step_goes_to_another_activity_and_its_stories_follow(view, mouse):
    before = view.document.story_map
    rect = mouse.rect("Reserve")

    mouse.drag(mouse.on("Browse"), QPoint(rect.right() - 8, rect.center().y()))

    after = view.document.story_map
    assert outline(after)["Borrow it"] == ["Reserve", "Browse", "Pick up"]
    assert cell(after, "Browse", "MVP") == ["By word", "By shelf", "By author"]
    view.document.undo()
    assert view.document.story_map == before


def test_a_step_dropped_on_an_empty_activity_goes_into_it(view, mouse):
    column = len(view.board.columns) - 1
    placeholder = view.projection.header(view.board.step_rect(column)).toAlignedRect()

    mouse.drag(mouse.on("Pick up"), placeholder.center())

    assert outline(view.document.story_map)["Later"] == ["Pick up"]
    assert steps_back(view) == 1


def test_stories_dropped_under_an_activity_without_steps_get_a_step_there(view, mouse):
    before = view.document.story_map
    column = len(view.board.columns) - 1
    end = view.projection.body(view.board.cell_rect(column, 0)).toAlignedRect().center()
    select(view, "By word", "By shelf")

    mouse.drag(mouse.on("By word"), end)

    after = view.document.story_map
    assert outline(after)["Later"] == ["New step"]
    assert cell(after, "New step", "MVP") == ["By word", "By shelf"]
    assert steps_back(view) == 1
    assert view.document.story_map == before


@pytest.mark.parametrize(
    ("moved", "where", "expected"),
    [
        ("Borrow it", ("Find a book", "left"), ["Borrow it", "Find a book", "Later"]),
        ("Find a book", ("Borrow it", "right"), ["Borrow it", "Find a book", "Later"]),
        ("Find a book", ("Later", "right"), ["Borrow it", "Later", "Find a book"]),
        ("Borrow it", ("Borrow it", "right"), ["Find a book", "Borrow it", "Later"]),
    ],
)
def test_an_activity_moves_with_all_that_is_in_it(view, mouse, moved, where, expected):
    onto, side = where
    rect = mouse.rect(onto)
    x = rect.left() + 12 if side == "left" else rect.right() - 12

    mouse.drag(mouse.on(moved), QPoint(x, rect.center().y()))

    assert list(outline(view.document.story_map)) == expected
    assert outline(view.document.story_map)["Find a book"] == ["Browse", "Compare"]


def test_a_release_lane_moves_above_another(view, mouse):
    before = view.document.story_map
    rect = mouse.rect("MVP")

    mouse.drag(mouse.on("Next"), QPoint(60, rect.top() + 5))

    assert releases(view) == ["Next", "MVP"]
    assert cell(view.document.story_map, "Reserve", "Next") == ["Queue up"]
    assert steps_back(view) == 1
    assert view.document.story_map == before


def test_a_release_lane_moves_below_the_last(view, mouse):
    mouse.drag(mouse.on("MVP"), mouse.label(None))

    assert releases(view) == ["Next", "MVP"]


@pytest.mark.parametrize("thing", ["By word", "Browse", "Find a book", "MVP"])
def test_escape_cancels_a_drag(view, mouse, keys, thing):
    before = view.document.story_map

    mouse.hold(mouse.on(thing), QPoint(700, 400))
    keys.press("Escape")
    mouse.release(QPoint(700, 400))

    assert view.document.story_map is before
    assert view._scene.overlay.moving == ()
    assert view._scene.overlay.line is None


@pytest.mark.parametrize("thing", ["By word", "Browse", "Find a book", "MVP"])
def test_nothing_is_dragged_in_a_map_that_can_only_be_read(view, mouse, thing):
    view.document.read_only = True
    before = view.document.story_map

    mouse.drag(mouse.on(thing), QPoint(700, 450))

    assert view.document.story_map is before


def test_a_drop_outside_of_the_board_lands_in_the_nearest_cell_that_shows(view, mouse):
    mouse.drag(mouse.on("By word"), QPoint(mouse.on("Compare").x(), 5000))

    assert cell(view.document.story_map, "Compare", None) == ["By word"]


def test_a_story_dragged_over_the_backbone_lands_in_the_row_that_shows_below_it(show, library):
    view = show(library, size=(700, 320))
    mouse = Mouse(view)
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    start = mouse.on("By voice")

    mouse.hold(start, QPoint(mouse.on("Compare").x(), 4))
    line = view.projection.anywhere(view._scene.overlay.line[0])
    view._edge_timer.stop()

    assert line.bottom() >= view.body.top() - view.board.style.pitch_y / 2
    mouse.release(QPoint(mouse.on("Compare").x(), 4))


def test_the_unscheduled_cannot_be_dragged_selected_or_renamed(view, mouse, keys):
    before = view.document.story_map

    mouse.drag(mouse.label(None), QPoint(60, 120))
    mouse.double_click(mouse.label(None))
    keys.press("F2")
    keys.type("x")

    assert view.document.story_map is before
    assert not keys.editor.is_open
    assert selected(view) == []


def test_the_board_scrolls_while_something_is_held_at_its_edge(show, library, qtbot):
    view = show(library, size=(560, 400))
    mouse = Mouse(view)
    bars = view.horizontalScrollBar(), view.verticalScrollBar()

    mouse.hold(mouse.on("By word"), QPoint(view.viewport().width() - 5, 395))
    qtbot.waitUntil(lambda: all(bar.value() == bar.maximum() > 0 for bar in bars))
    mouse.move(QPoint(view.projection.left + 5, view.projection.top + 5))
    qtbot.waitUntil(lambda: all(bar.value() == 0 for bar in bars))
    mouse.release(QPoint(view.projection.left + 5, view.projection.top + 5))

    assert not view._edge_timer.isActive()


def test_the_edge_scrolls_although_the_pointer_keeps_moving(show, library, qtbot):
    view = show(library, size=(560, 400))
    mouse = Mouse(view)
    bar = view.verticalScrollBar()
    mouse.hold(mouse.on("By word"), QPoint(300, 390))

    def wiggle():
        mouse.move(QPoint(300, 390))
        mouse.move(QPoint(301, 391))
        return bar.value() > 60

    qtbot.waitUntil(wiggle)
    mouse.release(QPoint(300, 390))


def test_a_step_held_in_the_backbone_does_not_scroll_the_board_up(show, library, qtbot):
    view = show(library, size=(560, 400))
    mouse = Mouse(view)
    view.verticalScrollBar().setValue(50)

    mouse.hold(mouse.on("Browse"), QPoint(view.viewport().width() - 4, 70))
    bar = view.horizontalScrollBar()
    qtbot.waitUntil(lambda: bar.value() > 40)

    assert view.verticalScrollBar().value() == 50
    mouse.release(QPoint(400, 70))


@pytest.mark.parametrize("zoom", [0.4, 1.0, 2.0])
def test_the_line_before_the_first_column_and_above_the_first_lane_shows(view, mouse, zoom):
    view.zoom_to(zoom)
    view.scroll_by(-1000, -1000)
    edge = view.projection.left

    mouse.hold(mouse.on("Compare"), QPoint(edge + 2, mouse.on("Compare").y()))
    step_line = view.projection.anywhere(view._scene.overlay.line[0])
    QTest.keyClick(view, Qt.Key.Key_Escape)
    mouse.release(QPoint(9, 9))
    mouse.hold(mouse.on("MVP"), QPoint(60, view.projection.top + 2))
    lane_line = view.projection.anywhere(view._scene.overlay.line[0])
    QTest.keyClick(view, Qt.Key.Key_Escape)
    mouse.release(QPoint(9, 9))

    assert step_line.center().x() > view.projection.edge
    assert lane_line.center().y() > view.projection.top
    assert lane_line.left() == 0


def test_undo_during_a_drag_ends_the_drag(view, mouse):
    document = view.document
    word = id_of(document.story_map, "By word")
    document.commit("Rename", rename(document.story_map, word, "By words"))

    mouse.hold(mouse.on("By words"), mouse.cell("Pick up", None))
    document.undo()
    undone = document.story_map
    mouse.release(mouse.cell("Pick up", None))

    assert document.story_map is undone
    assert view._scene.overlay.moving == ()


def test_another_button_during_a_drag_changes_nothing(view, mouse):
    start, end = mouse.on("By word"), mouse.cell("Pick up", None)
    mouse.hold(start, end)

    mouse.press(end, MIDDLE)
    mouse.release(end, MIDDLE)
    before = cell(view.document.story_map, "Pick up", None)
    mouse.release(end)

    assert before == []
    assert cell(view.document.story_map, "Pick up", None) == ["By word"]
    assert view._scene.overlay.moving == ()


def test_keys_do_nothing_while_a_card_is_held(view, mouse, keys):
    before = view.document.story_map
    mouse.hold(mouse.on("By word"), mouse.cell("Pick up", None))

    keys.press("Delete", "Return", "Down")

    assert view.document.story_map is before
    assert not keys.editor.is_open
    mouse.release(mouse.cell("Pick up", None))
    assert cell(view.document.story_map, "Pick up", None) == ["By word"]


def test_the_card_that_is_held_is_on_top_of_the_others_that_are_dragged(view, mouse):
    select(view, "By word", "By shelf", "By author")

    mouse.hold(mouse.on("By author"), mouse.cell("Pick up", None))

    assert titles(view.document.story_map, view._scene.overlay.moving)[0] == "By author"
    mouse.release(mouse.cell("Pick up", None))
    expected = ["By word", "By shelf", "By author"]
    assert cell(view.document.story_map, "Pick up", None) == expected


# Selecting


def test_a_click_selects_ctrl_click_adds_and_takes_out_shift_click_reaches(view, mouse):
    mouse.click(mouse.on("By word"))
    mouse.click(mouse.on("By shelf"), CTRL)
    both = selected(view)
    mouse.click(mouse.on("By word"), CTRL)
    one = selected(view)
    mouse.click(mouse.on("Side by side"))
    mouse.click(mouse.on("By author"), Qt.KeyboardModifier.ShiftModifier)

    assert both == ["By word", "By shelf"]
    assert one == ["By shelf"]
    assert set(selected(view)) == {"By word", "By shelf", "By author", "Side by side"}


def test_a_click_on_one_of_many_selected_keeps_that_one(view, mouse):
    select(view, "By word", "By shelf", "By author")

    mouse.click(mouse.on("By shelf"))

    assert selected(view) == ["By shelf"]


def test_a_rubber_band_selects_what_it_meets(view, mouse):
    mouse.drag(mouse.cell("Pick up", "MVP"), mouse.on("Side by side"))

    assert selected(view) == ["Side by side"]


def test_a_click_on_an_empty_place_selects_nothing(view, mouse):
    select(view, "By word")

    mouse.click(mouse.cell("Pick up", "MVP"))

    assert selected(view) == []


@pytest.mark.parametrize("zoom", [0.3, 1.0])
def test_a_click_on_the_unscheduled_with_a_shaking_hand_selects_nothing(view, mouse, zoom):
    view.zoom_to(zoom)
    at = mouse.label(None)

    mouse.drag(at, at + QPoint(1, 1), steps=2)

    assert selected(view) == []


def with_efforts(view):
    """Give each story five days, and the MVP room for them."""
    document = view.document
    m = document.story_map
    stories = [replace(story, estimate=Range(likely=5)) for story in m.stories.values()]
    release = replace(m.releases[id_of(m, "MVP")], capacity=Range(likely=40))
    document.commit("", m.with_records(release, *stories))


def test_labels_say_while_a_card_is_dragged_what_they_would_say_after_the_drop(view, mouse):
    with_efforts(view)
    m = view.document.story_map
    mvp, later = id_of(m, "MVP"), id_of(m, "Next")

    mouse.hold(mouse.on("Side by side"), mouse.cell("Compare", "Next"))

    scene = view._scene
    assert [scene.facts(name).likely for name in (mvp, later, None)] == [15, 15, 5]
    assert view.document.story_map is m
    mouse.release(mouse.cell("Compare", "Next"))
    assert [scene.facts(name).likely for name in (mvp, later, None)] == [15, 15, 5]


def test_labels_say_again_what_is_so_when_a_drag_is_cancelled(view, mouse, keys):
    with_efforts(view)
    m = view.document.story_map
    label = mouse.label("MVP")
    before = view.grab().toImage().copy(label.x() - 60, label.y() - 60, 120, 120)

    mouse.hold(mouse.on("Side by side"), mouse.cell("Compare", "Next"))
    during = view.grab().toImage().copy(label.x() - 60, label.y() - 60, 120, 120)
    keys.press("Escape")

    assert during != before
    assert view._scene.facts(id_of(m, "MVP")).likely == 20
