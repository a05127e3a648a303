"""Merging, comparing and keeping a journal of a map of 20,000 stories, in units of plain Python."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

from storymap.files.codec import decode, encode
from storymap.files.compare import compare
from storymap.files.journal import Base, Journal
from storymap.files.merge import merge
from storymap.files.patches import Replay, patch_line
from storymap.model.patch import patch_between
from storymap.model.records import replace
from storymap.model.storymap import StoryMap
from tests.bench.figure import Figure, best_of, machine_unit
from tests.bench.files import STORIES, big_map


def measure() -> list[Figure]:
    data = encode(big_map(STORIES))
    story_map = decode(data).story_map
    return [*_merging(story_map, data), *_journal(story_map)]


def _merging(story_map: StoryMap, data: bytes) -> list[Figure]:
    """Merge maps that were read from files, with 50 other titles on each side."""
    unit = machine_unit()
    ours, theirs = (_retitled(decode(data).story_map, word) for word in ("mine", "theirs"))
    open_map = _retitled(story_map, "mine")
    apart = best_of(7, lambda: merge(story_map, ours, theirs))
    shared = best_of(7, lambda: merge(story_map, open_map, theirs))
    different = best_of(7, lambda: compare(story_map, theirs))
    return [
        Figure(f"merge three files of {STORIES:,} stories / 1.5 units", apart, 1.5 * unit),
        Figure("merge a file into an open map / 1 unit", shared, unit),
        Figure("compare two files / 1 unit", different, unit),
    ]


def _journal(story_map: StoryMap) -> list[Figure]:
    """Write one edit of a large map down, and replay a thousand."""
    unit = machine_unit()
    story = next(iter(story_map.stories.values()))
    patches = [
        patch_between(story_map, story_map.with_records(replace(story, title=title)))
        for title in ("One", "Another")
    ]
    lines = [patch_line(patches[number % 2], number + 1) for number in range(1000)]
    with tempfile.TemporaryDirectory(dir=".") as folder:
        journal = Journal.open(Path(folder), Base(lambda: encode(story_map)))
        journal.append(patches[0])
        appended = best_of(7, lambda: [journal.append(patches[0]) for _ in range(100)]) / 100
        journal.discard()
    replayed = best_of(3, lambda: _replayed(story_map, lines))
    return [
        Figure("write an edit to the journal / 0.001 units", appended, 0.001 * unit),
        Figure("replay 1,000 edits / 0.5 units", replayed, 0.5 * unit),
    ]


def _replayed(story_map: StoryMap, lines: list[bytes]) -> StoryMap:
    replay = Replay(story_map)
    for line in lines:
        replay.apply(line)
    return replay.story_map


def _retitled(story_map: StoryMap, word: str, count: int = 50) -> StoryMap:
    names = random.Random(word).sample(sorted(story_map.stories), count)
    stories = (story_map.stories[name] for name in names)
    return story_map.with_records(*(replace(story, title=word) for story in stories))
