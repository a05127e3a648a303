"""Needs by the keyboard: choosing a story by a few letters."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from storymap.app.needs_picker import pick_need, pick_need_to_remove
from storymap.app.palette import CommandPalette
from storymap.canvas.view import BoardView
from storymap.document.document import Document
from storymap.layout.themes import LIGHT
from tests.builders import a_map, id_of, ids_of, titles


@pytest.fixture
def board(qtbot):
    """A board of four stories in a row, of which Pay needs Log in, and that Join."""
    made = a_map(
        {
            "A": {
                "One": {None: ["Pay"]},
                "Two": {None: ["Log in", "Look"]},
                "Three": {None: ["Join"]},
            }
        },
        stories={"Pay": {"needs": ["Log in"]}, "Log in": {"needs": ["Join"]}},
    )
    view = BoardView(Document(made), LIGHT)
    qtbot.addWidget(view)
    view.document.setParent(view)
    view.resize(900, 600)
    with qtbot.waitExposed(view):
        view.show()
    return view


def select(board, *names):
    board.document.selection.select(*ids_of(board.document.story_map, *names))


def needs(board, title):
    story_map = board.document.story_map
    return titles(story_map, story_map.stories[id_of(story_map, title)].needs)


def choose(picker, letters):
    QTest.keyClicks(picker.field, letters)
    QTest.keyClick(picker.field, Qt.Key.Key_Return)


def test_a_few_letters_and_enter_add_a_need(board):
    select(board, "Look")
    picker = pick_need(board, LIGHT)

    choose(picker, "jo")

    assert needs(board, "Look") == ["Join"]
    board.document.undo()
    assert needs(board, "Look") == []


def test_what_is_needed_already_is_not_offered_and_nothing_needs_itself(board):
    select(board, "Pay")

    picker = pick_need(board, LIGHT)

    assert picker.texts == ["Look", "Join"]
    picker.close()


def test_several_selected_stories_need_the_chosen_one_in_one_step(board):
    before = board.document.story_map
    select(board, "Pay", "Look")

    choose(pick_need(board, LIGHT), "join")

    assert set(needs(board, "Pay")) == {"Log in", "Join"}
    assert needs(board, "Look") == ["Join"]
    board.document.undo()
    assert board.document.story_map == before


def test_a_circle_is_refused_with_the_names_of_its_stories(board):
    told, before = [], board.document.story_map
    board.message.connect(told.append)
    select(board, "Join")

    choose(pick_need(board, LIGHT), "pay")

    assert board.document.story_map is before
    assert all(title in told[0] for title in ("Join", "Pay", "Log in"))


def test_a_need_is_removed_by_choosing_it(board):
    select(board, "Log in")
    picker = pick_need_to_remove(board, LIGHT)
    offered = picker.texts

    choose(picker, "join")

    assert offered == ["Join", "Pay"]
    assert needs(board, "Log in") == []
    assert needs(board, "Pay") == ["Log in"]


def test_needs_between_selected_stories_go_without_asking(board):
    select(board, "Pay", "Log in")

    assert pick_need_to_remove(board, LIGHT) is None

    assert needs(board, "Pay") == []
    assert needs(board, "Log in") == ["Join"]


def test_a_story_without_needs_says_so(board):
    told = []
    board.message.connect(told.append)
    select(board, "Look")

    assert pick_need_to_remove(board, LIGHT) is None

    assert told == ["Nothing is needed here, and nothing needs it."]


def test_nothing_is_asked_without_a_story(board):
    select(board, "A")

    assert pick_need(board, LIGHT) is None
    assert board.findChild(CommandPalette) is None
