"""Adding beside and under, and nudging, as trees and lists do."""

from __future__ import annotations

import pytest

from storymap.edit.errors import EditError
from storymap.edit.neighbours import add_under, nudge
from storymap.edit.siblings import add_sibling
from storymap.model.records import Step, Story
from tests.builders import a_map, cell, id_of, ids_of, outline


@pytest.fixture
def m():
    return a_map(
        {
            "Buy": {"Search": {"MVP": ["By word", "By shelf"]}, "Pay": {"Next": ["Refund"]}},
            "Read": {"Open": {}},
            "Give": {},
        }
    )


def test_a_story_is_added_beside_another_in_its_cell(m):
    after = add_sibling(m, id_of(m, "By word"), "By colour").story_map
    before = add_sibling(m, id_of(m, "By word"), "By colour", before=True).story_map

    assert cell(after, "Search", "MVP") == ["By word", "By colour", "By shelf"]
    assert cell(before, "Search", "MVP") == ["By colour", "By word", "By shelf"]
    assert cell(m, "Search", "MVP") == ["By word", "By shelf"]


def test_steps_activities_and_releases_are_added_beside_their_kind(m):
    assert outline(add_sibling(m, id_of(m, "Search"), "X").story_map)["Buy"] == [
        "Search",
        "X",
        "Pay",
    ]
    assert next(iter(outline(add_sibling(m, id_of(m, "Buy"), "X", before=True).story_map))) == "X"
    releases = add_sibling(m, id_of(m, "MVP"), "X").story_map.release_order
    assert [release.title for release in releases] == ["MVP", "X", "Next"]


def test_under_an_activity_comes_a_step_and_under_a_step_or_release_a_story(m):
    assert outline(add_under(m, id_of(m, "Give"), "Wrap").story_map)["Give"] == ["Wrap"]
    assert cell(add_under(m, id_of(m, "Open"), "X").story_map, "Open", "MVP") == ["X"]
    assert cell(add_under(m, id_of(m, "Next"), "X").story_map, "Search", "Next") == ["X"]


def test_nothing_is_added_beside_what_is_not_there_nor_under_a_story(m):
    with pytest.raises(EditError):
        add_sibling(m, "no-such-id", "X")
    with pytest.raises(EditError):
        add_under(m, id_of(m, "By word"), "X")


def test_stories_are_nudged_down_and_sideways(m):
    word = id_of(m, "By word")

    assert cell(nudge(m, [word], 1), "Search", "MVP") == ["By shelf", "By word"]
    assert cell(nudge(m, [word], 1, sideways=True), "Pay", "MVP") == ["By word"]


def test_a_step_is_nudged_within_its_activity_and_on_to_the_next(m):
    search, pay, opened = ids_of(m, "Search", "Pay", "Open")

    assert outline(nudge(m, [search], 1))["Buy"] == ["Pay", "Search"]
    assert outline(nudge(m, [pay], 1)) == {"Buy": ["Search"], "Read": ["Pay", "Open"], "Give": []}
    assert outline(nudge(m, [opened], 1)) == {
        "Buy": ["Search", "Pay"],
        "Read": [],
        "Give": ["Open"],
    }
    assert outline(nudge(m, [opened], -1))["Buy"] == ["Search", "Pay", "Open"]


def test_activities_and_releases_are_nudged_among_their_kind(m):
    assert list(outline(nudge(m, [id_of(m, "Read")], -1))) == ["Read", "Buy", "Give"]
    releases = nudge(m, [id_of(m, "MVP")], 1).release_order
    assert [release.title for release in releases] == ["Next", "MVP"]


@pytest.mark.parametrize(
    ("title", "by"), [("Search", -1), ("Buy", -1), ("Give", 1), ("MVP", -1), ("Next", 1)]
)
def test_at_the_edge_nothing_happens(m, title, by):
    assert nudge(m, [id_of(m, title)], by) is m


def test_what_cannot_be_nudged_stays(m):
    assert nudge(m, [], 1) is m
    assert nudge(m, ["no-such-id"], 1) is m


def test_what_lost_its_place_comes_back_to_the_last_activity(m):
    m = m.with_records(
        Step(id="lost", activity="gone", key="a0", title="Lost"),
        Story(id="stray", step="gone", key="a0", title="Stray"),
    )

    assert outline(nudge(m, ["lost"], -1))["Give"] == ["Lost"]
    with pytest.raises(EditError):
        add_sibling(m, "stray", "X")
    with pytest.raises(EditError):
        add_sibling(m, "lost", "X")


def test_several_of_a_kind_are_nudged_together_in_their_order(m):
    search, pay = ids_of(m, "Search", "Pay")
    both = [id_of(m, "Give"), id_of(m, "Read")]

    assert outline(nudge(m, [pay, search], 1)) == {
        "Buy": [],
        "Read": ["Search", "Pay", "Open"],
        "Give": [],
    }
    assert list(outline(nudge(m, both, -1))) == ["Read", "Give", "Buy"]


def test_a_story_is_nudged_past_what_is_hidden():
    m = a_map({"A": {"S": {"MVP": ["One", "Hidden", "Two"]}}})

    after = nudge(m, [id_of(m, "One")], 1, hidden=frozenset(ids_of(m, "Hidden")))

    assert cell(after, "S", "MVP") == ["Hidden", "Two", "One"]
