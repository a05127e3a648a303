"""What a merge of three maps is to be, found from their files without the program's merging."""

from __future__ import annotations

import json
import random
from typing import Any

from storymap.files.codec import decode, encode
from storymap.files.merge import merge
from storymap.model.conflicts import MARK
from storymap.model.findings import findings
from storymap.model.storymap import StoryMap
from tests.builders import a_map
from tests.files.sessions import session


def flat(value: Any, path: str = "") -> dict[str, Any]:
    """The fields of a record in a file by path: the test's own idea of what a field is."""
    if path == "" or (isinstance(value, dict) and path not in ("estimate", "capacity")):
        return {
            inner: found
            for name, one in value.items()
            for inner, found in flat(one, f"{path}.{name}" if path else name).items()
        }
    if isinstance(value, list) and value and isinstance(value[0], dict) and "id" in value[0]:
        return {
            inner: found
            for one in value
            for inner, found in {
                f"{path}.{one['id']}": "there",
                **flat({k: v for k, v in one.items() if k != "id"}, f"{path}.{one['id']}"),
            }.items()
        }
    return {path: value}


SETS = ("needs", "outcomes", "tags", "personas")
PLACE = ("step", "activity", "release", "key")


def records(m: StoryMap) -> dict[str, dict[str, Any]]:
    content = json.loads(encode(m))
    found = {one["id"]: one for one in content["records"] if one["kind"] != "end"}
    found[""] = {"kind": "head", "id": "", "title": content.get("title", "")}
    return {
        name: place_as_one({k: v for k, v in one.items() if k != MARK})
        for name, one in found.items()
    }


def place_as_one(record: dict[str, Any]) -> dict[str, Any]:
    place = tuple(record.pop(name, None) for name in PLACE)
    return {**flat(record), "place": place}


def expected(base: StoryMap, ours: StoryMap, theirs: StoryMap) -> tuple[set[tuple[str, str]], dict]:
    """The true conflicts, and what each record's fields are to be, found without the program."""
    was, mine, other = records(base), records(ours), records(theirs)
    conflicts: set[tuple[str, str]] = set()
    result: dict[str, dict[str, Any]] = {}
    for name in was | mine | other:
        b, o, t = (side.get(name) for side in (was, mine, other))
        if t in (o, b):
            found = o
        elif o == b:
            found = t
        elif o is None or t is None:
            conflicts.add((name, "record"))
            found = o or t
        else:
            found = {}
            for field in sorted({*b, *o, *t}):
                x, y, z = (side.get(field) for side in (b, o, t))
                if field in SETS:
                    sets = [set(side or ()) for side in (x, y, z)]
                    value = sorted((sets[1] | (sets[2] - sets[0])) - (sets[0] - sets[2])) or None
                elif z in (y, x):
                    value = y
                elif y == x:
                    value = z
                else:
                    conflicts.add((name, field))
                    value = y
                if value is not None:
                    found[field] = value
        if found is not None:
            result[name] = found
    return conflicts, result


def check_merge(base: StoryMap, ours: StoryMap, theirs: StoryMap) -> tuple[StoryMap, int]:
    """Merge, and compare with the law; return the merged map and the number of conflicts."""
    merged = merge(base, ours, theirs)
    conflicts, fields = expected(base, ours, theirs)
    found = {(one.id, one.field) for one in merged.conflicts}
    extra = found - conflicts
    lists = {(name, field) for name, field in conflicts ^ found if field.startswith("acceptance.")}
    held = records(merged.story_map)
    assert conflicts - found <= lists
    brought = {name for name, field in extra - lists if field == "record"}
    assert all(field in ("record", "needs") for _, field in extra - lists)
    assert held.keys() - fields.keys() == brought
    assert not fields.keys() - held.keys()
    opened = {name for name, field in extra if field == "needs"}
    touched = {name for name, _ in lists}
    for name, values in fields.items():
        if name not in touched:
            skipped = {"needs"} if name in opened else set()
            assert {k: v for k, v in held[name].items() if k not in skipped} == {
                k: v for k, v in values.items() if k not in skipped
            }
    bad = {"loose-story", "loose-step", "missing-reference", "cycle"}
    assert not [one for one in findings(merged.story_map) if one.code in bad]
    assert decode(encode(merged.story_map)).story_map == merged.story_map
    return merged.story_map, len(merged.conflicts)


def three(seed: int) -> tuple[StoryMap, StoryMap, StoryMap]:
    """A map, and what two people made of it."""
    chance = random.Random(seed)
    start = a_map(
        {
            f"Activity {number}": {
                f"Step {number} {column}": {
                    lane: [f"Story {number} {column} {lane} {n}" for n in range(2)]
                    for lane in ("One", "Two", None)
                }
                for column in range(2)
            }
            for number in range(3)
        },
        outcomes=["Out", "Come"],
    )
    base = session(start, chance, 20)
    return (
        base,
        session(base, chance, chance.randint(1, 15)),
        session(base, chance, chance.randint(1, 15)),
    )
