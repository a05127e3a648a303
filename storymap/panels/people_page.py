"""A tab of the panel: a list, the line to add in, what can be done with the current row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from storymap.document.document import Document
from storymap.document.overrides import carried
from storymap.model.patch import Patch
from storymap.model.records import Outcome, Persona, Release, Stakeholder
from storymap.model.storymap import StoryMap
from storymap.panels.labels import plain_label
from storymap.panels.people_lists import Listing
from storymap.panels.people_model import PeopleModel
from storymap.panels.people_parts import Counting, Fact, FactLines, TypingLine
from storymap.panels.people_rows import Facts
from storymap.panels.people_table import PeopleTable

FOLLOW: Final = 30
"""Milliseconds without another selection after which a large one is looked at."""

LARGE: Final = 2_000
"""So many selected cards are a large selection."""

LEAST_LIST: Final = 110


@carried
class PeoplePage(QWidget):
    """One list with all that can be done in it.

    ``visited`` tells a record to go to, ``message`` something to say, ``focus_wanted`` what the
    board is to show alone: a record's id, or None for all.
    """

    visited = Signal(str)
    message = Signal(str)
    focus_wanted = Signal(object)

    def __init__(self, document: Document, listing: Listing, panel: QWidget) -> None:
        """Show a list of a document; ``panel`` has the theme."""
        super().__init__(panel)
        self.setObjectName("page")
        self._document = document
        self._listing = listing
        self._is_stale = True
        self.shown: str | None = None
        name, hint, teaching = listing.words()
        self.model = PeopleModel(document, listing, panel)
        self.table = PeopleTable(self.model, name)
        self.line = TypingLine(self, hint)
        self.teaching = plain_label(teaching, "muted", wraps=True)
        self._make_buttons()
        self._build()
        self.counting = Counting(document, listing, self)
        self.counting.counted.connect(self._on_counted)
        self._follow = QTimer(self, interval=FOLLOW, singleShot=True)
        self._follow.timeout.connect(self._follow_selection)
        self._connect()

    def _make_buttons(self) -> None:
        self.tie_button = QPushButton()
        self.tie_button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.show_button = QPushButton(self.show_words()[0])
        self.show_button.setToolTip(self.show_words()[1])
        self.show_button.setCheckable(True)
        self.show_button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.details_button = QPushButton(self.tr("Details"))
        self.details_button.setToolTip(self.tr("Show all of it in the inspector"))
        self.more_button = QToolButton()
        self.more_button.setText("⋯")
        self.more_button.setAccessibleName(self.tr("More"))
        self.more_button.setToolTip(self.tr("What else can be done with this row"))

    def _row_buttons(self) -> tuple[QWidget, ...]:
        return (self.show_button, self.details_button, self.more_button)

    def _build(self) -> None:
        self.table.setMinimumHeight(LEAST_LIST)
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        buttons.addWidget(self.show_button, 1)
        buttons.addWidget(self.details_button)
        buttons.addWidget(self.more_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(6)
        self.add_above(column)
        column.addWidget(self.table, 100)
        column.addWidget(self.teaching)
        column.addWidget(self.line)
        column.addWidget(self.tie_button)
        column.addLayout(buttons)
        self._lines = FactLines()
        column.addLayout(self._lines)
        self.add_below(column)
        column.addStretch(1)

    def _connect(self) -> None:
        table, model = self.table, self.model
        table.toggled.connect(model.toggle)
        table.shown.connect(self.toggle_shown)
        table.removed.connect(model.remove)
        table.moved.connect(self._move)
        table.menu_wanted.connect(self._pop_up)
        table.current_changed.connect(self._on_current)
        self.line.entered.connect(self.add)
        self.line.went_up.connect(lambda: self.table.setFocus(Qt.FocusReason.OtherFocusReason))
        self.tie_button.clicked.connect(lambda: self._act(model.toggle))
        self.show_button.clicked.connect(lambda: self._act(self.toggle_shown))
        self.details_button.clicked.connect(lambda: self._act(self.visited.emit))
        self.more_button.clicked.connect(self._pop_up_below)
        model.refused.connect(self.message)
        model.told.connect(self.message)
        self._document.changed.connect(self._on_changed)
        self._document.selection.changed.connect(self._on_selection_changed)

    # What a kind of tab has of its own

    def show_words(self) -> tuple[str, str]:
        """Return what the button that shows a row on the board says, and its tip."""
        return (self.tr("Show on board"), self.tr("Dim all other stories (Enter)"))

    def add_above(self, column: QVBoxLayout) -> None:
        """Add what stands above the list."""

    def add_below(self, column: QVBoxLayout) -> None:
        """Add what stands below all."""

    def add_to_menu(self, menu: QMenu, record_id: str) -> None:
        """Add to the menu of a row what only this list has."""

    def lines(self) -> Sequence[Fact]:
        """Return what hangs in the air, each with what a press does."""
        return ()

    # What is shown

    @property
    def _map(self) -> StoryMap:
        return self._document.story_map

    def count(self) -> None:
        """Count all that the rows tell, and show it."""
        self._is_stale = False
        self.model.refresh()
        self.show_rows()
        self.counting.now()

    def _on_counted(self, facts: Facts) -> None:
        self.model.take(facts)
        self.show_rows()

    def show_rows(self) -> None:
        """Show what there is by now."""
        is_empty = not self.model.rows
        self.teaching.setVisible(is_empty)
        for part in (self.table, self.tie_button, *self._row_buttons()):
            part.setVisible(not is_empty)
        self.table.fit()
        is_open = not self._document.read_only
        self.line.setEnabled(is_open)
        self._lines.show_facts(self.lines())
        self.model.follow_selection()
        if not self.table.current and self.model.rows:
            first = next(one.id for one in self.model.rows if one.id)
            self.table.choose(first)
        self.show_buttons()

    def show_buttons(self) -> None:
        """Say what can be done with the current row."""
        current, count = self.table.current, len(self.model.takers)
        is_open = not self._document.read_only
        self.tie_button.setText(self._tie_words(current, count))
        self.tie_button.setEnabled(is_open and bool(current) and count > 0)
        for button in self._row_buttons():
            button.setEnabled(current is not None)
        self.show_button.setChecked(current is not None and self.shown == current)

    def _tie_words(self, current: str | None, count: int) -> str:
        if not count:
            return self.no_cards()
        is_tied = current and self.model.state_of(current) == Qt.CheckState.Checked
        if is_tied:
            one, more = self.tr("Disconnect from 1 card"), self.tr("Disconnect from {0} cards")
        else:
            one, more = self.tr("Connect with 1 card"), self.tr("Connect with {0} cards")
        return one if count == 1 else more.format(count)

    def no_cards(self) -> str:
        """Return what the button says while no card is selected that could be connected."""
        return self.tr("Select cards to connect them")

    def show_focus(self, record_id: str | None) -> None:
        """Note what the board shows alone by now."""
        self.shown = record_id
        self.show_buttons()

    # What can be done

    def start(self) -> None:
        """Take the keyboard."""
        taker = self.table if self.model.rows else self.line
        taker.setFocus(Qt.FocusReason.OtherFocusReason)

    def add(self, text: str) -> None:
        """Add what was typed, and wait for the next."""
        added = self.model.add(text) if text.strip() else None
        if added is not None:
            self.line.empty()
            self.table.choose(added)
            self.table.scrollTo(self.table.currentIndex())

    def toggle_shown(self, record_id: str) -> None:
        """Show a record's stories alone on the board, or all again."""
        self.focus_wanted.emit(None if self.shown == record_id else record_id)

    def _act(self, act: Callable[[str], object]) -> None:
        current = self.table.current
        if current is not None:
            act(current)
        self.show_buttons()

    def _move(self, record_id: str, by: int) -> None:
        self.model.move(record_id, by)
        self.table.choose(record_id, self.table.currentIndex().column())

    def _on_current(self) -> None:
        """Follow with what the board shows alone."""
        current = self.table.current
        is_mine = self.shown is not None and self.model.row_of(self.shown) >= 0
        is_other = current is not None and current != self.shown
        if is_mine and is_other and self.isVisible() and not self.line.hasFocus():
            self.focus_wanted.emit(current)
        self.show_buttons()

    def select_cards(self, ids: Sequence[str]) -> None:
        """Select cards on the board, and bring the first into view."""
        if ids:
            self.visited.emit(ids[0])
            self._document.selection.select(*ids[1:], ids[0])
            one, more = self.tr("1 card selected"), self.tr("{0} cards selected")
            self.message.emit(one if len(ids) == 1 else more.format(len(ids)))

    # The menu

    def menu(self) -> QMenu | None:
        """Return the menu of the current row, with all its keys."""
        current, model, table = self.table.current, self.model, self.table
        if current is None:
            return None
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def add(text: str, key: str, act: Callable[[], object]) -> None:
            menu.addAction(f"{text}\t{key}", act)

        add(self.tr("Rename"), "F2", table.rename)
        add(self.tr("Remove"), "Del", lambda: model.remove(current))
        menu.addSeparator()
        add(self.tr("Move up"), "Ctrl+Up", lambda: self._move(current, -1))
        add(self.tr("Move down"), "Ctrl+Down", lambda: self._move(current, 1))
        self.add_to_menu(menu, current)
        return menu

    def _pop_up(self, at: QPoint) -> None:
        menu = self.menu()
        if menu is not None:
            menu.popup(at)

    def _pop_up_below(self) -> None:
        button = self.more_button
        self._pop_up(button.mapToGlobal(QPoint(0, button.height())))

    # Following

    def _on_changed(self, patch: Patch) -> None:
        if not self.isVisible():
            self._is_stale = True
            return
        kinds = (Outcome, Persona, Stakeholder, Release)
        if any(isinstance(change.new or change.old, kinds) for change in patch.changes):
            self.model.refresh()
            self.show_rows()
        else:
            self._on_selection_changed()
        self.counting.soon()

    def _on_selection_changed(self) -> None:
        if not self.isVisible():
            return
        if len(self._document.selection.ids) > LARGE:
            self._follow.start()
        else:
            self._follow_selection()

    def _follow_selection(self) -> None:
        self._follow.stop()
        self.model.follow_selection()
        self.show_buttons()

    def hideEvent(self, event: QHideEvent) -> None:
        """Count no more while nobody looks."""
        super().hideEvent(event)
        if not event.spontaneous() and self.counting.is_due:
            self._is_stale = True
            self.counting.stop()

    def showEvent(self, event: QShowEvent) -> None:
        """Follow what changed meanwhile."""
        super().showEvent(event)
        if self._is_stale:
            self.count()
        else:
            self.show_rows()
