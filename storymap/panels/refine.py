"""The refine panel: lists of what to make ready, clearer, known and done next, a tab each."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from storymap.document.document import Document
from storymap.document.overrides import carried
from storymap.model.patch import Patch
from storymap.panels.labels import close_button
from storymap.panels.refine_clearer import ClearerPage
from storymap.panels.refine_learning import LearningPage
from storymap.panels.refine_page import RefinePage
from storymap.panels.refine_progress import ProgressPage
from storymap.panels.refine_questions import QuestionPage
from storymap.panels.refine_ready import ReadyPage
from storymap.panels.refine_whys import WhyPage
from storymap.panels.scrolling import scrolled
from storymap.panels.sheet import Panel
from storymap.panels.tabs import TabStrip

LEAST_WIDTH: Final = 420
SOON: Final = 40
"""Milliseconds after a change until the list that is shown follows it."""
LATER: Final = 250
"""Milliseconds until the counts of the others do, one after another."""


@carried
class RefinePanel(Panel):
    """A dock at the bottom. ``closed`` asks to be hidden, ``visited`` tells a record to go to.

    ``message`` says what was done, ``refuted`` which belief was just found wrong. What is
    hidden is not found anew.
    """

    closed = Signal()
    visited = Signal(str)
    message = Signal(str)
    refuted = Signal(str)

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        """Refine a document's map."""
        super().__init__(parent)
        self.setAccessibleName(self.tr("Refine"))
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._document = document
        learning = LearningPage(document, self)
        learning.refuted.connect(self.refuted)
        self.pages: tuple[RefinePage, ...] = (
            ReadyPage(document, self),
            ClearerPage(document, self),
            learning,
            QuestionPage(document, self),
            WhyPage(document, self),
            ProgressPage(document, self),
        )
        self._uncounted: list[RefinePage] = []
        self._soon = QTimer(self, singleShot=True)
        self._soon.timeout.connect(self._follow)
        self._later = QTimer(self, singleShot=True)
        self._later.timeout.connect(self._count_next)
        self._build()
        for page in self.pages:
            page.visited.connect(self.visited)
            page.told.connect(self.message)
        self.tabs.currentChanged.connect(self._show_page)
        self.close_button.clicked.connect(self.closed)
        document.changed.connect(self._on_changed)

    def _build(self) -> None:
        self.tabs = TabStrip()
        self.tabs.setAccessibleName(self.tr("What to refine"))
        self.close_button = close_button(self.tr("Close"), self.tr("Close (Esc)"))
        head = QHBoxLayout()
        head.addWidget(self.tabs, 1)
        head.addWidget(self.close_button)
        rows = QVBoxLayout()
        rows.setContentsMargins(14, 4, 14, 8)
        rows.setSpacing(4)
        rows.addLayout(head)
        for page in self.pages:
            page.hide()
            rows.addWidget(page, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(rows, LEAST_WIDTH))
        for words in self._words():
            self.tabs.addTab(words)
        self.pages[0].show()

    # What can be done

    @property
    def page(self) -> RefinePage:
        """The list that is shown."""
        return self.pages[max(0, self.tabs.currentIndex())]

    def start(self) -> None:
        """Show the lists as they are now; the keyboard goes to the current one."""
        self._follow()
        self.page.take_keyboard()

    def start_with(self, tab: str) -> None:
        """Show the list of a key: ready, clearer, learning, questions, whys or progress."""
        place = next(n for n, page in enumerate(self.pages) if page.key == tab)
        self.tabs.setCurrentIndex(place)
        self.start()

    # Following the map

    @property
    def is_busy(self) -> bool:
        """Whether a list or a count is still to follow a change."""
        return self._soon.isActive() or self._later.isActive()

    def _on_changed(self, _patch: Patch) -> None:
        if self.isVisible():
            self._soon.start(SOON)

    def _follow(self) -> None:
        """Show the current list as it is now; the counts of the others come later."""
        self._soon.stop()
        self.page.show_found()
        self._show_counts()
        self._uncounted = [page for page in self.pages if page is not self.page]
        self._later.start(LATER)

    def _count_next(self) -> None:
        """Count one more list, so that no turn takes long."""
        if not self._uncounted:
            self._show_counts()
            return
        self._uncounted.pop(0).look()
        self._later.start(0 if self._uncounted else 1)

    def _show_counts(self) -> None:
        for place, words in enumerate(self._words()):
            if self.tabs.tabText(place) != words:
                self.tabs.setTabText(place, words)
                self.tabs.setTabToolTip(place, words)

    def _words(self) -> tuple[str, ...]:
        names = (
            self.tr("Not ready"),
            self.tr("Clearer"),
            self.tr("Learn next"),
            self.tr("Questions"),
            self.tr("Whys"),
            self.tr("In progress"),
        )
        counts = [page.count() for page in self.pages]
        return tuple(
            f"{name} {count}" if count else name for name, count in zip(names, counts, strict=True)
        )

    def _show_page(self, place: int) -> None:
        for number, page in enumerate(self.pages):
            page.setVisible(number == place)
        if self.isVisible():
            self._follow()

    def hideEvent(self, event: QHideEvent) -> None:
        """Follow nothing while hidden, but go on while the window is minimised."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._soon.stop()
            self._later.stop()

    def showEvent(self, event: QShowEvent) -> None:
        """Follow what changed meanwhile."""
        super().showEvent(event)
        if not event.spontaneous():
            self._soon.start(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes it; Ctrl+Page Down and Ctrl+Page Up step along the lists."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif self.tabs.turned(event):
            self.page.take_keyboard()
        else:
            super().keyPressEvent(event)
