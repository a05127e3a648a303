"""File > Print: the pages as the printer makes them, and printing them.

Works without a printer too: then it says so and offers the PDF. Qt's printing is imported here
only, and this module only when somebody prints.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QMarginsF, Signal
from PySide6.QtGui import QPageLayout, QPageSize
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QSpinBox,
    QWidget,
)

from storymap.app.export_files import Written, write_files
from storymap.app.export_products import Made
from storymap.app.numbers_field import dress_number
from storymap.app.plain import message_box, plain_label
from storymap.app.preview_dialog import PreviewDialog
from storymap.app.print_papers import Printers, page_size, papers_of
from storymap.app.print_run import PrintRun
from storymap.app.themes import set_look
from storymap.app.waiting import WaitingDialog
from storymap.document.jobs import Jobs
from storymap.document.overrides import carried
from storymap.layout.pages import PaperChoice

if TYPE_CHECKING:
    from storymap.app.export_memory import ExportMemory
    from storymap.document.document import Document
    from storymap.export.pages import Pages
    from storymap.layout.themes import Theme

OFFERED: Final[tuple[Made, ...]] = ("pages", "wall", "report", "poster")

MOST_COPIES: Final = 99


@carried
class PrintDialog(PreviewDialog):
    """Asks for printer, pages and options, and prints what the preview shows."""

    printed = Signal(str, int)
    """Where the pages went, and how many there were."""
    exported = Signal(object)
    """What was written, where a PDF was wanted instead."""

    def __init__(
        self,
        document: Document,
        memory: ExportMemory,
        theme: Theme,
        parent: QWidget,
        printers: Printers | None = None,
    ) -> None:
        """Offer to print the map of a document as it is now."""
        super().__init__(document.story_map, (), theme, parent, OFFERED)
        self.setWindowTitle(self.tr("Print"))
        self._path, self._memory = document.path, memory
        self._name = Path(document.name).stem or self.tr("map")
        self._printers = printers or Printers()
        self._sizes: dict[PaperChoice, QPageSize] = {}
        self._count = 0
        self._waits = False
        self.printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        self._run, self._jobs = PrintRun(self), Jobs(self)
        self._printing = WaitingDialog(self._run, self.tr("Printing"), self)
        self._writing = WaitingDialog(self._jobs, self.tr("Drawing the PDF"), self)
        self._build(self._printers.names())
        self._connect()
        self.form.for_paper()
        self.form.show_request(memory.request(self._path, document.story_map))
        self._on_printer()

    def _build(self, printers: list[str]) -> None:
        self.printer_box = QComboBox(self)
        self.printer_box.setAccessibleName(self.tr("Printer"))
        self.printer_box.addItems(printers)
        kept = self.printer_box.findText(self._memory.printer)
        default = self.printer_box.findText(QPrinterInfo.defaultPrinterName())
        self.printer_box.setCurrentIndex(max(kept if kept >= 0 else default, 0))
        self.no_printer = self._warning(
            self.tr(
                "No printer is set up on this computer. Save a PDF: it prints the same pages "
                "anywhere."
            )
        )
        self.copies_box = QSpinBox(self)
        self.copies_box.setRange(1, MOST_COPIES)
        dress_number(self.copies_box)
        self.copies_box.setAccessibleName(self.tr("Copies"))
        self.range_field = QLineEdit(self)
        self.range_field.setPlaceholderText(self.tr("all, or as 1-3, 5"))
        self.range_field.setAccessibleName(self.tr("Pages to print"))
        rows: tuple[tuple[str, QWidget], ...] = (
            (self.tr("Prin&ter"), self.printer_box),
            (self.tr("&Copies"), self.copies_box),
            (self.tr("Pa&ges"), self.range_field),
        )
        self.too_small = self._warning(
            self.tr(
                "All paper of this printer is smaller than A6, too small for a map. Choose another "
                "printer, or save a PDF."
            )
        )
        form = self.form.layout()
        has_printer = self.printer_box.count() > 0
        if isinstance(form, QFormLayout):
            if has_printer:
                for place, (words, field) in enumerate(rows):
                    form.insertRow(2 + place, words, field)
                form.insertRow(3, self.too_small)
            else:
                form.insertRow(2, self.no_printer)
        for _, field in rows:
            field.setVisible(has_printer)
        self.no_printer.setVisible(not has_printer)
        role = QDialogButtonBox.ButtonRole
        self.print_button = QPushButton(self.tr("&Print"), self)
        self.system_button = QPushButton(self.tr("S&ystem dialog…"), self)
        self.pdf_button = QPushButton(self.tr("Save as P&DF…"), self)
        self.buttons.addButton(self.print_button, role.AcceptRole)
        self.buttons.addButton(self.pdf_button, role.ActionRole)
        self.buttons.addButton(self.system_button, role.ActionRole)
        for button in (self.print_button, self.system_button):
            button.setVisible(has_printer)
        (self.print_button if has_printer else self.pdf_button).setDefault(True)

    def _warning(self, words: str) -> QLabel:
        label = plain_label(words, self)
        label.setWordWrap(True)
        set_look(label, "warn")
        return label

    def _connect(self) -> None:
        self.print_button.clicked.connect(self.print_pages)
        self.system_button.clicked.connect(self._ask_system)
        self.pdf_button.clicked.connect(self.choose_and_save)
        self.printer_box.currentTextChanged.connect(self._on_printer)
        self.range_field.textChanged.connect(lambda _: self._show_range())
        self._run.done.connect(self._on_printed)
        self._run.failed.connect(self._on_refused)
        self._run.cancelled.connect(lambda: self.set_ready(is_ready=True))
        self._jobs.done.connect(self._on_saved)
        self._jobs.failed.connect(self._on_not_saved)
        self._jobs.cancelled.connect(lambda: self.set_ready(is_ready=True))

    # The printer

    def _on_printer(self, _name: str = "") -> None:
        """Offer the papers that the printer has, and no narrower margins than it can print."""
        name = self.printer_box.currentText()
        sizes: list[QPageSize] = []
        if name:
            self.printer.setPrinterName(name)
            sizes = self._printers.sizes(name)
        self._sizes = papers_of(sizes)
        self.too_small.setVisible(bool(sizes) and not self._sizes)
        self.form.offer_papers(self._sizes)
        edges = self.printer.pageLayout().minimumMargins()
        self.form.set_edge(max(edges.left(), edges.top(), edges.right(), edges.bottom()) * POINT)
        self._on_changed()

    def set_ready(self, *, is_ready: bool) -> None:
        """Allow to print where there is something to print."""
        for button in (self.print_button, self.system_button, self.pdf_button):
            button.setEnabled(is_ready)
        if is_ready:
            self._show_range()

    def summary_of(self, pages: Pages) -> str:
        """Return what will come out, in words."""
        words = super().summary_of(pages)
        if not self.range_field.text().strip():
            return words
        numbers = numbers_in(self.range_field.text(), pages.count)
        if not numbers:
            return self.tr("No page has such a number")
        return self.tr("{n} of {pages}").replace("{n}", str(len(numbers))).replace("{pages}", words)

    def _show_range(self) -> None:
        pages = self.preview.pages
        if pages is None:
            return
        self.summary.setText(self.summary_of(pages))
        numbers = numbers_in(self.range_field.text(), pages.count)
        for button in (self.print_button, self.system_button):
            button.setEnabled(bool(numbers) and self.too_small.isHidden())

    # Printing

    def print_pages(self) -> None:
        """Print what is chosen, on the chosen printer; not before that is laid out."""
        self.printer.setCopyCount(self.copies_box.value())
        if self.is_outdated:
            self._waits = True
            self.refresh()
        else:
            self._print(self.printer)

    def _on_laid(self, pages: Pages) -> None:
        super()._on_laid(pages)
        if self._waits:
            self._waits = False
            self._print(self.printer)

    def _on_failed(self, words: str) -> None:
        self._waits = False
        super()._on_failed(words)

    def _ask_system(self) -> None:
        """Let the system's own dialog choose printer, sides and trays; then print."""
        self._dress(self.printer)
        dialog = QPrintDialog(self.printer, self)
        dialog.setWindowTitle(self.tr("Print"))
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self._print(self.printer)

    def _dress(self, printer: QPrinter) -> None:
        """Give a printer paper, margins, colour and a name for the work."""
        options = self.request().options
        printer.setPageSize(self._sizes.get(options.paper) or page_size(options.paper))
        printer.setFullPage(True)
        printer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Millimeter)
        mode = QPrinter.ColorMode
        printer.setColorMode(mode.GrayScale if options.is_grey else mode.Color)
        printer.setDocName(self._map.title or self._name)
        printer.setCreator("Story Map")

    def _print(self, printer: QPrinter) -> None:
        pages = self.preview.pages
        numbers = numbers_in(self.range_field.text(), pages.count) if pages is not None else []
        if pages is None or not numbers:
            return
        self._dress(printer)
        self._count = len(numbers)
        self._memory.keep(self._path, self.request())
        self._memory.printer = printer.printerName()
        self.set_ready(is_ready=False)
        self._printing.begin()
        self._run.start(printer, pages, numbers)

    def _on_printed(self) -> None:
        where = self.printer.printerName() or self.printer.outputFileName()
        self.printed.emit(where, self._count)
        self.accept()

    def _on_refused(self, _error: Exception) -> None:
        self.set_ready(is_ready=True)
        name = self.printer.printerName() or self.printer.outputFileName()
        box = message_box(
            self,
            QMessageBox.Icon.Warning,
            self.tr("Nothing was printed"),
            self.tr(
                "{printer} took no pages. See whether it is on and connected, or save a PDF."
            ).replace("{printer}", name),
        )
        box.exec()

    # The PDF instead

    def choose_and_save(self) -> None:
        """Ask for a file and write the same pages as a PDF."""
        suggested = self._memory.folder(self._path) / f"{self._name}.pdf"
        name, _ = QFileDialog.getSaveFileName(
            self, self.tr("Save as PDF"), str(suggested), "PDF (*.pdf)"
        )
        if name:
            path = Path(name)
            self.save(path if path.suffix else path.with_name(f"{path.name}.pdf"))

    def save(self, path: Path) -> None:
        """Write the pages as a PDF, on a thread of its own."""
        request, story_map = self.request(), self._map
        self._memory.keep(self._path, request)
        self._memory.keep_folder(self._path, path.parent)
        self.set_ready(is_ready=False)
        self._writing.begin()
        self._jobs.start(lambda progress: write_files(request, story_map, path, progress))

    def _on_saved(self, written: Written) -> None:
        self.exported.emit(written)
        self.accept()

    def _on_not_saved(self, error: Exception) -> None:
        self.set_ready(is_ready=True)
        box = message_box(
            self, QMessageBox.Icon.Warning, self.tr("The PDF was not written"), str(error)
        )
        box.exec()

    @property
    def is_printing(self) -> bool:
        """Whether pages are on their way to a printer or a file."""
        return self._run.is_running or self._jobs.is_running

    def done(self, result: int) -> None:
        """Stop printing when the dialog goes."""
        self._run.stop()
        self._jobs.stop()
        super().done(result)


POINT: Final = 25.4 / 72
"""Millimetres of a point."""


def numbers_in(text: str, count: int) -> list[int]:
    """Return the pages that ``1-3, 5`` names among so many, in order; all if it is blank.

    ``4-`` goes on to the last. What is no number of a page is passed over.
    """
    if not text.strip():
        return list(range(1, count + 1))
    found: set[int] = set()
    for part in re.split(r"[,;\s]+", text.replace("–", "-").strip()):
        match = re.fullmatch(r"(\d{1,6})(?:(-)(\d{0,6}))?", part)
        if match is None:
            continue
        first = int(match[1])
        last = first if match[2] is None else int(match[3] or count)
        found.update(range(max(1, first), min(last, count) + 1))
    return sorted(found)
