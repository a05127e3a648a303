"""An outcome is dragged out of its list on a real screen, and the file tells."""

from __future__ import annotations

import json

import pytest

from tests.screen.test_dragging import BY_WORD, RECORDS, stories

pytestmark = pytest.mark.screen

SALES = "outcome0sale"
FIRST_ROW = 100, 205
"""Where the first row of the list is in a window as the program opens it, in pixels."""


@pytest.fixture
def book_shop(tmp_path):
    """The book shop with an outcome."""
    head = {"format": "smap", "version": 1, "compat": 1, "title": "Book shop"}
    outcome = {"kind": "outcome", "id": SALES, "key": "a0", "title": "More sales"}
    records = [RECORDS[0], outcome, *RECORDS[1:]]
    file = tmp_path / "book-shop.smap"
    text = json.dumps({**head, "records": records}, indent=1, ensure_ascii=False) + "\n"
    file.write_text(text, encoding="utf-8")
    return file


def test_an_outcome_dragged_onto_a_card_and_saved_is_in_the_file(book_shop, open_map):
    app = open_map(book_shop)
    before = app.card(BY_WORD)
    app.press("ctrl+shift+g")
    app.wait_for("the panel", lambda: app.card(BY_WORD).x > before.x + 200)

    app.drag(FIRST_ROW, app.card(BY_WORD).middle)
    app.wait_for("the connection", lambda: app.state()["dirty"])
    app.press("ctrl+s")

    app.wait_for(
        "the saved file",
        lambda: stories(book_shop).get(BY_WORD, {}).get("outcomes") == [SALES],
    )
