"""Background jobs: long work on a Python thread, its answer back on the thread of the window."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Final, TypeAlias

from PySide6.QtCore import QObject, Qt, Signal

from storymap.progress import Cancelled, Progress

log = logging.getLogger(__name__)

Work: TypeAlias = Callable[[Progress], object]

STACK_SIZE: Final = 16 * 1024 * 1024
"""Bytes of a job's stack: decoding a deeply nested file in a small one would end the program."""


class Jobs(QObject):
    """Runs one job at a time; starting another cancels the one before and drops its answer.

    All signals arrive on the thread this object lives on. Each job that is not replaced ends with
    exactly one of ``done``, ``failed`` and ``cancelled``.
    """

    done = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    progressed = Signal(float, str)

    _stepped = Signal(int, float, str)
    _ended = Signal(int, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        """Start with nothing to do."""
        super().__init__(parent)
        self._number = 0
        self._progress: Progress | None = None
        queued = Qt.ConnectionType.QueuedConnection
        self._stepped.connect(self._on_stepped, queued)
        self._ended.connect(self._on_ended, queued)

    @property
    def is_running(self) -> bool:
        """Whether a job runs whose answer is still wanted."""
        return self._progress is not None

    def start(self, work: Work) -> None:
        """Run ``work(progress)`` on a thread of its own; it must touch nothing that others change.

        What it returns comes with ``done``, what it raises with ``failed``.
        """
        if self._progress is not None:
            self._progress.cancel()
        self._number += 1
        number = self._number
        self._progress = Progress(lambda share, what: self._tell(number, share, what))
        _start_thread(_Run(self, number, work, self._progress))

    def cancel(self) -> None:
        """Ask the running job to stop; ``cancelled`` follows when it has."""
        if self._progress is not None:
            self._progress.cancel()

    def drop(self) -> None:
        """Stop the running job without waiting for it: ``cancelled`` follows at once."""
        if self._progress is not None:
            self.stop()
            self.cancelled.emit()

    def stop(self) -> None:
        """Cancel the running job and forget it: no signal follows."""
        self.cancel()
        self._progress = None
        self._number += 1

    def _tell(self, number: int, share: float, what: str) -> None:
        with suppress(RuntimeError):  # this object may be gone when a thread still steps
            self._stepped.emit(number, share, what)

    def end(self, number: int, result: object, error: Exception | None) -> None:
        """Take a run's answer, from its thread."""
        with suppress(RuntimeError):
            self._ended.emit(number, result, error)

    def _on_stepped(self, number: int, share: float, what: str) -> None:
        if number == self._number and self._progress and not self._progress.is_cancelled:
            self.progressed.emit(share, what)

    def _on_ended(self, number: int, result: object, error: Exception | None) -> None:
        if number != self._number or self._progress is None:
            return
        was_cancelled = self._progress.is_cancelled
        self._progress = None
        if was_cancelled or isinstance(error, Cancelled):
            self.cancelled.emit()
        elif error is not None:
            self.failed.emit(error)
        else:
            self.done.emit(result)


class _Run:
    """One job on its thread."""

    def __init__(self, jobs: Jobs, number: int, work: Work, progress: Progress) -> None:
        self._jobs = jobs
        self._number = number
        self._work = work
        self._progress = progress

    def __call__(self) -> None:
        """Work, and hand the answer back whatever it is."""
        try:
            result = self._work(self._progress)
        except Exception as error:
            if not isinstance(error, Cancelled):
                log.debug("a job failed", exc_info=True)
            self._jobs.end(self._number, None, error)
        else:
            self._jobs.end(self._number, result, None)


def _start_thread(run: _Run) -> None:
    before = threading.stack_size(STACK_SIZE)
    try:
        threading.Thread(target=run, name="storymap-job", daemon=True).start()
    finally:
        threading.stack_size(before)
