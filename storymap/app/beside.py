"""Long work beside the window, for callers that go on with its result."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QWidget

from storymap.app.waiting import DELAY_MS, WaitingDialog
from storymap.document.jobs import Jobs
from storymap.progress import Cancelled, Progress

_T = TypeVar("_T")


def done_beside(work: Callable[[Progress], _T], title: str, parent: QWidget | None) -> _T:
    """Return what work on another thread returns, or raise what it raises; Cancelled if stopped.

    The windows are painted meanwhile. For a moment what is typed waits; then a dialog says how far
    the work is and offers to stop it. Work that is stopped is not waited for, so it must only read.
    """
    loop, jobs = QEventLoop(), Jobs(parent)
    found: list[tuple[_T | None, Exception | None]] = []
    jobs.done.connect(lambda result: found.append((result, None)))
    jobs.failed.connect(lambda error: found.append((None, error)))
    for ended in (jobs.done, jobs.failed, jobs.cancelled):
        ended.connect(loop.quit)
    jobs.start(work)
    QTimer.singleShot(DELAY_MS, loop, loop.quit)
    loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    if not found:
        dialog = WaitingDialog(jobs, title, parent, only_reads=True)
        dialog.setWindowModality(Qt.WindowModality.ApplicationModal)
        dialog.show()
        loop.exec()
        dialog.deleteLater()
    jobs.deleteLater()
    if not found:
        raise Cancelled
    result, error = found[0]
    if error is not None:
        raise error
    return result  # type: ignore[return-value]
