"""What is not a story: definitions, reviews, paths of outcomes, people, and the way back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from storymap.edit.fields import set_fields
from storymap.edit.people import add_stakeholder
from storymap.model.ids import MAP_ID
from storymap.model.records import Feedback, Item, Retro, Task, replace
from storymap.model.text import LIST_LIMIT
from tests.builders import id_of, titles

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


def undone(bench, before) -> None:
    """One undo gives the equal map back."""
    bench.document.undo()
    assert bench.map == before


def visit(bench, title: str):
    bench.inspector.show_record(id_of(bench.map, title))
    QApplication.processEvents()
    return bench.page


# The definitions


def ready(bench) -> list[str]:
    return [item.text for item in bench.map.info.ready]


def test_a_definition_grows_by_enter_and_is_ticked_where_it_was_met(bench, qtbot):
    story = set_fields(bench.map, id_of(bench.map, "Pay by card"), checks=("r1", "r2"))
    bench.document.commit("", story)
    bench.select()
    page, before = bench.tab(1), bench.map
    row = page.ready._rows[1].text

    row.setFocus()
    qtbot.keyClick(row, KEY.Key_Return)
    qtbot.keyClicks(page.ready._rows[2].text, "It has")
    page.ready.flush()
    qtbot.keyClicks(page.ready._rows[2].text, " criteria")
    page.ready.flush()

    assert ready(bench) == ["We know why", "It is small", "It has criteria"]
    assert bench.map.info.ready[2].id in bench.story("Pay by card").checks
    assert bench.story("Get a receipt").checks == ()
    undone(bench, before)


def test_an_item_of_a_definition_is_moved_reworded_and_removed(bench, qtbot):
    bench.select()
    page, before = bench.tab(1), bench.map
    row = page.ready._rows[1].text

    row.setFocus()
    qtbot.keyClick(row, KEY.Key_Up, ALT)
    assert ready(bench) == ["It is small", "We know why"]
    assert page.ready._rows[0].text.hasFocus()
    bench.write(page.ready._rows[1].text, "We know who", KEY.Key_Return)
    assert ready(bench) == ["It is small", "We know who"]
    assert bench.story("Pay by card").checks == ("r1",)
    page.ready._rows[1].text.dropped.emit()
    assert ready(bench) == ["It is small"]
    assert bench.story("Pay by card").checks == ()

    for _ in range(2):
        bench.document.undo()
    undone(bench, before)


def test_the_definition_of_done_begins_with_a_first_item(bench, qtbot):
    bench.select()
    page, before = bench.tab(1), bench.map

    page.done.add()
    qtbot.keyClicks(page.done._rows[0].text, "Reviewed")
    qtbot.keyClick(page.done._rows[0].text, KEY.Key_Return)

    assert [item.text for item in bench.map.info.done] == ["Reviewed"]
    undone(bench, before)


# A release's review


def reviewed(bench, *tasks: Task):
    m = set_fields(bench.map, id_of(bench.map, "First"), retro=Retro(actions=tasks))
    bench.document.commit("", m)
    bench.select("First")
    return bench.tab(1)


def test_actions_are_written_and_ticked(bench, qtbot):
    page, before = reviewed(bench), bench.map

    page.todo.add()
    qtbot.keyClicks(page.todo._rows[0].text, "Ask earlier")
    qtbot.keyClick(page.todo._rows[0].text, KEY.Key_Return)
    page.todo._rows[0].tick.setFocus()
    qtbot.keyClick(page.todo._rows[0].tick, KEY.Key_Space)

    release = bench.map.releases[id_of(bench.map, "First")]
    assert [(task.text, task.done) for task in release.retro.actions] == [("Ask earlier", True)]
    assert page.caption.text() == "ACTIONS · 1 OF 1"
    bench.document.undo()
    undone(bench, before)


def test_an_action_becomes_a_story_under_the_step_that_is_chosen(bench, qtbot):
    page, before = reviewed(bench, Task(id="t1", text="Ask earlier")), bench.map
    row = page.todo._rows[0].text
    row.setFocus()

    qtbot.keyClick(row, KEY.Key_Return, CTRL)
    menu = QApplication.activePopupWidget()
    head, _rule, book = menu.actions()
    assert (head.text(), head.isEnabled()) == ("Make a story under", False)
    assert [action.text() for action in book.menu().actions()] == ["Choose", "Pay"]
    book.menu().actions()[1].trigger()
    menu.close()

    story = bench.map.stories["t1"]
    assert (story.title, story.step) == ("Ask earlier", id_of(bench.map, "Pay"))
    assert story.release == id_of(bench.map, "Later")
    assert page.todo._buttons[page.todo._rows[0]].text() == "↗"
    undone(bench, before)
    assert page.todo._buttons[page.todo._rows[0]].text() == "→"


def test_the_story_of_an_action_goes_to_the_next_release_that_is_open_and_that_is_told(
    bench, qtbot
):
    page = reviewed(bench, Task(id="t1", text="Ask earlier"))

    with qtbot.waitSignal(bench.inspector.message) as told:
        page.todo.story_wanted.emit("t1", id_of(bench.map, "Pay"))

    assert page.todo._rows[0].text.hasFocus()
    [words] = told.args
    assert words == ("“Ask earlier” is a story of “Later”, under “Pay”; Ctrl+Enter goes to it.")


def test_the_story_of_an_action_of_the_last_release_is_unscheduled_and_that_is_told(bench, qtbot):
    shipped = set_fields(bench.map, id_of(bench.map, "Later"), state="shipped")
    bench.document.commit("", shipped)
    page = reviewed(bench, Task(id="t1", text="Ask earlier"))

    with qtbot.waitSignal(bench.inspector.message) as told:
        page.todo.story_wanted.emit("t1", id_of(bench.map, "Pay"))

    assert bench.map.stories["t1"].release is None
    assert "under “Pay” now, unscheduled;" in told.args[0]


def test_an_action_whose_id_is_taken_is_refused_in_words(bench):
    page, before = reviewed(bench, Task(id="r1", text="Ask earlier")), bench.map
    taken = before.with_records(replace(before.personas["persona-1"], id="r1"))
    bench.document.commit("", taken)

    page.todo.story_wanted.emit("r1", id_of(bench.map, "Pay"))

    assert bench.map == taken
    assert page._refused.isVisible()
    assert "has its id" in page._refused.text()
    bench.select("Later")
    assert page._refused.isHidden()


def test_a_list_that_is_too_long_says_so_and_stays_as_it_is(bench, qtbot):
    tasks = tuple(Task(id=f"a{n}", text=f"No. {n}") for n in range(LIST_LIMIT))
    m = set_fields(bench.map, id_of(bench.map, "Pay by card"), acceptance=tasks)
    bench.document.commit("", m)
    page, before = bench.select("Pay by card"), bench.map

    page.acceptance.add()
    qtbot.keyClicks(page.acceptance._rows[-1].text, "One more")
    page.acceptance.flush()

    assert bench.map is before
    assert page._reasons[page.acceptance].text() == "That is not a value for this field."


def test_the_map_itself_is_gone_to(bench):
    visit(bench, "Visitor")

    bench.inspector.show_record(MAP_ID)

    assert bench.inspector.tabs.tabText(0) == "Map"
    assert bench.document.selection.ids == ()


def test_a_card_that_is_selected_is_gone_to_from_what_it_led_to(bench):
    bench.select("Pay by card")
    visit(bench, "Visitor")

    visit(bench, "Pay by card")

    assert bench.inspector.tabs.tabText(0) == "Story"


def test_an_action_that_is_a_story_leads_to_it(bench, qtbot):
    page = reviewed(bench, Task(id="t1", text="Ask earlier"))
    page.todo.story_wanted.emit("t1", id_of(bench.map, "Pay"))
    bench.select("First")

    button = page.todo._buttons[page.todo._rows[0]]
    button.setFocus()
    qtbot.keyClick(button, KEY.Key_Space)

    assert bench.document.selection.ids == ("t1",)


def test_feedback_on_a_release_is_kept(bench, qtbot):
    bench.select("First")
    page, before = bench.tab(2), bench.map

    page.feedback.ask.setFocus()
    qtbot.keyClick(page.feedback.ask, KEY.Key_Return)
    qtbot.keyClicks(page.feedback.cards[0].text, "More of it")
    page.flush()

    (heard,) = bench.map.releases[id_of(bench.map, "First")].feedback
    assert isinstance(heard, Feedback)
    assert heard.text == "More of it"
    assert bench.inspector.tabs.tabText(2) == "Feedback 1"
    undone(bench, before)


# Outcomes and people


def test_the_path_of_an_outcome_is_told(bench, qtbot):
    visit(bench, "Riders trust paying")
    page = bench.tab(1)

    qtbot.waitUntil(lambda: bool(page.needed.lines))

    assert page.summary.text() == "0 of 1 stories are done."
    assert [chip.text() for chip in page.stories.chips] == ["Pay by card"]
    assert [line.text() for line in page.needed.lines] == ["Pick a time"]
    assert [line.text() for line in page.lanes.lines] == ["First"]
    assert page.needed.lines[0].accessibleName() == "Pick a time (not done)"


def test_the_path_follows_a_change_anywhere(bench, qtbot):
    visit(bench, "Riders trust paying")
    page = bench.tab(1)
    m = set_fields(bench.map, id_of(bench.map, "Pay by phone"), outcomes=(page.ids[0],))

    bench.document.commit("", m)

    qtbot.waitUntil(lambda: len(page.stories.chips) == 2)
    qtbot.waitUntil(lambda: "Some are in no release" in page.summary.text())
    assert titles(bench.map, page.stories.ids) == ["Pay by card", "Pay by phone"]


def test_the_path_names_each_story_once_along_the_backbone_with_a_tick_where_it_is_done(
    bench, qtbot
):
    visit(bench, "Riders trust paying")
    page = bench.tab(1)
    first, card = id_of(bench.map, "Pick a time"), id_of(bench.map, "Pay by card")
    m = set_fields(bench.map, first, outcomes=(page.ids[0],), status="done", acceptance=())

    bench.document.commit("", m)
    qtbot.waitUntil(lambda: page.summary.text() == "1 of 2 stories are done.")

    assert page.stories.ids == (first, card)
    assert [chip.text() for chip in page.stories.chips] == ["✓ Pick a time", "Pay by card"]
    assert page.needed.isHidden()
    page.stories.chips[0].dropped.emit()
    assert bench.map.stories[first].outcomes == ()


def test_an_outcome_has_a_hypothesis_as_a_story_has(bench, qtbot):
    visit(bench, "Riders trust paying")
    page = bench.tab(2)
    assert page.begin.isHidden()
    bench.write(page.places["belief"], "Fear keeps them away")
    page.flush()
    before = bench.map

    qtbot.mouseClick(page.begin, Qt.MouseButton.LeftButton)

    assert bench.map.outcomes[page.ids[0]].hypothesis.state == "testing"
    assert bench.inspector.tabs.tabToolTip(2) == "Hypothesis: something is open"
    undone(bench, before)


def test_what_is_for_a_persona_is_told(bench, qtbot):
    m = set_fields(bench.map, id_of(bench.map, "Pay"), personas=(id_of(bench.map, "Visitor"),))
    bench.document.commit("", m)
    page = visit(bench, "Visitor")

    qtbot.waitUntil(lambda: bool(page.stories.lines))

    assert page.stories.heading.text() == "STORIES FOR THEM (3)"


def test_a_stakeholder_says_what_to_do_and_what_concerns_them(bench, qtbot):
    m, name = add_stakeholder(bench.map, "Bank", interest=4, influence=2)
    outcome = id_of(m, "Riders trust paying")
    bench.document.commit("", set_fields(m, outcome, stakeholders=(name,)))
    page = visit(bench, "Bank")

    assert page.advice.text() == "Much interest: keep them informed."
    qtbot.waitUntil(lambda: bool(page.stories.lines))
    assert page.stories.heading.text() == "CONCERNS THEM (1)"
    page.influence.setFocus()
    qtbot.keyClick(page.influence, KEY.Key_End)
    assert page.advice.text() == "Much of both: work with them closely."


# Going about


def test_alt_left_leads_back_to_the_card(bench, qtbot):
    page = bench.select("Pay by card")
    page.outcomes.chips[0].setFocus()
    qtbot.keyClick(page.outcomes.chips[0], KEY.Key_Return)
    assert bench.inspector.tabs.tabText(0) == "Outcome"
    assert bench.inspector.back.accessibleName() == "Back to Pay by card (Alt+Left)"

    qtbot.keyClick(bench.page.title, KEY.Key_Left, ALT)

    qtbot.waitUntil(lambda: bench.inspector.tabs.tabText(0) == "Story")
    assert bench.page.title.toPlainText() == "Pay by card"
    assert bench.inspector.back.isHidden()


def test_a_visited_record_that_is_removed_gives_way_to_what_is_selected(bench):
    bench.select("Pay by card")
    visit(bench, "Visitor")

    bench.document.commit("", bench.map.without(id_of(bench.map, "Visitor")))

    assert bench.page.title.toPlainText() == "Pay by card"


def test_a_field_is_gone_to_wherever_it_is(bench, qtbot):
    assert bench.inspector.show_field(id_of(bench.map, "Pay by card"), "problem")

    assert bench.inspector.tabs.currentIndex() == 5
    qtbot.waitUntil(bench.page.places["problem"].hasFocus)
    assert not bench.inspector.show_field(id_of(bench.map, "Pay by card"), "nonsense")


def test_a_record_that_is_shown_while_the_inspector_is_hidden_is_there_when_it_comes(bench):
    bench.inspector.hide()
    page = bench.page
    bench.inspector.show_record(id_of(bench.map, "Visitor"))
    assert bench.page is page

    bench.inspector.show()

    assert bench.inspector.tabs.tabText(0) == "Persona"


def test_pages_are_built_when_they_are_first_shown(bench):
    bench.select("Pay by card")

    assert set(bench.inspector._pages) == {"map", "story"}


def test_a_map_for_reading_only_shows_previews_and_paths_but_takes_nothing(bench):
    bench.document.read_only = True
    bench.select("Pay by card")

    for place in range(6):
        assert not bench.tab(place).is_open
    before = bench.map
    bench.page.commit("x", lambda m: set_fields(m, MAP_ID, ready=(Item(id="x", text="x"),)))
    assert bench.map is before
