"""Outcomes and personas dropped from their list on the cards of a board."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QRect, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from storymap.canvas.filtering import BoardFilter
from storymap.canvas.tying import TieDrops
from storymap.document.ties import packed
from storymap.model.filters import Filter
from storymap.model.search import TextIndex
from tests.builders import a_map, id_of, titles, with_fields
from tests.canvas.hands import Mouse, on_screen, painted, select, steps_back

ACTIONS = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def library():
    return a_map(
        {
            "Find a book": {
                "Browse": {"MVP": ["By word", "By shelf"], None: ["By voice"]},
                "Compare": {"MVP": ["Side by side"]},
            },
        },
        outcomes=["Readers come back"],
        personas=["Child"],
        stakeholders=["Librarian"],
        stories={"By shelf": {"outcomes": ["Readers come back"]}},
    )


class Carrier:
    """Carries a record over a board with the events that Qt sends while something is dragged."""

    def __init__(self, view, data: QMimeData) -> None:
        self.view, self.viewport, self.data = view, view.viewport(), data

    def enter(self, at: QPoint) -> QDragEnterEvent:
        return self._send(QDragEnterEvent(at, ACTIONS, self.data, LEFT, NONE))

    def move(self, at: QPoint) -> QDragMoveEvent:
        return self._send(QDragMoveEvent(at, ACTIONS, self.data, LEFT, NONE))

    def leave(self) -> None:
        QApplication.sendEvent(self.viewport, QDragLeaveEvent())

    def drop(self, at: QPoint) -> QDropEvent:
        return self._send(QDropEvent(QPointF(at), ACTIONS, self.data, LEFT, NONE))

    def carry(self, at: QPoint) -> None:
        self.enter(QPoint(400, 400))
        self.move(at)
        self.drop(at)

    def _send(self, event):
        QApplication.sendEvent(self.viewport, event)
        return event


@pytest.fixture
def carry(view):
    """``carry(title)``: hold what a list of people has under a title."""
    TieDrops(view)

    def held(title):
        return Carrier(view, packed(id_of(view.document.story_map, title), title))

    return held


def named_by(view, title, field="outcomes"):
    m = view.document.story_map
    return titles(m, getattr(m.find(id_of(m, title)), field))


def test_an_outcome_dropped_on_a_story_is_named_by_it_in_one_step(view, mouse, carry, said):
    carry("Readers come back").carry(mouse.on("By word"))
    assert said == ["“Readers come back” connected with “By word”"]

    assert named_by(view, "By word") == ["Readers come back"]
    assert steps_back(view) == 1
    assert named_by(view, "By word") == []


def test_dropped_on_a_selected_card_all_selected_ones_name_it(view, mouse, carry):
    select(view, "Browse", "By voice", "By word")

    carry("Readers come back").carry(mouse.on("By voice"))

    assert named_by(view, "By word") == named_by(view, "By voice") == ["Readers come back"]
    assert steps_back(view) == 1


@pytest.mark.parametrize("title", ["By word", "Compare", "Find a book"])
def test_a_persona_is_for_stories_steps_and_activities(view, mouse, carry, title):
    carry("Child").carry(mouse.on(title))

    assert named_by(view, title, "personas") == ["Child"]


@pytest.mark.parametrize(
    ("dragged", "over", "said"),
    [
        ("Readers come back", "By word", ("Connect “By word” with “Readers come back”", False)),
        (
            "Readers come back",
            "By shelf",
            ("“By shelf” is connected with “Readers come back” already", False),
        ),
        ("Readers come back", "Browse", ("Only stories serve an outcome", True)),
        (
            "Librarian",
            "By word",
            ("Stakeholders are connected with outcomes, in the list of these", True),
        ),
    ],
)
def test_the_card_under_the_pointer_is_ringed_and_told_of(view, carry, dragged, over, said):
    carrier = carry(dragged)
    carrier.enter(QPoint(400, 400))

    event = carrier.move(Mouse(view).on(over))

    tie = view._scene.overlay.tie
    assert (tie.hint, tie.refused) == said
    assert tie.ids == (id_of(view.document.story_map, over),)
    assert event.isAccepted() == said[0].startswith("Connect")
    assert on_screen(view) == painted(view)


def test_leaving_the_board_changes_nothing(view, mouse, carry):
    carrier = carry("Child")
    carrier.enter(mouse.on("By word"))
    carrier.leave()

    assert view._scene.overlay.tie is None
    assert not view.is_busy
    assert steps_back(view) == 0
    assert on_screen(view) == painted(view)


def test_dropped_beside_the_cards_nothing_changes(view, mouse, carry):
    carry("Child").carry(mouse.cell("Compare", row=2))

    assert not view.is_busy
    assert steps_back(view) == 0


def test_a_map_that_can_only_be_read_takes_no_drop(view, mouse, carry):
    view.document.read_only = True

    carry("Child").carry(mouse.on("By word"))

    assert steps_back(view) == 0


def test_files_are_left_to_the_window(view, carry):
    carry("Child")
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile("/a.smap")])

    event = Carrier(view, files).enter(QPoint(400, 400))

    assert not event.isAccepted()
    assert not view.is_busy


def test_the_path_of_an_outcome_dims_the_steps_that_it_does_not_touch(show, library):
    m = with_fields(library, {"By shelf": {"needs": ["By voice"]}})
    view = show(m)
    sight = BoardFilter(view, TextIndex())

    sight.choose(Filter(focus=id_of(m, "Readers come back"), path=True))

    focus = view._scene.focus
    assert sorted(titles(m, focus.stories)) == ["By shelf", "By voice"]
    assert titles(m, focus.columns) == ["Browse"]


def test_lines_show_what_the_stories_of_a_path_need_of_each_other(show, library):
    m = with_fields(library, {"By shelf": {"needs": ["Side by side"]}})
    view = show(m)
    sight, outcome = BoardFilter(view, TextIndex()), id_of(m, "Readers come back")
    sight.choose(Filter(focus=outcome))
    without = gap_between(view)

    sight.choose(Filter(focus=outcome, path=True))

    assert gap_between(view) != without
    assert on_screen(view) == painted(view)


def gap_between(view):
    """What shows between the columns of “By shelf” and “Side by side”."""
    mouse = Mouse(view)
    left, right = mouse.rect("By shelf"), mouse.rect("Side by side")
    top = min(left.top(), right.top())
    area = QRect(left.right() + 3, top, right.left() - left.right() - 6, left.bottom() - top)
    return on_screen(view).copy(area)
