"""Files with git's conflict marks: taken apart into their sides, and merged by meaning."""

from __future__ import annotations

import re
from typing import Final

from msgspec import Struct

from storymap.files.codec import decode
from storymap.files.errors import LoadError
from storymap.files.merge import merge
from storymap.model.conflicts import Conflict
from storymap.model.storymap import StoryMap

_MARK = re.compile(rb"^(<{7,}|\|{7,}|={7,}|>{7,})(?: (.*?))?\r?\n?$")
_SIZE: Final = 7
_NESTED: Final = b"<<<<<<<<<"
"""How git marks conflicts inside a base that it had to merge itself."""


class Sides(Struct, frozen=True):
    """The whole text of each side of a file with conflict marks, and what git calls them.

    ``base`` is there if git was told to show it (``merge.conflictStyle`` diff3 or zdiff3).
    """

    ours: bytes
    theirs: bytes
    base: bytes | None
    our_name: str
    their_name: str


class Reunited(Struct, frozen=True):
    """A file with conflict marks as one map, what is left to choose, and the map of each side."""

    story_map: StoryMap
    conflicts: tuple[Conflict, ...]
    ours: StoryMap
    theirs: StoryMap
    sides: Sides


def has_marks(data: bytes) -> bool:
    """Whether git left conflict marks in a file."""
    return any(line.startswith(b"<" * _SIZE) and _MARK.match(line) for line in _lines(data))


def split_marks(data: bytes) -> Sides:
    """Take a file with conflict marks apart; raise LoadError if they do not fit together."""
    reader = _Reader()
    for number, line in enumerate(_lines(data), 1):
        reader.take(line, number)
    return reader.sides()


def reunite(data: bytes) -> Reunited:
    """Return the map of a file with conflict marks; raise LoadError if a side of it is no map."""
    sides = split_marks(data)
    ours, theirs = (decode(side).story_map for side in (sides.ours, sides.theirs))
    base = _base(sides.base)
    merged = merge(base, ours, theirs)
    return Reunited(merged.story_map, merged.conflicts, ours, theirs, sides)


def _base(data: bytes | None) -> StoryMap | None:
    """Return the map of a base, which git may have left in a state that is none."""
    try:
        return None if data is None else decode(data).story_map
    except LoadError:
        return None


def _lines(data: bytes) -> list[bytes]:
    return data.splitlines(keepends=True)


class _Reader:
    """Puts each line of a file where it belongs."""

    def __init__(self) -> None:
        self._texts: dict[str, list[bytes]] = {"ours": [], "base": [], "theirs": []}
        self._names = {"ours": "", "theirs": ""}
        self._in = ""
        self._is_told = True
        self._is_whole = True
        self._count = 0
        self._started = 0

    def take(self, line: bytes, number: int) -> None:
        mark = _MARK.match(line)
        if mark is None or len(mark[1]) != _SIZE:
            self._put(line)
            return
        name = (mark[2] or b"").decode(errors="replace")
        match mark[1][:1], self._in:
            case b"<", "":
                self._in, self._has_base = "ours", False
                self._names["ours"] = self._names["ours"] or name
                self._count, self._started = self._count + 1, number
            case b"|", "ours":
                self._in, self._has_base = "base", True
            case b"=", "ours" | "base":
                self._in = "theirs"
                self._is_told = self._is_told and self._has_base
            case b">", "theirs":
                self._in = ""
                self._names["theirs"] = self._names["theirs"] or name
            case _:
                raise _crossed(number)

    def _put(self, line: bytes) -> None:
        if self._in == "base" and line.startswith(_NESTED):
            self._is_whole = False
        for name in (self._in,) if self._in else ("ours", "base", "theirs"):
            self._texts[name].append(line)

    def sides(self) -> Sides:
        if self._in:
            raise _crossed(self._started)
        if not self._count:
            raise LoadError("not-a-map", "there are no conflict marks in it")
        ours, base, theirs = (b"".join(self._texts[name]) for name in ("ours", "base", "theirs"))
        has_base = self._is_told and self._is_whole
        return Sides(ours, theirs, base if has_base else None, *self._names.values())


def _crossed(line: int) -> LoadError:
    text = "git's conflict marks do not fit together here; settle the conflict with git"
    return LoadError("conflict", text, line=line)
