"""What is wrong with a map is found and worded."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from storymap.model.conflicts import Conflict, marked
from storymap.model.findings import SEVERITIES, findings, word
from storymap.model.needs import circles, needs_of, way
from storymap.model.records import Item, Range
from tests.builders import a_map, id_of, ids_of, with_fields
from tests.strategies import maps, sound_maps


@pytest.fixture
def m():
    """Give a map with nothing to find."""
    return a_map(
        {"Browse": {"Search": {"MVP": ["a", "b"], "Next": ["c"]}, "Look": {"Next": ["d"]}}},
        outcomes=["Sales"],
        personas=["Reader"],
        stakeholders=["Shop"],
    )


def told(m):
    """Return the codes and sentences of all findings."""
    return [(finding.code, word(finding, m)) for finding in findings(m)]


def test_a_sound_map_has_no_findings(m):
    assert findings(m) == []


def test_what_two_people_changed_is_found_until_somebody_chooses(m):
    conflict = Conflict("story", "story-1", "title", "a", "b", "c")
    story = marked(m.stories["story-1"], [conflict])
    head = marked(m.head, [Conflict("head", "", "title", "x", "y", "z")])

    found = told(m.with_records(story).with_head(head))

    assert found == [
        ("conflict", "Two people changed the title of the map: to 'y', and to 'z'."),
        ("conflict", "Two people changed the title of story “a”: to 'b', and to 'c'."),
    ]
    places = [{"step": step, "release": None, "key": "a0"} for step in ids_of(m, "Search", "Look")]
    moved = marked(m.stories["story-1"], [Conflict("story", "story-1", "place", None, *places)])
    assert told(m.with_records(moved))[0][1] == (
        "Two people changed the place of story “a”: to 'step “Search”', and to 'step “Look”'."
    )


def test_loose_cards_are_found(m):
    assert told(m.without(*ids_of(m, "Look"))) == [
        ("loose-story", "story “d” is loose: its step 'step-2' is missing.")
    ]
    assert told(m.without(*ids_of(m, "Browse"))) == [
        ("loose-step", "step “Search” is loose: its activity 'activity-1' is missing."),
        ("loose-step", "step “Look” is loose: its activity 'activity-1' is missing."),
    ]


def test_references_that_point_nowhere_are_found(m):
    story = replace(
        m.stories["story-1"],
        needs=("n1",),
        outcomes=("n2",),
        personas=("n3",),
        checks=("n4", "ready1"),
        release="n5",
    )
    outcome = replace(m.outcomes["outcome-1"], personas=("n6",), stakeholders=("n7",))
    step = replace(m.steps["step-1"], personas=("n8",))
    activity = replace(m.activities["activity-1"], personas=("n9",))
    info = replace(m.info, ready=(Item(id="ready1", text="Small"),))

    found = findings(m.with_records(story, outcome, step, activity, info))

    assert {finding.code for finding in found} == {"missing-reference"}
    assert sorted(
        (finding.details["target"], finding.details["field"], *finding.record_ids)
        for finding in found
    ) == [
        ("n1", "needs", "story-1"),
        ("n2", "outcomes", "story-1"),
        ("n3", "personas", "story-1"),
        ("n4", "checks", "story-1"),
        ("n5", "release", "story-1"),
        ("n6", "personas", "outcome-1"),
        ("n7", "stakeholders", "outcome-1"),
        ("n8", "personas", "step-1"),
        ("n9", "personas", "activity-1"),
    ]


def test_a_missing_reference_is_worded(m):
    broken = m.with_records(replace(m.stories["story-1"], outcomes=("nowhere",)))

    assert told(broken) == [
        (
            "missing-reference",
            "story “a” names 'nowhere' in its 'outcomes', and there is no such record.",
        )
    ]


def test_a_circle_of_needs_is_found_once(m):
    m = with_fields(m, {"a": {"needs": ["b"]}, "b": {"needs": ["a"]}, "c": {"needs": ["a"]}})

    assert told(m) == [
        ("cycle", "Needs go in a circle: story “a” → story “b” → story “a”."),
    ]


def test_a_story_that_needs_itself_is_a_circle(m):
    m = with_fields(m, {"a": {"needs": ["a"]}})

    assert told(m) == [("cycle", "Needs go in a circle: story “a” → story “a”.")]


def test_a_story_that_comes_before_what_it_needs_is_found(m):
    early = with_fields(m, {"a": {"needs": ["c"]}})

    assert told(early) == [("needs-later", "story “a” comes before story “c”, which it needs.")]
    assert findings(with_fields(m, {"c": {"needs": ["a"]}, "a": {"needs": ["b"]}})) == []


@pytest.mark.parametrize("done", ["a", "c"])
def test_what_is_done_is_not_too_early(m, done):
    m = with_fields(m, {"a": {"needs": ["c"]}})

    assert findings(with_fields(m, {done: {"status": "done"}})) == []


def test_an_unscheduled_story_comes_last(m):
    m = with_fields(m, {"c": {"needs": ["d"]}, "d": {"release": None}})

    assert [finding.code for finding in findings(m)] == ["needs-later", "uncovered-step"]


def test_bad_keys_are_found(m):
    m = m.with_records(replace(m.steps["step-1"], key="!"), replace(m.stories["story-1"], key=""))

    assert told(m) == [
        ("bad-key", "step “Search” has '!' as its sort key, which is none."),
        ("bad-key", "story “a” has '' as its sort key, which is none."),
    ]


def test_stories_without_an_estimate_are_found_where_there_is_a_capacity(m):
    m = m.with_records(replace(m.releases[id_of(m, "MVP")], capacity=Range(likely=9)))
    m = with_fields(m, {"a": {"estimate": Range(likely=2)}})

    assert told(m) == [
        ("no-estimate", "story “b” has no estimate, though release “MVP” has a capacity.")
    ]
    assert findings(with_fields(m, {"b": {"status": "done"}})) == []


def test_steps_with_no_story_in_any_release_are_found_if_there_are_releases(m):
    bare = with_fields(m, {"d": {"release": None}})

    assert told(bare) == [("uncovered-step", "step “Look” has no story in any release.")]
    assert findings(bare.without(*bare.releases)) != findings(bare)
    assert findings(a_map({"Browse": {"Search": {None: ["a"]}}})) == []


def test_titles_are_never_read_as_templates():
    m = a_map({"{0.__class__}": {"{target}": {"MVP": ["a"], "Next": []}}})
    m = m.with_records(replace(m.stories["story-1"], title="{key!r}", key="!"))

    assert told(m) == [("bad-key", "story “{key!r}” has '!' as its sort key, which is none.")]


@given(maps())
def test_every_finding_can_be_worded_and_the_worst_come_first(m):
    found = findings(m)
    order = ["error", "warning", "info"]

    assert all(word(finding, m).endswith(".") for finding in found)
    ranks = [order.index(finding.severity) for finding in found]
    assert ranks == sorted(ranks)
    assert {finding.code for finding in found} <= SEVERITIES.keys()


@given(sound_maps())
def test_a_drawn_sound_map_has_no_errors(m):
    assert all(finding.severity != "error" for finding in findings(m))


graphs = st.dictionaries(
    st.sampled_from("abcdef"), st.lists(st.sampled_from("abcdef"), max_size=3, unique=True)
)


@given(graphs)
def test_every_need_in_a_circle_is_in_one_that_is_found(graph):
    known = nx.DiGraph(graph)
    parts = {
        name: number
        for number, part in enumerate(nx.strongly_connected_components(known))
        for name in part
    }
    tangled = {(one, two) for one, two in known.edges if parts[one] == parts[two]}

    found = circles(graph)

    edges = [list(zip(circle, (*circle[1:], circle[0]), strict=True)) for circle in found]
    assert {edge for circle in edges for edge in circle} == tangled
    assert len(set(found)) == len(found)
    assert all(circle[0] == min(circle) and len(set(circle)) == len(circle) for circle in found)


@given(graphs, st.sampled_from("abcdef"), st.sampled_from("abcdef"))
def test_a_way_is_a_shortest_one(graph, start, goal):
    known = nx.DiGraph(graph)
    known.add_nodes_from([start, goal])

    found = way(graph, [start], goal)

    if nx.has_path(known, start, goal):
        assert len(found) == nx.shortest_path_length(known, start, goal) + 1
        assert nx.is_path(known, found)
        assert (found[0], found[-1]) == (start, goal)
    else:
        assert found == []


def test_a_very_long_circle_is_found():
    count = 20_000
    graph = {str(number): (str((number + 1) % count),) for number in range(count)}

    (found,) = circles(graph)

    assert len(found) == count


def test_a_graph_that_is_all_tangled_is_not_searched_for_ever():
    names = [str(number) for number in range(60)]
    graph = dict.fromkeys(names, names)

    assert len(circles(graph)) == 200


def test_needs_that_point_nowhere_are_not_followed():
    m = with_fields(a_map({"A": {"B": {None: ["a", "b"]}}}), {"a": {"needs": ["b"]}})
    m = m.without(id_of(m, "b"))

    assert needs_of(m) == {"story-1": ()}
