"""Garbage is collected on the thread of the window, and on no other.

Python collects on whatever thread happens to allocate. If that is a worker, and the garbage holds
an object of Qt with a timer or a window, the program ends there.
"""

from __future__ import annotations

import gc
import time
from typing import Final

from PySide6.QtCore import QObject, QTimer

EVERY: Final = 500
"""Milliseconds between two looks at whether there is anything to collect."""
FULL_EVERY: Final = 30.0
"""Seconds at least between two collections of everything."""


class GarbageCollector(QObject):
    """Collects on the thread it lives on; Python's own collector is off meanwhile."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Take over from Python's own collector."""
        super().__init__(parent)
        gc.disable()
        self._last_full = time.monotonic()
        timer = QTimer(self, interval=EVERY)
        timer.timeout.connect(self.collect)
        timer.start()

    def collect(self) -> None:
        """Collect the oldest generation that is due, as Python's own collector would."""
        due = [
            count > threshold
            for count, threshold in zip(gc.get_count(), gc.get_threshold(), strict=True)
        ]
        if due[2] and time.monotonic() - self._last_full >= FULL_EVERY:
            gc.collect()
            self._last_full = time.monotonic()
        elif due[1] or due[2]:
            gc.collect(1)
        elif due[0]:
            gc.collect(0)
