"""The crash journal: every edit that was acknowledged comes back, and never half of one."""

from __future__ import annotations

import errno
import gc
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from unittest import mock

import pytest

from storymap.files import journal as module
from storymap.files.codec import LoadError, encode, load
from storymap.files.journal import Base, Journal, recoverable
from storymap.files.merge import merge
from storymap.files.state import lock
from storymap.model.patch import patch_between
from storymap.model.records import replace
from storymap.model.storymap import StoryMap
from tests.builders import a_map
from tests.files.sessions import step

posix = pytest.mark.skipif(os.name != "posix", reason="for POSIX")

KILLS = int(os.environ.get("STORYMAP_TEST_KILLS", "50"))


@pytest.fixture(autouse=True, scope="module")
def no_garbage() -> None:
    """Leave no windows of earlier tests for the thread of a journal to collect."""
    gc.collect()


@pytest.fixture
def m():
    return a_map({"Buy": {"Pay": {"MVP": ["By card", "By cash"]}, "Look": {}}})


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "state" / "journal"


@pytest.fixture
def saved(tmp_path, m):
    """A map that was saved, as the base of a journal."""
    path = tmp_path / "bikes.smap"
    path.write_bytes(encode(m))
    return Base(lambda: encode(m), m.title, path, load(path).fingerprint.sha256)


def titled(m: StoryMap, title: str) -> StoryMap:
    return m.with_records(replace(m.stories["story-1"], title=title))


def edited(journal: Journal, m: StoryMap, *titles: str) -> StoryMap:
    for title in titles:
        after = titled(m, title)
        journal.append(patch_between(m, after))
        m = after
    return m


def only(folder: Path):
    (left,) = recoverable(folder)
    return left


def test_edits_come_back_after_the_program_ended(folder, saved, m):
    journal = Journal.open(folder, saved)
    after = edited(journal, m, "One", "Two", "Three")
    journal.close()

    left = only(folder)
    found = left.recover()

    assert (left.title, left.document, left.edits) == ("A map", saved.path, 3)
    assert (found.base, found.story_map) == (m, after)
    assert (found.edits, found.lost, found.on_disk, found.is_saved) == (3, 0, "same", False)
    left.discard()
    assert list(folder.iterdir()) == []


@posix
@pytest.mark.skipif(sys.platform == "darwin", reason="file names are UTF-8 there")
def test_the_edits_of_a_file_whose_name_is_no_utf_8_come_back(folder, tmp_path, m):
    path = tmp_path / os.fsdecode(b"caf\xe9 %41.smap")
    path.write_bytes(encode(m))
    journal = Journal.open(folder, Base(lambda: encode(m), m.title, path, "0"))
    last = edited(journal, m, "By card and cash")
    journal.close()

    left = only(folder)

    assert left.document == path
    assert left.recover().story_map == last


def test_a_map_that_was_never_saved_comes_back_too(folder, m):
    journal = Journal.open(folder, Base(lambda: encode(m), m.title))
    after = edited(journal, m, "One")

    assert journal.base_content() == encode(m)
    journal.close()
    found = only(folder).recover()
    assert (found.story_map, found.on_disk) == (after, "untitled")


def test_a_long_map_that_was_never_saved_is_kept_on_another_thread(folder, m):
    threads = []

    def encoded() -> bytes:
        threads.append(threading.current_thread())
        return encode(m)

    journal = Journal.open(folder, Base(encoded, m.title, is_long=True))
    edited(journal, m, "One")
    while journal.base_content() is None:
        time.sleep(0.001)
    journal.close()

    assert threads
    assert threading.current_thread() not in threads
    assert only(folder).recover().base == m


def test_a_journal_in_use_is_not_recovered(folder, saved, m):
    journal = Journal.open(folder, saved)
    edited(journal, m, "One")

    assert recoverable(folder) == ()

    journal.discard()
    assert list(folder.iterdir()) == []
    assert recoverable(folder / "nowhere") == ()


def test_a_leftover_is_held_by_one_program_at_a_time(folder, saved, m):
    journal = Journal.open(folder, saved)
    edited(journal, m, "One")
    journal.close()

    left = only(folder)
    assert recoverable(folder) == ()
    left.release()
    left.release()
    only(folder).discard()


def test_a_journal_without_edits_is_removed(folder, saved):
    Journal.open(folder, saved).close()

    assert recoverable(folder) == ()
    assert list(folder.iterdir()) == []


def test_a_journal_without_a_first_line_is_removed_when_it_is_old(folder):
    folder.mkdir(parents=True)
    path = folder / "x-1-a.jrn"
    path.write_bytes(b"")
    assert recoverable(folder) == ()
    assert path.exists()

    os.utime(path, (1, 1))
    assert recoverable(folder) == ()
    assert not path.exists()


def test_a_file_that_changed_meanwhile_is_told_with_what_merging_needs(folder, saved, m):
    journal = Journal.open(folder, saved)
    mine = edited(journal, m, "Mine")
    journal.close()
    theirs = m.with_records(replace(m.stories["story-2"], title="Theirs"))
    saved.path.write_bytes(encode(theirs))

    found = only(folder).recover()

    assert (found.on_disk, found.disk_map) == ("changed", theirs)
    merged = merge(found.base, found.story_map, found.disk_map)
    assert merged.conflicts == ()
    assert {story.title for story in merged.story_map.stories.values()} == {"Mine", "Theirs"}
    assert mine.stories["story-1"] == merged.story_map.stories["story-1"]


def test_edits_that_were_saved_after_all_are_told_so(folder, saved, m):
    journal = Journal.open(folder, saved)
    after = edited(journal, m, "Mine")
    journal.close()
    saved.path.write_bytes(encode(after))

    assert only(folder).recover().is_saved


@pytest.mark.parametrize("content", [None, b"", b"rubbish"])
def test_a_file_that_is_gone_is_no_loss(folder, saved, m, content):
    journal = Journal.open(folder, saved)
    after = edited(journal, m, "Mine")
    journal.close()
    saved.path.unlink()
    if content is not None:
        saved.path.write_bytes(content)

    found = only(folder).recover()

    assert (found.on_disk, found.story_map) == ("missing", after)


def test_without_a_copy_the_file_itself_is_the_start(folder, saved, m):
    journal = Journal.open(folder, saved)
    after = edited(journal, m, "Mine")
    journal.close()
    journal.base_path.unlink()

    left = only(folder)
    assert left.recover().story_map == after
    saved.path.write_bytes(b"other")
    with pytest.raises(LoadError) as caught:
        left.recover()
    assert "gone" in str(caught.value)


def test_a_file_that_changed_before_the_copy_was_made_is_encoded_anew(folder, saved, m):
    saved.path.write_bytes(b"other")

    journal = Journal.open(folder, saved)
    after = edited(journal, m, "Mine")
    journal.close()

    found = only(folder).recover()
    assert (found.base, found.story_map) == (m, after)


@pytest.mark.no_cover
def test_whatever_is_cut_or_damaged_what_comes_back_is_a_state_that_was(folder, saved, m):
    chance = random.Random(7)
    states = [m]
    journal = Journal.open(folder, saved)
    while len(states) < 40:
        after = step(states[-1], chance)
        patch = patch_between(states[-1], after)
        if patch:
            journal.append(patch)
            states.append(after)
    journal.close()
    data = journal.path.read_bytes()

    for _ in range(300):
        damaged = bytearray(data)
        place = chance.randrange(data.index(b"\n") + 1, len(data))
        kind = chance.randrange(4)
        if kind == 0:
            del damaged[place:]
        elif kind == 1:
            damaged[place] ^= 1 << chance.randrange(8)
        elif kind == 2:
            del damaged[place : place + chance.randrange(200)]
        else:
            damaged[place:place] = data[place : place + 300]
        journal.path.write_bytes(damaged)
        for left in recoverable(folder):
            found = left.recover()
            assert found.story_map == states[found.edits]
            left.release()


def test_an_error_ends_the_journal_and_is_kept(folder, saved, m, monkeypatch):
    journal = Journal.open(folder, saved)
    after = edited(journal, m, "One")
    real = os.write

    def full(handle, data):
        if handle == journal._handle:
            raise OSError(errno.ENOSPC, "full")
        return real(handle, data)

    monkeypatch.setattr(module.os, "write", full)
    edited(journal, after, "Two")
    monkeypatch.undo()
    edited(journal, after, "Three")
    journal.close()

    assert journal.error.errno == errno.ENOSPC
    assert only(folder).recover().story_map == after


def test_a_flush_that_fails_is_kept_as_an_error(folder, saved, m, monkeypatch):
    def broken(handle):
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr(module.os, "fsync", broken)
    journal = Journal.open(folder, saved)
    edited(journal, m, "One")
    journal.close()

    assert journal.error.errno == errno.EIO


@posix
def test_a_folder_that_cannot_be_made_is_an_error(tmp_path, saved):
    (tmp_path / "file").write_bytes(b"")

    with pytest.raises(OSError, match="file"):
        Journal.open(tmp_path / "file" / "journal", saved)


@posix
def test_only_the_user_may_read_a_journal(folder, saved, m):
    journal = Journal.open(folder, saved)
    edited(journal, m, "One")

    assert journal.path.stat().st_mode & 0o077 == 0
    assert folder.stat().st_mode & 0o077 == 0
    journal.discard()


@posix
def test_a_lock_is_told(tmp_path):
    path = tmp_path / "x"
    path.touch()
    handles = [os.open(path, os.O_RDWR) for _ in range(2)]

    assert [lock(handle) for handle in handles] == [True, False]
    for handle in handles:
        os.close(handle)


# A real kill

_TYPING = """
import random, sys
from unittest import mock
from pathlib import Path
from storymap.files.codec import encode, load
from storymap.files.journal import Base, Journal
from storymap.model.patch import patch_between
from tests.files.sessions import step
path, folder, seed, name = sys.argv[1:]
loaded = load(Path(path))
m = loaded.story_map
file = Path(path) if name == "file" else None
journal = Journal.open(
    Path(folder), Base(lambda: encode(m), m.title, file, loaded.fingerprint.sha256)
)
chance = random.Random(int(seed))
mock.patch("secrets.randbits", chance.getrandbits).start()
now, count = m, 0
while True:
    after = step(now, chance)
    patch = patch_between(now, after)
    if patch:
        journal.append(patch)
        now, count = after, count + 1
        sys.stdout.write(f"{count}\\n")
        sys.stdout.flush()
"""


def states_of(m: StoryMap, seed: int, count: int) -> StoryMap:
    """The map after so many edits of the process that was killed."""
    chance = random.Random(seed)
    with mock.patch("secrets.randbits", chance.getrandbits):
        while count:
            after = step(m, chance)
            if patch_between(m, after):
                count -= 1
            m = after
    return m


@pytest.mark.no_cover
@posix
def test_a_kill_while_typing_loses_no_edit_that_was_acknowledged(tmp_path, folder, m):
    path = tmp_path / "bikes.smap"
    path.write_bytes(encode(m))
    for seed in range(KILLS):
        process = subprocess.Popen(
            [
                sys.executable, "-c", _TYPING, str(path), str(folder), str(seed),
                "file" if seed % 2 else "untitled",
            ],
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        first = process.stdout.readline()
        time.sleep((seed % 25) / 1000)
        process.send_signal(signal.SIGKILL)
        rest = process.communicate()[0]
        acknowledged = int((first + rest).rstrip("\n").split("\n")[-1])

        left = only(folder)
        found = left.recover()
        assert found.edits >= acknowledged
        assert found.story_map == states_of(m, seed, found.edits)
        assert not rest or json.loads(first) == 1
        left.discard()
    assert list(folder.iterdir()) == []


def test_a_journal_that_was_offered_is_set_aside_for_a_month(folder, saved, m):
    journal = Journal.open(folder, saved)
    after = edited(journal, m, "One")
    journal.close()

    only(folder).set_aside()

    assert recoverable(folder) == ()
    module.forget_old(folder)
    names = sorted(path.name for path in (folder / "done").iterdir())
    assert names == [journal.base_path.name, journal.path.name]
    for name in names:
        (folder / "done" / name).replace(folder / name)
    left = only(folder)
    assert left.recover().story_map == after
    left.release()


def test_what_was_set_aside_long_ago_is_forgotten_and_nothing_else(folder, saved, m):
    long_ago = time.time() - 31 * 86_400
    for title in ("One", "Two"):
        journal = Journal.open(folder, saved)
        edited(journal, m, title)
        journal.close()
        os.utime(journal.path, (long_ago, long_ago))
    first, second = recoverable(folder)
    first.set_aside()
    second.release()
    module.forget_old(folder)
    assert len(list((folder / "done").iterdir())) == 2
    for path in (folder / "done").iterdir():
        os.utime(path, (long_ago, long_ago))

    module.forget_old(folder)

    assert list((folder / "done").iterdir()) == []
    assert len(recoverable(folder)) == 1


def test_a_journal_that_cannot_be_set_aside_is_offered_no_more(folder, saved, m):
    journal = Journal.open(folder, saved)
    edited(journal, m, "One")
    journal.close()
    (folder / "done").write_bytes(b"in the way")

    only(folder).set_aside()

    assert recoverable(folder) == ()
