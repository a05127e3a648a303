"""Dragging in the lists of people: rows to other places and onto cards, cards onto rows."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import (
    QDrag,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractItemView

from storymap.document.overrides import carried
from storymap.panels.people_delegate import carried_picture
from storymap.panels.people_model import PeopleModel
from storymap.panels.row_table import RowTable
from storymap.panels.sheet import colour


@carried
class DropTable(RowTable):
    """A list whose rows are dragged, and that takes rows and cards.

    A row goes between two of its own kind, or onto one that it can be connected with.
    """

    def __init__(self, model: PeopleModel, row_height: int) -> None:
        """Show a list."""
        self.people = model
        self._drop: tuple[int, QModelIndex] | None = None
        super().__init__(model, has_heads=True, row_height=row_height)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDragDropOverwriteMode(False)
        self.setDropIndicatorShown(False)  # Qt's frames one cell; ours is of the whole row

    def startDrag(self, actions: Qt.DropAction) -> None:
        """Carry the title alone: the row would hide the cards that it is carried over."""
        index = self.currentIndex()
        if not index.flags() & Qt.ItemFlag.ItemIsDragEnabled:
            return
        drag = QDrag(self)
        drag.setMimeData(self.people.mimeData([index]))
        picture = carried_picture(self, self.people.rows[index.row()].title)
        drag.setPixmap(picture)
        ratio = picture.devicePixelRatio()
        drag.setHotSpot(QPoint(-8, round(picture.height() / ratio) + 4))
        drag.exec(actions)

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
