"""What the forecast panel looks like: charts, dates, sentences, history and missing estimates."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from storymap.document.document import Document
from storymap.panels.estimate import format_range, parse_range
from storymap.panels.estimate_table import EstimateTable
from storymap.panels.fields import ChoiceField, TextField
from storymap.panels.forecast_answer import Told, course_of, sentence, words_of
from storymap.panels.forecast_view import CourseView, FanView
from storymap.panels.history_table import HistoryTable
from storymap.panels.labels import close_button, plain_label
from storymap.panels.scrolling import Modest, scrolled
from storymap.panels.sheet import Panel, set_mark
from storymap.panels.tabs import TabStrip
from storymap.slicing.forecast import ReleaseForecast

LEAST_WIDTH: Final = 900
LEAST_TABLE: Final = 60
ROWS: Final = 6


class ForecastFace(Panel):
    """The panel's parts, and how they show a release; what they do is the panel's matter."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        """Make all parts for a document."""
        super().__init__(parent)
        self.setAccessibleName(self.tr("Forecast"))
        self._document = document
        self._build()

    def _build(self) -> None:
        columns = QHBoxLayout()
        columns.setContentsMargins(14, 10, 14, 10)
        columns.setSpacing(20)
        columns.addLayout(self._left(), 6)
        columns.addLayout(self._middle(), 5)
        columns.addLayout(self._right(), 6)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(scrolled(columns, LEAST_WIDTH))

    def _left(self) -> QVBoxLayout:
        self.fans = FanView()
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self.fans)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.notes = plain_label("", "muted", wraps=True)
        self.stop_button = QPushButton(self.tr("Stop"))
        self.stop_button.hide()
        head = QHBoxLayout()
        head.addWidget(plain_label(self.tr("When may it be done?"), "heading"), 1)
        head.addWidget(self.stop_button)
        left = QVBoxLayout()
        left.setSpacing(4)
        left.addLayout(head)
        left.addWidget(self.notes)
        left.addWidget(area, 1)
        return left

    def _middle(self) -> QVBoxLayout:
        self.release = ChoiceField()
        self.release.setAccessibleName(self.tr("Release"))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnStretch(1, 1)
        self._names = [plain_label() for _ in range(ROWS)]
        self.values = [plain_label("", "strong") for _ in range(ROWS)]
        for row, (name, value) in enumerate(zip(self._names, self.values, strict=True)):
            self._grid.addWidget(name, row, 0)
            self._grid.addWidget(value, row, 1)
        self.sentence = plain_label("", wraps=True)
        self.sentence.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.sentence.setAccessibleName(self.tr("In one sentence"))
        self.copy_button = QPushButton(self.tr("Copy sentence"))
        self.cut_button = QPushButton(self.tr("Move out"))
        buttons = QHBoxLayout()
        buttons.addWidget(self.copy_button)
        buttons.addWidget(self.cut_button)
        buttons.addStretch(1)
        middle = QVBoxLayout()
        middle.setSpacing(6)
        middle.addWidget(self.release)
        middle.addLayout(self._grid)
        middle.addWidget(self.sentence)
        middle.addLayout(buttons)
        middle.addStretch(1)
        return middle

    def _right(self) -> QVBoxLayout:
        self.tabs = TabStrip()
        self.tabs.setAccessibleName(self.tr("What the forecast is made of"))
        self.close_button = close_button(self.tr("Close"), self.tr("Close (Esc)"))
        head = QHBoxLayout()
        head.addWidget(self.tabs, 1)
        head.addWidget(self.close_button)
        self.history = HistoryTable(self._document, self)
        self.estimates = EstimateTable(self._document, self)
        for table in (self.history, self.estimates):
            table.setMinimumHeight(LEAST_TABLE)
        self.course = CourseView()
        self._pages = (self.course, self._history_page(), self._estimates_page())
        right = QVBoxLayout()
        right.setSpacing(2)
        right.addLayout(head)
        for page in self._pages:
            right.addWidget(page, 1)
        self.show_page(0)
        return right

    def _history_page(self) -> QWidget:
        self.add_button = QPushButton(self.tr("Add"))
        self.paste_button = QPushButton(self.tr("Paste"))
        self.paste_button.setToolTip(self.tr("Paste cells of a spreadsheet: from, to, finished"))
        self.remove_button = QPushButton(self.tr("Remove"))
        self.history_note = plain_label("", "small", wraps=True)
        buttons = QHBoxLayout()
        for button in (self.add_button, self.paste_button, self.remove_button):
            buttons.addWidget(button)
        self.pace = TextField(parse_range, format_range, is_line=True, hint=self.tr("5-8"))
        self.pace.setAccessibleName(self.tr("Finished in a week, instead of the history"))
        self.pace.setFixedWidth(64)
        buttons.addStretch(1)
        buttons.addWidget(plain_label(self.tr("or in a week"), "muted"))
        buttons.addWidget(self.pace)
        return _page(self.history, self.history_note, buttons)

    def _estimates_page(self) -> QWidget:
        self.estimate_note = plain_label("", "small", wraps=True)
        return _page(self.estimates, self.estimate_note)

    def show_page(self, place: int) -> None:
        """Show one of the pages; those that are hidden ask for no room."""
        for number, page in enumerate(self._pages):
            page.setVisible(number == place)

    def show_release(self, told: Told | None, row: ReleaseForecast | None) -> None:
        """Show what there is to say of one release."""
        shown = words_of(told, row) if told is not None and row is not None else ()
        for place, (name, value) in enumerate(zip(self._names, self.values, strict=True)):
            is_there = place < len(shown)
            name.setVisible(is_there)
            value.setVisible(is_there)
            if is_there:
                name.setText(shown[place][0])
                value.setText(shown[place][1])
                set_mark(value, "look", f"{shown[place][2]}strong")
        text = sentence(told, row) if told is not None and row is not None else ""
        self.sentence.setText(text)
        self.course.show_course(course_of(row) if row is not None else None, text)
        self.copy_button.setEnabled(bool(text))
        count = len(row.to_cut) if row is not None else 0
        self.cut_button.setVisible(count > 0)
        self.cut_button.setEnabled(count > 0 and not self._document.read_only)
        words = self.tr("Move 1 story out") if count == 1 else self.tr("Move {0} stories out")
        self.cut_button.setText(words.format(count))

    def say(self, text: str, *, look: str) -> None:
        """Say what the forecast is made of, or why there is none."""
        set_mark(self.notes, "look", look)
        self.notes.setText(text)
        self.notes.setVisible(bool(text))


def note(label: QLabel, text: str, reason: str = "") -> None:
    """Show a text below a list; in red if it is the reason why something is refused."""
    set_mark(label, "look", "error" if reason else "small")
    label.setText(text)
    label.setVisible(bool(text))


def _page(table: QWidget, note: QLabel, *rows: QHBoxLayout) -> QWidget:
    page = Modest()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    column.addWidget(table, 1)
    column.addWidget(note)
    for row in rows:
        column.addLayout(row)
    return page
