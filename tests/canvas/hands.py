"""A mouse and a keyboard for a board: real events, places told by titles."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.builders import id_of

LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
NONE = Qt.KeyboardModifier.NoModifier
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class Mouse:
    """Presses, moves and releases over a board's viewport; points are in it."""

    def __init__(self, view):
        self.view = view
        self.vp = view.viewport()

    # Places

    def rect(self, title):
        """Where the record of a title is."""
        rect = self.view.board.rect_of(id_of(self.view.document.story_map, title))
        return self.view.projection.anywhere(rect).toAlignedRect()

    def on(self, title):
        """The middle of a record, or as much of a wide one as shows."""
        return (self.rect(title) & self.vp.rect()).center()

    def above(self, title):
        """A point in the upper part of a card."""
        rect = self.rect(title)
        return QPoint(rect.center().x(), rect.top() + 4)

    def below(self, title):
        """A point in the lower part of a card."""
        rect = self.rect(title)
        return QPoint(rect.center().x(), rect.bottom() - 4)

    def cell(self, step, release=None, row=0):
        """The middle of a row of a cell."""
        story_map, board = self.view.document.story_map, self.view.board
        column = board.column_of[id_of(story_map, step)]
        lane = board.lane_of[id_of(story_map, release) if release else None]
        rect = self.view.projection.body(board.row_rect(column, lane, row))
        return rect.toAlignedRect().center()

    def label(self, release=None):
        """The middle of a lane's label."""
        board = self.view.board
        name = id_of(self.view.document.story_map, release) if release else None
        lane = board.label_rect(board.lane_of[name])
        return self.view.projection.label(lane).toAlignedRect().center()

    # Gestures

    def press(self, at, button=LEFT, keys=NONE):
        QTest.mousePress(self.vp, button, keys, at)

    def move(self, at, steps=1, start=None):
        """Move in a line from a point, or just there."""
        start = start or at
        for step in range(1, steps + 1):
            x = start.x() + (at.x() - start.x()) * step // steps
            y = start.y() + (at.y() - start.y()) * step // steps
            QTest.mouseMove(self.vp, QPoint(x, y))

    def release(self, at, button=LEFT, keys=NONE):
        QTest.mouseRelease(self.vp, button, keys, at)

    def hold(self, start, end, steps=6, button=LEFT):
        """Drag without letting go."""
        self.press(start, button)
        self.move(end, steps, start)

    def drag(self, start, end, steps=6, button=LEFT):
        self.hold(start, end, steps, button)
        self.release(end, button)

    def click(self, at, keys=NONE, button=LEFT):
        self.press(at, button, keys)
        self.release(at, button, keys)

    def double_click(self, at, keys=NONE):
        self.click(at, keys)
        QTest.mouseDClick(self.vp, LEFT, keys, at)

    def wheel(self, at, turns, keys=NONE):
        """Turn the wheel by notches away from the user."""
        event = QWheelEvent(
            QPointF(at),
            QPointF(self.vp.mapToGlobal(at)),
            QPoint(),
            QPoint(0, round(120 * turns)),
            Qt.MouseButton.NoButton,
            keys,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(self.vp, event)


class Keys:
    """Types into the board, or into its editor while that is open."""

    def __init__(self, view):
        self.view = view

    @property
    def editor(self):
        return self.view._titles.editor

    @property
    def target(self):
        return self.editor if self.editor.is_open else self.view

    def press(self, *keys, mod=NONE):
        for key in keys:
            QTest.keyClick(self.target, getattr(Qt.Key, f"Key_{key}"), mod)

    def type(self, text):
        for letter in text:
            QTest.keyClicks(self.target, letter)

    def hold(self, key):
        QTest.keyPress(self.view, getattr(Qt.Key, f"Key_{key}"))

    def let_go(self, key):
        QTest.keyRelease(self.view, getattr(Qt.Key, f"Key_{key}"))


def select(view, *titles):
    """Select records by title."""
    view.document.selection.select(*(id_of(view.document.story_map, title) for title in titles))


def selected(view):
    """The titles of what is selected."""
    story_map = view.document.story_map
    return [story_map.find(name).title for name in view.document.selection.ids]


def current(view):
    """The title of what has the keyboard."""
    return (selected(view) or [None])[-1]


def steps_back(view):
    """How many undo steps there are; the map is as it was before them afterwards."""
    count = 0
    while view.document.undo_label is not None:
        view.document.undo()
        count += 1
    return count


def on_screen(view):
    """What the window really shows, scrolled pixels included; painting anew would hide faults."""
    QApplication.processEvents()
    return view.screen().grabWindow(view.winId()).toImage()


def painted(view):
    """What the window shows once all of it is painted anew."""
    view.viewport().update()
    return on_screen(view)
