"""What can be done with stories can be done with steps, activities and releases as well."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.builders import a_map, cell, id_of, outline
from tests.canvas.hands import CTRL, SHIFT, Keys, Mouse, current, select, selected, steps_back

RIGHT = Qt.MouseButton.RightButton
THREE = {
    "story": ["By word", "By shelf", "By author"],
    "step": ["Browse", "Compare", "Look"],
    "activity": ["Find", "Borrow", "Return"],
    "release": ["MVP", "Next", "Later"],
}


@pytest.fixture
def view(show):
    """A board with three of each kind in a row."""
    return show(
        a_map(
            {
                "Find": {
                    "Browse": {"MVP": ["By word", "By shelf", "By author"], "Next": ["By voice"]},
                    "Compare": {"MVP": ["Side by side"]},
                    "Look": {"Later": ["Inside"]},
                },
                "Borrow": {"Reserve": {"Next": ["Queue up"]}},
                "Return": {"Drop off": {}},
            },
            releases=["MVP", "Next", "Later"],
        )
    )


def order(view, kind):
    """The titles of a kind, as they stand."""
    story_map = view.document.story_map
    if kind == "story":
        return cell(story_map, "Browse", "MVP")
    if kind == "step":
        return outline(story_map)["Find"]
    if kind == "activity":
        return [activity.title for activity, _ in story_map.backbone]
    return [release.title for release in story_map.release_order]


def place(view, title):
    mouse = Mouse(view)
    if title in THREE["release"]:
        return mouse.label(title)
    return mouse.on(title)


@pytest.mark.parametrize("kind", THREE)
def test_a_click_with_shift_selects_all_between(view, mouse, kind):
    first, second, third = THREE[kind]
    mouse.click(place(view, first))

    mouse.click(place(view, third), SHIFT)

    assert set(selected(view)) == {first, second, third}
    assert current(view) == first


@pytest.mark.parametrize("kind", THREE)
def test_a_click_with_ctrl_adds_one_and_takes_it_out(view, mouse, kind):
    first, _, third = THREE[kind]
    mouse.click(place(view, first))
    mouse.click(place(view, third), CTRL)
    both = selected(view)

    mouse.click(place(view, third), CTRL)

    assert both == [first, third]
    assert selected(view) == [first]


@pytest.mark.parametrize("kind", THREE)
def test_two_are_duplicated_in_one_step(view, keys, kind):
    before = view.document.story_map
    first, second, third = THREE[kind]
    select(view, first, second)

    view.duplicate_selection()

    assert order(view, kind) == [first, first, second, second, third]
    assert selected(view) == [first, second]
    assert len(set(view.document.selection.ids)) == 2
    assert steps_back(view) == 1
    assert view.document.story_map == before


@pytest.mark.parametrize("kind", THREE)
def test_two_are_removed_in_one_step(view, keys, kind):
    before = view.document.story_map
    first, second, third = THREE[kind]
    select(view, first, second)

    keys.press("Delete")

    assert order(view, kind) == [third]
    assert steps_back(view) == 1
    assert view.document.story_map == before


@pytest.mark.parametrize("kind", THREE)
def test_two_move_on_together_and_keep_their_order(view, keys, kind):
    first, second, third = THREE[kind]
    select(view, first, second)

    keys.press("Down" if kind in {"story", "release"} else "Right", mod=CTRL)
    moved = order(view, kind)
    keys.press("Up" if kind in {"story", "release"} else "Left", mod=CTRL)

    assert moved == [third, first, second]
    assert order(view, kind) == [first, second, third]
    assert steps_back(view) == 2


@pytest.mark.parametrize("kind", ["activity", "release"])
def test_select_all_takes_all_of_a_kind(view, kind):
    select(view, THREE[kind][1])

    view.select_all_in_cell()

    assert set(selected(view)) == set(THREE[kind])
    assert current(view) == THREE[kind][1]


def test_select_all_widens_from_the_steps_of_an_activity_to_all(view):
    select(view, "Compare")

    view.select_all_in_cell()
    in_activity = set(selected(view))
    view.select_all_in_cell()

    assert in_activity == set(THREE["step"])
    assert set(selected(view)) == {*THREE["step"], "Reserve", "Drop off"}


def test_select_all_in_an_empty_place_takes_its_column(view, mouse):
    mouse.click(mouse.cell("Browse", "Later"))

    view.select_all_in_cell()

    assert set(selected(view)) == {*THREE["story"], "By voice"}


@pytest.mark.parametrize("kind", ["step", "activity"])
def test_cut_and_pasted_they_come_back_with_all_in_them(view, clipboard, kind):
    first, second, third = THREE[kind]
    select(view, first)
    view.cut_selection()
    select(view, second)

    view.paste()

    assert order(view, kind) == [second, first, third]
    stories = {story.title for story in view.document.story_map.stories.values()}
    assert {"By word", "By voice"} <= stories
    assert cell(view.document.story_map, "Browse", "Next") == ["By voice"]


@pytest.mark.parametrize("kind", THREE)
def test_enter_adds_one_of_the_kind_and_shift_enter_one_before(view, keys, kind):
    first, second, third = THREE[kind]
    select(view, second)

    keys.press("Return")
    keys.type("After")
    keys.press("Tab")
    select(view, second)
    keys.press("Return", mod=SHIFT)
    keys.type("Before")
    keys.press("Tab")

    assert order(view, kind) == [first, "Before", second, "After", third]


def test_enter_in_an_empty_place_adds_a_card_there(view, mouse):
    keys = Keys(view)
    mouse.click(mouse.cell("Look", "MVP"))

    keys.press("Return")
    keys.type("Photos")
    keys.press("Tab")

    assert cell(view.document.story_map, "Look", "MVP") == ["Photos"]


@pytest.mark.parametrize(
    ("title", "kind"),
    [("By word", "story"), ("Browse", "step"), ("Find", "activity"), ("Next", "release")],
)
def test_the_menu_fits_what_is_pressed(view, title, kind):
    mouse = Mouse(view)

    mouse.click(place(view, title), button=RIGHT)

    assert view.menu_kind == kind
    assert selected(view) == [title]


def test_the_menu_of_an_empty_place_is_about_that_place(view, mouse):
    select(view, "By word")

    mouse.click(mouse.cell("Look", "Next"), button=RIGHT)

    story_map = view.document.story_map
    assert view.menu_kind == "cell"
    assert view.chosen_cell == (id_of(story_map, "Look"), id_of(story_map, "Next"))
    assert selected(view) == []
