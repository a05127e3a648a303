"""What is typed in the inspector is a draft of the map until it is committed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from storymap.model.records import Range
from storymap.panels import entries, fields
from storymap.panels.outline import OutlinePanel
from tests.builders import id_of

KEY = Qt.Key


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    """Nothing is committed by itself."""
    monkeypatch.setattr(fields, "IDLE", 60_000)
    monkeypatch.setattr(entries, "IDLE", 60_000)


def story(bench):
    """The story with what is typed in it."""
    m = bench.document.drafts.on(bench.map)
    return m.stories[bench.page.ids[0]]


def typed(bench, field, text):
    """Type, and see that nothing is committed."""
    before = bench.map
    bench.write(field, text)
    assert bench.map is before


def test_a_title(bench):
    page = bench.select("Pay by card")
    typed(bench, page.title, "Pay with a card")

    assert story(bench).title == "Pay with a card"


def test_numbers_as_far_as_they_are_some(bench):
    page = bench.select("Pay by card")
    typed(bench, page.estimate, "3-")
    assert story(bench) is bench.story("Pay by card")

    bench.qtbot.keyClicks(page.estimate, "5")

    assert story(bench).estimate == Range(low=3, likely=4, high=5)


def test_the_parts_of_a_narrative(bench):
    page = bench.select("Pay by card")
    page.narrative._open(0)
    bench.write(page.narrative.fields[0], "rider", KEY.Key_Return)
    typed(bench, page.narrative.fields[2], "I can go")

    assert (story(bench).narrative.as_, story(bench).narrative.so) == ("rider", "I can go")


def test_entries_old_and_new(bench):
    page = bench.select("Pay by card")
    page.acceptance.add()
    typed(bench, page.acceptance._rows[-1].text, "It rings")
    typed(bench, page.acceptance._rows[0].text, "")

    assert [task.text for task in story(bench).acceptance] == [
        "The ride is booked", "A receipt comes", "It rings",
    ]  # fmt: skip
    bench.qtbot.keyClicks(page.acceptance._rows[1].text, " later")
    bench.qtbot.keyClick(page.acceptance._rows[1].text, KEY.Key_End)
    texts = [task.text for task in story(bench).acceptance]
    assert any("later" in text for text in texts)
    assert story(bench).acceptance[0].id == "a1"


def test_the_why_ladder(bench):
    bench.select("Pay by card")
    page = bench.tab(1)
    page.ladder.add()
    typed(bench, page.ladder._rows[-1].text, "To live")

    assert [item.text for item in story(bench).why] == ["To take money", "To live"]


def test_a_hypothesis(bench):
    bench.select("Pay by card")
    page = bench.tab(2)
    belief = next(one.field for one in page._bindings if one.label == "We believe")
    typed(bench, belief, "They pay")

    assert story(bench).hypothesis.belief == "They pay"


def test_questions_old_and_new(bench):
    bench.select("Pay by card")
    page = bench.tab(3)
    typed(bench, page.questions.cards[0].answer, "All of them")
    page.questions.ask.click()
    typed(bench, page.questions.cards[-1].text, "When?")

    texts = [(one.text, one.answer) for one in story(bench).questions]

    assert texts == [("Which cards?", "All of them"), ("When?", "")]


def test_tags(bench):
    bench.select("Pay by card")
    page = bench.tab(5)
    typed(bench, page.tags, "web, app")

    assert story(bench).tags == ("app", "web")


def test_a_description(bench):
    bench.select("Pay by card")
    page = bench.tab(5)
    typed(bench, page.description.text, "By any card.")

    assert story(bench).description == "By any card."


def test_what_is_left_with_escape_is_no_draft(bench):
    page = bench.select("Pay by card")
    typed(bench, page.title, "Pay with a card")

    bench.qtbot.keyClick(page.title, KEY.Key_Escape)

    assert story(bench) is bench.story("Pay by card")


def test_what_is_committed_is_no_draft(bench):
    page = bench.select("Pay by card")
    bench.write(page.title, "Pay with a card", KEY.Key_Return)

    assert bench.document.drafts.on(bench.map) is bench.map


def test_the_same_text_again_is_no_draft(bench):
    page = bench.select("Pay by card")
    typed(bench, page.title, "Pay by card")

    assert bench.document.drafts.on(bench.map) is bench.map


def test_several_stories_get_one_value(bench):
    page = bench.select("Pay by card", "Get a receipt")
    typed(bench, page.value, "9")

    m = bench.document.drafts.on(bench.map)

    assert [m.stories[name].value for name in page.ids] == [9, 9]


def test_a_title_in_the_outline(qtbot, document):
    panel = OutlinePanel(document)
    qtbot.addWidget(panel)
    with qtbot.waitExposed(panel):
        panel.show()
    before, name = document.story_map, id_of(document.story_map, "Pay by card")
    document.selection.select(name)
    panel.rename()
    line = panel.tree.findChild(QLineEdit)
    assert document.drafts.on(before) is before

    line.selectAll()
    qtbot.keyClicks(line, "Pay with a card")

    assert document.drafts.on(before).stories[name].title == "Pay with a card"
    assert document.story_map is before
    qtbot.keyClick(line, KEY.Key_Escape)
    assert document.drafts.on(before) is before
