"""The table of all actions."""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain
from operator import attrgetter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from storymap.app.actions import CARD_MENUS, TOOLBAR_ADD, all_actions
from storymap.app.icons import icon
from storymap.app.keys_page import keys_page
from storymap.app.manual import ORDER, PICTURES, page_text
from storymap.edit.fields import set_fields
from storymap.resources import resource
from tests.app.driving import FIRST
from tests.pictures import scenes

SPECS = all_actions()


def test_every_action_has_an_id_of_its_own():
    assert [name for name, count in Counter(spec.id for spec in SPECS).items() if count > 1] == []


def test_no_key_does_two_things():
    keys = Counter(key for spec in SPECS for key in spec.keys)

    assert [key for key, count in keys.items() if count > 1] == []


def test_every_action_that_can_be_run_has_a_place_in_a_menu():
    assert [spec.id for spec in SPECS if spec.handler and not spec.menu] == []


def test_what_only_the_board_does_is_in_no_menu():
    assert [spec.id for spec in SPECS if spec.menu and not spec.handler] == []


def test_every_key_of_an_action_is_one_that_qt_knows():
    keys = [key for spec in SPECS if spec.handler for key in spec.keys]

    assert [key for key in keys if QKeySequence(key).toString() != key] == []


def test_no_two_entries_of_a_menu_open_with_one_letter():
    submenus = {
        (spec.menu[:depth], spec.menu[depth]) for spec in SPECS for depth in range(len(spec.menu))
    }
    entries = [*((spec.menu, spec.text) for spec in SPECS if spec.menu), *submenus]
    letters = Counter(
        (menu, text[text.index("&") + 1].lower()) for menu, text in entries if "&" in text
    )

    assert [letter for letter, count in letters.items() if count > 1] == []


def test_every_icon_is_bundled():
    names = {spec.icon for spec in SPECS if spec.icon}

    assert [name for name in names if not resource("icons", f"{name}.svg").is_file()] == []


def test_icons_take_the_colour_that_is_asked_for(qapp):
    image = icon("undo-2", "#FF0000").pixmap(16).toImage()
    colours = {image.pixelColor(x, y).name() for x in range(16) for y in range(16)}

    assert "#ff0000" in colours


def test_the_menus_and_the_toolbar_name_actions_that_exist():
    ids = {spec.id for spec in SPECS}

    named = {name for name in (*chain(*CARD_MENUS.values()), *TOOLBAR_ADD) if name}
    assert named - ids == set()


def test_every_handler_is_there(window):
    for spec in SPECS:
        if spec.handler:
            assert callable(attrgetter(spec.handler)(window)), spec.id


def test_every_action_is_in_the_menus_of_the_window(window):
    window.actions_.fill_all()
    shown = {
        action.objectName() for menu in window.findChildren(QMenu) for action in menu.actions()
    }
    menus = {menu.objectName() for menu in window.findChildren(QMenu)}

    wanted = {spec.id for spec in SPECS if spec.handler}
    assert wanted <= shown | menus


def test_keys_of_the_board_work_in_the_board_alone(window):
    window.actions_["edit.delete"].setEnabled(True)

    context = window.actions_["edit.delete"].shortcutContext()

    assert context == Qt.ShortcutContext.WidgetWithChildrenShortcut
    assert window.actions_["edit.delete"] in window.board.actions()


def test_the_manual_lists_the_keys_of_the_table():
    assert page_text("shortcuts.md") == keys_page(), "run python -m storymap.app.keys_page"


def test_the_manual_has_the_pictures_that_are_made_for_it_and_shows_each():
    shown = re.findall(r"!\[[^\]]+\]\(pictures/([^)]+)\.png\)", "".join(map(page_text, ORDER)))

    assert sorted(shown) == sorted(scene.name for scene in scenes())
    assert sorted(path.stem for path in resource("help", PICTURES).iterdir()) == sorted(shown)


@pytest.mark.parametrize("name", ORDER)
def test_a_page_of_the_manual_has_a_headline(name):
    assert page_text(name).startswith("# ")


def test_every_page_of_the_manual_is_in_its_order():
    assert sorted(path.name for path in resource("help").glob("*.md")) == sorted(ORDER)


@pytest.mark.parametrize("kind", CARD_MENUS)
def test_the_menu_of_what_is_selected_holds_what_can_be_done_with_it(window, kind):
    tables = {
        "story": window.document.story_map.stories,
        "step": window.document.story_map.steps,
        "activity": window.document.story_map.activities,
        "release": window.document.story_map.releases,
    }
    if kind == "shipped":
        m = set_fields(window.document.story_map, FIRST, state="shipped")
        window.document.commit("Ship", m)
        window.document.selection.select(FIRST)
    if kind in tables:
        window.document.selection.select(next(iter(tables[kind])))
    if kind == "cell":
        window.board.choose_cell((next(iter(tables["step"])), None))

    menu = window.actions_.card_menu()

    shown = [action.objectName() for action in menu.actions() if not action.isSeparator()]
    assert window.board.menu_kind == kind
    assert len(shown) == len([name for name in CARD_MENUS[kind] if name])
    menu.close()
