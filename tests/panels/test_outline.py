"""The outline: the map as a tree, with real keys and drops."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from storymap.document.document import Document
from storymap.edit.stories import add_story
from storymap.layout.outline import ROOT, UNSCHEDULED
from storymap.model.records import Task
from storymap.panels.outline import OutlinePanel
from storymap.panels.outline_menu import outline_menu
from tests.builders import a_map, cell, id_of, outline, titles, with_fields

Key, Modifier = Qt.Key, Qt.KeyboardModifier


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
            stories={"By card": {"status": "doing"}},
            title="Book shop",
        )
    )


@pytest.fixture
def panel(qtbot, document):
    """The outline with the keyboard."""
    panel = OutlinePanel(document)
    qtbot.addWidget(panel)
    panel.resize(420, 600)
    with qtbot.waitExposed(panel):
        panel.show()
    panel.activateWindow()
    panel.tree.setFocus()
    qtbot.waitUntil(panel.tree.hasFocus)
    return panel


@pytest.fixture
def select(panel, document):
    """``select(title, ...)``: select records by their titles."""

    def chosen(*names):
        document.selection.select(*(id_of(document.story_map, name) for name in names))

    return chosen


def press(panel, key, *modifiers):
    held = Modifier.NoModifier
    for modifier in modifiers:
        held |= modifier
    QTest.keyClick(panel.tree, key, held)


def type_title(panel, text, end=Key.Key_Return):
    (editor,) = [field for field in panel.tree.findChildren(QLineEdit) if field.isVisible()]
    QTest.keyClicks(editor, text)
    QTest.keyClick(editor, end)
    QApplication.processEvents()


def rows(panel, parent=None):
    """The tree as text: title, status and place of each row, deeper ones further in."""
    model = panel.model
    parent = parent or QModelIndex()
    found = []
    for row in range(model.rowCount(parent)):
        index = model.index(row, 0, parent)
        words = [model.index(row, column, parent).data() for column in range(3)]
        found.append(" | ".join(word for word in words if word))
        found += [f"  {line}" for line in rows(panel, index)]
    return found


def selected(panel):
    return [index.data() for index in panel.tree.selectionModel().selectedRows()]


def index_of(panel, title):
    return panel.model.index_of(id_of(panel.model.outline.story_map, title))


def test_the_tree_shows_the_backbone_with_status_and_release_as_words(panel):
    assert rows(panel) == [
        "Buy",
        "  Search",
        "    By word | To do | MVP",
        "    By shelf | To do | MVP",
        "    By voice | To do | Unscheduled",
        "  Pay",
        "    By card | In progress | MVP",
        "    Refund | To do | Next",
        "Read",
        "  Open",
    ]


def test_the_tree_shows_stories_under_their_releases(panel):
    panel.order.setCurrentIndex(1)

    assert rows(panel) == [
        "MVP",
        "  By word | To do | Search",
        "  By shelf | To do | Search",
        "  By card | In progress | Pay",
        "Next",
        "  Refund | To do | Pay",
        "Unscheduled",
        "  By voice | To do | Search",
    ]


def test_each_row_is_high_enough_to_be_hit(panel):
    assert panel.tree.visualRect(index_of(panel, "Buy")).height() >= 24


def test_titles_have_most_of_the_room_in_a_narrow_dock(panel):
    panel.tree.expandAll()
    panel.resize(290, 600)
    QApplication.processEvents()

    header = panel.tree.header()
    others = header.sectionSize(1) + header.sectionSize(2)
    story = panel.tree.visualRect(index_of(panel, "By word"))
    assert header.sectionSize(0) > others / 2
    assert story.width() >= 70


def test_a_reader_hears_the_whole_name_of_a_row(panel):
    name = index_of(panel, "By card").data(Qt.ItemDataRole.AccessibleTextRole)

    assert name == "By card, story, doing, in MVP, 1 of 1"


def test_what_is_selected_on_the_board_is_selected_and_shown_in_the_tree(panel, select):
    select("By word", "Refund")

    assert sorted(selected(panel)) == ["By word", "Refund"]
    assert panel.tree.currentIndex().data() == "Refund"
    assert panel.tree.isExpanded(index_of(panel, "Pay"))


def test_what_is_selected_in_the_tree_is_selected_on_the_board(panel, document, select):
    select("Buy")

    press(panel, Key.Key_Down)
    press(panel, Key.Key_Down, Modifier.ShiftModifier)

    assert titles(document.story_map, document.selection.ids) == ["Search", "Pay"]


def test_f2_renames_in_place(panel, document, select):
    select("Search")

    press(panel, Key.Key_F2)
    type_title(panel, "Find a book")

    assert "Find a book" in outline(document.story_map)["Buy"]
    document.undo()
    assert "Search" in outline(document.story_map)["Buy"]


def test_an_empty_title_is_refused_with_a_word(panel, document, select, qtbot):
    select("Search")
    press(panel, Key.Key_F2)
    panel.tree.findChild(QLineEdit).clear()

    with qtbot.waitSignal(panel.message) as told:
        type_title(panel, " ")

    assert told.args == ["A title needs at least one character."]
    assert "Search" in outline(document.story_map)["Buy"]


def test_enter_adds_a_card_after_and_its_title_is_the_same_undo_step(panel, document, select):
    before = document.story_map
    select("By word")

    press(panel, Key.Key_Return)
    type_title(panel, "By colour")

    assert cell(document.story_map, "Search", "MVP") == ["By word", "By colour", "By shelf"]
    document.undo()
    assert document.story_map == before


def test_shift_enter_adds_before_and_tab_adds_inside(panel, document, select):
    select("Pay")
    press(panel, Key.Key_Return, Modifier.ShiftModifier)
    type_title(panel, "Choose")
    assert outline(document.story_map)["Buy"] == ["Search", "Choose", "Pay"]

    press(panel, Key.Key_Tab)
    type_title(panel, "In a basket")
    assert cell(document.story_map, "Choose", "MVP") == ["In a basket"]

    select("Read")
    press(panel, Key.Key_Tab)
    type_title(panel, "Close")
    assert outline(document.story_map)["Read"] == ["Open", "Close"]


def test_escape_takes_a_new_card_back_as_if_it_had_never_been(panel, document, select):
    before = document.story_map
    select("By word")

    press(panel, Key.Key_Return)
    type_title(panel, "By colour", end=Key.Key_Escape)

    assert document.story_map == before
    assert not document.is_modified


def test_without_a_selection_enter_adds_an_activity(panel, document):
    press(panel, Key.Key_Return)
    type_title(panel, "Give away")

    assert list(outline(document.story_map)) == ["Buy", "Read", "Give away"]


def test_delete_removes_and_goes_on_to_the_next_row(panel, document, select):
    select("By word")

    press(panel, Key.Key_Delete)
    press(panel, Key.Key_Delete)

    assert cell(document.story_map, "Search", "MVP") == []
    assert selected(panel) == ["By voice"]
    press(panel, Key.Key_Delete)
    assert selected(panel) == ["Search"]


def test_ctrl_arrows_move_a_story_through_cells_lanes_and_columns(panel, document, select):
    select("By word")

    press(panel, Key.Key_Down, Modifier.ControlModifier)
    assert cell(document.story_map, "Search", "MVP") == ["By shelf", "By word"]
    press(panel, Key.Key_Right, Modifier.ControlModifier)
    assert "By word" in cell(document.story_map, "Pay", "MVP")
    press(panel, Key.Key_Down, Modifier.ControlModifier, Modifier.ShiftModifier)
    assert cell(document.story_map, "Pay", "Next") == ["Refund", "By word"]
    assert selected(panel) == ["By word"]


def test_ctrl_arrows_move_steps_and_activities(panel, document, select):
    select("Pay")
    press(panel, Key.Key_Down, Modifier.ControlModifier)
    assert outline(document.story_map) == {"Buy": ["Search"], "Read": ["Pay", "Open"]}
    press(panel, Key.Key_Up, Modifier.ControlModifier)
    assert outline(document.story_map) == {"Buy": ["Search", "Pay"], "Read": ["Open"]}

    select("Read")
    press(panel, Key.Key_Up, Modifier.ControlModifier)
    press(panel, Key.Key_Up, Modifier.ControlModifier)
    assert list(outline(document.story_map)) == ["Read", "Buy"]


def test_ctrl_arrows_move_releases(panel, document, select):
    panel.order.setCurrentIndex(1)
    select("Next")

    press(panel, Key.Key_Up, Modifier.ControlModifier)

    assert [release.title for release in document.story_map.release_order] == ["Next", "MVP"]


def test_ctrl_d_duplicates(panel, document, select):
    select("By card")

    press(panel, Key.Key_D, Modifier.ControlModifier)

    assert cell(document.story_map, "Pay", "MVP") == ["By card", "By card"]


def test_escape_gives_the_keyboard_back(panel, qtbot):
    with qtbot.waitSignal(panel.left):
        press(panel, Key.Key_Escape)


def test_an_edit_keeps_what_is_expanded_and_where_the_tree_is_scrolled(panel, document, qtbot):
    m = document.story_map
    for number in range(60):
        m = add_story(m, id_of(m, "Pay"), None, f"Way {number}").story_map
    document.commit("Fill", m)
    panel.tree.expand(index_of(panel, "Pay"))
    panel.tree.collapse(index_of(panel, "Search"))
    bar = panel.tree.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 20)
    bar.setValue(20)

    document.commit("Add", add_story(m, id_of(m, "Open"), None, "At night").story_map)

    assert panel.tree.isExpanded(index_of(panel, "Pay"))
    assert not panel.tree.isExpanded(index_of(panel, "Search"))
    QApplication.processEvents()
    assert bar.value() == 20


def test_a_moved_step_stays_expanded(panel, document, select):
    panel.tree.expand(index_of(panel, "Pay"))
    select("Pay")

    press(panel, Key.Key_Down, Modifier.ControlModifier)

    assert panel.tree.isExpanded(index_of(panel, "Pay"))
    assert index_of(panel, "Pay").parent().data() == "Read"


def drop(panel, names, parent, row):
    data = panel.model.mimeData([index_of(panel, name) for name in names])
    place = panel.model.index_of(parent)
    action = Qt.DropAction.MoveAction
    if not panel.model.canDropMimeData(data, action, row, 0, place):
        return False
    panel.model.dropMimeData(data, action, row, 0, place)
    return True


def test_stories_are_dropped_between_and_onto_stories_and_steps(panel, document):
    m = document.story_map
    pay, card = id_of(m, "Pay"), id_of(m, "By card")

    assert drop(panel, ["By word", "By shelf"], pay, 0)
    assert cell(document.story_map, "Pay", "MVP") == ["By word", "By shelf", "By card"]
    document.undo()
    assert document.story_map == m

    assert drop(panel, ["By word"], card, -1)
    assert cell(document.story_map, "Pay", "MVP") == ["By card", "By word"]
    document.undo()

    assert drop(panel, ["By word", "By voice"], pay, -1)
    assert cell(document.story_map, "Pay", "MVP") == ["By card", "By word"]
    assert cell(document.story_map, "Pay") == ["By voice"]


def test_steps_and_activities_are_dropped_among_their_kind(panel, document):
    m = document.story_map

    assert drop(panel, ["Pay"], id_of(m, "Read"), 0)
    assert outline(document.story_map) == {"Buy": ["Search"], "Read": ["Pay", "Open"]}
    assert drop(panel, ["Read"], ROOT, 0)
    assert list(outline(document.story_map)) == ["Read", "Buy"]


def test_stories_are_dropped_into_releases_and_keep_their_step(panel, document):
    panel.order.setCurrentIndex(1)
    m = document.story_map

    assert drop(panel, ["By word", "By card"], id_of(m, "Next"), -1)
    assert cell(document.story_map, "Search", "Next") == ["By word"]
    assert cell(document.story_map, "Pay", "Next") == ["Refund", "By card"]
    assert drop(panel, ["Refund"], UNSCHEDULED, -1)
    assert cell(document.story_map, "Pay") == ["Refund"]
    assert drop(panel, ["Next"], ROOT, 0)
    assert document.story_map.release_order[0].title == "Next"


def test_what_does_not_fit_cannot_be_dropped(panel, document):
    m = document.story_map

    assert not drop(panel, ["Buy"], id_of(m, "Pay"), -1)
    assert not drop(panel, ["Search", "By card"], id_of(m, "Read"), -1)
    assert not drop(panel, ["By card"], id_of(m, "Read"), -1)
    document.read_only = True
    assert not drop(panel, ["Pay"], id_of(m, "Read"), 0)


def test_a_map_that_is_only_read_is_not_changed(panel, document, select, qtbot):
    document.read_only = True
    select("By word")

    with qtbot.waitSignal(panel.message):
        press(panel, Key.Key_Delete)

    assert not document.is_modified


def test_the_menu_offers_each_key_as_a_command(panel, document, select):
    select("By word")
    menu = outline_menu(panel, has_story=True)
    texts = {action.text().partition("\t")[0]: action for action in menu.actions()}

    texts["To the next step"].trigger()
    texts["To the release below"].trigger()

    assert cell(document.story_map, "Pay", "Next") == ["Refund", "By word"]
    assert {"Rename", "Move to…", "Remove", "Duplicate", "Expand all"} <= texts.keys()


def test_a_story_that_is_only_marked_as_done_says_what_of_it_is_unmet(panel, document):
    story_map = document.story_map
    criterion = (Task(id="t", text="It pays"),)
    changed = with_fields(story_map, {"By card": {"status": "done", "acceptance": criterion}})

    document.commit("Done", changed)

    assert "    By card | 1 unmet | MVP" in rows(panel)
