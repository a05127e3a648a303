"""The pictures of the README."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImageReader

from tests.pictures import SIZE, THEMES, path_of

README = Path(__file__).parents[1] / "README.md"


@pytest.mark.parametrize("theme", THEMES)
def test_the_readme_shows_a_picture_of_the_window_in_each_theme(theme):
    picture = path_of(theme)

    size = QImageReader(str(picture)).size()

    assert (size.width(), size.height()) == SIZE
    assert f"(resources/pictures/{picture.name})" in README.read_text(encoding="utf-8")
