"""Two capacities side by side tell what more room buys, story by story."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from storymap.layout.themes import LIGHT
from storymap.model.records import Range, replace
from storymap.panels.slice_answer import question_of
from storymap.panels.slice_compare import CompareDialog
from tests.builders import a_map, id_of

KEY = Qt.Key


@pytest.fixture
def m():
    efforts = {"Pay": 4, "Refund": 4, "Receipt": 4}
    worth = {"Pay": 50, "Refund": 30, "Receipt": 10}
    fields = {
        name: {
            "estimate": Range(low=effort / 2, likely=effort, high=effort * 2),
            "value": worth[name],
        }
        for name, effort in efforts.items()
    }
    made = a_map({"Book": {"Check out": {"First": list(efforts)}}}, stories=fields)
    release = made.releases[id_of(made, "First")]
    return made.with_records(replace(release, capacity=Range(likely=4)))


@pytest.fixture
def dialog(qtbot, m):
    dialog = CompareDialog(question_of(m, id_of(m, "First"), 4), LIGHT)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(dialog)
    dialog.heard, dialog.seen = [], []
    dialog.taken.connect(dialog.heard.append)
    dialog.visited.connect(dialog.seen.append)
    dialog.show()
    qtbot.waitUntil(lambda: not dialog.is_busy, timeout=20_000)
    yield dialog
    dialog.reject()


def compare(qtbot, dialog, capacity: str) -> None:
    field = dialog.sides[1].field
    dialog.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    field.selectAll()
    qtbot.keyClicks(field, capacity)
    qtbot.keyClick(field, KEY.Key_Return)
    qtbot.waitUntil(lambda: not dialog.is_busy, timeout=20_000)


def test_it_begins_with_a_quarter_more(dialog):
    assert [side.question.capacity for side in dialog.sides] == [4, 5]
    assert dialog.message.text() == "Nothing differs."


def test_the_difference_is_told_in_value_and_in_stories(qtbot, dialog):
    compare(qtbot, dialog, "12")

    assert [side.numbers.value.text() for side in dialog.sides] == ["50", "90"]
    assert dialog.message.text() == "8 points more buy 40 of value."
    lines = dialog.why.lines.lines
    assert [line.title for line in lines] == ["Refund", "Receipt"]
    assert lines[0].reason.startswith("only at 12 pt: ◆ 30 for ")


def test_a_smaller_second_capacity_loses_stories(qtbot, dialog):
    compare(qtbot, dialog, "0")

    (line,) = dialog.why.lines.lines
    assert (line.title, line.is_in) == ("Pay", False)


def test_a_search_that_is_stopped_can_be_stopped_no_more(qtbot, dialog):
    dialog._compute()
    dialog.stop_button.show()

    dialog.stop_button.click()

    qtbot.waitUntil(lambda: dialog.message.text() == "Stopped.", timeout=20_000)
    assert dialog.stop_button.isHidden()


def test_one_of_the_two_is_taken(qtbot, dialog):
    compare(qtbot, dialog, "8")

    qtbot.mouseClick(dialog.sides[1].take_button, Qt.MouseButton.LeftButton)

    assert dialog.heard == [8]
    assert not dialog.isVisible()


def test_a_capacity_that_is_none_is_refused_and_the_dialog_stays(qtbot, dialog):
    compare(qtbot, dialog, "-4")

    assert dialog.sides[1].error.text() == "Write how much the release holds, as 40."
    assert dialog.isVisible()


def test_a_story_can_be_gone_to(qtbot, dialog, m):
    compare(qtbot, dialog, "8")
    place = dialog.why.visualRect(dialog.why.lines.index(0, 1)).center()

    qtbot.mouseClick(dialog.why.viewport(), Qt.MouseButton.LeftButton, pos=place)

    assert dialog.seen == [id_of(m, "Refund")]


def test_what_cannot_be_sliced_is_said(qtbot, m):
    stuck = replace(m.stories[id_of(m, "Pay")], pinned=True)
    question = question_of(m.with_records(stuck), id_of(m, "First"), 1)
    dialog = CompareDialog(question, LIGHT)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(dialog)

    qtbot.waitUntil(lambda: not dialog.is_busy, timeout=20_000)

    assert "pinned" in dialog.message.text().lower()
