"""The list of a tab: its keys, its check boxes, and how high it is."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QHeaderView, QWidget

from storymap.document.overrides import carried
from storymap.panels.people_delegate import HEIGHT, PAD, TARGET, PeopleDelegate, row_height
from storymap.panels.people_drops import DropTable
from storymap.panels.people_model import PeopleModel
from storymap.panels.people_rows import Row
from storymap.panels.sheet import scaled

HEADING: Final = 28
_CTRL: Final = Qt.KeyboardModifier.ControlModifier
_NONE: Final = Qt.KeyboardModifier.NoModifier


@carried
class PeopleTable(DropTable):
    """The list of a tab. Its signals tell the record of a row and what is wanted of it.

    ``toggled``: to connect it with the selected cards, ``shown``: to see it on the board,
    ``removed`` and ``moved`` (by so many rows) speak for themselves; ``menu_wanted``: what else.
    """

    toggled = Signal(str)
    shown = Signal(str)
    removed = Signal(str)
    moved = Signal(str, int)
    menu_wanted = Signal(object)
    current_changed = Signal()

    def __init__(self, model: PeopleModel, name: str) -> None:
        """Show a list."""
        super().__init__(model, HEIGHT)
        self.setAccessibleName(name)
        self.setItemDelegate(PeopleDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._back_to: int | None = None
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked)
        self._fit_columns()
        self.selectionModel().currentChanged.connect(lambda _now, _before: self._on_current())
        model.modelReset.connect(self._on_current)

    def _fit_columns(self) -> None:
        columns = self.horizontalHeader()
        for column, width in enumerate(self.people.listing.widths(), 1):
            columns.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            columns.resizeSection(column, scaled(width))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "people"):
            self._fit_columns()
            self.fit()

    def fit(self) -> None:
        """Be no higher than the rows, so that the line to add in stands right below them."""
        rows, head = self.verticalHeader(), self.horizontalHeader()
        rows.setMinimumSectionSize(scaled(HEADING))
        for number, row in enumerate(self.people.rows):
            height = self._height_of(row) if row.id else scaled(HEADING)
            if rows.sectionSize(number) != height:
                rows.resizeSection(number, height)
        self.setMaximumHeight(head.sizeHint().height() + rows.length() + 2)

    def _height_of(self, row: Row) -> int:
        if not self.people.listing.has_long_notes:
            return scaled(HEIGHT)
        beside = sum(scaled(width) for width in self.people.listing.widths())
        return row_height(row, self.font(), self.viewport().width() - beside)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the notes anew at another width."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.fit()

    # The current row

    @property
    def current(self) -> str | None:
        """The record of the current row; None without one."""
        index = self.currentIndex()
        rows = self.people.rows
        return (rows[index.row()].id or None) if 0 <= index.row() < len(rows) else None

    def choose(self, record_id: str, column: int = 0) -> None:
        """Make a record's row the current one."""
        row = self.people.row_of(record_id)
        if row >= 0:
            self.setCurrentIndex(self.people.index(row, column))

    def rename(self) -> None:
        """Edit the current title in place."""
        if self.current:
            index = self.currentIndex().siblingAtColumn(0)
            self.setCurrentIndex(index)
            self._edit(index)

    def _edit(self, index: QModelIndex) -> None:
        if index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.edit(index)

    def mark_of(self, row: int) -> Any:
        """Keep the record current, wherever it goes."""
        return (self.people.rows[row].id if row < len(self.people.rows) else "", row)

    def row_of(self, mark: Any) -> int:
        """Return where the record is now, or what came to its place."""
        found = self.people.row_of(mark[0]) if mark[0] else -1
        return found if found >= 0 else min(mark[1], len(self.people.rows) - 1)

    def _on_current(self) -> None:
        self.current_changed.emit()

    # Keys and pointer

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what a key stands for; digits are typed in the column of numbers."""
        is_editing = self.state() == QAbstractItemView.State.EditingState
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if modifiers & _CTRL and event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            event.ignore()  # they step along the tabs
        elif is_editing or not self.current:
            super().keyPressEvent(event)
        elif not self._takes(Qt.Key(event.key()), modifiers, self.current):
            if modifiers == _NONE and event.text().isdecimal() and self._type(event):
                return
            super().keyPressEvent(event)

    def _takes(self, key: Qt.Key, modifiers: Qt.KeyboardModifier, current: str) -> bool:
        if modifiers == _CTRL and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(current, -1 if key == Qt.Key.Key_Up else 1)
        elif modifiers != _NONE:
            return False
        elif key == Qt.Key.Key_Space:
            self.toggled.emit(current)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.shown.emit(current)
        elif key == Qt.Key.Key_F2:
            self._edit(self.currentIndex())
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit(current)
        else:
            return False
        return True

    def _type(self, event: QKeyEvent) -> bool:
        """Begin to type a number, in the current column or in the first that takes one."""
        if not self.people.listing.is_typed(1):
            return False
        begun = self.currentIndex().column()
        index = self.currentIndex().siblingAtColumn(max(1, begun))
        if not index.flags() & Qt.ItemFlag.ItemIsEditable:
            index = index.siblingAtColumn(1)
        self.setCurrentIndex(index)
        usual, typing = self.editTriggers(), QAbstractItemView.EditTrigger.AnyKeyPressed
        self.setEditTriggers(typing)  # else the digit that was pressed would not be typed
        is_typed = self.edit(index, typing, event)
        self.setEditTriggers(usual)
        self._back_to = begun if is_typed else None
        return is_typed

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Go back to the column in which somebody began to type a number."""
        super().closeEditor(editor, hint)
        if self._back_to is not None and self.currentIndex().isValid():
            self.setCurrentIndex(self.currentIndex().siblingAtColumn(self._back_to))
        self._back_to = None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Toggle a check box that is pressed."""
        at = event.position().toPoint()
        index = self.indexAt(at)
        is_left = event.button() == Qt.MouseButton.LeftButton
        if is_left and index.isValid() and index.column() == 0:
            row = self.people.rows[index.row()]
            has_box = self.people.state_of(row.id) is not None
            if has_box and at.x() < self.visualRect(index).left() + PAD + TARGET - 2:
                self.setCurrentIndex(index)
                self.toggled.emit(row.id)
                return
        super().mousePressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the current row."""
        at = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            at = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).center())
        if self.current:
            self.menu_wanted.emit(at)
