"""What was found as lines of a list: their words, made when they are seen, as a table's model."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, NamedTuple, overload

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QIcon
from PySide6.QtWidgets import QWidget

from storymap.document.overrides import carried
from storymap.layout.marks import Role
from storymap.panels.labels import tip
from storymap.panels.sheet import colour, scaled

_Index = QModelIndex | QPersistentModelIndex
_FLAGS: Final = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_TYPED_FLAGS: Final = _FLAGS | Qt.ItemFlag.ItemIsEditable
_ROLES: Final = frozenset((
    Qt.ItemDataRole.DisplayRole.value, Qt.ItemDataRole.AccessibleTextRole.value,
    Qt.ItemDataRole.ForegroundRole.value, Qt.ItemDataRole.EditRole.value,
    Qt.ItemDataRole.ToolTipRole.value, Qt.ItemDataRole.DecorationRole.value,
    Qt.ItemDataRole.FontRole.value,
))  # fmt: skip
"""What a cell is asked for that has an answer: Qt asks for more, eight times a cell."""


class Column(NamedTuple):
    """A column: its name, its width at 100 % or its share of what is left, and a tip.

    ``is_spare``: it gives way where there is little room; ``is_told``: it does before those, since
    what stands beside the list tells it.
    """

    name: str
    width: int = 0
    tip: str = ""
    share: int = 1
    is_spare: bool = False
    is_told: bool = False


class Line(NamedTuple):
    """A line: the record that it is about, and its words for each column.

    ``roles`` colours them, ink where there are too few; ``typed`` is what typing begins with, None
    if nothing can be typed; ``hint`` what it asks for. A ``head`` stands above others.
    """

    record_id: str
    words: tuple[str, ...]
    roles: tuple[Role, ...] = ()
    typed: str | None = None
    hint: str = ""
    icon: QIcon | None = None
    is_head: bool = False


class Lines(Sequence[Line]):
    """Lines known by their marks; each is made when it is first looked at, since few are seen."""

    def __init__(
        self, marks: Iterable[str] = (), make: Callable[[int], Line] | None = None
    ) -> None:
        """Take what tells each line from the others, and how the line of a row is made."""
        self.marks = tuple(marks)
        self._make = make
        self._made: dict[int, Line] = {}

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.marks)

    @overload
    def __getitem__(self, row: int) -> Line: ...

    @overload
    def __getitem__(self, row: slice) -> Sequence[Line]: ...

    def __getitem__(self, row: int | slice) -> Line | Sequence[Line]:
        """Return the line of a row."""
        if isinstance(row, slice):
            return [self[place] for place in range(*row.indices(len(self)))]
        line = self._made.get(row)
        if line is None:
            if self._make is None or not 0 <= row < len(self):
                raise IndexError(row)
            line = self._made[row] = self._make(row)
        return line

    def without(self, first: int, end: int) -> Lines:
        """Return them without some rows."""
        marks = (*self.marks[:first], *self.marks[end:])
        return Lines(marks, lambda row: self[row if row < first else row + end - first])


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
        self.lines = Lines()

    def show_lines(self, lines: Lines) -> None:
        """Show other lines; rows that stay do so with their editor, if one is open."""
        before = self.lines
        head = _shared(before.marks, lines.marks)
        tail = _shared(before.marks[head:][::-1], lines.marks[head:][::-1])
        gone, come = len(before) - tail, len(lines) - tail
        nowhere = QModelIndex()
        if gone > head:
            self.beginRemoveRows(nowhere, head, gone - 1)
            self.lines = before.without(head, gone)
            self.endRemoveRows()
        if come > head:
            self.beginInsertRows(nowhere, head, come - 1)
            self.lines = lines
            self.endInsertRows()
        self.lines = lines
        if lines:
            self.dataChanged.emit(self.index(0, 0), self.index(len(lines) - 1, self.last))

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
        """Let what can be typed be typed; the arrows pass over a head."""
        line = self.lines[index.row()] if index.isValid() else None
        if line is None or line.is_head:
            return Qt.ItemFlag.NoItemFlags
        is_typed = index.column() == self.typing and line.typed is not None
        return _TYPED_FLAGS if is_typed else _FLAGS

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows; where it is empty and can be typed in, what it asks for."""
        if role not in _ROLES:
            return None
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


def _shared(some: Sequence[str], others: Sequence[str]) -> int:
    """Return how many marks both begin with."""
    pairs = enumerate(zip(some, others, strict=False))
    return next((n for n, (one, other) in pairs if one != other), min(len(some), len(others)))
