"""Our Type 0 fonts as objects of a reportlab document (ISO 32000-1, 9.7 and 9.10.3)."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

from storymap.layout.fonts import metrics

if TYPE_CHECKING:
    from storymap.export.typeset import Shaper

DROPPED_TABLES: Final = ("GSUB", "GPOS", "GDEF", "name", "OS/2", "cmap", "post", "DSIG", "gasp")
BLOCK: Final = 100
"""A CMap gives at most so many characters in one block."""


def embed(document: Any, shaper: Shaper) -> Any:
    """Add a font to a document, only the glyphs that were shown; return a reference to it."""
    from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary

    codes = sorted(shaper.subset.codes.items(), key=lambda item: item[1])
    program, places = _program(shaper, sorted({glyph for (glyph, _, _), _ in codes}))
    name = f"/{_tag(program)}+{shaper.subset.file}"
    descriptor = _descriptor(document, shaper, program, name)
    mapping = b"\0\0" + b"".join(places[glyph].to_bytes(2, "big") for (glyph, _, _), _ in codes)
    widths = " ".join(
        f"{1000 * advance / shaper.units_per_em:.2f}".rstrip("0").rstrip(".")
        for (_, _, advance), _ in codes
    )
    descendant = PDFDictionary(
        {
            "Type": "/Font",
            "Subtype": "/CIDFontType2",
            "BaseFont": name,
            "CIDSystemInfo": "<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>",
            "FontDescriptor": document.Reference(descriptor),
            "DW": 0,
            "W": f"[1 [{widths}]]",
            "CIDToGIDMap": document.Reference(_stream(mapping)),
        }
    )
    font = PDFDictionary(
        {
            "Type": "/Font",
            "Subtype": "/Type0",
            "BaseFont": name,
            "Encoding": "/Identity-H",
            "DescendantFonts": PDFArray([document.Reference(descendant)]),
            "ToUnicode": document.Reference(_stream(_to_unicode(shaper))),
        }
    )
    return document.Reference(font)


def _program(shaper: Shaper, glyphs: list[int]) -> tuple[bytes, dict[int, int]]:
    """Return the TrueType program with these glyphs only, and where each glyph is in it."""
    import uharfbuzz as hb

    wanted = hb.SubsetInput()
    wanted.flags = hb.SubsetFlags.NOTDEF_OUTLINE | hb.SubsetFlags.NO_LAYOUT_CLOSURE
    wanted.glyph_set.update({0, *glyphs})
    wanted.drop_table_tag_set.update(
        {int.from_bytes(tag.encode("ascii"), "big") for tag in DROPPED_TABLES}
    )
    plan = hb.SubsetPlan(shaper.face, wanted)
    places = dict(plan.old_to_new_glyph_mapping)
    return bytes(plan.execute().blob.data), places


def _tag(program: bytes) -> str:
    """Return six capital letters that stand for this subset (9.6.4)."""
    digest = hashlib.sha256(program).digest()
    return "".join(chr(ord("A") + byte % 26) for byte in digest[:6])


def _descriptor(document: Any, shaper: Shaper, program: bytes, name: str) -> Any:
    from reportlab.pdfbase.pdfdoc import PDFDictionary

    scale = 1000 / shaper.units_per_em
    measures = metrics()
    return PDFDictionary(
        {
            "Type": "/FontDescriptor",
            "FontName": name,
            "Flags": 4,
            "FontBBox": f"[-740 {round(-measures.descent * scale)} 2300 1100]",
            "ItalicAngle": 0,
            "Ascent": round(measures.ascent * scale),
            "Descent": round(-measures.descent * scale),
            "CapHeight": round(measures.cap_height * scale),
            "StemV": 90,
            "FontFile2": document.Reference(_stream(program, Length1=len(program))),
        }
    )


def _stream(content: bytes, **entries: int) -> Any:
    from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFStream, PDFZCompress

    return PDFStream(PDFDictionary(entries), content, [PDFZCompress])


def _to_unicode(shaper: Shaper) -> bytes:
    """Return the CMap that says which text each code stands for."""
    lines = [
        f"<{code:04X}> <{text.encode('utf-16-be').hex().upper()}>"
        for (_, text, _), code in shaper.subset.codes.items()
        if text
    ]
    blocks = [lines[start : start + BLOCK] for start in range(0, len(lines), BLOCK)]
    body = "\n".join(
        f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks
    )
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        f"{body}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode("ascii")
