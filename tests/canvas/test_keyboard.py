"""Everything that can be done on the board without a mouse."""

from __future__ import annotations

import pytest

from storymap.canvas.wording import refusal_text
from storymap.edit.errors import EditError
from storymap.edit.outline import rename
from storymap.edit.removal import remove
from tests.builders import a_map, cell, id_of, outline
from tests.canvas.hands import CTRL, SHIFT, Keys, Mouse, current, select, selected, steps_back


def lanes(view):
    return [release.title for release in view.document.story_map.release_order]


# Going about


def test_the_first_arrow_key_goes_to_the_first_story(view, keys):
    keys.press("Down")

    assert current(view) == "By word"


@pytest.mark.parametrize(
    ("start", "key", "end"),
    [
        ("By word", "Down", "By shelf"),
        ("By author", "Down", "By voice"),
        ("By shelf", "Up", "By word"),
        ("By voice", "Up", "By author"),
        ("By word", "Up", "Browse"),
        ("By author", "Right", "Side by side"),
        ("Side by side", "Left", "By word"),
        ("By word", "Left", "MVP"),
        ("Reviews", "Right", "Queue up"),
        ("Browse", "Up", "Find a book"),
        ("Browse", "Down", "By word"),
        ("Compare", "Right", "Reserve"),
        ("Reserve", "Left", "Compare"),
        ("Pick up", "Right", "Pick up"),
        ("Pick up", "Down", "Pick up"),
        ("Find a book", "Right", "Borrow it"),
        ("Borrow it", "Down", "Reserve"),
        ("Later", "Down", "Later"),
        ("MVP", "Down", "Next"),
        ("Next", "Up", "MVP"),
        ("Next", "Right", "Reviews"),
        ("Next", "Down", "Next"),
    ],
)
def test_arrow_keys_go_to_what_lies_in_their_direction(view, keys, start, key, end):
    select(view, start)

    keys.press(key)

    assert selected(view) == [end]


def test_home_and_end_go_to_the_ends_of_the_row(view, keys):
    select(view, "Reviews")
    keys.press("End")
    story_end = current(view)
    keys.press("Home")
    story_start = current(view)
    select(view, "Reserve")
    keys.press("Home")
    step_start = current(view)
    keys.press("End")

    assert (story_end, story_start) == ("Queue up", "Reviews")
    assert (step_start, current(view)) == ("Browse", "Pick up")


def test_shift_and_arrows_select_more(view, keys):
    select(view, "By word")

    keys.press("Down", "Down", mod=SHIFT)

    assert selected(view) == ["By word", "By shelf", "By author"]


def test_a_card_reached_by_keys_comes_into_view(show, library):
    view = show(library, size=(420, 300))
    keys = Keys(view)
    select(view, "By word")

    keys.press("Down", "Down", "Down")

    voice = id_of(library, "By voice")
    rect = view.projection.body(view.board.story_rect(voice))
    assert view.body.contains(rect)


def test_arrow_keys_find_the_board_again_from_what_it_does_not_show(view, keys):
    view.document.selection.select("~")

    keys.press("Down")

    assert current(view) == "By word"


# Adding


def test_enter_adds_a_story_after_the_current_one(view, keys):
    select(view, "By word")

    keys.press("Return")
    keys.type("By genre")
    keys.press("Tab")

    expected = ["By word", "By genre", "By shelf", "By author"]
    assert cell(view.document.story_map, "Browse", "MVP") == expected
    assert current(view) == "By genre"
    assert steps_back(view) == 1


def test_shift_enter_adds_a_story_before_the_current_one(view, keys):
    select(view, "By word")

    keys.press("Return", mod=SHIFT)
    keys.type("By genre")
    keys.press("Tab")

    assert cell(view.document.story_map, "Browse", "MVP")[:2] == ["By genre", "By word"]


def test_a_new_card_shows_while_its_title_is_typed_and_is_added_with_it(view, keys):
    before = view.document.story_map
    select(view, "By word")

    keys.press("Return")
    keys.type("By g")

    assert view.document.story_map is before
    assert len(view.board.story_map.stories) == len(before.stories) + 1
    assert keys.editor.is_open
    keys.press("Escape")
    assert view.board.story_map is before


def test_enter_goes_on_to_the_next_new_card_until_a_title_stays_empty(view, keys):
    select(view, "Queue up")

    keys.press("Return")
    for title in ("One", "Two", "Three"):
        keys.type(title)
        keys.press("Return")
    keys.press("Return")

    assert cell(view.document.story_map, "Reserve", "Next") == ["Queue up", "One", "Two", "Three"]
    assert not keys.editor.is_open
    assert view.hasFocus()
    assert view.board.story_map is view.document.story_map
    assert steps_back(view) == 3


def test_escape_leaves_a_new_card_and_adds_nothing(view, keys):
    before = view.document.story_map
    select(view, "By word")

    keys.press("Return")
    keys.type("Half a tit")
    keys.press("Escape")

    assert view.document.story_map is before
    assert view.hasFocus()
    assert selected(view) == ["By word"]


def test_enter_adds_steps_activities_and_releases_beside_the_current_one(view, keys):
    for title, fresh in (("Browse", "Filter"), ("Find a book", "Join"), ("MVP", "Soon")):
        select(view, title)
        keys.press("Return")
        keys.type(fresh)
        keys.press("Tab")

    story_map = view.document.story_map
    assert outline(story_map)["Find a book"] == ["Browse", "Filter", "Compare"]
    assert list(outline(story_map)) == ["Find a book", "Join", "Borrow it", "Later"]
    assert lanes(view) == ["MVP", "Soon", "Next"]


def test_tab_adds_a_step_to_an_activity_and_a_story_to_a_step(view, keys):
    select(view, "Later")
    keys.press("Tab")
    keys.type("Return it")
    keys.press("Return")
    keys.press("Escape")
    select(view, "Return it")
    keys.press("Tab")
    keys.type("By post")
    keys.press("Tab")

    assert outline(view.document.story_map)["Later"] == ["Return it"]
    assert cell(view.document.story_map, "Return it", "MVP") == ["By post"]


def test_tab_on_a_story_says_what_to_press_instead(view, keys, qtbot):
    before = view.document.story_map
    select(view, "By word")

    with qtbot.waitSignal(view.message) as said:
        keys.press("Tab")

    assert said.args == ["Nothing hangs under a story: Enter adds one after it."]
    assert view.document.story_map is before


def test_enter_on_an_empty_map_adds_the_first_activity(show):
    view = show(a_map({}))
    keys = Keys(view)

    keys.press("Return")
    keys.type("Find a book")
    keys.press("Tab")

    assert list(outline(view.document.story_map)) == ["Find a book"]


def test_a_click_elsewhere_keeps_a_title_that_was_begun(view, keys, mouse):
    select(view, "By word")
    keys.press("Return")
    keys.type("By genre")

    mouse.click(mouse.on("Queue up"))

    assert "By genre" in cell(view.document.story_map, "Browse", "MVP")
    assert selected(view) == ["Queue up"]


def test_a_click_beside_an_empty_new_card_selects_what_was_under_the_pointer(view, keys, mouse):
    select(view, "By word")
    keys.press("Return")

    mouse.click(mouse.on("By shelf"))

    assert selected(view) == ["By shelf"]


# Renaming


def test_typing_stands_for_the_title(view, keys):
    select(view, "By word")

    keys.type("Any word")
    keys.press("Return")

    assert cell(view.document.story_map, "Browse", "MVP")[0] == "Any word"
    assert not keys.editor.is_open
    assert steps_back(view) == 1


@pytest.mark.parametrize("title", ["By word", "Browse", "Find a book", "MVP"])
def test_f2_edits_the_title_that_is_there(view, keys, title):
    select(view, title)

    keys.press("F2")
    standing = keys.editor.toPlainText()
    keys.press("End")
    keys.type("!")
    keys.press("Return")

    assert standing == title
    assert current(view) == f"{title}!"


def test_escape_leaves_the_old_title(view, keys):
    before = view.document.story_map
    select(view, "By word")

    keys.type("Oops")
    keys.press("Escape")

    assert view.document.story_map is before


def test_a_title_that_is_too_long_is_refused_in_plain_words():
    reason = "Expected `str` of length <= 1000 - at `$.title`"
    error = EditError("invalid-field", field="title", reason=reason)

    told = refusal_text(error, a_map({}))

    assert told.endswith("title must be text of at most 1,000 characters")


def test_an_empty_title_is_refused_and_said(view, keys, said):
    before = view.document.story_map
    select(view, "By word")

    keys.press("F2")
    keys.press("Backspace")
    keys.press("Return")

    assert view.document.story_map is before
    assert said == ["A title needs at least one character; the old one stays."]


def test_renaming_in_a_map_that_can_only_be_read_says_so(view, keys, said):
    view.document.read_only = True
    select(view, "By word")

    keys.press("F2")
    keys.type("x")
    keys.press("Return", "Delete")

    assert not keys.editor.is_open
    assert said[0].startswith("This map can only be read")
    assert view.document.undo_label is None


def test_editing_a_title_leaves_the_letters_of_other_cards_as_they_were(view, keys):
    view.zoom_to(0.5)
    select(view, "By word")
    before = view.grab().toImage()

    keys.press("F2")
    keys.press("Escape")

    assert view.grab().toImage() == before


def test_the_editor_follows_its_card_when_the_board_scrolls_and_zooms(show, library):
    view = show(library, size=(500, 400))
    mouse, keys = Mouse(view), Keys(view)
    select(view, "Side by side")
    keys.press("F2")

    view.scroll_by(40, 20)
    scrolled = keys.editor.geometry().topLeft() - mouse.rect("Side by side").topLeft()
    view.zoom_to(1.5)
    zoomed = keys.editor.geometry().topLeft() - mouse.rect("Side by side").topLeft()

    assert scrolled.manhattanLength() <= 4
    assert zoomed.manhattanLength() <= 4


# When the map changes under an open editor


def test_undo_while_a_new_card_is_open_keeps_the_card_and_what_is_typed_into_it(view, keys):
    document = view.document
    shelf = id_of(document.story_map, "By shelf")
    document.commit("Rename", rename(document.story_map, shelf, "By shelves"))
    select(view, "By word")
    keys.press("Return")
    keys.type("By genre")

    document.undo()
    keys.press("Tab")

    expected = ["By word", "By genre", "By shelf", "By author"]
    assert cell(document.story_map, "Browse", "MVP") == expected


def test_a_new_card_whose_place_is_gone_is_left_and_the_reason_is_said(view, keys, said):
    document = view.document
    select(view, "By word")
    keys.press("Return")
    keys.type("By genre")

    document.commit("Remove", remove(document.story_map, [id_of(document.story_map, "By word")]))

    assert not keys.editor.is_open
    assert view.board.story_map is document.story_map
    assert said


def test_a_split_whose_story_is_gone_is_left(view, keys, said):
    document = view.document
    select(view, "By word")
    view.split_current()
    keys.type("Second part")

    document.commit("Remove", remove(document.story_map, [id_of(document.story_map, "By word")]))

    assert not keys.editor.is_open
    assert said


def test_the_editor_closes_when_its_card_is_removed(view, keys):
    document = view.document
    select(view, "By word")
    keys.press("F2")

    document.commit("Remove", remove(document.story_map, [id_of(document.story_map, "By word")]))

    assert not keys.editor.is_open
    assert view.hasFocus()


def test_the_editor_stays_on_its_card_when_the_card_moves(view, keys, mouse):
    document = view.document
    select(view, "By shelf")
    keys.press("F2")

    document.commit("Remove", remove(document.story_map, [id_of(document.story_map, "By word")]))

    assert keys.editor.is_open
    offset = keys.editor.geometry().topLeft() - mouse.rect("By shelf").topLeft()
    assert offset.manhattanLength() <= 4


# Moving


def test_ctrl_and_arrows_move_a_story(view, keys):
    before = view.document.story_map
    select(view, "By word")

    keys.press("Down", mod=CTRL)
    down = cell(view.document.story_map, "Browse", "MVP")
    keys.press("Right", mod=CTRL)

    assert down == ["By shelf", "By word", "By author"]
    assert cell(view.document.story_map, "Compare", "MVP") == ["Side by side", "By word"]
    assert steps_back(view) == 2
    assert view.document.story_map == before


def test_ctrl_and_arrows_move_a_step_on_into_the_next_activity(view, keys):
    select(view, "Browse")

    keys.press("Right", "Right", mod=CTRL)

    assert outline(view.document.story_map) == {
        "Find a book": ["Compare"],
        "Borrow it": ["Browse", "Reserve", "Pick up"],
        "Later": [],
    }


def test_ctrl_and_arrows_move_an_activity_and_a_release(view, keys):
    select(view, "Later")
    keys.press("Left", "Left", "Left", mod=CTRL)
    select(view, "MVP")
    keys.press("Down", "Down", mod=CTRL)

    assert list(outline(view.document.story_map)) == ["Later", "Find a book", "Borrow it"]
    assert lanes(view) == ["Next", "MVP"]


def test_ctrl_shift_and_arrows_move_stories_to_another_release(view, keys):
    select(view, "By word", "By author")

    keys.press("Down", mod=CTRL | SHIFT)
    below = cell(view.document.story_map, "Browse", "Next")
    keys.press("Up", mod=CTRL | SHIFT)

    assert below == ["By word", "By author"]
    expected = ["By shelf", "By word", "By author"]
    assert cell(view.document.story_map, "Browse", "MVP") == expected


# Duplicating and removing


def test_duplicating_puts_a_copy_after_the_card_and_selects_it(view):
    select(view, "By word")

    view.duplicate_selection()

    assert cell(view.document.story_map, "Browse", "MVP")[:2] == ["By word", "By word"]
    assert view.document.selection.ids != (id_of(view.document.story_map, "By shelf"),)
    assert steps_back(view) == 1


@pytest.mark.parametrize(
    ("removed", "then"),
    [
        (["By word"], "By shelf"),
        (["By author"], "By voice"),
        (["By word", "By shelf"], "By author"),
        (["Browse"], "Compare"),
        (["Pick up"], "Reserve"),
        (["Find a book"], "Borrow it"),
        (["Later"], "Borrow it"),
        (["MVP"], "Next"),
        (["Next"], "MVP"),
    ],
)
def test_after_removing_what_stood_next_to_it_is_selected(view, keys, removed, then):
    before = view.document.story_map
    select(view, *removed)

    keys.press("Delete")

    assert selected(view) == [then]
    assert steps_back(view) == 1
    assert view.document.story_map == before


def test_removing_the_last_activity_leaves_nothing_selected(show):
    view = show(a_map({"Only": {"Step": {None: ["Story"]}}}))
    select(view, "Only")

    Keys(view).press("Delete")

    assert view.document.selection.ids == ()
    assert view.document.story_map.stories == {}


def test_removing_several_things_says_what_went_and_how_it_comes_back(view, keys, said):
    select(view, "By word", "By shelf", "Reviews")

    keys.press("Delete")

    assert said[-1] == "3 stories removed — Ctrl+Z brings them back"


def test_removing_a_step_says_that_its_stories_went_too(view, keys, said):
    select(view, "Compare")

    keys.press("Delete")

    assert said[-1] == "1 step, 2 stories removed — Ctrl+Z brings them back"


def test_what_undo_brings_back_out_of_view_is_selected_and_scrolled_to(show, library):
    view = show(library, size=(420, 300))
    keys, name = Keys(view), id_of(library, "Queue up")
    select(view, "Queue up")
    keys.press("Delete")
    view.scroll_by(-9999, -9999)

    view.document.undo()

    assert view.document.selection.ids == (name,)
    assert view.shows(name)


def test_undo_does_not_scroll_to_what_is_in_view(view, keys):
    select(view, "By word")
    keys.press("Delete")
    before = view.projection

    view.document.undo()

    assert view.projection == before


# Selecting with the keyboard


def test_select_all_widens_from_the_cell_to_the_column_to_the_lane_to_everything(view):
    select(view, "By word")

    view.select_all_in_cell()
    in_cell = set(selected(view))
    view.select_all_in_cell()
    in_column = set(selected(view))
    view.select_all_in_cell()
    in_lane = set(selected(view))
    view.select_all_in_cell()

    assert in_cell == {"By word", "By shelf", "By author"}
    assert in_column == in_cell | {"By voice"}
    assert in_lane == in_cell | {"Side by side"}
    assert len(selected(view)) == len(view.document.story_map.stories)
    assert current(view) == "By word"


def test_escape_selects_nothing(view, keys):
    select(view, "By word")

    keys.press("Escape")

    assert selected(view) == []


def test_splitting_names_the_second_part_and_stops_there(view, keys):
    select(view, "By word")

    view.split_current()
    keys.type("By words")
    keys.press("Return")

    expected = ["By word", "By words", "By shelf", "By author"]
    assert cell(view.document.story_map, "Browse", "MVP") == expected
    assert not keys.editor.is_open


def test_merging_makes_one_story_of_several(view, said):
    select(view, "By word", "By shelf")
    view.merge_selection()
    merged = cell(view.document.story_map, "Browse", "MVP")
    view.merge_selection()

    assert merged == ["By word", "By author"]
    assert said == ["Select at least two stories first."]
