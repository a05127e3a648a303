"""Which formats can be read and written, and reading a file of any of them."""

from __future__ import annotations

import logging
import stat
from collections.abc import Iterator, Mapping
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Final

from storymap.interchange.formats import (
    FailureKind,
    Imported,
    ImportFailedError,
    Reader,
    Writer,
    Written,
)

__all__ = [
    "SIZE_LIMIT",
    "FailureKind",
    "ImportFailedError",
    "Imported",
    "Reader",
    "Writer",
    "Written",
    "read",
    "readers",
    "writers",
]

log = logging.getLogger(__name__)

READERS: Final = "storymap.readers"
WRITERS: Final = "storymap.writers"
SIZE_LIMIT: Final = 64 * 1024 * 1024

_BUILT_IN: Final[Mapping[str, Mapping[str, str]]] = {
    READERS: {
        "storymapsio": "storymap.interchange.storymapsio:READER",
        "usmio": "storymap.interchange.usmio:READER",
    },
    WRITERS: {},
}
"""What pyproject.toml declares too; kept here since a bare checkout has no such metadata."""


def readers() -> Mapping[str, Reader]:
    """Return all readers by name: the built-in ones, then those that plug-ins offer."""
    found: dict[str, Reader] = {}
    for entry, loaded in _loaded(READERS):
        if isinstance(loaded, Reader):
            found.setdefault(entry.name, loaded)
        else:
            _refuse(entry, "reader")
    return found


def writers() -> Mapping[str, Writer]:
    """Return all writers by name: the built-in ones, then those that plug-ins offer."""
    found: dict[str, Writer] = {}
    for entry, loaded in _loaded(WRITERS):
        if isinstance(loaded, Writer):
            found.setdefault(entry.name, loaded)
        else:
            _refuse(entry, "writer")
    return found


def read(path: Path, format: str | None = None) -> Imported:  # noqa: A002 - the field's name
    """Make a map of a file, of the format named or of the one its content is most likely of.

    Raises ImportFailedError, and nothing else, whatever the file holds.
    """
    try:
        data = _content(path)
        reader = _named(format) if format is not None else _recognised(data, path)
        return _read_with(reader, data, path)
    except ImportFailedError as error:
        raise error.of(path) from None


def _loaded(group: str) -> Iterator[tuple[EntryPoint, object]]:
    """Yield what the entry points of a group load; a plug-in that does not load is logged."""
    built_in = _BUILT_IN[group]
    for name, value in built_in.items():
        entry = EntryPoint(name, value, group)
        yield entry, entry.load()
    for entry in entry_points(group=group):
        if entry.name in built_in:
            continue
        try:
            loaded = entry.load()
        except Exception:
            log.exception("The plug-in %s = %s does not load", entry.name, entry.value)
        else:
            yield entry, loaded


def _refuse(entry: EntryPoint, kind: str) -> None:
    log.error("The plug-in %s = %s is no %s and is left out", entry.name, entry.value, kind)


def _content(path: Path) -> bytes:
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise ImportFailedError("folder", "is a folder, not a file")
        if not stat.S_ISREG(status.st_mode):
            raise ImportFailedError("unreadable", "is not an ordinary file")
        with path.open("rb") as file:
            data = file.read(SIZE_LIMIT + 1)
    except FileNotFoundError:
        raise ImportFailedError("missing", "there is no such file") from None
    except (OSError, ValueError) as error:
        cause = error.strerror if isinstance(error, OSError) else None
        raise ImportFailedError("unreadable", f"cannot be read: {cause or error}") from None
    if len(data) > SIZE_LIMIT:
        raise ImportFailedError("too-large", f"is larger than {SIZE_LIMIT >> 20} MB")
    return data


def _named(name: str) -> Reader:
    known = readers()
    if name not in known:
        raise ImportFailedError(
            "unknown-format", f"no format is called {name!r}; known are {', '.join(known)}"
        )
    return known[name]


def _recognised(data: bytes, path: Path) -> Reader:
    """Return the reader surest of the data; where two are equally sure, the file's ending tells."""
    known = readers()
    best, sureness = None, (0.0, False)
    for reader in known.values():
        found = (_sureness(reader, data), path.suffix.lower() in reader.suffixes)
        if found[0] > 0 and found > sureness:
            best, sureness = reader, found
    if best is None:
        titles = ", ".join(reader.title for reader in known.values())
        raise ImportFailedError("unknown-format", f"is of no format that is known ({titles})")
    return best


def _sureness(reader: Reader, data: bytes) -> float:
    try:
        return float(reader.sniff(data))
    except Exception:
        log.exception("The reader %s failed at recognising a file", reader.name)
        return 0.0


def _read_with(reader: Reader, data: bytes, path: Path) -> Imported:
    """Run a reader, which may be anybody's; what it stumbles over is the file's damage."""
    try:
        return reader.read(data, path.stem, path.parent)
    except ImportFailedError:
        raise
    except Exception as error:
        log.exception("The reader %s failed at %s", reader.name, path)
        text = f"cannot be read as {reader.title}: {error}"
        raise ImportFailedError("damaged", text) from None
