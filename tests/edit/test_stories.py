"""Stories are added, moved by pointer and keyboard, and given to releases."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from storymap.edit.errors import EditError
from storymap.edit.plans import assign_slice
from storymap.edit.stories import (
    Slot,
    add_stories,
    add_story,
    move_stories,
    shift_columns,
    shift_in_cell,
    shift_releases,
)
from storymap.model.storymap import LOOSE
from tests.builders import a_map, cell, cell_id, id_of, ids_of, titles, with_fields


@pytest.fixture
def m():
    """Give a map of two steps, two releases and the stories a to h."""
    return a_map(
        {
            "Browse": {
                "Search": {"MVP": ["a", "b", "c"], "Next": ["d"], None: ["e"]},
                "Look": {"MVP": ["f", "g"], None: ["h"]},
            }
        }
    )


def board(m):
    """Return the stories of each cell as one word, steps by lanes."""
    return [
        ["".join(titles(m, m.cell(step.id, lane))) for lane in m.lanes] for step in m.step_order
    ]


# Adding


def test_a_story_is_added_where_it_is_told(m):
    step, release = cell_id(m, "Search", "MVP")

    at_end, new = add_story(m, step, release, " x \n")
    before = add_story(m, step, release, "x", before=id_of(m, "b")).story_map
    after = add_story(m, step, release, "x", after=id_of(m, "b")).story_map

    assert cell(at_end, "Search", "MVP") == ["a", "b", "c", "x"]
    assert at_end.stories[new].title == "x"
    assert cell(before, "Search", "MVP") == ["a", "x", "b", "c"]
    assert cell(after, "Search", "MVP") == ["a", "b", "x", "c"]
    assert all(before.stories[name] is m.stories[name] for name in m.stories)


def test_a_story_may_be_added_to_no_release(m):
    assert board(add_story(m, id_of(m, "Look"), None, "x").story_map)[1] == ["fg", "", "hx"]


def test_each_line_becomes_a_story_but_blank_ones(m):
    step, release = cell_id(m, "Search", "MVP")

    added, ids = add_stories(m, step, release, ["x", " ", "y"], after=id_of(m, "a"))

    assert cell(added, "Search", "MVP") == ["a", "x", "y", "b", "c"]
    assert titles(added, ids) == ["x", "y"]
    assert add_stories(m, step, release, [" "]) == (m, ())


@pytest.mark.parametrize(("step", "release"), [("nobody", None), (LOOSE, None), ("step-1", "no")])
def test_a_story_is_not_added_to_a_cell_that_is_not_there(m, step, release):
    with pytest.raises(EditError, match="unknown-record"):
        add_story(m, step, release)


# Moving


def test_a_story_goes_before_another(m):
    moved = move_stories(m, ids_of(m, "h"), Slot(*cell_id(m, "Search", "MVP"), id_of(m, "b")))

    assert board(moved) == [["ahbc", "d", "e"], ["fg", "", ""]]


def test_stories_go_to_the_end_of_a_cell_in_the_order_given(m):
    moved = move_stories(m, ids_of(m, "g", "a", "d"), Slot(*cell_id(m, "Look"), None))

    assert board(moved) == [["bc", "", "e"], ["f", "", "hgad"]]


def test_the_keys_of_others_stay(m):
    moved = move_stories(m, ids_of(m, "c"), Slot(*cell_id(m, "Search", "MVP"), id_of(m, "a")))

    assert cell(moved, "Search", "MVP") == ["c", "a", "b"]
    assert [name for name in m.stories if moved.stories[name] is not m.stories[name]] == ids_of(
        m, "c"
    )


def test_moving_to_where_it_is_changes_nothing(m):
    slot = Slot(*cell_id(m, "Search", "MVP"), id_of(m, "c"))

    assert move_stories(m, ids_of(m, "b"), slot) is m
    assert move_stories(m, ids_of(m, "a", "b"), slot) is m
    assert move_stories(m, ids_of(m, "c"), slot) is m
    assert move_stories(m, ids_of(m, "c"), slot._replace(before=None)) is m
    assert move_stories(m, [], slot) is m


def test_a_target_that_moves_itself_gives_way_to_the_next_that_stays(m):
    moved = move_stories(m, ids_of(m, "d", "b"), Slot(*cell_id(m, "Search", "MVP"), id_of(m, "b")))

    assert cell(moved, "Search", "MVP") == ["a", "d", "b", "c"]


def test_equal_keys_are_healed_only_as_far_as_needed(m):
    equal = m.with_records(
        *(replace(m.stories[name], key="a5") for name in ids_of(m, "a", "b", "c"))
    )

    moved = move_stories(equal, ids_of(m, "e"), Slot(*cell_id(m, "Search", "MVP"), id_of(m, "c")))

    assert cell(moved, "Search", "MVP") == ["a", "b", "e", "c"]
    assert [name for name in m.stories if moved.stories[name] != equal.stories[name]] == ids_of(
        m, "c", "e"
    )


def test_stories_are_not_moved_to_what_is_not_there(m):
    with pytest.raises(EditError, match="unknown-record"):
        move_stories(m, ids_of(m, "a"), Slot("nobody", None, None))
    with pytest.raises(EditError, match="unknown-record"):
        move_stories(m, ids_of(m, "a"), Slot(LOOSE, None, None))
    with pytest.raises(EditError, match="unknown-record"):
        move_stories(m, ["nobody"], Slot("step-1", None, None))
    with pytest.raises(EditError, match="not-a-sibling"):
        move_stories(m, ids_of(m, "a"), Slot("step-1", None, id_of(m, "h")))


def test_loose_stories_are_put_in_order_and_brought_home(m):
    lost = m.without(id_of(m, "Look"))
    f, g = ids_of(m, "f", "g")

    turned = move_stories(lost, [g], Slot(LOOSE, id_of(m, "MVP"), f))
    home = move_stories(turned, [g], Slot(*cell_id(m, "Search", "Next"), None))

    assert titles(turned, turned.cell(LOOSE, id_of(m, "MVP"))) == ["g", "f"]
    assert turned.stories[g].step == id_of(m, "Look")
    assert cell(home, "Search", "Next") == ["d", "g"]
    with pytest.raises(EditError, match="unknown-record"):
        move_stories(lost, [g], Slot(LOOSE, "nowhere", None))


def test_a_story_in_no_release_that_is_there_can_be_put_in_order(m):
    lost = m.without(id_of(m, "Next"))

    moved = move_stories(lost, ids_of(m, "d"), Slot(id_of(m, "Search"), None, None))

    assert cell(moved, "Search") == ["e", "d"]


# By the keyboard


@pytest.mark.parametrize(
    ("names", "by", "expected"),
    [
        ("b", 1, [["ac", "db", "e"], ["fg", "", "h"]]),
        ("db", -1, [["abc", "d", "e"], ["fg", "", "h"]]),
        ("ba", 1, [["c", "dab", "e"], ["fg", "", "h"]]),
        ("af", 2, [["bc", "d", "ea"], ["g", "", "hf"]]),
        ("ad", 1, [["bc", "a", "ed"], ["fg", "", "h"]]),
        ("e", 1, [["abc", "d", "e"], ["fg", "", "h"]]),
    ],
)
def test_stories_shift_between_releases(m, names, by, expected):
    shifted = shift_releases(m, ids_of(m, *names), by)

    assert board(shifted) == expected
    assert (shifted is m) == (expected == board(m))


@pytest.mark.parametrize(
    ("names", "by", "expected"),
    [
        ("b", 1, [["acb", "d", "e"], ["fg", "", "h"]]),
        ("b", -1, [["bac", "d", "e"], ["fg", "", "h"]]),
        ("c", 1, [["ab", "cd", "e"], ["fg", "", "h"]]),
        ("d", -1, [["abcd", "", "e"], ["fg", "", "h"]]),
        ("g", 1, [["abc", "d", "e"], ["f", "g", "h"]]),
        ("g", 3, [["abc", "d", "e"], ["f", "", "hg"]]),
        ("bc", 1, [["a", "bcd", "e"], ["fg", "", "h"]]),
        ("ac", -1, [["acb", "d", "e"], ["fg", "", "h"]]),
        ("ac", 1, [["ba", "cd", "e"], ["fg", "", "h"]]),
        ("ab", -1, [["abc", "d", "e"], ["fg", "", "h"]]),
        ("bg", -1, [["bac", "d", "e"], ["gf", "", "h"]]),
        ("e", 1, [["abc", "d", "e"], ["fg", "", "h"]]),
        ("b", 0, [["abc", "d", "e"], ["fg", "", "h"]]),
    ],
)
def test_stories_shift_within_their_cell_and_on_to_the_next_lane(m, names, by, expected):
    shifted = shift_in_cell(m, ids_of(m, *names), by)

    assert board(shifted) == expected
    assert (shifted is m) == (expected == board(m))


@pytest.mark.parametrize(
    ("names", "by", "expected"),
    [
        ("a", 1, [["bc", "d", "e"], ["afg", "", "h"]]),
        ("b", 1, [["ac", "d", "e"], ["fbg", "", "h"]]),
        ("d", 1, [["abc", "", "e"], ["fg", "d", "h"]]),
        ("g", -1, [["agbc", "d", "e"], ["f", "", "h"]]),
        ("ac", 1, [["b", "d", "e"], ["afcg", "", "h"]]),
        ("ce", 1, [["ab", "d", ""], ["fgc", "", "eh"]]),
        ("af", 1, [["abc", "d", "e"], ["fg", "", "h"]]),
        ("a", -1, [["abc", "d", "e"], ["fg", "", "h"]]),
    ],
)
def test_stories_shift_between_columns_and_keep_their_rank(m, names, by, expected):
    shifted = shift_columns(m, ids_of(m, *names), by)

    assert board(shifted) == expected
    assert (shifted is m) == (expected == board(m))


def test_loose_stories_shift_among_releases_and_out_to_the_last_column(m):
    lost = m.without(id_of(m, "Look"))

    down = shift_releases(lost, ids_of(m, "f"), 1)
    up = shift_in_cell(lost, ids_of(m, "g"), -1)
    out = shift_columns(lost, ids_of(m, "f"), -1)

    assert titles(down, down.cell(LOOSE, id_of(m, "Next"))) == ["f"]
    assert titles(up, up.cell(LOOSE, id_of(m, "MVP"))) == ["g", "f"]
    assert cell(out, "Search", "MVP") == ["f", "a", "b", "c"]
    assert shift_columns(lost, ids_of(m, "a"), 1) is lost


# Slices


def test_a_slice_takes_in_the_chosen_and_hands_on_the_others(m):
    chosen = ids_of(m, "b", "d", "h")

    sliced = assign_slice(m, id_of(m, "MVP"), chosen, "Most value for 12 days")

    assert board(sliced) == [["bd", "ac", "e"], ["h", "fg", ""]]
    assert sliced.releases[id_of(m, "MVP")].reason == "Most value for 12 days"


def test_what_is_handed_on_from_the_last_release_is_unscheduled(m):
    sliced = assign_slice(m, id_of(m, "Next"), ids_of(m, "e", "c"))

    assert board(sliced) == [["ab", "ce", "d"], ["fg", "", "h"]]


def test_pinned_and_done_stories_stay_in_their_release(m):
    m = with_fields(m, {"a": {"pinned": True}, "f": {"status": "done"}, "e": {"pinned": True}})

    sliced = assign_slice(m, id_of(m, "MVP"), ids_of(m, "b", "e"))

    assert board(sliced) == [["ab", "dc", "e"], ["f", "g", "h"]]


def test_what_a_slice_did_not_consider_stays_in_its_release(m):
    unestimated = ids_of(m, "c", "g", "h")

    sliced = assign_slice(m, id_of(m, "MVP"), ids_of(m, "b", "d"), unestimated=unestimated)

    assert board(sliced) == [["bcd", "a", "e"], ["g", "f", "h"]]


def test_a_slice_as_it_is_changes_nothing(m):
    chosen = ids_of(m, *"abcfg")

    assert assign_slice(m, id_of(m, "MVP"), chosen) is m
    assert assign_slice(m, id_of(m, "MVP"), chosen, " ") is m


def test_a_slice_needs_a_release_and_stories_that_are_there(m):
    with pytest.raises(EditError, match="unknown-record"):
        assign_slice(m, "nobody", [])
    with pytest.raises(EditError, match="unknown-record"):
        assign_slice(m, id_of(m, "MVP"), ["nobody"])
