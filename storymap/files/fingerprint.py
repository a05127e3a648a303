"""What a file was when it was read or written: to tell whether another program has changed it."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import Final

_LONG: Final = 1 << 20


class Fingerprint:
    """A file's place on the disk, its size, its time and the SHA-256 of its content.

    The digest may still be under way; whoever asks for it waits for it.
    """

    __slots__ = ("_digest", "outside")

    def __init__(self, outside: tuple[int, int, int, int], digest: str | Callable[[], str]) -> None:
        """Take device, inode, size and time, and the digest or what returns it."""
        self.outside = outside
        self._digest = digest

    @classmethod
    def of(cls, status: os.stat_result, digest: str | Callable[[], str]) -> Fingerprint:
        """Return the fingerprint of a file with this status and this digest of its content."""
        return cls(_outside(status), digest)

    @property
    def size(self) -> int:
        """The file's size in bytes."""
        return self.outside[2]

    @property
    def sha256(self) -> str:
        """The digest of the file's content, in hexadecimal."""
        if not isinstance(self._digest, str):
            self._digest = self._digest()
        return self._digest

    def is_outside_of(self, status: os.stat_result) -> bool:
        """Whether a file looks unchanged from outside, so that nobody need read it."""
        return self.outside == _outside(status)

    def __eq__(self, other: object) -> bool:
        """Two fingerprints are equal if place, size, time and content are."""
        if not isinstance(other, Fingerprint):
            return NotImplemented
        return self.outside == other.outside and self.sha256 == other.sha256

    def __hash__(self) -> int:
        """Equal ones look the same from outside."""
        return hash(self.outside)


def digest_of(data: bytes) -> str:
    """Return the SHA-256 of a file's content."""
    import hashlib  # 4 ms, which opening a map need not wait for

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
