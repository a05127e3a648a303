"""The inline editor: lines, undo, input methods."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication

from tests.builders import cell, outline
from tests.canvas.hands import CTRL, SHIFT, current, select, selected, steps_back


def compose(target, *, preedit="", commit=""):
    """What an input method sends while it composes, and when it is done."""
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit)
    QApplication.sendEvent(target, event)


def paste_text(editor, text):
    data = QMimeData()
    data.setText(text)
    editor.insertFromMimeData(data)


def test_enter_keeps_a_new_title_and_stays_on_the_card(view, keys):
    select(view, "By word")

    keys.press("F2")
    keys.type("By words")
    keys.press("Return")

    assert current(view) == "By words"
    assert not keys.editor.is_open


def test_shift_enter_breaks_a_title_which_becomes_one_line(view, keys):
    select(view, "By word")

    keys.press("F2")
    keys.type("By one")
    keys.press("Return", mod=SHIFT)
    keys.type("word")
    shown = keys.editor.toPlainText()
    keys.press("Return")

    assert shown == "By one\nword"
    assert current(view) == "By one word"


def test_lines_pasted_into_a_new_card_make_several_in_one_step(view, keys):
    select(view, "By word")
    keys.press("Return")

    paste_text(keys.editor, "- Renew\n- Return\n\n- Pay\n")
    keys.press("Tab")

    expected = ["By word", "Renew", "Return", "Pay", "By shelf", "By author"]
    assert cell(view.document.story_map, "Browse", "MVP") == expected
    assert selected(view) == ["Renew", "Return", "Pay"]
    assert steps_back(view) == 1


def test_lines_typed_into_a_new_step_make_several(view, keys):
    select(view, "Reserve")
    keys.press("Return")

    keys.type("One")
    keys.press("Return", mod=SHIFT)
    keys.type("Two")
    keys.press("Tab")

    assert outline(view.document.story_map)["Borrow it"] == ["Reserve", "One", "Two", "Pick up"]


def test_after_several_new_cards_enter_goes_on_below_the_last(view, keys):
    select(view, "By word")
    keys.press("Return")
    paste_text(keys.editor, "Renew\nReturn")

    keys.press("Return")
    keys.type("Pay")
    keys.press("Tab")

    assert cell(view.document.story_map, "Browse", "MVP")[:4] == [
        "By word", "Renew", "Return", "Pay",
    ]  # fmt: skip


def test_lines_pasted_into_a_title_that_is_renamed_are_joined(view, keys):
    select(view, "By word")
    keys.press("F2")

    paste_text(keys.editor, "By word\nor by letter\n")
    keys.press("Return")

    assert current(view) == "By word or by letter"


def test_typing_is_undone_inside_the_editor_first(view, keys):
    select(view, "By word")
    keys.press("F2")
    keys.type("Else")

    while keys.editor.document().isUndoAvailable():
        keys.press("Z", mod=CTRL)

    assert keys.editor.is_open
    assert keys.editor.toPlainText() == "By word"
    assert view.document.undo_label is None


def test_an_input_method_composes_inside_the_editor(view, keys):
    select(view, "By word")
    keys.press("F2")

    compose(keys.editor, preedit="にほん")
    compose(keys.editor, commit="日本")
    keys.press("Return")

    assert current(view) == "日本"


def test_composing_on_a_selected_card_starts_to_rename_it(view, keys):
    select(view, "By word")

    compose(view, preedit="に")
    opened = keys.editor.is_open
    compose(keys.editor, commit="日本")
    keys.press("Return")

    assert opened
    assert current(view) == "日本"
    assert steps_back(view) == 1


def test_a_dead_key_or_an_input_method_may_write_at_once(view, keys):
    select(view, "By word")

    compose(view, commit="é")
    keys.type("tage")
    keys.press("Return")

    assert current(view) == "étage"


def test_an_input_method_is_asked_for_only_where_there_is_something_to_rename(view):
    enabled = Qt.InputMethodQuery.ImEnabled

    before = view.inputMethodQuery(enabled)
    select(view, "By word")

    assert before is False
    assert view.inputMethodQuery(enabled) is True
    assert (
        view.viewport()
        .rect()
        .contains(view.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle).toRect())
    )
