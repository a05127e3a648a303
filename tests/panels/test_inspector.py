"""The inspector shows what is selected and edits it, each edit one undo step."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from storymap.edit.fields import set_fields
from storymap.edit.outline import rename
from storymap.edit.stories import add_stories
from storymap.layout.themes import CONTRAST, DARK, LIGHT
from storymap.model.records import Hypothesis, Link, Narrative, Question, Range, replace
from tests.builders import id_of, titles

KEY = Qt.Key


def undone(bench, before) -> None:
    """One undo gives the equal map back."""
    bench.document.undo()
    assert bench.map == before
    assert bench.document.undo_label is None


# One story


def test_the_selected_story_is_shown(bench):
    page = bench.select("Pay by card")

    assert page.title.toPlainText() == "Pay by card"
    assert page.estimate.toPlainText() == "5 – 6 – 8"
    assert page.value.toPlainText() == "50"
    assert page.status.currentText() == "To do"
    assert page.release.currentText() == "First"
    assert [chip.text() for chip in page.needs.chips] == ["Pick a time"]
    assert page.acceptance_caption.text() == "ACCEPTANCE CRITERIA · 1 OF 2"
    assert page.ready.summary.text() == "1 of 2 — not ready"
    assert page.why.label.text() == "To take money"
    assert bench.inspector.tabs.tabText(3) == "Questions 1"


def test_a_typed_title_is_committed_at_enter_and_undone_in_one_step(bench):
    before = bench.map
    page = bench.select("Pay by card")

    bench.write(page.title, "Pay with a card", KEY.Key_Return)

    assert bench.story("Pay with a card")
    undone(bench, before)
    assert page.title.toPlainText() == "Pay by card"


def test_typing_that_stops_is_committed_and_goes_on_as_the_same_step(bench, qtbot):
    before = bench.map
    page = bench.select("Pay by card")

    bench.write(page.title, "Pay")
    qtbot.waitUntil(lambda: bench.map is not before)
    qtbot.keyClicks(page.title, " at once")
    page.title.flush()

    assert bench.story("Pay at once")
    undone(bench, before)


def test_two_visits_to_a_field_are_two_steps(bench):
    page = bench.select("Pay by card")

    bench.write(page.value, "60", KEY.Key_Tab)
    bench.write(page.value, "70", KEY.Key_Tab)
    bench.document.undo()

    assert bench.story("Pay by card").value == 60


def test_a_title_cannot_be_emptied(bench, qtbot):
    page, before = bench.select("Pay by card"), bench.map

    page.title.setFocus()
    page.title.selectAll()
    qtbot.keyClick(page.title, KEY.Key_Delete)
    qtbot.keyClick(page.title, KEY.Key_Return)

    assert bench.map is before
    assert page.title.is_bad
    assert "at least one character" in said(page)


def test_escape_puts_back_what_was_there_and_leaves(bench, qtbot):
    page, before = bench.select("Pay by card"), bench.map

    bench.write(page.title, "Never mind")
    with qtbot.waitSignal(bench.inspector.left):
        qtbot.keyClick(page.title, KEY.Key_Escape)

    assert bench.map is before
    assert page.title.toPlainText() == "Pay by card"


@pytest.mark.parametrize(
    ("text", "effort"),
    [
        ("3-5", Range(low=3, likely=4, high=5)),
        ("5..6..9", Range(low=5, likely=6, high=9)),
        ("7", Range(likely=7)),
    ],
)
def test_an_estimate_is_typed_as_a_range(bench, text, effort):
    page, before = bench.select("Pay by card"), bench.map

    bench.write(page.estimate, text, KEY.Key_Return)

    assert bench.story("Pay by card").estimate == effort
    undone(bench, before)


def test_an_empty_estimate_is_not_known(bench, qtbot):
    page = bench.select("Pay by card")

    page.estimate.setFocus()
    page.estimate.selectAll()
    qtbot.keyClick(page.estimate, KEY.Key_Delete)
    qtbot.keyClick(page.estimate, KEY.Key_Tab)

    assert bench.story("Pay by card").estimate is None


def test_a_bad_estimate_stays_red_with_a_sentence_and_changes_nothing(bench):
    page, before = bench.select("Pay by card"), bench.map

    bench.write(page.estimate, "8-5", KEY.Key_Tab)

    assert bench.map is before
    assert page.estimate.is_bad
    assert page.estimate.toPlainText() == "8-5"
    assert "smallest number comes first" in said(page)

    bench.write(page.estimate, "5-8", KEY.Key_Tab)
    assert not page.estimate.is_bad
    assert said(page) == ""


def test_bad_text_is_gone_when_another_story_is_shown(bench):
    page = bench.select("Pay by card")
    bench.write(page.estimate, "lots", KEY.Key_Tab)

    bench.select("Get a receipt")

    assert not page.estimate.is_bad
    assert page.estimate.toPlainText() == "2"
    assert said(page) == ""


def test_what_is_typed_when_another_story_is_selected_goes_to_the_first(bench):
    page = bench.select("Pay by card")
    bench.write(page.title, "Pay at the desk")

    bench.select("Get a receipt")

    assert bench.story("Pay at the desk")
    assert page.title.toPlainText() == "Get a receipt"


def test_a_status_is_chosen_by_keyboard(bench, qtbot):
    page, before = bench.select("Pay by card"), bench.map

    page.status.setFocus()
    qtbot.keyClick(page.status, KEY.Key_Down)

    assert bench.story("Pay by card").status == "doing"
    undone(bench, before)


def test_choosing_a_release_moves_the_story_to_the_end_of_its_cell_there(bench, qtbot):
    page, before = bench.select("Pay by phone"), bench.map

    page.release.setFocus()
    qtbot.keyClick(page.release, KEY.Key_Home)

    cell = bench.map.cell(id_of(bench.map, "Pay"), id_of(bench.map, "First"))
    assert titles(bench.map, cell) == ["Pay by card", "Get a receipt", "Pay by phone"]
    undone(bench, before)


def test_the_wheel_over_a_choice_changes_nothing(bench):
    page, before = bench.select("Pay by card"), bench.map

    wheel(page.status)

    assert bench.map is before


# The narrative


def test_the_story_is_told_in_one_sentence(bench):
    told = Narrative(as_="visitor", want="pay", so="I can go")
    bench.document.commit(
        "", set_fields(bench.map, id_of(bench.map, "Pay by card"), narrative=told)
    )

    page = bench.select("Pay by card")

    assert page.narrative.sentence.text() == "As a visitor I want to pay so that I can go"


def test_the_story_is_edited_in_its_three_parts(bench, qtbot):
    page, before = bench.select("Pay by card"), bench.map

    qtbot.mouseClick(page.narrative.sentence, Qt.MouseButton.LeftButton)
    person, want, so = page.narrative.fields
    qtbot.keyClicks(person, "visitor")
    qtbot.keyClick(person, KEY.Key_Tab)
    qtbot.keyClicks(want, "pay")
    qtbot.keyClick(want, KEY.Key_Tab)
    qtbot.keyClick(so, KEY.Key_Tab)

    assert bench.story("Pay by card").narrative == Narrative(as_="visitor", want="pay")
    qtbot.waitUntil(page.narrative.sentence.isVisible)
    assert page.narrative.sentence.text() == "As a visitor I want to pay"
    bench.document.undo()
    bench.document.undo()
    assert bench.map == before


# Acceptance criteria


def test_enter_adds_the_next_criterion(bench, qtbot):
    page, before = bench.select("Pay by card"), bench.map
    first = page.acceptance._rows[0].text

    first.setFocus()
    qtbot.keyClick(first, KEY.Key_Return)
    qtbot.keyClicks(page.acceptance._rows[1].text, "Refusals say why")
    qtbot.keyClick(page.acceptance._rows[1].text, KEY.Key_Return)

    texts = [task.text for task in bench.story("Pay by card").acceptance]
    assert texts == ["The ride is booked", "Refusals say why", "A receipt comes"]
    undone(bench, before)


def test_backspace_in_an_empty_criterion_removes_it(bench, qtbot):
    page, before = bench.select("Pay by card"), bench.map
    row = page.acceptance._rows[1].text

    row.setFocus()
    row.selectAll()
    qtbot.keyClick(row, KEY.Key_Backspace)
    qtbot.keyClick(row, KEY.Key_Backspace)

    assert [task.id for task in bench.story("Pay by card").acceptance] == ["a1"]
    qtbot.waitUntil(page.acceptance._rows[0].text.hasFocus)
    undone(bench, before)


def test_a_click_or_space_ticks_a_criterion(bench, qtbot):
    page, before = bench.select("Pay by card"), bench.map

    qtbot.mouseClick(page.acceptance._rows[1].tick, Qt.MouseButton.LeftButton)
    assert page.acceptance_caption.text() == "ACCEPTANCE CRITERIA · 2 OF 2"
    undone(bench, before)

    page.acceptance._rows[0].tick.setFocus()
    qtbot.keyClick(page.acceptance._rows[0].tick, KEY.Key_Space)
    assert not bench.story("Pay by card").acceptance[0].done
    undone(bench, before)


def test_control_space_ticks_the_criterion_that_is_being_written(bench, qtbot):
    page = bench.select("Pay by card")
    row = page.acceptance._rows[1].text

    row.setFocus()
    qtbot.keyClick(row, KEY.Key_Space, Qt.KeyboardModifier.ControlModifier)

    assert bench.story("Pay by card").acceptance[1].done


def test_a_criterion_written_with_pauses_is_one_step_and_its_tick_another(bench, qtbot):
    page, before = bench.select("Pay by card"), bench.map
    row = page.acceptance._rows[1]

    row.text.setFocus()
    for words in (" soon", " enough"):
        qtbot.keyClicks(row.text, words)
        page.acceptance.flush()
    written = bench.map
    qtbot.mouseClick(row.tick, Qt.MouseButton.LeftButton)

    bench.document.undo()
    assert bench.map == written
    undone(bench, before)


def test_the_plus_begins_a_criterion_that_is_none_until_something_is_written(bench, qtbot):
    page, before = bench.select("Get a receipt"), bench.map

    page.acceptance.add()
    assert len(page.acceptance._rows) == 1
    page.value.setFocus()

    qtbot.waitUntil(lambda: not page.acceptance._rows)
    assert bench.map is before


# Needs and outcomes


def test_a_need_is_added_by_typing_part_of_a_title(bench, qtbot):
    page, before = bench.select("Get a receipt"), bench.map

    line = page.needs.line
    line.setFocus()
    qtbot.keyClicks(line, "by card")
    popup = line.completer().popup()
    qtbot.waitUntil(popup.isVisible)
    qtbot.keyClick(popup, KEY.Key_Down)
    qtbot.keyClick(popup, KEY.Key_Return)

    assert titles(bench.map, bench.story("Get a receipt").needs) == ["Pay by card"]
    undone(bench, before)


def test_delete_on_a_chip_takes_the_need_away(bench, qtbot):
    page, before = bench.select("Pay by card"), bench.map

    page.needs.chips[0].setFocus()
    qtbot.keyClick(page.needs.chips[0], KEY.Key_Delete)

    assert bench.story("Pay by card").needs == ()
    undone(bench, before)


def test_the_cross_of_a_chip_takes_the_need_away(bench, qtbot):
    page = bench.select("Pay by card")
    chip = page.needs.chips[0]

    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton, pos=chip.cross().center())

    assert bench.story("Pay by card").needs == ()


def test_a_click_on_a_need_goes_to_that_story(bench, qtbot):
    page = bench.select("Pay by card")

    qtbot.mouseClick(
        page.needs.chips[0], Qt.MouseButton.LeftButton, pos=inside(page.needs.chips[0])
    )

    assert bench.document.selection.ids == (id_of(bench.map, "Pick a time"),)
    assert page.title.toPlainText() == "Pick a time"


def test_a_circle_of_needs_is_refused_and_named(bench, qtbot):
    page, before = bench.select("Pick a time"), bench.map

    line = page.needs.line
    line.setFocus()
    qtbot.keyClicks(line, "Pay by card")
    qtbot.keyClick(line, KEY.Key_Return)

    assert bench.map is before
    assert "circle: “Pick a time” → “Pay by card” → “Pick a time”" in said(page)


def test_a_name_that_is_nowhere_is_not_needed(bench, qtbot):
    page, before = bench.select("Pick a time"), bench.map

    page.needs.line.setFocus()
    qtbot.keyClicks(page.needs.line, "Nothing like it")
    qtbot.keyClick(page.needs.line, KEY.Key_Return)

    assert bench.map is before
    assert "Nothing on this map has that name." in said(page)


def test_a_new_outcome_is_made_by_typing_its_name(bench, qtbot):
    page, before = bench.select("Get a receipt"), bench.map

    page.outcomes.line.setFocus()
    qtbot.keyClicks(page.outcomes.line, "Riders tell friends")
    qtbot.keyClick(page.outcomes.line, KEY.Key_Return)

    assert titles(bench.map, bench.story("Get a receipt").outcomes) == ["Riders tell friends"]
    undone(bench, before)


def test_a_click_on_an_outcome_shows_it_until_something_is_selected(bench, qtbot):
    page = bench.select("Pay by card")

    qtbot.mouseClick(
        page.outcomes.chips[0], Qt.MouseButton.LeftButton, pos=inside(page.outcomes.chips[0])
    )
    bench.write(bench.page.value, "60", KEY.Key_Return)

    assert bench.map.outcomes[id_of(bench.map, "Riders trust paying")].value == 60
    assert bench.inspector.tabs.tabText(0) == "Outcome"
    bench.select("Get a receipt")
    assert bench.inspector.tabs.tabText(0) == "Story"


def test_the_field_that_has_the_keyboard_is_framed(bench, qtbot):
    page = bench.select("Pay by card")

    page.acceptance._rows[0].text.setFocus()
    assert page.acceptance.property("active")

    page.needs.chips[0].setFocus()
    assert not page.acceptance.property("active")
    assert page.needs.property("active")


# Ready


def test_the_definition_of_ready_opens_into_its_ticks(bench, qtbot):
    page, before = bench.select("Pay by card"), bench.map

    page.ready.summary.setFocus()
    qtbot.keyClick(page.ready.summary, KEY.Key_Space)
    qtbot.mouseClick(page.ready._ticks._rows[1].tick, Qt.MouseButton.LeftButton)

    assert bench.story("Pay by card").checks == ("r1", "r2")
    assert page.ready.summary.text() == "2 of 2 — ready"
    undone(bench, before)


def test_ticks_of_the_definition_of_done_stay_when_ready_is_ticked(bench, qtbot):
    story = replace(bench.story("Pay by card"), checks=("d1", "r1"))
    bench.document.commit("", bench.map.with_records(story))
    page = bench.select("Pay by card")

    page.ready.summary.click()
    qtbot.mouseClick(page.ready._ticks._rows[0].tick, Qt.MouseButton.LeftButton)

    assert bench.story("Pay by card").checks == ("d1",)


# The other tabs


def test_the_why_ladder_grows_by_enter(bench, qtbot):
    bench.select("Pay by card")
    page, before = bench.tab(1), bench.map
    row = page.ladder._rows[0].text

    row.setFocus()
    qtbot.keyClick(row, KEY.Key_Return)
    qtbot.keyClicks(page.ladder._rows[1].text, "so riders trust us")
    page.ladder.flush()

    assert [item.text for item in bench.story("Pay by card").why][1] == "so riders trust us"
    assert page.caption.text() == "WHY? (2)"
    undone(bench, before)


def test_the_line_of_whys_leads_to_the_ladder(bench, qtbot):
    page = bench.select("Pay by card")

    qtbot.mouseClick(page.why, Qt.MouseButton.LeftButton)

    assert bench.inspector.tabs.currentIndex() == 1


def test_the_line_of_whys_is_as_high_as_its_words(bench):
    m, story_id = bench.map, id_of(bench.map, "Pay by card")
    long = replace(m.stories[story_id].why[0], text="Because they asked for it. " * 12)
    page = bench.select("Pay by card")
    low = page.why.height()

    bench.document.commit("", set_fields(m, story_id, why=(long,)))

    assert page.why.height() > 3 * low / 2
    label = page.why.label
    assert label.height() >= label.heightForWidth(label.width())
    bench.document.undo()
    assert page.why.height() == low


def test_a_hypothesis_is_told_and_one_that_says_nothing_is_none(bench, qtbot):
    bench.select("Pay by card")
    page, before = bench.tab(2), bench.map
    confidence = next(b.field for b in page._bindings if b.label == "Confidence")

    bench.write(confidence, "60 %", KEY.Key_Return)
    assert bench.story("Pay by card").hypothesis == Hypothesis(confidence=0.6)

    confidence.selectAll()
    qtbot.keyClick(confidence, KEY.Key_Delete)
    qtbot.keyClick(confidence, KEY.Key_Return)
    assert bench.story("Pay by card").hypothesis is None
    assert bench.map == before


def test_a_question_is_asked_answered_and_removed(bench, qtbot):
    bench.select("Pay by card")
    page = bench.tab(3)

    qtbot.mouseClick(page.questions.ask, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(page.questions.cards[1].text, "How much?")
    page.flush()
    assert bench.inspector.tabs.tabText(3) == "Questions 2"

    bench.write(page.questions.cards[0].answer, "All of them", KEY.Key_Tab)
    assert bench.story("Pay by card").questions[0].answer == "All of them"
    assert page.questions.cards[0].state.text() == "✓ Answered"

    page.questions.cards[0].dropped.emit()
    assert [q.text for q in bench.story("Pay by card").questions] == ["How much?"]


def test_notes_hold_description_tags_and_links(bench, qtbot):
    bench.select("Pay by card")
    page, before = bench.tab(5), bench.map

    bench.write(page.description.text, "One", KEY.Key_Return)
    qtbot.keyClicks(page.description.text, "Two")
    bench.write(page.tags, "money, first,  money", KEY.Key_Return)
    bench.write(page.links, "https://example.org The guide", KEY.Key_Tab)

    story = bench.story("Pay by card")
    assert story.description == "One\nTwo"
    assert story.tags == ("first", "money")
    assert story.links == (Link(url="https://example.org", title="The guide"),)
    for _ in range(3):
        bench.document.undo()
    assert bench.map == before


def test_a_story_is_pinned_by_a_tick(bench, qtbot):
    bench.select("Pay by card")
    page = bench.tab(5)

    page.pinned.setFocus()
    qtbot.keyClick(page.pinned, KEY.Key_Space)

    assert bench.story("Pay by card").pinned


def test_the_tab_stays_when_another_story_is_selected(bench):
    bench.select("Pay by card")
    bench.tab(5)

    bench.select("Pay")
    bench.select("Get a receipt")

    assert bench.inspector.tabs.currentIndex() == 5


# What is not one story


def test_nothing_selected_shows_the_map(bench):
    page, before = bench.page, bench.map

    bench.write(page.title, "Another name", KEY.Key_Return)

    assert bench.map.title == "Another name"
    assert bench.inspector.tabs.tabText(0) == "Map"
    undone(bench, before)


@pytest.mark.parametrize(("title", "word"), [("Pay", "Step"), ("Book", "Activity")])
def test_a_step_or_activity_can_be_renamed(bench, title, word):
    page, before = bench.select(title), bench.map

    bench.write(page.title, "Another", KEY.Key_Return)

    assert bench.inspector.tabs.tabText(0) == word
    assert id_of(bench.map, "Another")
    undone(bench, before)


def test_a_release_gets_a_capacity_and_dates(bench):
    page, before = bench.select("First"), bench.map

    bench.write(page.capacity, "25-30-36", KEY.Key_Tab)
    bench.write(page.start, "2027-1-4", KEY.Key_Tab)
    bench.write(page.finish, "soon", KEY.Key_Tab)

    release = bench.map.releases[id_of(bench.map, "First")]
    assert release.capacity == Range(low=25, likely=30, high=36)
    assert release.start == "2027-01-04"
    assert release.finish is None
    assert "Write a date" in said(page)
    bench.document.undo()
    bench.document.undo()
    assert bench.map == before


def test_several_stories_show_what_they_share_and_change_together(bench, qtbot):
    page, before = bench.select("Pay by card", "Get a receipt"), bench.map

    assert bench.inspector.tabs.tabText(0) == "2 stories"
    assert page.status.currentText() == "To do"
    assert page.estimate.toPlainText() == ""
    assert page.estimate.placeholderText() == "several values"
    bench.write(page.estimate, "3-5", KEY.Key_Return)

    efforts = {bench.story(title).estimate for title in ("Pay by card", "Get a receipt")}
    assert efforts == {Range(low=3, likely=4, high=5)}
    undone(bench, before)


def test_several_stories_move_to_a_release_in_one_step(bench, qtbot):
    page, before = bench.select("Pay by card", "Get a receipt", "Pay by phone"), bench.map

    page.release.setFocus()
    qtbot.keyClick(page.release, KEY.Key_End)

    cell = bench.map.cell(id_of(bench.map, "Pay"), None)
    assert titles(bench.map, cell) == ["Pay by phone", "Pay by card", "Get a receipt"]
    undone(bench, before)


# Staying true


def test_a_change_from_elsewhere_shows_at_once(bench):
    page = bench.select("Pay by card")

    bench.document.commit("", set_fields(bench.map, page.ids[0], value=99, title="Other"))

    assert page.value.toPlainText() == "99"
    assert page.title.toPlainText() == "Other"


def test_a_change_from_elsewhere_takes_neither_the_keyboard_nor_what_is_typed(bench):
    page = bench.select("Pay by card")
    bench.write(page.title, "Half a ti")

    bench.document.commit("", set_fields(bench.map, page.ids[0], value=99, title="Other"))

    assert page.title.hasFocus()
    assert page.title.toPlainText() == "Half a ti"
    assert page.value.toPlainText() == "99"


def test_a_renamed_need_shows_its_new_name(bench):
    page = bench.select("Pay by card")

    bench.document.commit(
        "", set_fields(bench.map, id_of(bench.map, "Pick a time"), title="Pick a day")
    )

    assert [chip.text() for chip in page.needs.chips] == ["Pick a day"]


def test_removing_the_shown_story_shows_the_map(bench):
    page = bench.select("Pay by card")
    bench.write(page.title, "Half a ti")

    bench.document.commit("", bench.map.without(id_of(bench.map, "Pay by card")))

    assert bench.inspector.tabs.tabText(0) == "Map"


def test_undo_in_a_field_goes_to_the_document_once_nothing_typed_is_left(bench, qtbot):
    page = bench.select("Pay by card")
    page.title.setFocus()
    undo = shortcut_override(KEY.Key_Z)

    page.title.event(undo)
    assert not undo.isAccepted()

    qtbot.keyClicks(page.title, "x")
    undo = shortcut_override(KEY.Key_Z)
    page.title.event(undo)
    assert undo.isAccepted()


def test_a_map_open_for_reading_only_cannot_be_edited(bench, qtbot):
    bench.document.read_only = True
    page = bench.select("Pay by card")

    assert page.title.isReadOnly()
    assert not page.release.isEnabled()
    qtbot.keyClicks(page.title, "x")
    bench.inspector.flush()
    assert bench.story("Pay by card").title == "Pay by card"

    bench.document.read_only = False
    bench.document.state_changed.emit()
    assert not page.title.isReadOnly()
    assert page.release.isEnabled()


def test_lists_of_a_map_open_for_reading_only_take_no_entries(bench, qtbot):
    bench.document.read_only = True
    page, before = bench.select("Pay by card"), bench.map
    row = page.acceptance._rows[0].text
    count = len(page.acceptance._rows)

    page.acceptance.add()
    for key, held in (
        (KEY.Key_Return, Qt.KeyboardModifier.NoModifier),
        (KEY.Key_Backspace, Qt.KeyboardModifier.NoModifier),
        (KEY.Key_Down, Qt.KeyboardModifier.AltModifier),
        (KEY.Key_Space, Qt.KeyboardModifier.ControlModifier),
    ):
        qtbot.keyClick(row, key, held)
    page.needs.add()

    assert len(page.acceptance._rows) == count
    assert page.needs.line.isHidden()
    assert bench.map is before


def test_a_chip_of_a_map_open_for_reading_only_leads_to_its_record_and_stays(bench, qtbot):
    bench.document.read_only = True
    page, before = bench.select("Pay by card"), bench.map
    chip = page.needs.chips[0]

    qtbot.keyClick(chip, KEY.Key_Delete)
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton, pos=chip.cross().center())

    assert bench.map is before
    assert bench.document.selection.ids == (id_of(bench.map, "Pick a time"),)


def test_a_story_that_dwarfs_the_rest_of_its_release_says_so_below_its_estimate(bench, qtbot):
    m, small = bench.map, Range(low=1, likely=1, high=1)
    m, ids = add_stories(m, id_of(m, "Pay"), id_of(m, "First"), ["A", "B", "C", "D"])
    for name in ids:
        m = set_fields(m, name, estimate=small)
    bench.document.commit("", m)
    page = bench.select("Pay by card")

    qtbot.waitUntil(page.dwarfing.isVisible)

    assert page.dwarfing.text() == (
        "▲ Takes 6 d, where 1 d is usual in its release: split it (Refine › Split story)"
    )
    bench.select("A")
    assert page.dwarfing.isHidden()


def test_a_hidden_inspector_catches_up_when_it_is_shown(bench):
    bench.select("Pay by card")
    bench.inspector.hide()
    bench.select("Get a receipt")

    bench.inspector.show()

    assert bench.page.title.toPlainText() == "Get a receipt"


def test_text_that_looks_like_markup_is_shown_as_it_is(bench):
    evil = "<img src='http://example.org/x.png'> & <b>bold</b>"
    m = set_fields(bench.map, id_of(bench.map, "Pick a time"), title=evil)
    why = replace(m.stories[id_of(m, "Pay by card")].why[0], text=evil)
    m = set_fields(m, id_of(m, "Pay by card"), title=f"{evil} 2", why=(why,))
    m = set_fields(m, id_of(m, "First"), title=f"{evil} 3")
    bench.document.commit("", m)

    page = bench.select(f"{evil} 2")

    assert page.title.toPlainText() == f"{evil} 2"
    assert page.why.label.text() == evil
    assert page.release.currentText() == f"{evil} 3"
    for label in bench.inspector.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText
    assert "<img" not in page.needs.chips[0].toolTip()


def test_all_fields_have_names_for_those_who_hear_them(bench):
    page = bench.select("Pay by card")

    for binding in page._bindings:
        assert binding.field.accessibleName()


@pytest.mark.parametrize("theme", [LIGHT, DARK, CONTRAST], ids=lambda theme: theme.name)
def test_each_theme_can_be_worn(bench, theme):
    bench.inspector.set_theme(theme)
    bench.select("Pay by card")

    assert not bench.inspector.grab().isNull()


# Words


def said(page) -> str:
    """What the page says is wrong."""
    errors = (b.error for b in page._bindings if b.error is not None)
    return " ".join(error.text() for error in errors if error.isVisible())


def inside(chip):
    return chip.rect().center() - chip.cross().topLeft() / 4


def wheel(widget) -> None:
    from PySide6.QtCore import QPoint, QPointF
    from PySide6.QtGui import QWheelEvent
    from PySide6.QtWidgets import QApplication

    at = QPointF(5, 5)
    event = QWheelEvent(
        at,
        widget.mapToGlobal(at),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def shortcut_override(key):
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QKeyEvent

    event = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.ControlModifier)
    event.ignore()
    return event


# Suggestions


def test_enter_takes_the_first_story_that_is_suggested(bench, qtbot):
    page, before = bench.select("Get a receipt"), bench.map

    page.needs.line.setFocus()
    qtbot.keyClicks(page.needs.line, "by ca")
    popup = page.needs.line.completer().popup()
    qtbot.waitUntil(popup.isVisible)
    qtbot.keyClick(popup, KEY.Key_Return)

    assert titles(bench.map, bench.story("Get a receipt").needs) == ["Pay by card"]
    qtbot.waitUntil(lambda: not page.needs.line.text())
    assert said(page) == ""
    undone(bench, before)


def test_enter_takes_the_suggestion_that_is_highlighted(bench, qtbot):
    page = bench.select("Get a receipt")

    page.needs.line.setFocus()
    qtbot.keyClicks(page.needs.line, "pay by")
    popup = page.needs.line.completer().popup()
    qtbot.waitUntil(popup.isVisible)
    qtbot.keyClick(popup, KEY.Key_Down)
    qtbot.keyClick(popup, KEY.Key_Down)
    qtbot.keyClick(popup, KEY.Key_Return)

    assert titles(bench.map, bench.story("Get a receipt").needs) == ["Pay by phone"]


def test_a_new_outcome_whose_name_is_part_of_another_is_the_last_suggestion(bench, qtbot):
    page, before = bench.select("Get a receipt"), bench.map

    page.outcomes.line.setFocus()
    qtbot.keyClicks(page.outcomes.line, "Riders")
    popup = page.outcomes.line.completer().popup()
    qtbot.waitUntil(popup.isVisible)
    qtbot.keyClick(popup, KEY.Key_Up)
    assert popup.currentIndex().data() == "New: Riders"
    qtbot.keyClick(popup, KEY.Key_Return)

    assert titles(bench.map, bench.story("Get a receipt").outcomes) == ["Riders"]
    undone(bench, before)


def test_suggestions_wear_the_theme_of_the_panel(bench, qtbot):
    bench.inspector.set_theme(DARK)
    page = bench.select("Get a receipt")

    page.needs.line.setFocus()

    assert DARK["panel"] in page.needs.line.completer().popup().styleSheet()


# Room


def test_one_number_says_which_range_it_is_taken_for(bench):
    page = bench.select("Get a receipt")

    bench.write(page.estimate, "3", KEY.Key_Return)
    assert page.taken.text() == "3, taken as 2.1–4.8 d (the map's usual spread)"
    assert page.taken.isVisible()

    bench.write(page.estimate, "3-5", KEY.Key_Return)
    assert page.taken.isHidden()


def test_the_inspector_asks_for_the_same_width_whatever_is_selected(bench, qtbot):
    questions = tuple(Question(id=f"q{n}", text="Why?") for n in range(120))
    story = replace(bench.story("Pay by card"), questions=questions)
    bench.document.commit("", bench.map.with_records(story))

    widths = set()
    for titles_ in [(), ("Pay",), ("First",), ("Pay by card",), ("Get a receipt",)]:
        bench.select(*titles_)
        qtbot.wait(1)
        widths.add(bench.inspector.minimumSizeHint().width())

    assert len(widths) == 1
    bench.inspector.resize(200, 900)
    bench.select("Pay by card")
    tabs = bench.inspector.tabs
    assert tabs.tabRect(5).right() <= tabs.width()
    assert tabs.tabToolTip(3) == "Questions 120: something is open"


def test_a_choice_that_is_cut_says_the_rest_in_a_tool_tip(bench, qtbot):
    page = bench.select("Pay by card")
    page.release.repaint()
    assert page.release.toolTip() == ""

    m, long = bench.map, "A release of everything that riders ever asked for"
    bench.document.commit("", rename(m, id_of(m, "First"), long))
    page.release.repaint()

    assert long in page.release.toolTip()


def test_what_is_wrong_with_the_value_stands_under_the_value(bench, qtbot):
    page = bench.select("Pay by card")

    bench.write(page.value, "lots", KEY.Key_Tab)

    (error,) = [
        label
        for label in page.findChildren(QLabel)
        if label.property("look") == "error" and label.isVisible()
    ]
    page.layout().activate()
    assert error.x() == page.value.x()
    assert page.value.geometry().bottom() <= error.y() < page.status.y()
    assert error.geometry().right() <= page.width()


def test_the_tabs_of_a_story_stand_at_even_gaps(bench, qtbot):
    bench.inspector.resize(600, 900)
    bench.select("Pay by card")
    tabs = bench.inspector.tabs
    qtbot.waitUntil(lambda: tabs.tabRect(5).right() > 0)

    gaps = {tabs.tabRect(n).width() - tabs._width(n, is_small=tabs._is_small()) for n in range(5)}

    assert len(gaps) == 1
