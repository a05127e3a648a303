"""Opening and saving a map of 20,000 stories, beside what msgspec alone needs for its records."""

from __future__ import annotations

import os
import random
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from storymap.files.codec import decode, encode, load
from storymap.files.encoder import MapEncoder
from storymap.files.plain import DECODER, read_plain
from storymap.files.save import save
from storymap.model.ids import ALPHABET, LENGTH
from storymap.model.keys import keys_between
from storymap.model.records import (
    Activity,
    Narrative,
    Outcome,
    Range,
    Release,
    Step,
    Story,
    Task,
)
from storymap.model.storymap import StoryMap
from tests.bench.figure import Figure, best_by_turns

if TYPE_CHECKING:
    from collections.abc import Sequence

STORIES = 20_000
WORDS = (
    "pay", "by", "card", "the", "rider", "wants", "to", "find", "a", "bike", "near", "home", "and",
    "unlock", "it", "with", "phone", "so", "that", "returning", "takes", "no", "time", "über",
)  # fmt: skip

KEYS = keys_between(None, None, 40)


def measure() -> list[Figure]:
    data = encode(big_map(STORIES))
    story_map = decode(data).story_map
    with tempfile.TemporaryDirectory(dir=".") as folder:
        path = Path(folder, "big.smap")
        path.write_bytes(data)
        return figures_of(path, story_map, data, f"{STORIES:,} stories")


def figures_of(path: Path, story_map: StoryMap, data: bytes, what: str) -> list[Figure]:
    """Open and save a map that is in a file, beside the bare decoder and encoder."""
    return [*_opening(path, data, what), *_saving(path, story_map, data)]


def _opening(path: Path, data: bytes, what: str) -> list[Figure]:
    if read_plain(data) is None:
        raise AssertionError("the map of the benchmark must open the fast way")
    decode, opened = best_by_turns(12, lambda: DECODER.decode(data), lambda: load(path))
    return [Figure(f"open {what} / msgspec decode x 2", opened, 2 * decode)]


def _saving(path: Path, story_map: StoryMap, data: bytes) -> list[Figure]:
    encoder = msgspec.json.Encoder()
    records = [story_map.info, *story_map.records()]
    kept = MapEncoder()
    kept.encode(story_map)
    bare, formatted, flushed, again, once = best_by_turns(
        10,
        lambda: encoder.encode(records),
        lambda: msgspec.json.format(encoder.encode(records), indent=1),
        lambda: _write(path, data),
        lambda: save(path, kept.encode(story_map)),
        lambda: save(path, encode(story_map)),
    )
    return [
        Figure("save an open map / msgspec encode x 2 + fsync", again, 2 * bare + flushed),
        Figure("save once / msgspec encode and format x 2 + fsync", once, 2 * formatted + flushed),
    ]


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def big_map(stories: int) -> StoryMap:
    """A map as a large team would have: ranges, narratives, needs, criteria on many cards."""
    chance = random.Random(20_000)
    activities = [
        Activity(id=_id(chance), key=key, title=f"Activity {number}")
        for number, key in enumerate(keys_between(None, None, stories // 350))
    ]
    steps = [
        Step(id=_id(chance), activity=chance.choice(activities).id, key=key, title=_text(chance, 3))
        for key in keys_between(None, None, stories // 35)
    ]
    releases = [
        Release(id=_id(chance), key=key, title=f"Release {key}", capacity=Range(likely=40))
        for key in keys_between(None, None, 12)
    ]
    outcomes = [
        Outcome(id=_id(chance), key=key, title=_text(chance, 4), value=chance.randrange(100))
        for key in keys_between(None, None, 60)
    ]
    ids = [_id(chance) for _ in range(stories)]
    cards = [_story(chance, ids, number, (steps, releases, outcomes)) for number in range(stories)]
    return StoryMap.of([*outcomes, *activities, *steps, *releases, *cards], title="Big")


def _story(
    chance: random.Random, ids: Sequence[str], number: int, others: Sequence[Sequence[object]]
) -> Story:
    steps, releases, outcomes = others
    fields: dict[str, object] = {}
    if number % 2:
        fields["narrative"] = Narrative(as_="rider", want=_text(chance, 5), so=_text(chance, 5))
    if number % 3:
        fields["release"] = chance.choice(releases).id
    else:
        fields["description"] = _text(chance, 20)
    if number % 4:
        fields["estimate"] = Range(low=1, likely=2, high=4.5)
    if number % 5 == 0:
        fields["needs"] = tuple(sorted({ids[chance.randrange(len(ids))] for _ in range(2)}))
    tasks = (Task(id=_id(chance), text=_text(chance, 8)) for _ in range(number % 4))
    return Story(
        id=ids[number], step=chance.choice(steps).id, key=KEYS[number % len(KEYS)],
        title=_text(chance, 5), value=number % 50, acceptance=tuple(tasks),
        outcomes=tuple(sorted({chance.choice(outcomes).id for _ in range(2)})), **fields,
    )  # fmt: skip


def _id(chance: random.Random) -> str:
    return "".join(chance.choices(ALPHABET, k=LENGTH))


def _text(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(WORDS, k=words))
