"""File > Export PDF: how to draw the board on paper, and the drawing, beside the window."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from storymap.app.plain import message_box
from storymap.app.waiting import WaitingDialog
from storymap.document.jobs import Jobs
from storymap.model.storymap import StoryMap

if TYPE_CHECKING:
    from storymap.export.pdf import ExportOptions

UNSCHEDULED: Final = ""


class ExportDialog(QDialog):
    """Asks for layout, paper, releases and file; closes when the PDF is written."""

    exported = Signal(object)
    """The path of the PDF."""

    def __init__(self, story_map: StoryMap, folder: Path, name: str, parent: QWidget) -> None:
        """Offer to draw a map."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Export PDF"))
        self._map = story_map
        self._path = Path()
        self._jobs = Jobs(self)
        self._waiting = WaitingDialog(self._jobs, self.tr("Drawing the PDF"), self)
        self._jobs.done.connect(self._on_done)
        self._jobs.failed.connect(self._on_failed)
        self._build(folder / f"{Path(name).stem or 'map'}.pdf")
        self._show_paper()

    def _build(self, path: Path) -> None:
        self.layout_box = _choice(
            (self.tr("Pages, one release after another"), "pages"),
            (self.tr("Poster, the whole map on one sheet"), "poster"),
        )
        self.paper_box = _choice(("A4", "a4"), ("A3", "a3"), ("Letter", "letter"))
        self.layout_box.currentIndexChanged.connect(self._show_paper)
        self.all_box = QCheckBox(self.tr("All releases and what is unscheduled"), self)
        self.all_box.setChecked(True)
        self.release_list = self._releases()
        self.all_box.toggled.connect(self.release_list.setDisabled)
        self.file_field = QLineEdit(str(path), self)
        browse = QPushButton(self.tr("Choose…"), self)
        browse.clicked.connect(self._choose_file)
        file_row = QHBoxLayout()
        file_row.addWidget(self.file_field, 1)
        file_row.addWidget(browse)
        form = QFormLayout()
        form.addRow(self.tr("Layout"), self.layout_box)
        form.addRow(self.tr("Paper"), self.paper_box)
        form.addRow(self.tr("Releases"), self.all_box)
        form.addRow("", self.release_list)
        form.addRow(self.tr("File"), file_row)
        rows = QVBoxLayout(self)
        rows.addLayout(form)
        rows.addWidget(self._buttons())
        self.setMinimumWidth(520)

    def _releases(self) -> QListWidget:
        shown = QListWidget(self)
        shown.setMaximumHeight(150)
        lanes = [(release.title, release.id) for release in self._map.release_order]
        for title, release_id in (*lanes, (self.tr("Unscheduled"), UNSCHEDULED)):
            item = QListWidgetItem(title, shown)
            item.setData(Qt.ItemDataRole.UserRole, release_id)
            item.setCheckState(Qt.CheckState.Checked)
        shown.setDisabled(True)
        return shown

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.export_button = QPushButton(self.tr("Export"), self)
        self.export_button.setDefault(True)
        buttons.addButton(self.export_button, QDialogButtonBox.ButtonRole.ActionRole)
        self.export_button.clicked.connect(self.export)
        buttons.rejected.connect(self.reject)
        return buttons

    def _show_paper(self) -> None:
        """A poster is a sheet of its own size."""
        self.paper_box.setEnabled(self.layout_box.currentData() == "pages")

    def _choose_file(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, self.tr("Export PDF"), self.file_field.text(), self.tr("PDF (*.pdf)")
        )
        if name:
            self.file_field.setText(name)

    def chosen_releases(self) -> tuple[str, ...] | None:
        """Return the ids of the releases to draw, ``""`` for the unscheduled; None: all."""
        if self.all_box.isChecked():
            return None
        items = (self.release_list.item(row) for row in range(self.release_list.count()))
        return tuple(
            item.data(Qt.ItemDataRole.UserRole)
            for item in items
            if item.checkState() == Qt.CheckState.Checked
        )

    def options(self) -> ExportOptions:
        """Return how the PDF is to be drawn."""
        from storymap.export.pdf import ExportOptions

        return ExportOptions(
            product=self.layout_box.currentData(),
            paper=self.paper_box.currentData(),
            releases=self.chosen_releases(),
        )

    def export(self) -> None:
        """Draw the PDF on a thread of its own."""
        path = Path(self.file_field.text()).expanduser()
        if not path.is_absolute():
            path = Path.home() / path
        self._path = path if path.suffix else path.with_name(f"{path.name}.pdf")
        if self._path.exists() and not self._may_replace():
            return
        from storymap.export.pdf import export_pdf

        story_map, path, options = self._map, self._path, self.options()
        self.export_button.setEnabled(False)
        self._waiting.begin()
        self._jobs.start(lambda progress: export_pdf(story_map, path, options, progress))
        self._jobs.cancelled.connect(self._on_stopped)

    def _may_replace(self) -> bool:
        box = message_box(
            self,
            QMessageBox.Icon.Question,
            self.tr("Replace {file}?").replace("{file}", self._path.name),
            self.tr("The file is there already."),
        )
        replace = box.addButton(self.tr("Replace"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.exec()
        return box.clickedButton() is replace

    def _on_done(self) -> None:
        self.exported.emit(self._path)
        self.accept()

    def _on_stopped(self) -> None:
        self.export_button.setEnabled(True)

    def _on_failed(self, error: Exception) -> None:
        self._on_stopped()
        box = message_box(
            self,
            QMessageBox.Icon.Warning,
            self.tr("The PDF was not written"),
            f"{error}\n\n{self.tr('Your map is as it was. Try another file or folder.')}",
        )
        box.exec()

    def done(self, result: int) -> None:
        """Stop drawing when the dialog goes."""
        self._jobs.stop()
        super().done(result)


def _choice(*entries: tuple[str, str]) -> QComboBox:
    box = QComboBox()
    for text, value in entries:
        box.addItem(text, value)
    return box
