"""Slicing and forecasting in the window: docks, menus, ghosts, one undo step each."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from storymap.canvas.tips import overfull_tip
from storymap.edit.fields import set_fields
from storymap.model.records import Range
from storymap.panels.slice_compare import CompareDialog
from storymap.panels.slice_plan import PlanDialog
from tests.app.driving import BY_CARD, BY_WORD, FIRST, SECOND

KEY = Qt.Key


@pytest.fixture
def book_shop(book_shop):
    """The book shop with estimates, values and capacities."""
    m = book_shop
    for story, value in ((BY_WORD, 5), (BY_CARD, 50)):
        m = set_fields(m, story, estimate=Range(low=2, likely=4, high=6), value=value)
    for release in (FIRST, SECOND):
        m = set_fields(m, release, capacity=Range(likely=5))
    return m


def sliced(qtbot, window):
    qtbot.waitUntil(lambda: not window.docks.is_slicing, timeout=20_000)
    return window.docks._slices


def test_forecast_and_slices_take_turns_at_the_bottom(qtbot, window):
    docks, actions = window.docks, window.actions_

    actions["release.slice"].trigger()
    sliced(qtbot, window)
    actions["view.forecast"].trigger()
    assert docks.forecast.isVisible()
    assert docks.slices.isHidden()
    assert actions["view.forecast"].isChecked()
    assert window.board._scene.ghosts is None
    actions["release.slice"].trigger()

    assert docks.slices.isVisible()
    assert docks.forecast.isHidden()
    assert not actions["view.forecast"].isChecked()


def test_the_list_of_what_was_finished_keeps_its_keys_from_the_board(qtbot, window):
    window.actions_["view.forecast"].trigger()
    forecast, document = window.docks._forecast, window.document
    document.selection.select(BY_CARD)
    table, control = forecast.history, Qt.KeyboardModifier.ControlModifier
    table.show()
    table.setFocus()
    QGuiApplication.clipboard().setText("2026-10-05\t2026-10-11\t7,5\n2026-10-12\t2026-10-18\t4")

    qtbot.keyClick(table, KEY.Key_V, control)
    pasted = document.story_map
    qtbot.keyClick(table, KEY.Key_A, control)
    qtbot.keyClick(table, KEY.Key_X, control)
    cut = document.story_map
    document.undo()
    table.selectRow(0)
    qtbot.keyClick(table, KEY.Key_Delete)

    assert [one.done for one in pasted.info.calendar.history] == [7.5, 4]
    assert cut.info.calendar.history == ()
    assert [one.done for one in document.story_map.info.calendar.history] == [4]
    assert len(document.story_map.stories) == len(pasted.stories) == len(cut.stories)
    assert BY_CARD in document.story_map.stories


def test_the_forecast_is_hidden_by_its_menu_and_by_escape(qtbot, window):
    docks, action = window.docks, window.actions_["view.forecast"]

    action.trigger()
    action.trigger()
    assert docks.forecast.isHidden()
    action.trigger()
    qtbot.keyClick(docks._forecast.release, KEY.Key_Escape)

    assert docks.forecast.isHidden()
    assert not action.isChecked()


def test_a_story_of_the_forecast_is_gone_to(qtbot, window):
    window.actions_["view.forecast"].trigger()

    window.docks._forecast.visited.emit(BY_WORD)

    assert window.document.selection.ids == (BY_WORD,)


def test_a_card_s_menu_asks_that_it_be_in_the_slice(qtbot, window):
    window.document.selection.select(BY_WORD)

    window.actions_["release.must"].trigger()
    panel = sliced(qtbot, window)

    assert panel.isVisible()
    assert panel.options.must == {BY_WORD}
    assert BY_WORD in panel._answer.found.stories
    window.actions_["release.wont"].trigger()
    sliced(qtbot, window)
    assert panel.options.wont == {BY_WORD}
    assert BY_WORD not in panel._answer.found.stories


def test_two_capacities_are_compared_from_the_menu(qtbot, window):
    window.actions_["release.compare"].trigger()
    dialog = window.findChild(CompareDialog)
    qtbot.waitUntil(lambda: not dialog.is_busy, timeout=20_000)

    dialog.sides[1].take_button.click()

    assert sliced(qtbot, window).controls.capacity == 6


def test_all_releases_are_planned_from_the_menu_as_one_undo_step(qtbot, window):
    before = window.document.story_map

    window.actions_["release.plan"].trigger()
    dialog = window.findChild(PlanDialog)
    qtbot.waitUntil(lambda: not dialog.is_busy, timeout=20_000)
    dialog.apply_button.click()

    stories = window.document.story_map.stories
    assert (stories[BY_CARD].release, stories[BY_WORD].release) == (FIRST, SECOND)
    window.document.undo()
    assert window.document.story_map == before


def test_the_slice_is_applied_and_undone_in_the_window(qtbot, window):
    before = window.document.story_map
    window.document.selection.select(FIRST)
    window.actions_["release.slice"].trigger()
    panel = sliced(qtbot, window)
    assert window.board._scene.ghosts.into == {BY_CARD}

    panel.apply_button.click()

    assert window.document.story_map.stories[BY_CARD].release == FIRST
    window.document.undo()
    assert window.document.story_map == before


def test_f6_reaches_the_forecast(qtbot, window):
    window.actions_["view.forecast"].trigger()
    window.board.setFocus()
    docks = window.docks

    for _ in range(8):
        window.actions_["view.next-pane"].trigger()
        if docks.forecast.isAncestorOf(window.focusWidget()):
            break

    assert docks.forecast.isAncestorOf(window.focusWidget())


def test_what_does_not_fit_is_moved_out_as_one_step_and_named(qtbot, window):
    m = window.document.story_map
    window.document.commit("", set_fields(m, FIRST, capacity=Range(likely=3)))
    before = window.document.story_map

    window.actions_["release.move-out"].trigger()

    assert window.document.story_map.stories[BY_WORD].release == SECOND
    message = window.statusBar().currentMessage()
    assert message == "Moved out of “Walking skeleton”: “Search by word”"
    window.document.undo()
    assert window.document.story_map == before


def test_a_release_that_fits_stays_as_it_is(qtbot, window):
    before = window.document.story_map
    window.document.selection.select(FIRST)

    window.actions_["release.move-out"].trigger()

    assert window.document.story_map is before
    assert "fits its capacity" in window.statusBar().currentMessage()


def test_the_tip_of_a_label_says_what_to_move_out(window):
    m = window.document.story_map
    window.document.commit("", set_fields(m, FIRST, capacity=Range(likely=3)))

    tips = overfull_tip(window.document.story_map, FIRST)

    assert tips == "It holds too much. Move out “Search by word”, and it fits."
    assert overfull_tip(window.document.story_map, SECOND) == ""
