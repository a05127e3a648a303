"""The list of a tab: rows of two lines with a check box for the selected cards, a sign, a bar."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import (
    QEvent,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QDrag,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
)
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from storymap.document.overrides import carried
from storymap.layout.marks import Role
from storymap.panels.people_model import ROW_ROLE, PeopleModel
from storymap.panels.people_rows import Row
from storymap.panels.row_table import RowTable
from storymap.panels.sheet import colour, scaled

HEIGHT: Final = 46
HEADING: Final = 28
BOX: Final = 16
TARGET: Final = 28
"""How wide the part of a row is in which a press toggles its check box."""
PAD: Final = 7
MOST_CARRIED: Final = 220
"""How wide a title that is carried is at most."""

_CTRL: Final = Qt.KeyboardModifier.ControlModifier
_NONE: Final = Qt.KeyboardModifier.NoModifier
_Index = QModelIndex | QPersistentModelIndex


@carried
class PeopleDelegate(QStyledItemDelegate):
    """Draws the rows of a list in the colours of its panel."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one cell."""
        view = option.widget
        row: Row = index.data(ROW_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(option.rect, colour(view, "accent_tint" if is_chosen else "panel"))
        line = QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1)
        painter.fillRect(line, colour(view, "line"))
        if not row.id:
            self._paint_heading(painter, option, row, index.column())
        elif index.column() == 0:
            self._paint_title(painter, option, row, index.data(Qt.ItemDataRole.CheckStateRole))
            if is_chosen and view.hasFocus():
                painter.fillRect(option.rect.adjusted(0, 0, 3 - option.rect.width(), 0),
                                 colour(view, "accent"))  # fmt: skip
        else:
            self._paint_cell(painter, option, row, index)
        if option.state & QStyle.StateFlag.State_HasFocus and view.hasFocus() and row.id:
            painter.setPen(QPen(colour(view, "accent"), 1, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(option.rect).adjusted(4.5, 3.5, -2.5, -4.5))
        painter.restore()

    def _paint_heading(
        self, painter: QPainter, option: QStyleOptionViewItem, row: Row, column: int
    ) -> None:
        if column == 0:
            painter.setFont(_bold(option.font))
            painter.setPen(colour(option.widget, "muted"))
            room = option.rect.adjusted(PAD, 0, -PAD, -4)
            painter.drawText(room, Qt.AlignmentFlag.AlignBottom, row.title)

    def _paint_title(
        self, painter: QPainter, option: QStyleOptionViewItem, row: Row, state: Any
    ) -> None:
        view, room = option.widget, option.rect.adjusted(PAD, 0, -PAD, 0)
        if state is not None:
            box = QRectF(room.left() + 2, room.center().y() - BOX / 2, BOX, BOX)
            _paint_box(painter, view, box, Qt.CheckState(state))
            room.setLeft(room.left() + TARGET)
        middle = room.center().y()
        title, note = QRect(room), QRect(room)
        title.setBottom(middle + 1)
        note.setTop(middle + 2)
        if not row.note:
            title = QRect(room)
        painter.setFont(_strong(option.font))
        painter.setPen(colour(view, "ink"))
        bottom = Qt.AlignmentFlag.AlignBottom if row.note else Qt.AlignmentFlag.AlignVCenter
        _draw(painter, title, bottom, row.title)
        if row.note:
            painter.setFont(_small(option.font))
            if row.warns:
                _paint_sign(painter, view, QPointF(note.left(), note.top()))
                note.setLeft(note.left() + scaled(16))
            painter.setPen(colour(view, "warn" if row.warns else "muted"))
            _draw(painter, note, Qt.AlignmentFlag.AlignTop, row.note)

    def _paint_cell(
        self, painter: QPainter, option: QStyleOptionViewItem, row: Row, index: _Index
    ) -> None:
        view, is_last = option.widget, index.column() == len(row.cells)
        room = option.rect.adjusted(PAD, 0, -4, 0)
        text = str(index.data() or "")
        is_open = bool(index.flags() & Qt.ItemFlag.ItemIsEditable)
        painter.setFont(option.font)
        painter.setPen(colour(view, "ink" if text and text != "–" else "muted"))
        if is_last and row.share is not None:
            done = row.share >= 1
            painter.setPen(colour(view, "done" if done else "ink"))
            top = QRect(room)
            top.setBottom(room.center().y() + 1)
            _draw(painter, top, Qt.AlignmentFlag.AlignBottom, f"✓ {text}" if done else text)
            bar = QRectF(room.left(), room.center().y() + 5, room.width() - 4, 4)
            _paint_bar(painter, view, bar, row.share)
            return
        _draw(painter, room, Qt.AlignmentFlag.AlignVCenter, text or ("…" if is_open else ""))

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: _Index
    ) -> None:
        """Put the line in the middle of its cell, one line high."""
        del index
        height = max(24, scaled(24))
        rect = option.rect
        editor.setGeometry(rect.left(), rect.center().y() - height // 2, rect.width(), height)


@carried
class PeopleTable(RowTable):
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
        self.people = model
        super().__init__(model, has_heads=True, row_height=HEIGHT)
        self.setAccessibleName(name)
        self.setItemDelegate(PeopleDelegate(self))
        mode = QAbstractItemView.DragDropMode.DragDrop
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setDragDropMode(mode)
        self.setDragDropOverwriteMode(False)
        self.setDropIndicatorShown(False)  # Qt's frames one cell; ours is of the whole row
        self._drop: tuple[int, QModelIndex] | None = None
        self._back_to: int | None = None
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(trigger.DoubleClicked)
        self.viewport().setMouseTracking(True)
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
            height = scaled(HEIGHT if row.id else HEADING)
            if rows.sectionSize(number) != height:
                rows.resizeSection(number, height)
        self.setMaximumHeight(head.sizeHint().height() + rows.length() + 2)

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
        if is_editing or not self.current:
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

    # Dragging

    def startDrag(self, actions: Qt.DropAction) -> None:
        """Carry the title alone: the row would hide the cards that it is carried over."""
        index = self.currentIndex()
        if self.current is None or not index.flags() & Qt.ItemFlag.ItemIsDragEnabled:
            return
        drag = QDrag(self)
        drag.setMimeData(self.people.mimeData([index]))
        picture = self._carried(self.people.rows[index.row()].title)
        drag.setPixmap(picture)
        ratio = picture.devicePixelRatio()
        drag.setHotSpot(QPoint(-8, round(picture.height() / ratio) + 4))
        drag.exec(actions)

    def _carried(self, title: str) -> QPixmap:
        """Return the picture of a title that is carried."""
        font = _strong(self.font())
        font.setPixelSize(scaled(12))
        metrics = QFontMetrics(font)
        width = min(metrics.horizontalAdvance(title) + 2 * PAD + 4, MOST_CARRIED)
        ratio = self.devicePixelRatioF()
        picture = QPixmap(QSize(width, scaled(26)) * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font)
        room = QRect(0, 0, width, scaled(26))
        painter.setPen(QPen(colour(self, "accent"), 1))
        painter.setBrush(colour(self, "accent_tint"))
        painter.drawRoundedRect(QRectF(room).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        painter.setPen(colour(self, "ink"))
        _draw(painter, room.adjusted(PAD, 0, -PAD, 0), Qt.AlignmentFlag.AlignVCenter, title)
        painter.end()
        return picture

    def _place_at(self, event: QDropEvent) -> tuple[int, QModelIndex] | None:
        """Return where a drop would go: before a row, or (-1) on one; None if it cannot."""
        at = event.position().toPoint()
        index, data = self.indexAt(at), event.mimeData()
        below = index.isValid() and at.y() > self.visualRect(index).center().y()
        row = index.row() + below if index.isValid() else len(self.people.rows)
        between, on = (row, QModelIndex()), (-1, index.siblingAtColumn(0))
        copy = Qt.DropAction.CopyAction
        places = (place for place in (between, on) if self._takes_drop(data, copy, place))
        return next(places, None)

    def _takes_drop(
        self, data: QMimeData, action: Qt.DropAction, place: tuple[int, QModelIndex]
    ) -> bool:
        return self.people.canDropMimeData(data, action, place[0], 0, place[1])

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show where a drop would go."""
        super().dragMoveEvent(event)  # scrolls near an edge
        self._show_drop(self._place_at(event))
        event.setDropAction(Qt.DropAction.CopyAction)
        event.setAccepted(self._drop is not None)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Show no place any more."""
        super().dragLeaveEvent(event)
        self._show_drop(None)

    def dropEvent(self, event: QDropEvent) -> None:
        """Move or connect what is dropped."""
        place = self._place_at(event)
        self._show_drop(None)
        self.setState(QAbstractItemView.State.NoState)
        if place is not None:
            copy = Qt.DropAction.CopyAction
            self.people.dropMimeData(event.mimeData(), copy, place[0], 0, place[1])
            event.setDropAction(copy)
            event.accept()

    def hold(self, at: QPoint | None, ids: tuple[str, ...]) -> bool:
        """Ring the row at a point of the screen if cards can be connected with it."""
        row = self._row_at(at)
        takes = row >= 0 and bool(self.people.takers_of(self.people.rows[row].id, ids))
        self._show_drop((-1, self.people.index(row, 0)) if takes else None)
        return takes

    def take(self, at: QPoint, ids: tuple[str, ...]) -> None:
        """Connect cards with the row at a point of the screen."""
        row = self._row_at(at)
        if row >= 0:
            self.people.connect_cards(self.people.rows[row].id, ids)

    def _row_at(self, at: QPoint | None) -> int:
        inside = self.viewport().mapFromGlobal(at) if at is not None else QPoint(-1, -1)
        return self.indexAt(inside).row() if self.viewport().rect().contains(inside) else -1

    def _show_drop(self, place: tuple[int, QModelIndex] | None) -> None:
        if place != self._drop:
            self._drop = place
            self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint where a drop would go over the rows: a line between two, or a ring around one."""
        super().paintEvent(event)
        if self._drop is None:
            return
        row, parent = self._drop
        painter = QPainter(self.viewport())
        painter.setPen(QPen(colour(self, "accent"), 2))
        width = self.viewport().width()
        if row < 0:
            rect = self.visualRect(parent)
            painter.drawRect(QRect(1, rect.top() + 1, width - 2, rect.height() - 3))
            return
        y = self.rowViewportPosition(row) if row < len(self.people.rows) else -1
        y = y if y >= 0 else self.verticalHeader().length() - self.verticalOffset()
        painter.drawLine(0, max(1, y - 1), width, max(1, y - 1))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the current row."""
        at = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            at = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).center())
        if self.current:
            self.menu_wanted.emit(at)


def _paint_box(painter: QPainter, view: QWidget, box: QRectF, state: Qt.CheckState) -> None:
    is_empty = state == Qt.CheckState.Unchecked
    edge: Role = "muted" if is_empty else "accent"
    painter.setPen(QPen(colour(view, edge), 1.5))
    painter.setBrush(colour(view, "field" if is_empty else "accent"))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    pen = QPen(colour(view, "on_accent"), 2)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    x, y = box.left(), box.top()
    if state == Qt.CheckState.Checked:
        points = [QPointF(x + 4, y + 8.5), QPointF(x + 7, y + 11.5), QPointF(x + 12.5, y + 5)]
        painter.drawPolyline(points)
    elif state == Qt.CheckState.PartiallyChecked:
        painter.drawLine(QPointF(x + 4.5, y + 8), QPointF(x + 11.5, y + 8))


def _paint_sign(painter: QPainter, view: QWidget, at: QPointF) -> None:
    """Draw the triangle that stands before what is amiss."""
    size = scaled(12)
    x, y = at.x(), at.y() + 1
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(view, "warn"))
    corners = [QPointF(x + size / 2, y), QPointF(x + size, y + size), QPointF(x, y + size)]
    painter.drawPolygon(QPolygonF(corners))
    painter.setPen(QPen(colour(view, "panel"), 1.4))
    middle = x + size / 2
    painter.drawLine(QPointF(middle, y + size * 0.35), QPointF(middle, y + size * 0.65))
    painter.drawPoint(QPointF(middle, y + size * 0.85))


def _paint_bar(painter: QPainter, view: QWidget, bar: QRectF, share: float) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(view, "track"))
    painter.drawRoundedRect(bar, 2, 2)
    if share > 0:
        painter.setBrush(colour(view, "done"))
        filled = QRectF(bar.x(), bar.y(), max(4.0, bar.width() * share), bar.height())
        painter.drawRoundedRect(filled, 2, 2)


def _draw(painter: QPainter, room: QRect, align: Qt.AlignmentFlag, text: str) -> None:
    elide = Qt.TextElideMode.ElideRight
    shown = painter.fontMetrics().elidedText(text, elide, room.width())
    painter.drawText(room, align | Qt.TextFlag.TextSingleLine, shown)


def _bold(font: QFont) -> QFont:
    bold = QFont(font)
    bold.setWeight(QFont.Weight.Bold)
    return bold


def _strong(font: QFont) -> QFont:
    strong = QFont(font)
    strong.setWeight(QFont.Weight.DemiBold)
    return strong


def _small(font: QFont) -> QFont:
    small = QFont(font)
    small.setPixelSize(scaled(11))
    return small
