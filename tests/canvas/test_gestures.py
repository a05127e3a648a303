"""Random gestures: whatever people do to the board, no card is lost and undo gives all back."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager

import pytest
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
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtWidgets import QApplication

from storymap.app.themes import load_fonts
from storymap.canvas.filtering import BoardFilter
from storymap.canvas.view import BoardView
from storymap.document.document import Document
from storymap.layout.board import lay_out
from storymap.layout.style import SCREEN, SCREEN_DETAIL, SCREEN_TITLES
from storymap.layout.themes import LIGHT
from storymap.model.filters import EVERYTHING, Filter
from storymap.model.search import TextIndex
from tests.canvas.hands import CTRL, NONE, SHIFT, Keys, Mouse, on_screen, painted
from tests.strategies import maps, sound_maps

WIDTH, HEIGHT = 900, 560
EXAMPLES = int(os.environ.get("STORYMAP_GESTURE_EXAMPLES", "30"))
STEPS = int(os.environ.get("STORYMAP_GESTURE_STEPS", "30"))

points = st.builds(QPoint, st.integers(-20, WIDTH + 20), st.integers(-20, HEIGHT + 20))
shares = st.floats(0, 0.999)
modifiers = st.sampled_from([NONE, CTRL, SHIFT, CTRL | SHIFT])
arrows = st.sampled_from(["Left", "Right", "Up", "Down"])
travel = st.sampled_from(["Left", "Right", "Up", "Down", "Home", "End"])
clips = st.sampled_from(
    [
        "One\nTwo\n\nThree",
        "Step\tTitle\tRelease\nPay\tPay by card\tMVP\nPay\tPay by bill\t",
        "# Buy\n## Pay\n- By card\n- By bill\n",
        "",
    ]
)
filters = st.sampled_from(
    [EVERYTHING, EVERYTHING, Filter(text="a"), Filter(text="pay"), Filter(releases={None})]
)
COMMANDS = [
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
]
LOOKS = [
    "zoom_fit",
    "zoom_selection",
    "zoom_reset",
    "zoom_out",
    "collapse",
    "collapse_lane",
    "collapse_steps",
    "collapse_activities",
    "collapse_lanes",
    "expand",
    "expand_all",
]


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
        self.sight = BoardFilter(self.view, TextIndex())
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

    @contextmanager
    def all_stay(self):
        """Whatever only moves or shows things loses no record, and makes none but a first step."""
        self.view.setFocus()  # what is typed is kept now, and not in the middle
        self.view._titles.editor.hide()
        self.view.preview(None)
        before = {record.id for record in self.document.story_map.records()}
        yield
        story_map = self.document.story_map
        after = {record.id for record in story_map.records()}
        assert before <= after
        assert all(name in story_map.steps for name in after - before)

    @rule(share=shares, end=points, keys=modifiers, cancels=st.booleans())
    @precondition(started)
    def drag(self, share, end, keys, cancels):
        with self.all_stay():
            start = self.place(share)
            self.mouse.press(start, keys=keys)
            self.mouse.move(end, 3, start)
            if cancels:
                self.keys.press("Escape")
            self.mouse.release(end)

    @rule(share=shares, onto=shares)
    @precondition(started)
    def drag_onto(self, share, onto):
        with self.all_stay():
            start, end = self.place(share), self.place(onto)
            self.mouse.drag(start, end, 3)

    @rule(share=shares, onto=shares)
    @precondition(started)
    def drag_away_from_an_open_title(self, share, onto):
        self.mouse.drag(self.place(share), self.place(onto), 3)

    @rule(chosen=st.lists(shares, min_size=2, max_size=5), onto=shares)
    @precondition(started)
    def drag_many(self, chosen, onto):
        with self.all_stay():
            for share in chosen:
                self.mouse.click(self.place(share), CTRL)
            ids = [name for name in self.document.selection.ids if name in self.stories]
            self.mouse.drag(self.place(chosen[-1]), self.place(onto), 3)
            assert set(ids) <= self.stories.keys()

    @rule(share=shares, onto=shares)
    @precondition(started)
    def draw_a_need(self, share, onto):
        with self.all_stay():
            self.mouse.move(self.place(share))
            handles = self.view._scene.marks.handles(self.view.board, self.view.projection)
            for rect in list(handles.values())[:1]:
                self.mouse.drag(rect.center().toPoint(), self.place(onto), 3)

    @rule(share=shares, removes=st.booleans())
    @precondition(started)
    def need(self, share, removes):
        stories = sorted(self.stories)
        chosen = self.view.selected_stories()
        if stories and chosen:
            needed = stories[int(share * len(stories))]
            change = self.view.remove_needs if removes else self.view.add_needs
            change(chosen, (needed,) if removes else needed)

    @property
    def stories(self):
        return self.document.story_map.stories

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

    @rule(key=arrows, times=st.integers(1, 4), keys=st.sampled_from([CTRL, CTRL | SHIFT]))
    @precondition(started)
    def move_by_keys(self, key, times, keys):
        with self.all_stay():
            for _ in range(times):
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

    @rule(name=st.sampled_from(COMMANDS))
    @precondition(started)
    def call(self, name):
        getattr(self.view, name)()

    @rule(name=st.sampled_from(LOOKS))
    @precondition(started)
    def look(self, name):
        with self.all_stay():
            getattr(self.view, name)()

    @rule(text=clips)
    @precondition(started)
    def paste_text(self, text):
        QGuiApplication.clipboard().setText(text)
        self.view.paste()

    @rule(style=st.sampled_from([SCREEN_TITLES, SCREEN, SCREEN_DETAIL]))
    @precondition(started)
    def choose_density(self, style):
        self.view.set_style(style)

    @rule(wanted=filters, hides=st.booleans(), follows=st.booleans())
    @precondition(started)
    def filter(self, wanted, hides, follows):
        self.sight.hide(hides=hides)
        self.sight.choose(wanted)
        self.sight.follow_needs(follows=follows)

    @rule(lines=st.booleans(), minimap=st.booleans())
    @precondition(started)
    def show(self, lines, minimap):
        self.view.show_all_needs(shown=lines)
        self.view.show_minimap(shown=minimap)

    @rule(at=points)
    @precondition(started)
    def fold(self, at):
        self.view.hover_frame(at.toPointF())
        self.view.fold_at(at.toPointF())

    @rule(width=st.integers(120, 900), height=st.integers(120, 560))
    @precondition(started)
    def resize(self, width, height):
        self.view.resize(width, height)

    @rule(path=st.lists(shares, max_size=4))
    @precondition(started)
    def read(self, path):
        node = QAccessible.queryAccessibleInterface(self.view)
        for share in path:
            count = node.childCount()
            if not count:
                return
            child = node.child(int(share * count))
            assert child is not None
            assert child.isValid()
            assert node.indexOfChild(child) == int(share * count)
            assert child.text(QAccessible.Text.Name) or child.object() is not None
            child.rect()
            child.state()
            node = child

    def settle(self):
        """Do now what timers would do between two looks."""
        QApplication.processEvents()
        self.view._sharpen()
        if self.view._minimap is not None:
            self.view._minimap._redraw()

    @rule()
    @precondition(started)
    def look_closely(self):
        if not self.keys.editor.is_open:
            self.settle()
            shown, anew = on_screen(self.view), painted(self.view)
            assert shown == anew

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
        fresh = lay_out(
            shown.story_map, shown.style, hidden=shown.hidden, collapsed=self.view.collapsed
        )
        for part in ("columns", "lanes", "bands"):
            assert getattr(shown, part) == getattr(fresh, part)
        for name in shown.story_map.stories:
            assert shown.story_rect(name) == fresh.story_rect(name)

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
    def nobody_changes_what_is_hidden(self):
        if self.view is not None:
            assert self.view.board.hidden.isdisjoint(self.document.selection.ids)

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


@pytest.fixture(params=[False, True], ids=["unheard", "heard"])
def heard(request, qapp):
    """Without and with a screen reader."""
    was_active = QAccessible.isActive()
    QAccessible.setActive(request.param)
    yield
    QAccessible.setActive(was_active)


@pytest.mark.no_cover
def test_whatever_is_done_to_a_board_it_keeps_its_word(heard, monkeypatch):
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
