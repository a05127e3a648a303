"""The panel of outcomes and people: what the map is for, for whom, and who has to be heard."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from storymap.document.document import Document
from storymap.document.overrides import carried
from storymap.layout.themes import Theme
from storymap.panels.labels import close_button
from storymap.panels.people_page import PeoplePage
from storymap.panels.people_tabs import OutcomesTab, PersonasTab, StakeholdersTab
from storymap.panels.sheet import Panel, scaled
from storymap.panels.tabs import TabStrip

LEAST_WIDTH: Final = 260
"""How wide the panel is at least at the usual size of text, in pixels."""

MOST_LEAST: Final = 400
"""With large text it may be narrower than that would ask for: the board needs room, too."""


@carried
class PeoplePanel(Panel):
    """A dock at the left, with a tab for outcomes, for personas and for stakeholders.

    ``closed`` asks to be hidden, ``visited`` tells a record to go to, ``message`` something to say;
    ``focus_wanted`` tells what the board is to show alone: a record's id, or None for all;
    ``report_wanted`` for which stakeholder a report is to be made.
    """

    closed = Signal()
    visited = Signal(str)
    message = Signal(str)
    focus_wanted = Signal(object)
    report_wanted = Signal(str)

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        """Show the outcomes of a document; the other tabs are made when they are first seen."""
        super().__init__(parent)
        self.setAccessibleName(self.tr("Outcomes and people"))
        self._document = document
        self._kinds = (OutcomesTab, PersonasTab, StakeholdersTab)
        self._pages: dict[int, PeoplePage] = {}
        self._shown: str | None = None
        self.tabs = TabStrip()
        self.tabs.setAccessibleName(self.tr("Outcomes and people"))
        self.tabs.setAcceptDrops(True)
        self.tabs.setChangeCurrentOnDrag(True)
        self.close_button = close_button(self.tr("Close"), self.tr("Close (Esc)"))
        self.close_button.clicked.connect(self.closed)
        self._build()
        self.tabs.currentChanged.connect(self.show_page)
        self.tabs.clicked.connect(self._on_tab_clicked)
        self.show_page(0)

    def _build(self) -> None:
        for words in (self.tr("Outcomes"), self.tr("Personas"), self.tr("Stakeholders")):
            self.tabs.addTab(words)
        head = QHBoxLayout()
        head.addWidget(self.tabs, 1)
        head.addWidget(self.close_button)
        self._stack = QStackedLayout()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(10, 6, 10, 10)
        rows.setSpacing(2)
        rows.addLayout(head)
        rows.addLayout(self._stack, 1)
        self._fit_width()

    def _fit_width(self) -> None:
        """Leave the titles room beside the columns, at the size of text that was chosen."""
        self.setMinimumWidth(min(scaled(LEAST_WIDTH), MOST_LEAST))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_width()

    @property
    def page(self) -> PeoplePage:
        """The page that is shown."""
        return self._pages[self.tabs.currentIndex()]

    def show_page(self, place: int) -> None:
        """Show a page, made now if it was not yet."""
        page = self._pages.get(place)
        if page is None:
            page = self._pages[place] = self._kinds[place](self._document, self)
            page.visited.connect(self.visited)
            page.message.connect(self.message)
            page.focus_wanted.connect(self.focus_wanted)
            page.show_focus(self._shown)
            if isinstance(page, StakeholdersTab):
                page.report_wanted.connect(self.report_wanted)
            self._stack.addWidget(_scrolling(page))
        self._stack.setCurrentIndex(list(self._pages).index(place))

    def _on_tab_clicked(self) -> None:
        """Let the first of an empty list be typed at once."""
        if not self.page.model.rows:
            self.page.start()

    def set_theme(self, theme: Theme) -> None:
        """Wear a theme's colours."""
        super().set_theme(theme)
        self.update()

    def start(self) -> None:
        """Take the keyboard."""
        self.page.start()

    def show_focus(self, record_id: str | None) -> None:
        """Note what the board shows alone by now; None: no record of these lists."""
        self._shown = record_id
        for page in self._pages.values():
            page.show_focus(record_id)

    # Cards that are dragged out of the board

    def hold(self, at: QPoint | None, ids: tuple[str, ...]) -> bool:
        """Ring the row at a point of the screen if cards can be connected with it."""
        return self.page.table.hold(at if self.isVisible() else None, ids)

    def take(self, at: QPoint, ids: tuple[str, ...]) -> None:
        """Connect cards with the row that they are let go over."""
        self.page.table.take(at, ids)

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape shows all of the board again, or else closes the panel; Ctrl+Page Down goes on."""
        if event.key() == Qt.Key.Key_Escape:
            if self._shown is not None:
                self.focus_wanted.emit(None)
            else:
                self.closed.emit()
        elif self.tabs.turned(event):
            self.page.start()
        else:
            super().keyPressEvent(event)


def _scrolling(page: PeoplePage) -> QScrollArea:
    """Return an area in which a page scrolls where the dock is too low for it."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(page)
    return area
