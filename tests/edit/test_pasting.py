"""Stories are pasted where they are told, whatever they named where they came from."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from storymap.edit.errors import EditError
from storymap.edit.outline import remove
from storymap.edit.pasting import paste_stories
from storymap.model.records import Task
from tests.builders import a_map, cell, cell_id, id_of, ids_of, titles


@pytest.fixture
def m():
    """Give a map in which c needs b and b needs a."""
    return a_map(
        {"Browse": {"Search": {"MVP": ["a", "b"], "Next": ["c"]}}},
        outcomes=["Sales"],
        personas=["Reader"],
        stories={
            "b": {"needs": ["a"], "outcomes": ["Sales"], "personas": ["Reader"]},
            "c": {"needs": ["b"], "refs": {"jira": "C-1"}},
        },
    )


def stories_of(m, *names):
    return [m.stories[name] for name in ids_of(m, *names)]


def test_stories_are_pasted_after_another_in_the_order_given(m):
    target = cell_id(m, "Search", "MVP")

    pasted, ids = paste_stories(m, stories_of(m, "c", "b"), target, id_of(m, "a"))

    assert titles(pasted, pasted.cell(*target)) == ["a", "c", "b", "b"]
    assert titles(pasted, ids) == ["c", "b"]


def test_needs_among_the_pasted_point_to_the_pasted(m):
    pasted, (b, c) = paste_stories(m, stories_of(m, "b", "c"), cell_id(m, "Search"), None)

    assert pasted.stories[c].needs == (b,)
    assert pasted.stories[b].needs == (id_of(m, "a"),)


def test_what_this_map_has_not_is_no_longer_named(m):
    other = a_map({"Buy": {"Pay": {}}})

    pasted, (b,) = paste_stories(other, stories_of(m, "b"), cell_id(other, "Pay"), None)

    story = pasted.stories[b]
    assert (story.needs, story.outcomes, story.personas) == ((), (), ())
    assert cell(pasted, "Pay") == ["b"]


def test_a_copy_has_no_tracker_key_but_what_was_cut_keeps_it(m):
    cut = remove(m, ids_of(m, "c"))

    _, (copy,) = copied = paste_stories(m, stories_of(m, "c"), cell_id(m, "Search"), None)
    _, (moved,) = back = paste_stories(cut, stories_of(m, "c"), cell_id(m, "Search"), None)

    assert copied[0].stories[copy].refs == {}
    assert back[0].stories[moved].refs == {"jira": "C-1"}


def test_pasted_entries_get_ids_of_their_own(m):
    story = replace(*stories_of(m, "a"), acceptance=(Task(id="t", text="Works"),))

    pasted, (copy,) = paste_stories(m, [story], cell_id(m, "Search"), None)

    assert pasted.stories[copy].acceptance[0].id != "t"


def test_nothing_is_pasted_from_nothing_or_to_nowhere(m):
    assert paste_stories(m, [], cell_id(m, "Search"), None) == (m, ())
    with pytest.raises(EditError, match="unknown-record"):
        paste_stories(m, stories_of(m, "a"), ("nobody", None), None)
