from __future__ import annotations

import importlib.util
import shutil
from types import ModuleType

import pytest

from storymap import resources
from storymap.resources import resource


def test_a_bundled_file_is_found_in_a_checkout():
    path = resource("fonts", "Inter-Regular.ttf")

    assert path.is_file()


def test_a_folder_is_found_as_well_as_a_file():
    folder = resource("icons")

    assert folder.is_dir()


def test_a_missing_file_is_named_in_the_error():
    with pytest.raises(FileNotFoundError, match=r"icons/no-such-icon\.svg"):
        resource("icons", "no-such-icon.svg")


def test_an_installed_package_finds_the_files_inside_itself(tmp_path):
    package = tmp_path / "storymap"
    (package / "_resources" / "fonts").mkdir(parents=True)
    (package / "_resources" / "fonts" / "Some.ttf").touch()

    installed = load_copy(package)

    assert installed.resource("fonts", "Some.ttf") == package / "_resources" / "fonts" / "Some.ttf"


def load_copy(package) -> ModuleType:
    path = package / "resources.py"
    shutil.copy(resources.__file__, path)
    spec = importlib.util.spec_from_file_location("copied_resources", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    "path", sorted(resource("icons").rglob("*.svg")), ids=lambda path: path.stem
)
def test_an_icon_is_drawn_by_qt(qapp, path):
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    picture = QImage(24, 24, QImage.Format.Format_ARGB32)
    picture.fill(0)

    renderer = QSvgRenderer(str(path))
    painter = QPainter(picture)
    renderer.render(painter)
    painter.end()

    assert renderer.isValid()
    assert any(picture.pixelColor(x, y).alpha() for x in range(24) for y in range(24))


def test_interface_icons_can_be_tinted():
    icons = [path for path in resource("icons").glob("*.svg") if path.stem != "storymap"]

    colourless = [path.stem for path in icons if 'stroke="currentColor"' not in path.read_text()]

    assert colourless == []


def test_pictures_of_controls_have_colours_of_their_own_as_style_sheets_cannot_tint():
    pictures = list(resource("icons", "controls").glob("*.svg"))

    tinted = [path.stem for path in pictures if "currentColor" in path.read_text()]

    assert pictures
    assert tinted == []


def test_licences_stand_beside_what_they_cover():
    assert "SIL Open Font License" in resource("fonts", "Inter-LICENSE.txt").read_text()
    assert "SIL OPEN FONT LICENSE" in resource("fonts", "Noto-LICENSE.txt").read_text()
    assert "ISC License" in resource("icons", "LICENSE").read_text()
