"""What was finished per period, as a table to edit: each change is one undo step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from storymap.document.document import Document
from storymap.document.overrides import carried
from storymap.edit.errors import EditError
from storymap.edit.fields import set_fields
from storymap.layout.wording import number_text
from storymap.model.records import Period, replace
from storymap.panels.estimate import exact_text
from storymap.panels.history_text import (
    MOST,
    history_text,
    next_days,
    parse_day,
    parse_done,
    parse_history,
    period_of,
    refuse_what_is_to_come,
    today,
    unfinished,
)
from storymap.panels.refusals import refusal
from storymap.panels.row_table import RowTable
from storymap.panels.sheet import colour

MAP_ID: Final = "map"
_Index = QModelIndex | QPersistentModelIndex


@carried
class HistoryModel(QAbstractTableModel):
    """The periods of a document's map by time, and below them a row to write the next one.

    ``refused`` tells why something cannot be so, or an empty text when all is in order again.
    """

    refused = Signal(str)

    def __init__(self, document: Document, parent: QWidget) -> None:
        """Show what the document's map has; ``parent`` has the theme."""
        super().__init__(parent)
        self._panel = parent
        self._document = document
        self._begun: dict[int, dt.date] = {}
        self.periods: tuple[Period, ...] = ()
        self.refresh()

    def refresh(self) -> None:
        """Show the periods as they are now."""
        periods = tuple(
            sorted(self._document.story_map.info.calendar.history, key=lambda one: one.start)
        )
        if periods != self.periods:
            self.beginResetModel()
            self.periods = periods
            self._begun = {}
            self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        """Return how many periods there are, and the row below."""
        return 0 if parent is not None and parent.isValid() else len(self.periods) + 1

    def columnCount(self, parent: _Index | None = None) -> int:
        """Return three."""
        return 0 if parent is not None and parent.isValid() else 3

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return what a column is."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            unit = self._document.story_map.info.unit
            names = (self.tr("From"), self.tr("To"), self.tr("Finished ({0})").format(unit))
            return names[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Let every cell be edited, unless the map is open for reading only."""
        flags = super().flags(index)
        if index.isValid() and not self._document.read_only:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows; in the row below, what it would begin with."""
        row, column = index.row(), index.column()
        is_new = row == len(self.periods)
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return self._next(column) if is_new else self._cell(self.periods[row], column)
            case Qt.ItemDataRole.AccessibleTextRole:
                words = self._next(column) if is_new else self._cell(self.periods[row], column)
                if is_new:
                    return self.tr("new period, {0}").format(words)
                return self.tr("{0}, not over yet").format(words) if self._goes_on(row) else words
            case Qt.ItemDataRole.ForegroundRole:
                goes_on = not is_new and self._goes_on(row)
                return colour(self._panel, "muted" if is_new else "warn" if goes_on else "ink")
            case Qt.ItemDataRole.ToolTipRole if not is_new and self._goes_on(row):
                return self.tr("Not over yet: what is finished until then is still to be added")
            case _:
                return None

    def _cell(self, period: Period, column: int) -> str:
        return (period.start, period.end, exact_text(period.done))[column]

    def _goes_on(self, row: int) -> bool:
        return bool(unfinished((self.periods[row],), today()))

    def _next(self, column: int) -> str:
        if column == 2:
            return ""
        return self._next_days()[column].isoformat()

    def _next_days(self) -> tuple[dt.date, dt.date]:
        try:
            first, last = next_days(self.periods, today())
        except (ValueError, OverflowError):  # a day that is in no year came from the file
            first, last = next_days((), today())
        begun = self._begun.get(0, first)
        end = begun + min(last - first, dt.date.max - begun)
        return begun, max(self._begun.get(1, end), begun)

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take what was typed into a cell."""
        if role != Qt.ItemDataRole.EditRole:
            return False
        try:
            return self._set(index.row(), index.column(), str(value).strip())
        except ValueError as error:
            self.refused.emit(str(error))
            return False

    def _set(self, row: int, column: int, text: str) -> bool:
        is_new = row == len(self.periods)
        shown = self._next(column) if is_new else self._cell(self.periods[row], column)
        if text == shown:
            return False
        if is_new:
            return self._begin(column, text)
        old = self.periods[row]
        days = [parse_day(old.start), parse_day(old.end)]
        if column < 2:
            days[column] = parse_day(text)
        done = parse_done(text) if column == 2 else old.done
        changed = replace(period_of(days[0], days[1], done), extra=old.extra)
        refuse_what_is_to_come((changed,), today())
        return self._commit(
            self.tr("Change history"),
            (*self.periods[:row], changed, *self.periods[row + 1 :]),
        )

    def _begin(self, column: int, text: str) -> bool:
        """Take a cell of the row below: the number makes a period of it."""
        if column < 2:
            self._begun[column] = parse_day(text)
            self.refused.emit("")
            self.dataChanged.emit(
                self.index(len(self.periods), 0), self.index(len(self.periods), 1)
            )
            return True
        period = period_of(*self._next_days(), parse_done(text))
        refuse_what_is_to_come((period,), today())
        self._begun = {}
        return self._commit(self.tr("Add to history"), (*self.periods, period))

    def paste(self, text: str) -> bool:
        """Add the periods that a text means; those that begin on the same day are replaced."""
        try:
            pasted = parse_history(text, self.periods[-1] if self.periods else None)
            refuse_what_is_to_come(pasted, today())
        except (ValueError, OverflowError) as error:
            self.refused.emit(str(error))
            return False
        starts = {period.start for period in pasted}
        kept = (period for period in self.periods if period.start not in starts)
        return self._commit(self.tr("Paste history"), (*kept, *pasted))

    def remove(self, rows: Iterable[int]) -> bool:
        """Take periods away."""
        gone = set(rows)
        kept = tuple(one for row, one in enumerate(self.periods) if row not in gone)
        return self._commit(self.tr("Remove from history"), kept)

    def _commit(self, label: str, periods: tuple[Period, ...]) -> bool:
        if self._document.read_only:
            self.refused.emit(self.tr("This map is open for reading only."))
            return False
        if len(periods) > MOST:
            self.refused.emit(self.tr("A map keeps at most {0} periods.").format(MOST))
            return False
        m = self._document.story_map
        ordered = tuple(sorted(periods, key=lambda one: one.start))
        try:
            after = set_fields(m, MAP_ID, calendar=replace(m.info.calendar, history=ordered))
        except EditError as error:
            self.refused.emit(refusal(error, m))
            return False
        self.refused.emit("")
        return self._document.commit(label, after)


@carried
class HistoryTable(RowTable):
    """The table: Delete removes rows; what is cut, copied and pasted are a spreadsheet's cells."""

    def __init__(self, document: Document, panel: QWidget) -> None:
        """Show a document's history."""
        self.history = HistoryModel(document, panel)
        super().__init__(self.history, has_heads=True)
        self.setAccessibleName(self.tr("Effort finished per period"))
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(trigger.DoubleClicked | trigger.EditKeyPressed | trigger.AnyKeyPressed)

    def mark_of(self, row: int) -> int:
        """Stay in the row to write the next period in, however many are above it."""
        return row if row < len(self.history.periods) else MOST

    def begin(self) -> None:
        """Go to the row to write the next period in."""
        index = self.history.index(len(self.history.periods), 2)
        self.setCurrentIndex(index)
        self.scrollTo(index)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edit(index)

    def remove(self) -> None:
        """Take the selected periods away."""
        self.history.remove(index.row() for index in self.selectionModel().selectedRows())

    def copy(self) -> None:
        """Copy the selected periods, or all of them."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        periods = [self.history.periods[row] for row in rows if row < len(self.history.periods)]
        QGuiApplication.clipboard().setText(history_text(periods or self.history.periods))

    def cut(self) -> None:
        """Copy the selected periods and take them away."""
        if self.selectionModel().selectedRows():
            self.copy()
            self.remove()

    def paste(self) -> None:
        """Add what was copied in a spreadsheet."""
        self.history.paste(QGuiApplication.clipboard().text())
        self.scrollToBottom()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin with what was finished last, and the row below it."""
        super().showEvent(event)
        if not event.spontaneous() and not self.currentIndex().isValid():
            QTimer.singleShot(0, self, self.scrollToBottom)  # once it has its height

    def event(self, event: QEvent) -> bool:
        """Claim its own keys before the window's shortcuts take them for the board."""
        is_typing = self.state() == QAbstractItemView.State.EditingState
        is_asked = event.type() == QEvent.Type.ShortcutOverride and not is_typing
        if is_asked and isinstance(event, QKeyEvent) and self._deed(event) is not None:
            event.accept()
            return True
        return super().event(event)

    def _deed(self, event: QKeyEvent) -> Callable[[], None] | None:
        """Return what a key of its own does here."""
        keys = QKeySequence.StandardKey
        deeds = ((keys.Paste, self.paste), (keys.Copy, self.copy), (keys.Cut, self.cut),
                 (keys.SelectAll, self.selectAll))  # fmt: skip
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            return self.remove
        return next((deed for key, deed in deeds if event.matches(key)), None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Its own keys; Enter edits."""
        deed = self._deed(event)
        if deed is not None:
            deed()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.state() != QAbstractItemView.State.EditingState:
                self.edit(self.currentIndex())
        else:
            super().keyPressEvent(event)


def summary(periods: Iterable[Period], unit: str) -> str:
    """Return in one line how much the history tells."""
    listed = list(periods)
    if not listed:
        return "No history yet."
    total = number_text(sum(one.done for one in listed))
    count = "1 period" if len(listed) == 1 else f"{len(listed)} periods"
    told = f"{count}, {total} {unit} finished."
    going_on = unfinished(listed, today())
    if going_on:
        told += f" {going_on} of them {'is' if going_on == 1 else 'are'} not over yet."
    return told
