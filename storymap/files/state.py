"""Where the program keeps what is no document: journals and earlier versions; and its locks."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path
from typing import Final

_NAME: Final = "storymap"


def state_folder() -> Path:
    """Return the folder for what a user does not edit but would miss; it need not exist."""
    if os.name == "nt":
        local = os.environ.get("LOCALAPPDATA")
        return (Path(local) if local else Path.home() / "AppData" / "Local") / _NAME
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / _NAME
    state = os.environ.get("XDG_STATE_HOME", "")
    return (Path(state) if os.path.isabs(state) else Path.home() / ".local" / "state") / _NAME  # noqa: PTH117


def journal_folder() -> Path:
    """Return the folder of the crash journals."""
    return state_folder() / "journal"


def backup_folder() -> Path:
    """Return the folder of the earlier versions of all documents."""
    return state_folder() / "backups"


def name_of(document: Path) -> str:
    """Return a short name for a document, the same for every path that leads to it."""
    real = os.path.realpath(document)
    return hashlib.sha256(os.fsencode(real)).hexdigest()[:16]


def make_private(folder: Path) -> None:
    """Make a folder that only the user may look into, and those above it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def lock(handle: int, *, wait: bool = False) -> bool:
    """Lock an open file until it is closed or its program ends; False if another one holds it.

    True as well where the file system knows no locks: then nobody else can hold one.
    """
    if os.name == "nt":
        return _lock_on_windows(handle, wait=wait)
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


def _lock_on_windows(handle: int, *, wait: bool) -> bool:
    import msvcrt

    place = os.lseek(handle, 0, os.SEEK_CUR)
    try:
        os.lseek(handle, _FAR_AWAY, os.SEEK_SET)
        mode = msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK  # type: ignore[attr-defined]
        msvcrt.locking(handle, mode, 1)  # type: ignore[attr-defined]
    except OSError:
        return False
    finally:
        os.lseek(handle, place, os.SEEK_SET)
    return True


_FAR_AWAY: Final = 1 << 40
"""A byte that no file reaches; a lock on it leaves the content readable."""
