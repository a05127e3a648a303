"""Filters in the window: the toolbar's menus, the chips, Escape, hiding, the words about it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu

from storymap.document.document import Document
from storymap.edit.fields import set_fields
from storymap.model.filters import Filter
from storymap.model.records import Persona, Question, Stakeholder
from tests.app.driving import ACTIVITY, BY_CARD, BY_WORD, FIRST, PAY, SECOND

READER = "persona0read"


@pytest.fixture
def book_shop(book_shop):
    return set_fields(
        book_shop.with_records(Persona(id=READER, key="a0", title="Reader & writer")),
        BY_WORD,
        status="doing",
        personas=(READER,),
        tags=("search",),
    )


def choose(menu, *path):
    """Choose an entry of a menu, of a menu in it, and so on, as a click does."""
    menu.aboutToShow.emit()
    [action] = [one for one in menu.actions() if one.text().replace("&", "") == path[0]]
    if len(path) == 1:
        action.trigger()
    else:
        choose(action.menu(), *path[1:])


def texts_of(menu):
    menu.aboutToShow.emit()
    return [action.text() for action in menu.actions() if not action.isSeparator()]


def button(window, name):
    return window.toolbar.filter_button(name)


def strip(window):
    return window.filters._strip


def dimmed(window):
    focus = window.board._scene.focus
    return set() if focus is None else window.document.story_map.stories.keys() - focus.stories


def test_the_toolbar_filters_by_status_and_says_so(window):
    choose(button(window, "statuses").menu(), "In progress")

    assert dimmed(window) == {BY_CARD}
    assert button(window, "statuses").text() == "In progress"
    assert strip(window).isVisible()
    assert strip(window).texts == ["In progress"]
    assert window.status.share == "showing 1 of 2"


def test_the_toolbar_offers_the_personas_of_the_map(window):
    assert texts_of(button(window, "personas").menu()) == ["Reader && writer"]

    choose(button(window, "personas").menu(), "Reader  writer")

    assert dimmed(window) == {BY_CARD}
    assert button(window, "personas").text() == "Reader && writer"
    assert strip(window).texts == ["Reader & writer"]
    choose(button(window, "personas").menu(), "All personas")
    assert dimmed(window) == set()
    assert button(window, "personas").text() == "All personas"


@pytest.mark.parametrize(
    ("path", "kept", "chip"),
    [
        (("Release", "Next"), BY_CARD, "Next"),
        (("Tag", "#search"), BY_WORD, "#search"),
        (("Status", "To do"), BY_CARD, "To do"),
    ],
)
def test_the_filter_menu_has_all_that_can_be_filtered_by(window, path, kept, chip):
    choose(button(window, "filter").menu(), *path)

    assert dimmed(window) == {BY_WORD, BY_CARD} - {kept}
    assert strip(window).texts == [chip]


def test_the_filter_is_in_the_view_menu_too(window):
    window.actions_.fill_all()
    [menu] = [menu for menu in window.findChildren(QMenu) if menu.objectName() == "view.filter"]

    choose(menu, "Open questions")

    assert dimmed(window) == {BY_WORD, BY_CARD}
    assert strip(window).texts == ["Open questions"]


def test_a_chip_is_taken_away_by_a_click_and_by_the_keyboard(window, qtbot):
    window.filters.choose(Filter(statuses=frozenset({"doing", "done"}), not_ready=True))
    assert strip(window).texts == ["In progress", "Done", "Not ready"]

    qtbot.mouseClick(strip(window).chips[0], Qt.MouseButton.LeftButton)
    assert strip(window).texts == ["Done", "Not ready"]

    strip(window).chips[1].setFocus()
    qtbot.keyClick(strip(window).chips[1], Qt.Key.Key_Space)
    assert strip(window).texts == ["Done"]
    assert QApplication.focusWidget() is strip(window).chips[0]

    qtbot.keyClick(strip(window).chips[0], Qt.Key.Key_Space)
    assert not strip(window).isVisible()
    assert window.board.hasFocus()
    assert window.status.share == ""


def test_clear_shows_everything_again(window, qtbot):
    window.filters.choose(Filter(text="card"))
    assert window.actions_["view.clear-filter"].isEnabled()

    qtbot.mouseClick(strip(window).clear, Qt.MouseButton.LeftButton)

    assert dimmed(window) == set()
    assert not window.actions_["view.clear-filter"].isEnabled()


def test_escape_first_selects_nothing_and_then_clears_the_filter(window, qtbot):
    window.filters.choose(Filter(text="card"))
    window.document.selection.select(BY_CARD)

    qtbot.keyClick(window.board, Qt.Key.Key_Escape)
    assert window.document.selection.ids == ()
    assert dimmed(window) == {BY_WORD}

    qtbot.keyClick(window.board, Qt.Key.Key_Escape)
    assert dimmed(window) == set()
    assert not strip(window).isVisible()


def test_the_others_can_be_hidden_and_dimmed_again(window, qtbot):
    window.filters.choose(Filter(text="card"))

    qtbot.mouseClick(strip(window).hides, Qt.MouseButton.LeftButton)
    assert window.board.board.story_rect(BY_WORD) is None
    assert window.actions_["view.hide-others"].isChecked()
    assert window.board._scene.focus is None

    window.actions_["view.hide-others"].trigger()
    assert window.board.board.story_rect(BY_WORD) is not None
    assert dimmed(window) == {BY_WORD}


def test_the_view_is_focused_on_what_the_selected_card_belongs_to(window):
    window.document.selection.select(BY_WORD)
    menu = window.actions_.card_menu()
    [focus] = [one.menu() for one in menu.actions() if one.menu() is not None]

    assert texts_of(focus)[:4] == ["Buy a book", "Search", "Walking skeleton", "Reader && writer"]
    choose(focus, "Walking skeleton")

    assert dimmed(window) == {BY_CARD}
    assert window.board._scene.focus.lanes == {FIRST}
    assert strip(window).texts == ["Focus: Walking skeleton"]
    menu.close()


def test_a_focus_can_be_on_anything_without_a_selection(window):
    menu = QMenu(window)
    window.filters.fill_focus(menu)

    choose_filled(menu, "Release", "Next")

    assert window.filters.wanted.focus == SECOND


def choose_filled(menu, *path):
    [action] = [one for one in menu.actions() if one.text() == path[0]]
    if len(path) == 1:
        action.trigger()
    else:
        choose_filled(action.menu(), *path[1:])


def test_a_filter_is_no_change_of_the_map(window):
    before = window.document.story_map

    window.filters.choose(Filter(focus=ACTIVITY))

    assert window.document.story_map is before
    assert not window.document.is_modified


def test_another_document_starts_without_a_filter(window, book_shop):
    window.filters.choose(Filter(text="card"))

    window.show_document(Document(book_shop))

    assert not strip(window).isVisible()
    assert window.status.share == ""
    assert window.board._scene.focus is None
    assert not window.actions_["view.clear-filter"].isEnabled()


def test_only_what_is_needed_follows_the_selection(window, qtbot):
    document = window.document
    document.commit("Need", set_fields(document.story_map, BY_CARD, needs=(BY_WORD,)))
    ctrl_shift = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier

    QTest.keyClick(window.board, Qt.Key.Key_N, ctrl_shift)
    assert dimmed(window) == set()
    assert strip(window).texts == ["Only what the selection needs"]

    document.selection.select(BY_CARD)
    assert dimmed(window) == set()
    assert window.board._scene.focus.stories == {BY_CARD, BY_WORD}

    qtbot.keyClick(window.board, Qt.Key.Key_Escape)
    qtbot.keyClick(window.board, Qt.Key.Key_Escape)
    assert not window.actions_["view.only-needs"].isChecked()


def test_a_narrow_window_leaves_the_filters_to_the_menu(window, qtbot):
    window.resize(1500, 700)
    qtbot.waitUntil(lambda: button(window, "filter").isVisible())

    window.resize(900, 700)

    qtbot.waitUntil(lambda: not button(window, "filter").isVisible())


def test_many_chips_take_several_rows(window, qtbot):
    window.resize(700, 600)
    flags = frozenset({"blocked", "discuss", "research", "risky", "split", "unclear"})
    window.filters.choose(Filter(flags=flags, not_ready=True, has_questions=True))

    qtbot.waitUntil(lambda: strip(window).chips[-1].y() > strip(window).chips[0].y())
    last = strip(window).chips[-1]
    assert last.geometry().bottom() <= last.parentWidget().height()


def test_the_theme_reaches_the_strip(window):
    window.filters.choose(Filter(text="card"))
    window.finding.open()

    window.actions_["theme.dark"].trigger()
    window.actions_["theme.light"].trigger()

    assert strip(window).texts == ["“card”"]


def test_a_message_is_not_written_over_by_how_much_is_in_sight(window):
    window.show_message("That would make a circle")

    window.filters.choose(Filter(text="word"))

    labels = window.status.findChildren(QLabel)
    assert not [label.text() for label in labels if label.isVisible() and label.text()]


# What concerns one stakeholder


def test_the_view_of_a_stakeholder_shows_what_concerns_them_and_escape_leaves_it(
    window, book_shop, qtbot
):
    ana = Stakeholder(id="stakeholder0", key="a0", title="Ana")
    asked = (Question(id="q", text="Which card?", asked="Ana"),)
    m = set_fields(book_shop.with_records(ana), BY_CARD, questions=asked)
    window.document.commit("Ask", m)
    menu = QMenu()

    window.filters.fill_focus(menu)
    choose(submenu(menu, "Stakeholder"), "Ana")

    focus = window.board._scene.focus
    assert focus.stories == {BY_CARD}
    assert focus.columns == {PAY}
    assert focus.lanes == {SECOND}
    assert strip(window).texts == ["Only what concerns Ana"]
    window.board.setFocus()
    qtbot.keyClick(window.board, Qt.Key.Key_Escape)
    assert window.board._scene.focus is None
    assert strip(window).isHidden()


def submenu(menu, title):
    [action] = [one for one in menu.actions() if one.text() == title]
    return action.menu()
