"""The words of a PDF in the order that its tags give them, as a screen reader says them."""

from __future__ import annotations

import ctypes
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium
from pypdfium2 import raw

Mark = tuple[int, int]
"""A page from 0, and the number of a marked content on it."""


def read_aloud(path: Path) -> str:
    """Return all tagged text of a file in the order of its structure."""
    texts = _texts(path)
    with pikepdf.open(path) as pdf:
        numbers = {page.objgen: number for number, page in enumerate(pdf.pages)}
        return "".join(texts[mark] for mark in _marks(pdf.Root.StructTreeRoot, numbers, -1))


def _texts(path: Path) -> Mapping[Mark, str]:
    texts: defaultdict[Mark, str] = defaultdict(str)
    for number, page in enumerate(pdfium.PdfDocument(path)):
        said = page.get_textpage()
        for item in page.get_objects(max_depth=1):
            drawn = [item]
            if item.type == raw.FPDF_PAGEOBJ_FORM:
                drawn = page.get_objects(form=item.raw, max_depth=1, level=1)
            mark = number, raw.FPDFPageObj_GetMarkedContentID(item.raw)
            for one in drawn:
                if one.type == raw.FPDF_PAGEOBJ_TEXT:
                    texts[mark] += _text_of(one, said)
    return texts


def _text_of(item: pdfium.PdfObject, said: pdfium.PdfTextPage) -> str:
    size = raw.FPDFTextObj_GetText(item.raw, said.raw, None, 0)
    letters = (ctypes.c_ushort * (size // 2))()
    raw.FPDFTextObj_GetText(item.raw, said.raw, letters, size)
    return bytes(letters).decode("utf-16-le").rstrip("\0")


def _marks(element: Any, numbers: Mapping[tuple[int, int], int], page: int) -> Iterator[Mark]:
    """Yield the marked contents of an element of the structure, depth first."""
    if isinstance(element, int):
        yield page, element
    elif isinstance(element, pikepdf.Array):
        for child in element:
            yield from _marks(child, numbers, page)
    elif element.get("/Type") != "/OBJR":
        page = numbers[element.Pg.objgen] if "/Pg" in element else page
        children = element.get("/K", element.get("/MCID", pikepdf.Array()))
        yield from _marks(children, numbers, page)
