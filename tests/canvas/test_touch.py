"""Fingers on the board, as the touch screen tells of them; and two fingers on a touchpad."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QNativeGestureEvent, QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.builders import cell
from tests.canvas.hands import current, selected, steps_back


@pytest.fixture(scope="session")
def screen_of_glass(qapp):
    """A touch screen; it stays for as long as the program does."""
    return QTest.createTouchDevice()


@pytest.fixture
def fingers(view, screen_of_glass):
    """Fingers over the board."""
    return Fingers(view, screen_of_glass)


class Fingers:
    """Puts fingers down, moves and lifts them."""

    def __init__(self, view, device):
        self.view = view
        self.vp = view.viewport()
        self.device = device

    def _event(self):
        return QTest.touchEvent(self.vp, self.device, False)

    def down(self, at, number=0):
        self._event().press(number, at, self.vp).commit()

    def move(self, at, number=0):
        self._event().move(number, at, self.vp).commit()

    def up(self, at, number=0):
        self._event().release(number, at, self.vp).commit()

    def tap(self, at):
        self.down(at)
        self.up(at)

    def drag(self, start, end, steps=5):
        self.down(start)
        self.glide(start, end, steps)
        self.up(end)

    def glide(self, start, end, steps=5):
        for step in range(1, steps + 1):
            self.move(start + (end - start) * step / steps)

    def two(self, *places):
        """Move two fingers through pairs of places."""
        first, second = places[0]
        self._event().press(0, first, self.vp).press(1, second, self.vp).commit()
        for first, second in places[1:]:
            self._event().move(0, first, self.vp).move(1, second, self.vp).commit()
        self._event().release(0, first, self.vp).release(1, second, self.vp).commit()


def test_a_tap_selects_a_card(view, mouse, fingers):
    fingers.tap(mouse.on("By shelf"))

    assert selected(view) == ["By shelf"]
    assert not view.is_busy


def test_two_quick_taps_rename_a_card(view, mouse, keys, fingers):
    fingers.tap(mouse.on("By shelf"))
    fingers.tap(mouse.on("By shelf"))

    assert keys.editor.is_open
    assert keys.editor.toPlainText() == "By shelf"


def test_a_finger_drags_the_card_it_starts_on(view, mouse, fingers):
    fingers.drag(mouse.on("By word"), mouse.cell("Pick up", "Next"))

    assert cell(view.document.story_map, "Pick up", "Next") == ["By word"]
    assert steps_back(view) == 1


def test_a_finger_that_starts_beside_the_cards_moves_the_board(view, mouse, fingers):
    view.zoom_to(2.5)
    view.scroll_by(-5000, 150)
    start = mouse.cell("Browse", "Next")
    before = view.projection.scroll_y

    fingers.drag(start, start + QPoint(0, 120))

    assert view.projection.scroll_y == pytest.approx(before - 120, abs=2)
    assert not view.is_busy


def test_a_finger_held_still_asks_for_the_menu_when_lifted(
    view, mouse, fingers, qtbot, monkeypatch
):
    monkeypatch.setattr("storymap.canvas.touches.HELD_MS", 1)
    asked = []
    view.menu_requested.connect(asked.append)

    fingers.down(mouse.on("By shelf"))
    qtbot.waitUntil(lambda: selected(view) == ["By shelf"])
    fingers.up(mouse.on("By shelf"))

    assert len(asked) == 1
    assert view.menu_kind == "story"


def test_a_finger_held_still_then_moved_drags(view, mouse, fingers, qtbot, monkeypatch):
    monkeypatch.setattr("storymap.canvas.touches.HELD_MS", 1)
    start, end = mouse.on("By word"), mouse.cell("Pick up", "Next")

    fingers.down(start)
    qtbot.waitUntil(lambda: current(view) == "By word")
    fingers.glide(start, end)
    fingers.up(end)

    assert cell(view.document.story_map, "Pick up", "Next") == ["By word"]


def test_two_fingers_move_the_board(view, fingers):
    view.zoom_to(3.0)
    view.scroll_by(300, 300)
    before = view.projection

    step = QPoint(40, 30)
    a, b = QPoint(500, 300), QPoint(700, 300)
    fingers.two((a, b), (a + step, b + step), (a + 2 * step, b + 2 * step))

    assert view.zoom == pytest.approx(before.zoom, rel=0.01)
    assert view.projection.scroll_x == pytest.approx(before.scroll_x - 80, abs=4)
    assert view.projection.scroll_y == pytest.approx(before.scroll_y - 60, abs=4)


def test_pinching_zooms_about_the_point_between_the_fingers(view, fingers):
    view.zoom_to(1.8)
    view.scroll_by(150, 150)
    middle = QPoint(600, 400)
    board_x, board_y = view.projection.to_board(QPointF(middle))

    fingers.two(
        *((middle - QPoint(far, 0), middle + QPoint(far, 0)) for far in (100, 130, 160, 200))
    )

    assert view.zoom == pytest.approx(3.6, rel=0.02)
    now_x, now_y = view.projection.to_board(QPointF(middle))
    assert now_x == pytest.approx(board_x, abs=6)
    assert now_y == pytest.approx(board_y, abs=6)


def test_a_second_finger_leaves_the_drag_of_the_first(view, mouse, fingers):
    before = view.document.story_map
    start = mouse.on("By word")
    fingers.down(start)
    fingers.glide(start, mouse.cell("Pick up", "Next"))

    fingers.two((QPoint(500, 300), QPoint(700, 300)), (QPoint(510, 300), QPoint(710, 300)))

    assert view.document.story_map is before
    assert not view.is_busy


def test_pinching_a_touchpad_zooms(view):
    zoom = Qt.NativeGestureType.ZoomNativeGesture
    at = QPointF(600, 400)
    device = QPointingDevice.primaryPointingDevice()

    QApplication.sendEvent(
        view.viewport(), QNativeGestureEvent(zoom, device, 2, at, at, at, 0.5, QPointF())
    )

    assert view.zoom == pytest.approx(1.5)


def test_moving_two_fingers_on_a_touchpad_pans_where_the_system_says_so(view):
    view.zoom_to(3.0)
    before = view.projection.scroll_y
    pan = Qt.NativeGestureType.PanNativeGesture
    at, delta = QPointF(600, 400), QPointF(0, -50)
    device = QPointingDevice.primaryPointingDevice()

    QApplication.sendEvent(
        view.viewport(), QNativeGestureEvent(pan, device, 2, at, at, at, 0, delta)
    )

    assert view.projection.scroll_y == pytest.approx(before + 50, abs=2)
