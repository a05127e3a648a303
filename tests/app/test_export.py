"""File > Export: every option changes what comes out, the preview is what comes out."""

from __future__ import annotations

from dataclasses import replace as changed
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QDesktopServices, QImage
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QCheckBox, QLineEdit, QWidget

from storymap.app.export_dialog import ExportDialog
from storymap.app.export_files import write_files
from storymap.app.export_memory import ExportMemory, paper_of
from storymap.app.export_products import ORDER
from storymap.app.export_request import ExportRequest, request_from, request_text
from storymap.app.preview_maker import MOST_PIXELS
from storymap.app.settings import Settings
from storymap.canvas.paper_picture import page_picture
from storymap.export.options import ExportOptions, PictureOptions
from storymap.export.pages import pages_of
from storymap.files.codec import load
from storymap.layout.themes import THEMES
from storymap.model.records import Stakeholder, replace
from storymap.progress import Cancelled, Progress
from storymap.resources import resource
from tests.app.driving import BY_CARD, BY_WORD, FIRST
from tests.app.test_targets import too_small
from tests.bench.big_maps import big_map


@pytest.fixture(autouse=True)
def metric(monkeypatch):
    """A computer in a country of A4."""
    monkeypatch.setattr("storymap.app.export_memory.paper_of", lambda _: "a4")


@pytest.fixture
def library():
    return load(resource("examples", "city-library.smap")).story_map


@pytest.fixture
def opened(window, qtbot):
    """``opened()``: the dialog of the window with its preview drawn."""

    def open_dialog(host=window):
        host.actions_["file.export"].trigger()
        dialog = next(one for one in host.findChildren(ExportDialog) if one.isVisible())
        settle(qtbot, dialog)
        return dialog

    return open_dialog


def settle(qtbot, dialog):
    """Wait until the preview is what was chosen."""
    qtbot.waitUntil(lambda: dialog.isVisible() and dialog.preview.pages is not None, timeout=20000)
    qtbot.waitUntil(lambda: not dialog.is_busy, timeout=20000)


def exported(qtbot, dialog, path: Path):
    with qtbot.waitSignal(dialog.exported, timeout=20000):
        dialog.export(path)
    return path


# What comes out


def test_the_preview_shows_the_very_page_that_is_exported(opened, qtbot, tmp_path):
    dialog = opened()
    view = dialog.preview.view
    pages, options = dialog.preview.pages, dialog.request().options

    fresh = page_picture(
        pages_of(dialog._map, options), 1, view.wanted(pages.size_of(1)), Progress()
    )

    assert view.image == fresh
    path = exported(qtbot, dialog, tmp_path / "shop.pdf")
    pdf = pdfium.PdfDocument(path)
    assert len(pdf) == pages.count
    assert differing(pdf[0].render(scale=1).to_pil(), pages) < 0.004


def differing(drawn, pages) -> float:
    """The share of squares of three pixels that are much lighter in one of two pictures."""
    grey = QImage.Format.Format_Grayscale8
    seen = page_picture(pages, 1, 1.0, Progress()).convertToFormat(grey)
    assert (seen.width(), seen.height()) == drawn.size
    width, height = seen.width() // 3, seen.height() // 3
    way = Qt.TransformationMode.SmoothTransformation
    seen = seen.scaled(width, height, Qt.AspectRatioMode.IgnoreAspectRatio, way)
    drawn = drawn.convert("L").resize((width, height))
    odd = sum(
        abs(drawn.getpixel((x, y)) - seen.pixelColor(x, y).red()) > 64
        for x in range(width)
        for y in range(height)
    )
    return odd / (width * height)


def test_every_product_is_written_as_it_is_chosen(opened, qtbot, tmp_path):
    begins = {"svg": b"<svg", "png": b"\x89PNG"}
    for made in ORDER:
        dialog = opened()
        qtbot.mouseClick(dialog.form.products.buttons[made], Qt.MouseButton.LeftButton)
        settle(qtbot, dialog)
        kind = made if made in begins else "pdf"
        path = exported(qtbot, dialog, tmp_path / f"{made}.{kind}")
        assert path.read_bytes().startswith(begins.get(made, b"%PDF"))


def _toggle(name):
    return lambda form: getattr(form, name).click()


def _pick(name, value):
    def choose(form):
        box = getattr(form, name)
        box.setCurrentIndex(box.findData(value))

    return choose


def _put(name, value):
    return lambda form: getattr(form, name).setValue(value)


def _untick(row):
    def do(form):
        form.release_box.setCurrentIndex(form.release_box.findData("chosen"))
        form.release_list.item(row).setCheckState(Qt.CheckState.Unchecked)

    return do


CHANGES = [
    ("pages", "paper", _pick("paper_box", "a3")),
    ("pages", "landscape", _toggle("upright_button")),
    ("pages", "margin", _put("margin_box", 25)),
    ("wall", "overlap", _put("overlap_box", 20)),
    ("poster", "is_fitted", _pick("paper_box", "a4")),
    ("pages", "releases", _untick(0)),
    ("report", "stakeholder", _pick("whose_box", "stakeholder0")),
    ("pages", "card", lambda form: form.part_boxes["status"].click()),
    ("pages", "is_grey", _pick("colour_box", "grey")),
    ("pages", "shows_lines", _toggle("line_box")),
    ("pages", "shows_legend", _toggle("legend_box")),
    ("pages", "shows_date", _toggle("date_box")),
    ("pages", "author", lambda form: form.author_field.setText("Ana Ruiz")),
    ("pages", "is_archival", _toggle("archive_box")),
]


@pytest.mark.parametrize(("made", "name", "change"), CHANGES, ids=[name for _, name, _ in CHANGES])
def test_every_option_changes_what_is_exported(  # noqa: PLR0917
    session, open_window, opened, book_shop, qtbot, tmp_path, made, name, change
):
    people = Stakeholder(id="stakeholder0", key="a0", title="The board")
    linked = replace(book_shop.stories[BY_CARD], needs=(BY_WORD,), release=FIRST)
    several = load(resource("examples", "city-library.smap")).story_map
    host = open_window(several if made == "wall" else book_shop.with_records(people, linked))
    dialog = opened(host)
    dialog.form.products.buttons[made].click()
    settle(qtbot, dialog)
    before = dialog.request()
    plain = bytes_of(before, dialog._map, tmp_path)

    change(dialog.form)
    settle(qtbot, dialog)

    after = dialog.request()
    assert getattr(after.options, name) != getattr(before.options, name)
    assert changed(after.options, **{name: getattr(before.options, name)}) == before.options
    if name == "stakeholder":
        return  # the board asks for nothing here, so there is nothing to tell
    assert bytes_of(after, dialog._map, tmp_path) != plain


def bytes_of(request, story_map, folder: Path) -> bytes:
    path = folder / "tried.pdf"
    write_files(request, story_map, path, Progress())
    return path.read_bytes()


def test_a_picture_has_a_scale_a_ground_and_shows_the_selection_alone(
    window, opened, qtbot, tmp_path
):
    window.document.selection.select(BY_WORD)
    dialog = opened()
    form = dialog.form
    form.products.buttons["png"].click()
    form.scale_box.setValue(1)
    settle(qtbot, dialog)
    whole = dialog.preview.pages.cards

    form.selection_box.click()
    form.clear_box.click()
    settle(qtbot, dialog)

    assert (whole, dialog.preview.pages.cards) == (2, 1)
    assert "pixels" in dialog.summary.text()
    picture = QImage(str(exported(qtbot, dialog, tmp_path / "a.png")))
    assert picture.pixelColor(1, 1).alpha() == 0


def test_a_picture_that_would_be_too_large_is_told_as_it_is_made(
    opened, qtbot, tmp_path, monkeypatch
):
    monkeypatch.setattr("storymap.canvas.paper_picture.MOST_PIXELS", 400_000)
    dialog = opened()
    dialog.form.products.buttons["png"].click()
    dialog.form.scale_box.setValue(8)
    settle(qtbot, dialog)

    picture = QImage(str(exported(qtbot, dialog, tmp_path / "a.png")))

    assert f"{picture.width():,} × {picture.height():,} pixels" in dialog.summary.text()


def test_nothing_selected_means_no_picture_of_the_selection(opened):
    assert not opened().form.selection_box.isEnabled()


def test_a_file_for_each_release_is_named_after_it(opened, qtbot, tmp_path):
    dialog = opened()
    _pick("release_box", "each")(dialog.form)
    settle(qtbot, dialog)
    assert "2 files" in dialog.summary.text()
    assert dialog.preview.pages.count == 2
    assert "file 2 of 2" in dialog.preview.pages.name(2)

    exported(qtbot, dialog, tmp_path / "shop.pdf")

    names = sorted(path.name for path in tmp_path.glob("*.pdf"))
    assert names == ["shop-next.pdf", "shop-walking-skeleton.pdf"]
    assert not list(tmp_path.glob(".storymap-*"))


def test_what_is_unscheduled_gets_a_file_of_its_own(session, open_window, opened, book_shop, qtbot):
    loose = replace(book_shop.stories[BY_CARD], release=None)
    dialog = opened(open_window(book_shop.with_records(loose)))
    _pick("release_box", "each")(dialog.form)
    settle(qtbot, dialog)
    assert "3 files" in dialog.summary.text()
    assert dialog.preview.pages.cards == 2

    dialog.form.release_list.item(2).setCheckState(Qt.CheckState.Unchecked)
    settle(qtbot, dialog)

    assert "2 files" in dialog.summary.text()
    assert "1 of 2 stories" in dialog.summary.text()
    assert dialog.preview.pages.cards == 1


def test_files_that_would_be_replaced_are_asked_for(opened, qtbot, tmp_path, answers):
    dialog = opened()
    _pick("release_box", "each")(dialog.form)
    settle(qtbot, dialog)
    there = tmp_path / "shop-next.pdf"
    there.write_text("mine")

    answers.press("Cancel")
    dialog.export(tmp_path / "shop.pdf")

    assert "Replace shop-next.pdf?" in answers.said[0]
    assert there.read_text() == "mine"
    assert [path.name for path in tmp_path.glob("*.pdf")] == ["shop-next.pdf"]


def test_the_file_is_asked_for_and_gets_its_ending(opened, qtbot, tmp_path, choose_file):
    dialog = opened()
    choose_file(tmp_path / "printed")

    with qtbot.waitSignal(dialog.exported, timeout=20000):
        dialog.choose_and_export()

    assert (tmp_path / "printed.pdf").exists()


def test_what_was_written_is_told_with_a_way_to_open_it(
    window, opened, qtbot, tmp_path, monkeypatch
):
    asked = []
    monkeypatch.setattr(
        QDesktopServices, "openUrl", lambda url: asked.append(url.toLocalFile()) or True
    )
    dialog = opened()
    path = exported(qtbot, dialog, tmp_path / "shop.pdf")

    assert window.notices.texts == ("shop.pdf is written.",)
    row = window.notices._shown[0]
    assert [button.text() for button in row.buttons] == ["Open", "Show in folder"]
    row.buttons[0].click()
    assert asked == [str(path)]
    assert window.notices.texts == ()


def test_where_nothing_opens_a_file_that_is_said_with_its_place(
    window, opened, qtbot, tmp_path, monkeypatch
):
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _: False)
    dialog = opened()
    path = exported(qtbot, dialog, tmp_path / "shop.pdf")

    window.notices._shown[0].buttons[0].click()

    assert str(path) in window.statusBar().currentMessage()
    assert window.notices.texts == ("shop.pdf is written.",)


def test_what_cannot_be_written_is_said_and_the_dialog_stays(opened, qtbot, tmp_path, answers):
    dialog = opened()
    answers.press("OK")

    dialog.export(tmp_path / "no such folder" / "a.pdf")

    qtbot.waitUntil(lambda: len(answers.said) == 1, timeout=10000)
    assert "Nothing was written" in answers.said[0]
    assert dialog.isVisible()
    assert dialog.export_button.isEnabled()


# Stopping


@pytest.mark.parametrize("is_each", [False, True])
@pytest.mark.parametrize("kind", ["pdf", "svg", "png"])
def test_an_export_that_is_stopped_leaves_nothing(qapp, library, tmp_path, kind, is_each):
    folder = tmp_path / "out"
    folder.mkdir()
    poster, small = ExportOptions(product="poster"), PictureOptions(scale=0.4)
    request = ExportRequest(kind=kind, is_each=is_each, options=poster, picture=small)
    for stop_at in (0.0, 0.3, 0.7, 0.9):
        progress = Progress(lambda share, _: share >= stop_at and progress.cancel())  # noqa: B023

        with pytest.raises(Cancelled):
            write_files(request, library, folder / f"map.{kind}", progress)

        assert not list(folder.iterdir())


def test_closing_the_dialog_stops_everything(opened, qtbot, tmp_path):
    dialog = opened()
    dialog.export(tmp_path / "shop.pdf")

    qtbot.keyClick(dialog, Qt.Key.Key_Escape)

    assert not dialog.is_busy
    qtbot.wait(50)
    assert not [path for path in tmp_path.iterdir() if path.suffix == ".pdf"]


def test_the_first_page_of_a_large_map_comes_before_all_others(session, open_window, opened, qtbot):
    host = open_window(big_map(4000))
    host.actions_["file.export"].trigger()
    dialog = host.findChild(ExportDialog)
    first_at: list[int] = []
    dialog.preview.maker.painted.connect(lambda *_: first_at.append(dialog.preview.thumbs.count()))
    qtbot.waitUntil(lambda: bool(first_at), timeout=30000)

    assert dialog.preview.is_busy, "the first page is there before all others"
    assert dialog.preview.view.image.width() * dialog.preview.view.image.height() <= MOST_PIXELS
    dialog.reject()
    assert not dialog.is_busy


# What is said


def test_titles_that_nobody_can_read_are_warned_of_with_what_to_do(
    session, open_window, opened, library, qtbot
):
    dialog = opened(open_window(library))
    assert "they read in the hand" in dialog.readability.words.text()
    assert not dialog.readability.is_small

    dialog.form.products.buttons["poster"].click()
    _pick("paper_box", "a4")(dialog.form)
    settle(qtbot, dialog)

    words = dialog.readability.words.text()
    assert dialog.readability.is_small
    assert "too small to be read without a lens" in words
    assert "Choose larger paper" in words
    assert dialog.readability.accessibleName() == words


def test_what_has_no_typeface_is_told_before_the_export(session, open_window, opened, book_shop):
    odd = replace(book_shop.stories[BY_WORD], title="Odd \uf8ff word \uf8ff")
    dialog = opened(open_window(book_shop.with_records(odd)))

    assert dialog.missing == 2
    assert dialog.warning.isVisible()
    said = dialog.warning_words.text().splitlines()
    assert "2 characters have no typeface" in said[0]
    assert said[1:] == ["U+F8FF (private use) in “Odd \uf8ff word \uf8ff”"]


def test_a_map_with_nothing_on_it_says_so_and_exports_nothing(session, open_window, qtbot):
    from storymap.model.storymap import StoryMap

    host = open_window(StoryMap.of(title="Nothing"))
    host.actions_["file.export"].trigger()
    dialog = host.findChild(ExportDialog)

    qtbot.waitUntil(lambda: not dialog.export_button.isEnabled(), timeout=10000)
    assert "no steps yet" in dialog.preview.view._words


# Memory


def test_each_map_remembers_how_it_was_drawn_outside_of_its_file(  # noqa: PLR0917
    session, open_window, opened, book_shop, file, qtbot, tmp_path
):
    content = file.read_bytes()
    other = tmp_path / "other.smap"
    other.write_bytes(content)
    dialog = opened(open_window(book_shop, file))
    dialog.form.products.buttons["wall"].click()
    dialog.form.overlap_box.setValue(22)
    dialog.form.author_field.setText("Ana")
    settle(qtbot, dialog)
    (tmp_path / "out").mkdir()
    exported(qtbot, dialog, tmp_path / "out" / "wall.pdf")
    memory = ExportMemory(Settings())
    memory.keep(other, ExportRequest(kind="png", picture=PictureOptions(scale=3)))

    again = memory.request(file, book_shop)

    assert again.options.product == "wall"
    assert again.options.overlap == 22
    assert again.options.author == "Ana"
    assert memory.request(other, book_shop).picture.scale == 3
    assert memory.request(None, book_shop).kind == "png"
    assert memory.folder(file) == tmp_path / "out"
    assert file.read_bytes() == content


@pytest.mark.parametrize(("home", "paper"), [("en_US", "letter"), ("de_DE", "a4"), ("C", "a4")])
def test_the_first_paper_is_that_of_the_country(home, paper):
    assert paper_of(QLocale(home)) == paper


def test_what_a_map_does_not_have_any_more_is_forgotten(book_shop):
    options = ExportOptions(releases=(FIRST, "gone"), stakeholder="gone")
    request = ExportRequest(options=options, picture=PictureOptions(only=("gone",)))

    fitted = request.fitted(book_shop)

    assert fitted.options.releases == (FIRST,)
    assert fitted.options.stakeholder is None
    assert fitted.picture.only == ()
    assert request_from(request_text(request)) == request


@pytest.mark.parametrize("text", ["", "{", "[1]", '{"kind": "exe"}', "\ud800", "1" * 30000])
def test_a_memory_that_is_damaged_is_passed_over(text):
    assert request_from(text) is None


# Keyboard, names, looks


def test_the_pages_turn_by_keys_buttons_and_numbers(session, open_window, opened, library, qtbot):
    dialog = opened(open_window(library))
    preview = dialog.preview
    assert preview.thumbs.count() == preview.pages.count == 6

    qtbot.keyClick(preview.view, Qt.Key.Key_PageDown)
    assert preview.number == 2
    qtbot.keyClick(preview.view, Qt.Key.Key_End)
    assert preview.number == 6
    assert not preview.next_button.isEnabled()
    qtbot.mouseClick(preview.previous_button, Qt.MouseButton.LeftButton)
    assert preview.number == 5
    preview.page_box.setValue(3)
    assert preview.number == 3
    preview.thumbs.setCurrentRow(0)
    assert preview.number == 1
    settle(qtbot, dialog)
    small = preview.view.image.width()
    qtbot.keyClick(preview.view, Qt.Key.Key_Plus)
    settle(qtbot, dialog)
    assert preview.view.image.width() > small
    qtbot.keyClick(preview.view, Qt.Key.Key_0)
    assert preview.view.is_fitted


def test_everything_has_a_name_and_is_reached_by_tab(opened, qtbot):
    dialog = opened()
    reached = {QApplication.focusWidget()}
    for _ in range(60):
        qtbot.keyClick(QApplication.focusWidget() or dialog, Qt.Key.Key_Tab)
        reached.add(QApplication.focusWidget())

    form, preview = dialog.form, dialog.preview
    wanted = [
        form.products.buttons["pages"], form.paper_box, form.upright_button, form.margin_box,
        form.release_box, form.author_field,
        *form.part_boxes.values(), form.colour_box, form.line_box, form.archive_box,
        preview.view, dialog.export_button,
    ]  # fmt: skip
    assert [part.accessibleName() or part.text() for part in wanted if part not in reached] == []
    for part in dialog.findChildren(QWidget):
        if part.isVisible() and part.focusPolicy() & Qt.FocusPolicy.TabFocus:
            named = part.accessibleName() or getattr(part, "text", str)()
            assert named, type(part).__name__


def test_products_are_chosen_with_the_arrows(opened, qtbot):
    dialog = opened()
    buttons = dialog.form.products.buttons
    buttons["pages"].setFocus()

    qtbot.keyClick(buttons["pages"], Qt.Key.Key_Right)
    qtbot.keyClick(buttons["poster"], Qt.Key.Key_Space)
    settle(qtbot, dialog)

    assert dialog.form.made == "poster"
    assert dialog.request().options.product == "poster"


@pytest.mark.parametrize("made", ORDER)
def test_everything_is_large_enough_to_be_hit(opened, qtbot, made):
    dialog = opened()
    dialog.form.products.buttons[made].click()
    settle(qtbot, dialog)

    inside = {id(box.lineEdit()) for box in dialog.findChildren(QAbstractSpinBox)}
    assert [part for part in too_small(dialog) if part[0] != "QLineEdit"] == []
    for field in dialog.findChildren(QLineEdit):
        assert id(field) in inside or not field.isVisible() or field.height() >= 24


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_the_dialog_can_be_seen_in_every_theme(session, window, opened, theme):
    session.choose_theme(theme)
    dialog = opened()

    picture = dialog.grab().toImage()

    ground = picture.pixelColor(4, picture.height() // 2)
    assert ground.name().lower() == THEMES[theme]["panel"].lower()
    for box in dialog.findChildren(QCheckBox):
        assert not box.isVisible() or box.height() >= 24
