"""The program is started with a file that takes long to read."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

CHILD = """
import sys, time
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from storymap.app import beside, main, opening
from storymap.app.waiting import WaitingDialog
from storymap.app.window import MainWindow
from storymap.files import codec

wish, *names = sys.argv[1:]
main.SLOW = beside.DELAY_MS = 10
real = opening.load

def slowly(path, **named):
    for _ in range(30):
        named["progress"].step(0.1)
        time.sleep(0.01)
    return real(path, **named)

opening.load = slowly
main.application()
seen = []

def look():
    dialog = QApplication.activeModalWidget()
    if isinstance(dialog, WaitingDialog) and not seen:
        seen.append("dialog")
        if wish == "stop":
            dialog.reject()
    windows = [one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow)]
    if windows and windows[0].is_furnished:
        print(*seen, *(one.document.name for one in windows), flush=True)
        QApplication.quit()

timer = QTimer(interval=5)
timer.timeout.connect(look)
timer.start()
try:
    print("status", main.open_window([Path(name) for name in names]), *seen)
except Exception as error:
    print(type(error).__name__, error)
"""


@pytest.fixture
def started(tmp_path):
    """``started(wish, *paths)``: what a start with some files says."""
    environment = {**os.environ, "XDG_CONFIG_HOME": str(tmp_path / "config")}

    def start(wish, *paths):
        command = [sys.executable, "-c", CHILD, wish, *map(str, paths)]
        done = subprocess.run(
            command, capture_output=True, text=True, env=environment, timeout=60, check=False
        )
        return done.stdout.splitlines()

    return start


def test_it_shows_how_far_it_is_and_then_the_map(started, file):
    assert started("wait", file) == ["dialog book-shop.smap", "status 0 dialog"]


def test_it_can_be_stopped_and_nothing_is_opened(started, file):
    assert started("stop", file) == ["status 0 dialog"]


def test_a_file_that_holds_no_map_is_said(started, tmp_path):
    path = tmp_path / "notes.smap"
    path.write_text("just some words", encoding="utf-8")

    [said] = started("wait", path)

    assert said.startswith("LoadError ")
