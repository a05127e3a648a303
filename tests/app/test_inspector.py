"""The inspector in the window: the keyboard stays in it, and undo is the map's."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from storymap.app.docks import INSPECTOR_WIDTH
from storymap.model.records import Feedback, Question, Task, replace
from tests.app.driving import BY_CARD, BY_WORD

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def page(window, qtbot):
    """The inspector's page of a story that is selected."""
    window.document.selection.select(BY_WORD)
    inspector = window.docks.inspector.widget()
    qtbot.waitUntil(lambda: inspector.page is not None and inspector.page.ids == (BY_WORD,))
    return inspector.page


@pytest.fixture
def press(qtbot):
    """``press(key, modifiers)``: to whatever has the keyboard, with its shortcuts."""

    def pressed(key, modifiers=Qt.KeyboardModifier.NoModifier):
        qtbot.keyClick(QApplication.focusWidget(), key, modifiers)

    return pressed


def write(qtbot, field, text):
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    field.selectAll()
    qtbot.keyClicks(field, text)


def test_tab_out_of_the_narrative_does_not_write_over_the_title(window, qtbot, page, press):
    page.title.setFocus()
    qtbot.waitUntil(page.title.hasFocus)

    for _ in range(4):
        press(KEY.Key_Tab)
    for key in (KEY.Key_4, KEY.Key_Return):
        press(key)

    story = window.document.story_map.stories[BY_WORD]
    assert story.title == "Search by word"
    assert story.estimate.likely == 4


def test_ctrl_z_after_enter_takes_the_edit_back(window, qtbot, page, press):
    before = window.document.story_map
    write(qtbot, page.title, "Search at once")
    press(KEY.Key_Return)

    press(KEY.Key_Z, CTRL)
    assert window.document.story_map == before
    assert window.document.undo_label is None
    assert page.title.toPlainText() == "Search by word"

    press(KEY.Key_Z, CTRL | SHIFT)
    assert window.document.story_map.stories[BY_WORD].title == "Search at once"
    assert page.title.toPlainText() == "Search at once"


def test_ctrl_z_after_a_pause_takes_the_edit_back(window, qtbot, page, press):
    before = window.document.story_map
    write(qtbot, page.value, "40")
    qtbot.waitUntil(lambda: window.document.story_map is not before)

    press(KEY.Key_Z, CTRL)

    assert window.document.story_map == before
    assert page.value.toPlainText() == ""


def test_ctrl_z_in_the_next_field_takes_the_edit_of_the_last_back(window, qtbot, page, press):
    before = window.document.story_map
    write(qtbot, page.estimate, "3-5")
    press(KEY.Key_Tab)

    press(KEY.Key_Z, CTRL)

    assert window.document.story_map == before
    assert page.value.hasFocus()


def test_ctrl_z_while_typing_takes_the_typing_back_and_then_the_edit_before(
    window, qtbot, page, press
):
    before = window.document.story_map
    write(qtbot, page.value, "40")
    press(KEY.Key_Return)
    qtbot.keyClicks(page.value, "5")

    press(KEY.Key_Z, CTRL)
    assert page.value.toPlainText() == "40"
    assert window.document.story_map.stories[BY_WORD].value == 40

    press(KEY.Key_Z, CTRL)
    assert window.document.story_map == before
    assert page.value.toPlainText() == ""


def test_ctrl_z_in_a_list_takes_the_entry_back(window, qtbot, page, press):
    before = window.document.story_map
    page.acceptance.add()
    qtbot.keyClicks(QApplication.focusWidget(), "It is fast")
    press(KEY.Key_Return)
    assert window.document.story_map.stories[BY_WORD].acceptance[0].text == "It is fast"

    press(KEY.Key_Z, CTRL)

    assert window.document.story_map == before
    press(KEY.Key_Z, CTRL | SHIFT)
    assert len(window.document.story_map.stories[BY_WORD].acceptance) == 1


def test_ctrl_z_in_a_row_that_was_changed_takes_the_change_back(window, qtbot, page, press):
    document = window.document
    story = document.story_map.stories[BY_WORD]
    task = Task(id="t1", text="Fast")
    document.commit("", document.story_map.with_records(replace(story, acceptance=(task,))))
    row = page.acceptance._rows[0].text
    row.setFocus()
    row.selectAll()
    qtbot.keyClicks(row, "Slow")
    page.acceptance.flush()

    press(KEY.Key_Z, CTRL)

    assert document.story_map.stories[BY_WORD].acceptance == (task,)
    assert row.toPlainText() == "Fast"


def test_ctrl_z_after_a_need_was_added_takes_it_away(window, qtbot, page, press):
    before = window.document.story_map
    page.needs.line.setFocus()
    qtbot.keyClicks(page.needs.line, "Pay by card")
    press(KEY.Key_Return)
    qtbot.waitUntil(lambda: not page.needs.line.text())
    assert window.document.story_map.stories[BY_WORD].needs == (BY_CARD,)

    press(KEY.Key_Z, CTRL)
    assert window.document.story_map == before
    assert page.needs.line.text() == ""

    press(KEY.Key_Z, CTRL | SHIFT)
    assert window.document.story_map.stories[BY_WORD].needs == (BY_CARD,)


def test_ctrl_z_in_the_notes_takes_the_last_edit_back(window, qtbot, page, press):
    before = window.document.story_map
    inspector = window.docks.inspector.widget()
    inspector.tabs.setCurrentIndex(5)
    description = inspector.page.description.text
    write(qtbot, description, "Two")
    press(KEY.Key_Return)
    qtbot.keyClicks(description, "lines")
    description.flush()

    press(KEY.Key_Z, CTRL)

    assert window.document.story_map == before


def test_all_tabs_of_a_story_are_whole_at_the_usual_width(window, qtbot, page):
    document = window.document
    story = replace(
        document.story_map.stories[BY_WORD],
        questions=tuple(Question(id=f"q{n}", text="Who?") for n in range(9)),
        feedback=tuple(Feedback(id=f"f{n}", text="Good") for n in range(9)),
    )
    document.commit("", document.story_map.with_records(story))
    inspector = window.docks.inspector.widget()
    inspector.resize(INSPECTOR_WIDTH, 800)
    tabs = inspector.tabs

    inspector.layout().activate()

    words = [tabs.tabText(place) for place in range(tabs.count())]
    assert words == ["Story", "Why", "Hypothesis", "Questions 9", "Feedback 9", "Notes"]
    for place in range(tabs.count()):
        assert tabs.tabRect(place).width() >= tabs._width(place, is_small=tabs._is_small())
    assert tabs.tabRect(5).right() <= tabs.width()
