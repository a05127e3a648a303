"""The .smap file: bytes to map and back. smap-format.md is the law; this is the door to it.

A file as this version writes it is read in one typed decode (`plain`); any other is read again
record by record (`envelope`, `intake`). Both give the same map.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec import Struct

from storymap.files.canonical import encode
from storymap.files.errors import LoadError
from storymap.files.fingerprint import Fingerprint, digesting
from storymap.model.storymap import FORMAT_VERSION, StoryMap

if TYPE_CHECKING:
    from storymap.files.intake import Issue
    from storymap.progress import Progress

__all__ = [
    "Content", "Issue", "LoadError", "Loaded", "decode", "encode", "load", "load_content", "read",
]  # fmt: skip

SIZE_LIMIT: Final = 256 * 1024 * 1024
LARGE: Final = 64 * 1024 * 1024
RECORD_LIMIT: Final = 1_000_000

_BOM: Final = b"\xef\xbb\xbf"


class Loaded(Struct, frozen=True):
    """What a file gave. ``read_only``: a newer version wrote it, and asks that none older edit it.

    ``migrated_from`` is the version of a file older than this program; ``fingerprint`` is there if
    it came from a disk.
    """

    story_map: StoryMap
    issues: tuple[Issue, ...] = ()
    read_only: bool = False
    migrated_from: int | None = None
    fingerprint: Fingerprint | None = None


class Content(NamedTuple):
    """The bytes of a file, and what it was when they were read."""

    path: Path
    data: bytes
    status: os.stat_result


def load(path: Path, *, allow_large: bool = False, progress: Progress | None = None) -> Loaded:
    """Return the map in a file; raise LoadError, and nothing else, where there is none.

    A file of more than 64 MB is refused with the kind ``large`` unless that is allowed; one of more
    than 256 MB always. With progress the window has its turns meanwhile, and Cancelled is raised.
    """
    return load_content(read(path, allow_large=allow_large), progress)


def read(path: Path, *, allow_large: bool = False) -> Content:
    """Return what is in a file, not looked into; raise LoadError as `load` does."""
    try:
        data, status = _read(path, LARGE if not allow_large else SIZE_LIMIT)
    except LoadError as error:
        error.path = path
        raise
    return Content(path, data, status)


def load_content(content: Content, progress: Progress | None = None) -> Loaded:
    """Return the map that was read from a file; raise LoadError and Cancelled as `load` does."""
    try:
        digest = digesting(content.data)
        loaded = decode(content.data, progress)
    except LoadError as error:
        error.path = content.path
        raise
    return Loaded(
        loaded.story_map, loaded.issues, loaded.read_only, loaded.migrated_from,
        Fingerprint.of(content.status, digest),
    )  # fmt: skip


def decode(data: bytes, progress: Progress | None = None) -> Loaded:
    """Return the map in the bytes of a file; raise LoadError, and nothing else."""
    try:
        return _decoded(data, progress)
    except MemoryError as error:
        raise _no_memory() from error


def _decoded(data: bytes, progress: Progress | None) -> Loaded:
    _refuse_too_much(data)
    data = data.removeprefix(_BOM)
    from storymap.files.plain import read_plain  # a first paint needs but a glimpse

    story_map = read_plain(data, progress)
    if story_map is not None:
        return Loaded(story_map)
    from storymap.files.envelope import open_envelope  # most files never come here
    from storymap.files.intake import Intake

    envelope = open_envelope(data)
    intake = Intake(envelope, progress)
    read_only = envelope.compat > FORMAT_VERSION
    return Loaded(intake.story_map, tuple(intake.issues), read_only, envelope.migrated_from)


def _refuse_too_much(data: bytes) -> None:
    """Raise LoadError for bytes that are too few or too many to look into."""
    if len(data) > SIZE_LIMIT:
        raise _too_large(len(data))
    content = data.removeprefix(_BOM)
    if not content or content.isspace():
        raise LoadError("empty", "the file is empty; go back to an earlier version of it")
    is_long = len(data) > RECORD_LIMIT * len(b'{"kind":""},')
    if is_long and data.count(b'"kind"') > RECORD_LIMIT + 2:
        raise LoadError("too-many", f"it holds more than {RECORD_LIMIT:,} records")


def _read(path: Path, limit: int) -> tuple[bytes, os.stat_result]:
    """Return a file's content and status, looked at before it is read."""
    try:
        if not stat.S_ISREG(mode := path.stat().st_mode) and not stat.S_ISDIR(mode):
            raise LoadError("unreadable", "this is a device or a pipe, not a file")
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            if status.st_size > SIZE_LIMIT:
                raise _too_large(status.st_size)
            if status.st_size > limit:
                size = status.st_size // 2**20
                raise LoadError("large", f"it is {size} MB large, which takes long to open")
            data = file.read(status.st_size + 1)
            if len(data) > status.st_size:  # it grew since, or is one whose size nobody knows
                data += file.read(SIZE_LIMIT)
            return data, status
    except FileNotFoundError as error:
        raise LoadError("missing", "there is no such file") from error
    except IsADirectoryError as error:
        raise LoadError("folder", "this is a folder, not a file") from error
    except PermissionError as error:
        if path.is_dir():
            raise LoadError("folder", "this is a folder, not a file") from error
        raise LoadError("unreadable", "you may not read this file") from error
    except (OSError, ValueError) as error:
        cause = error.strerror if isinstance(error, OSError) else str(error)
        raise LoadError("unreadable", f"it cannot be read: {cause or error}") from error
    except MemoryError as error:
        raise _no_memory() from error


def _no_memory() -> LoadError:
    return LoadError("too-large", "this computer has not enough memory to open it")


def _too_large(size: int) -> LoadError:
    limit = SIZE_LIMIT // 2**20
    return LoadError("too-large", f"it is {size // 2**20} MB large; a map has at most {limit} MB")
