"""Shipping a release, taking it back, looking back on it; and the map's brief."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox, QLabel

from storymap.app.shipping import ShipDialog, release_to_open, release_to_ship
from storymap.edit.fields import set_fields
from storymap.files.codec import encode
from storymap.model.records import Task, replace
from tests.builders import a_map, cell, id_of

FIRST, NEXT = "release-1", "release-2"


@pytest.fixture
def shop():
    """A release with a story done, one only marked so, two that are open, and another release."""
    m = a_map(
        {"Buy": {"Pay": {"MVP": ["Card", "Phone", "Cash", "Cheque"], "Next": ["Coin"]}}},
        stories={
            "Card": {"status": "done"},
            "Phone": {"status": "done", "acceptance": (Task(id="t", text="It <b>pays</b>"),)},
            "Cash": {"status": "doing"},
        },
        title="Shop",
    )
    return m.with_records(replace(m.info, goal="More is paid"))


@pytest.fixture
def window(open_window, shop):
    """A window with that map."""
    return open_window(shop)


def ship(window):
    """Choose Release > Ship release; return the dialog."""
    window.actions_["release.ship"].trigger()
    [dialog] = window.findChildren(ShipDialog)
    return dialog


def told(dialog):
    return "\n".join(label.text() for label in dialog.findChildren(QLabel))


def menu_of(window, release_id):
    """Return what the context menu of a lane holds."""
    window.document.selection.select(release_id)
    menu = window.actions_.card_menu()
    names = [action.objectName() for action in menu.actions()]
    menu.close()
    return names


def ok(dialog):
    return dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)


def test_the_dialog_says_what_ships_what_does_not_and_where_it_goes(window):
    text = told(ship(window))

    assert "Ship “MVP”" in text
    assert "1 story is done and ships." in text
    assert "2 stories are not finished. They go to “Next”:\n  •  Cash\n  •  Cheque" in text
    assert "1 story is marked as done, and something of it is unmet:" in text
    assert "  •  Phone – “It <b>pays</b>”" in text


def test_shipping_is_one_undo_step_and_collapses_the_lane(window):
    before = window.document.story_map
    dialog = ship(window)
    dialog.date.setText("2026-10-03")

    ok(dialog).click()

    m = window.document.story_map
    assert (m.releases[FIRST].state, m.releases[FIRST].finish) == ("shipped", "2026-10-03")
    assert cell(m, "Pay", "MVP") == ["Card"]
    assert cell(m, "Pay", "Next") == ["Phone", "Cash", "Cheque", "Coin"]
    assert window.board.collapsed == {FIRST}
    window.actions_["edit.undo"].trigger()
    assert window.document.story_map == before
    assert window.board.collapsed == frozenset()
    window.actions_["edit.redo"].trigger()
    assert window.board.collapsed == {FIRST}


def test_what_is_only_marked_as_done_stays_if_that_is_chosen(window):
    dialog = ship(window)
    QTest.keyClick(dialog.moves_unmet, Qt.Key.Key_Space)

    QTest.keyClick(ok(dialog), Qt.Key.Key_Return)

    assert cell(window.document.story_map, "Pay", "MVP") == ["Card", "Phone"]


def test_cancelling_ships_nothing(window):
    before = window.document.story_map

    QTest.keyClick(ship(window), Qt.Key.Key_Escape)

    assert window.document.story_map is before


def test_a_date_that_is_none_cannot_be_shipped_on(window):
    dialog = ship(window)
    dialog.date.setText("3 October")
    assert not ok(dialog).isEnabled()
    assert "2026-12-18" in dialog.error.text()

    dialog.date.setText("")
    assert ok(dialog).isEnabled()


def test_the_release_of_the_current_card_ships_else_the_current_else_the_first(shop):
    assert release_to_ship(shop, id_of(shop, "Coin")) == NEXT
    assert release_to_ship(shop, NEXT) == NEXT
    assert release_to_ship(shop, None) == FIRST
    assert release_to_ship(set_fields(shop, NEXT, state="current"), None) == NEXT
    shipped = set_fields(shop, FIRST, state="shipped")
    assert release_to_ship(shipped, FIRST) == NEXT
    assert release_to_open(shop, None) is None
    assert release_to_open(shipped, NEXT) == FIRST


def test_shipping_is_taken_back_and_the_lane_opens(window):
    ok(ship(window)).click()

    window.actions_["release.unship"].trigger()

    assert window.document.story_map.releases[FIRST].state == "current"
    assert window.board.collapsed == frozenset()
    window.actions_["edit.undo"].trigger()
    assert window.document.story_map.releases[FIRST].state == "shipped"


def test_taking_shipping_back_brings_the_target_back(window):
    document = window.document
    document.commit("Target", set_fields(document.story_map, FIRST, finish="2026-12-18"))
    ok(ship(window)).click()
    document.commit("Rename", set_fields(document.story_map, FIRST, goal="All pay"))
    assert document.story_map.releases[FIRST].finish != "2026-12-18"

    window.actions_["release.unship"].trigger()

    assert document.story_map.releases[FIRST].finish == "2026-12-18"
    told = window.statusBar().currentMessage()
    assert told.startswith("“MVP” is open again, with its target 18 Dec 2026.")
    window.actions_["edit.undo"].trigger()
    assert document.story_map.releases[FIRST].finish != "2026-12-18"


def test_a_release_without_a_target_has_none_once_shipping_is_taken_back(window):
    ok(ship(window)).click()

    window.actions_["release.unship"].trigger()

    assert window.document.story_map.releases[FIRST].finish is None
    assert "known" not in window.statusBar().currentMessage()


@pytest.mark.parametrize(("finish", "after"), [("2026-01-09", None), ("2999-01-09",) * 2])
def test_a_target_that_is_not_known_any_more_is_left_empty_and_that_is_said(
    open_window, shop, finish, after
):
    window = open_window(set_fields(shop, FIRST, state="shipped", finish=finish))

    window.actions_["release.unship"].trigger()

    assert window.document.story_map.releases[FIRST].finish == after
    told = window.statusBar().currentMessage()
    assert ("Its target is no longer known" in told) == (after is None)


def test_a_map_that_is_only_read_ships_nothing(window, qtbot):
    window.document.read_only = True

    with qtbot.waitSignal(window.board.message):
        window.actions_["release.ship"].trigger()

    assert not window.findChildren(ShipDialog)


def test_a_map_without_releases_says_so(open_window, qtbot):
    window = open_window(a_map({"Buy": {"Pay": {None: ["Card"]}}}))

    for name in ("release.ship", "release.review"):
        with qtbot.waitSignal(window.board.message):
            window.actions_[name].trigger()
    assert not window.actions_["release.unship"].isEnabled()


def test_shipping_can_be_taken_back_only_where_something_is_shipped(window, open_window, shop):
    unship = window.actions_["release.unship"]
    assert not unship.isEnabled()

    ok(ship(window)).click()
    assert unship.isEnabled()

    window.actions_["edit.undo"].trigger()
    assert not unship.isEnabled()
    shipped = set_fields(shop, FIRST, state="shipped")
    assert open_window(shipped).actions_["release.unship"].isEnabled()


def test_the_menu_of_a_lane_ships_it_or_takes_that_back(window):
    window.document.commit("Ship", set_fields(window.document.story_map, FIRST, state="shipped"))

    assert "release.unship" in menu_of(window, FIRST)
    assert "release.ship" not in menu_of(window, FIRST)
    assert "release.ship" in menu_of(window, NEXT)
    assert "release.unship" not in menu_of(window, NEXT)


def test_undo_and_redo_take_the_place_of_what_was_told_of_the_step(window):
    ok(ship(window)).click()
    assert "“MVP” is shipped" in window.statusBar().currentMessage()

    window.actions_["edit.undo"].trigger()
    assert window.statusBar().currentMessage() == "Undone: Ship release"

    window.actions_["edit.redo"].trigger()
    assert window.statusBar().currentMessage() == "Done again: Ship release"


def test_shipped_lanes_are_collapsed_when_a_map_opens_until_they_are_opened(
    open_window, shop, tmp_path
):
    path = tmp_path / "shop.smap"
    m = set_fields(shop, FIRST, state="shipped")
    path.write_bytes(encode(m))
    window = open_window(m, path)
    assert window.board.collapsed == {FIRST}

    window.board.expand_all()

    assert open_window(m, path).board.collapsed == frozenset()
    window.board.set_collapsed({FIRST, NEXT})
    assert open_window(m, path).board.collapsed == {FIRST, NEXT}


def test_the_review_of_a_release_opens_in_the_inspector(window):
    window.document.selection.select(id_of(window.document.story_map, "Coin"))
    window.docks.inspector.hide()

    window.actions_["release.review"].trigger()

    assert not window.docks.inspector.isHidden()
    assert window.document.selection.ids == (NEXT,)


def test_the_corner_opens_the_page_of_the_map(window, qtbot):
    window.document.selection.select(NEXT)
    window.docks.inspector.hide()
    corner = window.board.projection.corner().center().toPoint()

    qtbot.mouseClick(window.board.viewport(), Qt.MouseButton.LeftButton, pos=corner)

    assert not window.docks.inspector.isHidden()
    assert window.document.selection.ids == ()


def test_the_brief_is_shown_by_a_command_too(window):
    window.document.selection.select(NEXT)
    window.docks.inspector.hide()

    window.actions_["view.brief"].trigger()

    assert not window.docks.inspector.isHidden()
    assert window.document.selection.ids == ()
