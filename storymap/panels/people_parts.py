"""Parts of a tab of people: the line to add in, what hangs in the air, the counting."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

from PySide6.QtCore import QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from storymap.document.document import Document
from storymap.document.jobs import Jobs
from storymap.document.overrides import carried
from storymap.model.storymap import StoryMap
from storymap.panels.add_line import AddLine
from storymap.panels.people_lists import Listing
from storymap.panels.people_rows import Facts
from storymap.panels.sheet import TARGET

log = logging.getLogger(__name__)

WAIT: Final = 150
"""Milliseconds without a change after which the stories are counted anew."""

MANY: Final = 4_000
"""The stories of a map that has more are counted on another thread."""

Fact: TypeAlias = tuple[str, Callable[[], object]]
"""What hangs in the air, in words, and what a press on them does."""


@carried
class TypingLine(AddLine):
    """The line below a list: Enter adds what was typed, Up goes to the list."""

    entered = Signal(str)
    went_up = Signal()

    def __init__(self, parent: QWidget, hint: str) -> None:
        """Make an empty one."""
        super().__init__(parent)
        self.setProperty("look", None)
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Add on Enter; leave upwards."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit(self.text())
        elif event.key() == Qt.Key.Key_Up:
            self.went_up.emit()
        else:
            super().keyPressEvent(event)


@carried
class FactButton(QPushButton):
    """A line that tells what hangs in the air; a press goes there."""

    def __init__(self) -> None:
        """Make one without words."""
        super().__init__()
        self.setProperty("look", "line")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        """Be high enough to be hit; the style sheet sets the least height of such lines."""
        return QSize(super().sizeHint().width(), max(TARGET, super().sizeHint().height()))


class FactLines(QVBoxLayout):
    """What hangs in the air, a line each."""

    def __init__(self) -> None:
        """Tell of nothing."""
        super().__init__()
        self.setSpacing(2)
        self._facts: Sequence[Fact] = ()
        self._buttons: list[FactButton] = []

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """Tell of these."""
        self._facts = facts
        while len(self._buttons) < len(facts):
            button, number = FactButton(), len(self._buttons)
            button.clicked.connect(lambda _checked=False, n=number: self._facts[n][1]())
            self._buttons.append(button)
            self.addWidget(button)
        for number, button in enumerate(self._buttons):
            words = facts[number][0] if number < len(facts) else ""
            button.setVisible(bool(words))
            button.setText(words.replace("&", "&&"))
            button.setAccessibleName(words)


class Counting(QObject):
    """Counts what the rows of a list tell, a while after the last change; ``counted`` has it."""

    counted = Signal(object)

    def __init__(self, document: Document, listing: Listing, parent: QWidget) -> None:
        """Count for a list of a document."""
        super().__init__(parent)
        self._document = document
        self._listing = listing
        self._wait = QTimer(self, interval=WAIT, singleShot=True)
        self._wait.timeout.connect(self.now)
        self.jobs = Jobs(self)
        self.jobs.done.connect(self._on_done)
        self.jobs.failed.connect(self._on_failed)

    @property
    def is_due(self) -> bool:
        """Whether figures are still to come."""
        return self._wait.isActive() or self.jobs.is_running

    def soon(self) -> None:
        """Count once the map has been left alone for a while."""
        self._wait.start()

    def now(self) -> None:
        """Count; a map that has many stories on another thread."""
        self._wait.stop()
        m = self._document.story_map
        if len(m.stories) > MANY:
            self.jobs.start(lambda _progress: (m, self._listing.facts(m)))
        else:
            self.counted.emit(self._listing.facts(m))

    def stop(self) -> None:
        """Count no more."""
        self._wait.stop()
        self.jobs.stop()

    def _on_done(self, counted: tuple[StoryMap, Facts]) -> None:
        if counted[0] is self._document.story_map:
            self.counted.emit(counted[1])
        else:
            self.soon()

    def _on_failed(self, error: Exception) -> None:
        log.error("the stories of a list could not be counted", exc_info=error)
