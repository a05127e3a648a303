"""Lists to work through: what was found as lines of a table, one of its columns to be typed in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from storymap.document.overrides import carried
from storymap.panels.refine_lines import Column, Line, LineModel, Lines
from storymap.panels.row_table import RowTable
from storymap.panels.sheet import scaled

_Index = QModelIndex | QPersistentModelIndex
_Key = Qt.Key
LEAST_COLUMN: Final = 36
LEAST_SHARE: Final = 42
"""Pixels at 100 % for each share, below which spare columns give way."""
_OWN: Final = (QKeySequence.StandardKey.SelectAll, QKeySequence.StandardKey.Copy)
_ENTER: Final = (_Key.Key_Return, _Key.Key_Enter)


@carried
class _Typing(QStyledItemDelegate):
    """Makes the field in which a cell is typed. ``opened`` tells it, ``typed`` each key."""

    opened = Signal(object)
    typed = Signal()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _Index) -> QWidget:
        """Return a field that says what it asks for."""
        editor = super().createEditor(parent, option, index)
        model = index.model()
        if isinstance(editor, QLineEdit) and isinstance(model, LineModel):
            line = model.lines[index.row()]
            editor.setPlaceholderText(line.hint)
            editor.setAccessibleName(f"{line.hint or model.columns[index.column()].name}")
            editor.textEdited.connect(lambda _text: self.typed.emit())
            self.opened.emit(editor)
        return editor

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        """Leave what is being typed alone when the map changes meanwhile."""
        if not (isinstance(editor, QLineEdit) and editor.isModified()):
            super().setEditorData(editor, index)

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Ask for no more than a line, whatever stands in the cell."""
        return QSize(0, super().sizeHint(option, index).height())


@carried
class LineTable(RowTable):
    """Shows lines. Enter goes to the card of a line, letters are commands or begin typing.

    ``visited`` tells a record to go to, ``chosen_changed`` that other lines are chosen,
    ``key_pressed`` a letter or digit where letters do not begin typing, ``entered`` Alt+Enter.
    ``unwritable`` tells F2 where nothing is typed in the list.
    ``opened`` tells the field that is to be typed in, ``typed`` each key in it, ``closed`` its end
    and whether what was typed is not wanted.
    """

    visited = Signal(str)
    chosen_changed = Signal()
    key_pressed = Signal(str)
    entered = Signal()
    unwritable = Signal()
    opened = Signal(object)
    typed = Signal()
    closed = Signal(bool)

    def __init__(
        self,
        columns: Sequence[Column],
        panel: QWidget,
        *,
        typing: int | None = None,
        letters_type: bool = False,
        many: bool = False,
    ) -> None:
        """Show no lines yet.

        ``typing`` is the column that F2 types in, with ``letters_type`` any letter; ``many``: more
        than one line may be chosen.
        """
        self.model_ = LineModel(columns, typing, panel)
        super().__init__(self.model_, has_heads=any(one.name for one in columns))
        self._letters_type = letters_type
        typed_in = _Typing(self)
        typed_in.opened.connect(self.opened)
        typed_in.typed.connect(self.typed)
        typed_in.closeEditor.connect(self._on_closed)
        self.setItemDelegate(typed_in)
        mode, trigger = QAbstractItemView.SelectionMode, QAbstractItemView.EditTrigger
        self.setSelectionMode(mode.ExtendedSelection if many else mode.SingleSelection)
        triggers = trigger.NoEditTriggers
        if typing is not None:
            triggers = trigger.DoubleClicked | trigger.EditKeyPressed
        self.setEditTriggers(triggers | trigger.AnyKeyPressed if letters_type else triggers)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._fit_columns()
        self.clicked.connect(self._on_clicked)
        self.selectionModel().selectionChanged.connect(lambda _on, _off: self.chosen_changed.emit())

    def _fit_columns(self) -> None:
        heads, columns = self.horizontalHeader(), self.model_.columns
        heads.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        heads.setMinimumSectionSize(LEAST_COLUMN)
        shown = _with_room(columns, self.viewport().width())
        left, shares = _shared_room(shown, self.viewport().width())
        for place, column in enumerate(columns):
            self.setColumnHidden(place, column not in shown)
            wide = scaled(column.width) or left * column.share // shares
            heads.resizeSection(place, max(LEAST_COLUMN, wide))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width anew."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit_columns()

    def _fit_rows(self) -> None:
        super()._fit_rows()
        self._fit_columns()

    # Lines

    def show_lines(self, lines: Lines) -> None:
        """Show other lines; what is chosen stays so, or what came into its place is."""
        before, at = self.model_.lines.marks, self.currentIndex()
        chosen = {before[row] for row in self.chosen_rows()}
        current = before[at.row()] if at.isValid() else None
        self.model_.show_lines(lines)
        now = self.currentIndex().row()
        if current is None or self.is_typing or (now >= 0 and lines.marks[now] == current):
            return
        rows = {mark: row for row, mark in enumerate(lines.marks)}
        row = rows.get(current, min(at.row(), len(lines) - 1))
        self.go_to(row, at.column(), [rows[mark] for mark in chosen if mark in rows])

    def go_to(self, row: int, column: int = 0, also: Sequence[int] = ()) -> None:
        """Make a row the current one, or the next that is no head; choose others too."""
        lines = self.model_.lines
        after = (place for place in range(max(row, 0), len(lines)) if not lines[place].is_head)
        place = next(after, next((n for n in range(len(lines)) if not lines[n].is_head), -1))
        self.setCurrentIndex(self.model_.index(place, max(column, 0)))
        flags = self.selectionModel().SelectionFlag
        for other in also:
            self.selectionModel().select(self.model_.index(other, 0), flags.Select | flags.Rows)

    def line_at(self, row: int) -> Line | None:
        """Return the line of a row."""
        lines = self.model_.lines
        return lines[row] if 0 <= row < len(lines) else None

    def current(self) -> Line | None:
        """Return the line that the keyboard is on."""
        line = self.line_at(self.currentIndex().row())
        return None if line is None or line.is_head else line

    def current_mark(self) -> str | None:
        """Return what the line that the keyboard is on is known by."""
        marks, row = self.model_.lines.marks, self.currentIndex().row()
        return marks[row] if 0 <= row < len(marks) else None

    def chosen_rows(self) -> list[int]:
        """Return the rows that are chosen, the topmost first."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    def chosen(self) -> list[Line]:
        """Return the lines that are chosen, the topmost first."""
        return [self.model_.lines[row] for row in self.chosen_rows()]

    # Typing

    def begin_typing(self) -> bool:
        """Open the field of the current line, if it has one."""
        line, column = self.current(), self.model_.typing
        if line is None or column is None or line.typed is None:
            return False
        index = self.currentIndex().siblingAtColumn(column)
        self.setCurrentIndex(index)
        self.edit(index)
        return True

    @property
    def is_typing(self) -> bool:
        """Whether a field is open in it."""
        return self.state() == QAbstractItemView.State.EditingState

    def typed_so_far(self) -> tuple[int, str] | None:
        """Return the row that is typed in and the text there; None if nothing is typed."""
        index = self.currentIndex()
        editor = self.indexWidget(index) if self.is_typing else None
        if isinstance(editor, QLineEdit) and editor.isModified():
            return index.row(), editor.text()
        return None

    def end_typing(self, editor: QLineEdit) -> None:
        """Take what stands in the field, and close it, as Enter does; once."""
        if not self.is_typing or self.indexWidget(self.currentIndex()) is not editor:
            return
        typing = self.itemDelegate()
        typing.commitData.emit(editor)
        typing.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.SubmitModelCache)

    def _on_closed(self, _editor: QWidget, hint: QStyledItemDelegate.EndEditHint) -> None:
        self.closed.emit(hint == QStyledItemDelegate.EndEditHint.RevertModelCache)

    def _on_clicked(self, index: QModelIndex) -> None:
        line = self.line_at(index.row())
        if line is not None and line.record_id and len(self.chosen_rows()) < 2:
            self.visited.emit(line.record_id)

    def event(self, event: QEvent) -> bool:
        """Keep the keys that choose and copy lines, whatever they mean to the window."""
        is_asked = event.type() == QEvent.Type.ShortcutOverride and not self.is_typing
        if is_asked and isinstance(event, QKeyEvent) and any(map(event.matches, _OWN)):
            event.accept()
            return True
        return super().event(event)

    def copy(self) -> None:
        """Copy the chosen lines as text: a line each, its cells apart by tabs."""
        rows = (
            "\t".join(" ".join(words.split()) for words in line.words) for line in self.chosen()
        )
        QGuiApplication.clipboard().setText("\n".join(rows))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the card, F2 types; a letter begins typing or is a command."""
        line, key, text = self.current(), event.key(), event.text()
        is_alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        is_command = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        is_letter = not is_alt and not is_command and text.isprintable() and bool(text.strip())
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif is_command and key in (_Key.Key_PageUp, _Key.Key_PageDown):
            event.ignore()  # they step along the lists
        elif line is None or self.is_typing:
            super().keyPressEvent(event)
        elif key in _ENTER and is_alt:
            self.entered.emit()
        elif key in _ENTER:
            self.visited.emit(line.record_id)
        elif key == _Key.Key_F2:
            if not self.begin_typing():
                self.unwritable.emit()
        elif is_letter and not self._letters_type:
            self.key_pressed.emit(text.upper())
        else:
            if is_letter and self.model_.typing is not None:
                self.setCurrentIndex(self.currentIndex().siblingAtColumn(self.model_.typing))
            super().keyPressEvent(event)


def _with_room(columns: Sequence[Column], width: int) -> Sequence[Column]:
    """Return the columns that are shown in a width: those that give way only where they must."""
    told = [column for column in columns if not column.is_told]
    for shown in (columns, told):
        left, shares = _shared_room(shown, width)
        if left // shares >= scaled(LEAST_SHARE):
            return shown
    return [column for column in told if not column.is_spare]


def _shared_room(columns: Sequence[Column], width: int) -> tuple[int, int]:
    """Return the pixels that are left for columns without a width, and their shares of it."""
    left = width - sum(scaled(column.width) for column in columns)
    return left, max(1, sum(column.share for column in columns if not column.width))
