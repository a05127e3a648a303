"""The file around the drawn sheets: pages, fonts, outline, destinations, metadata.

reportlab's document layer hosts it (its canvas, text and markup layers are not used); a last pass
with pikepdf writes object streams, which makes files a third as large. The same sheets and date
give the same bytes. Everything is tagged in the order it is read; links lead to named places, or to
addresses of http, https and mailto.
"""

from __future__ import annotations

import datetime as dt
import io
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from storymap.export.colours import srgb_profile
from storymap.export.embedded import embed
from storymap.export.numbers import address_string, name_string, numbers, text_string
from storymap.export.tags import Element, Tags, write_tree
from storymap.model.text import clean_title
from storymap.progress import Progress

if TYPE_CHECKING:
    from storymap.export.content import Stamps
    from storymap.export.typeset import Shaper

LANGUAGE: Final = "en"
PACKING: Final = 0.92
"""The share of the work that is done when the file only has to be packed."""
CREATOR: Final = "Story Map"


@dataclass(slots=True)
class Entry:
    """An entry of the outline, and the place it leads to: a page from 0, and a point on it."""

    title: str
    page: int
    x: float
    y: float
    name: str = ""
    """The name of the place that it leads to, where that has one."""
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


@dataclass(frozen=True, slots=True)
class Link:
    """An area of a page from 0 that leads to a named place or, if it is one, an address.

    ``element`` is what it is in the logical structure; ``extent`` is left, bottom, right, top.
    """

    page: int
    extent: tuple[float, float, float, float]
    target: str
    words: str
    element: Element


@dataclass(frozen=True, slots=True)
class Title:
    """What the file says of itself."""

    title: str
    author: str = ""
    is_archival: bool = False


class Paper:
    """A PDF document that takes one drawn page after the other."""

    def __init__(self, title: Title, width: float, height: float) -> None:
        """Begin a document whose pages have one size, in points."""
        from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFDocument

        self._size = width, height
        self._title = title
        self._document: Any = PDFDocument(dummyoutline=1, compression=1, invariant=1, lang=LANGUAGE)
        info = self._document.info
        info.title, info.subject = clean_title(title.title), "User story map"
        info.author = clean_title(title.author)
        info.creator, info.producer = CREATOR, f"{CREATOR} with reportlab"
        self._fonts: Any = PDFDictionary({})
        self._stamps: Any = PDFDictionary({})
        self._layers: Any = PDFDictionary({})
        kinds = {"Font": self._fonts, "XObject": self._stamps, "Properties": self._layers}
        self._resources: Any = self._document.Reference(
            PDFDictionary({kind: self._document.Reference(own) for kind, own in kinds.items()})
        )
        self.tags = Tags()
        self._links: list[Link] = []
        self._pages: list[str] = []
        self._page_objects: list[Any] = []
        self._labels: list[str] = []

    @property
    def pages(self) -> int:
        """How many pages there are so far."""
        return len(self._pages)

    def add_page(self, content: str, label: str) -> None:
        """Add a page with its operators and the name that readers show for it."""
        from reportlab.pdfbase.pdfdoc import PDFPage

        page = PDFPage()
        page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
        page.pagewidth, page.pageheight = self._size
        page.Contents = self._stream(content.encode("ascii"))
        page.Resources = self._resources
        page.MediaBox = f"[0 0 {numbers(*self._size)}]"
        page.StructParents, page.Tabs = len(self._pages), "/S"
        self._document.addPage(page)
        self._pages.append(self._reference(page))
        self._page_objects.append(page)
        self._labels.append(label)

    def add_link(self, link: Link) -> None:
        """Add a link; one to a place that the document turns out not to have is left out."""
        self._links.append(link)

    def add_fonts(self, fonts: Iterable[Shaper]) -> None:
        """Add the fonts that the pages use."""
        encodings: dict[bytes, Any] = {}
        for font in fonts:
            if font.subset.codes:
                self._fonts[font.subset.name] = embed(self._document, font, encodings)

    def add_stamps(self, stamps: Stamps) -> None:
        """Add the small drawings that the pages call up."""
        resources = self._resource_place()
        for name, (drawing, extent) in stamps.drawings.items():
            entries = f"/Subtype /Form /BBox [{numbers(*extent)}] /Resources {resources} "
            form = self._stream(drawing.encode("ascii"), entries)
            self._stamps[name] = self._document.Reference(form)

    def add_layer(self, name: str, title: str) -> None:
        """Add a layer that readers can switch off; content is put on it by its name."""
        from reportlab.pdfbase.pdfdoc import PDFDictionary

        group, place = self._reserve()
        group.text = f"<< /Type /OCG /Name {text_string(title)} >>"
        self._layers[name] = place
        catalog = self._document.Catalog
        catalog.__NoDefault__ = [*catalog.__NoDefault__, "OCProperties"]
        order = f"<< /ON [{place}] /Order [{place}] >>"
        catalog.OCProperties = PDFDictionary({"OCGs": f"[{place}]", "D": order})

    def add_outline(self, entries: Sequence[Entry]) -> None:
        """Add the outline that readers show beside the pages."""
        if not entries:
            return
        root, place = self._reserve()
        self._document.Catalog.Outlines = root
        self._document.Catalog.PageMode = "/UseOutlines"
        first, last = self._add_entries(place, entries)
        count = sum(1 + (entry.shown if entry.is_open else 0) for entry in entries)
        root.text = f"<< /Type /Outlines /First {first} /Last {last} /Count {count} >>"

    def _add_entries(self, parent: str, entries: Sequence[Entry]) -> tuple[str, str]:
        """Add entries under another; return what stands for the first and the last."""
        made = [self._reserve() for _ in entries]
        for at, (entry, (one, place)) in enumerate(zip(entries, made, strict=True)):
            leads = (
                name_string(entry.name)
                if entry.name
                else self._destination(entry.page, entry.x, entry.y)
            )
            parts = [f"<< /Title {text_string(clean_title(entry.title))} /Parent {parent}"]
            parts.append(f"/Dest {leads}")
            if at:
                parts.append(f"/Prev {made[at - 1][1]}")
            if at + 1 < len(made):
                parts.append(f"/Next {made[at + 1][1]}")
            if entry.entries:
                first, last = self._add_entries(place, entry.entries)
                shown = entry.shown if entry.is_open else -entry.shown
                parts.append(f"/First {first} /Last {last} /Count {shown}")
            one.text = " ".join([*parts, ">>"])
        return made[0][1], made[-1][1]

    def _destination(self, page: int, x: float, y: float) -> str:
        return f"[{self._pages[page]} /XYZ {numbers(x, y)} null]"

    def _reference(self, thing: Any) -> str:
        """Add an object to the file; return what stands for it, as ``12 0 R``."""
        name = self._document.Reference(thing).name
        number, version = self._document.idToObjectNumberAndVersion[name]
        return f"{number} {version} R"

    def _resource_place(self) -> str:
        number, version = self._document.idToObjectNumberAndVersion[self._resources.name]
        return f"{number} {version} R"

    def _reserve(self) -> tuple[Any, str]:
        """Add an object whose text is set later; return it and what stands for it."""
        made = _plain_object()("")
        return made, self._reference(made)

    def _stream(self, content: bytes, entries: str = "") -> Any:
        """Return a stream, packed as tight as zlib can."""
        packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS, zlib.DEF_MEM_LEVEL + 1)
        packed = packer.compress(content) + packer.flush()
        head = f"<< {entries}/Filter /FlateDecode /Length {len(packed)} >>\nstream\n"
        return _plain_object()(head.encode("ascii") + packed + b"\nendstream")

    def add_places(self, places: Iterable[Place]) -> None:
        """Add places that other documents can lead to, as ``map.pdf#name``, and all links."""
        from reportlab.pdfbase.pdfdoc import PDFDictionary

        names: list[str] = []
        known: set[str] = set()
        for place in sorted(places, key=lambda place: place.name):
            known.add(place.name)
            names.append(name_string(place.name))
            names.append(self._destination(place.page, place.x, place.y))
        self._add_links(known)
        if names:
            tree, tree_place = self._reserve()
            tree.text = f"<< /Names [{' '.join(names)}] >>"
            self._document.Catalog.Names = PDFDictionary({"Dests": tree_place})

    def _add_links(self, known: set[str]) -> None:
        """Write the links that lead somewhere, and then the structure that holds them."""
        per_page: dict[int, list[str]] = {}
        places: list[str] = []
        for link in self._links:
            if link.target in known:
                leads = f"/Dest {name_string(link.target)}"
            else:
                address = address_string(link.target)
                if not address:
                    continue
                leads = f"/A << /Type /Action /S /URI /URI {address} >>"
            made, place = self._reserve()
            made.text = (
                f"<< /Type /Annot /Subtype /Link /F 4 /Border [0 0 0] "
                f"/Rect [{numbers(*link.extent)}] "
                f"{leads} /Contents {text_string(clean_title(link.words))} "
                f"/StructParent {len(self._pages) + len(places)} >>"
            )
            link.element.annotation = len(places)
            places.append(place)
            per_page.setdefault(link.page, []).append(place)
        for page, own in per_page.items():
            self._page_objects[page].Annots = _plain_object()(f"[{' '.join(own)}]")
        self._document.Catalog.StructTreeRoot, _ = self._tree(places)

    def _tree(self, annotations: list[str]) -> tuple[Any, str]:
        made: list[Any] = []

        def reserve() -> tuple[Any, str]:
            one, place = self._reserve()
            made.append(one)
            return one, place

        _, document = write_tree(self.tags, reserve, self._pages, annotations)
        return made[0], document

    def finished(self, date: dt.date, progress: Progress | None = None) -> bytes:
        """Return the whole file, dated midnight of a day; raises Cancelled."""
        from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary

        labels: list[Any] = []
        for number, label in enumerate(self._labels):
            labels.extend([number, PDFDictionary({"P": text_string(label)})])
        catalog = self._document.Catalog
        catalog.PageLabels = PDFDictionary({"Nums": PDFArray(labels)})
        catalog.ViewerPreferences = PDFDictionary({"DisplayDocTitle": "true"})
        catalog.MarkInfo = PDFDictionary({"Marked": "true"})
        if self._title.is_archival:
            catalog.__NoDefault__ = [*catalog.__NoDefault__, "OutputIntents"]
            catalog.OutputIntents = PDFArray([self._colour_intent()])
        self._document.Outlines = _NoOutline()
        data = self._document.GetPDFData(None)
        self._document, self._page_objects, self._links = None, [], []  # packing wants the memory
        self._fonts = self._stamps = self._layers = self._resources = None
        self.tags = Tags()
        return _packed(data, date, self._title, progress or Progress())

    def _colour_intent(self) -> Any:
        profile = self._document.Reference(self._stream(srgb_profile(), "/N 3 "))
        number, version = self._document.idToObjectNumberAndVersion[profile.name]
        name = text_string("sRGB IEC61966-2.1")
        return _plain_object()(
            f"<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier {name} "
            f"/Info {name} /DestOutputProfile {number} {version} R >>"
        )


@cache
def _plain_object() -> type[Any]:
    """Return the class of objects that are written as they stand; reportlab is met here."""
    from reportlab.pdfbase.pdfdoc import PDFObject

    class PlainObject(PDFObject):  # type: ignore[misc]
        """An object by its very text."""

        def __init__(self, text: str | bytes) -> None:
            self.text = text

        def format(self, _document: object) -> bytes:
            """Return it for the file."""
            return self.text if isinstance(self.text, bytes) else self.text.encode("ascii")

    return PlainObject


class _NoOutline:
    """Stands where reportlab would make an outline of its own."""

    ready = 1

    def prepare(self, document: object, canvas: object) -> None:
        """Leave the outline that is there."""


def _packed(data: bytes, date: dt.date, title: Title, progress: Progress) -> bytes:
    """Return a PDF with its small objects in compressed streams, dated, and with XMP metadata."""
    import pikepdf

    moment = f"{date.isoformat()}T00:00:00+00:00"
    packed = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for name in ("/CreationDate", "/ModDate"):
            pdf.docinfo[name] = f"D:{date:%Y%m%d}000000Z"
        for name in ("/Author", "/Keywords", "/Trapped"):
            if name in pdf.docinfo and (name != "/Author" or not title.author):
                del pdf.docinfo[name]
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
            metadata["dc:title"] = str(pdf.docinfo["/Title"])
            metadata["dc:description"] = str(pdf.docinfo["/Subject"])
            metadata["dc:language"] = {LANGUAGE}
            if "/Author" in pdf.docinfo:
                metadata["dc:creator"] = [str(pdf.docinfo["/Author"])]
            metadata["xmp:CreatorTool"] = CREATOR
            metadata["xmp:CreateDate"] = metadata["xmp:ModifyDate"] = moment
            metadata["pdf:Producer"] = str(pdf.docinfo["/Producer"])
            if title.is_archival:
                metadata["pdfaid:part"] = "2"
                metadata["pdfaid:conformance"] = "B"
        pdf.save(
            packed,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
            min_version="1.7",
            progress=lambda percent: progress.step(
                PACKING + (1 - PACKING) * percent / 100, "Putting the file together"
            ),
        )
    return packed.getvalue()
