"""The pages that previews and printers draw are those of the files."""

from __future__ import annotations

import pypdfium2 as pdfium
import pytest

from storymap.export.coverage import missing_in
from storymap.export.facts import Outlook
from storymap.export.options import ExportOptions, PictureOptions
from storymap.export.pages import pages_of
from storymap.export.svg import export_svg
from storymap.layout.marks import Text
from storymap.layout.pages import MILLIMETRE, PAPERS
from storymap.layout.report_blocks import SMALL, lines_of
from storymap.layout.wording import date_text
from storymap.model.records import Task, replace
from storymap.progress import Cancelled, Progress
from storymap.slicing.forecast import forecast
from tests.builders import a_map
from tests.export.audit import plain
from tests.export.conftest import DATE

NOBODY = "\U0001f9ff\uf8ff"
"""A sign of a private area, which no font may claim, after one that emoji fonts have."""


@pytest.fixture
def small():
    return a_map({"Browse": {"Search": {"MVP": ["By word", "By shelf"], None: ["By voice"]}}})


def words_of(pages, number: int) -> str:
    texts = [mark.text for group in pages.placed(number) for mark in group.marks
             if isinstance(mark, Text)]  # fmt: skip
    return "".join(sorted(plain("".join(texts))))


@pytest.mark.parametrize("product", ["pages", "poster", "wall", "report"])
def test_each_page_says_what_the_page_of_the_file_says(library, printed, product):
    result = printed(library, product=product)

    pages = pages_of(library, ExportOptions(product=product, date=DATE))
    pdf = pdfium.PdfDocument(result.path)
    assert pages.count == len(pdf) == result.pages
    assert pages.cards == result.cards == len(library.stories)
    assert pages.title_size == result.title_size
    for place, page in enumerate(pdf):
        assert page.get_size() == pytest.approx(pages.size, abs=0.01)
        shown = plain(page.get_textpage().get_text_range())
        assert "".join(sorted(shown)) == words_of(pages, place + 1)


def test_the_sheets_of_a_wall_overlap_by_as_much_as_is_asked(library):
    narrow, wide = (
        pages_of(library, ExportOptions(product="wall", overlap=overlap)).spread
        for overlap in (8, 25)
    )

    assert wide.flap == pytest.approx(25 * MILLIMETRE)
    assert len(wide.sheets) >= len(narrow.sheets)
    for spread in (narrow, wide):
        for sheet in spread.sheets:
            right, below = spread.cut_corner(sheet)
            assert right + spread.flap <= spread.width - spread.margin + 0.01
            assert below + spread.flap <= spread.height - spread.margin + 0.01


def test_a_poster_can_be_made_to_fit_a_paper_and_tells_how_small_it_gets(library):
    how = ExportOptions(product="poster", paper="a4", is_fitted=True)

    pages = pages_of(library, how)

    assert pages.size == (PAPERS["a4"][1], PAPERS["a4"][0])
    assert pages.count == 1
    assert pages.title_size < 6.5
    last = pages.spread.sheets[0].strips[-1]
    assert pages.spread.top + pages.spread.scale * last.bottom < pages.size[1]


def test_what_has_no_font_is_counted_before_as_in_each_file(small, printed, tmp_path):
    story = next(iter(small.stories.values()))
    shown = small.with_records(replace(story, title=f"Odd {NOBODY} \u0e01 word"))

    pages = pages_of(shown, ExportOptions())

    counted = [char for group in pages.placed(1) for char in missing_in(group.marks)]
    assert counted == [NOBODY[1]]
    assert printed(shown).missing_characters == 1
    result = export_svg(shown, tmp_path / "map.svg", ExportOptions(), PictureOptions())
    assert result.missing_characters == 1


def test_an_svg_brings_the_typefaces_of_all_its_scripts(small, tmp_path):
    story = next(iter(small.stories.values()))
    shown = small.with_records(replace(story, title="שלום (12) عالم"))

    export_svg(shown, tmp_path / "map.svg")

    text = (tmp_path / "map.svg").read_text("utf-8")
    assert "font-family:NotoSansHebrew-Regular" in text
    assert "NotoSansArabic-Regular" in text.partition(">")[0]
    assert 'direction="rtl" text-anchor="end"' in text


def test_right_to_left_paragraphs_of_a_report_stand_at_the_right(small):
    words = "מלים " * 60
    marks, _ = lines_of(words, SMALL, (10, 9, 300, 11), "ink", 20)
    assert len(marks) > 1
    for mark in marks:
        assert isinstance(mark, Text)
        assert mark.x + mark.width == pytest.approx(310)

    story = next(iter(small.stories.values()))
    told = replace(story, title="שלום עולם", acceptance=(Task(id="c1", text="קריטריון אחד"),))
    pages = pages_of(small.with_records(told), ExportOptions(product="report"))
    found = [
        group.x + mark.x + mark.width
        for number in range(1, pages.count + 1)
        for group in pages.placed(number)
        for mark in group.marks
        if isinstance(mark, Text) and mark.text == "קריטריון אחד"
    ]
    right = pages.size[0] - pages.margin_x
    assert found == [pytest.approx(right - 13)]


def test_a_title_that_runs_from_right_to_left_stands_at_the_right_of_its_card(small):
    story = next(iter(small.stories.values()))
    shown = small.with_records(replace(story, title="שלום עולם " * 6))
    pages = pages_of(shown, ExportOptions())
    style = pages.spread.board.style

    lines = [mark for group in pages.placed(1) for mark in group.marks
             if isinstance(mark, Text) and mark.text.startswith("שלום")]  # fmt: skip

    assert len(lines) > 1
    for line in lines:
        assert line.x + line.width == pytest.approx(style.card_width - 5.5)


def test_laying_a_report_out_can_be_stopped(library):
    progress = Progress()
    progress.cancel()

    with pytest.raises(Cancelled):
        pages_of(library, ExportOptions(product="report"), progress=progress)


def test_labels_tell_the_days_that_futures_meet_where_they_have_room(library):
    told = forecast(library, start=DATE)
    pages = pages_of(library, ExportOptions(product="poster", date=DATE))

    texts = [mark.text for group in pages.placed(1) for mark in group.marks
             if isinstance(mark, Text)]  # fmt: skip

    said = [text for text in texts if text.startswith(("50 %: ", "85 %: ", "! 85 %: "))]
    days = {date_text(day) for row in told.releases for day in (row.p50, row.p85) if day}
    assert said
    assert {text.partition(": ")[2] for text in said} <= days
    assert any(text.startswith("! ") for text in said) == any(
        row.p85 and row.p85.isoformat() > (library.releases[row.release_id].finish or "9")
        for row in told.releases
    )


def test_a_map_that_knows_no_pace_is_not_forecast(small):
    assert Outlook(small).days(DATE) == {}
