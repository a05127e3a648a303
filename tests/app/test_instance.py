"""A second start of the program."""

from __future__ import annotations

import os
import socket
import threading

import pytest

from storymap.app.instance import Instance
from storymap.files.instance import hand_over, instance_socket
from tests.app.driving import BY_WORD

pytestmark = pytest.mark.skipif(os.name != "posix", reason="starts hand over on POSIX only")


@pytest.fixture
def at(tmp_path_factory):
    """A short path for a socket."""
    return tmp_path_factory.mktemp("run") / "s" / "x.sock"


@pytest.fixture
def listen(window, at):
    """``listen()``: the program of the window listens; whether it can."""
    return lambda: Instance(window.session).listen(at)


@pytest.fixture
def second_start(at, qtbot):
    """``second_start(*paths)``: whether a start of the program handed its files over."""

    def start(*paths):
        answers = []
        thread = threading.Thread(target=lambda: answers.append(hand_over(paths, at)))
        thread.start()
        qtbot.waitUntil(lambda: bool(answers))
        thread.join()
        return answers[0]

    return start


def test_a_second_start_shows_its_file_in_the_program_that_runs(
    window, listen, second_start, file, qtbot
):
    assert listen()

    assert second_start(file)

    qtbot.waitUntil(lambda: window.document.path == file)


def test_a_file_that_is_open_already_gets_no_second_window(
    window, listen, second_start, file, qtbot
):
    window.files.open_map(file)
    listen()

    assert second_start(file)
    qtbot.wait(50)

    assert window.session.windows == [window]


def test_a_socket_that_a_killed_program_left_is_taken_over(at, listen, second_start, file):
    at.parent.mkdir()
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(at))
    assert not second_start(file)

    assert listen()

    assert second_start(file)


def test_what_is_no_list_of_files_is_not_answered(listen, at, qtbot):
    listen()
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(str(at))
        line.sendall(b"[[[\n")
        line.setblocking(False)

        qtbot.waitUntil(lambda: answer_of(line) is not None)

        assert answer_of(line) == b""


def answer_of(line):
    """What came over a line; None as long as nothing did and it is open."""
    try:
        return line.recv(10)
    except BlockingIOError:
        return None


def test_only_what_can_be_seen_hands_over(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert instance_socket() is None
    monkeypatch.delenv("QT_QPA_PLATFORM")
    monkeypatch.setenv("DISPLAY", ":1")
    one = instance_socket()
    monkeypatch.setenv("DISPLAY", ":2")

    assert one is not None
    assert instance_socket() != one


def test_what_is_being_typed_in_a_new_map_is_not_lost_to_the_file_of_a_second_start(
    window, listen, second_start, file, qtbot
):
    window.reveal(BY_WORD)
    window.board.rename_current()
    qtbot.keyClicks(window.board._titles.editor, "By letter")
    listen()

    assert second_start(file)
    qtbot.waitUntil(lambda: len(window.session.windows) == 2)

    assert window.document.path is None
    assert window.document.story_map.stories[BY_WORD].title == "By letter"
