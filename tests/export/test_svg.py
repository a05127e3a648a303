"""The SVG: the poster as text that any reader of XML can check."""

from __future__ import annotations

import base64
import io
import xml.etree.ElementTree as ET

import pytest
from fontTools.ttLib import TTFont

from storymap.export.options import PictureOptions
from storymap.export.pdf import ExportError, ExportOptions, spread_of
from storymap.export.slices import file_names, selection_of
from storymap.export.svg import export_svg
from storymap.model.storymap import StoryMap
from storymap.progress import Cancelled, Progress
from tests.builders import a_map
from tests.export.conftest import DATE

SVG = "{http://www.w3.org/2000/svg}"
OPTIONS = ExportOptions(date=DATE)


def read(path):
    return ET.fromstring(path.read_text(encoding="utf-8"))


def test_every_card_is_in_the_svg_where_the_poster_has_it(bikes, tmp_path):
    result = export_svg(bikes, tmp_path / "map.svg", OPTIONS)

    root = read(result.path)
    spread = spread_of(bikes, ExportOptions(product="poster", date=DATE))
    places = {
        (
            round(spread.left + spread.scale * rect.x, 2),
            round(spread.top + spread.scale * rect.y, 2),
        )
        for _, rect in spread.cards(spread.sheets[0])
    }
    groups = {
        tuple(map(float, group.get("transform").split(")")[0].removeprefix("translate(").split()))
        for group in root.iter(f"{SVG}g")
    }
    assert result.cards == len(bikes.stories)
    assert places <= groups
    text = "".join("".join(element.itertext()) for element in root.iter(f"{SVG}text"))
    for story in bikes.stories.values():
        assert story.title.replace(" ", "") in text.replace(" ", "")


def test_the_typeface_comes_along_with_the_letters_that_are_used(bikes, tmp_path):
    root = read(export_svg(bikes, tmp_path / "map.svg", OPTIONS).path)

    style = root.find(f"{SVG}style").text
    fonts = [
        TTFont(io.BytesIO(base64.b64decode(part.partition('"')[0])))
        for part in style.split("base64,")[1:]
    ]
    letters = {char for element in root.iter(f"{SVG}text") for char in element.text}
    assert letters <= {chr(code) for font in fonts for code in font.getBestCmap()}


def test_markup_in_a_title_is_text(tmp_path):
    title = "<script>alert(1)</script> & ]]> \" '"
    story_map = a_map({"A": {"S": {"MVP": [title, "a\x00b\x1b"]}}})

    root = read(export_svg(story_map, tmp_path / "map.svg", OPTIONS).path)

    assert not list(root.iter(f"{SVG}script"))
    text = "".join(element.text for element in root.iter(f"{SVG}text"))
    assert title.replace(" ", "") in text.replace(" ", "")


def test_a_picture_can_be_transparent_and_of_any_scale(bikes, tmp_path):
    small = read(export_svg(bikes, tmp_path / "a.svg", OPTIONS, PictureOptions(1)).path)
    large = read(export_svg(bikes, tmp_path / "b.svg", OPTIONS, PictureOptions(3, True)).path)

    assert float(large.get("width")) == pytest.approx(3 * float(small.get("width")), abs=0.1)
    assert small.find(f"{SVG}rect") is not None
    assert large.find(f"{SVG}rect") is None


def test_a_selection_is_drawn_with_what_it_stands_in(bikes, tmp_path):
    release = bikes.release_order[2]
    story = next(story for story in bikes.stories.values() if story.release == release.id)

    shown = selection_of(bikes, (story.id,))

    assert list(shown.stories) == [story.id]
    assert list(shown.steps) == [story.step]
    assert list(shown.releases) == [release.id]
    assert list(shown.activities) == [bikes.steps[story.step].activity]
    result = export_svg(bikes, tmp_path / "a.svg", OPTIONS, PictureOptions(only=(release.id,)))
    assert result.cards == sum(one.release == release.id for one in bikes.stories.values())


def test_an_svg_of_nothing_and_one_that_is_stopped_leave_no_file(bikes, tmp_path):
    progress = Progress()
    progress.cancel()

    with pytest.raises(ExportError):
        export_svg(StoryMap.of(), tmp_path / "a.svg", OPTIONS)
    with pytest.raises(Cancelled):
        export_svg(bikes, tmp_path / "a.svg", OPTIONS, progress=progress)

    assert not list(tmp_path.iterdir())


def test_files_of_releases_are_named_after_them_and_differ(tmp_path):
    story_map = a_map({"A": {"S": {"Next!": ["One"], "next": ["Two"], None: ["Three"]}}})

    names = file_names(story_map, tmp_path / "map.pdf", ("release-1", "release-2", ""))

    assert [path.name for path in names.values()] == [
        "map-next.pdf", "map-next-2.pdf", "map-unscheduled.pdf",
    ]  # fmt: skip
