"""The refine panel lists what to make ready, clearer and known, and takes what is typed there."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication

from storymap.document.document import Document
from storymap.edit.fields import set_fields
from storymap.layout.themes import CONTRAST
from storymap.model.records import (
    Hypothesis,
    Item,
    Narrative,
    Question,
    Range,
    Release,
    Task,
    replace,
)
from storymap.panels.history_text import today
from storymap.panels.refine import RefinePanel
from storymap.panels.split_dialog import SplitDialog
from tests.builders import a_map, id_of, ids_of

KEY = Qt.Key
READY = (Item(id="r1", text="We know why"), Item(id="r2", text="It is small"))


def a_book_shop():
    m = a_map(
        {
            "Buy": {
                "Search": {"First": ["Search by word", "Bugs"], "Later": ["Search by shelf"]},
                "Pay": {"First": ["Pay and print a receipt", "Pay by card"], None: ["Pay later"]},
            }
        },
        outcomes=["Readers come back", "Readers trust paying"],
        stories={
            "Search by word": {
                "checks": ("r1",),
                "estimate": Range(likely=2),
                "value": 10,
                "status": "doing",
                "narrative": Narrative(as_="a reader", want="to find it", so="I buy it"),
                "hypothesis": Hypothesis(belief="They search", signal="Logs", confidence=0.5),
                "outcomes": ["Readers come back"],
                "acceptance": (Task(id="a1", text="It is found"),),
            },
            "Bugs": {
                "checks": ("r1", "r2"),
                "outcomes": ["Readers come back"],
                "questions": (
                    Question(id="q1", text="Which ones?", asked="Support"),
                    Question(id="q2", text="Since when?", asked="Sales"),
                    Question(id="q3", text="How many?", asked="Sales", answer="Nine"),
                ),
            },
            "Pay and print a receipt": {
                "estimate": Range(likely=4),
                "why": (Item(id="w1", text="so that they have a proof"),),
                "needs": ["Search by word"],
            },
            "Pay by card": {"checks": ("r1", "r2"), "outcomes": ["Readers trust paying"]},
            "Search by shelf": {"status": "doing", "outcomes": ["Readers come back"]},
            "Pay later": {"outcomes": ["Readers trust paying"]},
        },
    )
    m = m.with_records(replace(m.info, unit="days", ready=READY))
    start = (today() - dt.timedelta(days=12)).isoformat()
    first: Release = replace(m.releases[id_of(m, "First")], state="current", start=start)
    return m.with_records(first)


@pytest.fixture
def document() -> Document:
    return Document(a_book_shop())


@pytest.fixture
def panel(qtbot, document):
    return shown(qtbot, document)


def shown(qtbot, document, tab="ready"):
    panel = RefinePanel(document)
    panel.seen, panel.said = [], []
    panel.visited.connect(panel.seen.append)
    panel.message.connect(panel.said.append)
    qtbot.addWidget(panel)
    panel.resize(1130, 262)
    panel.show()
    panel.activateWindow()
    panel.start_with(tab)
    qtbot.waitUntil(lambda: panel.isActiveWindow() and not panel.is_busy)
    return panel


def followed(qtbot, panel):
    qtbot.waitUntil(lambda: not panel.is_busy)
    return panel.page


def rows(panel):
    """What stands in the list, row by row."""
    model = panel.page.table.model()
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def column(panel, number):
    return [row[number] for row in rows(panel)]


def go_to(panel, title):
    panel.page.table.go_to(column(panel, 0).index(title))


def type_in(qtbot, panel, text, end=KEY.Key_Return):
    """Type into the field that is open in the list."""
    table = panel.page.table
    editor = table.indexWidget(table.currentIndex())
    qtbot.keyClicks(editor, text)
    qtbot.keyClick(editor, end)
    QApplication.processEvents()  # Qt takes what was typed once the key is dealt with


def press(qtbot, panel, key, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(panel.page.table, key, modifier)


def story(document, title):
    return document.story_map.stories[id_of(document.story_map, title)]


# All lists


def test_each_tab_tells_how_much_it_lists(panel):
    words = [panel.tabs.tabText(place) for place in range(panel.tabs.count())]

    assert words == ["Not ready 3", "Clearer 10", "Learn next 1", "Questions 2", "Whys 1",
                     "In progress 2"]  # fmt: skip


def test_enter_goes_to_the_card_and_a_click_does_too(qtbot, panel, document):
    go_to(panel, "Pay and print a receipt")
    press(qtbot, panel, KEY.Key_Return)
    index = panel.page.table.model().index(0, 0)
    place = panel.page.table.visualRect(index).center()
    qtbot.mouseClick(panel.page.table.viewport(), Qt.MouseButton.LeftButton, pos=place)

    assert panel.seen == ids_of(document.story_map, "Pay and print a receipt", "Search by word")


def test_the_lists_follow_the_map_and_what_is_chosen_stays(qtbot, panel, document):
    go_to(panel, "Pay and print a receipt")
    before = document.story_map

    document.commit(
        "Tick", set_fields(before, id_of(before, "Search by word"), checks=("r1", "r2"))
    )
    followed(qtbot, panel)

    assert "Search by word" not in column(panel, 0)
    assert panel.page.table.current().words[0] == "Pay and print a receipt"


def test_a_hidden_panel_finds_nothing_until_it_is_shown(qtbot, panel, document):
    panel.hide()
    m = document.story_map

    document.commit("Tick", set_fields(m, id_of(m, "Search by word"), checks=("r1", "r2")))

    assert not panel.is_busy
    panel.show()
    followed(qtbot, panel)
    assert "Search by word" not in column(panel, 0)


def test_escape_closes_the_panel_and_control_page_keys_step_along_the_lists(qtbot, panel):
    control = Qt.KeyboardModifier.ControlModifier
    press(qtbot, panel, KEY.Key_PageDown, control)
    assert panel.page.key == "clearer"
    press(qtbot, panel, KEY.Key_PageUp, control)
    assert panel.page.key == "ready"

    with qtbot.waitSignal(panel.closed):
        press(qtbot, panel, KEY.Key_Escape)


@pytest.mark.parametrize("tab", ["ready", "clearer", "learning", "questions", "whys", "progress"])
def test_an_empty_list_says_what_it_is_for(qtbot, tab):
    panel = shown(qtbot, Document(a_map({"Buy": {"Pay": {}}})), tab)

    assert panel.page.empty.isVisible()
    assert len(panel.page.empty.text()) > 20
    assert not panel.page.table.isVisible()


def test_nothing_near_the_top_is_waiting_once_all_is_ready(qtbot, document):
    m = document.story_map
    for name in m.stories:
        m = set_fields(m, name, checks=("r1", "r2"))

    panel = shown(qtbot, Document(m))

    assert panel.page.empty.text().startswith("Nothing near the top is waiting")


def test_a_map_open_for_reading_only_is_not_changed(qtbot, document):
    document.read_only = True
    before = document.story_map
    panel = shown(qtbot, document)

    press(qtbot, panel, KEY.Key_2)
    for tab, key in (("clearer", KEY.Key_F), ("learning", KEY.Key_B), ("questions", KEY.Key_A)):
        panel.start_with(tab)
        press(qtbot, panel, key)

    assert document.story_map is before
    assert panel.said[0] == "This map is open for reading only."


def test_every_list_and_button_has_a_name_to_be_read_out(panel):
    for page in panel.pages:
        assert page.table.accessibleName()
    table = QAccessible.queryAccessibleInterface(panel.page.table)
    assert "not ready" in table.text(QAccessible.Text.Name)


def test_the_lists_wear_any_theme(panel):
    panel.set_theme(CONTRAST)
    model = panel.page.table.model()

    shown_in = model.index(0, 0).data(Qt.ItemDataRole.ForegroundRole)

    assert shown_in.name().upper() == CONTRAST["ink"].upper()


# Not ready


def test_what_is_missing_is_told_in_words_the_topmost_story_first(panel):
    assert rows(panel)[0][:3] == ["Search by word", "First", "It is small"]
    assert rows(panel)[1][:3] == ["Pay and print a receipt", "First", "2: We know why; It is small"]
    assert "Bugs" not in column(panel, 0)


def test_a_digit_ticks_the_item_of_that_number_as_one_step(qtbot, panel, document):
    before = document.story_map

    press(qtbot, panel, KEY.Key_2)
    page = followed(qtbot, panel)

    assert story(document, "Search by word").checks == ("r1", "r2")
    assert page.table.current().words[0] == "Pay and print a receipt"
    document.undo()
    assert document.story_map == before


def test_several_chosen_stories_are_ticked_at_once(qtbot, panel, document):
    panel.page.table.selectAll()

    press(qtbot, panel, KEY.Key_2)
    followed(qtbot, panel)

    assert column(panel, 0) == ["Pay and print a receipt", "Search by shelf"]
    assert [line.words[0] for line in panel.page.table.chosen()] == column(panel, 0)
    assert story(document, "Search by shelf").checks == ("r2",)
    document.undo()
    assert story(document, "Search by shelf").checks == ()


def test_the_boxes_beside_the_list_tick_too(qtbot, panel, document):
    line = panel.page.ticks[1]
    assert line.tick.accessibleName() == "It is small"
    assert panel.page.ticks[0].tick.isChecked()

    line.tick.click()

    assert story(document, "Search by word").checks == ("r1", "r2")


def test_alt_enter_ticks_all_that_is_missing(qtbot, panel, document):
    go_to(panel, "Pay and print a receipt")

    press(qtbot, panel, KEY.Key_Return, Qt.KeyboardModifier.AltModifier)

    assert story(document, "Pay and print a receipt").checks == ("r1", "r2")


def test_the_definition_of_ready_is_made_longer_where_it_is_used(qtbot, panel, document):
    panel.page.add.setFocus()
    qtbot.keyClicks(panel.page.add, "Somebody asked for it")
    qtbot.keyClick(panel.page.add, KEY.Key_Return)
    followed(qtbot, panel)

    texts = [item.text for item in document.story_map.info.ready]
    assert texts == ["We know why", "It is small", "Somebody asked for it"]
    assert len(panel.page.ticks) == 3


# Clearer


def test_remarks_are_gentle_sentences(qtbot, panel):
    panel.start_with("clearer")

    told = {row[0]: row[2] for row in rows(panel) if "title" in row[2] or "several" in row[2]}

    assert told["Bugs"] == "The title says little: what does somebody do?"
    assert told["Pay and print a receipt"] == "May be several stories: Pay; Print a receipt"


def test_the_buttons_beside_a_remark_are_whole(panel):
    panel.start_with("clearer")
    page = panel.page
    page.fix_button.setText("Make its “so that” a criterion (F)")
    QApplication.processEvents()

    assert page.side.parentWidget().width() <= page.side.parentWidget().parentWidget().width()


def test_f_does_what_the_button_says_as_one_step(qtbot, panel, document):
    panel.start_with("clearer")
    panel.page.table.go_to(
        next(n for n, row in enumerate(rows(panel)) if row[2].startswith("May be several"))
    )
    before = document.story_map
    assert panel.page.fix_button.text() == "Split into 2 stories (F)"

    press(qtbot, panel, KEY.Key_F)
    followed(qtbot, panel)

    titles = {one.title for one in document.story_map.stories.values()}
    assert {"Pay", "Print a receipt"} <= titles
    assert panel.said[-1] == "Split into 2 stories"
    document.undo()
    assert document.story_map == before


def test_the_button_does_the_same_as_the_key(qtbot, panel, document):
    panel.start_with("clearer")
    row = next(n for n, one in enumerate(rows(panel)) if one[2].startswith("Nobody says"))
    panel.page.table.go_to(row)
    title = rows(panel)[row][0]

    qtbot.mouseClick(panel.page.fix_button, Qt.MouseButton.LeftButton)

    assert story(document, title).narrative.want


def test_what_only_a_person_can_say_is_typed_in_the_row(qtbot, panel, document):
    panel.start_with("clearer")
    row = next(n for n, one in enumerate(rows(panel)) if one[2].startswith("The title says"))
    panel.page.table.go_to(row)
    press(qtbot, panel, KEY.Key_F)
    assert "F2" in panel.page.refusal.text()

    press(qtbot, panel, KEY.Key_F2)
    type_in(qtbot, panel, "Report a fault")
    followed(qtbot, panel)

    assert "Report a fault" in {one.title for one in document.story_map.stories.values()}
    assert not panel.page.refusal.isVisible()


def test_an_estimate_that_is_none_is_refused_in_words(qtbot, document):
    m = document.story_map
    first = replace(m.releases[id_of(m, "First")], capacity=Range(likely=6))
    document = Document(m.with_records(first))
    panel = shown(qtbot, document, "clearer")
    row = next(n for n, one in enumerate(rows(panel)) if one[2].startswith("Takes 4 of the 6 d"))
    panel.page.table.go_to(row)

    press(qtbot, panel, KEY.Key_F2)
    type_in(qtbot, panel, "big")
    assert panel.page.refusal.text()
    press(qtbot, panel, KEY.Key_F2)
    type_in(qtbot, panel, "1")

    assert story(document, "Pay and print a receipt").estimate.likely == 1


def test_several_remarks_are_dealt_with_as_one_step(qtbot, panel, document):
    panel.start_with("clearer")
    before = document.story_map
    panel.page.table.selectAll()

    press(qtbot, panel, KEY.Key_F)

    assert document.story_map is not before
    document.undo()
    assert document.story_map == before


def test_all_stories_are_looked_at_on_request(qtbot, panel):
    panel.start_with("clearer")
    assert "Pay later" not in column(panel, 0)

    panel.page.everywhere.click()

    assert "Pay later" in column(panel, 0)


def test_s_opens_the_split_dialog_of_the_story(qtbot, panel):
    panel.start_with("clearer")
    go_to(panel, "Pay and print a receipt")

    press(qtbot, panel, KEY.Key_S)

    dialog = panel.findChild(SplitDialog)
    assert [part.title.text() for part in dialog.parts] == ["Pay", "Print a receipt"]
    dialog.reject()


# Learn next


def test_the_worth_of_learning_is_told_with_its_factors(qtbot, panel):
    panel.start_with("learning")

    assert rows(panel)[0][:7] == ["Search by word", "They search", "10", "1", "2 d", "5",
                                  "Untested"]  # fmt: skip
    assert "Worth 5 = value 10 × uncertainty 1 ÷ effort 2 d" in panel.page.told_words.text()


def test_a_test_begins_by_a_key(qtbot, panel, document):
    panel.start_with("learning")

    press(qtbot, panel, KEY.Key_B)
    followed(qtbot, panel)

    assert story(document, "Search by word").hypothesis.state == "testing"
    assert rows(panel)[0][6] == "In test"


@pytest.mark.parametrize(("key", "state"), [(KEY.Key_C, "confirmed"), (KEY.Key_R, "refuted")])
def test_a_belief_is_settled_with_what_was_learned(qtbot, panel, document, key, state):
    panel.start_with("learning")
    before = document.story_map

    press(qtbot, panel, key)
    type_in(qtbot, panel, "They browse instead")
    followed(qtbot, panel)

    held = story(document, "Search by word").hypothesis
    assert (held.state, held.learned) == (state, "They browse instead")
    assert held.confidence == (1 if state == "confirmed" else 0)
    assert panel.page.empty.isVisible()
    document.undo()
    assert document.story_map == before


def test_escape_while_it_is_typed_what_was_learned_settles_nothing(qtbot, panel, document):
    panel.start_with("learning")

    press(qtbot, panel, KEY.Key_R)
    type_in(qtbot, panel, "They browse", KEY.Key_Escape)
    press(qtbot, panel, KEY.Key_F2)
    type_in(qtbot, panel, "Not much yet")

    held = story(document, "Search by word").hypothesis
    assert (held.state, held.learned) == ("untested", "Not much yet")


def test_what_depends_on_a_belief_is_told_beside_and_when_it_is_refuted(qtbot, panel):
    panel.start_with("learning")

    qtbot.waitUntil(lambda: "“Pay and print a receipt”" in panel.page.falls.text())
    assert "“Readers come back”" in panel.page.falls.text()
    press(qtbot, panel, KEY.Key_R)
    type_in(qtbot, panel, "No")

    assert panel.said[-1].startswith("Refuted. These fall with it: stories that need it: ")


def test_what_undo_puts_back_into_a_list_is_chosen_again(qtbot, panel, document):
    hypothesis = Hypothesis(belief="They pay", confidence=0.5)
    m = document.story_map
    cards = [id_of(m, title) for title in ("Pay by card", "Pay later")]
    for name in cards:
        m = set_fields(m, name, hypothesis=hypothesis)
    document.commit("Believe", m)
    panel.start_with("learning")
    titles_before = column(panel, 0)
    go_to(panel, titles_before[1])

    press(qtbot, panel, KEY.Key_R)
    type_in(qtbot, panel, "No")
    followed(qtbot, panel)
    assert titles_before[1] not in column(panel, 0)
    document.undo()
    followed(qtbot, panel)

    assert column(panel, 0) == titles_before
    assert panel.page.table.current().words[0] == titles_before[1]


# Questions


def test_open_questions_are_answered_by_typing_one_after_another(qtbot, panel, document):
    panel.start_with("questions")
    assert column(panel, 0) == ["Which ones?", "Since when?"]

    press(qtbot, panel, KEY.Key_T)
    type_in(qtbot, panel, "he old ones")
    followed(qtbot, panel)
    press(qtbot, panel, KEY.Key_M)
    type_in(qtbot, panel, "ay")
    followed(qtbot, panel)

    answers = [one.answer for one in story(document, "Bugs").questions]
    assert [answer.lower() for answer in answers] == ["the old ones", "may", "nine"]
    assert panel.page.empty.isVisible()


def test_beside_a_question_stand_its_card_and_all_of_its_words(panel):
    panel.start_with("questions")

    assert panel.page.heading.text() == "Bugs"
    assert panel.page.words.text().startswith("Which ones?")


def test_questions_are_listed_by_who_is_asked(qtbot, panel):
    panel.start_with("questions")
    person = panel.page.person
    words = [person.itemText(place) for place in range(person.count())]
    assert words == ["Asked of anybody", "Sales (1)", "Support (1)"]

    person.setCurrentIndex(1)
    person.activated.emit(1)

    assert column(panel, 0) == ["Since when?"]


def test_answered_questions_are_shown_on_request_and_asked_again(qtbot, panel, document):
    panel.start_with("questions")

    panel.page.answered.click()
    assert rows(panel)[2] == ["How many?", "Sales", "Bugs", "Nine"]
    panel.page.table.go_to(2)
    press(qtbot, panel, KEY.Key_Return, Qt.KeyboardModifier.AltModifier)

    assert story(document, "Bugs").questions[2].answer == ""
    assert "Nine" in story(document, "Bugs").questions[2].text


def test_an_answer_of_several_lines_stays_so_when_nothing_is_typed(qtbot, document):
    m = document.story_map
    asked = replace(story(document, "Bugs").questions[0], answer="All\nof them")
    m = set_fields(m, id_of(m, "Bugs"), questions=(asked,))
    document = Document(m)
    panel = shown(qtbot, document, "questions")
    panel.page.answered.click()

    press(qtbot, panel, KEY.Key_F2)
    type_in(qtbot, panel, "")

    assert story(document, "Bugs").questions[0].answer == "All\nof them"


def test_typing_on_while_the_list_follows_loses_nothing(qtbot, panel, document):
    panel.start_with("questions")
    press(qtbot, panel, KEY.Key_A)
    type_in(qtbot, panel, "ll")
    panel.page.table.go_to(1)
    press(qtbot, panel, KEY.Key_M)
    followed(qtbot, panel)

    type_in(qtbot, panel, "ay")

    assert [one.answer.lower() for one in story(document, "Bugs").questions[:2]] == ["all", "may"]


def test_what_is_typed_while_an_answered_question_is_still_listed_goes_to_its_own_line(
    qtbot, panel, document
):
    panel.start_with("questions")
    panel.page.table.go_to(1)
    begin(qtbot, panel, "may")
    m = document.story_map

    asked = story(document, "Bugs").questions
    answered = (replace(asked[0], answer="The old ones"), *asked[1:])
    document.commit("Answer", set_fields(m, id_of(m, "Bugs"), questions=answered))
    followed(qtbot, panel)
    type_in(qtbot, panel, "")

    assert story(document, "Bugs").questions[1].answer.lower() == "may"


def begin(qtbot, panel, text):
    """Begin to type in the current row, and do not end."""
    table = panel.page.table
    press(qtbot, panel, getattr(KEY, f"Key_{text[0].upper()}"))
    qtbot.keyClicks(table.indexWidget(table.currentIndex()), text[1:])


@pytest.mark.parametrize(("tab", "text"), [("questions", "all"), ("whys", "to trust")])
def test_a_save_takes_what_is_being_typed_and_typing_goes_on(qtbot, panel, document, tab, text):
    panel.start_with(tab)
    before = document.story_map
    begin(qtbot, panel, text)

    document.settle()
    qtbot.wait(100)
    assert document.story_map is not before
    assert panel.page.table.is_typing
    type_in(qtbot, panel, " of it")
    followed(qtbot, panel)

    told = [one.answer for one in story(document, "Bugs").questions]
    told += [item.text for item in story(document, "Pay and print a receipt").why[1:]]
    assert f"{text} of it" in [text.lower() for text in told]
    document.undo()
    assert document.story_map == before


def test_escape_takes_back_what_a_save_took(qtbot, panel, document):
    panel.start_with("questions")
    before = document.story_map
    begin(qtbot, panel, "all")
    document.settle()

    type_in(qtbot, panel, "", KEY.Key_Escape)

    assert document.story_map == before
    assert not panel.page.table.is_typing


def test_what_is_being_typed_is_a_draft_of_the_document(qtbot, panel, document):
    panel.start_with("questions")
    begin(qtbot, panel, "all")

    drafted = document.drafts.on(document.story_map)

    asked = drafted.stories[id_of(drafted, "Bugs")].questions[0]
    assert asked.answer.lower() == "all"
    assert story(document, "Bugs").questions[0].answer == ""


def test_a_change_from_elsewhere_leaves_alone_what_is_being_typed(qtbot, panel, document):
    panel.start_with("questions")
    begin(qtbot, panel, "all")
    m = document.story_map

    document.commit("Rename", set_fields(m, id_of(m, "Pay later"), title="Pay in a month"))
    qtbot.wait(100)
    type_in(qtbot, panel, " of it")

    assert story(document, "Bugs").questions[0].answer.lower() == "all of it"


# Whys


def test_an_answer_asks_the_next_why(qtbot, panel, document):
    panel.start_with("whys")
    assert rows(panel)[0][2] == "Why “so that they have a proof”?"

    press(qtbot, panel, KEY.Key_T)
    type_in(qtbot, panel, "hey trust us")
    followed(qtbot, panel)

    assert rows(panel)[0][2].lower() == "why “they trust us”?"


def test_typing_the_title_of_an_outcome_ends_the_ladder(qtbot, panel, document):
    panel.start_with("whys")

    press(qtbot, panel, KEY.Key_R)
    type_in(qtbot, panel, "eaders trust paying")
    followed(qtbot, panel)

    outcome = id_of(document.story_map, "Readers trust paying")
    assert story(document, "Pay and print a receipt").outcomes == (outcome,)
    assert panel.page.empty.isVisible()


def offered(qtbot, panel, text):
    """Begin an answer that some outcomes fit; return its field and the list of them."""
    panel.start_with("whys")
    press(qtbot, panel, KEY.Key_R)
    table = panel.page.table
    editor = table.indexWidget(table.currentIndex())
    qtbot.keyClicks(editor, text)
    popup = editor.completer().popup()
    qtbot.waitUntil(popup.isVisible)
    return editor, popup


@pytest.mark.parametrize(
    ("text", "downs", "title"),
    [
        ("eaders", 0, "Readers come back"),
        ("eaders t", 0, "Readers trust paying"),
        ("eaders", 2, "Readers trust paying"),
    ],
)
def test_enter_takes_the_outcome_that_is_offered(qtbot, document, text, downs, title):
    before, panel = document.story_map, shown(qtbot, document)
    _, popup = offered(qtbot, panel, text)

    for key in (*[KEY.Key_Down] * downs, KEY.Key_Return):
        qtbot.keyClick(popup, key)
    qtbot.waitUntil(lambda: not panel.page.table.is_typing)

    told = story(document, "Pay and print a receipt")
    assert told.outcomes == (id_of(document.story_map, title),)
    assert [item.text for item in told.why] == ["so that they have a proof"]
    document.undo()
    assert document.story_map == before


def test_escape_closes_what_is_offered_and_enter_then_takes_what_is_typed(qtbot, panel, document):
    editor, popup = offered(qtbot, panel, "eaders")

    qtbot.keyClick(popup, KEY.Key_Escape)
    qtbot.waitUntil(lambda: not popup.isVisible())
    qtbot.keyClick(editor, KEY.Key_Return)
    qtbot.waitUntil(lambda: not panel.page.table.is_typing)

    answers = [item.text for item in story(document, "Pay and print a receipt").why]
    assert [text.lower() for text in answers] == ["so that they have a proof", "readers"]


def test_a_ladder_ends_in_an_outcome_of_the_menu_or_in_a_new_one(qtbot, panel, document):
    panel.start_with("whys")
    menu = panel.page.outcomes_menu(panel.page.current())
    words = [action.text() for action in menu.actions() if not action.isSeparator()]
    assert words == ["Readers come back", "Readers trust paying",
                     "New outcome “so that they have a proof”"]  # fmt: skip

    menu.actions()[-1].trigger()

    outcome = id_of(document.story_map, "so that they have a proof")
    assert story(document, "Pay and print a receipt").outcomes == (outcome,)
    menu.close()


# In progress


def test_what_is_in_progress_is_told_with_its_age_and_what_holds_it_up(qtbot, panel):
    panel.start_with("progress")

    assert rows(panel)[0] == ["Search by word", "First", "12 days at most", ""]
    assert rows(panel)[1] == ["Search by shelf", "Later", "age not known",
                              "begun before its release"]  # fmt: skip


def test_what_was_begun_early_is_put_back_by_a_key(qtbot, panel, document):
    panel.start_with("progress")
    go_to(panel, "Search by shelf")
    assert panel.page.fix_button.text() == "Put back to do (F)"

    press(qtbot, panel, KEY.Key_F)

    assert story(document, "Search by shelf").status == "todo"


def test_the_limit_of_the_map_is_typed_beside_the_list(qtbot, panel, document):
    panel.start_with("progress")
    m = document.story_map
    document.commit("Begin", set_fields(m, id_of(m, "Pay by card"), status="doing"))
    limit = panel.page.limit
    limit.setFocus()

    qtbot.keyClicks(limit, "1")
    qtbot.keyClick(limit, KEY.Key_Return)
    followed(qtbot, panel)

    assert document.story_map.info.wip_limit == 1
    assert "▲ First: 2 of 1 in progress" in [
        panel.page.lanes.itemAt(place).widget().text() for place in range(panel.page.lanes.count())
    ]
    limit.setText("none")
    qtbot.keyClick(limit, KEY.Key_Return)
    assert "whole number" in panel.page.refusal.text()


def test_stories_that_dwarf_the_rest_are_listed_and_flagged_by_a_key(qtbot):
    names = ["One", "Two", "Three", "Huge"]
    m = a_map(
        {"Buy": {"Pay": {"First": names}}},
        stories={name: {"estimate": Range(likely=9 if name == "Huge" else 1)} for name in names},
    )
    document = Document(m)
    panel = shown(qtbot, document, "progress")
    assert rows(panel) == [["Huge", "First", "not begun",
                            "Takes 9 pt, where 1 pt is usual in its release"]]  # fmt: skip

    press(qtbot, panel, KEY.Key_F)

    assert story(document, "Huge").flags == ("split",)


def test_an_unscheduled_story_that_dwarfs_the_rest_is_in_no_release(qtbot):
    names = ["One", "Two", "Three", "Huge"]
    m = a_map(
        {"Buy": {"Pay": {None: names}}},
        stories={name: {"estimate": Range(likely=9 if name == "Huge" else 1)} for name in names},
    )

    panel = shown(qtbot, Document(m), "progress")

    assert rows(panel) == [["Huge", "Unscheduled", "not begun",
                            "Takes 9 pt; the unscheduled usually take 1 pt"]]  # fmt: skip


def test_what_can_be_spared_gives_way_in_a_narrow_window(qtbot, panel):
    panel.start_with("learning")
    table = panel.page.table
    assert not table.isColumnHidden(2)

    panel.resize(900, 262)
    QApplication.processEvents()
    assert [place for place in range(8) if table.isColumnHidden(place)] == [1]

    panel.resize(700, 262)
    QApplication.processEvents()

    assert [place for place in range(8) if table.isColumnHidden(place)] == [1, 2, 3, 4]
    assert table.horizontalHeader().length() <= table.viewport().width()


def test_each_heading_and_each_state_of_learning_is_read_in_full(qtbot, panel):
    panel.start_with("learning")
    table = panel.page.table
    heads, model = table.horizontalHeader(), table.model()

    for place in (2, 3, 4, 5, 6):
        words = model.headerData(place, Qt.Orientation.Horizontal)
        assert heads.sectionSizeFromContents(place).width() <= heads.sectionSize(place), words


def test_what_can_be_done_stays_in_the_panel_where_it_is_narrow(qtbot, panel):
    panel.resize(560, 262)
    QApplication.processEvents()

    right = panel.close_button.mapTo(panel, panel.close_button.rect().bottomRight()).x()
    assert right < panel.width()
    page = panel.page
    assert page.add.mapTo(panel, page.add.rect().bottomRight()).x() < panel.width()


def test_tab_goes_from_the_tabs_to_the_list_and_on_to_what_stands_beside(qtbot, panel):
    panel.tabs.setFocus()
    stops = []
    for _ in range(4):
        qtbot.keyClick(QApplication.focusWidget(), KEY.Key_Tab)
        stops.append(QApplication.focusWidget())

    assert stops == [panel.close_button, panel.page.table,
                     *(line.tick for line in panel.page.ticks)]  # fmt: skip


def test_keys_reach_the_list_right_after_the_panel_opens(panel):
    assert QApplication.focusWidget() is panel.page.table
