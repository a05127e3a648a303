"""The forecast panel: when each release may be done, how sure that is, and what it is made of."""

from __future__ import annotations

import logging
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from storymap.document.document import Document
from storymap.document.jobs import Jobs
from storymap.document.overrides import carried
from storymap.edit.errors import EditError
from storymap.edit.plans import move_out
from storymap.model.patch import Patch
from storymap.model.storymap import ReleaseId
from storymap.panels.estimate import format_range, parse_range
from storymap.panels.estimate_table import EstimateTable
from storymap.panels.fields import ChoiceField, TextField
from storymap.panels.forecast_answer import (
    Told,
    chart_of,
    course_of,
    dates_of,
    notes_of,
    sentence,
    told_of,
    words_of,
)
from storymap.panels.forecast_view import CourseView, FanView
from storymap.panels.history_table import HistoryTable, summary
from storymap.panels.history_text import today
from storymap.panels.labels import plain_label
from storymap.panels.refusals import refusal
from storymap.panels.scrolling import Modest, scrolled
from storymap.panels.sheet import Panel, set_mark
from storymap.panels.sizes import sizes_text
from storymap.panels.tabs import TabStrip

log = logging.getLogger(__name__)

LEAST_WIDTH: Final = 900
LEAST_TABLE: Final = 60
DEBOUNCE: Final = 200
"""Milliseconds without a change after which the forecast is made anew."""

ROWS: Final = 6


@carried
class ForecastPanel(Panel):
    """A dock at the bottom. ``closed`` asks to be hidden, ``visited`` tells a story to go to.

    ``message`` says what was done.
    """

    closed = Signal()
    visited = Signal(str)
    message = Signal(str)

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        """Forecast a document's releases; ``start`` begins."""
        super().__init__(parent)
        self.setAccessibleName(self.tr("Forecast"))
        self._document = document
        self._release_id: ReleaseId | None = None
        self._told: Told | None = None
        self._was_empty = False
        self._jobs = Jobs(self)
        self._wait = QTimer(self, interval=DEBOUNCE, singleShot=True)
        self._wait.timeout.connect(self._compute)
        self._build()
        self._connect()

    def _build(self) -> None:
        columns = QHBoxLayout()
        columns.setContentsMargins(14, 10, 14, 10)
        columns.setSpacing(28)
        columns.addLayout(self._left(), 7)
        columns.addLayout(self._middle(), 5)
        columns.addLayout(self._right(), 5)
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
        self.close_button = QToolButton()
        self.close_button.setText("×")
        self.close_button.setProperty("look", "add")
        self.close_button.setAccessibleName(self.tr("Close"))
        self.close_button.setToolTip(self.tr("Close (Esc)"))
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
        self._show_page(0)
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

    def _connect(self) -> None:
        self._jobs.done.connect(self._on_done)
        self._jobs.failed.connect(self._on_failed)
        self._jobs.cancelled.connect(self._on_cancelled)
        self._jobs.progressed.connect(lambda _share, _what: self.stop_button.show())
        self.stop_button.clicked.connect(self._jobs.cancel)
        self.fans.picked.connect(self._on_picked)
        self.release.edited.connect(self._choose)
        self.copy_button.clicked.connect(self.copy)
        self.cut_button.clicked.connect(self.move_out)
        self.close_button.clicked.connect(self.closed)
        self.tabs.currentChanged.connect(self._show_page)
        self.add_button.clicked.connect(self.history.begin)
        self.paste_button.clicked.connect(self.history.paste)
        self.remove_button.clicked.connect(self.history.remove)
        self.history.history.refused.connect(self._on_history_refused)
        self.estimates.estimates.refused.connect(self._on_estimate_refused)
        self.estimates.visited.connect(self.visited)
        self.pace.edited.connect(lambda _pace: self._compute())
        self.pace.refused.connect(self._on_history_refused)
        self._document.changed.connect(self._on_changed)

    @property
    def is_busy(self) -> bool:
        """Whether the forecast is still to come."""
        return self._jobs.is_running or self._wait.isActive()

    # What can be done

    def start(self) -> None:
        """Make the forecast; the keyboard goes to the release."""
        self._show_lists()
        self._compute()
        self.release.setFocus(Qt.FocusReason.OtherFocusReason)

    def copy(self) -> None:
        """Put the sentence into the clipboard."""
        QGuiApplication.clipboard().setText(self.sentence.text())
        self.message.emit(self.tr("The sentence is in the clipboard."))

    def move_out(self) -> None:
        """Move what has to go for 85 % to the release below, as one undo step."""
        told, m = self._told, self._document.story_map
        if told is None or told.story_map is not m or self._document.read_only:
            return
        row = told.row(self._release_id)
        if row is None:
            return
        try:
            after = move_out(m, row.to_cut, row.release_id)
        except EditError as error:
            self.message.emit(refusal(error, m))
            return
        self._document.commit(self.tr("Move out what does not fit"), after)

    # Computing

    def _compute(self) -> None:
        m, start, pace = self._document.story_map, today(), self.pace.value
        self._wait.stop()
        self._jobs.start(lambda progress: told_of(m, start, pace, progress))

    def _on_done(self, told: Told) -> None:
        self.stop_button.hide()
        if told.story_map is not self._document.story_map:
            return
        self._told = told
        rows = told.forecast.releases
        if told.row(self._release_id) is None:
            first = next((row for row in rows if dates_of(row) is not None), None)
            first = first or next(iter(rows), None)
            self._release_id = None if first is None else first.release_id
        self._show()

    def _on_cancelled(self) -> None:
        self.stop_button.hide()
        self._say(self.tr("Stopped. A change of the map starts it again."), look="muted")

    def _on_failed(self, error: Exception) -> None:
        log.error("the forecast failed", exc_info=error)
        self.stop_button.hide()
        self._told = None
        self.fans.show_chart(None, "")
        self._say(self.tr("The forecast could not be made. The map is as it was."), look="error")

    def _on_changed(self, _patch: Patch) -> None:
        if self.isVisible():
            self._show_lists()
            self._wait.start()

    # What it shows

    def _show_lists(self) -> None:
        m = self._document.story_map
        self.history.history.refresh()
        self.estimates.estimates.refresh()
        count = len(self.estimates.estimates.stories)
        words = self.tr("Not estimated ({0})").format(count) if count else self.tr("All estimated")
        self.tabs.show_tabs((self.tr("Course"), self.tr("Finished so far"), words))
        self._note(self.history_note, summary(m.info.calendar.history, m.info.unit))
        self._note(
            self.estimate_note,
            self.tr("Type 6, 5-8, 5 6 8 or a size: {0}").format(sizes_text(m)) if count else "",
        )
        is_open = not self._document.read_only
        for button in (self.add_button, self.paste_button, self.remove_button):
            button.setEnabled(is_open)

    def _show(self) -> None:
        told = self._told
        if told is None:
            return
        rows = told.forecast.releases
        self.release.set_options([(row.release_id, row.title) for row in rows])
        self.release.show_value(self._release_id)
        self.fans.show_chart(chart_of(told), " ".join(sentence(told, row) for row in rows))
        empty = self.tr("This map has no release that is not shipped. Add one first.")
        self._say(notes_of(told) if rows else empty, look="muted")
        self._show_release()
        if told.forecast.basis is None and not self._was_empty:
            self._was_empty = True
            self.tabs.setCurrentIndex(1)

    def _show_release(self) -> None:
        told = self._told
        row = told.row(self._release_id) if told is not None else None
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

    def _show_page(self, place: int) -> None:
        """Show one of the pages; those that are hidden ask for no room."""
        for number, page in enumerate(self._pages):
            page.setVisible(number == place)

    def _choose(self, release_id: ReleaseId) -> None:
        self._release_id = release_id
        self._show_release()

    def _on_picked(self, place: int) -> None:
        rows = self._told.forecast.releases if self._told is not None else ()
        if place < len(rows):
            self._release_id = rows[place].release_id
            self.release.show_value(self._release_id)
            self._show_release()

    def _say(self, text: str, *, look: str) -> None:
        set_mark(self.notes, "look", look)
        self.notes.setText(text)
        self.notes.setVisible(bool(text))

    def _on_history_refused(self, reason: str) -> None:
        info = self._document.story_map.info
        self._note(self.history_note, reason or summary(info.calendar.history, info.unit), reason)

    def _on_estimate_refused(self, reason: str) -> None:
        if reason:
            self._note(self.estimate_note, reason, reason)
        else:
            self._show_lists()

    def _note(self, label: QLabel, text: str, reason: str = "") -> None:
        set_mark(label, "look", "error" if reason else "small")
        label.setText(text)
        label.setVisible(bool(text))

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop when hidden, but not while the window is minimised."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._wait.stop()
            self._jobs.stop()

    def showEvent(self, event: QShowEvent) -> None:
        """Follow what changed meanwhile."""
        super().showEvent(event)
        if not event.spontaneous() and self._told is not None:
            self._show_lists()
            self._wait.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes it."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


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
