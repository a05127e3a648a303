"""Random gestures: whatever people do to the board, no card is lost and undo gives all back."""

from __future__ import annotations

import os
import sys

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from storymap.app.themes import load_fonts
from storymap.canvas.view import BoardView
from storymap.document.document import Document
from storymap.layout.board import lay_out
from storymap.layout.style import SCREEN
from storymap.layout.themes import LIGHT
from tests.canvas.hands import CTRL, NONE, SHIFT, Keys, Mouse
from tests.strategies import maps, sound_maps

WIDTH, HEIGHT = 900, 560
EXAMPLES = int(os.environ.get("STORYMAP_GESTURE_EXAMPLES", "30"))
STEPS = int(os.environ.get("STORYMAP_GESTURE_STEPS", "30"))

points = st.builds(QPoint, st.integers(-20, WIDTH + 20), st.integers(-20, HEIGHT + 20))
shares = st.floats(0, 0.999)
modifiers = st.sampled_from([NONE, CTRL, SHIFT, CTRL | SHIFT])
travel = st.sampled_from(["Left", "Right", "Up", "Down", "Home", "End"])


failures = []
"""What was raised in handlers of events, which Qt does not pass on."""


class Gestures(RuleBasedStateMachine):
    """A board that somebody works on wildly."""

    def __init__(self):
        super().__init__()
        self.view = None

    def start(self, story_map):
        load_fonts()
        self.document = Document(story_map)
        self.first = story_map
        self.view = BoardView(self.document, LIGHT)
        self.view.resize(WIDTH, HEIGHT)
        self.view.show()
        self.view._edge_timer.setInterval(100_000)
        self.view.activateWindow()
        self.view.setFocus()
        self.mouse, self.keys = Mouse(self.view), Keys(self.view)
        QGuiApplication.clipboard().clear()
        self.expected = set(story_map.stories)

    @rule(story_map=st.one_of(sound_maps(), maps()))
    @precondition(lambda self: self.view is None)
    def open(self, story_map):
        self.start(story_map)

    def place(self, share):
        """Something that shows, and a point on it."""
        rects = sorted(self.view.visible_rects().items())
        return rects[int(share * len(rects))][1].center() if rects else QPoint(400, 300)

    def started(self):
        return self.view is not None

    @rule(share=shares, end=points, keys=modifiers, cancels=st.booleans())
    @precondition(started)
    def drag(self, share, end, keys, cancels):
        start = self.place(share)
        self.mouse.press(start, keys=keys)
        self.mouse.move(end, 3, start)
        if cancels:
            self.keys.press("Escape")
        self.mouse.release(end)

    @rule(share=shares, onto=shares)
    @precondition(started)
    def drag_onto(self, share, onto):
        start, end = self.place(share), self.place(onto)
        self.mouse.drag(start, end, 3)

    @rule(share=shares, keys=modifiers)
    @precondition(started)
    def click(self, share, keys):
        self.mouse.click(self.place(share), keys)

    @rule(at=points)
    @precondition(started)
    def double_click(self, at):
        self.mouse.double_click(at)

    @rule(key=travel, keys=modifiers)
    @precondition(started)
    def travel(self, key, keys):
        self.keys.press(key, mod=keys)

    @rule(key=st.sampled_from(["Return", "Tab", "F2", "Delete", "Escape", "Backspace"]))
    @precondition(started)
    def command(self, key):
        self.keys.press(key)

    @rule(text=st.sampled_from(["x", "Pay", " ", "<b>"]))
    @precondition(started)
    def type(self, text):
        self.keys.type(text)
        self.keys.let_go("Space")

    @rule(
        name=st.sampled_from(
            [
                "duplicate_selection",
                "remove_selection",
                "copy_selection",
                "cut_selection",
                "paste",
                "split_current",
                "merge_selection",
                "select_all_in_cell",
                "add_activity",
                "add_step",
                "add_story",
                "add_release",
                "zoom_fit",
                "zoom_selection",
                "zoom_reset",
            ]
        )
    )
    @precondition(started)
    def call(self, name):
        getattr(self.view, name)()

    @rule(turns=st.integers(-3, 3), at=points, keys=modifiers)
    @precondition(started)
    def wheel(self, turns, at, keys):
        self.mouse.wheel(at, turns, keys)

    @rule()
    @precondition(started)
    def undo(self):
        self.document.undo()

    @rule()
    @precondition(started)
    def redo(self):
        self.document.redo()

    @invariant()
    def no_handler_fails(self):
        raised = list(failures)
        failures.clear()
        if raised:
            raise raised[0]

    @invariant()
    def the_board_is_the_layout_of_the_map(self):
        if self.view is None:
            return
        QApplication.processEvents()
        shown = self.view.board
        if not self.keys.editor.is_open:
            assert shown.story_map is self.document.story_map
        fresh = lay_out(shown.story_map, SCREEN, collapsed=self.view.collapsed)
        assert (shown.columns, shown.lanes, shown.bands) == (
            fresh.columns,
            fresh.lanes,
            fresh.bands,
        )

    @invariant()
    def every_story_stands_in_one_cell(self):
        if self.view is not None:
            story_map = self.document.story_map
            standing = [name for cell in story_map.cells.values() for name in cell]
            assert sorted(standing) == sorted(story_map.stories)

    @invariant()
    def what_is_selected_exists(self):
        if self.view is not None:
            found = [self.document.story_map.find(name) for name in self.document.selection.ids]
            assert None not in found

    @invariant()
    def nothing_is_held_once_the_button_is_up(self):
        if self.view is not None:
            assert not self.view.is_busy
            assert self.view._scene.overlay.at is None

    def teardown(self):
        if self.view is None:
            return
        last = self.document.story_map
        undone = 0
        while self.document.undo_label is not None:
            self.document.undo()
            undone += 1
        assert self.document.story_map == self.first
        for _ in range(undone):
            self.document.redo()
        assert self.document.story_map == last
        self.view.hide()
        self.view.deleteLater()
        QApplication.sendPostedEvents(None, 52)
        QGuiApplication.clipboard().clear()


def test_whatever_is_done_to_a_board_it_keeps_its_word(qapp, monkeypatch):
    monkeypatch.setattr(sys, "excepthook", lambda _kind, error, _trace: failures.append(error))
    run_state_machine_as_test(
        Gestures,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
