"""The board as a screen reader gets it, asked in this process."""

from __future__ import annotations

import gc

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from shiboken6 import Shiboken

from storymap.canvas.accessible import BoardAccess, BoardTree
from storymap.canvas.view import BoardView
from storymap.document.document import Document
from storymap.edit.outline import rename
from storymap.edit.removal import remove
from storymap.layout.themes import LIGHT
from storymap.model.records import Range
from tests.builders import a_map, id_of

NAME, DETAILS = QAccessible.Text.Name, QAccessible.Text.Description


@pytest.fixture
def document():
    return Document(
        a_map(
            {
                "Buy": {
                    "Search": {"MVP": ["By word", "By shelf"], None: ["By voice"]},
                    "Pay": {"MVP": ["By card"], "Next": ["Refund"]},
                },
                "Read": {"Open": {}},
            },
            stories={"By card": {"status": "doing", "estimate": Range(low=5, likely=6, high=8)}},
            title="Book shop",
        )
    )


@pytest.fixture(autouse=True)
def screen_reader(qapp):
    """As far as Qt can tell, a screen reader is there."""
    was_active = QAccessible.isActive()
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(was_active)


@pytest.fixture
def view(qtbot, document):
    """A board with the keyboard, painted once."""
    board = BoardView(document, LIGHT)
    qtbot.addWidget(board)
    board.resize(900, 640)
    with qtbot.waitExposed(board):
        board.show()
    board.activateWindow()
    board.setFocus()
    qtbot.waitUntil(lambda: isinstance(root(board), BoardAccess))
    qtbot.waitUntil(board.hasFocus)
    return board


def root(view):
    return QAccessible.queryAccessibleInterface(view)


def nodes(top):
    """Every node under one, in reading order, itself included."""
    yield top
    for index in range(top.childCount()):
        yield from nodes(top.child(index))


def node(view, start):
    """The one node whose name starts so."""
    (found,) = [node for node in nodes(root(view)) if node.text(NAME).startswith(start)]
    return found


def told(view):
    """What is announced from here on."""
    said = []
    view.findChild(BoardTree).told.connect(said.append)
    return said


def test_the_board_is_a_tree_of_activities_steps_and_stories_and_the_releases(view):
    names = [node.text(NAME) for node in nodes(root(view))]

    assert names == [
        "Book shop, 5 stories",
        "Buy, activity, 2 steps, 1 of 2",
        "Search, step, 3 stories, in Buy, 1 of 2",
        "By word, story, to do, in MVP, 1 of 2",
        "By shelf, story, to do, in MVP, 2 of 2",
        "By voice, story, to do, unscheduled, 1 of 1",
        "Pay, step, 2 stories, in Buy, 2 of 2",
        "By card, story, doing, estimate 5 to 8 points, in MVP, 1 of 1",
        "Refund, story, to do, in Next, 1 of 1",
        "Read, activity, 1 step, 2 of 2",
        "Open, step, 0 stories, in Read, 1 of 1",
        "Releases, 2 releases",
        "MVP, release, 3 stories, 1 of 2",
        "Next, release, 1 story, 2 of 2",
        "Unscheduled, 1 story",
    ]


def test_each_node_knows_its_parent_its_place_and_its_role(view):
    assert root(view).role() == QAccessible.Role.Tree
    for parent in nodes(root(view)):
        for index in range(parent.childCount()):
            child = parent.child(index)
            assert child.role() == QAccessible.Role.TreeItem
            assert child.isValid()
            assert parent.indexOfChild(child) == index
            assert child.parent().text(NAME) == parent.text(NAME)


def test_what_is_no_child_has_no_place(view):
    word, pay = node(view, "By word"), node(view, "Pay")

    assert pay.indexOfChild(word) == -1
    assert root(view).indexOfChild(word) == -1
    assert pay.child(7) is None
    assert root(view).child(7) is None


def test_a_card_has_the_rectangle_it_has_on_the_screen(view, document):
    shown = view.visible_rects()
    for title in ("By word", "Refund", "Pay", "Read", "MVP"):
        rect = shown[id_of(document.story_map, title)]
        place = rect.translated(view.viewport().mapToGlobal(rect.topLeft()) - rect.topLeft())

        assert node(view, f"{title}, ").rect() == place


def test_a_point_of_the_screen_leads_to_what_is_there(view):
    for title in ("By word", "Refund", "Pay", "Read", "MVP", "Unscheduled"):
        found = node(view, f"{title}, ")
        at = found.rect().center()

        assert root(view).childAt(at.x(), at.y()).text(NAME) == found.text(NAME)
        assert found.childAt(at.x(), at.y()) is None
    below = node(view, "By word").rect().center()
    assert node(view, "Buy").childAt(below.x(), below.y()).text(NAME).startswith("By word")
    assert node(view, "Read").childAt(below.x(), below.y()) is None
    assert root(view).childAt(-5000, -5000) is None


def test_the_current_card_is_focused_and_selected(view, document):
    document.selection.select(id_of(document.story_map, "By word"))
    QTest.keyClick(view, Qt.Key.Key_Down)

    state = node(view, "By shelf").state()

    assert state.focused
    assert state.selected
    assert state.focusable
    assert not state.readOnly
    assert not node(view, "By word").state().focused
    assert root(view).focusChild().text(NAME).startswith("By shelf")


def test_a_map_that_is_only_read_says_so(view, document):
    document.read_only = True

    assert root(view).state().readOnly
    assert node(view, "By word").state().readOnly


def test_a_card_that_is_scrolled_away_is_off_screen(view, document):
    assert not node(view, "Refund").state().offscreen

    view.zoom_to(3.0)

    assert node(view, "Refund").state().offscreen

    view.reveal(id_of(document.story_map, "Refund"))

    assert not node(view, "Refund").state().offscreen


def test_a_move_by_the_keyboard_is_announced(view, document):
    said = told(view)
    document.selection.select(id_of(document.story_map, "By card"))

    QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(view, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)

    assert said == ["Moved to Next", "Moved to Search"]
    assert node(view, "By card").parent().text(NAME).startswith("Search")
    assert node(view, "By card").state().focused


def test_adding_removing_and_undoing_are_announced(view, document):
    said = told(view)
    document.selection.select(id_of(document.story_map, "By card"))

    view.duplicate_selection()
    view.remove_selection()
    document.undo()

    assert said == ["Added By card", "Removed By card", "Added By card"]


def test_a_removed_card_is_gone_and_its_interface_with_it(view, document):
    word = node(view, "By word")
    number = QAccessible.uniqueId(word)

    document.commit("Remove", remove(document.story_map, [id_of(document.story_map, "By word")]))

    assert QAccessible.accessibleInterface(number) is None
    assert not any(found.text(NAME).startswith("By word") for found in nodes(root(view)))


def test_a_renamed_card_has_its_new_name(view, document):
    found = node(view, "By word")

    document.commit("Rename", rename(document.story_map, found.node, "By letter"))

    assert found.text(NAME).startswith("By letter, story")


def test_many_changes_at_once_leave_a_true_tree(view, document):
    m = document.story_map
    list(nodes(root(view)))

    document.commit("Remove", remove(m, list(m.activities)))
    assert [found.text(NAME) for found in nodes(root(view))][1] == "Releases, 2 releases"
    document.undo()

    assert sum(1 for _ in nodes(root(view))) == 15


def test_the_title_being_edited_is_in_the_tree(view, document):
    document.selection.select(id_of(document.story_map, "By word"))
    before = root(view).childCount()

    QTest.keyClick(view, Qt.Key.Key_F2)
    viewport = root(view).child(before)

    assert root(view).childCount() == before + 1
    assert root(view).indexOfChild(viewport) == before
    assert viewport.child(0).text(NAME) == "Title"
    at = viewport.child(0).rect().center()
    assert root(view).childAt(at.x(), at.y()).role() != QAccessible.Role.TreeItem


def test_nothing_is_announced_while_no_reader_is_there(view, document):
    said = told(view)
    QAccessible.setActive(False)

    document.commit("Rename", rename(document.story_map, "story-1", "By letter"))
    document.selection.select("story-1")

    assert said == []
    assert node(view, "By letter").state().selected


def test_a_board_that_is_closed_takes_its_interfaces_along(qtbot, document):
    board = BoardView(document, LIGHT)
    board.resize(600, 400)
    with qtbot.waitExposed(board):
        board.show()
    qtbot.waitUntil(lambda: isinstance(root(board), BoardAccess))
    numbers = [QAccessible.uniqueId(found) for found in nodes(root(board))]

    board.deleteLater()
    qtbot.waitUntil(lambda: not Shiboken.isValid(board))
    gc.collect()

    assert {QAccessible.accessibleInterface(number) for number in numbers} == {None}
    document.commit("Rename", rename(document.story_map, "story-1", "By letter"))


def state(view, start):
    return node(view, start).state()


def test_what_is_collapsed_says_so_and_what_is_in_it_is_not_shown(view, document):
    tree = view.findChild(BoardTree)
    told = []
    tree.told.connect(told.append)

    view.set_collapsed({id_of(document.story_map, "Search")})

    assert state(view, "Search, step").collapsed
    assert not state(view, "Search, step").expanded
    assert state(view, "Pay, step").expanded
    assert state(view, "By word").invisible
    assert state(view, "By word").offscreen
    assert not state(view, "By card").invisible
    assert told == ["Collapsed Search"]

    view.expand_all()

    assert not state(view, "By word").invisible
    assert told[1:] == ["Expanded Search"]


def test_the_steps_of_a_collapsed_activity_are_not_shown(view, document):
    view.set_collapsed({id_of(document.story_map, "Buy")})

    assert state(view, "Buy, activity").collapsed
    assert state(view, "Search, step").invisible
    assert state(view, "By card").invisible
    assert not state(view, "Open, step").invisible


def test_stories_in_a_collapsed_release_are_strips_that_show(view, document):
    view.set_collapsed({id_of(document.story_map, "MVP")})

    assert state(view, "MVP, release").collapsed
    assert not state(view, "By word").invisible
    assert not node(view, "By word").rect().isEmpty()


def test_what_a_filter_hides_has_no_place_and_is_not_shown(view, document):
    view.set_hidden(frozenset({id_of(document.story_map, "By word")}))

    hidden = node(view, "By word")
    assert hidden.state().invisible
    assert hidden.state().offscreen
    assert hidden.rect().isEmpty()
    assert hidden.parent().childCount() == 3
    assert not state(view, "By shelf").invisible
