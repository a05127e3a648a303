"""Tables of the panels: rows as high as a line of text, without a grid or a frame."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QAbstractItemModel, QEvent, Qt
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from storymap.document.overrides import carried
from storymap.panels.sheet import scaled

ROW: Final = 24
"""The height of a row at the usual size of text, in pixels."""


@carried
class RowTable(QTableView):
    """Rows are chosen whole; Tab leaves the table; its rows grow with the size of text."""

    def __init__(self, model: QAbstractItemModel, *, has_heads: bool) -> None:
        """Show a model, with the names of its columns above or without."""
        super().__init__()
        self.setModel(model)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        columns.setVisible(has_heads)
        columns.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        columns.setSectionsClickable(False)
        columns.setHighlightSections(False)
        self._fit_rows()

    def _fit_rows(self) -> None:
        rows = self.verticalHeader()
        if rows.defaultSectionSize() != scaled(ROW):
            rows.setMinimumSectionSize(scaled(ROW))
            rows.setDefaultSectionSize(scaled(ROW))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_rows()
