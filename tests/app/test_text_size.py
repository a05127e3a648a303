"""The size of text: of the interface, and of the board at 100 %."""

from __future__ import annotations

from math import ceil

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from storymap.app.settings import Settings
from storymap.panels.chips import RefsField
from storymap.panels.fields import GrowingText
from storymap.panels.labels import ElidedLabel
from storymap.panels.sheet import PAD
from storymap.panels.tabs import TabStrip
from tests.app.driving import BY_WORD


def choose(window, *names):
    for name in names:
        window.actions_[f"text.{name}"].trigger()


def test_larger_text_is_larger_in_the_window_the_inspector_and_on_cards(window, qtbot):
    qtbot.waitUntil(lambda: window.docks.inspector.findChild(QLabel) is not None)
    caption = window.docks.inspector.findChild(QLabel)
    caption.ensurePolished()
    before = caption.font().pixelSize()

    choose(window, "larger", "larger", "larger")

    assert QApplication.font().pixelSize() == 17
    caption.ensurePolished()
    assert caption.font().pixelSize() > before
    assert window.board.zoom == pytest.approx(1.3)
    assert window.status.zoom == "100 %"


def test_100_percent_shows_cards_at_the_chosen_size(window):
    choose(window, "larger")
    window.board.zoom_to(0.4)

    window.actions_["view.zoom-100"].trigger()

    assert window.board.zoom == pytest.approx(1.1)
    assert window.status.zoom == "100 %"


def test_the_board_stays_at_its_percentage_when_text_grows(window):
    window.board.zoom_to(0.5)

    choose(window, "larger")

    assert window.status.zoom == "50 %"
    assert window.board.zoom == pytest.approx(0.55)


def test_text_grows_to_160_percent_and_shrinks_to_90(window):
    choose(window, *["larger"] * 9)
    assert window.session.settings.text_size == 160

    choose(window, *["smaller"] * 9)
    assert window.session.settings.text_size == 90

    choose(window, "usual")
    assert QApplication.font().pixelSize() == 13
    assert window.board.zoom == 1.0


def test_the_size_of_text_is_remembered_and_new_windows_have_it(window, open_window, book_shop):
    choose(window, "larger", "larger")

    assert Settings().text_size == 120
    assert open_window(book_shop).board.zoom == pytest.approx(1.2)

    choose(window, "usual")


@pytest.mark.parametrize(("stored", "size"), [("9", 90), ("500", 160), ("big", 100), ("", 100)])
def test_a_size_that_cannot_be_is_put_right(own_settings, stored, size):
    settings = Settings()
    settings._store.setValue("window/text-size", stored)

    assert settings.text_size == size


def test_a_map_opens_at_its_start_whatever_the_size_of_text(window, open_window, book_shop):
    choose(window, *["larger"] * 5)

    board = open_window(book_shop).board

    assert (board.projection.scroll_x, board.projection.scroll_y) == (0, 0)

    choose(window, "usual")


def test_larger_text_leaves_the_start_of_the_map_where_it_is(window):
    choose(window, *["larger"] * 5)

    assert (window.board.projection.scroll_x, window.board.projection.scroll_y) == (0, 0)

    choose(window, "usual")


def test_the_titles_of_the_backbone_stay_readable_at_a_distance(window):
    choose(window, "larger", "larger", "larger", "larger")
    window.board.zoom_to(0.1)

    assert window.board.projection.frame == pytest.approx(0.6 * 1.45)

    choose(window, "usual")


def test_fields_of_the_inspector_have_room_for_larger_text(window, qtbot):
    window.document.selection.select(BY_WORD)
    qtbot.waitUntil(lambda: window.docks.inspector.findChild(RefsField) is not None)
    field = window.docks.inspector.findChild(RefsField)
    before = field.height()

    choose(window, "larger", "larger", "larger", "larger", "larger")

    line = field.line
    assert field.height() > before
    assert line.fontMetrics().height() <= line.height()

    choose(window, "usual")


def test_text_in_the_inspector_has_room_at_once_at_any_size_and_no_more(window, qtbot):
    inspector = window.docks.inspector
    qtbot.waitUntil(lambda: bool(inspector.findChildren(GrowingText)))
    fields = [field for field in inspector.findChildren(GrowingText) if field.isVisible()]
    usual = [field.height() for field in fields]

    choose(window, *["larger"] * 5)
    window.document.selection.select(BY_WORD)
    window.document.selection.clear()
    qtbot.wait(0)

    assert [field.height() for field in fields] == [wanted(field) for field in fields]
    assert all(field.height() > one for field, one in zip(fields, usual, strict=True))

    choose(window, "usual")
    qtbot.wait(0)

    assert [field.height() for field in fields] == usual


def test_the_tabs_and_captions_of_a_story_are_read_in_full_in_larger_text(window, qtbot):
    inspector = window.docks.inspector
    choose(window, *["larger"] * 5)

    window.document.selection.select(BY_WORD)
    qtbot.waitUntil(lambda: inspector.findChild(RefsField) is not None)
    qtbot.wait(0)

    tabs = inspector.findChild(TabStrip)
    assert tabs.count() == 6
    assert tabs._longest() >= max(tabs._width(n, is_small=True) for n in range(6))
    labels = inspector.findChildren(ElidedLabel)
    long = next(label for label in labels if label.text().startswith("ACCEPTANCE"))
    assert long.fontMetrics().horizontalAdvance(long.text()) <= long.width()

    choose(window, "usual")


def test_the_inspector_is_no_wider_than_before_once_text_is_usual_again(window, qtbot):
    inspector = window.docks.inspector
    qtbot.waitUntil(lambda: inspector.findChild(GrowingText) is not None)
    window.resize(1360, 860)
    qtbot.wait(0)
    before = inspector.width()

    choose(window, *["larger"] * 5)
    qtbot.waitUntil(lambda: inspector.width() > before)
    choose(window, "usual")

    qtbot.waitUntil(lambda: inspector.width() == before)


def test_what_is_said_in_the_status_bar_stands_alone_while_text_grows(window, qtbot):
    for _ in range(5):
        choose(window, "larger")
        qtbot.wait(30)

    assert window.statusBar().currentMessage() == "Text size 160 %"
    assert not window.status._counts.isVisible()

    window.statusBar().clearMessage()
    assert window.status._counts.isVisible()

    choose(window, "usual")


def wanted(field):
    """Return the height of all lines of a field, and of what is around them."""
    lines = sum(
        block_layout.lineCount()
        for block_layout in (
            field.document().findBlockByNumber(n).layout() for n in range(field.blockCount())
        )
    )
    return ceil(lines * field.fontMetrics().lineSpacing()) + 2 * (PAD + 1)
