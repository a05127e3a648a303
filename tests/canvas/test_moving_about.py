"""Panning, scrolling, zooming, finding, tool tips."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from storymap.canvas.editor import TitleEditor
from storymap.canvas.tips import release_tip, story_tips
from storymap.edit.outline import rename
from storymap.model.records import Hypothesis, Range, Task, replace
from tests.builders import a_map, cell, id_of
from tests.canvas.hands import CTRL, MIDDLE, SHIFT, Keys, Mouse, select, selected
from tests.canvas.test_painting import a_large_map


@pytest.fixture
def view(show):
    """A board that is larger than its window."""
    view = show(a_large_map(), size=(900, 560))
    view.scroll_by(400, 150)
    return view


def scroll(view):
    return view.horizontalScrollBar().value(), view.verticalScrollBar().value()


def test_the_middle_button_pans(view, mouse):
    before = scroll(view)

    mouse.drag(QPoint(500, 300), QPoint(437, 281), button=MIDDLE)

    assert scroll(view) == (before[0] + 63, before[1] + 19)
    assert selected(view) == []


def test_space_and_the_left_button_pan(view, mouse, keys):
    before = scroll(view)
    story_map = view.document.story_map

    keys.hold("Space")
    mouse.drag(QPoint(500, 300), QPoint(437, 281))
    keys.let_go("Space")
    mouse.click(QPoint(500, 300))

    assert scroll(view) == (before[0] + 63, before[1] + 19)
    assert view.document.story_map is story_map


def test_two_pans_in_quick_succession_both_pan(view, mouse):
    before = scroll(view)
    start, end = QPoint(500, 300), QPoint(460, 300)

    mouse.drag(start, end, button=MIDDLE)
    QTest.mouseDClick(view.viewport(), MIDDLE, pos=start)
    mouse.press(start, MIDDLE)
    mouse.move(end)
    mouse.release(end, MIDDLE)

    assert scroll(view)[0] == before[0] + 80


def test_the_wheel_scrolls_and_with_shift_sideways(view, mouse):
    before = scroll(view)

    mouse.wheel(QPoint(500, 300), -1)
    down = scroll(view)
    mouse.wheel(QPoint(500, 300), -2, SHIFT)

    assert down == (before[0], before[1] + 60)
    assert scroll(view) == (before[0] + 120, before[1] + 60)


@pytest.mark.parametrize("turns", [1, -1, 3, -2])
@pytest.mark.parametrize("at", [QPoint(500, 300), QPoint(300, 200), QPoint(800, 500)])
def test_ctrl_and_the_wheel_zoom_at_the_pointer(view, mouse, at, turns):
    view.scroll_by(900, 100)
    before = view.projection.to_board(QPointF(at))
    zoom = view.zoom

    mouse.wheel(at, turns, CTRL)

    x, y = before
    now = view.projection
    assert view.zoom == pytest.approx(zoom * 2 ** (turns / 4))
    assert abs(now.left + x * now.zoom - now.scroll_x - at.x()) <= 1
    if 0 < now.scroll_y < view.verticalScrollBar().maximum():
        assert abs(now.top + y * now.zoom - now.scroll_y - at.y()) <= 1


def test_zooming_over_a_label_keeps_what_is_at_the_left_edge(view, mouse):
    before = view.projection.to_board(QPointF(view.projection.left, 300))

    mouse.wheel(QPoint(40, 300), 2, CTRL)

    after = view.projection.to_board(QPointF(view.projection.left, 300))
    assert after == pytest.approx(before, abs=1)


def test_zooming_out_and_in_again_comes_back(view):
    view.zoom_out()
    view.zoom_in()
    view.zoom_in()
    view.zoom_reset()

    assert view.zoom == 1.0


def test_zooming_tells_how_far(view, qtbot):
    with qtbot.waitSignal(view.zoom_changed, check_params_cb=lambda zoom: zoom == 0.5):
        view.zoom_to(0.5)


def test_fit_shows_everything_without_scroll_bars(view):
    view.zoom_fit()
    QApplication.processEvents()

    assert scroll(view) == (0, 0)
    assert not view.horizontalScrollBar().isVisible()
    assert not view.verticalScrollBar().isVisible()
    shown = view.visible_rects()
    story_map = view.document.story_map
    assert {*story_map.stories, *story_map.steps, *story_map.releases} <= shown.keys()


def test_fit_twice_is_fit_once(view):
    view.zoom_fit()
    zoom = view.zoom

    view.zoom_fit()

    assert view.zoom == pytest.approx(zoom, rel=1e-3)


def test_fit_of_the_selection_shows_it_large(view, mouse):
    select(view, "Story 9 1 First 0 with a title", "Story 9 2 First 1 with a title")

    view.zoom_selection()

    for name in selected(view):
        assert view.body.toAlignedRect().contains(mouse.rect(name))
    assert 1.5 < view.zoom <= 2.0


def test_fit_of_a_release_shows_its_lane(view):
    select(view, "Second")

    view.zoom_selection()

    assert "release-2" in view.visible_rects()


@pytest.mark.parametrize(
    "title", ["Story 13 3 None 3 with a title", "Story 0 0 First 0 with a title"]
)
def test_a_card_that_is_revealed_is_wholly_in_view(view, mouse, title):
    view.reveal(id_of(view.document.story_map, title))

    assert view.body.toAlignedRect().contains(mouse.rect(title))


def test_a_step_and_a_release_are_revealed_in_their_frozen_places(view, mouse):
    view.scroll_by(9999, 9999)

    view.reveal(id_of(view.document.story_map, "Step 0 0"))
    view.reveal(id_of(view.document.story_map, "First"))

    assert view.horizontalScrollBar().value() == 0
    assert mouse.rect("Step 0 0").left() >= view.projection.edge
    assert mouse.rect("First").top() >= view.projection.top


def test_what_is_behind_the_backbone_does_not_count_as_visible(view):
    view.scroll_by(0, 60)
    body = view.body.toAlignedRect()

    shown = view.visible_rects()

    for name, rect in shown.items():
        if name in view.document.story_map.stories:
            assert body.contains(rect), name
    assert "" not in shown


def test_the_scroll_bars_settle_when_the_map_grows_and_shrinks(show):
    view = show(a_map({"A": {"S": {None: ["x"]}}}), size=(420, 420))
    document = view.document
    changes = []
    view.horizontalScrollBar().rangeChanged.connect(lambda *r: changes.append(r))
    view.verticalScrollBar().rangeChanged.connect(lambda *r: changes.append(r))

    for size in [(420, 420), (330, 300), (345, 311), (346, 312), (500, 500)]:
        view.resize(*size)
        QApplication.processEvents()
        changes.clear()
        document.commit("Rename", rename(document.story_map, "story-1", f"x{size}"))
        QApplication.processEvents()
        assert changes == []


# Tool tips


def tip(view, at):
    QToolTip.hideText()
    event = QHelpEvent(QHelpEvent.Type.ToolTip, at, view.viewport().mapToGlobal(at))
    QApplication.sendEvent(view.viewport(), event)
    document = QTextDocument()
    document.setHtml(QToolTip.text())
    return document.toPlainText()


LONG = "<img src='file:///etc/passwd'> " + "a very long title that goes on " * 5


@pytest.mark.parametrize("thing", ["story-1", "step-1", "activity-1"])
def test_a_title_that_does_not_fit_is_told_whole_and_as_plain_text(show, thing):
    view = show(a_map({"A": {"S": {None: ["x"]}}}))
    document = view.document
    document.commit("Rename", rename(document.story_map, thing, LONG))
    rect = view.projection.anywhere(view.board.rect_of(thing)).toAlignedRect()

    found = tip(view, rect.center())

    assert found == LONG.strip()


def test_a_release_tells_its_name_and_its_goal(show):
    view = show(a_large_map())

    found = tip(view, Mouse(view).label("First"))

    assert found.startswith("First\nAll can be done once")


@pytest.fixture
def practised(show):
    """A board of a release with measures and a limit, of a map with a brief and outcomes."""
    m = a_map(
        {"Buy": {"Pay": {"First": ["Card", "Phone", "Cash", "Cheque"], None: ["Coin"]}}},
        outcomes=["Sales", "Trust"],
        stories={
            "Card": {"status": "done", "acceptance": (Task(id="t", text="It pays"),)},
            "Phone": {"status": "doing"},
            "Cash": {"status": "doing", "flags": ("blocked",), "needs": ["Card"]},
        },
    )
    release = replace(
        m.releases["release-1"],
        goal="All can pay",
        measures="Two of three pay",
        reason="Most value for 3 points",
        start="2026-01-05",
    )
    short, long = (
        replace(m.outcomes[f"outcome-{n}"], horizon=horizon)
        for n, horizon in ((1, "short"), (2, "long"))
    )
    info = replace(m.info, goal="Paying is easy", problem="Queues " * 40, wip_limit=1)
    return show(m.with_records(release, short, long, info))


def test_a_card_tells_what_of_it_is_unmet(practised):
    found = tip(practised, Mouse(practised).on("Card"))

    assert found == "Marked as done, and not counted. Not met yet: “It pays”"


def test_the_corner_tells_the_whole_brief_with_the_outcomes_near_and_far(practised):
    corner = practised.projection.corner().center().toPoint()

    found = tip(practised, corner)

    assert f"Problem: {'Queues ' * 40}".strip() in found
    assert "Goal: Paying is easy\n" in found
    assert found.endswith("Short term: “Sales”\nLong term: “Trust”")


def test_a_release_tells_measures_reason_and_what_goes_on_in_it(practised):
    m = practised.document.story_map

    lines = release_tip(m, "release-1", dt.date(2026, 1, 15)).split("\n")

    assert lines == [
        "First",
        "All can pay",
        "• Two of three pay",
        "Why this slice: Most value for 3 points",
        "0 of 4 stories done, 1 unmet",
        "2 in progress, limit 1: finish one before the next is started",
        "  Phone – 10 days at most",
        "  Cash – 10 days at most, blocked, waits for “Card”",
    ]
    assert tip(practised, Mouse(practised).label("First")).startswith("First\nAll can pay")


def test_a_card_that_dwarfs_the_rest_says_so(show):
    sizes = {f"Small {n}": {"estimate": Range(low=1, likely=1, high=1)} for n in range(6)}
    big = {"Big": {"estimate": Range(low=8, likely=9, high=20)}}
    m = a_map({"A": {"S": {"First": [*big, *sizes]}}}, stories={**sizes, **big})

    view = show(m)
    found = tip(view, Mouse(view).on("Big"))

    assert found.startswith("It dwarfs the rest of its release, where 1 pt is usual: split it")
    assert list(story_tips(m, m.stories[id_of(m, "Small 1")])) == []


def test_an_unscheduled_card_that_dwarfs_the_rest_is_said_to_be_in_no_release():
    sizes = {f"Small {n}": {"estimate": Range(low=1, likely=1, high=1)} for n in range(6)}
    big = {"Big": {"estimate": Range(low=8, likely=9, high=20)}}
    m = a_map({"A": {"S": {None: [*big, *sizes]}}}, stories={**sizes, **big})

    [words] = story_tips(m, m.stories[id_of(m, "Big")])

    assert words.startswith("It dwarfs the other unscheduled stories, which usually take 1 pt")


def test_a_refuted_hypothesis_is_told_at_the_card():
    held = {state: {"hypothesis": Hypothesis(state=state)} for state in ("refuted", "confirmed")}
    m = a_map({"A": {"S": {None: list(held)}}}, stories=held)

    [words] = story_tips(m, m.stories[id_of(m, "refuted")])

    assert words.startswith("Refuted")
    assert list(story_tips(m, m.stories[id_of(m, "confirmed")])) == []


def test_a_title_that_fits_needs_no_tip_but_a_tiny_one_does(show, qtbot):
    view = show(a_large_map())
    mouse = Mouse(view)
    view.zoom_to(0.4)
    tiny = tip(view, mouse.on("Step 0 0"))
    view.zoom_to(1.0)
    view.scroll_by(-9999, -9999)
    tip(view, mouse.on("Step 0 0"))

    qtbot.waitUntil(lambda: not QToolTip.isVisible())
    assert tiny == "Step 0 0"


# Double clicks


def test_a_double_click_renames_what_it_hits(view, mouse, keys):
    view.scroll_by(-999, -999)

    mouse.double_click(mouse.on("Story 0 1 First 0 with a title"))
    keys.type("Short")
    keys.press("Return")

    assert cell(view.document.story_map, "Step 0 1", "First") == ["Short"]


def test_a_press_right_after_a_click_with_ctrl_is_no_double_click(view, mouse):
    view.scroll_by(-999, -999)
    title = mouse.on("Story 0 1 First 0 with a title")
    mouse.click(title, CTRL)

    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=title)
    assert not view.findChild(TitleEditor).is_open

    mouse.double_click(title)
    assert view.findChild(TitleEditor).is_open


def test_a_double_click_in_a_cell_adds_a_story_there(view, mouse, keys):
    view.scroll_by(-999, -999)

    mouse.double_click(mouse.cell("Step 0 1", "First", 2))
    keys.type("Fresh")
    keys.press("Tab")

    assert cell(view.document.story_map, "Step 0 1", "First")[-1] == "Fresh"


def test_a_double_click_right_of_the_backbone_adds_an_activity(show):
    view = show(a_map({"A": {"S": {None: ["x"]}}}))
    mouse, keys = Mouse(view), Keys(view)

    mouse.double_click(QPoint(800, 30))
    keys.type("B")
    keys.press("Tab")

    assert [one.title for one in view.document.story_map.activities.values()] == ["A", "B"]


def test_a_double_click_under_an_activity_without_steps_adds_a_step(show):
    view = show(a_map({"A": {}}))
    mouse, keys = Mouse(view), Keys(view)

    mouse.double_click(view.projection.header(view.board.step_rect(0)).toRect().center())
    keys.type("S")
    keys.press("Tab")

    assert [one.title for one in view.document.story_map.steps.values()] == ["S"]
