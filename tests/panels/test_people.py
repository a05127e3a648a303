"""The panel of outcomes, personas and stakeholders, with real keys, presses and drops."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from storymap.document.document import Document
from storymap.document.ties import packed
from storymap.edit.fields import set_fields
from storymap.layout.marks import own_role
from storymap.layout.themes import CONTRAST, DARK, LIGHT
from storymap.model.queries import stories_concerning
from storymap.model.records import Question, replace
from storymap.model.storymap import ordered
from storymap.panels import people_page, people_parts
from storymap.panels.people import PeoplePanel
from storymap.panels.people_rows import stakeholder_facts
from tests.builders import a_map, id_of, ids_of, titles

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
COPY = Qt.DropAction.CopyAction
HELD = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
OUTCOMES, PERSONAS, STAKEHOLDERS = range(3)


@pytest.fixture
def document() -> Document:
    m = a_map(
        {
            "Book": {
                "Choose": {"First": ["Pick a time"], "Later": ["Change a booking"]},
                "Pay": {"First": ["Pay by card"], None: ["Pay by phone"]},
            }
        },
        outcomes=["Riders trust paying", "Riders come back", "Fewer calls"],
        personas=["Visitor", "Commuter"],
        stakeholders=["City council", "Bank"],
        stories={
            "Pay by card": {
                "outcomes": ["Riders trust paying"], "personas": ["Visitor"],
                "needs": ["Pick a time"], "status": "done",
            },
            "Change a booking": {"outcomes": ["Riders trust paying", "Riders come back"]},
            "Pay by phone": {"personas": ["Commuter"]},
        },
    )  # fmt: skip
    trust, back, calls = (m.outcomes[one] for one in ids_of(m, *titles(m, m.outcomes)))
    council = m.stakeholders[id_of(m, "City council")]
    return Document(
        m.with_records(
            replace(trust, value=60, horizon="short", stakeholders=(council.id,)),
            replace(back, horizon="long", measure="Half of them, twice\na month"),
            replace(calls, horizon="short"),
            replace(council, interest=4, influence=5),
        )
    )


class Bench:
    """The panel with the words that the tests use."""

    def __init__(self, panel: PeoplePanel, document: Document) -> None:
        self.panel, self.document = panel, document
        self.said: list[str] = []
        self.wanted: list[str | None] = []
        self.visited: list[str] = []
        panel.message.connect(self.said.append)
        panel.focus_wanted.connect(self.wanted.append)
        panel.visited.connect(self.visited.append)

    @property
    def map(self):
        return self.document.story_map

    @property
    def page(self):
        return self.panel.page

    def tab(self, place: int):
        self.panel.tabs.setCurrentIndex(place)
        QApplication.processEvents()
        return self.panel.page

    def rows(self):
        """Each row in words: title, columns, note."""
        return [
            " | ".join(filter(None, (row.title, *row.cells, row.note)))
            for row in self.page.model.rows
        ]

    def choose(self, title: str, column: int = 0):
        self.page.table.choose(id_of(self.map, title), column)
        self.page.table.setFocus()

    def press(self, key, held=Qt.KeyboardModifier.NoModifier):
        QTest.keyClick(self.page.table, key, held)
        QApplication.processEvents()

    def type_in_cell(self, text: str, end=KEY.Key_Return):
        editors = self.page.table.findChildren(QLineEdit)
        (editor,) = [one for one in editors if one.isVisible()]
        QTest.keyClicks(editor, text)
        QTest.keyClick(editor, end)
        QApplication.processEvents()

    def add(self, text: str):
        self.page.line.setFocus()
        QTest.keyClicks(self.page.line, text)
        QTest.keyClick(self.page.line, KEY.Key_Return)

    def order(self, kind: str):
        return titles(self.map, (one.id for one in ordered(getattr(self.map, kind))))

    def select(self, *names: str):
        self.document.selection.select(*ids_of(self.map, *names))

    def named_by(self, title: str, field: str = "outcomes"):
        return titles(self.map, getattr(self.map.find(id_of(self.map, title)), field))

    def steps_back(self):
        count = 0
        while self.document.undo_label is not None:
            self.document.undo()
            count += 1
        return count


@pytest.fixture
def bench(qtbot, document):
    panel = PeoplePanel(document)
    qtbot.addWidget(panel)
    panel.resize(320, 800)
    with qtbot.waitExposed(panel):
        panel.show()
    panel.activateWindow()
    panel.start()
    qtbot.waitUntil(panel.page.table.hasFocus)
    return Bench(panel, document)


# Lists


def test_outcomes_tell_value_horizon_measure_and_how_far(bench):
    assert bench.rows() == [
        "Riders trust paying | 60 | 1 of 2 | Short term",
        "Riders come back | 0 of 1 | Long term · Half of them, twice",
        "Fewer calls | – | No story serves it",
    ]
    assert [row.warns for row in bench.page.model.rows] == [False, False, True]


def test_outcomes_stand_by_horizon_when_that_is_chosen(bench):
    bench.page.order.setCurrentIndex(1)

    assert [row.title for row in bench.page.model.rows] == [
        "Short term", "Riders trust paying", "Fewer calls", "Long term", "Riders come back",
    ]  # fmt: skip


def test_personas_tell_which_releases_leave_them_out(bench):
    bench.tab(PERSONAS)

    assert bench.rows() == [
        "Visitor | 1 of 1",
        "Commuter | 0 of 1 | Left out of “First”",
    ]
    assert [text for text, _ in bench.page.lines()] == ["“First” leaves out “Commuter”"]


def test_stakeholders_tell_levels_quadrant_and_ties(bench):
    bench.tab(STAKEHOLDERS)

    assert bench.rows() == [
        "City council | 4 | 5 | Manage closely · 1 outcome · 2 stories",
        "Bank | No outcome · not placed yet",
    ]


def test_an_empty_list_teaches_in_one_sentence(qtbot):
    panel = PeoplePanel(Document(a_map({})))
    qtbot.addWidget(panel)
    panel.show()

    assert panel.page.teaching.isVisible()
    assert panel.page.teaching.text().startswith("An outcome is a change in what people do")
    assert not panel.page.table.isVisible()


@pytest.mark.parametrize(
    ("tab", "kind"),
    [(OUTCOMES, "outcomes"), (PERSONAS, "personas"), (STAKEHOLDERS, "stakeholders")],
)
def test_what_is_typed_in_the_last_line_is_added_at_the_end(bench, tab, kind):
    bench.tab(tab)

    bench.add("Brand new")
    bench.add("And another")

    assert bench.order(kind)[-2:] == ["Brand new", "And another"]
    assert bench.page.table.current == id_of(bench.map, "And another")
    assert bench.page.line.text() == ""
    assert bench.steps_back() == 2


def test_f2_renames_in_place(bench):
    bench.choose("Riders come back")

    bench.press(KEY.Key_F2)
    bench.type_in_cell("They return")

    assert bench.order("outcomes")[1] == "They return"
    assert bench.steps_back() == 1


def test_an_empty_title_is_refused_and_told(bench):
    bench.choose("Riders come back")

    bench.press(KEY.Key_F2)
    bench.type_in_cell(" ")

    assert bench.order("outcomes")[1] == "Riders come back"
    assert bench.said == ["A title needs at least one character."]


def test_a_value_is_typed_on_the_row(bench):
    bench.choose("Riders come back")

    bench.press(KEY.Key_4)
    bench.type_in_cell("5")

    assert bench.map.outcomes[id_of(bench.map, "Riders come back")].value == 45
    assert bench.page.table.currentIndex().column() == 0
    bench.choose("Riders come back", 1)
    bench.press(KEY.Key_F2)
    bench.type_in_cell("")
    assert bench.map.outcomes[id_of(bench.map, "Riders come back")].value == 45
    bench.press(KEY.Key_7)
    bench.type_in_cell("")
    assert bench.page.table.currentIndex().column() == 1
    assert bench.steps_back() == 2


def test_a_level_that_is_none_is_refused(bench):
    bench.tab(STAKEHOLDERS)
    bench.choose("Bank", 2)

    bench.press(KEY.Key_F2)
    bench.type_in_cell("9")

    assert bench.map.stakeholders[id_of(bench.map, "Bank")].influence is None
    assert bench.said == ["A level is a number from 1 (little) to 5 (much)."]


def test_ctrl_arrows_change_the_order(bench):
    bench.choose("Fewer calls")

    bench.press(KEY.Key_Up, CTRL)
    bench.press(KEY.Key_Up, CTRL)
    bench.press(KEY.Key_Up, CTRL)
    bench.press(KEY.Key_Down, CTRL)

    assert bench.order("outcomes") == ["Riders trust paying", "Fewer calls", "Riders come back"]
    assert bench.page.table.current == id_of(bench.map, "Fewer calls")
    assert bench.steps_back() == 3


def test_over_a_heading_an_outcome_gets_the_horizon_of_the_group(bench):
    bench.page.order.setCurrentIndex(1)
    bench.choose("Fewer calls")

    bench.press(KEY.Key_Down, CTRL)

    assert bench.map.outcomes[id_of(bench.map, "Fewer calls")].horizon == "long"
    rows = [row.title for row in bench.page.model.rows]
    assert rows == [
        "Short term", "Riders trust paying", "Long term", "Fewer calls", "Riders come back",
    ]  # fmt: skip
    bench.press(KEY.Key_Up, CTRL)
    assert [row.title for row in bench.page.model.rows][:3] == [
        "Short term", "Riders trust paying", "Fewer calls",
    ]  # fmt: skip
    bench.press(KEY.Key_Up, CTRL)
    bench.press(KEY.Key_Up, CTRL)

    assert [row.title for row in bench.page.model.rows][:2] == ["Short term", "Fewer calls"]
    assert bench.steps_back() == 3


def test_a_row_dropped_between_others_stands_there(bench):
    model = bench.page.model
    dragged = packed(id_of(bench.map, "Fewer calls"), "Fewer calls")

    assert model.canDropMimeData(dragged, COPY, 1, 0, QModelIndex())
    assert model.dropMimeData(dragged, COPY, 1, 0, QModelIndex())

    assert bench.order("outcomes") == ["Riders trust paying", "Fewer calls", "Riders come back"]
    assert bench.steps_back() == 1


def test_delete_removes_it_and_says_what_named_it(bench):
    bench.choose("Riders trust paying")

    bench.press(KEY.Key_Delete)

    assert bench.order("outcomes") == ["Riders come back", "Fewer calls"]
    assert bench.named_by("Pay by card") == []
    assert bench.said == [
        "“Riders trust paying” removed; 2 stories named it. Ctrl+Z brings it back."
    ]
    assert bench.page.table.current == id_of(bench.map, "Riders come back")
    assert bench.steps_back() == 1
    assert bench.named_by("Pay by card") == ["Riders trust paying"]


def test_a_horizon_is_given_in_the_menu(bench):
    bench.choose("Riders trust paying")
    menu = bench.page.menu()

    (long_term,) = [one for one in menu.actions() if one.text() == "Long term"]
    long_term.trigger()

    assert bench.map.outcomes[id_of(bench.map, "Riders trust paying")].horizon == "long"
    assert bench.steps_back() == 1


# Connecting


def test_space_connects_all_selected_stories_and_again_none(bench):
    bench.select("Pick a time", "Pay by card")
    bench.choose("Riders trust paying")
    assert bench.page.model.state_of(bench.page.table.current) == Qt.CheckState.PartiallyChecked
    assert bench.page.tie_button.text() == "Connect with 2 cards"

    bench.press(KEY.Key_Space)
    assert bench.named_by("Pick a time") == ["Riders trust paying"]
    assert bench.page.tie_button.text() == "Disconnect from 2 cards"
    bench.press(KEY.Key_Space)

    assert bench.named_by("Pick a time") == bench.named_by("Pay by card") == []
    assert bench.said == [
        "“Riders trust paying” connected with 2 cards",
        "“Riders trust paying” disconnected from 2 cards",
    ]
    assert bench.steps_back() == 2


@pytest.mark.parametrize("theme", [LIGHT, DARK, CONTRAST])
def test_the_colour_of_a_persona_stands_before_the_title(bench, theme):
    m = bench.map
    bench.document.commit("", set_fields(m, id_of(m, "Visitor"), colour="#7B3FC4"))
    bench.panel.set_theme(theme)
    bench.tab(PERSONAS)
    table = bench.page.table
    QApplication.processEvents()

    picture = table.grab().toImage()

    own = theme[own_role("#7B3FC4")].lower()
    found = {picture.pixelColor(x, y).name() for x in range(4, 20) for y in range(picture.height())}
    assert own in found


def test_the_button_connects_steps_with_a_persona(bench, qtbot):
    bench.tab(PERSONAS)
    bench.select("Pay", "Pick a time")
    bench.choose("Commuter")

    qtbot.mouseClick(bench.page.tie_button, Qt.MouseButton.LeftButton)

    assert bench.named_by("Pay", "personas") == ["Commuter"]
    assert bench.named_by("Pick a time", "personas") == ["Commuter"]
    assert bench.steps_back() == 1


def test_a_press_on_the_box_connects(bench, qtbot):
    bench.select("Pick a time")
    table, model = bench.page.table, bench.page.model
    rect = table.visualRect(model.index(1, 0))

    qtbot.mouseClick(
        table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(rect.left() + 14, rect.center().y())
    )

    assert bench.named_by("Pick a time") == ["Riders come back"]


def test_without_a_selected_card_nothing_can_be_connected(bench):
    bench.choose("Riders come back")
    bench.press(KEY.Key_Space)

    assert bench.said == ["Select cards on the board first."]
    assert not bench.page.tie_button.isEnabled()
    assert bench.page.tie_button.text() == "Select stories to connect them"


def test_a_stakeholder_dropped_on_an_outcome_is_named_by_it(bench):
    model = bench.page.model
    dragged = packed(id_of(bench.map, "Bank"), "Bank")
    calls = model.index(2, 0)

    assert not model.canDropMimeData(dragged, COPY, 1, 0, QModelIndex())
    assert model.dropMimeData(dragged, COPY, -1, -1, calls)

    assert bench.named_by("Fewer calls", "stakeholders") == ["Bank"]
    assert bench.steps_back() == 1


def test_a_stakeholder_is_connected_with_outcomes_in_a_menu(bench):
    bench.tab(STAKEHOLDERS)
    bench.choose("Bank")
    menu = bench.page.tie_button.menu()

    menu.aboutToShow.emit()
    assert [one.text() for one in menu.actions()] == bench.order("outcomes")
    menu.actions()[1].trigger()

    assert bench.named_by("Riders come back", "stakeholders") == ["Bank"]
    assert bench.steps_back() == 1


def test_a_map_that_can_only_be_read_stays_as_it_is(qtbot, document):
    document.read_only = True
    panel = PeoplePanel(document)
    qtbot.addWidget(panel)
    panel.show()
    bench = Bench(panel, document)
    bench.select("Pick a time")
    bench.choose("Riders trust paying")
    for key in (KEY.Key_Space, KEY.Key_Delete, KEY.Key_F2):
        bench.press(key)
    bench.press(KEY.Key_Down, CTRL)

    assert bench.steps_back() == 0
    assert not panel.page.line.isEnabled()
    assert bench.said[-1] == "This map can only be read; save a copy to change it."


# Coverage


def test_what_serves_no_outcome_is_selected_by_a_press(bench):
    lines = bench.page.lines()

    assert [text for text, _ in lines] == [
        "1 outcome has no story", "2 stories serve no outcome",
    ]  # fmt: skip
    lines[1][1]()

    assert set(titles(bench.map, bench.document.selection.ids)) == {"Pick a time", "Pay by phone"}
    assert bench.visited == [id_of(bench.map, "Pick a time")]
    lines[0][1]()
    assert bench.page.table.current == id_of(bench.map, "Fewer calls")


def test_figures_follow_the_map(bench, qtbot):
    m = bench.map
    story = m.stories[id_of(m, "Pick a time")]
    bench.document.commit(
        "x", m.with_records(replace(story, outcomes=(id_of(m, "Fewer calls"),)))
    )  # fmt: skip

    qtbot.waitUntil(lambda: bench.rows()[2] == "Fewer calls | 0 of 1 | Short term")


def test_a_hidden_panel_counts_when_it_is_seen_again(bench):
    bench.panel.hide()
    m = bench.map
    bench.document.commit("x", m.without(id_of(m, "Fewer calls")))
    assert len(bench.rows()) == 3

    bench.panel.show()

    assert len(bench.rows()) == 2


# The board


def test_enter_shows_the_path_and_the_next_row_takes_it_over(bench):
    trust, back = ids_of(bench.map, "Riders trust paying", "Riders come back")
    bench.choose("Riders trust paying")

    bench.press(KEY.Key_Return)
    bench.panel.show_focus(trust)
    assert bench.page.show_button.isChecked()
    bench.press(KEY.Key_Down)
    bench.panel.show_focus(back)
    bench.press(KEY.Key_Escape)

    assert bench.wanted == [trust, back, None]


def test_adding_one_leaves_the_path_that_is_shown(bench):
    trust = id_of(bench.map, "Riders trust paying")
    bench.choose("Riders trust paying")
    bench.press(KEY.Key_Return)
    bench.panel.show_focus(trust)

    bench.add("Brand new")

    assert bench.wanted == [trust]


def test_its_model_keeps_to_the_rules_of_qt(bench):
    tester = QAbstractItemModelTester(bench.page.model)

    bench.page.order.setCurrentIndex(1)
    bench.add("Brand new")
    bench.select("Pick a time")
    bench.press(KEY.Key_Space)

    assert tester.model() is bench.page.model


def test_escape_closes_the_panel_once_all_is_shown(bench, qtbot):
    with qtbot.waitSignal(bench.panel.closed):
        bench.press(KEY.Key_Escape)


def test_details_are_shown_elsewhere(bench, qtbot):
    bench.choose("Riders come back")

    qtbot.mouseClick(bench.page.details_button, Qt.MouseButton.LeftButton)

    assert bench.visited == [id_of(bench.map, "Riders come back")]


# Looks


@pytest.mark.parametrize("theme", [DARK, CONTRAST])
def test_rows_wear_the_theme(bench, theme):
    bench.panel.set_theme(theme)
    table = bench.page.table

    picture = table.viewport().grab().toImage()

    last = table.visualRect(bench.page.model.index(2, 0))
    assert picture.pixelColor(last.right() - 3, last.top() + 4).name() == theme["panel"].lower()


def test_rows_are_read_out_whole(bench):
    index = bench.page.model.index(1, 0)

    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == (
        "Riders come back, no value, Long term, 0 of 1 stories done, Half of them, twice"
    )
    bare = bench.page.model.index(2, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert bare == "Fewer calls, no value, Short term, no story serves it"


def test_the_keyboard_stays_on_a_row_whose_order_changes(bench):
    bench.choose("Fewer calls", 1)

    bench.press(KEY.Key_Up, CTRL)

    assert bench.page.table.hasFocus()
    assert bench.page.table.currentIndex().column() == 1


def test_what_concerns_each_is_counted_as_the_board_shows_it(document):
    m = document.story_map
    story = m.stories[id_of(m, "Pick a time")]
    m = m.with_records(replace(story, questions=(Question(id="q", text="?", asked="the bank"),)))

    shares = stakeholder_facts(m).shares

    assert {name: share.stories for name, share in shares.items()} == {
        name: len(stories_concerning(m, name)) for name in m.stakeholders
    }
    assert shares[id_of(m, "Bank")].stories == 1


class Held:
    """What is dragged over a list, with the events that Qt sends."""

    def __init__(self, table, record_id: str) -> None:
        self.table, self.data = table, packed(record_id, "")
        self._send(QDragEnterEvent(QPoint(9, 9), COPY, self.data, *HELD))

    def _send(self, event):
        QApplication.sendEvent(self.table.viewport(), event)
        return event

    def over(self, row: int, *, low: bool = False) -> QPoint:
        rect = self.table.visualRect(self.table.people.index(row, 1))
        return rect.center() + QPoint(0, 10 if low else -10)

    def move(self, at: QPoint):
        return self._send(QDragMoveEvent(at, COPY, self.data, *HELD))

    def drop(self, at: QPoint):
        self.move(at)
        return self._send(QDropEvent(QPointF(at), COPY, self.data, *HELD))


def test_a_row_is_dragged_to_another_place(bench):
    held = Held(bench.page.table, id_of(bench.map, "Riders trust paying"))

    assert held.move(held.over(1, low=True)).isAccepted()
    assert bench.page.table._drop[0] == 2
    held.drop(held.over(1, low=True))

    assert bench.order("outcomes") == ["Riders come back", "Riders trust paying", "Fewer calls"]
    assert bench.page.table._drop is None
    again = Held(bench.page.table, id_of(bench.map, "Riders trust paying"))
    again.drop(QPoint(30, bench.page.table.viewport().height() - 1))
    assert bench.order("outcomes")[-1] == "Riders trust paying"
    assert bench.steps_back() == 2


def test_a_persona_dragged_over_outcomes_rings_the_row_and_is_named_by_it(bench):
    held = Held(bench.page.table, id_of(bench.map, "Visitor"))

    held.move(held.over(2))
    assert bench.page.table._drop[0] == -1
    assert bench.page.table.grab().toImage() is not None
    held.drop(held.over(2))

    assert bench.named_by("Fewer calls", "personas") == ["Visitor"]
    assert bench.steps_back() == 1


def test_personas_take_no_outcome_in_between(bench):
    bench.tab(PERSONAS)
    held = Held(bench.page.table, id_of(bench.map, "Bank"))

    assert not held.move(held.over(1)).isAccepted()


def test_a_large_map_is_counted_on_another_thread(bench, qtbot, monkeypatch):
    monkeypatch.setattr(people_parts, "MANY", 1)
    m = bench.map
    story = m.stories[id_of(m, "Pick a time")]
    after = m.with_records(replace(story, outcomes=(id_of(m, "Fewer calls"),)))

    with qtbot.waitSignal(bench.page.counting.jobs.done):
        bench.document.commit("x", after)

    assert bench.rows()[2] == "Fewer calls | 0 of 1 | Short term"


def test_a_large_selection_is_followed_once_it_stays(bench, qtbot, monkeypatch):
    monkeypatch.setattr(people_page, "LARGE", 1)

    bench.select("Pick a time", "Pay by card")
    assert not bench.page.tie_button.isEnabled()

    qtbot.waitUntil(lambda: bench.page.tie_button.text() == "Connect with 2 cards")


@pytest.mark.parametrize("tab", range(3))
def test_a_low_dock_is_enough_since_the_page_scrolls(bench, tab):
    bench.tab(tab)

    assert bench.panel.minimumSizeHint().height() < 160
    bench.panel.resize(300, 200)
    QApplication.processEvents()
    assert bench.panel.height() == 200
    assert bench.page.width() <= bench.panel.width()


def test_a_click_on_the_tab_of_an_empty_list_lets_the_first_be_typed(qtbot):
    panel = PeoplePanel(Document(a_map({"Book": {"Pay": {None: ["Pay by card"]}}})))
    qtbot.addWidget(panel)
    panel.show()
    panel.activateWindow()
    qtbot.waitUntil(panel.isActiveWindow)

    at = panel.tabs.tabRect(STAKEHOLDERS).center()
    qtbot.mouseClick(panel.tabs, Qt.MouseButton.LeftButton, pos=at)
    qtbot.keyClicks(QApplication.focusWidget(), "Bank")
    qtbot.keyClick(QApplication.focusWidget(), KEY.Key_Return)

    assert [row.title for row in panel.page.model.rows] == ["Bank"]


def test_control_page_down_and_up_turn_the_tabs(qtbot, bench):
    panel = bench.panel
    panel.start()

    qtbot.keyClick(QApplication.focusWidget(), KEY.Key_PageDown, CTRL)
    assert panel.tabs.currentIndex() == PERSONAS
    assert QApplication.focusWidget() is panel.page.table
    panel.page.line.setFocus()
    qtbot.keyClick(panel.page.line, KEY.Key_PageUp, CTRL)
    qtbot.keyClick(QApplication.focusWidget(), KEY.Key_PageUp, CTRL)

    assert panel.tabs.currentIndex() == STAKEHOLDERS


def test_what_is_said_of_a_stakeholder_breaks_where_it_has_no_room(qtbot, bench):
    page = bench.tab(STAKEHOLDERS)
    bench.panel.resize(700, 600)
    QApplication.processEvents()
    wide = page.table.rowHeight(0)

    bench.panel.resize(280, 600)
    QApplication.processEvents()

    assert page.table.rowHeight(0) > wide
    assert page.table.maximumHeight() >= page.table.verticalHeader().length()
