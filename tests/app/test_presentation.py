"""The presentation: walking a map on the whole screen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from storymap.app.presentation import Presentation
from storymap.app.settings import Settings
from storymap.app.stops import Sight, stops
from storymap.document.document import Document
from storymap.edit.outline import rename
from storymap.edit.removal import remove
from storymap.layout.board import lay_out
from storymap.layout.style import SCREEN
from storymap.layout.themes import DARK
from storymap.model.records import Question, Task, replace
from tests.app.driving import ACTIVITY, BY_CARD, BY_WORD, FIRST, PAY, SEARCH, SECOND
from tests.builders import a_map, id_of

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
    assert caption(shown) == ("Book shop", "1 of 5")
    assert shown.stop.focus is None


def test_the_toolbar_has_a_button_to_present(window):
    [button] = [
        button
        for button in window.toolbar.children()
        if getattr(button, "text", str)() == "Present"
    ]

    button.click()

    assert window.findChildren(Presentation)


def test_the_map_is_walked_step_by_step_under_the_name_of_the_activity(present):
    shown = present()
    captions = []
    for _ in range(2):
        press(shown, KEY.Key_Right)
        captions.append(caption(shown))

    assert captions == [("Buy a book › Search", "2 of 5"), ("Buy a book › Pay", "3 of 5")]
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
    assert caption(shown) == ("Next", "5 of 5")

    press(shown, KEY.Key_Right)
    assert caption(shown)[1] == "5 of 5"

    press(shown, KEY.Key_Home)
    assert caption(shown)[1] == "1 of 5"


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
        (SECOND, "backbone", SECOND),
        (SEARCH, "releases", "overview"),
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

    assert caption(shown) == ("Buy a book › Pay at once", "2 of 4")


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

    assert [stop.title for stop in stops(board, "backbone")][1:] == [
        "Do › It",
        "Later",
        "Now",
        "Unscheduled",
    ]
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

    [_, step, release] = stops(lay_out(story_map, SCREEN), "backbone")

    assert step.facts == ("2 stories", "1 done")
    assert release.facts == ("2 stories", "1 of 2 done, 1 unmet")


# Goals, and what concerns one stakeholder


@pytest.fixture
def told():
    """A map with a brief, outcomes far and near, a sliced release, and somebody it concerns."""
    m = a_map(
        {"Buy": {"Pay": {"MVP": ["Card", "Phone"]}, "Print": {"Next": ["Receipt"]}}},
        outcomes=["Trust", "Sales", "Fewer calls"],
        stakeholders=["Ana Ruiz"],
        stories={
            "Card": {"status": "done", "outcomes": ["Sales"]},
            "Phone": {"outcomes": ["Trust"]},
            "Receipt": {
                "questions": (
                    Question(id="q", text="On paper?", asked="Ana Ruiz"),
                    Question(id="p", text="How often?", asked="Ana Ruiz", answer="Daily"),
                )
            },
        },
        title="Shop",
    )
    trust, sales = m.outcomes["outcome-1"], m.outcomes["outcome-2"]
    return m.with_records(
        replace(m.info, goal="Paying is easy", problem="Long queues\nevery Saturday"),
        replace(
            trust, horizon="long", measure="9 of 10 pay\nat once", stakeholders=("stakeholder-1",)
        ),
        replace(sales, horizon="short"),
        replace(m.releases["release-1"], measures="Half the time", reason="Most value"),
    )


def says(stop):
    return {part.heading: part.lines for part in stop.told}


def test_a_presentation_begins_with_the_goal_the_problem_and_the_outcomes(told):
    brief, outcomes, overview, *_ = stops(lay_out(told, SCREEN), "backbone")

    assert brief.title == "Shop"
    assert says(brief) == {
        "Goal": ("Paying is easy",),
        "Problem": ("Long queues", "every Saturday"),
    }
    assert says(outcomes) == {
        "Long term": ("Trust\n9 of 10 pay; at once  ·  with “MVP”",),
        "Short term": ("Sales\n✓ earned",),
        "Outcomes": ("Fewer calls\nnot planned yet",),
    }
    assert (brief.is_page, outcomes.is_page, overview.is_page) == (True, True, False)


def test_releases_tell_measures_why_they_were_sliced_so_and_what_they_earn(told):
    found = {stop.title: stop for stop in stops(lay_out(told, SCREEN), "releases")}

    assert says(found["MVP"]) == {
        "Measures": ("Half the time",),
        "Why this slice": ("Most value",),
        "Earns": ("Trust", "Sales"),
    }
    assert not found["MVP"].is_page


def test_a_shipped_release_is_presented_as_such(told):
    release = replace(
        told.releases["release-1"], state="shipped", finish="2026-10-03", review="They paid"
    )
    found = {s.title: s for s in stops(lay_out(told.with_records(release), SCREEN), "releases")}

    assert found["MVP"].facts[0] == "Shipped 3 Oct 2026"
    assert says(found["MVP"])["Review"] == ("They paid",)


@pytest.fixture
def presented(open_window, told, qtbot):
    """``presented()``: the presentation of that map, by the command of its window."""
    window = open_window(told)

    def start():
        window.actions_["view.present"].trigger()
        [shown] = window.findChildren(Presentation)
        qtbot.waitExposed(shown)
        qtbot.wait(1)
        return shown

    start.window = window
    return start


def test_pages_take_the_place_of_the_board_and_a_screen_reader_hears_all_of_them(presented):
    shown = presented()

    assert shown.page.isVisible()
    assert not shown.board.isVisible()
    assert "Goal: Paying is easy" in shown.accessibleName()
    text = [label.text() for label in shown.page.findChildren(QLabel)]
    assert text == ["Shop", "Goal", "Paying is easy", "Problem", "Long queues", "every Saturday"]
    press(shown, KEY.Key_Space, KEY.Key_Space)
    assert shown.board.isVisible()
    assert not shown.page.isVisible()


def test_what_a_release_tells_stands_below_the_board(presented):
    shown = presented()

    press(shown, KEY.Key_R)
    while shown.stop.title != "MVP":
        press(shown, KEY.Key_Right)

    texts = [label.text() for label in shown.strip.findChildren(QLabel)]
    assert shown.strip.isVisible()
    assert {"Measures", "Half the time", "Why this slice", "Most value", "Earns"} <= set(texts)
    press(shown, KEY.Key_Home)
    assert not shown.strip.isVisible()


def test_what_stands_below_the_board_is_painted_and_stays(presented, qtbot):
    window = presented.window
    m = window.document.story_map
    reason = "It pays more than all the others. " * 6
    window.document.commit(
        "Reason", m.with_records(replace(m.releases["release-1"], reason=reason))
    )
    shown = presented()
    press(shown, KEY.Key_R, KEY.Key_Right, KEY.Key_Right, KEY.Key_Right)
    qtbot.waitUntil(lambda: any(label.isVisible() for label in shown.strip.findChildren(QLabel)))
    for _ in range(20):  # the board is given less room, and follows
        qtbot.wait(1)

    labels = [label for label in shown.strip.findChildren(QLabel) if label.isVisible()]
    assert {"Why this slice", reason.strip()} <= {label.text() for label in labels}
    whole = shown.grab().toImage()
    for label in labels:
        place = QRect(label.mapTo(shown, QPoint()), label.size())
        assert shown.strip.geometry().contains(place)
        image = whole.copy(place)
        inks = {image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}
        assert len(inks) > 5


def test_a_click_on_a_page_goes_on(presented, qtbot):
    shown = presented()

    qtbot.mouseClick(shown.page.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(9, 9))

    assert shown.stop.id == ":outcomes"


def test_the_keys_are_told_in_a_line(present):
    assert "Esc: end" in present().bar.hint.text()


def test_changing_the_way_stays_at_what_is_shown(presented):
    shown = presented()
    press(shown, KEY.Key_Right)

    press(shown, KEY.Key_R)

    assert shown.stop.id == ":outcomes"


def test_changing_the_way_at_the_very_beginning_stays_there(presented):
    shown = presented()

    press(shown, KEY.Key_R)

    assert shown.stop.id == ":brief"


def test_only_what_concerns_a_stakeholder_is_presented(presented):
    window = presented.window
    window.filters.focus_on("stakeholder-1")

    shown = presented()

    assert shown.bar.hint.text().startswith("Only what concerns Ana Ruiz")
    titles = [stop.title for stop in shown._stops]
    assert "What concerns Ana Ruiz" in titles
    concern = next(stop for stop in shown._stops if stop.id == ":concern")
    assert says(concern) == {"Asked": ("On paper?",), "Answered": ("How often? – Daily",)}
    outcomes = next(stop for stop in shown._stops if stop.id == ":outcomes")
    assert says(outcomes) == {"Long term": ("Trust\n9 of 10 pay; at once  ·  with “MVP”",)}
    m = window.document.story_map
    for stop in shown._stops:
        assert stop.focus.stories == {id_of(m, "Phone"), id_of(m, "Receipt")}


def test_steps_and_releases_that_do_not_concern_a_stakeholder_are_left_out():
    m = a_map(
        {"Buy": {"Pay": {"MVP": ["Card"]}, "Print": {"Next": ["Receipt"]}}},
        outcomes=["Trust"],
        stakeholders=["Ana"],
        stories={"Card": {"outcomes": ["Trust"]}},
    )
    m = m.with_records(replace(m.outcomes["outcome-1"], stakeholders=("stakeholder-1",)))
    sight = Sight(frozenset({id_of(m, "Card")}), "stakeholder-1")

    titles = [stop.title for stop in stops(lay_out(m, SCREEN), "backbone", sight)]

    assert titles == ["Where this goes", "A map", "Buy › Pay", "MVP"]


def test_where_this_goes_lists_the_outcomes_of_a_stakeholder_only():
    m = a_map(
        {"Buy": {"Pay": {"MVP": ["Card", "Phone"]}}},
        outcomes=["Trust", "Sales"],
        stakeholders=["Ana"],
        stories={
            "Card": {"outcomes": ["Trust", "Sales"]},
            "Phone": {
                "outcomes": ["Sales"],
                "questions": (Question(id="q", text="?", asked="Ana"),),
            },
        },
    )
    m = m.with_records(replace(m.outcomes["outcome-1"], stakeholders=("stakeholder-1",)))
    board, both = lay_out(m, SCREEN), frozenset(m.stories)

    hers = stops(board, "backbone", Sight(both, "stakeholder-1"))[0]
    of_sales = stops(board, "backbone", Sight(frozenset({id_of(m, "Phone")}), "outcome-2"))[0]
    filtered = stops(board, "backbone", Sight(frozenset({id_of(m, "Card")}), None))[0]

    assert [len(stop.told[0].lines) for stop in (hers, of_sales, filtered)] == [1, 1, 2]
    assert (hers.facts, filtered.facts) == (("1 outcome",), ("2 outcomes",))
    assert says(hers) == {"Outcomes": ("Trust\nwith “MVP”",)}


def test_what_is_told_at_length_leaves_the_board_most_of_the_screen(presented):
    window = presented.window
    m = window.document.story_map
    long = replace(m.releases["release-1"], reason="It pays more than all the others. " * 90)
    window.document.commit("Reason", m.with_records(long))
    shown = presented()

    press(shown, KEY.Key_R, KEY.Key_Right, KEY.Key_Right, KEY.Key_Right)

    assert shown.stop.title == "MVP"
    assert shown.board.height() > shown.height() / 2


def test_a_story_that_goes_while_it_alone_is_presented_does_no_harm(presented):
    window = presented.window
    window.filters.focus_on("stakeholder-1")
    shown = presented()
    m = window.document.story_map

    window.document.commit("Remove", remove(m, (id_of(m, "Phone"),)))

    assert [stop.title for stop in shown._stops if not stop.is_page] == [
        "Shop",
        "Buy › Print",
        "Next",
    ]
