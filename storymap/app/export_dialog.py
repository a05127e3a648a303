"""File > Export: what to make of the map, how it will look, and writing it beside the window."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QMessageBox, QPushButton, QWidget

from storymap.app.export_files import Written, targets, write_files
from storymap.app.export_products import ORDER
from storymap.app.plain import counted, message_box
from storymap.app.preview_dialog import PreviewDialog
from storymap.app.waiting import WaitingDialog
from storymap.document.jobs import Jobs
from storymap.document.overrides import carried

if TYPE_CHECKING:
    from storymap.app.export_memory import ExportMemory
    from storymap.document.document import Document
    from storymap.export.pages import Pages
    from storymap.layout.themes import Theme


@carried
class ExportDialog(PreviewDialog):
    """Asks for product and options, then for a file; closes when that is written."""

    exported = Signal(object)
    """What was written."""

    def __init__(
        self, document: Document, memory: ExportMemory, theme: Theme, parent: QWidget
    ) -> None:
        """Offer to draw the map of a document as it is now."""
        selected = document.selection.ids
        super().__init__(document.story_map, selected, theme, parent, ORDER)
        self.setWindowTitle(self.tr("Export"))
        self._path, self._memory = document.path, memory
        self._name = Path(document.name).stem or self.tr("map")
        self._jobs = Jobs(self)
        self._waiting = WaitingDialog(self._jobs, self.tr("Drawing"), self)
        self._jobs.done.connect(self._on_done)
        self._jobs.failed.connect(self._on_refused)
        self._jobs.cancelled.connect(lambda: self.set_ready(is_ready=True))
        self.export_button = QPushButton(self.tr("&Export…"), self)
        self.export_button.setDefault(True)
        self.buttons.addButton(self.export_button, QDialogButtonBox.ButtonRole.AcceptRole)
        self.export_button.clicked.connect(self.choose_and_export)
        self.form.show_request(memory.request(self._path, document.story_map))

    def set_ready(self, *, is_ready: bool) -> None:
        """Allow to export where there is something to draw."""
        self.export_button.setEnabled(is_ready)

    def summary_of(self, pages: Pages) -> str:
        """Return what will come out, in words; of several files, their names."""
        words = super().summary_of(pages)
        request = self.request()
        if not request.is_each:
            return words
        files = [path.name for path, _ in targets(request, self._map, self._suggested())]
        shown = ", ".join(files[:2]) + (", …" if len(files) > 2 else "")
        count = counted(len(files), self.tr("1 file"), self.tr("{n} files"))
        return f"{words} · {count}: {shown}"

    # Writing

    def choose_and_export(self) -> None:
        """Ask for the file, then write."""
        kind = self.request().kind
        name, _ = QFileDialog.getSaveFileName(
            self, self.tr("Export"), str(self._suggested()), f"{kind.upper()} (*.{kind})"
        )
        if name:
            path = Path(name)
            is_named = path.suffix.lower() == f".{kind}"
            self.export(path if is_named else path.with_name(f"{path.name}.{kind}"))

    def _suggested(self) -> Path:
        kind = self.request().kind
        return self._memory.folder(self._path) / f"{self._name}.{kind}"

    def export(self, path: Path) -> None:
        """Write what is chosen, on a thread of its own."""
        request, story_map = self.request(), self._map
        files = [file for file, _ in targets(request, story_map, path)]
        others = [file for file in files if file != path and file.exists()]
        if others and not self._may_replace(others):
            return
        self._memory.keep(self._path, request)
        self._memory.keep_folder(self._path, path.parent)
        self.set_ready(is_ready=False)
        self._waiting.begin()
        self._jobs.start(lambda progress: write_files(request, story_map, path, progress))

    def _may_replace(self, files: list[Path]) -> bool:
        text = counted(
            len(files),
            self.tr("Replace {file}?"),
            self.tr("Replace {file} and {more} more?"),
        )
        text = text.replace("{file}", files[0].name).replace("{more}", str(len(files) - 1))
        box = message_box(
            self, QMessageBox.Icon.Question, text, self.tr("What is there would be lost.")
        )
        replace = box.addButton(self.tr("Replace"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.exec()
        return box.clickedButton() is replace

    def _on_done(self, written: Written) -> None:
        self.exported.emit(written)
        self.accept()

    def _on_refused(self, error: Exception) -> None:
        self.set_ready(is_ready=True)
        box = message_box(
            self,
            QMessageBox.Icon.Warning,
            self.tr("Nothing was written"),
            f"{error}\n\n{self.tr('Your map is as it was. Try another file or folder.')}",
        )
        box.exec()

    @property
    def is_writing(self) -> bool:
        """Whether files are being written."""
        return self._jobs.is_running

    def done(self, result: int) -> None:
        """Stop writing when the dialog goes."""
        self._jobs.stop()
        super().done(result)
