"""A patch is what changed between two maps, and it can be taken back."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from storymap.model.patch import Change, Patch, PatchRefusedError, merged, patch_between
from storymap.model.records import replace
from storymap.model.storymap import HEAD_ID, Head, StoryMap
from tests.builders import a_map
from tests.strategies import maps, small_maps


def everything(m: StoryMap) -> dict[str, object]:
    return {"head": m.head, "info": m.info, **{record.id: record for record in m.records()}}


def same_records(left: StoryMap, right: StoryMap) -> bool:
    """Tell whether two maps hold the very same objects."""
    mine, others = everything(left), everything(right)
    return mine.keys() == others.keys() and all(mine[name] is others[name] for name in mine)


@given(small_maps(), small_maps())
def test_a_patch_leads_from_one_map_to_the_other_and_back(old, new):
    patch = patch_between(old, new)

    after = patch.apply(old)
    back = patch.inverse().apply(after)

    assert after == new
    assert back == old
    changed = patch.ids()
    assert all(
        one is everything(old)[name]
        for name, one in everything(back).items()
        if name in changed or (name == "head" and HEAD_ID in changed)
    )


@given(maps())
def test_taking_a_patch_back_gives_the_very_same_records(old):
    assume(old.stories)
    renamed = [replace(story, title=story.title + "!") for story in old.stories.values()]
    new = old.with_records(*renamed).without(*list(old.steps)[:1])

    back = patch_between(old, new).inverse().apply(new)

    assert same_records(back, old)
    assert back.cells == old.cells


@settings(max_examples=30)
@given(small_maps(), small_maps(), small_maps())
def test_two_patches_that_follow_each_other_are_one(first, second, third):
    one = merged(patch_between(first, second), patch_between(second, third))

    assert one.apply(first) == third
    assert one.inverse().apply(third) == first
    assert one.ids() == patch_between(first, third).ids()


@given(small_maps(), small_maps())
def test_a_patch_merged_with_its_inverse_is_empty(old, new):
    patch = patch_between(old, new)

    assert not merged(patch, patch.inverse())


def test_a_patch_holds_only_what_changed():
    m = a_map({"Browse": {"Search": {"MVP": ["By word", "By shelf"]}}}, title="Books")
    story = replace(m.stories["story-1"], title="By name")
    equal = replace(m.stories["story-2"], title="By shelf")

    patch = patch_between(m, m.with_records(story, equal).with_head(Head(title="Shop")))

    assert {change.id for change in patch.changes} == {HEAD_ID, "story-1"}
    assert Change("story-1", m.stories["story-1"], story) in patch.changes


def test_no_change_is_an_empty_patch():
    m = a_map({"Browse": {}})

    assert not patch_between(m, m)
    assert not patch_between(m, a_map({"Browse": {}}))
    assert Patch(()).apply(m) == m


def test_a_patch_whose_old_side_no_longer_fits_is_refused():
    m = a_map({"Browse": {"Search": {"MVP": ["By word"]}}})
    story = m.stories["story-1"]
    patch = patch_between(m, m.with_records(replace(story, title="By name")))
    elsewhere = m.with_records(replace(story, title="By colour"))

    with pytest.raises(PatchRefusedError, match="story-1") as refused:
        patch.apply(elsewhere)

    assert refused.value.record_id == "story-1"


def test_a_patch_that_adds_what_is_there_is_refused():
    m = a_map({"Browse": {"Search": {"MVP": ["By word"]}}})
    patch = patch_between(m.without("story-1"), m)

    with pytest.raises(PatchRefusedError):
        patch.apply(m.with_records(replace(m.stories["story-1"], title="By name")))


def test_a_record_removed_while_another_comes_is_in_the_patch():
    m = a_map({"Browse": {"Search": {"MVP": ["By word"]}}})
    other = replace(m.stories["story-1"], id="story-9")

    patch = patch_between(m, m.without("story-1").with_records(other))

    assert patch.ids() == {"story-1", "story-9"}


def test_a_record_that_changes_its_kind_survives_a_patch():
    m = a_map({"Browse": {"Search": {}}})
    changed = m.with_records(replace(m.activities["activity-1"], id="step-1"))

    patch = patch_between(m, changed)

    assert patch.apply(m) == changed
    assert patch.inverse().apply(changed) == m


def test_the_origin_of_a_patch_is_kept():
    m = a_map({"Browse": {}})
    patch = patch_between(m, m.without("activity-1"), "merge")

    assert patch.origin == "merge"
    assert patch.inverse().origin == "undo"
    assert merged(patch, patch_between(m, m)).origin == "user"


@given(st.data())
def test_tables_in_any_order_are_compared_by_id(data):
    m = a_map({"A": {"One": {None: ["a", "b", "c", "d"]}}})
    stories = list(m.stories.values())
    chosen = data.draw(st.lists(st.sampled_from(stories), unique_by=lambda s: s.id))
    changed = [
        replace(story, title=data.draw(st.sampled_from([story.title, "other"]))) for story in chosen
    ]
    rest = [record for record in m.records() if record.id not in m.stories]
    after = StoryMap.of([*rest, *changed], title=m.title)

    patch = patch_between(m, after)

    expected = {story.id for story in stories} - {story.id for story in chosen}
    expected |= {story.id for story in changed if story.title == "other"}
    assert {change.id for change in patch.changes if change.id in m.stories} == expected


@given(small_maps(), st.data())
def test_a_map_made_by_one_change_differs_by_it_alone(old, data):
    options = [(record.id, other) for record in old.records() for other in (None, record)]
    options += [(record.id, replace(record, title="Another")) for record in old.records()]
    options += [("map", replace(old.info, goal="Another")), ("", Head(title="Another"))]
    record_id, record = data.draw(st.sampled_from(options))
    new = old.with_changes({record_id: record})
    again = StoryMap(new.head, new.info, dict(new._tables))

    assert new.only_change_since(old) == record_id
    assert again.only_change_since(old) is None
    assert patch_between(old, new) == patch_between(old, again)


def test_a_map_does_not_keep_the_one_that_it_was_made_of():
    old = StoryMap.of(title="Old")
    new = old.with_changes({"": replace(old.head, title="New")})
    del old

    assert new.only_change_since(StoryMap.of(title="Old")) is None
