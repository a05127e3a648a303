"""Writing a finished file whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from pathlib import Path
from typing import Final, Literal, TypeAlias

ExportKind: TypeAlias = Literal[
    "empty", "disk-full", "read-only", "no-permission", "missing-folder", "not-a-file", "io"
]


class ExportError(Exception):
    """A file that was not written; what stood there before still stands there, whole."""

    def __init__(self, kind: ExportKind, text: str, path: Path) -> None:
        """Take what happened, what is safe and what to do."""
        super().__init__(text)
        self.kind: ExportKind = kind
        self.text = text
        self.path = path

    def __str__(self) -> str:
        """Say it in one line: file, cause."""
        return f"{self.path}: {self.text}"


_CAUSES: Final[dict[int, tuple[ExportKind, str]]] = {
    errno.ENOSPC: ("disk-full", "The disk is full. Free some space or choose another place"),
    errno.EDQUOT: ("disk-full", "Your share of the disk is full. Choose another place"),
    errno.EROFS: ("read-only", "The disk can only be read. Choose another place"),
    errno.EACCES: ("no-permission", "You may not write there. Choose another place"),
    errno.EPERM: ("no-permission", "You may not write there. Choose another place"),
    errno.ENOENT: ("missing-folder", "The folder does not exist. Make it or choose another"),
    errno.ENOTDIR: ("missing-folder", "The folder does not exist. Make it or choose another"),
    errno.EISDIR: ("not-a-file", "There is a folder of that name. Choose another name"),
    errno.ENAMETOOLONG: ("io", "The name is too long. Choose a shorter one"),
}
SAFE: Final = "; nothing was written, and a file that was there is as it was."


def write_whole(path: Path, data: bytes) -> None:
    """Put a file in its place at once: written beside it, synced to disk, then renamed.

    Raises ExportError; then no part of the new file stays behind.
    """
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, "is a folder")
        _replace(path, data)
    except OSError as error:
        kind, text = _CAUSES.get(error.errno or 0, ("io", f"{error.strerror or error}"))
        raise ExportError(kind, text + SAFE, path) from error


def _replace(path: Path, data: bytes) -> None:
    fresh = path.parent / f".storymap-{secrets.token_hex(6)}.part"
    try:
        with fresh.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            fresh.chmod(path.stat().st_mode & 0o777)
        fresh.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            fresh.unlink()
        raise
