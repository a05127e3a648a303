"""A map as a picture of what paper shows: the PNG, and what the clipboard gets."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter

from storymap.canvas.paper_inks import PaperInks
from storymap.canvas.paper_picture import LONGEST_SIDE, MOST_PIXELS, export_png, fitting_scale
from storymap.export.options import ExportOptions, PictureOptions
from storymap.export.pdf import spread_of
from storymap.layout.fonts import Face, Weight
from storymap.layout.marks import Text
from storymap.layout.themes import LIGHT
from storymap.progress import Cancelled, Progress
from tests.builders import a_map


@pytest.fixture
def story_map():
    return a_map({"Browse": {"Search": {"MVP": ["By word", "By shelf"], None: ["By voice"]}}})


def picture(story_map, path: Path, *, transparent: bool = False, scale: float = 1.0) -> QImage:
    how = PictureOptions(scale, transparent)
    export_png(story_map, path, ExportOptions(), how)
    return QImage(str(path))


def test_a_picture_is_as_large_as_the_poster_at_its_scale(qapp, story_map, tmp_path):
    spread = spread_of(story_map, ExportOptions(product="poster"))

    once, twice = (picture(story_map, tmp_path / "a.png", scale=scale) for scale in (1, 2))

    assert once.width() == pytest.approx(spread.width, abs=1)
    assert twice.height() == pytest.approx(2 * spread.height, abs=1)


def test_the_ground_is_white_or_nothing(qapp, story_map, tmp_path):
    white = picture(story_map, tmp_path / "a.png")
    clear = picture(story_map, tmp_path / "b.png", transparent=True)

    assert white.pixelColor(1, 1).name() == "#ffffff"
    assert white.pixelColor(1, 1).alpha() == 255
    assert clear.pixelColor(1, 1).alpha() == 0


def test_the_title_stays_inside_of_its_card(qapp, story_map, tmp_path):
    spread = spread_of(story_map, ExportOptions(product="poster"))
    shown = picture(story_map, tmp_path / "a.png", scale=2)
    _, rect = next(iter(spread.cards(spread.sheets[0])))
    right = spread.left + spread.scale * (rect.right - 4)
    y = spread.top + spread.scale * (rect.y + 18)

    colours = {shown.pixelColor(int(2 * right), int(2 * (y + off))).name() for off in range(6)}

    assert colours == {"#ffffff"}


def test_a_picture_is_never_too_large_for_a_computer():
    for width, height in ((100, 100), (14_400, 14_400), (200_000, 50)):
        scale = fitting_scale(width, height, 4)
        assert scale <= 4
        assert width * scale * height * scale <= MOST_PIXELS * 1.01
        assert max(width, height) * scale <= LONGEST_SIDE + 1 or scale == 0.05


def test_a_picture_that_is_stopped_leaves_no_file(qapp, story_map, tmp_path):
    progress = Progress()
    progress.cancel()

    with pytest.raises(Cancelled):
        export_png(story_map, tmp_path / "a.png", ExportOptions(), PictureOptions(), progress)

    assert not list(tmp_path.iterdir())


def test_a_small_text_is_no_wider_than_layout_measured(qapp):
    words = Text(5, 20, "See how many are free now in winter", Face(Weight(600), 9), "ink", 150)
    image = QImage(200, 40, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    PaperInks(LIGHT, 0.7, 96).draw(painter, [words], 0, 0)
    painter.end()

    inked = {x for x in range(200) for y in range(40) if image.pixelColor(x, y).name() != "#ffffff"}

    assert min(inked) >= 3
    assert max(inked) <= (5 + 150) * 0.7 + 1
