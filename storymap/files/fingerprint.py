"""What a file was when it was read or written: to tell whether another program has changed it."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable
from typing import Final, NamedTuple

_LONG: Final = 1 << 20


class Fingerprint(NamedTuple):
    """A file's place on the disk, its size, its time and the SHA-256 of its content."""

    dev: int
    ino: int
    size: int
    mtime_ns: int
    sha256: str

    @classmethod
    def of(cls, status: os.stat_result, digest: str) -> Fingerprint:
        """Return the fingerprint of a file with this status and this digest of its content."""
        return cls(*_outside(status), digest)

    def is_outside_of(self, status: os.stat_result) -> bool:
        """Whether a file looks unchanged from outside, so that nobody need read it."""
        return self[:4] == _outside(status)


def digest_of(data: bytes) -> str:
    """Return the SHA-256 of a file's content."""
    return hashlib.sha256(data).hexdigest()


def digesting(data: bytes) -> Callable[[], str]:
    """Begin to digest content on another core if it is long; return what waits for the digest."""
    if len(data) < _LONG:
        return lambda: digest_of(data)
    found: list[str] = []
    thread = threading.Thread(target=lambda: found.append(digest_of(data)), daemon=True)
    thread.start()

    def wait() -> str:
        thread.join()
        return found[0]

    return wait


def _outside(status: os.stat_result) -> tuple[int, int, int, int]:
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns
