"""What happens when the program has a fault: it says so, offers a report, and goes on."""

from __future__ import annotations

import logging
import sys
from types import TracebackType

from PySide6.QtCore import QCoreApplication, QObject, qVersion
from PySide6.QtWidgets import QApplication, QMessageBox

from storymap import __version__
from storymap.app.plain import message_box

log = logging.getLogger(__name__)


def install_crash_dialog() -> None:
    """Show faults that nothing else handled, and keep the program and its maps alive."""
    app = QCoreApplication.instance()
    faults = Faults(app)
    sys.excepthook = faults.on_fault


class Faults(QObject):
    """Logs faults and shows one at a time."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Start with no fault shown."""
        super().__init__(parent)
        self._shown: QMessageBox | None = None

    def on_fault(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Take what ``sys.excepthook`` gets."""
        if issubclass(kind, KeyboardInterrupt):
            QCoreApplication.exit(130)
            return
        text = report(error, trace)
        log.error("a fault in the program\n%s", text)
        if self._shown is None and isinstance(QCoreApplication.instance(), QApplication):
            self._show(text)

    def _show(self, text: str) -> None:
        box = message_box(
            QApplication.activeWindow(),
            QMessageBox.Icon.Critical,
            self.tr("Story Map has made a mistake"),
            self.tr(
                "Your map is still open, as it was. Save it, to be safe to another file. "
                "A report helps to mend the mistake; it holds nothing of your map but what the "
                "last lines of the error name."
            ),
        )
        box.setDetailedText(text)
        copy = box.addButton(self.tr("Copy report"), QMessageBox.ButtonRole.ActionRole)
        copy.clicked.disconnect()
        copy.clicked.connect(lambda: QApplication.clipboard().setText(text))
        box.addButton(QMessageBox.StandardButton.Close)
        box.finished.connect(self._on_closed)
        self._shown = box
        box.open()

    def _on_closed(self) -> None:
        if self._shown is not None:
            self._shown.deleteLater()
        self._shown = None


def report(error: BaseException, trace: TracebackType | None) -> str:
    """Return what one needs to know to find a fault."""
    import platform
    import traceback

    lines = traceback.format_exception(type(error), error, trace)
    versions = f"Story Map {__version__}, Python {platform.python_version()}, Qt {qVersion()}"
    return f"{versions}, {platform.platform()}\n{''.join(lines)}"
