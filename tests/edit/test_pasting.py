"""Pasting stories into a map."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storymap.edit.copies import duplicate
from storymap.edit.errors import EditError
from storymap.edit.pasting import paste_stories
from storymap.model.conflicts import Conflict, marked, pending
from storymap.model.patch import patch_between
from storymap.model.records import Item, MapInfo, Story, replace
from tests.builders import a_map, cell, id_of
from tests.strategies import sound_maps


@given(sound_maps(), sound_maps(), st.data())
def test_pasting_adds_the_stories_in_order_and_changes_nothing_else(source, target, data):
    stories = list(source.stories.values())
    cells = [(step.id, lane) for step in target.step_order for lane in target.lanes]
    if not cells or not stories:
        return
    place = data.draw(st.sampled_from(cells))
    after = data.draw(st.sampled_from([None, *target.cell(*place)]))

    result, ids = paste_stories(target, stories, place, after)

    assert [result.stories[name].title for name in ids] == [story.title for story in stories]
    present = target.cell(*place)
    at = present.index(after) + 1 if after else len(present)
    assert result.cell(*place) == (*present[:at], *ids, *present[at:])
    for name in ids:
        story = result.stories[name]
        assert set(story.needs) <= result.stories.keys()
        assert set(story.outcomes) <= result.outcomes.keys()
    undone = patch_between(target, result).inverse().apply(result)
    assert undone == target


def test_pasting_nothing_gives_back_the_very_map():
    m = a_map({"A": {"One": {None: ["x"]}}})

    assert paste_stories(m, [], (id_of(m, "One"), None), None) == (m, ())
    assert paste_stories(m, [], (id_of(m, "One"), None), None)[0] is m


def test_pasting_under_a_step_that_is_not_there_is_refused():
    m = a_map({"A": {"One": {None: ["x"]}}})

    with pytest.raises(EditError):
        paste_stories(m, list(m.stories.values()), ("nowhere", None), None)


def test_a_tick_goes_along_only_where_the_map_has_that_item():
    ready = replace(MapInfo(id="map"), ready=(Item(id="sized", text="Sized"),))
    m = a_map({"A": {"S": {None: ["x"]}}}, stories={"x": {"checks": ("gone", "sized")}})
    with_list = m.with_changes({"map": ready})

    here, (copy,) = paste_stories(with_list, [*m.stories.values()], *m.cells, None)
    there, (other,) = paste_stories(m, [*m.stories.values()], *m.cells, None)

    assert here.stories[copy].checks == ("sized",)
    assert there.stories[other].checks == ()


def test_a_copy_has_no_key_of_another_system_but_what_was_cut_keeps_it():
    m = a_map({"A": {"One": {None: ["x"]}}})
    story = Story(id="cut", step="s", key="a0", title="y", refs={"jira": "A-1"})
    copy = Story(id="story-1", step="s", key="a0", title="x", refs={"jira": "A-2"})

    result, ids = paste_stories(m, [story, copy], (id_of(m, "One"), None), None)

    assert [result.stories[name].refs for name in ids] == [{"jira": "A-1"}, {}]
    assert cell(result, "One") == ["x", "y", "x"]


def test_a_copy_takes_no_conflict_along_that_waits_for_a_choice():
    m = a_map({"A": {"One": {None: ["x"]}}})
    conflict = Conflict("story", "story-1", "title", "x", "y", "z")
    m = m.with_records(marked(replace(m.stories["story-1"], extra={"x-mood": "glad"}), [conflict]))
    story, place = m.stories["story-1"], (id_of(m, "One"), None)

    twice, (copy,) = duplicate(m, ["story-1"])
    pasted, (other,) = paste_stories(m, [story], place, None)
    moved, (cut,) = paste_stories(m.without("story-1"), [story], place, None)

    assert twice.stories[copy].extra == pasted.stories[other].extra == {"x-mood": "glad"}
    assert [one.id for one in pending(twice)] == ["story-1"]
    assert [one.id for one in pending(moved)] == [cut]
