"""A step that nobody may have meant is said with a button that takes back exactly that step."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton

from storymap.app.notice_rows import NoticeRow
from storymap.app.undoing import MANY
from storymap.document import saving, watching
from storymap.edit.outline import rename
from storymap.edit.removal import remove
from storymap.edit.stories import add_stories
from storymap.files.codec import encode, load
from tests.app.driving import BY_CARD, BY_WORD, FIRST, SEARCH, change


@pytest.fixture(autouse=True)
def own_state(tmp_path, monkeypatch):
    """A state folder of the test's own, and little patience."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr(saving, "IDLE", 30)
    monkeypatch.setattr(watching, "SETTLED", 10)


@pytest.fixture
def shop(window, file):
    """A window with the map in its file."""
    window.files.open_map(file)
    return window


def write(file, title):
    """Change a title in the file, as another program would."""
    file.write_bytes(encode(rename(load(file).story_map, BY_CARD, title)))


def came_in(shop, file, qtbot, title="Pay by coin"):
    write(file, title)
    stories = shop.document.story_map.stories
    qtbot.waitUntil(lambda: shop.document.story_map.stories is not stories)


def title(shop, name=BY_CARD):
    return shop.document.story_map.stories[name].title


def press_undo(shop):
    [button] = [
        one
        for row in shop.notices.findChildren(NoticeRow)
        for one in row.findChildren(QPushButton)
        if one.text() == "Undo" and one.isVisible()
    ]
    button.click()


def fill(shop, count):
    """Add stories, and return their ids."""
    m = shop.document.story_map
    titles = [f"Story {number}" for number in range(count)]
    result, ids = add_stories(m, SEARCH, FIRST, titles)
    shop.document.commit("Add", result)
    return ids


def delete(shop, ids):
    shop.document.commit("Delete", remove(shop.document.story_map, ids))


def test_what_another_program_wrote_is_taken_out_by_a_button(shop, file, qtbot):
    came_in(shop, file, qtbot)

    press_undo(shop)

    assert title(shop) == "Pay by card"
    assert [text for text in shop.notices.texts if "came in" in text] == []
    assert shop.statusBar().currentMessage().startswith("Undone: ")


def test_what_was_merged_is_taken_out_and_what_was_typed_stays(shop, file, qtbot):
    change(shop)
    came_in(shop, file, qtbot)

    press_undo(shop)

    assert title(shop) == "Pay by card"
    assert title(shop, BY_WORD) == "Search by any word"


def test_the_offer_goes_when_another_step_is_made(shop, file, qtbot):
    came_in(shop, file, qtbot)
    assert len(shop.notices.texts) == 1

    change(shop)

    assert shop.notices.texts == ()


def test_the_offer_goes_when_the_step_is_undone_by_the_menu(shop, file, qtbot):
    ids = fill(shop, MANY)
    delete(shop, ids)
    assert len(shop.notices.texts) == 1

    shop.actions_["edit.undo"].trigger()

    assert shop.notices.texts == ()
    assert len(shop.document.story_map.stories) == MANY + 2


def test_saving_leaves_the_offer(shop, file, qtbot):
    delete(shop, fill(shop, MANY))

    assert shop.files.save()

    assert shop.notices.texts == (f"{MANY} cards were deleted.",)
    press_undo(shop)
    assert len(shop.document.story_map.stories) == MANY + 2


def test_the_next_news_takes_the_place_of_the_one_before(shop, file, qtbot):
    came_in(shop, file, qtbot)
    came_in(shop, file, qtbot, "Pay by shell")

    assert len(shop.notices.texts) == 1
    press_undo(shop)
    assert title(shop) == "Pay by coin"


def test_few_cards_go_without_a_word(shop):
    delete(shop, fill(shop, MANY - 1))

    assert shop.notices.texts == ()


def test_many_cards_that_undo_takes_away_go_without_a_word(shop):
    fill(shop, MANY)

    shop.document.undo()

    assert shop.notices.texts == ()


def test_an_offer_that_was_dismissed_does_not_come_back(shop):
    delete(shop, fill(shop, MANY))
    shop.notices.clear()

    change(shop)

    assert shop.notices.texts == ()


def test_what_is_merged_from_a_file_is_taken_out_by_a_button(shop, tmp_path, qtbot):
    other = tmp_path / "other.smap"
    added, _ = add_stories(shop.document.story_map, SEARCH, FIRST, ["By sound"])
    other.write_bytes(encode(added))
    shop.files.others.merge_from(other)
    qtbot.waitUntil(lambda: bool(shop.notices.texts))
    assert shop.notices.texts == ("One change from other.smap came in.",)

    press_undo(shop)

    assert len(shop.document.story_map.stories) == 2


def test_what_differs_from_a_merged_file_is_chosen_before_the_map_saves_itself(
    shop, tmp_path, qtbot
):
    other = tmp_path / "other.smap"
    other.write_bytes(encode(rename(shop.document.story_map, BY_WORD, "By any letter")))

    shop.files.others.merge_from(other)

    qtbot.waitUntil(lambda: bool(shop.notices.texts))
    assert shop.keeper.is_held_by("conflicts")
    shop.document.undo()
    assert not shop.keeper.is_held_by("conflicts")
