"""Drawing arrows between cards: from a handle to the card that needs it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint

from storymap.canvas.handles import TARGET
from storymap.layout.style import SCREEN, SCREEN_TITLES
from tests.builders import a_map, id_of, titles
from tests.canvas.hands import Keys, Mouse, on_screen, painted, select, selected, steps_back


def needs(view, title):
    story_map = view.document.story_map
    return titles(story_map, story_map.stories[id_of(story_map, title)].needs)


def hover(mouse, at):
    """Move the pointer; Qt tells nobody of a move to where it was when another window was there."""
    mouse.move(QPoint(at.x() - 9, at.y() - 9))
    mouse.move(at)


def handle(mouse, title):
    """Move to a card, then to its handle."""
    rect = mouse.rect(title)
    hover(mouse, rect.center())
    return QPoint(rect.right() + 1, rect.center().y())


def test_a_line_from_the_handle_makes_the_other_card_need_this_one(view, mouse):
    before = view.document.story_map
    start = handle(mouse, "By word")

    mouse.drag(start, mouse.on("Side by side"))

    assert needs(view, "Side by side") == ["By word"]
    assert needs(view, "By word") == []
    assert steps_back(view) == 1
    assert view.document.story_map == before


def test_the_handle_shows_on_the_card_under_the_pointer_and_on_the_selected_one(view, mouse):
    select(view, "Queue up")
    hover(mouse, mouse.on("By word"))

    shown = view._scene.marks.handles(view.board, view.projection)

    story_map = view.document.story_map
    assert set(shown) == {id_of(story_map, "By word"), id_of(story_map, "Queue up")}
    assert all(rect.width() >= 24 and rect.height() >= 24 for rect in shown.values())
    assert TARGET >= 24


def test_the_hint_says_which_card_needs_which(view, mouse):
    mouse.hold(handle(mouse, "By word"), mouse.on("Side by side"))

    link = view._scene.overlay.link

    assert link.hint == "“Side by side” needs “By word”"
    assert titles(view.document.story_map, [link.target]) == ["Side by side"]
    mouse.release(mouse.on("Side by side"))


def test_escape_leaves_everything_as_it_was(view, mouse, keys):
    before = view.document.story_map
    mouse.hold(handle(mouse, "By word"), mouse.on("Side by side"))

    keys.press("Escape")
    mouse.release(mouse.on("Side by side"))

    assert view.document.story_map is before
    assert view._scene.overlay.link is None


def test_a_line_dropped_beside_the_cards_does_nothing(view, mouse):
    before = view.document.story_map

    mouse.drag(handle(mouse, "By word"), mouse.cell("Pick up", "MVP"))

    assert view.document.story_map is before


def test_a_click_on_the_handle_selects_the_card(view, mouse):
    mouse.click(handle(mouse, "By word"))

    assert selected(view) == ["By word"]
    assert needs(view, "By word") == []


def test_a_circle_is_refused_and_its_stories_are_shown(show, qtbot):
    view = show(
        a_map(
            {"A": {"One": {None: ["Pay"]}, "Two": {None: ["Log in"]}, "Three": {None: ["Join"]}}},
            stories={"Pay": {"needs": ["Log in"]}, "Log in": {"needs": ["Join"]}},
        )
    )
    mouse, told, before = Mouse(view), [], view.document.story_map
    view.message.connect(told.append)

    mouse.hold(handle(mouse, "Pay"), mouse.on("Join"))
    refused = view._scene.overlay.link.refused
    mouse.release(mouse.on("Join"))

    assert refused
    assert view.document.story_map is before
    assert len(told) == 1
    assert all(title in told[0] for title in ("Pay", "Log in", "Join"))
    flashed = titles(before, view._scene.marks.flashed)
    assert set(flashed) == {"Pay", "Log in", "Join"}


def test_what_is_flashed_goes_by_itself(view, monkeypatch, qtbot):
    monkeypatch.setattr("storymap.canvas.pointing.FLASH_MS", 1)

    view.flash((id_of(view.document.story_map, "By word"),))

    qtbot.waitUntil(lambda: view._scene.marks.flashed == ())


def test_a_need_that_is_there_already_is_no_step_to_undo(view, mouse):
    mouse.drag(handle(mouse, "By word"), mouse.on("Side by side"))
    mouse.drag(handle(mouse, "By word"), mouse.on("Side by side"))

    assert steps_back(view) == 1


def test_a_map_that_can_only_be_read_has_no_handles(view, mouse):
    view.document.read_only = True

    mouse.drag(handle(mouse, "By word"), mouse.on("Side by side"))

    assert needs(view, "Side by side") == []


def test_a_card_that_shows_no_text_has_no_handle_in_any_density(view):
    for style in (SCREEN, SCREEN_TITLES):
        view.set_style(style)
        select(view, "By word")
        view.zoom_to(style.whole_from + 0.01)
        assert view._scene.marks.handles(view.board, view.projection)
        view.zoom_to(style.whole_from - 0.01)
        assert not view._scene.marks.handles(view.board, view.projection)


@pytest.mark.parametrize("zoom", [0.6, 1.0, 1.7])
def test_drawing_a_line_leaves_nothing_behind_on_the_screen(view, mouse, zoom):
    view.zoom_to(zoom)
    mouse.hold(handle(mouse, "By word"), mouse.on("Side by side"), steps=9)
    Keys(view).press("Escape")
    mouse.release(mouse.on("Side by side"))
    mouse.move(QPoint(1190, 690))

    assert on_screen(view) == painted(view)


def test_the_line_shows_while_it_is_drawn(view, mouse):
    before = painted(view)

    mouse.hold(handle(mouse, "By word"), mouse.on("Side by side"), steps=9)
    shown = on_screen(view)

    assert shown != before
    assert shown == painted(view)
    mouse.release(mouse.on("Side by side"))
