"""Several programs save one file: nothing that any of them saved is lost."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest

from storymap.edit.stories import add_story
from storymap.files import together
from storymap.files.codec import LoadError, encode, load
from storymap.files.errors import SaveError
from storymap.files.state import lock
from storymap.files.together import locked, save_together
from storymap.model.records import replace
from storymap.model.storymap import StoryMap
from tests.builders import a_map

SAVES = int(os.environ.get("STORYMAP_TEST_SAVES", "300"))


@pytest.fixture
def m():
    return a_map({"Buy": {"Pay": {"MVP": ["By card", "By cash"]}}})


@pytest.fixture
def path(tmp_path, m):
    path = tmp_path / "bikes.smap"
    path.write_bytes(encode(m))
    return path


def titled(m: StoryMap, name: str, title: str) -> StoryMap:
    return m.with_records(replace(m.stories[name], title=title))


def test_a_file_that_nobody_touched_is_saved(path, m):
    mine = titled(m, "story-1", "Mine")

    saved = save_together(path, mine, m, load(path).fingerprint)

    assert saved.is_written
    assert (saved.story_map, saved.merged) == (mine, None)
    assert load(path).story_map == mine
    assert load(path).fingerprint == saved.fingerprint


def test_a_lock_that_nobody_gives_back_does_not_hold_a_save_up_for_ever(path, m, monkeypatch):
    """Its program was stopped, or hangs on a disk that is far away."""
    monkeypatch.setattr(together, "PATIENCE", 0.2)
    handle = together._lock_file(path)
    lock(handle)
    started = time.monotonic()

    saved = save_together(path, titled(m, "story-1", "Mine"), m, load(path).fingerprint)

    assert 0.2 <= time.monotonic() - started < 5
    assert load(path).story_map == saved.story_map
    os.close(handle)


def test_what_another_program_wrote_is_merged_in(path, m):
    read = load(path).fingerprint
    theirs = titled(m, "story-2", "Theirs")
    path.write_bytes(encode(theirs))

    saved = save_together(path, titled(m, "story-1", "Mine"), m, read)

    assert saved.is_written
    assert saved.theirs == theirs
    assert load(path).story_map == saved.story_map
    assert {story.title for story in saved.story_map.stories.values()} == {"Mine", "Theirs"}


def test_a_conflict_leaves_the_file_to_the_other_until_somebody_chose(path, m):
    read = load(path).fingerprint
    theirs = titled(m, "story-1", "Theirs")
    path.write_bytes(encode(theirs))

    saved = save_together(path, titled(m, "story-1", "Mine"), m, read)

    assert not saved.is_written
    assert [one.theirs for one in saved.merged.conflicts] == ["Theirs"]
    assert load(path).story_map == theirs
    again = save_together(path, saved.story_map, theirs, saved.fingerprint)
    assert again.is_written


def test_what_is_no_map_any_more_is_not_written_over(path, m):
    read = load(path).fingerprint
    path.write_bytes(b"other")
    with pytest.raises(LoadError):
        save_together(path, titled(m, "story-1", "Mine"), m, read)
    assert path.read_bytes() == b"other"

    path.unlink()
    with pytest.raises(SaveError) as caught:
        save_together(path, titled(m, "story-1", "Mine"), m, read)
    assert caught.value.kind == "changed"


def test_saving_goes_on_where_there_can_be_no_lock(path, m, monkeypatch, tmp_path):
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "file"))

    with locked(path):
        pass
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    assert save_together(path, titled(m, "story-1", "X"), m, load(path).fingerprint).is_written


_ADDING = """
import sys
from pathlib import Path
from storymap.edit.stories import add_story
from storymap.files.codec import load
from storymap.files.together import save_together
path, name, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
loaded = load(path)
base, fingerprint = loaded.story_map, loaded.fingerprint
for number in range(count):
    mine = add_story(base, "step-1", None, f"{name} {number}").story_map
    saved = save_together(path, mine, base, fingerprint)
    assert saved.is_written
    base, fingerprint = saved.story_map, saved.fingerprint
"""


def test_two_programs_that_save_again_and_again_lose_nothing(path):
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", _ADDING, str(path), name, str(SAVES)],
            stderr=subprocess.PIPE, text=True,
        )
        for name in ("one", "two")
    ]  # fmt: skip

    for program in programs:
        assert program.communicate()[1] == ""

    found = {story.title for story in load(path).story_map.stories.values()}
    assert found >= {f"{name} {number}" for name in ("one", "two") for number in range(SAVES)}
    assert add_story(load(path).story_map, "step-1", None, "x").story_map.stories
    assert [entry.name for entry in path.parent.iterdir()] == ["bikes.smap"]
