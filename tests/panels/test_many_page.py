"""Several stories change together, each edit one undo step; what differs is shown as such."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from storymap.edit.fields import set_fields
from storymap.model.records import Item, Range
from tests.builders import id_of, ids_of, titles

KEY = Qt.Key
BOTH = ("Pay by card", "Get a receipt")


@pytest.fixture
def many(bench):
    """The page of two stories."""
    return bench.select(*BOTH)


def of(bench, name: str) -> list[object]:
    return [getattr(bench.story(title), name) for title in BOTH]


def goes_both_ways(bench, before) -> None:
    after = bench.map
    bench.document.undo()
    assert bench.map == before
    assert bench.document.undo_label is None
    bench.document.redo()
    assert bench.map == after


def add(bench, field, text: str) -> None:
    field.add()
    bench.qtbot.keyClicks(field.line, text)
    bench.qtbot.keyClick(field.line, KEY.Key_Return)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("estimate", "M", None),
        ("estimate", "3-5", Range(low=3, likely=4, high=5)),
        ("value", "30", 30),
        ("assignee", "Mia", "Mia"),
    ],
)
def test_what_is_typed_is_all_of_theirs(bench, many, name, text, value):
    before = bench.map

    bench.write(getattr(many, name), text)
    getattr(many, name).flush()

    one, other = of(bench, name)
    assert one == other
    assert value is None or one == value
    goes_both_ways(bench, before)


@pytest.mark.parametrize(
    ("name", "words", "value"),
    [("status", "Done", "done"), ("type", "Spike", "spike"), ("colour", "Blue", "blue")],
)
def test_what_is_chosen_is_all_of_theirs(bench, many, name, words, value):
    before = bench.map

    getattr(many, name).setFocus()
    bench.qtbot.keyClicks(getattr(many, name), words)

    assert of(bench, name) == [value, value]
    goes_both_ways(bench, before)


def test_they_go_to_another_step_together(bench, many):
    before = bench.map

    many.step.setFocus()
    bench.qtbot.keyClick(many.step, KEY.Key_Home)

    cell = bench.map.cell(id_of(bench.map, "Choose"), id_of(bench.map, "First"))
    assert titles(bench.map, cell) == ["Pick a time", *BOTH]
    goes_both_ways(bench, before)


def test_what_differs_is_said(bench, many):
    m = set_fields(bench.map, id_of(bench.map, "Pay by card"), status="done", assignee="Mia")
    bench.document.commit("", m)

    assert many.status.placeholderText() == "several"
    assert many.status.currentIndex() == -1
    assert many.assignee.placeholderText() == "several values"
    assert many.estimate.placeholderText() == "several values"
    assert [chip.text() for chip in many.outcomes.chips] == ["Riders trust paying · 1 of 2"]


def test_a_click_on_what_some_have_gives_it_to_all(bench, many):
    before = bench.map
    chip = many.outcomes.chips[0]

    chip.setFocus()
    bench.qtbot.keyClick(chip, KEY.Key_Return)

    assert many.outcomes.chips[0].text() == "Riders trust paying"
    assert of(bench, "outcomes") == [(id_of(bench.map, "Riders trust paying"),)] * 2
    goes_both_ways(bench, before)


def test_what_all_have_is_gone_to(bench, many):
    many.outcomes.added.emit(id_of(bench.map, "Riders trust paying"))

    many.outcomes.chips[0].click()

    assert bench.inspector.tabs.tabText(0) == "Outcome"


@pytest.mark.parametrize(
    ("field", "text", "name"),
    [
        ("outcomes", "Riders come back", "outcomes"),
        ("personas", "Visitor", "personas"),
        ("needs", "Change a booking", "needs"),
    ],
)
def test_what_is_named_is_added_to_all_and_taken_from_all(bench, many, field, text, name):
    before = bench.map

    add(bench, getattr(many, field), text)

    assert all(id_of(bench.map, text) in ids for ids in of(bench, name))
    goes_both_ways(bench, before)
    chip = next(chip for chip in getattr(many, field).chips if chip.text() == text)
    chip.setFocus()
    bench.qtbot.keyClick(chip, KEY.Key_Delete)
    assert not any(id_of(bench.map, text) in ids for ids in of(bench, name))


@pytest.mark.parametrize(
    ("field", "name"), [("outcomes", "outcomes"), ("personas", "personas"), ("tags", "tags")]
)
def test_what_is_new_is_made_and_given_to_all(bench, many, field, name):
    before = bench.map

    add(bench, getattr(many, field), "Brand  new")

    one, other = of(bench, name)
    assert one[-1:] or other[-1:]
    shared = set(one) & set(other)
    assert len(shared) == 1
    assert [chip.text() for chip in getattr(many, field).chips if "of" not in chip.text()] == [
        "Brand new"
    ]
    goes_both_ways(bench, before)


def test_a_circle_of_needs_is_refused_in_words(bench, many):
    before = bench.map
    m = set_fields(
        before, id_of(before, "Change a booking"), needs=tuple(ids_of(before, "Get a receipt"))
    )
    bench.document.commit("", m)

    add(bench, many.needs, "Change a booking")

    assert bench.map == m
    assert many.needs.line.property("bad")
    (told,) = [label.text() for label in many._reasons.values() if label.isVisible()]
    assert told.startswith("That would go in a circle: ")


@pytest.mark.parametrize("name", ["ready", "done"])
def test_items_of_the_definitions_are_ticked_on_all(bench, many, name):
    m = set_fields(bench.map, "map", done=(Item(id="d1", text="Reviewed"),))
    bench.document.commit("", m)
    before, field = bench.map, getattr(many, name)
    field.summary.click()
    tick = field._ticks._rows[0].tick
    if name == "ready":
        assert tick.checkState() == Qt.CheckState.PartiallyChecked

    tick.setFocus()
    bench.qtbot.keyClick(tick, KEY.Key_Space)

    item = "r1" if name == "ready" else "d1"
    assert all(item in checks for checks in of(bench, "checks"))
    assert tick.checkState() == Qt.CheckState.Checked
    bench.document.undo()
    assert bench.map == before


def test_flags_and_the_pin_are_ticked_on_all(bench, many):
    m = set_fields(bench.map, id_of(bench.map, "Pay by card"), flags=("risky",), pinned=True)
    bench.document.commit("", m)
    before = bench.map
    for tick in (many.flags.ticks["risky"], many.pinned):
        assert tick.checkState() == Qt.CheckState.PartiallyChecked
        tick.setFocus()
        bench.qtbot.keyClick(tick, KEY.Key_Space)

    assert of(bench, "flags") == [("risky",)] * 2
    assert of(bench, "pinned") == [True, True]
    bench.qtbot.keyClick(many.pinned, KEY.Key_Space)
    assert of(bench, "pinned") == [False, False]
    for _ in range(3):
        bench.document.undo()
    assert bench.map == before


def test_many_stories_are_edited_in_one_copy_of_the_map(bench):
    bench.select("Pick a time", "Change a booking", *BOTH, "Pay by phone")
    QApplication.processEvents()
    before = bench.map

    bench.write(bench.page.value, "5", KEY.Key_Return)

    assert {story.value for story in bench.map.stories.values()} == {5}
    assert bench.map.personas is before.personas
    goes_both_ways(bench, before)
