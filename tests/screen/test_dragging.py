"""A card is dragged on a real screen, and the file tells."""

from __future__ import annotations

import json

import pytest

pytestmark = pytest.mark.screen

SEARCH, PAY = "step00search", "step0000pay0"
FIRST, SECOND = "release00one", "release00two"
BY_WORD, BY_SHELF, BY_CARD = "story000word", "story00shelf", "story000card"

RECORDS = [
    {"kind": "map", "id": "map"},
    {"kind": "activity", "id": "activity0buy", "key": "a0", "title": "Buy a book"},
    {"kind": "step", "id": PAY, "activity": "activity0buy", "key": "a1", "title": "Pay"},
    {"kind": "step", "id": SEARCH, "activity": "activity0buy", "key": "a0", "title": "Search"},
    {"kind": "release", "id": FIRST, "key": "a0", "title": "Walking skeleton"},
    {"kind": "release", "id": SECOND, "key": "a1", "title": "Next"},
    {"kind": "story", "id": BY_CARD, "step": PAY, "release": SECOND, "key": "a0",
     "title": "Pay by card"},
    {"kind": "story", "id": BY_WORD, "step": SEARCH, "release": FIRST, "key": "a0",
     "title": "Search by word"},
    {"kind": "story", "id": BY_SHELF, "step": SEARCH, "release": FIRST, "key": "a1",
     "title": "Search by shelf"},
    {"kind": "end"},
]  # fmt: skip


@pytest.fixture
def book_shop(tmp_path):
    """A map of two steps, two releases and three stories."""
    head = {"format": "smap", "version": 1, "compat": 1, "title": "Book shop"}
    file = tmp_path / "book-shop.smap"
    text = json.dumps({**head, "records": RECORDS}, indent=1, ensure_ascii=False) + "\n"
    file.write_text(text, encoding="utf-8")
    return file


def stories(file):
    """The story records of a file, by id; nothing while it is not whole."""
    try:
        records = json.loads(file.read_text(encoding="utf-8"))["records"]
    except (FileNotFoundError, json.JSONDecodeError):
        return {}
    return {record["id"]: record for record in records if record["kind"] == "story"}


def test_a_card_dragged_with_the_mouse_and_saved_is_in_the_file(book_shop, open_map):
    app = open_map(book_shop)
    before = stories(book_shop)

    app.drag(app.card(BY_WORD).middle, app.card(BY_CARD).lower_part)
    app.wait_for("the move", lambda: app.state()["dirty"])
    app.press("ctrl+s")
    app.wait_for("the saved file", lambda: stories(book_shop) not in ({}, before))
    app.wait_for("a clean title", lambda: not app.state()["dirty"])

    after = stories(book_shop)
    assert (after[BY_WORD]["step"], after[BY_WORD]["release"]) == (PAY, SECOND)
    assert after[BY_WORD]["key"] > after[BY_CARD]["key"]
    unmoved = (BY_CARD, BY_SHELF)
    assert [after[story] for story in unmoved] == [before[story] for story in unmoved]
