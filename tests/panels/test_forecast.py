"""The forecast panel says when releases may be done, how sure that is, and what it is made of."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel

from storymap.document.document import Document
from storymap.edit.fields import set_fields
from storymap.layout.charts_course import Course, course_marks
from storymap.layout.marks import Box, Text
from storymap.layout.themes import CONTRAST
from storymap.layout.wording import listed
from storymap.model.records import Period, Range, replace
from storymap.panels.forecast import ForecastPanel
from storymap.panels.history_text import today
from tests.builders import a_map, cell, id_of

KEY = Qt.Key


def in_days(days: int) -> str:
    return (today() + dt.timedelta(days=days)).isoformat()


def weeks(*done: float) -> tuple[Period, ...]:
    first = dt.date(2026, 9, 7)
    return tuple(
        Period(
            start=(first + dt.timedelta(7 * n)).isoformat(),
            end=(first + dt.timedelta(7 * n + 6)).isoformat(),
            done=one,
        )
        for n, one in enumerate(done)
    )


def with_history(m, *done: float):
    return m.with_records(replace(m.info, calendar=replace(m.info.calendar, history=weeks(*done))))


@pytest.fixture
def bare():
    names = [f"Story {n}" for n in range(1, 7)]
    m = a_map(
        {"Book": {"Pay": {"First": names, "Later": ["More"], None: ["Some day"]}}},
        stories={
            name: {"estimate": Range(low=2, likely=4, high=6), "value": 10 - n}
            for n, name in enumerate(names)
        }
        | {"More": {"estimate": Range(likely=9)}},
    )
    first = replace(m.releases[id_of(m, "First")], finish=in_days(20), capacity=Range(likely=40))
    return m.with_records(first)


@pytest.fixture
def document(bare) -> Document:
    return Document(with_history(bare, 4, 5, 6, 5, 4, 6))


@pytest.fixture
def panel(qtbot, document):
    yield from shown(qtbot, document)


def shown(qtbot, document):
    panel = ForecastPanel(document)
    panel.seen, panel.said = [], []
    panel.visited.connect(panel.seen.append)
    panel.message.connect(panel.said.append)
    qtbot.addWidget(panel)
    panel.resize(1250, 262)
    panel.show()
    panel.activateWindow()
    panel.start()
    ready(qtbot, panel)
    yield panel
    panel.hide()


def ready(qtbot, panel) -> None:
    qtbot.waitUntil(lambda: not panel.is_busy, timeout=20_000)


def lines(panel) -> dict[str, str]:
    rows = zip(panel._names, panel.values, strict=True)
    return {name.text(): value.text() for name, value in rows if name.isVisible()}


def test_each_release_has_its_dates_and_chances(panel):
    row = panel._told.row(panel._release_id)

    assert row.p50 < row.p85 < row.p95
    told = lines(panel)
    assert list(told)[:3] == ["50 of 100 futures by", "85 of 100 by", "95 of 100 by"]
    assert any(name.endswith(" holds") for name in told)
    assert told["Fits 40 pt"].endswith("%")
    assert len(panel.fans.chart.fans) == 2
    assert panel.notes.text().startswith("10,000 futures, from 6 periods of finished work: ")


def test_a_stakeholder_reads_it_in_sentences_and_they_can_be_copied(qtbot, panel):
    text = panel.sentence.text()

    assert text.startswith("“First” is done by ")
    assert "in half of all futures, and by " in text
    assert " of 100 futures." in text
    qtbot.mouseClick(panel.copy_button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == text
    assert panel.said == ["The sentence is in the clipboard."]
    assert panel.fans.accessibleDescription().startswith(text)


def test_what_has_to_go_for_85_percent_is_named_and_moved_out_as_one_step(qtbot, panel, document):
    before = document.story_map
    cut = panel._told.row(panel._release_id).to_cut
    assert cut
    assert "Without “" in panel.sentence.text()

    qtbot.mouseClick(panel.cut_button, Qt.MouseButton.LeftButton)

    m = document.story_map
    assert set(cut) <= set(m.cell(id_of(m, "Pay"), id_of(m, "Later")))
    assert not set(cut) & set(m.cell(id_of(m, "Pay"), id_of(m, "First")))
    ready(qtbot, panel)
    assert panel._told.row(panel._release_id).chance_of_date >= 0.84
    document.undo()
    assert document.story_map == before


def test_another_release_is_chosen_by_its_row_or_its_name(qtbot, panel, document):
    later = id_of(document.story_map, "Later")

    qtbot.mouseClick(panel.fans, Qt.MouseButton.LeftButton, pos=QPoint(20, 11 * 6))
    assert panel._release_id == later
    assert panel.sentence.text().startswith("“Later” is done by ")

    panel.release.setFocus()
    qtbot.keyClick(panel.release, KEY.Key_Up)
    assert panel._release_id == id_of(document.story_map, "First")


def test_the_course_of_a_release_is_a_fan(panel):
    course = panel.course.course

    assert len(course.points) > 5
    for day, shares in course.points:
        assert list(shares) == sorted(shares), day
    assert panel.course.isVisible()


def test_few_periods_are_said_to_be_few(qtbot, bare):
    for panel in shown(qtbot, Document(with_history(bare, 4, 5))):
        assert "With fewer than five periods the futures are spread wider." in panel.notes.text()


def test_without_a_history_it_says_so_and_asks_for_one(qtbot, bare):
    for panel in shown(qtbot, Document(bare)):
        assert panel.notes.text().startswith("There is nothing to go by yet.")
        assert panel.sentence.text().startswith("Nobody can say yet when “First” is done")
        assert panel.history.isVisible()


def test_without_a_history_the_effort_of_a_week_can_be_given(qtbot, bare):
    for panel in shown(qtbot, Document(bare)):
        panel.pace.setFocus()
        qtbot.waitUntil(panel.pace.hasFocus)

        qtbot.keyClicks(panel.pace, "4-7")
        qtbot.keyClick(panel.pace, KEY.Key_Return)
        ready(qtbot, panel)

        assert panel.notes.text().startswith("10,000 futures, from the pace that you gave: ")
        assert panel.sentence.text().startswith("“First” is done by ")


def test_what_was_finished_is_written_in_the_panel_and_the_forecast_follows(qtbot, panel, document):
    panel.tabs.setCurrentIndex(1)
    before = panel._told

    panel.history.history.paste("9\n9\n9")
    ready(qtbot, panel)

    assert panel._told is not before
    assert "9 periods" in panel.notes.text()
    assert panel.history_note.text() == "9 periods, 57 points finished."


def test_what_cannot_be_pasted_is_refused_in_the_panel(qtbot, panel):
    panel.tabs.setCurrentIndex(1)
    QGuiApplication.clipboard().setText("nonsense")

    qtbot.mouseClick(panel.paste_button, Qt.MouseButton.LeftButton)

    assert panel.history_note.text() == "There are no numbers in what was copied."
    assert panel.history_note.property("look") == "error"


def test_a_period_is_added_by_keys_alone(qtbot, panel, document):
    panel.tabs.setCurrentIndex(1)

    panel.add_button.setFocus()
    qtbot.keyClick(panel.add_button, KEY.Key_Space)
    editor = QApplication.focusWidget()
    qtbot.keyClicks(editor, "7")
    qtbot.keyClick(editor, KEY.Key_Return)
    QApplication.processEvents()

    assert document.story_map.info.calendar.history[-1].done == 7


def test_stories_without_an_estimate_are_listed_and_counted(qtbot, panel, document):
    assert panel.tabs.tabText(2) == "Not estimated (1)"
    m = document.story_map
    document.commit("", set_fields(m, id_of(m, "Story 1"), estimate=None))
    ready(qtbot, panel)

    assert panel.tabs.tabText(2) == "Not estimated (2)"
    assert lines(panel)["Not estimated"] == "1 of 6"
    assert "1 open story has no estimate and is not counted." in panel.sentence.text()
    panel.tabs.setCurrentIndex(2)
    place = panel.estimates.visualRect(panel.estimates.estimates.index(0, 0)).center()
    qtbot.mouseClick(panel.estimates.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert panel.seen == [id_of(m, "Story 1")]


def test_a_map_without_releases_says_so(qtbot):
    for panel in shown(qtbot, Document(a_map({"Book": {"Pay": {None: ["By card"]}}}))):
        assert panel.notes.text().startswith("This map has no release that is not shipped.")
        assert panel.sentence.text() == ""


def test_a_map_open_for_reading_only_is_forecast_but_not_changed(qtbot, document):
    document.read_only = True
    before = document.story_map
    for panel in shown(qtbot, document):
        assert not panel.cut_button.isEnabled()
        assert not panel.add_button.isEnabled()
        panel.move_out()
        assert document.story_map is before


def test_escape_asks_to_be_closed(qtbot, panel):
    with qtbot.waitSignal(panel.closed):
        qtbot.keyClick(panel.release, KEY.Key_Escape)


def test_text_that_looks_like_markup_is_shown_as_it_is(qtbot, panel, document):
    evil = "<img src='http://example.org/x.png'>"
    m = document.story_map

    document.commit("", set_fields(m, id_of(m, "First"), title=evil))
    ready(qtbot, panel)

    assert panel.sentence.text().startswith(f"“{evil}” is done by ")
    for label in panel.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText


def test_a_theme_can_be_worn(panel):
    panel.set_theme(CONTRAST)

    assert not panel.grab().isNull()


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (1, "“A”"),
        (2, "“A” and “B”"),
        (3, "“A”, “B” and “C”"),
        (4, "“A”, “B”, “C” and “D”"),
        (5, "“A”, “B”, “C” and 2 more"),
    ],
)
def test_titles_are_listed_as_a_sentence_has_them(count, told):
    assert listed(list("ABCDE")[:count]) == told


@pytest.mark.parametrize("size", [(160, 90), (380, 200), (900, 400)])
def test_a_course_stays_within_its_size(size):
    start = dt.date(2026, 11, 23)
    points = tuple(
        (start + dt.timedelta(days=7 * n), (n / 12, n / 10, n / 9, n / 8, min(1, n / 7)))
        for n in range(9)
    )
    course = Course(points, (start, start + dt.timedelta(40)), start + dt.timedelta(30))

    marks = course_marks(course, *size)

    for mark in marks:
        if isinstance(mark, Text):
            assert 0 <= mark.x <= mark.x + mark.width <= size[0]
            assert 0 <= mark.y <= size[1]
        if isinstance(mark, Box):
            assert mark.y + mark.height <= size[1]
    assert course_marks(Course(points[:1]), *size) == ()


def test_moving_out_of_the_last_release_leaves_it_unscheduled(qtbot, bare):
    m = bare.without(id_of(bare, "Later"))
    document = Document(with_history(m, 4, 5, 6, 5, 4, 6))
    for panel in shown(qtbot, document):
        gone = len(panel._told.row(panel._release_id).to_cut)

        panel.move_out()

        assert len(cell(document.story_map, "Pay")) >= gone + 1


def test_a_date_that_cannot_be_saved_is_told_so(qtbot, bare):
    first = replace(bare.releases[id_of(bare, "First")], finish=in_days(4))
    pinned = replace(bare.stories[id_of(bare, "Story 1")], pinned=True)
    document = Document(with_history(bare.with_records(first, pinned), 4, 5, 6, 5, 4, 6))
    for panel in shown(qtbot, document):
        assert "Even without “" in panel.sentence.text()
        assert ", its date would hold in only " in panel.sentence.text()
