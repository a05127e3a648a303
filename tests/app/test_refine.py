"""The menu Refine opens the lists of the refine panel, and splits and merges stories."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QToolButton

from storymap.app.fallen import fallen
from storymap.app.notice_rows import NoticeRow
from storymap.edit.fields import set_fields
from storymap.model.records import Hypothesis, Item, Task, replace
from storymap.panels.refine import RefinePanel
from storymap.panels.split_dialog import SplitDialog
from tests.app.driving import BY_CARD, BY_WORD
from tests.app.test_targets import too_small

LISTS = ("ready", "clearer", "learning", "questions", "whys", "progress")


@pytest.fixture
def refined(book_shop):
    """The book shop with a definition of ready that no story meets."""
    ready = (Item(id="r1", text="We know why"),)
    return book_shop.with_records(replace(book_shop.info, ready=ready))


def panel_of(window):
    return window.docks.show_side("refine", shown=True)


def test_the_panel_is_not_made_before_it_is_asked_for(window):
    assert window.findChild(RefinePanel) is None
    assert not window.actions_["refine.panel"].isChecked()


def test_control_r_shows_the_panel_and_again_hides_it(qtbot, open_window, refined):
    window = open_window(refined)

    qtbot.keyClick(window, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    panel = window.findChild(RefinePanel)
    assert panel.isVisible()
    assert window.actions_["refine.panel"].isChecked()
    assert QApplication.focusWidget() is panel.page.table
    qtbot.keyClick(window, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)

    assert not panel.isVisible()


@pytest.mark.parametrize("name", LISTS)
def test_each_action_opens_its_list(open_window, refined, name):
    window = open_window(refined)

    window.actions_[f"refine.{name}"].trigger()

    assert window.findChild(RefinePanel).page.key == name


@pytest.mark.parametrize("name", LISTS)
def test_what_can_be_clicked_in_a_list_is_large_enough(qtbot, open_window, refined, name):
    window = open_window(refined)

    window.actions_[f"refine.{name}"].trigger()

    assert too_small(window) == []


def test_what_fell_with_a_belief_stays_to_be_visited_until_undo(qtbot, open_window, refined):
    held = Hypothesis(belief="They search", confidence=0.5)
    m = set_fields(refined, BY_WORD, hypothesis=held)
    window = open_window(set_fields(m, BY_CARD, needs=(BY_WORD,)))
    window.actions_["refine.learning"].trigger()
    table = window.findChild(RefinePanel).page.table

    qtbot.keyClick(table, Qt.Key.Key_R)
    editor = table.indexWidget(table.currentIndex())
    qtbot.keyClicks(editor, "No")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(window.notices.texts) == 1)

    [words] = window.notices.texts
    assert "is refuted. These fall with it: stories that need it: “" in words
    row = window.notices.findChild(NoticeRow)
    qtbot.mouseClick(row.buttons[0], Qt.MouseButton.LeftButton)
    assert window.document.selection.current == BY_CARD
    assert window.notices.texts == (words,)
    window.document.undo()
    assert window.notices.texts == ()


def test_nothing_is_told_of_a_belief_with_which_nothing_falls(refined):
    m = refined.with_records(replace(refined.stories[BY_WORD], release=None))

    assert fallen(m, BY_WORD, lambda _name: None) is None


def test_undo_in_the_field_of_the_limit_takes_back_the_limit(qtbot, open_window, refined):
    window = open_window(refined)
    window.actions_["refine.progress"].trigger()
    limit = window.findChild(RefinePanel).page.limit
    limit.setFocus()
    qtbot.keyClicks(limit, "12")
    qtbot.keyClick(limit, Qt.Key.Key_Return)
    assert window.document.story_map.info.wip_limit == 12
    window.board.setFocus()
    limit.setFocus()

    qtbot.keyClick(limit, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    assert window.document.story_map.info.wip_limit is None
    qtbot.waitUntil(lambda: limit.text() == "")
    window.board.setFocus()
    assert window.document.story_map.info.wip_limit is None


def test_undo_while_a_limit_is_typed_takes_back_the_typing(qtbot, open_window, refined):
    window = open_window(refined)
    window.actions_["refine.progress"].trigger()
    limit = window.findChild(RefinePanel).page.limit
    limit.setFocus()
    qtbot.keyClicks(limit, "12")

    qtbot.keyClick(limit, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    assert limit.text() == ""
    assert window.document.story_map.info.wip_limit is None


def test_a_chosen_line_leads_to_the_card_on_the_board(qtbot, open_window, refined):
    window = open_window(refined)
    panel = panel_of(window)
    panel.page.table.go_to(1)

    qtbot.keyClick(panel.page.table, Qt.Key.Key_Return)

    assert window.document.selection.current == BY_CARD


def test_control_a_chooses_all_lines_and_a_digit_ticks_them(qtbot, open_window, refined):
    window = open_window(refined)
    panel = panel_of(window)

    qtbot.keyClick(panel.page.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(panel.page.table, Qt.Key.Key_1)

    stories = window.document.story_map.stories
    assert [story.checks for story in stories.values()] == [("r1",), ("r1",)]
    assert window.document.selection.ids == ()
    window.document.undo()
    assert window.document.story_map == refined


def test_control_c_copies_the_chosen_lines_as_text(qtbot, open_window, refined):
    panel = panel_of(open_window(refined))
    control = Qt.KeyboardModifier.ControlModifier

    qtbot.keyClick(panel.page.table, Qt.Key.Key_A, control)
    qtbot.keyClick(panel.page.table, Qt.Key.Key_C, control)

    assert QApplication.clipboard().text().splitlines() == [
        "Search by word\tWalking skeleton\tWe know why\t",
        "Pay by card\tNext\tWe know why\t",
    ]


def test_f2_types_in_the_row_while_a_card_is_selected(qtbot, open_window, refined):
    window = open_window(set_fields(refined, BY_WORD, title="Bugs"))
    window.document.selection.select(BY_CARD)
    window.actions_["refine.clearer"].trigger()
    table = panel_of(window).page.table

    qtbot.keyClick(table, Qt.Key.Key_F2)

    assert table.is_typing


def test_escape_gives_the_keyboard_back_to_the_board(qtbot, open_window, refined):
    window = open_window(refined)
    panel = panel_of(window)

    qtbot.keyClick(panel.page.table, Qt.Key.Key_Escape)

    assert not panel.isVisible()
    assert window.board.hasFocus()


def test_f6_goes_into_the_panel(qtbot, open_window, refined):
    window = open_window(refined)
    panel = panel_of(window)
    window.board.setFocus()

    for _ in range(2):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_F6)

    assert panel.isAncestorOf(QApplication.focusWidget())


def test_one_panel_at_a_time_stands_below_the_board(open_window, refined):
    window = open_window(refined)
    panel = panel_of(window)

    window.actions_["view.forecast"].trigger()

    assert not panel.isVisible()
    panel_of(window)
    assert not window.docks.forecast.isVisible()


def test_another_map_in_the_window_has_lists_of_its_own(open_window, refined, book_shop):
    window = open_window(refined)
    panel_of(window)

    window.show_document(type(window.document)(book_shop))
    panel = panel_of(window)

    assert panel.page.empty.text().startswith("This map has no definition of ready")


def test_every_button_of_the_panel_has_a_name(open_window, refined):
    panel = panel_of(open_window(refined))

    assert all(one.accessibleName() or one.text() for one in panel.findChildren(QToolButton))


def test_split_story_opens_the_dialog_for_the_current_card(qtbot, open_window, book_shop):
    window = open_window(set_fields(book_shop, BY_CARD, title="Pay and print a receipt"))
    window.document.selection.select(BY_CARD)
    assert window.actions_["refine.split-by-rule"].isEnabled()

    qtbot.keyClick(window.board, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    dialog = window.findChild(SplitDialog)
    qtbot.keyClick(dialog.parts[0].title, Qt.Key.Key_Return)

    titles = {story.title for story in window.document.story_map.stories.values()}
    assert {"Pay", "Print a receipt"} <= titles
    assert window.document.undo_label == "Split story"


def test_the_list_of_rules_opens_whole_below_its_field(qtbot, open_window, book_shop):
    window = open_window(set_fields(book_shop, BY_CARD, title="Pay and print a receipt"))
    window.document.selection.select(BY_CARD)
    window.actions_["refine.split-by-rule"].trigger()
    rule = window.findChild(SplitDialog).rule

    rule.showPopup()
    rows = rule.view()
    qtbot.waitUntil(rows.isVisible)

    last = rows.model().index(rule.count() - 1, 0)
    assert rows.visualRect(last).bottom() < rows.viewport().height()
    assert rows.window().y() >= rule.mapToGlobal(rule.rect().bottomLeft()).y()
    rule.hidePopup()


def test_merging_keeps_needs_outcomes_and_criteria(open_window, book_shop):
    m = set_fields(book_shop, BY_WORD, acceptance=(Task(id="a1", text="Found"),))
    m = set_fields(m, BY_CARD, acceptance=(Task(id="a2", text="Paid"),), outcomes=("gone",))
    window = open_window(m)
    window.document.selection.select(BY_WORD, BY_CARD)

    window.actions_["refine.merge"].trigger()

    merged = window.document.story_map.stories[BY_WORD]
    assert [task.text for task in merged.acceptance] == ["Found", "Paid"]
    assert merged.outcomes == ("gone",)
    assert BY_CARD not in window.document.story_map.stories
    window.document.undo()
    assert window.document.story_map == m
