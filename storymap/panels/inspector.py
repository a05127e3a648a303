"""The inspector: shows and edits the fields of what is selected, or of the map if nothing is."""

from __future__ import annotations

from typing import Final, NamedTuple

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from storymap.document.document import Document
from storymap.document.overrides import carried
from storymap.model.ids import MAP_ID
from storymap.model.patch import Patch
from storymap.model.records import Activity, Outcome, Release, Step, Story
from storymap.model.storymap import AnyRecord
from storymap.panels.page import MARGIN, Page
from storymap.panels.record_pages import BackbonePage, ManyPage, MapPage, OutcomePage, ReleasePage
from storymap.panels.sheet import Panel
from storymap.panels.story_page import StoryPage
from storymap.panels.story_tabs import HypothesisPage, NotesPage, QuestionsPage, WhyPage
from storymap.panels.tabs import TabStrip

PREPARE: Final = 400
"""Milliseconds after the first showing at which the page of a story is built."""

STORY_PAGES: Final[tuple[type[Page], ...]] = (
    StoryPage,
    WhyPage,
    HypothesisPage,
    QuestionsPage,
    NotesPage,
)


class Subject(NamedTuple):
    """What is shown: the ids, the words of the tabs and the kind of page of each."""

    ids: tuple[str, ...]
    words: tuple[str, ...]
    pages: tuple[type[Page], ...]


@carried
class Inspector(Panel):
    """The dock at the right. ``left`` tells that Escape was pressed: the board wants the keyboard.

    Pages are built when they are first shown; while the inspector is hidden it does nothing.
    """

    left = Signal()

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        """Inspect what is selected in a document."""
        super().__init__(parent)
        self.setAccessibleName(self.tr("Inspector"))
        self._document = document
        self._pages: dict[type[Page], Page] = {}
        self._areas: dict[type[Page], QScrollArea] = {}
        self._page: Page | None = None
        self._visited: str | None = None
        self._story_tab = 0
        self._is_stale = True
        self._was_shown = False
        self._build()
        document.selection.changed.connect(self._on_selection_changed)
        document.changed.connect(self._on_changed)
        document.state_changed.connect(self._on_state_changed)
        document.settling.connect(self.flush)

    def _build(self) -> None:
        self.tabs = TabStrip()
        self.tabs.setAccessibleName(self.tr("What to inspect"))
        self.tabs.currentChanged.connect(self._on_tab_changed)
        head = QHBoxLayout()
        head.setContentsMargins(MARGIN, 0, MARGIN, 0)
        head.addWidget(self.tabs)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        self._stack = QStackedLayout()
        layout.addLayout(self._stack, 1)

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
        if isinstance(self._document.story_map.find(record_id), Outcome):
            self._visited = record_id
            self.refresh()
        elif self._document.story_map.find(record_id) is not None:
            self._document.selection.select(record_id)

    # What it shows

    def refresh(self) -> None:
        """Show what is selected, as it is now."""
        self._is_stale = False
        ids, words, kinds = self._subject()
        with QSignalBlocker(self.tabs):
            self.tabs.show_tabs(words)
            self.tabs.setCurrentIndex(self._story_tab if len(words) > 1 else 0)
        page = self._ready_page(kinds[max(0, self.tabs.currentIndex())])
        if self._page is not None and self._page is not page:
            self._page.flush()
        self._page = page
        page.show_records(ids)
        page.setEnabled(not self._document.read_only)
        self._stack.setCurrentWidget(self._areas[type(page)])

    def _subject(self) -> Subject:
        """Return what to show: the visited outcome, what is selected, or the map."""
        m = self._document.story_map
        if self._visited is not None and self._visited in m.outcomes:
            return self._single(m.outcomes[self._visited])
        ids = self._document.selection.ids
        stories = tuple(name for name in ids if name in m.stories)
        if len(stories) > 1 and ids[-1] in m.stories:
            return Subject(stories, (self.tr("{0} stories").format(len(stories)),), (ManyPage,))
        return self._single(m.find(ids[-1]) if ids else None)

    def _single(self, record: AnyRecord | None) -> Subject:
        match record:
            case Story():
                return Subject((record.id,), self._story_tabs(record), STORY_PAGES)
            case Activity():
                return Subject((record.id,), (self.tr("Activity"),), (BackbonePage,))
            case Step():
                return Subject((record.id,), (self.tr("Step"),), (BackbonePage,))
            case Release():
                return Subject((record.id,), (self.tr("Release"),), (ReleasePage,))
            case Outcome():
                return Subject((record.id,), (self.tr("Outcome"),), (OutcomePage,))
            case _:
                return Subject((MAP_ID,), (self.tr("Map"),), (MapPage,))

    def _story_tabs(self, story: Story) -> tuple[str, ...]:
        questions = self.tr("Questions")
        if story.questions:
            questions = f"{questions} {len(story.questions)}"
        return (
            self.tr("Story"),
            self.tr("Why"),
            self.tr("Hypothesis"),
            questions,
            self.tr("Notes"),
        )

    def _ready_page(self, kind: type[Page]) -> Page:
        page = self._pages.get(kind)
        if page is None:
            page = self._pages[kind] = kind(self._document)
            page.visited.connect(self.show_record)
            if isinstance(page, StoryPage):
                page.why_asked.connect(self._on_why_asked)
            area = self._areas[kind] = _scrolled(page)
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
        if self._page is not None and self._page.isEnabled() == self._document.read_only:
            self._page.setEnabled(not self._document.read_only)

    def _on_tab_changed(self, place: int) -> None:
        if self.tabs.count() > 1:
            self._story_tab = place
        self._update()

    def _on_why_asked(self) -> None:
        self.tabs.setCurrentIndex(STORY_PAGES.index(WhyPage))
        if isinstance(self._page, WhyPage) and not self._page.record.why:
            self._page.ladder.add()

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
        self._ready_page(StoryPage)

    def focusNextPrevChild(self, is_next: bool) -> bool:  # noqa: FBT001 - Qt's signature
        """Let Tab go round in reading order; only Escape and F6 lead out."""
        from storymap.panels.tab_order import next_stop

        stop = next_stop(self, self.window().focusWidget(), is_next=is_next)
        if stop is None or self._page is None:
            return super().focusNextPrevChild(is_next)
        reason = Qt.FocusReason
        stop.setFocus(reason.TabFocusReason if is_next else reason.BacktabFocusReason)
        if self._page.isAncestorOf(stop):
            self._areas[type(self._page)].ensureWidgetVisible(stop)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape gives the keyboard back."""
        if event.key() == Qt.Key.Key_Escape:
            self.flush()
            self.left.emit()
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
