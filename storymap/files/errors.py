"""What goes wrong with files, each as one clear line: what happened, what is safe, what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Literal, TypeAlias

import msgspec

LoadKind: TypeAlias = Literal[
    "missing", "folder", "unreadable", "empty", "binary", "truncated", "damaged", "conflict",
    "not-a-map", "newer", "large", "too-large", "too-deep", "too-many",
]  # fmt: skip
SaveKind: TypeAlias = Literal[
    "disk-full", "read-only", "no-permission", "not-a-file", "missing-folder", "io", "changed",
    "busy",
]  # fmt: skip

DECODE_ERRORS: Final = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
"""All that msgspec raises for bytes that it cannot read, but for MemoryError."""


class LoadError(Exception):
    """A file that gives no map; ``large`` alone can be answered by loading it all the same."""

    def __init__(
        self, kind: LoadKind, text: str, path: Path | None = None, line: int | None = None
    ) -> None:
        """Take what happened and what to do, and the line (from 1) where that is known."""
        super().__init__(text)
        self.kind: LoadKind = kind
        self.text = text
        self.path = path
        self.line = line

    @property
    def cause(self) -> BaseException | None:
        """The error underneath, if there was one."""
        return self.__cause__

    def __str__(self) -> str:
        """Say it in one line: file, place, cause."""
        place = f"line {self.line}" if self.line is not None else ""
        return ": ".join(part for part in (str(self.path or ""), place, self.text) if part)


class SaveError(Exception):
    """A file that was not written; what stood there before still stands there, whole."""

    def __init__(self, kind: SaveKind, text: str, path: Path) -> None:
        """Take what happened, what is safe and what to do."""
        super().__init__(text)
        self.kind: SaveKind = kind
        self.text = text
        self.path = path

    def __str__(self) -> str:
        """Say it in one line: file, cause."""
        return f"{self.path}: {self.text}"
