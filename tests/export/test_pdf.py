"""Writing the file: whole or not at all, told step by step."""

from __future__ import annotations

import errno
import os

import pikepdf
import pypdfium2 as pdfium
import pytest

from storymap.export.pdf import ExportError, ExportOptions, export_pdf
from storymap.files import save as saving
from storymap.files.errors import SaveError
from storymap.model.records import Task, replace
from storymap.model.storymap import StoryMap
from storymap.progress import Cancelled, Progress
from tests.builders import a_map, with_fields
from tests.export.conftest import DATE

OPTIONS = ExportOptions(date=DATE)


@pytest.fixture
def story_map():
    return a_map({"Browse": {"Search": {"MVP": ["By word", "By shelf"], None: ["By voice"]}}})


def test_progress_is_told_for_each_page(library, tmp_path):
    said = []

    export_pdf(library, tmp_path / "map.pdf", OPTIONS, Progress(lambda *what: said.append(what)))

    assert [text for _, text in said if text.startswith("Page")] == [
        f"Page {number} of 6" for number in range(1, 7)
    ]
    shares = [share for share, _ in said]
    assert shares == sorted(shares)
    assert shares[-1] == 1


def test_loose_cards_are_called_on_paper_as_on_the_screen(story_map, tmp_path):
    loose = replace(story_map.stories["story-1"], step="gone")

    export_pdf(story_map.with_records(loose), tmp_path / "map.pdf", OPTIONS)

    pages = pdfium.PdfDocument(tmp_path / "map.pdf")
    text = "".join(page.get_textpage().get_text_range() for page in pages)
    assert "Loose cards" in text
    assert "Without" not in text


@pytest.mark.parametrize("when", [0, 2, 6, 10, 20])
def test_a_cancelled_export_leaves_what_was_there(library, tmp_path, when):
    path = tmp_path / "map.pdf"
    path.write_bytes(b"before")
    progress = Progress()
    steps = []

    def report(share, text):
        steps.append(text)
        if len(steps) > when:
            progress.cancel()

    progress._report = report

    with pytest.raises(Cancelled):
        export_pdf(library, path, OPTIONS, progress)

    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("number", "kind"),
    [(errno.ENOSPC, "disk-full"), (errno.EROFS, "read-only"), (errno.EACCES, "no-permission"),
     (errno.EIO, "io")],
)  # fmt: skip
def test_a_disk_that_fails_leaves_what_was_there(story_map, tmp_path, monkeypatch, number, kind):
    path = tmp_path / "map.pdf"
    path.write_bytes(b"before")

    def fail(handle):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(saving.os, "fsync", fail)

    with pytest.raises(SaveError) as caught:
        export_pdf(story_map, path, OPTIONS)

    assert caught.value.kind == kind
    assert "\n" not in str(caught.value)
    assert "what was there is as before" in str(caught.value)
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_missing_and_a_folder_as_target_are_told(story_map, tmp_path):
    with pytest.raises(SaveError) as missing:
        export_pdf(story_map, tmp_path / "no" / "map.pdf", OPTIONS)
    with pytest.raises(SaveError) as folder:
        export_pdf(story_map, tmp_path, OPTIONS)

    assert missing.value.kind == "missing-folder"
    assert folder.value.kind == "not-a-file"


@pytest.mark.skipif(os.name != "posix", reason="for POSIX")
def test_a_link_to_a_pdf_stays_one(story_map, tmp_path):
    (tmp_path / "wall").mkdir()
    target = tmp_path / "wall" / "map.pdf"
    target.write_bytes(b"before")
    link = tmp_path / "map.pdf"
    link.symlink_to(target)

    export_pdf(story_map, link, OPTIONS)

    assert link.is_symlink()
    assert target.read_bytes().startswith(b"%PDF-1.7")


@pytest.mark.skipif(os.name != "posix", reason="modes are for POSIX")
def test_a_pdf_that_is_read_only_is_not_replaced(story_map, tmp_path):
    path = tmp_path / "map.pdf"
    path.write_bytes(b"before")
    path.chmod(0o444)

    with pytest.raises(SaveError) as caught:
        export_pdf(story_map, path, OPTIONS)

    assert caught.value.kind == "no-permission"
    assert path.read_bytes() == b"before"


def test_an_empty_map_is_nothing_to_print(tmp_path):
    with pytest.raises(ExportError) as caught:
        export_pdf(StoryMap.of(), tmp_path / "map.pdf", OPTIONS)

    assert str(caught.value).startswith(f"{tmp_path / 'map.pdf'}: The map has no steps yet; ")
    assert not list(tmp_path.iterdir())


def test_a_release_that_is_not_there_is_nothing_to_print(story_map, tmp_path):
    with pytest.raises(ExportError) as caught:
        export_pdf(story_map, tmp_path / "map.pdf", ExportOptions(releases=("gone",)))

    assert "There is nothing to print" in str(caught.value)


def test_the_unscheduled_can_be_printed_alone(story_map, tmp_path):
    result = export_pdf(story_map, tmp_path / "map.pdf", ExportOptions(releases=("",), date=DATE))

    text = pdfium.PdfDocument(result.path)[0].get_textpage().get_text_range()
    assert result.cards == 1
    assert "By voice" in text
    assert "By word" not in text


def test_a_map_without_stories_prints_its_backbone(tmp_path):
    story_map = a_map({"Browse": {"Search": {}, "Pick": {}}}, releases=["MVP"])

    result = export_pdf(story_map, tmp_path / "map.pdf", OPTIONS)

    text = pdfium.PdfDocument(result.path)[0].get_textpage().get_text_range()
    assert result.cards == 0
    for word in ("Browse", "Search", "Pick", "MVP", "no stories yet"):
        assert word in text


def test_a_file_that_is_replaced_keeps_its_permissions(story_map, tmp_path):
    path = tmp_path / "map.pdf"
    path.write_bytes(b"before")
    path.chmod(0o640)

    export_pdf(story_map, path, OPTIONS)

    assert path.stat().st_mode & 0o777 == 0o640
    assert path.read_bytes().startswith(b"%PDF-1.7")


def test_without_a_date_it_is_the_day_of_printing(story_map, tmp_path):
    result = export_pdf(story_map, tmp_path / "map.pdf")

    assert result.pages == 1


def test_a_large_poster_says_how_to_print_it(tmp_path):
    steps = {f"Step {number}": {None: ["One"]} for number in range(120)}

    result = export_pdf(
        a_map({"A": steps}), tmp_path / "map.pdf", ExportOptions(product="poster", date=DATE)
    )

    page = pdfium.PdfDocument(result.path)[0]
    assert page.get_width() == pytest.approx(14_400, abs=1)
    assert "print at 175 %" in page.get_textpage().get_text_range()


@pytest.mark.parametrize("product", ["pages", "poster", "wall"])
def test_the_corner_of_paper_tells_the_goal_and_the_problem(story_map, tmp_path, product):
    info = replace(story_map.info, goal="More is read", problem="Nobody reads")
    options = ExportOptions(date=DATE, product=product)

    export_pdf(story_map.with_records(info), tmp_path / "map.pdf", options)

    text = pdfium.PdfDocument(tmp_path / "map.pdf")[0].get_textpage().get_text_range()
    assert "Goal: More is read" in text
    assert "Problem: Nobody reads" in text


def test_the_brief_is_read_once_by_who_hears_the_file(story_map, tmp_path):
    info = replace(story_map.info, goal="More is read")
    many = a_map({"Browse": {f"Step {n}": {"MVP": ["One"]} for n in range(40)}})

    export_pdf(many.with_records(info), tmp_path / "map.pdf", OPTIONS)

    with pikepdf.open(tmp_path / "map.pdf") as pdf:
        kids = pdf.Root.StructTreeRoot.K
        document = kids[0] if isinstance(kids, pikepdf.Array) else kids
        paragraphs = [item for item in document.K if item.S == "/P"]
        marks = paragraphs[0].K
        assert len(pdf.pages) > 1
        assert len(paragraphs) == 1
        assert not isinstance(marks, pikepdf.Array) or len(marks) == 1


def test_the_legend_tells_the_sign_of_what_is_only_marked_as_done(story_map, tmp_path):
    criterion = (Task(id="t", text="It works"),)
    unmet = with_fields(story_map, {"By word": {"status": "done", "acceptance": criterion}})
    texts = []
    for m in (story_map, unmet):
        export_pdf(m, tmp_path / "map.pdf", OPTIONS)
        texts.append(pdfium.PdfDocument(tmp_path / "map.pdf")[0].get_textpage().get_text_range())

    assert "marked done, not met" not in texts[0]
    assert "marked done, not met" in texts[1]
