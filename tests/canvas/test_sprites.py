"""Cards from afar: what is kept of them shows the same as what is made anew."""

from __future__ import annotations

import pytest

from storymap.canvas.focus import Focus
from storymap.canvas.sprites import BLOCK
from storymap.edit.stories import Slot, move_stories
from storymap.layout.style import SCREEN, SCREEN_DETAIL, SCREEN_TITLES
from storymap.layout.themes import DARK, LIGHT
from storymap.model.records import MapInfo, replace
from tests.builders import a_map
from tests.canvas.hands import on_screen, painted

ZOOMS = [0.11, 0.22, 0.3, 0.47]


def a_high_map():
    """Cells of more cards than one picture holds, and small ones."""
    return a_map(
        {
            "Find": {
                "Browse": {"First": [f"Card {n}" for n in range(3 * BLOCK - 5)], None: ["One"]},
                "Choose": {"First": ["Alone"], None: [f"Another {n}" for n in range(BLOCK)]},
            },
            "Pay": {"By card": {None: ["A title that is long enough for two lines", "Two"]}},
        },
        releases=["First"],
        stories={"Two": {"status": "done"}, "Card 3": {"status": "doing"}},
    )


@pytest.fixture(params=ZOOMS)
def high(show, request):
    view = show(a_high_map(), size=(640, 480))
    view.zoom_to(request.param)
    painted(view)
    return view


def anew(view):
    """What shows when nothing was kept."""
    view.set_theme(DARK)
    view.set_theme(LIGHT)
    return painted(view)


def changes(m):
    """Maps that differ from this one in one thing each."""
    story = next(story for story in m.stories.values() if story.title == "Card 20")
    yield m.with_records(replace(story, status="done"))
    yield m.with_records(replace(story, title="A title that takes more than one line of a card"))
    yield m.without(story.id)
    yield move_stories(m, [story.id], Slot("step-2", None, None))
    yield m.with_records(replace(story, release="gone"))
    yield m.with_records(MapInfo(id=m.info.id, goal="Another"))
    yield m.without("step-2")


def test_what_is_kept_of_cells_follows_each_change(high):
    before = high.document.story_map
    for after in changes(before):
        high.document.commit("Change", after)
        assert on_screen(high) == anew(high)
        high.document.undo()
        assert on_screen(high) == anew(high)


def test_what_scrolls_joins_what_is_kept(high):
    for dx, dy in [(0, 60), (0, 111), (13, 5), (-20, -70)]:
        high.scroll_by(dx, dy)
        assert on_screen(high) == painted(high) == anew(high)


def test_stories_are_dimmed_one_by_one_and_get_bright_again(high):
    plain = painted(high)
    m = high.document.story_map

    high.set_focus(Focus(stories=frozenset(list(m.stories)[::2])))
    dimmed = painted(high)
    assert dimmed != plain
    assert dimmed == anew(high)

    high.set_focus(Focus(stories=frozenset(list(m.stories)[::3]), columns=frozenset({"step-1"})))
    assert painted(high) == anew(high)

    high.set_focus(None)
    assert painted(high) == plain


def test_each_density_and_what_is_hidden_is_made_anew(high):
    for style in (SCREEN_TITLES, SCREEN_DETAIL, SCREEN):
        high.set_style(style)
        assert painted(high) == anew(high)
        high.set_hidden(frozenset(list(high.document.story_map.stories)[5:9]))
        assert painted(high) == anew(high)
        high.set_hidden(frozenset())


def test_a_dimmed_card_shows_as_under_a_veil(show):
    view = show(a_high_map(), size=(640, 480))
    view.zoom_to(0.4)
    plain = painted(view)
    card = view.projection.body(view.board.row_rect(0, 0, 1)).toRect()
    ground = view._scene.inks.colour("board")

    view.set_focus(Focus(stories=frozenset()))

    dimmed = painted(view)
    at = card.center()
    for channel in ("red", "green", "blue"):
        before = getattr(plain.pixelColor(at), channel)()
        expected = before + (getattr(ground, channel)() - before) * 190 / 255
        assert abs(getattr(dimmed.pixelColor(at), channel)() - expected) <= 2
    assert dimmed.pixelColor(card.right() + 3, at.y()) == plain.pixelColor(card.right() + 3, at.y())
