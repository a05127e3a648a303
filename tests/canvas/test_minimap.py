"""The minimap: the whole board in a corner, and going somewhere by it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from storymap.edit.stories import add_story
from storymap.layout.themes import DARK
from tests.canvas.hands import on_screen, painted
from tests.canvas.test_painting import a_large_map


@pytest.fixture
def view(show):
    view = show(a_large_map(), size=(1000, 600))
    view.show_minimap(shown=True)
    QApplication.processEvents()
    return view


@pytest.fixture
def minimap(view):
    return view._minimap


def test_it_stands_in_the_lower_right_corner_and_follows_the_window(view, minimap):
    before = minimap.geometry()

    view.resize(1100, 700)
    QApplication.processEvents()

    assert minimap.isVisible()
    assert minimap.geometry().topLeft() - before.topLeft() == QPoint(100, 100)


def test_a_press_goes_there(view, minimap):
    QTest.mouseClick(minimap, Qt.MouseButton.LeftButton, pos=minimap.rect().center())

    shown = view.visible_part
    assert shown.x + shown.width / 2 == pytest.approx(view.board.width / 2, rel=0.05)
    assert shown.y + shown.height / 2 == pytest.approx(view.board.height / 2, rel=0.05)


def test_a_drag_goes_along(view, minimap):
    QTest.mousePress(minimap, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    start = view.visible_part
    QTest.mouseMove(minimap, QPoint(minimap.width() - 6, minimap.height() - 6))
    QTest.mouseRelease(minimap, Qt.MouseButton.LeftButton)

    end = view.visible_part
    assert (round(start.x), start.y) == (-5, 0)
    assert end.x > start.x + 300
    assert end.y > start.y + 100


def test_it_frames_what_shows(view, minimap):
    before = minimap.grab().toImage()

    view.scroll_by(700, 300)
    QApplication.processEvents()

    assert minimap.grab().toImage() != before


def test_it_shows_a_new_story_soon(view, minimap, qtbot):
    before = minimap.grab().toImage()
    document = view.document
    story_map = document.story_map

    document.commit("Add", add_story(story_map, story_map.step_order[-1].id, None, "x").story_map)

    qtbot.waitUntil(lambda: minimap.grab().toImage() != before)


def test_it_takes_the_theme(view, minimap):
    before = minimap.grab().toImage()

    view.set_theme(DARK)

    assert minimap.grab().toImage() != before


def test_panning_under_it_leaves_no_trace(view):
    view.scroll_by(120, 60)
    QApplication.processEvents()
    shown = on_screen(view)

    assert shown == painted(view)


def test_it_goes_away(view, minimap):
    view.show_minimap(shown=False)

    assert not minimap.isVisible()
    view.scroll_by(50, 50)


def test_a_small_window_has_no_room_for_it(view, minimap):
    view.resize(300, 220)
    QApplication.processEvents()

    assert not minimap.isVisible()
