"""The presentation: walking a map on the whole screen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from storymap.app.presentation import Presentation
from storymap.app.settings import Settings
from storymap.app.stops import stops
from storymap.document.document import Document
from storymap.edit.outline import rename
from storymap.edit.removal import remove
from storymap.layout.board import lay_out
from storymap.layout.style import SCREEN
from storymap.layout.themes import DARK
from storymap.model.records import Task
from tests.app.driving import ACTIVITY, BY_CARD, BY_WORD, FIRST, PAY, SEARCH, SECOND
from tests.builders import a_map

KEY = Qt.Key


@pytest.fixture
def present(window, qtbot):
    """``present(key=F5)``: the presentation that a key of the window opens."""

    def start(modifier=Qt.KeyboardModifier.NoModifier):
        qtbot.keyClick(window.board, KEY.Key_F5, modifier)
        [shown] = window.findChildren(Presentation)
        qtbot.waitExposed(shown)
        qtbot.wait(1)
        return shown

    return start


def press(shown, *keys):
    for key in keys:
        QTest.keyClick(shown, key)


def picture(shown):
    return shown.board.viewport().grab().toImage()


def caption(shown):
    return shown.bar.title.text(), shown.bar.count.text()


def test_f5_shows_the_whole_map_on_the_whole_screen(present):
    shown = present()

    assert shown.isFullScreen()
    assert caption(shown) == ("Book shop", "1 of 3")
    assert shown.stop.focus is None


def test_the_toolbar_has_a_button_to_present(window):
    [button] = [
        button
        for button in window.toolbar.children()
        if getattr(button, "text", str)() == "Present"
    ]

    button.click()

    assert window.findChildren(Presentation)


def test_the_backbone_is_walked_step_by_step_under_the_name_of_the_activity(present):
    shown = present()
    captions = []
    for _ in range(2):
        press(shown, KEY.Key_Right)
        captions.append(caption(shown))

    assert captions == [("Buy a book › Search", "2 of 3"), ("Buy a book › Pay", "3 of 3")]
    assert shown.stop.focus.columns == {PAY}


def test_releases_are_walked_with_their_goal_and_how_likely_they_fit(present, window):
    shown = present()

    press(shown, KEY.Key_R, KEY.Key_Right)

    assert caption(shown) == ("Walking skeleton", "2 of 3")
    assert shown.stop.focus.lanes == {FIRST}


@pytest.mark.parametrize("on", [KEY.Key_Right, KEY.Key_Space, KEY.Key_PageDown, KEY.Key_Down])
def test_every_key_that_goes_on_has_one_that_goes_back(present, on):
    back = {KEY.Key_Right: KEY.Key_Left, KEY.Key_Space: KEY.Key_Backspace}.get(on, KEY.Key_PageUp)
    shown = present()

    press(shown, on, on)
    assert shown.stop.id == PAY

    press(shown, back)
    assert shown.stop.id == SEARCH


def test_home_and_end_go_to_the_first_and_the_last_stop(present):
    shown = present()

    press(shown, KEY.Key_End)
    assert caption(shown)[1] == "3 of 3"

    press(shown, KEY.Key_Right)
    assert caption(shown)[1] == "3 of 3"

    press(shown, KEY.Key_Home)
    assert caption(shown)[1] == "1 of 3"


def test_a_click_goes_on_and_a_right_click_goes_back(present, qtbot):
    shown = present()

    qtbot.mouseClick(shown.board.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(90, 90))
    qtbot.mouseClick(shown.board.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(90, 90))
    qtbot.mouseClick(shown.board.viewport(), Qt.MouseButton.RightButton, pos=QPoint(90, 90))

    assert shown.stop.id == SEARCH


def test_all_but_the_step_that_is_shown_is_dimmed(present):
    shown = present()
    press(shown, KEY.Key_Right)
    rects = shown.board.visible_rects()
    search, pay = (picture(shown).copy(rects[name]) for name in (BY_WORD, BY_CARD))

    press(shown, KEY.Key_Right)

    rects = shown.board.visible_rects()
    assert picture(shown).copy(rects[BY_WORD]) != search
    assert picture(shown).copy(rects[BY_CARD]) != pay


def test_escape_leaves_the_window_as_it_was(present, window, qtbot):
    window.document.selection.select(BY_CARD)
    window.board.zoom_to(1.7)
    window.board.scroll_by(60, 40)
    before = window.board.projection, window.document.selection.ids, window.windowState()
    shown = present()
    press(shown, KEY.Key_R, KEY.Key_Right, KEY.Key_Right)

    with qtbot.waitSignal(shown.destroyed):
        press(shown, KEY.Key_Escape)

    after = window.board.projection, window.document.selection.ids, window.windowState()
    assert after == before
    assert not window.document.is_modified


def test_shift_f5_begins_at_what_is_selected(present, window):
    window.document.selection.select(BY_CARD)

    shown = present(Qt.KeyboardModifier.ShiftModifier)

    assert shown.stop.id == PAY


@pytest.mark.parametrize(
    ("record", "way", "stop"),
    [
        (BY_CARD, "backbone", PAY),
        (ACTIVITY, "backbone", SEARCH),
        (BY_CARD, "releases", SECOND),
        (SECOND, "releases", SECOND),
        (SECOND, "backbone", "overview"),
    ],
)
def test_every_kind_of_card_has_its_stop(present, window, record, way, stop):
    window.session.settings.presented_by = way
    window.document.selection.select(record)

    assert present(Qt.KeyboardModifier.ShiftModifier).stop.id == stop


def test_the_way_that_was_taken_last_is_remembered(present):
    press(present(), KEY.Key_R)

    assert Settings().presented_by == "releases"


def test_the_switch_in_the_bar_chooses_the_way(present, qtbot):
    shown = present()
    releases = shown.bar._ways["releases"]

    qtbot.mouseClick(releases, Qt.MouseButton.LeftButton)

    assert shown.way == "releases"
    assert releases.isChecked()


def test_the_buttons_of_the_bar_go_on_and_back(present, qtbot):
    shown = present()
    back, on, end = shown.bar.buttons

    qtbot.mouseClick(on, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(on, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(back, Qt.MouseButton.LeftButton)
    assert shown.stop.id == SEARCH

    with qtbot.waitSignal(shown.destroyed):
        qtbot.mouseClick(end, Qt.MouseButton.LeftButton)


def test_a_step_that_goes_while_it_is_shown_gives_way_to_the_next(present, window):
    shown = present()
    press(shown, KEY.Key_Right)
    document = window.document

    document.commit("Rename", rename(document.story_map, PAY, "Pay at once"))
    document.commit("Remove", remove(document.story_map, (SEARCH,)))

    assert caption(shown) == ("Buy a book › Pay at once", "2 of 2")


def test_a_presentation_follows_the_theme(present, window):
    shown = present()
    window.actions_["theme.dark"].trigger()

    assert picture(shown).pixelColor(2, 2).name().upper() == DARK["panel"]


def test_a_long_column_is_read_to_its_end_before_the_next(qtbot, session):
    titles = [f"Story {number}" for number in range(40)]
    long = a_map({"Do": {"Much": {None: titles}, "Little": {None: ["One"]}}}, title="Long")
    shown = Presentation(Document(long), session.theme, session.settings, None)
    qtbot.addWidget(shown)
    shown.board.document.setParent(shown)
    shown.resize(800, 600)
    shown.show()
    qtbot.waitExposed(shown)
    shown.start_at(None)
    press(shown, KEY.Key_Space)
    much = shown.stop
    turns = 0
    seen = set()
    while shown.stop == much:
        seen |= shown.board.visible_rects().keys()
        press(shown, KEY.Key_Space)
        turns += 1

    assert turns > 2
    assert seen >= long.stories.keys() - {shown.board.board.ids_at(1, 0)[0]}

    press(shown, KEY.Key_Left)
    assert shown.stop == much
    press(shown, KEY.Key_Right)
    assert shown.stop != much


def test_what_has_no_step_or_release_has_its_stop_too():
    board = lay_out(
        a_map({"Do": {"It": {None: ["Someday"]}}, "Later": {}}, releases=["Now"]), SCREEN
    )

    assert [stop.title for stop in stops(board, "backbone")][1:] == ["Do › It", "Later"]
    assert [stop.title for stop in stops(board, "releases")][1:] == ["Now", "Unscheduled"]


def test_an_empty_map_has_one_stop():
    board = lay_out(a_map({}), SCREEN)

    assert [len(stops(board, way)) for way in ("backbone", "releases")] == [1, 1]


def test_titles_are_never_read_as_markup(present, window):
    document = window.document
    document.commit("Rename", rename(document.story_map, SEARCH, "<b>Search</b>"))
    shown = present()

    press(shown, KEY.Key_Right)

    assert caption(shown)[0] == "Buy a book › <b>Search</b>"


def test_only_what_is_done_counts_as_done():
    open_criterion = (Task(id="t", text="It works"),)
    story_map = a_map(
        {"Do": {"It": {"Now": ["Met", "Unmet"]}}},
        stories={
            "Met": {"status": "done"},
            "Unmet": {"status": "done", "acceptance": open_criterion},
        },
    )

    [_, step] = stops(lay_out(story_map, SCREEN), "backbone")

    assert step.facts == ("2 stories", "1 done")
