"""Random sessions of editing: what a person may do to a map, by a seed."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any
from unittest import mock

from storymap.edit import fields, outline, releases, stories
from storymap.edit.errors import EditError
from storymap.edit.outcomes import add_outcome
from storymap.edit.stories import Slot
from storymap.model.records import Hypothesis, Item, Narrative, Question, Range, Task, replace
from storymap.model.storymap import StoryMap

Edit = Callable[[StoryMap, random.Random], StoryMap]

_WORDS = ("pay", "card", "find", "bike", "unlock", "Köln", "late", "map", "price", "ride")


def words(chance: random.Random, most: int = 4) -> str:
    return " ".join(chance.choices(_WORDS, k=chance.randint(1, most)))


def session(m: StoryMap, chance: random.Random, edits: int) -> StoryMap:
    """Return a map after some random edits, each of which the program allows."""
    with mock.patch("secrets.randbits", chance.getrandbits):
        for _ in range(edits):
            m = step(m, chance)
    return m


def step(m: StoryMap, chance: random.Random) -> StoryMap:
    """Return a map after one random edit; the same map if that one is refused."""
    try:
        return chance.choice(EDITS)(m, chance)
    except EditError:
        return m


def _any(chance: random.Random, table: Any) -> str:
    names = sorted(table)
    if not names:
        raise EditError("too-few")
    return chance.choice(names)


def _rename(m: StoryMap, chance: random.Random) -> StoryMap:
    return fields.set_fields(m, _any(chance, {r.id for r in m.records()}), title=words(chance))


def _describe(m: StoryMap, chance: random.Random) -> StoryMap:
    name = chance.choice(["description", "problem", "assignee", "colour", "status", "pinned"])
    values = {"status": chance.choice(["todo", "doing", "done"]), "pinned": chance.random() < 0.5}
    value = values.get(name, words(chance))
    return fields.set_fields(m, _any(chance, m.stories), **{name: value})


def _estimate(m: StoryMap, chance: random.Random) -> StoryMap:
    low, likely, high = sorted(chance.randint(0, 20) for _ in range(3))
    values = [None, Range(likely=likely), Range(low=low, likely=likely, high=high)]
    name = chance.choice(["estimate", "estimate", "value"])
    value = chance.choice(values) if name == "estimate" else chance.choice([None, 5, 7.5])
    return fields.set_fields(m, _any(chance, m.stories), **{name: value})


def _need(m: StoryMap, chance: random.Random) -> StoryMap:
    story = m.stories[_any(chance, m.stories)]
    other = _any(chance, m.stories)
    needs = set(story.needs) ^ {other}
    return fields.set_fields(m, story.id, needs=sorted(needs - {story.id}))


def _sets(m: StoryMap, chance: random.Random) -> StoryMap:
    story = m.stories[_any(chance, m.stories)]
    if m.outcomes and chance.random() < 0.5:
        outcomes = sorted(set(story.outcomes) ^ {_any(chance, m.outcomes)})
        return fields.set_fields(m, story.id, outcomes=outcomes)
    return fields.set_fields(m, story.id, tags=sorted({*story.tags} ^ {words(chance, 1)}))


def _criteria(m: StoryMap, chance: random.Random) -> StoryMap:
    story = m.stories[_any(chance, m.stories)]
    entries = list(story.acceptance)
    number = chance.randrange(len(entries) + 1)
    if number == len(entries) or chance.random() < 0.3:
        entries.insert(number, Task(id=f"t{chance.getrandbits(30)}", text=words(chance)))
    elif chance.random() < 0.3:
        del entries[number]
    elif chance.random() < 0.3:
        entries.append(entries.pop(number))
    else:
        change = {"text": words(chance)} if chance.random() < 0.5 else {"done": True}
        entries[number] = replace(entries[number], **change)
    return fields.set_fields(m, story.id, acceptance=tuple(entries))


def _practice(m: StoryMap, chance: random.Random) -> StoryMap:
    story = m.stories[_any(chance, m.stories)]
    told = replace(story.narrative, **{chance.choice(["as_", "want", "so"]): words(chance)})
    doubt = replace(story.hypothesis or Hypothesis(), belief=words(chance))
    question = Question(id=f"q{chance.getrandbits(30)}", text=words(chance))
    change: Any = chance.choice(
        [
            {"narrative": told}, {"hypothesis": chance.choice([doubt, None])},
            {"questions": (*story.questions, question)}, {"refs": {"jira": words(chance, 1)}},
            {"narrative": Narrative()},
        ]
    )  # fmt: skip
    return fields.set_fields(m, story.id, **change)


def _about(m: StoryMap, chance: random.Random) -> StoryMap:
    ready = (*m.info.ready, Item(id=f"r{chance.getrandbits(30)}", text=words(chance)))
    spread = replace(m.info.spread, high=chance.choice([1.2, 2, 3]))
    change: Any = chance.choice([{"goal": words(chance)}, {"ready": ready}, {"spread": spread}])
    return fields.set_fields(m, "map", **change)


def _move(m: StoryMap, chance: random.Random) -> StoryMap:
    ids = list(dict.fromkeys(_any(chance, m.stories) for _ in range(chance.randint(1, 3))))
    cell = (_any(chance, m.steps), chance.choice(m.lanes))
    before = chance.choice([None, *m.cell(*cell)])
    return stories.move_stories(m, ids, Slot(*cell, before))


def _move_backbone(m: StoryMap, chance: random.Random) -> StoryMap:
    activity = _any(chance, m.activities)
    if chance.random() < 0.3:
        others = [name for name in m.activities if name != activity]
        return outline.move_activities(m, [activity], chance.choice([None, *others]))
    there = [step.id for step in m.steps_of(activity)]
    return outline.move_steps(m, [_any(chance, m.steps)], activity, chance.choice([None, *there]))


def _add_story(m: StoryMap, chance: random.Random) -> StoryMap:
    cell = (_any(chance, m.steps), chance.choice(m.lanes))
    return stories.add_story(m, *cell, words(chance)).story_map


def _add_backbone(m: StoryMap, chance: random.Random) -> StoryMap:
    kind = chance.randrange(4)
    if kind == 0 or not m.activities:
        return outline.add_activity(m, words(chance)).story_map
    if kind == 1:
        return releases.add_release(m, words(chance)).story_map
    if kind == 2:
        return add_outcome(m, words(chance)).story_map
    return outline.add_step(m, _any(chance, m.activities), words(chance)).story_map


def _remove(m: StoryMap, chance: random.Random) -> StoryMap:
    table = chance.choice([m.stories, m.stories, m.stories, m.steps, m.releases, m.outcomes])
    return outline.remove(m, [_any(chance, table)])


def _remove_much(m: StoryMap, chance: random.Random) -> StoryMap:
    return outline.remove(m, [_any(chance, m.activities)]) if len(m.activities) > 2 else m


def _title(m: StoryMap, chance: random.Random) -> StoryMap:
    return m.with_head(replace(m.head, title=words(chance)))


EDITS: tuple[Edit, ...] = (
    _rename, _rename, _describe, _describe, _estimate, _estimate, _need, _need, _sets, _criteria,
    _criteria, _practice, _practice, _about, _move, _move, _move, _move_backbone, _add_story,
    _add_story, _add_backbone, _remove, _remove_much, _title,
)  # fmt: skip
