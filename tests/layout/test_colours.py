"""The colours of a map's own: what is drawn of them, and that they need no colour to be told."""

from __future__ import annotations

from itertools import pairwise

import pytest

from storymap.layout.card import screen_face
from storymap.layout.colours import MOST_PIECES, NAMED, band, hex_of, meaning_of
from storymap.layout.legend import entries_of
from storymap.layout.marks import Box, Text, is_own, own_role
from storymap.layout.paper_card import paper_face
from storymap.layout.spoken import details_of
from storymap.layout.style import PRINT, SCREEN, SCREEN_DETAIL, SCREEN_TITLES
from storymap.layout.themes import PAPER, THEMES, activity_role, in_grey
from storymap.model.ids import MAP_ID
from storymap.model.records import Legend, MapInfo, replace
from tests.builders import a_map, id_of
from tests.layout.test_contrast import contrast

LEGEND = tuple(Legend(colour=colour, meaning=f"M {colour}") for colour in NAMED)
INFO = MapInfo(id=MAP_ID, legend=LEGEND)


@pytest.mark.parametrize(
    ("colour", "code"),
    [
        ("#c2410c", "#C2410C"), (" Yellow ", "#F2C200"), ("gray", NAMED["grey"]),
        ("#abc", "#AABBCC"), ("", ""), ("no such", ""), ("#12345", ""), ("javascript:x", ""),
    ],
)  # fmt: skip
def test_a_colour_is_a_code_or_a_name(colour, code):
    assert hex_of(colour) == code


@pytest.mark.parametrize("place", range(len(LEGEND)))
def test_a_band_has_as_many_pieces_as_its_place_in_the_legend(place):
    found = band(LEGEND, LEGEND[place].colour, 126, 70, 5)

    assert len(found) == min(place + 1, MOST_PIECES)
    assert all(piece.height >= 2 and piece.x + piece.width < 126 for piece in found)
    assert all(one.y + one.height < two.y for one, two in pairwise(found))


def test_what_the_legend_does_not_tell_has_a_short_piece():
    [piece] = band((), "red", 126, 70, 5)

    assert (piece.y, piece.height) == (25, 20)
    assert band(LEGEND, "no such", 126, 70, 5) == ()


def test_a_colour_means_what_the_legend_says_however_it_is_written():
    legend = (Legend(colour="#d32f2f", meaning="Risk"),)

    assert meaning_of(legend, "Red") == "Risk"
    assert meaning_of(legend, "blue") == meaning_of(legend, "") == meaning_of((), "red") == ""


@pytest.mark.parametrize("colour", [*NAMED, "#FFFFFF", "#000000", "#FFFF00"])
@pytest.mark.parametrize("theme", [*THEMES.values(), PAPER, in_grey(PAPER)], ids=lambda t: t.name)
def test_a_band_shows_on_a_card_in_every_theme(theme, colour):
    shown = theme[own_role(hex_of(colour))]

    assert contrast(shown, theme["card"]) >= 2.9
    assert not theme.is_grey or shown[1:3] == shown[3:5] == shown[5:7]


def test_an_activity_has_its_own_colour_that_its_title_is_read_on():
    for theme in THEMES.values():
        for colour in (*NAMED, "#FFFFFF", "#000000", "#FFFF00"):
            ground = theme[activity_role(colour)]
            assert contrast(ground, theme["on_activity"]) >= 4.5, (theme.name, colour, ground)
    assert activity_role("") == activity_role("no such") == "activity"


@pytest.mark.parametrize("style", [SCREEN, SCREEN_TITLES, SCREEN_DETAIL, PRINT])
def test_a_card_has_its_band_beside_its_text(style):
    m = a_map({"A": {"B": {None: ["Long words, " * 9]}}})
    story = replace(next(iter(m.stories.values())), colour="orange")
    make = paper_face if style.is_print else screen_face

    marks = make(story, INFO, style, is_needed=False)

    pieces = [mark for mark in marks if isinstance(mark, Box) and is_own(mark.fill)]
    texts = [mark for mark in marks if isinstance(mark, Text)]
    assert len(pieces) == 2
    assert max(text.x + text.width for text in texts) <= pieces[0].x + 1


def test_the_legend_of_paper_tells_what_colours_mean():
    entries = entries_of("points", (*LEGEND[:2], Legend(colour="?", meaning="x")), has_unmet=False)
    plain = entries_of("points", has_unmet=False)

    told = [mark.text for entry in entries for mark in entry.marks if isinstance(mark, Text)]
    assert len(entries) == len(plain) + 2
    assert {"M red", "M orange"} <= set(told)


def test_what_a_colour_means_is_read_out():
    m = a_map({"A": {"B": {None: ["Pay"]}}}, stories={"Pay": {"colour": "red"}})
    m = m.with_records(replace(m.info, legend=LEGEND))

    assert "Marked: M red." in details_of(m, id_of(m, "Pay"))
