"""The open document: commits, undo, its file, what is being typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from storymap.document.document import Document
from storymap.edit.outcomes import add_outcome
from storymap.edit.outline import rename
from storymap.edit.removal import remove
from storymap.edit.stories import add_stories
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


# What undo and redo select


def test_undo_selects_what_came_back_and_redo_what_stands_beside_it(document: Document):
    story_map = document.story_map
    gone = id_of(story_map, "By shelf")
    document.selection.select(gone)
    document.commit("Remove", remove(story_map, [gone]))
    told: list[tuple[str, ...]] = []
    document.went_back.connect(told.append)

    document.undo()
    assert document.selection.ids == (gone,)

    document.redo()
    assert document.selection.ids == (id_of(story_map, "By word"),)
    assert told == [(gone,), (id_of(story_map, "By word"),)]


def test_redo_selects_the_cards_that_were_added_again(document: Document):
    story_map = document.story_map
    step, lane = id_of(story_map, "Search"), id_of(story_map, "MVP")
    added, ids = add_stories(story_map, step, lane, ["By author", "By year"])
    document.commit("Add", added)

    document.undo()
    document.redo()

    assert set(document.selection.ids) == set(ids)


def test_undo_selects_what_it_changed(document: Document):
    retitle(document, "By word", "By author")
    document.selection.select(id_of(document.story_map, "By shelf"))

    document.undo()

    assert document.selection.ids == (id_of(document.story_map, "By word"),)


def test_a_step_that_came_back_is_selected_without_its_stories(document: Document):
    step = id_of(document.story_map, "Search")
    document.commit("Remove", remove(document.story_map, [step]))

    document.undo()

    assert document.selection.ids == (step,)


def test_undoing_what_is_not_on_the_board_leaves_the_selection(document: Document):
    document.commit("Add outcome", add_outcome(document.story_map, "Readers come back")[0])
    document.selection.select(id_of(document.story_map, "By shelf"))

    document.undo()

    assert document.selection.ids == (id_of(document.story_map, "By shelf"),)
