"""The tabs of a story beyond the first: whys, hypothesis, questions, feedback; done is done."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from storymap.edit.fields import set_fields
from storymap.edit.people import add_stakeholder
from storymap.model.ids import MAP_ID
from storymap.model.records import Feedback, Hypothesis, Item, Question, Task
from storymap.panels.history_text import today
from storymap.panels.whole_page import LATER
from tests.builders import id_of

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


def given(bench, title: str = "Pay by card", **fields):
    """Give a story fields, outside of the undo steps that a test counts."""
    m = set_fields(bench.map, id_of(bench.map, title), **fields)
    bench.document.commit("before", m)


def undone(bench, before) -> None:
    bench.document.undo()
    assert bench.map == before


def texts(entries) -> list[str]:
    return [one.text for one in entries]


# Done is done


def test_a_story_that_is_called_done_and_is_not_says_what_is_unmet(bench):
    m = set_fields(bench.map, MAP_ID, done=(Item(id="d1", text="Reviewed"),))
    bench.document.commit("", m)
    page = bench.select("Pay by card")
    assert page.undone.isHidden()

    given(bench, status="done")

    assert page.undone.text() == "Not counted as done: “A receipt comes” and “Reviewed” not met"
    assert bench.inspector.tabs.tabToolTip(0) == "Story: something is open"
    given(bench, acceptance=(Task(id="a1", text="The ride is booked", done=True),), checks=("d1",))
    assert page.undone.isHidden()
    assert page.done.summary.text() == "1 of 1 — met"


def test_items_of_the_definition_of_done_are_ticked_by_keyboard(bench, qtbot):
    bench.document.commit("", set_fields(bench.map, MAP_ID, done=(Item(id="d1", text="Reviewed"),)))
    page, before = bench.select("Pay by card"), bench.map

    page.done.summary.setFocus()
    qtbot.keyClick(page.done.summary, KEY.Key_Space)
    tick = page.done._ticks._rows[0].tick
    tick.setFocus()
    qtbot.keyClick(tick, KEY.Key_Space)

    assert bench.story("Pay by card").checks == ("d1", "r1")
    assert bench.document.undo_label == "Tick an item"
    undone(bench, before)


def test_an_open_definition_stays_open_from_card_to_card(bench):
    page = bench.select("Pay by card")
    page.ready.summary.click()

    bench.select("Get a receipt")

    assert page.ready._ticks.isVisible()
    assert not page.ready._ticks._rows[0].tick.isChecked()


def test_open_questions_and_late_needs_stand_beside_the_definition_of_ready(bench):
    given(bench, needs=(id_of(bench.map, "Change a booking"),))

    page = bench.select("Pay by card")

    assert page.ready.beside.text() == "1 open question · “Change a booking” comes later"


def test_a_criterion_is_moved_by_alt_and_an_arrow(bench, qtbot):
    page, before = bench.select("Pay by card"), bench.map
    row = page.acceptance._rows[0].text
    row.setFocus()

    qtbot.keyClick(row, KEY.Key_Down, ALT)

    assert texts(bench.story("Pay by card").acceptance) == ["A receipt comes", "The ride is booked"]
    assert page.acceptance._rows[1].text.hasFocus()
    qtbot.keyClick(page.acceptance._rows[1].text, KEY.Key_Down, ALT)
    undone(bench, before)


# Why


def test_a_ladder_ends_by_one_key_in_an_outcome_of_its_last_answers_words(bench, qtbot):
    given(bench, outcomes=(), why=(Item(id="w1", text="riders come  back"),))
    bench.select("Pay by card")
    page, before = bench.tab(1), bench.map
    assert page.end.text() == "End in “Riders come back”"

    row = page.ladder._rows[0].text
    row.setFocus()
    qtbot.keyClick(row, KEY.Key_Return, CTRL)

    assert bench.story("Pay by card").outcomes == (id_of(bench.map, "Riders come back"),)
    assert page.told.text() == "✓ It ends in “Riders come back”."
    assert page.end.isHidden()
    assert bench.document.undo_label == "End in an outcome"
    undone(bench, before)


def test_a_ladder_ends_in_a_new_outcome_with_what_was_just_typed(bench, qtbot):
    given(bench, outcomes=(), why=())
    bench.select("Pay by card")
    page, before = bench.tab(1), bench.map

    page.ladder.add()
    qtbot.keyClicks(page.ladder._rows[0].text, "More rides")
    qtbot.keyClick(page.ladder._rows[0].text, KEY.Key_Return, CTRL)

    assert bench.story("Pay by card").outcomes == (id_of(bench.map, "More rides"),)
    bench.document.undo()
    undone(bench, before)


def test_a_ladder_that_leads_nowhere_yet_asks_the_next_why(bench):
    given(bench, outcomes=())

    bench.select("Pay by card")
    page = bench.tab(1)

    assert page.told.text() == "Not at an outcome yet. And why “To take money”?"
    assert page.end.text() == "New outcome “To take money”"
    assert bench.inspector.tabs.tabToolTip(1) == "Why: something is open"


# Hypothesis


def held(bench) -> Hypothesis:
    return bench.story("Pay by card").hypothesis


def test_a_hypothesis_is_tested_settled_and_doubted_by_buttons(bench, qtbot):
    given(bench, hypothesis=Hypothesis(belief="They have cards", confidence=0.6))
    bench.select("Pay by card")
    page, before = bench.tab(2), bench.map
    assert [page.begin.isVisible(), page.doubt.isVisible()] == [True, False]

    page.begin.setFocus()
    qtbot.keyClick(page.begin, KEY.Key_Space)
    assert held(bench).state == "testing"
    assert page.confirm.hasFocus()
    qtbot.keyClick(page.confirm, KEY.Key_Space)
    assert (held(bench).state, held(bench).confidence) == ("confirmed", 1)
    assert page.doubt.hasFocus()
    qtbot.keyClick(page.doubt, KEY.Key_Space)
    assert (held(bench).state, held(bench).confidence) == ("untested", None)

    bench.document.undo()
    bench.document.undo()
    undone(bench, before)


def test_the_state_is_chosen_as_the_buttons_do(bench, qtbot):
    given(bench, hypothesis=Hypothesis(belief="They have cards", state="testing"))
    bench.select("Pay by card")
    page = bench.tab(2)

    page.state.setFocus()
    qtbot.keyClicks(page.state, "Refuted")
    assert (held(bench).state, held(bench).confidence) == ("refuted", 0)

    qtbot.keyClick(page.state, KEY.Key_Home)
    assert (held(bench).state, held(bench).confidence) == ("untested", None)


def test_what_falls_with_a_hypothesis_and_its_rank_are_told(bench, qtbot):
    given(bench, hypothesis=Hypothesis(belief="They have cards", confidence=0.5))
    given(bench, "Get a receipt", needs=(id_of(bench.map, "Pay by card"),))
    bench.select("Pay by card")
    page = bench.tab(2)

    qtbot.waitUntil(lambda: bool(page.lines.lines))

    told = [line.accessibleName() for line in page.lines.lines]
    assert told == [
        "Riders trust paying (not earned any more)",
        "Get a receipt",
        "First (holds some of these)",
    ]
    assert page.rank.text() == "Number 1 of 1 to learn first"
    assert "Value at stake 50 × uncertainty 1 ÷ effort 6 = 8.33." in page.rank.toolTip()

    page.lines.lines[1].setFocus()
    qtbot.keyClick(page.lines.lines[1], KEY.Key_Return)
    assert bench.document.selection.ids == (id_of(bench.map, "Get a receipt"),)


@pytest.mark.parametrize(
    ("value", "confidence", "ends"),
    [
        (42, 0, ": 42 at 0 % counts as 0."),
        (42, 0.25, ": 42 at 25 % counts as 10.5."),
        (42, None, ": 42 at 100 % counts as 42."),
        (None, 0, "there is none yet."),
    ],
)
def test_a_settled_hypothesis_says_what_this_very_value_counts(
    bench, qtbot, value, confidence, ends
):
    held = Hypothesis(belief="They have cards", state="refuted", confidence=confidence)
    given(bench, hypothesis=held, value=value)
    bench.select("Pay by card")
    page = bench.tab(2)

    qtbot.waitUntil(page.rank.isVisible)

    assert page.rank.text().endswith(ends)


@pytest.mark.parametrize("held", [None, Hypothesis(), Hypothesis(state="testing", confidence=0.6)])
def test_below_a_hypothesis_that_says_nothing_nothing_falls(bench, qtbot, held):
    given(bench, hypothesis=Hypothesis(belief="They have cards"))
    given(bench, "Get a receipt", needs=(id_of(bench.map, "Pay by card"),), hypothesis=held)
    bench.select("Pay by card")
    page = bench.tab(2)
    qtbot.waitUntil(page.lines.isVisible)

    bench.select("Get a receipt")
    assert page.lines.isHidden()
    qtbot.wait(2 * LATER)

    assert page.lines.isHidden()
    assert page.rank.isHidden()


# Questions


def test_a_question_is_asked_of_somebody_who_is_known(bench, qtbot):
    bench.document.commit("", add_stakeholder(bench.map, "Bank of the city").story_map)
    bench.select("Pay by card")
    page, before = bench.tab(3), bench.map
    field = page.questions.cards[0].asked

    field.setFocus()
    qtbot.keyClicks(field, "city")
    popup = field.completer().popup()
    qtbot.waitUntil(popup.isVisible)
    qtbot.keyClick(popup, KEY.Key_Down)
    qtbot.keyClick(popup, KEY.Key_Return)

    qtbot.waitUntil(lambda: bench.map is not before)
    assert bench.story("Pay by card").questions[0].asked == "Bank of the city"
    undone(bench, before)


def test_control_enter_in_a_question_asks_the_next(bench, qtbot):
    bench.select("Pay by card")
    page, before = bench.tab(3), bench.map

    page.questions.cards[0].answer.setFocus()
    qtbot.keyClick(page.questions.cards[0].answer, KEY.Key_Return, CTRL)
    qtbot.keyClicks(QApplication.focusWidget(), "How much?")
    page.flush()

    assert texts(bench.story("Pay by card").questions) == ["Which cards?", "How much?"]
    assert bench.document.undo_label == "Change questions"
    undone(bench, before)


def test_an_answered_question_is_asked_again_and_keeps_its_answer(bench, qtbot):
    given(bench, questions=(Question(id="q1", text="Which cards?", answer="All"),))
    bench.select("Pay by card")
    page, before = bench.tab(3), bench.map
    assert bench.inspector.tabs.tabToolTip(3) == "Questions 1"

    page.questions.cards[0].again.setFocus()
    qtbot.keyClick(page.questions.cards[0].again, KEY.Key_Space)

    (question,) = bench.story("Pay by card").questions
    assert (question.text, question.answer) == ("Which cards?\n– All", "")
    assert page.questions.cards[0].text.toPlainText() == "Which cards?\n– All"
    assert bench.inspector.tabs.tabToolTip(3) == "Questions 1: something is open"
    undone(bench, before)


def test_a_click_on_the_tab_why_begins_the_first_answer(bench, qtbot):
    bench.select("Get a receipt")
    tabs = bench.inspector.tabs

    qtbot.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(1).center())
    qtbot.keyClicks(QApplication.focusWidget(), "To prove it")
    bench.page.flush()

    assert texts(bench.story("Get a receipt").why) == ["To prove it"]


def test_control_page_down_and_up_turn_the_tabs_from_any_field(bench, qtbot):
    bench.select("Pay by card")
    tabs = bench.inspector.tabs
    bench.page.title.setFocus()

    qtbot.keyClick(QApplication.focusWidget(), KEY.Key_PageDown, CTRL)
    assert tabs.currentIndex() == 1
    qtbot.keyClick(QApplication.focusWidget(), KEY.Key_PageUp, CTRL)
    qtbot.keyClick(QApplication.focusWidget(), KEY.Key_PageUp, CTRL)

    assert tabs.currentIndex() == 5


# Feedback


def test_a_name_without_room_is_told_by_its_tip_until_it_is_typed(bench, qtbot):
    long = "Weekly call with the city transport office and the shops beside the stations"
    given(bench, feedback=(Feedback(id="f1", text="Good", source=long),))
    bench.select("Pay by card")
    source = bench.tab(4).feedback.cards[0].source

    qtbot.waitUntil(lambda: long in source.toolTip())
    cut = source.grab().toImage()
    source.setFocus()
    qtbot.waitUntil(source.hasFocus)

    assert source.grab().toImage() != cut
    assert source.text() == long


def test_feedback_is_added_at_the_top_with_the_day_it_is(bench, qtbot):
    given(bench, feedback=(Feedback(id="f1", date="2026-01-02", text="Good"),))
    bench.select("Pay by card")
    page, before = bench.tab(4), bench.map

    card = page.feedback.cards[0]
    card.source.setFocus()
    qtbot.keyClick(card.source, KEY.Key_Return, CTRL)
    qtbot.keyClicks(QApplication.focusWidget(), "Too slow")
    page.flush()
    assert texts(card.entry for card in page.feedback.cards) == ["Too slow", "Good"]
    assert texts(bench.story("Pay by card").feedback) == ["Good", "Too slow"]
    assert bench.story("Pay by card").feedback[1].date == today().isoformat()
    assert bench.inspector.tabs.tabText(4) == "Feedback 2"
    undone(bench, before)


@pytest.mark.parametrize(
    ("field", "text", "name", "value"),
    [
        ("text", "They said so", "text", "They said so"),
        ("source", "Anna", "source", "Anna"),
        ("date", "2026-3-4", "date", "2026-03-04"),
    ],
)
def test_each_field_of_feedback_is_typed(bench, field, text, name, value):
    given(bench, feedback=(Feedback(id="f1", date="2026-01-02", text="Good"),))
    bench.select("Pay by card")
    page, before = bench.tab(4), bench.map

    bench.write(getattr(page.feedback.cards[0], field), text)
    page.flush()

    assert getattr(bench.story("Pay by card").feedback[0], name) == value
    undone(bench, before)


def test_feedback_helps_or_hurts(bench, qtbot):
    given(bench, feedback=(Feedback(id="f1", text="Good"),))
    bench.select("Pay by card")
    page, before = bench.tab(4), bench.map
    card = page.feedback.cards[0]

    card.effect.setFocus()
    qtbot.keyClicks(card.effect, "Hurts")

    assert bench.story("Pay by card").feedback[0].effect == "hurts"
    assert card.sign.text() == "−"
    undone(bench, before)


def test_a_date_that_is_none_stays_in_the_card_with_a_sentence(bench):
    given(bench, feedback=(Feedback(id="f1", date="2026-01-02", text="Good"),))
    bench.select("Pay by card")
    page, before = bench.tab(4), bench.map
    card = page.feedback.cards[0]

    bench.write(card.date, "soon", KEY.Key_Return)

    assert bench.map is before
    assert card.error.isVisible()
    assert "Write a date" in card.error.text()


def test_the_newest_feedback_comes_first_and_stays_while_its_date_changes(bench):
    entries = (
        Feedback(id="f1", date="2026-05-01", text="May"),
        Feedback(id="f2", text="Some day"),
        Feedback(id="f3", date="2026-06-01", text="June"),
    )
    given(bench, feedback=entries)
    bench.select("Pay by card")
    page = bench.tab(4)
    assert texts(card.entry for card in page.feedback.cards) == ["June", "May", "Some day"]

    bench.write(page.feedback.cards[2].date, "2026-07-01", KEY.Key_Return)

    assert texts(card.entry for card in page.feedback.cards) == ["June", "May", "Some day"]
    bench.select("Get a receipt")
    bench.select("Pay by card")
    assert texts(card.entry for card in bench.page.feedback.cards) == ["Some day", "June", "May"]


def test_feedback_is_taken_away_and_the_keyboard_stays(bench, qtbot):
    given(bench, feedback=(Feedback(id="f1", text="Good"), Feedback(id="f2", text="Bad")))
    bench.select("Pay by card")
    page, before = bench.tab(4), bench.map

    page.feedback.cards[0].dropped.emit()

    assert texts(bench.story("Pay by card").feedback) == ["Good"]
    assert bench.inspector.isAncestorOf(QApplication.focusWidget())
    undone(bench, before)


def test_what_is_typed_on_a_tab_is_committed_when_another_tab_is_shown(bench, qtbot):
    bench.select("Pay by card")
    page = bench.tab(4)
    page.feedback.add()
    qtbot.keyClicks(page.feedback.cards[0].text, "Fine")

    bench.tab(0)

    assert texts(bench.story("Pay by card").feedback) == ["Fine"]


def test_a_question_that_is_being_written_stays_when_others_change_elsewhere(bench, qtbot):
    bench.select("Pay by card")
    page = bench.tab(3)
    page.questions.add()
    qtbot.keyClicks(page.questions.cards[1].text, "How mu")

    given(bench, questions=(Question(id="q1", text="Which?"), Question(id="q9", text="When?")))
    qtbot.keyClicks(page.questions.cards[2].text, "ch?")
    page.flush()

    asked = bench.story("Pay by card").questions
    assert texts(asked) == ["Which?", "When?", "How much?"]


@pytest.mark.parametrize(("tab", "name"), [(3, "questions"), (4, "feedback")])
def test_control_enter_on_the_tabs_begins_an_entry(bench, qtbot, tab, name):
    bench.select("Get a receipt")
    page = bench.tab(tab)
    bench.inspector.tabs.setFocus()

    qtbot.keyClick(bench.inspector.tabs, KEY.Key_Return, CTRL)
    qtbot.keyClicks(QApplication.focusWidget(), "Well?")
    page.flush()

    assert texts(getattr(bench.story("Get a receipt"), name)) == ["Well?"]
