"""Colours of a map's own on the board: bands on cards and steps, the ground of activities."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor

from storymap.canvas.tips import story_tips
from storymap.edit.fields import set_fields
from storymap.layout.colours import INSET, NAMED, WIDTH
from storymap.layout.geometry import Rect
from storymap.layout.themes import LIGHT, activity_role
from storymap.model.ids import MAP_ID
from storymap.model.records import Legend
from tests.builders import a_map, id_of


@pytest.fixture
def m():
    """A map in which a card, its step and its activity have colours."""
    m = a_map({"Find": {"Browse": {"MVP": ["By word", "By shelf"]}}})
    m = set_fields(m, id_of(m, "By word"), colour="red")
    m = set_fields(m, id_of(m, "Find"), colour="teal")
    return set_fields(m, id_of(m, "Browse"), colour="blue")


def colour_at(view, x: float, y: float) -> QColor:
    return view.viewport().grab().toImage().pixelColor(round(x), round(y))


def band_of(view, title: str) -> tuple[float, float]:
    """Return the middle of the band of a card, in the viewport."""
    story_map = view.document.story_map
    rect = view.board.story_rect(id_of(story_map, title))
    x = rect.right - INSET - WIDTH / 2
    area = view.projection.body(Rect(x, rect.y, 0, rect.height))
    return area.x(), area.center().y()


@pytest.mark.parametrize("zoom", [1.0, 0.4])
def test_a_card_has_a_band_in_its_colour_near_and_further_off(show, m, zoom):
    view = show(m)
    view.zoom_to(zoom)

    assert colour_at(view, *band_of(view, "By word")).red() > 190
    assert colour_at(view, *band_of(view, "By word")).green() < 120
    assert colour_at(view, *band_of(view, "By shelf")).name() == LIGHT["card"].lower()


@pytest.mark.parametrize("zoom", [1.0, 0.4])
def test_a_band_follows_the_legend(show, m, zoom):
    view = show(m)
    view.zoom_to(zoom)
    assert colour_at(view, *band_of(view, "By word")).green() < 120

    legend = Legend(colour="green", meaning="Later"), Legend(colour="red", meaning="Risk")
    view.document.commit("Legend", set_fields(m, MAP_ID, legend=legend))

    assert colour_at(view, *band_of(view, "By word")).green() > 220  # the gap of two pieces


def test_an_activity_and_a_step_have_their_colours(show, m):
    view = show(m)
    step = view.projection.header(view.board.step_rect(0))
    activity = view.projection.anywhere(view.board.rect_of(id_of(m, "Find")))

    edge = step.right() - INSET - WIDTH / 2
    assert colour_at(view, edge, step.center().y()).name() == NAMED["blue"].lower()
    ground = LIGHT[activity_role("teal")].lower()
    assert colour_at(view, activity.right() - 9, activity.center().y()).name() == ground

    view.document.commit("Plain", set_fields(m, id_of(m, "Find"), colour=""))
    ground = LIGHT["activity"].lower()
    assert colour_at(view, activity.right() - 9, activity.center().y()).name() == ground


def test_what_a_colour_means_is_told_at_the_card(m):
    m = set_fields(m, MAP_ID, legend=(Legend(colour="#d32f2f", meaning="Risk"),))

    assert list(story_tips(m, m.stories[id_of(m, "By word")])) == ["Colour: Risk"]
    assert list(story_tips(m, m.stories[id_of(m, "By shelf")])) == []
