"""An open document is safe: edits are in a journal until they are saved, saves are kept."""

from __future__ import annotations

import errno
from threading import get_ident

import pytest

from storymap.document.document import Document
from storymap.edit.fields import set_fields
from storymap.files import journal as journal_module
from storymap.files import safety
from storymap.files.backups import Backups
from storymap.files.codec import decode, encode, load
from storymap.files.encoder import MapEncoder
from storymap.files.journal import recoverable
from storymap.files.safety import Safety
from storymap.files.settle import settle
from tests.builders import a_map


@pytest.fixture
def folders(tmp_path):
    return tmp_path / "journal", tmp_path / "backups"


@pytest.fixture
def document(opened, tmp_path, folders):
    path = tmp_path / "bikes.smap"
    path.write_bytes(encode(a_map({"Buy": {"Pay": {"MVP": ["By card"]}}})))
    found = opened(path)
    found.safety = Safety(*folders)
    found.keep_safe(found.safety)
    yield found
    found.close()
    found.safety.wait()


def rename(document: Document, title: str) -> None:
    document.commit("Rename", set_fields(document.story_map, "story-1", title=title))


def after_a_crash(document: Document, folders):
    """What another program finds when this one is killed now."""
    document.safety._journal.close()
    (left,) = recoverable(folders[0])
    return left.recover()


def test_edits_undo_and_redo_are_in_the_journal(document, folders):
    for title in ("One", "Two", "Three"):
        rename(document, title)
    document.undo()
    document.undo()
    document.redo()

    found = after_a_crash(document, folders)

    assert found.story_map == document.story_map
    assert found.story_map.stories["story-1"].title == "Two"
    assert found.edits == 6


def test_opening_a_map_writes_nothing(document, folders):
    assert not folders[0].exists()
    document.close()
    assert not folders[0].exists()


def test_the_first_edit_of_a_long_map_in_no_file_does_not_wait_for_its_copy(
    opened, qtbot, folders, monkeypatch
):
    titles = [f"Story {number}" for number in range(1001)]
    document = opened(a_map({"Buy": {"Pay": {None: titles}}}))
    before = document.story_map
    document.safety = Safety(*folders)
    document.keep_safe(document.safety)
    threads = []
    monkeypatch.setattr(safety, "MapEncoder", lambda: threads.append(get_ident()) or MapEncoder())

    rename(document, "One")
    qtbot.waitUntil(lambda: document.safety._journal.base_content() is not None)
    found = after_a_crash(document, folders)

    assert (found.base, found.story_map) == (before, document.story_map)
    assert len(threads) == 1
    assert get_ident() not in threads
    document.close()
    document.safety.wait()


def test_a_save_ends_the_journal_and_keeps_both_versions(document, folders, tmp_path):
    rename(document, "One")
    document.save()
    document.safety.wait()

    assert list(folders[0].iterdir()) == []
    backups = Backups(folders[1], document.path)
    maps = [decode(backups.read(version)).story_map for version in backups.versions()]
    assert [m.stories["story-1"].title for m in maps] == ["One", "By card"]
    rename(document, "Two")
    document.save()
    document.safety.wait()
    assert len(backups.versions()) == 3


def test_edits_after_a_save_start_from_what_was_saved(document, folders):
    rename(document, "One")
    document.save()
    saved = document.story_map
    document.undo()

    found = after_a_crash(document, folders)

    assert (found.base, found.on_disk) == (saved, "same")
    assert found.story_map.stories["story-1"].title == "By card"


def test_a_map_that_was_never_saved_is_safe_and_then_belongs_to_its_file(opened, folders, tmp_path):
    document = opened(a_map({"Buy": {"Pay": {None: ["By card"]}}}))
    document.safety = Safety(*folders)
    document.keep_safe(document.safety)
    rename(document, "One")
    document.save(tmp_path / "new.smap")
    document.safety.wait()

    assert len(Backups(folders[1], tmp_path / "new.smap").versions()) == 1
    rename(document, "Two")
    assert after_a_crash(document, folders).on_disk == "same"


def test_closing_without_saving_leaves_nothing_to_recover(document, folders):
    rename(document, "One")
    document.close()
    document.safety.wait()

    assert recoverable(folders[0]) == ()
    assert list(folders[0].iterdir()) == []


def others(document: Document, **fields: object) -> None:
    """Another program changes the file."""
    m = load(document.path).story_map
    document.path.write_bytes(encode(set_fields(m, "story-1", **fields)))


def test_what_another_program_wrote_is_shown_if_nothing_was_unsaved(document, folders):
    others(document, title="Theirs")

    assert document.take_in(load(document.path), "Changed by another program") == ()

    assert document.story_map.stories["story-1"].title == "Theirs"
    assert not document.is_modified
    document.undo()
    assert document.story_map.stories["story-1"].title == "By card"
    assert document.is_modified
    document.save()
    document.safety.wait()
    assert load(document.path).story_map.stories["story-1"].title == "By card"
    assert list(folders[0].iterdir()) == []


def test_what_another_program_wrote_is_merged_with_what_is_not_saved(document, folders):
    rename(document, "Mine")
    others(document, value=7)

    assert document.take_in(load(document.path), "Merge") == ()

    story = document.story_map.stories["story-1"]
    assert (story.title, story.value) == ("Mine", 7)
    document.undo()
    document.undo()
    assert document.is_modified
    document.redo()
    document.redo()
    document.safety._journal.close()
    document.safety.wait()
    (left,) = recoverable(folders[0])
    found = left.recover()
    assert (found.on_disk, found.story_map) == ("same", document.story_map)
    assert found.base == load(document.path).story_map
    left.discard()


def test_what_both_changed_is_a_conflict_and_waits_in_the_map(document):
    rename(document, "Mine")
    others(document, title="Theirs")

    (conflict,) = document.take_in(load(document.path), "Merge")

    assert (conflict.ours, conflict.theirs) == ("Mine", "Theirs")
    assert document.is_modified
    document.commit("Settle", settle(document.story_map, conflict, "theirs"))
    assert document.story_map == load(document.path).story_map
    document.save()
    document.safety.wait()


def test_a_journal_that_cannot_be_kept_is_told_and_work_goes_on(document, folders):
    folders[0].write_bytes(b"in the way")

    rename(document, "One")
    rename(document, "Two")

    assert document.story_map.stories["story-1"].title == "Two"
    assert document.safety.error is not None
    document.save()
    assert document.safety.error is None
    document.safety.wait()


def test_versions_that_cannot_be_kept_do_not_stop_a_save(document, folders, caplog):
    folders[1].write_bytes(b"in the way")
    rename(document, "One")

    document.save()
    document.safety.wait()

    assert not document.is_modified
    assert "no earlier version is kept" in caplog.text


def others_in(folder, path):
    """The titles of the first story in all versions of a file."""
    backups = Backups(folder, path)
    maps = [decode(backups.read(version)).story_map for version in backups.versions()]
    return [m.stories["story-1"].title for m in maps]


def test_what_is_saved_over_is_kept_as_a_version(document, folders, tmp_path):
    target = tmp_path / "other.smap"
    target.write_bytes(encode(set_fields(document.story_map, "story-1", title="Theirs")))
    rename(document, "Mine")

    document.save(target)
    document.safety.wait()

    assert load(target).story_map.stories["story-1"].title == "Mine"
    assert sorted(others_in(folders[1], target)) == ["By card", "Mine", "Theirs"]


def test_what_came_to_the_place_of_a_deleted_file_is_kept_as_a_version(document, folders):
    rename(document, "Mine")
    theirs = encode(set_fields(document.story_map, "story-1", title="Theirs"))
    document.path.unlink()
    document.forget_file()
    document.path.write_bytes(theirs)

    document.save()
    document.safety.wait()

    assert "Theirs" in others_in(folders[1], document.path)


def test_a_file_that_is_no_map_is_no_version(document, folders, tmp_path):
    target = tmp_path / "other.smap"
    target.write_bytes(b"just some words")

    document.save(target)
    document.safety.wait()

    assert len(Backups(folders[1], target).versions()) == 1


@pytest.fixture
def full_disk(monkeypatch):
    """``full_disk(True)``: nothing can be written to journals from now on."""
    real, state = journal_module.os.write, {"is_full": False}

    def write(handle, data):
        if state["is_full"]:
            raise OSError(errno.ENOSPC, "full")
        return real(handle, data)

    monkeypatch.setattr(journal_module.os, "write", write)
    return lambda is_full: state.update(is_full=is_full)


@pytest.mark.parametrize("begins", ["before", "after"])
def test_a_journal_goes_on_when_the_disk_has_room_again(
    document, folders, full_disk, monkeypatch, begins
):
    monkeypatch.setattr(safety, "RETRY", 0.0)
    if begins == "after":
        rename(document, "One")
    full_disk(True)
    rename(document, "Two")
    rename(document, "Three")
    assert document.safety.error is not None
    full_disk(False)

    rename(document, "Four")

    assert document.safety.error is None
    document.safety.wait()
    found = after_a_crash(document, folders)
    assert found.story_map == document.story_map
    assert found.on_disk == "same"


def test_a_journal_is_not_tried_again_at_each_key(document, folders, full_disk):
    full_disk(True)
    rename(document, "Two")
    full_disk(False)

    rename(document, "Three")

    assert document.safety.error is not None


def test_what_is_safe_is_told_once_all_that_it_needs_is_on_the_disk(document, folders):
    rename(document, "Two")

    assert document.safety.is_whole()

    assert document.safety._journal.base_content() == document.path.read_bytes()


def test_nothing_is_whole_where_no_journal_can_be(document, folders):
    folders[0].write_bytes(b"in the way")
    rename(document, "Two")

    assert not document.safety.is_whole()
