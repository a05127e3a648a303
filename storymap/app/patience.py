"""Waiting for a disk that may not answer: the windows live, and nobody has to wait for ever."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer, SignalInstance
from PySide6.QtWidgets import QMessageBox, QWidget

from storymap.app.plain import message_box

PATIENCE_MS: Final = 2000
"""Milliseconds for which what is typed just waits."""


class Patience(QObject):
    """Waits until one of some signals comes."""

    def __init__(self, ended: Sequence[SignalInstance], parent: QWidget) -> None:
        """Wait for signals, in front of a window."""
        super().__init__(parent)
        self._window = parent
        self._has_ended = False
        self._loop = QEventLoop(self)
        for signal in ended:
            signal.connect(self._on_ended)

    def wait(self, title: str, text: str) -> bool:
        """Return when a signal has come; False if somebody who was asked would wait no longer."""
        QTimer.singleShot(PATIENCE_MS, self._loop, self._loop.quit)
        if not self._has_ended:
            self._loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        if not self._has_ended:
            box = message_box(self._window, QMessageBox.Icon.Information, title, text)
            box.setWindowModality(Qt.WindowModality.ApplicationModal)
            box.addButton(self.tr("Wait no longer"), QMessageBox.ButtonRole.RejectRole)
            box.finished.connect(self._loop.quit)
            box.show()
            self._loop.exec()
            box.hide()
            box.deleteLater()
        self.deleteLater()
        return self._has_ended

    def _on_ended(self) -> None:
        self._has_ended = True
        self._loop.quit()
