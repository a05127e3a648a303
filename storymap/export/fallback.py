"""Fonts for what Inter lacks: the bundled Noto faces, then whatever the system has.

Asked grapheme by grapheme. The bundled ones are opened when a sign of their script is met. The
system's are looked through in an order that does not depend on the disk's, once, and only if no
bundled font has a sign; those that may not be embedded or have no outlines are passed over.
"""

from __future__ import annotations

import logging
import os
import sys
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from storymap.resources import resource

log = logging.getLogger(__name__)

BUNDLED: Final = (
    ("NotoSansArabic-Regular", ("\u0600-\u06ff", "\u0750-\u077f", "\ufb50-\ufefe")),
    ("NotoSansHebrew-Regular", ("\u0590-\u05ff", "\ufb1d-\ufb4f")),
    ("NotoSansDevanagari-Regular", ("\u0900-\u097f", "\u1cd0-\u1cff", "\ua8e0-\ua8ff")),
    ("NotoSansThai-Regular", ("\u0e00-\u0e7f",)),
    ("NotoEmoji-Regular", ("\u2600-\u2bff", "\u3030-\u3299", "\U0001f000-\U0001faff")),
)
"""Each bundled font and the ranges in which it is asked."""

FAVOURED: Final = ("sanscjk", "microhei", "pingfang", "msyh", "hiragino", "gothic", "sans")
"""What the file names of the fonts that are tried first have in them, best first."""

RESTRICTED: Final = 0x0002
"""The bit of fsType that forbids to embed a font (OpenType, OS/2)."""

MOST_FILES: Final = 2_000
LARGEST: Final = 64 * 2**20


class FontFile(NamedTuple):
    """One face of a font file; ``name`` is fit for a PDF's BaseFont."""

    name: str
    path: Path
    face_index: int = 0


class FontFace(NamedTuple):
    """An opened font: the file, HarfBuzz's face, and the signs that it has."""

    file: FontFile
    face: Any
    signs: Any

    def has(self, grapheme: str) -> bool:
        """Whether it has every sign of a grapheme that is meant to be seen."""
        return all(ord(char) in self.signs for char in grapheme if not is_unseen(char))


def is_unseen(char: str) -> bool:
    """Whether a sign only steers others: joiners, selectors, marks of direction."""
    return unicodedata.category(char) == "Cf" or "\ufe00" <= char <= "\ufe0f"


def opened(file: FontFile) -> FontFace:
    """Open a font."""
    import uharfbuzz as hb

    face = hb.Face(hb.Blob.from_file_path(str(file.path)), file.face_index)
    return FontFace(file, face, face.unicodes)


@cache
def bundled_font(name: str) -> FontFace:
    """Return one of the fonts that come with the program."""
    return opened(FontFile(name, resource("fonts", f"{name}.ttf")))


def font_for(grapheme: str) -> FontFace | None:
    """Return the font of a grapheme that Inter lacks; None if there is none."""
    first = grapheme[0]
    for name, ranges in BUNDLED:
        if any(ends[0] <= first <= ends[2] for ends in ranges) or (
            name == "NotoEmoji-Regular" and grapheme[-1] in "\ufe0f\u20e3"
        ):
            face = bundled_font(name)
            if face.has(grapheme):
                return face
    return _from_system(first, grapheme)


def _from_system(first: str, grapheme: str) -> FontFace | None:
    if unicodedata.category(first) in {"Co", "Cn", "Cs", "Cc"}:
        return None
    return next((face for face in _SYSTEM if face.has(grapheme)), None)


class _SystemFonts:
    """The system's fonts, each opened when those before it had not what was asked for."""

    def __init__(self) -> None:
        self._opened: list[FontFace] = []
        self._rest: Iterator[FontFace] | None = None

    def __iter__(self) -> Iterator[FontFace]:
        yield from self._opened
        if self._rest is None:
            self._rest = _usable_fonts()
        for face in self._rest:
            self._opened.append(face)
            yield face


_SYSTEM: Final = _SystemFonts()


def _usable_fonts() -> Iterator[FontFace]:
    for path in system_font_files():
        try:
            face = opened(FontFile(_postscript_name(path), path))
            tables = set(face.face.table_tags)
        except (OSError, ValueError, RuntimeError) as error:
            log.info("the font %s cannot be read: %s", path, error)
            continue
        has_outlines = "glyf" in tables or "CFF " in tables
        if has_outlines and "fvar" not in tables and not _is_restricted(face.face):
            yield face


def _is_restricted(face: Any) -> bool:
    table = bytes(face.reference_table("OS/2").data)
    return len(table) < 10 or bool(int.from_bytes(table[8:10], "big") & RESTRICTED)


def system_font_files() -> list[Path]:
    """Return the font files of this computer: likely ones first, then by name."""
    files: list[Path] = []
    for folder in _folders():
        for place, _, names in os.walk(folder):
            files.extend(
                Path(place, name)
                for name in names
                if name.lower().endswith((".ttf", ".ttc", ".otf", ".otc"))
            )
            if len(files) > MOST_FILES:
                break
    return sorted(files, key=_rank)


def _rank(path: Path) -> tuple[int, bool, str, str]:
    name = path.name.lower()
    favour = next((place for place, part in enumerate(FAVOURED) if part in name), len(FAVOURED))
    is_plain = not any(word in name for word in ("bold", "italic", "oblique", "black", "light"))
    return favour, not is_plain, name, str(path)


def _folders() -> tuple[Path, ...]:
    home = Path.home()
    if sys.platform == "win32":
        local = Path(os.environ.get("LOCALAPPDATA", home))
        return Path(
            os.environ.get("WINDIR", "C:/Windows"), "Fonts"
        ), local / "Microsoft/Windows/Fonts"
    if sys.platform == "darwin":
        return Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts"
    return (
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
        home / ".local/share/fonts",
        home / ".fonts",
    )


def _postscript_name(path: Path) -> str:
    letters = "".join(
        char for char in path.stem if char.isascii() and (char.isalnum() or char == "-")
    )
    return letters or "Font"
