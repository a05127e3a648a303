"""The slice panel: the best slice of a release for a capacity, why, and its application."""

from __future__ import annotations

import logging
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from storymap.document.document import Document
from storymap.document.ghosts import Ghosts
from storymap.document.jobs import Jobs
from storymap.edit.errors import EditError
from storymap.edit.stories import assign_slice
from storymap.layout.charts import Spot
from storymap.model.patch import Patch
from storymap.model.storymap import ReleaseId, StoryMap
from storymap.panels.labels import plain_label
from storymap.panels.refusals import refusal
from storymap.panels.sheet import Panel, set_mark
from storymap.panels.slice_answer import (
    Answer,
    Curve,
    Question,
    answer,
    default_capacity,
    default_release,
    question_of,
    spent,
    value_curve,
)
from storymap.panels.slice_controls import SliceControls
from storymap.panels.slice_numbers import SliceNumbers
from storymap.panels.slice_table import WhyTable
from storymap.panels.slice_words import kept_reason, lines, notes_text, spent_text
from storymap.slicing.errors import SliceError

log = logging.getLogger(__name__)

DEBOUNCE: Final = 120
"""Milliseconds without a change after which the slice is computed."""


class SlicePanel(Panel):
    """The dock at the bottom. Shows what a slice would change before it is applied.

    ``ghosts_changed`` tells the board what to show, or None. ``closed`` asks to be hidden.
    """

    ghosts_changed = Signal(object)
    closed = Signal()

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        """Slice releases of a document; ``start`` begins."""
        super().__init__(parent)
        self.setAccessibleName(self.tr("Slice for value"))
        self._document = document
        self._release_id: ReleaseId | None = None
        self._answer: Answer | None = None
        self._possible: tuple[StoryMap, ReleaseId, float] | None = None
        self._curve_of: tuple[StoryMap, ReleaseId] | None = None
        self._has_ghosts = False
        self._build()
        self._connect()

    def _build(self) -> None:
        self.controls = SliceControls()
        self.numbers = SliceNumbers()
        self.why = WhyTable(self)
        self.why.setAccessibleName(self.tr("Why each story is in or out"))
        self.message = plain_label("", "muted", wraps=True)
        self.apply_button = QPushButton(self.tr("Apply"))
        self.apply_button.setProperty("look", "primary")
        self.close_button = QPushButton(self.tr("Close"))
        columns = QHBoxLayout(self)
        columns.setContentsMargins(14, 10, 14, 10)
        columns.setSpacing(28)
        columns.addWidget(self.controls, 5)
        columns.addLayout(self._middle(), 4)
        columns.addLayout(self._right(), 10)

    def _middle(self) -> QVBoxLayout:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.apply_button)
        buttons.addWidget(self.close_button)
        buttons.addStretch(1)
        middle = QVBoxLayout()
        middle.setSpacing(6)
        middle.addWidget(plain_label(self.tr("This slice"), "heading"))
        middle.addWidget(self.numbers)
        middle.addLayout(buttons)
        middle.addStretch(1)
        return middle

    def _right(self) -> QVBoxLayout:
        right = QVBoxLayout()
        right.setSpacing(4)
        head = QHBoxLayout()
        head.addWidget(plain_label(self.tr("Why"), "heading"), 1)
        self.legend = plain_label(self.tr("bold: would move"), "small")
        head.addWidget(self.legend)
        right.addLayout(head)
        right.addWidget(self.message)
        right.addWidget(self.why, 1)
        return right

    def _connect(self) -> None:
        self._jobs = Jobs(self)
        self._jobs.done.connect(self._on_done)
        self._jobs.failed.connect(self._on_failed)
        self._curves = Jobs(self)
        self._curves.done.connect(self._on_curve)
        self._wait = QTimer(self, interval=DEBOUNCE, singleShot=True)
        self._wait.timeout.connect(self._compute)
        self.controls.release_chosen.connect(self._begin)
        self.controls.capacity_changed.connect(self._on_capacity_changed)
        self.why.visited.connect(self._on_visited)
        self.apply_button.clicked.connect(self.apply)
        self.close_button.clicked.connect(self.finish)
        self._document.changed.connect(self._on_changed)

    @property
    def is_busy(self) -> bool:
        """Whether the answer or the curve is still to come."""
        is_computing = self._jobs.is_running or self._curves.is_running
        return is_computing or self._wait.isActive()

    # Beginning and ending

    def start(self, release_id: ReleaseId | None) -> None:
        """Slice a release, the keyboard in its capacity; None: the first that is not shipped."""
        self._begin(release_id)
        if self._release_id is not None:
            self.controls.field.setFocus(Qt.FocusReason.OtherFocusReason)
            self.controls.field.selectAll()

    def _begin(self, release_id: ReleaseId | None) -> None:
        m = self._document.story_map
        self._answer = None
        self._release_id = release_id if release_id in m.releases else default_release(m)
        self._show_ghosts(None)
        if self._release_id is None:
            self._show_error(self.tr("This map has no release to slice. Add one first."))
            return
        self._show_controls(m, self._release_id, default_capacity(m, self._release_id))
        self._compute()

    def finish(self) -> None:
        """Leave all as it is and ask to be hidden."""
        self._stop()
        self.closed.emit()

    def apply(self) -> None:
        """Make the release hold the slice, as one undo step."""
        found, m = self._answer, self._document.story_map
        if found is None or found.question.story_map is not m or self._document.read_only:
            return
        release_id = found.question.release_id
        reason = kept_reason(found, m.releases[release_id].reason)
        try:
            after = assign_slice(m, release_id, found.found.stories, reason)
        except EditError as error:
            self._show_error(refusal(error, m))
            return
        self._show_ghosts(None)
        self._document.commit(self.tr("Apply slice"), after)

    def _stop(self) -> None:
        self._wait.stop()
        self._jobs.stop()
        self._curves.stop()
        self._answer = None
        self._show_ghosts(None)

    # Computing

    def _compute(self) -> None:
        m, release_id = self._document.story_map, self._release_id
        if release_id is None:
            return
        known = self._possible
        is_known = known is not None and known[0] is m and known[1] == release_id
        possible = known[2] if known is not None and is_known else None
        question = question_of(m, release_id, self.controls.capacity)
        self._jobs.start(lambda progress: answer(question, possible, progress))

    def _on_done(self, result: Answer) -> None:
        question = result.question
        if question.story_map is not self._document.story_map or not self.isVisible():
            return
        self._answer = result
        self._possible = (question.story_map, question.release_id, result.possible)
        self._show_answer(result)
        if self._curve_of != (question.story_map, question.release_id):
            self._curves.start(lambda progress: (question, value_curve(question, progress)))

    def _on_curve(self, result: tuple[Question, Curve]) -> None:
        question, points = result
        m = self._document.story_map
        if question.story_map is m and question.release_id == self._release_id:
            self._curve_of = (m, question.release_id)
            self.controls.curve.show_curve(points, question.top, m.info.unit)

    def _on_failed(self, error: Exception) -> None:
        self._answer = None
        self._show_ghosts(None)
        if isinstance(error, SliceError):
            self._show_error(error.text)
        else:
            log.error("slicing failed", exc_info=error)
            self._show_error(self.tr("The slice could not be computed."))

    # What happens

    def _on_capacity_changed(self) -> None:
        self.apply_button.setEnabled(False)
        self._wait.start()

    def _on_visited(self, story_id: str) -> None:
        self._document.selection.select(story_id)

    def _on_changed(self, _patch: Patch) -> None:
        if not self.isVisible():
            return
        m = self._document.story_map
        self.apply_button.setEnabled(False)
        if self._release_id is None or self._release_id not in m.releases:
            self._begin(None)
            return
        self._show_controls(m, self._release_id, self.controls.capacity)
        self._wait.start()

    # What it shows

    def _show_controls(self, m: StoryMap, release_id: ReleaseId, capacity: float) -> None:
        offers = [(release.id, release.title) for release in m.release_order]
        self.controls.show_releases(offers, release_id)
        top = question_of(m, release_id, capacity).top
        self.controls.show_capacity(capacity, top, m.info.unit)
        self.controls.show_spent(spent_text(m, spent(m, release_id)))
        if self._curve_of is None or self._curve_of[1] != release_id:
            self.controls.curve.show_curve((), top, m.info.unit)

    def _show_answer(self, result: Answer) -> None:
        self.numbers.show_answer(result)
        self.why.lines.show_lines(lines(result))
        self._show_message(notes_text(result), look="muted")
        self.legend.setVisible(bool(result.into or result.out))
        self.controls.curve.show_spots(Spot(result.question.capacity, result.found.value))
        moves = bool(result.into or result.out)
        self.apply_button.setEnabled(moves and not self._document.read_only)
        ghosts = Ghosts(result.question.release_id, result.into, result.out)
        self._show_ghosts(ghosts if moves else None)

    def _show_error(self, text: str) -> None:
        self.numbers.clear()
        self.legend.hide()
        self.why.lines.show_lines(())
        self.apply_button.setEnabled(False)
        self._show_message(text, look="error")

    def _show_message(self, text: str, *, look: str) -> None:
        set_mark(self.message, "look", look)
        self.message.setText(text)
        self.message.setVisible(bool(text))

    def _show_ghosts(self, ghosts: Ghosts | None) -> None:
        if ghosts is not None or self._has_ghosts:
            self._has_ghosts = ghosts is not None
            self.ghosts_changed.emit(ghosts)

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop when hidden by whatever way, but not while the window is minimised."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._stop()

    def showEvent(self, event: QShowEvent) -> None:
        """Go on with what was shown before."""
        super().showEvent(event)
        if not event.spontaneous() and self._answer is None and self._release_id is not None:
            self._wait.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes it."""
        if event.key() == Qt.Key.Key_Escape:
            self.finish()
        else:
            super().keyPressEvent(event)
