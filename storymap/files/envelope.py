"""A .smap file as a whole: is it one, of which version, and where do its records lie?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import accumulate
from typing import Any, Final

import msgspec
from msgspec import Struct

from storymap.files.canonical import FORMAT
from storymap.files.errors import DECODE_ERRORS, LoadError
from storymap.files.migrations import MIGRATIONS, Migration, can_migrate, migrate
from storymap.files.parts import plain
from storymap.model.storymap import FORMAT_VERSION
from storymap.model.text import TITLE_LIMIT, clean_title

NESTING_LIMIT: Final = 32

_PEELED: Final = 8
"""How many of the innermost levels are taken off at once, before the rest is counted one by one."""

_OWN_KEYS: Final = frozenset(("format", "version", "compat", "title", "records"))
_TEXTS = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
_NO_BRACKETS: Final = bytes(set(range(256)).difference(b"[]{}"))
_CONFLICT = re.compile(rb"^(?:<{7}|>{7}|\|{7}) |^={7}\r?$", re.MULTILINE)
_OFFSET = re.compile(r"\(byte (\d+)\)")
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_BINARY: Final = "this is not a text file in UTF-8, so not a Story Map file"
_DAMAGED: Final = (
    "the file is damaged here; go back to an earlier version of it, or mend it as text"
)


class Envelope(Struct, frozen=True):
    """The head of a file and its records, not yet read; ``data`` is where the records lie."""

    version: int
    compat: int
    title: str
    extra: Mapping[str, Any]
    records: tuple[msgspec.Raw, ...]
    data: bytes
    migrated_from: int | None = None


def open_envelope(data: bytes, migrations: Mapping[int, Migration] = MIGRATIONS) -> Envelope:
    """Return what a file holds, brought up to this version; LoadError if it is no .smap file."""
    _refuse_no_text(data)
    _refuse_deep_nesting(data)
    content = _content(data)
    version, compat = _versions(content, migrations)
    migrated_from = version if version < FORMAT_VERSION else None
    if migrated_from is not None:
        migrated = migrate(msgspec.json.decode(data), migrations)
        data = msgspec.json.format(msgspec.json.encode(migrated), indent=1)
        content = _content(data)
        version = compat = FORMAT_VERSION
    extra = {name: plain(_decoded(raw)) for name, raw in content.items() if name not in _OWN_KEYS}
    return Envelope(
        version, compat, _title(content), extra, _records(content), data, migrated_from
    )  # fmt: skip


def why_unreadable(data: bytes, error: Exception) -> LoadError:
    """Return what to say of a text that is not a JSON object."""
    if found := _CONFLICT.search(data):
        text = "git left conflict marks here; storymap merge makes one map of both sides"
        return LoadError("conflict", text, line=line_at(data, found.start()))
    if not data.lstrip().startswith(b"{") or isinstance(error, msgspec.ValidationError):
        return LoadError("not-a-map", "this is not a Story Map file")
    if "truncated" in str(error):
        return cut_off(data)
    offset = _OFFSET.search(str(error))
    return _damaged(data, int(offset[1])) if offset else LoadError("damaged", _DAMAGED)


def cut_off(data: bytes) -> LoadError:
    """Return what to say of a file without its end record."""
    text = "the file ends too early: it was cut off; go back to an earlier version of it"
    return LoadError("truncated", text, line=line_at(data, len(data.rstrip())))


def _damaged(data: bytes, offset: int) -> LoadError:
    return LoadError("damaged", _DAMAGED, line=line_at(data, offset))


def line_at(data: bytes, offset: int) -> int:
    """Return the number, from 1, of the line that a byte is on."""
    return data.count(b"\n", 0, offset) + 1


def _content(data: bytes) -> dict[str, msgspec.Raw]:
    try:
        content = msgspec.json.decode(data, type=dict[str, msgspec.Raw])
        is_map = "format" in content and _decoded(content["format"]) == FORMAT
    except DECODE_ERRORS as error:
        raise why_unreadable(data, error) from error
    if not is_map:
        raise LoadError("not-a-map", "this is JSON, but not a Story Map file")
    return content


def _refuse_no_text(data: bytes) -> None:
    """Raise LoadError unless bytes are text in UTF-8 without control characters."""
    try:
        data.decode()
    except UnicodeDecodeError as error:
        if b'"smap"' in data[:100]:
            raise _damaged(data, error.start) from error
        raise LoadError("binary", _BINARY) from error
    if _CONTROLS.search(data) and not data.lstrip().startswith(b"{"):
        raise LoadError("binary", _BINARY)


def _refuse_deep_nesting(data: bytes) -> None:
    """Raise LoadError if JSON nests deeper than 32; needs no stack, whatever the bytes are.

    Decoding without a limit would recurse: 990 levels crash a thread with a small stack.
    """
    brackets = _TEXTS.sub(b"", data).translate(None, _NO_BRACKETS)
    for _ in range(_PEELED):
        brackets = brackets.replace(b"[]", b"").replace(b"{}", b"")
    for depth in accumulate(1 if bracket in b"[{" else -1 for bracket in brackets):
        if depth > NESTING_LIMIT - _PEELED:
            text = f"its values nest deeper than {NESTING_LIMIT} levels, which no map needs"
            raise LoadError("too-deep", text)


def _versions(
    content: Mapping[str, msgspec.Raw], migrations: Mapping[int, Migration]
) -> tuple[int, int]:
    version: Any = _decoded(content["version"]) if "version" in content else None
    compat: Any = _decoded(content["compat"]) if "compat" in content else version
    is_number = type(version) is int and type(compat) is int
    if is_number and compat <= version and can_migrate(version, migrations):
        return version, compat
    raise LoadError("damaged", "it names no format version that ever was; it may be damaged")


def _title(content: Mapping[str, msgspec.Raw]) -> str:
    title = _decoded(content["title"]) if "title" in content else ""
    if not isinstance(title, str) or len(title) > TITLE_LIMIT:
        raise LoadError("damaged", f"its title is not a text of at most {TITLE_LIMIT:,} characters")
    return clean_title(title)


def _records(content: Mapping[str, msgspec.Raw]) -> tuple[msgspec.Raw, ...]:
    try:
        return msgspec.json.decode(content["records"], type=tuple[msgspec.Raw, ...])
    except (KeyError, *DECODE_ERRORS) as error:
        raise LoadError("damaged", "it has no list of records") from error


def _decoded(raw: msgspec.Raw) -> Any:
    return msgspec.json.decode(raw)
