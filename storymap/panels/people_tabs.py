"""The three tabs: outcomes, personas, stakeholders, with what each has of its own."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QMenu, QPushButton, QVBoxLayout, QWidget

from storymap.document.document import Document
from storymap.document.overrides import carried
from storymap.model.stakeholders import quadrant
from storymap.model.storymap import ordered
from storymap.panels.grid import InterestGrid
from storymap.panels.people_lists import OutcomeList, PersonaList, StakeholderList
from storymap.panels.people_page import PeoplePage
from storymap.panels.people_parts import Fact
from storymap.panels.people_rows import HORIZONS, horizon_word, left_out_lines, quadrant_word

MOST_RELEASES = 4
"""Of so many releases the tab says whom they leave out; the rows say the rest."""


@carried
class OutcomesTab(PeoplePage):
    """The outcomes, with what serves nothing and what nothing serves."""

    def __init__(self, document: Document, panel: QWidget) -> None:
        """Show the outcomes of a document."""
        self._outcomes = OutcomeList()
        super().__init__(document, self._outcomes, panel)

    def show_words(self) -> tuple[str, str]:
        """Return the words of a path."""
        return (
            self.tr("Show path"),
            self.tr("Dim all but the stories that serve it and what these need (Enter)"),
        )

    def no_cards(self) -> str:
        """Say what serves an outcome."""
        return self.tr("Select stories to connect them")

    def add_above(self, column: QVBoxLayout) -> None:
        """Add the choice of the order."""
        self.order = QComboBox()
        self.order.addItems([self.tr("In their order"), self.tr("By horizon")])
        self.order.setAccessibleName(self.tr("Order of the outcomes"))
        self.order.currentIndexChanged.connect(self._on_order_chosen)
        column.addWidget(self.order)

    def show_rows(self) -> None:
        """Offer no order of nothing."""
        super().show_rows()
        self.order.setVisible(bool(self.model.rows))

    def _on_order_chosen(self, order: int) -> None:
        self._outcomes.by_horizon = order == 1
        self.model.refresh()
        self.show_rows()

    def add_to_menu(self, menu: QMenu, record_id: str) -> None:
        """Add the horizons."""
        menu.addSeparator()
        current = self._map.outcomes[record_id].horizon
        for horizon in HORIZONS:
            action = menu.addAction(horizon_word(horizon))
            action.setCheckable(True)
            action.setChecked(horizon == current)
            action.setEnabled(not self._document.read_only)
            action.triggered.connect(partial(self._give_horizon, record_id, horizon))

    def _give_horizon(self, record_id: str, horizon: str | None, _checked: object = None) -> None:
        self.model.set_horizon(record_id, horizon)  # type: ignore[arg-type]

    def lines(self) -> Sequence[Fact]:
        """Tell of outcomes without stories and stories without outcomes."""
        found = self.model.facts.coverage
        result: list[Fact] = []
        bare = [one for one in found.outcomes if one in self._map.outcomes]
        if bare:
            words = self.tr("1 outcome has no story")
            more = self.tr("{0} outcomes have no story")
            text = words if len(bare) == 1 else more.format(len(bare))
            result.append((text, lambda: self.table.choose(bare[0])))
        loose = [one for one in found.stories if one in self._map.stories]
        if loose:
            words = self.tr("1 story serves no outcome")
            more = self.tr("{0} stories serve no outcome")
            text = words if len(loose) == 1 else more.format(len(loose))
            result.append((text, lambda: self.select_cards(loose)))
        return result


@carried
class PersonasTab(PeoplePage):
    """The personas, with the releases that leave some out."""

    def __init__(self, document: Document, panel: QWidget) -> None:
        """Show the personas of a document."""
        super().__init__(document, PersonaList(), panel)

    def show_words(self) -> tuple[str, str]:
        """Return the words for what is told for a persona."""
        return (
            self.tr("Show their stories"),
            self.tr("Dim all stories that are not told for them (Enter)"),
        )

    def lines(self) -> Sequence[Fact]:
        """Tell whom the next releases leave out."""
        found = list(left_out_lines(self._map, self.model.facts))[:MOST_RELEASES]
        return [(text, partial(self.visited.emit, release_id)) for release_id, text in found]


@carried
class StakeholdersTab(PeoplePage):
    """The stakeholders, as a list and on the grid of interest and influence.

    ``report_wanted`` tells for whom a report is to be made.
    """

    report_wanted = Signal(str)

    def __init__(self, document: Document, panel: QWidget) -> None:
        """Show the stakeholders of a document."""
        super().__init__(document, StakeholderList(), panel)

    def show_words(self) -> tuple[str, str]:
        """Return the words for what concerns a stakeholder."""
        return (
            self.tr("Only what concerns them"),
            self.tr(
                "Dim the stories that serve none of their outcomes and ask them nothing (Enter)"
            ),
        )

    def add_below(self, column: QVBoxLayout) -> None:
        """Add report and grid; outcomes stand in a menu, since no card names a stakeholder."""
        self.tie_button.setMenu(QMenu(self))
        self.tie_button.menu().aboutToShow.connect(self._fill_button)
        self.grid = InterestGrid()
        self.grid.placed.connect(self._place)
        self.grid.chosen.connect(self.table.choose)
        self.report_button = QPushButton(self.tr("Report for them…"))
        self.report_button.setToolTip(self.tr("Export a report of what concerns them alone"))
        self.report_button.clicked.connect(self._report)
        column.addWidget(self.report_button)
        column.addWidget(self.grid, 100)
        self.table.current_changed.connect(lambda: self.grid.choose(self.table.current))

    def _fill_button(self) -> None:
        menu, current = self.tie_button.menu(), self.table.current
        menu.clear()
        if current is not None:
            self.fill_ties(menu, current)

    def show_buttons(self) -> None:
        """Offer the outcomes."""
        super().show_buttons()
        self.tie_button.setText(self.tr("Connect with outcomes"))
        self.tie_button.setEnabled(self.table.current is not None)

    def _report(self) -> None:
        if self.table.current is not None:
            self.report_wanted.emit(self.table.current)

    def show_rows(self) -> None:
        """Show the grid of those who are listed."""
        super().show_rows()
        self.grid.is_open = not self._document.read_only
        for part in (self.grid, self.report_button):
            part.setVisible(bool(self.model.rows))
        self.grid.show_people(tuple(ordered(self._map.stakeholders)))
        self.grid.choose(self.table.current)

    def _place(self, record_id: str, interest: int, influence: int) -> None:
        if self.model.place(record_id, interest, influence):
            one = self._map.stakeholders[record_id]
            words = self.tr("“{0}”: interest {1}, influence {2}, {3}")
            what = quadrant_word(quadrant(one)).lower()
            self.message.emit(words.format(one.title, interest, influence, what))

    def add_to_menu(self, menu: QMenu, record_id: str) -> None:
        """Add the outcomes to be connected with."""
        menu.addSeparator()
        self.fill_ties(menu.addMenu(self.tr("Connect with outcomes")), record_id)

    def fill_ties(self, menu: QMenu, record_id: str) -> None:
        """Offer all outcomes; those that name a stakeholder have a tick."""
        for outcome in ordered(self._map.outcomes):
            action = QAction(outcome.title.replace("&", "&&"), menu)
            action.setCheckable(True)
            action.setChecked(record_id in outcome.stakeholders)
            action.setEnabled(not self._document.read_only)
            action.triggered.connect(partial(self._tie, outcome.id, record_id))
            menu.addAction(action)
        if not self._map.outcomes:
            menu.addAction(self.tr("None in this map")).setEnabled(False)

    def _tie(self, outcome_id: str, record_id: str, _checked: object = None) -> None:
        self.model.tie(outcome_id, record_id)
