"""Another program changes the file of a map that is open."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from storymap.app.conflicts import ConflictsDialog
from storymap.document import saving, watching
from storymap.edit.outline import rename
from storymap.files.codec import encode, load
from storymap.files.state import journal_folder
from storymap.model.conflicts import pending
from tests.app.driving import BY_CARD, BY_WORD, change


@pytest.fixture(autouse=True)
def own_state(tmp_path, monkeypatch):
    """A state folder of the test's own, and little patience."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr(saving, "IDLE", 30)
    monkeypatch.setattr(watching, "SETTLED", 10)
    monkeypatch.setattr(watching, "AGAIN", 10)


@pytest.fixture
def shop(window, file):
    """A window with the map in its file."""
    window.files.open_map(file)
    return window


def write(file, record_id, title):
    """Change a title in the file, as another program would."""
    beside = file.with_suffix(".tmp")
    beside.write_bytes(encode(rename(load(file).story_map, record_id, title)))
    beside.replace(file)


def title(window, record_id):
    return window.document.story_map.find(record_id).title


def conflicting(shop, file, qtbot):
    """Give one title another value on both sides, and wait until that is noticed."""
    change(shop, "Search by ours")
    write(file, BY_WORD, "Search by theirs")
    qtbot.waitUntil(lambda: bool(shop.notices.texts))


def choosing(shop):
    shop.keeper.exchange.choose()
    return shop.findChild(ConflictsDialog)


def test_a_map_without_changes_follows_its_file(shop, file, qtbot):
    write(file, BY_CARD, "Pay by coin")

    qtbot.waitUntil(lambda: title(shop, BY_CARD) == "Pay by coin")

    assert not shop.isWindowModified()
    assert shop.notices.texts == ("Another program changed the file: one change came in.",)


def test_records_that_another_program_did_not_change_stay_the_same_objects(shop, file, qtbot):
    before = shop.document.story_map.stories[BY_WORD]

    write(file, BY_CARD, "Pay by coin")
    qtbot.waitUntil(lambda: title(shop, BY_CARD) == "Pay by coin")

    assert shop.document.story_map.stories[BY_WORD] is before
    assert shop.document.saved_map.stories[BY_WORD] is before


def test_a_file_that_is_replaced_again_and_again_is_followed(shop, file, qtbot):
    for number in range(3):
        write(file, BY_CARD, f"Pay {number}")
        qtbot.waitUntil(lambda number=number: title(shop, BY_CARD) == f"Pay {number}")

    assert not shop.isWindowModified()


def test_changes_of_both_are_merged_as_one_step(shop, file, qtbot):
    change(shop)
    write(file, BY_CARD, "Pay by coin")

    qtbot.waitUntil(lambda: title(shop, BY_CARD) == "Pay by coin")

    assert title(shop, BY_WORD) == "Search by any word"
    assert shop.isWindowModified()
    assert shop.notices.texts == ("One change by another program was merged with yours.",)
    shop.document.undo()
    assert title(shop, BY_CARD) == "Pay by card"
    assert title(shop, BY_WORD) == "Search by any word"


def test_a_merged_map_saves_itself(shop, file, qtbot):
    change(shop)
    write(file, BY_CARD, "Pay by coin")
    qtbot.waitUntil(lambda: title(shop, BY_CARD) == "Pay by coin")

    shop.session.settings.autosave = True

    qtbot.waitUntil(lambda: not shop.isWindowModified())
    stories = load(file).story_map.stories
    assert (stories[BY_WORD].title, stories[BY_CARD].title) == ("Search by any word", "Pay by coin")


def test_a_save_that_comes_before_the_news_merges_first(shop, file, qtbot, monkeypatch):
    monkeypatch.setattr(shop.keeper.exchange, "_is_busy", lambda: True)
    shop.session.settings.autosave = True
    write(file, BY_CARD, "Pay by coin")

    change(shop)
    assert shop.files.save()

    stories = load(file).story_map.stories
    assert (stories[BY_WORD].title, stories[BY_CARD].title) == ("Search by any word", "Pay by coin")


def test_the_same_content_written_again_is_no_news(shop, file, qtbot):
    file.write_bytes(file.read_bytes())

    qtbot.wait(100)

    assert shop.document.undo_label is None
    assert shop.statusBar().currentMessage() == ""


def test_a_window_that_comes_forward_looks_at_its_file(shop, file, qtbot, open_window, book_shop):
    exchange = shop.keeper.exchange
    exchange._watch._watcher.removePaths([str(file), str(file.parent)])
    other = open_window(book_shop)
    qtbot.waitUntil(other.isActiveWindow)
    write(file, BY_CARD, "Pay by coin")

    shop.activateWindow()

    qtbot.waitUntil(lambda: title(shop, BY_CARD) == "Pay by coin")


def test_a_field_that_both_changed_waits_for_a_choice_and_the_file_is_left_alone(shop, file, qtbot):
    shop.session.settings.autosave = True
    shop.keeper.hold("marks")
    conflicting(shop, file, qtbot)
    shop.keeper.let_go("marks")
    before = file.read_bytes()

    qtbot.wait(100)

    assert shop.notices.texts == (
        "One field has two values, yours and another's. Yours are in place until you choose.",
    )
    assert title(shop, BY_WORD) == "Search by ours"
    assert file.read_bytes() == before


@pytest.mark.parametrize("side", ["ours", "theirs"])
def test_a_choice_puts_a_value_in_place_and_the_map_can_be_saved(shop, file, qtbot, side):
    conflicting(shop, file, qtbot)
    dialog = choosing(shop)
    assert dialog.count == 1
    assert dialog.list.topLevelItem(0).text(1) == "title"
    assert dialog.texts["ours"].toPlainText() == "Search by ours"
    assert dialog.texts["theirs"].toPlainText() == "Search by theirs"
    assert "Search by word" in dialog.before.text()

    (dialog.keep if side == "ours" else dialog.take).click()

    assert title(shop, BY_WORD) == f"Search by {side}"
    assert pending(shop.document.story_map) == ()
    assert shop.notices.texts == ()
    assert not dialog.keep.isEnabled()
    assert shop.files.save()
    assert load(file).story_map == shop.document.story_map


def test_all_conflicts_are_settled_at_once_as_one_step(shop, file, qtbot):
    document = shop.document
    document.commit("Rename", rename(document.story_map, BY_CARD, "Pay by ours"))
    conflicting(shop, file, qtbot)
    write(file, BY_CARD, "Pay by theirs")
    qtbot.waitUntil(lambda: len(pending(document.story_map)) == 2)
    dialog = choosing(shop)

    dialog.all_theirs.click()

    assert (title(shop, BY_WORD), title(shop, BY_CARD)) == ("Search by theirs", "Pay by theirs")
    document.undo()
    assert dialog.count == 2


def test_saving_before_a_choice_asks(shop, file, qtbot, answers):
    conflicting(shop, file, qtbot)
    before = file.read_bytes()
    answers.press("Cancel")

    assert not shop.files.save()

    assert file.read_bytes() == before
    answers.press("Save both")
    assert shop.files.save()
    assert len(pending(load(file).story_map)) == 1


def test_saving_over_a_conflict_that_was_not_noticed_yet_asks_first(shop, file, qtbot):
    change(shop, "Search by ours")
    write(file, BY_WORD, "Search by theirs")
    before = file.read_bytes()

    assert not shop.files.save()

    assert file.read_bytes() == before
    assert shop.findChild(ConflictsDialog).isVisible()


def test_a_file_that_is_deleted_leaves_the_map_to_be_saved(shop, file, qtbot):
    shop.session.settings.autosave = True
    file.unlink()

    qtbot.waitUntil(lambda: bool(shop.notices.texts))

    assert "was deleted or moved away" in shop.notices.texts[0]
    assert shop.isWindowModified()
    qtbot.wait(60)
    assert not file.exists()
    assert shop.files.save()
    assert load(file).story_map == shop.document.story_map


def test_a_file_that_comes_back_as_no_map_is_told(shop, file, qtbot):
    file.unlink()
    qtbot.waitUntil(lambda: bool(shop.notices.texts))

    file.write_bytes(b"no map")

    qtbot.waitUntil(lambda: any("holds no map now" in text for text in shop.notices.texts))
    assert len(shop.notices.texts) == 1


def test_a_file_that_comes_back_is_no_news(shop, file, qtbot):
    content = file.read_bytes()
    file.unlink()
    qtbot.waitUntil(lambda: bool(shop.notices.texts))

    file.write_bytes(content)

    qtbot.waitUntil(lambda: not shop.isWindowModified())
    assert shop.notices.texts == ()


def test_a_file_that_holds_no_map_any_more_is_said_and_left_alone(shop, file, qtbot):
    shop.session.settings.autosave = True
    file.write_bytes(b"notes")

    qtbot.waitUntil(lambda: bool(shop.notices.texts))
    change(shop)
    qtbot.wait(60)

    assert "holds no map now" in shop.notices.texts[0]
    assert file.read_bytes() == b"notes"
    assert QApplication.activeModalWidget() is None


def test_what_another_program_wrote_is_not_written_over_when_undo_takes_it_out(shop, file, qtbot):
    shop.session.settings.autosave = True
    write(file, BY_CARD, "Pay by coin")
    qtbot.waitUntil(lambda: title(shop, BY_CARD) == "Pay by coin")

    shop.document.undo()
    qtbot.wait(100)

    assert title(shop, BY_CARD) == "Pay by card"
    assert load(file).story_map.stories[BY_CARD].title == "Pay by coin"
    [said] = shop.notices.texts
    assert "book-shop.smap still has what another program wrote" in said
    shop.document.redo()
    assert shop.notices.texts == ()
    change(shop)
    qtbot.waitUntil(lambda: not shop.isWindowModified())
    assert load(file).story_map == shop.document.story_map


def test_who_saves_after_undo_took_changes_out_takes_them_out_of_the_file(shop, file, qtbot):
    shop.session.settings.autosave = True
    write(file, BY_CARD, "Pay by coin")
    qtbot.waitUntil(lambda: title(shop, BY_CARD) == "Pay by coin")
    shop.document.undo()

    assert shop.files.save()

    assert load(file).story_map.stories[BY_CARD].title == "Pay by card"
    assert shop.notices.texts == ()
    change(shop)
    qtbot.waitUntil(lambda: not shop.isWindowModified())


def test_conflicts_that_undo_took_out_wait_again_after_redo(shop, file, qtbot):
    shop.session.settings.autosave = True
    shop.keeper.hold("marks")
    conflicting(shop, file, qtbot)
    shop.keeper.let_go("marks")
    before = file.read_bytes()

    shop.document.undo()
    qtbot.wait(100)
    assert pending(shop.document.story_map) == ()
    assert file.read_bytes() == before
    shop.document.redo()
    qtbot.wait(100)

    assert shop.notices.texts == (
        "One field has two values, yours and another's. Yours are in place until you choose.",
    )
    assert file.read_bytes() == before


def test_a_file_that_was_gone_is_no_news_once_the_map_is_saved(shop, file, qtbot):
    file.unlink()
    qtbot.waitUntil(lambda: bool(shop.notices.texts))

    assert shop.files.save()

    assert shop.notices.texts == ()


def test_a_file_that_is_deleted_before_the_map_saves_itself_is_not_made_again(shop, file, qtbot):
    shop.session.settings.autosave = True
    change(shop)
    file.unlink()

    qtbot.waitUntil(lambda: bool(shop.notices.texts))
    qtbot.wait(100)

    assert not file.exists()
    assert shop.isWindowModified()
    assert len(list(journal_folder().glob("*.jrn"))) == 1
    assert shop.files.save()
    assert load(file).story_map.stories[BY_WORD].title == "Search by any word"


def test_a_map_that_another_program_saves_over_the_file_loses_nothing_of_this_one(
    shop, file, qtbot, open_window
):
    """As two programs would: each knows nothing of the windows of the other."""
    other = open_window(rename(shop.document.story_map, BY_CARD, "Pay by coin"))
    change(shop)

    assert other.keeper.save(file) is None

    qtbot.waitUntil(lambda: title(shop, BY_CARD) == "Pay by coin")
    assert title(shop, BY_WORD) == "Search by any word"
    assert shop.isWindowModified()


def test_a_link_that_is_led_elsewhere_is_merged_and_not_written_over(window, file, tmp_path, qtbot):
    link, other = tmp_path / "link.smap", tmp_path / "other.smap"
    link.symlink_to(file)
    window.files.open_map(link)
    change(window)
    other.write_bytes(encode(rename(load(file).story_map, BY_CARD, "Pay by coin")))
    link.unlink()
    link.symlink_to(other)

    assert window.files.save()

    stories = load(other).story_map.stories
    assert (stories[BY_WORD].title, stories[BY_CARD].title) == ("Search by any word", "Pay by coin")
    assert load(file).story_map.stories[BY_WORD].title == "Search by word"
    assert link.is_symlink()
