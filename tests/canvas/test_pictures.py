"""How the board looks, to the pixel: the bundled typeface is the same on every machine."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from storymap.files.encoder import MapEncoder
from storymap.layout.style import SCREEN_DETAIL, SCREEN_TITLES
from storymap.layout.themes import CONTRAST, DARK, LIGHT
from storymap.model.records import Hypothesis, MapInfo, Question, Range, replace
from tests.builders import a_map, id_of
from tests.canvas.hands import painted, select


@pytest.fixture
def bikes():
    """A small map in which each thing that a card can show is on one."""
    made = a_map(
        {
            "Find a bike": {
                "Search nearby": {
                    "Walking skeleton": ["See bikes on a map", "Search by station name"],
                    "Trust": ["Filter by bike type"],
                },
                "Compare bikes": {
                    "Walking skeleton": ["See photo and price"],
                    None: ["Compare two bikes side by side, with their prices and all reviews"],
                },
            },
            "Book it": {
                "Pay": {
                    "Walking skeleton": ["Pay by card"],
                    "Trust": ["Deposit is shown before paying", "Pay by phone"],
                }
            },
            "Give it back": {},
        },
        stories={
            "See bikes on a map": {
                "status": "done",
                "estimate": Range(low=3, likely=4, high=5),
                "value": 40,
            },
            "Search by station name": {
                "status": "done",
                "estimate": Range(low=1, likely=1, high=2),
            },
            "See photo and price": {"status": "doing", "value": 25},
            "Pay by card": {
                "status": "doing",
                "estimate": Range(low=5, likely=6, high=8),
                "value": 50,
                "needs": ["See bikes on a map"],
            },
            "Deposit is shown before paying": {
                "estimate": Range(low=1, likely=2, high=3),
                "value": 42,
                "hypothesis": Hypothesis(belief="Riders fear hidden costs"),
                "needs": ["Pay by card"],
            },
            "Pay by phone": {"questions": (Question(id="q1", text="Which phones?"),)},
        },
        title="City Bikes",
    )
    skeleton = replace(
        made.releases[id_of(made, "Walking skeleton")],
        goal="A rider can rent one bike end to end",
        capacity=Range(likely=20),
    )
    trust = replace(
        made.releases[id_of(made, "Trust")],
        goal="Riders pay without fear of hidden costs",
        capacity=Range(likely=2),
    )
    info = MapInfo(id=made.info.id, goal="Renting a bike is easier than owning one")
    return made.with_records(skeleton, trust, info)


@pytest.mark.parametrize(
    ("name", "look"),
    [
        ("100", (LIGHT, 1.0)),
        ("50", (LIGHT, 0.5)),
        ("dark", (DARK, 1.0)),
        ("contrast", (CONTRAST, 1.0)),
    ],
)
def test_the_board_looks_as_it_did(show, bikes, golden_picture, name, look):
    theme, zoom = look
    view = show(bikes, theme, size=(760, 560))
    select(view, "Pay by card")

    view.zoom_to(zoom)

    golden_picture(f"board-{name}.png", painted(view))


def test_the_whole_board_looks_as_it_did(show, bikes, golden_picture):
    view = show(bikes, size=(420, 300))
    select(view, "Pay by card", "Trust", "Search nearby")

    view.zoom_fit()
    painted(view)

    golden_picture("board-fit.png", painted(view))


@pytest.mark.parametrize("style", [SCREEN_TITLES, SCREEN_DETAIL], ids=lambda style: style.name)
def test_each_density_looks_as_it_did(show, bikes, golden_picture, style):
    view = show(bikes, size=(760, 560))
    select(view, "Pay by card")

    view.set_style(style)

    golden_picture(f"board-{style.name}.png", painted(view))


def test_what_is_collapsed_looks_as_it_did(show, bikes, golden_picture):
    view = show(bikes, size=(760, 560))
    select(view, "Pay by card")

    view.set_collapsed(id_of(bikes, title) for title in ("Compare bikes", "Give it back", "Trust"))

    golden_picture("board-collapsed.png", painted(view))


@pytest.fixture
def picture_at(bikes, tmp_path):
    """``picture_at(scale)``: the board at a scale of the screen, in a process of its own."""

    def picture(scale):
        source, target = tmp_path / "bikes.smap", tmp_path / "board.png"
        source.write_bytes(MapEncoder().encode(bikes))
        subprocess.run(
            [sys.executable, "-m", "tests.canvas.scaled_picture", str(source), str(target)],
            env=os.environ | {"QT_SCALE_FACTOR": scale, "QT_QPA_PLATFORM": "offscreen"},
            cwd=Path(__file__).parents[2],
            check=True,
        )
        return QImage(str(target))

    return picture


def test_the_board_at_one_and_a_half_times_the_scale_looks_as_it_did(picture_at, golden_picture):
    picture = picture_at("1.5")

    assert picture.width() == 760 * 1.5
    golden_picture("board-150.png", picture)


@pytest.mark.no_cover
@pytest.mark.parametrize("scale", ["1.25", "1.75", "2", "3"])
def test_lines_of_lanes_have_no_seams_at_any_scale(picture_at, scale):
    picture, edge, top = picture_at(scale), 130, 100

    ratio = float(scale)
    in_label, in_body = round(2 * ratio), round((edge + 10) * ratio)
    rows = range(round(top * ratio), picture.height())
    assert [picture.pixel(in_label, row) for row in rows] == [
        picture.pixel(in_body, row) for row in rows
    ]
