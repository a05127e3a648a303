"""Judge a printed map by its bytes alone, with foreign tools: pypdfium2 and pikepdf.

Nothing of storymap.export is asked. What a card is, is found in the drawing: a white box with the
card's border; which story it should be, in the destinations of that name.
"""

from __future__ import annotations

import ctypes
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import pikepdf
import pypdfium2 as pdfium
from pypdfium2 import raw

from storymap.model.storymap import StoryMap

CARD_LINE = (0x7C, 0x87, 0x98)
NARROWEST_CARD = 60.0
SLACK = 1.5


class Area(NamedTuple):
    """A rectangle on a page from 0, y up."""

    page: int
    left: float
    bottom: float
    right: float
    top: float

    def holds(self, other: Area) -> bool:
        return (
            self.page == other.page
            and self.left - SLACK <= other.left
            and self.bottom - SLACK <= other.bottom
            and other.right <= self.right + SLACK
            and other.top <= self.top + SLACK
        )

    def meets(self, other: Area) -> bool:
        return (
            self.page == other.page
            and self.left < other.right - SLACK
            and other.left < self.right - SLACK
            and self.bottom < other.top - SLACK
            and other.bottom < self.top - SLACK
        )


def plain(text: str) -> str:
    """Text as it is compared: no blanks or compatibility forms; pdfium says \\x02 for a hyphen."""
    return "".join(unicodedata.normalize("NFKC", text.replace("\x02", "-")).split())


def audit(path: Path, story_map: StoryMap, *, is_exact: bool = True) -> list[str]:
    """Return what is wrong with the PDF of a map; ``is_exact``: every sign has a font."""
    pdf = pdfium.PdfDocument(path)
    cards = list(_cards(pdf))
    return [
        *_misplaced(pdf, cards),
        *_missing_cards(path, cards, story_map),
        *_wrong_texts(path, pdf, cards, story_map),
        *(_cut_signs(pdf, cards) if is_exact else ()),
        *_bad_fonts(path),
        *_bad_outline(pdf, story_map),
        *_unwanted(path),
    ]


def _cards(pdf: pdfium.PdfDocument) -> Iterator[Area]:
    for number, page in enumerate(pdf):
        for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]):
            left, bottom, right, top = item.get_bounds()
            if right - left > NARROWEST_CARD and _stroke(item) == CARD_LINE:
                yield Area(number, left, bottom, right, top)


def _stroke(item: pdfium.PdfObject) -> tuple[int, ...]:
    parts = [ctypes.c_uint() for _ in range(4)]
    raw.FPDFPageObj_GetStrokeColor(item.raw, *map(ctypes.byref, parts))
    return tuple(part.value for part in parts[:3])


def _misplaced(pdf: pdfium.PdfDocument, cards: list[Area]) -> Iterator[str]:
    for card in cards:
        width, height = pdf[card.page].get_size()
        if not Area(card.page, 0, 0, width, height).holds(card):
            yield f"a card is off page {card.page + 1}"
    for one, other in combinations(cards, 2):
        if one.meets(other):
            yield f"two cards overlap on page {one.page + 1}"


def places(path: Path) -> Mapping[str, tuple[int, float, float]]:
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
    path: Path, pdf: pdfium.PdfDocument, cards: list[Area], story_map: StoryMap
) -> Iterator[str]:
    for story_id, place in places(path).items():
        card = _of_story(cards, place)
        if card is None or story_id not in story_map.stories:
            continue
        text = pdf[card.page].get_textpage().get_text_bounded(*card[1:])
        title = Counter(plain(story_map.stories[story_id].title))
        if title - Counter(plain(text)):
            yield f"{story_map.stories[story_id].title!r} is not on its card, which says {text!r}"


def _cut_signs(pdf: pdfium.PdfDocument, cards: list[Area]) -> Iterator[str]:
    for number, page in enumerate(pdf):
        width, height = page.get_size()
        sheet = Area(number, 0, 0, width, height)
        here = [card for card in cards if card.page == number]
        for sign, area in _signs(page, number):
            if not sheet.holds(area):
                yield f"{sign!r} is off page {number + 1}"
            for card in here:
                if card.meets(area) and not card.holds(area):
                    yield f"{sign!r} crosses the edge of a card on page {number + 1}"


def _signs(page: pdfium.PdfPage, number: int) -> Iterator[tuple[str, Area]]:
    text = page.get_textpage()
    for at in range(text.count_chars()):
        sign = chr(raw.FPDFText_GetUnicode(text.raw, at))
        if sign > " ":
            yield sign, Area(number, *text.get_charbox(at))


def _bad_fonts(path: Path) -> Iterator[str]:
    with pikepdf.open(path) as pdf:
        for page in pdf.pages:
            for font in page.Resources.Font.values():
                descendant = font.DescendantFonts[0]
                if "/FontFile2" not in descendant.FontDescriptor:
                    yield f"{font.BaseFont} is not embedded"
                if "/ToUnicode" not in font:
                    yield f"{font.BaseFont} cannot be searched"


def _bad_outline(pdf: pdfium.PdfDocument, story_map: StoryMap) -> Iterator[str]:
    entries = [(entry.level, entry.get_title()) for entry in pdf.get_toc(max_depth=5)]
    stories = Counter(title for level, title in entries if level == 2)
    if stories != Counter(story.title for story in story_map.stories.values()):
        yield "the outline does not list every story once"
    releases = [title for level, title in entries if level == 0]
    wanted = [release.title for release in story_map.release_order]
    if releases[: len(wanted)] != wanted:
        yield f"the outline begins with {releases}, not the releases"


def _unwanted(path: Path) -> Iterator[str]:
    with pikepdf.open(path) as pdf:
        for name in ("/OpenAction", "/AA", "/AcroForm", "/EmbeddedFiles"):
            if name in pdf.Root:
                yield f"the file has {name}"
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary) and {"/JS", "/URI", "/Launch"} & set(
                item.keys()
            ):
                yield f"the file has an action: {item.keys()}"
