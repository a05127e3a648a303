"""A board on a small map, shown offscreen, and hands that work on it with real events."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication, QImage, QPalette

from storymap.app.themes import load_fonts
from storymap.canvas.view import BoardView
from storymap.document.document import Document
from storymap.layout.themes import LIGHT
from tests.builders import a_map
from tests.canvas.hands import Keys, Mouse
from tests.conftest import GOLDEN

SIZE = 1200, 700


@pytest.fixture(scope="session", autouse=True)
def inter(qapp):
    """The bundled typeface, and none of the looks that tests of the window left behind."""
    load_fonts()
    qapp.setStyleSheet("")
    qapp.setPalette(QPalette())


@pytest.fixture
def library():
    """A map of two activities, four steps, two releases and seven stories."""
    return a_map(
        {
            "Find a book": {
                "Browse": {"MVP": ["By word", "By shelf", "By author"], None: ["By voice"]},
                "Compare": {"MVP": ["Side by side"], "Next": ["Reviews"]},
            },
            "Borrow it": {"Reserve": {"Next": ["Queue up"]}, "Pick up": {}},
            "Later": {},
        },
        releases=["MVP", "Next"],
        title="City Library",
    )


@pytest.fixture
def show(qtbot):
    """``show(story_map)``: a board of a map, shown in its own window with the keyboard."""

    def shown(story_map, theme=LIGHT, size=SIZE):
        view = BoardView(Document(story_map), theme)
        qtbot.addWidget(view)
        view.document.setParent(view)
        view.resize(*size)
        with qtbot.waitExposed(view):
            view.show()
        view.activateWindow()
        view.setFocus()
        qtbot.waitUntil(view.hasFocus)
        return view

    return shown


@pytest.fixture
def view(show, library):
    """The library's board, 1200 by 700."""
    return show(library)


@pytest.fixture
def mouse(view):
    """A mouse over the board."""
    return Mouse(view)


@pytest.fixture
def keys(view):
    """A keyboard for the board and for its editor."""
    return Keys(view)


@pytest.fixture
def said(view):
    """What the board told the user."""
    told = []
    view.message.connect(told.append)
    return told


@pytest.fixture
def clipboard(qapp):
    """An empty clipboard."""
    clipboard = QGuiApplication.clipboard()
    clipboard.clear()
    yield clipboard
    clipboard.clear()


@pytest.fixture
def golden_picture(request):
    """``golden_picture(name, image)``: the image is that of tests/golden/name, to the pixel."""
    update = request.config.getoption("--update-golden")

    def compare(name, image):
        path = GOLDEN / name
        image = image.convertToFormat(QImage.Format.Format_RGB32)
        if update:
            path.parent.mkdir(parents=True, exist_ok=True)
            image.save(str(path), "PNG")
        expected = QImage(str(path)).convertToFormat(QImage.Format.Format_RGB32)
        assert not expected.isNull(), f"tests/golden/{name} is missing; --update-golden writes it"
        assert image == expected, f"differs from tests/golden/{name}"

    return compare
