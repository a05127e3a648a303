"""What was kept of maps when the program ended unexpectedly."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest
from PySide6.QtWidgets import QPushButton

from storymap.app.notice_rows import NoticeRow
from storymap.app.recovery import Recovering
from storymap.edit.outline import rename
from storymap.files.codec import encode, load
from storymap.files.journal import Base, Journal, recoverable
from storymap.files.settle import settle
from storymap.files.state import journal_folder
from storymap.model.conflicts import pending
from storymap.model.patch import patch_between
from storymap.model.storymap import StoryMap
from tests.app.driving import BY_CARD, BY_WORD, change

CHILD = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from storymap.app import main
from storymap.app.window import MainWindow
from storymap.edit.fields import set_fields

count = 0

def edit():
    global count
    [window] = [one for one in main.application().topLevelWidgets() if isinstance(one, MainWindow)]
    if window.is_furnished:
        story_map = window.document.story_map
        name = next(iter(story_map.stories))
        count += 1
        window.document.commit("Rename", set_fields(story_map, name, title=f"Title {count}"))
        print(count, flush=True)

main.application()
timer = QTimer(interval=5)
timer.timeout.connect(edit)
timer.start()
main.open_window([Path(name) for name in sys.argv[1:]])
"""


@pytest.fixture(autouse=True)
def own_state(tmp_path, monkeypatch):
    """A state folder of the test's own."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def left(book_shop, file=None, title="Search by any word"):
    """Leave the journal of a program that renamed a story and ended."""
    found = load(file) if file is not None else None
    digest = found.fingerprint.sha256 if found is not None else ""
    base = Base(lambda: encode(book_shop), book_shop.title, file, digest)
    journal = Journal.open(journal_folder(), base)
    journal.append(patch_between(book_shop, rename(book_shop, BY_WORD, title)))
    journal.close()


def recovered(session, qtbot):
    """Look for what was left, and return the window that says so."""
    Recovering(session, journal_folder()).start()
    window = session.windows[0]
    qtbot.waitUntil(lambda: bool(window.notices.texts))
    return window


def press(window, text):
    row = window.notices.findChildren(NoticeRow)[-1]
    [button] = [one for one in row.findChildren(QPushButton) if one.text() == text]
    button.click()


def test_an_edit_of_a_map_in_a_file_is_offered_and_comes_back_as_one_step(
    open_window, session, file, book_shop, qtbot
):
    left(book_shop, file)
    open_window(StoryMap.of(title="Untitled"))
    window = recovered(session, qtbot)
    [said] = window.notices.texts
    assert said.startswith("Story Map ended unexpectedly; one change to book-shop.smap (")

    press(window, "Open")

    document = window.document
    assert document.path == file
    assert document.story_map.stories[BY_WORD].title == "Search by any word"
    assert document.is_modified
    assert load(file).story_map == book_shop
    document.undo()
    assert document.story_map == book_shop
    assert window.notices.texts == ()


def test_an_edit_of_a_map_in_no_file_comes_back_in_an_untitled_map(
    open_window, session, book_shop, qtbot
):
    left(book_shop)
    window = open_window(StoryMap.of())
    recovered(session, qtbot)

    press(window, "Open")

    assert window.document.path is None
    assert window.document.story_map.stories[BY_WORD].title == "Search by any word"
    assert window.document.undo_label == "Recovered changes"


def test_what_came_back_is_written_down_again_before_it_is_forgotten(
    open_window, session, book_shop, qtbot
):
    left(book_shop)
    window = open_window(StoryMap.of())
    recovered(session, qtbot)

    press(window, "Open")

    assert len(list(journal_folder().glob("*.jrn"))) == 1
    assert recoverable(journal_folder()) == ()  # held by the map that is open


def test_what_was_kept_is_merged_with_what_another_program_wrote_since(
    open_window, session, file, book_shop, qtbot
):
    left(book_shop, file)
    file.write_bytes(encode(rename(book_shop, BY_CARD, "Pay by coin")))
    window = open_window(StoryMap.of())
    recovered(session, qtbot)

    press(window, "Open")

    stories = window.document.story_map.stories
    assert stories[BY_WORD].title == "Search by any word"
    assert stories[BY_CARD].title == "Pay by coin"


def test_what_both_changed_is_chosen_before_what_was_kept_is_saved(
    open_window, session, file, book_shop, qtbot
):
    left(book_shop, file)
    file.write_bytes(encode(rename(book_shop, BY_WORD, "By any letter")))
    open_window(StoryMap.of())
    window = recovered(session, qtbot)

    press(window, "Open")

    document, keeper = window.document, window.keeper
    [conflict] = pending(document.story_map)
    assert (conflict.ours, conflict.theirs) == ("Search by any word", "By any letter")
    assert keeper.is_held_by("conflicts")

    document.commit("Choose a value", settle(document.story_map, conflict, "theirs"))
    assert not keeper.is_held_by("conflicts")


def test_a_map_that_is_open_already_takes_its_edits_back(
    open_window, session, file, book_shop, qtbot
):
    left(book_shop, file)
    window = open_window(load(file).story_map, file)
    recovered(session, qtbot)

    press(window, "Open")

    assert session.windows == [window]
    assert window.document.story_map.stories[BY_WORD].title == "Search by any word"


def test_what_was_kept_is_thrown_away_only_after_a_look(
    open_window, session, book_shop, qtbot, answers
):
    left(book_shop)
    window = open_window(StoryMap.of())
    recovered(session, qtbot)
    answers.press("Cancel")
    press(window, "Discard…")
    assert "title: “Search by word” → “Search by any word”" in answers.said[0]
    assert len(window.notices.texts) == 1
    answers.press("Throw away")

    press(window, "Discard…")

    assert window.notices.texts == ()
    assert not list(journal_folder().glob("*.jrn"))
    assert len(list(journal_folder().glob("done/*.jrn"))) == 1


def test_what_was_kept_is_offered_still_when_the_window_shows_another_map(
    open_window, session, file, book_shop, qtbot
):
    left(book_shop)
    window = open_window(StoryMap.of())
    recovered(session, qtbot)

    window.files.open_map(file)

    assert len(window.notices.texts) == 1


def test_nothing_is_offered_where_the_file_has_it_all(open_window, session, file, book_shop, qtbot):
    left(book_shop, file)
    file.write_bytes(encode(rename(book_shop, BY_WORD, "Search by any word")))
    window = open_window(StoryMap.of())

    Recovering(session, journal_folder()).start()

    qtbot.waitUntil(lambda: not list(journal_folder().iterdir()))
    assert window.notices.texts == ()


def test_the_edits_of_a_window_that_is_open_are_not_taken(window, session, qtbot):
    change(window)
    Recovering(session, journal_folder()).start()

    qtbot.wait(100)

    assert window.notices.texts == ()


@pytest.mark.skipif(os.name != "posix", reason="nobody kills like this on Windows")
@pytest.mark.parametrize("has_file", [True, False])
def test_no_edit_is_lost_when_the_program_is_killed(
    open_window, session, file, qtbot, tmp_path, *, has_file
):
    environment = {**os.environ, "XDG_CONFIG_HOME": str(tmp_path / "config")}
    command = [sys.executable, "-c", CHILD, *([str(file)] if has_file else [])]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as child:
        told = [child.stdout.readline() for _ in range(20)]
        time.sleep(0.05)
        child.send_signal(signal.SIGKILL)
        told += child.stdout.readlines()
    last = max(int(line) for line in told if line.endswith(b"\n"))
    window = open_window(StoryMap.of())
    recovered(session, qtbot)

    press(window, "Open")

    titles = [story.title for story in window.document.story_map.stories.values()]
    [found] = [title for title in titles if title.startswith("Title ")]
    assert last <= int(found.removeprefix("Title ")) <= last + 1
    assert window.document.path == (file if has_file else None)


def test_what_came_back_is_not_thrown_away_before_it_is_safe_again(
    open_window, session, book_shop, qtbot, monkeypatch
):
    left(book_shop)
    window = open_window(StoryMap.of())
    recovered(session, qtbot)

    def full(*_):
        raise OSError("the disk is full")

    monkeypatch.setattr(Journal, "open", full)

    press(window, "Open")

    assert window.document.story_map.stories[BY_WORD].title == "Search by any word"
    assert len(list(journal_folder().glob("*.jrn"))) == 1
