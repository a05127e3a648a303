"""Why each story is in or out, as a table."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QWidget

from storymap.document.overrides import carried
from storymap.layout.marks import Role
from storymap.panels.labels import tip
from storymap.panels.row_table import RowTable
from storymap.panels.sheet import colour, scaled
from storymap.panels.slice_words import Line

_Index = QModelIndex | QPersistentModelIndex


@carried
class WhyModel(QAbstractTableModel):
    """Lines as rows: a mark, the title, the reason."""

    def __init__(self, parent: QWidget) -> None:
        """Start without lines; ``parent`` has the theme."""
        super().__init__(parent)
        self._panel = parent
        self.lines: tuple[Line, ...] = ()

    def show_lines(self, lines: tuple[Line, ...]) -> None:
        """Show other lines."""
        if lines != self.lines:
            self.beginResetModel()
            self.lines = lines
            self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        """Return how many lines there are."""
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def columnCount(self, parent: _Index | None = None) -> int:
        """Return three."""
        return 0 if parent is not None and parent.isValid() else 3

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        line, column = self.lines[index.row()], index.column()
        words = ("✓" if line.is_in else "–", line.title, line.reason)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return words[column]
            case Qt.ItemDataRole.AccessibleTextRole:
                return (self.tr("in") if line.is_in else self.tr("out"), *words[1:])[column]
            case Qt.ItemDataRole.ToolTipRole:
                return tip(words[column]) if column else None
            case Qt.ItemDataRole.ForegroundRole:
                shown: tuple[Role, Role, Role] = ("done" if line.is_in else "muted", "ink", "muted")
                return colour(self._panel, shown[column])
            case Qt.ItemDataRole.FontRole:
                return self._font(is_strong=column == 0 or (column == 1 and line.moves))
            case _:
                return None

    def _font(self, *, is_strong: bool) -> QFont | None:
        if not is_strong:
            return None
        font = QFont(self._panel.font())
        font.setPixelSize(scaled(12))
        font.setWeight(QFont.Weight.DemiBold)
        return font


@carried
class WhyTable(RowTable):
    """The table; ``visited`` tells the story that was clicked or entered.

    ``wished`` tells a story and ``must`` or ``wont``: by the keys + and -, or its menu.
    """

    visited = Signal(str)
    wished = Signal(str, str)

    def __init__(self, panel: QWidget) -> None:
        """Make one without lines."""
        self.lines = WhyModel(panel)
        super().__init__(self.lines, has_heads=False)
        self._must: frozenset[str] = frozenset()
        self._wont: frozenset[str] = frozenset()
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().resizeSection(0, 28)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._on_menu)
        self.clicked.connect(self._on_chosen)
        self.activated.connect(self._on_chosen)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Plus: the story must be in; minus: it must stay out; once more: as is best."""
        wish = {"+": "must", "-": "wont"}.get(event.text())
        if wish and self.currentIndex().isValid():
            self.wished.emit(self.lines.lines[self.currentIndex().row()].story_id, wish)
        else:
            super().keyPressEvent(event)

    def mark_of(self, row: int) -> str:
        """Stay with the story, wherever it comes to stand."""
        return self.lines.lines[row].story_id

    def row_of(self, mark: str) -> int:
        """Return the row of a story."""
        rows = (row for row, line in enumerate(self.lines.lines) if line.story_id == mark)
        return next(rows, -1)

    def _on_menu(self, place: QPoint) -> None:
        index = self.indexAt(place)
        if not index.isValid():
            index = self.currentIndex()
        if index.isValid():
            menu = self.menu_of(self.lines.lines[index.row()].story_id)
            menu.popup(self.viewport().mapToGlobal(place))

    def menu_of(self, story_id: str) -> QMenu:
        """Return the menu of a story; it goes when it is closed."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for wish, words in (
            ("must", self.tr("Must be in the slice\t+")),
            ("wont", self.tr("Keep out of the slice\t-")),
        ):
            action = menu.addAction(words)
            action.setCheckable(True)
            action.setChecked(story_id in self.wishes(wish))
            action.triggered.connect(lambda _on, name=wish: self.wished.emit(story_id, name))
        return menu

    def wishes(self, wish: str) -> frozenset[str]:
        """Return the stories that must be in, or stay out."""
        return self._must if wish == "must" else self._wont

    def show_wishes(self, must: frozenset[str], wont: frozenset[str]) -> None:
        """Know what must be in, and what stays out."""
        self._must, self._wont = must, wont

    def _on_chosen(self, index: QModelIndex) -> None:
        self.visited.emit(self.lines.lines[index.row()].story_id)
