"""What a reader and a writer of somebody else's format are, and what reading one gives.

A plug-in offers its own through the entry points ``storymap.readers`` and ``storymap.writers``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple, Protocol, TypeAlias, runtime_checkable

from storymap.model.storymap import StoryMap

FailureKind: TypeAlias = Literal[
    "missing", "folder", "unreadable", "unknown-format", "damaged", "too-large"
]


class ImportFailedError(Exception):
    """A file gives no map: of what kind the trouble is, in words, in which file and where in it."""

    def __init__(
        self, kind: FailureKind, text: str, path: Path | None = None, place: str = ""
    ) -> None:
        """Take ``place`` as a reader would look for it: a line and column, or a path of fields."""
        super().__init__(text)
        self.kind: FailureKind = kind
        self.text = text
        self.path = path
        self.place = place

    def __str__(self) -> str:
        """Say it in one line: file, place, cause."""
        path = str(self.path) if self.path is not None else ""
        return ": ".join(part for part in (path, self.place, self.text) if part)

    def of(self, path: Path) -> ImportFailedError:
        """Return the same trouble, known to be with a file."""
        return ImportFailedError(self.kind, self.text, path, self.place)


@dataclass(frozen=True, slots=True)
class Imported:
    """A map made of somebody else's file, and in plain words what did not come along."""

    story_map: StoryMap
    losses: tuple[str, ...]
    format: str


class Written(NamedTuple):
    """A map in somebody else's format, and in plain words what that format cannot hold."""

    data: bytes
    losses: tuple[str, ...]


class Format(Protocol):
    """What a format is called. ``suffixes`` are lower case, with the dot; ``title`` is shown."""

    @property
    def name(self) -> str:
        """The name on the command line and of the entry point."""
        ...

    @property
    def title(self) -> str:
        """What a person calls the format."""
        ...

    @property
    def suffixes(self) -> tuple[str, ...]:
        """The endings its files have, the usual one first."""
        ...


@runtime_checkable
class Reader(Format, Protocol):
    """Knows how to read one format."""

    def sniff(self, data: bytes) -> float:
        """Say how likely a file is of this format (0-1), fast and without raising."""
        ...

    def read(self, data: bytes, name: str, folder: Path | None = None) -> Imported:
        """Make a map; raise ImportFailedError if the data hold none.

        ``name`` titles a map whose format has no title. ``folder`` is where the file lies, for
        formats that keep parts of a map in files beside it; None if it came from no file.
        """
        ...


@runtime_checkable
class Writer(Format, Protocol):
    """Knows how to write one format."""

    def write(self, story_map: StoryMap) -> Written:
        """Return the file's bytes and what they do not hold."""
        ...
