"""Lines between cards: the ways they take, which are late, and which may show."""

from __future__ import annotations

from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor

from storymap.canvas.focus import Focus
from storymap.canvas.need_index import Need, NeedIndex, is_late
from storymap.canvas.need_lines import ways
from storymap.canvas.projection import Projection
from storymap.edit.stories import Slot, move_stories
from storymap.layout.board import lay_out
from storymap.layout.geometry import Rect
from storymap.layout.style import SCREEN
from storymap.layout.themes import LIGHT
from storymap.model.patch import patch_between
from storymap.model.records import replace
from tests.builders import a_map, id_of
from tests.canvas.hands import on_screen, painted, select
from tests.strategies import sound_maps


def all_needs(m):
    return {Need(s.id, n) for s in m.stories.values() for n in s.needs if n in m.stories}


@pytest.mark.no_cover
@given(sound_maps(), st.sampled_from([0.3, 0.5, 1.0, 2.0]))
@settings(max_examples=60)
def test_no_line_runs_over_a_card(m, zoom):
    board, projection = lay_out(m, SCREEN), Projection(SCREEN, zoom)
    everything = Rect(-1e6, -1e6, 2e6, 2e6)
    cards = [
        projection.body(Rect(x, y, SCREEN.card_width, SCREEN.card_height)).adjusted(1, 1, -1, -1)
        for _, x, y in board.stories_in(everything)
    ]

    for _, points in ways(board, projection, all_needs(m)):
        for start, end in pairwise(points):
            line = QRectF(start, end).normalized().adjusted(-0.01, -0.01, 0.01, 0.01)
            assert not any(line.intersects(card) for card in cards)


def test_a_line_from_a_collapsed_lane_runs_over_no_card(view):
    story_map = view.document.story_map
    view.set_collapsed({id_of(story_map, "MVP")})
    need = Need(id_of(story_map, "Queue up"), id_of(story_map, "By word"))

    ((_, points),) = ways(view.board, view.projection, [need])

    reviews = view.projection.body(view.board.story_rect(id_of(story_map, "Reviews")))
    for start, end in pairwise(points):
        assert not QRectF(start, end).normalized().adjusted(0, 0, 1, 1).intersects(reviews)


def test_a_line_runs_behind_the_number_and_title_of_a_collapsed_column(show):
    story_map = a_map(
        {"Find": {"Look": {"MVP": ["By word"]}, "Sort": {"MVP": ["By price"]}}}
        | {"Buy": {"Pay": {"MVP": ["By card"]}}},
        stories={"By card": {"needs": ["By word"]}},
    )
    view = show(story_map)
    view.set_collapsed({id_of(story_map, "Sort")})
    cell = view.projection.body(view.board.slim_rect(1, 0)).toRect()
    select(view, "By price")
    before = painted(view).copy(cell)

    select(view, "By card")

    accent = QColor(LIGHT["accent"]).rgb()
    after = painted(view)
    assert not colours(after.copy(cell)) - colours(before)
    assert accent in colours(after.copy(cell.adjusted(-8, 0, 8, 0)))


def test_late_lines_of_what_is_dimmed_do_not_show(show):
    story_map = a_map(
        {"Find": {"Look": {"MVP": ["By word"], "Next": ["By voice"]}}, "Buy": {"Pay": {}}},
        stories={"By word": {"needs": ["By voice"]}},
    )
    view = show(story_map)
    danger = QColor(LIGHT["danger"]).rgb()
    assert danger in colours(painted(view))

    view.set_focus(Focus(columns=frozenset({id_of(story_map, "Pay")})))
    assert danger not in colours(painted(view))

    view.set_focus(Focus(stories=frozenset({id_of(story_map, "By voice")})))
    assert danger in colours(painted(view))


def colours(picture):
    """The colours in a picture."""
    points = product(range(picture.width()), range(picture.height()))
    return {picture.pixel(x, y) for x, y in points}


def test_a_line_leaves_at_the_right_and_comes_in_at_the_left(view):
    story_map = view.document.story_map
    need = Need(id_of(story_map, "Side by side"), id_of(story_map, "By word"))

    ((_, points),) = ways(view.board, view.projection, [need])

    start = view.projection.body(view.board.story_rect(need.needed))
    end = view.projection.body(view.board.story_rect(need.needing))
    assert (points[0].x(), points[0].y()) == (start.right() + 2, start.center().y())
    assert (points[-1].x(), points[-1].y()) == (end.left() - 2, end.center().y())


def test_inside_a_column_a_line_comes_in_at_the_right(view):
    story_map = view.document.story_map
    need = Need(id_of(story_map, "By author"), id_of(story_map, "By word"))

    ((_, points),) = ways(view.board, view.projection, [need])

    assert points[-1].x() > view.projection.body(view.board.story_rect(need.needing)).right()


@pytest.mark.parametrize(
    ("releases", "late"),
    [
        (("MVP", "Next"), True),
        (("MVP", None), True),
        (("MVP", "MVP"), False),
        (("Next", "MVP"), False),
        ((None, None), False),
    ],
)
def test_a_story_is_late_that_comes_in_a_release_before_what_it_needs(releases, late):
    needing, needed = releases
    m = a_map(
        {"A": {"One": {needing: ["Pay"]}, "Two": {needed: ["Log in"]}}},
        releases=["MVP", "Next"],
        stories={"Pay": {"needs": ["Log in"]}},
    )

    assert is_late(lay_out(m, SCREEN), Need(id_of(m, "Pay"), id_of(m, "Log in"))) == late


@pytest.mark.parametrize("done", ["Pay", "Log in"])
def test_what_is_done_is_never_late(done):
    m = a_map(
        {"A": {"One": {"MVP": ["Pay"]}, "Two": {None: ["Log in"]}}},
        stories={"Pay": {"needs": ["Log in"]}, done: {"status": "done"}},
    )
    m = m.with_records(replace(m.stories[id_of(m, "Pay")], needs=(id_of(m, "Log in"),)))

    assert not is_late(lay_out(m, SCREEN), Need(id_of(m, "Pay"), id_of(m, "Log in")))


@pytest.mark.no_cover
@given(sound_maps(), st.data())
@settings(max_examples=60)
def test_the_index_finds_what_a_look_at_everything_finds(m, data):
    board = lay_out(m, SCREEN)
    indexes = {late: NeedIndex(late_only=late) for late in (False, True)}
    for _ in range(3):
        first = data.draw(st.integers(0, max(0, len(board.columns) - 1)))
        columns = range(first, min(len(board.columns), first + data.draw(st.integers(1, 3))))
        for late, index in indexes.items():
            expected = {
                need
                for need in all_needs(board.story_map)
                if meets(board, need, columns) and (is_late(board, need) or not late)
            }
            assert set(index.over(board, columns)) == expected
        board = moved(board, indexes.values(), data)


def meets(board, need, columns):
    m = board.story_map
    ends = sorted(board.column_of[m.cell_of(m.stories[name])[0]] for name in need)
    return bool(columns) and ends[0] <= columns[-1] and ends[1] >= columns[0]


def moved(board, indexes, data):
    """Another board, with one story moved elsewhere; the indexes hear of it."""
    m = board.story_map
    if not m.stories or not m.step_order:
        return board
    story = data.draw(st.sampled_from(sorted(m.stories)))
    step = data.draw(st.sampled_from([step.id for step in m.step_order]))
    after = move_stories(m, [story], Slot(step, data.draw(st.sampled_from(m.lanes)), None))
    for index in indexes:
        index.note(patch_between(m, after))
    return lay_out(after, SCREEN)


def test_all_needs_are_shown_on_wish(view):
    story_map = view.document.story_map
    needing = story_map.stories[id_of(story_map, "Side by side")]
    needs = (id_of(story_map, "By word"),)
    view.document.commit("Need", story_map.with_records(replace(needing, needs=needs)))
    without = painted(view)

    view.show_all_needs(shown=True)
    shown = painted(view)
    view.show_all_needs(shown=False)

    assert shown != without
    assert painted(view) == without


def test_a_late_need_shows_without_being_selected(view):
    story_map = view.document.story_map
    before = painted(view)
    needing = story_map.stories[id_of(story_map, "By word")]
    needs = (id_of(story_map, "Queue up"),)

    view.document.commit("Need", story_map.with_records(replace(needing, needs=needs)))
    late = painted(view)
    danger = view._scene.inks.colour("danger").rgb()
    colours = {late.pixel(x, y) for x in range(0, late.width(), 1) for y in range(140, 400, 3)}

    assert late != before
    assert danger in colours


@pytest.mark.parametrize("zoom", [0.15, 0.5, 1.3])
def test_lines_scroll_with_the_board(view, zoom):
    story_map = view.document.story_map
    needing = story_map.stories[id_of(story_map, "By word")]
    needs = (id_of(story_map, "Queue up"), id_of(story_map, "Side by side"))
    view.document.commit("Need", story_map.with_records(replace(needing, needs=needs)))
    view.show_all_needs(shown=True)
    view.resize(420, 360)
    view.zoom_to(zoom)
    select(view, "Side by side")

    for dx, dy in ((37, 0), (0, 41), (90, 60), (-50, -33)):
        view.scroll_by(dx, dy)
        assert on_screen(view) == painted(view)
