"""Earlier versions of a map, and other files that are compared with it and merged into it."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton

from storymap.app import file_commands, main
from storymap.app.compare_dialog import CompareDialog
from storymap.app.conflicts import ConflictsDialog
from storymap.app.notice_rows import NoticeRow
from storymap.app.plain import moment_text
from storymap.app.versions import VersionsDialog
from storymap.edit.outline import rename
from storymap.files.backups import Backups
from storymap.files.codec import encode, load
from storymap.files.state import backup_folder
from storymap.model.conflicts import pending
from tests.app.driving import BY_CARD, BY_WORD, change


@pytest.fixture(autouse=True)
def own_state(tmp_path, monkeypatch):
    """A state folder of the test's own."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr(file_commands, "COPIES_MS", 20)


@pytest.fixture
def shop(window, file):
    """A window with the map in its file."""
    window.files.open_map(file)
    return window


@pytest.fixture
def versions(shop, qtbot):
    """The dialog, after two saves on top of the map as it was."""
    for title in ("Search by author", "Search by any word"):
        change(shop, title)
        assert shop.files.save()
        shop.document._safety.wait()
    shop.files.show_versions()
    dialog = shop.findChild(VersionsDialog)
    items = [dialog.list.topLevelItem(row) for row in range(dialog.list.topLevelItemCount())]
    qtbot.waitUntil(lambda: all(item.text(1) != "…" for item in items))
    return dialog


def choose(dialog, row, qtbot):
    dialog.list.setCurrentIndex(dialog.list.model().index(row, 0))
    qtbot.waitUntil(dialog.restore.isEnabled)


def title(window, record_id):
    return window.document.story_map.find(record_id).title


def test_each_save_is_a_version_and_what_was_there_before_too(versions):
    items = [versions.list.topLevelItem(row) for row in range(versions.list.topLevelItemCount())]

    assert [item.text(1) for item in items] == ["no change", "1 changed", "1 changed"]


def test_a_version_shows_its_board_and_what_changed_since(versions, qtbot):
    choose(versions, 2, qtbot)

    assert versions.preview.document.story_map.stories[BY_WORD].title == "Search by word"
    assert "“Search by word” → “Search by any word”" in versions.lines.toPlainText()


def test_a_version_is_restored_as_one_step(versions, shop, qtbot):
    choose(versions, 2, qtbot)

    versions.restore.click()

    assert title(shop, BY_WORD) == "Search by word"
    assert shop.isWindowModified()
    assert shop.document.undo_label.startswith("Restore the version of ")
    shop.document.undo()
    assert title(shop, BY_WORD) == "Search by any word"


def test_a_version_opens_as_a_copy(versions, shop, qtbot):
    choose(versions, 1, qtbot)

    versions.copy.click()

    other = shop.session.windows[1]
    assert title(other, BY_WORD) == "Search by author"
    assert other.document.path is None
    assert title(shop, BY_WORD) == "Search by any word"


def test_a_version_that_cannot_be_read_says_so(shop, qtbot):
    change(shop)
    shop.files.save()
    shop.document._safety.wait()
    shop.files.show_versions()
    dialog = shop.findChild(VersionsDialog)
    dialog.close()
    newest = dialog._versions[0].path
    newest.write_bytes(b"gone")

    shop.files.show_versions()

    dialog = shop.findChildren(VersionsDialog)[-1]
    qtbot.waitUntil(lambda: "gone or damaged" in dialog.note.text())
    assert not dialog.restore.isEnabled()


def test_a_map_in_no_file_has_no_versions(window):
    window.files.show_versions()

    assert window.findChild(VersionsDialog) is None
    assert "once it is saved" in window.statusBar().currentMessage()


# Other files


@pytest.fixture
def other(file, book_shop):
    """A copy of the map in which a card has another title."""
    path = file.with_name("from-ann.smap")
    path.write_bytes(encode(rename(book_shop, BY_CARD, "Pay by <b>coin</b>")))
    return path


def test_another_map_is_compared_and_leads_to_the_cards(shop, other, qtbot):
    shop.files.others.compare_with(other)
    qtbot.waitUntil(lambda: shop.findChild(CompareDialog) is not None)
    dialog = shop.findChild(CompareDialog)
    assert "1 changed" in dialog.summary.text()
    lines = [dialog.list.item(row).text() for row in range(dialog.list.count())]
    assert lines[1] == "  title: “Pay by card” → “Pay by <b>coin</b>”"

    dialog.list.itemClicked.emit(dialog.list.item(1))

    assert shop.document.selection.ids == (BY_CARD,)


def test_another_map_is_merged_and_what_differs_waits_for_a_choice(shop, other, qtbot):
    shop.files.others.compare_with(other)
    qtbot.waitUntil(lambda: shop.findChild(CompareDialog) is not None)

    shop.findChild(CompareDialog).merge.click()

    qtbot.waitUntil(lambda: len(pending(shop.document.story_map)) == 1)
    assert title(shop, BY_CARD) == "Pay by card"
    assert "One field has two values" in shop.notices.texts[0]
    shop.document.undo()
    assert pending(shop.document.story_map) == ()
    assert shop.notices.texts == ()


def test_another_map_that_cannot_be_read_changes_nothing(shop, tmp_path, answers, qtbot):
    broken = tmp_path / "broken.smap"
    broken.write_bytes(b"notes")
    before = shop.document.story_map
    answers.press("OK")

    shop.files.others.merge_from(broken)

    qtbot.waitUntil(lambda: bool(answers.said))
    assert shop.document.story_map is before


def test_a_copy_that_a_sync_program_left_is_offered(window, file, book_shop, qtbot):
    copy = file.with_name("book-shop (Ann's conflicted copy 2026-01-02).smap")
    changed = rename(book_shop, BY_CARD, "Pay by coin")
    copy.write_bytes(encode(changed))

    window.files.open_map(file)

    qtbot.waitUntil(lambda: bool(window.notices.texts))
    assert window.notices.texts[0].startswith("book-shop (Ann's conflicted copy")
    row = window.notices.findChild(NoticeRow)
    [merge] = [one for one in row.findChildren(QPushButton) if one.text() == "Merge"]
    merge.click()
    qtbot.waitUntil(lambda: len(pending(window.document.story_map)) == 1)
    assert load(copy).story_map == changed


def test_a_copy_that_holds_the_same_is_not_offered(window, file, qtbot):
    file.with_name("book-shop 2.smap").write_bytes(file.read_bytes())

    window.files.open_map(file)

    qtbot.wait(150)
    assert window.notices.texts == ()


# Files that need a choice, or mending


MARKED = b"""<<<<<<< HEAD
   "title": "Search by ours"
=======
   "title": "Search by theirs"
>>>>>>> ann
"""


def test_a_file_with_conflict_marks_opens_as_one_map_and_is_not_written(window, file, qtbot):
    window.session.settings.autosave = True
    marked = file.read_bytes().replace(b'   "title": "Search by word"\n', MARKED)
    assert marked.count(b"<<<<") == 1
    file.write_bytes(marked)

    window.files.open_map(file)

    assert window.document.path == file
    assert title(window, BY_WORD) == "Search by ours"
    assert len(pending(window.document.story_map)) == 1
    assert window.notices.texts[0].startswith(
        "Git left both sides of a merge in book-shop.smap: “HEAD” and “ann”."
    )
    assert window.isWindowModified()
    assert file.read_bytes() == marked


def test_a_file_with_conflict_marks_is_saved_once_all_is_chosen(window, file, qtbot):
    file.write_bytes(file.read_bytes().replace(b'   "title": "Search by word"\n', MARKED))
    window.files.open_map(file)
    window.keeper.exchange.choose()
    window.findChild(ConflictsDialog).take.click()

    assert window.files.save()

    assert load(file).story_map.stories[BY_WORD].title == "Search by theirs"
    assert not window.isWindowModified()


def test_a_file_that_git_settled_meanwhile_is_not_saved_over(window, file, qtbot):
    settled = file.read_bytes().replace(b"by card", b"by coin").replace(b"by word", b"by ours")
    file.write_bytes(file.read_bytes().replace(b'   "title": "Search by word"\n', MARKED))
    window.files.open_map(file)
    window.keeper.exchange.choose()
    window.findChild(ConflictsDialog).take.click()
    file.write_bytes(settled)

    assert window.files.save()

    stories = load(file).story_map.stories
    assert stories[BY_WORD].title == "Search by theirs"
    assert stories[BY_CARD].title == "Pay by coin"


def test_the_program_starts_with_a_file_with_conflict_marks(session, file, qtbot):
    file.write_bytes(file.read_bytes().replace(b'   "title": "Search by word"\n', MARKED))
    loaded, errors = main._loaded([file], main._read_to_glimpse)

    main._open_all(session, loaded)

    assert errors == []
    [window] = session.windows
    assert window.document.path == file
    assert len(pending(window.document.story_map)) == 1


def test_what_can_be_read_of_a_damaged_file_opens_as_a_new_map(window, file, answers, qtbot):
    damaged = file.read_bytes().replace(b'"Pay by card"', b'"Pay by')
    file.write_bytes(damaged)
    answers.press("Open what can be read")

    window.files.open_map(file)

    qtbot.waitUntil(lambda: BY_WORD in window.document.story_map.stories)
    qtbot.waitUntil(lambda: bool(window.notices.texts))
    assert window.document.path is None
    assert "could not be read" in window.notices.texts[0]
    assert file.read_bytes() == damaged


@pytest.mark.parametrize("content", [b"", b"{}", b'{"format": "smap", "rec', None])
def test_what_a_broken_file_held_before_opens_as_a_new_map(content, window, file, answers, qtbot):
    version = Backups(backup_folder(), file).keep(file.read_bytes())
    if content is None:
        file.unlink()
    else:
        file.write_bytes(content)
    when = moment_text(version.when)
    answers.press(f"Open the version of {when}")

    window.files.open_map(file)

    qtbot.waitUntil(lambda: window.document.story_map.find(BY_WORD) is not None)
    assert window.document.path is None
    qtbot.waitUntil(lambda: bool(window.notices.texts))
    assert f"as it was saved at {when}" in window.notices.texts[0]
    assert (file.read_bytes() if file.exists() else None) == content
