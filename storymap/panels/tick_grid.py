"""A few things to tick, two beside each other; of several records, on all, on some or on none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from storymap.panels.tick import Tick


class TickGrid(QWidget):
    """Ticks by name. ``checked`` tells which was clicked, and whether it is to be ticked."""

    checked = Signal(str, bool)

    def __init__(self, options: Sequence[tuple[str, str]]) -> None:
        """Offer these names, each with its words."""
        super().__init__()
        self.ticks: dict[str, Tick] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(0)
        for place, (name, words) in enumerate(options):
            tick = self.ticks[name] = Tick(words)
            tick.clicked.connect(lambda on, name=name: self.checked.emit(name, on))
            grid.addWidget(tick, place // 2, place % 2)
            grid.setColumnStretch(place % 2, 1)

    def show_counts(self, counts: Mapping[str, int], total: int) -> None:
        """Show on how many of so many records each is ticked."""
        for name, tick in self.ticks.items():
            count = counts.get(name, 0)
            tick.show_state(is_ticked=count == total, is_mixed=0 < count < total)

    def begin(self) -> None:
        """Take the keyboard."""
        next(iter(self.ticks.values())).setFocus(Qt.FocusReason.OtherFocusReason)
