"""What is said where not one of the files could be opened."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox

from storymap.app import main
from storymap.app.failure import failure_box, show_failure
from storymap.files.backups import Backups
from storymap.files.errors import LoadError
from storymap.files.state import backup_folder
from tests.app.driving import when_modal

CUT = LoadError("truncated", "it was cut off", Path("/tmp/<b>R&D.smap"), 7)


def test_a_file_that_cannot_be_opened_is_said_as_it_is_with_place_and_cause(qtbot):
    box = failure_box(CUT)
    qtbot.addWidget(box)

    assert box.textFormat() == Qt.TextFormat.PlainText
    assert box.text() == "<b>R&D.smap cannot be opened"
    assert box.informativeText().startswith(f"{CUT}\n")
    assert "was not touched" in box.informativeText()


@pytest.mark.parametrize("kind", ["missing", "large", "damaged"])
def test_each_failure_has_something_to_do(qtbot, kind):
    box = failure_box(LoadError(kind, "so it is", Path("map.smap")))
    qtbot.addWidget(box)

    assert "without" in box.informativeText()


def test_the_dialog_waits_to_be_closed(qapp, monkeypatch):
    monkeypatch.setattr(QGuiApplication, "platformName", lambda: "xcb")
    closed = []
    when_modal(QMessageBox, lambda box: (closed.append(box.text()), box.accept()))

    show_failure(CUT)

    assert closed == ["<b>R&D.smap cannot be opened"]


def test_nothing_waits_where_nobody_could_close_it(qapp):
    show_failure(CUT)


@pytest.mark.parametrize("kind", ["damaged", "empty"])
def test_what_is_left_of_a_file_is_offered_by_the_program(qapp, monkeypatch, tmp_path, kind):
    monkeypatch.setattr(QGuiApplication, "platformName", lambda: "xcb")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    opened = []
    monkeypatch.setattr(main, "open_broken", opened.append)
    file = tmp_path / "map.smap"
    file.write_bytes(b"")
    Backups(backup_folder(), file).keep(b"{}")

    show_failure(LoadError(kind, "so it is", file))

    assert opened == [file]
