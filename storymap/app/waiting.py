"""What is shown while a job takes longer than a moment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from storymap.app.plain import plain_label, title_text
from storymap.document.jobs import Jobs
from storymap.document.overrides import carried

if TYPE_CHECKING:
    from storymap.app.print_run import PrintRun

DELAY_MS: Final = 400
_STEPS: Final = 1000


@carried
class WaitingDialog(QDialog):
    """Says how far the job is and offers to stop it; comes only if the job takes a while."""

    def __init__(
        self, jobs: Jobs | PrintRun, title: str, parent: QWidget | None, *, only_reads: bool = False
    ) -> None:
        """Follow the jobs of a runner; one that ``only_reads`` is not waited for when it stops."""
        super().__init__(parent)
        self.setWindowTitle(title_text(title))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._title = title
        self._only_reads = only_reads
        self._jobs = jobs
        self._what = plain_label(title, self)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        self._cancel = QPushButton(self.tr("Cancel"), self)
        self._cancel.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(self._cancel)
        rows = QVBoxLayout(self)
        rows.addWidget(self._what)
        rows.addWidget(self._bar)
        rows.addLayout(buttons)
        self.setMinimumWidth(360)
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(DELAY_MS)
        self._delay.timeout.connect(self.open)
        jobs.progressed.connect(self._on_progressed)
        for ended in (jobs.done, jobs.failed, jobs.cancelled):
            ended.connect(self._on_ended)

    def begin(self) -> None:
        """Show the dialog soon, unless the job has ended by then."""
        self._what.setText(self._title)
        self._cancel.setEnabled(True)
        self._bar.setRange(0, 0)
        self._delay.start()

    def reject(self) -> None:
        """Stop the job; if that may write something, the dialog stays until it has."""
        self._cancel.setEnabled(False)
        self._what.setText(self.tr("Stopping…"))
        if self._only_reads and isinstance(self._jobs, Jobs):
            self._jobs.drop()
        else:
            self._jobs.cancel()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Take closing as stopping."""
        event.ignore()
        self.reject()

    def _on_progressed(self, share: float, what: str) -> None:
        self._bar.setRange(0, _STEPS)
        self._bar.setValue(round(share * _STEPS))
        if what:
            self._what.setText(what)

    def _on_ended(self) -> None:
        self._delay.stop()
        if self.isVisible():
            self.accept()
