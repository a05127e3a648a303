"""How a page of the inspector lays out its fields: each below its caption, or two side by side."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from storymap.panels.labels import add_button, caption, cut_caption, plain_label

MARGIN: Final = 12
SCROLL_BAR: Final = 10
ABOVE: Final = 8
"""Pixels above a caption."""

BELOW: Final = 4
"""Pixels between a caption and its field."""

BUTTON_ABOVE: Final = 5
"""Pixels that a button beside a caption is higher at its top."""


class PageForm(QWidget):
    """Fields from top to bottom."""

    def __init__(self) -> None:
        """Make an empty one."""
        super().__init__()
        self.setObjectName("page")
        self.form = QVBoxLayout(self)
        self.form.setContentsMargins(MARGIN, 0, MARGIN - SCROLL_BAR, MARGIN)
        self.form.setSpacing(0)

    def add(self, words: str, field: QWidget, *, adds: str = "") -> QLabel:
        """Put a captioned field below the others; ``adds`` gives it a plus with that name."""
        label = cut_caption(words)
        self.form.addWidget(self._head(label, field, adds))
        self.form.addSpacing(0 if adds else BELOW)
        self.form.addWidget(field)
        return label

    def add_beside(self, words: str, field: QWidget, button: QWidget) -> QLabel:
        """Put a captioned field below the others, with a button beside the caption."""
        label = caption(words)
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, ABOVE - BUTTON_ABOVE, 0, 0)
        row.setSpacing(4)
        row.addWidget(label, 1)
        row.addWidget(button)
        self.form.addWidget(head)
        self.form.addSpacing(BELOW)
        self.form.addWidget(field)
        return label

    def add_pair(self, left: tuple[str, QWidget], right: tuple[str, QWidget]) -> list[QLabel]:
        """Put two captioned fields side by side."""
        grid = QGridLayout()
        grid.setContentsMargins(0, ABOVE, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        labels: list[QLabel] = []
        for column, (words, field) in enumerate((left, right)):
            labels.append(cut_caption(words))
            grid.addWidget(labels[-1], 0, column)
            grid.addWidget(field, 1, column, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(column, 1)
        self.form.addLayout(grid)
        return labels

    def _head(self, label: QLabel, field: Any, adds: str) -> QWidget:
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, ABOVE, 0, 0)
        row.setSpacing(4)
        row.addWidget(label, 1)
        if adds:  # the button is as high as the caption with what is above and below it
            row.setContentsMargins(0, ABOVE - BUTTON_ABOVE, 0, 0)
            label.setContentsMargins(0, BUTTON_ABOVE, 0, BELOW)
            button = add_button(adds)
            button.clicked.connect(field.add)
            row.addWidget(button)
        return head

    def below(self, field: QWidget, label: QLabel) -> None:
        """Put a label right below a field, as wide as that."""
        place = self.form.indexOf(field)
        if place >= 0:
            self.form.insertWidget(place + 1, label)
            return
        grid, column = self._row_of(field)
        grid.addWidget(label, 2, column, Qt.AlignmentFlag.AlignTop)

    def below_row(self, field: QWidget, label: QLabel) -> None:
        """Put a label below the row that a field is in, as wide as the page."""
        grid, _ = self._row_of(field)
        self.form.insertWidget(self.form.indexOf(grid) + 1, label)

    def _row_of(self, field: QWidget) -> tuple[QGridLayout, int]:
        """Return the row of two fields that a field is in, and its column there."""
        items = (self.form.itemAt(n) for n in range(self.form.count()))
        grids = (row for item in items if item and isinstance(row := item.layout(), QGridLayout))
        return next(
            (grid, column)
            for grid in grids
            for column in (0, 1)
            if (item := grid.itemAtPosition(1, column)) and item.widget() is field
        )

    def add_words(self, words: str, look: str = "small") -> QLabel:
        """Put a line of words below the others, which breaks where it is too long."""
        label = plain_label(words, look, wraps=True)
        self.form.addSpacing(ABOVE)
        self.form.addWidget(label)
        return label

    def add_widget(self, widget: QWidget) -> None:
        """Put something without a caption below the others."""
        self.form.addSpacing(ABOVE)
        self.form.addWidget(widget)
