"""The grid of interest and influence, with real presses and keys."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from storymap.document.document import Document
from storymap.layout.geometry import Rect
from storymap.layout.themes import CONTRAST, DARK, LIGHT
from storymap.model.records import Stakeholder, replace
from storymap.model.stakeholders import quadrant
from storymap.panels.grid_places import CHIP, Plot, chips
from storymap.panels.people import PeoplePanel
from tests.builders import a_map, id_of

KEY, LEFT = Qt.Key, Qt.MouseButton.LeftButton


@pytest.fixture
def document() -> Document:
    m = a_map({"Book": {"Pay": {}}}, stakeholders=["Council", "Bank", "Press"])
    council, bank, _ = m.stakeholders.values()
    return Document(
        m.with_records(
            replace(council, interest=5, influence=5), replace(bank, interest=2, influence=4)
        )
    )


@pytest.fixture
def panel(qtbot, document):
    """The panel with the tab of stakeholders, the keyboard on the grid."""
    panel = PeoplePanel(document)
    qtbot.addWidget(panel)
    panel.resize(340, 820)
    panel.tabs.setCurrentIndex(2)
    with qtbot.waitExposed(panel):
        panel.show()
    panel.activateWindow()
    panel.page.grid.setFocus()
    qtbot.waitUntil(panel.page.grid.hasFocus)
    return panel


@pytest.fixture
def page(panel):
    """The tab of stakeholders."""
    return panel.page


def levels(document, title):
    one = document.story_map.stakeholders[id_of(document.story_map, title)]
    return one.interest, one.influence


def centre(rect: Rect) -> QPoint:
    return QPoint(round(rect.x + rect.width / 2), round(rect.y + rect.height / 2))


def on(page, title) -> QPoint:
    name = id_of(page._document.story_map, title)
    (rect,) = [chip.rect for chip in page.grid.chips if chip.id == name]
    return centre(rect)


def drag(grid, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(grid, LEFT, pos=start)
    QTest.mouseMove(grid, start + QPoint(6, 6))
    QTest.mouseMove(grid, end)
    QApplication.processEvents()
    QTest.mouseRelease(grid, LEFT, pos=end)
    QApplication.processEvents()


def test_a_name_that_is_dragged_gets_both_levels_in_one_step(page, document):
    said = []
    page.message.connect(said.append)

    drag(page.grid, on(page, "Press"), centre(page.grid.plot.cell((1, 5))))

    assert levels(document, "Press") == (1, 5)
    assert said == ["“Press”: interest 1, influence 5, keep satisfied"]
    assert page.table.current == id_of(document.story_map, "Press")
    document.undo()
    assert levels(document, "Press") == (None, None)
    assert document.undo_label is None


def test_dropped_beside_the_grid_a_name_stays_where_it_was(page, document):
    drag(page.grid, on(page, "Bank"), QPoint(3, page.grid.height() - 3))

    assert levels(document, "Bank") == (2, 4)


def test_escape_lets_go_of_what_is_carried(page, document):
    grid, start = page.grid, on(page, "Bank")
    QTest.mousePress(grid, LEFT, pos=start)
    QTest.mouseMove(grid, start + QPoint(60, 60))

    QTest.keyClick(grid, KEY.Key_Escape)
    QTest.mouseRelease(grid, LEFT, pos=start + QPoint(60, 60))

    assert levels(document, "Bank") == (2, 4)
    assert page.isVisible()


def test_arrows_move_the_current_name_and_stop_at_the_edge(page, document):
    QTest.mouseClick(page.grid, LEFT, pos=on(page, "Council"))

    for key in (KEY.Key_Up, KEY.Key_Right, KEY.Key_Left, KEY.Key_Left, KEY.Key_Down):
        QTest.keyClick(page.grid, key)

    assert levels(document, "Council") == (3, 4)


def test_an_arrow_places_a_name_in_the_middle_first(page, document):
    page.table.choose(id_of(document.story_map, "Press"))

    QTest.keyClick(page.grid, KEY.Key_Left)
    assert levels(document, "Press") == (3, 3)
    QTest.keyClick(page.grid, KEY.Key_Left)

    assert levels(document, "Press") == (2, 3)


def test_page_keys_go_from_name_to_name(page, document):
    names = []
    for key in (KEY.Key_End, KEY.Key_PageDown, KEY.Key_PageUp, KEY.Key_Home, KEY.Key_PageDown):
        QTest.keyClick(page.grid, key)
        names.append(document.story_map.stakeholders[page.table.current].title)

    assert names == ["Press", "Council", "Press", "Council", "Bank"]


def test_a_screen_reader_hears_the_grid_as_a_list(page, document):
    page.table.choose(id_of(document.story_map, "Bank"))

    assert page.grid.accessibleName() == "Interest and influence"
    assert page.grid.accessibleDescription() == (
        "Bank: Keep satisfied, interest 2, influence 4. "
        "Manage closely: Council. Keep satisfied: Bank. Not placed yet: Press"
    )


def test_a_map_that_can_only_be_read_moves_nobody(page, document):
    document.read_only = True
    page.show_rows()

    drag(page.grid, on(page, "Bank"), centre(page.grid.plot.cell((5, 1))))
    QTest.keyClick(page.grid, KEY.Key_Up)

    assert levels(document, "Bank") == (2, 4)


@pytest.mark.parametrize("theme", [LIGHT, DARK, CONTRAST])
def test_the_current_name_stands_out_in_each_theme(page, document, theme):
    page.window().set_theme(theme)
    page.table.choose(id_of(document.story_map, "Council"))

    at = on(page, "Council")
    picture = page.grid.grab().toImage()

    assert picture.pixelColor(at.x(), at.y() - 9).name() == theme["accent"].lower()


@pytest.mark.parametrize("count", [3, 12, 40, 200])
def test_names_have_their_room_and_each_is_somewhere(count):
    plot, tray = Plot(Rect(18, 0, 280, 300)), Rect(18, 320, 280, 50)
    people = [
        Stakeholder(
            id=f"k{n}", key="a0", title="Some body " * (n % 4 + 1),
            interest=None if n % 7 == 0 else n % 5 + 1, influence=n % 3 + 2,
        )
        for n in range(count)
    ]  # fmt: skip

    found = chips(plot, tray, people, lambda title: 6.0 * len(title))

    told = [name for chip in found for name in (chip.id, *chip.hidden) if name]
    assert sorted(told) == sorted(one.id for one in people)
    assert not any(one.rect.meets(other.rect) for one, other in combinations(found, 2))
    assert all(chip.rect.height >= CHIP and chip.rect.width >= CHIP for chip in found)


def test_a_name_is_as_wide_as_it_wants_where_nothing_is_beside_it():
    plot, tray = Plot(Rect(18, 0, 280, 300)), Rect(18, 320, 280, 50)
    people = [
        Stakeholder(id=f"k{level}", key="a0", title="K", interest=level, influence=level)
        for level in (1, 3, 5)
    ]

    found = chips(plot, tray, people, lambda _title: 110.0)

    assert [chip.rect.width for chip in found] == [110.0] * 3
    assert all(chip.rect.x >= 18 and chip.rect.right <= 298 for chip in found)


@pytest.mark.parametrize("count", [4, 40, 200])
def test_no_name_covers_the_words_of_a_quadrant(count):
    plot, tray = Plot(Rect(18, 16, 280, 300), strip=16), Rect(18, 350, 280, 50)
    people = [
        Stakeholder(
            id=f"k{n}", key="a0", title="Somebody with a long name",
            interest=(1, 5)[n % 2], influence=(1, 5)[n // 2 % 2],
        )
        for n in range(count)
    ]  # fmt: skip

    found = chips(plot, tray, people, lambda title: 6.0 * len(title))

    captions = plot.captions().values()
    assert not any(chip.rect.meets(caption) for chip in found for caption in captions)


def test_a_name_dropped_on_the_words_of_a_quadrant_goes_to_the_nearest_level(page, document):
    grid = page.grid
    words = grid.plot.captions()["satisfy"]

    drag(grid, on(page, "Press"), QPoint(round(words.x) + 4, round(words.y) + 3))

    assert levels(document, "Press") == (1, 5)


@pytest.mark.parametrize("strip", [0, 16])
def test_quadrants_are_where_the_model_has_them(strip):
    plot = Plot(Rect(18, strip, 280, 300), strip)

    for interest in range(1, 6):
        for influence in range(1, 6):
            one = Stakeholder(id="k", key="a0", title="K", interest=interest, influence=influence)
            at = centre(plot.cell((interest, influence)))
            assert plot.level_at(at.x(), at.y()) == (interest, influence)
            area = plot.quadrants()[quadrant(one)]
            assert area.x <= at.x() < area.right
            assert area.y <= at.y() < area.bottom
