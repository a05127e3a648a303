"""The panel of outcomes and people in its window: menu, board, path, drags."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from storymap.app.export_dialog import ExportDialog
from storymap.document.document import Document
from storymap.edit.needs import add_needs
from storymap.model.records import Outcome, Persona, Stakeholder, Step, Story, replace
from tests.app.driving import ACTIVITY, BY_CARD, BY_WORD
from tests.app.test_targets import too_small

KEY = Qt.Key
SALES, READER, BANK = "outcome0sale", "persona0read", "stakeh00bank"


@pytest.fixture
def book_shop(book_shop):
    """The book shop with an outcome, a persona, a stakeholder and a third step."""
    m = book_shop.with_records(
        Outcome(id=SALES, key="a0", title="More sales", stakeholders=(BANK,)),
        Persona(id=READER, key="a0", title="Reader"),
        Stakeholder(id=BANK, key="a0", title="Bank", interest=2, influence=5),
        Step(id="step000000rd", activity=ACTIVITY, key="a2", title="Read"),
        Story(id="story0000rd", step="step000000rd", key="a0", title="Read it"),
    )
    m = m.with_records(replace(m.stories[BY_CARD], outcomes=(SALES,)))
    return add_needs(m, [BY_CARD], BY_WORD)


@pytest.fixture
def panel(window, qtbot):
    """The panel, opened from its menu, with the keyboard."""
    window.actions_["view.people"].trigger()
    panel = window.docks._side_panels["people"]
    qtbot.waitUntil(panel.page.table.hasFocus)
    return panel


def dim(window):
    focus = window.board._scene.focus
    return None if focus is None else (focus.stories, focus.columns)


def test_the_menu_shows_and_hides_the_panel(window, panel):
    action = window.actions_["view.people"]
    dock = window.docks._sides["people"][1]
    assert dock.isVisible()
    assert action.isChecked()

    action.trigger()
    assert dock.isHidden()
    assert not action.isChecked()
    action.trigger()
    QTest.keyClick(panel.page.table, KEY.Key_Escape)

    assert dock.isHidden()
    assert window.board.hasFocus()


def test_it_is_there_again_in_the_next_window(window, panel, open_window, book_shop):
    settings = window.session.settings
    settings.keep_window(window.saveGeometry(), window.docks.kept())

    other = open_window(book_shop)

    assert other.docks._sides["people"][1].isVisible()
    assert [row.title for row in other.docks._side_panels["people"].page.model.rows]
    assert other.actions_["view.people"].isChecked()
    assert other.board.viewport().acceptDrops()


def test_nothing_of_it_is_made_before_it_is_seen(window):
    assert "people" not in window.docks._side_panels
    assert not window.board.viewport().acceptDrops()


def test_the_path_of_an_outcome_is_shown_and_escape_shows_all(window, panel):
    QTest.keyClick(panel.page.table, KEY.Key_Return)

    stories, columns = dim(window)
    assert stories == {BY_CARD, BY_WORD}
    assert "step000000rd" not in columns
    assert window.filters._strip.texts == ["Path to More sales"]
    assert panel.page.show_button.isChecked()
    QTest.keyClick(panel.page.table, KEY.Key_Escape)

    assert dim(window) is None
    assert panel.isVisible()
    assert not panel.page.show_button.isChecked()


def test_a_path_that_is_out_of_view_is_scrolled_to(window, panel):
    window.resize(1300, 760)
    QApplication.processEvents()
    window.board.zoom_to(2.5)
    window.board.scroll_by(5000, 5000)
    assert not window.board.shows(BY_WORD)
    assert not window.board.shows(BY_CARD)

    QTest.keyClick(panel.page.table, KEY.Key_Return)

    assert window.board.shows(BY_WORD)


def test_taking_the_chip_away_raises_the_button(window, panel):
    QTest.keyClick(panel.page.table, KEY.Key_Return)

    window.filters._strip.chips[0].click()

    assert not panel.page.show_button.isChecked()


def test_what_concerns_a_stakeholder_is_shown_alone(window, panel):
    panel.tabs.setCurrentIndex(2)

    panel.page.show_button.click()

    assert dim(window)[0] == {BY_CARD}
    assert window.filters._strip.texts == ["Only what concerns Bank"]


def test_a_report_for_a_stakeholder_is_offered_as_it_will_be(window, panel):
    panel.tabs.setCurrentIndex(2)

    panel.page.report_button.click()

    dialog = window.findChild(ExportDialog)
    assert dialog.isVisible()
    request = dialog.form.request()
    assert (request.kind, request.options.product) == ("pdf", "report")
    assert request.options.stakeholder == BANK
    dialog.reject()


def test_the_focus_menu_offers_stakeholders(window, qtbot):
    menu = QMenu()
    qtbot.addWidget(menu)

    window.filters.fill_focus(menu)
    entry = menu.findChild(QAction, f"focus:{BANK}")
    entry.trigger()

    assert dim(window)[0] == {BY_CARD}


def test_a_row_is_dragged_onto_a_card_with_the_events_of_qt(window, panel):
    model, board = panel.page.model, window.board
    data = model.mimeData([model.index(0, 0)])
    at = board.projection.body(board.board.story_rect(BY_WORD)).center().toPoint()
    left, held = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    copy = Qt.DropAction.CopyAction

    for event in (
        QDragEnterEvent(QPoint(500, 20), copy, data, left, held),
        QDragMoveEvent(at, copy, data, left, held),
        QDropEvent(QPointF(at), copy, data, left, held),
    ):
        QApplication.sendEvent(board.viewport(), event)

    assert window.document.story_map.stories[BY_WORD].outcomes == (SALES,)
    assert window.document.undo_label == "Connect"
    window.document.undo()
    assert window.document.story_map.stories[BY_WORD].outcomes == ()


def card(window, name):
    return window.board.projection.body(window.board.board.story_rect(name)).center().toPoint()


def row_from(window, panel, row=0):
    """The middle of a row, as the board's mouse tells it."""
    table = panel.page.table
    at = table.viewport().mapToGlobal(table.visualRect(panel.page.model.index(row, 0)).center())
    return window.board.viewport().mapFromGlobal(at)


def test_a_card_dragged_out_of_the_board_onto_a_row_is_connected_and_stays(window, panel):
    viewport, before = window.board.viewport(), window.document.story_map.stories[BY_WORD]
    over = row_from(window, panel)

    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=card(window, BY_WORD))
    QTest.mouseMove(viewport, card(window, BY_WORD) - QPoint(20, 0))
    QTest.mouseMove(viewport, over)
    assert panel.page.table._drop[0] == -1
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=over)

    after = window.document.story_map.stories[BY_WORD]
    assert after == replace(before, outcomes=(SALES,))
    assert panel.page.table._drop is None
    assert not window.board.is_busy
    window.document.undo()
    assert window.document.story_map.stories[BY_WORD] == before


def test_a_step_over_a_row_that_takes_none_moves_as_ever(window, panel):
    over = row_from(window, panel)
    step = window.board.board.rect_of("step000000rd")
    start = window.board.projection.anywhere(step).center().toPoint()
    viewport = window.board.viewport()

    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(viewport, start - QPoint(20, 0))
    QTest.mouseMove(viewport, over)
    assert panel.page.table._drop is None
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=over)

    assert window.document.story_map.step_order[0].id == "step000000rd"


def test_details_open_the_inspector(window, panel):
    panel.page.details_button.click()

    assert window.docks.inspector.isVisible()


def test_what_was_done_is_told_in_the_status_bar(window, panel):
    window.document.selection.select(BY_WORD)

    QTest.keyClick(panel.page.table, KEY.Key_Space)

    assert window.statusBar().currentMessage() == "“More sales” connected with 1 card"


def test_another_document_gets_a_panel_of_its_own(window, panel, book_shop, qtbot):
    window.show_document(Document(book_shop.without(SALES)))

    other = window.docks._side_panels["people"]
    assert other is not panel
    assert other.page.model.rows == ()
    assert window.board.viewport().acceptDrops()
    qtbot.wait(1)
    window.filters.focus_on(READER)
    assert other.page.shown == READER


@pytest.mark.parametrize("tab", range(3))
def test_its_targets_are_large_enough(window, panel, tab):
    window.document.selection.select(BY_WORD)
    panel.tabs.setCurrentIndex(tab)

    assert too_small(window.docks._sides["people"][1]) == []


def test_its_text_grows_with_the_size_of_text(window, panel):
    height = panel.page.table.rowHeight(0)

    window.session.choose_text_size(160)
    QApplication.processEvents()

    assert panel.page.table.rowHeight(0) > height
