"""Saving in the background: the last state wins, and what was edited meanwhile is not saved."""

from __future__ import annotations

from threading import get_ident

import pytest

from storymap.document import saving
from storymap.document.document import Document
from storymap.document.saving import Autosave, Saver
from storymap.edit.fields import set_fields
from storymap.files.codec import encode, load
from storymap.files.encoder import MapEncoder
from storymap.files.journal import recoverable
from storymap.files.safety import Safety
from tests.builders import a_map


@pytest.fixture
def document(opened, tmp_path):
    path = tmp_path / "bikes.smap"
    path.write_bytes(encode(a_map({"Buy": {"Pay": {"MVP": ["By card"]}}})))
    return opened(path)


@pytest.fixture
def saver(document):
    return Saver(document)


def rename(document: Document, title: str) -> None:
    document.commit("Rename", set_fields(document.story_map, "story-1", title=title))


def on_disk(document: Document) -> str:
    return load(document.path).story_map.stories["story-1"].title


def test_a_map_is_saved_while_work_goes_on(qtbot, document, saver):
    rename(document, "One")

    with qtbot.waitSignal(saver.saved):
        saver.save()
        assert saver.is_saving
        assert document.is_modified

    assert on_disk(document) == "One"
    assert not document.is_modified
    assert not saver.is_saving


def test_the_window_encodes_nothing(qtbot, document, saver, monkeypatch):
    threads = []
    real = MapEncoder.encode

    def encode_here(encoder, story_map):
        threads.append(get_ident())
        return real(encoder, story_map)

    monkeypatch.setattr(MapEncoder, "encode", encode_here)
    rename(document, "One")

    with qtbot.waitSignal(saver.saved):
        saver.save()

    assert len(threads) == 1
    assert get_ident() not in threads


def test_what_is_edited_during_a_save_is_not_saved(qtbot, document, saver):
    rename(document, "One")
    with qtbot.waitSignal(saver.saved):
        saver.save()
        rename(document, "Two")

    assert on_disk(document) == "One"
    assert document.is_modified
    document.undo()
    assert not document.is_modified


def test_a_state_that_is_no_longer_in_the_history_is_not_taken_for_saved(qtbot, document, saver):
    rename(document, "One")
    with qtbot.waitSignal(saver.saved):
        saver.save()
        document.undo()
        rename(document, "Two")

    assert on_disk(document) == "One"
    assert document.is_modified
    document.undo()
    assert document.is_modified


def test_of_saves_that_wait_the_last_one_wins(qtbot, document, saver, tmp_path):
    with qtbot.waitSignal(saver.saved):
        for title in ("One", "Two", "Three"):
            rename(document, title)
            saver.save(tmp_path / f"{title}.smap")

    assert document.path == tmp_path / "Three.smap"
    assert on_disk(document) == "Three"
    assert not (tmp_path / "Two.smap").exists()
    assert not document.is_modified


def test_a_save_that_fails_leaves_the_document_modified(qtbot, document, saver):
    rename(document, "One")
    document.path.write_bytes(b"other")

    with qtbot.waitSignal(saver.failed) as failed:
        saver.save()
        saver.save()

    assert failed.args[0].kind == "changed"
    assert document.is_modified
    assert not saver.is_saving
    assert document.path.read_bytes() == b"other"


def test_the_journal_goes_on_from_what_was_saved(qtbot, document, saver, tmp_path):
    safety = Safety(tmp_path / "journal", tmp_path / "backups")
    document.keep_safe(safety)
    rename(document, "One")
    with qtbot.waitSignal(saver.saved):
        saver.save()
        rename(document, "Two")
    rename(document, "Three")
    safety.wait()
    safety._journal.close()

    (left,) = recoverable(tmp_path / "journal")
    found = left.recover()

    assert found.base == load(document.path).story_map
    assert (found.story_map, found.on_disk) == (document.story_map, "same")
    left.discard()


def test_a_named_map_saves_itself_when_nobody_edits(qtbot, document, saver, monkeypatch):
    monkeypatch.setattr(saving, "IDLE", 20)
    autosave = Autosave(document, saver)

    with qtbot.waitSignal(saver.saved):
        rename(document, "One")

    assert on_disk(document) == "One"
    autosave.is_wanted = False
    rename(document, "Two")
    qtbot.wait(60)
    assert on_disk(document) == "One"


def test_after_a_save_that_failed_nothing_saves_itself(qtbot, document, saver, monkeypatch):
    monkeypatch.setattr(saving, "IDLE", 20)
    autosave = Autosave(document, saver)
    content = document.path.read_bytes()
    document.path.write_bytes(b"other")
    with qtbot.waitSignal(saver.failed):
        rename(document, "One")
    document.path.write_bytes(content)

    rename(document, "Two")
    qtbot.wait(60)
    assert on_disk(document) == "By card"
    with qtbot.waitSignal(saver.saved):
        saver.save()
    with qtbot.waitSignal(saver.saved):
        rename(document, "Three")
    assert on_disk(document) == "Three"
    assert autosave.is_wanted


def test_a_save_that_failed_is_tried_again_after_a_while(qtbot, document, saver, monkeypatch):
    monkeypatch.setattr(saving, "IDLE", 20)
    monkeypatch.setattr(saving, "AGAIN", 60)
    autosave = Autosave(document, saver)
    content = document.path.read_bytes()
    document.path.write_bytes(b"other")
    with qtbot.waitSignal(saver.failed):
        rename(document, "One")
    document.path.write_bytes(content)

    with qtbot.waitSignal(saver.saved):
        pass

    assert on_disk(document) == "One"
    assert autosave.is_wanted


def test_a_map_without_a_file_does_not_save_itself(qtbot, opened, monkeypatch):
    monkeypatch.setattr(saving, "IDLE", 10)
    document = opened(a_map({"Buy": {"Pay": {None: ["By card"]}}}))
    saver = Saver(document)
    Autosave(document, saver)

    rename(document, "One")
    qtbot.wait(40)

    assert not saver.is_saving
    with pytest.raises(ValueError, match="path"):
        saver.save()
