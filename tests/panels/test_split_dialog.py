"""The dialog that splits a story shows the parts as they will be, and makes them as one step."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from storymap.document.document import Document
from storymap.layout.themes import LIGHT
from storymap.model.records import Narrative, Range, Task, replace
from storymap.panels.split_dialog import SplitDialog
from tests.builders import a_map, cell, id_of, ids_of

KEY = Qt.Key


@pytest.fixture
def document() -> Document:
    m = a_map(
        {
            "Buy": {
                "Pay": {
                    "First": ["Pay by card and print a receipt", "Get a parcel"],
                    "Later": ["Look back"],
                }
            }
        },
        outcomes=["Readers trust paying"],
        personas=["Reader", "Clerk"],
        stories={
            "Pay by card and print a receipt": {
                "estimate": Range(low=3, likely=5, high=8),
                "value": 20,
                "outcomes": ["Readers trust paying"],
                "personas": ["Reader", "Clerk"],
                "narrative": Narrative(as_="a reader", want="to pay", so="it is mine"),
                "needs": ["Look back"],
                "acceptance": (
                    Task(id="a1", text="The card is charged"),
                    Task(id="a2", text="A refused card says why"),
                    Task(id="a3", text="A receipt is printed"),
                ),
            },
            "Get a parcel": {"needs": ["Pay by card and print a receipt"]},
        },
    )
    return Document(m.with_records(replace(m.info, unit="days")))


@pytest.fixture
def dialog(qtbot, document):
    return opened(qtbot, document)


def opened(qtbot, document, title="Pay by card and print a receipt"):
    dialog = SplitDialog(document, id_of(document.story_map, title), LIGHT)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    dialog.said = []
    dialog.message.connect(dialog.said.append)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def titles(dialog):
    return [part.title.text() for part in dialog.parts]


def choose(dialog, words):
    """Choose a rule by how it begins."""
    place = next(n for n in range(dialog.rule.count()) if dialog.rule.itemText(n).startswith(words))
    dialog.rule.setCurrentIndex(place)
    dialog.rule.activated.emit(place)


def test_the_first_rule_that_applies_is_proposed_with_what_each_part_gets(dialog):
    assert dialog.rule.currentText().startswith("by workflow step")
    assert titles(dialog) == ["Pay by card", "Print a receipt"]
    assert [part.details.text() for part in dialog.parts] == [
        "3–8 d · 2 criteria · for “Reader”, “Clerk” · needs “Look back”",
        "no estimate yet · 1 criterion · for “Reader”, “Clerk” · needs “Look back”",
    ]
    assert "“Get a parcel” will need all parts." in dialog.kept.text()
    assert "“Readers trust paying”" in dialog.kept.text()


def test_only_rules_that_apply_are_offered_and_by_hand_always(qtbot, document):
    dialog = opened(qtbot, document, "Get a parcel")
    words = [dialog.rule.itemText(place) for place in range(dialog.rule.count())]

    assert "by hand" in words
    assert not any(text.startswith(("by workflow", "by data")) for text in words)


def test_enter_makes_the_parts_that_are_shown_as_one_step(qtbot, dialog, document):
    before = document.story_map
    qtbot.keyClick(dialog.parts[0].title, KEY.Key_Return)

    m = document.story_map
    assert cell(m, "Pay", "First") == ["Pay by card", "Print a receipt", "Get a parcel"]
    printed = m.stories[id_of(m, "Print a receipt")]
    assert [task.text for task in printed.acceptance] == ["A receipt is printed"]
    assert printed.needs == (id_of(m, "Look back"),)
    assert printed.outcomes == (id_of(m, "Readers trust paying"),)
    parcel = m.stories[id_of(m, "Get a parcel")]
    assert set(parcel.needs) == set(ids_of(m, "Pay by card", "Print a receipt"))
    assert set(document.selection.ids) == set(parcel.needs)
    assert dialog.said == ["Split into 2 stories."]
    document.undo()
    assert document.story_map == before


def test_another_rule_makes_other_parts(dialog):
    choose(dialog, "by persona")
    assert [title.rpartition(" – ")[2] for title in titles(dialog)] == ["Reader", "Clerk"]

    choose(dialog, "happy path")
    assert len(titles(dialog)) == 2

    choose(dialog, "by acceptance")
    assert titles(dialog)[1:] == ["A refused card says why", "A receipt is printed"]


def test_titles_estimates_and_criteria_can_be_changed_before(qtbot, dialog, document):
    first, second = dialog.parts
    second.title.clear()
    qtbot.keyClicks(second.title, "Mail a receipt")
    qtbot.keyClicks(second.estimate, "1-2")
    choice = dialog.choices["a2"]
    choice.setCurrentIndex(1)
    choice.activated.emit(1)
    assert second.details.text().startswith("1–2 d · 2 criteria")
    assert choice.itemText(1) == "2  Mail a receipt"

    qtbot.mouseClick(dialog.split_button, Qt.MouseButton.LeftButton)

    m = document.story_map
    mailed = m.stories[id_of(m, "Mail a receipt")]
    assert mailed.estimate == Range(low=1, likely=1.5, high=2)
    assert [task.id for task in mailed.acceptance] == ["a2", "a3"]
    assert first is dialog.parts[0]


def test_a_criterion_may_go_to_both_parts_and_does_where_both_personas_need_it(
    qtbot, dialog, document
):
    choose(dialog, "by persona")
    assert dialog.choices["a1"].currentText() == "Both parts"
    assert all("3 criteria" in part.details.text() for part in dialog.parts)

    choice = dialog.choices["a2"]
    choice.setCurrentIndex(1)
    choice.activated.emit(1)
    qtbot.mouseClick(dialog.split_button, Qt.MouseButton.LeftButton)

    m = document.story_map
    first, second = (m.stories[name] for name in document.selection.ids)
    assert [task.text for task in first.acceptance] == [
        "The card is charged",
        "A receipt is printed",
    ]
    assert len(second.acceptance) == 3
    assert [first.narrative.as_, second.narrative.as_] == ["a reader", "Clerk"]
    assert first.narrative.want == second.narrative.want == "to pay"


def test_every_part_is_offered_once_there_are_more_than_two(qtbot, dialog):
    choice = dialog.choices["a1"]
    qtbot.mouseClick(dialog.more_button, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(dialog.parts[2].title, "Refund")
    assert choice.itemText(3) == "Every part"

    choice.setCurrentIndex(3)
    choice.activated.emit(3)

    m, ids = dialog.result_map()
    assert all("The card is charged" in {t.text for t in m.stories[n].acceptance} for n in ids)


def test_by_hand_asks_for_the_other_titles(qtbot, dialog, document):
    choose(dialog, "by hand")
    assert titles(dialog) == ["Pay by card and print a receipt", ""]
    assert not dialog.split_button.isEnabled()
    assert "at least two" in dialog.refusal.text()
    assert dialog.split_button.text() == "Split"

    qtbot.keyClicks(dialog.parts[1].title, "Refund")
    qtbot.mouseClick(dialog.more_button, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(dialog.parts[2].title, "Dispute")
    assert dialog.split_button.text() == "Split into 3 stories"
    qtbot.keyClick(dialog.parts[2].title, KEY.Key_Return)

    assert cell(document.story_map, "Pay", "First") == [
        "Pay by card and print a receipt", "Refund", "Dispute", "Get a parcel",
    ]  # fmt: skip


def test_an_estimate_that_is_none_is_told_and_nothing_is_split(qtbot, dialog, document):
    before = document.story_map
    qtbot.keyClicks(dialog.parts[1].estimate, "big")

    qtbot.keyClick(dialog.parts[1].estimate, KEY.Key_Return)

    assert dialog.refusal.isVisible()
    assert document.story_map is before


def test_escape_splits_nothing(qtbot, dialog, document):
    before = document.story_map

    qtbot.keyClick(dialog, KEY.Key_Escape)

    assert document.story_map is before
    assert not dialog.isVisible()


def test_a_story_that_is_gone_is_split_no_longer(dialog, document):
    m = document.story_map
    document.commit("Remove", m.with_changes({id_of(m, "Pay by card and print a receipt"): None}))

    assert not dialog.isVisible()


def test_every_field_has_a_name_to_be_read_out(dialog):
    fields = [one for part in dialog.parts for one in (part.title, part.estimate)]

    assert all(field.accessibleName() for field in (*fields, dialog.rule))
    assert dialog.choices["a1"].accessibleName() == "Where “The card is charged” goes"
