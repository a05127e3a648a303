"""Copies of a map that sync programs leave beside it when two computers changed it at once."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from typing import Final

_MARKS: Final = (
    r" \((?:.* )?(?:conflicted|conflicting|case conflict) copy(?: .*)?\)",  # Dropbox, Nextcloud
    r" \(.*['’]s? conflicted copy.*\)",  # Dropbox, with a name
    r"[_.]conflict(?:ed)?[-_ ].*",  # ownCloud, older Nextcloud
    r"\.sync-conflict-\d{8}-\d{6}(?:-\w+)?",  # Syncthing
    r"-conflict(?:ed)?(?:-.*)?",  # Seafile and others
    r" \(SFConflict .*\)",  # Seafile
    r" \(\d{1,2}\)",  # Google Drive, browsers
    r" \d{1,2}",  # iCloud
)
_COPY: Final = re.compile("|".join(f"(?:{mark})" for mark in _MARKS), re.IGNORECASE)


def is_copy_of(copy: Path, document: Path) -> bool:
    """Whether a file's name is one that a sync program gives to a copy of a document."""
    stem = document.stem
    if copy == document or copy.suffix.lower() != document.suffix.lower():
        return False
    rest = copy.stem.removeprefix(stem)
    return rest != copy.stem and _COPY.fullmatch(rest) is not None


def copies_beside(document: Path) -> tuple[Path, ...]:
    """Return the copies of a document in its folder, the newest first."""
    found: list[tuple[float, Path]] = []
    with suppress(OSError):
        for path in document.parent.iterdir():
            if is_copy_of(path, document):
                with suppress(OSError):
                    found.append((-path.stat().st_mtime, path))
    return tuple(path for _, path in sorted(found))
