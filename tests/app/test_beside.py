"""Long work beside the window: it is painted, it can be stopped, it goes on with the result."""

from __future__ import annotations

import threading
import time

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPushButton

from storymap.app import beside
from storymap.app.beside import done_beside
from storymap.app.waiting import WaitingDialog
from storymap.files.codec import load
from storymap.progress import Cancelled
from tests.app.driving import when_modal


@pytest.fixture(autouse=True)
def own_state(tmp_path, monkeypatch):
    """A state folder of the test's own, and little patience."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr(beside, "DELAY_MS", 30)


def test_what_is_done_soon_shows_no_dialog(window, monkeypatch):
    monkeypatch.setattr(beside, "DELAY_MS", 60_000)  # however busy the machine is
    threads = []

    def work(_progress):
        threads.append(threading.get_ident())
        return 7

    assert done_beside(work, "Reading", window) == 7

    assert threading.get_ident() not in threads
    assert window.findChild(WaitingDialog) is None


def test_what_goes_wrong_is_raised(window):
    def work(_progress):
        raise OSError("no such disk")

    with pytest.raises(OSError, match="no such disk"):
        done_beside(work, "Reading", window)


def test_what_takes_longer_says_how_far_it_is_while_the_window_lives(window):
    ticks = []
    timer = QTimer(interval=5)
    timer.timeout.connect(lambda: ticks.append(QApplication.activeModalWidget()))
    timer.start()

    def work(progress):
        end = time.monotonic() + 20
        while time.monotonic() < end and sum(one is not None for one in list(ticks)) <= 10:
            progress.step(0.5, "Half of it")
            time.sleep(0.01)
        return "done"

    assert done_beside(work, "Reading", window) == "done"

    assert sum(one is not None for one in ticks) > 10
    dialogs = {one for one in ticks if one is not None}
    assert [type(one) for one in dialogs] == [WaitingDialog]
    assert QApplication.activeModalWidget() is None


def test_what_is_stopped_is_not_waited_for(window):
    goes_on = threading.Event()
    when_modal(WaitingDialog, lambda dialog: dialog.findChild(QPushButton).click())
    started = time.monotonic()

    with pytest.raises(Cancelled):
        done_beside(lambda _progress: goes_on.wait(20), "Reading", window)

    assert time.monotonic() - started < 10
    goes_on.set()


def test_a_map_that_is_slow_to_read_is_opened_when_it_is_there(window, file, monkeypatch):
    from storymap.app import opening

    def slowly(path, **named):
        time.sleep(0.2)
        return load(path, **named)

    monkeypatch.setattr(opening, "load", slowly)

    assert window.files.open_map(file)

    assert window.document.path == file


def test_opening_that_is_stopped_leaves_all_as_it_was(window, file, monkeypatch):
    from storymap.app import opening

    shown, goes_on = window.document, threading.Event()
    monkeypatch.setattr(opening, "load", lambda path, **named: goes_on.wait(20))
    when_modal(WaitingDialog, lambda dialog: dialog.close())

    assert not window.files.open_map(file)

    assert window.document is shown
    assert window.session.settings.recent == ()
    goes_on.set()
