"""Each field of each record is shown, typed, undone in one step and done again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QWidget

from storymap.document.document import Document
from storymap.edit.fields import set_fields
from storymap.edit.people import add_persona, add_stakeholder
from storymap.model.records import (
    RECORD_TYPES,
    Calendar,
    Feedback,
    Hypothesis,
    Item,
    Legend,
    Link,
    MapInfo,
    Outcome,
    Period,
    Persona,
    Question,
    Range,
    Release,
    Retro,
    Spread,
    Stakeholder,
    Step,
    Story,
    Task,
)
from storymap.model.storymap import StoryMap
from storymap.panels.names import NameField
from tests.builders import a_map, id_of

KEY = Qt.Key


class Typed(NamedTuple):
    """What is typed into a page's field, and what the record's field is then."""

    title: str
    tab: int
    field: str
    text: str
    name: str
    value: object


STORY = "Pay by card"
TYPED = [
    Typed(STORY, 0, "title", "Pay at once", "title", "Pay at once"),
    Typed(STORY, 0, "estimate", "5 6 8", "estimate", Range(low=5, likely=6, high=8)),
    Typed(STORY, 0, "estimate", "6", "estimate", Range(likely=6)),
    Typed(STORY, 0, "value", "12.5", "value", 12.5),
    Typed(STORY, 2, "confidence", "60 %", "hypothesis", Hypothesis(confidence=0.6)),
    Typed(STORY, 5, "description.text", "**Bold**", "description", "**Bold**"),
    Typed(STORY, 5, "tags", "money, trust", "tags", ("money", "trust")),
    Typed(STORY, 5, "assignee", "Mia", "assignee", "Mia"),
    Typed(STORY, 5, "links", "https://a.org A", "links", (Link(url="https://a.org", title="A"),)),
    Typed(STORY, 5, "refs", "jira: BIKE-12", "refs", {"jira": "BIKE-12"}),
    Typed("Book", 0, "title", "Book it", "title", "Book it"),
    Typed("Pay", 0, "title", "Pay up", "title", "Pay up"),
    Typed("First", 0, "title", "Skeleton", "title", "Skeleton"),
    Typed("First", 0, "capacity", "25-30-36", "capacity", Range(low=25, likely=30, high=36)),
    Typed("First", 0, "start", "2027-1-4", "start", "2027-01-04"),
    Typed("First", 0, "finish", "2027-03-31", "finish", "2027-03-31"),
    Typed("First", 1, "keep", "Fridays", "retro", Retro(keep="Fridays")),
    Typed("First", 1, "change", "Mondays", "retro", Retro(change="Mondays")),
    Typed("Trust", 0, "title", "Trusted", "title", "Trusted"),
    Typed("Trust", 0, "value", "60", "value", 60),
    Typed("Trust", 2, "confidence", "60", "hypothesis", Hypothesis(confidence=0.6)),
    Typed("Visitor", 0, "title", "Tourist", "title", "Tourist"),
    Typed("Bank", 0, "title", "The bank", "title", "The bank"),
    Typed("map", 0, "limit", "4", "wip_limit", 4),
    Typed("map", 2, "low", "0.5", "spread", Spread(low=0.5)),
    Typed("map", 2, "high", "2", "spread", Spread(high=2)),
    Typed("map", 2, "start", "2027-01-04", "calendar", Calendar(start="2027-01-04")),
    Typed("map", 2, "days", "4.5", "calendar", Calendar(days_per_week=4.5)),
    Typed("map", 2, "legend", "red: risk", "legend", (Legend(colour="red", meaning="risk"),)),
]

TEXTS = [
    *((STORY, 2, name) for name in ("belief", "result", "signal", "learned")),
    (STORY, 5, "problem"),
    *(("Book", 0, name) for name in ("problem", "description")),
    *(("Pay", 0, name) for name in ("problem", "description")),
    *(("First", 0, name) for name in ("goal", "measures", "description", "reason")),
    ("First", 1, "review"),
    *(("Trust", 0, name) for name in ("measure", "problem", "description")),
    *(("Trust", 2, name) for name in ("belief", "result", "signal", "learned")),
    *(("Visitor", 0, name) for name in ("goals", "description")),
    ("Bank", 0, "description"),
    *(("map", 0, name) for name in ("goal", "problem", "description")),
]

CHOSEN = [
    (STORY, 0, "status", "Done", "status", "done"),
    (STORY, 5, "type", "Risk", "type", "risk"),
    (STORY, 5, "colour", "Yellow", "colour", "yellow"),
    ("Book", 0, "colour", "Blue", "colour", "blue"),
    ("Pay", 0, "colour", "Blue", "colour", "blue"),
    ("Visitor", 0, "colour", "Red", "colour", "red"),
    (STORY, 2, "state", "Testing", "hypothesis", Hypothesis(state="testing")),
    ("First", 0, "state", "Current", "state", "current"),
    ("Trust", 0, "horizon", "Long term", "horizon", "long"),
    ("Bank", 0, "interest", "4", "interest", 4),
    ("Bank", 0, "influence", "2", "influence", 2),
    ("map", 0, "unit", "Days", "unit", "days"),
]

NAMED = [
    (STORY, 0, "needs", "Get a receipt"),
    (STORY, 0, "outcomes", "Trust"),
    (STORY, 1, "outcomes", "Trust"),
    (STORY, 5, "personas", "Visitor"),
    ("Book", 0, "personas", "Visitor"),
    ("Pay", 0, "personas", "Visitor"),
    ("Trust", 0, "personas", "Visitor"),
    ("Trust", 0, "stakeholders", "Bank"),
]


@pytest.fixture
def document() -> Document:
    m = a_map(
        {"Book": {"Pay": {"First": [STORY, "Get a receipt"]}}, "Ride": {"Go": {}}},
        outcomes=["Trust"],
        personas=["Visitor"],
        stakeholders=["Bank"],
    )
    return Document(m)


def shown(bench, title: str, tab: int) -> Any:
    """The page of a record: of the map, of what is on the board, or of what is not."""
    bench.document.selection.clear()
    if title != "map":
        bench.inspector.show_record(id_of(bench.map, title))
    QApplication.processEvents()
    if bench.inspector.tabs.count() > 1:
        bench.tab(tab)
    return bench.page


def of(m: StoryMap, record_id: str, name: str) -> object:
    return getattr(m.find(record_id), name)


def goes_both_ways(bench, before: StoryMap, is_so: Callable[[StoryMap], bool]) -> None:
    """One undo gives the equal map back, one redo what was made of it."""
    after = bench.map
    assert is_so(after)
    bench.document.undo()
    assert bench.map == before
    assert bench.document.undo_label is None
    bench.document.redo()
    assert bench.map == after


@pytest.mark.parametrize("typed", TYPED, ids=lambda one: f"{one.title}-{one.field}-{one.text}")
def test_what_is_typed_is_the_records(bench, typed):
    page, before = shown(bench, typed.title, typed.tab), bench.map
    record_id, field = page.ids[-1], page
    for name in typed.field.split("."):
        field = getattr(field, name)

    bench.write(field, typed.text)
    field.flush()

    goes_both_ways(bench, before, lambda m: of(m, record_id, typed.name) == typed.value)


@pytest.mark.parametrize(("title", "tab", "name"), TEXTS)
def test_a_text_of_several_lines_is_the_records(bench, title, tab, name):
    page, before = shown(bench, title, tab), bench.map
    record_id, field = page.ids[-1], page.places[name]

    bench.write(field, "One", KEY.Key_Return)
    bench.qtbot.keyClicks(field, "two")
    field.flush()

    def is_so(m: StoryMap) -> bool:
        record: Any = m.find(record_id)
        holder = record if hasattr(record, name) else record.hypothesis
        return bool(getattr(holder, name) == "One\ntwo")

    goes_both_ways(bench, before, is_so)


@pytest.mark.parametrize("chosen", CHOSEN, ids=lambda one: f"{one[0]}-{one[2]}")
def test_what_is_chosen_by_keyboard_is_the_records(bench, chosen):
    title, tab, field, words, name, value = chosen
    page, before = shown(bench, title, tab), bench.map
    choice: QComboBox = getattr(page, field)
    record_id = page.ids[-1]

    choice.setFocus()
    bench.qtbot.keyClicks(choice, words)

    goes_both_ways(bench, before, lambda m: of(m, record_id, name) == value)


@pytest.mark.parametrize(("title", "tab", "name", "named"), NAMED)
def test_what_is_named_is_the_records(bench, title, tab, name, named):
    page, before = shown(bench, title, tab), bench.map
    refs, record_id = getattr(page, name), page.ids[-1]

    refs.add()
    bench.qtbot.keyClicks(refs.line, named)
    bench.qtbot.keyClick(refs.line, KEY.Key_Return)

    goes_both_ways(bench, before, lambda m: of(m, record_id, name) == (id_of(m, named),))


def test_the_maps_title_is_typed(bench):
    page, before = shown(bench, "map", 0), bench.map

    bench.write(page.title, "Bikes", KEY.Key_Return)

    goes_both_ways(bench, before, lambda m: m.title == "Bikes")


def test_what_was_finished_is_typed_a_period_a_line(bench):
    page, before = shown(bench, "map", 2), bench.map

    bench.write(page.history, "2026-01-05, 2026-01-18, 12", KEY.Key_Return)
    bench.qtbot.keyClicks(page.history, "2026-01-19, 2026-02-01, 9.5")
    page.history.flush()

    periods = (
        Period(start="2026-01-05", end="2026-01-18", done=12),
        Period(start="2026-01-19", end="2026-02-01", done=9.5),
    )
    goes_both_ways(bench, before, lambda m: m.info.calendar.history == periods)


@pytest.mark.parametrize("name", ["blocked", "discuss", "research", "risky", "split", "unclear"])
def test_a_flag_is_ticked(bench, name):
    page, before = shown(bench, STORY, 5), bench.map

    page.flags.ticks[name].setFocus()
    bench.qtbot.keyClick(page.flags.ticks[name], KEY.Key_Space)

    goes_both_ways(bench, before, lambda m: of(m, id_of(m, STORY), "flags") == (name,))


def test_a_story_goes_to_another_step_and_a_step_to_another_activity(bench):
    page, before = shown(bench, STORY, 5), bench.map
    page.step.setFocus()
    bench.qtbot.keyClick(page.step, KEY.Key_End)

    goes_both_ways(bench, before, lambda m: of(m, id_of(m, STORY), "step") == id_of(m, "Go"))

    page, before = shown(bench, "Pay", 0), bench.map
    page.activity.setFocus()
    bench.qtbot.keyClick(page.activity, KEY.Key_End)
    assert bench.map.steps[id_of(bench.map, "Pay")].activity == id_of(bench.map, "Ride")
    bench.document.undo()
    assert bench.map == before


def test_people_that_are_new_are_made_by_typing_their_names(bench):
    for title, tab, field, table in (
        (STORY, 5, "personas", "personas"),
        ("Trust", 0, "stakeholders", "stakeholders"),
    ):
        page, before = shown(bench, title, tab), bench.map
        refs = getattr(page, field)
        refs.add()
        bench.qtbot.keyClicks(refs.line, "Mayor")
        bench.qtbot.keyClick(refs.line, KEY.Key_Return)

        names = getattr(bench.map.find(page.ids[-1]), field)
        assert [getattr(bench.map, table)[name].title for name in names] == ["Mayor"]
        bench.document.undo()
        assert bench.map == before


@pytest.mark.parametrize(("title", "name"), [("Visitor", "personas"), ("Bank", "stakeholders")])
def test_outcomes_are_tied_from_the_side_of_who_cares_for_them(bench, title, name):
    page, before = shown(bench, title, 0), bench.map

    page.outcomes.add()
    bench.qtbot.keyClicks(page.outcomes.line, "Trust")
    bench.qtbot.keyClick(page.outcomes.line, KEY.Key_Return)

    tied = (id_of(bench.map, title),)
    goes_both_ways(bench, before, lambda m: of(m, id_of(m, "Trust"), name) == tied)
    page.outcomes.chips[0].setFocus()
    bench.qtbot.keyClick(page.outcomes.chips[0], KEY.Key_Delete)
    assert bench.map == before


def test_stories_are_tied_from_the_side_of_the_outcome(bench):
    page, before = shown(bench, "Trust", 1), bench.map

    page.stories.add()
    bench.qtbot.keyClicks(page.stories.line, STORY)
    bench.qtbot.keyClick(page.stories.line, KEY.Key_Return)

    goes_both_ways(
        bench, before, lambda m: of(m, id_of(m, STORY), "outcomes") == (id_of(m, "Trust"),)
    )


@pytest.mark.parametrize("kind", [*RECORD_TYPES, MapInfo], ids=lambda kind: kind.__name__)
def test_no_field_has_no_place(bench, kind):
    title = {
        Story: STORY,
        Step: "Pay",
        Release: "First",
        Outcome: "Trust",
        Persona: "Visitor",
        Stakeholder: "Bank",
        MapInfo: "map",
    }.get(kind, "Book")
    shown(bench, title, 0)
    record_id = bench.page.ids[-1]
    fields = set(kind.__struct_fields__) - {"id", "key", "extra"}

    missing = {name for name in fields if not bench.inspector.show_field(record_id, name)}

    assert missing == set()


def test_a_name_is_completed_by_who_is_known(bench):
    m, _ = add_stakeholder(bench.map, "Head of payments")
    m, _ = add_persona(m, "Commuter")
    bench.document.commit("", m)
    page = shown(bench, STORY, 5)
    field: NameField = page.assignee

    field.setFocus()
    bench.qtbot.keyClicks(field, "pay")
    popup = field.completer().popup()
    bench.qtbot.waitUntil(popup.isVisible)
    bench.qtbot.keyClick(popup, KEY.Key_Down)
    bench.qtbot.keyClick(popup, KEY.Key_Return)

    bench.qtbot.waitUntil(lambda: bench.story(STORY).assignee == "Head of payments")


def test_a_bad_number_stays_with_a_sentence_and_changes_nothing(bench):
    for title, tab, field, text, words in (
        ("map", 0, "limit", "0", "whole number from 1"),
        ("map", 2, "low", "1.5", "from 0 to 1"),
        ("map", 2, "high", "0.5", "1 or more"),
        ("map", 2, "days", "8", "up to 7 days"),
        ("map", 2, "legend", "red", "what it means"),
        ("map", 2, "history", "soon", "no numbers"),
        ("map", 2, "history", "2027-01-04, 2027-01-17, 12", "2027-01-04 is still to come"),
        (STORY, 5, "refs", "jira", "the key it has there"),
        (STORY, 2, "confidence", "120", "0 to 100"),
    ):
        page, before = shown(bench, title, tab), bench.map

        bench.write(getattr(page, field), text)
        getattr(page, field).flush()

        errors = [b.error.text() for b in page._bindings if b.error and b.error.isVisible()]
        assert bench.map is before
        assert getattr(page, field).toPlainText() == text
        assert any(words in error for error in errors), (errors, words)
        getattr(page, field).restore()


@pytest.mark.parametrize(
    "title", ["map", "Book", "Pay", "First", STORY, "Trust", "Visitor", "Bank"]
)
def test_all_that_the_keyboard_reaches_has_a_name(bench, title):
    m = set_fields(
        bench.map,
        id_of(bench.map, STORY),
        acceptance=(Task(id="a1", text="Soon"),),
        why=(Item(id="w1", text="Because"),),
        questions=(Question(id="q1", text="Who?", answer="Us"),),
        feedback=(Feedback(id="f1", text="Good"),),
    )
    actions = Retro(actions=(Task(id="t1", text="Ask"),))
    m = set_fields(m, id_of(m, "First"), retro=actions, feedback=(Feedback(id="f2", text="Bad"),))
    m = set_fields(
        m, "map", ready=(Item(id="r1", text="Small"),), done=(Item(id="d1", text="Read"),)
    )
    bench.document.commit("", m)
    shown(bench, title, 0)

    for place in range(max(1, bench.inspector.tabs.count())):
        page = shown(bench, title, place)
        reached = [
            part
            for part in page.findChildren(QWidget)
            if part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.isVisible()
        ]
        nameless = [
            part for part in reached if not (part.accessibleName() or getattr(part, "text", str)())
        ]
        assert reached
        assert nameless == []
