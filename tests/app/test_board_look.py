"""Density, minimap and what is collapsed, through the window, and remembered."""

from __future__ import annotations

import pytest

from storymap.layout.style import SCREEN, SCREEN_DETAIL, SCREEN_TITLES


@pytest.mark.parametrize(
    ("density", "style"), [("titles", SCREEN_TITLES), ("map", SCREEN), ("detail", SCREEN_DETAIL)]
)
def test_a_density_is_chosen_and_remembered(window, open_window, book_shop, density, style):
    window.actions_[f"density.{density}"].trigger()

    assert window.board.board.style is style
    later = open_window(book_shop)
    assert later.board.board.style is style
    assert later.actions_[f"density.{density}"].isChecked()


def test_the_minimap_is_shown_hidden_and_remembered(window, open_window, book_shop):
    window.actions_["view.minimap"].trigger()
    later = open_window(book_shop)

    assert window.board._minimap is not None
    assert later.board._minimap is not None
    assert later.actions_["view.minimap"].isChecked()

    window.actions_["view.minimap"].trigger()
    assert window.board._minimap is None
    assert not window.session.settings.has_minimap


def test_what_is_collapsed_is_remembered_for_its_file(open_window, book_shop, tmp_path):
    step = book_shop.step_order[0].id
    window = open_window(book_shop, tmp_path / "one.smap")
    window.document.selection.select(step)
    window.actions_["collapse.current"].trigger()

    again = open_window(book_shop, tmp_path / "one.smap")
    other = open_window(book_shop, tmp_path / "other.smap")

    assert again.board.collapsed == {step}
    assert other.board.collapsed == frozenset()
    again.actions_["collapse.nothing"].trigger()
    assert again.session.settings.collapsed(tmp_path / "one.smap") == ()


def test_what_is_collapsed_goes_along_to_a_new_name(window, qtbot, tmp_path):
    step = window.document.story_map.step_order[0].id
    window.board.set_collapsed({step})
    path = tmp_path / "saved.smap"

    window.document.save(path)

    qtbot.waitUntil(lambda: window.session.settings.collapsed(path) == (step,))


def test_only_the_maps_looked_at_last_are_remembered(window, tmp_path, monkeypatch):
    monkeypatch.setattr("storymap.app.settings.COLLAPSED_LIMIT", 2)
    settings = window.session.settings
    paths = [tmp_path / f"{n}.smap" for n in range(3)]

    for path in paths:
        settings.keep_collapsed(path, ["a", "b"])

    assert [settings.collapsed(path) for path in paths] == [(), ("a", "b"), ("a", "b")]


def test_finding_a_card_expands_what_hides_it(window):
    story_map = window.document.story_map
    window.board.collapse_activities()

    window.reveal(next(iter(story_map.stories)))

    assert len(window.board.collapsed) == len(story_map.activities) - 1


def test_a_new_document_shows_the_density_of_the_window(window, book_shop):
    from storymap.document.document import Document

    window.actions_["density.detail"].trigger()

    window.show_document(Document(book_shop))

    assert window.board.board.style is SCREEN_DETAIL
