"""What stays bright while the rest of the board is dimmed."""

from __future__ import annotations

import pytest

from storymap.canvas.focus import Focus
from tests.builders import id_of
from tests.canvas.hands import on_screen, painted

THREE_ZOOMS = [1.0, 0.3, 0.12]


@pytest.fixture
def board(show, library):
    return show(library)


def picture_of(view, *titles):
    """The pictures of records as they are on the screen."""
    shown = on_screen(view)
    rects = view.visible_rects()
    names = [id_of(view.document.story_map, title) for title in titles]
    return [shown.copy(rects[name]) for name in names]


@pytest.mark.parametrize("zoom", THREE_ZOOMS)
def test_all_columns_but_those_of_the_focus_are_dimmed(board, library, zoom):
    board.zoom_to(zoom)
    bright = picture_of(board, "Browse", "By word", "Find a book")
    before = picture_of(board, "Compare", "Side by side", "Borrow it")

    board.set_focus(Focus(columns=frozenset({id_of(library, "Browse")})))

    assert picture_of(board, "Browse", "By word", "Find a book") == bright
    now = picture_of(board, "Compare", "Side by side", "Borrow it")
    assert all(one != other for one, other in zip(now, before, strict=True))


def test_an_activity_without_steps_is_a_column_of_its_own(board, library):
    before = picture_of(board, "Later", "Pick up")

    board.set_focus(Focus(columns=frozenset({id_of(library, "Later")})))

    later, pick_up = picture_of(board, "Later", "Pick up")
    assert later == before[0]
    assert pick_up != before[1]


@pytest.mark.parametrize("zoom", THREE_ZOOMS)
def test_all_lanes_but_those_of_the_focus_are_dimmed(board, library, zoom):
    board.zoom_to(zoom)
    bright = picture_of(board, "MVP", "By word", "Browse")
    before = picture_of(board, "Next", "Reviews", "By voice")

    board.set_focus(Focus(lanes=frozenset({id_of(library, "MVP")})))

    assert picture_of(board, "MVP", "By word", "Browse") == bright
    now = picture_of(board, "Next", "Reviews", "By voice")
    assert all(one != other for one, other in zip(now, before, strict=True))


@pytest.mark.parametrize("zoom", THREE_ZOOMS)
def test_all_stories_but_those_of_the_focus_are_dimmed(board, library, zoom):
    board.zoom_to(zoom)
    bright = picture_of(board, "By shelf", "Browse", "MVP")
    before = picture_of(board, "By word", "By author", "Reviews")

    board.set_focus(Focus(stories=frozenset({id_of(library, "By shelf")})))

    assert picture_of(board, "By shelf", "Browse", "MVP") == bright
    now = picture_of(board, "By word", "By author", "Reviews")
    assert all(one != other for one, other in zip(now, before, strict=True))


def test_without_a_focus_all_is_as_it_was(board, library):
    before = on_screen(board)

    board.set_focus(Focus(lanes=frozenset({None})))
    board.set_focus(None)

    assert on_screen(board) == before


def test_what_scrolls_under_a_focus_shows_the_same_as_what_is_painted_anew(show, library):
    view = show(library, size=(500, 300))
    stories = frozenset({id_of(library, "Side by side"), id_of(library, "By shelf")})
    columns = frozenset({id_of(library, "Browse"), id_of(library, "Compare")})
    view.set_focus(Focus(stories, columns, frozenset({id_of(library, "MVP")})))
    on_screen(view)

    for dx, dy in [(7, 0), (0, 11), (90, 40), (-33, -20)]:
        view.scroll_by(dx, dy)

        assert on_screen(view) == painted(view)
