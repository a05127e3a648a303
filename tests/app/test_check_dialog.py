"""Checking a map lists what ``storymap check`` finds, and mends by a key what needs no words."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from storymap.app.check_dialog import CheckDialog
from storymap.cli import main
from storymap.edit.fields import set_fields
from storymap.files.codec import encode, load
from storymap.resources import resource
from tests.app.driving import BY_CARD, BY_WORD

KEY = Qt.Key


@pytest.fixture
def check(qtbot, open_window, book_shop):
    """``check(map)``: the dialog over a window with a map, once it has looked."""

    def checked(story_map=book_shop):
        window = open_window(story_map)
        window.actions_["refine.check"].trigger()
        dialog = window.findChild(CheckDialog)
        dialog.window_ = window
        qtbot.waitUntil(lambda: not dialog.is_busy)
        return dialog

    return checked


@pytest.fixture
def broken(book_shop):
    m = set_fields(book_shop, BY_WORD, needs=("story00gone0",), status="done")
    return set_fields(m, BY_CARD, title="Pay and print a receipt")


def lines(dialog):
    return [line for line in dialog.table.model_.lines if not line.is_head]


def looked(qtbot, dialog):
    qtbot.waitUntil(lambda: not dialog.is_busy)


def at(dialog, code):
    """Go to the first finding of a code."""
    rows = dialog.table.model_.lines
    dialog.table.go_to(next(n for n, line in enumerate(rows) if code in line.words))


@pytest.mark.parametrize("name", ["city-bikes", "city-library"])
def test_the_dialog_tells_what_the_command_line_tells(check, capsys, name):
    path = resource("examples", f"{name}.smap")
    main(["check", str(path), "--json"])
    told = json.loads(capsys.readouterr().out)["findings"]

    dialog = check(load(path).story_map)

    found = [(one.code, list(one.record_ids)) for one in dialog.findings]
    assert found == [(row["code"], row["ids"]) for row in told]
    sentences = sorted(row["text"][:1].upper() + row["text"][1:] for row in told)
    assert sorted(line.words[0] for line in lines(dialog)) == sentences


def test_a_broken_map_is_told_alike_too(check, broken, capsys, tmp_path):
    path = tmp_path / "broken.smap"
    path.write_bytes(encode(broken))
    main(["check", str(path), "--json"])
    told = json.loads(capsys.readouterr().out)["findings"]

    dialog = check(broken)

    assert [one.code for one in dialog.findings] == [row["code"] for row in told]
    assert "missing-reference" in [one.code for one in dialog.findings]


def test_findings_stand_under_their_topic(check, broken):
    dialog = check(broken)
    heads = [line.words[0] for line in dialog.table.model_.lines if line.is_head]

    assert heads[0] == "Structure (1)"
    assert any(head.startswith("Clarity") for head in heads)
    assert not dialog.table.current().is_head


def test_the_arrows_pass_over_the_headings(qtbot, check, broken):
    dialog = check(broken)
    seen = [dialog.table.current()]
    for _ in range(len(lines(dialog)) - 1):
        qtbot.keyClick(dialog.table, KEY.Key_Down)
        seen.append(dialog.table.current())

    assert seen == lines(dialog)


def test_findings_are_filtered_by_how_bad_they_are(check, broken):
    dialog = check(broken)
    words = [dialog.severity.itemText(place) for place in range(dialog.severity.count())]
    assert words[:2] == [f"Everything ({len(dialog.findings)})", "Errors (1)"]

    dialog.choose("error")

    assert [line.words[1:] for line in lines(dialog)] == [("Error", "missing-reference")]


def test_a_key_mends_a_finding_and_undo_brings_it_back(qtbot, check, broken):
    dialog = check(broken)
    document = dialog.window_.document
    at(dialog, "missing-reference")
    assert dialog.fix_button.text() == "Drop the name that leads nowhere (F)"

    qtbot.keyClick(dialog.table, KEY.Key_F)
    looked(qtbot, dialog)

    assert document.story_map.stories[BY_WORD].needs == ()
    assert "missing-reference" not in [line.words[2] for line in lines(dialog)]
    qtbot.mouseClick(dialog.undo_button, Qt.MouseButton.LeftButton)
    looked(qtbot, dialog)
    assert document.story_map == broken
    assert "missing-reference" in [line.words[2] for line in lines(dialog)]


def test_all_that_is_chosen_is_mended_as_one_step(qtbot, check, broken):
    dialog = check(broken)
    dialog.table.selectAll()

    qtbot.keyClick(dialog.table, KEY.Key_Return, Qt.KeyboardModifier.AltModifier)

    document = dialog.window_.document
    titles = {story.title for story in document.story_map.stories.values()}
    assert {"Pay", "Print a receipt"} <= titles
    document.undo()
    assert document.story_map == broken


def test_a_finding_that_needs_words_has_no_button(check, book_shop):
    dialog = check(set_fields(book_shop, BY_WORD, title="Bugs"))
    at(dialog, "vague-title")

    assert not dialog.fix_button.isVisible()


def test_a_map_that_changes_after_the_dialog_is_closed_is_not_looked_at(qtbot, check):
    dialog = check()
    document = dialog.window_.document
    with qtbot.waitSignal(dialog.destroyed):
        dialog.reject()

    document.commit("Rename", set_fields(document.story_map, BY_WORD, title="Search"))

    assert document.story_map.stories[BY_WORD].title == "Search"


def test_enter_goes_to_the_card(qtbot, check, broken):
    dialog = check(broken)
    at(dialog, "missing-reference")

    qtbot.keyClick(dialog.table, KEY.Key_Return)

    assert dialog.window_.document.selection.current == BY_WORD


def test_f2_goes_to_the_field_in_which_something_is_done_about_it(qtbot, check, book_shop):
    dialog = check(set_fields(book_shop, BY_WORD, title="Bugs"))
    window = dialog.window_
    at(dialog, "vague-title")
    assert dialog.write_button.isVisible()

    inspector = window.docks.inspector.widget()
    qtbot.waitUntil(lambda: inspector.page is not None)

    qtbot.keyClick(dialog.table, KEY.Key_F2)

    assert window.document.selection.current == BY_WORD
    qtbot.waitUntil(lambda: window.focusWidget() is inspector.page.places["title"])


def test_a_map_without_findings_says_so(check, book_shop):
    dialog = check()

    assert dialog.summary.text().startswith("Nothing to look at")
    assert lines(dialog) == []


def test_the_list_follows_the_map_and_lives_through_a_change_of_theme(qtbot, check):
    dialog = check()
    window = dialog.window_
    m = window.document.story_map

    window.document.commit("Need", set_fields(m, BY_WORD, needs=("story00gone0",)))
    looked(qtbot, dialog)
    window.actions_["theme.dark"].trigger()
    QApplication.processEvents()

    assert [line.words[2] for line in lines(dialog)] == ["missing-reference"]
    assert dialog.summary.text() == "One thing to look at"
