"""Copies that sync programs leave are told from other files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from storymap.files.copies import copies_beside, is_copy_of

DOCUMENT = Path("maps", "City Bikes.smap")


@pytest.mark.parametrize(
    "name",
    [
        "City Bikes (conflicted copy 2026-11-23 101010).smap",
        "City Bikes (Ana's conflicted copy 2026-11-23).smap",
        "City Bikes (laptop's conflicted copy).smap",
        "City Bikes (Case Conflict copy).smap",
        "City Bikes.sync-conflict-20261123-101010-ABCDEFG.smap",
        "City Bikes_conflict-20261123-101010.smap",
        "City Bikes (SFConflict ana@example.org 2026-11-23-10-10-10).smap",
        "City Bikes (1).smap",
        "City Bikes 2.smap",
        "City Bikes-conflict.smap",
    ],
)
def test_a_copy_is_told(name):
    assert is_copy_of(DOCUMENT.with_name(name), DOCUMENT)


@pytest.mark.parametrize(
    "name",
    [
        "City Bikes.smap", "City Bikes new.smap", "City Bikes (draft).smap", "Bikes (1).smap",
        "City Bikes (1).pdf", "City Bikes 2026.smap", "City Bikes (conflicts).smap", "City.smap",
    ],
)  # fmt: skip
def test_another_map_is_not(name):
    assert not is_copy_of(DOCUMENT.with_name(name), DOCUMENT)


def test_copies_are_found_beside_the_map_the_newest_first(tmp_path):
    for number, name in enumerate(("a.smap", "a (1).smap", "a (2).smap", "b (1).smap")):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (number, number))

    found = copies_beside(tmp_path / "a.smap")

    assert [path.name for path in found] == ["a (2).smap", "a (1).smap"]
    assert copies_beside(tmp_path / "nowhere" / "a.smap") == ()
