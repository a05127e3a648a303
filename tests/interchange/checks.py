"""What must hold of every imported map, and maps as words, for comparing them."""

from __future__ import annotations

import itertools
from pathlib import Path

import msgspec

from storymap.files import codec
from storymap.model.keys import is_key
from storymap.model.records import SET_FIELDS
from storymap.model.storymap import StoryMap
from storymap.model.text import is_clean

SAMPLES = Path(__file__).parent / "samples"
SAMPLE_FILES = sorted(SAMPLES.glob("*/*.json"))


def assert_valid(story_map: StoryMap) -> None:
    """Every record fits the schema, every reference resolves, the map survives its own file."""
    for record in story_map.records():
        raw = msgspec.json.encode(record)
        assert msgspec.json.decode(raw, type=type(record)) == record
        assert is_key(record.key)
        assert record.title
        for name in SET_FIELDS.get(type(record), ()):
            entries = getattr(record, name)
            assert list(entries) == sorted(set(entries))
        assert all(persona in story_map.personas for persona in getattr(record, "personas", ()))
        assert all(is_clean(text) for text in texts(msgspec.to_builtins(record)))
    assert all(step.activity in story_map.activities for step in story_map.steps.values())
    for story in story_map.stories.values():
        assert story.step in story_map.steps
        assert story.release is None or story.release in story_map.releases
    assert is_clean(story_map.title)
    loaded = codec.decode(codec.encode(story_map))
    assert loaded.story_map == story_map
    assert not loaded.issues


def texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return list(itertools.chain.from_iterable(texts(one) for one in value.values()))
    if isinstance(value, list | tuple):
        return list(itertools.chain.from_iterable(texts(one) for one in value))
    return []


def without_ids(story_map: StoryMap) -> object:
    """The map with its ids replaced by the positions of what they stand for."""
    ordered = [
        *sorted(story_map.personas.values(), key=lambda r: r.key),
        *(activity for activity, _ in story_map.backbone),
        *story_map.step_order,
        *story_map.release_order,
        *(story_map.stories[s] for cell in cells_in_order(story_map) for s in cell),
    ]
    numbers = {record.id: f"<{i}>" for i, record in enumerate(ordered)}
    records = [named(msgspec.to_builtins(record), numbers) for record in ordered]
    return story_map.title, msgspec.to_builtins(story_map.info), records


def cells_in_order(story_map: StoryMap) -> list[tuple[str, ...]]:
    return [
        story_map.cell(step.id, lane) for step in story_map.step_order for lane in story_map.lanes
    ]


def named(value: object, numbers: dict[str, str]) -> object:
    """The value with ids by number, the ids of entries left out, and sets of ids in order."""
    if isinstance(value, str):
        return numbers.get(value, value)
    if isinstance(value, dict):
        kept = {k: v for k, v in value.items() if k != "id" or v in numbers}
        return {name: named(one, numbers) for name, one in kept.items()}
    if isinstance(value, list | tuple):
        found = [named(one, numbers) for one in value]
        return sorted(found) if all(isinstance(one, str) for one in found) else found
    return value


def titles(story_map: StoryMap, step: str, release: str | None) -> list[str]:
    """The titles of a cell, by the titles of its step and release."""
    step_id = next(s.id for s in story_map.step_order if s.title == step)
    lanes = {r.title: r.id for r in story_map.release_order}
    lane = lanes[release] if release else None
    return [story_map.stories[story].title for story in story_map.cell(step_id, lane)]


def story(story_map: StoryMap, title: str):
    return next(s for s in story_map.stories.values() if s.title == title)


def step(story_map: StoryMap, title: str):
    return next(s for s in story_map.step_order if s.title == title)


def activities(story_map: StoryMap) -> list[tuple[str, list[str]]]:
    return [(a.title if a else "", [s.title for s in steps]) for a, steps in story_map.backbone]
