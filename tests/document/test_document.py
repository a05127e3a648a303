"""The open document: commits, undo, its file, what is being typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from storymap.document.document import Document
from storymap.edit.outline import rename
from storymap.files.codec import load
from storymap.files.errors import SaveError
from tests.builders import a_map, id_of


@pytest.fixture
def document(qapp: object) -> Document:
    return Document(a_map({"Browse": {"Search": {"MVP": ["By word", "By shelf"]}}}))


def retitle(document: Document, old: str, new: str, merge_key: str | None = None) -> bool:
    story_map = document.story_map
    return document.commit("Rename", rename(story_map, id_of(story_map, old), new), merge_key)


def test_an_undone_map_is_the_one_before(document: Document):
    before = document.story_map

    retitle(document, "By word", "By author")
    document.undo()

    assert document.story_map == before
    assert not document.is_modified


def test_what_is_undone_can_be_done_again(document: Document):
    retitle(document, "By word", "By author")
    after = document.story_map

    document.undo()
    document.redo()

    assert document.story_map == after
    assert (document.undo_label, document.redo_label) == ("Rename", None)


def test_typing_on_is_one_step(document: Document):
    before = document.story_map

    retitle(document, "By word", "By w", "title")
    retitle(document, "By w", "By wo", "title")
    document.undo()

    assert document.story_map == before


def test_a_commit_that_changes_nothing_is_no_step(document: Document):
    assert not document.commit("Nothing", document.story_map)
    assert document.undo_label is None


def test_what_was_removed_is_no_longer_selected(document: Document):
    by_word = id_of(document.story_map, "By word")
    document.selection.select(by_word, id_of(document.story_map, "By shelf"))

    document.commit("Remove", document.story_map.without(by_word))

    assert document.selection.ids == (id_of(document.story_map, "By shelf"),)


def test_saving_writes_what_is_still_being_typed(document: Document, tmp_path: Path):
    document.settling.connect(lambda: retitle(document, "By word", "By author"))

    document.save(tmp_path / "map.smap")

    saved = load(tmp_path / "map.smap").story_map
    assert {story.title for story in saved.stories.values()} == {"By author", "By shelf"}
    assert not document.is_modified


def test_a_failed_save_leaves_the_document_modified(document: Document, tmp_path: Path):
    retitle(document, "By word", "By author")

    with pytest.raises(SaveError):
        document.save(tmp_path / "no folder" / "map.smap")

    assert document.is_modified
    assert document.path is None


def test_a_file_that_another_program_changed_is_not_overwritten(document: Document, tmp_path: Path):
    path = tmp_path / "map.smap"
    document.save(path)
    path.write_text("something else")
    retitle(document, "By word", "By author")

    with pytest.raises(SaveError) as refused:
        document.save()

    assert refused.value.kind == "changed"
    assert path.read_text() == "something else"
