"""The computing behind the slice panel: an answer at once, a better one soon, the proof last."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from storymap.document.jobs import Jobs
from storymap.panels.slice_answer import (
    Answer,
    Question,
    answer,
    frontier_of,
    instant,
    prices,
)
from storymap.slicing.errors import SliceError
from storymap.slicing.frontier import Frontier
from storymap.slicing.options import Cover
from storymap.slicing.outlook import Outlook, outlook

DEBOUNCE: Final = 120
"""Milliseconds without a change after which the exact slice is computed."""


class SliceWork(QObject):
    """Answers one question at a time; another question drops the one before.

    ``answered`` brings an Answer, and again each better one; the last is final. ``curved`` brings
    each question and, once known, the Frontier of what it is about, ``priced`` what it costs to
    cover all, ``looked_out`` the question and the Outlook of its answer. ``failed`` brings the
    exception. ``progressed`` tells how far the search is.
    """

    answered = Signal(object)
    curved = Signal(object, object)
    priced = Signal(object)
    looked_out = Signal(object)
    failed = Signal(object)
    progressed = Signal(float, str)

    def __init__(self, parent: QObject | None = None) -> None:
        """Start without a question."""
        super().__init__(parent)
        self._question: Question | None = None
        self._frontier: Frontier | None = None
        self._best: Answer | None = None
        self._jobs = Jobs(self)
        self._jobs.found.connect(self._on_found)
        self._jobs.done.connect(self._on_done)
        self._jobs.failed.connect(self._on_failed)
        self._jobs.cancelled.connect(self._on_cancelled)
        self._jobs.progressed.connect(self.progressed)
        self._curves = Jobs(self)
        self._curves.done.connect(self._on_curve)
        self._curves.failed.connect(self._on_failed)
        self._curving: Question | None = None
        self._prices = Jobs(self)
        self._prices.done.connect(self.priced)
        self._outlooks = Jobs(self)
        self._outlooks.done.connect(self.looked_out)
        self._wait = QTimer(self, interval=DEBOUNCE, singleShot=True)
        self._wait.timeout.connect(self._compute)

    @property
    def is_searching(self) -> bool:
        """Whether a better answer, or its proof, may still come."""
        return self._jobs.is_running or self._wait.isActive() or self._curves.is_running

    @property
    def is_busy(self) -> bool:
        """Whether anything is still computed."""
        return self.is_searching or self._prices.is_running or self._outlooks.is_running

    def ask(self, question: Question, *, now: bool = False) -> None:
        """Answer a question, with the exact search ``now`` or when no other follows soon."""
        for jobs in (self._jobs, self._prices, self._outlooks):
            jobs.stop()
        self._wait.stop()
        self._best = None
        self._question = question
        if self._frontier is None or not self._knows(question):
            self._find_curve(question)
            return
        self.curved.emit(question, self._frontier)
        self._answer_at_once(question, self._frontier)
        if now:
            self._compute()
        else:
            self._wait.start()

    def _find_curve(self, question: Question) -> None:
        """Find the frontier, unless it is being found; the exact search follows."""
        self._frontier = None
        is_found = self._curving is not None and self._curving.is_about(question)
        if not (self._curves.is_running and is_found):
            self._curving = question
            self._curves.start(lambda progress: (question, frontier_of(question, progress)))

    def stop(self) -> None:
        """Forget the question."""
        self._question = None
        self._wait.stop()
        for jobs in (self._jobs, self._curves, self._prices, self._outlooks):
            jobs.stop()

    def settle(self) -> None:
        """Search no longer: the best so far is the answer."""
        self._wait.stop()
        self._jobs.cancel()

    def slope(self, capacity: float) -> float | None:
        """Return what one more unit of capacity is worth, None if that is not known yet."""
        return None if self._frontier is None else self._frontier.slope_at(capacity)

    def look_out(self, found: Answer) -> None:
        """Find what lies beyond a final answer, and what it costs in value to cover all."""
        question, curve = found.question, self._frontier
        if question.sure is None:
            self._prices.start(lambda progress: (question, prices(question, progress)))
        m = question.story_map
        self._outlooks.start(lambda _progress: (question, outlook(m, found.found, curve)))

    def _knows(self, question: Question) -> bool:
        known = self._frontier
        return (
            known is not None
            and known.story_map is question.story_map
            and known.release_id == question.release_id
            and known.options == question.options
        )

    def _answer_at_once(self, question: Question, known: Frontier) -> None:
        if question.sure is None:
            with suppress(SliceError):  # the search that follows may find one, or says it
                self._show(instant(question, known))

    def _compute(self) -> None:
        question, known = self._question, self._frontier
        if question is not None and known is not None:
            self._jobs.search(lambda progress, tell: answer(question, known, progress, tell))

    def _show(self, found: Answer) -> None:
        self._best = found
        self.answered.emit(found)

    def _on_found(self, found: Answer) -> None:
        if self._best is None or found.found.value >= self._best.found.value:
            self._show(found)

    def _on_done(self, found: Answer) -> None:
        self._show(found)

    def _on_cancelled(self) -> None:
        if self._best is not None:
            self._show(replace(self._best, is_final=True))

    def _on_failed(self, error: Exception) -> None:
        self._best = None
        self.failed.emit(error)

    def _on_curve(self, result: tuple[Question, Frontier]) -> None:
        question, known = result
        if self._question is None or not question.is_about(self._question):
            return
        self._frontier = known
        self.curved.emit(self._question, known)
        self._answer_at_once(self._question, known)
        self._compute()


Priced = tuple[Question, dict[Cover, float | None]]
LookedOut = tuple[Question, Outlook]
