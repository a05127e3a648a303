"""The crash journal: every edit since the last save, one line a patch, so that no crash loses one.

A line is the CRC-32 of its JSON, a blank, the JSON. The first says which file the edits started
from; a copy of that content lies beside the journal. A line that was not written to its end, and
all after it, is left out when the edits are replayed, so what comes back is always a state that
was.
"""

from __future__ import annotations

import gzip
import logging
import os
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal, TypeAlias

import msgspec
from msgspec import Struct

from storymap import __version__
from storymap.files.codec import SIZE_LIMIT, decode
from storymap.files.errors import LoadError
from storymap.files.fingerprint import digest_of
from storymap.files.patches import PatchUnreadableError, Replay, patch_line
from storymap.files.save import flush_folder
from storymap.files.state import lock, make_private, name_of
from storymap.model.patch import Patch
from storymap.model.storymap import StoryMap
from storymap.progress import Progress

log = logging.getLogger(__name__)

SUFFIX: Final = ".jrn"
BASE_SUFFIX: Final = ".base.gz"
FLUSH_EVERY: Final = 0.5
"""Seconds between two flushes to the disk: with the wait for a draft, what a power cut may take."""
_URI: Final = "file://"
_YOUNG: Final = 60.0
"""Seconds that a journal without a first line is left alone: its program may be about to write."""

DONE: Final = "done"
"""The folder, in that of all journals, of those that were opened or thrown away."""
KEPT_DAYS: Final = 30
"""Days for which they lie there, in case nobody meant it."""

OnDisk: TypeAlias = Literal["same", "changed", "missing", "untitled"]


class Base(Struct, frozen=True):
    """What the edits of a journal start from: a map, and the file that holds it, if one does.

    ``encode`` returns its content, where no file can be copied. It is called on another thread,
    but for a map in no file, which is kept before any edit of it counts unless it ``is_long``.
    """

    encode: Callable[[], bytes]
    title: str = ""
    path: Path | None = None
    sha256: str = ""
    is_long: bool = False


class _First(Struct, frozen=True, omit_defaults=True):
    """The first line of a journal."""

    started: str
    title: str = ""
    path: str | None = None
    sha256: str = ""
    app: str = __version__
    pid: int = 0


class Journal:
    """Writes the edits of one open map; errors end it, and are kept in ``error``.

    An edit that :meth:`append` has returned from survives the end of the program, and within half
    a second a power cut.
    """

    def __init__(self, path: Path, handle: int, base: Base) -> None:
        """Take over an open and locked file; use :meth:`open`."""
        self.path = path
        self.base_path = path.with_suffix(BASE_SUFFIX)
        self.error: OSError | None = None
        self._handle = handle
        self._base = base
        self._count = 0
        self._is_open = True
        self._is_kept = False
        self._settled = threading.Event()
        self._unflushed = threading.Event()
        self._closing = threading.Event()
        self._worker = threading.Thread(target=self._work, name="storymap-journal", daemon=True)

    @classmethod
    def open(cls, folder: Path, base: Base) -> Journal:
        """Start a journal in a folder; raise OSError if that is not possible."""
        import secrets

        make_private(folder)
        start = name_of(base.path) if base.path is not None else "untitled"
        path = folder / f"{start}-{os.getpid()}-{secrets.token_hex(4)}{SUFFIX}"
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0)
        handle = os.open(path, flags | getattr(os, "O_BINARY", 0), 0o600)
        try:
            lock(handle, wait=True)
            journal = cls(path, handle, base)
            first = _First(
                datetime.now(UTC).isoformat(timespec="seconds"), base.title,
                None if base.path is None else _written(base.path), base.sha256, pid=os.getpid(),
            )  # fmt: skip
            journal._write(msgspec.json.encode(first))
            if base.path is None and not base.is_long:
                journal._keep_base()
        except BaseException:
            os.close(handle)
            path.unlink(missing_ok=True)
            raise
        journal._worker.start()
        return journal

    def append(self, patch: Patch) -> None:
        """Write an edit; after an error nothing more is written, so that what is there is whole."""
        if not self._is_open or self.error is not None or not patch:
            return
        try:
            self._write(patch_line(patch, self._count + 1))
        except OSError as error:
            self._fail(error)
            return
        self._count += 1
        self._unflushed.set()

    def is_whole(self) -> bool:
        """Wait until the first edits and their base are on the disk; False if they cannot be."""
        self._settled.wait()
        return self._is_kept and self.error is None

    def close(self) -> None:
        """Stop writing and leave the journal for :func:`recoverable`."""
        if self._is_open:
            self._is_open = False
            self._closing.set()
            self._unflushed.set()
            self._worker.join()
            os.close(self._handle)

    def discard(self) -> None:
        """Stop writing and remove the journal: its edits are saved, or not wanted."""
        self.close()
        _remove(self.path)

    def base_content(self) -> bytes | None:
        """Return the content that the edits started from, if its copy is complete."""
        return _unpacked(self.base_path)

    def _write(self, content: bytes) -> None:
        line = b"%08x %s\n" % (zlib.crc32(content), content)
        written = os.write(self._handle, line)
        while written < len(line):
            written += os.write(self._handle, line[written:])

    def _fail(self, error: OSError) -> None:
        log.warning("the journal %s ends here: %s", self.path, error)
        self.error = error

    # On the worker's thread

    def _work(self) -> None:
        try:
            self._keep_base()
            flush_folder(self.path.parent)
            os.fsync(self._handle)
            self._settled.set()
            while not self._closing.is_set():
                self._unflushed.wait()
                self._unflushed.clear()
                os.fsync(self._handle)
                self._closing.wait(FLUSH_EVERY)
            os.fsync(self._handle)
        except OSError as error:
            self._fail(error)
        finally:
            self._settled.set()

    def _keep_base(self) -> None:
        """Copy what the edits start from, whole or not at all, if that is not done yet."""
        if not self._is_kept and not self._closing.is_set():
            temporary = _temporary(self.path)
            temporary.write_bytes(gzip.compress(self._content(), 1))
            temporary.replace(self.base_path)
            self._is_kept = True

    def _content(self) -> bytes:
        if self._base.path is not None and self._base.sha256:
            with suppress(OSError):
                content = self._base.path.read_bytes()
                if digest_of(content) == self._base.sha256:
                    return content
        return self._base.encode()


# After a crash


class Recovery(Struct, frozen=True):
    """What a journal gave back.

    ``base`` is the map that the edits started from, ``story_map`` the one after them. ``on_disk``
    tells of the file: ``same`` as when the edits started, ``changed`` since (merge ``base``,
    ``story_map`` and ``disk_map``), ``missing`` or no map any more, or ``untitled``. ``lost``
    counts lines at the end that could not be read.
    """

    base: StoryMap
    story_map: StoryMap
    edits: int
    lost: int
    on_disk: OnDisk
    disk_map: StoryMap | None = None

    @property
    def is_saved(self) -> bool:
        """Whether nothing would be missed: the file holds it all, or the edits led nowhere."""
        if self.disk_map is not None and self.disk_map == self.story_map:
            return True
        return self.story_map == self.base and not self.lost and self.on_disk != "missing"


def _written(path: Path) -> str:
    """Return a path as a journal holds it: as it is, or as a file: URI if it is no UTF-8."""
    text = str(path)
    is_unicode = text.encode(errors="ignore").decode() == text
    return text if is_unicode else path.absolute().as_uri()


def _path_of(written: str) -> Path:
    """Return the path that ``_written`` wrote; no path begins as a URI does, with two slashes."""
    if not written.startswith(_URI):
        return Path(written)
    from urllib.parse import unquote_to_bytes

    return Path(os.fsdecode(unquote_to_bytes(written.removeprefix(_URI))))


class Leftover:
    """A journal whose program has ended, held so that no other program takes it too."""

    def __init__(self, path: Path, handle: int, first: _First, lines: list[bytes]) -> None:
        """Take over an open and locked file; use :func:`recoverable`."""
        self.journal = path
        self.title = first.title
        self.document = None if first.path is None else _path_of(first.path)
        self.started = datetime.fromisoformat(first.started)
        self.last_edit = datetime.fromtimestamp(os.fstat(handle).st_mtime, UTC)
        self._handle = handle
        self._first = first
        self._lines = lines

    @property
    def edits(self) -> int:
        """How many lines there are after the first, whole or not."""
        return len(self._lines)

    def recover(self, progress: Progress | None = None) -> Recovery:
        """Replay the edits; raise LoadError if what they started from is gone."""
        disk = _read(self.document)
        base_data = _unpacked(self.journal.with_suffix(BASE_SUFFIX))
        is_same = disk is not None and digest_of(disk) == self._first.sha256
        if base_data is None and is_same:
            base_data = disk
        if base_data is None:
            text = "the map that its edits started from is gone, so they cannot be shown"
            raise LoadError("missing", text, self.document)
        base = decode(base_data, progress).story_map
        replay = Replay(base)
        for line in self._lines:
            try:
                replay.apply(_checked(line))
            except PatchUnreadableError as error:
                log.warning("%s ends with edit %d: %s", self.journal, replay.count, error)
                break
        lost = len(self._lines) - replay.count
        state, disk_map = self._on_disk(disk, base, is_same=is_same)
        return Recovery(base, replay.story_map, replay.edits, lost, state, disk_map)

    def _on_disk(
        self, disk: bytes | None, base: StoryMap, *, is_same: bool
    ) -> tuple[OnDisk, StoryMap | None]:
        if self.document is None:
            return "untitled", None
        if is_same:
            return "same", base
        try:
            return ("missing", None) if disk is None else ("changed", decode(disk).story_map)
        except LoadError:
            return "missing", None

    def discard(self) -> None:
        """Remove it: its edits are in the file."""
        _remove(self.journal)
        self.release()
        _remove(self.journal)  # Windows removes no open file

    def set_aside(self) -> None:
        """Offer it no more: its edits are in a document now, or not wanted; it is kept a while."""
        self.release()
        done = self.journal.parent / DONE
        with suppress(OSError):
            make_private(done)
            for path in (self.journal.with_suffix(BASE_SUFFIX), self.journal):
                if path.exists():
                    moved = path.replace(done / path.name)
                    os.utime(moved)
        self.discard()

    def release(self) -> None:
        """Leave it for the next start."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1


def recoverable(folder: Path) -> tuple[Leftover, ...]:
    """Return the journals of programs that ended without saving, oldest edits first.

    Those that hold no edit are removed. Each is held until it is discarded or released.
    """
    found = [left for path in sorted(folder.glob(f"*{SUFFIX}")) if (left := _leftover(path))]
    return tuple(sorted(found, key=lambda left: left.last_edit))


def forget_old(folder: Path) -> None:
    """Remove journals that were set aside long ago: all of them were offered before."""
    for path in (folder / DONE).glob("*"):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > KEPT_DAYS * 86_400:
                path.unlink()


def _leftover(path: Path) -> Leftover | None:
    try:
        handle = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0))
    except OSError:
        return None
    if not lock(handle):
        os.close(handle)
        return None
    first, lines = _parsed(path)
    if first is None or not lines:
        is_old = time.time() - os.fstat(handle).st_mtime > _YOUNG
        os.close(handle)
        if first is not None or is_old:
            _remove(path)
        return None
    return Leftover(path, handle, first, lines)


def _parsed(path: Path) -> tuple[_First | None, list[bytes]]:
    try:
        head, *lines = list(_lines_of(path.read_bytes())) or [b""]
        return msgspec.json.decode(_checked(head), type=_First), lines
    except (OSError, PatchUnreadableError, msgspec.MsgspecError, UnicodeDecodeError):
        return None, []


def _lines_of(data: bytes) -> Iterator[bytes]:
    """Yield all lines; the last one may have no end."""
    yield from (line for line in data.split(b"\n") if line)


def _checked(line: bytes) -> bytes:
    """Return the JSON of a line; raise PatchUnreadableError if it is not what was written."""
    checksum, _, content = line.partition(b" ")
    if checksum != b"%08x" % zlib.crc32(content):
        raise PatchUnreadableError("the line was not written to its end")
    return content


def _remove(journal: Path) -> None:
    """Remove a journal and what belongs to it."""
    for path in (journal, journal.with_suffix(BASE_SUFFIX), _temporary(journal)):
        with suppress(OSError):
            path.unlink(missing_ok=True)


def _temporary(journal: Path) -> Path:
    return journal.with_suffix(".base.tmp")


def _unpacked(path: Path) -> bytes | None:
    try:
        with gzip.open(path) as file:
            return file.read(SIZE_LIMIT + 1)
    except (OSError, EOFError, zlib.error):
        return None


def _read(path: Path | None) -> bytes | None:
    if path is None:
        return None
    try:
        with path.open("rb") as file:
            return file.read(SIZE_LIMIT + 1)
    except (OSError, ValueError):
        return None
