"""A large file is seen before it is read whole, and read whole before anything is done with it."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt

from storymap.app import main
from storymap.files.codec import encode, load
from storymap.files.glimpse import GlimpsedStory
from tests.app.conftest import BY_WORD


@pytest.fixture
def start(session, monkeypatch):
    """``start(path)``: the window that shows a file, of which the program takes a glimpse."""
    monkeypatch.setattr(main, "LONG", 0)

    def started(path):
        loaded, errors = main._loaded([path], main._read_to_glimpse)
        assert not errors
        main._open_all(session, loaded)
        return session.windows[-1]

    return started


def seen_stories(window):
    """Return the stories of the board that is seen."""
    return window._seen.document.story_map.stories.values()


def test_the_board_is_seen_before_the_file_is_read_whole(start, file, qtbot):
    window = start(file)

    assert {type(story) for story in seen_stories(window)} == {GlimpsedStory}
    assert window.windowTitle().startswith("book-shop.smap")

    qtbot.waitUntil(lambda: window.is_furnished)

    assert window.document.story_map == load(file).story_map
    assert window.board.document is window.document
    assert (window.document.path, window.isWindowModified()) == (file, False)
    assert window.session.settings.recent == (file,)


def test_whoever_asks_for_the_document_gets_it_whole(start, file):
    window = start(file)

    assert window.document.story_map == load(file).story_map
    assert window.is_furnished


def test_it_is_saved_as_if_it_had_been_read_at_once(start, file, qtbot):
    window = start(file)
    qtbot.waitUntil(lambda: window.is_furnished)
    before = file.read_bytes()

    window.document.selection.select(BY_WORD)
    window.actions_["edit.delete"].trigger()
    assert window.files.save()
    window.actions_["edit.undo"].trigger()
    assert window.files.save()

    assert file.read_bytes() == before


def test_a_key_that_comes_before_it_is_read_whole_loses_nothing(start, file, qtbot):
    window = start(file)

    qtbot.keyClick(window, Qt.Key.Key_Escape)

    assert window.is_furnished
    assert window.document.story_map == load(file).story_map


def test_what_is_odd_in_a_file_is_said(start, file, qtbot):
    content = json.loads(file.read_bytes())
    story = next(one for one in content["records"] if one["kind"] == "story")
    story["feedback"] = "Good"
    file.write_text(json.dumps(content))

    window = start(file)
    assert len(seen_stories(window)) == 2
    qtbot.waitUntil(lambda: "notices" in vars(window))

    assert "nothing was lost" in window.notices.texts[0]
    assert window.document.story_map.head.kept


def test_a_file_that_proves_to_be_damaged_can_be_opened_in_part(start, file, qtbot, answers):
    deep = b"[" * 40 + b"]" * 40
    file.write_bytes(
        file.read_bytes().replace(
            b'"title": "Search by word"', b'"title": "Search", "refs": ' + deep
        )
    )
    asked = []

    window = start(file)
    window.open_files = asked.append
    qtbot.waitUntil(lambda: bool(asked))

    assert asked == [[file]]
    assert window.document.path is None


def test_several_files_are_read_at_once(session, file, tmp_path):
    other = tmp_path / "other.smap"
    other.write_bytes(encode(load(file).story_map))

    loaded, _ = main._loaded([file, other], main._read)
    main._open_all(session, loaded)

    assert [window.document.path for window in session.windows] == [file, other]
