"""What is printed, judged by foreign tools."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pikepdf
import pypdfium2 as pdfium
import pytest
from pypdfium2 import raw

from storymap.edit.outline import rename
from storymap.export import fallback
from storymap.export.slices import slice_of
from storymap.model.records import Link, replace
from tests.builders import a_map
from tests.export.audit import MISSING, TOOLS, all_places, audit, plain
from tests.export.reading import read_aloud
from tests.export.renderers import disagreement

PRODUCTS = [
    {"product": "poster"},
    {"paper": "a4"},
    {"paper": "a4", "landscape": False},
    {"paper": "a3"},
    {"paper": "letter"},
    {"product": "wall", "paper": "a4"},
    {"product": "wall", "paper": "letter", "landscape": False},
]
AGREED = 0.004
"""The share of a page in which two renderers may differ clearly: edges of letters."""


@pytest.mark.parametrize("options", PRODUCTS, ids=str)
def test_every_card_of_an_example_is_printed_whole_and_once(bikes, printed, options):
    result = printed(bikes, **options)

    assert audit(result.path, bikes) == []
    assert result.cards == len(bikes.stories)
    assert result.missing_characters == 0
    assert result.size == result.path.stat().st_size
    assert len(pdfium.PdfDocument(result.path)) == result.pages


SCRIPTS = {
    "Latin": "Straße Ærø",
    "Greek": "Αναζήτηση βιβλίου",
    "Cyrillic": "Поиск книги, їжак",
    "Vietnamese": "Tìm sách ở thư viện",
    "Arabic": "بحث عن كتاب بالعنوان",
    "Hebrew": "חיפוש ספר לפי שם",
    "Devanagari": "पुस्तक खोजें और कि क्षत्रिय",
    "Thai": "ค้นหาหนังสือด้วยชื่อเรื่อง",
    "emoji": "Ride 😀 ✅ 🚲",
    "mixed": "Mixed مرحبا and שלום end",
}


@pytest.mark.parametrize("product", ["poster", "pages", "wall"])
def test_text_of_any_script_is_drawn_whole_and_can_be_found(printed, product):
    titles = list(SCRIPTS.values())
    story_map = a_map({"A": {"S": {"MVP": titles[:5]}, "T": {"MVP": titles[5:]}}})

    result = printed(story_map, product=product)

    assert result.missing_characters == 0
    assert audit(result.path, story_map, is_exact=False) == []
    text = "".join(page.get_textpage().get_text_range() for page in pdfium_pages(result))
    for title in titles:
        for word in title.split():
            assert plain(word) in plain(text), word


def test_signs_without_a_font_are_counted_and_can_still_be_found(library, printed):
    [story_id] = [story.id for story in library.stories.values() if "Čeština" in story.title]
    library = rename(library, story_id, "Private \ue000\uf8ff signs")

    result = printed(library)

    assert audit(result.path, library, is_exact=False) == []
    assert result.missing_characters == 2


def test_ideographs_come_from_the_system_or_are_counted(printed):
    story_map = a_map({"A": {"S": {"MVP": ["图书馆"]}}})
    has_font = fallback.font_for("图") is not None

    result = printed(story_map)

    assert result.missing_characters == (0 if has_font else 3)
    text = "".join(plain(page.get_textpage().get_text_range()) for page in pdfium_pages(result))
    assert "图书馆" in text


@pytest.mark.parametrize("tool", TOOLS)
def test_the_audit_asks_all_of_its_tools(tool):
    if tool in MISSING:
        pytest.skip(f"{tool} is not installed: the audit is held without it")


@pytest.mark.skipif("pdftoppm" in MISSING, reason="poppler is not installed")
@pytest.mark.parametrize("options", [PRODUCTS[0], PRODUCTS[1], PRODUCTS[5]], ids=str)
def test_two_renderers_agree(library, printed, options):
    assert disagreement(printed(library, **options).path) < AGREED


@pytest.mark.parametrize("options", [PRODUCTS[0], PRODUCTS[4], PRODUCTS[5]], ids=str)
def test_an_archival_file_passes_the_check_for_pdf_a(library, printed, options):
    pdfa = pytest.importorskip("pikepdf.pdfa", exc_type=ImportError)

    result = printed(library, is_archival=True, author="Ana", **options)

    with pikepdf.open(result.path) as pdf:
        report = pdfa.check(pdf, flavour="2b")
        assert [str(finding) for finding in report.findings] == []
        with pdf.open_metadata() as metadata:
            assert metadata["pdfaid:part"] == "2"
            assert metadata["dc:creator"] == ["Ana"]
    assert audit(result.path, library) == []


def test_grey_has_no_colour_and_loses_no_sign(library, printed):
    result = printed(library, is_grey=True)

    picture = np.asarray(pdfium_pages(result)[0].render(scale=1).to_numpy())[..., :3]
    assert (picture.max(axis=2) - picture.min(axis=2)).max() <= 2
    text = plain(pdfium_pages(result)[0].get_textpage().get_text_range())
    assert "Inprogress" in text


def test_a_card_shows_what_is_asked_for(library, printed):
    result = printed(library, product="poster", card=frozenset(), shows_lines=False)

    text = pdfium_pages(result)[0].get_textpage().get_text_range()
    story = next(iter(library.stories.values()))
    for word in ("Needs", "(4.5–20.5)", "Reserve a copy at one…"):
        assert word not in text
    assert plain(story.title) in plain(text)


def test_legend_author_and_date_can_be_chosen(library, printed):
    with_all = printed(library, author="Ana Ruiz")
    text = pdfium_pages(with_all)[0].get_textpage().get_text_range()
    assert "Ana Ruiz" in text
    assert "most likely, and the range" in text

    without = printed(library, shows_legend=False, shows_date=False)

    text = pdfium_pages(without)[0].get_textpage().get_text_range()
    assert "most likely, and the range" not in text
    assert "23 Nov 2026" not in text


def test_margins_are_as_wide_as_asked(library, printed):
    result = printed(library, margin=25)

    for page in pdfium_pages(result):
        text = page.get_textpage()
        boxes = [text.get_charbox(at) for at in range(text.count_chars())]
        margin = 25 * 72 / 25.4
        assert min(bottom for _, bottom, _, top in boxes if top > bottom) >= margin - 2
        assert max(top for *_, top in boxes) <= page.get_height() - margin + 4


def test_links_lead_to_addresses_of_three_kinds_only(printed):
    story_map = a_map({"A": {"S": {"MVP": ["One", "Two", "Three", "Four"]}}})
    addresses = ["https://example.org/a b?ä=1", "javascript:alert(1)", "file:///etc/passwd",
                 "mailto:ana@example.org"]  # fmt: skip
    for story, url in zip(list(story_map.stories.values()), addresses, strict=True):
        linked = replace(story, links=(Link(url=url),), refs={"t": f"US-{story.id[-1]}"})
        story_map = story_map.with_records(linked)

    result = printed(story_map)

    assert audit(result.path, story_map) == []
    with pikepdf.open(result.path) as pdf:
        found = [str(link.A.URI) for page in pdf.pages for link in page.get("/Annots", ())]
    assert found == ["https://example.org/a%20b?%C3%A4=1", "mailto:ana@example.org"]


def test_a_need_leads_to_the_card_that_is_needed(printed):
    story_map = a_map({"A": {"S": {"MVP": ["One", "Two"]}}})
    story_map = story_map.with_records(
        replace(story_map.stories["story-2"], needs=("gone", "story-1"))
    )

    result = printed(story_map, product="poster")

    assert audit(result.path, story_map) == []
    with pikepdf.open(result.path) as pdf:
        assert [str(link.Dest) for link in pdf.pages[0].Annots] == ["story-1"]


@pytest.mark.parametrize("product", ["poster", "pages", "wall"])
def test_stories_are_read_release_by_release_and_step_by_step(library, printed, product):
    result = printed(library, product=product)

    read = plain(read_aloud(result.path))
    order = [
        library.stories[story_id].title
        for lane in library.lanes
        for step in library.step_order
        for story_id in library.cell(step.id, lane)
    ]
    at = 0
    for title in order:
        at = read.index(plain(title), at) + 1
    for repeated in (library.title, library.step_order[0].title):
        assert read.count(plain(repeated)) == 1


def test_pages_link_to_each_other_and_releases_have_places(library, printed):
    result = printed(library)

    found = all_places(result.path)
    assert [found[f"page-{name}"][0] for name in ("A1", "B1", "C1", "A2", "B2", "C2")] == [
        *range(6)
    ]
    assert {f"release-{release.id}" for release in library.releases.values()} < set(found)
    with pikepdf.open(result.path) as pdf:
        for page in pdf.pages:
            targets = [str(link.Dest) for link in page.Annots if "/Dest" in link]
            ways = {target for target in targets if target.startswith("page-")}
            assert ways == {f"page-{other.label}" for other in pdf.pages} - {f"page-{page.label}"}


def test_nothing_is_printed_smaller_than_six_and_a_half_points(library, printed):
    for options in (PRODUCTS[0], PRODUCTS[4], PRODUCTS[6]):
        for page in pdfium_pages(printed(library, **options)):
            text = page.get_textpage()
            for at in range(text.count_chars()):
                if raw.FPDFText_IsGenerated(text.raw, at):
                    continue
                matrix = raw.FS_MATRIX()
                raw.FPDFText_GetMatrix(text.raw, at, matrix)
                assert raw.FPDFText_GetFontSize(text.raw, at) * abs(matrix.d) >= 6.49


def test_every_sheet_of_a_wall_names_itself_and_its_neighbours(library, printed):
    result = printed(library, product="wall")

    texts = [
        " ".join(page.get_textpage().get_text_range().split()) for page in pdfium_pages(result)
    ]
    assert "A1 · sheet 1 of 6 · cut on the marks" in texts[0]
    assert "glue under B1" in texts[0]
    assert "glue under A2" in texts[0]
    assert "glue" not in texts[5].replace("glue on the dashed flap", "")
    assert ["Walking skeleton" in text for text in texts] == [True] + [False] * 5


def test_a_release_is_printed_alone_under_the_whole_backbone(library, printed):
    release = library.release_order[1]

    result = printed(library, releases=(release.id,))

    alone = slice_of(library, (release.id,))
    assert audit(result.path, alone) == []
    assert result.cards == sum(story.release == release.id for story in library.stories.values())
    text = plain("".join(page.get_textpage().get_text_range() for page in pdfium_pages(result)))
    for step in library.steps.values():
        assert plain(step.title) in text
    assert plain(library.release_order[0].title) not in text


def test_every_page_names_the_backbone_the_releases_itself_and_its_neighbours(library, printed):
    result = printed(library)

    texts = [page.get_textpage().get_text_range() for page in pdfium_pages(result)]
    assert ["Page A1 of C2" in text for text in texts] == [True] + [False] * 5
    for number, text in enumerate(texts, 1):
        assert f"{number} / 6" in " ".join(text.split())
        assert "City Library: lending app" in text
        assert "23 Nov 2026" in text
    assert "Walking\r\nskeleton" in texts[0]
    assert "Walking\r\nskeleton" in texts[2]
    assert "more releases on A2" in texts[0]
    with pikepdf.open(result.path) as pdf:
        assert [page.label for page in pdf.pages] == ["A1", "B1", "C1", "A2", "B2", "C2"]


def test_the_file_tells_its_title_language_and_date(library, printed):
    result = printed(library, product="poster")

    with pikepdf.open(result.path) as pdf:
        assert str(pdf.docinfo.Title) == "City Library: lending app"
        assert str(pdf.docinfo.CreationDate) == "D:20261123000000Z"
        assert str(pdf.Root.Lang) == "en"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        with pdf.open_metadata() as metadata:
            assert metadata["dc:title"] == "City Library: lending app"


def test_the_same_map_and_date_give_the_same_bytes(library, printed):
    once = printed(library).path.read_bytes()

    again = printed(library.with_records(library.info)).path.read_bytes()

    assert once == again


def test_all_words_of_a_poster_are_there_as_often_as_on_the_cards(bikes, printed):
    result = printed(bikes, product="poster")

    text = plain(pdfium_pages(result)[0].get_textpage().get_text_range())
    titles = Counter(plain(story.title) for story in bikes.stories.values())
    for title, count in titles.items():
        assert text.count(title) >= count, title


def pdfium_pages(result):
    return list(pdfium.PdfDocument(result.path))
