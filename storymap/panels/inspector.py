"""The inspector: shows and edits the fields of what is selected, or of the map if nothing is."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from storymap.document.document import Document
from storymap.document.overrides import carried
from storymap.model.patch import Patch
from storymap.model.records import MapInfo, Outcome, Persona, Stakeholder
from storymap.model.storymap import Head
from storymap.panels.labels import tip
from storymap.panels.page import ENTER, Page
from storymap.panels.page_form import MARGIN
from storymap.panels.sheet import TARGET, Panel, scaled
from storymap.panels.subjects import PageName, Subject, page_class, subject_of
from storymap.panels.tabs import TabStrip

LEAST_WIDTH: Final = 270
"""Pixels at 100 % that the tabs of a story need to be read."""
PREPARE: Final = 400
"""Milliseconds after the first showing at which the page of a story is built."""


@carried
class Inspector(Panel):
    """The dock at the right. ``left`` tells that Escape was pressed: the board wants the keyboard.

    ``message`` says what was done where that cannot be seen. ``narrowed`` tells that it was as wide
    as larger text needed it to be, and may be narrower again. Pages are built when they are first
    shown; while the inspector is hidden it does nothing.
    """

    left = Signal()
    message = Signal(str)
    narrowed = Signal()

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        """Inspect what is selected in a document."""
        super().__init__(parent)
        self.setAccessibleName(self.tr("Inspector"))
        self._document = document
        self._pages: dict[PageName, Page] = {}
        self._areas: dict[Page, QScrollArea] = {}
        self._page: Page | None = None
        self._visited: str | None = None
        self._subject = Subject((), ())
        self._places: dict[PageName, PageName] = {}
        self._is_stale = True
        self._was_shown = False
        self._build()
        self._fit_width()
        document.selection.changed.connect(self._on_selection_changed)
        document.changed.connect(self._on_changed)
        document.state_changed.connect(self._on_state_changed)
        document.settling.connect(self.flush)

    def _build(self) -> None:
        self.back = QToolButton()
        self.back.setText("‹")
        self.back.setProperty("look", "add")
        self.back.setFixedSize(TARGET, TARGET)
        self.back.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.back.setShortcut(QKeySequence("Alt+Left"))
        self.back.clicked.connect(self._on_back)
        self.back.hide()
        self.tabs = TabStrip()
        self.tabs.setAccessibleName(self.tr("What to inspect"))
        self.tabs.currentChanged.connect(self._on_tab_changed)
        self.tabs.clicked.connect(self._on_tab_clicked)
        head = QHBoxLayout()
        head.setContentsMargins(MARGIN, 0, 0, 0)
        head.setSpacing(0)
        head.addWidget(self.back)
        head.addWidget(self.tabs)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        self._stack = QStackedLayout()
        layout.addLayout(self._stack, 1)

    def _fit_width(self) -> None:
        before, now = self.minimumWidth(), scaled(LEAST_WIDTH)
        self.setMinimumWidth(now)
        if now < before and self.width() <= before:
            QTimer.singleShot(0, self, self.narrowed.emit)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_width()

    @property
    def page(self) -> Page | None:
        """The page that is shown."""
        return self._page

    def flush(self) -> None:
        """Commit what is being typed, as before saving."""
        if self._page is not None:
            self._page.flush()

    def show_record(self, record_id: str) -> None:
        """Go to a record: select it, or, if it is not on the board, show it until another is."""
        found = self._document.story_map.find(record_id)
        if found is None:
            return
        is_beside = isinstance(found, Outcome | Persona | Stakeholder)
        self._visited = record_id if is_beside else None
        if isinstance(found, MapInfo | Head):
            self._document.selection.clear()
        elif not is_beside:
            self._document.selection.select(record_id)
        self._update()

    def show_field(self, record_id: str, name: str) -> bool:
        """Go to a field of a record, on whatever tab it is; tell whether there is one."""
        self._was_shown = True
        self.show_record(record_id)
        self.refresh()
        for place, tab in enumerate(self._subject.tabs):
            if name in self._ready_page(tab.page).places:
                self.tabs.setCurrentIndex(place)
                return self._page is not None and self._page.go_to(name)
        return False

    # What it shows

    def refresh(self) -> None:
        """Show what is selected, as it is now."""
        self._is_stale = False
        subject = subject_of(
            self._document.story_map, self._document.selection.ids, self._visited_one()
        )
        self._subject = subject
        with QSignalBlocker(self.tabs):
            open_ones = [place for place, tab in enumerate(subject.tabs) if tab.is_open]
            self.tabs.show_tabs([tab.words for tab in subject.tabs], open_ones)
            self.tabs.setCurrentIndex(self._place_in(subject))
        self._show_back()
        page = self._ready_page(subject.tabs[max(0, self.tabs.currentIndex())].page)
        if self._page is not None and self._page is not page:
            self._page.flush()
        self._page = page
        page.show_records(subject.ids)
        page.show_open()
        self._stack.setCurrentWidget(self._areas[page])

    def _visited_one(self) -> str | None:
        if self._visited is not None and self._document.story_map.find(self._visited) is None:
            self._visited = None
        return self._visited

    def _place_in(self, subject: Subject) -> int:
        """Return the place of the tab that was shown last for such a record."""
        wanted = self._places.get(subject.tabs[0].page)
        return next((n for n, tab in enumerate(subject.tabs) if tab.page == wanted), 0)

    def _show_back(self) -> None:
        """Offer to go back from a record that is not on the board to what is selected."""
        self.back.setVisible(self._visited is not None)
        if self._visited is not None:
            current = self._document.selection.current
            record = self._document.story_map.find(current) if current else None
            title = getattr(record, "title", None) or self.tr("the map")
            words = self.tr("Back to {0} (Alt+Left)").format(title)
            self.back.setToolTip(tip(words))
            self.back.setAccessibleName(words)

    def _ready_page(self, name: PageName) -> Page:
        page = self._pages.get(name)
        if page is None:
            page = self._pages[name] = page_class(name)(self._document)
            page.visited.connect(self.show_record)
            page.tab_asked.connect(self._on_tab_asked)
            page.message.connect(self.message)
            area = self._areas[page] = _scrolled(page)
            self._stack.addWidget(area)
        return page

    # What happens

    def _on_selection_changed(self) -> None:
        self._visited = None
        self._update()

    def _on_changed(self, patch: Patch) -> None:
        if self._page is None or self._is_stale or self._page.concerns(patch):
            self._update()

    def _on_state_changed(self) -> None:
        if self._page is not None and self._page.is_open == self._document.read_only:
            self._page.show_open()

    def _on_tab_changed(self, place: int) -> None:
        if 0 <= place < len(self._subject.tabs) > 1:
            self._places[self._subject.tabs[0].page] = self._subject.tabs[place].page
        self._update()

    def _on_tab_clicked(self) -> None:
        if self._page is not None and self._page.is_open:
            self._page.begin_first()

    def _on_tab_asked(self, name: str, field: str) -> None:
        for place, tab in enumerate(self._subject.tabs):
            if tab.page == name:
                self.tabs.setCurrentIndex(place)
                if self._page is not None and field:
                    self._page.go_to(field)

    def _on_back(self) -> None:
        self._visited = None
        self._update()
        self.tabs.setFocus(Qt.FocusReason.OtherFocusReason)

    def _update(self) -> None:
        if self.isVisible() and self._was_shown:
            self.refresh()
        else:
            if self._page is not None:
                self._page.flush()
            self._is_stale = True

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up; the very first time only after the window has been painted."""
        super().showEvent(event)
        if self._was_shown:
            self.refresh()
        else:
            QTimer.singleShot(0, self, self._begin)

    def _begin(self) -> None:
        if not self._was_shown:
            self._was_shown = True
            self.refresh()
            QTimer.singleShot(PREPARE, self, self._prepare)

    def _prepare(self) -> None:
        """Build the page that is wanted next, while nobody waits for it."""
        self._ready_page("story")

    def focusNextPrevChild(self, is_next: bool) -> bool:  # noqa: FBT001 - Qt's signature
        """Let Tab go round in reading order; only Escape and F6 lead out."""
        from storymap.panels.tab_order import next_stop

        stop = next_stop(self, self.window().focusWidget(), is_next=is_next)
        if stop is None or self._page is None:
            return super().focusNextPrevChild(is_next)
        reason = Qt.FocusReason
        stop.setFocus(reason.TabFocusReason if is_next else reason.BacktabFocusReason)
        if self._page.isAncestorOf(stop):
            self._areas[self._page].ensureWidgetVisible(stop)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape gives the keyboard back; Ctrl+Enter begins another entry of what is listed.

        Ctrl+Page Down and Ctrl+Page Up go to the next tab and back.
        """
        has_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_Escape:
            self.flush()
            self.left.emit()
        elif has_control and event.key() in ENTER and self._page and self._page.is_open:
            self._page.begin_entry()
        elif self.tabs.turned(event):
            self.tabs.setFocus(Qt.FocusReason.OtherFocusReason)
            self._on_tab_clicked()
        else:
            super().keyPressEvent(event)


def _scrolled(page: Page) -> QScrollArea:
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(page)
    page.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return area
