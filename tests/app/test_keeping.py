"""Maps that save themselves, and what is written down of each edit."""

from __future__ import annotations

from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox

from storymap.app import patience
from storymap.document import document, saving
from storymap.edit.outline import rename
from storymap.files import safety
from storymap.files.codec import encode, load
from storymap.files.journal import recoverable
from storymap.files.state import journal_folder
from tests.app.driving import BY_CARD, BY_WORD, change, when_modal


@pytest.fixture(autouse=True)
def own_state(tmp_path, monkeypatch):
    """A state folder of the test's own, and little patience."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr(saving, "IDLE", 30)


def title_on_disk(file):
    return load(file).story_map.stories[BY_WORD].title


def test_a_map_in_a_file_saves_itself_after_a_change(window, file, qtbot):
    window.session.settings.autosave = True
    window.files.open_map(file)

    change(window)
    assert window.status.saved == "Not saved"

    qtbot.waitUntil(lambda: window.status.saved == "Saved")
    assert title_on_disk(file) == "Search by any word"
    assert not window.isWindowModified()


def test_the_status_bar_says_that_a_map_is_being_saved(window, file, qtbot):
    window.session.settings.autosave = True
    window.files.open_map(file)
    said = []
    window.keeper.saving_changed.connect(lambda: said.append(window.status.saved))

    change(window)

    qtbot.waitUntil(lambda: len(said) == 2)
    assert said == ["Saving…", "Saved"]


def test_a_map_saves_itself_only_if_that_is_wanted(window, file, qtbot):
    window.files.open_map(file)
    assert not window.actions_["file.autosave"].isChecked()
    change(window)
    qtbot.wait(100)
    assert title_on_disk(file) == "Search by word"

    window.actions_["file.autosave"].trigger()

    qtbot.waitUntil(lambda: title_on_disk(file) == "Search by any word")
    assert window.session.settings.autosave


def test_a_map_that_cannot_save_itself_says_so_once_and_stays_unsaved(window, file, qtbot):
    window.session.settings.autosave = True
    window.files.open_map(file)
    file.chmod(0o444)

    change(window)
    qtbot.waitUntil(lambda: bool(window.notices.texts))
    change(window, "Search by phrase")
    qtbot.wait(100)

    [said] = window.notices.texts
    assert said.startswith("book-shop.smap could not save itself: ")
    assert window.isWindowModified()
    assert title_on_disk(file) == "Search by word"
    file.chmod(0o644)
    qtbot.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert title_on_disk(file) == "Search by phrase"


def test_a_map_that_saves_itself_is_saved_and_not_asked_for_when_it_closes(window, file):
    window.session.settings.autosave = True
    window.files.open_map(file)
    change(window)

    assert window.close()

    assert title_on_disk(file) == "Search by any word"


def test_an_edit_of_a_map_in_no_file_is_written_down_until_the_window_closes(
    window, qtbot, answers
):
    change(window)
    journals = journal_folder()
    assert len(list(journals.glob("*.jrn"))) == 1
    answers.press("Discard")

    assert window.close()

    qtbot.waitUntil(lambda: not list(journals.iterdir()))
    assert recoverable(journals) == ()


def test_a_title_that_is_being_typed_is_saved_with_the_map(window, file, qtbot):
    window.files.open_map(file)
    qtbot.waitUntil(window.board.isVisible)
    window.reveal(BY_WORD)
    window.board.rename_current()
    editor = window.board._titles.editor
    qtbot.keyClicks(editor, "By letter")

    assert window.files.save()

    assert title_on_disk(file) == "By letter"
    qtbot.keyClicks(editor, "s")
    window.session.settings.autosave = True
    assert window.close()
    assert title_on_disk(file) == "By letters"


def test_a_bundled_example_never_saves_itself(window, file, qtbot, answers, monkeypatch):
    monkeypatch.setattr(document, "root", file.parent.resolve)
    window.session.settings.autosave = True
    window.files.open_map(file)

    change(window)
    qtbot.wait(100)

    assert title_on_disk(file) == "Search by word"
    answers.press("Discard")
    assert window.close()
    assert title_on_disk(file) == "Search by word"


def test_a_map_that_can_only_be_read_never_saves_itself(window, file, qtbot):
    window.session.settings.autosave = True
    window.files.open_map(file)
    window.document.read_only = True

    change(window)
    qtbot.wait(100)

    assert title_on_disk(file) == "Search by word"


def test_what_could_not_be_saved_is_said_no_more_once_it_is(window, file, qtbot, monkeypatch):
    monkeypatch.setattr(saving, "AGAIN", 60)
    window.session.settings.autosave = True
    window.files.open_map(file)
    file.chmod(0o444)
    change(window)
    qtbot.waitUntil(lambda: bool(window.notices.texts))

    file.chmod(0o644)

    qtbot.waitUntil(lambda: title_on_disk(file) == "Search by any word")
    qtbot.waitUntil(lambda: window.notices.texts == ())


def test_changes_that_cannot_be_written_down_are_said_until_they_can(window, monkeypatch):
    monkeypatch.setattr(safety, "RETRY", 0.0)
    journal_folder().parent.mkdir(parents=True, exist_ok=True)
    journal_folder().write_bytes(b"in the way")
    change(window)
    [said] = window.notices.texts
    assert said.startswith("Changes are not written down between saves (")

    journal_folder().unlink()
    change(window, "Search by phrase")

    assert window.notices.texts == ()
    assert len(list(journal_folder().glob("*.jrn"))) == 1


@pytest.fixture
def hanging_disk(monkeypatch):
    """A disk that does not answer until the event is set; the window loses patience soon."""
    answers, real = Event(), document.save

    def save(path, content, **named):
        if path.name == "book-shop.smap":
            answers.wait(20)
        return real(path, content, **named)

    monkeypatch.setattr(document, "save", save)
    monkeypatch.setattr(patience, "PATIENCE_MS", 30)
    yield answers
    answers.set()


def test_a_disk_that_does_not_answer_does_not_hold_the_window(
    window, file, answers, hanging_disk, choose_file
):
    window.files.open_map(file)
    change(window)
    when_modal(QMessageBox, lambda box: wait_no_longer(box, answers, "Cancel"))

    assert not window.files.save()

    assert window.isWindowModified()
    assert window.status.saved == "Not saved"
    assert "the disk does not answer" in answers.said[0]
    elsewhere = file.with_name("elsewhere.smap")
    choose_file(elsewhere)
    assert window.files.save_as()
    assert title_on_disk(elsewhere) == "Search by any word"


def wait_no_longer(box, answers, then):
    """Give the disk up, and answer what follows."""
    answers.press(then)
    box.buttons()[0].click()


def test_a_save_that_was_given_up_replaces_no_newer_file(
    window, file, qtbot, answers, hanging_disk
):
    window.files.open_map(file)
    change(window)
    when_modal(QMessageBox, lambda box: wait_no_longer(box, answers, "Cancel"))
    window.files.save()
    newer = encode(rename(load(file).story_map, BY_CARD, "Pay by coin"))
    file.write_bytes(newer)

    hanging_disk.set()
    qtbot.wait(100)

    assert b"Pay by coin" in file.read_bytes()
    assert window.document.story_map.stories[BY_WORD].title == "Search by any word"


def test_a_window_closes_although_the_disk_does_not_answer(
    window, file, qtbot, answers, hanging_disk
):
    window.files.open_map(file)
    change(window)
    window.keeper.saver.save()
    when_modal(QMessageBox, lambda box: wait_no_longer(box, answers, "Discard"))

    assert window.close()


def test_a_disk_that_answers_late_is_waited_for(window, file, qtbot, hanging_disk):
    window.files.open_map(file)
    change(window)
    when_modal(QMessageBox, lambda _: hanging_disk.set())

    assert window.files.save()

    assert title_on_disk(file) == "Search by any word"
    assert QApplication.activeModalWidget() is None


def test_whatever_goes_wrong_with_a_save_is_said(window, file, answers, monkeypatch):
    def exhausted(*_, **__):
        raise MemoryError("no more")

    window.files.open_map(file)
    change(window)
    monkeypatch.setattr(document, "save", exhausted)
    answers.press("Cancel")

    assert not window.files.save()

    assert answers.said[0].endswith("\nno more")
    assert window.isWindowModified()
