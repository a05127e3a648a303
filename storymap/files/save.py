"""Saving a file so that at any moment the disk holds either all of the old one or all of the new.

The steps and the measurements behind them are in files.md, 3.3: a temporary file in that folder,
written, made like the old one, flushed to the disk, put in its place, and the folder flushed too.
"""

from __future__ import annotations

import errno
import logging
import os
import stat
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from storymap.files.errors import SaveError, SaveKind
from storymap.files.fingerprint import Fingerprint, digest_of, digesting

__all__ = ["Fingerprint", "SaveError", "save", "sweep_temporaries"]

log = logging.getLogger(__name__)

_CHUNK: Final = 1 << 22
_WINDOWS_RETRIES: Final = (0.01, 0.03, 0.1, 0.3, 1.0)
_HELD_BY_ANOTHER: Final = frozenset((5, 32, 33))
"""Windows errors that pass: access denied, sharing violation, lock violation."""
_LEFT_AFTER: Final = 3600.0
"""Seconds after which nobody goes on with a save."""

_FLAGS: Final = (
    os.O_WRONLY
    | os.O_CREAT
    | os.O_EXCL
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


def save(path: Path, data: bytes, *, expect: Fingerprint | None = None) -> Fingerprint:
    """Put bytes into a file, all or nothing, and return the fingerprint of what is there now.

    A symbolic link stays one; mode, owner and extended attributes stay as they were. With
    ``expect``, a file that another program has changed since is left alone. Raises SaveError, after
    which the file is as it was before and nothing else lies beside it.
    """
    try:
        real = Path(os.path.realpath(path))
        before = _status(real, path)
        if expect is not None:
            _refuse_changed(real, before, expect, path)
        digest = digesting(data)
        status = _replace(real, data, before, path if expect is not None else None)
    except OSError as error:
        raise _save_error(error, path) from error
    flush_folder(real.parent)
    return Fingerprint.of(status, digest())


def sweep_temporaries(folder: Path) -> int:
    """Remove what saves of killed programs left in a folder; return how many files that were.

    A file counts as left if its program does not run and nothing was written to it for an hour: in
    a shared folder it may be a program on another computer that is saving.
    """
    removed = 0
    with suppress(OSError):
        for leftover in folder.glob(".~*.tmp"):
            with suppress(OSError):
                if _is_left(leftover):
                    leftover.unlink()
                    removed += 1
    return removed


def _is_left(temporary: Path) -> bool:
    owner = temporary.name.split(".")[-3:-2]
    if not owner or not owner[0].isdigit() or _is_alive(int(owner[0])):
        return False
    return time.time() - temporary.stat().st_mtime > _LEFT_AFTER


# Before


def _status(real: Path, path: Path) -> os.stat_result | None:
    """Return the status of the file that is to be replaced, None if there is none yet."""
    try:
        status = real.stat()
    except FileNotFoundError:
        if not real.parent.is_dir():
            text = "not saved: there is no such folder; make it, or save somewhere else"
            raise SaveError("missing-folder", text, path) from None
        return None
    if not stat.S_ISREG(status.st_mode):
        what = "a folder" if stat.S_ISDIR(status.st_mode) else "a device or a pipe"
        raise SaveError(
            "not-a-file", f"not saved: this is {what}, not a file; choose another name", path
        )
    if not os.access(real, os.W_OK) or not status.st_mode & 0o222:
        error = errno.EROFS if _is_read_only_disk(real) else errno.EACCES
        raise OSError(error, os.strerror(error))
    if status.st_nlink > 1:
        log.warning("%s has other hard links; they keep the old content", path)
    return status


def _is_read_only_disk(real: Path) -> bool:
    if not hasattr(os, "statvfs"):
        return False
    return bool(os.statvfs(real).f_flag & os.ST_RDONLY)


def _refuse_changed(
    real: Path, before: os.stat_result | None, expect: Fingerprint, path: Path
) -> None:
    """Raise SaveError unless the file still is what it was; its time proves nothing either way."""
    if before is None:
        raise _changed(path, "removed")
    if before.st_size != expect.size or digest_of(real.read_bytes()) != expect.sha256:
        raise _changed(path)


def _refuse_changed_since(real: Path, before: os.stat_result, path: Path) -> None:
    """Raise SaveError if a file does not look as it did a moment ago."""
    try:
        now = real.stat()
    except FileNotFoundError:
        raise _changed(path, "removed") from None
    if not Fingerprint.of(before, "").is_outside_of(now):
        raise _changed(path)


def _changed(path: Path, what: str = "changed") -> SaveError:
    text = (
        f"not saved: another program has {what} this file since it was opened, and nothing was "
        "written: open it again, or save under another name"
    )
    return SaveError("changed", text, path)


# The steps


def _replace(
    real: Path, data: bytes, before: os.stat_result | None, watched: Path | None
) -> os.stat_result:
    """Write a temporary file and put it in the place of ``real``; leave none behind on an error.

    If that is ``watched``, raise SaveError where it was changed meanwhile.
    """
    temporary, handle = _new_temporary(real, 0o666 if before is None else 0o600)
    try:
        try:
            _write(handle, data)
            _take_over(handle, temporary, real, before)
            _flush(handle)
            status = os.fstat(handle)
        except BaseException:
            with suppress(OSError):
                os.close(handle)
            raise
        os.close(handle)
        if watched is not None and before is not None:
            _refuse_changed_since(real, before, watched)
        _put_in_place(temporary, real)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    return status


def _new_temporary(real: Path, mode: int) -> tuple[Path, int]:
    """Make an empty file beside another, with a name that sync programs leave alone."""
    stem = real.name.encode(errors="ignore")[:180].decode(errors="ignore")
    import secrets  # only saving needs it, and opening comes first

    temporary = real.with_name(f".~{stem}.{os.getpid()}.{secrets.token_hex(6)}.tmp")
    return temporary, os.open(temporary, _FLAGS, mode)


def _write(handle: int, data: bytes) -> None:
    """Write all bytes, however few the system takes at a time."""
    rest = memoryview(data)
    while rest:
        written = os.write(handle, rest[:_CHUNK])
        if written == 0:
            raise OSError(errno.EIO, "the disk takes no more bytes")
        rest = rest[written:]


def _take_over(handle: int, temporary: Path, real: Path, before: os.stat_result | None) -> None:
    """Give a new file what the old one had besides its content; what cannot be given is logged."""
    if os.name != "posix" or before is None:
        return
    try:
        own = os.fstat(handle)
        if (own.st_uid, own.st_gid) != (before.st_uid, before.st_gid):
            os.fchown(handle, before.st_uid, before.st_gid)
    except OSError as error:
        log.warning("%s gets another owner: %s", real, error)
    try:
        os.fchmod(handle, stat.S_IMODE(before.st_mode))
        _copy_attributes(real, temporary)
    except OSError as error:
        log.warning("%s loses its permissions or attributes: %s", real, error)


def _copy_attributes(old: Path, new: Path) -> None:
    """Copy the extended attributes, access control lists among them."""
    if sys.platform != "linux":
        return
    for name in os.listxattr(old):
        if not name.startswith("security."):
            os.setxattr(new, name, os.getxattr(old, name))


def _flush(handle: int) -> None:
    """Have the content on the disk; an error here is final and never tried again."""
    if sys.platform == "darwin":
        import fcntl

        with suppress(OSError):
            fcntl.fcntl(handle, fcntl.F_FULLFSYNC)
            return
    os.fsync(handle)


def _put_in_place(temporary: Path, real: Path) -> None:
    """Rename over the old file, on Windows patiently while another program holds it."""
    for pause in _WINDOWS_RETRIES:
        try:
            os.replace(temporary, real)  # noqa: PTH105 - the system call that the tests watch
        except OSError as error:
            if getattr(error, "winerror", None) not in _HELD_BY_ANOTHER:
                raise
            time.sleep(pause)
        else:
            return
    os.replace(temporary, real)  # noqa: PTH105


def flush_folder(folder: Path) -> None:
    """Have the new name on the disk; the content is safe already, so a failure is only logged."""
    if os.name != "posix":
        return
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        log.warning("the folder %s was not flushed to the disk: %s", folder, error)


def _is_alive(process: int) -> bool:
    """Whether a process of this number runs; on Windows nobody can tell without harming it."""
    if os.name != "posix":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


# Errors

_KINDS: Final[dict[int, SaveKind]] = {
    errno.ENOSPC: "disk-full",
    errno.EDQUOT: "disk-full",
    errno.EFBIG: "disk-full",
    errno.EROFS: "read-only",
    errno.EACCES: "no-permission",
    errno.EPERM: "no-permission",
    errno.EISDIR: "not-a-file",
    errno.ENOTDIR: "not-a-file",
    errno.ELOOP: "not-a-file",
    errno.ENAMETOOLONG: "not-a-file",
    errno.EBUSY: "busy",
    errno.ETXTBSY: "busy",
}

_TEXTS: Final[dict[SaveKind, str]] = {
    "disk-full": "the disk is full; what was there is as before: free some space, or save "
    "to another disk",
    "read-only": "this disk is read-only; what was there is as before: save somewhere else",
    "no-permission": "you may not write here; what was there is as before: save somewhere else",
    "not-a-file": "no file can have this name; nothing was changed: choose another name",
    "busy": "another program holds the file; what was there is as before: close it there, or save "
    "under another name",
    "io": "the disk reported an error; what was there is as before: save to another disk",
}


def _save_error(error: OSError, path: Path) -> SaveError:
    held = getattr(error, "winerror", None) in _HELD_BY_ANOTHER
    kind: SaveKind = "busy" if held else _KINDS.get(error.errno or 0, "io")
    text = f"{_TEXTS[kind]} ({error.strerror or error})"
    return SaveError(kind, f"not saved: {text}", path)
