"""File > Print and Edit > Copy as picture."""

from __future__ import annotations

import subprocess
import sys

import pypdfium2 as pdfium
import pytest
from PySide6.QtCore import QSizeF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPageSize
from PySide6.QtPrintSupport import QPrinter

from storymap.app.export_clipboard import PNG, SVG
from storymap.app.export_dialog import ExportDialog
from storymap.app.export_memory import ExportMemory
from storymap.app.export_request import ExportRequest
from storymap.app.print_dialog import PrintDialog, numbers_in
from storymap.app.print_papers import Printers
from storymap.app.settings import Settings
from storymap.export.options import ExportOptions
from storymap.files.codec import load
from storymap.layout.pages import Paper
from storymap.resources import resource
from tests.app.driving import BY_CARD, BY_WORD
from tests.bench.big_maps import big_map


@pytest.fixture(autouse=True)
def metric(monkeypatch):
    """A computer in a country of A4."""
    monkeypatch.setattr("storymap.app.export_memory.paper_of", lambda _: "a4")


@pytest.fixture
def library():
    return load(resource("examples", "city-library.smap")).story_map


class Office(Printers):
    """Printers that the system of this computer does not have; of some, what paper they have."""

    def __init__(self, names, sizes):
        self._names, self._sizes = list(names), sizes

    def names(self):
        return self._names

    def sizes(self, name):
        return self._sizes.get(name, [])


@pytest.fixture
def shown(open_window, qtbot):
    """``shown(map, *printers, sizes)``: the print dialog of a window with its preview drawn."""

    def show(story_map, *printers, sizes=None):
        host = open_window(story_map)
        memory = ExportMemory(Settings())
        dialog = PrintDialog(
            host.document, memory, host.session.theme, host, Office(printers, sizes or {})
        )
        dialog.open()
        qtbot.waitUntil(lambda: dialog.preview.pages is not None, timeout=20000)
        qtbot.waitUntil(lambda: not dialog.is_busy, timeout=20000)
        return dialog

    return show


@pytest.fixture
def opened_export(open_window):
    """``opened_export(map)``: the export dialog of a window."""

    def show(story_map):
        host = open_window(story_map)
        dialog = ExportDialog(host.document, ExportMemory(Settings()), host.session.theme, host)
        dialog.open()
        return dialog

    return show


def to_file(dialog, path):
    """Let a dialog's printer write a file."""
    dialog.printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    dialog.printer.setOutputFileName(str(path))


def test_the_pages_of_the_preview_go_to_the_printer_as_lines_and_text(
    shown, library, qtbot, tmp_path
):
    dialog = shown(library, "Office")
    to_file(dialog, tmp_path / "printed.pdf")

    with qtbot.waitSignal(dialog.printed, timeout=20000) as told:
        dialog.print_pages()

    pdf = pdfium.PdfDocument(tmp_path / "printed.pdf")
    assert told.args[1] == len(pdf) == 6
    width, height = pdf[0].get_size()
    assert (round(width), round(height)) == (842, 595)
    text = pdf[0].get_textpage().get_text_range()
    assert "City Library: lending app" in text
    assert "Search by title or author" in text


def test_only_the_pages_that_are_asked_for_are_printed(shown, library, qtbot, tmp_path):
    dialog = shown(library, "Office")
    to_file(dialog, tmp_path / "printed.pdf")
    dialog.range_field.setText("2-3, 6")
    assert dialog.summary.text().startswith("3 of 6 pages")

    with qtbot.waitSignal(dialog.printed, timeout=20000):
        dialog.print_pages()

    pdf = pdfium.PdfDocument(tmp_path / "printed.pdf")
    assert len(pdf) == 3
    assert "Page B1 of C2" in pdf[0].get_textpage().get_text_range()
    assert "Page C2 of C2" in pdf[2].get_textpage().get_text_range()


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("", [1, 2, 3, 4]),
        ("2", [2]),
        ("3-", [3, 4]),
        ("1–2,4", [1, 2, 4]),
        ("4 2 2", [2, 4]),
        ("9", []),
        ("0-1", [1]),
        ("x, -3", []),
        ("3-1", []),
        ("999999999999999", []),
    ],
)
def test_page_numbers_are_read_as_people_write_them(text, numbers):
    assert numbers_in(text, 4) == numbers


def test_a_page_that_does_not_exist_cannot_be_printed(shown, library):
    dialog = shown(library, "Office")

    dialog.range_field.setText("77")

    assert not dialog.print_button.isEnabled()
    assert "No page has such a number" in dialog.summary.text()


def test_without_a_printer_that_is_said_and_a_pdf_is_offered(shown, library, qtbot, tmp_path):
    dialog = shown(library)
    assert dialog.no_printer.isVisible()
    assert not dialog.print_button.isVisible()
    assert dialog.pdf_button.isDefault()

    with qtbot.waitSignal(dialog.exported, timeout=20000):
        dialog.save(tmp_path / "instead.pdf")

    assert len(pdfium.PdfDocument(tmp_path / "instead.pdf")) == 6


def test_a_poster_is_printed_to_fit_the_paper(shown, library, qtbot):
    dialog = shown(library, "Office")

    dialog.form.products.buttons["poster"].click()
    qtbot.waitUntil(lambda: not dialog.is_busy, timeout=20000)

    assert dialog.request().options.is_fitted
    assert dialog.form.paper_box.findData("own") < 0
    assert dialog.readability.is_small
    assert "as large as it needs" not in dialog.readability.words.text()


B5 = QPageSize(QPageSize.PageSizeId.B5)
LABEL = QPageSize(QSizeF(62, 29), QPageSize.Unit.Millimeter, "Label 62 x 29")
LYING = QPageSize(QSizeF(430, 310), QPageSize.Unit.Millimeter, "Sheet 430 x 310")


def papers(dialog):
    box = dialog.form.paper_box
    return [box.itemText(row) for row in range(box.count())]


@pytest.mark.parametrize("product", ["pages", "wall", "report", "poster"])
@pytest.mark.parametrize("size", [B5, LYING], ids=["B5", "lying"])
def test_paper_of_no_name_here_is_printed_on_as_the_printer_has_it(  # noqa: PLR0917
    shown, library, qtbot, tmp_path, size, product
):
    dialog = shown(library, "Office", sizes={"Office": [LABEL, size]})
    to_file(dialog, tmp_path / "printed.pdf")
    dialog.form.products.buttons[product].click()
    qtbot.waitUntil(lambda: not dialog.is_busy, timeout=20000)
    assert len(papers(dialog)) == 1
    assert size.name() in papers(dialog)[0]

    with qtbot.waitSignal(dialog.printed, timeout=20000):
        dialog.print_pages()

    pdf = pdfium.PdfDocument(tmp_path / "printed.pdf")
    assert len(pdf) == dialog.preview.pages.count
    own = size.size(QPageSize.Unit.Point)
    sides = [pytest.approx(side, abs=1) for side in sorted((own.width(), own.height()))]
    assert sorted(pdf[0].get_size()) == sides
    is_wide = pdf[0].get_size()[0] > pdf[0].get_size()[1]
    assert is_wide == (product != "report")
    assert "City Library" in pdf[0].get_textpage().get_text_range()


def test_known_papers_come_first_and_what_is_too_small_is_left_out(shown, library):
    a3, a4 = (QPageSize(size) for size in (QPageSize.PageSizeId.A3, QPageSize.PageSizeId.A4))

    dialog = shown(library, "Office", sizes={"Office": [LABEL, B5, a3, B5, a4]})

    assert papers(dialog) == ["A4", "A3", "B5"]


def test_another_printer_has_other_paper_and_the_pages_follow(shown, library, qtbot):
    a4 = QPageSize(QPageSize.PageSizeId.A4)
    dialog = shown(library, "Office", "Copy shop", sizes={"Office": [a4], "Copy shop": [B5]})

    dialog.printer_box.setCurrentIndex(1)
    assert dialog.is_outdated
    qtbot.waitUntil(lambda: not dialog.is_busy, timeout=20000)

    assert papers(dialog) == ["B5"]
    assert dialog.preview.pages.size_of(1) == (709, 499)


def test_a_printer_of_labels_alone_says_that_its_paper_is_too_small(shown, library, qtbot):
    dialog = shown(library, "Labels", "Office", sizes={"Labels": [LABEL]})
    assert dialog.too_small.isVisible()
    assert not dialog.print_button.isEnabled()
    assert dialog.pdf_button.isEnabled()

    dialog.printer_box.setCurrentIndex(1)
    qtbot.waitUntil(dialog.print_button.isEnabled, timeout=20000)

    assert not dialog.too_small.isVisible()


def test_a_paper_that_is_remembered_is_offered_for_a_file_too(shown, library, opened_export):
    memory = ExportMemory(Settings())
    paper = Paper("B5", 499, 709)
    memory.keep(None, ExportRequest(options=ExportOptions(paper=paper)))

    dialog = opened_export(library)

    assert dialog.request().options.paper == paper
    assert papers(dialog)[-1] == "B5"


def test_what_was_just_chosen_is_what_is_printed(shown, library, qtbot, tmp_path):
    dialog = shown(library, "Office")
    to_file(dialog, tmp_path / "printed.pdf")
    dialog.form.upright_button.click()
    assert dialog.is_outdated

    with qtbot.waitSignal(dialog.printed, timeout=20000):
        dialog.print_pages()

    width, height = pdfium.PdfDocument(tmp_path / "printed.pdf")[0].get_size()
    assert width < height


def test_printing_that_is_stopped_says_so_and_leaves_the_dialog(shown, qtbot, tmp_path, session):
    dialog = shown(big_map(1500), "Office")
    to_file(dialog, tmp_path / "printed.pdf")
    dialog.print_pages()
    assert dialog.is_printing

    with qtbot.waitSignal(dialog._run.cancelled, timeout=20000):
        dialog._printing.reject()

    assert not dialog.is_printing
    assert dialog.print_button.isEnabled()
    assert dialog.isVisible()


@pytest.mark.qt_log_ignore("QPainter::begin.*Returned false", "propagateSizeHints")
def test_a_printer_that_takes_nothing_is_told(shown, library, qtbot, tmp_path, answers):
    dialog = shown(library, "Office")
    to_file(dialog, tmp_path / "no such folder" / "printed.pdf")
    answers.press("OK")

    dialog.print_pages()

    qtbot.waitUntil(lambda: len(answers.said) == 1, timeout=10000)
    assert "took no pages" in answers.said[0]
    assert dialog.isVisible()


def test_ctrl_p_opens_the_dialog(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)

    qtbot.waitUntil(lambda: window.findChild(PrintDialog) is not None)
    window.findChild(PrintDialog).reject()


def test_printing_is_not_loaded_by_a_window():
    code = (
        "import sys; from storymap.app.window import MainWindow; "
        "import storymap.app.export_commands, storymap.app.export_dialog; "
        "print('PySide6.QtPrintSupport' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"


# The clipboard


@pytest.fixture(autouse=True)
def empty_clipboard(qapp):
    """Nothing is left there: without a display Qt does not live to throw it away at its end."""
    yield
    QGuiApplication.clipboard().clear()


def copied(window, qtbot):
    exports = window.exports
    with qtbot.waitSignal(exports.pictures.copied, timeout=20000) as told:
        window.actions_["edit.copy-picture"].trigger()
    return told.args[0], QGuiApplication.clipboard().mimeData()


def test_the_board_is_copied_as_png_and_svg(window, qtbot):
    made, data = copied(window, qtbot)

    assert made.cards == 2
    assert {PNG, SVG} <= set(data.formats())
    picture = QImage.fromData(data.data(PNG))
    assert (picture.width(), picture.height()) == (made.image.width(), made.image.height())
    drawing = bytes(data.data(SVG).data()).decode("utf-8")
    assert drawing.startswith("<svg")
    assert "Search by word" in drawing
    assert "Pay by card" in drawing
    assert data.hasImage()


def test_what_is_selected_is_copied_alone(window, qtbot):
    window.document.selection.select(BY_WORD)

    made, data = copied(window, qtbot)

    drawing = bytes(data.data(SVG).data()).decode("utf-8")
    assert made.cards == 1
    assert "Search by word" in drawing
    assert "Pay by card" not in drawing
    assert BY_CARD in window.document.story_map.stories


def test_a_map_with_nothing_on_it_is_not_copied_and_says_so(open_window, qtbot):
    from storymap.model.storymap import StoryMap

    window = open_window(StoryMap.of(title="Nothing"))

    with qtbot.waitSignal(window.exports.pictures.failed, timeout=20000):
        window.actions_["edit.copy-picture"].trigger()

    assert "no steps yet" in window.statusBar().currentMessage()
