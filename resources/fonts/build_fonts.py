# /// script
# requires-python = ">=3.11"
# dependencies = ["fontpkg-inter==4.1.post1", "fonttools==4.68.0"]
# ///
"""Make the bundled typeface and its width table from the variable Inter.

Run `uv run resources/fonts/build_fonts.py`; the same package versions give the same bytes.

Each weight is one static TrueType font: the variable font at its text size (opsz 14), cut down to
Latin, Greek, Cyrillic, Vietnamese and the signs a story map needs. Of the OpenType features only
composition, mark placing and kerning stay: contextual alternates would turn `->` into an arrow on
screen, and then a line would not be as wide as `storymap.layout.fonts` says it is.

Inter has no ballot boxes, so they are put together from its own square and tick; the Open Font
Licence allows that, and Inter has no reserved name.
"""

from __future__ import annotations

import importlib.util
import json
import sys
import unicodedata
from pathlib import Path

from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

FAMILY = "Inter"
WEIGHTS = {400: "Regular", 600: "SemiBold", 700: "Bold"}
TEXT_SIZE = 14
REPACKER = "fontTools.ttLib.tables.otBase:USE_HARFBUZZ_REPACKER"
TIMESTAMP = 3_799_418_768  # seconds since 1904: when this Inter was made
FEATURES = ["ccmp", "mark", "mkmk", "kern"]
EMPTY_BOX, TICKED_BOX, SQUARE, TICK = 0x2610, 0x2611, 0x25A1, 0x2713
RANGES = [
    (0x0020, 0x007E),  # Latin
    (0x00A0, 0x024F),
    (0x02B0, 0x036F),  # modifiers, combining marks
    (0x0370, 0x052F),  # Greek and Cyrillic
    (0x1E00, 0x1EFF),  # Vietnamese
    (0x2000, 0x20CF),  # punctuation, indices, currencies
    (0x2100, 0x218F),  # letterlike, fractions
    (0x2190, 0x23FF),  # arrows, mathematics, technical
    (0x2500, 0x27BF),  # boxes, shapes, symbols, ticks
    (0x2B00, 0x2BFF),  # more arrows
    (0xFB00, 0xFB06),  # ligatures that come in pasted text
    (0xFFFD, 0xFFFD),
]


def variable_font() -> Path:
    """Find the upright variable Inter in the installed package `fontpkg-inter`."""
    spec = importlib.util.find_spec("fontpkg_inter")
    if spec is None or spec.origin is None:
        sys.exit("fontpkg-inter is not installed: uv run resources/fonts/build_fonts.py")
    return Path(spec.origin).parent / "files" / "Inter[opsz,wght].ttf"


def static_font(source: Path, weight: int) -> TTFont:
    """Cut one weight out of the variable font, with our characters and names only."""
    font = TTFont(source, recalcTimestamp=False)
    font.cfg[REPACKER] = False  # or the bytes depend on whether HarfBuzz is installed
    place = {"wght": weight, "opsz": TEXT_SIZE}
    font = instancer.instantiateVariableFont(font, place, inplace=True)
    wanted = [code for first, last in RANGES for code in range(first, last + 1)]
    options = Options(layout_features=FEATURES, name_IDs=["*"], notdef_outline=True)
    options.drop_tables += ["STAT", "MVAR"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    add_ballot_boxes(font)
    flatten_marks(font)
    name(font, weight)
    return font


def add_ballot_boxes(font: TTFont) -> None:
    """Add U+2610 and U+2611: the white square, and the tick inside it."""
    names = font.getBestCmap()
    square, tick = names[SQUARE], names[TICK]
    pen = TTGlyphPen(font.getGlyphSet())
    pen.addComponent(square, (1, 0, 0, 1, 0, 0))
    pen.addComponent(tick, inside(font, square, tick))
    order = font.getGlyphOrder()
    font["glyf"]["tickedbox"] = pen.glyph()
    font["glyf"]["tickedbox"].recalcBounds(font["glyf"])
    font["hmtx"]["tickedbox"] = font["hmtx"][square]
    if "tickedbox" not in order:
        font.setGlyphOrder([*order, "tickedbox"])
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap |= {EMPTY_BOX: square, TICKED_BOX: "tickedbox"}


def flatten_marks(font: TTFont) -> None:
    """Give each combining mark the advance 0 that a shaper gives it anyway."""
    for code, glyph in font.getBestCmap().items():
        if unicodedata.category(chr(code)) == "Mn":
            font["hmtx"][glyph] = (0, font["hmtx"][glyph][1])


def inside(font: TTFont, square: str, tick: str) -> tuple[float, float, float, float, float, float]:
    """The transformation that puts the tick in the middle of the square, at 0.6 of its width."""
    box, mark = font["glyf"][square], font["glyf"][tick]
    scale = 0.6 * (box.xMax - box.xMin) / (mark.xMax - mark.xMin)
    across = (box.xMin + box.xMax) / 2 - scale * (mark.xMin + mark.xMax) / 2
    up = (box.yMin + box.yMax) / 2 - scale * (mark.yMin + mark.yMax) / 2
    return (scale, 0, 0, scale, round(across), round(up))


def name(font: TTFont, weight: int) -> None:
    """Name a weight so that old and new systems alike see one family with three weights."""
    style = WEIGHTS[weight]
    plain = weight in {400, 700}
    texts = {
        1: FAMILY if plain else f"{FAMILY} {style}",
        2: style if plain else "Regular",
        3: f"4.001;RSMS;Inter-{style}",
        4: f"{FAMILY} {style}",
        6: f"Inter-{style}",
        16: FAMILY,
        17: style,
    }
    table = font["name"]
    kept = {0, 5, 7, 8, 9, 11, 12, 13, 14}
    table.names = [record for record in table.names if record.nameID in kept]
    for number, text in texts.items():
        table.setName(text, number, 3, 1, 0x409)
    bold = weight == 700
    font["OS/2"].usWeightClass = weight
    selection = font["OS/2"].fsSelection & ~0b0110_0001
    font["OS/2"].fsSelection = selection | (0b10_0000 if bold else 0b100_0000 if plain else 0)
    font["head"].macStyle = 1 if bold else 0
    font["head"].created = font["head"].modified = TIMESTAMP


def width_table(fonts: dict[int, TTFont]) -> str:
    """Write down what layout needs: metrics, and per weight each character's unkerned advance."""
    regular = fonts[400]
    characters = sorted(regular.getBestCmap())
    table = {
        "units_per_em": regular["head"].unitsPerEm,
        "ascent": regular["hhea"].ascent,
        "descent": -regular["hhea"].descent,
        "cap_height": regular["OS/2"].sCapHeight,
        "characters": "".join(map(chr, characters)),
        "advances": {
            str(weight): [font["hmtx"][font.getBestCmap()[code]][0] for code in characters]
            for weight, font in fonts.items()
        },
    }
    return json.dumps(table, separators=(",", ":")) + "\n"


def build(folder: Path) -> list[Path]:
    """Write the three fonts and Inter-widths.json into `folder`; returns their paths."""
    source = variable_font()
    fonts = {weight: static_font(source, weight) for weight in WEIGHTS}
    paths = [folder / f"Inter-{style}.ttf" for style in WEIGHTS.values()]
    for font, path in zip(fonts.values(), paths, strict=True):
        font.save(path)
    widths = folder / "Inter-widths.json"
    widths.write_text(width_table(fonts), encoding="ascii", newline="\n")
    return [*paths, widths]


if __name__ == "__main__":
    for written in build(Path(__file__).parent):
        print(f"{written.name}: {written.stat().st_size:,} bytes")
