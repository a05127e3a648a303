"""Merging two maps of one: nothing is lost, only fields that both changed are conflicts."""

from __future__ import annotations

import os
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storymap.edit.outline import add_step, remove
from storymap.edit.stories import Slot, add_story, move_stories
from storymap.files.codec import decode, encode
from storymap.files.merge import merge
from storymap.files.settle import keep
from storymap.model.admit import admit
from storymap.model.conflicts import MARK, Conflict, pending
from storymap.model.findings import findings
from storymap.model.records import (
    Hypothesis,
    Item,
    Legend,
    Link,
    Narrative,
    Range,
    Step,
    Story,
    Task,
    replace,
)
from storymap.model.storymap import Kept, StoryMap
from storymap.progress import Cancelled, Progress
from tests.builders import a_map, id_of, ids_of, titles
from tests.files.merge_law import check_merge, three
from tests.files.sessions import session
from tests.strategies import maps, small_maps

SESSIONS = int(os.environ.get("STORYMAP_TEST_MERGES", "50"))


@pytest.fixture
def base():
    return a_map(
        {
            "Buy": {
                "Search": {"MVP": ["By word", "By shelf"], "Later": ["By taste"]},
                "Pay": {"MVP": ["By card"], None: ["By cash"]},
            },
            "Read": {"Open": {"MVP": ["At once"]}},
        },
        outcomes=["Readers come back"],
        personas=["Reader"],
    )


def put(m: StoryMap, title: str, /, **fields: Any) -> StoryMap:
    return m.with_records(admit(replace(m.find(id_of(m, title)), **fields)))


def told(m: StoryMap, title: str) -> Any:
    return m.find(id_of(m, title))


def clashes(conflicts: tuple[Conflict, ...]) -> list[tuple[str, str]]:
    return [(one.id, one.field) for one in conflicts]


def values(conflict: Conflict) -> tuple[Any, Any, Any]:
    return conflict.base, conflict.ours, conflict.theirs


# One side, or both alike


def test_a_side_that_changed_nothing_leaves_the_other_as_it_is(base):
    changed = put(base, "By word", title="By words")

    assert merge(base, changed, base).story_map is changed
    assert merge(base, base, changed).story_map == changed
    assert merge(base, changed, put(base, "By word", title="By words")).story_map is changed


def test_what_different_people_did_to_different_fields_is_all_there(base):
    ours = put(base, "By word", title="By words", value=3)
    theirs = put(put(base, "By word", estimate=Range(likely=5)), "By card", status="done")

    merged = merge(base, ours, theirs)

    assert merged.conflicts == ()
    story = told(merged.story_map, "By words")
    assert (story.value, story.estimate) == (3, Range(likely=5))
    assert told(merged.story_map, "By card").status == "done"


def test_records_that_neither_side_touched_are_the_very_same(base):
    merged = merge(base, put(base, "By word", value=3), put(base, "By card", value=4)).story_map

    assert told(merged, "By cash") is told(base, "By cash")


# One field on both sides


def test_one_field_changed_by_both_is_a_conflict_and_both_values_are_kept(base):
    ours, theirs = put(base, "By word", title="Mine"), put(base, "By word", title="Theirs")

    merged = merge(base, ours, theirs)

    (conflict,) = merged.conflicts
    assert (conflict.kind, conflict.id, conflict.field) == ("story", "story-1", "title")
    assert values(conflict) == ("By word", "Mine", "Theirs")
    assert merged.story_map.stories["story-1"].title == "Mine"
    again = decode(encode(merged.story_map))
    assert again.issues == ()
    assert pending(again.story_map) == (conflict,)


def test_an_estimate_is_one_value(base):
    ours = put(base, "By word", estimate=Range(low=1, likely=2, high=9))
    theirs = put(base, "By word", estimate=Range(likely=4))

    (conflict,) = merge(base, ours, theirs).conflicts

    assert values(conflict) == (None, {"low": 1, "likely": 2, "high": 9}, {"likely": 4})


def test_the_parts_of_a_narrative_and_a_hypothesis_merge_one_by_one(base):
    ours = put(base, "By word", narrative=Narrative(as_="reader", want="a"))
    ours = put(ours, "By word", hypothesis=Hypothesis(belief="x"))
    theirs = put(base, "By word", narrative=Narrative(want="b", so="c"))
    theirs = put(theirs, "By word", hypothesis=Hypothesis(signal="y"))

    merged = merge(base, ours, theirs)

    story = told(merged.story_map, "By word")
    assert story.narrative == Narrative(as_="reader", want="a", so="c")
    assert story.hypothesis == Hypothesis(belief="x", signal="y")
    assert clashes(merged.conflicts) == [("story-1", "narrative.want")]
    assert values(merged.conflicts[0]) == ("", "a", "b")


def test_a_hypothesis_that_one_side_dropped_and_the_other_changed_is_a_conflict(base):
    base = put(base, "By word", hypothesis=Hypothesis(belief="x"))

    merged = merge(
        base, put(base, "By word", hypothesis=None),
        put(base, "By word", hypothesis=Hypothesis(belief="y")),
    )  # fmt: skip

    assert clashes(merged.conflicts) == [("story-1", "hypothesis")]


def test_the_head_and_the_map_merge_by_field(base):
    ours = base.with_head(replace(base.head, title="Mine", extra={"x": 1, "y": 1}))
    ours = ours.with_records(replace(ours.info, goal="g", unit="days"))
    theirs = base.with_head(replace(base.head, title="Theirs", extra={"x": 2, "z": 3}))
    theirs = theirs.with_records(
        replace(
            theirs.info, problem="p", unit="points", legend=(Legend(colour="red", meaning="m"),)
        )
    )

    merged = merge(base, ours, theirs)

    head, info = merged.story_map.head, merged.story_map.info
    assert clashes(merged.conflicts) == [("", "title"), ("", "x")]
    assert (head.title, head.extra["x"], head.extra["y"], head.extra["z"]) == ("Mine", 1, 1, 3)
    assert (info.goal, info.problem, info.unit) == ("g", "p", "days")
    assert pending(decode(encode(merged.story_map)).story_map) == merged.conflicts


# Sets and lists


def test_sets_are_united_and_what_one_side_took_out_is_out(base):
    base = put(base, "By word", tags=("a", "b"))

    merged = merge(
        base, put(base, "By word", tags=("a", "c")), put(base, "By word", tags=("b", "d"))
    )

    assert told(merged.story_map, "By word").tags == ("c", "d")
    assert merged.conflicts == ()


def test_a_set_that_would_be_too_long_is_a_conflict(base):
    tags = [f"t{number:04}" for number in range(1200)]

    merged = merge(
        base,
        put(base, "By word", tags=tuple(tags[:700])),
        put(base, "By word", tags=tuple(tags[600:])),
    )

    assert clashes(merged.conflicts) == [("story-1", "tags")]
    assert told(merged.story_map, "By word").tags == tuple(tags[:700])
    assert decode(encode(merged.story_map)).issues == ()


def task(name: str, text: str = "", *, done: bool = False) -> Task:
    return Task(id=name, text=text or name, done=done)


def criteria(m: StoryMap) -> list[str]:
    return [entry.text for entry in told(m, "By word").acceptance]


def test_criteria_merge_by_id_and_stay_in_order(base):
    base = put(base, "By word", acceptance=(task("a"), task("b"), task("c")))
    ours = put(base, "By word", acceptance=(task("a"), task("n"), task("b", "B"), task("c")))
    theirs = put(
        base, "By word", acceptance=(task("b", done=True), task("m"), task("a"), task("z"))
    )

    merged = merge(base, ours, theirs)

    assert criteria(merged.story_map) == ["B", "m", "a", "n", "z"]
    assert told(merged.story_map, "By word").acceptance[0].done
    assert merged.conflicts == ()


def test_a_criterion_that_one_side_took_out_and_the_other_changed_stays_and_is_a_conflict(base):
    base = put(base, "By word", acceptance=(task("a"), task("b")))
    ours = put(base, "By word", acceptance=(task("b"),))
    theirs = put(base, "By word", acceptance=(task("a", "A"), task("b")))

    for one, other in ((ours, theirs), (theirs, ours)):
        merged = merge(base, one, other)
        assert criteria(merged.story_map) == ["A", "b"]
        assert clashes(merged.conflicts) == [("story-1", "acceptance.a")]


def test_a_criterion_worded_anew_by_both_is_a_conflict_about_its_text(base):
    base = put(base, "By word", acceptance=(task("a"),))

    merged = merge(
        base, put(base, "By word", acceptance=(task("a", "A"),)),
        put(base, "By word", acceptance=(task("a", "AA", done=True),)),
    )  # fmt: skip

    assert clashes(merged.conflicts) == [("story-1", "acceptance.a.text")]
    assert told(merged.story_map, "By word").acceptance == (task("a", "A", done=True),)


def test_links_and_other_systems_keys_merge_by_what_names_them(base):
    links = (Link(url="https://a.example"), Link(url="https://b.example"))
    ours = put(base, "By word", links=links[:1], refs={"jira": "A-1"})
    theirs = put(base, "By word", links=links[1:], refs={"jira": "A-2", "github": "7"})

    merged = merge(base, ours, theirs)

    story = told(merged.story_map, "By word")
    assert set(story.links) == set(links)
    assert dict(story.refs) == {"jira": "A-1", "github": "7"}
    assert clashes(merged.conflicts) == [("story-1", "refs.jira")]


def test_a_list_with_two_entries_of_one_name_is_one_value(base):
    ours = put(base, "By word", acceptance=(task("a"), task("a", "again")))
    theirs = put(base, "By word", acceptance=(task("b"),))

    assert clashes(merge(base, ours, theirs).conflicts) == [("story-1", "acceptance")]


def test_a_tick_for_what_the_other_side_took_out_of_the_checklist_goes(base):
    base = base.with_records(replace(base.info, ready=(Item(id="i", text="Small"),)))
    ours = base.with_records(replace(base.info, ready=()))
    theirs = put(base, "By word", checks=("i",))

    merged = merge(base, ours, theirs)

    assert told(merged.story_map, "By word").checks == ()
    assert merged.conflicts == ()


# Places


def test_two_moves_of_one_story_are_a_conflict_about_one_value(base):
    word, search, pay = ids_of(base, "By word", "Search", "Pay")
    mvp, later = ids_of(base, "MVP", "Later")
    ours = move_stories(base, [word], Slot(pay, mvp, None))
    theirs = move_stories(base, [word], Slot(search, later, None))

    merged = merge(base, ours, theirs)

    (conflict,) = merged.conflicts
    assert conflict.field == "place"
    assert conflict.ours == {"step": pay, "release": mvp, "key": ours.stories[word].key}
    assert conflict.theirs["release"] == later
    assert titles(merged.story_map, merged.story_map.cell(pay, mvp)) == ["By card", "By word"]


def test_a_move_and_a_new_title_both_hold(base):
    word, pay = ids_of(base, "By word", "Pay")

    merged = merge(
        base, put(base, "By word", title="By words"),
        move_stories(base, [word], Slot(pay, None, None)),
    )  # fmt: skip

    assert titles(merged.story_map, merged.story_map.cell(pay, None)) == ["By cash", "By words"]
    assert merged.conflicts == ()


def test_two_stories_added_at_one_place_are_both_there(base):
    search, mvp = ids_of(base, "Search", "MVP")
    ours = add_story(base, search, mvp, "Mine").story_map
    theirs = add_story(base, search, mvp, "Theirs").story_map

    merged = merge(base, ours, theirs)

    cell = titles(merged.story_map, merged.story_map.cell(search, mvp))
    assert cell[:2] == ["By word", "By shelf"]
    assert sorted(cell[2:]) == ["Mine", "Theirs"]
    assert merged.conflicts == ()


# Deleting


def test_a_story_that_one_side_deleted_and_the_other_changed_stays_and_is_a_conflict(base):
    (word,) = ids_of(base, "By word")
    deleted, changed = remove(base, [word]), put(base, "By word", value=9)

    merged = merge(base, deleted, changed)
    assert told(merged.story_map, "By word").value == 9
    assert [values(one) for one in merged.conflicts] == [(None, "deleted", "changed")]

    merged = merge(base, changed, deleted)
    assert told(merged.story_map, "By word").value == 9
    assert [values(one) for one in merged.conflicts] == [(None, "changed", "deleted")]


def test_what_both_deleted_is_gone(base):
    gone = remove(base, ids_of(base, "By word"))

    assert merge(base, gone, remove(base, ids_of(base, "By word"))).story_map is gone


def test_an_activity_deleted_while_a_step_was_added_to_it_stays(base):
    (read,) = ids_of(base, "Read")
    ours = remove(base, [read])
    theirs = add_step(base, read, "Turn pages").story_map

    for one, other, sides in (
        (ours, theirs, ("deleted", "named")),
        (theirs, ours, ("named", "deleted")),
    ):
        merged = merge(base, one, other)
        assert clashes(merged.conflicts) == [(read, "record")]
        assert values(merged.conflicts[0])[1:] == sides
        assert titles(merged.story_map, [s.id for s in merged.story_map.steps_of(read)]) == [
            "Turn pages"
        ]


def test_a_release_deleted_while_a_story_was_moved_in_stays(base):
    later, cash, pay = ids_of(base, "Later", "By cash", "Pay")
    ours = remove(base, [later])
    theirs = move_stories(base, [cash], Slot(pay, later, None))

    merged = merge(base, ours, theirs)

    assert clashes(merged.conflicts) == [(later, "record")]
    assert titles(merged.story_map, merged.story_map.cell(pay, later)) == ["By cash"]
    assert told(merged.story_map, "By taste").release is None


def test_a_deleted_activity_comes_back_with_the_step_of_a_story_that_changed(base):
    ours = remove(base, ids_of(base, "Buy"))
    theirs = put(base, "By card", status="doing")

    merged = merge(base, ours, theirs)

    found = {told(base, name).id for name in ("By card", "Pay", "Buy")}
    assert {one.id for one in merged.conflicts} == found
    assert merged.story_map.stories.keys() - ours.stories.keys() == {id_of(base, "By card")}


def test_a_story_that_is_needed_anew_is_not_deleted(base):
    word, card = ids_of(base, "By word", "By card")
    ours = remove(base, [word])
    theirs = put(base, "By card", needs=(word,))

    merged = merge(base, ours, theirs)

    assert clashes(merged.conflicts) == [(word, "record")]
    assert merged.story_map.stories[card].needs == (word,)


def test_a_need_that_led_nowhere_before_brings_nothing_back(base):
    (word,) = ids_of(base, "By word")
    base = put(base, "By card", needs=(word,))
    ours = base.without(word)
    theirs = put(base, "By card", value=2)

    merged = merge(base, ours, theirs)

    assert merged.conflicts == ()
    assert word not in merged.story_map.stories


# Needs


def test_a_circle_that_only_the_merge_makes_is_opened_and_is_a_conflict(base):
    word, shelf, card = ids_of(base, "By word", "By shelf", "By card")
    base = put(base, "By shelf", needs=(card,))
    ours = put(base, "By word", needs=(shelf,))
    theirs = put(base, "By card", needs=(word,))

    merged = merge(base, ours, theirs)

    assert clashes(merged.conflicts) == [(card, "needs")]
    assert values(merged.conflicts[0]) == ([], [], [word])
    assert merged.story_map.stories[card].needs == ()
    assert merged.story_map.stories[word].needs == (shelf,)


def test_a_circle_that_was_there_before_stays_as_it_is(base):
    word, shelf = ids_of(base, "By word", "By shelf")
    theirs = put(put(base, "By word", needs=(shelf,)), "By shelf", needs=(word,))
    ours = put(base, "By card", needs=(word,))

    merged = merge(base, ours, theirs)

    assert merged.conflicts == ()
    assert merged.story_map.stories[word].needs == (shelf,)


# The same id, unknown things, no base


def test_the_same_id_added_by_both_merges_by_field(base):
    new = Story(id="n", step=id_of(base, "Pay"), key="a5", title="One")

    merged = merge(
        base, base.with_records(replace(new, value=3)),
        base.with_records(replace(new, title="Two", tags=("t",))),
    )  # fmt: skip

    assert clashes(merged.conflicts) == [("n", "title")]
    assert (merged.story_map.stories["n"].value, merged.story_map.stories["n"].tags) == (3, ("t",))


def test_one_id_for_two_kinds_keeps_both_records(base):
    ours = base.with_records(Story(id="n", step=id_of(base, "Pay"), key="a5", title="A story"))
    theirs = base.with_records(Step(id="n", activity=id_of(base, "Buy"), key="a5", title="A step"))

    merged = merge(base, ours, theirs)

    assert [values(one) for one in merged.conflicts] == [(None, "story", "step")]
    assert b"A story" in encode(merged.story_map)
    assert b"A step" in encode(merged.story_map)
    assert merged.story_map.stories["n"].title == "A story"


def kept(raw: str, name: str = "k") -> Kept:
    return Kept("sprint", name, raw.encode(), "this version knows no such kind of record")


def test_records_of_unknown_kinds_merge_as_wholes(base):
    start = base.with_head(replace(base.head, kept=(kept('{"a":1}'), kept('{"b":1}', "l"))))
    ours = base.with_head(replace(base.head, kept=(kept('{"a":2}'), kept('{"b":1}', "l"))))
    theirs = base.with_head(replace(base.head, kept=(kept('{"a":1}'), kept('{"c":1}', "m"))))

    merged = merge(start, ours, theirs)

    assert [one.raw for one in merged.story_map.head.kept] == [b'{"a":2}', b'{"c":1}']
    assert merged.conflicts == ()


def test_an_unknown_record_that_both_changed_is_there_in_both_forms(base):
    start, ours, theirs = (
        base.with_head(replace(base.head, kept=(kept(raw),))) for raw in ("1", "2", "3")
    )

    merged = merge(start, ours, theirs)

    assert [one.raw for one in merged.story_map.head.kept] == [b"2", b"3"]
    assert clashes(merged.conflicts) == [("", "sprint k")]


def test_unknown_fields_merge_by_name(base):
    base = put(base, "By word", extra={"mood": 1, "x": {"deep": [1]}})
    ours = put(base, "By word", extra={"mood": 2, "x": {"deep": [1]}, "mine": True})
    theirs = put(base, "By word", extra={"mood": 3})

    merged = merge(base, ours, theirs)

    assert clashes(merged.conflicts) == [("story-1", "mood")]
    extra = dict(told(merged.story_map, "By word").extra)
    extra.pop(MARK)
    assert extra == {"mood": 2, "mine": True}


def test_marks_of_older_conflicts_stay_until_one_side_settles_them(base):
    first = merge(base, put(base, "By word", title="A"), put(base, "By word", title="B")).story_map
    settled = first.with_records(replace(first.stories["story-1"], extra=None))

    assert pending(merge(first, put(first, "By card", value=1), settled).story_map) == ()
    merged = merge(first, put(first, "A", value=1), put(first, "A", assignee="me")).story_map
    assert [one.field for one in pending(merged)] == ["title"]
    assert [finding.code for finding in findings(merged)].count("conflict") == 1


def test_marks_that_both_sides_changed_are_united(base):
    first = merge(base, put(base, "By word", title="A"), put(base, "By word", title="B")).story_map
    first = merge(first, put(first, "A", value=1), put(first, "A", value=2)).story_map
    conflicts = {one.field: one for one in pending(first)}
    ours = keep(first, [conflicts["title"]])
    ours = merge(ours, put(ours, "A", assignee="me"), put(ours, "A", assignee="you")).story_map
    theirs = put(first, "A", colour="red")
    theirs = merge(theirs, put(theirs, "A", colour="teal"), put(theirs, "A", colour="x")).story_map

    merged = merge(first, ours, theirs)

    assert merged.conflicts == ()
    assert {one.field for one in pending(merged.story_map)} == {"value", "assignee", "colour"}


def test_a_key_of_another_system_that_one_side_dropped_and_the_other_changed_stays(base):
    base = put(base, "By word", refs={"jira": "A-1", "github": "7"})
    ours = put(base, "By word", refs={"github": "7"})
    theirs = put(base, "By word", refs={"jira": "A-2", "github": "7"})

    for one, other in ((ours, theirs), (theirs, ours)):
        merged = merge(base, one, other)
        assert told(merged.story_map, "By word").refs["jira"] == "A-2"
        assert clashes(merged.conflicts) == [("story-1", "refs.jira")]


def test_without_a_base_what_both_have_alike_is_it(base):
    ours = put(base, "By word", title="Mine", value=3)
    theirs = remove(put(base, "By word", title="Theirs"), ids_of(base, "By cash"))

    merged = merge(None, ours, theirs)

    assert clashes(merged.conflicts) == [("story-1", "title")]
    assert told(merged.story_map, "Mine").value == 3
    assert "By cash" in titles(merged.story_map, merged.story_map.stories)


def test_a_long_merge_tells_how_far_it_is_and_can_be_stopped(base):
    many = base.with_records(
        *(Story(id=f"n{n}", step="step-1", key="a0", title="x") for n in range(1000))
    )
    told: list[float] = []

    merge(base, base, many, Progress(lambda share, what: told.append(share)))

    assert told == sorted(told)
    assert len(told) == 5
    stopped = Progress()
    stopped.cancel()
    with pytest.raises(Cancelled):
        merge(base, base, many, stopped)


# Anything


@pytest.mark.no_cover
@settings(max_examples=40)
@given(small_maps(), small_maps(), small_maps())
def test_any_three_maps_merge_into_one_that_a_file_can_hold(base, ours, theirs):
    merged = merge(base, ours, theirs)

    again = decode(encode(merged.story_map))
    assert again.story_map == merged.story_map
    assert again.issues == ()
    assert all(admit(record) is record for record in merged.story_map.records())
    assert {(one.id, one.field) for one in merged.conflicts} >= {
        (one.id, one.field) for one in pending(merged.story_map)
    }


@settings(max_examples=25)
@given(maps(max_stories=6), st.randoms(use_true_random=False))
def test_merging_with_what_did_not_change_changes_nothing(base, chance):
    changed = session(base, chance, 6)

    assert merge(base, base, changed).story_map == changed
    assert merge(base, changed, base).story_map is changed
    assert merge(base, changed, decode(encode(changed)).story_map).story_map is changed


def test_merges_of_random_sessions_are_what_they_are_to_be():
    found = [check_merge(*three(seed))[1] for seed in range(SESSIONS)]

    assert any(found)
    assert not all(found)
