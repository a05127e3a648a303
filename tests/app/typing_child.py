"""The program with a window, copied for each line it reads; each copy types until it is killed.

``python -m tests.app.typing_child FILE``: a line is a number, which says where and how fast it
types. It tells ``pid N``, then ``key N SECONDS`` for each key that was taken, and ``end`` after the
kill.
"""

from __future__ import annotations

import os
import random
import select
import signal
import sys
import time
from itertools import count
from pathlib import Path
from string import ascii_lowercase

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from storymap.app.main import application, new_session
from storymap.app.opening import document_of
from storymap.app.settings import Settings
from storymap.files.codec import load
from storymap.panels.inspector import Inspector

MARK = "Q"
"""What all that is typed begins with, so that it is found again."""

PATIENCE = 20
"""Seconds in which a copy types its first key."""


def board_title(window, _inspector):
    """Rename a card in place."""
    window.board.rename_current()


def new_card(window, _inspector):
    """Type the title of a new card."""
    QTest.keyClick(window.board, Qt.Key.Key_Return)


def title(_window, inspector):
    """Type a title in the inspector."""
    _begin(inspector.page.title)


def narrative(_window, inspector):
    """Type who wants it."""
    inspector.page.narrative._open(0)


def criterion(_window, inspector):
    """Type an acceptance criterion."""
    inspector.page.acceptance.add()


def question(_window, inspector):
    """Ask."""
    _open(inspector, "questions")
    inspector.page.questions.ask.click()


def description(_window, inspector):
    """Type a long text."""
    _open(inspector, "notes")
    _begin(inspector.page.description.text)


PLACES = (board_title, new_card, title, narrative, criterion, question, description)


def _open(inspector, name):
    inspector.tabs.setCurrentIndex([tab.page for tab in inspector._subject.tabs].index(name))
    QApplication.processEvents()


def _begin(field):
    field.setFocus()
    field.selectAll()


def say(*words):
    """Tell the parent, at once and whole."""
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def type_on(window, number, begins):
    """Type in one place until this process is killed; close a pipe once it types."""
    chance = random.Random(number)
    PLACES[number % len(PLACES)](window, window.findChild(Inspector))
    QApplication.processEvents()
    keys = count()

    def press():
        place = next(keys)
        letter = MARK if place == 0 else ascii_lowercase[place % 26]
        QTest.keyClick(QApplication.focusWidget(), letter)
        say("key", place, time.monotonic())
        is_pause = chance.random() < 0.03
        QTimer.singleShot(900 if is_pause else chance.randrange(5, 60), press)

    press()
    os.close(begins)
    QApplication.exec()


def typing_copy(window, number):
    """Return a copy of this process that types.

    A copy takes along what other threads had locked when it was made, and may wait for that for
    ever: then another one is made.
    """
    while True:
        began, begins = os.pipe()
        copy = os.fork()
        if copy == 0:
            type_on(window, number, begins)
        os.close(begins)
        has_begun = select.select([began], [], [], PATIENCE)[0]
        os.close(began)
        if has_begun:
            return copy
        os.kill(copy, signal.SIGKILL)
        os.waitpid(copy, 0)


def main(path):
    """Show the map, then make copies."""
    app = application()
    session = new_session(Settings())
    window = session.new_window(document_of(load(path), path))
    window.activateWindow()
    while not (window.is_furnished and window.isActiveWindow()):
        app.processEvents()
    window.reveal(next(iter(window.document.story_map.stories)))
    inspector = window.findChild(Inspector)
    while inspector.page is None or not inspector.page.ids:
        app.processEvents()
    say("ready")
    for line in sys.stdin:
        copy = typing_copy(window, int(line))
        say("pid", copy)
        os.waitpid(copy, 0)
        say("end")
    os._exit(0)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
