"""A save that is broken off anywhere leaves the old file or the new one, and says which."""

from __future__ import annotations

import errno
import itertools
import json
import os
import signal
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from storymap.files.save import SaveError, save

pytestmark = pytest.mark.skipif(os.name != "posix", reason="for POSIX")

KILLS = int(os.environ.get("STORYMAP_TEST_KILLS", "50"))
OLD = b"old content\n" * 40
NEW = b"something new\n" * 500
FAULTS = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS, errno.EDQUOT)
CALLS = (
    "open", "write", "fsync", "close", "replace", "fstat", "stat", "lstat", "access", "fchmod",
    "listxattr", "getxattr", "setxattr",
)  # fmt: skip


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "map.smap"
    path.write_bytes(OLD)
    return path


@contextmanager
def watched(change: Callable[[str, int, Any, tuple[Any, ...]], Any]) -> Iterator[None]:
    """Have ``change(name, number, call, arguments)`` make each system call of a save."""
    real = {name: getattr(os, name) for name in CALLS}
    numbers = itertools.count()

    def made(name: str) -> Any:
        return lambda *args, **kwargs: change(
            name, next(numbers), lambda: real[name](*args, **kwargs), args
        )

    try:
        for name in CALLS:
            setattr(os, name, made(name))
        yield
    finally:
        for name, call in real.items():
            setattr(os, name, call)


def calls_of_a_save(path: Path) -> list[str]:
    names: list[str] = []

    def note(name, number, call, args):
        names.append(name)
        return call()

    with watched(note):
        save(path, NEW)
    path.write_bytes(OLD)
    return names


def names(path: Path) -> list[str]:
    return sorted(entry.name for entry in path.parent.iterdir())


# Every call fails once


@pytest.mark.parametrize("error", FAULTS, ids=lambda error: errno.errorcode[error])
def test_whatever_call_fails_the_old_file_stays_or_the_new_one_is_whole(path, error):
    found = {"refused": 0, "saved": 0}
    for place in range(len(calls_of_a_save(path))):

        def fail(name, number, call, args, place=place):
            if number != place:
                return call()
            if name == "close":
                call()
            raise OSError(error, os.strerror(error))

        try:
            with watched(fail):
                save(path, NEW)
        except SaveError:
            assert path.read_bytes() == OLD
            found["refused"] += 1
        else:
            assert path.read_bytes() == NEW
            found["saved"] += 1
        assert names(path) == ["map.smap"]
        path.write_bytes(OLD)
    assert found["refused"] >= 7
    assert found["saved"] >= 2


def test_a_short_write_anywhere_is_gone_on_with(path):
    def short(name, number, call, args):
        return call() if name != "write" else os.pwrite(args[0], args[1][:100], written(args[0]))

    def written(handle):
        return os.lseek(handle, 0, os.SEEK_END)

    with watched(short):
        save(path, NEW)

    assert path.read_bytes() == NEW


def killed(path: Path, place: int, moment: str) -> bool:
    """Kill a save before, after or in the middle of a call; whether it said that it was done."""
    read, write = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:

        def kill(name, number, call, args):
            if number != place:
                return call()
            if moment == "after":
                call()
            elif moment == "amid" and name == "write":
                os.pwrite(args[0], args[1][: len(args[1]) // 2], 0)
            os._exit(9)

        try:
            with watched(kill):
                save(path, NEW)
            os.write(write, b"done")
        finally:
            os._exit(9)
    os.close(write)
    said = os.read(read, 10)
    os.close(read)
    os.waitpid(child, 0)
    return said == b"done"


@pytest.mark.parametrize("moment", ["before", "amid", "after"])
def test_a_kill_at_any_call_leaves_the_old_file_or_the_new_one(path, moment):
    seen = set()
    for place in range(len(calls_of_a_save(path)) + 1):
        is_done = killed(path, place, moment)
        content = path.read_bytes()
        assert content in (OLD, NEW)
        assert content == NEW or not is_done
        seen.add(content)
        for left in path.parent.glob(".~*.tmp"):
            left.unlink()
        path.write_bytes(OLD)
    assert seen == {OLD, NEW}


# All states that a power cut may leave


Operation = tuple[str, Any]


def traced(path: Path, work: Callable[[], object]) -> list[Operation]:
    """What some work asks the disk to do, in order: create, write, flush, rename, flush-names."""
    done: list[Operation] = []
    files: dict[int, Path] = {}

    def note(name, number, call, args):
        result = call()
        if name == "open" and Path(args[0]).is_dir():
            files[result] = Path(args[0])
        elif name == "open":
            files[result] = Path(args[0])
            done.append(("create" if args[1] & os.O_CREAT else "empty", files[result]))
        elif name == "write":
            done.append(("write", (files[args[0]], bytes(args[1][:result]))))
        elif name == "fsync":
            is_folder = files[args[0]].is_dir()
            done.append(("flush-names", None) if is_folder else ("flush", files[args[0]]))
        elif name == "replace":
            done.append(("rename", (Path(args[0]), Path(args[1]))))
        return result

    with watched(note):
        work()
    return done


def states(path: Path, done: list[Operation], *, is_ordered: bool) -> Iterator[tuple[int, bytes]]:
    """Yield the content of a file after a power cut at each place, in each way it may turn out.

    What was not flushed may be on the disk or not: of a file's content nothing, half or all, of
    the names those up to any of them, or if the disk keeps no order any of them.
    """
    for place in range(len(done) + 1):
        past = done[:place]
        fixed = max((n for n, (kind, _) in enumerate(past) if kind == "flush-names"), default=-1)
        pending = [
            n for n, (kind, _) in enumerate(past) if kind in ("create", "rename") and n > fixed
        ]
        if is_ordered:
            chosen = [set(pending[:count]) for count in range(len(pending) + 1)]
        else:
            sizes = range(len(pending) + 1)
            chosen = [set(some) for size in sizes for some in itertools.combinations(pending, size)]
        for on_disk in chosen:
            for share in (0.0, 0.5, 1.0):
                yield place, _content(path, past, on_disk | set(range(fixed)), share)


def _content(path: Path, past: list[Operation], on_disk: set[int], share: float) -> bytes:
    """What a file holds if these names are on the disk, and that share of what was not flushed."""
    flushed = {file: n for n, (kind, file) in enumerate(past) if kind == "flush"}
    contents: dict[Path, bytes] = {}
    names: dict[Path, Path] = {path: Path("the old file")}
    contents[names[path]] = OLD
    for n, (kind, what) in enumerate(past):
        if kind == "empty":
            contents[names[what]] = b""
        elif kind == "create":
            contents[what] = b""
            if n in on_disk:
                names.setdefault(what, what)
        elif kind == "write":
            file, data = what
            is_safe = flushed.get(file, -1) > n
            kept = data if is_safe else data[: int(len(data) * share)]
            inode = names.get(file, file)
            contents[inode] = contents.get(inode, b"") + kept
        elif kind == "rename" and n in on_disk:
            old, new = what
            names[new] = old
    return contents[names[path]]


@pytest.mark.parametrize("is_ordered", [True, False], ids=["in order", "in any order"])
def test_every_state_that_a_power_cut_may_leave_is_the_old_file_or_the_new_one(path, is_ordered):
    done = traced(path, lambda: save(path, NEW))

    found = list(states(path, done, is_ordered=is_ordered))

    assert [kind for kind, _ in done] == ["create", "write", "flush", "rename", "flush-names"]
    assert {content for _, content in found} == {OLD, NEW}
    assert {content for place, content in found if place == len(done)} == {NEW}


def overwritten(path: Path) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_TRUNC)
    os.write(handle, NEW)
    os.fsync(handle)
    os.close(handle)


def renamed_without_flush(path: Path) -> None:
    beside = path.with_name("beside")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT)
    os.write(handle, NEW)
    os.close(handle)
    os.replace(beside, path)  # noqa: PTH105 - the call that is watched


@pytest.mark.parametrize("work", [overwritten, renamed_without_flush])
def test_careless_ways_to_save_are_found_out(path, work):
    done = traced(path, lambda: work(path))

    found = {content for _, content in states(path, done, is_ordered=False)}

    assert found - {OLD, NEW}


# Real disks and real kills

_FULL = """
import json, os, sys
from pathlib import Path
from storymap.files.save import SaveError, save
folder = Path(sys.argv[1])
path, filler = folder / "map.smap", folder / "filler"
results = []
def attempt(label):
    path.write_bytes(b"o" * 60_000)
    try:
        save(path, b"n" * 100_000)
        kind = "saved"
    except SaveError as error:
        kind = error.kind
    content = path.read_bytes()
    whole = content in (b"o" * 60_000, b"n" * 100_000)
    results.append((label, kind, whole, content[:1].decode(), sorted(os.listdir(folder))))
for level in range(26):
    filler.unlink(missing_ok=True)
    path.write_bytes(b"o" * 60_000)
    free = os.statvfs(folder).f_bavail * os.statvfs(folder).f_frsize
    filler.write_bytes(b"f" * max(0, free - level * 8192))
    attempt(level)
filler.unlink()
number = 0
try:
    while True:
        (folder / f"x{number}").touch()
        number += 1
except OSError:
    pass
attempt("inodes")
os.system(f"mount -o remount,ro {folder}")
try:
    save(path, b"n" * 100)
except SaveError as error:
    results.append(("ro", error.kind, True, path.read_bytes()[:1].decode(), []))
print(json.dumps(results))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="for Linux")
def test_a_disk_that_is_full_or_read_only_keeps_the_old_file(tmp_path):
    mount = f"mount -t tmpfs -o size=1m,nr_inodes=20 tmpfs {tmp_path}"
    if subprocess.run(
        ["unshare", "-m", "sh", "-c", mount], capture_output=True, check=False
    ).returncode:
        pytest.skip("only root can make a disk to fill")
    script = tmp_path.with_name(f"{tmp_path.name}.py")
    script.write_text(_FULL)

    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", f"{mount} && {sys.executable} {script} {tmp_path}"],
        capture_output=True, encoding="utf-8", check=True,
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
    )  # fmt: skip

    results = json.loads(done.stdout)
    kinds = {label: kind for label, kind, *_ in results}
    assert all(whole for _, _, whole, _, _ in results)
    assert all((kind == "saved") == (first == "n") for _, kind, _, first, _ in results)
    assert {kinds[level] for level in range(26)} == {"saved", "disk-full"}
    assert kinds["inodes"] == "disk-full"
    assert kinds["ro"] == "read-only"
    assert not [name for *_, left in results for name in left if name.endswith(".tmp")]


_SAVING = """
import sys
from pathlib import Path
from storymap.files.save import save
for number in range(10_000):
    save(Path(sys.argv[1]), b"%06d" % number * 20_000)
    print(number, flush=True)
"""


def test_a_kill_at_any_moment_leaves_a_whole_file_and_no_acknowledged_save_is_lost(tmp_path):
    path = tmp_path / "map.smap"
    for number in range(KILLS):
        process = subprocess.Popen(
            [sys.executable, "-c", _SAVING, str(path)], stdout=subprocess.PIPE, text=True
        )
        first = process.stdout.readline()
        time.sleep((number % 23) / 1000)
        process.send_signal(signal.SIGKILL)
        said = [first, *process.communicate()[0].split()]

        data = path.read_bytes()
        assert len(data) == 120_000
        assert data == data[:6] * 20_000
        assert int(data[:6]) >= int(said[-1])
