"""A list of outcomes, personas or stakeholders as Qt's item model; each edit is one undo step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtWidgets import QWidget

from storymap.document.document import Document
from storymap.document.overrides import carried
from storymap.document.ties import MIME, packed, unpacked
from storymap.edit.errors import EditError
from storymap.edit.fields import set_fields
from storymap.edit.order import following
from storymap.edit.people import connect, disconnect, naming, takers
from storymap.edit.removal import remove
from storymap.model.records import REFERENCES, Horizon
from storymap.model.storymap import StoryMap, ordered
from storymap.panels.labels import tip
from storymap.panels.people_lists import Listing, named_pair, record_of
from storymap.panels.people_rows import Facts, Row, ties_of
from storymap.panels.refusals import refusal

ROW_ROLE: Final = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex
_Role: Final = Qt.ItemDataRole
_Flag: Final = Qt.ItemFlag
_Check: Final = Qt.CheckState


@carried
class PeopleModel(QAbstractTableModel):
    """The rows of one list. A check box tells whether the selected cards name a row.

    ``refused`` says why something is not taken; ``told`` what was done.
    """

    refused = Signal(str)
    told = Signal(str)

    def __init__(self, document: Document, listing: Listing, parent: QWidget) -> None:
        """Show a list of a document, without figures yet."""
        super().__init__(parent)
        self._document = document
        self.listing = listing
        self.facts = Facts()
        self.rows: tuple[Row, ...] = ()
        self.takers: tuple[str, ...] = ()
        self._named: Counter[str] = Counter()

    # What is shown

    def take(self, facts: Facts) -> None:
        """Show what was counted."""
        self.facts = facts
        self.refresh()

    def refresh(self) -> None:
        """Show the rows as they are now, with the figures that were counted last."""
        rows = tuple(self.listing.rows(self._map, self.facts))
        before, self.rows = self.rows, rows
        if [one.id for one in rows] != [one.id for one in before] or not before:
            self.rows = before
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()
        elif rows != before:
            self._tell_data()

    def follow_selection(self) -> None:
        """Tell at each row how many of the selected cards name it."""
        m, field = self._map, self.listing.field
        chosen = [(name, m.find(name)) for name in self._document.selection.ids]
        able = [(name, one) for name, one in chosen if field in REFERENCES.get(type(one), ())]
        found = tuple(name for name, _ in able)
        named = Counter(name for _, one in able for name in getattr(one, field))
        if (found, named) != (self.takers, self._named):
            self.takers, self._named = found, named
            self._tell_data()

    def _tell_data(self) -> None:
        if self.rows:
            last = self.index(len(self.rows) - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    @property
    def _map(self) -> StoryMap:
        return self._document.story_map

    def row_of(self, record_id: str) -> int:
        """Return the row of a record; -1 if there is none."""
        return next((n for n, one in enumerate(self.rows) if one.id == record_id), -1)

    def state_of(self, record_id: str) -> Qt.CheckState | None:
        """Return whether all, some or none of the selected cards name a row; None without any."""
        if not self.takers or not record_id:
            return None
        count = self._named[record_id]
        if count == len(self.takers):
            return _Check.Checked
        return _Check.PartiallyChecked if count else _Check.Unchecked

    def rowCount(self, parent: _Index | None = None) -> int:
        """Return how many rows there are, headings too."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index | None = None) -> int:
        """Return how many columns the list has."""
        return 0 if parent is not None and parent.isValid() else len(self.listing.heads())

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole
    ) -> Any:
        """Return what stands above a column."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == _Role.DisplayRole:
            return self.listing.heads()[section]
        if role == _Role.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> Any:
        """Return what a cell shows; for readers all that the row tells."""
        row, column = self.rows[index.row()], index.column()
        match role:
            case _Role.DisplayRole | _Role.EditRole:
                return row.title if column == 0 else ("", *row.cells)[min(column, len(row.cells))]
            case _Role.AccessibleTextRole:
                return row.spoken if column == 0 else self._spoken_cell(row, column)
            case _Role.ToolTipRole:
                return tip("\n".join(filter(None, (row.title, row.note))) if column == 0 else "")
            case _Role.CheckStateRole if column == 0:
                return self.state_of(row.id)
            case _ if role == ROW_ROLE:
                return row
            case _:
                return None

    def _spoken_cell(self, row: Row, column: int) -> str:
        text = ("", *row.cells)[column] if column <= len(row.cells) else ""
        return f"{self.listing.heads()[column]}: {text or self.tr('not known')}"

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Return what can be done with a cell; headings only take drops."""
        if not index.isValid():
            return _Flag.ItemIsDropEnabled
        row = self.rows[index.row()]
        if not row.id:
            return _Flag.ItemIsEnabled
        flags = _Flag.ItemIsEnabled | _Flag.ItemIsSelectable | _Flag.ItemNeverHasChildren
        if self._document.read_only:
            return flags
        flags |= _Flag.ItemIsDragEnabled | _Flag.ItemIsDropEnabled
        if self.listing.is_typed(index.column()):
            flags |= _Flag.ItemIsEditable
        if index.column() == 0 and self.takers:
            flags |= _Flag.ItemIsUserCheckable
        return flags

    # Edits

    def setData(self, index: _Index, value: Any, role: int = _Role.EditRole) -> bool:
        """Take what was typed, or a tick."""
        row = self.rows[index.row()]
        if role == _Role.CheckStateRole:
            return self.toggle(row.id)
        text = str(value)
        if role != _Role.EditRole or text == self.data(index, _Role.EditRole):
            return False
        label = self.tr("Rename") if index.column() == 0 else self.tr("Change")
        m = self._map
        column = index.column()
        return self._commit(label, lambda: self.listing.set_cell(m, row.id, column, text))

    def add(self, title: str) -> str | None:
        """Add one; return its id, or None if that is refused."""
        added: list[str] = []

        def edit() -> StoryMap:
            result, name = self.listing.add(self._map, title)
            added.append(name)
            return result

        return added[0] if self._commit(self.listing.words()[1], edit) else None

    def remove(self, record_id: str) -> bool:
        """Remove one with all that names it, and tell what that was."""
        record = record_of(self._map, record_id)
        ties = ties_of(self._map, record)
        if not self._commit(self.tr("Remove"), lambda: remove(self._map, [record_id])):
            return False
        words = self.tr("“{0}” removed. Ctrl+Z brings it back.")
        if ties:
            words = self.tr("“{0}” removed; {1} named it. Ctrl+Z brings it back.")
        self.told.emit(words.format(record.title, ties))
        return True

    def toggle(self, record_id: str) -> bool:
        """Have all selected cards name a row, or, if they all do, none of them."""
        ids = takers(self._map, self.takers, record_id)
        if not ids:
            self.refused.emit(self.tr("Select cards on the board first."))
            return False
        is_tied = len(naming(self._map, ids, record_id)) == len(ids)
        return self._tie(record_id, ids, is_tied=not is_tied)

    def takers_of(self, record_id: str, ids: tuple[str, ...]) -> tuple[str, ...]:
        """Return those of some cards that can be connected with a row, if the map may change."""
        is_open = bool(record_id) and not self._document.read_only
        return takers(self._map, ids, record_id) if is_open else ()

    def connect_cards(self, record_id: str, ids: tuple[str, ...]) -> bool:
        """Have cards name a row, as one undo step."""
        able = self.takers_of(record_id, ids)
        return bool(able) and self._tie(record_id, able, is_tied=True)

    def _tie(self, record_id: str, ids: tuple[str, ...], *, is_tied: bool) -> bool:
        title, count = record_of(self._map, record_id).title, len(ids)
        edit = connect if is_tied else disconnect
        label = self.tr("Connect") if is_tied else self.tr("Disconnect")
        if not self._commit(label, lambda: edit(self._map, ids, record_id)):
            return False
        one, more = (
            self.tr("“{0}” connected with 1 card"),
            self.tr("“{0}” connected with {1} cards"),
        )
        if not is_tied:
            one = self.tr("“{0}” disconnected from 1 card")
            more = self.tr("“{0}” disconnected from {1} cards")
        self.told.emit((one if count == 1 else more).format(title, count))
        return True

    def tie(self, naming_id: str, named_id: str) -> bool:
        """Have an outcome name a persona or a stakeholder, or no longer."""
        m = self._map
        is_tied = bool(naming(m, [naming_id], named_id))
        label = self.tr("Disconnect") if is_tied else self.tr("Connect")
        edit = disconnect if is_tied else connect
        return self._commit(label, lambda: edit(m, [naming_id], named_id))

    def move(self, record_id: str, by: int) -> bool:
        """Move a row up (-1) or down (1), over a heading into the next group."""
        at = self.row_of(record_id)
        rest = [one for one in self.rows if one.id != record_id]
        place = at + by
        if at < 0 or not 0 <= place <= len(rest) or (place == 0 and not rest[0].id):
            return False
        return self._put(record_id, rest, place)

    def _put(self, record_id: str, rest: Sequence[Row], place: int) -> bool:
        """Put a row between two of the others."""
        above, below = rest[:place], rest[place : place + 1]
        horizon = (above[-1:] or below)[0].horizon if rest else None
        m = self._map
        before = below[0].id if below else ""
        if not before and above and above[-1].id:
            order = [one.id for one in ordered(m.table(self.listing.kind)) if one.id != record_id]
            before = following(order, None, above[-1].id) or ""
        return self._commit(
            self.tr("Move"), lambda: self.listing.put(m, record_id, before or None, horizon)
        )

    def place(self, record_id: str, interest: int, influence: int) -> bool:
        """Give a stakeholder both levels, as one undo step."""
        m = self._map
        return self._commit(
            self.tr("Place stakeholder"),
            lambda: set_fields(m, record_id, interest=interest, influence=influence),
        )

    def set_horizon(self, record_id: str, horizon: Horizon | None) -> bool:
        """Give an outcome a horizon."""
        m = self._map
        return self._commit(self.tr("Horizon"), lambda: set_fields(m, record_id, horizon=horizon))

    def _commit(self, label: str, edit: Callable[[], StoryMap]) -> bool:
        if self._document.read_only:
            self.refused.emit(self.tr("This map can only be read; save a copy to change it."))
            return False
        try:
            return self._document.commit(label, edit())
        except EditError as error:
            self.refused.emit(refusal(error, self._map))
        except ValueError as error:
            self.refused.emit(str(error))
        return False

    # Dragging

    def supportedDragActions(self) -> Qt.DropAction:
        """Rows are never taken out of the list."""
        return Qt.DropAction.CopyAction

    def supportedDropActions(self) -> Qt.DropAction:
        """Return the same."""
        return Qt.DropAction.CopyAction

    def mimeTypes(self) -> list[str]:
        """Return the type of dragged rows."""
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Return what is dragged."""
        row = self.rows[indexes[0].row()]
        return packed(row.id, row.title)

    def canDropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: _Index
    ) -> bool:
        """Tell whether rows may go there: to another place, or on what can be connected."""
        del action, column
        dragged = unpacked(data) or ""
        if isinstance(self._map.find(dragged), self.listing.kind):
            return row >= 0
        target = self.rows[parent.row()].id if parent.isValid() else ""
        return row < 0 and named_pair(self._map, dragged, target) is not None

    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: _Index
    ) -> bool:
        """Move or connect, as one undo step."""
        if not self.canDropMimeData(data, action, row, column, parent):
            return False
        dragged = unpacked(data) or ""
        if isinstance(self._map.find(dragged), self.listing.kind):
            rest = [one for one in self.rows if one.id != dragged]
            place = row - (0 <= self.row_of(dragged) < row)
            return self._put(dragged, rest, max(place, int(not rest[0].id) if rest else 0))
        pair = named_pair(self._map, dragged, self.rows[parent.row()].id)
        return pair is not None and self._connect(*pair)

    def _connect(self, naming_id: str, named_id: str) -> bool:
        m = self._map
        return self._commit(self.tr("Connect"), lambda: connect(m, [naming_id], named_id))
