"""What can be clicked is large enough to be hit."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QSlider,
    QTabBar,
    QToolButton,
)

from storymap.model.filters import Filter
from storymap.model.records import Question, Task, replace
from tests.app.driving import BY_CARD, BY_WORD

KINDS = (QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit, QSlider, QTabBar)
LEAST = 24


def too_small(widget):
    """What shows in a widget and is too small to be hit."""
    QApplication.processEvents()
    found = [part for kind in KINDS for part in widget.findChildren(kind) if part.isVisible()]
    return [
        (type(part).__name__, part.accessibleName(), part.width(), part.height())
        for part in found
        if part.width() < LEAST or part.height() < LEAST
    ]


def test_bars_and_their_buttons_are_large_enough(window):
    window.document.selection.select(BY_WORD)
    window.actions_["edit.find"].trigger()
    window.filters.choose(Filter(text="search"))

    assert too_small(window) == []


@pytest.mark.parametrize("name", ["release.slice", "view.forecast"])
def test_panels_below_the_board_are_large_enough(window, name):
    window.actions_[name].trigger()

    assert too_small(window) == []


@pytest.mark.parametrize("tab", range(6))
def test_what_the_inspector_shows_of_a_story_is_large_enough(open_window, book_shop, tab):
    full = replace(
        book_shop.stories[BY_WORD],
        needs=(BY_CARD,),
        acceptance=(Task(id="aaaaaaaaaaaa", text="Found"), Task(id="bbbbbbbbbbbb", text="Soon")),
        questions=(Question(id="cccccccccccc", text="Who knows?"),),
    )
    window = open_window(book_shop.with_records(full))
    window.document.selection.select(BY_WORD)
    panel = window.docks.inspector.widget()

    panel.tabs.setCurrentIndex(tab)

    assert too_small(window.docks.inspector) == []


def test_the_rest_of_a_narrow_toolbar_opens_from_a_button_that_is_large_enough(window):
    window.resize(500, 600)
    QApplication.processEvents()

    rest = window.toolbar.findChild(QToolButton, "qt_toolbar_ext_button")
    assert rest.isVisible()
    assert rest.width() >= LEAST


@pytest.mark.parametrize("name", ["view.outline", "edit.commands"])
def test_what_opens_is_large_enough(window, name):
    window.actions_["view.inspector"].trigger()

    window.actions_[name].trigger()

    assert too_small(window) == []
