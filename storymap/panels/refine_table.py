"""Lists to work through: what was found as lines of a table, one of its columns to be typed in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QIcon, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from storymap.document.overrides import carried
from storymap.layout.marks import Role
from storymap.panels.labels import tip
from storymap.panels.row_table import RowTable
from storymap.panels.sheet import colour, scaled

_Index = QModelIndex | QPersistentModelIndex
_Key = Qt.Key
LEAST_COLUMN: Final = 36
_ENTER: Final = (_Key.Key_Return, _Key.Key_Enter)


class Column(NamedTuple):
    """A column: its name, its width at 100 % or its share of what is left, and a tip."""

    name: str
    width: int = 0
    tip: str = ""
    share: int = 1


class Line(NamedTuple):
    """A line: a mark to know it by, the record that it is about, its words for each column.

    ``roles`` colours them, ink where there are too few; ``typed`` is what typing begins with, None
    if nothing can be typed; ``hint`` what it asks for. A ``head`` stands above others.
    """

    mark: str
    record_id: str
    words: tuple[str, ...]
    roles: tuple[Role, ...] = ()
    typed: str | None = None
    hint: str = ""
    icon: QIcon | None = None
    is_head: bool = False


@carried
class LineModel(QAbstractTableModel):
    """Lines as rows; ``typed`` tells a row and the text that was typed there."""

    typed = Signal(int, str)

    def __init__(self, columns: Sequence[Column], typing: int | None, panel: QWidget) -> None:
        """Start without lines; ``typing`` is the column to type in, ``panel`` has the theme."""
        super().__init__(panel)
        self._panel = panel
        self.columns = tuple(columns)
        self.typing = typing
        self.lines: tuple[Line, ...] = ()

    def show_lines(self, lines: tuple[Line, ...]) -> None:
        """Show other lines; rows that stay do so with their editor, if one is open."""
        before = self.lines
        head = _shared(before, lines)
        tail = _shared(before[head:][::-1], lines[head:][::-1])
        gone, come = len(before) - tail, len(lines) - tail
        nowhere = QModelIndex()
        if gone > head:
            self.beginRemoveRows(nowhere, head, gone - 1)
            self.lines = (*before[:head], *before[gone:])
            self.endRemoveRows()
        if come > head:
            self.beginInsertRows(nowhere, head, come - 1)
            self.lines = (*self.lines[:head], *lines[head:come], *self.lines[head:])
            self.endInsertRows()
        if lines and lines != self.lines:
            self.lines = lines
            self.dataChanged.emit(self.index(0, 0), self.index(len(lines) - 1, self.last))
        self.lines = lines

    @property
    def last(self) -> int:
        """The last column."""
        return len(self.columns) - 1

    def rowCount(self, parent: _Index | None = None) -> int:
        """Return how many lines there are."""
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def columnCount(self, parent: _Index | None = None) -> int:
        """Return how many columns there are."""
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return what a column is."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.columns[section].name
            case Qt.ItemDataRole.ToolTipRole:
                return tip(self.columns[section].tip) or None
            case Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            case _:
                return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Let what can be typed be typed; a head is neither chosen nor typed in."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        line = self.lines[index.row()]
        if line.is_head:
            return Qt.ItemFlag.ItemIsEnabled
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() == self.typing and line.typed is not None:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows; where it is empty and can be typed in, what it asks for."""
        line, column = self.lines[index.row()], index.column()
        words = line.words[column] if column < len(line.words) else ""
        is_asking = column == self.typing and not words and line.typed is not None
        shown: Any = None
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                shown = " ".join((line.hint if is_asking else words).split())
            case Qt.ItemDataRole.ForegroundRole:
                own: Role = line.roles[column] if column < len(line.roles) else "ink"
                shown = colour(self._panel, "muted" if is_asking else own)
            case Qt.ItemDataRole.EditRole:
                shown = line.typed or ""
            case Qt.ItemDataRole.ToolTipRole:
                shown = tip(words) or None
            case Qt.ItemDataRole.DecorationRole if column == 0:
                shown = line.icon
            case Qt.ItemDataRole.FontRole if line.is_head:
                shown = self._strong()
            case _:
                pass
        return shown

    def _strong(self) -> QFont:
        font = QFont(self._panel.font())
        font.setPixelSize(scaled(12))
        font.setWeight(QFont.Weight.Bold)
        return font

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tell what was typed, if it is another text than before."""
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        self.typed.emit(index.row(), str(value))
        return True


def _shared(some: Sequence[Line], others: Sequence[Line]) -> int:
    """Return how many lines both begin with, told by their marks."""
    pairs = zip(some, others, strict=False)
    return next(
        (n for n, (one, other) in enumerate(pairs) if one.mark != other.mark),
        min(len(some), len(others)),
    )


@carried
class _Typing(QStyledItemDelegate):
    """Makes the field in which a cell is typed: ``dress`` may complete what is typed there."""

    dress: Callable[[QLineEdit], None] | None = None

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _Index) -> QWidget:
        """Return a field that says what it asks for."""
        editor = super().createEditor(parent, option, index)
        model = index.model()
        if isinstance(editor, QLineEdit) and isinstance(model, LineModel):
            line = model.lines[index.row()]
            editor.setPlaceholderText(line.hint)
            editor.setAccessibleName(f"{line.hint or model.columns[index.column()].name}")
            if self.dress is not None:
                self.dress(editor)
        return editor

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Ask for no more than a line, whatever stands in the cell."""
        return QSize(0, super().sizeHint(option, index).height())


@carried
class LineTable(RowTable):
    """Shows lines. Enter goes to the card of a line, letters are commands or begin typing.

    ``visited`` tells a record to go to, ``chosen_changed`` that other lines are chosen,
    ``key_pressed`` a letter or digit where letters do not begin typing, ``entered`` Alt+Enter.
    """

    visited = Signal(str)
    chosen_changed = Signal()
    key_pressed = Signal(str)
    entered = Signal()

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
        self._typing_delegate = _Typing(self)
        self.setItemDelegate(self._typing_delegate)
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

    def complete_with(self, dress: Callable[[QLineEdit], None]) -> None:
        """Let the field that is typed in be dressed, with names to complete."""
        self._typing_delegate.dress = dress

    def _fit_columns(self) -> None:
        heads, columns = self.horizontalHeader(), self.model_.columns
        heads.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        heads.setMinimumSectionSize(LEAST_COLUMN)
        left = self.viewport().width() - sum(scaled(column.width) for column in columns)
        shares = sum(column.share for column in columns if not column.width)
        for place, column in enumerate(columns):
            wide = scaled(column.width) or left * column.share // max(1, shares)
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

    def show_lines(self, lines: tuple[Line, ...]) -> None:
        """Show other lines; what is chosen stays so, or what came into its place is."""
        if lines == self.model_.lines:
            return
        chosen = {line.mark for line in self.chosen()}
        at = self.currentIndex()
        current = self.line_at(at.row())
        self.model_.show_lines(lines)
        rows = {line.mark: row for row, line in enumerate(lines)}
        if current is None or self.line_at(self.currentIndex().row()) == current:
            return
        row = rows.get(current.mark, min(at.row(), len(lines) - 1))
        if self.state() != QAbstractItemView.State.EditingState:
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

    def settle(self) -> None:
        """Take what is being typed."""
        editor = self.indexWidget(self.currentIndex())
        if self.state() == QAbstractItemView.State.EditingState and editor is not None:
            self.commitData(editor)
            self.closeEditor(editor, QStyledItemDelegate.EndEditHint.NoHint)

    def _on_clicked(self, index: QModelIndex) -> None:
        line = self.line_at(index.row())
        if line is not None and line.record_id and len(self.chosen_rows()) < 2:
            self.visited.emit(line.record_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the card, F2 types; a letter begins typing or is a command."""
        line, key, text = self.current(), event.key(), event.text()
        is_alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        is_command = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        is_letter = not is_alt and not is_command and text.isprintable() and bool(text.strip())
        if is_command and key in (_Key.Key_PageUp, _Key.Key_PageDown):
            event.ignore()  # they step along the lists
        elif line is None or self.state() == QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)
        elif key in _ENTER and is_alt:
            self.entered.emit()
        elif key in _ENTER:
            self.visited.emit(line.record_id)
        elif key == _Key.Key_F2:
            self.begin_typing()
        elif is_letter and not self._letters_type:
            self.key_pressed.emit(text.upper())
        else:
            if is_letter and self.model_.typing is not None:
                self.setCurrentIndex(self.currentIndex().siblingAtColumn(self.model_.typing))
            super().keyPressEvent(event)
