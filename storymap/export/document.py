"""The file around the drawn sheets: pages, fonts, outline, destinations, metadata.

reportlab's document layer hosts it (its canvas, text and markup layers are not used); a last pass
with pikepdf writes object streams, which makes files a third as large. The same sheets and date
give the same bytes.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from storymap.export.embedded import embed
from storymap.export.numbers import name_string, numbers, text_string
from storymap.model.text import clean_title

if TYPE_CHECKING:
    from storymap.export.content import Stamps
    from storymap.export.typeset import Shaper

LANGUAGE: Final = "en"
CREATOR: Final = "Story Map"


@dataclass(slots=True)
class Entry:
    """An entry of the outline, and the place it leads to: a page from 0, and a point on it."""

    title: str
    page: int
    x: float
    y: float
    entries: list[Entry] = field(default_factory=list)
    is_open: bool = False

    @property
    def shown(self) -> int:
        """How many entries under this one show when it is open."""
        return sum(1 + (entry.shown if entry.is_open else 0) for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Place:
    """A named place: on a page from 0, at a point."""

    name: str
    page: int
    x: float
    y: float


class Paper:
    """A PDF document that takes one drawn page after the other."""

    def __init__(self, title: str, width: float, height: float) -> None:
        """Begin a document whose pages have one size, in points."""
        from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFDocument

        self._size = width, height
        self._document: Any = PDFDocument(dummyoutline=1, compression=1, invariant=1, lang=LANGUAGE)
        info = self._document.info
        info.title, info.author, info.subject = clean_title(title), "", "User story map"
        info.creator, info.producer = CREATOR, f"{CREATOR} with reportlab"
        self._fonts, self._stamps = PDFDictionary({}), PDFDictionary({})
        kinds = {"Font": self._fonts, "XObject": self._stamps}
        self._resources = self._document.Reference(
            PDFDictionary({kind: self._document.Reference(own) for kind, own in kinds.items()})
        )
        self._pages: list[str] = []
        self._labels: list[str] = []

    def add_page(self, content: str, label: str) -> None:
        """Add a page with its operators and the name that readers show for it."""
        from reportlab.pdfbase.pdfdoc import PDFPage, PDFStream, PDFZCompress

        page = PDFPage()
        page.pagewidth, page.pageheight = self._size
        page.Contents = PDFStream(None, content.encode("ascii"), [PDFZCompress])
        page.Resources = self._resources
        page.MediaBox = f"[0 0 {numbers(*self._size)}]"
        self._document.addPage(page)
        self._pages.append(self._reference(page))
        self._labels.append(label)

    def add_fonts(self, fonts: Iterable[Shaper]) -> None:
        """Add the fonts that the pages use."""
        for font in fonts:
            self._fonts[font.subset.name] = embed(self._document, font)

    def add_stamps(self, stamps: Stamps) -> None:
        """Add the small drawings that the pages call up."""
        from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFStream, PDFZCompress

        for name, (drawing, size) in stamps.drawings.items():
            entries = {
                "Type": "/XObject",
                "Subtype": "/Form",
                "BBox": f"[{numbers(-1, -size - 1, size + 1, 1)}]",
                "Resources": "<< >>",
            }
            form = PDFStream(PDFDictionary(entries), drawing.encode("ascii"), [PDFZCompress])
            self._stamps[name] = self._document.Reference(form)

    def add_outline(self, entries: Sequence[Entry]) -> None:
        """Add the outline that readers show beside the pages."""
        from reportlab.pdfbase.pdfdoc import PDFDictionary

        if not entries:
            return
        root = PDFDictionary({"Type": "/Outlines"})
        self._document.Catalog.Outlines = root
        self._document.Catalog.PageMode = "/UseOutlines"
        self._add_entries(root, self._reference(root), entries)
        root["Count"] = sum(1 + (entry.shown if entry.is_open else 0) for entry in entries)

    def _add_entries(self, parent: Any, parent_place: str, entries: Sequence[Entry]) -> None:
        from reportlab.pdfbase.pdfdoc import PDFDictionary

        made = [PDFDictionary({}) for _ in entries]
        places = [self._reference(one) for one in made]
        parent["First"], parent["Last"] = places[0], places[-1]
        for at, (entry, one) in enumerate(zip(entries, made, strict=True)):
            one["Title"] = text_string(clean_title(entry.title))
            one["Parent"] = parent_place
            one["Dest"] = self._destination(entry.page, entry.x, entry.y)
            if at:
                one["Prev"] = places[at - 1]
            if at + 1 < len(made):
                one["Next"] = places[at + 1]
            if entry.entries:
                self._add_entries(one, places[at], entry.entries)
                one["Count"] = entry.shown if entry.is_open else -entry.shown

    def _destination(self, page: int, x: float, y: float) -> str:
        return f"[{self._pages[page]} /XYZ {numbers(x, y)} null]"

    def _reference(self, thing: Any) -> str:
        """Add an object to the file; return what stands for it, as ``12 0 R``."""
        name = self._document.Reference(thing).name
        number, version = self._document.idToObjectNumberAndVersion[name]
        return f"{number} {version} R"

    def add_places(self, places: Iterable[Place]) -> None:
        """Add places that other documents can lead to, as ``map.pdf#name``."""
        from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary

        names: list[Any] = []
        for place in sorted(places, key=lambda place: place.name):
            names.append(name_string(place.name))
            names.append(self._destination(place.page, place.x, place.y))
        if names:
            tree = self._document.Reference(PDFDictionary({"Names": PDFArray(names)}))
            self._document.Catalog.Names = PDFDictionary({"Dests": tree})

    def finished(self, date: dt.date) -> bytes:
        """Return the whole file, dated midnight of a day."""
        from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary

        labels: list[Any] = []
        for number, label in enumerate(self._labels):
            labels.extend([number, PDFDictionary({"P": text_string(label)})])
        catalog = self._document.Catalog
        catalog.PageLabels = PDFDictionary({"Nums": PDFArray(labels)})
        catalog.ViewerPreferences = PDFDictionary({"DisplayDocTitle": "true"})
        self._document.Outlines = _NoOutline()
        return _packed(self._document.GetPDFData(None), date)


class _NoOutline:
    """Stands where reportlab would make an outline of its own."""

    ready = 1

    def prepare(self, document: object, canvas: object) -> None:
        """Leave the outline that is there."""


def _packed(data: bytes, date: dt.date) -> bytes:
    """Return a PDF with its small objects in compressed streams, dated, and with XMP metadata."""
    import pikepdf

    moment = f"{date.isoformat()}T00:00:00+00:00"
    packed = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for name in ("/CreationDate", "/ModDate"):
            pdf.docinfo[name] = f"D:{date:%Y%m%d}000000Z"
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
            metadata["dc:title"] = str(pdf.docinfo["/Title"])
            metadata["dc:language"] = {LANGUAGE}
            metadata["xmp:CreatorTool"] = CREATOR
            metadata["xmp:CreateDate"] = metadata["xmp:ModifyDate"] = moment
            metadata["pdf:Producer"] = str(pdf.docinfo["/Producer"])
        pdf.save(
            packed,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
            min_version="1.7",
        )
    return packed.getvalue()
