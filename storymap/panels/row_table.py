"""Tables of the panels: rows as high as a line of text, without a grid or a frame."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QAbstractItemModel, QEvent, Qt
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from storymap.document.overrides import carried
from storymap.panels.fields import has_focus_within
from storymap.panels.sheet import scaled

ROW: Final = 24
"""The height of a row at the usual size of text, in pixels."""


@carried
class RowTable(QTableView):
    """Rows are chosen whole; Tab leaves the table; its rows grow with the size of text.

    When the model shows other rows, the current one and the keyboard stay where they were.
    """

    def __init__(
        self, model: QAbstractItemModel, *, has_heads: bool, row_height: int = ROW
    ) -> None:
        """Show a model, with the names of its columns above or without."""
        super().__init__()
        self._row_height = row_height
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
        self._kept: tuple[Any, int, bool] | None = None
        model.modelAboutToBeReset.connect(self._keep_place)
        model.modelReset.connect(self._return_to_place)

    def mark_of(self, row: int) -> Any:
        """Return what the current row is known by when other rows are shown: its place."""
        return row

    def row_of(self, mark: Any) -> int:
        """Return the row that a mark means now; -1: none."""
        return min(int(mark), self.model().rowCount() - 1)

    def _keep_place(self) -> None:
        at = self.currentIndex()
        mark = self.mark_of(at.row()) if at.isValid() else None
        self._kept = mark, at.column(), has_focus_within(self)

    def _return_to_place(self) -> None:
        if self._kept is None:
            return
        (mark, column, had_focus), self._kept = self._kept, None
        if mark is not None:
            self.executeDelayedItemsLayout()
            self.setCurrentIndex(self.model().index(self.row_of(mark), column))
        if had_focus:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fit_rows(self) -> None:
        rows = self.verticalHeader()
        height = scaled(self._row_height)
        if rows.defaultSectionSize() != height:
            rows.setMinimumSectionSize(height)
            rows.setDefaultSectionSize(height)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_rows()
