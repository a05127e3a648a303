"""What is printed, judged by foreign tools."""

from __future__ import annotations

from collections import Counter

import pikepdf
import pypdfium2 as pdfium
import pytest

from storymap.edit.outline import rename
from storymap.export.slices import slice_of
from storymap.layout import pages
from storymap.model.records import replace
from tests.export.audit import audit, plain

PRODUCTS = [
    {"layout": "poster"},
    {"paper": "a4"},
    {"paper": "a4", "landscape": False},
    {"paper": "a3"},
    {"paper": "letter"},
]


@pytest.mark.parametrize("options", PRODUCTS, ids=str)
def test_every_card_of_an_example_is_printed_whole_and_once(bikes, printed, options):
    result = printed(bikes, **options)

    assert audit(result.path, bikes) == []
    assert result.cards == len(bikes.stories)
    assert result.missing_characters == 0
    assert result.size == result.path.stat().st_size
    assert len(pdfium.PdfDocument(result.path)) == result.pages


@pytest.mark.parametrize("options", PRODUCTS, ids=str)
def test_signs_without_a_font_are_counted_and_can_still_be_found(library, printed, options):
    [story_id] = [story.id for story in library.stories.values() if "Čeština" in story.title]
    title = "नमस्ते · 图书馆 · שלום · مرحبا: user interface in the readers’ own languages"
    library = rename(library, story_id, title)

    result = printed(library, **options)

    assert audit(result.path, library, is_exact=False) == []
    assert result.missing_characters == 18
    text = "".join(plain(page.get_textpage().get_text_range()) for page in pdfium_pages(result))
    assert plain("图书馆") in text


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
    result = printed(library, layout="poster")

    with pikepdf.open(result.path) as pdf:
        assert str(pdf.docinfo.Title) == "City Library: lending app"
        assert str(pdf.docinfo.CreationDate) == "D:20261123000000Z"
        assert str(pdf.Root.Lang) == "en"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        with pdf.open_metadata() as metadata:
            assert metadata["dc:title"] == "City Library: lending app"


def test_the_same_map_and_date_give_the_same_bytes(library, printed):
    once = printed(library).path.read_bytes()

    again = printed(library).path.read_bytes()

    assert once == again


def test_all_words_of_a_poster_are_there_as_often_as_on_the_cards(bikes, printed):
    result = printed(bikes, layout="poster")

    text = plain(pdfium_pages(result)[0].get_textpage().get_text_range())
    titles = Counter(plain(story.title) for story in bikes.stories.values())
    for title, count in titles.items():
        assert text.count(title) >= count, title


def pdfium_pages(result):
    return list(pdfium.PdfDocument(result.path))


def lowered(spread, sheet):
    for number, (story_id, rect) in enumerate(PLACED(spread, sheet)):
        yield story_id, rect._replace(y=rect.y + 30) if number == 0 else rect


def twice(spread, sheet):
    for story_id, rect in PLACED(spread, sheet):
        yield story_id, rect
        yield story_id, rect._replace(x=rect.x + 400)


def forgotten(spread, sheet):
    return list(PLACED(spread, sheet))[1:]


PLACED = pages.Spread.cards


@pytest.mark.parametrize("fault", [lowered, twice, forgotten])
def test_the_audit_finds_cards_that_were_put_wrong(bikes, printed, monkeypatch, fault):
    monkeypatch.setattr(pages.Spread, "cards", fault)
    try:
        result = printed(bikes, layout="poster")
    except KeyError:
        return

    assert audit(result.path, bikes)


def test_the_audit_finds_a_title_that_was_cut(bikes, printed):
    result = printed(bikes, layout="poster")
    story = next(iter(bikes.stories.values()))

    assert audit(result.path, bikes.with_records(replace(story, title=f"{story.title} qqq")))
