"""Whatever is done to a map, nothing is lost or doubled, and all of it can be undone."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from typing import Any
from unittest import mock

import msgspec
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from storymap.edit import (
    fields,
    outline,
    pasting,
    people,
    plans,
    releases,
    reviews,
    shipping,
    splitting,
    stories,
)
from storymap.edit.errors import EditError
from storymap.edit.history import History
from storymap.edit.stories import Slot
from storymap.model.keys import is_key
from storymap.model.patch import patch_between
from storymap.model.records import Story
from storymap.model.storymap import StoryMap
from tests.strategies import maps, titles

numbers = st.integers(0, 200)
several = st.lists(numbers, min_size=1, max_size=4)
shifts = st.sampled_from([-2, -1, 1, 2])


def image(m: StoryMap) -> bytes:
    """Return all that is in a map, as bytes that no later change can alter."""
    return msgspec.json.encode([m.head, m.info, list(m.records())])


def everything(m: StoryMap) -> dict[str, Any]:
    return {"/head": m.head, "/info": m.info, **{record.id: record for record in m.records()}}


def afresh(m: StoryMap) -> StoryMap:
    return StoryMap(m.head, m.info, {kind: dict(m.table(kind)) for kind in m._tables})


class Editing(RuleBasedStateMachine):
    """A map under every edit, with the history that the document would keep."""

    @initialize(m=maps(max_stories=8))
    def start(self, m: StoryMap) -> None:
        self.ids = mock.patch("secrets.randbits", random.Random(0).getrandbits)
        self.ids.start()
        self.map = m
        self.history = History()
        self.states: list[StoryMap] = [m]
        self.place = 0

    # Helpers

    def pick(self, table: Any, number: int) -> str:
        return sorted(table)[number % len(table)]

    def picks(self, table: Any, chosen: list[int]) -> list[str]:
        return list(dict.fromkeys(self.pick(table, number) for number in chosen))

    def edit(self, change: Callable[[StoryMap], StoryMap]) -> StoryMap | None:
        """Apply an edit and check what holds of each; return the map before, None if refused."""
        before, picture = self.map, image(self.map)
        try:
            after = change(before)
        except EditError as refused:
            if refused.code not in {"cycle", "too-few"}:
                raise
            assert image(before) == picture
            return None
        assert image(before) == picture
        patch = patch_between(before, after)
        assert bool(patch) == (after is not before)
        old, new = everything(before), everything(after)
        assert all(new[name] is old[name] for name in new if new[name] == old.get(name))
        self.check(after)
        self.map = after
        self.history.commit(patch, "Edit")
        if patch:
            self.place += 1
            self.states[self.place :] = [after]
        return before

    def check(self, after: StoryMap) -> None:
        shown = Counter(name for names in after.cells.values() for name in names)
        assert shown == Counter(after.stories.keys())
        assert all(is_key(record.key) for record in after.records())
        assert after.cells == afresh(after).cells
        assert after.backbone == afresh(after).backbone
        for kind, table in after._tables.items():
            assert all(type(record) is kind and record.id == name for name, record in table.items())

    def same_stories(self, before: StoryMap | None) -> None:
        if before is not None:
            assert self.map.stories.keys() == before.stories.keys()

    def keys_stay(self, before: StoryMap | None, moved: list[str]) -> None:
        """Others are the very same records, unless equal keys had to be healed."""
        if before is None:
            return
        for cell, names in before.cells.items():
            others = [name for name in names if name not in moved]
            assert others == [name for name in self.map.cell(*cell) if name in set(others)]
            found = [before.stories[name].key for name in names]
            if len(set(found)) == len(found):
                assert all(self.map.stories[n].key == before.stories[n].key for n in others)

    # Adding

    @rule(title=titles, number=numbers, at_start=st.booleans())
    def add_activity(self, title, number, at_start):
        known = self.map.activities
        side = {"before" if at_start else "after": self.pick(known, number)} if known else {}
        self.edit(lambda m: outline.add_activity(m, title, **side).story_map)

    @precondition(lambda self: self.map.activities)
    @rule(title=titles, number=numbers)
    def add_step(self, title, number):
        activity = self.pick(self.map.activities, number)
        self.edit(lambda m: outline.add_step(m, activity, title).story_map)

    @rule(title=titles, number=numbers, at_start=st.booleans())
    def add_release(self, title, number, at_start):
        known = self.map.releases
        side = {"before" if at_start else "after": self.pick(known, number)} if known else {}
        self.edit(lambda m: releases.add_release(m, title, **side).story_map)

    @precondition(lambda self: self.map.steps)
    @rule(names=st.lists(titles, min_size=1, max_size=3), number=numbers, lane=numbers)
    def add_stories(self, names, number, lane):
        step = self.pick(self.map.steps, number)
        release = self.map.lanes[lane % len(self.map.lanes)]
        after = next(iter(self.map.cell(step, release)), None)

        before = self.edit(lambda m: stories.add_stories(m, step, release, names, after=after)[0])

        cell = self.map.cell(step, release)
        old = before.cell(step, release)
        start = 1 if after else 0
        assert cell == (*old[:start], *cell[start : start + len(names)], *old[start:])
        assert [self.map.stories[n].title for n in cell[start : start + len(names)]] == names

    # Moving

    @precondition(lambda self: self.map.activities)
    @rule(chosen=several, beside=st.none() | numbers)
    def move_activities(self, chosen, beside):
        ids = self.picks(self.map.activities, chosen)
        goal = None if beside is None else self.pick(self.map.activities, beside)
        before = self.edit(lambda m: outline.move_activities(m, ids, goal))
        self.same_stories(before)
        order = [activity.id for activity, _ in self.map.backbone if activity]
        assert order[order.index(ids[0]) :][: len(ids)] == ids

    @precondition(lambda self: self.map.steps and self.map.activities)
    @rule(chosen=several, activity=numbers, beside=st.none() | numbers)
    def move_steps(self, chosen, activity, beside):
        ids = self.picks(self.map.steps, chosen)
        parent = self.pick(self.map.activities, activity)
        there = {step.id for step in self.map.steps_of(parent)}
        goal = None if beside is None or not there else self.pick(there, beside)
        before = self.edit(lambda m: outline.move_steps(m, ids, parent, goal))
        self.same_stories(before)
        assert self.map.cells == before.cells
        order = [step.id for step in self.map.steps_of(parent)]
        assert order[order.index(ids[0]) :][: len(ids)] == ids

    @precondition(lambda self: self.map.releases)
    @rule(chosen=several, beside=st.none() | numbers)
    def move_releases(self, chosen, beside):
        ids = self.picks(self.map.releases, chosen)
        goal = None if beside is None else self.pick(self.map.releases, beside)
        before = self.edit(lambda m: releases.move_releases(m, ids, goal))
        assert self.map.cells == before.cells

    @precondition(lambda self: self.map.stories and self.map.steps)
    @rule(chosen=several, step=numbers, lane=numbers, beside=st.none() | numbers)
    def move_stories(self, chosen, step, lane, beside):
        ids = self.picks(self.map.stories, chosen)
        cell = (self.pick(self.map.steps, step), self.map.lanes[lane % len(self.map.lanes)])
        there = self.map.cell(*cell)
        goal = None if beside is None or not there else there[beside % len(there)]
        before = self.edit(lambda m: stories.move_stories(m, ids, Slot(*cell, goal)))
        self.same_stories(before)
        self.keys_stay(before, ids)
        order = list(self.map.cell(*cell))
        place = order.index(ids[0])
        assert order[place : place + len(ids)] == ids
        if goal is None:
            assert place + len(ids) == len(order)
        elif goal not in ids:
            assert order[place + len(ids)] == goal

    @precondition(lambda self: self.map.stories)
    @rule(
        chosen=several,
        by=shifts,
        shift=st.sampled_from(
            [stories.shift_releases, stories.shift_in_cell, stories.shift_columns]
        ),
    )
    def shift(self, chosen, by, shift):
        ids = self.picks(self.map.stories, chosen)
        before = self.edit(lambda m: shift(m, ids, by))
        self.same_stories(before)
        self.keys_stay(before, ids)

    # Taking apart and putting together

    @precondition(lambda self: self.map.stories)
    @rule(number=numbers, names=st.lists(titles, min_size=1, max_size=3))
    def split_story(self, number, names):
        name = self.pick(self.map.stories, number)
        before = self.edit(lambda m: stories.split_story(m, name, names)[0])
        assert len(self.map.stories) == len(before.stories) + len(names) - 1

    @precondition(lambda self: len(self.map.stories) > 1)
    @rule(chosen=several)
    def merge_stories(self, chosen):
        ids = self.picks(self.map.stories, chosen)
        before = self.edit(lambda m: stories.merge_stories(m, ids))
        if before is not None:
            assert before.stories.keys() - self.map.stories.keys() == set(ids[1:])

    @precondition(lambda self: self.map.releases)
    @rule(number=numbers, chosen=st.lists(numbers, max_size=5))
    def assign_slice(self, number, chosen):
        release = self.pick(self.map.releases, number)
        ids = self.picks(self.map.stories, chosen) if self.map.stories else []
        before = self.edit(lambda m: plans.assign_slice(m, release, ids, "Because"))
        self.same_stories(before)
        for story in self.map.stories.values():
            old = before.stories[story.id]
            if old.pinned:
                assert story is old
            elif story.release == release:
                assert story.id in ids or story.status == "done"

    @precondition(lambda self: self.map.stories and self.map.steps)
    @rule(chosen=several, step=numbers, lane=numbers)
    def paste_stories(self, chosen, step, lane):
        found = [self.map.stories[name] for name in self.picks(self.map.stories, chosen)]
        cell = (self.pick(self.map.steps, step), self.map.lanes[lane % len(self.map.lanes)])
        before = self.edit(lambda m: pasting.paste_stories(m, found, cell, None)[0])
        assert len(self.map.stories) == len(before.stories) + len(found)

    # The practice

    @precondition(lambda self: self.map.stories)
    @rule(number=numbers, rule=st.sampled_from(splitting.SPLIT_RULES))
    def split_by_rule(self, number, rule):
        name = self.pick(self.map.stories, number)
        drafts = splitting.split_drafts(self.map, name, rule)
        if drafts and len(self.map.stories) <= 40:
            before = self.edit(lambda m: splitting.split_into(m, name, drafts)[0])
            assert len(self.map.stories) == len(before.stories) + len(drafts) - 1

    @precondition(lambda self: self.map.releases)
    @rule(number=numbers)
    def ship_release(self, number):
        release = self.pick(self.map.releases, number)
        before = self.edit(lambda m: shipping.ship_release(m, release))
        self.same_stories(before)
        assert self.map.releases[release].state == "shipped"

    @precondition(lambda self: self.map.releases and self.map.steps)
    @rule(number=numbers, text=titles, step=numbers)
    def add_an_action_and_make_it_a_story(self, number, text, step):
        release = self.pick(self.map.releases, number)
        column = self.pick(self.map.steps, step)
        self.edit(lambda m: reviews.add_action(m, release, text).story_map)
        action = self.map.releases[release].retro.actions[-1].id
        before = self.edit(lambda m: reviews.action_to_story(m, release, action, column).story_map)
        assert self.map.stories.keys() - before.stories.keys() == {action}

    @precondition(lambda self: self.map.stories and self.map.outcomes)
    @rule(chosen=several, number=numbers)
    def connect(self, chosen, number):
        ids = self.picks(self.map.stories, chosen)
        outcome = self.pick(self.map.outcomes, number)
        self.edit(lambda m: people.connect(m, ids, outcome))
        assert all(outcome in self.map.stories[name].outcomes for name in ids)

    # Anything

    @rule(number=numbers, name=st.sampled_from(["title", "description", "colour"]), text=titles)
    def set_text(self, number, name, text):
        record_id = (
            self.pick(everything(self.map), number).removeprefix("/head").replace("/info", "map")
        )
        if name != "title" and not hasattr(self.map.find(record_id), name):
            return
        self.edit(lambda m: fields.set_fields(m, record_id, **{name: text}))

    @precondition(lambda self: self.map.stories)
    @rule(number=numbers, chosen=several)
    def set_needs(self, number, chosen):
        story = self.pick(self.map.stories, number)
        needs = self.picks(self.map.stories, chosen)
        self.edit(lambda m: fields.set_fields(m, story, needs=needs))

    @precondition(lambda self: list(self.map.records()))
    @rule(chosen=several)
    def duplicate(self, chosen):
        if len(self.map.stories) > 40:
            return
        ids = self.picks({record.id for record in self.map.records()}, chosen)
        before = self.edit(lambda m: outline.duplicate(m, ids)[0])
        assert all(
            self.map.find(name) == old for name, old in everything_but_keys(before, self.map)
        )

    @precondition(lambda self: list(self.map.records()))
    @rule(chosen=several)
    def remove(self, chosen):
        ids = self.picks({record.id for record in self.map.records()}, chosen)
        before = self.edit(lambda m: outline.remove(m, ids))
        gone = {record.id for record in before.records()} - {r.id for r in self.map.records()}
        assert set(ids) <= gone
        for record in self.map.records():
            if isinstance(record, Story):
                assert not gone & {record.step, record.release, *record.needs, *record.outcomes}

    # Undo and redo

    @rule(steps=st.integers(1, 5))
    def undo(self, steps):
        for _ in range(steps):
            undone = self.history.undo()
            assert (undone is None) == (self.place == 0)
            if undone is not None:
                self.place -= 1
                self.step_to(undone[0].apply(self.map))

    @rule(steps=st.integers(1, 5))
    def redo(self, steps):
        for _ in range(steps):
            redone = self.history.redo()
            assert (redone is None) == (self.place + 1 == len(self.states))
            if redone is not None:
                self.place += 1
                self.step_to(redone[0].apply(self.map))

    def step_to(self, found: StoryMap) -> None:
        """The map after undo or redo is the one that was: equal, of the very same records."""
        known = self.states[self.place]
        mine, others = everything(found), everything(known)
        assert found == known
        assert all(mine[name] is others[name] for name in others)
        self.check(found)
        self.map = found

    def teardown(self):
        if hasattr(self, "history"):
            self.undo(len(self.states))
            self.ids.stop()


def everything_but_keys(before: StoryMap, after: StoryMap) -> list[tuple[str, Any]]:
    """Return the records of a map whose keys are as they are in the other."""
    return [
        (record.id, record)
        for record in before.records()
        if record.key == after.find(record.id).key
    ]


Editing.TestCase.settings = settings(
    max_examples=60,
    stateful_step_count=15,
    deadline=None,
    phases=set(Phase) - {Phase.explain},  # which takes minutes here
)
TestEditing = Editing.TestCase
