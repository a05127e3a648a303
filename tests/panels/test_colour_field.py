"""The choice of a colour: the legend's first, then names, then what is in use, then any."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QColorDialog

from storymap.edit.fields import set_fields
from storymap.layout.colours import NAMED
from storymap.layout.themes import CONTRAST, DARK, LIGHT
from storymap.model.ids import MAP_ID
from storymap.model.records import Legend
from storymap.panels.colour_field import OTHER
from tests.builders import id_of


@pytest.fixture
def field(bench):
    """The field of a story; the legend tells two colours, another story has a third."""
    legend = (Legend(colour="#C2410C", meaning="Promised"), Legend(colour="blue", meaning="Asked"))
    m = set_fields(bench.map, MAP_ID, legend=legend)
    m = set_fields(m, id_of(m, "Get a receipt"), colour="#123456")
    bench.document.commit("", m)
    bench.select("Pay by card")
    return bench.tab(5).colour


def words(field) -> list[str]:
    return [field.itemText(place) for place in range(field.count())]


def test_the_legend_comes_first_and_no_colour_twice(field):
    field.showPopup()
    found = words(field)
    field.hidePopup()

    assert found[:4] == ["None", "Promised", "Asked", "Red"]
    assert found[-2:] == ["#123456", "Another colour…"]
    assert "Blue" not in found


def test_the_list_is_wide_enough_for_what_a_colour_means(bench, field):
    legend = (Legend(colour="red", meaning="Promised to the city council"),)
    bench.document.commit("", set_fields(bench.map, MAP_ID, legend=legend))

    field.showPopup()
    width, metrics = field.view().width(), field.view().fontMetrics()
    field.hidePopup()

    assert width > field.width()
    assert width > metrics.horizontalAdvance(legend[0].meaning) + field.iconSize().width()


def test_a_colour_is_chosen_by_its_meaning(bench, field, qtbot):
    before = bench.map
    field.setFocus()

    qtbot.keyClicks(field, "Promised")

    assert bench.story("Pay by card").colour == "#C2410C"
    bench.document.undo()
    assert bench.map == before


def test_a_colour_written_otherwise_is_shown_by_its_meaning(bench, field):
    m = set_fields(bench.map, id_of(bench.map, "Pay by card"), colour="#c2410c")

    bench.document.commit("", m)

    assert field.currentText() == "Promised"


def test_a_colour_that_nobody_can_draw_is_kept_and_shown_by_its_name(bench, field):
    m = set_fields(bench.map, id_of(bench.map, "Pay by card"), colour="mauve-ish")

    bench.document.commit("", m)

    assert field.currentText() == "mauve-ish"
    assert field.itemIcon(field.currentIndex()).isNull()


def test_any_colour_can_be_chosen(bench, field, qtbot):
    place = [value for value, _ in field._options].index(OTHER)
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_End)
    assert field.currentIndex() != place
    [dialog] = field.findChildren(QColorDialog)

    dialog.setCurrentColor(QColor("#0a0b0c"))
    dialog.accept()

    assert bench.story("Pay by card").colour == "#0a0b0c"
    assert field.currentText() == "#0a0b0c"


def test_choosing_any_colour_can_be_left(bench, field, qtbot):
    before = bench.map
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_End)
    [dialog] = field.findChildren(QColorDialog)

    dialog.reject()

    assert bench.map is before
    assert field.currentText() == "None"


@pytest.mark.parametrize("theme", [LIGHT, DARK, CONTRAST])
def test_each_colour_with_a_name_has_a_swatch(bench, field, theme):
    bench.inspector.set_theme(theme)

    for place, (value, _) in enumerate(field._options):
        assert field.itemIcon(place).isNull() == (value in ("", OTHER))
    assert {value for value, _ in field._options} >= NAMED.keys() - {"blue"}
