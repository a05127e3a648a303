"""All releases are planned at once, the plan is told with its proof, and applied as one step."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from storymap.document.document import Document
from storymap.edit.fields import set_fields
from storymap.layout.themes import DARK, LIGHT
from storymap.model.records import Range, replace
from storymap.panels.slice_answer import answer, frontier_of, question_of
from storymap.panels.slice_plan import PlanDialog
from storymap.panels.slice_plan_answer import plan_answer
from storymap.progress import Progress
from storymap.slicing.options import SliceOptions
from storymap.slicing.plan import plan_releases
from tests.builders import a_map, cell, id_of

KEY = Qt.Key


def worth(value: float, effort: float, **fields):
    return {
        "value": value,
        "estimate": Range(low=effort / 2, likely=effort, high=effort * 2),
        **fields,
    }


@pytest.fixture
def document() -> Document:
    m = a_map(
        {
            "Book": {
                "Pay": {
                    "First": ["By post"],
                    "Next": ["By card", "By phone"],
                    "Someday": ["By cheque"],
                    None: ["Refund", "By barter"],
                }
            }
        },
        stories={
            "By post": worth(1, 3),
            "By card": worth(50, 4),
            "By phone": worth(20, 4),
            "By cheque": worth(2, 4),
            "Refund": worth(30, 4, needs=["By card"]),
        },
    )
    for title, capacity in (("First", 5), ("Next", 9)):
        release = m.releases[id_of(m, title)]
        m = m.with_records(replace(release, capacity=Range(likely=capacity)))
    return Document(m)


@pytest.fixture
def dialog(qtbot, document):
    dialog = PlanDialog(document, LIGHT)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(dialog)
    dialog.show()
    planned(qtbot, dialog)
    yield dialog
    dialog.reject()


def planned(qtbot, dialog) -> None:
    qtbot.waitUntil(
        lambda: not dialog.is_busy and dialog._answer is not None and dialog._answer.is_final,
        timeout=20_000,
    )


def words(dialog, column: int) -> list[str]:
    model = dialog.model
    return [model.data(model.index(row, column)) for row in range(model.rowCount())]


def test_each_release_tells_what_it_would_deliver(dialog):
    assert words(dialog, 0) == ["First", "Next", "Someday"]
    assert words(dialog, 1) == ["5 pt", "9 pt", "not planned"]
    assert words(dialog, 2)[:2] == ["50", "50"]
    assert words(dialog, 5)[:2] == ["1 in, 1 out", "1 in, 1 out"]
    assert dialog.proof.text().startswith("Worth 96.62, later value discounted: proved best in ")


def test_what_is_left_aside_is_said(dialog):
    assert "Without a capacity, and so left as it is: “Someday”." in dialog.message.text()
    assert "1 story has no estimate, so no place in the plan." in dialog.message.text()


def test_applying_the_plan_is_one_undo_step(qtbot, dialog, document):
    before = document.story_map

    qtbot.mouseClick(dialog.apply_button, Qt.MouseButton.LeftButton)

    m = document.story_map
    assert cell(m, "Pay", "First") == ["By card"]
    assert sorted(cell(m, "Pay", "Next")) == ["By phone", "Refund"]
    assert cell(m, "Pay", "Someday") == ["By cheque"]
    assert sorted(cell(m, "Pay")) == ["By barter", "By post"]
    reason = m.releases[id_of(m, "First")].reason
    assert reason.startswith("Planned for value at 5 points: worth 50, proved best with the ")
    assert not dialog.isVisible()
    document.undo()
    assert document.story_map == before


def test_a_reason_that_somebody_wrote_is_kept(qtbot, dialog, document):
    m = document.story_map
    document.commit("", set_fields(m, id_of(m, "First"), reason="Because we said so."))
    planned(qtbot, dialog)

    dialog.apply_button.click()

    m = document.story_map
    assert m.releases[id_of(m, "First")].reason == "Because we said so."


def test_another_capacity_is_typed_into_the_table(qtbot, dialog):
    index = dialog.model.index(0, 1)
    dialog.activateWindow()
    dialog.table.setFocus()
    dialog.table.setCurrentIndex(index)

    qtbot.keyClick(dialog.table, KEY.Key_F2)
    [editor] = [one for one in dialog.table.findChildren(QLineEdit) if one.isVisible()]
    editor.selectAll()
    qtbot.keyClicks(editor, "8")
    qtbot.keyClick(editor, KEY.Key_Return)
    QApplication.processEvents()
    planned(qtbot, dialog)

    assert words(dialog, 1)[0] == "8 pt"
    assert words(dialog, 2)[:2] == ["80", "21"]
    assert dialog.isVisible()


def test_a_release_with_less_room_than_its_capacity_says_why(qtbot, dialog, document):
    m = document.story_map
    document.commit("", set_fields(m, id_of(m, "By post"), status="done"))
    planned(qtbot, dialog)

    assert words(dialog, 1)[:2] == ["2 of 5 pt", "9 pt"]
    tips = [
        dialog.model.data(dialog.model.index(row, 1), Qt.ItemDataRole.ToolTipRole) for row in (0, 1)
    ]
    assert "5 pt less 3 pt done" in tips[0]
    assert not tips[1]


def test_a_release_fits_as_likely_in_the_plan_as_in_its_own_slice(document):
    m = document.story_map
    first = m.releases[id_of(m, "First")]
    m = m.with_records(replace(first, capacity=Range(low=3, likely=5, high=20)))
    question = question_of(m, first.id, 5)
    known = frontier_of(question, Progress())
    alone = answer(question, known, Progress())

    planned = plan_answer(m, plan_releases(m), is_final=True)

    assert planned.rows[0].chance == alone.chance


def test_a_capacity_that_does_not_do_can_be_typed_anew(qtbot, document):
    m = document.story_map
    options = SliceOptions(must=frozenset({id_of(m, "By card")}))
    dialog = PlanDialog(document, LIGHT, options=options)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(dialog)
    planned(qtbot, dialog)

    for row in (0, 1):
        dialog.model.setData(dialog.model.index(row, 1), "1")
    qtbot.waitUntil(lambda: not dialog.is_busy, timeout=20_000)
    refused = dialog.message.text()
    told = words(dialog, 1)
    dialog.model.setData(dialog.model.index(0, 1), "5")
    planned(qtbot, dialog)
    dialog.reject()

    assert refused
    assert told == ["1 pt", "1 pt", "not planned"]
    assert words(dialog, 2)[0] == "50"


def test_a_plan_for_another_capacity_than_was_typed_is_not_applied(qtbot, dialog, document):
    before = document.story_map

    dialog.model.setData(dialog.model.index(0, 1), "8")
    dialog.apply_button.click()

    assert document.story_map is before
    planned(qtbot, dialog)
    assert dialog.apply_button.isEnabled()


def test_value_that_comes_later_can_count_less(qtbot, dialog):
    dialog.activateWindow()
    dialog.discount.setFocus()
    qtbot.waitUntil(dialog.discount.hasFocus)
    dialog.discount.selectAll()

    qtbot.keyClicks(dialog.discount, "0.5")
    qtbot.keyClick(dialog.discount, KEY.Key_Return)
    planned(qtbot, dialog)

    assert dialog.proof.text().startswith("Worth 75.5, ")


@pytest.mark.parametrize("text", ["0", "2", "-1"])
def test_a_discount_that_is_none_is_refused(qtbot, dialog, text):
    dialog.activateWindow()
    dialog.discount.setFocus()
    qtbot.waitUntil(dialog.discount.hasFocus)
    dialog.discount.selectAll()

    qtbot.keyClicks(dialog.discount, text)
    qtbot.keyClick(dialog.discount, KEY.Key_Return)

    assert dialog.message.text().startswith("Write ")


def test_a_map_open_for_reading_only_is_planned_but_not_changed(qtbot, document):
    document.read_only = True
    dialog = PlanDialog(document, DARK)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(dialog)

    planned(qtbot, dialog)

    assert not dialog.apply_button.isEnabled()
    dialog.reject()


def test_a_map_without_capacities_says_what_to_do(qtbot):
    dialog = PlanDialog(Document(a_map({"Book": {"Pay": {"First": ["By card"]}}})), LIGHT)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(dialog)

    qtbot.waitUntil(lambda: not dialog.is_busy, timeout=20_000)

    assert "capacity" in dialog.message.text()
    assert not dialog.apply_button.isEnabled()
    dialog.reject()


def test_the_plan_keeps_to_must_haves_and_wont_haves(qtbot, document):
    m = document.story_map
    options = SliceOptions(
        must=frozenset({id_of(m, "By cheque")}),
        wont=frozenset({id_of(m, "By phone")}),
        cover="steps",
    )
    dialog = PlanDialog(document, LIGHT, options=options)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(dialog)
    dialog.show()
    planned(qtbot, dialog)

    placed = {name for one in dialog._answer.plan.releases for name in one.stories if one.capacity}
    told = dialog.wishes.text()
    dialog.reject()

    assert id_of(m, "By cheque") in placed
    assert id_of(m, "By phone") not in placed
    assert told.startswith("Kept to: 1 must-have · 1 won’t-have.")
    assert "covers" in told


def test_without_wishes_the_plan_says_nothing_of_them(dialog):
    assert dialog.wishes.isHidden()
