# /// script
# requires-python = ">=3.11"
# dependencies = ["manimgx-fonts==2026.9.26.post1", "fonttools==4.68.0"]
# ///
"""Make the typefaces of scripts that Inter lacks, and their width table, from the variable Noto.

Run `uv run resources/fonts/build_script_fonts.py`; the same package versions give the same bytes.

Each is the regular weight as one static TrueType font with all that shaping needs. Noto has no
reserved name, so the names stay. Only paper uses these fonts; on screen Qt takes the system's.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

SCRIPTS = {
    "NotoSansArabic": [(0x0600, 0x06FF), (0x0750, 0x077F), (0xFB50, 0xFDFF), (0xFE70, 0xFEFE)],
    "NotoSansHebrew": [(0x0590, 0x05FF), (0x20AA, 0x20AA), (0xFB1D, 0xFB4F)],
    "NotoSansDevanagari": [(0x0900, 0x097F), (0x1CD0, 0x1CFF), (0xA8E0, 0xA8FF), (0x20B9, 0x20B9)],
    "NotoSansThai": [(0x0E00, 0x0E7F)],
    "NotoEmoji": [(0x0023, 0x0039), (0x200D, 0x200D), (0x20E3, 0x20E3), (0x2600, 0x27BF),
                  (0x2B00, 0x2BFF), (0x3030, 0x303D), (0x3297, 0x3299), (0xFE0F, 0xFE0F),
                  (0x1F000, 0x1FAFF)],
}  # fmt: skip
MEASURED = ("NotoSansArabic", "NotoSansHebrew", "NotoSansDevanagari", "NotoSansThai")
JOINERS = [(0x200C, 0x200F), (0x25CC, 0x25CC)]
UNITS_PER_EM = 2048  # of Inter, in which layout counts
REPACKER = "fontTools.ttLib.tables.otBase:USE_HARFBUZZ_REPACKER"
TIMESTAMP = 3_799_418_768
DROPPED = ["STAT", "MVAR", "HVAR", "avar", "DSIG", "vhea", "vmtx", "VORG", "BASE", "meta"]


def variable_font(name: str) -> Path:
    """Find a variable font in the installed package `manimgx-fonts`."""
    spec = importlib.util.find_spec("manimgx_fonts")
    if spec is None or spec.origin is None:
        sys.exit("manimgx-fonts is not installed: uv run resources/fonts/build_script_fonts.py")
    return Path(spec.origin).parent / f"{name}[wght].ttf"


def static_font(source: Path, ranges: list[tuple[int, int]]) -> TTFont:
    """Cut the regular weight out of a variable font, with the characters of its script only."""
    font = TTFont(source, recalcTimestamp=False)
    font.cfg[REPACKER] = False  # or the bytes depend on whether HarfBuzz is installed
    font = instancer.instantiateVariableFont(font, {"wght": 400}, inplace=True)
    wanted = [code for first, last in ranges + JOINERS for code in range(first, last + 1)]
    options = Options(layout_features=["*"], name_IDs=["*"], notdef_outline=True, hinting=False)
    options.drop_tables += DROPPED
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    font["head"].created = font["head"].modified = TIMESTAMP
    return font


def width_table(fonts: dict[str, TTFont]) -> str:
    """Write down each character's advance, in the units of Inter."""
    advances: dict[str, int] = {}
    for font in fonts.values():
        scale = UNITS_PER_EM / font["head"].unitsPerEm
        for code, glyph in sorted(font.getBestCmap().items()):
            if code >= 0x0590 and code not in {0x200C, 0x200D, 0x200E, 0x200F, 0x25CC}:
                advances.setdefault(chr(code), round(font["hmtx"][glyph][0] * scale))
    table = {"characters": "".join(advances), "advances": list(advances.values())}
    return json.dumps(table, separators=(",", ":")) + "\n"


def build(folder: Path) -> list[Path]:
    """Write the fonts and Noto-widths.json into `folder`; returns their paths."""
    fonts = {name: static_font(variable_font(name), ranges) for name, ranges in SCRIPTS.items()}
    paths = [folder / f"{name}-Regular.ttf" for name in fonts]
    for font, path in zip(fonts.values(), paths, strict=True):
        font.save(path)
    widths = folder / "Noto-widths.json"
    text = width_table({name: fonts[name] for name in MEASURED})
    widths.write_text(text, encoding="ascii", newline="\n")
    return [*paths, widths]


if __name__ == "__main__":
    for written in build(Path(__file__).parent):
        print(f"{written.name}: {written.stat().st_size:,} bytes")
