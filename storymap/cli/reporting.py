"""How a command ends: its status, and one line on standard error about what went wrong."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Final

FINE, NEGATIVE, USAGE, FAILED = range(4)
INTERRUPTED: Final = 130
BROKEN_PIPE: Final = 141


class Stop(Exception):
    """Ends a command with a status and one line that says why."""

    def __init__(self, status: int, text: str) -> None:
        """Take the status of the process and the line."""
        super().__init__(text)
        self.status = status


def guarded(action: Callable[[], int]) -> int:
    """Return the status of an action, after one line about what went wrong in it, if anything."""
    try:
        status = action()
        if sys.stdout is not None:
            sys.stdout.flush()
    except SystemExit as stop:  # argparse, after --help and --version
        return stop.code if isinstance(stop.code, int) else FAILED
    except BrokenPipeError:
        _forget_output()
        return BROKEN_PIPE
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # the one guard at the entry
        if os.environ.get("STORYMAP_DEBUG") == "1":
            raise
        status, text = _explained(error)
        say(text)
    return status


def say(text: str) -> None:
    """Put one line on standard error, if it takes any."""
    if sys.stderr is not None:  # print takes None for standard output
        with suppress(OSError):
            print(f"storymap: {' '.join(text.split())}", file=sys.stderr)


def keep_log_quiet() -> None:
    """Have the log say nothing; with STORYMAP_DEBUG=1, everything."""
    import logging

    if os.environ.get("STORYMAP_DEBUG") == "1":
        logging.basicConfig(level=logging.DEBUG)
    else:
        logging.getLogger("storymap").addHandler(logging.NullHandler())


def _explained(error: Exception) -> tuple[int, str]:
    """Return the status for an error and what to say of it."""
    if isinstance(error, Stop):
        return error.status, str(error)
    if _is_failure(error):
        return FAILED, str(error)
    if isinstance(error, OSError):
        _forget_output()
        place = f"{error.filename}: " if error.filename else ""
        return FAILED, f"{place}{error.strerror or error}"
    if isinstance(error, MemoryError):
        return FAILED, "this computer has not enough memory for that"
    cause = f"{type(error).__name__}: {error}"
    return FAILED, f"unexpected {cause}; please report this (STORYMAP_DEBUG=1 shows more)"


def _is_failure(error: Exception) -> bool:
    """Whether an error already says in one line which file is in trouble, and why."""
    from storymap.export.errors import ExportError
    from storymap.files.errors import LoadError, SaveError
    from storymap.interchange.formats import ImportFailedError

    return isinstance(error, LoadError | SaveError | ExportError | ImportFailedError)


def _forget_output() -> None:
    """Have nothing more written to a standard output that takes no more."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
