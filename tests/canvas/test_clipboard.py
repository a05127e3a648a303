"""Copying and pasting cards inside a map, between maps, and as text."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QByteArray, QMimeData

from storymap.canvas.clipboard import MIME
from storymap.model.records import Range, replace
from tests.builders import a_map, cell, id_of
from tests.canvas.hands import select, selected, steps_back


def test_a_copied_story_is_pasted_after_the_current_one_and_selected(view, clipboard):
    select(view, "By word")
    view.copy_selection()
    select(view, "Side by side")

    view.paste()

    assert cell(view.document.story_map, "Compare", "MVP") == ["Side by side", "By word"]
    assert selected(view) == ["By word"]
    assert steps_back(view) == 1


def test_several_stories_are_pasted_in_the_order_of_the_board(view, clipboard):
    select(view, "By author", "Reviews", "By word")
    view.copy_selection()
    select(view, "Pick up")

    view.paste()

    assert cell(view.document.story_map, "Pick up", "MVP") == ["By word", "By author", "Reviews"]


def test_stories_go_from_one_board_to_another_with_all_their_fields(view, show, clipboard):
    word = view.document.story_map.stories[id_of(view.document.story_map, "By word")]
    sized = replace(word, estimate=Range(likely=3), value=8)
    view.document.commit("Size", view.document.story_map.with_records(sized))
    other = show(a_map({"Ride": {"Pay": {"First": ["By card"]}}}))
    select(view, "By word", "By shelf")
    view.copy_selection()
    select(other, "By card")

    other.paste()

    assert cell(other.document.story_map, "Pay", "First") == ["By card", "By word", "By shelf"]
    stories = other.document.story_map.stories
    first = stories[other.document.selection.ids[0]]
    assert (first.estimate, first.value) == (Range(likely=3), 8)


def test_stories_that_are_cut_and_pasted_still_need_each_other(show, clipboard):
    view = show(
        a_map(
            {"A": {"One": {None: ["Do it", "First this"]}, "Two": {}}},
            stories={"Do it": {"needs": ["First this"]}},
        )
    )
    select(view, "Do it", "First this")

    view.cut_selection()
    select(view, "Two")
    view.paste()

    story_map = view.document.story_map
    assert cell(story_map, "Two") == ["Do it", "First this"]
    needs = story_map.stories[id_of(story_map, "Do it")].needs
    assert needs == (id_of(story_map, "First this"),)


def test_copies_need_each_other_and_not_the_originals(show, clipboard):
    view = show(
        a_map(
            {"A": {"One": {None: ["Do it", "First this"]}, "Two": {}}},
            stories={"Do it": {"needs": ["First this"]}},
        )
    )
    select(view, "Do it", "First this")
    view.copy_selection()
    select(view, "Two")

    view.paste()

    story_map = view.document.story_map
    copy, first = story_map.cell(id_of(story_map, "Two"), None)
    assert story_map.stories[copy].needs == (first,)


def test_each_line_of_pasted_text_becomes_a_card(view, clipboard):
    clipboard.setText("Renew\n\n  Return  \r\n- Pay a fine\n")
    select(view, "Queue up")

    view.paste()

    expected = ["Queue up", "Renew", "Return", "Pay a fine"]
    assert cell(view.document.story_map, "Reserve", "Next") == expected
    assert steps_back(view) == 1


def test_what_is_copied_is_lines_of_titles_for_other_programs(view, clipboard):
    select(view, "By word", "By shelf")
    view.copy_selection()
    stories = clipboard.text()
    select(view, "Browse", "Compare")
    view.copy_selection()

    assert stories == "By word\nBy shelf"
    assert clipboard.text() == "Browse\nCompare"


@pytest.mark.parametrize("place", [None, "MVP", "Find a book"])
def test_pasting_where_no_story_can_go_says_so(view, clipboard, said, place):
    clipboard.setText("Renew")
    if place:
        select(view, place)

    view.paste()

    assert said == ["Select a step or a story first: pasted cards go there."]
    assert view.document.undo_label is None


def test_pasting_an_empty_clipboard_says_so(view, clipboard, said):
    select(view, "By word")

    view.paste()

    assert said == ["The clipboard holds neither cards nor text."]


def test_cards_that_are_no_cards_are_not_pasted(view, clipboard, said):
    for raw in (b"[", b"[{}]", b'[{"id": 5}]', b"\xff\xfe", b"[" * 100_000):
        data = QMimeData()
        data.setData(MIME, QByteArray(raw))
        clipboard.setMimeData(data)
        select(view, "By word")
        view.paste()

    assert view.document.undo_label is None
    assert len(said) == 5


def test_a_pasted_story_keeps_no_links_to_what_the_other_map_has_not(view, show, clipboard):
    source = show(
        a_map(
            {"A": {"One": {None: ["Do it", "First this"]}}},
            outcomes=["Trust"],
            stories={"Do it": {"needs": ["First this"], "outcomes": ["Trust"]}},
        )
    )
    select(source, "Do it")
    source.copy_selection()
    view.document.selection.select(id_of(view.document.story_map, "Pick up"))

    view.paste()

    story_map = view.document.story_map
    pasted = story_map.stories[view.document.selection.ids[0]]
    assert set(pasted.needs) <= set(story_map.stories)
    assert pasted.outcomes == ()
