"""Saving a file that others save too: one at a time, and never over what somebody else wrote."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from storymap.files.canonical import encode
from storymap.files.codec import load
from storymap.files.errors import SaveError
from storymap.files.fingerprint import Fingerprint
from storymap.files.merge import Merged, merge
from storymap.files.save import save
from storymap.files.state import lock, make_private, name_of, state_folder
from storymap.model.storymap import StoryMap

_ATTEMPTS: Final = 5
PATIENCE: Final = 5.0
"""Seconds to wait for a lock: its program may be stopped, or hang on a disk that is far away."""
_LONGEST_PAUSE: Final = 0.02


class SavedTogether(Struct, frozen=True):
    """What a save did: what the file is now, and what it holds.

    ``merged`` is there if somebody else had changed the file. Where it has conflicts nothing was
    written, and ``fingerprint`` is that of the other's file.
    """

    fingerprint: Fingerprint
    story_map: StoryMap
    merged: Merged | None = None
    theirs: StoryMap | None = None

    @property
    def is_written(self) -> bool:
        """Whether the map is in the file."""
        return self.merged is None or not self.merged.conflicts


def save_together(
    path: Path,
    story_map: StoryMap,
    base: StoryMap,
    expect: Fingerprint,
    encoder: Callable[[StoryMap], bytes] = encode,
) -> SavedTogether:
    """Save a map that was made of ``base``, which the file held when it was like ``expect``.

    If it is not any more, what it holds now is merged in first. Raises SaveError, or LoadError if
    the file holds no map any more; then nothing was written.
    """
    with locked(path):
        saved = _saved(path, encoder(story_map), expect)
        if saved is not None:
            return SavedTogether(saved, story_map)
        for _ in range(_ATTEMPTS):  # programs that know no lock may write in between
            loaded = load(path)
            assert loaded.fingerprint is not None  # noqa: S101 - it came from a disk
            merged = merge(base, story_map, loaded.story_map)
            found = SavedTogether(loaded.fingerprint, merged.story_map, merged, loaded.story_map)
            if merged.conflicts:
                return found
            saved = _saved(path, encoder(merged.story_map), loaded.fingerprint)
            if saved is not None:
                return msgspec.structs.replace(found, fingerprint=saved)
    text = "not saved: others change this file again and again; save under another name"
    raise SaveError("changed", text, path)


def _saved(path: Path, content: bytes, expect: Fingerprint) -> Fingerprint | None:
    """Save; None if somebody else has changed the file."""
    try:
        return save(path, content, expect=expect)
    except SaveError as error:
        if error.kind != "changed" or not path.is_file():
            raise
    return None


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Be the only Story Map of this user on this computer that saves a file.

    Where no lock can be had, or none in time, go on without: looking at the file before it is
    replaced still holds.
    """
    handle = _lock_file(path)
    try:
        if handle is not None:
            _wait_for(handle)
        yield
    finally:
        if handle is not None:
            os.close(handle)


def _wait_for(handle: int) -> None:
    """Lock an open file as soon as nobody else does, if that is soon."""
    end, pause = time.monotonic() + PATIENCE, 0.0005
    while not lock(handle) and time.monotonic() < end:
        time.sleep(pause)
        pause = min(2 * pause, _LONGEST_PAUSE)


def _lock_file(path: Path) -> int | None:
    """Open the file whose lock stands for another; it lies beside no document."""
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    folder = Path(runtime, "storymap") if runtime else state_folder() / "locks"
    with suppress(OSError):
        make_private(folder)
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0)
        return os.open(folder / f"{name_of(path)}.lock", flags, 0o600)
    return None
