"""The slim bar below a presentation: what is shown, how far it is, and the two ways."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from storymap.app.plain import plain_label
from storymap.app.stops import Stop, Way
from storymap.app.themes import set_look
from storymap.document.overrides import carried

DOT = "   ·   "


@carried
class CaptionBar(QFrame):
    """Says what a presentation shows; its buttons do what the keys do."""

    way_chosen = Signal(str)
    moved = Signal(int)
    left = Signal()

    def __init__(self, parent: QWidget, sight: str = "") -> None:
        """Show nothing yet; ``sight`` says what alone is shown, if that is not all."""
        super().__init__(parent)
        self.setObjectName("presentation-bar")
        self._full = ("", "")
        self._told: tuple[str, ...] = ()
        self.title = plain_label(parent=self)
        set_look(self.title, "heading")
        self.facts = plain_label(parent=self)
        set_look(self.facts, "muted")
        self.count = plain_label(parent=self)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(16, 6, 12, 5)
        rows.setSpacing(2)
        row = QHBoxLayout()
        row.setSpacing(8)
        rows.addLayout(row)
        row.addWidget(self.title)
        row.addSpacing(10)
        row.addWidget(self.facts)
        row.addStretch(1)
        self._ways = self._switch(row)
        row.addSpacing(14)
        back = self._button("‹", self.tr("Back (Left)"), lambda: self.moved.emit(-1))
        on = self._button("›", self.tr("On (Right, Space)"), lambda: self.moved.emit(1))
        end = self._button(self.tr("End"), self.tr("End (Esc)"), self.left.emit)
        self.buttons = (back, on, end)
        row.addWidget(back)
        row.addWidget(self.count)
        row.addWidget(on)
        row.addSpacing(14)
        row.addWidget(end)
        rows.addWidget(self._hint(sight))

    def _hint(self, sight: str) -> QLabel:
        """Return the line that says what is shown only, and which keys there are."""
        words = self.tr(
            "Space or Right: on   ·   Backspace or Left: back   ·   B: all of the map   ·   "
            "R: releases only   ·   Esc: end"
        )
        self.hint = plain_label(f"{sight}{DOT}{words}" if sight else words, parent=self)
        set_look(self.hint, "caption")
        self.hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        return self.hint

    def _switch(self, row: QHBoxLayout) -> dict[Way, QToolButton]:
        words: tuple[tuple[Way, str, str], ...] = (
            ("backbone", self.tr("All"), self.tr("Step by step, then each release (B)")),
            ("releases", self.tr("Releases"), self.tr("Release by release (R)")),
        )
        group = QButtonGroup(self)
        buttons: dict[Way, QToolButton] = {}
        for way, text, tip in words:
            button = self._button(text, tip, lambda _=False, way=way: self.way_chosen.emit(way))
            button.setCheckable(True)
            set_look(button, "switch")
            group.addButton(button)
            row.addWidget(button)
            buttons[way] = button
        return buttons

    def _button(self, text: str, tip: str, run: Callable[..., object]) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(run)
        return button

    @property
    def words(self) -> str:
        """All that is said of a stop, for who cannot see it."""
        return ", ".join(part for part in (*self._full, *self._told, self.count.text()) if part)

    def show_stop(self, stop: Stop, way: Way, place: tuple[int, int]) -> None:
        """Say what is shown, and that it is the first of two of so many."""
        here, count = place
        numbers = (("{here}", str(here)), ("{count}", str(count)))
        words = self.tr("{here} of {count}")
        for name, number in numbers:
            words = words.replace(name, number)
        self.count.setText(words)
        self._ways[way].setChecked(True)
        self._full = (
            " ".join(stop.title.split()),
            DOT.join(" ".join(f.split()) for f in stop.facts),
        )
        self._told = tuple(
            f"{part.heading}: {'; '.join(part.lines)}".replace("\n", ", ") for part in stop.told
        )
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the words within the bar."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Shorten what is too long: the facts first."""
        room = self._ways["backbone"].x() - self.title.x() - 60
        title, facts = self._full
        self.title.setText(_elided(self.title, title, room))
        room -= self.title.fontMetrics().horizontalAdvance(self.title.text())
        self.facts.setText(_elided(self.facts, facts, max(0, room)))


def _elided(label: QLabel, text: str, room: int) -> str:
    return label.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
