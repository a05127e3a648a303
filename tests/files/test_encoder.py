"""Encoding a map again and again."""

from __future__ import annotations

import pytest
from hypothesis import given

from storymap.edit.outline import rename
from storymap.files import encoder as module
from storymap.files.canonical import encode
from storymap.files.codec import load
from storymap.files.encoder import MapEncoder
from storymap.model.records import replace
from storymap.model.storymap import Kept, StoryMap
from storymap.resources import resource
from tests.strategies import maps


@given(maps())
def test_kept_records_make_the_same_file(story_map: StoryMap):
    encoder = MapEncoder()

    assert encoder.encode(story_map) == encode(story_map)
    assert encoder.encode(story_map) == encode(story_map)


@pytest.mark.no_cover
@given(maps(), maps())
def test_what_was_encoded_before_does_not_matter(one: StoryMap, other: StoryMap):
    encoder = MapEncoder()

    for m in (one, other, one):
        assert encoder.encode(m) == encode(m)


def test_a_changed_record_is_encoded_again():
    story_map = load(resource("examples", "city-bikes.smap")).story_map
    encoder = MapEncoder()
    encoder.encode(story_map)
    story_id = next(iter(story_map.stories))

    renamed = rename(story_map, story_id, "Another title")
    removed = renamed.without(story_id)

    assert encoder.encode(renamed) == encode(renamed)
    assert encoder.encode(removed) == encode(removed)


def test_records_added_and_removed_at_once_and_those_set_aside_are_in_the_file():
    story_map = load(resource("examples", "city-bikes.smap")).story_map
    encoder = MapEncoder()
    encoder.encode(story_map)
    name, story = next(iter(story_map.stories.items()))

    other = story_map.without(name).with_records(replace(story, id="0other"))
    aside = other.with_head(
        replace(other.head, kept=(Kept("sprint", "x", b'{"kind":"sprint"}', ""),))
    )

    for m in (other, aside, story_map):
        assert encoder.encode(m) == encode(m)


def test_a_record_that_cannot_be_encoded_leaves_nothing_wrong_behind(monkeypatch):
    story_map = load(resource("examples", "city-bikes.smap")).story_map
    encoder = MapEncoder()
    encoder.encode(story_map)
    names = sorted(story_map.stories)
    changed = rename(rename(story_map, names[0], "Another"), names[5], "One more")
    real, calls = module._lines, []

    def failing(record):
        calls.append(record)
        if len(calls) == 2:
            raise MemoryError
        return real(record)

    monkeypatch.setattr(module, "_lines", failing)
    with pytest.raises(MemoryError):
        encoder.encode(changed)
    monkeypatch.undo()

    assert encoder.encode(story_map) == encode(story_map)
    assert encoder.encode(changed) == encode(changed)


def test_a_long_map_is_put_together_in_turns(monkeypatch):
    story_map = load(resource("examples", "city-bikes.smap")).story_map
    monkeypatch.setattr(module, "ENCODED", 3)
    monkeypatch.setattr(module, "JOINED", 4)
    turns = []
    monkeypatch.setattr(module, "give_way", lambda: turns.append(1))

    assert MapEncoder().encode(story_map) == encode(story_map)

    assert len(turns) > sum(1 for _ in story_map.records()) // 4


def test_unknown_fields_and_records_set_aside_stay():
    path = resource("..", "tests", "files", "v1.smap")
    story_map = load(path).story_map

    assert MapEncoder().encode(story_map) == encode(story_map)
