"""A board that dims or hides what does not fit a filter, and marks what was found."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect

from storymap.canvas.filtering import BoardFilter
from storymap.edit.fields import set_fields
from storymap.edit.outline import rename
from storymap.edit.removal import remove
from storymap.edit.stories import add_story
from storymap.layout.style import SCREEN_TITLES
from storymap.layout.themes import CONTRAST, DARK, LIGHT
from storymap.model.filters import Filter
from storymap.model.needs import Relations
from storymap.model.records import Outcome
from storymap.model.search import TextIndex
from tests.builders import a_map, cell, id_of, ids_of, with_fields
from tests.canvas.hands import CTRL, Keys, Mouse, on_screen, painted, select, selected

ZOOMS = [1.0, 0.3, 0.12]


@pytest.fixture
def sight(view):
    return BoardFilter(view, TextIndex())


def by_text(sight, text, *, hides=False):
    sight.hide(hides=hides)
    sight.choose(Filter(text=text))


def shown(view):
    """The titles of the stories that have a card."""
    board = view.board
    return {
        story.title
        for story in view.document.story_map.stories.values()
        if board.story_rect(story.id) is not None
    }


def picture_of(view, title):
    name = id_of(view.document.story_map, title)
    return on_screen(view).copy(view.visible_rects()[name])


@pytest.mark.parametrize("zoom", ZOOMS)
def test_what_does_not_fit_is_dimmed_and_bright_again_without_a_filter(view, sight, zoom):
    view.zoom_to(zoom)
    fits, other = picture_of(view, "By word"), picture_of(view, "By shelf")

    by_text(sight, "word")
    assert picture_of(view, "By word") == fits
    assert picture_of(view, "By shelf") != other

    sight.clear()
    assert picture_of(view, "By shelf") == other


def test_hidden_stories_leave_the_columns_and_lanes_that_they_were_in(view, sight):
    columns, lanes = len(view.board.columns), len(view.board.lanes)

    by_text(sight, "by", hides=True)

    assert shown(view) == {"By word", "By shelf", "By author", "By voice", "Side by side"}
    assert (len(view.board.columns), len(view.board.lanes)) == (columns, lanes)


@pytest.mark.parametrize("zoom", ZOOMS)
def test_hidden_stories_are_not_painted_at_any_distance(view, sight, zoom):
    view.zoom_to(zoom)
    before = picture_of(view, "Side by side")
    area = view.visible_rects()[id_of(view.document.story_map, "Side by side")]

    by_text(sight, "word", hides=True)
    assert on_screen(view).copy(area) != before
    assert on_screen(view) == painted(view)

    sight.clear()
    assert picture_of(view, "Side by side") == before


def test_a_card_dropped_among_hidden_ones_lands_beside_the_card_that_shows(show, qtbot):
    view = show(a_map({"A": {"S": {"MVP": ["keep 1", "hid 1", "keep 2", "hid 2"]}, "T": {}}}))
    by_text(BoardFilter(view, TextIndex()), "keep", hides=True)
    mouse = Mouse(view)

    mouse.drag(mouse.on("keep 1"), mouse.below("keep 2"))
    order = cell(view.document.story_map, "S", "MVP")
    assert order == ["hid 1", "keep 2", "keep 1", "hid 2"]

    mouse.drag(mouse.on("keep 1"), mouse.above("keep 2"))
    order = cell(view.document.story_map, "S", "MVP")
    assert order == ["hid 1", "keep 1", "keep 2", "hid 2"]

    mouse.drag(mouse.on("keep 2"), mouse.cell("T", "MVP"))
    assert cell(view.document.story_map, "T", "MVP") == ["keep 2"]
    view.document.undo()
    assert cell(view.document.story_map, "S", "MVP") == order


def test_a_story_that_is_added_stays_in_sight(view, sight, keys):
    by_text(sight, "word", hides=True)
    select(view, "By word")

    keys.press("Return")
    keys.type("Another one")
    keys.press("Return")
    keys.press("Escape")

    assert shown(view) == {"By word", "Another one"}
    assert cell(view.document.story_map, "Browse", "MVP")[:2] == ["By word", "Another one"]


def test_a_story_that_is_changed_stays_in_sight_until_another_filter_is_chosen(view, sight):
    by_text(sight, "word", hides=True)
    document = view.document
    word = id_of(document.story_map, "By word")

    document.commit("Rename", rename(document.story_map, word, "By letters"))
    assert shown(view) == {"By letters"}

    by_text(sight, "shelf", hides=True)
    assert shown(view) == {"By shelf"}


def test_a_story_that_goes_and_comes_back_is_in_sight_as_before(view, sight, keys):
    by_text(sight, "word", hides=True)
    select(view, "By word")

    keys.press("Delete")
    assert shown(view) == set()
    assert sight.shown == frozenset()

    view.document.undo()
    assert shown(view) == {"By word"}


def test_a_filter_forgets_a_persona_that_is_removed(show, library):
    view = show(with_fields(library, {}))
    sight = BoardFilter(view, TextIndex())
    sight.choose(Filter(focus=id_of(library, "Next")))

    view.document.commit("Remove", library.without(id_of(library, "Next")))

    assert not sight.is_on
    assert view._scene.focus is None


def test_what_is_hidden_is_not_selected(view, sight, keys):
    select(view, "By shelf", "By word")

    by_text(sight, "by", hides=True)
    assert selected(view) == ["By shelf", "By word"]

    sight.choose(Filter(text="word"))
    assert selected(view) == ["By word"]

    keys.press("A", mod=CTRL)
    keys.press("A", mod=CTRL)
    assert selected(view) == ["By word"]
    assert shown(view) == {"By word"}


def test_a_hidden_story_that_is_selected_elsewhere_comes_into_sight(view, sight):
    by_text(sight, "word", hides=True)

    select(view, "Reviews")

    assert shown(view) == {"By word", "Reviews"}


def test_ctrl_and_the_arrows_move_a_card_past_the_next_one_that_shows(show, keys):
    view = show(a_map({"A": {"S": {"MVP": ["keep 1", "hid 1", "hid 2", "keep 2", "hid 3"]}}}))
    by_text(BoardFilter(view, TextIndex()), "keep", hides=True)
    select(view, "keep 1")
    hands = Keys(view)

    hands.press("Down", mod=CTRL)
    moved = cell(view.document.story_map, "S", "MVP")
    assert [name for name in moved if name.startswith("keep")] == ["keep 2", "keep 1"]

    hands.press("Down", mod=CTRL)
    assert cell(view.document.story_map, "S") == ["keep 1"]
    view.document.undo()
    assert cell(view.document.story_map, "S", "MVP") == moved

    view.document.undo()
    assert cell(view.document.story_map, "S", "MVP")[0] == "keep 1"


def test_the_arrows_pass_over_what_is_hidden(view, sight, keys):
    by_text(sight, "author", hides=True)
    sight.choose(Filter(text="by"))
    select(view, "By word")
    sight.choose(Filter(statuses=frozenset({"todo"})))
    view.document.commit(
        "Done",
        set_fields(
            view.document.story_map, id_of(view.document.story_map, "By shelf"), status="done"
        ),
    )
    sight.choose(Filter(statuses=frozenset({"todo"}), text="by"))

    keys.press("Down")

    assert selected(view) == ["By author"]


def test_the_focus_on_an_activity_dims_the_other_columns_even_while_others_are_hidden(view, sight):
    story_map = view.document.story_map
    sight.hide(hides=True)

    sight.choose(Filter(focus=id_of(story_map, "Borrow it")))

    assert shown(view) == {"Queue up"}
    assert view._scene.focus.columns == set(ids_of(story_map, "Reserve", "Pick up"))


def test_only_what_is_needed_directly_or_not_stays_bright(show, library):
    needs = {"By shelf": ["By word"], "By author": ["By shelf"], "Reviews": ["Queue up"]}
    told = with_fields(library, {title: {"needs": names} for title, names in needs.items()})
    view = show(told)
    sight = BoardFilter(view, TextIndex())

    sight.follow_needs(follows=True)
    assert view._scene.focus is None

    select(view, "By shelf")
    assert sight.shown == set(ids_of(told, "By word", "By shelf", "By author"))

    select(view, "Queue up")
    assert sight.shown == set(ids_of(told, "Queue up", "Reviews"))

    view.document.commit("Add", add_story(told, "step-1", None, "New").story_map)
    assert sight.shown == set(ids_of(told, "Queue up", "Reviews"))


def test_a_story_on_a_path_is_removed_while_needs_are_followed(show, library):
    outcome = Outcome(id="outcome-1", key="a0", title="Readers find books")
    told = library.with_records(outcome)
    for title in ("By word", "By shelf"):
        told = set_fields(told, id_of(told, title), outcomes=(outcome.id,))
    view = show(told)
    sight = BoardFilter(view, TextIndex())
    sight.choose(Filter(focus=outcome.id, path=True))
    sight.follow_needs(follows=True)
    select(view, "By shelf")

    view.document.commit("Remove", remove(told, ids_of(told, "By shelf")))

    assert sight.shown == set(ids_of(told, "By word"))


def test_needs_in_a_circle_come_to_an_end(library):
    word, shelf = ids_of(library, "By word", "By shelf")
    needs = {"By word": {"needs": ["By shelf"]}, "By shelf": {"needs": ["By word"]}}

    assert Relations().around(with_fields(library, needs), [word]) == {word, shelf}


# What was found


@pytest.mark.parametrize("theme", [LIGHT, DARK, CONTRAST], ids=lambda theme: theme.name)
@pytest.mark.parametrize("zoom", ZOOMS)
def test_what_was_found_is_marked_in_every_theme_at_any_distance(show, library, theme, zoom):
    view = show(library, theme)
    view.zoom_to(zoom)
    titles = ["By word", "Compare", "Borrow it", "Next"]
    before = {title: picture_of(view, title) for title in [*titles, "By shelf", "Reserve", "MVP"]}

    view.show_hits(frozenset(ids_of(library, *titles)))

    changed = {title for title, picture in before.items() if picture_of(view, title) != picture}
    assert changed == set(titles)

    view.show_hits(frozenset())
    assert all(picture_of(view, title) == picture for title, picture in before.items())


def test_marks_scroll_with_what_they_mark(show, library):
    view = show(library, size=(500, 300))
    view.show_hits(frozenset(ids_of(library, "By shelf", "Compare", "MVP", "Find a book")))
    on_screen(view)

    for dx, dy in [(7, 0), (0, 11), (90, 40), (-33, -20)]:
        view.scroll_by(dx, dy)

        assert on_screen(view) == painted(view)


def test_where_cards_are_strips_nothing_is_drawn_around_those_that_were_found(view):
    view.set_style(SCREEN_TITLES)
    view.zoom_to(SCREEN_TITLES.strips_below - 0.01)
    strip = view.visible_rects()[id_of(view.document.story_map, "By word")]
    beside = QRect(strip.left() - 2, strip.top(), 2, strip.height())
    before = painted(view)

    view.show_hits(frozenset({id_of(view.document.story_map, "By word")}))

    after = painted(view)
    assert after.copy(beside) == before.copy(beside)
    assert after.copy(strip) != before.copy(strip)
