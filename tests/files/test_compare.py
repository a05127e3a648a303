"""Comparing two maps: what was added, removed, moved and changed, for people and programs."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storymap.edit.outline import add_activity, move_steps, remove
from storymap.edit.releases import move_releases
from storymap.edit.stories import Slot, add_story, move_stories
from storymap.files.codec import encode
from storymap.files.compare import Changes, compare
from storymap.files.merge import merge
from storymap.files.wording import change_lines, conflict_lines, summary
from storymap.model.admit import admit
from storymap.model.records import Link, Narrative, Range, Story, Task, replace
from storymap.model.storymap import Kept, StoryMap
from tests.builders import a_map, id_of, ids_of
from tests.files.sessions import session
from tests.strategies import maps


@pytest.fixture
def m():
    return a_map(
        {
            "Buy": {
                "Search": {"MVP": ["By word", "By shelf", "By taste"]},
                "Pay": {None: ["By card"]},
            },
            "Read": {"Open": {}},
        },
        releases=["MVP", "Later"],
        stories={"By word": {"needs": ["By card"], "acceptance": (Task(id="a", text="Fast"),)}},
    )


def words(old: StoryMap, new: StoryMap) -> list[str]:
    return list(change_lines(compare(old, new), old, new))


def put(m: StoryMap, title: str, /, **fields: object) -> StoryMap:
    return m.with_records(admit(replace(m.find(id_of(m, title)), **fields)))


def test_a_map_does_not_differ_from_itself(m):
    assert compare(m, m) == Changes()
    assert not compare(m, m)


def test_what_was_added_and_removed_is_named(m):
    new = add_story(m, id_of(m, "Pay"), id_of(m, "Later"), "By wire").story_map
    new = remove(new, ids_of(new, "By shelf"))

    assert words(m, new) == [
        "added    story “By wire” in “Pay”, “Later”",
        "removed  story “By shelf”",
    ]


def test_what_was_moved_says_from_where_to_where(m):
    new = move_stories(m, ids_of(m, "By word"), Slot(id_of(m, "Pay"), None, None))
    new = move_steps(new, ids_of(new, "Pay"), id_of(new, "Read"), None)

    assert words(m, new) == [
        "moved    step “Pay”: “Buy” → “Read”",
        "moved    story “By word”: “Search”, “MVP” → “Pay”, unscheduled",
    ]


def test_another_order_among_siblings_is_a_move_and_another_key_alone_is_not(m):
    new = move_stories(
        m, ids_of(m, "By taste"), Slot(id_of(m, "Search"), id_of(m, "MVP"), "story-1")
    )
    assert words(m, new) == ["moved    story “By taste”: to another place among its siblings"]
    new = move_releases(m, ids_of(m, "Later"), id_of(m, "MVP"))
    assert words(m, new) == ["moved    release “Later”: to another place among its siblings"]

    changes = compare(m, put(m, "By taste", key="a9"))
    assert changes.moved == ()
    assert [field.field for field in changes.changed[0].fields] == ["key"]


def test_fields_are_told_with_both_values(m):
    new = put(
        m, "By word", title="By words", needs=(id_of(m, "By shelf"),), value=3, pinned=True,
        estimate=Range(low=1, likely=2, high=5), narrative=Narrative(want="to find\nit"),
        acceptance=(Task(id="a", text="Quick", done=True), Task(id="b", text="Safe")),
        links=(Link(url="https://a.example"),), description="x" * 300,
    )  # fmt: skip

    assert words(m, new) == [
        "changed  story “By words”",
        "  title: “By word” → “By words”",
        "  needs: + “By shelf”, − “By card”",
        "  acceptance.a.text: “Fast” → “Quick”",
        "  acceptance.a.done: nothing → yes",
        "  acceptance.b: nothing → “Safe”",
        f"  description: nothing → “{'x' * 69}…”",
        "  narrative: nothing → want “to find it”",
        "  estimate: nothing → 1–2–5",
        "  value: nothing → 3",
        "  pinned: nothing → yes",
        "  links.https://a.example: nothing → url “https://a.example”",
    ]


def test_the_order_of_criteria_is_told(m):
    old = put(m, "By word", acceptance=(Task(id="a", text="A"), Task(id="b", text="B")))
    new = put(m, "By word", acceptance=(Task(id="b", text="B"), Task(id="a", text="A")))

    assert words(old, new)[1:] == ["  acceptance (order): another order"]


def test_the_map_and_what_is_set_aside_are_told(m):
    kept = Kept("sprint", "x", b"{}", "")
    new = m.with_head(replace(m.head, title="Other", extra={"x": 1}, kept=(kept,)))
    new = new.with_records(replace(m.info, goal="Sell"))

    assert words(m, new) == [
        "added    sprint x",
        "changed  the map",
        "  title: “A map” → “Other”",
        "  x: nothing → 1",
        "changed  the map",
        "  goal: nothing → “Sell”",
    ]


def test_a_record_of_another_kind_is_removed_and_added(m):
    new = add_activity(m, "X").story_map
    name = id_of(new, "X")
    other = new.without(name).with_records(Story(id=name, step="step-1", key="a0", title="X"))

    changes = compare(new, other)

    assert [one.kind for one in changes.added] == ["story"]
    assert [one.kind for one in changes.removed] == ["activity"]


@settings(max_examples=30)
@given(maps(max_stories=8), st.randoms(use_true_random=False))
def test_maps_differ_if_and_only_if_something_is_told(m, chance):
    other = session(m, chance, 5)

    changes = compare(m, other)

    assert bool(changes) == (m != other)
    assert json.loads(json.dumps(changes.as_json()))
    assert bool(words(m, other)) == bool(changes)
    back = compare(other, m)
    assert {one.id for one in back.added} == {one.id for one in changes.removed}
    assert {one.subject.id for one in back.moved} == {one.subject.id for one in changes.moved}


def test_how_much_changed_is_told_in_a_few_words(m):
    new = remove(add_activity(m, "X").story_map, ids_of(m, "By shelf"))

    assert summary(compare(m, new)) == "1 added, 1 removed"
    assert summary(compare(m, m)) == "no change"


def test_conflicts_are_told_side_by_side(m):
    ours = put(remove(m, ids_of(m, "By shelf")), "By word", title="Mine")
    ours = move_stories(ours, ids_of(ours, "By taste"), Slot(id_of(m, "Pay"), None, None))
    theirs = put(put(m, "By shelf", value=1), "By word", title="Theirs")
    theirs = move_stories(theirs, ids_of(m, "By taste"), Slot(id_of(m, "Search"), None, None))

    merged = merge(m, ours, theirs)

    lines = [line for one in merged.conflicts for line in conflict_lines(one, merged.story_map)]
    assert lines == [
        "story “Mine”: title",
        "  base: “By word”",
        "  ours: “Mine”",
        "  theirs: “Theirs”",
        "story “By shelf”",
        "  ours: deleted it",
        "  theirs: changed it",
        "story “By taste”: place",
        "  base: “Search”, “MVP”",
        "  ours: “Pay”, unscheduled",
        "  theirs: “Search”, unscheduled",
    ]


def test_a_random_session_is_told_with_no_more_records_than_it_touched(m):
    chance = random.Random(5)
    other = session(m, chance, 1)

    assert encode(m) != encode(other) or not compare(m, other)
