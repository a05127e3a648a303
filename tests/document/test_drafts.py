"""What is typed and not committed is safe too, less than a second after each key."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject

from storymap.document.document import Document
from storymap.document.drafts import WAIT
from storymap.edit.fields import set_fields
from storymap.files.codec import encode, load
from storymap.files.journal import FLUSH_EVERY, _checked, _parsed, recoverable
from storymap.files.safety import Safety
from tests.builders import a_map


class Typing(QObject):
    """Somebody who types a title, as an editor would."""

    def __init__(self, document: Document) -> None:
        super().__init__(document)
        self.document, self.text = document, ""

    def type(self, text):
        self.text += text
        self.document.drafts.typed(self)

    def draft(self, story_map):
        return set_fields(story_map, "story-1", title=self.text) if self.text else story_map

    def enter(self):
        text, self.text = self.text, ""
        self.document.commit("Rename", set_fields(self.document.story_map, "story-1", title=text))

    def leave(self):
        self.text = ""
        self.document.drafts.write()


@pytest.fixture
def folders(tmp_path):
    return tmp_path / "journal", tmp_path / "backups"


@pytest.fixture
def document(opened, tmp_path, folders):
    path = tmp_path / "bikes.smap"
    path.write_bytes(encode(a_map({"Buy": {"Pay": {"MVP": ["By card", "By cash"]}}})))
    found = opened(path)
    found.safety = Safety(*folders)
    found.keep_safe(found.safety)
    yield found
    found.close()
    found.safety.wait()


@pytest.fixture
def typing(document):
    return Typing(document)


def written(document, qtbot, count=1):
    """Wait until the journal has so many lines."""
    journal = document.safety
    qtbot.waitUntil(lambda: bool(journal._journal) and journal._journal._count == count)


def after_a_crash(document, folders):
    """What another program finds when this one is killed now."""
    document.safety._journal.close()
    (left,) = recoverable(folders[0])
    return left.recover()


def title(story_map):
    return story_map.stories["story-1"].title


def test_a_key_is_on_the_disk_within_a_second_of_a_power_cut():
    assert WAIT / 1000 + FLUSH_EVERY < 1


def test_what_is_typed_comes_back_and_is_not_in_the_map_before(document, typing, folders, qtbot):
    typing.type("By co")
    written(document, qtbot)

    assert not document.is_modified
    assert document.undo_label is None
    found = after_a_crash(document, folders)
    assert title(found.story_map) == "By co"
    assert (found.edits, found.on_disk, found.is_saved) == (1, "same", False)


def test_keys_in_a_row_do_not_put_it_off(document, typing, folders, qtbot, monkeypatch):
    monkeypatch.setattr(document.drafts._timer, "start", lambda: starts.append(typing.text))
    starts = []
    for letter in "coin":
        typing.type(letter)
    assert starts == ["c", "co", "coi", "coin"]
    monkeypatch.undo()

    document.drafts._timer.setInterval(60_000)
    typing.type("s")
    begun = document.drafts._timer.remainingTime()
    qtbot.wait(20)
    typing.type("!")

    assert document.drafts._timer.remainingTime() < begun


def test_what_is_committed_takes_the_place_of_what_was_typed(document, typing, folders, qtbot):
    typing.type("By co")
    written(document, qtbot)
    typing.type("in")
    typing.enter()

    assert title(document.story_map) == "By coin"
    qtbot.wait(WAIT + 50)
    found = after_a_crash(document, folders)
    assert (found.story_map, found.edits) == (document.story_map, 1)


def test_typing_that_was_left_is_not_offered(document, typing, folders, qtbot):
    typing.type("By co")
    written(document, qtbot)

    typing.leave()

    found = after_a_crash(document, folders)
    assert found.story_map == document.story_map
    assert found.is_saved


def test_an_edit_elsewhere_leaves_what_is_typed_where_it_is(document, typing, folders, qtbot):
    typing.type("By co")
    written(document, qtbot)
    m = document.story_map
    document.commit("Rename", set_fields(m, "story-2", title="By shell"))
    document.commit("Value", set_fields(document.story_map, "story-1", value=3))

    found = after_a_crash(document, folders)

    assert title(found.story_map) == "By co"
    assert found.story_map.stories["story-1"].value == 3
    assert found.story_map.stories["story-2"].title == "By shell"
    assert title(document.story_map) == "By card"


def test_undo_while_something_is_typed_keeps_it(document, typing, folders, qtbot):
    document.commit("Value", set_fields(document.story_map, "story-2", value=3))
    typing.type("By co")
    written(document, qtbot, 2)
    document.undo()

    found = after_a_crash(document, folders)

    assert title(found.story_map) == "By co"
    assert found.story_map.stories["story-2"].value is None


def test_a_save_keeps_what_is_typed_in_the_next_journal(document, typing, folders, qtbot):
    document.commit("Value", set_fields(document.story_map, "story-2", value=3))
    typing.type("By co")
    document.save()

    assert title(load(document.path).story_map) == "By card"
    found = after_a_crash(document, folders)
    assert title(found.story_map) == "By co"
    assert found.base == load(document.path).story_map


@pytest.mark.parametrize("is_modified", [True, False])
def test_what_another_program_wrote_leaves_what_is_typed_safe(
    document, typing, folders, qtbot, is_modified
):
    if is_modified:
        document.commit("Value", set_fields(document.story_map, "story-2", value=3))
    typing.type("By co")
    document.drafts.write()
    theirs = set_fields(load(document.path).story_map, "story-2", title="By shell")
    document.path.write_bytes(encode(theirs))
    document.take_in(load(document.path), "Changed")

    found = after_a_crash(document, folders)

    assert title(found.story_map) == "By co"
    assert found.story_map.stories["story-2"].title == "By shell"
    assert found.base == theirs
    assert found.on_disk == "same"


def test_closing_forgets_what_is_typed(document, typing, folders, qtbot):
    typing.type("By co")
    written(document, qtbot)

    document.close()
    document.safety.wait()
    document.drafts.write()

    assert recoverable(folders[0]) == ()
    assert list(folders[0].iterdir()) == []


def test_who_typed_may_be_gone(document, typing, folders, qtbot):
    typing.type("By co")
    typing.deleteLater()
    qtbot.wait(1)

    document.drafts.write()

    assert not folders[0].exists()


def test_a_journal_that_cannot_be_kept_does_not_stop_typing(document, typing, folders):
    folders[0].write_bytes(b"in the way")

    typing.type("By co")
    document.drafts.write()

    assert document.safety.error is not None
    typing.enter()
    assert title(document.story_map) == "By co"


def test_a_draft_is_a_patch_as_any_other_in_the_journal(document, typing, qtbot):
    typing.type("By co")
    document.drafts.write()
    typing.type("in")
    document.drafts.write()
    typing.enter()

    lines = [_checked(line).decode() for line in _parsed(document.safety._journal.path)[1]]

    assert lines == [
        '{"n":1,"o":"typing","ops":[["story-1","title","By co"]]}',
        '{"n":2,"o":"typing","ops":[["story-1","title","By coin"]]}',
    ]
