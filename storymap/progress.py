"""Progress of long work, and the way to stop it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final

_WAY: Final = 0.0001
"""Seconds in which another thread wakes up."""


class Cancelled(Exception):
    """Raised inside long work when somebody asked it to stop; nothing was changed."""


class Progress:
    """What long work is handed: it says how far it is, and learns whether to go on.

    Safe to use from one worker thread while another thread calls :meth:`cancel`.
    """

    def __init__(self, report: Callable[[float, str], None] | None = None) -> None:
        """Take a function that is told the share done (0-1) and what is being done."""
        self._report = report
        self._cancelled = threading.Event()

    @property
    def is_cancelled(self) -> bool:
        """Whether somebody asked the work to stop."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self._cancelled.set()

    def step(self, share: float, what: str = "") -> None:
        """Say that ``share`` (0-1) is done; raise Cancelled if the work is to stop."""
        if self._cancelled.is_set():
            raise Cancelled
        if self._report is not None:
            self._report(min(1.0, max(0.0, share)), what)


def give_way() -> None:
    """Let a thread that waits for its turn have it: a sleep of nothing would be over before."""
    time.sleep(_WAY)
