"""The real window as a screen reader meets it, through the accessibility bus."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.lanes.virtual_screen import missing_for_screen
from tests.screen.reader import Ears, accessibility_address, session_bus
from tests.screen.test_dragging import BY_CARD, BY_SHELF, BY_WORD, RECORDS

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.screen

xa11y = pytest.importorskip("xa11y")


@pytest.fixture(scope="module")
def bus():
    """The accessibility bus, of a session of our own; apps started from here on are on it."""
    if missing := missing_for_screen():
        pytest.skip(f"no {' and no '.join(missing)}; python3 -m tests screen installs them")
    with pytest.MonkeyPatch.context() as patch:
        sessions = session_bus()
        patch.setenv("DBUS_SESSION_BUS_ADDRESS", next(sessions))
        patch.setenv("QT_LINUX_ACCESSIBILITY_ALWAYS_ON", "1")
        yield accessibility_address()
        next(sessions, None)


@pytest.fixture
def ears(bus, qapp):
    """Somebody who listens."""
    return Ears(bus)


@pytest.fixture
def app(bus, tmp_path, open_map):
    """The app with a map of two steps, two releases and three stories."""
    head = {"format": "smap", "version": 1, "compat": 1, "title": "Book shop"}
    file = tmp_path / "book-shop.smap"
    file.write_text(json.dumps({**head, "records": RECORDS}), encoding="utf-8")
    return open_map(file)


@pytest.fixture
def reader(app):
    """The app's tree of accessible things."""
    return xa11y.App.by_pid(app.pid, timeout=20)


def card(reader, title: str):
    return reader.locator(f'tree_item[name^="{title}, story"]').element()


def hears(app, qtbot, what: str, found: Callable[[], bool]) -> None:
    def asked() -> bool:
        qtbot.wait(1)
        return found()

    app.wait_for(what, asked)


def test_cards_are_found_by_name_where_they_are_on_the_screen(app, reader):
    found = card(reader, "Search by word")

    assert found.name == "Search by word, story, to do, in Walking skeleton, 1 of 2"
    assert found.parent().name.startswith("Search, step, 2 stories, in Buy a book")
    left, top = app.state()["origin"]
    bounds, shown = found.bounds, app.card(BY_WORD)
    assert (bounds.x - left, bounds.y - top) == pytest.approx((shown.x, shown.y), abs=2)
    assert (bounds.width, bounds.height) == pytest.approx((shown.width, shown.height), abs=2)


def test_the_arrow_keys_tell_which_card_has_the_keyboard(app, reader, ears, qtbot):
    app.click(app.card(BY_WORD).middle)
    app.press("Down")

    hears(app, qtbot, "two cards with the keyboard", lambda: len(set(ears.focused)) >= 2)
    app.wait_for("the focus", lambda: card(reader, "Search by shelf").focused)
    assert card(reader, "Search by shelf").selected
    assert not card(reader, "Search by word").focused


def test_a_card_moved_by_the_keyboard_is_announced_and_stands_elsewhere(app, reader, ears, qtbot):
    app.click(app.card(BY_SHELF).middle)
    app.press("ctrl+shift+Down")

    hears(app, qtbot, "the announcement", lambda: ears.said == ["Moved to Next"])
    assert card(reader, "Search by shelf").name.endswith("in Next, 1 of 1")

    app.press("ctrl+Right")

    hears(app, qtbot, "the announcement", lambda: "Moved to Pay" in ears.said)
    assert card(reader, "Search by shelf").parent().name.startswith("Pay, step")

    app.press("ctrl+z")

    hears(app, qtbot, "the announcement", lambda: "Moved to Search" in ears.said)


def test_a_new_card_is_announced_and_found_and_gone_when_removed(app, reader, ears, qtbot):
    app.click(app.card(BY_WORD).middle)
    app.press("Return")
    app.type("Search by colour")
    app.press("Return")
    app.press("Escape")

    hears(app, qtbot, "the announcement", lambda: "Added Search by colour" in ears.said)
    assert card(reader, "Search by colour").name.endswith("in Walking skeleton, 2 of 3")

    app.press("Delete")

    hears(app, qtbot, "the announcement", lambda: "Removed Search by colour" in ears.said)
    assert not reader.locator('tree_item[name^="Search by colour"]').exists()


def test_without_a_mouse_a_card_is_found_in_the_outline_and_moved_by_choosing(
    app, reader, ears, qtbot
):
    app.press("ctrl+shift+o")
    reader.locator('tree_item[name^="Buy a book, activity"]').nth(2).wait_attached(timeout=20)
    for key in ("Home", "Down", "Right", "Down"):
        app.press(key)
    app.wait_for("the card", lambda: app.state()["selection"] == [BY_WORD])

    app.press("ctrl+m")
    app.focus("Move to")
    app.press("alt+r")
    app.press("Down")
    app.press("Return")

    hears(app, qtbot, "the announcement", lambda: "Moved to Next" in ears.said)
    app.press("F6")
    app.press("ctrl+shift+Up")
    hears(app, qtbot, "the announcement", lambda: "Moved to Walking skeleton" in ears.said)


def test_the_outline_and_the_board_show_each_others_edits(app, reader):
    def rows(title: str) -> int:
        return len(reader.locator(f'tree_item[name^="{title}, story"]').elements())

    app.press("ctrl+shift+o")
    reader.locator('tree_item[name^="Buy a book, activity"]').nth(2).wait_attached(timeout=20)
    for key in ("Home", "Down", "Right", "Down"):
        app.press(key)
    app.wait_for("the card", lambda: app.state()["selection"] == [BY_WORD])

    app.press("F2")
    app.type("Found by word")
    app.press("Return")
    app.wait_for("the new title on both", lambda: rows("Found by word") == 2)

    app.press("F6")
    app.press("Return")
    app.type("Added on the board")
    app.press("Return", "Escape")
    app.wait_for("the new card on both", lambda: rows("Added on the board") == 2)

    app.drag(app.card(BY_CARD).middle, app.card(BY_WORD).lower_part)
    app.wait_for("the move on both", lambda: len(
        reader.locator('tree_item[name*="Pay by card, story, to do, in Walking"]').elements()) == 2
    )  # fmt: skip

    app.press("Delete")
    app.wait_for("the removal on both", lambda: rows("Pay by card") == 0)
    app.press("ctrl+z")
    app.wait_for("the card back on both", lambda: rows("Pay by card") == 2)


def test_what_is_hidden_or_collapsed_is_said_and_not_shown(app, reader, ears, qtbot):
    app.click(app.card(BY_WORD).middle)
    app.press("ctrl+shift+Left")

    hears(app, qtbot, "the announcement", lambda: "Collapsed Search" in ears.said)
    step = reader.locator('tree_item[name^="Search, step"]').element()
    assert not step.expanded
    assert not card(reader, "Search by word").visible

    app.press("ctrl+shift+Right")

    hears(app, qtbot, "the announcement", lambda: "Expanded Search" in ears.said)
    assert card(reader, "Search by word").visible
