"""Saving: the disk holds all of the old file or all of the new one, and no error goes unsaid."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from storymap.files import save as module
from storymap.files.fingerprint import digest_of
from storymap.files.save import Fingerprint, SaveError, save, sweep_temporaries

posix = pytest.mark.skipif(os.name != "posix", reason="for POSIX")
linux = pytest.mark.skipif(sys.platform != "linux", reason="for Linux")

OLD = b"old content\n" * 40
NEW = b"something new\n" * 500


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "map.smap"
    path.write_bytes(OLD)
    return path


def refused(path: Path, data: bytes = NEW, **options: Fingerprint) -> SaveError:
    with pytest.raises(SaveError) as caught:
        save(path, data, **options)
    error = caught.value
    assert error.path == path
    assert str(error).startswith(f"{path}: not saved: ")
    assert "\n" not in str(error)
    return error


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def test_a_file_gets_the_new_content_and_nothing_lies_beside_it(path):
    save(path, NEW)

    assert path.read_bytes() == NEW
    assert names(path.parent) == ["map.smap"]


def test_a_new_file_is_made(tmp_path):
    found = save(tmp_path / "new.smap", NEW)

    assert (tmp_path / "new.smap").read_bytes() == NEW
    assert found == Fingerprint.of((tmp_path / "new.smap").stat(), digest_of(NEW))


def test_a_long_file_has_the_fingerprint_of_its_content(path):
    data = NEW * 400

    assert save(path, data) == Fingerprint.of(path.stat(), digest_of(data))


def test_an_empty_file_can_be_saved(path):
    save(path, b"")

    assert path.read_bytes() == b""


def test_a_name_as_long_as_names_may_be_can_be_saved(tmp_path):
    path = tmp_path / ("ü" * 120 + ".smap")

    save(path, NEW)

    assert path.read_bytes() == NEW


# What stays as it was


@posix
def test_a_symbolic_link_stays_one(tmp_path):
    (tmp_path / "real").mkdir()
    target = tmp_path / "real" / "map.smap"
    target.write_bytes(OLD)
    target.chmod(0o640)
    link = tmp_path / "link.smap"
    link.symlink_to(Path("real", "map.smap"))

    save(link, NEW)

    assert link.is_symlink()
    assert target.read_bytes() == NEW
    assert names(tmp_path) == ["link.smap", "real"]
    assert names(tmp_path / "real") == ["map.smap"]


@posix
@pytest.mark.parametrize("mode", [0o600, 0o644, 0o664, 0o777])
def test_the_mode_stays(path, mode):
    path.chmod(mode)

    save(path, NEW)

    assert stat.S_IMODE(path.stat().st_mode) == mode


@posix
def test_a_new_file_has_the_mode_that_the_user_wants_of_new_files(tmp_path):
    old = os.umask(0o027)
    try:
        save(tmp_path / "a.smap", NEW)
    finally:
        os.umask(old)

    assert stat.S_IMODE((tmp_path / "a.smap").stat().st_mode) == 0o640


@linux
def test_extended_attributes_stay(path):
    try:
        os.setxattr(path, "user.note", b"mine")
    except OSError:
        pytest.skip("this file system has no extended attributes")

    save(path, NEW)

    assert os.getxattr(path, "user.note") == b"mine"


@posix
def test_the_owner_stays_where_that_is_allowed(path):
    if os.geteuid() != 0:
        pytest.skip("only root can give files away")
    os.chown(path, 1234, 1235)

    save(path, NEW)

    assert (path.stat().st_uid, path.stat().st_gid) == (1234, 1235)


@posix
def test_another_hard_link_keeps_the_old_content_and_that_is_logged(path, caplog):
    other = path.with_name("other.smap")
    os.link(path, other)

    save(path, NEW)

    assert other.read_bytes() == OLD
    assert "hard links" in caplog.text


# What is refused


@posix
def test_a_file_that_is_read_only_is_refused_though_its_folder_is_not(path):
    path.chmod(0o444)

    error = refused(path)

    assert error.kind == "no-permission"
    assert path.read_bytes() == OLD
    assert names(path.parent) == ["map.smap"]


@posix
@pytest.mark.skipif(sys.platform == "darwin", reason="file names are UTF-8 there")
def test_a_name_that_is_no_utf_8_can_be_saved(tmp_path):
    path = tmp_path / os.fsdecode(b"caf\xe9.smap")

    save(path, NEW)

    assert path.read_bytes() == NEW
    assert names(tmp_path) == [path.name]


def test_a_folder_is_refused(tmp_path):
    assert refused(tmp_path).kind == "not-a-file"
    assert names(tmp_path) == []


@posix
def test_a_device_and_a_pipe_are_refused(tmp_path):
    os.mkfifo(tmp_path / "pipe")

    assert refused(tmp_path / "pipe").kind == "not-a-file"
    assert refused(Path(os.devnull)).kind == "not-a-file"


def test_a_folder_that_is_not_there_is_named(tmp_path):
    assert refused(tmp_path / "nowhere" / "a.smap").kind == "missing-folder"


def test_a_name_that_is_too_long_is_refused(tmp_path):
    assert refused(tmp_path / ("x" * 300)).kind == "not-a-file"


@posix
def test_a_link_to_itself_is_refused(tmp_path):
    (tmp_path / "a.smap").symlink_to("a.smap")

    assert refused(tmp_path / "a.smap").kind in ("not-a-file", "io")


# Another program


def test_a_file_that_another_program_changed_is_left_alone(path):
    read = Fingerprint.of(path.stat(), digest_of(OLD))
    path.write_bytes(b"theirs")

    error = refused(path, expect=read)

    assert error.kind == "changed"
    assert path.read_bytes() == b"theirs"


def test_a_file_that_another_program_removed_is_not_brought_back(path):
    read = Fingerprint.of(path.stat(), digest_of(OLD))
    path.unlink()

    assert refused(path, expect=read).kind == "changed"
    assert names(path.parent) == []


def test_a_file_that_was_only_touched_is_not_changed(path):
    read = Fingerprint.of(path.stat(), digest_of(OLD))
    os.utime(path, ns=(1, 1))

    save(path, NEW, expect=read)

    assert path.read_bytes() == NEW


def test_a_change_that_leaves_size_and_time_as_they_were_is_seen(path):
    status = path.stat()
    read = Fingerprint.of(status, digest_of(OLD))
    path.write_bytes(OLD.replace(b"old", b"odd"))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))

    assert refused(path, expect=read).kind == "changed"

    assert path.read_bytes().startswith(b"odd")


def test_a_change_while_the_new_content_is_written_is_seen(path, monkeypatch):
    read = Fingerprint.of(path.stat(), digest_of(OLD))
    real = module._flush

    def somebody_else_writes(handle):
        path.write_bytes(b"theirs")
        real(handle)

    monkeypatch.setattr(module, "_flush", somebody_else_writes)

    assert refused(path, expect=read).kind == "changed"

    assert path.read_bytes() == b"theirs"
    assert names(path.parent) == ["map.smap"]


@posix
def test_a_link_that_leads_elsewhere_now_is_seen(path, tmp_path):
    link, other = tmp_path / "link.smap", tmp_path / "other.smap"
    link.symlink_to(path)
    read = Fingerprint.of(link.stat(), digest_of(OLD))
    other.write_bytes(b"theirs")
    link.unlink()
    link.symlink_to(other)

    assert refused(link, expect=read).kind == "changed"

    assert (path.read_bytes(), other.read_bytes()) == (OLD, b"theirs")


def test_one_save_after_another_expects_what_the_last_one_wrote(path):
    first = save(path, NEW)

    second = save(path, OLD, expect=first)

    save(path, NEW, expect=second)
    assert path.read_bytes() == NEW


# Every step fails once

FAULTS = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS, errno.EDQUOT)
KINDS = {
    errno.ENOSPC: "disk-full", errno.EDQUOT: "disk-full", errno.EIO: "io",
    errno.EACCES: "no-permission", errno.EROFS: "read-only",
}  # fmt: skip
FATAL = ("open", "write", "fsync", "close", "replace")
HARMLESS = ("fchmod", "setxattr", "listxattr")


def fail_once(monkeypatch, name: str, error: int, *, at: int = 1) -> list[int]:
    """Have the ``at``-th call of a system call fail; return what counts the calls."""
    calls = [0]
    real = getattr(os, name)

    def failing(*args, **kwargs):
        calls[0] += 1
        if calls[0] == at:
            if name == "close":
                real(*args)
            raise OSError(error, os.strerror(error))
        return real(*args, **kwargs)

    monkeypatch.setattr(module.os, name, failing)
    return calls


@posix
@pytest.mark.parametrize("error", FAULTS, ids=lambda error: errno.errorcode[error])
@pytest.mark.parametrize("name", FATAL)
def test_a_step_that_fails_leaves_the_old_file_and_says_so(path, monkeypatch, name, error):
    fail_once(monkeypatch, name, error)

    assert refused(path).kind == KINDS[error]
    monkeypatch.undo()
    assert path.read_bytes() == OLD
    assert names(path.parent) == ["map.smap"]


@posix
@pytest.mark.parametrize("error", FAULTS, ids=lambda error: errno.errorcode[error])
@pytest.mark.parametrize("name", FATAL)
def test_a_step_that_fails_for_a_new_file_leaves_none(tmp_path, monkeypatch, name, error):
    fail_once(monkeypatch, name, error)

    refused(tmp_path / "new.smap")
    monkeypatch.undo()
    assert names(tmp_path) == []


@linux
@pytest.mark.parametrize("error", [errno.EPERM, errno.ENOTSUP, errno.EACCES])
@pytest.mark.parametrize("name", HARMLESS)
def test_attributes_that_cannot_be_kept_are_logged_and_the_map_is_saved(
    path, monkeypatch, caplog, name, error
):
    if name == "setxattr":
        monkeypatch.setattr(module.os, "listxattr", lambda _: ["user.a"])
        monkeypatch.setattr(module.os, "getxattr", lambda *_: b"")
    fail_once(monkeypatch, name, error)

    save(path, NEW)

    assert path.read_bytes() == NEW
    assert "permissions or attributes" in caplog.text


@posix
def test_a_folder_that_cannot_be_flushed_is_logged_and_the_map_is_saved(path, monkeypatch, caplog):
    fail_once(monkeypatch, "fsync", errno.EINVAL, at=2)

    save(path, NEW)

    assert path.read_bytes() == NEW
    assert "was not flushed" in caplog.text


def test_few_bytes_at_a_time_are_written_all_the_same(path, monkeypatch):
    real = os.write
    monkeypatch.setattr(module.os, "write", lambda handle, data: real(handle, data[:7]))

    save(path, NEW)

    assert path.read_bytes() == NEW


@pytest.mark.parametrize("at", [2, 50, 900])
def test_a_disk_that_fills_up_in_the_middle_leaves_the_old_file(path, monkeypatch, at):
    real, calls = os.write, [0]

    def filling(handle, data):
        calls[0] += 1
        if calls[0] == at:
            raise OSError(errno.ENOSPC, "full")
        return real(handle, data[:7])

    monkeypatch.setattr(module.os, "write", filling)

    assert refused(path).kind == "disk-full"
    assert path.read_bytes() == OLD
    assert names(path.parent) == ["map.smap"]


def test_a_disk_that_takes_nothing_is_an_error(path, monkeypatch):
    monkeypatch.setattr(module.os, "write", lambda handle, data: 0)

    assert refused(path).kind == "io"
    assert path.read_bytes() == OLD


def test_an_interruption_leaves_no_temporary_file(path, monkeypatch):
    def interrupted(handle):
        raise KeyboardInterrupt

    monkeypatch.setattr(module.os, "fsync", interrupted)

    with pytest.raises(KeyboardInterrupt):
        save(path, NEW)

    assert names(path.parent) == ["map.smap"]
    assert path.read_bytes() == OLD


@pytest.mark.parametrize("held", [5, 32, 33])
def test_a_file_that_windows_holds_for_a_moment_is_waited_for(path, monkeypatch, held):
    real, calls, slept = os.replace, [0], []

    def held_twice(old, new):
        calls[0] += 1
        if calls[0] < 3:
            error = PermissionError(errno.EACCES, "held")
            error.winerror = held
            raise error
        real(old, new)

    monkeypatch.setattr(module.os, "replace", held_twice)
    monkeypatch.setattr(module.time, "sleep", slept.append)

    save(path, NEW)

    assert path.read_bytes() == NEW
    assert slept == [0.01, 0.03]


def test_a_file_that_windows_holds_for_long_is_busy(path, monkeypatch):
    def held(old, new):
        error = PermissionError(errno.EACCES, "held")
        error.winerror = 32
        raise error

    monkeypatch.setattr(module.os, "replace", held)
    monkeypatch.setattr(module.time, "sleep", lambda seconds: None)

    assert refused(path).kind == "busy"
    assert names(path.parent) == ["map.smap"]


# A real disk

_LIMITED = """
import resource, signal, sys
from pathlib import Path
from storymap.files.save import SaveError, save
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
try:
    save(Path(sys.argv[1]), b"n" * 100_000)
except SaveError as error:
    sys.exit(error.kind)
"""


@posix
@pytest.mark.parametrize("limit", [0, 1, 4096, 65_536, 99_999])
def test_a_file_may_not_grow_past_what_the_system_allows(path, limit):
    done = subprocess.run(
        [sys.executable, "-c", _LIMITED, str(path), str(limit)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.stderr.strip() == "disk-full"
    assert path.read_bytes() == OLD
    assert names(path.parent) == ["map.smap"]


@pytest.fixture
def dead():
    """The number of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def left_for(seconds: float, path: Path) -> str:
    """Make a file that was last written so long ago; return its name."""
    path.touch()
    os.utime(path, (time.time() - seconds,) * 2)
    return path.name


@posix
def test_what_killed_programs_left_is_swept_and_what_others_write_is_not(tmp_path, dead):
    left_for(4000, tmp_path / f".~map.smap.{dead}.0a1b2c.tmp")
    kept = [
        left_for(4000, tmp_path / name)
        for name in (f".~map.smap.{os.getpid()}.0a1b2c.tmp", ".~mine.tmp", "map.smap")
    ]

    assert sweep_temporaries(tmp_path) == 1
    assert names(tmp_path) == kept
    assert sweep_temporaries(tmp_path / "nowhere") == 0


@posix
def test_what_another_computer_is_saving_in_a_shared_folder_is_not_swept(tmp_path, dead):
    name = left_for(20, tmp_path / f".~map.smap.{dead}.0a1b2c.tmp")

    assert sweep_temporaries(tmp_path) == 0
    assert names(tmp_path) == [name]
