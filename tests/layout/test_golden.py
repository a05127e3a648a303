"""Where everything goes, kept as pictures: a change of layout shows as a change of these."""

from __future__ import annotations

import pytest

from storymap.export.slices import shown_lanes
from storymap.files.codec import load
from storymap.layout.board import lay_out
from storymap.layout.card import CardFaces
from storymap.layout.frame import Imprint, page_frame, poster_frame
from storymap.layout.label import activity_face, step_face
from storymap.layout.pagination import lay_on_pages, lay_on_poster
from storymap.layout.paper_label import paper_activity_face, paper_step_face
from storymap.layout.style import PRINT, SCREEN
from storymap.layout.themes import LIGHT, PAPER
from storymap.resources import resource
from tests.layout.drawing import picture

IMPRINT = Imprint("City Bikes", "44 stories", "23 Nov 2026", "A4", "days")


@pytest.fixture(scope="module")
def bikes():
    return load(resource("examples", "city-bikes.smap")).story_map


def test_the_board_on_screen(bikes, golden):
    board = lay_out(bikes, SCREEN)
    faces = CardFaces(SCREEN)
    down, right = SCREEN.header_height, SCREEN.label_width

    parts = [
        (right + x, down + y, faces.face(bikes, bikes.stories[story_id]))
        for story_id, x, y in board.stories_in(
            board.label_rect(0)._replace(width=9e3, height=board.height)
        )
    ]
    for band in board.bands:
        title = bikes.activities[band.activity_id].title
        x, y, width, _ = band.rect
        parts.append((right + x, down + y, activity_face(title, width, SCREEN)))
    for place, column in enumerate(board.columns):
        rect = board.step_rect(place)
        face = step_face(bikes.steps[column.step_id].title, SCREEN)
        parts.append((right + rect.x, down + rect.y, face))

    golden("board-screen.svg", picture(parts, LIGHT, (right + board.width, down + board.height)))


def test_the_first_page_on_a4(bikes, golden):
    board = lay_out(bikes, PRINT)
    spread = lay_on_pages(board, shown_lanes(board), 841.89, 595.28)
    sheet = spread.sheets[0]
    faces = CardFaces(PRINT)

    parts = [
        (rect.x, rect.y, faces.face(bikes, bikes.stories[story_id]))
        for story_id, rect in spread.cards(sheet)
    ]
    for column in sheet.columns:
        title = bikes.steps[board.columns[column].step_id].title
        x = spread.column_x(sheet.strips[0], column)
        parts.append((x, PRINT.activity_height, paper_step_face(title, PRINT)))
    face = paper_activity_face("Find a bike", 400, PRINT, before=True, after=True)
    parts.append((spread.column_x(sheet.strips[0], 0), 0, face))

    golden("page-a1.svg", picture(parts, PAPER, (spread.panel_width, spread.height)))
    frame = [(0, 0, page_frame(spread, sheet, 1, IMPRINT))]
    golden("page-a1-frame.svg", picture(frame, PAPER, (spread.width, spread.height)))


def test_the_frame_of_a_poster(bikes, golden):
    board = lay_out(bikes, PRINT)
    spread = lay_on_poster(board, shown_lanes(board))

    frame = [(0, 0, poster_frame(spread, IMPRINT))]

    golden("poster-frame.svg", picture(frame, PAPER, (spread.width / 1.5, spread.height / 1.5)))
