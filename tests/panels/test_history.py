"""What was finished per period is typed, pasted, changed and removed, each as one undo step."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit

from storymap.document.document import Document
from storymap.model.records import Period, replace
from storymap.panels.history_table import HistoryTable, summary
from storymap.panels.history_text import history_text, next_days, parse_day, parse_history
from storymap.panels.sheet import Panel
from tests.builders import a_map

KEY = Qt.Key


def told(periods) -> list[tuple[str, str, float]]:
    return [(one.start, one.end, one.done) for one in periods]


FIRST = Period(start="2026-10-05", end="2026-10-11", done=8)


@pytest.mark.parametrize(
    "text",
    [
        "2026-10-12\t2026-10-18\t7.5\n2026-10-19\t2026-10-25\t9",
        "From;To;Done\r\n12.10.2026;18.10.2026;7,5\r\n19.10.2026;25.10.2026;9\r\n",
        "12/10/2026,18/10/2026,7.5\n19/10/2026,25/10/2026,9",
        "10/19/2026,10/25/2026,9\n10/12/2026,10/18/2026,7.5",
        "week of\tpoints\n2026-10-12\t7.5\n2026-10-19\t9",
        "7.5\n9",
        "7,5\n9",
        "Velocity\n7.5\n9\n",
    ],
)
def test_a_history_is_read_from_what_spreadsheets_copy(text):
    periods = parse_history(text, FIRST)

    assert told(periods) == [("2026-10-12", "2026-10-18", 7.5), ("2026-10-19", "2026-10-25", 9)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "There are no numbers in what was copied."),
        ("a\tb\nc\td", "Write a date as 2026-10-05, not “c”."),
        ("05/10/2026\t3", "05/10/2026 can be read in two ways: write dates as 2026-10-05."),
        ("2026-10-12\t2026-10-05\t3", "A period ends after it begins"),
        ("2026-02-30\t4", "“2026-02-30” is not a day of any year."),
        ("2026-10-12\t-4", "What was finished is a number, as 8 or 7.5."),
        ("1\t2\t3\t4", "Paste lines of: from, to, done – or from, done – or done alone."),
        ("\n".join(["2026-10-12\t4"] * 1001), "That is too much: 1001 lines"),
    ],
)
def test_what_is_no_history_is_refused_in_a_sentence(text, said):
    with pytest.raises(ValueError, match=f"^{re.escape(said)}"):
        parse_history(text, None)


def test_what_is_copied_can_be_pasted_again():
    periods = parse_history("2026-10-12\t7.5\n2026-10-19\t9", None)

    assert parse_history(history_text(periods), None) == periods


def test_the_next_period_follows_the_last_one_and_is_as_long():
    fortnight = Period(start="2026-10-05", end="2026-10-18", done=8)

    assert next_days((fortnight, FIRST), dt.date.max) == (
        dt.date(2026, 10, 19),
        dt.date(2026, 11, 1),
    )
    assert next_days((), dt.date(2026, 11, 23)) == (dt.date(2026, 11, 16), dt.date(2026, 11, 22))


def test_a_day_can_have_two_digits_of_a_year():
    assert parse_day("5.10.26") == dt.date(2026, 10, 5)


@pytest.fixture
def document() -> Document:
    m = a_map({"Book": {"Pay": {"First": ["By card"]}}})
    calendar = replace(m.info.calendar, history=(FIRST,))
    return Document(m.with_records(replace(m.info, calendar=calendar)))


@pytest.fixture
def table(qtbot, document):
    panel = Panel()
    qtbot.addWidget(panel)
    table = HistoryTable(document, panel)
    table.setParent(panel)
    document.changed.connect(table.history.refresh)
    table.said = []
    table.history.refused.connect(table.said.append)
    table.resize(320, 200)
    panel.show()
    panel.activateWindow()
    table.setFocus()
    qtbot.waitUntil(table.hasFocus)
    return table


def history(document) -> list[tuple[str, str, float]]:
    return told(document.story_map.info.calendar.history)


def write(qtbot, table, row: int, column: int, text: str) -> None:
    index = table.history.index(row, column)
    table.setCurrentIndex(index)
    qtbot.keyClick(table, KEY.Key_F2)
    [editor] = [one for one in table.findChildren(QLineEdit) if one.isVisible()]
    editor.selectAll()
    qtbot.keyClicks(editor, text)
    qtbot.keyClick(editor, KEY.Key_Return)
    QApplication.processEvents()


def test_a_number_in_the_row_below_adds_the_next_period(qtbot, table, document):
    before = document.story_map

    write(qtbot, table, 1, 2, "6,5")

    assert history(document)[1:] == [("2026-10-12", "2026-10-18", 6.5)]
    assert table.history.rowCount() == 3
    document.undo()
    assert document.story_map == before


def test_one_number_after_another_is_typed(qtbot, table, document):
    write(qtbot, table, 1, 2, "6,5")
    for text in "78765":
        assert table.hasFocus()
        qtbot.keyClicks(table, text)
        [editor] = [one for one in table.findChildren(QLineEdit) if one.isVisible()]
        assert editor.height() <= table.rowHeight(0)
        assert table.viewport().rect().contains(editor.geometry())
        qtbot.keyClick(editor, KEY.Key_Return)
        QApplication.processEvents()

    assert [done for _, _, done in history(document)] == [8, 6.5, 7, 8, 7, 6, 5]


def test_the_place_in_the_list_is_kept_when_a_period_is_changed_or_removed(qtbot, table, document):
    table.history.paste("4\n5\n6")
    write(qtbot, table, 1, 2, "9")

    assert table.currentIndex().row() == 1
    assert table.hasFocus()
    qtbot.keyClick(table, KEY.Key_Delete)
    assert table.currentIndex().row() == 1
    assert [done for _, _, done in history(document)] == [8, 5, 6]


def test_the_row_below_takes_other_dates_first(qtbot, table, document):
    write(qtbot, table, 1, 0, "2026-11-02")
    write(qtbot, table, 1, 1, "2026-11-15")
    assert len(history(document)) == 1
    write(qtbot, table, 1, 2, "12")

    assert history(document)[1:] == [("2026-11-02", "2026-11-15", 12)]


def test_the_row_below_takes_the_last_days_of_the_calendar(qtbot, table, document):
    write(qtbot, table, 1, 0, "9999-12-30")

    assert [table.model().index(1, column).data() for column in (0, 1)] == [
        "9999-12-30", "9999-12-31",
    ]  # fmt: skip


def test_a_cell_is_changed(qtbot, table, document):
    write(qtbot, table, 0, 2, "5")

    assert history(document) == [("2026-10-05", "2026-10-11", 5)]
    assert document.undo_label == "Change history"


def test_what_is_no_date_is_refused_and_changes_nothing(qtbot, table, document):
    before = document.story_map

    write(qtbot, table, 0, 1, "soon")

    assert table.said[-1] == "Write a date as 2026-10-05, not “soon”."
    assert document.story_map is before


def test_delete_removes_the_selected_periods_as_one_step(qtbot, table, document):
    table.history.paste("4\n5\n6")
    table.selectAll()

    qtbot.keyClick(table, KEY.Key_Delete)

    assert history(document) == []
    document.undo()
    assert [done for _, _, done in history(document)] == [8, 4, 5, 6]


def test_cells_are_pasted_and_copied(qtbot, table, document):
    QGuiApplication.clipboard().setText("2026-10-05\t3\n2026-10-12\t4")

    qtbot.keyClick(table, KEY.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert history(document) == [("2026-10-05", "2026-10-11", 3), ("2026-10-12", "2026-10-18", 4)]
    table.clearSelection()
    qtbot.keyClick(table, KEY.Key_C, Qt.KeyboardModifier.ControlModifier)

    assert QGuiApplication.clipboard().text() == (
        "2026-10-05\t2026-10-11\t3\n2026-10-12\t2026-10-18\t4"
    )
    document.undo()
    assert len(history(document)) == 1


@pytest.mark.parametrize("text", ["7\n8", "2026-11-30\t7", "2026-11-16\t7\n2026-11-23\t8"])
def test_what_is_still_to_come_is_not_pasted(table, document, text, monkeypatch):
    monkeypatch.setattr("storymap.panels.history_table.today", lambda: dt.date(2026, 10, 18))
    before = document.story_map

    assert not table.history.paste(text)

    assert "is still to come: only what was finished up to today, 2026-10-18" in table.said[-1]
    assert document.story_map is before


def test_what_is_still_to_come_is_not_typed(qtbot, table, document, monkeypatch):
    monkeypatch.setattr("storymap.panels.history_table.today", lambda: dt.date(2026, 10, 11))
    before = document.story_map

    write(qtbot, table, 1, 2, "5")
    assert table.said[-1].startswith("2026-10-12 is still to come")
    write(qtbot, table, 0, 0, "2026-10-19")

    assert document.story_map is before


def test_a_period_that_is_not_over_may_be_written_down_and_is_marked(
    qtbot, table, document, monkeypatch
):
    monkeypatch.setattr("storymap.panels.history_table.today", lambda: dt.date(2026, 10, 16))

    write(qtbot, table, 1, 2, "5")

    over, going_on = (table.history.index(row, 1) for row in (0, 1))
    role = Qt.ItemDataRole
    assert history(document)[1:] == [("2026-10-12", "2026-10-18", 5)]
    assert going_on.data(role.ToolTipRole).startswith("Not over yet")
    assert going_on.data(role.AccessibleTextRole) == "2026-10-18, not over yet"
    assert over.data(role.ToolTipRole) is None
    assert going_on.data(role.ForegroundRole) != over.data(role.ForegroundRole)
    assert summary(table.history.periods, "days") == (
        "2 periods, 13 days finished. 1 of them is not over yet."
    )


def test_a_map_open_for_reading_only_keeps_its_history(qtbot, table, document):
    document.read_only = True
    table.selectAll()

    qtbot.keyClick(table, KEY.Key_Delete)
    table.history.paste("4")

    assert len(history(document)) == 1
    assert table.said[-1] == "This map is open for reading only."
