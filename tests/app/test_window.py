"""The window: bars, docks, themes, palette, help."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt, QUrl
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox

from storymap.app.crash import Faults
from storymap.app.fuzzy import score, word_rank
from storymap.app.keys_dialog import KeysDialog
from storymap.app.manual import Manual
from storymap.app.notices import Notice
from storymap.app.palette import CommandPalette, best, command_entries
from storymap.app.plain import menu_text, message_box, plain_label, tip_text, title_text
from storymap.app.render import View, render
from storymap.app.window import MainWindow
from storymap.edit.fields import set_fields
from storymap.edit.outline import rename
from storymap.files.merge import merge
from storymap.layout.themes import DARK, LIGHT, THEMES
from storymap.model.storymap import Head
from storymap.panels.move_to import MoveToDialog
from tests.app.driving import BY_CARD, BY_WORD, PAY, SECOND, change, when_modal

ROOT = Path(__file__).parents[2]
HOSTILE = '<img src="file:///etc/hostname"> <b>bold</b> & [*] &amp;'


def palette_of(window):
    return window.findChild(CommandPalette)


# Bars


def test_the_status_bar_counts_what_the_map_holds(window):
    assert window.status.counts == "2 stories · 2 releases · 0 outcomes"


def test_the_zoom_in_the_status_bar_follows_the_board(window, qtbot):
    window.actions_["view.zoom-in"].trigger()

    assert window.status.zoom == f"{round(window.board.zoom * 100)} %"
    assert window.status.zoom != "100 %"


def test_zoom_keys_work_wherever_the_keyboard_is(window, qtbot):
    window.toolbar.search.setFocus()

    qtbot.keyClick(window, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)

    assert window.board.zoom < 1


def test_what_needs_a_selection_waits_for_one(window):
    assert not window.actions_["edit.delete"].isEnabled()

    window.document.selection.select(BY_WORD)
    assert window.actions_["edit.delete"].isEnabled()
    assert not window.actions_["refine.merge"].isEnabled()

    window.document.selection.select(BY_WORD, BY_CARD)
    assert window.actions_["refine.merge"].isEnabled()


def test_delete_on_the_board_removes_the_story_and_undo_brings_it_back(window, qtbot):
    window.document.selection.select(BY_WORD)

    qtbot.keyClick(window.board, Qt.Key.Key_Delete)
    assert BY_WORD not in window.document.story_map.stories

    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert BY_WORD in window.document.story_map.stories


def test_delete_in_a_field_deletes_letters_and_no_story(window, qtbot):
    window.document.selection.select(BY_WORD)
    window.toolbar.search.setFocus()

    qtbot.keyClick(window.toolbar.search, Qt.Key.Key_Delete)

    assert BY_WORD in window.document.story_map.stories


@pytest.mark.parametrize(
    ("button", "table", "count"),
    [("insert.activity", "activities", 1), ("insert.step", "steps", 2)],
)
def test_what_the_toolbar_adds_is_on_the_board_once_it_has_a_title(
    window, qtbot, button, table, count
):
    window.actions_[button].trigger()
    qtbot.keyClicks(QApplication.focusWidget(), "Something new")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)

    records = getattr(window.document.story_map, table)
    assert len(records) == count + 1
    assert "Something new" in [record.title for record in records.values()]


def test_alt_and_a_letter_open_a_menu(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.AltModifier)

    menu = QApplication.activePopupWidget()
    assert menu.title() == "Release"
    menu.close()


# Docks


def test_the_inspector_hides_and_its_menu_entry_knows(window):
    action = window.actions_["view.inspector"]
    assert action.isChecked()

    action.trigger()

    assert not window.docks.inspector.isVisible()
    assert not action.isChecked()


def test_slicing_opens_below_and_closes(window):
    window.document.selection.select(SECOND)

    window.actions_["release.slice"].trigger()
    assert window.docks.slices.isVisible()
    assert window.actions_["view.slices"].isChecked()

    window.actions_["view.slices"].trigger()
    assert not window.docks.slices.isVisible()


def test_f6_leads_from_the_board_round_the_panes_and_back(window, qtbot):
    window.document.selection.select(BY_WORD)
    window.actions_["view.outline"].trigger()
    window.board.setFocus()
    panes = [window.docks.inspector, window.toolbar, window.docks.outline]

    for pane in panes:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_F6)
        assert pane.isAncestorOf(QApplication.focusWidget())
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_F6)
    assert window.board.hasFocus()

    qtbot.keyClick(window.board, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert window.docks.outline.isAncestorOf(QApplication.focusWidget())


def test_the_outline_opens_with_the_keyboard_and_escape_leads_back_to_the_board(window, qtbot):
    window.document.selection.select(BY_WORD)

    window.actions_["view.outline"].trigger()
    assert window.docks.outline.isVisible()
    assert window.docks.outline.isAncestorOf(QApplication.focusWidget())

    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert window.board.hasFocus()


def test_move_to_moves_the_selection_to_a_chosen_release(window, qtbot):
    window.document.selection.select(BY_WORD)

    window.actions_["move.to"].trigger()
    dialog = window.findChild(MoveToDialog)
    dialog.lane.setCurrentIndex(1)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)

    assert window.document.story_map.stories[BY_WORD].release == SECOND


def test_a_window_opens_as_the_last_one_was(window, open_window, book_shop):
    window.resize(700, 500)
    window.actions_["view.inspector"].trigger()
    window.close()

    again = open_window(book_shop)

    assert (again.width(), again.height()) == (700, 500)
    assert not again.docks.inspector.isVisible()


# Themes


def test_a_theme_changes_colours_everywhere_and_is_remembered(window, session):
    window.actions_["theme.dark"].trigger()

    window_colour = QApplication.palette().color(QPalette.ColorRole.Window)
    assert window_colour.name().upper() == DARK["panel"]
    assert session.settings.theme == "dark"
    assert window.actions_["theme.dark"].isChecked()
    assert not window.actions_["theme.light"].isChecked()

    window.actions_["theme.light"].trigger()
    assert QApplication.palette().color(QPalette.ColorRole.Window).name().upper() == LIGHT["panel"]


def test_an_open_notice_and_dialog_live_through_a_change_of_theme(window):
    window.say(Notice("Something happened"))
    window.commands.check_map()

    for name in THEMES:
        window.actions_[f"theme.{name}"].trigger()

    assert window.notices.texts == ("Something happened",)


# Palette


def test_the_buttons_of_dialogs_have_no_stock_icons(window, qtbot):
    box = message_box(window, QMessageBox.Icon.Question, "Save the changes?")
    qtbot.addWidget(box)
    sheet = QApplication.instance().styleSheet()

    box.setStandardButtons(QMessageBox.StandardButton.Save)
    box.show()

    assert "QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }" in sheet
    assert box.buttons()[0].icon().isNull()


def test_the_outline_opens_wide_enough_to_read(window, qtbot):
    window.actions_["view.outline"].trigger()

    qtbot.waitUntil(lambda: window.docks.outline.width() >= 250)


def test_the_palette_runs_the_command_that_fits_what_is_typed(window, qtbot):
    window.document.selection.select(BY_WORD)
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = palette_of(window)

    qtbot.keyClicks(palette.field, "dupl")
    assert palette.texts[0] == "Duplicate"
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)

    assert len(window.document.story_map.stories) == 3


@pytest.mark.parametrize("words", ["theme dark", "dark theme", "view dark"])
def test_the_palette_finds_a_command_by_its_menu_in_any_order(window, words):
    entries = command_entries(window.actions_)

    assert best(entries, words)[0].text == "Dark"


def test_the_palette_goes_to_a_card(window, qtbot):
    window.commands.open_palette()
    palette = palette_of(window)

    qtbot.keyClicks(palette.field, "pabc")
    assert palette.texts[0] == "Pay by card"
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)

    assert window.document.selection.ids == (BY_CARD,)
    assert window.board.hasFocus()


def test_the_palette_says_when_nothing_is_called_what_is_typed(window, qtbot):
    window.commands.open_palette()
    palette = palette_of(window)
    assert not palette.says_nothing_fits

    qtbot.keyClicks(palette.field, "qqqq")
    assert palette.texts == []
    assert palette.says_nothing_fits

    palette.field.clear()
    assert not palette.says_nothing_fits


def test_shift_f10_opens_the_menu_of_what_is_selected(window, qtbot):
    window.document.selection.select(BY_WORD)

    with qtbot.waitSignal(window.board.menu_requested) as asked:
        qtbot.keyClick(window.board, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)

    card = window.board.visible_rects()[BY_WORD]
    assert card.contains(window.board.viewport().mapFromGlobal(asked.args[0]))
    QApplication.activePopupWidget().close()


def test_the_first_window_is_no_larger_than_the_screen(window):
    room = window.screen().availableSize()

    assert window.width() <= room.width()
    assert window.height() <= room.height()


def test_slice_finds_the_command_that_slices_before_all_else(window, qtbot):
    window.commands.open_palette()
    palette = palette_of(window)

    qtbot.keyClicks(palette.field, "slice")

    assert palette.texts[0] == "Slice for value"


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("slice", "slice for value", 3),
        ("slice", "slice", 3),
        ("slice", "slices view", 2),
        ("slice", "merge slices", 1),
        ("slice", "select a nice one", 0),
    ],
)
def test_whole_words_rank_before_beginnings(query, text, expected):
    assert word_rank(query, text) == expected


def test_the_arrows_choose_in_the_palette(window, qtbot):
    window.commands.open_palette()
    palette = palette_of(window)
    before = palette.list.currentIndex().row()

    qtbot.keyClick(palette.field, Qt.Key.Key_Down)

    assert palette.list.currentIndex().row() == before + 1


def test_escape_closes_the_palette_and_changes_nothing(window, qtbot):
    window.commands.open_palette()
    before = window.document.story_map

    qtbot.keyClick(palette_of(window).field, Qt.Key.Key_Escape)

    qtbot.waitUntil(lambda: palette_of(window) is None)
    assert window.document.story_map is before


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("", "anything", True),
        ("exp", "export pdf", True),
        ("epdf", "export pdf", True),
        ("adx", "a bdx d", True),
        ("xyz", "export pdf", False),
        ("pdfe", "export pdf", False),
    ],
)
def test_letters_fit_a_text_that_has_them_in_order(query, text, found):
    assert (score(query, text) is not None) == found


def test_letters_that_start_words_fit_better():
    assert score("sv", "save view") > score("sv", "observe")


# Help


@pytest.mark.parametrize("percent", [100, 150])
def test_the_manual_shows_its_headlines_whole(window, qtbot, percent):
    window.session.choose_text_size(percent)
    window.actions_["help.manual"].trigger()
    manual = window.findChild(Manual)
    qtbot.waitExposed(manual)

    qtbot.waitUntil(lambda: manual.pages.horizontalScrollBar().maximum() == 0)
    assert manual.browser.width() > manual.pages.width()


def test_f1_opens_the_manual_and_its_links_lead_on(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_F1)
    manual = window.findChild(Manual)
    assert "Story Map" in manual.browser.toPlainText()

    manual.browser.anchorClicked.emit(QUrl("slicing.md"))

    assert manual.browser.toPlainText().startswith("Slicing for value")
    assert manual.pages.currentItem().text() == "Slicing for value"


@pytest.mark.parametrize("address", ["https://example.org/", "file:///etc/hostname", "gone.md"])
def test_an_address_outside_the_manual_is_not_followed(window, address):
    window.commands.show_manual()
    browser = window.findChild(Manual).browser
    before = browser.toPlainText()

    browser.anchorClicked.emit(QUrl(address))

    assert browser.toPlainText() == before


def test_a_page_of_the_manual_shows_its_picture_in_its_width(window, qtbot):
    window.commands.show_manual()
    manual = window.findChild(Manual)
    qtbot.waitExposed(manual)
    manual.show_page("slicing.md")

    browser = manual.browser
    picture = browser.loadResource(2, "pictures/slicing.png")
    assert picture.deviceIndependentSize().width() <= browser.viewport().width()
    assert browser.horizontalScrollBar().maximum() == 0
    manual.resize(640, 500)
    qtbot.waitUntil(lambda: browser.horizontalScrollBar().maximum() == 0)


@pytest.mark.parametrize(
    "address", ["pictures/../index.md", "../pictures/main-window-dark.png", "file:///etc/hostname"]
)
def test_the_manual_has_no_pictures_but_its_own(window, address):
    window.commands.show_manual()

    assert window.findChild(Manual).browser.loadResource(2, address) is None


def test_the_manual_opens_once(window):
    window.commands.show_manual()
    window.commands.show_manual()

    assert len(window.findChildren(Manual)) == 1


def test_the_manual_can_be_searched(window):
    window.commands.show_manual()
    manual = window.findChild(Manual)

    manual.search.setText("walking skeleton")

    shown = [row for row in range(manual.pages.count()) if not manual.pages.item(row).isHidden()]
    assert 0 < len(shown) < manual.pages.count()


def test_the_sheet_of_keys_can_be_searched(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_Slash, Qt.KeyboardModifier.ControlModifier)
    dialog = window.findChild(KeysDialog)

    dialog.field.setText("duplicate")

    rows = range(dialog.table.rowCount())
    assert [dialog.table.item(row, 2).text() for row in rows if not dialog.table.isRowHidden(row)]
    assert sum(not dialog.table.isRowHidden(row) for row in rows) == 1


def test_about_names_the_licences(window):
    window.commands.show_about()
    box = window.findChild(QMessageBox)

    assert "MIT" in box.informativeText()
    assert "LGPL" in box.informativeText()


# Text of others


def test_a_title_that_looks_like_markup_is_shown_as_it_is(open_window, book_shop, answers):
    story_map = book_shop.with_head(Head(title=HOSTILE))
    story_map = set_fields(story_map, BY_WORD, title=HOSTILE)
    window = open_window(story_map)
    change(window)
    answers.press("Cancel")

    window.close()

    assert HOSTILE in answers.said[0]
    assert "[*][*]" in window.windowTitle()
    for label in window.findChildren(QLabel):
        assert "<b>" not in label.text() or label.textFormat() == Qt.TextFormat.PlainText


def test_texts_of_others_are_no_markup_no_mnemonic_and_no_mark(qtbot):
    label = plain_label(HOSTILE)
    qtbot.addWidget(label)

    assert label.textFormat() == Qt.TextFormat.PlainText
    assert menu_text("Fish & chips") == "Fish && chips"
    assert title_text("draft[*].smap") == "draft[*][*].smap"
    assert tip_text("<b>bold</b>") == "<qt>&lt;b&gt;bold&lt;/b&gt;</qt>"
    assert tip_text("plain") == "plain"


def test_notices_show_their_text_as_it_is(window):
    window.say(Notice(HOSTILE, (HOSTILE,), "warn"))

    [text] = [label for label in window.notices.findChildren(QLabel) if label.text() == HOSTILE]
    assert text.textFormat() == Qt.TextFormat.PlainText


# The program


def test_a_fault_is_said_once_and_the_window_lives_on(window, qtbot, caplog):
    faults = Faults(window)
    error = ValueError("<b>oh</b>")
    faults.on_fault(ValueError, error, None)
    faults.on_fault(ValueError, error, None)

    [box] = window.findChildren(QMessageBox)
    assert "ValueError: <b>oh</b>" in box.detailedText()
    [copy] = [button for button in box.buttons() if "Copy" in button.text()]
    copy.click()
    assert "ValueError" in QApplication.clipboard().text()
    box.close()
    change(window)


def test_the_state_file_tells_what_the_window_shows(
    open_window, book_shop, tmp_path, qtbot, monkeypatch
):
    path = tmp_path / "state.json"
    monkeypatch.setenv("STORYMAP_STATE_FILE", str(path))
    window = open_window(book_shop)
    qtbot.waitUntil(path.exists)

    def state():
        return json.loads(path.read_text(encoding="utf-8"))

    assert set(state()["cards"]) == {BY_WORD, BY_CARD}
    assert PAY in state()["steps"]
    assert not state()["dirty"]

    change(window)
    window.document.selection.select(BY_CARD)
    qtbot.waitUntil(lambda: state()["dirty"] and state()["selection"] == [BY_CARD])
    x, y, width, height = state()["cards"][BY_CARD]
    middle = QPoint(x + width // 2, y + height // 2)
    assert window.childAt(middle) is window.board.viewport()


def test_a_picture_of_the_window_is_as_large_as_asked(book_shop, tmp_path):
    from PySide6.QtGui import QImage

    out = tmp_path / "shop.png"

    render(book_shop, out, View(size=(900, 600), theme="dark", select=(BY_WORD,)))

    image = QImage(str(out))
    assert (image.width(), image.height()) == (900, 600)
    assert image.pixelColor(3, 597).name().upper() == DARK["panel"]


def test_the_same_picture_is_the_same_to_the_pixel(book_shop, tmp_path):
    one, other = tmp_path / "one.png", tmp_path / "other.png"

    render(book_shop, one, View(size=(900, 600)))
    render(book_shop, other, View(size=(900, 600)))

    assert one.read_bytes() == other.read_bytes()


def test_a_picture_of_a_card_that_is_not_there_is_refused(book_shop, tmp_path):
    with pytest.raises(KeyError):
        render(book_shop, tmp_path / "out.png", View(select=("nobody",)))


def test_a_picture_of_a_file_shows_its_name_and_that_it_is_saved(book_shop, tmp_path, monkeypatch):
    shown = []
    grab = MainWindow.grab

    def grabbed(window):
        shown.append((window.windowTitle(), window.status.saved, window.docks.is_slicing))
        return grab(window)

    monkeypatch.setattr(MainWindow, "grab", grabbed)
    path = tmp_path / "book-shop.smap"

    render(book_shop, tmp_path / "out.png", View(slicing=SECOND), path=path)

    assert shown == [("book-shop.smap[*] – Story Map", "Saved", False)]
    assert not path.exists()


def test_start_up_loads_nothing_that_only_later_work_needs(file, tmp_path):
    heavy = ["networkx", "reportlab", "highspy", "numpy", "scipy", "pikepdf", "uharfbuzz", "PIL"]
    script = (
        "import sys; from pathlib import Path\n"
        "from PySide6.QtCore import QTimer\n"
        "from storymap.app import main\n"
        "app = main.application(); QTimer.singleShot(300, app.quit)\n"
        f"main.open_window([Path({str(file)!r})])\n"
        f"print([name for name in {heavy!r} if name in sys.modules])\n"
    )
    environment = os.environ | {"XDG_CONFIG_HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}

    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )

    assert (done.stdout, done.stderr, done.returncode) == ("[]\n", "", 0)


def test_saving_by_key_while_typing_in_the_inspector_saves_what_was_typed(
    window, qtbot, tmp_path, choose_file
):
    window.document.selection.select(BY_WORD)
    choose_file(tmp_path / "typed.smap")

    qtbot.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)

    assert (tmp_path / "typed.smap").exists()


def test_questions_wait_for_their_answer(window, qtbot):
    change(window)
    seen = []

    def look(box):
        seen.append(box.textFormat())
        box.reject()

    when_modal(QMessageBox, look)

    assert not window.close()
    assert seen == [Qt.TextFormat.PlainText]


def test_the_status_bar_tells_the_git_branch_of_the_file(open_window, book_shop, tmp_path, qtbot):
    head = tmp_path / ".git" / "HEAD"
    head.parent.mkdir()
    head.write_text("ref: refs/heads/main\n")
    window = open_window(book_shop, tmp_path / "shop.smap")
    qtbot.waitUntil(lambda: window.status.branch == "git: main, no conflicts")

    head.write_text("ref: refs/heads/next\n")
    QApplication.sendEvent(window, QEvent(QEvent.Type.ActivationChange))

    qtbot.waitUntil(lambda: window.status.branch == "git: next, no conflicts")


def test_the_status_bar_tells_conflicts_beside_the_branch(open_window, book_shop, tmp_path, qtbot):
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    window = open_window(book_shop, tmp_path / "shop.smap")
    qtbot.waitUntil(lambda: "main" in window.status.branch)
    ours, theirs = (rename(book_shop, BY_WORD, title) for title in ("Ours", "Theirs"))
    window.document.commit("Ours", ours)

    window.document.commit("Merge", merge(book_shop, ours, theirs).story_map, origin="merge")
    assert window.status.branch == "git: main, 1 conflict"
    window.document.undo()

    assert window.status.branch == "git: main, no conflicts"


def test_a_map_in_no_file_tells_no_branch(window):
    assert window.status.branch == ""
