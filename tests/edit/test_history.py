"""Undo and redo without end, cheap for large maps."""

from __future__ import annotations

import tracemalloc

import pytest

from storymap.edit.fields import set_fields
from storymap.edit.history import History
from storymap.edit.outline import rename
from storymap.edit.stories import Slot, move_stories
from storymap.model.keys import keys_between
from storymap.model.patch import Patch, patch_between
from storymap.model.records import Activity, Step, Story
from storymap.model.storymap import StoryMap
from tests.builders import a_map, cell, id_of


class Desk:
    """A map and its history, as a document holds them."""

    def __init__(self, m: StoryMap) -> None:
        self.map = m
        self.history = History()

    def edit(self, after: StoryMap, label: str = "Edit", merge_key: object = None) -> None:
        self.history.commit(patch_between(self.map, after), label, merge_key)
        self.map = after

    def rename(self, title: str, merge_key: object = None) -> None:
        self.edit(rename(self.map, "story-1", title), f"Rename to {title}", merge_key)

    def undo(self) -> None:
        patch, _ = self.history.undo()
        self.map = patch.apply(self.map)

    def redo(self) -> None:
        patch, _ = self.history.redo()
        self.map = patch.apply(self.map)

    @property
    def title(self) -> str:
        return self.map.stories["story-1"].title


@pytest.fixture
def desk():
    """Give a map with a story called a."""
    return Desk(a_map({"Browse": {"Search": {"MVP": ["a", "b"]}}}))


def test_every_edit_is_taken_back_and_applied_again_in_order(desk):
    for title in "xyz":
        desk.rename(title)

    seen = []
    for step in [desk.undo] * 3 + [desk.redo] * 3:
        step()
        seen.append(desk.title)

    assert seen == ["y", "x", "a", "x", "y", "z"]


def test_undo_gives_back_the_very_same_records(desk):
    before = desk.map
    desk.edit(move_stories(before, [id_of(before, "b")], Slot("step-1", None, None)))

    desk.undo()

    assert desk.map == before
    assert all(desk.map.stories[name] is before.stories[name] for name in before.stories)
    assert cell(desk.map, "Search", "MVP") == ["a", "b"]


def test_at_the_ends_there_is_nothing_to_undo_or_redo(desk):
    assert desk.history.undo() is None
    assert desk.history.redo() is None
    assert (desk.history.can_undo, desk.history.can_redo) == (False, False)
    assert (desk.history.undo_label, desk.history.redo_label) == (None, None)


def test_labels_say_what_would_be_undone_and_redone(desk):
    desk.rename("x")
    desk.rename("y")
    desk.undo()

    assert desk.history.undo_label == "Rename to x"
    assert desk.history.redo_label == "Rename to y"
    assert desk.history.redo()[1] == "Rename to y"


def test_patches_from_the_history_say_so(desk):
    desk.rename("x")

    undone, _ = desk.history.undo()
    redone, _ = desk.history.redo()

    assert (undone.origin, redone.origin) == ("undo", "undo")


def test_an_edit_after_undo_ends_what_could_be_redone(desk):
    desk.rename("x")
    desk.rename("y")
    desk.undo()

    desk.rename("z")

    assert not desk.history.can_redo
    desk.undo()
    assert desk.title == "x"


def test_an_edit_that_changes_nothing_is_no_step(desk):
    desk.rename("a")
    desk.history.commit(Patch(()), "Nothing")

    assert not desk.history.can_undo


def test_continuous_edits_are_one_step(desk):
    for title in ("p", "pa", "pay"):
        desk.rename(title, merge_key=("title", "story-1"))

    desk.undo()

    assert desk.title == "a"
    desk.redo()
    assert desk.title == "pay"


def test_edits_of_other_keys_or_none_are_steps_of_their_own(desk):
    desk.rename("x", merge_key="one")
    desk.rename("y", merge_key="two")
    desk.rename("z")
    desk.rename("w")

    for title in ("z", "y", "x", "a"):
        desk.undo()
        assert desk.title == title


@pytest.mark.parametrize("between", ["undo and redo", "save", "another edit"])
def test_a_step_is_not_continued_after_something_came_between(desk, between):
    desk.rename("x", merge_key="one")
    if between == "save":
        desk.history.mark_saved()
    elif between == "another edit":
        desk.rename("y")
    else:
        desk.undo()
        desk.redo()
    standing = desk.title

    desk.rename("z", merge_key="one")
    desk.undo()

    assert desk.title == standing


def test_a_continued_step_that_ends_where_it_began_is_dropped(desk):
    desk.rename("x", merge_key="one")
    desk.rename("a", merge_key="one")

    assert not desk.history.can_undo
    assert desk.history.is_saved


def test_a_map_is_as_saved_at_the_saved_step_only(desk):
    history = desk.history
    assert history.is_saved
    desk.rename("x")
    assert not history.is_saved
    history.mark_saved()
    assert history.is_saved

    desk.undo()
    assert not history.is_saved
    desk.redo()
    assert history.is_saved
    desk.rename("y")
    desk.undo()
    assert history.is_saved


def test_a_saved_state_that_can_no_longer_be_reached_is_never_met_again(desk):
    desk.rename("x")
    desk.history.mark_saved()
    desk.undo()

    desk.rename("z")

    assert not desk.history.is_saved
    desk.undo()
    assert not desk.history.is_saved


def large_map(stories: int) -> StoryMap:
    steps = [
        Step(id=f"step-{n}", activity="activity", key=key, title=f"Step {n}")
        for n, key in enumerate(keys_between(None, None, 100))
    ]
    rows = keys_between(None, None, stories // 100)
    return StoryMap.of(
        [
            Activity(id="activity", key="a0", title="All"),
            *steps,
            *(
                Story(id=f"story-{n}", step=f"step-{n % 100}", key=rows[n // 100], title=f"S {n}")
                for n in range(stories)
            ),
        ]
    )


def test_edits_of_a_large_map_take_memory_for_what_they_change_only():
    """1,000 of them are to take less than 50 MB; 100 are measured."""
    m = large_map(20_000)
    desk = Desk(m)
    tracemalloc.start()
    try:
        for number in range(100):
            name = f"story-{number * 19 % 20_000}"
            if number % 2:
                desk.edit(set_fields(desk.map, name, description=f"Number {number}"))
            else:
                step = f"step-{number % 97}"
                desk.edit(move_stories(desk.map, [name], Slot(step, None, None)))
        desk.map = m
        size, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert size * 10 < 50e6
