"""Our Type 0 fonts as objects of a reportlab document (ISO 32000-1, 9.7 and 9.10.3)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from storymap.export.typeset import FIRST_WIDE

if TYPE_CHECKING:
    from storymap.export.typeset import Shaper

DROPPED_TABLES: Final = ("GSUB", "GPOS", "GDEF", "name", "OS/2", "cmap", "post", "DSIG", "gasp")
BLOCK: Final = 100
"""A CMap gives at most so many characters in one block."""

SYSTEM: Final = "<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"


class Program(NamedTuple):
    """A font program with the glyphs that are shown, where each is in it, its metrics in 1/1000."""

    data: bytes
    places: dict[int, int]
    is_compact: bool
    ascent: int
    descent: int
    box: tuple[int, int, int, int]


class Code(NamedTuple):
    """A code of a content stream: its CID, glyph and advance in font units."""

    code: int
    cid: int
    glyph: int
    advance: int


def embed(document: Any, shaper: Shaper, encodings: dict[bytes, Any]) -> Any:
    """Add a font to a document, only the glyphs that were shown; return a reference to it.

    ``encodings`` are the CMaps that the document has already.
    """
    from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary

    program = _program(shaper, sorted({glyph for glyph, _, _ in shaper.subset.codes}))
    codes = _codes(shaper, program)
    name = f"/{_tag(program.data)}+{shaper.subset.file}"
    entries = {
        "Type": "/Font",
        "Subtype": "/CIDFontType0" if program.is_compact else "/CIDFontType2",
        "BaseFont": name,
        "CIDSystemInfo": SYSTEM,
        "FontDescriptor": document.Reference(_descriptor(document, program, name)),
        "DW": 0,
        "W": f"[{_widths(codes, shaper.units_per_em)}]",
    }
    if not program.is_compact:
        entries["CIDToGIDMap"] = document.Reference(_stream(_glyph_map(codes, program)))
    font = PDFDictionary(
        {
            "Type": "/Font",
            "Subtype": "/Type0",
            "BaseFont": name,
            "Encoding": _reference(document, _encoding(codes, program), encodings),
            "DescendantFonts": PDFArray([document.Reference(PDFDictionary(entries))]),
            "ToUnicode": document.Reference(_stream(_to_unicode(shaper))),
        }
    )
    return document.Reference(font)


def _program(shaper: Shaper, glyphs: list[int]) -> Program:
    """Return the program with these glyphs only: TrueType, or the bare table of a CFF font."""
    import uharfbuzz as hb

    wanted = hb.SubsetInput()
    wanted.flags = (
        hb.SubsetFlags.NOTDEF_OUTLINE
        | hb.SubsetFlags.NO_LAYOUT_CLOSURE
        | hb.SubsetFlags.NO_HINTING
        | hb.SubsetFlags.CFF_IDENTITY_CHARSET
    )
    wanted.glyph_set.update({0, *glyphs})
    wanted.drop_table_tag_set.update(
        {int.from_bytes(tag.encode("ascii"), "big") for tag in DROPPED_TABLES}
    )
    plan = hb.SubsetPlan(shaper.face, wanted)
    places = dict(plan.old_to_new_glyph_mapping)
    made = plan.execute()
    is_compact = "CFF " in shaper.face.table_tags
    data = made.reference_table("CFF ").data if is_compact else made.blob.data
    scale = 1000 / shaper.units_per_em
    extents = hb.Font(shaper.face).get_font_extents("ltr")
    box = _signed(bytes(shaper.face.reference_table("head").data)[36:44], scale)
    ascent, descent = round(extents.ascender * scale), round(extents.descender * scale)
    return Program(bytes(data), places, is_compact, ascent, descent, box)


def _signed(data: bytes, scale: float) -> tuple[int, int, int, int]:
    """Return four signed numbers of two bytes each, in 1/1000 of an em."""
    left, bottom, right, top = (
        round(int.from_bytes(data[at : at + 2], "big", signed=True) * scale) for at in (0, 2, 4, 6)
    )
    return left, bottom, right, top


def _codes(shaper: Shaper, program: Program) -> list[Code]:
    """Return the codes of a font in the order of their CIDs.

    The CIDs of a TrueType font follow the codes; those of a CFF font are its glyphs.
    """
    codes = [
        Code(code, program.places[glyph] if program.is_compact else _cid(code), glyph, advance)
        for (glyph, _, advance), code in shaper.subset.codes.items()
    ]
    return sorted(codes, key=lambda code: code.cid)


def _cid(code: int) -> int:
    return code if code < FIRST_WIDE else code - FIRST_WIDE + 0x80


def _widths(codes: list[Code], units_per_em: int) -> str:
    """Return the widths of CIDs, runs of successive ones together."""
    parts: list[str] = []
    last = -2
    for code in codes:
        if code.cid == last:
            continue
        width = f"{1000 * code.advance / units_per_em:.2f}".rstrip("0").rstrip(".")
        if code.cid == last + 1:
            parts[-1] += f" {width}"
        else:
            parts.append(f"{code.cid} [{width}")
        last = code.cid
    return "".join(f"{part}]" for part in parts)


def _glyph_map(codes: list[Code], program: Program) -> bytes:
    mapping = bytearray(2 * (codes[-1].cid + 1 if codes else 1))
    for code in codes:
        mapping[2 * code.cid : 2 * code.cid + 2] = program.places[code.glyph].to_bytes(2, "big")
    return bytes(mapping)


def _tag(program: bytes) -> str:
    """Return six capital letters that stand for this subset (9.6.4)."""
    digest = hashlib.sha256(program).digest()
    return "".join(chr(ord("A") + byte % 26) for byte in digest[:6])


def _descriptor(document: Any, program: Program, name: str) -> Any:
    from reportlab.pdfbase.pdfdoc import PDFDictionary

    if program.is_compact:
        kind, file = "FontFile3", _stream(program.data, Subtype="/CIDFontType0C")
    else:
        kind, file = "FontFile2", _stream(program.data, Length1=len(program.data))
    return PDFDictionary(
        {
            "Type": "/FontDescriptor",
            "FontName": name,
            "Flags": 4,
            "FontBBox": "[{} {} {} {}]".format(*program.box),
            "ItalicAngle": 0,
            "Ascent": program.ascent,
            "Descent": program.descent,
            "CapHeight": min(program.ascent, 728),
            "StemV": 90,
            kind: document.Reference(file),
        }
    )


def _stream(content: bytes, **entries: int | str) -> Any:
    from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFStream, PDFZCompress

    return PDFStream(PDFDictionary(entries), content, [PDFZCompress])


def _reference(document: Any, encoding: bytes, encodings: dict[bytes, Any]) -> Any:
    """Return a reference to a CMap, which a document holds once."""
    known = encodings.get(encoding)
    if known is None:
        entries = {"Type": "/CMap", "CMapName": "/StoryMap-H", "CIDSystemInfo": SYSTEM}
        made = _stream(encoding, WMode=0, **entries)
        known = encodings[encoding] = document.Reference(made)
    return known


def _encoding(codes: list[Code], program: Program) -> bytes:
    """Return the CMap from codes to CIDs: ASCII in one byte, the rest in two.

    It is the same for each TrueType font with as many codes. A range ends with its first byte.
    """
    if program.is_compact:
        lines = [f"{_hex(code.code)} {code.cid}" for code in sorted(codes)]
        body = "\n".join(_blocks(lines, "cidchar"))
    else:
        last = max((code.code for code in codes), default=0)
        rows = range(FIRST_WIDE, last + 1, 0x100)
        lines = ["<00> <7F> 0", *(f"{_hex(row)} {_hex(row + 0xFF)} {_cid(row)}" for row in rows)]
        body = "\n".join(_blocks(lines, "cidrange"))
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        f"/CIDSystemInfo {SYSTEM} def\n/CMapName /StoryMap-H def\n/CMapType 1 def\n/WMode 0 def\n"
        "2 begincodespacerange\n<00> <7F>\n<8000> <FFFF>\nendcodespacerange\n"
        f"{body}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode("ascii")


def _to_unicode(shaper: Shaper) -> bytes:
    """Return the CMap that says which text each code stands for; ASCII stands for itself."""
    lines = [
        f"{_hex(code)} <{text.encode('utf-16-be').hex().upper()}>"
        for (_, text, _), code in shaper.subset.codes.items()
        if text and code >= FIRST_WIDE
    ]
    body = "\n".join(["1 beginbfrange\n<20> <7E> <0020>\nendbfrange", *_blocks(lines, "bfchar")])
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "2 begincodespacerange\n<00> <7F>\n<8000> <FFFF>\nendcodespacerange\n"
        f"{body}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode("ascii")


def _hex(code: int) -> str:
    return f"<{code:02X}>" if code < FIRST_WIDE else f"<{code:04X}>"


def _blocks(lines: Iterable[str], kind: str) -> Iterator[str]:
    rest = list(lines)
    for start in range(0, len(rest), BLOCK):
        block = rest[start : start + BLOCK]
        yield f"{len(block)} begin{kind}\n" + "\n".join(block) + f"\nend{kind}"
