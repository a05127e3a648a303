"""Earlier versions of documents: a copy of each save in the state folder, thinned with time.

They lie packed in a folder of each document, so any program can unpack them. Kept are the last ten,
then one an hour for a day, one a day for two weeks, one a week for eight; 200 MB in all.
"""

from __future__ import annotations

import gzip
import logging
import zlib
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from msgspec import Struct

from storymap.files.codec import SIZE_LIMIT
from storymap.files.errors import LoadError
from storymap.files.fingerprint import digest_of
from storymap.files.save import save
from storymap.files.state import make_private, name_of

log = logging.getLogger(__name__)

SUFFIX: Final = ".smap.gz"
CAP: Final = 200 * 1024 * 1024
"""Bytes that the versions of all documents may take together."""
LATEST: Final = 10
DIGITS: Final = 16
"""How much of a digest stands in the name of a version."""
_DOCUMENT: Final = "document.txt"
_STAMP: Final = "%Y%m%dT%H%M%S.%fZ"
_SPANS: Final[tuple[tuple[timedelta, timedelta], ...]] = (
    (timedelta(days=1), timedelta(hours=1)),
    (timedelta(days=14), timedelta(days=1)),
    (timedelta(weeks=8), timedelta(weeks=1)),
)
"""How far back one version of each piece of time is kept, and how long the pieces are."""


class Version(Struct, frozen=True):
    """One earlier version: when it was saved, how its digest starts, its bytes on the disk."""

    when: datetime
    digest: str
    size: int
    path: Path


class Backups:
    """The earlier versions of one document."""

    def __init__(self, root: Path, document: Path) -> None:
        """Look below the folder of all backups; it need not exist."""
        self.root = root
        self.document = document
        self.folder = root / name_of(document)

    def versions(self) -> tuple[Version, ...]:
        """Return all versions there are, the newest first."""
        return tuple(sorted(_versions_in(self.folder), key=_age))

    def read(self, version: Version) -> bytes:
        """Return the content of the file at that time; raise LoadError if it is gone or damaged."""
        try:
            with gzip.open(version.path) as file:
                content = file.read(SIZE_LIMIT + 1)
        except (OSError, EOFError, zlib.error) as error:
            text = "this earlier version is gone or damaged; take another one"
            raise LoadError("damaged", text, version.path) from error
        return content

    def keep(self, content: bytes, when: datetime | None = None) -> Version | None:
        """Keep a version, then thin; None if the newest before it has the same content.

        Raises SaveError or OSError if it cannot be written.
        """
        when = (when or datetime.now(UTC)).astimezone(UTC)
        digest = digest_of(content)[:DIGITS]
        before = next((one for one in self.versions() if one.when <= when), None)
        if before is not None and before.digest == digest:
            return None
        make_private(self.folder)
        path = self.folder / f"{when.strftime(_STAMP)}-{digest}{SUFFIX}"
        save(path, gzip.compress(content, 6, mtime=0))
        with suppress(OSError):
            name = self.folder / _DOCUMENT
            name.write_text(f"{self.document}\n", encoding="utf-8", errors="surrogateescape")
        self.thin()
        shrink(self.root)
        return Version(when, digest, path.stat().st_size, path)

    def thin(self, now: datetime | None = None) -> None:
        """Remove the versions that are no longer worth their place."""
        versions = self.versions()
        kept = set(thinned([one.when for one in versions], now or datetime.now(UTC)))
        for version in versions:
            if version.when not in kept:
                version.path.unlink(missing_ok=True)


def thinned(times: Iterable[datetime], now: datetime) -> list[datetime]:
    """Return which of the times of saves are kept, the newest first.

    Of each hour, day or week the last one is kept, so what is kept changes only with age. Times to
    come are those of a clock that was wrong; they take no place from the others.
    """
    newest = sorted(times, reverse=True)
    past = [when for when in newest if when <= now]
    kept = {*past[:LATEST], *newest[:LATEST]}
    for back, piece in _SPANS:
        pieces: set[int] = set()
        for when in newest:
            number = int(when.timestamp() // piece.total_seconds())
            if now - when <= back and number not in pieces:
                pieces.add(number)
                kept.add(when)
    return sorted(kept, reverse=True)


def shrink(root: Path, cap: int = CAP) -> None:
    """Remove the oldest versions of all documents until they take at most ``cap`` bytes.

    The newest version of each document stays.
    """
    folders = [
        sorted(_versions_in(folder), key=_age) for folder in root.glob("*") if folder.is_dir()
    ]
    taken = sum(version.size for versions in folders for version in versions)
    older = sorted((one for versions in folders for one in versions[1:]), key=_age)
    while taken > cap and older:
        oldest = older.pop()
        oldest.path.unlink(missing_ok=True)
        taken -= oldest.size


def _versions_in(folder: Path) -> list[Version]:
    found = []
    for path in folder.glob(f"*{SUFFIX}"):
        stamp, _, digest = path.name.removesuffix(SUFFIX).partition("-")
        with suppress(OSError, ValueError):
            when = datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)
            found.append(Version(when, digest, path.stat().st_size, path))
    return found


def _age(version: Version) -> float:
    return -version.when.timestamp()
