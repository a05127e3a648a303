"""What can be clicked is large enough to be hit."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QTabBar,
)

from storymap.model.filters import Filter
from tests.app.driving import BY_WORD

KINDS = (QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit, QTabBar)
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

    docks = (window.docks.inspector, window.docks.slices)
    inside = [part for dock in docks for part in too_small(dock)]
    assert [part for part in too_small(window) if part not in inside] == []


@pytest.mark.parametrize("name", ["view.outline", "edit.commands"])
def test_what_opens_is_large_enough(window, name):
    window.actions_["view.inspector"].trigger()

    window.actions_[name].trigger()

    assert too_small(window) == []
