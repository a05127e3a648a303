"""The keys of actions, and how they are changed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest

from storymap.app.actions import all_actions
from storymap.app.bindings import Bindings
from storymap.app.key_claims import claim_on
from storymap.app.keys_dialog import KeysDialog
from storymap.app.palette import command_entries
from storymap.app.settings import Settings

CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


@pytest.fixture
def bindings(own_settings):
    return Bindings(all_actions(), Settings())


@pytest.fixture
def dialog(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_Slash, CTRL)
    shown = window.findChild(KeysDialog)
    qtbot.waitExposed(shown)
    return shown


def choose(dialog, action_id):
    dialog.table.setCurrentCell(dialog._ids.index(action_id), 1)


def record(dialog, key, modifier):
    """Press a key in the field that records it."""
    QTest.keyClick(dialog.editor.field, key, modifier)


def click(button):
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def line(dialog, action_id):
    return [item.text() for item in dialog._items[dialog._ids.index(action_id)]]


def shortcuts(window, action_id):
    return [key.toString() for key in window.actions_[action_id].shortcuts()]


# In the window


def test_a_new_key_runs_the_action_in_place_of_the_old_one(window, dialog, qtbot):
    choose(dialog, "view.inspector")
    record(dialog, Qt.Key.Key_J, CTRL)
    click(dialog.editor.change)
    dialog.close()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    shown = window.docks.inspector.isVisible()

    qtbot.keyClick(window, Qt.Key.Key_I, CTRL)
    assert window.docks.inspector.isVisible() == shown

    qtbot.keyClick(window, Qt.Key.Key_J, CTRL)
    assert window.docks.inspector.isVisible() != shown


def test_menus_tool_tips_the_palette_and_the_sheet_show_a_new_key(window, dialog):
    choose(dialog, "view.present")
    record(dialog, Qt.Key.Key_F8, CTRL)
    click(dialog.editor.change)

    assert shortcuts(window, "view.present") == ["Ctrl+F8"]
    assert "(Ctrl+F8)" in window.actions_["view.present"].toolTip()
    [button] = [b for b in window.toolbar.children() if getattr(b, "text", str)() == "Present"]
    assert "(Ctrl+F8)" in button.toolTip()
    [entry] = [entry for entry in command_entries(window.actions_) if entry.text == "Present"]
    assert entry.key == "Ctrl+F8"
    assert line(dialog, "view.present")[2:] == ["Ctrl+F8", "changed"]


def test_the_search_field_of_the_toolbar_says_the_key_of_the_palette(window, dialog):
    assert window.toolbar.search.text().endswith("Ctrl+K")
    choose(dialog, "edit.commands")
    record(dialog, Qt.Key.Key_E, CTRL)
    click(dialog.editor.change)

    assert window.toolbar.search.text().endswith("Ctrl+E")


def test_a_key_of_another_action_is_taken_only_when_asked_for(window, dialog):
    choose(dialog, "view.fit")
    record(dialog, Qt.Key.Key_S, CTRL)

    assert "Save" in dialog.editor.notice.text()
    assert shortcuts(window, "file.save") == ["Ctrl+S"]
    assert dialog.editor.change.text() == "Take it"
    assert not dialog.editor.add.isEnabled()

    click(dialog.editor.change)

    assert shortcuts(window, "view.fit") == ["Ctrl+S"]
    assert shortcuts(window, "file.save") == []
    assert line(dialog, "file.save")[2:] == ["", "changed"]


def test_an_action_can_have_a_second_key(window, dialog):
    choose(dialog, "file.save")
    record(dialog, Qt.Key.Key_F2, CTRL)
    click(dialog.editor.add)

    assert shortcuts(window, "file.save") == ["Ctrl+S", "Ctrl+F2"]


def test_an_action_can_do_without_a_key(window, dialog):
    choose(dialog, "file.quit")
    click(dialog.editor.remove)

    assert shortcuts(window, "file.quit") == []
    assert Settings().keys == {"file.quit": ()}


def test_an_action_without_a_key_can_get_one(window, dialog):
    choose(dialog, "file.import")
    record(dialog, Qt.Key.Key_F9, CTRL)
    click(dialog.editor.change)

    assert shortcuts(window, "file.import") == ["Ctrl+F9"]


def test_one_action_is_reset_and_takes_its_key_back(window, dialog):
    choose(dialog, "view.fit")
    record(dialog, Qt.Key.Key_S, CTRL)
    click(dialog.editor.change)

    choose(dialog, "file.save")
    click(dialog.editor.reset)

    assert shortcuts(window, "file.save") == ["Ctrl+S"]
    assert shortcuts(window, "view.fit") == []


def test_all_keys_are_reset_at_once(window, dialog):
    choose(dialog, "view.fit")
    record(dialog, Qt.Key.Key_S, CTRL)
    click(dialog.editor.change)

    click(dialog.reset_all)

    assert shortcuts(window, "file.save") == ["Ctrl+S"]
    assert Settings().keys == {}


@pytest.mark.parametrize("action_id", ["board.sibling", "edit.delete", "move.left"])
def test_keys_of_the_board_are_shown_as_fixed(dialog, action_id):
    choose(dialog, action_id)

    assert line(dialog, action_id)[3] == "fixed"
    assert "fixed" in dialog.editor.caption.text()
    editor = dialog.editor
    assert not any(
        part.isEnabled()
        for part in (editor.field, editor.change, editor.add, editor.remove, editor.reset)
    )


@pytest.mark.parametrize(
    ("key", "modifier", "name"),
    [
        (Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "Add a card after the current one"),
        (Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "Rename the current card by typing"),
        (Qt.Key.Key_Left, CTRL, "To the left"),
        (Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier, "Delete"),
        (Qt.Key.Key_F, ALT, "File"),
    ],
)
def test_keys_of_the_board_and_of_menus_cannot_be_taken(dialog, key, modifier, name):
    choose(dialog, "file.save")
    record(dialog, key, modifier)

    assert f"“{name}”" in dialog.editor.notice.text()
    assert not dialog.editor.change.isEnabled()
    assert not dialog.editor.add.isEnabled()


def test_a_new_window_has_the_new_keys_and_an_open_one_gets_them(session, open_window, book_shop):
    first = open_window(book_shop)
    session.bindings.give("file.save", ("Ctrl+Alt+S",))
    second = open_window(book_shop)

    assert shortcuts(first, "file.save") == shortcuts(second, "file.save") == ["Ctrl+Alt+S"]


def test_tab_leaves_the_field_and_escape_closes_the_dialog(dialog, qtbot):
    choose(dialog, "file.save")
    dialog.editor.begin()

    record(dialog, Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier)
    assert dialog.editor.field.keySequence().isEmpty()

    with qtbot.waitSignal(dialog.destroyed):
        record(dialog, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)


# The table itself


def test_keys_are_kept_between_runs(bindings):
    bindings.give("file.save", ("Ctrl+Alt+S", "F12"))
    bindings.give("file.open", ("Ctrl+,",))
    bindings.give("file.new", ())
    Settings().sync()

    again = Bindings(all_actions(), Settings())

    assert again["file.save"].keys == ("Ctrl+Alt+S", "F12")
    assert again["file.open"].keys == ("Ctrl+,",)
    assert again["file.new"].keys == ()


def test_only_what_differs_from_the_table_is_kept(bindings):
    bindings.give("file.save", ("Ctrl+Alt+S",))
    bindings.give("file.save", ("Ctrl+S",))

    assert Settings().keys == {}


def test_settings_cannot_change_what_is_fixed_or_not_there(own_settings):
    settings = Settings()
    settings.keep_keys("edit.delete", ("Ctrl+8",))
    settings.keep_keys("no.such.action", ("Ctrl+9",))

    bindings = Bindings(all_actions(), settings)

    assert bindings["edit.delete"].keys == ("Del",)
    assert bindings.owner("Ctrl+9") is None


def test_a_key_that_an_action_has_already_is_no_clash(bindings):
    assert claim_on(bindings, "Ctrl+S", "file.save") is None
    assert claim_on(bindings, "Ctrl+S", "file.open").name == "Save"
    assert claim_on(bindings, "Ctrl+Alt+F7", "file.open") is None


def test_each_key_of_the_table_is_claimed_by_its_action(bindings):
    for spec in bindings.specs:
        for key in spec.keys if spec.handler else ():
            assert claim_on(bindings, QKeySequence(key).toString(), "") is not None
