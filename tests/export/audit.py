"""Judge a printed map by its bytes alone, with foreign tools: pypdfium2, pikepdf, poppler, qpdf.

Nothing of storymap.export is asked. What a card is, is found in the drawing: a white box with the
card's border; which story it should be, in the destinations of that name. What of poppler and qpdf
is not installed is left out and named in ``MISSING``.
"""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pikepdf
import pypdfium2 as pdfium
from pypdfium2 import raw

from storymap.model.storymap import StoryMap

CARD_LINE = (0x7C, 0x87, 0x98)
NARROWEST_CARD = 60.0
SLACK = 1.5
PUZZLING = frozenset("()[]{}<>%\u202a\u202b\u202c\u200e\u200f\u200b")
"""Signs that readers move or add in lines of both directions."""

TOOLS = ("qpdf", "pdftotext", "pdftoppm")
MISSING = tuple(tool for tool in TOOLS if shutil.which(tool) is None)


class Area(NamedTuple):
    """A rectangle on a page from 0, y up; or many, where its numbers are arrays."""

    page: int
    left: float
    bottom: float
    right: float
    top: float

    def holds(self, other: Area) -> Any:
        return (
            (self.page == other.page)
            & (self.left - SLACK <= other.left)
            & (self.bottom - SLACK <= other.bottom)
            & (other.right <= self.right + SLACK)
            & (other.top <= self.top + SLACK)
        )

    def meets(self, other: Area) -> Any:
        return (
            (self.page == other.page)
            & (self.left < other.right - SLACK)
            & (other.left < self.right - SLACK)
            & (self.bottom < other.top - SLACK)
            & (other.bottom < self.top - SLACK)
        )


def many(areas: Iterable[Area]) -> Area:
    """Return areas as one of arrays, at least one long."""
    nowhere = Area(-1, 0, 0, 0, 0)
    return Area(*np.array([*areas, nowhere]).T)


def plain(text: str) -> str:
    """Text as it is compared: no blanks or compatibility forms; pdfium says \\x02 for a hyphen."""
    text = unicodedata.normalize("NFKC", text.replace("\x02", "-").replace("\ufffe", "-"))
    return "".join(char for char in text if not char.isspace() and char not in PUZZLING)


def audit(path: Path, story_map: StoryMap, *, is_exact: bool = True) -> list[str]:
    """Return what is wrong with the PDF of a map; ``is_exact``: every sign has a font."""
    pdf = pdfium.PdfDocument(path)
    pages = list(pdf)
    texts = [page.get_textpage() for page in pages]
    cards = list(_cards(pages))
    return [
        *_misplaced(pages, cards),
        *_missing_cards(path, cards, story_map),
        *_wrong_texts(path, texts, cards, story_map),
        *(_cut_signs(pages, texts, cards) if is_exact else ()),
        *_strange_words(path, cards, story_map),
        *_bad_fonts(path),
        *_bad_outline(pdf, story_map),
        *_bad_links(path, cards, story_map),
        *_bad_structure(path, story_map),
        *_unwanted(path),
        *_bad_syntax(path),
    ]


def _cards(pages: list[pdfium.PdfPage]) -> Iterator[Area]:
    for number, page in enumerate(pages):
        for item, matrix in _objects(page):
            if item.type != raw.FPDF_PAGEOBJ_PATH or _stroke(item) != CARD_LINE:
                continue
            left, bottom, right, top = item.get_bounds()
            if matrix is not None:
                (left, bottom), (right, top) = (
                    matrix.on_point(left, bottom),
                    matrix.on_point(right, top),
                )
            if right - left > NARROWEST_CARD:
                yield Area(number, left, bottom, right, top)


def _objects(page: pdfium.PdfPage) -> Iterator[tuple[pdfium.PdfObject, pdfium.PdfMatrix | None]]:
    """Yield what is drawn on a page, also inside of forms, with the form's own matrix."""
    for item in page.get_objects(max_depth=1):
        yield item, None
        if item.type == raw.FPDF_PAGEOBJ_FORM:
            matrix = item.get_matrix()
            for inner in page.get_objects(form=item.raw, max_depth=1, level=1):
                yield inner, matrix


def _stroke(item: pdfium.PdfObject) -> tuple[int, ...]:
    parts = [ctypes.c_uint() for _ in range(4)]
    raw.FPDFPageObj_GetStrokeColor(item.raw, *map(ctypes.byref, parts))
    return tuple(part.value for part in parts[:3])


def _misplaced(pages: list[pdfium.PdfPage], cards: list[Area]) -> Iterator[str]:
    sizes = [page.get_size() for page in pages]
    for card in cards:
        if not Area(card.page, 0, 0, *sizes[card.page]).holds(card):
            yield f"a card is off page {card.page + 1}"
    for one, other in combinations(cards, 2):
        if one.meets(other):
            yield f"two cards overlap on page {one.page + 1}"


def places(path: Path) -> Mapping[str, tuple[int, float, float]]:
    """Where each named destination of a story leads: page from 0, x, y."""
    named = all_places(path).items()
    return {name: place for name, place in named if not name.startswith(("page-", "release-"))}


def all_places(path: Path) -> Mapping[str, tuple[int, float, float]]:
    """Where each named destination leads: page from 0, x, y."""
    with pikepdf.open(path) as pdf:
        numbers = {page.objgen: number for number, page in enumerate(pdf.pages)}
        if "/Names" not in pdf.Root:
            return {}
        flat = list(pdf.Root.Names.Dests.Names)
        return {
            str(name): (numbers[place[0].objgen], float(place[2]), float(place[3]))
            for name, place in zip(flat[::2], flat[1::2], strict=True)
        }


def _of_story(cards: Iterable[Area], place: tuple[int, float, float]) -> Area | None:
    page, x, y = place
    for card in cards:
        if card.page == page and abs(card.left - x) < SLACK and abs(card.top - y) < SLACK:
            return card
    return None


def _missing_cards(path: Path, cards: list[Area], story_map: StoryMap) -> Iterator[str]:
    found = places(path)
    if len(cards) != len(story_map.stories):
        yield f"{len(cards)} cards for {len(story_map.stories)} stories"
    if set(found) != set(story_map.stories):
        yield "the destinations are not those of the stories"
    seen = Counter(_of_story(cards, place) for place in found.values())
    if None in seen or any(count > 1 for count in seen.values()):
        yield "a destination does not lead to a card of its own"


def _wrong_texts(
    path: Path, texts: list[pdfium.PdfTextPage], cards: list[Area], story_map: StoryMap
) -> Iterator[str]:
    for story_id, place in places(path).items():
        card = _of_story(cards, place)
        if card is None or story_id not in story_map.stories:
            continue
        text = texts[card.page].get_text_bounded(*card[1:])
        title = story_map.stories[story_id].title
        if Counter(plain(title)) - Counter(plain(text)):
            yield f"{title!r} is not on its card, which says {text!r}"
        elif title.isascii() and plain(title) not in plain(text):
            yield f"{title!r} is on its card in another order: {text!r}"


def _cut_signs(
    pages: list[pdfium.PdfPage], texts: list[pdfium.PdfTextPage], cards: list[Area]
) -> Iterator[str]:
    for number, (page, text) in enumerate(zip(pages, texts, strict=True)):
        sheet = Area(number, 0, 0, *page.get_size())
        found = list(_signs(text, number))
        signs, areas = [sign for sign, _ in found], many(area for _, area in found)
        for at in np.flatnonzero(~sheet.holds(areas))[:-1]:
            yield f"{signs[at]!r} is off page {number + 1}"
        for card in cards:
            for at in np.flatnonzero(card.meets(areas) & ~card.holds(areas)):
                yield f"{signs[at]!r} crosses the edge of a card on page {number + 1}"


def _signs(text: pdfium.PdfTextPage, number: int) -> Iterator[tuple[str, Area]]:
    for at in range(text.count_chars()):
        sign = chr(raw.FPDFText_GetUnicode(text.raw, at))
        if sign > " ":
            yield sign, Area(number, *text.get_charbox(at))


def _strange_words(path: Path, cards: list[Area], story_map: StoryMap) -> Iterator[str]:
    """Yield words that poppler finds on two cards or on none that should have them."""
    if "pdftotext" in MISSING:
        return
    found = list(_words(path))
    for (word, _), count in Counter(found).items():
        if count > 1:
            yield f"{word!r} is drawn twice at one place"
    words, areas = [word for word, _ in found], many(area for _, area in found)
    for at in np.flatnonzero(sum(card.meets(areas) for card in cards) > 1):
        yield f"{words[at]!r} is on two cards"
    named = places(path)
    for story_id, story in story_map.stories.items():
        card = _of_story(cards, named[story_id]) if story_id in named else None
        if card is None or not story.title.isascii():
            continue
        own = "".join(words[at] for at in np.flatnonzero(card.meets(areas)))
        if Counter(plain(story.title)) - Counter(plain(own)):
            yield f"poppler does not find {story.title!r} on its card"


def _words(path: Path) -> Iterator[tuple[str, Area]]:
    command = ["pdftotext", "-bbox", str(path), "-"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    page, height = -1, 0.0
    for line in told.splitlines():
        parts = line.split('"')
        if "<page " in line:
            page, height = page + 1, float(parts[3])
        elif "<word " in line:
            left, top, right, bottom = (float(parts[at]) for at in (1, 3, 5, 7))
            word = line.partition(">")[2].rpartition("</word>")[0]
            for sign, entity in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
                word = word.replace(sign, entity)
            yield word, Area(page, left, height - bottom, right, height - top)


def _bad_fonts(path: Path) -> Iterator[str]:
    with pikepdf.open(path) as pdf:
        for page in pdf.pages:
            for font in page.Resources.Font.values():
                descriptor = font.DescendantFonts[0].FontDescriptor
                if "/FontFile2" not in descriptor and "/FontFile3" not in descriptor:
                    yield f"{font.BaseFont} is not embedded"
                if "/ToUnicode" not in font:
                    yield f"{font.BaseFont} cannot be searched"
                    continue
                text = font.ToUnicode.read_bytes().decode("ascii")
                if "<FFFD>" in text:
                    yield f"{font.BaseFont} has signs that stand for nothing"


def _bad_outline(pdf: pdfium.PdfDocument, story_map: StoryMap) -> Iterator[str]:
    entries = [(entry.level, entry.get_title()) for entry in pdf.get_toc(max_depth=5)]
    stories = Counter(title for level, title in entries if level == 2)
    if stories != Counter(story.title for story in story_map.stories.values()):
        yield "the outline does not list every story once"
    releases = [title for level, title in entries if level == 0]
    wanted = [release.title for release in story_map.release_order]
    if releases[: len(wanted)] != wanted:
        yield f"the outline begins with {releases}, not the releases"


def _bad_links(path: Path, cards: list[Area], story_map: StoryMap) -> Iterator[str]:
    """Yield links that lead elsewhere than they say, and needs that have none."""
    found, everything = places(path), all_places(path)
    shown: Counter[tuple[str, str]] = Counter()
    with pikepdf.open(path) as pdf:
        for number, page in enumerate(pdf.pages):
            for link in page.get("/Annots", ()):
                words = str(link.get("/Contents", ""))
                if "/Dest" not in link or not words:
                    yield from () if words else ("a link does not say where it leads",)
                    continue
                target = str(link.Dest)
                if target in everything and target.startswith("page-"):
                    if words.removeprefix("Page ") != pdf.pages[everything[target][0]].label:
                        yield f"the link {words!r} leads to another page"
                    continue
                if target not in found:
                    yield f"a link leads to {target!r}, which is nowhere"
                    continue
                left, bottom, right, top = (float(side) for side in link.Rect)
                area = Area(number, left, bottom, right, top)
                sources = [
                    story_id
                    for story_id, place in found.items()
                    if (card := _of_story(cards, place)) is not None and card.holds(area)
                ]
                if len(sources) != 1:
                    yield f"the link to {target!r} is on no card"
                    continue
                shown[sources[0], target] += 1
                story = story_map.stories[target]
                name = next(iter(story.refs.values()), story.title)
                if words != f"Needs {name}":
                    yield f"the link {words!r} leads to {name!r}"
    for (source, target), count in shown.items():
        if target not in story_map.stories[source].needs or count != 1:
            yield f"{source} links to {target}, which it does not need once"


def _bad_structure(path: Path, story_map: StoryMap) -> Iterator[str]:
    """Yield what a screen reader would miss: untagged text, or stories out of their order."""
    with pikepdf.open(path) as pdf:
        if not pdf.Root.get("/MarkInfo", {}).get("/Marked", False):
            yield "the file is not tagged"
            return
        for number, page in enumerate(pdf.pages, 1):
            depth = 0
            marked: list[int] = []
            for operands, operator in pikepdf.parse_content_stream(page):
                name = str(operator)
                if name in {"BDC", "BMC"}:
                    depth += 1
                    if len(operands) > 1 and isinstance(operands[1], pikepdf.Dictionary):
                        marked.append(int(operands[1].MCID))
                elif name == "EMC":
                    depth -= 1
                elif name in {"Tj", "TJ", "Do", "f", "S", "B"} and not depth:
                    yield f"something on page {number} is neither tagged nor an artifact"
                    break
            if marked != list(range(len(marked))):
                yield f"the marked contents of page {number} are {marked[:9]}"
            if int(page.StructParents) != number - 1:
                yield f"page {number} has no place in the parent tree"
        parents = pdf.Root.StructTreeRoot.ParentTree.Nums
        kinds = [str(element.S) for element in parents[1]]
        if "/H1" not in kinds or kinds.count("/H1") != 1:
            yield "page 1 has no title, or several"
        bodies = sum(
            str(element.S) == "/LBody"
            for at in range(1, 2 * len(pdf.pages), 2)
            for element in parents[at]
        )
        if bodies < len(story_map.stories):
            yield f"{bodies} list items for {len(story_map.stories)} stories"


def _unwanted(path: Path) -> Iterator[str]:
    with pikepdf.open(path) as pdf:
        for name in ("/OpenAction", "/AA", "/AcroForm", "/EmbeddedFiles"):
            if name in pdf.Root:
                yield f"the file has {name}"
        for item in pdf.objects:
            if not isinstance(item, pikepdf.Dictionary):
                continue
            if {"/JS", "/Launch", "/GoToR"} & set(item.keys()):
                yield f"the file has an action: {item.keys()}"
            action = item.get("/A")
            if isinstance(action, pikepdf.Dictionary) and "/URI" in action:
                address = str(action.URI)
                if not address.lower().startswith(("http://", "https://", "mailto:")):
                    yield f"the file leads to {address!r}"


def _bad_syntax(path: Path) -> Iterator[str]:
    if "qpdf" in MISSING:
        return
    told = subprocess.run(
        ["qpdf", "--check", str(path)], capture_output=True, text=True, check=False
    )
    if told.returncode:
        yield f"qpdf: {told.stderr.strip()}"
