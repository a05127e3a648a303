"""The find bar, by real keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from storymap.app.find_bar import FindBar
from storymap.document.document import Document
from storymap.edit.outline import rename
from tests.app.driving import BY_CARD, BY_WORD, SEARCH

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def press(qtbot):
    """``press(Qt.Key.Key_X)``: a key where the keyboard is."""
    return lambda key, *mods: qtbot.keyClick(QApplication.focusWidget(), key, *mods)


@pytest.fixture
def find(window, qtbot, press):
    """``find("text")``: Ctrl+F and type."""

    def look(text):
        press(Qt.Key.Key_F, CTRL)
        qtbot.keyClicks(QApplication.focusWidget(), text)
        return bar_of(window)

    return look


def bar_of(window):
    return window.findChild(FindBar)


def test_ctrl_f_finds_while_one_types_and_marks_all(window, find):
    bar = find("search")

    assert bar.isVisible()
    assert bar.found == (SEARCH, BY_WORD)
    assert bar.count.text() == "1 of 2"
    assert window.document.selection.ids == (SEARCH,)
    assert window.board._scene.hits.ids == {SEARCH, BY_WORD}


def test_enter_goes_on_and_shift_enter_back_round_and_round(window, find, press):
    bar = find("search")

    press(Qt.Key.Key_Return)
    assert window.document.selection.ids == (BY_WORD,)
    assert bar.count.text() == "2 of 2"
    press(Qt.Key.Key_Return)
    assert window.document.selection.ids == (SEARCH,)
    press(Qt.Key.Key_Return, SHIFT)
    assert window.document.selection.ids == (BY_WORD,)


def test_f3_goes_on_from_the_board_too(window, find, press):
    find("search")
    window.board.setFocus()

    press(Qt.Key.Key_F3)
    assert window.document.selection.ids == (BY_WORD,)
    press(Qt.Key.Key_F3, SHIFT)
    assert window.document.selection.ids == (SEARCH,)


def test_f3_opens_the_bar_where_there_is_none(window, press):
    press(Qt.Key.Key_F3)

    assert bar_of(window).isVisible()
    assert bar_of(window).field.hasFocus()


def test_escape_closes_the_bar_and_leaves_what_was_found_selected(window, find, press):
    bar = find("card")

    press(Qt.Key.Key_Escape)

    assert not bar.isVisible()
    assert window.board.hasFocus()
    assert window.document.selection.ids == (BY_CARD,)
    assert window.board._scene.hits.ids == frozenset()


def test_the_bar_opens_again_with_what_was_looked_for_selected(window, find, press):
    bar = find("card")
    press(Qt.Key.Key_Escape)

    press(Qt.Key.Key_F, CTRL)

    assert bar.field.selectedText() == "card"
    assert bar.count.text() == "1 of 1"


def test_a_search_begins_at_the_current_card(window, find):
    window.document.selection.select(BY_WORD)

    bar = find("b")

    assert window.document.selection.ids == (BY_WORD,)
    assert bar.count.text() == "2 of 3"


def test_what_is_not_there_is_not_found_and_nothing_moves(window, find, press):
    window.document.selection.select(BY_WORD)
    bar = find("zzz")

    press(Qt.Key.Key_Return)

    assert bar.count.text() == "nothing found"
    assert window.document.selection.ids == (BY_WORD,)


def test_what_is_found_follows_the_map(window, find):
    bar = find("card")
    document = window.document

    document.commit("Rename", rename(document.story_map, BY_WORD, "Search by card number"))
    assert bar.found == (BY_WORD, BY_CARD)
    assert bar.count.text() == "2 of 2"

    document.undo()
    assert bar.found == (BY_CARD,)


def test_what_is_found_comes_into_view(window, find):
    window.board.zoom_to(4.0)

    find("pay by card")

    assert BY_CARD in window.board.visible_rects()


def test_a_text_becomes_a_filter(window, find, qtbot):
    bar = find("card")

    qtbot.mouseClick(bar._filter, Qt.MouseButton.LeftButton)

    assert window.filters.wanted.text == "card"
    assert not bar.isVisible()


def test_what_is_found_among_hidden_cards_comes_into_sight(window, find, press):
    window.filters.by_text("word")
    window.filters.hide_others(True)
    window.board.setFocus()
    assert window.board.board.story_rect(BY_CARD) is None

    find("pay by card")

    assert window.board.board.story_rect(BY_CARD) is not None
    assert window.document.selection.ids == (BY_CARD,)


def test_another_document_is_searched_for_the_same(window, find, book_shop):
    find("card")

    window.show_document(Document(book_shop))
    window.finding.open()

    bars = [bar for bar in window.findChildren(FindBar) if bar.isVisible()]
    assert [bar.field.text() for bar in bars] == ["card"]
    assert bars[0].found == (BY_CARD,)
