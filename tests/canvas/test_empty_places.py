"""Empty places of the board: what is pressed there is where the next card goes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from storymap.document.ghosts import Ghosts
from storymap.edit.removal import remove
from tests.builders import cell, id_of
from tests.canvas.hands import painted

RIGHT = Qt.MouseButton.RightButton


@pytest.mark.parametrize("button", [Qt.MouseButton.LeftButton, RIGHT], ids=["left", "right"])
def test_a_press_on_an_empty_place_lets_go_of_what_was_selected(view, mouse, button):
    mouse.click(mouse.on("By word"))
    before = view.document.story_map

    mouse.click(mouse.cell("Pick up", "Next"), button=button)
    view.remove_selection()

    assert view.document.selection.ids == ()
    assert view.document.story_map is before


@pytest.mark.parametrize("button", [Qt.MouseButton.LeftButton, RIGHT], ids=["left", "right"])
def test_a_story_goes_to_the_empty_place_that_was_pressed(view, mouse, keys, button):
    mouse.click(mouse.on("By word"))

    mouse.click(mouse.cell("Pick up", "Next"), button=button)
    view.add_story()
    keys.type("At the desk")
    keys.press("Return", "Escape")

    assert cell(view.document.story_map, "Pick up", "Next") == ["At the desk"]


def test_enter_adds_a_story_in_the_empty_place_that_was_pressed(view, mouse, keys):
    mouse.click(mouse.cell("Pick up", "Next"))

    keys.press("Return")
    keys.type("At the desk")
    keys.press("Return", "Escape")

    assert cell(view.document.story_map, "Pick up", "Next") == ["At the desk"]


@pytest.mark.parametrize("button", [Qt.MouseButton.LeftButton, RIGHT], ids=["left", "right"])
def test_lines_are_pasted_in_the_empty_place_that_was_pressed(view, mouse, clipboard, button):
    mouse.click(mouse.on("By word"))
    clipboard.setText("At the desk\nBy mail")

    mouse.click(mouse.cell("Pick up", "Next"), button=button)
    view.paste()

    assert cell(view.document.story_map, "Pick up", "Next") == ["At the desk", "By mail"]


def test_an_empty_place_that_was_pressed_is_outlined(view, mouse):
    before = painted(view)

    mouse.click(mouse.cell("Pick up", "Next"))
    outlined = painted(view)
    mouse.click(mouse.cell("Pick up", "MVP"))

    assert outlined != before
    assert painted(view) not in (outlined, before)


def test_stories_that_a_slice_leaves_where_they_are_stay_plain_to_read(view, mouse):
    m = view.document.story_map
    before = view.viewport().grab(mouse.rect("Side by side")).toImage()

    view.show_ghosts(
        Ghosts(id_of(m, "MVP"), frozenset({id_of(m, "Queue up")}), frozenset({id_of(m, "By word")}))
    )

    assert view.viewport().grab(mouse.rect("Side by side")).toImage() == before


def test_a_press_in_the_column_of_a_card_that_was_never_named_ends_it(view, mouse, keys):
    before = view.document.story_map
    view.document.selection.select(id_of(before, "Later"))
    keys.press("Return")
    preview = view.board.columns[-1]
    lane = view.board.cell_rect(len(view.board.columns) - 1, 0)
    assert preview.activity_id not in before.activities

    mouse.click(view.projection.body(lane).center().toPoint())

    assert not keys.editor.is_open
    assert view.document.story_map is before
    assert view.chosen_cell is None


@pytest.mark.parametrize("zone", ["step", "cell"])
def test_enter_adds_the_first_step_where_an_activity_has_none(view, mouse, keys, zone):
    m = view.document.story_map
    last = m.backbone[-1][0].id
    view.document.commit("Clear", remove(m, [step.id for step in m.steps_of(last)]))
    column = len(view.board.columns) - 1
    assert view.board.columns[column].step_id is None
    view.reveal(last)
    body = view.projection.body(view.board.cell_rect(column, 0))
    place = view.projection.header(view.board.step_rect(column)) if zone == "step" else body

    mouse.click(place.center().toPoint())
    keys.press("Return")
    keys.type("First")
    keys.press("Return")
    keys.press("Escape")

    assert [step.title for step in view.document.story_map.steps_of(last)] == ["First"]
