"""Background jobs: long work on a Python thread, its answer back on the thread of the window."""

from __future__ import annotations

import logging
import socket
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import Final, TypeAlias
from weakref import ref

from PySide6.QtCore import QObject, QSocketNotifier, Signal
from shiboken6 import isValid

from storymap.progress import Cancelled, Progress

log = logging.getLogger(__name__)

Work: TypeAlias = Callable[[Progress], object]
Search: TypeAlias = Callable[[Progress, Callable[[object], None]], object]

STACK_SIZE: Final = 16 * 1024 * 1024
"""Bytes of a job's stack: decoding a deeply nested file in a small one would end the program."""

_RINGS: Final = 4096


class Jobs(QObject):
    """Runs one job at a time; starting another cancels the one before and drops its answer.

    All signals arrive on the thread of the windows, where this object lives. Each job that is not
    replaced ends with exactly one of ``done``, ``failed`` and ``cancelled``; what it finds before
    comes with ``found``. A job whose object is gone is cancelled at its next step.
    """

    found = Signal(object)
    done = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    progressed = Signal(float, str)

    def __init__(self, parent: QObject | None = None) -> None:
        """Start with nothing to do."""
        super().__init__(parent)
        self._run: _Run | None = None
        _courier()

    @property
    def is_running(self) -> bool:
        """Whether a job runs whose answer is still wanted."""
        return self._run is not None

    def start(self, work: Work) -> None:
        """Run ``work(progress)`` on a thread of its own; it must touch nothing that others change.

        What it returns comes with ``done``, what it raises with ``failed``.
        """
        self.search(lambda progress, _tell: work(progress))

    def search(self, work: Search) -> None:
        """Run ``work(progress, tell)`` as ``start`` does; what it tells comes with ``found``."""
        self.cancel()
        self._run = _Run(self, work)
        _start_thread(self._run)

    def cancel(self) -> None:
        """Ask the running job to stop; ``cancelled`` follows when it has."""
        if self._run is not None:
            self._run.progress.cancel()

    def drop(self) -> None:
        """Stop the running job without waiting for it: ``cancelled`` follows at once."""
        if self._run is not None:
            self.stop()
            self.cancelled.emit()

    def stop(self) -> None:
        """Cancel the running job and forget it: no signal follows."""
        self.cancel()
        self._run = None

    def stepped(self, run: _Run, share: float, what: str) -> None:
        """Hear how far a run is."""
        if run is self._run and not run.progress.is_cancelled:
            self.progressed.emit(share, what)

    def came(self, run: _Run, found: object) -> None:
        """Take what a run has found so far."""
        if run is self._run:
            self.found.emit(found)

    def ended(self, run: _Run, result: object, error: Exception | None) -> None:
        """Take a run's answer."""
        if run is not self._run:
            return
        self._run = None
        if run.progress.is_cancelled or isinstance(error, Cancelled):
            self.cancelled.emit()
        elif error is not None:
            self.failed.emit(error)
        else:
            self.done.emit(result)


class _Run:
    """One job on its thread; whoever started it may be gone before it ends."""

    def __init__(self, jobs: Jobs, work: Search) -> None:
        self._jobs = ref(jobs)
        self._work = work
        self.progress = Progress(self._tell)

    def __call__(self) -> None:
        """Work, and hand the answer back whatever it is."""
        try:
            result = self._work(self.progress, self._find)
        except Exception as error:
            if not isinstance(error, Cancelled):
                log.debug("a job failed", exc_info=True)
            self._end(None, error)
        else:
            self._end(result, None)

    def _tell(self, share: float, what: str) -> None:
        self._bring(lambda jobs: jobs.stepped(self, share, what))

    def _find(self, found: object) -> None:
        self._bring(lambda jobs: jobs.came(self, found))

    def _end(self, result: object, error: Exception | None) -> None:
        self._bring(lambda jobs: jobs.ended(self, result, error))

    def _bring(self, news: Callable[[Jobs], None]) -> None:
        """Have news told on the thread of the windows, if who wanted them is still there."""

        def tell() -> None:
            jobs = self._jobs()
            if jobs is None or not isValid(jobs):
                self.progress.cancel()
            else:
                news(jobs)

        _courier().bring(tell)


class _Courier(QObject):
    """Brings news from any thread to the thread of the windows; lives as long as the program.

    Threads only put news into a queue and a byte into a socket. (PySide 6.11 ends the program, once
    in some ten thousand times, where a thread emits a signal while others make and delete objects.)
    """

    def __init__(self) -> None:
        super().__init__()
        self._news: deque[Callable[[], None]] = deque()
        self._bell, self._heard = socket.socketpair()
        for end in (self._bell, self._heard):
            end.settimeout(0)
        self._notifier = QSocketNotifier(self._heard.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._tell)

    def bring(self, news: Callable[[], None]) -> None:
        """Have news told soon; those of one thread in their order."""
        self._news.append(news)
        self._ring()

    def _ring(self) -> None:
        with suppress(BlockingIOError):  # it is ringing already
            self._bell.send(b"!")

    def _tell(self) -> None:
        with suppress(BlockingIOError):
            self._heard.recv(_RINGS)
        try:
            for _ in range(len(self._news)):
                if self._news:  # a dialog that one opened may have told the others
                    self._news.popleft()()
        finally:
            if self._news:
                self._ring()


@cache
def _courier() -> _Courier:
    """Return the one courier, made for the first object that starts jobs, on its thread."""
    return _Courier()


def _start_thread(run: _Run) -> None:
    before = threading.stack_size(STACK_SIZE)
    try:
        threading.Thread(target=run, name="storymap-job", daemon=True).start()
    finally:
        threading.stack_size(before)
