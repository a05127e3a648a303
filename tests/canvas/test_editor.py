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


def test_what_is_typed_is_committed_when_the_document_settles_and_typing_goes_on(view, keys):
    select(view, "By word")
    keys.press("F2")
    keys.type("By")

    view.document.settle()
    settled = current(view)
    keys.type(" letter")
    keys.press("Return")

    assert settled == "By"
    assert current(view) == "By letter"
    assert not keys.editor.is_open


def test_a_new_card_is_added_when_the_document_settles_and_typing_goes_on(view, keys):
    select(view, "By word")
    keys.press("Return")
    keys.type("Ren")

    view.document.settle()
    keys.type("ew")
    keys.press("Return", mod=SHIFT)
    keys.type("Return")
    keys.press("Tab")

    expected = ["By word", "Renew", "Return", "By shelf", "By author"]
    assert cell(view.document.story_map, "Browse", "MVP") == expected
    assert selected(view) == ["Renew", "Return"]


def test_enter_goes_on_after_a_new_card_whose_whole_title_was_settled(view, keys):
    select(view, "By word")
    keys.press("Return")
    keys.type("Renew")
    view.document.settle()

    keys.press("Return")
    keys.type("Return")
    keys.press("Tab")

    expected = ["By word", "Renew", "Return", "By shelf", "By author"]
    assert cell(view.document.story_map, "Browse", "MVP") == expected


def test_escape_takes_back_what_was_settled_while_it_was_typed(view, keys):
    before = view.document.story_map
    select(view, "By word")
    for key in ("F2", "Return"):
        keys.press(key)
        keys.type("Ren")
        view.document.settle()
        keys.type("ew")
        view.document.settle()

        keys.press("Escape")

        assert view.document.story_map == before
        assert not keys.editor.is_open


def test_nothing_is_settled_of_a_card_without_a_title(view, keys):
    before = view.document.story_map
    select(view, "By word")
    keys.press("Return")

    view.document.settle()

    assert view.document.story_map is before
    assert keys.editor.is_open


def test_the_editor_has_the_size_of_its_card_again_after_the_zoom_changed_under_it(view, keys):
    select(view, "By word")
    keys.press("F2")
    size = keys.editor.font().pixelSize()

    view.zoom_to(2.0)
    grown = keys.editor.font().pixelSize()
    keys.press("Escape")
    view.zoom_to(1.0)
    keys.press("F2")

    assert grown > size
    assert keys.editor.font().pixelSize() == size


def drafted(view):
    """The map with what is typed."""
    return view.document.drafts.on(view.document.story_map)


def test_a_title_that_is_typed_is_a_draft_until_it_is_entered(view, keys):
    before = view.document.story_map
    select(view, "By word")
    keys.press("F2")
    assert drafted(view) is before

    keys.type("By letter")

    assert "By letter" in cell(drafted(view), "Browse", "MVP")
    assert view.document.story_map is before
    keys.press("Return")
    assert drafted(view) is view.document.story_map


def test_a_new_card_that_is_typed_is_a_draft(view, keys):
    before = view.document.story_map
    select(view, "By word")
    keys.press("Return")
    keys.type("By letter")
    keys.press("Return", mod=SHIFT)
    keys.type("By page")

    assert cell(drafted(view), "Browse", "MVP")[:3] == ["By word", "By letter", "By page"]

    keys.press("Escape")
    assert drafted(view) is before


def test_leaving_a_title_says_at_once_that_nothing_is_typed(view, keys, monkeypatch):
    select(view, "By word")
    keys.press("F2")
    keys.type("By letter")
    written = []
    monkeypatch.setattr(view.document.drafts, "_write", lambda: written.append(drafted(view)))

    keys.press("Escape")

    assert written == [view.document.story_map]
