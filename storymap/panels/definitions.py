"""The definitions of ready and of done as they stand on stories: in one line, or as ticks."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy, QVBoxLayout

from storymap.model.records import Item
from storymap.panels.entries import EntryList
from storymap.panels.entry_rows import Entry, Row
from storymap.panels.labels import plain_label
from storymap.panels.sheet import FRAME, PAD, SIDE, set_mark


class CheckList(EntryList):
    """Items with fixed texts, ticked on all of some stories, on some, or on none.

    ``checked`` tells an item's id and whether it is to be ticked.
    """

    checked = Signal(str, bool)

    def __init__(self) -> None:
        """Make an empty list, to stand in a frame of its owner's."""
        super().__init__(None)
        self._counts: Mapping[str, int] = {}
        self._total = 1
        self.setObjectName("")
        self._layout.setContentsMargins(0, 0, 0, 0)

    def show_counts(self, items: tuple[Item, ...], counts: Mapping[str, int], total: int) -> None:
        """Show items, and on how many of all stories each is ticked."""
        if (counts, total) != (self._counts, self._total):
            self._counts, self._total = counts, total
            self.reset()
        self.show_value(items)

    def is_done(self, entry: Entry) -> bool:
        """Whether an item is ticked on all stories."""
        return self._counts.get(entry.id, 0) == self._total

    def _show_entry(self, row: Row, entry: Entry) -> None:
        is_mixed = 0 < self._counts.get(entry.id, 0) < self._total
        row.show_entry(entry, is_done=self.is_done(entry), is_mixed=is_mixed)

    def _on_ticked(self, row: Row) -> None:
        if row.entry is not None and row.tick is not None:
            self.checked.emit(row.entry.id, row.tick.isChecked())


class DefinitionField(QFrame):
    """How much of a definition holds; opens into its ticks, and stays open from card to card.

    ``checked`` tells the id of an item and whether it is to be ticked.
    """

    checked = Signal(str, bool)

    def __init__(self, name: str) -> None:
        """Make a closed one; ``name`` is what the definition is called."""
        super().__init__()
        self.setObjectName(FRAME)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setAccessibleName(name)
        self._shown: tuple[tuple[Item, ...], Mapping[str, int], int] = ((), {}, 1)
        self._ticks: CheckList | None = None
        self._is_open = True
        self.summary = QPushButton()
        self.summary.setAccessibleDescription(name)
        self.summary.setProperty("look", "line")
        self.summary.setCheckable(True)
        self.summary.toggled.connect(self._on_toggled)
        self.beside = plain_label("", "small", wraps=True)
        self.beside.hide()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(SIDE, PAD, SIDE, PAD)
        self._layout.setSpacing(4)
        self._layout.addWidget(self.summary)
        self._layout.addWidget(self.beside)

    def set_open(self, *, is_open: bool) -> None:
        """Let items be ticked, or only be read."""
        self._is_open = is_open
        if self._ticks is not None:
            self._ticks.set_open(is_open=is_open)

    def show_items(self, items: tuple[Item, ...], counts: Mapping[str, int], total: int) -> None:
        """Show the items, and on how many of all stories each is ticked."""
        self._shown = items, counts, total
        if self._ticks is not None and self.summary.isChecked():
            self._ticks.show_counts(*self._shown)

    def show_summary(self, words: str, *, is_good: bool, beside: str = "") -> None:
        """Show it in a line, and ``beside`` it what does not count for it."""
        self.summary.setText(words)
        set_mark(self.summary, "state", "good" if is_good else "")
        self.beside.setText(beside)
        self.beside.setVisible(bool(beside))

    def _on_toggled(self, is_open: bool) -> None:  # noqa: FBT001 - Qt's signal
        if is_open and self._ticks is None:
            self._ticks = CheckList()
            self._ticks.checked.connect(self.checked)
            self._layout.insertWidget(1, self._ticks)
        if self._ticks is not None:
            self._ticks.setVisible(is_open)
            if is_open:
                self._ticks.show_counts(*self._shown)
                self._ticks.set_open(is_open=self._is_open)
