"""A window as the program makes it, with settings of its own."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QFileDialog, QLineEdit

from storymap.app.main import dress
from storymap.app.session import Session
from storymap.app.settings import Settings
from storymap.app.window import MainWindow
from storymap.document.document import Document
from storymap.files.codec import encode
from storymap.model.records import Activity, Release, Step, Story
from storymap.model.storymap import StoryMap
from tests.app.driving import (
    ACTIVITY,
    BY_CARD,
    BY_WORD,
    FIRST,
    PAY,
    SEARCH,
    SECOND,
    Answers,
    when_modal,
)


@pytest.fixture(scope="session")
def qapp_args():
    """No arguments of pytest's."""
    return ["storymap"]


@pytest.fixture(autouse=True)
def own_settings(tmp_path, qapp):
    """Settings in a folder of the test's own, the program's typeface and style."""
    folder = tmp_path / "settings"
    ini, user = QSettings.Format.IniFormat, QSettings.Scope.UserScope
    QSettings.setPath(ini, user, str(folder))
    if qapp.style().objectName() != "fusion":
        dress(qapp)
    return folder


@pytest.fixture
def book_shop():
    """A map of two steps, two releases and two stories."""
    return StoryMap.of(
        [
            Activity(id=ACTIVITY, key="a0", title="Buy a book"),
            Step(id=SEARCH, activity=ACTIVITY, key="a0", title="Search"),
            Step(id=PAY, activity=ACTIVITY, key="a1", title="Pay"),
            Release(id=FIRST, key="a0", title="Walking skeleton"),
            Release(id=SECOND, key="a1", title="Next"),
            Story(id=BY_WORD, step=SEARCH, release=FIRST, key="a0", title="Search by word"),
            Story(id=BY_CARD, step=PAY, release=SECOND, key="a0", title="Pay by card"),
        ],
        title="Book shop",
    )


@pytest.fixture
def file(tmp_path, book_shop):
    """The book shop in a file."""
    path = tmp_path / "book-shop.smap"
    path.write_bytes(encode(book_shop))
    return path


@pytest.fixture
def session(qtbot, own_settings):
    """A session whose windows are closed at the end, whatever is in them; no map saves itself."""
    settings = Settings()
    settings.autosave = False
    session = Session(settings, MainWindow)
    session.show_theme()
    yield session
    for window in list(session.windows):
        window.document.selection.clear()
        window.hide()
        window.deleteLater()
    session.deleteLater()
    qtbot.wait(1)


@pytest.fixture
def open_window(session, qtbot):
    """``open_window(map, path=None)``: a shown window that has finished building itself."""

    def open_map(story_map, path=None):
        window = session.new_window(Document(story_map, path))
        qtbot.waitExposed(window)
        qtbot.waitUntil(lambda: window.is_furnished)
        window.activateWindow()
        window.board.setFocus()
        return window

    return open_map


@pytest.fixture
def window(open_window, book_shop):
    """A window with the book shop, in no file."""
    return open_window(book_shop)


@pytest.fixture
def answers():
    """What answers message boxes."""
    return Answers()


@pytest.fixture
def choose_file():
    """``choose_file(path)``: the next file dialog is answered with a path."""

    def answer(dialog, path):
        dialog.findChild(QLineEdit, "fileNameEdit").setText(str(path))
        dialog.accept()

    return lambda path: when_modal(QFileDialog, lambda dialog: answer(dialog, path))
