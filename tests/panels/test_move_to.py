"""Move to…: a card goes where it is told, without a drag."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox

from storymap.document.document import Document
from storymap.panels.move_to import MoveToDialog
from tests.builders import a_map, cell, id_of, outline


@pytest.fixture
def document():
    return Document(
        a_map(
            {
                "Buy": {
                    "Search": {"MVP": ["By word", "By shelf"], None: ["By voice"]},
                    "Pay": {"MVP": ["By card", "By cash"], "Next": ["Refund"]},
                },
                "Read": {"Open": {}},
            }
        )
    )


@pytest.fixture
def asked(qtbot, document):
    """``asked(title, ...)``: the dialog about these records."""

    def dialog(*names):
        document.selection.select(*(id_of(document.story_map, name) for name in names))
        assert MoveToDialog.is_useful(document)
        made = MoveToDialog(document)
        qtbot.addWidget(made)
        with qtbot.waitExposed(made):
            made.show()
        return made

    return dialog


def choose(field, text):
    """Choose an entry by its first letters, as a hand on the keyboard does."""
    field.setFocus()
    index = field.findText(text)
    assert index >= 0, [field.itemText(row) for row in range(field.count())]
    QTest.keyClick(field, Qt.Key.Key_Home)
    for _ in range(index):
        QTest.keyClick(field, Qt.Key.Key_Down)
    assert field.currentText() == text


def move(dialog):
    button = dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_story_goes_to_a_step_a_release_and_a_place(document, asked):
    before = document.story_map
    dialog = asked("By word")

    choose(dialog.column, "Buy › Pay")
    choose(dialog.place, "After “By card”")
    move(dialog)

    assert cell(document.story_map, "Pay", "MVP") == ["By card", "By word", "By cash"]
    document.undo()
    assert document.story_map == before


def test_a_story_goes_to_the_end_of_another_release_by_itself(document, asked):
    dialog = asked("By card")

    choose(dialog.lane, "Next")
    move(dialog)

    assert cell(document.story_map, "Pay", "Next") == ["Refund", "By card"]


def test_the_dialog_starts_where_the_card_is(document, asked):
    dialog = asked("By cash")

    assert dialog.column.currentText() == "Buy › Pay"
    assert dialog.lane.currentText() == "MVP"
    assert dialog.place.currentText() == "After “By card”"
    move(dialog)
    assert not document.is_modified


def test_several_stories_go_together_and_keep_their_order(document, asked):
    dialog = asked("By word", "By shelf")

    choose(dialog.column, "Buy › Pay")
    choose(dialog.place, "First")
    move(dialog)

    moved = ["By word", "By shelf", "By card", "By cash"]
    assert cell(document.story_map, "Pay", "MVP") == moved


def test_a_step_goes_to_another_activity(document, asked):
    dialog = asked("Pay")

    choose(dialog.column, "Read")
    choose(dialog.place, "First")
    move(dialog)

    assert outline(document.story_map) == {"Buy": ["Search"], "Read": ["Pay", "Open"]}
    assert not dialog.lane.isVisible()


def test_activities_and_releases_go_to_another_place(document, asked):
    dialog = asked("Buy")
    choose(dialog.place, "After “Read”")
    move(dialog)
    assert list(outline(document.story_map)) == ["Read", "Buy"]

    dialog = asked("Next")
    choose(dialog.place, "First")
    move(dialog)
    assert [release.title for release in document.story_map.release_order] == ["Next", "MVP"]


def test_escape_moves_nothing(document, asked):
    dialog = asked("By word")
    choose(dialog.lane, "Next")

    QTest.keyClick(dialog, Qt.Key.Key_Escape)

    assert not document.is_modified


def test_there_is_nothing_to_ask_without_a_selection_or_in_a_map_only_read(document):
    assert not MoveToDialog.is_useful(document)

    document.selection.select("story-1")
    document.read_only = True

    assert not MoveToDialog.is_useful(document)
