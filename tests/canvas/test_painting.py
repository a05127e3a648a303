"""What the board paints, and that it paints no more than it has to."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect

from storymap.canvas import sharpening, zooming
from storymap.canvas.view import BoardView
from storymap.document.ghosts import Ghosts
from storymap.edit.outline import rename
from storymap.layout.marks import Text
from storymap.layout.themes import CONTRAST, DARK, LIGHT
from storymap.model.records import Item, Range, Story, replace
from tests.builders import a_map, id_of
from tests.canvas.hands import CTRL, Keys, Mouse, on_screen, painted, select

ZOOMS = [1.0, 0.7, 0.3, 0.12]


def a_large_map():
    """A map that no window holds, with cards of all looks."""
    made = a_map(
        {
            f"Activity {a}": {
                f"Step {a} {s}": {
                    lane: [f"Story {a} {s} {lane} {n} with a title" for n in range(1 + (a * s) % 5)]
                    for lane in ("First", "Second", None)
                }
                for s in range(4)
            }
            for a in range(14)
        },
        title="Large",
    )
    changed = []
    for number, story in enumerate(made.stories.values()):
        status = ("todo", "doing", "done")[number % 3]
        estimate = Range(low=1, likely=2, high=4) if number % 4 else None
        needs = ("story-1",) if number == 5 else ()
        changed.append(replace(story, status=status, estimate=estimate, value=number, needs=needs))
    first = replace(
        made.releases["release-1"], goal="All can be done once", capacity=Range(likely=60)
    )
    return made.with_records(first, *changed)


@pytest.fixture
def large(show):
    return show(a_large_map(), size=(900, 560))


@pytest.mark.parametrize("zoom", ZOOMS)
def test_what_scrolls_shows_the_same_as_what_is_painted_anew(large, zoom):
    large.zoom_to(zoom)
    large.document.selection.select("story-1", "step-2", "release-1")
    large.scroll_by(-9999, -9999)
    on_screen(large)

    for dx, dy in [(7, 0), (0, 11), (90, 40), (-33, -20), (300, 1), (1, 200), (-2, -2), (650, 0)]:
        large.scroll_by(dx, dy)
        scrolled = on_screen(large)
        assert scrolled == painted(large), (dx, dy)


@pytest.mark.parametrize("start", range(0, 1200, 150))
def test_a_title_that_stood_at_the_edge_is_not_left_behind(large, start):
    for dx in (90, 350, 640):
        large.scroll_by(-9999, 0)
        large.scroll_by(start, 0)
        on_screen(large)

        large.scroll_by(-dx, 0)

        assert on_screen(large) == painted(large), (start, dx)


@pytest.mark.parametrize("zoom", ZOOMS)
def test_what_changes_in_selection_is_painted_and_nothing_of_it_stays(large, zoom):
    large.zoom_to(zoom)
    large.scroll_by(-9999, -9999)
    on_screen(large)

    for ids in [("story-1",), ("story-6", "step-1"), ("release-1", "activity-2"), ("story-2",), ()]:
        large.document.selection.select(*ids)
        assert on_screen(large) == painted(large), ids


@pytest.mark.parametrize("zoom", ZOOMS)
def test_what_is_dragged_leaves_no_trace(large, zoom):
    mouse = Mouse(large)
    large.zoom_to(zoom)
    large.scroll_by(-9999, -9999)
    on_screen(large)
    large._edge_timer.setInterval(100_000)

    mouse.press(mouse.on("Story 1 1 First 0 with a title"))
    for at in [QPoint(400, 300), QPoint(407, 303), QPoint(640, 200), QPoint(420, 330)]:
        mouse.move(at)
        assert on_screen(large) == painted(large), at
    mouse.release(QPoint(420, 330))
    assert on_screen(large) == painted(large)


def test_a_rubber_band_leaves_no_trace(large):
    mouse = Mouse(large)
    large._edge_timer.setInterval(100_000)
    on_screen(large)

    mouse.press(QPoint(500, 500))
    for at in [QPoint(400, 300), QPoint(407, 303), QPoint(640, 200)]:
        mouse.move(at)
        assert on_screen(large) == painted(large), at
    mouse.release(QPoint(640, 200))
    assert on_screen(large) == painted(large)


def test_the_frozen_parts_stay_while_the_body_scrolls(large):
    corner = QRect(0, 0, int(large.projection.edge), int(large.projection.top))
    before = on_screen(large).copy(corner)

    large.scroll_by(123, 77)

    assert on_screen(large).copy(corner) == before
    assert large.projection.header(large.board.step_rect(5)).top() == pytest.approx(
        large.projection.top - 52
    )


def test_a_cell_with_one_status_more_is_painted_anew_at_a_distance(large):
    large.zoom_to(0.12)
    on_screen(large)
    story = large.document.story_map.stories["story-1"]

    done = large.document.story_map.with_records(replace(story, status="done"))
    large.document.commit("Done", done)

    after = on_screen(large)
    large.set_theme(LIGHT)  # makes everything anew
    assert after == on_screen(large)


@pytest.mark.parametrize("zoom", [1.0, 0.3])
def test_a_card_that_changed_is_painted_with_its_new_face(large, zoom):
    large.zoom_to(zoom)
    for _ in range(3):  # so that cards are kept as pictures
        painted(large)
    document = large.document

    document.commit(
        "Rename", rename(document.story_map, "story-1", "Quite another one, much longer")
    )

    after = on_screen(large)
    large.set_theme(LIGHT)
    assert after == on_screen(large)


@pytest.mark.parametrize("zoom", [1.0, 0.5])
def test_a_card_kept_as_a_picture_looks_like_one_just_painted(large, zoom):
    large.zoom_to(zoom)
    first = painted(large)

    for _ in range(3):
        painted(large)

    assert painted(large) == first


@pytest.mark.parametrize("theme", [DARK, CONTRAST])
def test_another_theme_repaints_the_board(view, theme):
    before = on_screen(view)

    view.set_theme(theme)

    after = on_screen(view)
    assert after != before
    assert after.pixelColor(600, 600).name().upper() in {
        theme["board"].upper(),
        theme["board_alt"].upper(),
    }


@pytest.mark.parametrize("zoom", [1.0, 0.4])
@pytest.mark.parametrize("thing", ["By word", "Browse", "Later", "MVP"])
def test_what_is_selected_has_a_ring_on_all_four_sides(view, mouse, thing, zoom):
    view.zoom_to(zoom)
    plain = painted(view)

    select(view, thing)

    image = painted(view)
    rect = mouse.rect(thing) & view.viewport().rect()
    for near in (
        QRect(rect.left() - 4, rect.center().y(), 8, 1),
        QRect(rect.right() - 6, rect.center().y(), 10, 1),
        QRect(rect.center().x(), rect.top() - 4, 1, 8),
        QRect(rect.center().x(), rect.bottom() - 6, 1, 10),
    ):
        seen = near & view.viewport().rect()
        assert image.copy(seen) != plain.copy(seen), near


def test_stories_whose_step_is_missing_stand_in_a_column_of_their_own(show, library):
    lost = Story(id="lost", step="nowhere", release=None, key="a0", title="Lost")

    view = show(library.with_records(lost))

    mouse = Mouse(view)
    assert "lost" in view.visible_rects()
    mouse.click(mouse.on("Lost"))
    assert view.document.selection.ids == ("lost",)


def test_a_lost_story_is_dragged_back_into_the_map(show, library):
    lost = Story(id="lost", step="nowhere", release=None, key="a0", title="Lost")
    view = show(library.with_records(lost))
    mouse = Mouse(view)

    mouse.drag(mouse.on("Lost"), mouse.cell("Pick up", "MVP"))

    story_map = view.document.story_map
    assert story_map.cell(id_of(story_map, "Pick up"), "release-1") == ("lost",)


def texts(view, monkeypatch):
    """The texts that are painted."""
    found = []
    draw = type(view._scene.frame_inks).draw_mark

    def note(inks, painter, mark, x, y):
        if isinstance(mark, Text):
            found.append(mark.text)
        draw(inks, painter, mark, x, y)

    monkeypatch.setattr(type(view._scene.frame_inks), "draw_mark", note)
    painted(view)
    return found


def test_an_empty_map_says_how_to_begin(show, monkeypatch):
    view = show(a_map({}))

    found = texts(view, monkeypatch)

    assert "Double-click here or press Enter to add the first activity" in found


def test_a_double_click_on_an_empty_map_adds_the_first_activity(show):
    view = show(a_map({}))
    mouse, keys = Mouse(view), Keys(view)

    mouse.double_click(QPoint(600, 300))
    keys.type("Find a book")
    keys.press("Tab")

    assert [one.title for one in view.document.story_map.activities.values()] == ["Find a book"]


def test_a_map_with_an_activity_alone_says_how_to_add_its_first_step(show, monkeypatch):
    view = show(a_map({"Find a book": {}}))

    found = texts(view, monkeypatch)

    assert "Select the activity and press Tab to add its first step" in found
    assert not [text for text in found if "first activity" in text]


def test_the_column_and_the_band_of_loose_cards_say_so(show, monkeypatch):
    m = a_map({"Find a book": {"Browse": {None: ["By word"]}}})
    view = show(m.with_records(replace(m.stories["story-1"], step="gone")))

    found = texts(view, monkeypatch)

    assert found.count("Loose cards") == 2


def test_a_map_without_stories_says_how_to_add_one(show, monkeypatch):
    view = show(a_map({"Find a book": {"Browse": {}}}))

    found = texts(view, monkeypatch)

    assert "Double-click under a step to add the first story" in found


@pytest.mark.parametrize("zoom", [1.0, 0.6, 0.45, 0.3, 0.2, 0.12, 0.06])
def test_a_label_shows_whole_lines_only(large, monkeypatch, zoom):
    cut = []
    scene = large._scene
    large.zoom_to(zoom)
    draw = scene.frame_inks.draw

    def note(painter, marks, x, y):
        bottom = painter.clipBoundingRect().bottom()
        if x == 0:
            for mark in marks:
                low = mark.y if isinstance(mark, Text) else mark.y + mark.height
                if y + low * scene.projection.frame > lanes_end(y):
                    cut.append((mark, bottom))
        draw(painter, marks, x, y)

    def lanes_end(y):
        board, projection = large.board, large.projection
        ends = [
            projection.label(board.label_rect(lane)).bottom() for lane in range(len(board.lanes))
        ]
        return min([end for end in ends if end > y + 1], default=1e6)

    monkeypatch.setattr(scene.frame_inks, "draw", note)
    painted(large)

    assert cut == []


@pytest.mark.parametrize("zoom", [0.19, 0.15, 0.12, 0.1, 0.06])
def test_the_line_below_a_lane_runs_under_its_cards_at_a_distance(large, zoom):
    large.zoom_to(zoom)
    image = painted(large)
    first = large.projection.label(large.board.label_rect(0))
    y = int(first.bottom()) - 1

    colours = {image.pixelColor(x, y).name() for x in range(int(large.projection.left), 700)}

    assert colours == {LIGHT["line"].lower()}


@pytest.mark.parametrize("turns", [1, -1, -4, -12])
def test_a_turn_of_the_wheel_shows_the_board_at_once_and_sharp_a_moment_later(
    large, qtbot, monkeypatch, turns
):
    monkeypatch.setattr(zooming, "FEW_CARDS", 0)
    mouse = Mouse(large)
    before = painted(large)

    mouse.wheel(QPoint(500, 300), turns, CTRL)
    assert large._scene.is_blurred
    at_once = on_screen(large)
    qtbot.waitUntil(lambda: not large._scene.is_blurred)
    later = on_screen(large)

    assert at_once != before
    assert later == painted(large)
    large.set_theme(LIGHT)
    assert later == on_screen(large)


def test_a_change_while_the_zoom_changes_shows_at_once(large, monkeypatch):
    monkeypatch.setattr(zooming, "FEW_CARDS", 0)
    Mouse(large).wheel(QPoint(500, 300), 1, CTRL)
    document = large.document

    document.commit("Rename", rename(document.story_map, "story-1", "Another"))

    assert not large._scene.is_blurred


def test_few_cards_are_sharp_at_every_turn_of_the_wheel(view, mouse):
    mouse.wheel(QPoint(500, 300), 2, CTRL)

    assert not view._scene.is_blurred
    assert on_screen(view) == painted(view)


def test_ghosts_show_what_a_slice_would_change(view):
    before = painted(view)

    view.show_ghosts(Ghosts("release-1", frozenset({"story-4"}), frozenset({"story-1"})))
    with_ghosts = painted(view)
    view.show_ghosts(None)

    assert with_ghosts != before
    assert painted(view) == before


@pytest.mark.parametrize("theme", [LIGHT, DARK, CONTRAST], ids=lambda theme: theme.name)
def test_a_slice_shows_what_goes_out_what_comes_in_and_what_stays(show, library, theme):
    view = show(library, theme)
    m, before = view.document.story_map, painted(view)
    into, out = id_of(m, "Reviews"), id_of(m, "By word")

    view.show_ghosts(Ghosts(id_of(m, "MVP"), frozenset({into}), frozenset({out})))
    after = painted(view)

    def at(picture, title, dx=0, dy=0):
        """The colour at a card's corner, or beside it."""
        corner = view.projection.anywhere(view.board.rect_of(id_of(m, title))).topRight()
        return picture.pixelColor(round(corner.x()) - 2 + dx, round(corner.y()) + 2 + dy).name()

    ground = theme["board"].lower()
    assert at(after, "Reviews", -4, 4) == at(after, "Reviews", 4, -4) == theme["done"].lower()
    assert at(after, "By word", -4, 4) == at(after, "By word", 4, -4) == theme["warn"].lower()
    assert at(after, "Reviews", 0, 3) == at(after, "Reviews", 3, 0) == ground  # a plus
    assert at(after, "By word", 3, 0) == ground != at(after, "By word", 0, 3)  # a minus
    for title, is_plain in {"By shelf": True, "By word": True, "Queue up": False}.items():
        rect = view.projection.anywhere(view.board.rect_of(id_of(m, title))).toRect()
        inner = rect.adjusted(10, 10, -10, -10)
        assert (after.copy(inner) == before.copy(inner)) is is_plain, title


@pytest.mark.parametrize("theme", [LIGHT, DARK, CONTRAST], ids=lambda theme: theme.name)
def test_a_card_that_is_not_ready_has_a_dashed_border_in_every_theme(show, theme):
    made = a_map({"Do": {"It": {None: ["Not ready", "Ready"]}}})
    ready = replace(made.info, ready=(Item(id="clear", text="It is clear"),))
    is_clear = replace(made.stories["story-2"], checks=("clear",))
    view = show(made.with_records(ready, is_clear), theme)

    picture = painted(view)
    edges = []
    for name in ("story-1", "story-2"):
        rect = view.visible_rects()[name]
        row = [
            picture.pixelColor(x, rect.bottom()) for x in range(rect.left() + 20, rect.right() - 20)
        ]
        edges.append({colour.name() for colour in row})

    dashed, plain = edges
    assert len(dashed) > len(plain) == 1


def test_what_was_selected_before_the_board_was_made_is_marked(show, library, qtbot):
    first = show(library)
    select(first, "By word")
    marked = on_screen(first)

    second = BoardView(first.document, LIGHT)
    qtbot.addWidget(second)
    second.resize(first.size())
    first.hide()
    with qtbot.waitExposed(second):
        second.show()

    assert on_screen(second) == marked


def test_what_is_got_ready_after_a_gesture_follows_a_board_that_scrolls_meanwhile(
    large, qtbot, monkeypatch
):
    monkeypatch.setattr(zooming, "FEW_CARDS", 0)
    monkeypatch.setattr(zooming, "SHARP_AFTER", 0)
    monkeypatch.setattr(sharpening, "SLICE", 0)

    Mouse(large).wheel(QPoint(500, 300), -2, CTRL)
    large.scroll_by(40, 30)
    large._sharpen()
    large.scroll_by(300, 60)
    assert large._scene.is_blurred
    qtbot.waitUntil(lambda: not large._scene.is_blurred)

    later = on_screen(large)
    assert later == painted(large)
    large.set_theme(LIGHT)
    assert later == on_screen(large)


def test_the_frame_follows_the_size_of_text_where_the_zoom_can_get_no_smaller(large):
    large.zoom_to(zooming.LEAST_ZOOM)
    usual = painted(large)
    large.set_text_scale(1.6)
    large.zoom_to(zooming.LEAST_ZOOM)

    large.set_text_scale(1.0)

    assert large.zoom == zooming.LEAST_ZOOM
    assert painted(large) == usual
