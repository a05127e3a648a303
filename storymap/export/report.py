"""A report as a PDF: tagged in the order it is read, with links, contents and outline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from storymap.export.content import Ink, Stamps
from storymap.export.coverage import lacks_of
from storymap.export.document import Entry, Link, Paper, Place, Title
from storymap.export.numbers import numbers
from storymap.export.options import ExportOptions
from storymap.export.pdf import FINISHING, PdfResult
from storymap.export.report_pages import ReportPages
from storymap.export.tags import Element
from storymap.export.typeset import Typesetter
from storymap.files.save import save
from storymap.layout.report_blocks import Page, Piece
from storymap.layout.report_front import SHARES
from storymap.layout.themes import Theme
from storymap.model.storymap import StoryMap
from storymap.progress import Progress

LAYOUT = 0.3
"""The share of the work that is done when all is laid out."""


def write_report(
    story_map: StoryMap, path: Path, options: ExportOptions, progress: Progress
) -> PdfResult:
    """Write a report as ``export_pdf`` says."""
    laid = Progress(lambda share, what: progress.step(LAYOUT * share, what))
    pages = ReportPages(story_map, options, laid, path)
    title = Title(story_map.title or "Story map", options.author, options.is_archival)
    report = _Drawing(pages, Paper(title, *pages.size))
    for place, page in enumerate(pages.pages):
        share = LAYOUT + (FINISHING - LAYOUT) * place / pages.count
        progress.step(share, f"Page {place + 1} of {pages.count}")
        report.draw(page, place + 1)
    progress.step(FINISHING, "Putting the file together")
    data = report.finished(options, progress)
    progress.step(1.0, "Writing the file")
    save(path, data)
    lacks = lacks_of(report.missing, pages.maps)
    return PdfResult(path, pages.count, pages.cards, lacks, len(data), pages.title_size)


class _Drawing:
    """Draws a report that is laid out, page by page."""

    def __init__(self, pages: ReportPages, paper: Paper) -> None:
        self._pages, self._paper = pages, paper
        self._typesetter, self._stamps = Typesetter(), Stamps()
        self._inks: dict[int, Ink] = {}
        self._places: dict[str, tuple[int, float, float]] = {}
        self._section: Element | None = None
        self._part: tuple[str, Element] | None = None

    @property
    def missing(self) -> Counter[str]:
        """The characters that no font has, with how often each is drawn."""
        return self._typesetter.missing

    def draw(self, page: Page, number: int) -> None:
        """Draw a page as the next one."""
        tags = self._paper.tags
        tags.begin_page()
        if not page.chapter:
            self._section = self._section or tags.root
        pages, height = self._pages, self._pages.size[1]
        top = pages.top_of(page)
        parts = [f"q 1 0 0 1 {numbers(pages.margin_x, height - top)} cm"]
        for y, block in page.blocks:
            parts.append(f"q 1 0 0 1 0 {numbers(-y)} cm")
            parts.extend(self._piece(piece, y + top) for piece in block.pieces)
            parts.append("Q")
        parts.append("Q")
        parts.append(f"q 1 0 0 1 0 {numbers(height)} cm")
        parts.append(tags.marked(None, self._ink(pages.paper_theme).marks(pages.frame(number))))
        parts.append("Q")
        self._paper.add_page("\n".join(part for part in parts if part), str(number))

    def _piece(self, piece: Piece, y: float) -> str:
        ink = self._ink(self._pages.theme(piece))
        content = ink.marks(piece.marks)
        if not piece.kind:
            return self._paper.tags.marked(None, content)
        element = self._element(piece)
        page, top = self._paper.pages, self._pages.size[1] - y
        if piece.anchor:
            self._places[piece.anchor] = (page, self._pages.margin_x, top + 4)
        for link in piece.links:
            left, lower = self._pages.margin_x + link.area.x, top - link.area.bottom
            extent = (left, lower, left + link.area.width, lower + link.area.height)
            own = element.add("Link", link.words)
            self._paper.add_link(Link(page, extent, link.target, link.words, own))
        return self._paper.tags.marked(element, content)

    def _element(self, piece: Piece) -> Element:
        """Return what a piece is in the structure; table cells and entries are held together."""
        root = self._paper.tags.root
        kind = piece.kind
        if kind == "H2" and piece.anchor:
            self._section, self._part = root.add("Sect"), None
        section = self._section or root
        if kind in {"TH", "TD"}:
            return self._cell(kind, section)
        if kind == "TOCI":
            return self._held("TOC", section).add("TOCI")
        self._part = None
        return section.add(kind, piece.alternative)

    def _held(self, kind: str, section: Element) -> Element:
        if self._part is None or self._part[0] != kind:
            self._part = kind, section.add(kind)
        return self._part[1]

    def _cell(self, kind: str, section: Element) -> Element:
        table = self._held("Table", section)
        row = table.children[-1] if table.children else None
        if row is None or len(row.children) == len(SHARES):
            row = table.add("TR")
        cell = row.add(kind)
        if kind == "TH":
            cell.attributes = "<< /O /Table /Scope /Column >>"
        return cell

    def _ink(self, theme: Theme) -> Ink:
        """Return the ink of a theme; each is kept by ``pages``."""
        ink = self._inks.get(id(theme))
        if ink is None:
            ink = self._inks[id(theme)] = Ink(theme, self._typesetter, self._stamps)
        return ink

    def finished(self, options: ExportOptions, progress: Progress) -> bytes:
        """Return the whole file."""
        self._paper.add_fonts(self._typesetter.fonts)
        self._paper.add_stamps(self._stamps)
        self._paper.add_outline(list(self._outline()))
        self._paper.add_places(Place(name, *place) for name, place in self._places.items())
        return self._paper.finished(options.day(), progress)

    def _outline(self) -> Iterator[Entry]:
        for chapter in self._pages.chapters:
            bands = []
            for title, stories in chapter.entries:
                own = [Entry(words, *self._places[name], name=name) for words, name in stories]
                bands.append(Entry(title, own[0].page, own[0].x, own[0].y, entries=own))
            place = self._places[chapter.name]
            yield Entry(chapter.title, *place, name=chapter.name, entries=bands, is_open=True)
