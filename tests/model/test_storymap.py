"""A map is an immutable value with indexes that are always true."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storymap.model.ids import MAP_ID, is_id, new_id
from storymap.model.records import MapInfo, Story, replace
from storymap.model.storymap import HEAD_ID, LOOSE, Head, StoryMap, place_of
from tests.builders import a_map, cell, id_of, outline, titles
from tests.strategies import keys, maps, small_maps


def afresh(m: StoryMap) -> StoryMap:
    """Return the same map without any index taken over."""
    return StoryMap(m.head, m.info, {kind: dict(m.table(kind)) for kind in m._tables})


numbers = st.integers(0, 50)
edits = st.lists(st.tuples(numbers, numbers, numbers, keys), min_size=1, max_size=6)
"""Changes of records: which, what is done, where to, and with what key."""


def changed(m: StoryMap, drawn: list[tuple[int, int, int, str]], other: StoryMap) -> StoryMap:
    """Return a map with records gone, moved, keyed anew, and taken from another map."""
    ours, theirs = list(m.records()), list(other.records())
    changes: dict[str, Any] = {}
    for which, what, where, key in drawn:
        if what % 4 == 0 and theirs:
            record: Any = theirs[which % len(theirs)]
            changes[record.id] = record
        elif ours:
            record = ours[which % len(ours)]
            changes[record.id] = None if what % 4 == 1 else replace(record, key=key)
            if what % 4 == 2 and isinstance(record, Story):
                steps, lanes = [*m.steps, "nowhere"], [*m.releases, "nowhere", None]
                changes[record.id] = replace(
                    record,
                    step=steps[where % len(steps)],
                    release=lanes[where % len(lanes)],
                    needs=tuple(list(m.stories)[: where % 3]),
                )
    return m.with_changes(changes)


@pytest.mark.no_cover
@given(st.lists(edits, max_size=3), maps(max_stories=8), small_maps())
def test_indexes_kept_over_changes_are_those_made_from_scratch(steps, m, other):
    assert m.cells is not None
    assert m.needed is not None
    for drawn in steps:
        m = changed(m, drawn, other)

        assert m.cells == afresh(m).cells
        assert m.needed == afresh(m).needed
        assert m.backbone == afresh(m).backbone
        assert m.release_order == afresh(m).release_order


@given(maps())
def test_every_story_is_in_exactly_one_cell(m):
    shown = [name for names in m.cells.values() for name in names]

    assert sorted(shown) == sorted(m.stories)
    assert all(name in m.cell(*m.cell_of(story)) for name, story in m.stories.items())


@given(maps())
def test_every_step_is_in_the_backbone_once(m):
    assert sorted(step.id for step in m.step_order) == sorted(m.steps)


@pytest.mark.no_cover
@given(edits, small_maps(), small_maps())
def test_changing_a_map_leaves_it_as_it_was(drawn, m, other):
    before, cells, needed = afresh(m), dict(m.cells), dict(m.needed)

    changed(m, drawn, other)

    assert m == before
    assert (m.cells, m.needed) == (cells, needed)


def test_a_map_finds_its_records_its_info_and_its_head():
    m = a_map({"Browse": {"Search": {}}}, title="Books")

    assert m.find(id_of(m, "Search")) is m.steps["step-1"]
    assert m.find(MAP_ID) is m.info
    assert m.find(HEAD_ID) == Head(title="Books")
    assert m.find("nobody") is None


def test_head_and_info_change_like_records():
    m = a_map({"Browse": {}})

    after = m.with_changes({HEAD_ID: Head(title="New"), MAP_ID: MapInfo(id="map", goal="Read")})

    assert (after.title, after.info.goal) == ("New", "Read")
    assert after.with_head(m.head).title == m.title
    assert after.activities is m.activities


def test_a_record_may_give_way_to_one_of_another_kind():
    m = a_map({"Browse": {"Search": {"MVP": ["By word"]}}})
    activity = replace(m.activities["activity-1"], id="step-1", title="Read")

    after = m.with_records(activity)

    assert "step-1" not in after.steps
    assert after.activities["step-1"] is activity
    assert after.cell(LOOSE, "release-1") == ("story-1",)


def test_removing_what_is_not_there_is_no_error():
    m = a_map({"Browse": {"Search": {}}})

    assert m.without("nobody") == m


def test_siblings_with_equal_keys_stand_by_id():
    m = a_map({"Browse": {"Search": {"MVP": ["B", "A"]}}})

    m = m.with_records(*(replace(story, key="a0") for story in m.stories.values()))

    assert cell(m, "Search", "MVP") == ["B", "A"]
    assert m.cell("step-1", "release-1") == ("story-1", "story-2")


def test_what_lost_its_place_is_shown_loose_and_returns_with_it():
    m = a_map({"Browse": {"Search": {"MVP": ["By word"]}}})
    assert not m.has_loose_stories

    loose = m.without("step-1", "activity-1", "release-1")

    assert loose.has_loose_stories
    assert titles(loose, loose.cell(LOOSE, None)) == ["By word"]
    assert loose.with_records(*m.records()).cells == m.cells


def test_steps_without_an_activity_come_last():
    m = a_map({"Browse": {"Search": {}}, "Buy": {"Pay": {}}})

    m = m.without("activity-1")

    assert outline(m) == {"Buy": ["Pay"], "": ["Search"]}
    assert [step.title for step in m.steps_of(LOOSE)] == ["Search"]
    assert m.steps_of("nobody") == ()


def test_lanes_are_the_releases_then_the_unscheduled():
    m = a_map({}, releases=["MVP", "Next"])

    assert m.lanes == ("release-1", "release-2", None)


def test_a_place_is_one_value():
    m = a_map({"Browse": {"Search": {"MVP": ["By word"]}}})

    assert place_of(m.stories["story-1"]) == ("step-1", "release-1", "a0")


def test_maps_are_equal_if_all_in_them_is():
    m = a_map({"Browse": {"Search": {"MVP": ["By word"]}}})

    assert m == a_map({"Browse": {"Search": {"MVP": ["By word"]}}})
    assert m != a_map({"Browse": {"Search": {"MVP": ["By name"]}}})
    assert m != "a map"
    with pytest.raises(TypeError, match="unhashable"):
        hash(m)
    assert repr(m) == "StoryMap('A map', 1 stories)"


def test_new_ids_are_valid_and_differ():
    ids = {new_id() for _ in range(1_000)}

    assert len(ids) == 1_000
    assert all(is_id(name) and len(name) == 12 for name in ids)
    assert not is_id("")
    assert not is_id("a b")
