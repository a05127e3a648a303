"""Opening and saving through the window."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from storymap.document.document import Document
from storymap.files.codec import load
from storymap.model.storymap import StoryMap
from tests.app.driving import BY_CARD, BY_WORD, change, drop


def test_a_saved_map_is_in_its_file_and_no_longer_marked(open_window, file, qtbot):
    window = open_window(load(file).story_map, file)
    change(window)
    assert window.isWindowModified()
    assert window.status.saved == "Not saved"

    qtbot.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)

    assert load(file).story_map.stories[BY_WORD].title == "Search by any word"
    assert not window.isWindowModified()
    assert window.status.saved == "Saved"


def test_undoing_back_to_what_was_saved_takes_the_mark_away(window):
    change(window)

    window.actions_["edit.undo"].trigger()

    assert not window.isWindowModified()


def test_undo_says_what_it_takes_back(window):
    change(window)

    assert window.actions_["edit.undo"].text() == "&Undo “Rename story”"
    assert not window.actions_["edit.redo"].isEnabled()


def test_save_as_gives_the_map_another_file(window, tmp_path, choose_file):
    target = tmp_path / "shop"
    choose_file(target)

    assert window.files.save_as()

    saved = tmp_path / "shop.smap"
    assert load(saved).story_map == window.document.story_map
    assert window.document.path == saved
    assert window.windowTitle().startswith("shop.smap")
    assert window.session.settings.recent == (saved,)


def test_a_longer_name_after_save_as_pushes_the_menus_to_the_right(window, tmp_path):
    bar = window.menuBar()
    name, first = bar.cornerWidget(Qt.Corner.TopLeftCorner), bar.actions()[0]

    for title in ("a-much-longer-name-than-that-of-the-map.smap", "short.smap"):
        window.document.save(tmp_path / title)

        right = name.geometry().right()
        assert name.width() >= name.sizeHint().width()
        assert right < bar.actionGeometry(first).left() <= right + 12


def test_a_window_without_changes_closes_without_a_question(window):
    assert window.close()
    assert window.session.windows == []


def test_cancel_keeps_the_window_and_the_changes(window, answers):
    change(window)
    answers.press("Cancel")

    assert not window.close()

    assert window.isVisible()
    assert window.document.is_modified
    assert "Save the changes to Book shop?" in answers.said[0]


def test_discard_closes_and_leaves_the_file_alone(open_window, file, answers):
    window = open_window(load(file).story_map, file)
    before = file.read_bytes()
    change(window)
    answers.press("Discard")

    assert window.close()

    assert file.read_bytes() == before


def test_save_in_the_question_saves_and_closes(open_window, file, answers):
    window = open_window(load(file).story_map, file)
    change(window)
    answers.press("Save")

    assert window.close()

    assert load(file).story_map.stories[BY_WORD].title == "Search by any word"


def test_a_save_that_fails_keeps_the_window_open_and_says_why(open_window, tmp_path, file, answers):
    folder = tmp_path / "gone"
    window = open_window(load(file).story_map, folder / "map.smap")
    change(window)
    answers.press("Cancel")

    assert not window.files.save()

    assert window.document.is_modified
    assert "Not saved: map.smap" in answers.said[0]
    assert len(answers.said[0].splitlines()) > 1


def test_what_another_program_wrote_is_merged_when_the_map_is_saved(window, file):
    window.files.open_map(file)
    file.write_bytes(file.read_bytes().replace(b"Pay by card", b"Pay by coin"))
    change(window)

    assert window.files.save()

    stories = load(file).story_map.stories
    assert stories[BY_WORD].title == "Search by any word"
    assert stories[BY_CARD].title == "Pay by coin"


def test_a_file_that_holds_no_map_any_more_is_not_written_over(window, file, answers):
    window.files.open_map(file)
    file.write_bytes(b"another program's notes")
    change(window)
    answers.press("Cancel")

    assert not window.files.save()

    assert file.read_bytes() == b"another program's notes"


def test_a_map_is_not_saved_over_one_that_another_window_shows(window, open_window, file, answers):
    other = open_window(load(file).story_map, file)
    before = file.read_bytes()
    answers.press("Cancel")

    assert not window.files._write(file)

    assert "Another window shows this file" in answers.said[0]
    assert file.read_bytes() == before
    assert other.document.path == file


def test_opening_takes_a_window_in_which_nothing_would_be_missed(window, file):
    board = window.board

    assert window.files.open_map(file)

    assert window.session.windows == [window]
    assert window.document.path == file
    assert window.board is not board
    assert window.board.document is window.document


def test_opening_leaves_a_window_with_changes_and_takes_another(window, file, qtbot):
    change(window)

    window.files.open_map(file)

    assert len(window.session.windows) == 2
    assert window.document.is_modified


@pytest.mark.skipif(os.name != "posix", reason="nobody can tell who runs on Windows")
def test_opening_removes_what_a_killed_save_left_beside_the_map(window, file, tmp_path, qtbot):
    killed = subprocess.Popen([sys.executable, "-c", ""])
    killed.wait()
    left = file.with_name(f".~{file.name}.{killed.pid}.0a1b2c.tmp")
    left.touch()
    os.utime(left, (1, 1))
    link = tmp_path / "link" / "map.smap"
    link.parent.mkdir()
    link.symlink_to(file)

    window.files.open_map(link)

    qtbot.waitUntil(lambda: not left.exists())
    assert file.exists()


def test_a_map_that_is_open_already_comes_to_the_front(window, file, qtbot):
    window.files.open_map(file)
    window.files.new_map()
    assert len(window.session.windows) == 2
    second = window.session.windows[1]
    second.furnish()

    second.files.open_map(file)

    assert len(window.session.windows) == 2
    assert window.document.path == file


def test_undo_belongs_to_the_map_that_is_shown(window, file):
    window.files.open_map(file)
    change(window)

    window.actions_["edit.undo"].trigger()

    assert window.document.story_map.stories[BY_WORD].title == "Search by word"


def test_what_was_opened_is_in_the_recent_files(window, file, qtbot):
    window.files.open_map(file)
    window.files.new_map()
    menu = recent_menu(window)

    assert menu.actions()[0].text() == "book-shop.smap"


def test_a_recent_file_that_is_gone_is_said_and_forgotten(window, file, answers):
    window.session.settings.add_recent(file)
    file.unlink()
    answers.press("OK")

    recent_menu(window).actions()[0].trigger()

    assert "book-shop.smap was not opened" in answers.said[0]
    assert window.session.settings.recent == ()


def recent_menu(window):
    window.actions_.fill_all()
    menu = window.findChild(QMenu, "file.recent")
    menu.aboutToShow.emit()
    return menu


def test_a_map_dropped_on_the_window_opens(window, file, qtbot):
    drop(window, file)

    qtbot.waitUntil(lambda: window.document.path == file)


def test_a_file_of_another_program_dropped_on_the_window_is_imported(
    window, tmp_path, qtbot, answers
):
    source = tmp_path / "shop.json"
    source.write_text("{}", encoding="utf-8")
    answers.press("OK")

    drop(window, source)

    qtbot.waitUntil(lambda: bool(answers.said))
    assert "shop.json was not opened" in answers.said[0]


@pytest.mark.parametrize(
    "content", [b"", b"\x00\x01\x02", b'{"format": "smap"', b"[" * 100_000, b"just words"]
)
def test_a_file_that_holds_no_map_is_refused_and_nothing_is_touched(
    window, tmp_path, answers, content
):
    path = tmp_path / "broken.smap"
    path.write_bytes(content)
    shown = window.document
    answers.press("OK")

    assert not window.files.open_map(path)

    assert window.document is shown
    assert "broken.smap was not opened" in answers.said[0]
    assert path.read_bytes() == content


def test_a_file_of_a_newer_version_is_for_reading_and_is_not_written(window, file, answers):
    head = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps(head | {"version": 99, "compat": 99}), encoding="utf-8")
    before = file.read_bytes()

    window.files.open_map(file)

    assert window.document.read_only
    assert "newer Story Map" in window.notices.texts[0]
    assert file.read_bytes() == before


def test_what_is_wrong_with_a_file_is_said_in_a_bar_that_can_be_dismissed(window, file):
    text = file.read_text(encoding="utf-8").replace('"Pay by card"', "17")
    file.write_text(text, encoding="utf-8")

    window.files.open_map(file)

    assert "in this file" in window.notices.texts[0]
    assert window.notices.isVisible()
    window.notices.clear()
    assert not window.notices.isVisible()


def test_a_new_map_takes_no_window_with_a_file(window, file):
    window.files.open_map(file)

    window.files.new_map()

    assert window.document.path == file
    assert window.session.windows[1].document.story_map == StoryMap.of(title="Untitled map")


def test_the_empty_map_can_be_shown(open_window):
    window = open_window(StoryMap.of())

    assert window.document.name == "Untitled map"
    assert isinstance(window.document, Document)
    assert window.status.counts == "0 stories · 0 releases · 0 outcomes"
