"""Each field of each record goes through saving, the journal, a merge and salvage unharmed."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import Any

import msgspec
import pytest
from msgspec import NODEFAULT

from storymap.files.canonical import encode
from storymap.files.codec import decode
from storymap.files.compare import compare
from storymap.files.fields import as_in_file
from storymap.files.merge import Merged, merge
from storymap.files.patches import Replay, patch_line
from storymap.files.plaintext import text_lines
from storymap.files.salvage import salvage
from storymap.files.settle import settle
from storymap.model.conflicts import pending
from storymap.model.patch import patch_between
from storymap.model.records import MapInfo, replace
from storymap.model.storymap import StoryMap
from tests.every_field import (
    TOPS,
    Path,
    at,
    full_map,
    records_with,
    the_record,
    within,
    without_ids,
)

pytestmark = pytest.mark.no_cover

FULL = full_map()
every_field = pytest.mark.parametrize("path", TOPS, ids=str)


@cache
def by_path(path: Path) -> list[list[StoryMap]]:
    """Return for a field, and each field inside it, the full map with each telling value there."""
    records = [records_with(FULL, inner) for inner in within(path)]
    return [[FULL.with_records(record) for record in found] for found in records]


def others(path: Path) -> list[StoryMap]:
    """Return the full map with each telling value in a field, or inside it."""
    return [m for found in by_path(path) for m in found]


@every_field
def test_it_is_saved_and_opened_again_byte_for_byte(path):
    for m in others(path):
        data = encode(m)

        loaded = decode(data)

        assert loaded.story_map == m
        assert loaded.issues == ()
        assert encode(loaded.story_map) == data


@every_field
def test_it_comes_through_a_file_that_another_program_wrote(path):
    for m in others(path):
        loaded = decode(b"\xef\xbb\xbf" + encode(m).replace(b"\n", b"\r\n"))

        assert loaded.story_map == m
        assert loaded.issues == ()


@every_field
def test_it_is_replayed_from_the_journal(path):
    for m in others(path):
        for old, new in ((FULL, m), (m, FULL)):
            replay = Replay(old)

            replay.apply(patch_line(patch_between(old, new), 1))

            assert encode(replay.story_map) == encode(new)


@every_field
def test_it_outlives_damage_beside_it(path):
    for m in others(path):
        data = encode(m).replace(b'"title": "Another ', b'"title" "Ano\xff')

        found = salvage(data)

        assert the_record(found.story_map, path) == the_record(m, path)
        assert found.lost


@every_field
def test_a_comparison_and_a_diff_in_git_show_it(path):
    shown, before = "\n".join(text_lines(FULL)), without_ids(the_record(FULL, path))
    for m in others(path):
        changes = compare(FULL, m)

        told = [field.field for edited in changes.changed for field in edited.fields]
        assert bool(told) != bool(changes.moved)
        assert all(name.partition(".")[0] in names_of(path) for name in told)
        if path.field != "key" and without_ids(the_record(m, path)) != before:
            assert "\n".join(text_lines(m)) != shown


def names_of(path: Path) -> set[str]:
    """Return how a field is called in a file; what is unknown has names of its own."""
    return {"x-mood", "x-deep"} if path.field == "extra" else {path.field}


@every_field
def test_a_merge_takes_it_from_the_side_that_changed_it_and_another_field_from_the_other(path):
    other = "goal" if path.kind is MapInfo else "title"
    if path.field == other:
        other = "description"
    elsewhere = FULL.with_records(replace(the_record(FULL, path), **{other: "Changed"}))
    for m in others(path):
        both = m.with_records(replace(the_record(m, path), **{other: "Changed"}))

        assert merge(FULL, m, elsewhere) == Merged(both)
        assert merge(FULL, elsewhere, m) == Merged(both)


@every_field
def test_a_merge_takes_two_fields_inside_it_from_the_sides_that_changed_them(path):
    inner = [one for one in leaves(path) if one.names[-1] not in NAMES]
    for one, two in pairwise(inner):
        ours, theirs = (FULL.with_records(records_with(FULL, side)[0]) for side in (one, two))

        merged = merge(FULL, ours, theirs)

        record = the_record(merged.story_map, path)
        assert merged.conflicts == ()
        assert at(record, one) == at(the_record(ours, path), one)
        assert at(record, two) == at(the_record(theirs, path), two)


NAMES = {"colour", "url", "start", "end", "low", "likely", "high"}
"""Fields that tell entries of a list apart, and those of a range, which is one value."""


def leaves(path: Path) -> list[Path]:
    """Return the fields inside a field that hold no others."""
    found = within(path)[1:]
    return [
        one
        for one in found
        if not any(other != one and other.names[: len(one.names)] == one.names for other in found)
    ]


@every_field
def test_where_both_sides_changed_it_nothing_is_lost_and_either_can_be_chosen(path):
    for found in by_path(path):
        for ours, theirs in pairwise(found):
            check_both(path, FULL, ours, theirs)


@every_field
def test_where_both_sides_filled_it_nothing_is_lost_and_either_can_be_chosen(path):
    record = the_record(FULL, path)
    default = default_of(path)
    if default is NODEFAULT:
        return
    base = FULL.with_records(replace(record, **{path.field: default}))
    for ours, theirs in pairwise([FULL, *by_path(path)[0]]):
        check_both(path, base, ours, theirs)


def check_both(path: Path, base: StoryMap, ours: StoryMap, theirs: StoryMap) -> None:
    found = merge(base, ours, theirs)
    merged, conflicts = found.story_map, found.conflicts

    was = said(the_record(base, path))
    there = said(the_record(merged, path))
    assert pending(merged) == conflicts
    assert decode(encode(merged)).story_map == merged
    for side, wanted in (("ours", ours), ("theirs", theirs)):
        assert said(the_record(wanted, path)) - was <= there
        chosen = merged
        for conflict in conflicts:
            chosen = settle(chosen, conflict, side)
        assert not pending(chosen)
        if conflicts:
            assert the_record(chosen, path) == the_record(wanted, path)


def default_of(path: Path) -> Any:
    """Return the default of a field of a record."""
    (info,) = [one for one in msgspec.structs.fields(path.kind) if one.name == path.field]
    return info.default if info.default_factory is NODEFAULT else info.default_factory()


def said(value: Any) -> set[Any]:
    """Return all texts and numbers in a record, the marks of its conflicts and the names there."""
    match value:
        case msgspec.Struct():
            return said(as_in_file(value))
        case dict():
            return {*value, *(one for inner in value.values() for one in said(inner))}
        case list():
            return {one for inner in value for one in said(inner)}
    return {value}
