"""T-shirt sizes mean what the map's own stories take; stories without an estimate are listed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from storymap.document.document import Document
from storymap.model.records import Range
from storymap.panels.estimate import parse_range, rounded
from storymap.panels.estimate_table import EstimateTable
from storymap.panels.sheet import Panel
from storymap.panels.sizes import sizes_of, sizes_text
from tests.builders import a_map, id_of

KEY = Qt.Key


def with_efforts(*likely: float):
    names = [f"Story {n}" for n in range(len(likely))]
    fields = {
        name: {"estimate": Range(low=one / 2, likely=one, high=2 * one)}
        for name, one in zip(names, likely, strict=True)
    }
    return a_map({"Do": {"It": {"First": names}}}, stories=fields)


def likelies(m) -> list[float]:
    return [size.likely for size in sizes_of(m).values()]


def test_a_size_is_the_middle_of_a_fifth_of_the_stories():
    m = with_efforts(1, 1, 2, 2, 4, 4, 8, 8, 20, 30)

    assert list(sizes_of(m)) == ["XS", "S", "M", "L", "XL"]
    assert likelies(m) == [1, 2, 4, 8, 25]
    assert sizes_of(m)["M"] == Range(low=2, likely=4, high=8)


def test_with_few_stories_the_usual_scale_is_put_around_their_middle():
    assert likelies(with_efforts()) == [1, 2, 3, 5, 8]
    assert likelies(with_efforts(30, 30)) == [10, 20, 30, 50, 80]


def test_stories_that_are_much_alike_do_not_make_sizes_that_are_one():
    assert likelies(with_efforts(*[3] * 20)) == [1, 2, 3, 5, 8]


def test_the_sizes_are_told_with_the_unit():
    assert sizes_text(with_efforts()) == "XS 0.5–2 pt, S 1–3 pt, M 2–5 pt, L 3–8 pt, XL 5–13 pt"


@pytest.mark.parametrize(
    ("effort", "told"), [(0, 0), (0.04, 0.04), (0.6, 0.6), (1.3, 1.5), (7.4, 7), (123.4, 120)]
)
def test_sizes_are_round(effort, told):
    assert rounded(effort) == told


@pytest.mark.parametrize("text", ["m", " M ", "M"])
def test_a_size_is_an_estimate(text):
    assert parse_range(text, sizes_of(with_efforts())) == Range(low=2, likely=3, high=5)


def test_a_word_that_is_no_size_is_refused():
    with pytest.raises(ValueError, match=r"^Write numbers"):
        parse_range("XXXL", sizes_of(with_efforts()))


@pytest.fixture
def document() -> Document:
    m = a_map(
        {"Book": {"Pay": {"First": ["By card", "By phone", "By post"], None: ["By barter"]}}},
        stories={"By phone": {"estimate": Range(likely=3)}, "By post": {"status": "done"}},
    )
    return Document(m)


@pytest.fixture
def table(qtbot, document):
    panel = Panel()
    qtbot.addWidget(panel)
    table = EstimateTable(document, panel)
    table.setParent(panel)
    document.changed.connect(table.estimates.refresh)
    table.seen, table.said = [], []
    table.visited.connect(table.seen.append)
    table.estimates.refused.connect(table.said.append)
    table.resize(400, 200)
    panel.show()
    panel.activateWindow()
    table.setFocus()
    qtbot.waitUntil(table.hasFocus)
    return table


def listed(table) -> list[str]:
    return [story.title for story in table.estimates.stories]


def test_what_is_open_and_has_no_estimate_is_listed(table):
    assert listed(table) == ["By card", "By barter"]
    model = table.estimates
    assert model.data(model.index(0, 1)) == "First · Pay"
    assert model.data(model.index(1, 1)) == "Unscheduled · Pay"


def test_typing_on_a_row_estimates_the_story_and_the_next_one_is_there(qtbot, table, document):
    before = document.story_map
    table.setCurrentIndex(table.estimates.index(0, 0))

    qtbot.keyClick(table, KEY.Key_5)
    [editor] = [one for one in table.findChildren(QLineEdit) if one.isVisible()]
    qtbot.keyClicks(editor, "-8")
    qtbot.keyClick(editor, KEY.Key_Return)
    QApplication.processEvents()

    m = document.story_map
    assert m.stories[id_of(m, "By card")].estimate == Range(low=5, likely=6, high=8)
    assert listed(table) == ["By barter"]
    assert table.story_at(table.currentIndex().row()) == id_of(m, "By barter")
    assert table.hasFocus()
    document.undo()
    assert document.story_map == before


def test_an_estimate_that_is_none_is_refused(table, document):
    before = document.story_map

    table.estimates.setData(table.estimates.index(0, 2), "much")

    assert table.said == ["Write numbers, as 5 – 6 – 8, 5-8 or 6."]
    assert document.story_map is before


@pytest.mark.parametrize("way", ["click", "enter"])
def test_a_story_is_gone_to(qtbot, table, document, way):
    index = table.estimates.index(1, 0)
    if way == "click":
        place = table.visualRect(index).center()
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    else:
        table.setCurrentIndex(index)
        qtbot.keyClick(table, KEY.Key_Return)

    assert table.seen == [id_of(document.story_map, "By barter")]


def test_a_map_open_for_reading_only_takes_no_estimate(table, document):
    document.read_only = True

    flags = table.estimates.flags(table.estimates.index(0, 2))

    assert not flags & Qt.ItemFlag.ItemIsEditable


def test_the_inspector_takes_a_size(bench):
    usual = sizes_of(bench.map)["M"]
    page = bench.select("By card")

    bench.write(page.estimate, "m", KEY.Key_Return)

    assert bench.story("By card").estimate == usual
