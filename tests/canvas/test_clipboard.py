"""Copying and pasting cards inside a map, between maps, and as text."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QByteArray, QMimeData

from storymap.canvas.clipboard import MARKDOWN, MIME, TABLE
from storymap.model.records import Range, replace
from tests.builders import a_map, cell, id_of, outline, titles
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


@pytest.mark.parametrize("place", [None, "MVP"])
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


def test_lines_pasted_on_an_activity_become_steps_of_it(view, clipboard):
    clipboard.setText("Renew\nReturn\n")
    select(view, "Borrow it")

    view.paste()

    assert outline(view.document.story_map)["Borrow it"] == [
        "Reserve", "Pick up", "Renew", "Return",
    ]  # fmt: skip
    assert selected(view) == ["Renew", "Return"]
    assert steps_back(view) == 1


def test_lines_go_to_the_empty_place_that_was_clicked(view, mouse, clipboard):
    clipboard.setText("Renew\nReturn")

    mouse.click(mouse.cell("Pick up", "Next"))
    view.paste()

    assert cell(view.document.story_map, "Pick up", "Next") == ["Renew", "Return"]


def test_a_table_from_a_spreadsheet_becomes_cards_with_fields(view, clipboard):
    clipboard.setText("Story\tPoints\tValue\tStatus\nRenew\t2-5\t8\tdone\nReturn\t3\t\t\n")
    select(view, "Queue up")

    view.paste()

    story_map = view.document.story_map
    renew = story_map.stories[id_of(story_map, "Renew")]
    assert cell(story_map, "Reserve", "Next") == ["Queue up", "Renew", "Return"]
    assert renew.estimate == Range(low=2, likely=3.5, high=5)
    assert (renew.value, renew.status) == (8, "done")


def test_a_table_that_names_steps_and_releases_fills_them(view, clipboard):
    clipboard.setText(
        "Activity\tStep\tStory\tRelease\n"
        "Find a book\tCompare\tRatings\tnext\n"
        "Give back\tReturn it\tAt the desk\tSomeday\n"
    )

    view.paste()

    story_map = view.document.story_map
    assert cell(story_map, "Compare", "Next") == ["Reviews", "Ratings"]
    assert cell(story_map, "Return it", "Someday") == ["At the desk"]
    assert outline(story_map)["Give back"] == ["Return it"]
    assert steps_back(view) == 1


def test_a_markdown_outline_becomes_activities_steps_and_stories(view, clipboard):
    clipboard.setText("# Give back\n\n## Return it\n\n- [x] At the desk\n- [ ] By post\n")
    select(view, "Find a book")

    view.paste()

    story_map = view.document.story_map
    assert list(outline(story_map)) == ["Find a book", "Give back", "Borrow it", "Later"]
    assert cell(story_map, "Return it", "MVP") == ["At the desk", "By post"]
    assert story_map.stories[id_of(story_map, "At the desk")].status == "done"
    assert selected(view) == ["Give back"]


def test_too_many_lines_are_refused_with_a_clear_message(view, clipboard, said):
    clipboard.setText("x\n" * 100_001)
    select(view, "By word")

    view.paste()

    assert said == ["The clipboard holds 100,001 lines; at most 100,000 can be pasted at once."]
    assert view.document.undo_label is None


def test_copied_cards_are_markdown_and_a_table_too(view, clipboard):
    select(view, "Compare", "By word")
    view.copy_selection()

    data = clipboard.mimeData()

    assert clipboard.text() == "Compare\nBy word"
    assert bytes(data.data(MARKDOWN).data()).decode() == (
        "## Compare\n\n- [ ] Side by side\n- [ ] Reviews\n- [ ] By word\n"
    )
    rows = bytes(data.data(TABLE).data()).decode().splitlines()
    assert rows[0].split("\t")[:3] == ["title", "estimate", "value"]
    assert [row.split("\t")[0] for row in rows[1:]] == ["Side by side", "Reviews", "By word"]


def test_an_activity_goes_to_another_map_with_all_that_is_in_it(view, show, clipboard, said):
    other = show(a_map({"Ride": {"Pay": {None: ["By card"]}}}))
    told = []
    other.message.connect(told.append)
    select(view, "Find a book")
    view.copy_selection()
    select(other, "Ride")

    other.paste()

    story_map = other.document.story_map
    assert outline(story_map) == {"Ride": ["Pay"], "Find a book": ["Browse", "Compare"]}
    assert cell(story_map, "Browse") == ["By word", "By shelf", "By author", "By voice"]
    assert selected(other) == ["Find a book"]
    assert told == ["Pasted without what this map does not have: 5 stories' releases."]
    assert steps_back(other) == 1


def test_a_step_is_pasted_after_the_current_one_with_its_stories_in_their_releases(view, clipboard):
    select(view, "Browse")
    view.copy_selection()
    select(view, "Reserve")

    view.paste()

    story_map = view.document.story_map
    assert outline(story_map)["Borrow it"] == ["Reserve", "Browse", "Pick up"]
    copy = story_map.steps[view.document.selection.ids[0]]
    mvp = story_map.cell(copy.id, id_of(story_map, "MVP"))
    assert titles(story_map, mvp) == ["By word", "By shelf", "By author"]


def test_a_step_needs_an_activity_to_go_to(view, show, clipboard):
    other, told = show(a_map({})), []
    other.message.connect(told.append)
    select(view, "Browse")
    view.copy_selection()

    other.paste()

    assert told == ["Select an activity first: pasted steps go there."]
    assert other.document.undo_label is None


def test_links_that_are_dropped_are_told(view, show, clipboard, said):
    source = show(
        a_map(
            {"A": {"One": {None: ["Do it", "First this"]}}},
            outcomes=["Trust"],
            personas=["Ann"],
            stories={
                "Do it": {"needs": ["First this"], "outcomes": ["Trust"], "personas": ["Ann"]}
            },
        )
    )
    target = show(a_map({"B": {"Two": {None: []}}}))
    told = []
    target.message.connect(told.append)
    select(source, "Do it")
    source.copy_selection()
    select(target, "Two")

    target.paste()

    assert told == ["Pasted without what this map does not have: 1 persona, 1 need, 1 outcome."]


def test_a_copied_release_is_pasted_below_the_current_one_without_its_stories(
    view, clipboard, keys
):
    select(view, "MVP")
    view.copy_selection()
    select(view, "Next")

    view.paste()

    story_map = view.document.story_map
    assert [release.title for release in story_map.release_order] == ["MVP", "Next", "MVP"]
    assert selected(view) == ["MVP"]
    assert not any(
        story.release == view.document.selection.current for story in story_map.stories.values()
    )


def test_a_release_that_is_cut_and_pasted_elsewhere_has_its_stories_again(view, clipboard):
    before = view.document.story_map
    select(view, "MVP")
    view.cut_selection()
    assert cell(view.document.story_map, "Browse") != cell(before, "Browse")
    select(view, "Next")

    view.paste()

    after = view.document.story_map
    assert [release.title for release in after.release_order] == ["Next", "MVP"]
    assert cell(after, "Browse", "MVP") == cell(before, "Browse", "MVP")
    assert cell(after, "Browse") == cell(before, "Browse")


def test_a_release_goes_to_another_map_with_the_steps_copied_along(show, library, clipboard):
    view, other = show(library), show(a_map({"A": {"S": {}}}))
    select(view, "Next", "Find a book")
    view.copy_selection()
    select(other, "A")

    other.paste()

    pasted = other.document.story_map
    assert [release.title for release in pasted.release_order] == ["Next"]
    assert cell(pasted, "Compare", "Next") == ["Reviews"]
    assert cell(pasted, "Compare") == ["Side by side"]
