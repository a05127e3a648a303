"""Tab goes through each page of the inspector in reading order, round and round."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication

from tests.builders import id_of

KEY = Qt.Key

STORY = [
    *("What to inspect", "Title", "As a", "I want to", "so that"),
    *("Estimate", "Value", "Status", "Release"),
    *("Add an acceptance criterion", "The ride is booked", "Acceptance criterion"),
    *("A receipt comes", "Acceptance criterion"),
    *("Add a story that this one needs", "Pick a time"),
    *("Add an outcome", "Riders trust paying", "Why?", "1 of 2 — not ready"),
]
NOTES = [
    *("What to inspect", "Preview", "Description", "Problem", "Tags"),
    *("Add a persona", "Personas", "Type", "Assignee"),
    *("Blocked", "To discuss", "To research", "Risky", "To split", "Unclear"),
    *("Links", "Colour", "Step", "Keys elsewhere", "Pinned: slicing leaves it here"),
]
RELEASE = [
    *("Title", "Goal", "Measures", "Capacity", "State", "Start", "Finish"),
    *("Description", "Reason", "What to inspect"),
]
ACTIVITY = ["Title", "Problem", "Description", "Add a persona", "Personas", "Colour"]
MANY = [
    *("Status", "Release", "Estimate", "Value", "Type", "Assignee"),
    *("Add to the outcomes of all", "Riders trust paying · 1 of 2"),
    *("Add to the personas of all", "Personas", "Add to the tags of all", "Tags"),
    *("Add to the needs of all", "Pick a time · 1 of 2"),
    *("Blocked", "To discuss", "To research", "Risky", "To split", "Unclear"),
    *("0 of 2 ticked on all", "Colour", "Step", "Pinned: slicing leaves them here"),
]


def walked(bench, first, key=KEY.Key_Tab) -> list[str]:
    """Press Tab until the keyboard is where it began; return the names of all it stopped at."""
    first.setFocus()
    names = []
    while not names or QApplication.focusWidget() is not first:
        here = QApplication.focusWidget()
        names.append(said(here))
        bench.qtbot.keyClick(here, key)
        QApplication.processEvents()
        assert bench.inspector.isAncestorOf(QApplication.focusWidget())
        assert len(names) < 50
    return names


def said(widget) -> str:
    return widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")


def test_tab_after_so_that_goes_to_the_estimate(bench, qtbot):
    page = bench.select("Pay by card")

    page.title.setFocus()
    for _ in range(4):
        qtbot.keyClick(QApplication.focusWidget(), KEY.Key_Tab)

    assert QApplication.focusWidget() is page.estimate


def test_tab_goes_round_a_story(bench):
    bench.select("Pay by card")

    assert walked(bench, bench.inspector.tabs) == STORY


def test_shift_tab_goes_the_same_way_back(bench):
    bench.select("Pay by card")

    back = walked(bench, bench.inspector.tabs, KEY.Key_Backtab)

    assert back == [STORY[0], *reversed(STORY[1:])]


@pytest.mark.parametrize(
    ("place", "names"),
    [
        (
            1,
            [
                *("What to inspect", "Ask why once more", "Answer to why"),
                *("Add an outcome", "Riders trust paying"),
            ],
        ),
        (
            2,
            [
                *("What to inspect", "We believe", "Expected result", "Signal"),
                *("Confidence", "State", "Learned"),
            ],
        ),
        (
            3,
            [
                *("What to inspect", "Remove this question", "Question"),
                *("Who can answer", "Answer", "Ask a question"),
            ],
        ),
        (4, ["What to inspect", "Add feedback"]),
        (5, NOTES),
    ],
)
def test_tab_goes_round_each_tab_of_a_story(bench, place, names):
    bench.select("Pay by card")
    bench.tab(place)

    assert walked(bench, bench.inspector.tabs) == names


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("First", RELEASE),
        ("Pay", [*ACTIVITY, "Activity"]),
        ("Book", ACTIVITY),
    ],
)
def test_tab_goes_round_a_release_a_step_and_an_activity(bench, title, names):
    page = bench.select(title)

    assert walked(bench, page.title) == names


def test_tab_goes_round_the_map(bench):
    page = bench.select()

    assert walked(bench, page.title) == [
        *("Title", "Goal", "Problem", "Description", "Unit", "Limit of work in progress"),
        "What to inspect",
    ]


def test_tab_goes_round_an_outcome(bench):
    bench.select("Pay by card")
    bench.inspector.show_record(id_of(bench.map, "Riders trust paying"))

    names = walked(bench, bench.page.title)

    assert names[:4] == ["Title", "Value", "Horizon", "Measure"]


def test_tab_goes_round_several_stories(bench):
    page = bench.select("Pay by card", "Get a receipt")

    assert walked(bench, page.status) == MANY


def test_a_question_that_is_removed_leaves_the_keyboard_in_the_inspector(bench, qtbot):
    bench.select("Pay by card")
    bench.tab(3)
    bench.inspector.tabs.setFocus()
    qtbot.keyClick(bench.inspector.tabs, KEY.Key_Tab)

    qtbot.keyClick(QApplication.focusWidget(), KEY.Key_Space)

    assert bench.story("Pay by card").questions == ()
    assert bench.inspector.isAncestorOf(QApplication.focusWidget())
