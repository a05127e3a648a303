"""The slice panel finds the best slice, says why, shows it as ghosts and applies it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QStyle, QStyleOptionSlider

from storymap.document.document import Document
from storymap.document.ghosts import Ghosts
from storymap.edit.fields import set_fields
from storymap.edit.removal import remove
from storymap.export.facts import lane_facts
from storymap.layout.themes import DARK
from storymap.model.records import Range, replace
from storymap.panels.slice import SlicePanel
from storymap.panels.slice_answer import question_of
from storymap.panels.slice_words import outlook_text
from storymap.slicing.outlook import Addition, Outlook
from tests.builders import a_map, cell, id_of

KEY = Qt.Key


def worth(value: float, effort: float, **fields):
    return {"value": value, "estimate": Range(likely=effort), **fields}


@pytest.fixture
def document() -> Document:
    m = a_map(
        {
            "Book": {
                "Pay": {
                    "First": ["By card", "By phone", "By post"],
                    "Later": ["Receipt", "Refund"],
                    None: ["By barter"],
                }
            }
        },
        outcomes=["Riders trust paying"],
        stories={
            "By card": worth(50, 5),
            "By phone": worth(10, 6),
            "By post": worth(0, 3),
            "Receipt": worth(20, 2, outcomes=["Riders trust paying"]),
            "Refund": worth(30, 4, needs=["By card"]),
        },
    )
    return Document(with_capacity(m, "First", 11))


def with_capacity(m, title: str, capacity: float):
    release = m.releases[id_of(m, title)]
    return m.with_records(replace(release, capacity=Range(likely=capacity)))


@pytest.fixture
def panel(qtbot, document):
    panel = SlicePanel(document)
    panel.heard = []
    panel.ghosts_changed.connect(panel.heard.append)
    qtbot.addWidget(panel)
    panel.resize(1200, 224)
    panel.show()
    yield panel
    panel.finish()


def sliced(qtbot, panel, capacity=None) -> None:
    """Wait until the panel shows the slice of the map as it is, for a capacity."""

    def is_there():
        found = panel._answer
        wanted = panel.controls.capacity if capacity is None else capacity
        return (
            found is not None
            and found.is_final
            and found.question.story_map is panel._document.story_map
            and found.question.capacity == wanted
        )

    qtbot.waitUntil(is_there, timeout=20_000)


def start(qtbot, panel, title: str = "First") -> None:
    panel.start(id_of(panel._document.story_map, title))
    sliced(qtbot, panel)


def rows(panel) -> dict[str, tuple[str, str]]:
    return {
        line.title: ("in" if line.is_in else "out", line.reason) for line in panel.why.lines.lines
    }


def test_a_release_is_sliced_for_the_capacity_it_has(qtbot, panel):
    start(qtbot, panel)

    assert panel.controls.heading.text() == "Slice “First” for value"
    assert panel.controls.field.toPlainText() == "11"
    assert panel.numbers.value.text() == "100"
    assert panel.numbers.value_rest.text() == "of 110 possible"
    assert panel.numbers.outcomes.text() == "1 of 1"
    assert panel.numbers.proof.text().startswith("yes, ")
    assert panel.legend.text() == "would move: 2 in, 2 out (bold)"


def test_each_story_has_a_reason(qtbot, panel):
    start(qtbot, panel)

    why = rows(panel)
    assert why["By card"] == ("in", "needed by ‘Refund’")
    assert why["Receipt"][0] == "in"
    assert why["Refund"][1].startswith("◆ 30 for ")
    assert why["By phone"][0] == "out"
    assert why["By phone"][1].endswith("; in if +6 pt")
    assert why["By post"] == ("out", "no value, and nothing of value needs it")
    assert why["By barter"] == ("out", "no estimate, so not considered")
    assert panel.message.text() == (
        "As it is it holds too much: without “By post” it fits. "
        "1 story has no estimate and was not considered."
    )


def test_what_the_slice_would_move_is_shown_as_ghosts(qtbot, panel, document):
    start(qtbot, panel)

    m = document.story_map
    into = frozenset({id_of(m, "Receipt"), id_of(m, "Refund")})
    out = frozenset({id_of(m, "By phone"), id_of(m, "By post")})
    assert panel.heard == [Ghosts(id_of(m, "First"), into, out)]


def test_apply_is_one_undo_step_and_ends_the_ghosts(qtbot, panel, document):
    before = document.story_map
    start(qtbot, panel)

    qtbot.mouseClick(panel.apply_button, Qt.MouseButton.LeftButton)

    m = document.story_map
    assert sorted(cell(m, "Pay", "First")) == ["By card", "Receipt", "Refund"]
    assert (
        m.releases[id_of(m, "First")].reason
        == "Sliced for value at 11 points: 100 of 110 possible, proved best, "
        "fits in 40 of 100 futures."
    )
    assert panel.heard[-1] is None
    sliced(qtbot, panel)
    assert not panel.apply_button.isEnabled()
    assert panel.legend.text() == "nothing would move"
    document.undo()
    assert document.story_map == before


def test_a_story_without_an_estimate_stays_in_its_release(qtbot, panel, document):
    m = document.story_map
    unknown = id_of(m, "By phone")
    document.commit("", set_fields(m, unknown, estimate=None))
    start(qtbot, panel)

    assert panel.legend.text() == "would move: 2 in, 1 out (bold)"
    assert panel.heard[-1].out == frozenset({id_of(m, "By post")})
    panel.apply_button.click()

    assert unknown in document.story_map.cell(*m.cell_of(m.stories[unknown]))


def test_a_reason_that_somebody_wrote_is_kept(qtbot, panel, document):
    m = document.story_map
    document.commit("", set_fields(m, id_of(m, "First"), reason="Because we said so."))
    start(qtbot, panel)

    panel.apply_button.click()

    m = document.story_map
    assert m.releases[id_of(m, "First")].reason == "Because we said so."


def test_another_capacity_is_typed(qtbot, panel):
    start(qtbot, panel)

    panel.controls.field.setFocus()
    panel.controls.field.selectAll()
    qtbot.keyClicks(panel.controls.field, "5")
    qtbot.keyClick(panel.controls.field, KEY.Key_Return)
    sliced(qtbot, panel, 5)

    assert panel.controls.slider.value() == 5
    assert panel.numbers.value.text() == "50"


def test_the_slider_changes_the_capacity_by_keys(qtbot, panel):
    start(qtbot, panel)

    qtbot.keyClick(panel.controls.slider, KEY.Key_Left)
    sliced(qtbot, panel, 10)

    assert panel.controls.field.toPlainText() == "10"


def test_the_curve_can_be_pointed_at(qtbot, panel):
    start(qtbot, panel)
    curve = panel.controls.curve
    qtbot.waitUntil(lambda: len(curve.points) > 5, timeout=20_000)

    qtbot.mouseClick(curve, Qt.MouseButton.LeftButton, pos=QPoint(curve.width() - 1, 20))
    sliced(qtbot, panel, 20)

    values = [value for _, value in curve.points]
    assert values == sorted(values)
    assert panel.numbers.value.text() == "110"


def test_the_curve_is_there_again_when_the_panel_is_opened_again(qtbot, panel):
    start(qtbot, panel)
    before = panel.controls.curve.curve

    panel.hide()
    panel.show()
    start(qtbot, panel)

    assert panel.controls.curve.points == before.points != ()
    assert panel.controls.curve.curve.top == before.top


def test_the_curve_reaches_as_far_as_the_slider(qtbot, panel):
    start(qtbot, panel)

    panel.take_capacity(500)
    sliced(qtbot, panel, 500)

    assert panel.controls.slider.maximum() == 500
    assert panel.controls.curve.curve.top == 500
    assert panel.controls.curve.points[-1][0] == 500


def test_a_capacity_that_is_no_number_is_refused(qtbot, panel):
    start(qtbot, panel)

    panel.controls.field.setFocus()
    panel.controls.field.selectAll()
    qtbot.keyClicks(panel.controls.field, "-4")
    qtbot.keyClick(panel.controls.field, KEY.Key_Return)

    assert panel.controls.error.text() == "Write how much the release holds, as 40."
    assert panel.controls.capacity == 11


@pytest.mark.parametrize("text", ["99999999999", "1e300"])
def test_a_capacity_beyond_every_scale_is_refused(qtbot, panel, text):
    start(qtbot, panel)

    panel.controls.field.setFocus()
    panel.controls.field.selectAll()
    qtbot.keyClicks(panel.controls.field, text)
    qtbot.keyClick(panel.controls.field, KEY.Key_Return)

    assert panel.controls.capacity == 11
    assert panel.controls.error.isVisible()


def test_estimates_that_no_scale_can_hold_leave_a_panel_that_answers(qtbot, panel, document):
    huge = Range(likely=1e308)
    m = document.story_map
    for title in ("By card", "By phone"):
        m = set_fields(m, id_of(m, title), estimate=huge)
    document.commit("Estimate", m)

    panel.start(id_of(m, "First"))
    qtbot.waitUntil(lambda: not panel.is_busy, timeout=20_000)

    assert panel.controls.slider.maximum() <= 1_000_000_000
    assert panel.numbers.value.text() or panel.message.text()


def test_another_release_is_chosen(qtbot, panel):
    start(qtbot, panel)

    panel.controls.release.setFocus()
    qtbot.keyClick(panel.controls.release, KEY.Key_Down)
    sliced(qtbot, panel, 6)

    assert panel.controls.heading.text() == "Slice “Later” for value"


def test_without_a_release_the_first_that_is_not_shipped_is_taken(qtbot, panel, document):
    m = document.story_map
    document.commit("", set_fields(m, id_of(m, "First"), state="shipped"))

    panel.start(None)

    assert panel.controls.heading.text() == "Slice “Later” for value"


def test_a_change_of_the_map_is_sliced_anew(qtbot, panel, document):
    start(qtbot, panel)

    m = document.story_map
    document.commit("", set_fields(m, id_of(m, "By phone"), value=500))
    assert not panel.apply_button.isEnabled()
    sliced(qtbot, panel)

    assert rows(panel)["By phone"][0] == "in"


def test_a_circle_of_needs_is_said_in_one_sentence(qtbot, panel, document):
    m = document.story_map
    card, refund = id_of(m, "By card"), id_of(m, "Refund")
    document.commit("", m.with_records(replace(m.stories[card], needs=(refund,))))

    panel.start(id_of(m, "First"))

    qtbot.waitUntil(lambda: "By card" in panel.message.text(), timeout=20_000)
    assert not panel.apply_button.isEnabled()
    assert panel.numbers.value.text() == ""


def test_a_map_without_releases_says_so(qtbot):
    panel = SlicePanel(Document(a_map({"Book": {"Pay": {None: ["By card"]}}})))
    qtbot.addWidget(panel)
    panel.show()

    panel.start(None)

    assert panel.message.text() == "This map has no release to slice. Add one first."


@pytest.mark.parametrize("way", ["button", "escape", "hide"])
def test_closing_leaves_all_as_it_was(qtbot, panel, document, way):
    before = document.story_map
    start(qtbot, panel)

    if way == "button":
        qtbot.mouseClick(panel.close_button, Qt.MouseButton.LeftButton)
    elif way == "escape":
        qtbot.keyClick(panel.controls.slider, KEY.Key_Escape)
    else:
        panel.hide()

    assert panel.heard[-1] is None
    assert document.story_map is before


def test_a_story_that_is_clicked_is_selected(qtbot, panel, document):
    start(qtbot, panel)
    table = panel.why
    row = [line.title for line in table.lines.lines].index("Refund")
    place = table.visualRect(table.lines.index(row, 1)).center()

    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)

    assert document.selection.ids == (id_of(document.story_map, "Refund"),)


def test_a_map_open_for_reading_only_is_sliced_but_not_changed(qtbot, panel, document):
    document.read_only = True
    start(qtbot, panel)

    assert panel.numbers.value.text() == "100"
    assert not panel.apply_button.isEnabled()


def test_a_release_that_is_removed_is_no_longer_sliced(qtbot, panel, document):
    start(qtbot, panel)

    document.commit("", document.story_map.without(id_of(document.story_map, "First")))
    sliced(qtbot, panel)

    assert panel.controls.heading.text() == "Slice “Later” for value"


def test_a_release_that_was_removed_while_the_panel_was_hidden_is_no_longer_sliced(
    qtbot, panel, document
):
    start(qtbot, panel)
    m = document.story_map
    panel.wish([id_of(m, "By phone")], "must")
    panel.hide()

    document.commit("", remove(m, [id_of(m, "First"), id_of(m, "By phone")]))

    assert not panel.options.must
    panel.show()
    sliced(qtbot, panel)
    assert panel.controls.heading.text() == "Slice “Later” for value"


def test_what_does_not_fit_is_said_once(qtbot, panel, document):
    start(qtbot, panel)
    panel.wish([id_of(document.story_map, "By phone")], "must")
    sliced(qtbot, panel)
    said = []
    panel.told.connect(said.append)

    panel.controls.slider.setValue(3)
    qtbot.waitUntil(lambda: not panel.is_busy, timeout=20_000)

    assert len(said) == 1
    assert panel.message.text() == said[0]
    assert panel.numbers.proof.text() == ""


def test_text_that_looks_like_markup_is_shown_as_it_is(qtbot, panel, document):
    evil = "<img src='http://example.org/x.png'>"
    m = document.story_map
    m = set_fields(m, id_of(m, "First"), title=evil)
    document.commit("", set_fields(m, id_of(m, "By card"), title=f"{evil} 2"))

    start(qtbot, panel, evil)

    assert panel.controls.heading.text() == f"Slice “{evil}” for value"
    for label in panel.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText
    tip = panel.why.lines.data(panel.why.lines.index(0, 1), Qt.ItemDataRole.ToolTipRole)
    assert "<img" not in tip


def test_a_theme_can_be_worn(qtbot, panel):
    start(qtbot, panel)

    panel.set_theme(DARK)

    assert not panel.grab().isNull()


def with_done(m, title: str, effort: float):
    story = replace(m.stories[id_of(m, title)], status="done", estimate=Range(likely=effort))
    return m.with_records(story)


def test_the_panel_says_why_it_has_less_room_than_the_release(qtbot, panel, document):
    start(qtbot, panel)
    assert "done" not in panel.controls.spent.text()

    document.commit("", with_done(document.story_map, "By post", 4))
    start(qtbot, panel)

    assert panel.controls.field.toPlainText() == "7"
    assert panel.controls.spent.text().startswith("11 pt less 4 pt done")
    assert panel.controls.spent.isVisible()


def test_a_slice_that_is_applied_and_the_label_of_the_release_agree(qtbot, panel, document):
    document.commit("", with_done(document.story_map, "By post", 4))
    release = document.story_map.releases[id_of(document.story_map, "First")]
    wide = replace(release, capacity=Range(low=9, likely=11, high=16))
    document.commit("", document.story_map.with_records(wide))
    start(qtbot, panel)

    panel.apply()
    sliced(qtbot, panel)

    facts, found = lane_facts(document.story_map, release.id), panel._answer
    assert facts.likely == found.totals.likely + 4
    assert facts.capacity - 4 == found.question.capacity
    assert found.is_simulated
    assert facts.chance == pytest.approx(found.chance, abs=0.02)


def test_slicing_begins_in_the_capacity_so_that_a_number_can_be_typed(qtbot, panel):
    panel.activateWindow()
    start(qtbot, panel)
    qtbot.waitUntil(panel.controls.field.hasFocus)

    qtbot.keyClicks(panel.controls.field, "5")
    qtbot.keyClick(panel.controls.field, KEY.Key_Return)

    assert panel.controls.capacity == 5


def test_the_scale_of_a_huge_map_reaches_as_far_as_a_release_may(qtbot, document):
    lanes = {f"Release {n}": [f"Story {n} {k}" for k in range(20)] for n in range(30)}
    names = [name for stories in lanes.values() for name in stories]
    fields = {name: worth(5, 2) for name in names}
    panel = SlicePanel(Document(a_map({"Do": {"It": lanes}}, stories=fields)))
    qtbot.addWidget(panel)
    panel.show()

    start(qtbot, panel, "Release 0")

    assert panel.controls.slider.maximum() == 3 * 20 * 2
    assert panel.numbers.value_rest.text() == "of 3000 possible"
    panel.finish()


def test_while_the_slider_moves_the_slice_is_there_at_once(qtbot, panel):
    start(qtbot, panel)

    qtbot.keyClick(panel.controls.slider, KEY.Key_Left)

    assert panel._answer.question.capacity == 10
    assert not panel._answer.is_final
    assert panel.numbers.proof.text().startswith(("yes", "searching: at most "))
    assert panel.apply_button.isEnabled()
    sliced(qtbot, panel, 10)
    assert panel.numbers.proof.text().startswith("yes, ")


def test_dragging_the_slider_shows_other_ghosts(qtbot, panel):
    start(qtbot, panel)
    slider, heard = panel.controls.slider, len(panel.heard)
    right = QPoint(slider.width() - 8, slider.height() // 2)

    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=_handle(slider))
    qtbot.mouseMove(slider, right)
    assert panel.controls.capacity == slider.maximum()
    assert len(panel.heard) > heard
    qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=right)

    sliced(qtbot, panel)
    assert panel.numbers.value.text() == "110"


def _handle(slider):
    option = QStyleOptionSlider()
    slider.initStyleOption(option)
    part = QStyle.SubControl.SC_SliderHandle
    control = QStyle.ComplexControl.CC_Slider
    return slider.style().subControlRect(control, option, part, slider).center()


def test_what_one_more_unit_buys_is_said(qtbot, panel):
    start(qtbot, panel)
    qtbot.waitUntil(lambda: not panel.is_busy, timeout=20_000)

    assert "+1 pt is worth at most " in panel.controls.spent.text()


def test_a_slice_can_be_one_that_is_85_percent_sure(qtbot, panel):
    start(qtbot, panel)
    likely = panel._answer.chance

    qtbot.mouseClick(panel.sure_button, Qt.MouseButton.LeftButton)
    qtbot.keyClick(panel.controls.slider, KEY.Key_Left)
    assert panel.numbers.proof.text() == "searching…"
    qtbot.keyClick(panel.controls.slider, KEY.Key_Right)
    sliced(qtbot, panel)

    assert likely < 0.85 <= panel._answer.chance
    assert panel.numbers.fit.property("look") == "goodstrong"
    panel.sure_button.click()
    sliced(qtbot, panel)
    assert panel._answer.chance == likely


def test_a_story_that_must_be_in_is_in_and_says_so(qtbot, panel, document):
    start(qtbot, panel)
    m = document.story_map

    panel.wish([id_of(m, "By post")], "must")
    sliced(qtbot, panel)

    assert rows(panel)["By post"] == ("in", "must be in, as you said")
    assert panel.controls.options.text() == "Options (1)"
    assert "1 must-have" in panel.controls.spent.text()
    panel.wish([id_of(m, "By post")], "must")
    sliced(qtbot, panel)
    assert rows(panel)["By post"][0] == "out"


def test_the_keyboard_stays_with_the_story_that_is_wished_for(qtbot, panel):
    start(qtbot, panel)
    titles = [line.title for line in panel.why.lines.lines]
    panel.why.setCurrentIndex(panel.why.lines.index(titles.index("By phone"), 1))

    qtbot.keyClicks(panel.why, "+")
    sliced(qtbot, panel)

    line = panel.why.lines.lines[panel.why.currentIndex().row()]
    assert (line.title, line.is_in) == ("By phone", True)


def test_a_story_that_must_not_be_in_is_out(qtbot, panel, document):
    start(qtbot, panel)
    place = [line.title for line in panel.why.lines.lines].index("Receipt")
    panel.why.setCurrentIndex(panel.why.lines.index(place, 1))

    qtbot.keyClick(panel.why, KEY.Key_Minus)
    sliced(qtbot, panel)

    assert rows(panel).get("Receipt", ("out",))[0] == "out"
    assert panel.options.wont == {id_of(document.story_map, "Receipt")}
    assert panel.numbers.outcomes.text() == "0 of 1"


def test_wishes_for_stories_that_are_gone_are_forgotten(qtbot, panel, document):
    start(qtbot, panel)
    story = id_of(document.story_map, "By post")
    panel.wish([story], "must")

    document.commit("", document.story_map.without(story))
    sliced(qtbot, panel)

    assert not panel.options.must


def test_touching_every_activity_tells_its_price(qtbot, panel):
    start(qtbot, panel)
    qtbot.waitUntil(lambda: not panel.is_busy, timeout=20_000)

    words = [action.text() for action in panel.controls.options._menu.actions()]

    assert words[0] == "Touch every activity: costs nothing"


def test_at_most_so_many_outcomes_can_be_asked_for(qtbot, panel, document):
    start(qtbot, panel)
    menu = panel.controls.options._outcomes
    (one,) = [action for action in menu.actions() if action.data() == 1]

    one.trigger()
    sliced(qtbot, panel)

    assert panel.options.most_outcomes == 1
    assert "at most 1 new outcome" in panel.controls.spent.text()
    panel.apply_button.click()
    m = document.story_map
    assert m.releases[id_of(m, "First")].reason.endswith("(at most 1 new outcome).")


def test_searching_can_be_stopped_with_the_best_so_far(qtbot, panel):
    start(qtbot, panel)
    qtbot.keyClick(panel.controls.slider, KEY.Key_Left)
    quick = panel._answer

    panel.stop_button.click()

    assert panel._answer is quick
    assert panel.apply_button.isEnabled()


def test_what_lies_beyond_the_slice_is_said(qtbot, panel):
    start(qtbot, panel)
    qtbot.waitUntil(lambda: not panel.is_busy, timeout=20_000)

    assert panel.outlook.text() == "Next: ‘By phone’ (+10), +6 pt. No steps empty."


def test_beyond_a_slice_that_is_to_be_sure_it_says_what_the_next_story_takes(qtbot, panel):
    start(qtbot, panel)
    panel.sure_button.click()
    sliced(qtbot, panel)
    qtbot.waitUntil(lambda: not panel.is_busy, timeout=20_000)

    assert panel.outlook.text().startswith("Next: ‘Refund’ (+30) for 4 pt. ")


def test_what_is_next_and_the_nearest_outcome_too_is_named_once(document):
    m = document.story_map
    outcome = next(iter(m.outcomes))
    question = question_of(m, id_of(m, "First"), 11)
    one = Addition(outcome, (id_of(m, "Receipt"),), effort=2, value=20, extra=1)

    told = outlook_text(question, Outlook(one, one, 0, (), ()))

    assert told == "Next, and nearest outcome: ‘Riders trust paying’ (+20), +1 pt. No steps empty."


def test_a_final_answer_is_told_to_who_does_not_see_it(qtbot, panel):
    said = []
    panel.told.connect(said.append)

    start(qtbot, panel)

    assert said == [
        "Value 100 of 110 possible. Fits 40% — 85% needs 16 pt. Would move: 2 in, 2 out."
    ]
