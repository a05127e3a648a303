"""The forecast panel: when each release may be done, how sure that is, and what it is made of."""

from __future__ import annotations

import logging
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from storymap.document.document import Document
from storymap.document.jobs import Jobs
from storymap.document.overrides import carried
from storymap.edit.errors import EditError
from storymap.edit.plans import move_out
from storymap.model.patch import Patch
from storymap.model.storymap import ReleaseId
from storymap.panels.forecast_answer import Told, chart_of, dates_of, notes_of, sentence, told_of
from storymap.panels.forecast_face import ForecastFace, note
from storymap.panels.history_table import summary
from storymap.panels.history_text import today
from storymap.panels.refusals import refusal
from storymap.panels.sizes import sizes_text

log = logging.getLogger(__name__)

DEBOUNCE: Final = 200
"""Milliseconds without a change after which the forecast is made anew."""


@carried
class ForecastPanel(ForecastFace):
    """A dock at the bottom. ``closed`` asks to be hidden, ``visited`` tells a story to go to.

    ``message`` says what was done.
    """

    closed = Signal()
    visited = Signal(str)
    message = Signal(str)

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        """Forecast a document's releases; ``start`` begins."""
        super().__init__(document, parent)
        self._release_id: ReleaseId | None = None
        self._told: Told | None = None
        self._was_empty = False
        self._jobs = Jobs(self)
        self._wait = QTimer(self, interval=DEBOUNCE, singleShot=True)
        self._wait.timeout.connect(self._compute)
        self._connect()

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
        self.tabs.currentChanged.connect(self.show_page)
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
        self.say(self.tr("Stopped. A change of the map starts it again."), look="muted")

    def _on_failed(self, error: Exception) -> None:
        log.error("the forecast failed", exc_info=error)
        self.stop_button.hide()
        self._told = None
        self.fans.show_chart(None, "")
        self.say(self.tr("The forecast could not be made. The map is as it was."), look="error")

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
        self.tabs.show_tabs((self.tr("Course"), self.tr("Finished"), words))
        note(self.history_note, summary(m.info.calendar.history, m.info.unit))
        note(
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
        self.say(notes_of(told) if rows else empty, look="muted")
        self._show_release()
        if told.forecast.basis is None and not self._was_empty:
            self._was_empty = True
            self.tabs.setCurrentIndex(1)

    def _show_release(self) -> None:
        told = self._told
        self.show_release(told, told.row(self._release_id) if told is not None else None)

    def _choose(self, release_id: ReleaseId) -> None:
        self._release_id = release_id
        self._show_release()

    def _on_picked(self, place: int) -> None:
        rows = self._told.forecast.releases if self._told is not None else ()
        if place < len(rows):
            self._release_id = rows[place].release_id
            self.release.show_value(self._release_id)
            self._show_release()

    def _on_history_refused(self, reason: str) -> None:
        info = self._document.story_map.info
        note(self.history_note, reason or summary(info.calendar.history, info.unit), reason)

    def _on_estimate_refused(self, reason: str) -> None:
        if reason:
            note(self.estimate_note, reason, reason)
        else:
            self._show_lists()

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
