"""Which git branch a file is on, read from the repository's own files."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

_MOST: Final = 4096
_BRANCH = re.compile(r"ref: refs/heads/(\S+)\s*")
_COMMIT = re.compile(r"([0-9a-f]{7})[0-9a-f]{33,57}\s*")
_ELSEWHERE = re.compile(r"gitdir: (.+?)\s*")


def branch_of(path: Path) -> str | None:
    """Return the branch that is checked out where a file lies, or the first digits of a commit.

    None outside of git, and where the repository cannot be read. (gitrepository-layout: HEAD, and
    the file ``.git`` of linked work trees and submodules.)
    """
    try:
        folder = _repository(path)
        head = _text(folder / "HEAD") if folder is not None else ""
    except (OSError, ValueError):
        return None
    found = _BRANCH.fullmatch(head) or _COMMIT.fullmatch(head)
    return found[1] if found else None


def _repository(path: Path) -> Path | None:
    """Return the folder that git keeps for the work tree that a file is in."""
    for parent in path.absolute().parents:
        git = parent / ".git"
        if git.is_dir():
            return git
        if git.is_file():
            found = _ELSEWHERE.fullmatch(_text(git))
            return parent / found[1] if found else None
    return None


def _text(path: Path) -> str:
    with path.open("rb") as file:
        return file.read(_MOST).decode()
